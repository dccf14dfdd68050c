// What stands between paragraphs and is known by a number or an address: pictures, embeds and
// read-also cards. The body keeps the number alone; what it stands for is asked of the server.

import { Node } from "django-prose-editor/editor"
import { element, lookUp } from "desk-editor/dialogs"

const gettext = window.gettext || ((text) => text)

const addressesOf = (editor) => editor.storage.toolbar.addresses

// In a caption Enter goes on behind the figure, and never makes a second one.
function leaveBehind(editor, name) {
  const { $from } = editor.state.selection
  if ($from.parent.type.name !== name) return false
  return editor
    .chain()
    .insertContentAt($from.after(), { type: "paragraph" })
    .focus($from.after() + 1)
    .run()
}

function figure(className, name) {
  const caption = element("figcaption", { dir: "auto", "data-placeholder": name })
  const dom = element("figure", { class: `body-card ${className}` })
  return { dom, caption }
}

export const Picture = Node.create({
  name: "picture",
  group: "block",
  content: "inline*",
  isolating: true,
  draggable: true,
  addAttributes() {
    return {
      number: {
        default: null,
        parseHTML: (node) => node.getAttribute("data-picture"),
        renderHTML: ({ number }) => ({ "data-picture": number }),
      },
    }
  },
  parseHTML() {
    return [{ tag: "figure[data-picture]", contentElement: (node) => captionOf(node) }]
  },
  renderHTML({ HTMLAttributes }) {
    return ["figure", HTMLAttributes, ["figcaption", 0]]
  },
  addKeyboardShortcuts() {
    return { Enter: () => leaveBehind(this.editor, this.name) }
  },
  addNodeView() {
    return ({ node, editor }) => {
      const { dom, caption } = figure("body-picture", gettext("Caption (the picture's own if empty)"))
      const image = element("img", { alt: "" })
      const credit = element("small", { dir: "auto" })
      const shown = element("div", { contenteditable: "false" }, [image, credit])
      dom.append(shown, caption)
      lookUp(addressesOf(editor).pictures, node.attrs.number).then((found) => {
        if (!found) {
          image.remove()
          credit.textContent = gettext("This picture does not exist.")
          return
        }
        image.src = found.thumb
        image.alt = found.alt
        credit.textContent = found.credit
      })
      return cardView(node, dom, caption)
    }
  },
})

export const Embed = Node.create({
  name: "embed",
  group: "block",
  content: "text*",
  marks: "",
  isolating: true,
  draggable: true,
  addAttributes() {
    return {
      address: {
        default: null,
        parseHTML: (node) => node.getAttribute("data-embed"),
        renderHTML: ({ address }) => ({ "data-embed": address }),
      },
    }
  },
  parseHTML() {
    return [{ tag: "figure[data-embed]", contentElement: (node) => captionOf(node) }]
  },
  renderHTML({ HTMLAttributes }) {
    return ["figure", HTMLAttributes, ["figcaption", 0]]
  },
  addKeyboardShortcuts() {
    return { Enter: () => leaveBehind(this.editor, this.name) }
  },
  addNodeView() {
    return ({ node }) => {
      const { dom, caption } = figure("body-embed", gettext("Title"))
      const address = element("bdi", { dir: "ltr" }, [node.attrs.address])
      dom.append(element("div", { contenteditable: "false" }, [address]), caption)
      return cardView(node, dom, caption)
    }
  },
})

export const ReadAlso = Node.create({
  name: "readAlso",
  group: "block",
  atom: true,
  draggable: true,
  addAttributes() {
    return {
      number: {
        default: null,
        parseHTML: (node) => node.getAttribute("data-read-also"),
        renderHTML: ({ number }) => ({ "data-read-also": number }),
      },
    }
  },
  parseHTML() {
    return [{ tag: "aside[data-read-also]" }]
  },
  renderHTML({ HTMLAttributes }) {
    return ["aside", HTMLAttributes]
  },
  addNodeView() {
    return ({ node, editor }) => {
      const headline = element("bdi", {}, [node.attrs.number])
      const label = element("span", { class: "body-card-label" }, [gettext("Read also")])
      const absent = gettext("not published, readers do not see this card")
      const dom = element("aside", { class: "body-card body-read-also" }, [label, " ", headline])
      lookUp(addressesOf(editor).stories, node.attrs.number).then((found) => {
        headline.textContent = found ? found.headline : `${node.attrs.number}: ${absent}`
        dom.classList.toggle("body-card-absent", !found)
      })
      return { dom, ignoreMutation: () => true }
    }
  },
})

// What is drawn around the caption is no typing: without ignoreMutation the editor would read the
// arrival of a picture as a change, draw the card again, and so on without end.
function cardView(node, dom, caption) {
  return {
    dom,
    contentDOM: caption,
    update: (next) => sameCard(node, next),
    ignoreMutation: ({ type, target }) => type !== "selection" && !caption.contains(target),
  }
}

function captionOf(node) {
  return node.querySelector("figcaption") || node
}

function sameCard(node, next) {
  return next.type === node.type && JSON.stringify(next.attrs) === JSON.stringify(node.attrs)
}
