// Choosing by typing, as ARIA 1.2 describes a combobox: names and stories in one line each, tags as
// chips beside the line that is sent. Without this file the same lines take names and numbers.
const form = document.querySelector("#article_form, form[data-choosing]");
const gettext = window.gettext || ((text) => text);
const ngettext = window.ngettext || ((one, many, count) => (count === 1 ? one : many));
const WAIT = 150; // milliseconds of quiet before a question is sent
const SEPARATORS = /[,،;؛\n]+/;

const make = (tag, attributes = {}, ...children) => {
  const dom = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) dom.setAttribute(name, value);
  dom.append(...children);
  return dom;
};

let lists = 0;
const status = make("p", { role: "status", class: "visually-hidden" });
document.body.append(status);

const labelOf = (input) => input.labels?.[0]?.textContent.trim().replace(/[:*\s]+$/, "") || "";

// ``ask(typed)`` resolves to offers {value, label, hint, add}; ``choose(offer)`` takes one.
// ``takesFirst``: Enter without arrow keys takes the first offer, else what was typed.
function combobox(input, { ask, choose, takesFirst, enter = () => false }) {
  const list = make("ul", { role: "listbox", id: `offers-${lists++}`, "aria-label": labelOf(input), hidden: "" });
  const frame = make("span", { class: "choose" });
  input.before(frame);
  frame.append(input, list);
  const state = {
    role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id,
    autocomplete: "off",
  };
  for (const [name, value] of Object.entries(state)) input.setAttribute(name, value);

  let offers = [];
  let active = -1;
  let settled = input.value;
  let timer = 0;
  let turn = 0;
  let isAwaited = false; // Enter was pressed before the answer came

  const activate = (index) => {
    active = index;
    [...list.children].forEach((one, place) => one.setAttribute("aria-selected", String(place === index)));
    const chosen = list.children[index];
    if (chosen) {
      input.setAttribute("aria-activedescendant", chosen.id);
      chosen.scrollIntoView({ block: "nearest" });
    } else input.removeAttribute("aria-activedescendant");
  };
  const close = () => {
    turn += 1;
    clearTimeout(timer);
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    activate(-1);
  };
  const take = (offer) => {
    choose(offer);
    settled = input.value;
    close(); // last: what was just put into the line is not searched for
  };
  const show = () => {
    list.replaceChildren(
      ...offers.map((offer, index) => {
        const label = offer.add ? offer.label : make("bdi", {}, offer.label);
        const option = make("li", { role: "option", id: `${list.id}-${index}`, class: offer.add ? "choose__add" : "" }, label);
        if (offer.hint) option.append(" ", make("small", { dir: "auto" }, offer.hint));
        option.addEventListener("mousedown", (event) => event.preventDefault());
        option.addEventListener("click", () => take(offer));
        return option;
      }),
    );
    list.hidden = !offers.length;
    input.setAttribute("aria-expanded", String(!list.hidden));
    activate(takesFirst && input.value.trim() && offers.length ? 0 : -1);
    status.textContent = offers.length ? ngettext("%s choice", "%s choices", offers.length).replace("%s", offers.length) : gettext("Nothing found.");
  };
  const search = async () => {
    clearTimeout(timer);
    const mine = ++turn;
    const typed = input.value;
    let found = [];
    try {
      found = await ask(typed.trim());
    } catch {
      found = [];
    }
    if (mine !== turn || document.activeElement !== input) return;
    offers = found;
    show();
    if (!isAwaited) return;
    isAwaited = false;
    const same = offers.find((offer) => !offer.add && offer.label === typed.trim());
    if (same || (offers[0] && !offers[0].add)) take(same || offers[0]);
  };

  input.addEventListener("input", () => {
    if (input.value === settled) return;
    settled = null;
    clearTimeout(timer);
    isAwaited = false;
    if (input.value.trim()) timer = setTimeout(search, WAIT);
    else close();
  });
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    if (event.isComposing || event.ctrlKey || event.metaKey) return;
    const isOpen = !list.hidden;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!isOpen) search();
      else activate((active + (event.key === "ArrowDown" ? 1 : offers.length - 1 + (active < 0))) % offers.length);
    } else if (event.key === "Enter") {
      event.preventDefault(); // a line in which one chooses never sends the form
      if (isOpen && active >= 0) take(offers[active]);
      else if (enter()) close();
      else if (takesFirst && settled === null && input.value.trim()) {
        isAwaited = true;
        search();
      }
    } else if (event.key === "Escape" && isOpen) {
      event.preventDefault();
      event.stopPropagation();
      close();
    }
  });
  input.addEventListener("desk:refilled", () => (settled = input.value));
}

async function answer(address, typed) {
  const found = await fetch(`${address}?${new URLSearchParams({ q: typed })}`, { headers: { Accept: "application/json" } });
  if (!found.ok) throw new Error(`${address} answered ${found.status}`);
  return found.json();
}

function fill(input, value) {
  input.value = value;
  for (const name of ["input", "change"]) input.dispatchEvent(new Event(name, { bubbles: true }));
}

// One name or one story ---------------------------------------------------------------------

function lineOf(input) {
  const ask = async (typed) => {
    const { results, add } = await answer(input.dataset.choose, typed);
    const offers = results.map((one) => ({ value: one.value, label: one.label, hint: one.hint }));
    if (add) offers.push({ add, label: add.words });
    return offers;
  };
  const choose = (offer) => {
    if (offer.add) create(input, offer.add.name);
    else fill(input, offer.value);
  };
  combobox(input, { ask, choose, takesFirst: true });
}

// A missing author or source is added without leaving the story; the server's own form asks.
async function create(input, name) {
  const address = input.dataset.create;
  const asked = make("form", { method: "post", class: "new-name", novalidate: "" });
  const dialog = make("dialog", { class: "body-dialog", "aria-labelledby": "new-name" }, asked);
  const refused = make("p", { role: "alert", class: "errornote", hidden: "" });
  const shown = (html) => {
    asked.innerHTML = html;
    asked.append(refused);
    asked.querySelector("[data-cancel]")?.addEventListener("click", () => dialog.close());
    (asked.querySelector("[aria-invalid=true]") || asked.querySelector("select, input"))?.focus();
  };
  dialog.addEventListener("close", () => {
    dialog.remove();
    input.focus();
  });
  asked.addEventListener("submit", async (event) => {
    event.preventDefault();
    refused.hidden = true;
    try {
      const said = await fetch(address, {
        method: "POST",
        headers: { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value },
        body: new FormData(asked),
      });
      if (said.status === 400) shown(await said.text());
      else if (said.ok) {
        fill(input, (await said.json()).value);
        dialog.close();
      } else throw new Error(said.status);
    } catch {
      refused.textContent = gettext("The server did not answer. What you typed is still here; try again.");
      refused.hidden = false;
    }
  });
  const piece = await fetch(`${address}?${new URLSearchParams({ name })}`);
  if (!piece.ok) return;
  document.body.append(dialog);
  dialog.showModal();
  shown(await piece.text());
}

// Tags --------------------------------------------------------------------------------------

function tagsOf(line) {
  const field = make("input", { type: "text", dir: "auto", id: line.id, class: "tags__typed" });
  for (const name of ["aria-describedby", "aria-invalid"]) {
    if (line.hasAttribute(name)) field.setAttribute(name, line.getAttribute(name));
    line.removeAttribute(name);
  }
  line.id += "_line";
  line.type = "hidden"; // what is sent stays in it
  const chips = make("ul", { class: "tags__chips", "aria-label": gettext("Chosen tags") });
  const box = make("div", { class: "tags" }, chips, field);
  line.after(box);
  let names = [];
  const warn = warningsOf(box, line, (word, value) => {
    if (!names.includes(word)) return;
    names = [...new Set(names.map((name) => (name === word ? value : name)))];
    draw();
    tell();
    field.focus();
  });

  const parts = (text) => text.split(SEPARATORS).map((one) => one.trim()).filter(Boolean);
  const tell = () => {
    line.value = [...names, ...parts(field.value)].join("، ");
    warn(names);
    for (const name of ["input", "change"]) line.dispatchEvent(new Event(name, { bubbles: true }));
  };
  const draw = () =>
    chips.replaceChildren(
      ...names.map((name, index) => {
        const button = make("button", { type: "button", "aria-label": `${gettext("Remove the tag")} ${name}` }, "×");
        button.addEventListener("click", () => remove(index));
        return make("li", {}, make("bdi", {}, name), button);
      }),
    );
  const add = (...more) => {
    names = [...new Set([...names, ...more])];
    draw();
  };
  const remove = (index) => {
    names.splice(index, 1);
    draw();
    tell();
    (chips.children[index]?.querySelector("button") || field).focus();
  };
  const commit = () => {
    const typed = parts(field.value);
    add(...typed);
    field.value = "";
    if (typed.length) tell();
    return typed.length > 0;
  };
  const read = () => {
    names = [];
    field.value = "";
    add(...parts(line.value));
    warn.know(names); // they were filed before
  };
  read();

  combobox(field, {
    takesFirst: false,
    enter: commit,
    ask: async (typed) => {
      if (!typed) return [];
      const { results, hints = {}, near = [], add: more } = await answer(line.dataset.tags, typed);
      const named = results.map((name) => ({ value: name, label: name, hint: hints[name] }));
      const close = near.map((name) => ({ value: name, label: name, hint: gettext("almost what you typed") }));
      const offers = [...named, ...close].filter((offer) => !names.includes(offer.value));
      return more ? [...offers, { value: more.name, label: more.words, add: more }] : offers;
    },
    choose: (offer) => {
      field.value = "";
      if (!offer.add) warn.know([offer.value]);
      add(offer.value);
      tell();
    },
  });
  field.addEventListener("input", () => {
    const typed = field.value.split(SEPARATORS);
    if (typed.length > 1) {
      const rest = typed.pop().trimStart();
      add(...typed.map((one) => one.trim()).filter(Boolean));
      field.value = rest;
    }
    tell();
  });
  field.addEventListener("change", commit);
  field.addEventListener("keydown", (event) => {
    if (event.key === "Backspace" && !field.value && names.length) remove(names.length - 1);
  });
  line.addEventListener("desk:refilled", read);
  document.addEventListener("desk:add-tag", (event) => {
    warn.know([event.detail]);
    add(event.detail);
    tell();
  });
}

// A new tag that is close to one that exists: it is said, with a click to take that one. Nothing is
// ever changed by itself. ``warn(names)`` asks about those not asked before; ``warn.know(names)``
// are not asked about.
function warningsOf(box, line, replace) {
  const list = make("ul", { class: "tags__near" });
  const seen = make("input", { type: "hidden", name: "tags_seen" });
  box.append(list, seen);
  const known = new Set();
  const told = new Map(); // word -> its line
  let timer = 0;

  const drop = (word) => {
    told.get(word)?.remove();
    told.delete(word);
  };
  const button = (text, name, act) => {
    const dom = make("button", { type: "button" }, text, make("bdi", {}, name));
    dom.addEventListener("click", act);
    return dom;
  };
  const tell = (word, said, offers) => {
    drop(word);
    const acts = offers.map((offer) => {
      const dom = button(`${gettext("Use")} `, offer.value, () => {
        drop(word);
        known.add(offer.value);
        replace(word, offer.value);
      });
      if (offer.hint) dom.append(" ", make("small", {}, offer.hint));
      return dom;
    });
    const keep = button(gettext("Keep the new tag"), "", () => drop(word));
    const dom = make("li", {}, make("p", {}, make("bdi", {}, word), ` – ${said}`), ...acts, keep);
    told.set(word, dom);
    list.append(dom);
    status.textContent = `${word}: ${said}`;
  };
  const ask = async (words) => {
    const query = new URLSearchParams(words.map((word) => ["q", word]));
    let found;
    try {
      const response = await fetch(`${line.dataset.near}?${query}`, { headers: { Accept: "application/json" } });
      if (!response.ok) return;
      found = await response.json();
    } catch {
      return; // the server says it again after saving
    }
    for (const { word, value } of found.same) {
      status.textContent = `${word}: ${gettext("is filed under")} ${value}`;
      known.add(value);
      replace(word, value);
    }
    for (const { word, offers } of found.near) {
      seen.value = [seen.value, word].filter(Boolean).join("، ");
      tell(word, gettext("a new tag, close to one that exists"), offers);
    }
  };

  const warn = (names) => {
    for (const word of told.keys()) if (!names.includes(word)) drop(word);
    clearTimeout(timer);
    timer = setTimeout(() => {
      const words = names.filter((word) => !known.has(word));
      words.forEach((word) => known.add(word));
      if (words.length && line.dataset.near) ask(words);
    }, WAIT);
  };
  warn.know = (names) => names.forEach((name) => known.add(name));
  return warn;
}

function prepare(part) {
  part.querySelectorAll("input[data-choose]:not([role=combobox])").forEach(lineOf);
  part.querySelectorAll("input[data-tags]:not([type=hidden])").forEach(tagsOf);
}

if (form) {
  prepare(form);
  form.addEventListener("desk:row-added", (event) => prepare(event.target));
  form.addEventListener("desk:refilled", (event) => {
    if (event.target !== form) return;
    for (const input of form.querySelectorAll("[data-choose], [data-tags]")) input.dispatchEvent(new Event("desk:refilled"));
  });
}
