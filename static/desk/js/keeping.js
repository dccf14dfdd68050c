// What is typed into a story is kept: on the server within three seconds, and in this browser until
// the server has it. The server decides which of two beats is newer; see desk/keeping.py.
const QUIET = 1200; // milliseconds after the last key
const LONGEST = 2500; // and while somebody types on
const LOCAL = 100;
const PATIENCE = 15000;
const IN_BROWSER = ["offline", "signed-out", "other", "refused"];
const OWN = /^(unsaved_|state_read$|csrfmiddlewaretoken$|_)/;

const page = document.getElementById("keeping");
const form = document.getElementById("article_form");
const gettext = window.gettext || ((text) => text);

function start() {
  const { by, story } = page.dataset;
  const desk = page.dataset.desk.replace(/[^/]*$/, "");
  const carried = (name) => form.elements.namedItem(name);
  const texts = window.waitingTexts(page.dataset.key, by);
  const prefix = `${texts.own}${story || "new"}:`;
  delete page.dataset.key;
  let win = page.dataset.window;
  let serial = Number(carried("unsaved_serial").value);
  let acknowledged = serial;
  let first = null; // the fields as the page brought them
  let last = null; // the fields as they were looked at last
  let isHeld = false;
  let isLeaving = false;
  let isSending = false;
  let failures = 0;
  const timers = {};
  const clear = (name) => {
    clearTimeout(timers[name]);
    delete timers[name];
  };
  const later = (name, call, after) => {
    clear(name);
    timers[name] = setTimeout(() => {
      delete timers[name];
      call();
    }, after);
  };

  // The line that says how it stands ----------------------------------------------------------
  const line = document.createElement("p");
  line.className = "kept-line";
  line.setAttribute("role", "status");
  const buttons = form.querySelector(".submit-row");
  buttons?.prepend(line);
  const said = {
    sending: () => gettext("Keeping…"),
    kept: (at) => gettext("Kept at %s").replace("%s", at),
    offline: () => gettext("The line is down."),
    "signed-out": () => gettext("Your session has ended."),
    other: () => gettext("Somebody else is signed in now."),
    "too-long": () => gettext("This is too long to be kept. Save it, or make two stories of it."),
    refused: () => gettext("This text cannot be kept on the server."),
  };
  const where = () => {
    if (!isStored) return gettext("This browser keeps nothing: do not close the page.");
    if (!texts.isLasting) return gettext("It is kept in this window alone. Do not close it.");
    return gettext("Your text is kept in this browser.");
  };
  const show = (state, at) => {
    line.dataset.state = state;
    line.replaceChildren(said[state](at));
    if (IN_BROWSER.includes(state)) line.append(" ", where());
    if (state !== "signed-out") return;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "kept-line__act";
    button.textContent = gettext("Sign in");
    button.addEventListener("click", signedOut);
    line.append(" ", button);
  };
  const signedOut = () => document.dispatchEvent(new CustomEvent("desk:signed-out"));

  // In this browser ---------------------------------------------------------------------------
  const content = () => {
    const fields = new URLSearchParams();
    for (const [name, value] of new FormData(form)) {
      if (typeof value === "string" && !OWN.test(name) && !name.includes("__prefix__")) fields.append(name, value);
    }
    return fields.toString();
  };
  const message = () => {
    const fields = new URLSearchParams(last === first ? "" : last);
    fields.set("unsaved_ticket", carried("unsaved_ticket").value);
    fields.set("unsaved_from", carried("unsaved_from").value);
    fields.set("unsaved_serial", serial);
    return fields;
  };
  let isStored = true;
  let isThrownAway = false;
  let stored = serial; // how far this browser has it
  let storing = Promise.resolve(); // one after the other
  const storeHere = () => {
    clear("local");
    if (serial === acknowledged) return;
    const name = prefix + win;
    const copy = { serial, at: Date.now(), body: message().toString() };
    storing = storing.then(async () => {
      try {
        const sealed = await texts.seal(name, copy);
        // Meanwhile the server may have it.
        if (copy.serial <= acknowledged || name !== prefix + win || isThrownAway) return;
        texts.put(name, sealed);
        stored = copy.serial;
        isStored = true;
      } catch {
        isStored = false; // full, or forbidden
      }
    });
  };

  // To the server -----------------------------------------------------------------------------
  const post = async (address, fields) => {
    fields.set("csrfmiddlewaretoken", carried("csrfmiddlewaretoken").value);
    return fetch(address, { method: "POST", body: fields, signal: AbortSignal.timeout(PATIENCE), redirect: "error" });
  };
  const standing = async () => (await fetch(`${desk}standing/?story=${story}`, { cache: "no-store" })).json();

  // A token of another session is exchanged, when it is still the same person who is signed in.
  const hasNewToken = async () => {
    const now = await standing();
    await storing;
    if (now.by === null) show("signed-out");
    else if (String(now.by) !== by) show("other");
    else renew(now.csrf);
    if (now.by === null) signedOut();
    return String(now.by) === by;
  };
  const renew = (token) => {
    for (const input of document.querySelectorAll("[name=csrfmiddlewaretoken]")) input.value = token;
  };

  // The window was saved or thrown away, and somebody has come back to it: it is a new one now.
  const renewWindow = async () => {
    const now = await standing();
    if (String(now.by) !== by || !now.ticket) return false;
    texts.drop(prefix + win);
    renew(now.csrf);
    win = page.dataset.window = now.window;
    carried("unsaved_ticket").value = now.ticket;
    return true;
  };

  const send = async (isSecond = false) => {
    clear("quiet");
    clear("longest");
    clear("again");
    if (isSending || isLeaving || serial === acknowledged) return;
    storeHere();
    isSending = true;
    const sent = serial;
    show("sending");
    let state = "offline";
    let at = "";
    let goOn = false;
    try {
      const answer = await post(`${desk}unsaved/${win}/`, message());
      const told = answer.ok ? await answer.json() : {};
      if (told.sealed) goOn = !isLeaving && (await renewWindow());
      else if (answer.ok) {
        state = "kept";
        at = told.at;
      } else if (answer.status === 401) state = "signed-out";
      else if (answer.status === 409) state = "other";
      else if (answer.status === 413) state = "too-long";
      else if (answer.status === 403 && !isSecond) goOn = await hasNewToken();
      else if (answer.status < 500 && answer.status !== 429) state = "refused";
    } catch {
      state = "offline";
    }
    await storing;
    isSending = false;
    if (isLeaving) return;
    if (goOn) {
      send(true);
      return;
    }
    if (state === "kept") {
      failures = 0;
      acknowledged = sent;
      if (serial === sent) {
        texts.drop(prefix + win);
        show("kept", at);
      } else typedOn();
      if (!story) history.replaceState(history.state, "", `?unsaved=${win}${location.hash}`);
      return;
    }
    if (line.dataset.state === "sending") show(state, at);
    if (state === "signed-out") signedOut();
    if (state === "offline") {
      later("again", send, Math.min(1000 * 2 ** failures, 30000));
      failures += 1;
    }
  };

  const typedOn = () => {
    later("quiet", send, QUIET);
    if (!timers.longest) later("longest", send, LONGEST);
  };
  const look = () => {
    if (first === null || isHeld || isLeaving) return;
    const now = content();
    if (now === last) return;
    last = now;
    serial += 1;
    carried("unsaved_serial").value = serial;
    if (!timers.local) later("local", storeHere, Math.max(LOCAL, Math.min(300, last.length / 4000)));
    // After a failure the next try has its own time.
    if (!timers.again) typedOn();
  };

  // What this browser still holds of windows that were killed ---------------------------------
  const bringBack = async () => {
    await texts.renewOld();
    let newest = null;
    for (const key of texts.names(prefix).filter((one) => one !== prefix + win)) {
      const copy = await texts.get(key);
      if (!copy) continue;
      try {
        const answer = await post(`${desk}unsaved/${key.slice(prefix.length)}/`, new URLSearchParams(copy.body));
        if (!answer.ok) continue;
        const { sealed } = await answer.json();
        if (!sealed && (!newest || copy.at > newest.at)) newest = { at: copy.at, key };
        texts.drop(key, copy.serial);
      } catch {
        return; // the line is down: at the next opening
      }
    }
    const isAsked = new URLSearchParams(location.search).get("unsaved");
    if (newest && serial === acknowledged && !page.hasAttribute("data-refused")) {
      isLeaving = true;
      location.replace(story || isAsked ? `?unsaved=${newest.key.slice(prefix.length)}` : location.pathname);
    }
  };

  // When ---------------------------------------------------------------------------------------
  const begin = () => {
    last = content();
    // What was found again or refused differs from what is stored: it is never the beginning.
    first = page.hasAttribute("data-found") || page.hasAttribute("data-refused") ? "" : last;
    form.addEventListener("input", look);
    form.addEventListener("change", look);
    // Rows that are moved and choices made by a script tell nobody.
    setInterval(look, 1000);
    if (page.hasAttribute("data-refused") && !story) history.replaceState(history.state, "", `?unsaved=${win}`);
    line.dataset.ready = "";
    bringBack();
  };
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    look();
    storeHere();
    isLeaving = true;
    Object.keys(timers).forEach(clear);
    if (!event.submitter?.hasAttribute("data-discard")) return;
    isThrownAway = true;
    texts.drop(prefix + win);
  });
  window.addEventListener("pagehide", () => {
    if (isLeaving || serial === acknowledged) return;
    storeHere();
    const fields = message();
    fields.set("csrfmiddlewaretoken", carried("csrfmiddlewaretoken").value);
    navigator.sendBeacon?.(`${desk}unsaved/${win}/`, fields);
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState !== "hidden" || isLeaving) return;
    look();
    storeHere();
  });
  window.addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    isLeaving = isThrownAway = false;
    look();
  });
  window.addEventListener("beforeunload", (event) => {
    look();
    if (isLeaving || serial === acknowledged) return;
    if (serial !== stored) storeHere();
    // Sealing takes a moment, and the page may be gone before it is over.
    if (!isStored || (line.dataset.state !== "kept" && (serial !== stored || !texts.isLasting))) event.preventDefault();
  });
  window.addEventListener("online", () => send());
  document.addEventListener("desk:signed-in", (event) => {
    renew(event.detail.csrf);
    send();
  });
  document.addEventListener("desk:token-refused", () => hasNewToken().catch(() => false));
  document.addEventListener("desk:held", (event) => {
    if (event.detail.isHeld) {
      look();
      send();
    }
    isHeld = event.detail.isHeld;
  });
  if (document.readyState === "complete") begin();
  else window.addEventListener("load", begin);
}

if (page && form) start();
