// What the text could be filed under and linked to: chips with a reason, taken at a click. Asked
// when the hands have rested, with what stands in the form.
const form = document.getElementById("article_form");
const panel = form?.querySelector("[data-suggest-address]");
const gettext = window.gettext || ((text) => text);
const WAIT = 1500; // milliseconds of quiet
const WATCHED = /^(headline|standfirst|body|tags|related_links-.*)$/;

const make = (tag, attributes = {}, ...children) => {
  const dom = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) dom.setAttribute(name, value);
  dom.append(...children);
  return dom;
};

function shelf(place, title) {
  const list = make("ul", {});
  const dom = make("div", { class: "suggested", hidden: "" }, make("p", { class: "suggested__title" }, title), list);
  place.append(dom);
  return (offers, take) => {
    dom.hidden = !offers.length;
    list.replaceChildren(
      ...offers.map((offer) => {
        const name = offer.label || offer.value;
        const button = make("button", { type: "button" }, make("span", { "aria-hidden": "true" }, "+ "), make("span", { class: "visually-hidden" }, `${gettext("Add")} `), make("bdi", {}, name), " ", make("small", {}, offer.hint));
        button.addEventListener("click", () => {
          const item = button.parentElement;
          const next = (item.nextElementSibling || item.previousElementSibling)?.querySelector("button");
          item.remove();
          dom.hidden = !list.children.length;
          take(offer);
          next?.focus();
        });
        return make("li", {}, button);
      }),
    );
  };
}

function start() {
  const tags = form.querySelector(".field-tags");
  const links = document.getElementById("related_links-group");
  if (!tags?.querySelector("[name=tags]") || !links?.querySelector("[data-empty-row]")) return;
  const showTags = shelf(tags, gettext("Suggested tags"));
  const showStories = shelf(links, gettext("Suggested stories"));
  let asked = "";
  let timer = 0;

  const ask = async () => {
    const said = new URLSearchParams({ number: panel.dataset.number });
    for (const name of ["headline", "standfirst", "body", "tags"]) said.set(name, form.elements[name]?.value || "");
    for (const line of form.querySelectorAll("[name$=-related_story]")) if (line.value) said.append("linked", line.value);
    if (said.toString() === asked) return;
    asked = said.toString();
    try {
      const answer = await fetch(panel.dataset.suggestAddress, {
        method: "POST",
        headers: { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value },
        body: said,
      });
      if (!answer.ok || asked !== said.toString()) return;
      const found = await answer.json();
      showTags(found.tags, (offer) => document.dispatchEvent(new CustomEvent("desk:add-tag", { detail: offer.value })));
      showStories(found.stories, (offer) =>
        document.dispatchEvent(new CustomEvent("desk:add-row", { detail: { prefix: "related_links", values: { related_story: offer.value } } })),
      );
    } catch {
      asked = ""; // without an answer nothing is suggested; the next pause asks again
    }
  };
  const wait = (event) => {
    if (event.target.name && !WATCHED.test(event.target.name)) return;
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT);
  };
  form.addEventListener("input", wait);
  form.addEventListener("change", wait);
  if (form.elements.headline?.value) timer = setTimeout(ask, WAIT);
}

if (panel) start();
