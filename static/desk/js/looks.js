// How long the story is and how it will look outside, while it is typed. The server counts the same
// way when the page is opened (arabic/reading.py, arabic/cleaning.py).
const form = document.getElementById("article_form");
const panel = form?.querySelector("[data-looks]");
const WORDS_A_MINUTE = 180;

// Under their own names, by which the catalogue of words gathers them.
const gettext = window.gettext || ((text) => text);
const ngettext = window.ngettext || ((one, many, count) => (count === 1 ? one : many));
const lang = document.documentElement.lang;
// In the digits of the page: what the server has counted shows which.
const isArabicIndic = /[٠-٩]/.test(panel?.textContent || "");
const shown = (count) => new Intl.NumberFormat(lang, { numberingSystem: isArabicIndic ? "arab" : "latn", useGrouping: false }).format(count);

const valueOf = (name) => form.elements[name]?.value.trim() || "";
// Marks, joiners and signs of direction are not seen.
const letters = (text) => [...text.normalize("NFC").replace(/[\p{M}\p{Cc}\p{Cf}]/gu, "")].length;
const wordCount = (text) => text.split(/\s+/).filter((one) => /[\p{L}\p{N}]/u.test(one)).length;

function bodyText() {
  const editor = form.querySelector(".ProseMirror");
  if (!editor) return new DOMParser().parseFromString(valueOf("body"), "text/html").body.textContent;
  const blocks = editor.querySelectorAll("p, h2, h3, figcaption");
  return [...blocks].map((one) => one.textContent).join("\n");
}

const cut = (text, most) => (text.length <= most ? text : `${text.slice(0, most).replace(/\s\S*$/, "")}…`);

function show() {
  const headline = valueOf("headline");
  const description = cut(valueOf("standfirst") || headline, Number(panel.dataset.descriptionLetters));
  const text = {
    "look-headline": headline,
    "look-title": cut(headline, Number(panel.dataset.titleLetters)),
    "look-description": description,
  };
  for (const [name, words] of Object.entries(text)) {
    for (const one of panel.querySelectorAll(`[data-${name}]`)) one.textContent = words;
  }
  const picture = panel.querySelector("[data-look-picture]");
  const number = valueOf("lead_image");
  const address = /^\d+$/.test(number) ? panel.dataset.thumbs.replace("{number}", number) : panel.dataset.noPicture;
  if (!picture.src.endsWith(address)) picture.src = address;
}

function count() {
  const total = wordCount(bodyText());
  const minutes = Math.max(1, Math.ceil(total / WORDS_A_MINUTE));
  panel.querySelector("[data-count-words]").textContent = ngettext("%s word", "%s words", total).replace("%s", shown(total));
  panel.querySelector("[data-count-minutes]").textContent = ngettext("%s minute to read", "%s minutes to read", minutes).replace("%s", shown(minutes));
}

// The headline's letters stand below it, against what lists and search results show whole.
function counter() {
  const headline = form.elements.headline;
  const most = Number(panel.dataset.mostLetters);
  const line = document.createElement("p");
  line.className = "letters";
  headline.closest(".flex-container").append(line);
  return () => {
    const found = letters(headline.value.trim());
    line.textContent = ngettext("%s letter of the headline", "%s letters of the headline", found).replace("%s", shown(found));
    line.classList.toggle("letters--many", found > most);
    if (found > most) line.append(` – ${gettext("at most %s are seen whole").replace("%s", shown(most))}`);
  };
}

if (panel && form.elements.headline) {
  const countLetters = counter();
  let timer = 0;
  const all = () => {
    show();
    count();
    countLetters();
  };
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(all, 200);
  });
  form.addEventListener("change", show);
  form.addEventListener("desk:refilled", all);
  countLetters();
}
