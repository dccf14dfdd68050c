// Turns the textarea of a body into the editor. Which extensions there are is declared on the
// server (editions/vocabulary.py) and comes with the textarea; this file only looks them up.

import * as library from "django-prose-editor/editor"
import * as cards from "desk-editor/cards"
import { CleanPaste } from "desk-editor/paste"
import { Toolbar, toolbarItems } from "desk-editor/toolbar"
import * as words from "desk-editor/words"

const MARKER = "data-django-prose-editor-body"
const gettext = window.gettext || ((text) => text)

function extensionsOf(config) {
  const known = { ...library, ...words, ...cards }
  const named = Object.entries(config.extensions).map(([name, options]) => {
    const extension = known[name]
    if (!extension) throw new Error(`No editor extension is called ${name}.`)
    return typeof options === "object" ? extension.configure(options) : extension
  })
  const { Document, Text, Dropcursor, Gapcursor, History, Menu, Placeholder } = library
  return [
    Document,
    Text,
    ...named,
    History,
    Dropcursor,
    Gapcursor,
    Placeholder.configure({ placeholder: gettext("Write the story here…") }),
    CleanPaste.configure({ address: config.addresses.clean }),
    Toolbar.configure({ addresses: config.addresses, upload: config.upload }),
    Menu.configure({ defaultItems: false, items: toolbarItems }),
  ]
}

function label(textarea) {
  const found = textarea.labels[0]
  if (found && !found.id) found.id = `${textarea.id}-label`
  return found
}

function createEditor(textarea) {
  if (textarea.closest(".prose-editor")) return
  const config = JSON.parse(textarea.getAttribute(MARKER))
  const disabled = textarea.disabled || textarea.readOnly
  const labelled = label(textarea)

  const element = document.createElement("div")
  element.className = disabled ? "prose-editor disabled" : "prose-editor"
  textarea.before(element)
  element.append(textarea)

  const { dir, lang } = textarea
  const attributes = { role: "textbox", "aria-multiline": "true", dir, lang }
  if (labelled) attributes["aria-labelledby"] = labelled.id
  else attributes["aria-label"] = gettext("Body")

  const editor = new library.Editor({
    element,
    editable: !disabled,
    // Its style sheet would be an inline one, which the page's security policy refuses;
    // editor.css holds the same rules.
    injectCSS: false,
    // The server has cleaned what is pasted; the library would guess links and bold words in it.
    enablePasteRules: false,
    extensions: extensionsOf(config),
    content: textarea.value,
    editorProps: { attributes },
    onUpdate({ editor }) {
      textarea.value = editor.isEmpty ? "" : editor.getHTML()
      textarea.dispatchEvent(new Event("input", { bubbles: true }))
    },
  })
  labelled?.addEventListener("click", () => editor.commands.focus())

  const bar = element.querySelector(".prose-menubar")
  bar?.setAttribute("role", "toolbar")
  bar?.setAttribute("aria-label", gettext("Formatting"))
  textarea.dispatchEvent(
    new CustomEvent("prose-editor:ready", { detail: { editor, textarea }, bubbles: true }),
  )
}

library.initializeEditors(createEditor, `[${MARKER}]`)
