// The picture of a story as a card, and pictures dropped or pasted into the form and the body.
// Without it the number of a picture can be typed.
const root = document.querySelector("[data-picture-field]");
if (root) {
  // Named in the page's import map together with the field.
  const { element, lookUp } = await import("desk-editor/dialogs");
  // The library and the uploads come when somebody asks for them.
  const library = () => import("desk-editor/pictures");
  const uploads = () => import("desk-editor/uploads");
  const picturesOf = (transfer) => [...(transfer?.files || [])].filter((file) => file.type.startsWith("image/"));
  const gettext = window.gettext || ((text) => text);
  const form = root.closest("form");
  const input = root.querySelector("input");
  const shown = root.querySelector(".picture-field__shown");
  const { pictures, add, accepted } = root.dataset;
  const mostBytes = Number(root.dataset.mostBytes);
  const trays = [];
  let editor = null;

  const button = (words, run, name) => {
    const dom = element("button", { type: "button", class: "button", "data-picture-act": name }, [words]);
    dom.addEventListener("click", run);
    return dom;
  };

  // The card of the lead picture --------------------------------------------------------------
  const draw = (picture) => {
    remove.hidden = !picture && !input.value;
    if (!picture) {
      const gone = input.value ? gettext("There is no picture of this number.") : "";
      shown.replaceChildren(gone);
      return;
    }
    const image = element("img", { src: picture.thumb, alt: "", width: "320", height: "240" });
    const words = element("p", {}, [element("bdi", {}, [picture.alt]), " ", element("small", {}, [element("bdi", {}, [picture.credit])])]);
    const refusal = picture.refusal ? [element("p", { class: "picture-refused" }, [picture.refusal])] : [];
    shown.replaceChildren(image, words, ...refusal);
  };
  let told = input.value;
  const choose = (picture) => {
    input.value = told = picture ? String(picture.number) : "";
    draw(picture);
    for (const name of ["input", "change"]) input.dispatchEvent(new Event(name, { bubbles: true }));
  };
  // Somebody else may set the number: a merge, a text that is taken up again.
  for (const name of ["input", "change"]) {
    input.addEventListener(name, async () => {
      if (input.value === told) return;
      const number = (told = input.value);
      const found = number ? await lookUp(pictures, number) : null;
      if (told === number) draw(found);
    });
  }

  // Uploading ---------------------------------------------------------------------------------
  const lead = {
    label: gettext("Make it the picture of the story"),
    done: gettext("Picture of the story:"),
    run: choose,
    auto: () => !input.value,
  };
  const intoBody = (place) => ({
    label: gettext("Put it into the text"),
    done: gettext("In the text:"),
    run: async ({ number }) => {
      const { insertPicture } = await library();
      insertPicture(editor, number, place ? place.now() : null);
      place?.forget();
    },
    auto: () => Boolean(place),
  });
  // A tray is made for the first picture that is put into it.
  const newTray = (label) => {
    const place = { dom: element("div", { class: "uploads-place" }) };
    let made = null;
    const make = async () => {
      const { Tray } = await uploads();
      const tray = new Tray({ add, mostBytes, label });
      tray.dom.addEventListener("uploads:changed", () => tray.dom.classList.toggle("is-empty", !tray.cards.length));
      place.dom.append(tray.dom);
      trays.push(tray);
      return tray;
    };
    place.take = async (files, uses) => (await (made ||= make())).take(files, uses);
    return place;
  };
  const leadTray = newTray(gettext("Pictures on their way"));
  const takeAsLead = (files) => leadTray.take(files, editor ? [lead, intoBody(null)] : [lead]);

  const file = element("input", { type: "file", multiple: "", accept: accepted, class: "picture-field__file", tabindex: "-1", "aria-label": gettext("Choose pictures from this device") });
  file.addEventListener("change", () => {
    takeAsLead([...file.files]);
    file.value = "";
  });
  const remove = button(gettext("Remove the picture"), () => {
    choose(null);
    buttons.querySelector("button").focus();
  }, "remove");
  const buttons = element("div", { class: "picture-field__buttons" }, [
    button(gettext("Choose from the library"), async () => {
      const { choosePicture } = await library();
      const chosen = await choosePicture({ pictures, add, accepted, mostBytes });
      if (chosen) choose(chosen);
    }, "choose"),
    button(gettext("Upload pictures"), () => file.click(), "upload"),
    remove,
  ]);
  const hint = element("p", { class: "picture-field__hint" }, [gettext("Or drop pictures here, or paste them.")]);
  root.querySelector(".picture-field__typed").hidden = true;
  root.append(buttons, hint, file, leadTray.dom);
  remove.hidden = !input.value;

  const dropZone = (zone, take) => {
    const hasFiles = (event) => [...(event.dataTransfer?.types || [])].includes("Files");
    zone.addEventListener("dragover", (event) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      zone.classList.add("is-over");
    });
    zone.addEventListener("dragleave", (event) => {
      if (!zone.contains(event.relatedTarget)) zone.classList.remove("is-over");
    });
    zone.addEventListener("drop", (event) => {
      zone.classList.remove("is-over");
      const files = picturesOf(event.dataTransfer);
      if (!files.length) return;
      // The editor leaves alone what somebody has dealt with.
      event.preventDefault();
      take(files, event);
    }, true);
  };
  dropZone(root, takeAsLead);
  // A picture that misses its place must not open in the place of the story.
  for (const name of ["dragover", "drop"]) {
    window.addEventListener(name, (event) => {
      if ([...(event.dataTransfer?.types || [])].includes("Files")) event.preventDefault();
    });
  }

  // What is on the clipboard is a picture, not words with a picture of them beside.
  const pasted = (event) => {
    const html = event.clipboardData?.getData("text/html") || "";
    const words = new DOMParser().parseFromString(html, "text/html").body.textContent.trim();
    return words || event.clipboardData?.getData("text/plain") ? [] : picturesOf(event.clipboardData);
  };
  document.addEventListener("paste", (event) => {
    const isElsewhere = event.target.closest?.("input, textarea, [contenteditable=true], dialog") && !root.contains(event.target);
    const files = isElsewhere || event.defaultPrevented ? [] : pasted(event);
    if (!files.length) return;
    event.preventDefault();
    takeAsLead(files);
    leadTray.dom.scrollIntoView({ block: "nearest" });
  });

  // The body ----------------------------------------------------------------------------------
  // A place in the text that moves along while somebody types on.
  const kept = (place) => {
    let at = place;
    const move = ({ transaction }) => (at = transaction.mapping.map(at));
    editor.on("transaction", move);
    return { now: () => at, forget: () => editor.off("transaction", move) };
  };
  const attach = (opened) => {
    if (editor || !opened.isEditable) return;
    editor = opened;
    const zone = editor.view.dom.closest(".prose-editor");
    const tray = newTray(gettext("Pictures on their way into the text"));
    zone.after(tray.dom);
    const take = (files, place) => {
      for (const one of files) tray.take([one], [intoBody(kept(place)), lead]);
    };
    dropZone(zone, (files, { clientX, clientY }) => {
      const found = editor.view.posAtCoords({ left: clientX, top: clientY });
      take(files, found ? found.pos : editor.state.selection.to);
    });
    zone.addEventListener("paste", (event) => {
      const files = pasted(event);
      if (!files.length) return;
      event.preventDefault();
      take(files, editor.state.selection.to);
    }, true);
  };
  document.addEventListener("prose-editor:ready", ({ detail }) => attach(detail.editor));
  const ready = document.querySelector(".ProseMirror")?.editor;
  if (ready) attach(ready);

  // Sending the story -------------------------------------------------------------------------
  // Pictures that are not yet put to use hold it once, so that none is forgotten.
  let heldFor = "";
  document.addEventListener("submit", async (event) => {
    const saving = trays.flatMap((tray) => tray.cards).find((card) => card.saving)?.saving;
    if (event.target === form && saving) {
      event.preventDefault();
      event.stopImmediatePropagation();
      const { submitter } = event;
      await saving;
      // When the card has been put to use.
      setTimeout(() => form.requestSubmit(submitter));
      return;
    }
    const open = trays.find((tray) => tray.cards.length);
    const now = trays.map((tray) => tray.cards.length).join();
    if (event.target !== form || !open || heldFor === now) return;
    heldFor = now;
    event.preventDefault();
    event.stopImmediatePropagation();
    open.say(gettext("These pictures are not in the story yet. Complete them or close their cards; pressing again goes on without them."));
    open.dom.scrollIntoView({ block: "center" });
    open.cards[0].focus();
  }, true);
}
