// The session has ended while somebody writes: they sign in again where they are, and go on.
const page = document.getElementById("keeping");
const gettext = window.gettext || ((text) => text);

function start() {
  const desk = page.dataset.desk.replace(/[^/]*$/, "");
  let dialog = null;

  const field = (name, type, label, complete) => {
    const box = document.createElement("p");
    const text = document.createElement("label");
    const input = document.createElement("input");
    Object.assign(input, { name, type, id: `signing-in-${name}`, required: true, autocomplete: complete, dir: "ltr" });
    text.htmlFor = input.id;
    text.textContent = label;
    box.append(text, input);
    return box;
  };
  const build = () => {
    const made = document.createElement("dialog");
    made.id = "signing-in";
    made.className = "signing-in";
    const heading = document.createElement("h2");
    heading.id = "signing-in-title";
    heading.textContent = gettext("Your session has ended");
    made.setAttribute("aria-labelledby", heading.id);
    const note = document.createElement("p");
    note.textContent = gettext("Nothing is lost: your text stands behind this and is kept. Sign in to go on.");
    const form = document.createElement("form");
    const error = document.createElement("p");
    error.className = "signing-in__error";
    error.setAttribute("role", "alert");
    const acts = document.createElement("p");
    acts.className = "signing-in__acts";
    const go = document.createElement("button");
    go.className = "button default";
    go.textContent = gettext("Sign in");
    const wait = document.createElement("button");
    wait.type = "button";
    wait.className = "act-link";
    wait.textContent = gettext("Later");
    wait.addEventListener("click", () => made.close());
    acts.append(go, wait);
    form.append(
      field("username", "text", gettext("Name for signing in"), "username"),
      field("password", "password", gettext("Password"), "current-password"),
      error,
      acts,
    );
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      signIn(form, error, go);
    });
    made.append(heading, note, form);
    document.body.append(made);
    form.username.value = page.dataset.name;
    return made;
  };

  // Who has a second factor shows it in a window of its own; the story stays as it is.
  const elsewhere = (address) => {
    const link = document.createElement("a");
    Object.assign(link, { href: address, target: "_blank", rel: "noopener" });
    link.textContent = gettext("Sign in in a new window");
    return link;
  };

  const signIn = async (form, error, go) => {
    go.disabled = true;
    error.textContent = "";
    try {
      const standing = await (await fetch(`${desk}standing/`, { cache: "no-store" })).json();
      const fields = new URLSearchParams(new FormData(form));
      fields.set("csrfmiddlewaretoken", standing.csrf);
      fields.set("unsaved_ticket", document.querySelector("[name=unsaved_ticket]").value);
      const answer = await fetch(`${desk}sign-in/`, { method: "POST", body: fields, redirect: "error" });
      const told = await answer.json();
      if (answer.ok) {
        form.password.value = "";
        dialog.close();
        document.dispatchEvent(new CustomEvent("desk:signed-in", { detail: told }));
      } else {
        error.textContent = told.error;
        if (told.address) error.append(" ", elsewhere(told.address));
        form.password.select();
      }
    } catch {
      error.textContent = gettext("The line is down. Try again when it is back.");
    }
    go.disabled = false;
  };

  document.addEventListener("desk:signed-out", () => {
    dialog ||= build();
    if (dialog.open) return;
    dialog.showModal();
    dialog.querySelector("[name=password]").focus();
  });
}

if (page) start();
