// Runs before the first paint: what the reader chose in this browser flashes nowhere.
const shelf = {
  take(name) {
    try { return JSON.parse(localStorage.getItem(`reading-${name}`)); } catch { return null; }
  },
  // Nothing is kept of what is empty, and nothing at all where the reader does not let us.
  put(name, value) {
    try {
      if (value?.length) localStorage.setItem(`reading-${name}`, JSON.stringify(value));
      else localStorage.removeItem(`reading-${name}`);
    } catch { /* not let */ }
  },
  // Stories: of the reading list, the newest first, or the one that was left last.
  list(name = "list") {
    const kept = shelf.take(name);
    return Array.isArray(kept) ? kept : [];
  },
  drop(story, ...names) {
    for (const name of names) shelf.put(name, shelf.list(name).filter((one) => one.story !== story));
  },
};
const dress = () => {
  const root = document.documentElement;
  root.dataset.script = "";
  for (const name of ["theme", "size", "last"]) {
    const chosen = shelf.take(name);
    if (chosen) root.dataset[name] = Array.isArray(chosen) ? "" : chosen;
    else delete root.dataset[name];
  }
  const { theme } = root.dataset;
  for (const meta of document.querySelectorAll("meta[data-scheme]")) {
    const { scheme } = meta.dataset;
    meta.media = theme ? (theme === scheme ? "all" : "not all") : `(prefers-color-scheme: ${scheme})`;
  }
};
dress();
