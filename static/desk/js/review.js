// What the review screen gains from a script: steps from change to change, notes on what is
// selected, notes beside their passages, and keys. Everything is also a link, a form or a button.
const gettext = window.gettext || ((text) => text);
const review = document.querySelector(".review");
const story = review.querySelector(".review-story");
const said = document.getElementById("review-said");
const side = review.querySelector(".review__side");
const acts = document.getElementById("review-acts");
const wide = matchMedia("(min-width: 64rem)");

// Changes -------------------------------------------------------------------------------------
// What is gone and what came in its place are one stop.
function stops() {
  const seen = [...story.querySelectorAll(".change")].filter(
    (one) => one.offsetParent && !one.parentElement.closest(".change"),
  );
  return seen.reduce((found, one) => {
    const last = found.at(-1)?.at(-1);
    if (last && last.nextSibling === one) found.at(-1).push(one);
    else found.push([one]);
    return found;
  }, []);
}

let here = -1;
function step(by) {
  const found = stops();
  if (!found.length) {
    said.textContent = gettext("Nothing changed.");
    return;
  }
  here = (here + by + found.length + (here < 0 && by < 0 ? 1 : 0)) % found.length;
  story.querySelectorAll(".is-here").forEach((one) => one.classList.remove("is-here"));
  const stop = found[here];
  stop.forEach((one) => one.classList.add("is-here"));
  stop[0].tabIndex = -1;
  stop[0].focus({ preventScroll: true });
  stop[0].scrollIntoView({ block: "center" });
  const told = stop.map((one) => {
    const text = one.textContent.trim();
    if (one.tagName === "DEL") return `${gettext("Removed:")} ${text}`;
    return one.tagName === "INS" ? `${gettext("Added:")} ${text}` : text;
  });
  said.textContent = `${here + 1}/${found.length} ${told.join(". ")}`;
}

review.querySelectorAll("[data-step]").forEach((button) =>
  button.addEventListener("click", () => step(Number(button.dataset.step))),
);
review.querySelectorAll(".review__steps, .review__keys").forEach((one) => (one.hidden = false));

// A note on what is selected --------------------------------------------------------------------
const BESIDE = 60;
const BLOCKS = "p, h2, h3, li, td, th, figcaption";
const fresh = document.getElementById("note-new");
const form = fresh.querySelector("form");
const refusal = form.querySelector(".note__refusal");
const pick = document.createElement("button");
pick.type = "button";
pick.className = "button button--main review__pick";
pick.textContent = gettext("Note");
pick.hidden = true;
story.append(pick);
// The words that are spoken of stand there to be read; the fields for them are for other ways.
const passageWords = document.createElement("p");
passageWords.className = "note-new__passage";
passageWords.dir = "auto";
form.prepend(passageWords);
let picked = null;
let noted = []; // what is marked when the note is written

// The words of a field that stand there now, without what is gone and without our own labels.
function textNodes(field) {
  const walker = document.createTreeWalker(field, NodeFilter.SHOW_TEXT, (node) =>
    node.parentElement.closest("del, .change__label, .change--form, .review__pick, .credit, .embed > a, .read-also")
      ? NodeFilter.FILTER_REJECT
      : NodeFilter.FILTER_ACCEPT,
  );
  const found = [];
  while (walker.nextNode()) found.push(walker.currentNode);
  return found;
}

function selectedPassage() {
  const selection = getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  const start = range.startContainer.parentElement?.closest("[data-field]") || (range.startContainer.closest?.("[data-field]"));
  if (!start || !story.contains(start)) return null;
  let text = "";
  let [from, to] = [-1, -1];
  let block = null;
  const parts = [];
  for (const node of textNodes(start)) {
    const own = node.parentElement.closest(BLOCKS);
    if (block && own !== block) text += "\n";
    block = own;
    if (range.intersectsNode(node)) {
      const first = node === range.startContainer ? range.startOffset : 0;
      const last = node === range.endContainer ? range.endOffset : node.length;
      if (last > first) {
        if (from < 0) from = text.length + first;
        to = text.length + last;
        parts.push([node, first, last]);
      }
    }
    text += node.data;
  }
  const quote = from < 0 ? "" : text.slice(from, to).trim();
  if (!quote) return null;
  return {
    field: start.dataset.field, quote, parts,
    before: text.slice(Math.max(0, from - BESIDE), from),
    after: text.slice(to, to + BESIDE),
    range: range.cloneRange(),
  };
}

function offer() {
  picked = selectedPassage();
  pick.hidden = !picked;
  if (!picked) return;
  const frame = story.getBoundingClientRect();
  const place = picked.range.getBoundingClientRect();
  pick.style.insetBlockStart = `${place.bottom - frame.top + 8}px`;
  pick.style.left = `${Math.max(4, Math.min(place.left - frame.left, frame.width - 120))}px`;
}
document.addEventListener("selectionchange", () => {
  clearTimeout(offer.timer);
  offer.timer = setTimeout(offer, 120);
});

// Without a selection the note speaks of the body as a whole.
function begin() {
  const passage = picked || { field: "body", quote: "", before: "", after: "" };
  for (const name of ["field", "quote", "before", "after"]) form.elements[name].value = passage[name];
  noted = passage.parts || [];
  passageWords.textContent = passage.quote;
  passageWords.hidden = !passage.quote;
  fresh.classList.toggle("note-new--picked", Boolean(passage.quote));
  refusal.hidden = true;
  pick.hidden = true;
  fresh.open = true;
  fresh.classList.add("is-open");
  form.querySelector("[data-close]").hidden = false;
  place(passage.range?.getBoundingClientRect().top);
  form.elements.text.focus({ preventScroll: wide.matches && Boolean(passage.range) });
}

// On a wide screen the new note stands beside what it is about.
function place(top) {
  fresh.style.position = fresh.style.insetBlockStart = "";
  if (!wide.matches || top === undefined) return;
  fresh.style.position = "absolute";
  fresh.style.zIndex = "26";
  fresh.style.inlineSize = `${side.clientWidth}px`;
  const lowest = (acts?.getBoundingClientRect().top ?? innerHeight) - fresh.offsetHeight - 8;
  fresh.style.insetBlockStart = `${Math.max(0, Math.min(top, lowest) - side.getBoundingClientRect().top)}px`;
}

function end() {
  fresh.open = false;
  fresh.classList.remove("note-new--picked");
  passageWords.hidden = true;
  fresh.classList.remove("is-open");
  place();
}

pick.addEventListener("mousedown", (event) => event.preventDefault());
pick.addEventListener("click", begin);
form.querySelector("[data-close]").addEventListener("click", end);
fresh.addEventListener("keydown", (event) => {
  if (event.key === "Escape") end();
});
form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const said = await window.newsroomNotes.send(`${form.action}?fragment=1`, new FormData(form));
  refusal.hidden = said.ok;
  refusal.textContent = said.ok ? "" : said.text;
  if (!said.ok) return;
  const note = window.newsroomNotes.add(said.text);
  noted.forEach(([node, first, last], index) => mark(node, first, last, note.dataset.note, !index));
  form.reset();
  end();
  align();
  note.tabIndex = -1;
  note.focus({ preventScroll: true });
});

function mark(node, first, last, number, isFirst) {
  if (!node.isConnected) return;
  const range = document.createRange();
  range.setStart(node, first);
  range.setEnd(node, last);
  const element = document.createElement("mark");
  element.className = "noted";
  element.dataset.note = number;
  if (isFirst) element.id = `passage-${number}`;
  range.surroundContents(element);
}

// Notes beside their passages ---------------------------------------------------------------------
function align() {
  let bottom = -Infinity;
  for (const note of side.querySelectorAll(".notes__open > .note")) {
    note.style.marginBlockStart = "";
    const passage = document.getElementById(`passage-${note.dataset.note}`);
    if (!wide.matches || !passage) continue;
    const gap = passage.getBoundingClientRect().top - note.getBoundingClientRect().top;
    if (gap > 0) note.style.marginBlockStart = `${gap}px`;
  }
}
wide.addEventListener("change", align);
addEventListener("load", align);
document.addEventListener("notes:changed", align);
new ResizeObserver(align).observe(story);

function openNote(number) {
  review.querySelectorAll(".is-open:not(.note-new)").forEach((one) => one.classList.remove("is-open"));
  const note = document.getElementById(`note-${number}`);
  if (!note) return;
  note.closest("details")?.setAttribute("open", "");
  note.classList.add("is-open");
  story.querySelectorAll(`.noted[data-note="${number}"]`).forEach((one) => one.classList.add("is-open"));
  note.tabIndex = -1;
  note.focus({ preventScroll: !wide.matches });
}
story.addEventListener("click", (event) => {
  const passage = event.target.closest(".noted");
  if (passage && getSelection().isCollapsed) openNote(passage.dataset.note);
});
side.addEventListener("click", (event) => {
  const note = event.target.closest(".note");
  if (note && event.target.closest(".note__quote")) {
    document.getElementById(`passage-${note.dataset.note}`)?.scrollIntoView({ block: "center" });
    openNote(note.dataset.note);
  }
});
document.addEventListener("click", (event) => {
  if (!event.target.closest(".note, .noted, dialog"))
    review.querySelectorAll(".is-open:not(.note-new)").forEach((one) => one.classList.remove("is-open"));
});

// Acts and keys -----------------------------------------------------------------------------------
const ask = document.getElementById("publish-ask");
const button = (name) => acts?.querySelector(`button[value="${name}"]`);
let isSure = false;
button("publish")?.addEventListener("click", (event) => {
  if (isSure) return;
  event.preventDefault();
  ask.returnValue = "";
  ask.showModal();
});
ask?.addEventListener("close", () => {
  if (ask.returnValue !== "yes") return;
  isSure = true;
  acts.requestSubmit(button("publish"));
});
let isSent = false;
acts?.addEventListener("submit", (event) => {
  if (isSent) event.preventDefault();
  isSent = true;
});
addEventListener("pageshow", () => (isSent = isSure = false));

const list = document.getElementById("review-keys");
const areOn = document.getElementById("review-keys-on");
const KEPT = "review-keys";
try {
  areOn.checked = localStorage.getItem(KEPT) !== "off";
} catch {
  // A browser that keeps nothing: the keys work.
}
areOn.addEventListener("change", () => {
  try {
    localStorage.setItem(KEPT, areOn.checked ? "on" : "off");
  } catch {
    // It holds for this page.
  }
});
review.querySelectorAll("[data-open]").forEach((one) =>
  one.addEventListener("click", () => document.getElementById(one.dataset.open).showModal()),
);

function comment() {
  const box = document.getElementById("review-return");
  if (!box) return;
  box.open = true;
  document.getElementById("review-comment").focus();
}
document.getElementById("review-return")?.addEventListener("toggle", (event) => {
  if (event.target.open) document.getElementById("review-comment").focus();
});

// By the place of the key, so that they work on an Arabic keyboard as on a Latin one.
const KEYS = {
  KeyA: () => button("approve")?.click(),
  KeyP: () => button("publish")?.click(),
  KeyR: comment,
  KeyN: begin,
  KeyJ: () => step(1),
  KeyK: () => step(-1),
};
function onKey(event) {
  const isTyping = event.target.closest("input, textarea, select, [contenteditable], dialog");
  if (isTyping || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const isHelp = event.key === "?" || event.key === "؟";
  const run = isHelp ? () => list.showModal() : !event.shiftKey && areOn.checked && KEYS[event.code];
  if (!run || event.repeat && event.code !== "KeyJ" && event.code !== "KeyK") return;
  if (isHelp && !areOn.checked) return;
  event.preventDefault();
  run();
}
// Before the keys of the whole desk, which leave alone what is taken.
document.addEventListener("keydown", onKey, { capture: true });
