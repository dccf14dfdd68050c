// Keys on every page of the desk: save, send, preview, go anywhere, and the list of them. Letters
// are known by their place too, since an Arabic keyboard says «س» where S stands.
const link = document.querySelector("[data-go]");
const typesIn = (target) => target.closest?.("input, textarea, select, [contenteditable=true]");

const make = (tag, attributes = {}, ...children) => {
  const dom = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) dom.setAttribute(name, value);
  dom.append(...children);
  return dom;
};
const isKey = (event, letter) => event.key.toLowerCase() === letter || (!/^[a-z]$/i.test(event.key) && event.code === `Key${letter.toUpperCase()}`);
const isSlash = (event) => event.key === "/" || (event.key === "ظ" && event.code === "Slash");

// The first of these buttons that the page has is pressed, as by hand.
function press(...names) {
  const main = document.getElementById("content-main");
  const button = names.map((name) => main?.querySelector(`form [name=${name}][type=submit]`)).find(Boolean);
  if (!button || button.disabled) return false;
  button.form.requestSubmit(button);
  return true;
}

function open(dialog) {
  document.body.append(dialog);
  dialog.addEventListener("close", () => dialog.remove());
  dialog.showModal();
}

// Going anywhere ----------------------------------------------------------------------------

function go() {
  if (!link || document.querySelector("dialog[open]")) return;
  const input = make("input", {
    type: "search", id: "go-anywhere", dir: "auto", autocomplete: "off", role: "combobox",
    "aria-expanded": "true", "aria-controls": "go-places", "aria-autocomplete": "list",
  });
  const list = make("ul", { id: "go-places", role: "listbox", class: "go__places", "aria-label": link.textContent.trim() });
  const status = make("p", { role: "status", class: "visually-hidden" });
  const label = make("label", { for: input.id }, link.dataset.label);
  const dialog = make("dialog", { class: "go-dialog", "aria-label": link.textContent.trim() }, label, input, status, list);
  let active = 0;
  let turn = 0;
  let timer = 0;
  const activate = (index) => {
    active = index;
    [...list.children].forEach((one, place) => one.setAttribute("aria-selected", String(place === index)));
    const chosen = list.children[index];
    if (!chosen) return input.removeAttribute("aria-activedescendant");
    input.setAttribute("aria-activedescendant", chosen.id);
    chosen.scrollIntoView({ block: "nearest" });
  };
  const search = async () => {
    const mine = ++turn;
    const answer = await fetch(`${link.dataset.go}?${new URLSearchParams({ q: input.value })}`).catch(() => null);
    if (mine !== turn) return;
    const { results, said } = answer?.ok ? await answer.json() : { results: [], said: link.dataset.failed };
    list.replaceChildren(
      ...results.map((one, index) => {
        const way = make("a", { href: one.address, tabindex: "-1" }, make("span", { class: "go__kind" }, one.kind), " ", make("bdi", {}, one.label));
        if (one.hint) way.append(" ", make("small", { dir: "auto" }, one.hint));
        return make("li", { role: "option", id: `go-place-${index}` }, way);
      }),
    );
    status.textContent = said;
    status.classList.toggle("visually-hidden", results.length > 0);
    activate(0);
  };
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(search, 150);
  });
  input.addEventListener("keydown", (event) => {
    const count = list.children.length;
    if (event.key === "ArrowDown") activate((active + 1) % count);
    else if (event.key === "ArrowUp") activate((active + count - 1) % count);
    else if (event.key === "Enter") list.children[active]?.querySelector("a").click();
    else return;
    event.preventDefault();
  });
  open(dialog);
  search();
}

// The search of the list that is open, else that of the stories, which stands on every page.
function search() {
  const field = !document.querySelector("dialog[open]") && document.querySelector("#searchbar, #quick-search");
  field?.focus();
  field?.select?.();
  return Boolean(field);
}

// The list of keys --------------------------------------------------------------------------

async function keys() {
  if (!link || document.querySelector("dialog[open]")) return;
  const page = await fetch(link.href).catch(() => null);
  if (!page?.ok) return;
  const part = new DOMParser().parseFromString(await page.text(), "text/html").getElementById("keys");
  const close = make("button", { type: "button", class: "button" }, link.dataset.close);
  const dialog = make("dialog", { class: "go-dialog", "aria-labelledby": "keys-title", tabindex: "-1" }, part, close);
  close.addEventListener("click", () => dialog.close());
  open(dialog);
  // Read from its top: the first link, which gets the focus, stands at its end.
  dialog.focus();
}

// Saving and sending come first: in the text Ctrl+Enter would else begin a line.
function acts(event) {
  if (event.isComposing || !(event.ctrlKey || event.metaKey)) return;
  let done = false;
  if (event.altKey) done = isKey(event, "p") && press("_preview");
  else if (event.key === "Enter") done = press("_submit");
  else if (!event.shiftKey && isKey(event, "s")) {
    press("_continue", "_save");
    done = true; // never the browser's own dialog, which would store this page as a file
  }
  if (!done) return;
  event.preventDefault();
  event.stopPropagation();
}

// Going comes last: in the text Ctrl+K makes a link of chosen words.
function goes(event) {
  if (event.defaultPrevented || event.isComposing) return;
  const hasControl = event.ctrlKey || event.metaKey;
  if (hasControl && !event.shiftKey && !event.altKey && isKey(event, "k")) go();
  else if (!hasControl && ["?", "؟"].includes(event.key) && !typesIn(event.target)) keys();
  else if (!hasControl && !event.altKey && isSlash(event) && !typesIn(event.target) && search()) return event.preventDefault();
  else return;
  event.preventDefault();
}

document.addEventListener("keydown", acts, { capture: true });
document.addEventListener("keydown", goes);
document.addEventListener("desk:go", go);
link?.addEventListener("click", (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  go();
});
document.querySelector("[data-keys]")?.addEventListener("click", (event) => {
  event.preventDefault();
  keys();
});
