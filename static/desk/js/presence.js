// Who writes this story now: told every ten seconds, both ways. Who does not hold the story reads it;
// one button takes the writing over. See desk/presence.py.
const EVERY = 10000;

const page = document.getElementById("keeping");
const form = document.getElementById("article_form");
const banner = document.getElementById("presence");
const gettext = window.gettext || ((text) => text);

function start() {
  const desk = page.dataset.desk.replace(/[^/]*$/, "");
  const who = banner.querySelector(".presence__who");
  const news = banner.querySelector(".presence__news");
  const take = banner.querySelector(".presence__take");
  const read = Number(form.elements.namedItem("version_read").value);
  const closed = new Set();
  let isHeld = false;
  let hadIt = false;

  const fields = (more) => {
    const all = new URLSearchParams(more);
    for (const name of ["unsaved_ticket", "csrfmiddlewaretoken"]) all.set(name, form.elements.namedItem(name).value);
    return all;
  };
  const windowOf = () => page.dataset.window;

  const close = () => {
    for (const one of form.querySelectorAll("input, textarea, select, button")) {
      if (one.type === "hidden" || one.closest(".presence, .kept-line, .note") || one.disabled || one.readOnly) continue;
      // A text that may not be changed can still be selected and copied.
      if (one.matches("textarea, input:is([type=text], [type=url], [type=number], [type=date])")) one.readOnly = true;
      else one.disabled = true;
      closed.add(one);
    }
  };
  // Buttons for pictures and suggestions come later than the answer who writes.
  const late = new MutationObserver(close);

  // Fields that may be read only: the text stays, and is kept.
  const editable = (can) => {
    const editor = form.querySelector(".ProseMirror")?.editor;
    editor?.setEditable(can, false);
    form.classList.toggle("is-held", !can);
    if (can) {
      late.disconnect();
      for (const one of closed) one.readOnly = one.disabled = false;
      closed.clear();
      return;
    }
    close();
    late.observe(form, { childList: true, subtree: true });
  };
  const hold = (held) => {
    if (held === isHeld) return;
    isHeld = held;
    // Told first, so that the text is kept before its fields close.
    if (held) document.dispatchEvent(new CustomEvent("desk:held", { detail: { isHeld: true } }));
    editable(!held);
    if (!held) document.dispatchEvent(new CustomEvent("desk:held", { detail: { isHeld: false } }));
  };

  const name = (text) => {
    const one = document.createElement("bdi");
    one.textContent = text;
    return one;
  };
  const sentence = (place, pattern, person) => {
    const [before, after] = pattern.split("%s");
    place.replaceChildren(before, ...(after === undefined ? [] : [name(person), after]));
    place.hidden = false;
  };
  const tell = (answer) => {
    take.hidden = !isHeld;
    banner.dataset.state = isHeld ? "held" : "free";
    if (!answer.holds && answer.own) sentence(who, gettext("You are writing this story in another window."));
    else if (isHeld && hadIt) sentence(who, gettext("%s has taken over the writing. Your text is kept."), answer.holder);
    else if (isHeld) sentence(who, gettext("%s is writing this story now"), answer.holder);
    else if (answer.others.length) sentence(who, gettext("Also here: %s"), answer.others.join(gettext(", ")));
    else who.hidden = true;
    if (answer.version > read && answer.changed_by) {
      sentence(news, gettext("%s has saved a newer text. When you save, both are put side by side."), answer.changed_by);
    }
  };

  const beat = async (more) => {
    let answer;
    try {
      const response = await fetch(`${desk}presence/${windowOf()}/`, { method: "POST", body: fields(more), redirect: "error" });
      // A token of another session: who keeps the text exchanges it.
      if (response.status === 403) document.dispatchEvent(new CustomEvent("desk:token-refused"));
      if (!response.ok) return;
      answer = await response.json();
    } catch {
      return; // the line is down; the text has its own way of saying so
    }
    if (answer.closed) return;
    // Of one's own windows none is closed: what both hold is compared when they are saved.
    hold(!answer.holds && answer.holder !== "" && !answer.own);
    if (answer.holds) hadIt = true;
    tell(answer);
  };

  take.addEventListener("click", async () => {
    await beat({ take: "1" });
    form.querySelector("#id_headline")?.focus();
  });
  const begin = () => {
    if (banner.hasAttribute("data-held")) {
      hold(true);
      take.hidden = false;
    }
    beat();
    setInterval(beat, EVERY);
  };
  window.addEventListener("pagehide", () => {
    navigator.sendBeacon?.(`${desk}presence/${windowOf()}/`, fields({ leave: "1" }));
  });
  window.addEventListener("pageshow", (event) => event.persisted && beat());
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && beat());
  document.addEventListener("desk:signed-in", () => beat());
  if (document.readyState === "complete") begin();
  else window.addEventListener("load", begin);
}

if (page && form && banner) start();
