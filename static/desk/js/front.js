// The arrangement of the front page: rows moved by dragging or by button. Without it the place and
// the order of each row are fields to fill in.
"use strict";
const gettext = window.gettext || ((text) => text);
const form = document.getElementById("places");

// Moving ------------------------------------------------------------------------------------
const rowsOf = (slot) => [...slot.querySelectorAll(".place")];
const slots = form ? [...form.querySelectorAll(".slot")] : [];

function settle() {
  for (const slot of slots) {
    rowsOf(slot).forEach((row, index) => {
      row.querySelector("select[name$='-slot']").value = slot.dataset.slot;
      row.querySelector("input[name$='-order']").value = index + 1;
    });
  }
}

function step(row, by) {
  const slot = row.closest(".slot");
  const rows = rowsOf(slot);
  const other = rows[rows.indexOf(row) + by];
  if (other) by < 0 ? other.before(row) : other.after(row);
  else {
    const next = slots[slots.indexOf(slot) + by];
    if (!next) return;
    const list = next.querySelector(".slot__rows");
    by < 0 ? list.append(row) : list.prepend(row);
  }
  settle();
}

function button(sign, label, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = sign;
  made.setAttribute("aria-label", label);
  made.addEventListener("click", () => {
    act();
    made.focus();
  });
  return made;
}

function prepare(row) {
  const moves = document.createElement("span");
  moves.className = "place__moves";
  // For the mouse alone: whoever uses the keyboard has the two buttons.
  const grip = document.createElement("span");
  grip.textContent = "⠿";
  grip.className = "place__grip";
  grip.title = gettext("Drag to another place");
  grip.addEventListener("pointerdown", () => (row.draggable = true));
  grip.addEventListener("pointerup", () => (row.draggable = false));
  moves.append(
    grip,
    button("↑", gettext("Move up"), () => step(row, -1)),
    button("↓", gettext("Move down"), () => step(row, 1)),
  );
  row.querySelector(".place__more").after(moves);
  row.addEventListener("dragstart", (event) => {
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", "");
    row.classList.add("is-dragged");
  });
  row.addEventListener("dragend", () => {
    row.classList.remove("is-dragged");
    row.draggable = false;
    slots.forEach((slot) => slot.classList.remove("is-over"));
    settle();
  });
}

for (const slot of slots) {
  slot.addEventListener("dragover", (event) => {
    const row = form.querySelector(".place.is-dragged");
    if (!row) return;
    event.preventDefault();
    slots.forEach((one) => one.classList.toggle("is-over", one === slot));
    const below = rowsOf(slot).find((one) => {
      const box = one.getBoundingClientRect();
      return one !== row && event.clientY < box.top + box.height / 2;
    });
    if (below) below.before(row);
    else slot.querySelector(".slot__rows").append(row);
  });
  slot.addEventListener("drop", (event) => event.preventDefault());
}
form?.querySelectorAll(".place").forEach(prepare);
if (form) settle();
