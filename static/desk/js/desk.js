// What the sheets cannot do alone: name the cells of a list that has become cards, fold the filter
// on a phone, close the person's menu. Every page works without it.
"use strict";

(() => {
  const words = (element) => element.textContent.trim().replace(/\s+/g, " ");

  function nameCells(table) {
    // A heading over nothing is no heading.
    for (const head of table.querySelectorAll("th.original:empty")) head.setAttribute("role", "none");
    const heads = [...table.querySelectorAll("thead th")].map((head) => words(head.querySelector(".text") || head));
    for (const row of table.querySelectorAll("tbody tr")) {
      const cells = [...row.children];
      if (cells.length !== heads.length) continue;
      cells.forEach((cell, index) => {
        const bare = words(cell);
        cell.classList.toggle("is-empty", (bare === "" || bare === "-") && !cell.querySelector("img, input, select, textarea, svg"));
        if (cell.tagName !== "TD" || !heads[index]) return;
        if (!cell.querySelector("img.thumb")) cell.dataset.label = heads[index];
        for (const field of cell.querySelectorAll("input:not([type=hidden]), select, textarea")) {
          if (!field.labels?.length && !field.hasAttribute("aria-label")) field.setAttribute("aria-label", heads[index]);
        }
      });
    }
  }

  function foldFilter(filter) {
    const heading = filter.querySelector("h2");
    if (!heading) return;
    const button = document.createElement("button");
    const isChosen = [...filter.querySelectorAll("ul")].some((list) => list.querySelector("li.selected:not(:first-child)"));
    button.type = "button";
    button.textContent = words(heading);
    heading.replaceChildren(button);
    const show = (isOpen) => {
      filter.classList.toggle("closed", !isOpen);
      button.setAttribute("aria-expanded", String(isOpen));
    };
    button.addEventListener("click", () => show(filter.classList.contains("closed")));
    const wide = matchMedia("(min-width: 64rem)");
    const follow = () => show(wide.matches || isChosen);
    wide.addEventListener("change", follow);
    follow();
  }

  // A choice by typing says its value alone, and nothing while it is empty: give it its label.
  function nameChoices(root) {
    for (const select of root.querySelectorAll("select.select2-hidden-accessible")) {
      const choice = select.nextElementSibling?.querySelector("[role=combobox]");
      const label = document.querySelector(`label[for="${CSS.escape(select.id)}"]`);
      if (!choice) continue;
      const value = choice.querySelector(".select2-selection__rendered");
      value?.removeAttribute("role");
      value?.removeAttribute("aria-readonly");
      if (label) {
        label.id ||= `${select.id}_label`;
        choice.setAttribute("aria-labelledby", [label.id, value?.id].filter(Boolean).join(" "));
      } else {
        choice.removeAttribute("aria-labelledby");
        choice.setAttribute("aria-label", select.getAttribute("aria-label") || select.closest("td")?.dataset.label || "");
      }
    }
  }

  function closeMenus(event) {
    for (const menu of document.querySelectorAll("details.person[open]")) {
      if (event.type === "keydown" ? event.key === "Escape" : !menu.contains(event.target)) menu.open = false;
    }
  }

  // What is to be mended may stand far below. When all is loaded, since the admin's own script puts
  // the caret into the first field of a new form.
  function showMistake() {
    const fields = document.querySelectorAll("#content-main form [aria-invalid=true]");
    const first = [...fields].find((field) => field.offsetWidth);
    if (!first) return;
    first.focus({ preventScroll: true });
    first.scrollIntoView({ block: "center" });
  }

  window.addEventListener("load", showMistake);
  document.querySelectorAll("#result_list, .tabular table").forEach(nameCells);
  document.querySelectorAll("#changelist-filter").forEach(foldFilter);
  document.addEventListener("click", closeMenus);
  document.addEventListener("keydown", closeMenus);
  document.addEventListener("formset:added", (event) => {
    const table = event.target.closest("table");
    if (table) nameCells(table);
    setTimeout(() => nameChoices(event.target));
  });
  // The choices are made when jQuery is ready; what is asked of it later runs after them.
  window.django?.jQuery?.(() => nameChoices(document));
  document.querySelector(".rooms [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
})();
