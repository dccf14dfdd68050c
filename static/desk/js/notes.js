// Notes in the margin, on the review screen and in the story's form: answered and settled in place,
// and in the form shown beside the words they speak of, wherever these have moved while writing.
const gettext = window.gettext || ((text) => text);
const box = document.getElementById("story-notes");
const open = box?.querySelector(".notes__open");
const settled = box?.querySelector(".notes__settled");

// Answering and settling --------------------------------------------------------------------------
// {ok, text}: the note as it stands now, or the sentence that says why not.
async function send(address, data) {
  const token = document.querySelector("[name=csrfmiddlewaretoken]");
  data.set("csrfmiddlewaretoken", token.value);
  try {
    const answer = await fetch(address, { method: "POST", body: data });
    if (answer.redirected) return { ok: false, text: gettext("Your session has ended. Sign in in another window, then try again.") };
    if (answer.ok || answer.status === 400) return { ok: answer.ok, text: await answer.text() };
  } catch {
    // Told below, like every other failure.
  }
  return { ok: false, text: gettext("This could not be sent. Try again.") };
}

function fromHTML(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  return template.content.querySelector(".note");
}

// Links to the page of the notes become buttons that act in place.
function enliven(note) {
  for (const link of note.querySelectorAll("a[data-act]")) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = link.textContent;
    button.addEventListener("click", () => (link.dataset.act === "answer" ? answer(note) : treat(note, link.dataset.act)));
    link.replaceWith(button);
  }
  return note;
}

function refuse(note, text) {
  const told = note.querySelector(".note__refusal") || document.createElement("p");
  told.className = "note__refusal";
  told.setAttribute("role", "alert");
  told.textContent = text;
  note.append(told);
}

async function treat(note, act, data = new FormData()) {
  const said = await send(`${note.dataset.address}${act}/?fragment=1`, data);
  if (!said.ok) return refuse(note, said.text);
  const now = enliven(fromHTML(said.text));
  const wasSettled = note.classList.contains("note--settled");
  const isSettled = now.classList.contains("note--settled");
  note.replaceWith(now);
  if (wasSettled !== isSettled) (isSettled ? settled.querySelector("div") : open).append(now);
  settled.hidden = !settled.querySelector(".note");
  for (const passage of document.querySelectorAll(`.review-story .noted[data-note="${now.dataset.note}"]`)) {
    if (isSettled) passage.replaceWith(...passage.childNodes);
  }
  document.dispatchEvent(new CustomEvent("notes:changed"));
  if (isSettled) (open.querySelector(".note button") || settled.querySelector("summary")).focus();
  else {
    now.tabIndex = -1;
    now.focus({ preventScroll: true });
  }
}

function answer(note) {
  if (note.querySelector("textarea")) return note.querySelector("textarea").focus();
  const label = document.createElement("label");
  const field = document.createElement("textarea");
  const button = document.createElement("button");
  label.textContent = gettext("Answer");
  // Without a name it is no part of the story's form.
  Object.assign(field, { rows: 2, dir: "auto", maxLength: 2000 });
  Object.assign(button, { type: "button", className: "button", textContent: gettext("Send the answer") });
  label.append(field);
  const part = document.createElement("p");
  part.append(label, button);
  part.addEventListener("input", (event) => event.stopPropagation());
  button.addEventListener("click", () => {
    const data = new FormData();
    data.set("text", field.value);
    treat(note, "answer", data);
  });
  note.append(part);
  field.focus();
}

function add(html) {
  const note = enliven(fromHTML(html));
  const place = document.getElementById(note.id);
  if (place) place.replaceWith(note);
  else open.append(note);
  document.dispatchEvent(new CustomEvent("notes:changed"));
  return note;
}

window.newsroomNotes = { send, add };
box?.querySelectorAll(".note").forEach(enliven);

// Finding a passage again: the same rules as desk/anchoring.py ------------------------------------
const bare = new Map();
function bareOf(char) {
  if (!bare.has(char)) {
    const plain = char.normalize("NFKD").replace(/[\p{M}\u0640\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad]/gu, "");
    const same = { ى: "ي", ی: "ي", ې: "ي", ة: "ه", ە: "ه", ک: "ك", ٱ: "ا" };
    const digit = /[٠-٩]/.test(plain) ? String(plain.charCodeAt(0) - 0x660) : plain;
    bare.set(char, /\s/.test(char) ? " " : same[digit] || digit.toLowerCase());
  }
  return bare.get(char);
}

function folded(text) {
  const out = [];
  const places = [];
  for (let place = 0; place < text.length; place += 1) {
    for (const char of bareOf(text[place])) {
      if (char === " " && (!out.length || out.at(-1) === " ")) continue;
      out.push(char);
      places.push(place);
    }
  }
  return [out.join(""), places];
}

function alike(one, other) {
  let count = 0;
  while (count < one.length && one[count] === other[count]) count += 1;
  return count;
}
const backwards = (text) => [...text].reverse().join("").trimStart();

// [start, end) in the text whose folded form is given, or null.
function find([whole, places], note) {
  const wanted = folded(note.dataset.quote)[0].trim();
  if (!wanted) return null;
  const left = backwards(folded(note.dataset.before)[0]);
  const right = folded(note.dataset.after)[0].trimStart();
  let [best, most] = [-1, -1];
  for (let at = whole.indexOf(wanted); at >= 0; at = whole.indexOf(wanted, at + 1)) {
    const last = at + wanted.length;
    const score = alike(backwards(whole.slice(Math.max(0, at - 60), at)), left) + alike(whole.slice(last, last + 60).trimStart(), right);
    if (score > most) [best, most] = [at, score];
  }
  return best < 0 ? null : [places[best], places[best + wanted.length - 1] + 1];
}

function isThere(note, span) {
  note.querySelector(".note__gone").hidden = Boolean(span) || !note.dataset.quote;
  const show = note.querySelector("[data-show]");
  if (show) show.disabled = Boolean(note.dataset.quote) && !span;
}

// In the story's form -----------------------------------------------------------------------------
const form = document.getElementById("article_form");
const openNotes = (field) => [...document.querySelectorAll(`.note[data-field="${field}"]:not(.note--settled)`)];

function showButton(note, show) {
  const button = document.createElement("button");
  button.type = "button";
  button.dataset.show = "";
  button.textContent = gettext("Show me");
  button.addEventListener("click", () => show(note));
  note.querySelector(".note__acts").prepend(button);
}

// The notes of a field stand below it.
function besideField(field) {
  const row = form.querySelector(`.field-${field}`) || document.getElementById(`${field}-group`);
  const notes = openNotes(field);
  if (!row || !notes.length) return notes;
  const list = document.createElement("div");
  list.className = "field-notes";
  list.setAttribute("role", "group");
  list.setAttribute("aria-label", gettext("Notes in the margin"));
  list.append(...notes);
  row.append(list);
  return notes;
}

function plainField(field) {
  const input = form.elements.namedItem(field);
  const notes = besideField(field);
  if (!(input instanceof HTMLInputElement || input instanceof HTMLTextAreaElement)) return;
  const show = (note) => {
    const span = find(folded(input.value), note);
    input.focus();
    if (span) input.setSelectionRange(...span);
  };
  const look = () => {
    const text = folded(input.value);
    openNotes(field).forEach((note) => isThere(note, find(text, note)));
  };
  notes.forEach((note) => showButton(note, show));
  let timer = 0;
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(look, 300);
  });
  look();
}

// The words of a document of the editor, with the position of each character; see plain_text().
function wordsOf(doc) {
  let text = "";
  const positions = [];
  doc.descendants((node, position) => {
    if (node.isTextblock && text) {
      text += "\n";
      positions.push(position);
    } else if (node.isText) {
      for (let index = 0; index < node.text.length; index += 1) positions.push(position + index);
      text += node.text;
    } else if (node.type.name === "hardBreak") {
      text += "\n";
      positions.push(position);
    }
  });
  return [folded(text), positions];
}

async function inEditor(editor) {
  const { pm } = await import("django-prose-editor/editor");
  const { Decoration, DecorationSet } = pm.view;
  const spans = (doc) => {
    const [text, positions] = wordsOf(doc);
    return openNotes("body").map((note) => {
      const span = find(text, note);
      return [note, span && [positions[span[0]], positions[span[1] - 1] + 1]];
    });
  };
  const key = new pm.state.PluginKey("notes");
  const drawn = (doc) => {
    const found = spans(doc);
    found.forEach(([note, span]) => isThere(note, span));
    const marks = found
      .filter(([, span]) => span)
      .map(([note, span]) => Decoration.inline(...span, { class: "noted", "data-note": note.dataset.note }));
    return DecorationSet.create(doc, marks);
  };
  const plugin = new pm.state.Plugin({
    key,
    state: {
      init: (_, state) => drawn(state.doc),
      apply: (change, marks) => (change.docChanged || change.getMeta(key) ? drawn(change.doc) : marks),
    },
    props: {
      decorations: (state) => key.getState(state),
      handleClick: (view, position, event) => {
        const passage = event.target.closest?.(".noted");
        if (passage) sheet(passage);
        return false;
      },
    },
  });
  editor.registerPlugin(plugin);
  const show = (note) => {
    const span = spans(editor.state.doc).find(([one]) => one === note)?.[1];
    if (span) editor.chain().focus().setTextSelection({ from: span[0], to: span[1] }).scrollIntoView().run();
  };
  openNotes("body").forEach((note) => showButton(note, show));
  document.addEventListener("notes:changed", () => {
    openNotes("body").filter((note) => !note.querySelector("[data-show]")).forEach((note) => showButton(note, show));
    editor.view.dispatch(editor.state.tr.setMeta(key, true));
  });
}

// The note of a passage, beside it; on a phone at the foot of the window.
function sheet(passage) {
  closeSheet();
  const note = document.getElementById(`note-${passage.dataset.note}`);
  const frame = note?.closest(".field-notes")?.parentElement;
  if (!frame) return;
  const top = passage.getBoundingClientRect().bottom - frame.getBoundingClientRect().top;
  frame.classList.add("has-sheet");
  note.classList.add("note--sheet");
  note.style.insetBlockStart = `${top + 6}px`;
}
function closeSheet() {
  for (const note of document.querySelectorAll(".note--sheet")) {
    note.classList.remove("note--sheet");
    note.style.insetBlockStart = "";
  }
}
document.addEventListener("keydown", (event) => event.key === "Escape" && closeSheet());
document.addEventListener("pointerdown", (event) => {
  if (!event.target.closest?.(".note--sheet, .noted")) closeSheet();
});

if (form && box) {
  const fields = new Set([...box.querySelectorAll(".note")].map((note) => note.dataset.field));
  fields.delete("body");
  fields.forEach(plainField);
  besideField("body");
  // What is left of the panel leads to the notes that stand beside their fields now.
  const first = document.querySelector(".field-notes .note");
  if (first) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button";
    button.textContent = gettext("Show me the first");
    button.addEventListener("click", () => document.querySelector(".field-notes .note button:enabled")?.focus());
    open.append(button);
  }
  const ready = form.querySelector(".ProseMirror")?.editor;
  if (ready) inEditor(ready);
  else document.addEventListener("prose-editor:ready", (event) => inEditor(event.detail.editor), { once: true });
}
