// Two small comforts, and a count; every page is complete without them.
(() => {
  "use strict";

  // Films of these hosts play in place after a click; all others stay links. No host hears of a
  // reader who has not clicked. The policy of the site decides: a refused frame becomes a link again.
  const player = (address) => {
    const url = new URL(address, location.href);
    const host = url.hostname.replace(/^(www|m)\./, "");
    const path = url.pathname.split("/").filter(Boolean);
    if (host === "youtu.be" && path[0]) return `https://www.youtube-nocookie.com/embed/${encodeURIComponent(path[0])}?autoplay=1`;
    if (host === "youtube.com") {
      const film = url.searchParams.get("v") || (["shorts", "embed", "live"].includes(path[0]) ? path[1] : "");
      return film ? `https://www.youtube-nocookie.com/embed/${encodeURIComponent(film)}?autoplay=1` : "";
    }
    if (host === "vimeo.com" && /^\d+$/.test(path[0] || "")) return `https://player.vimeo.com/video/${path[0]}?autoplay=1&dnt=1`;
    return "";
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest("figure.embed a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const source = player(link.href);
    if (!source) return;
    event.preventDefault();
    const frame = document.createElement("iframe");
    Object.assign(frame, { src: source, title: link.textContent.trim(), allow: "autoplay; fullscreen", referrerPolicy: "strict-origin" });
    document.addEventListener("securitypolicyviolation", (refusal) => {
      if (refusal.effectiveDirective === "frame-src" && frame.isConnected) location.href = link.href;
    });
    link.replaceWith(frame);
    frame.focus();
  });

  // That this story was read, after some seconds in view: its number alone, once, with no cookie.
  const counted = document.querySelector("[data-read]");
  if (counted && navigator.sendBeacon) {
    const tell = () => {
      if (document.visibilityState !== "visible") return;
      document.removeEventListener("visibilitychange", tell);
      navigator.sendBeacon(counted.dataset.read);
    };
    setTimeout(() => {
      document.addEventListener("visibilitychange", tell);
      tell();
    }, 5000);
  }

  const button = document.querySelector(".share__copy");
  if (button && navigator.clipboard) {
    const words = button.textContent;
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(document.querySelector(".share__address").textContent.trim());
      button.textContent = button.dataset.copied;
      setTimeout(() => { button.textContent = words; }, 2000);
    });
  }
})();
