// What the story's form gains from a script: suggestions while typing, rows moved by button, and a
// word of warning before typed text is left behind. Without it everything can still be typed.
"use strict";
(() => {
  const form = document.getElementById("article_form");
  if (!form) return;
  const words = (text) => (window.gettext ? window.gettext(text) : text);

  // Suggestions -----------------------------------------------------------------------------
  const root = location.pathname.replace(/articles\/article\/.*$/, "desk/");
  const sources = {
    tags: {
      address: "tags.json",
      typed: (text) => text.split(/[,،;؛]/).pop().trim(),
      values: (answer, text) => {
        const kept = text.slice(0, text.length - text.split(/[,،;؛]/).pop().length);
        return answer.results.map((name) => `${kept}${kept && !/\s$/.test(kept) ? " " : ""}${name}`);
      },
    },
    stories: {
      address: "stories.json",
      typed: (text) => text.trim(),
      values: (answer) => answer.results.map((one) => `${one.number} – ${one.headline}`),
    },
  };
  let lists = 0;
  const prepare = (input) => {
    const source = sources[input.dataset.suggest];
    if (!source || input.list || input.id.includes("__prefix__")) return;
    const list = document.createElement("datalist");
    list.id = `suggestions-${lists++}`;
    input.after(list);
    input.setAttribute("list", list.id);
    input.autocomplete = "off";
    let asked = "";
    let timer = 0;
    input.addEventListener("input", () => {
      const typed = source.typed(input.value);
      clearTimeout(timer);
      if (!typed || typed === asked) return;
      timer = setTimeout(async () => {
        asked = typed;
        try {
          const answer = await fetch(`${root}${source.address}?q=${encodeURIComponent(typed)}`);
          if (!answer.ok || asked !== typed) return;
          const options = source.values(await answer.json(), input.value).map((value) => {
            const option = document.createElement("option");
            option.value = value;
            return option;
          });
          list.replaceChildren(...options);
        } catch {
          list.replaceChildren();
        }
      }, 200);
    });
  };
  const prepareAll = (part) => part.querySelectorAll("[data-suggest]").forEach(prepare);
  prepareAll(form);
  document.addEventListener("formset:added", (event) => {
    prepareAll(event.target);
    movable(event.target);
  });

  // Rows ------------------------------------------------------------------------------------
  const rowsOf = (row) =>
    [...row.parentElement.querySelectorAll(":scope > .inline-related, :scope > tr.form-row")].filter(
      (one) => !one.classList.contains("empty-form"),
    );
  const number = (row) =>
    rowsOf(row).forEach((one, index) => {
      const order = one.querySelector("[data-order]");
      if (order) order.value = index + 1;
    });
  const move = (row, step) => {
    const rows = rowsOf(row);
    const other = rows[rows.indexOf(row) + step];
    if (!other) return;
    if (step < 0) other.before(row);
    else other.after(row);
    number(row);
  };
  function movable(row) {
    const order = row.querySelector("[data-order]");
    if (!order || order.dataset.movable || order.name.includes("__prefix__")) return;
    order.dataset.movable = "true";
    order.classList.add("order--hidden");
    const span = document.createElement("span");
    span.className = "order-buttons";
    for (const [sign, step, label] of [
      ["↑", -1, words("Move up")],
      ["↓", 1, words("Move down")],
    ]) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = sign;
      button.setAttribute("aria-label", label);
      button.addEventListener("click", () => {
        move(order.closest(".inline-related, tr.form-row"), step);
        button.focus();
      });
      span.append(button);
    }
    order.after(span);
  }
  form.querySelectorAll(".inline-related, tr.form-row").forEach(movable);

  // The picture -----------------------------------------------------------------------------
  const picture = document.getElementById("id_lead_image");
  if (picture) {
    const thumb = document.createElement("img");
    thumb.className = "lead-thumb";
    thumb.alt = "";
    const show = () => {
      thumb.hidden = !picture.value;
      if (picture.value) thumb.src = `${root}pictures/${picture.value}.webp`;
    };
    (picture.closest(".related-widget-wrapper") || picture).after(thumb);
    // The choosing by typing tells its changes through jQuery alone.
    if (window.django?.jQuery) window.django.jQuery(picture).on("change", show);
    else picture.addEventListener("change", show);
    show();
  }

  // Leaving ---------------------------------------------------------------------------------
  let typed = false;
  let sent = false;
  form.addEventListener("input", () => (typed = true));
  form.addEventListener("submit", () => (sent = true));
  window.addEventListener("beforeunload", (event) => {
    if (typed && !sent) event.preventDefault();
  });
})();
