// Signing in and one's own account: passkeys, seeing what is typed, printing codes.
const words = document.getElementById("account-words").dataset;

// A password can be looked at while it is typed.
for (const input of document.querySelectorAll("input[type=password]")) {
  const box = document.createElement("div");
  const button = document.createElement("button");
  box.className = "secret";
  button.type = "button";
  button.setAttribute("aria-controls", input.id);
  const show = (isShown) => {
    input.type = isShown ? "text" : "password";
    button.textContent = isShown ? words.hide : words.show;
    button.setAttribute("aria-pressed", String(isShown));
  };
  button.addEventListener("click", () => {
    show(input.type === "password");
    input.focus();
  });
  // What a browser remembers of a field of words must not be a password.
  input.form?.addEventListener("submit", () => show(false));
  input.replaceWith(box);
  box.append(input, button);
  show(false);
}

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

const data = () => JSON.parse(document.getElementById("passkey-data").textContent);

async function ask(form) {
  const kind = form.dataset.passkey;
  if (kind === "create") return window.webauthnJSON.create(data().creation_options);
  if (kind === "get") return window.webauthnJSON.get(data().request_options);
  const answer = await fetch(form.action, { headers: { Accept: "application/json" }, cache: "no-store" });
  if (!answer.ok) throw new Error(String(answer.status));
  return window.webauthnJSON.get((await answer.json()).request_options);
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  if (!window.PublicKeyCredential && form.dataset.passkey !== "create") continue;
  form.hidden = false;
  const error = form.querySelector("[role=alert]");
  const button = form.querySelector("[type=submit]");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    error.hidden = true;
    button.disabled = true;
    try {
      const credential = await ask(form);
      form.elements.credential.value = JSON.stringify(credential);
      form.submit();
    } catch (problem) {
      const known = { InvalidStateError: words.have, SecurityError: words.cannot, TypeError: words.cannot };
      error.textContent = known[problem.name] || words.refused;
      error.hidden = false;
      button.disabled = false;
    }
  });
}
