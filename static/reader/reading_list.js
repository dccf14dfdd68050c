// Fills the pages of the reading list and of no connection from what this browser keeps.
(() => {
  "use strict";

  const one = (selector) => document.querySelector(selector);
  const stories = one("#stories");
  const worker = navigator.serviceWorker;

  const line = ({ story, address, headline, section, time }, removable) => {
    const made = one("#story").content.cloneNode(true);
    const link = made.querySelector("a");
    // What is kept is data: only an address of a story here becomes a link.
    link.href = /^\/[1-9]\d*\/[^/]/.test(address) ? address : "/";
    link.textContent = headline;
    made.querySelector("bdi").textContent = section || "";
    made.querySelector(".facts span").textContent = time || "";
    const remove = made.querySelector("button");
    remove.hidden = !removable;
    remove.setAttribute("aria-label", `${remove.textContent}: ${headline}`);
    remove.addEventListener("click", async () => {
      shelf.drop(story, "list");
      show();
      (one("#stories a") || one("#main")).focus();
      (await worker?.getRegistration())?.active?.postMessage({ drop: [story] });
    });
    return made;
  };

  const fill = (entries, removable) => {
    stories.replaceChildren(...entries.map((entry) => line(entry, removable)));
    stories.hidden = !entries.length;
  };

  // The page of the list.
  const none = one("#none");
  const show = () => {
    const saved = shelf.list();
    fill(saved, true);
    none.hidden = saved.length > 0;
  };

  // The page of no connection: the copies themselves say what they are.
  const copies = async () => {
    const found = new Map();
    for (const name of (await caches.keys()).filter((key) => /^(list|read)-/.test(key))) {
      const cache = await caches.open(name);
      for (const request of (await cache.keys()).reverse()) {
        const address = new URL(request.url).pathname;
        if (address === "/" || found.has(address)) continue;
        const page = new DOMParser().parseFromString(await (await cache.match(request)).text(), "text/html");
        const text = (selector) => page.querySelector(selector)?.textContent.trim();
        found.set(address, { address, headline: text("h1"), section: text(".kicker__section"), time: text(".times time") });
      }
    }
    fill([...found.values()], false);
    one("#kept").hidden = !found.size;
  };

  if (!none) {
    if (window.caches) copies().catch(() => {});
    return;
  }

  const forget = {
    async choices() {
      for (const name of ["theme", "size", "pictures"]) shelf.put(name);
      await window.caches?.delete("choices");
    },
    last: () => shelf.put("last"),
    async list() {
      const saved = shelf.list().map((entry) => entry.story);
      shelf.put("list");
      (await worker?.getRegistration())?.active?.postMessage({ drop: saved });
    },
    async copies() {
      for (const name of window.caches ? await caches.keys() : []) if (/^(read|pictures)-/.test(name)) await caches.delete(name);
    },
    async everything() {
      for (const act of [forget.choices, forget.last, forget.list]) await act();
      for (const name of ["place", "offline"]) shelf.put(name);
      for (const name of window.caches ? await caches.keys() : []) await caches.delete(name);
      await (await worker?.getRegistration())?.unregister();
    },
  };
  const boxes = [...document.querySelectorAll("[data-remember]")];
  const refresh = () => {
    dress();
    show();
    for (const box of boxes) box.checked = shelf.take(box.dataset.remember) !== "off";
    dispatchEvent(new Event("storage"));
  };
  for (const button of document.querySelectorAll("[data-forget]")) {
    button.addEventListener("click", async () => {
      await forget[button.dataset.forget]();
      refresh();
      one("#told").textContent = one("#told").dataset.words;
    });
  }
  for (const box of boxes) {
    box.addEventListener("change", async () => {
      shelf.put(box.dataset.remember, box.checked ? "" : "off");
      if (box.dataset.remember === "place" && !box.checked) forget.last();
      if (box.dataset.remember !== "offline" || !worker) return;
      if (box.checked) { await worker.register("/sw.js"); return; }
      await (await worker.getRegistration())?.unregister();
      for (const name of await caches.keys()) await caches.delete(name);
      shelf.put("pictures"); // without a worker nobody could ask for pages without them
    });
  }
  addEventListener("pageshow", refresh);
  // Another window, or a story that is found to be withdrawn.
  addEventListener("storage", (event) => { if (event.key !== undefined) show(); });
  worker?.addEventListener("message", ({ data }) => { shelf.drop(data.gone, "list", "last"); show(); });
  worker?.getRegistration().then((found) => found?.active?.postMessage({ save: shelf.list().map((entry) => entry.address) }));
})();
