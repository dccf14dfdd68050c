// The checks beside a story: what is found while one types, at its place, and mended at a click.
// The server finds and says what would mend it; here it is only pointed at and put in.
"use strict";
(() => {
  const form = document.getElementById("article_form");
  const panel = document.getElementById("story-checks");
  if (!form || !panel) return;
  const gettext = window.gettext || ((text) => text);
  const list = panel.querySelector(".findings__list");
  const status = panel.querySelector(".findings__status");
  const all = panel.querySelector(".findings__all");
  const mendsAll = all.querySelector("input");
  const PAUSE = 1500; // milliseconds after the last key
  const PATIENCE = 4000; // milliseconds that a button waits for an answer before it goes on
  const MOST_ROUNDS = 8; // mending one thing may bare another
  const MOST_AT_A_FIELD = 3;
  const ROWS = ["bylines", "attributions", "related_links"];
  const ACTS = { _submit: "submit", _approve: "approve", _publish: "approve" };
  let found = JSON.parse(document.getElementById("checks-found").textContent);
  let refused = "";

  // Places ----------------------------------------------------------------------------------
  const editorOf = () => form.querySelector(".ProseMirror")?.editor;
  const textOf = (node) => node.textBetween(0, node.content.size, "\n", "\n");
  const isVisible = (text) => /[^ \t\n\r\u00a0]/.test(text);
  // The server counts characters, a browser counts units of UTF-16.
  const units = (text, count) =>
    /[\ud800-\udfff]/.test(text) ? [...text].slice(0, count).join("").length : count;

  function blocks() {
    const places = [];
    editorOf()?.state.doc.descendants((node, pos) => {
      if (!node.isTextblock) return true;
      const text = textOf(node);
      if (isVisible(text)) places.push({ text, pos: pos + 1 });
      return false;
    });
    return places;
  }

  // [from, to) of a quotation in a text: where it stood, or where it stands now.
  function spanIn(text, one) {
    const from = units(text, one.start);
    if (text.startsWith(one.quote, from)) return [from, from + one.quote.length];
    const now = text.indexOf(one.quote);
    return now < 0 ? null : [now, now + one.quote.length];
  }

  function spanInBody(one) {
    const block = blocks()[one.block];
    const span = block && spanIn(block.text, one);
    return span && [block.pos + span[0], block.pos + span[1]];
  }

  function nodeOf(target) {
    let at = null;
    editorOf()?.state.doc.descendants((node, pos) => {
      if (String(node.attrs.number ?? "") === String(target)) at = pos;
      return at === null;
    });
    return at;
  }

  const field = (name) => form.elements.namedItem(name);
  // What one types into; the field itself may be hidden beside it.
  const box = (name) => {
    const input = document.getElementById(`id_${name}`) || field(name);
    if (!input || (input.type !== "hidden" && !input.hidden)) return input;
    return input.parentElement.querySelector("button, input:not([type=hidden]), [tabindex]") || input;
  };
  const group = (name) => document.getElementById(`${name}-group`);

  function go(one) {
    const editor = editorOf();
    if (one.field === "body" && editor) {
      const span = one.block === null ? null : spanInBody(one);
      const node = one.target === null ? null : nodeOf(one.target);
      const chain = editor.chain().focus();
      if (span) chain.setTextSelection({ from: span[0], to: span[1] });
      else if (node !== null) chain.setNodeSelection(node);
      chain.scrollIntoView().run();
      editor.view.dom.closest(".prose-editor")?.scrollIntoView({ block: "nearest" });
      return;
    }
    if (ROWS.includes(one.field)) {
      const rows = group(one.field);
      rows?.scrollIntoView({ block: "center" });
      rows?.querySelector("input:not([type=hidden]), select, button, a")?.focus();
      return;
    }
    const input = box(one.field);
    if (!input) return;
    input.scrollIntoView({ block: "center" });
    input.focus();
    if (one.start !== null && input.setSelectionRange) {
      const span = spanIn(input.value, one);
      if (span) input.setSelectionRange(...span);
    }
  }

  // Mending ---------------------------------------------------------------------------------
  function mendLine(input, changes) {
    const text = input.value;
    for (const [start, end, put] of [...changes].reverse()) {
      input.focus();
      input.setSelectionRange(units(text, start), units(text, end));
      // The only way that the browser's own undo knows of.
      const done = document.execCommand(put ? "insertText" : "delete", false, put);
      if (!done) input.setRangeText(put);
    }
    input.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function mendBody(places) {
    const editor = editorOf();
    const now = blocks();
    const transaction = editor.state.tr;
    const changes = places
      .filter((place) => now[place.block])
      .flatMap(({ block, changes }) =>
        changes.map(([start, end, put]) => {
          const { text, pos } = now[block];
          return [pos + units(text, start), pos + units(text, end), put];
        }),
      )
      .sort((one, other) => other[0] - one[0]);
    for (const [from, to, put] of changes) {
      if (put) transaction.insertText(put, from, to);
      else transaction.delete(from, to);
    }
    editor.view.dispatch(transaction);
  }

  function put(places) {
    const body = places.filter((place) => place.field === "body");
    if (body.length && editorOf()) mendBody(body);
    for (const place of places) {
      if (place.field !== "body" && field(place.field)) mendLine(field(place.field), place.changes);
    }
  }

  async function mendOne(one) {
    const text = one.field === "body" ? blocks()[one.block]?.text : field(one.field)?.value;
    const from = text === undefined ? -1 : units(text, one.start);
    // What was typed since has moved it: ask where it stands now.
    if (from >= 0 && text.startsWith(one.quote, from)) put([one]);
    await refresh();
  }

  async function mendAll() {
    for (let round = 0; round < MOST_ROUNDS; round += 1) {
      const answer = await ask(panel.dataset.mendAll);
      if (!answer?.places.length) break;
      put(answer.places);
    }
    await refresh();
    status.classList.add("findings__status--done");
    status.textContent = gettext("Everything that mends itself is mended. Ctrl+Z takes it back.");
    panel.focus();
  }

  // Asking ----------------------------------------------------------------------------------
  let asked = null;
  async function ask(address, act = "") {
    const data = new FormData(form);
    data.set("story", panel.dataset.story);
    data.set("act", act);
    const control = new AbortController();
    const timer = setTimeout(() => control.abort(), PATIENCE);
    if (!act && address === panel.dataset.check) {
      asked?.abort();
      asked = control;
    }
    try {
      const answer = await fetch(address, { method: "POST", body: data, signal: control.signal });
      return answer.ok && !answer.redirected ? await answer.json() : null;
    } catch {
      return null;
    } finally {
      clearTimeout(timer);
    }
  }

  let shown = list.innerHTML;
  function show(answer) {
    if (!answer) return;
    found = answer.findings;
    panel.hidden = false;
    all.hidden = !answer.mends;
    if (answer.html !== shown) {
      const before = document.activeElement?.closest("[data-finding]")?.dataset.finding;
      list.innerHTML = shown = answer.html;
      if (before !== undefined && list.isConnected) {
        (list.querySelector(`[data-finding="${before}"] a`) || panel).focus();
      }
    }
    dress();
  }

  async function refresh() {
    clearTimeout(timer);
    show(await ask(panel.dataset.check));
  }

  let timer = 0;
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(refresh, PAUSE);
  };

  // At the fields ---------------------------------------------------------------------------
  function said(name) {
    const own = found.filter((one) => one.field === name && !one.waived);
    // What is missing is told at its place once somebody wants to go on, not while one begins.
    const now = own.filter((one) => one.quote || (refused && one.level === "required"));
    if (name === "headline") now.push(...own.filter((one) => one.rule === "headline_length"));
    return [...new Set(now.map((one) => one.message))].slice(0, MOST_AT_A_FIELD);
  }

  function dress() {
    form.querySelectorAll(".field-findings").forEach((note) => note.remove());
    form.querySelectorAll("[data-checked]").forEach((input) => {
      const kept = (input.getAttribute("aria-describedby") || "")
        .split(" ")
        .filter((id) => id && !id.startsWith("checks-at-"));
      if (kept.length) input.setAttribute("aria-describedby", kept.join(" "));
      else input.removeAttribute("aria-describedby");
      input.removeAttribute("data-checked");
    });
    for (const name of new Set(found.map((one) => one.field))) {
      const messages = said(name);
      const input = ROWS.includes(name) ? group(name) : box(name);
      if (!messages.length || !input?.closest) continue;
      const note = document.createElement("ul");
      note.className = "field-findings";
      note.id = `checks-at-${name}`;
      for (const message of messages) {
        const line = document.createElement("li");
        line.textContent = message;
        note.append(line);
      }
      const speaks = name === "body" ? editorOf()?.view.dom || input : input;
      const before = speaks.getAttribute("aria-describedby");
      speaks.setAttribute("aria-describedby", `${before ? `${before} ` : ""}${note.id}`);
      speaks.dataset.checked = "true";
      if (ROWS.includes(name)) input.append(note);
      else (input.closest(".fieldBox, .form-row, .story-field") || input.parentElement).append(note);
    }
    list.querySelectorAll("[data-mend]").forEach((button) => (button.hidden = false));
    paint();
  }

  // Marks in the text that are no part of it.
  function paint() {
    const editor = editorOf();
    if (!window.CSS?.highlights || !editor) return;
    const marks = new Highlight();
    for (const one of found) {
      const span = one.field === "body" && one.block !== null && !one.waived && spanInBody(one);
      if (!span) continue;
      const from = editor.view.domAtPos(span[0], 1);
      const to = editor.view.domAtPos(span[1], -1);
      const range = new Range();
      range.setStart(from.node, from.offset);
      range.setEnd(to.node, to.offset);
      marks.add(range);
    }
    CSS.highlights.set("checks", marks);
  }

  // What the hand does ----------------------------------------------------------------------
  panel.addEventListener("click", (event) => {
    const line = event.target.closest("[data-finding]");
    const one = line && found[Number(line.dataset.finding)];
    if (!one) return;
    if (event.target.closest("[data-mend]")) mendOne(one);
    else if (event.target.closest(".finding__words a")) go(one);
    else return;
    event.preventDefault();
  });
  mendsAll.value = mendsAll.dataset.inPlace;
  mendsAll.addEventListener("click", (event) => {
    event.preventDefault();
    mendAll();
  });
  form.addEventListener("input", later);
  form.addEventListener("change", later);

  // A button that would be refused says so before anything is sent; the text stays as it is.
  let isAsking = false;
  let goesOn = null;
  form.addEventListener(
    "submit",
    async (event) => {
      const button = event.submitter;
      const act = ACTS[button?.name];
      if (!act || goesOn === button) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      if (isAsking) return;
      isAsking = true;
      const answer = await ask(panel.dataset.check, act);
      isAsking = false;
      if (!answer?.stops) {
        goesOn = button;
        form.requestSubmit(button);
        goesOn = null;
        return;
      }
      refused = act;
      show(answer);
      status.classList.remove("findings__status--done");
      status.textContent = gettext("Not done yet: mend what is marked first. Your text is kept.");
      const first = found.find((one) => one.level === "required");
      if (first) go(first);
    },
    { capture: true },
  );

  // The editor may stand before this file has run, or after.
  document.addEventListener("prose-editor:ready", () => dress());
  dress();
})();
