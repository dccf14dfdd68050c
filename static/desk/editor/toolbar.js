// The editor's toolbar: every button with its words, in the order in which they stand.

import { Extension } from "django-prose-editor/editor"
import { choose, element, fillIn } from "desk-editor/dialogs"
import { icon } from "desk-editor/icons"

const gettext = window.gettext || ((text) => text)

// [name, words, command, what makes it look pressed].
const WORDS = () => [
  ["heading2", gettext("Heading"), (c) => c.toggleHeading({ level: 2 }), ["heading", { level: 2 }]],
  ["heading3", gettext("Subheading"), (c) => c.toggleHeading({ level: 3 }), ["heading", { level: 3 }]],
  ["bold", gettext("Bold"), (c) => c.toggleBold(), ["bold"]],
  ["italic", gettext("Emphasis"), (c) => c.toggleItalic(), ["italic"]],
]
const BLOCKS = () => [
  ["bulletList", gettext("Bulleted list"), (c) => c.toggleBulletList(), ["bulletList"]],
  ["orderedList", gettext("Numbered list"), (c) => c.toggleOrderedList(), ["orderedList"]],
  ["blockquote", gettext("Quotation"), (c) => c.toggleBlockquote(), ["blockquote"]],
  ["pullQuote", gettext("Pull quote"), (c) => c.togglePullQuote(), ["pullQuote"]],
]
const TABLE = () => [
  ["rowAfter", gettext("Add row"), (c) => c.addRowAfter()],
  ["deleteRow", gettext("Delete row"), (c) => c.deleteRow()],
  ["columnAfter", gettext("Add column"), (c) => c.addColumnAfter()],
  ["deleteColumn", gettext("Delete column"), (c) => c.deleteColumn()],
  ["headerCell", gettext("Header cell"), (c) => c.toggleHeaderCell(), ["tableHeader"]],
  ["deleteTable", gettext("Delete table"), (c) => c.deleteTable()],
]
const HISTORY = () => [
  ["undo", gettext("Undo"), (c) => c.undo()],
  ["redo", gettext("Redo"), (c) => c.redo()],
]
const GROUPS = ["words", "links", "blocks", "cards", "table", "history"]

async function editLink(editor) {
  const current = editor.getAttributes("link").href || ""
  // Without chosen words the link brings its own.
  const isBare = editor.state.selection.empty && !editor.isActive("link")
  const text = { name: "text", label: gettext("Words of the link"), dir: "auto", required: "" }
  const address = { name: "address", label: gettext("Address"), dir: "ltr", value: current, required: "" }
  const filled = await fillIn(editor, {
    title: gettext("Link"),
    submit: gettext("Insert"),
    fields: isBare ? [text, address] : [address],
  })
  const typed = filled?.address.trim()
  if (!typed) return
  // An address as it is read aloud: example.org/page. What begins with / is a page of ours.
  const href = /^([a-z][a-z+.-]*:|[/#])/i.test(typed) ? typed : `https://${typed}`
  if (isBare) {
    const words = { type: "text", text: filled.text.trim() || typed, marks: [{ type: "link", attrs: { href } }] }
    editor.chain().focus().insertContent(words).run()
    return
  }
  const chain = editor.chain().focus().extendMarkRange("link").setLink({ href })
  // The caret goes behind the link, so that who types on does not type over it.
  chain.command(({ tr, commands }) => commands.setTextSelection(tr.selection.to)).run()
}

async function insertReadAlso(editor, addresses) {
  const chosen = await choose(editor, {
    title: gettext("Read also"),
    label: gettext("Headline or number of the story"),
    address: addresses.stories,
    show: ({ headline, when }) => [
      element("bdi", {}, [headline]),
      element("small", {}, [when]),
    ],
  })
  if (chosen) insert(editor, { type: "readAlso", attrs: { number: String(chosen.number) } })
}

async function putPicture(editor, { addresses, upload }) {
  const { pictures, addPicture: add } = addresses
  const { choosePicture, insertPicture } = await import("desk-editor/pictures")
  const chosen = await choosePicture({ editor, pictures, add, ...upload })
  if (chosen) insertPicture(editor, chosen.number)
}

async function insertEmbed(editor) {
  const filled = await fillIn(editor, {
    title: gettext("Video or post from another site"),
    submit: gettext("Insert"),
    fields: [
      {
        name: "address",
        label: gettext("Address (https://…)"),
        type: "url",
        dir: "ltr",
        pattern: "https://.+",
        required: "",
      },
      { name: "title", label: gettext("Title"), dir: "auto" },
    ],
  })
  if (!filled) return
  const content = filled.title ? [{ type: "text", text: filled.title }] : []
  insert(editor, { type: "embed", attrs: { address: filled.address.trim() }, content })
}

// Cards stand between paragraphs: behind the outermost block in which the caret is.
function insert(editor, card) {
  const { $to } = editor.state.selection
  const place = $to.depth ? $to.after(1) : $to.pos
  const last = place === editor.state.doc.content.size
  const content = last ? [card, { type: "paragraph" }] : [card]
  editor.chain().focus().insertContentAt(place, content).run()
}

export const Toolbar = Extension.create({
  name: "toolbar",

  addOptions() {
    return { addresses: {}, upload: {} }
  },

  addStorage() {
    return { addresses: this.options.addresses }
  },

  addKeyboardShortcuts() {
    return {
      "Mod-k": () => {
        const hasWords = !this.editor.state.selection.empty || this.editor.isActive("link")
        if (hasWords) editLink(this.editor)
        // Without chosen words these keys go anywhere on the desk: see static/desk/js/keys.js.
        else document.dispatchEvent(new CustomEvent("desk:go"))
        return true
      },
    }
  },

  addMenuItems({ menu, buttons }) {
    const { editor } = this
    const { addresses } = this.options
    const define = (group, name, words, command, more = {}) => {
      // Headings have no icon that everybody knows: they are called by their word.
      const drawn = icon(name)
      const button = drawn ? buttons.svg(drawn, words) : buttons.text(words, words)
      menu.defineItem({ name, groups: `body-${group}`, command, button, ...more })
    }
    const defineAll = (group, items, more = {}) => {
      for (const [name, words, run, active] of items) {
        define(group, name, words, (editor) => run(editor.chain().focus()).run(), {
          enabled: (editor) => run(editor.can().chain()).run(),
          active: (editor) => Boolean(active) && editor.isActive(...active),
          ...more,
        })
      }
    }
    // A text that is no story has neither pictures nor cards of other stories.
    const known = (name) => ({ hidden: (editor) => !editor.schema.nodes[name] })
    const inTable = { hidden: (editor) => !editor.isActive("table") }

    defineAll("words", WORDS())
    define("links", "link", gettext("Link"), () => editLink(editor), {
      active: () => editor.isActive("link"),
    })
    define("links", "unlink", gettext("Remove link"),
      () => editor.chain().focus().extendMarkRange("link").unsetLink().run(),
      { hidden: () => !editor.isActive("link") })
    defineAll("blocks", BLOCKS())
    define("cards", "picture", gettext("Picture"), () => putPicture(editor, this.options),
      known("picture"))
    define("cards", "embed", gettext("Video or post"), () => insertEmbed(editor))
    define("cards", "readAlso", gettext("Read also"), () =>
      insertReadAlso(editor, addresses), known("readAlso"))
    define("table", "table", gettext("Insert table"),
      () => editor.chain().focus().insertTable({ rows: 3, cols: 3, withHeaderRow: true }).run(),
      { hidden: () => editor.isActive("table") })
    defineAll("table", TABLE(), inTable)
    defineAll("history", HISTORY())
  },
})

export function toolbarItems({ editor, buttons, menu }) {
  return GROUPS.map((group) => menu.buttonGroup({ editor, buttons }, menu.items(`body-${group}`)))
}
