// The library's own nodes, held to what the vocabulary of a body allows in and on them.

import {
  Blockquote as AnyBlockquote,
  Heading as AnyHeading,
  ListItem as AnyListItem,
  Node,
  OrderedList as AnyOrderedList,
  Paragraph as AnyParagraph,
  Table as AnyTable,
  TableCell as AnyTableCell,
  TableHeader as AnyTableHeader,
} from "django-prose-editor/editor"

// The server sets dir and lang on foreign paragraphs; the next paragraph begins without them.
export const Paragraph = AnyParagraph.extend({
  addAttributes() {
    return {
      dir: { default: null, keepOnSplit: false },
      lang: { default: null, keepOnSplit: false },
    }
  },
})

export const Heading = AnyHeading.extend({ marks: "italic link" })

export const Blockquote = AnyBlockquote.extend({ content: "paragraph+" })

export const ListItem = AnyListItem.extend({
  content: "paragraph (paragraph | bulletList | orderedList)*",
})

export const OrderedList = AnyOrderedList.extend({
  addAttributes() {
    return {}
  },
  addNodeView() {
    return null
  },
})

export const Table = AnyTable.extend({
  addNodeView() {
    return null
  },
})

// The table commands count on these attributes; they are never read from or written to HTML.
const CELL = {
  content: "paragraph+",
  addAttributes() {
    const one = { default: 1, parseHTML: () => 1, renderHTML: () => ({}) }
    const none = { default: null, parseHTML: () => null, renderHTML: () => ({}) }
    return { colspan: one, rowspan: one, colwidth: none }
  },
}
export const TableCell = AnyTableCell.extend(CELL)
export const TableHeader = AnyTableHeader.extend(CELL)

export const PullQuote = Node.create({
  name: "pullQuote",
  group: "block",
  content: "paragraph+",
  defining: true,
  parseHTML() {
    return [{ tag: "aside[data-pull-quote]" }]
  },
  renderHTML() {
    return ["aside", { "data-pull-quote": "" }, 0]
  },
  addCommands() {
    return {
      togglePullQuote:
        () =>
        ({ commands }) =>
          commands.toggleWrap(this.name),
    }
  },
})
