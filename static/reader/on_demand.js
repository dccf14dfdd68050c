// On a page without pictures: a tap shows one in its place. Where this does not run, or the picture
// does not come, the link leads to it.
document.addEventListener("click", (event) => {
  const link = event.target.closest(".ask");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const under = link.querySelector(".blur").cloneNode(true);
  const image = new Image(under.getAttribute("width"), under.getAttribute("height"));
  const shown = document.createElement("span");
  shown.className = link.className.replace("ask", "under");
  image.alt = link.querySelector(".ask__alt")?.textContent || "";
  image.tabIndex = -1;
  image.addEventListener("error", () => { shown.replaceWith(link); link.focus(); });
  image.src = link.href;
  shown.append(under, image);
  link.replaceWith(shown);
  image.focus({ preventScroll: true });
});
