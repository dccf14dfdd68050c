// Comforts; every page is complete without them.
(() => {
  "use strict";

  const one = (selector) => document.querySelector(selector);
  const on = (target, kind, act) => target.addEventListener(kind, act);
  const worker = navigator.serviceWorker;
  const text = (selector) => one(selector)?.textContent.trim() || "";

  // The menu: appearance and size of the text.
  const menu = one(".menu");
  const choices = document.querySelectorAll(".menu [type=radio]");
  const show = () => {
    dress();
    for (const input of choices) input.checked = input.value === (shelf.take(input.name) || "");
  };
  for (const input of choices) {
    on(input, "change", () => {
      shelf.put(input.name, input.value); dress();
      if (input.name === "pictures") post({ pictures: input.value });
    });
  }
  // Another window may have chosen anew.
  addEventListener("storage", show);
  addEventListener("pageshow", show);
  if (menu) {
    one(".menu__pictures").hidden = !worker?.controller;
    for (const left of ["click", "focusin"]) {
      on(document, left, (event) => { if (!menu.contains(event.target)) menu.open = false; });
    }
    on(menu, "keydown", (event) => {
      if (event.key !== "Escape") return;
      menu.open = false;
      one(".menu summary").focus();
    });
  }

  // Films play in place after a click; no host hears of a reader before. A frame that our policy
  // refuses becomes a link again.
  const player = (url) => {
    const host = url.hostname.replace(/^(www|m)\./, "");
    const [first, second] = url.pathname.split("/").filter(Boolean);
    let film = "";
    if (host === "youtu.be") film = first;
    if (host === "youtube.com") film = url.searchParams.get("v") || (/^(shorts|embed|live)$/.test(first) && second);
    if (film) return `https://www.youtube-nocookie.com/embed/${encodeURIComponent(film)}?autoplay=1`;
    return host === "vimeo.com" && /^\d+$/.test(first) ? `https://player.vimeo.com/video/${first}?autoplay=1&dnt=1` : "";
  };
  on(document, "click", (event) => {
    const link = event.target.closest("figure.embed a");
    const src = link && !event.ctrlKey && !event.metaKey && !event.shiftKey && player(new URL(link.href));
    if (!src) return;
    event.preventDefault();
    const frame = document.createElement("iframe");
    Object.assign(frame, { src, title: link.textContent.trim(), allow: "autoplay; fullscreen", referrerPolicy: "strict-origin" });
    on(document, "securitypolicyviolation", (refusal) => {
      if (refusal.effectiveDirective === "frame-src" && frame.isConnected) location.href = link.href;
    });
    link.replaceWith(frame);
    frame.focus();
  });

  // That this story was read: its number alone, once, with no cookie.
  const read = one("[data-read]")?.dataset.read;
  if (read && navigator.sendBeacon) {
    setTimeout(function tell() {
      if (document.hidden) document.addEventListener("visibilitychange", tell, { once: true });
      else navigator.sendBeacon(read);
    }, 5000);
  }

  // Handing a story on: the device's own sheet, and the short link.
  const hand = one(".share__device");
  if (hand && navigator.share) {
    hand.hidden = false;
    on(hand, "click", () => navigator.share({ title: text("h1"), url: text(".share__address") }).catch(() => {}));
  }
  const copy = one(".share__copy");
  if (copy && navigator.clipboard) {
    const words = copy.textContent;
    copy.hidden = false;
    on(copy, "click", async () => {
      await navigator.clipboard.writeText(text(".share__address"));
      copy.textContent = one(".share__told").textContent = copy.dataset.copied;
      setTimeout(() => { copy.textContent = words; }, 2000);
    });
  }

  // A preview has none: nothing of a draft is kept.
  const story = one("[data-story]");
  const number = story?.dataset.story;
  const here = { story: number, address: location.pathname, headline: text("h1") };

  // Listening: by a voice of the device alone, so that nobody hears of it.
  const speech = window.speechSynthesis;
  const listen = one(".listen");
  if (listen && speech) {
    const ours = document.documentElement.lang;
    const code = (language) => language.split(/[-_]/)[0];
    const voice = (language) => speech.getVoices().find((one) => one.localService && code(one.lang) === code(language));
    const parts = [...story.querySelectorAll("h1, .story__standfirst, .story__body > :is(p, h2, h3, blockquote, ul, ol)")];
    const stop = one(".listen__stop");
    let [at, from, now] = [0, 0, null]; // the part, the letter in it, and what is being said
    const show = (words) => {
      listen.lastElementChild.textContent = listen.dataset[words];
      stop.hidden = words === "start";
      for (const part of parts) part.classList.toggle("spoken", words !== "start" && part === parts[at]);
    };
    const hush = () => { now = null; speech.cancel(); };
    const end = () => { hush(); at = from = 0; show("start"); };
    const say = () => {
      const part = parts[at];
      if (!part) { end(); return; }
      const begun = from;
      const said = now = new SpeechSynthesisUtterance(part.textContent.slice(begun));
      said.voice = voice(part.lang || ours) || voice(ours);
      said.lang = said.voice?.lang || ours;
      said.onboundary = (event) => { if (now === said) from = begun + event.charIndex; };
      said.onend = () => { if (now === said) { at += 1; from = 0; say(); } };
      said.onerror = () => { if (now === said) end(); };
      show("pause");
      part.scrollIntoView({ block: "nearest" });
      speech.speak(said);
    };
    on(listen, "click", () => {
      // Not every device can pause: the voice is stopped and begins again at the same word.
      if (now) { hush(); show("go"); } else say();
    });
    on(stop, "click", () => { end(); listen.focus(); });
    addEventListener("pagehide", end);
    const offer = () => { listen.hidden = !voice(ours); };
    speech.addEventListener?.("voiceschanged", offer);
    offer();
  }

  // The service worker keeps copies; the page of the reading list switches it off.
  const post = async (words) => (await worker?.ready)?.active.postMessage(words);
  if (worker && shelf.take("offline") !== "off" && !/^\/(admin|preview)\//.test(here.address)) {
    addEventListener("load", async () => {
      const early = !worker.controller;
      await worker.register("/sw.js").catch(() => {});
      if (!early || !story) return;
      const files = performance.getEntriesByType("resource").map((file) => new URL(file.name).pathname);
      post({ read: here.address, files: files.filter((file) => /^\/(static|pictures)\//.test(file)) });
    });
    on(worker, "message", ({ data }) => shelf.drop(data.gone, "list", "last"));
  }
  if (one(".page-head--error")) shelf.drop(/^\/(\d+)/.exec(here.address)?.[1], "list", "last");

  // The reading list.
  const keep = one(".keep");
  if (keep) {
    const entry = { ...here, section: text(".kicker__section"), time: text(".times time") };
    const mark = () => {
      const saved = shelf.list().some((one) => one.story === number);
      keep.classList.toggle("keep--saved", saved);
      keep.lastElementChild.textContent = saved ? keep.dataset.saved : keep.dataset.save;
      one(".keep__list").hidden = !saved;
      return saved;
    };
    keep.hidden = false;
    // The headline, and the address with it, may have changed since.
    if (mark()) shelf.put("list", shelf.list().map((one) => (one.story === number ? entry : one)));
    on(keep, "click", () => {
      const saved = mark();
      shelf.drop(number, "list");
      if (!saved) shelf.put("list", [entry, ...shelf.list()].slice(0, 50));
      post(saved ? { drop: [number] } : { save: [here.address] });
      one(".keep__told").textContent = mark() ? keep.dataset.told : keep.dataset.removed;
    });
    addEventListener("pageshow", mark);
  }

  // Where reading stopped: kept when a story is left in its middle, offered on the front page.
  const [last] = shelf.list("last");
  if (story && shelf.take("place") !== "off") {
    const blocks = [...story.querySelectorAll(".story__body > *")];
    if (location.hash === "#continue" && last?.story === number) blocks[last.block]?.scrollIntoView({ behavior: "instant" });
    on(document, "visibilitychange", () => {
      if (!document.hidden) return;
      const ends = blocks.map((block) => block.getBoundingClientRect().bottom);
      const block = ends.findIndex((end) => end > 0);
      if (ends.at(-1) < innerHeight) shelf.drop(number, "last");
      else if (block > 0) shelf.put("last", [{ ...here, block }]);
    });
  }
  if (last && one(".resume")) {
    one(".resume a").href = `${last.address}#continue`;
    one(".resume bdi").textContent = last.headline;
    on(one(".resume button"), "click", () => { shelf.put("last"); dress(); one("#main").focus(); });
  }
})();
