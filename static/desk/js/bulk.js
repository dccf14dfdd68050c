// Goes on with an act on many stories by itself, slice by slice. Without it a button does.
"use strict";

(() => {
  const PATIENCE = 2000; // milliseconds before a slice that failed is asked for again
  const TRIES = 5;
  let failed = 0;

  async function goOn() {
    const form = document.querySelector("#bulk-job [data-go-on]");
    if (!form) return;
    try {
      const answer = await fetch(location.href, { method: "POST", body: new FormData(form), credentials: "same-origin" });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.querySelector("#bulk-job");
      if (!answer.ok || !fresh) throw new Error("no progress");
      const old = document.querySelector("#bulk-job");
      const status = old.querySelector("[role=status]");
      // The line that is read out stays, only its words change.
      status.textContent = fresh.querySelector("[role=status]").textContent;
      fresh.querySelector("[role=status]").replaceWith(status);
      fresh.querySelector("details").open = old.querySelector("details").open;
      old.replaceWith(fresh);
      failed = 0;
      goOn();
    } catch {
      failed += 1;
      if (failed < TRIES) setTimeout(goOn, PATIENCE * failed);
    }
  }

  goOn();
})();
