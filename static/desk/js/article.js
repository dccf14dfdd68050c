// What the story's form gains from a script: rows added, moved and removed by button. Without it
// everything can still be typed.
"use strict";
(() => {
  const form = document.getElementById("article_form");
  if (!form) return;
  const gettext = window.gettext || ((text) => text);
  form.classList.add("is-scripted");

  // Rows ------------------------------------------------------------------------------------
  const rowsIn = (group) => [...group.querySelectorAll(":scope > .rows__list > [data-row]")];
  const number = (group) =>
    rowsIn(group).forEach((row, index) => {
      const order = row.querySelector("[data-order]");
      if (order) order.value = index + 1;
    });
  const changed = () => form.dispatchEvent(new Event("input", { bubbles: true }));
  const button = (sign, label, act) => {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = sign;
    made.setAttribute("aria-label", label);
    made.title = label;
    made.addEventListener("click", () => act(made));
    return made;
  };
  const move = (group, row, step) => {
    const rows = rowsIn(group);
    const other = rows[rows.indexOf(row) + step];
    if (!other) return;
    if (step < 0) other.before(row);
    else other.after(row);
    number(group);
    changed();
  };
  // A stored row goes when the story is saved, and may be kept until then; a new one goes at once.
  const drop = (group, row, made) => {
    const mark = row.querySelector(".rows__delete input");
    if (mark) {
      mark.checked = !mark.checked;
      row.classList.toggle("rows__row--going", mark.checked);
      made.textContent = mark.checked ? "↺" : "×";
      made.title = mark.checked ? gettext("Keep this row") : gettext("Remove this row");
      made.setAttribute("aria-label", made.title);
    } else {
      const rows = rowsIn(group);
      const next = rows[rows.indexOf(row) + 1] || rows[rows.indexOf(row) - 1];
      row.remove();
      (next?.querySelector(".rows__tools button:last-child") || group.querySelector(".add-row button")).focus();
    }
    changed();
  };
  const prepare = (group, row) => {
    if (row.querySelector(".rows__tools") || !row.querySelector("[data-order]")) return;
    const tools = document.createElement("div");
    tools.className = "rows__tools";
    tools.append(
      button("↑", gettext("Move up"), (made) => (move(group, row, -1), made.focus())),
      button("↓", gettext("Move down"), (made) => (move(group, row, 1), made.focus())),
      button("×", gettext("Remove this row"), (made) => drop(group, row, made)),
    );
    row.append(tools);
    if (row.querySelector(".rows__delete input")?.checked) row.classList.add("rows__row--going");
  };
  const add = (group) => {
    const total = form.elements[`${group.dataset.prefix}-TOTAL_FORMS`];
    const piece = group.querySelector("[data-empty-row]").innerHTML.replaceAll("__prefix__", total.value);
    const made = document.createElement("template");
    made.innerHTML = piece;
    const row = made.content.querySelector("[data-row]");
    const isNumbered = rowsIn(group).some((one) => one.querySelector("[data-order]")?.value);
    group.querySelector(".rows__list").append(row);
    total.value = Number(total.value) + 1;
    prepare(group, row);
    if (isNumbered) number(group);
    row.dispatchEvent(new CustomEvent("desk:row-added", { bubbles: true }));
    return row;
  };
  const isEmpty = (row) =>
    [...row.querySelectorAll("input:not([type=hidden], [type=checkbox], [data-order])")].every((one) => !one.value);
  for (const group of form.querySelectorAll(".rows[data-prefix]")) {
    const rows = rowsIn(group);
    const adding = group.querySelector(".add-row");
    rows.forEach((row) => prepare(group, row));
    if (!adding) continue;
    // The row for those without scripts is none of ours.
    form.elements[`${group.dataset.prefix}-TOTAL_FORMS`].value = rows.length;
    adding.hidden = false;
    adding.querySelector("button").addEventListener("click", () => add(group).querySelector("input, select").focus());
  }
  document.addEventListener("desk:add-row", ({ detail: { prefix, values } }) => {
    const group = document.getElementById(`${prefix}-group`);
    if (!group?.querySelector("[data-empty-row]")) return;
    const row = rowsIn(group).find(isEmpty) || add(group);
    for (const [name, value] of Object.entries(values)) {
      const field = row.querySelector(`[name$="-${name}"]`);
      field.value = value;
      field.dispatchEvent(new CustomEvent("desk:refilled"));
      field.dispatchEvent(new Event("change", { bubbles: true }));
    }
    changed();
  });
})();
