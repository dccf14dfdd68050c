// The toolbar's icons: one path each, drawn in the colour of the words. A font of icons would weigh
// more than the rest of the page's scripts together.

const PATHS = {
  bold: "M7 5h6a3.5 3.5 0 0 1 0 7H7zm0 7h7a3.5 3.5 0 0 1 0 7H7z",
  italic: "M19 4h-9M14 20H5M15 4 9 20",
  bulletList: "M9 6h11M9 12h11M9 18h11M4 6h.01M4 12h.01M4 18h.01",
  orderedList: "M10 6h10M10 12h10M10 18h10M4 4v5M3 9h2M3 14.5c0-1.5 2-1.5 2 0 0 1.2-2 1.8-2 3.5h2",
  blockquote: "m11 6-5 6 5 6M18 6l-5 6 5 6",
  pullQuote: "M4 5h16M4 19h16M7 10h10M7 14h10",
  link: "M10 13a5 5 0 0 0 7 0l3-3a5 5 0 0 0-7-7l-1 1M14 11a5 5 0 0 0-7 0l-3 3a5 5 0 0 0 7 7l1-1",
  unlink: "M14 11a5 5 0 0 0-7 0l-3 3a5 5 0 0 0 7 7l1-1M12 4l1-1a5 5 0 0 1 7 7l-3 3M3 3l18 18",
  picture: "M3 5h18v14H3zM3 16l5-5 5 5 3-3 5 5M15.5 9h.01",
  embed: "M3 5h18v14H3zM10 9l5 3-5 3z",
  readAlso: "M12 6C9 4 6 4 3 5v14c3-1 6-1 9 1 3-2 6-2 9-1V5c-3-1-6-1-9 1zM12 6v14",
  table: "M3 5h18v14H3zM3 10h18M3 15h18M9 5v14M15 5v14",
  rowAfter: "M3 4h18v6H3zM12 13v8M8 17h8",
  deleteRow: "M3 4h18v6H3zM8 17h8",
  columnAfter: "M4 3h6v18H4zM17 8v8M13 12h8",
  deleteColumn: "M4 3h6v18H4zM13 12h8",
  headerCell: "M3 5h18v14H3zM3 10h18M3 7.5h18",
  deleteTable: "M4 7h16M9 7V4h6v3M6 7l1 13h10l1-13M10 11v6M14 11v6",
  undo: "M9 14 4 9l5-5M4 9h10a6 6 0 0 1 0 12h-3",
  redo: "m15 14 5-5-5-5M20 9H10a6 6 0 0 0 0 12h3",
}

// The markup of an icon, or "" when the words stand alone.
export function icon(name) {
  const path = PATHS[name]
  if (!path) return ""
  return `<svg viewBox="0 0 24 24" width="22" height="22" fill="none" stroke="currentColor"
    stroke-width="2" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><path d="${path}"/></svg>`
}
