// Pasted HTML goes through the server's sanitiser before it enters the editor: one set of rules
// cleans what Word, chats and web pages put on the clipboard, here and when the form is saved.

import { Extension, Plugin, pm } from "django-prose-editor/editor"

const PATIENCE = 8000 // milliseconds until the words alone are taken

async function clean(address, html, form) {
  const token = form?.elements.csrfmiddlewaretoken?.value || ""
  const answer = await fetch(address, {
    method: "POST",
    headers: { "Content-Type": "text/html; charset=utf-8", "X-CSRFToken": token },
    body: html,
    signal: AbortSignal.timeout(PATIENCE),
  })
  if (!answer.ok) throw new Error(`Cleaning answered ${answer.status}`)
  return answer.text()
}

export const CleanPaste = Extension.create({
  name: "cleanPaste",

  addOptions() {
    return { address: "" }
  },

  addStorage() {
    return { waiting: null }
  },

  addProseMirrorPlugins() {
    const { editor, options, storage } = this

    // The place where it was pasted moves along when somebody types on while the server cleans.
    const receive = async (html, text) => {
      let { from, to } = editor.state.selection
      const follow = ({ transaction }) => {
        from = transaction.mapping.map(from, 1)
        to = transaction.mapping.map(to, 1)
      }
      editor.on("transaction", follow)
      const form = editor.view.dom.closest("form")
      const cleaned = await clean(options.address, html, form).catch(() => null)
      editor.off("transaction", follow)
      if (editor.isDestroyed) return
      const { state, view } = editor
      const place = pm.state.TextSelection.between(state.doc.resolve(from), state.doc.resolve(to))
      view.dispatch(state.tr.setSelection(place))
      // Without an answer the words alone are taken; they are never lost.
      if (cleaned === null) view.pasteText(text)
      else if (cleaned) view.pasteHTML(cleaned)
    }

    // A form that is sent meanwhile goes when the last paste has arrived.
    const held = new WeakSet()
    const holdBack = (form) => {
      if (!form || held.has(form)) return
      held.add(form)
      const send = (submitter) =>
        storage.waiting
          ? storage.waiting.then(() => send(submitter))
          : form.requestSubmit(submitter)
      const hold = (event) => {
        if (!storage.waiting) return
        event.preventDefault()
        event.stopImmediatePropagation()
        send(event.submitter)
      }
      form.addEventListener("submit", hold, { capture: true })
    }

    const paste = (view, event) => {
      const html = event.clipboardData?.getData("text/html")
      // What was copied from this editor is clean, and keeps its open ends.
      if (!view.editable || !html || html.includes("data-pm-slice")) return false
      event.preventDefault()
      holdBack(view.dom.closest("form"))
      const text = event.clipboardData.getData("text/plain")
      const mine = (storage.waiting || Promise.resolve())
        .then(() => receive(html, text))
        .finally(() => {
          if (storage.waiting === mine) storage.waiting = null
        })
      storage.waiting = mine
      return true
    }

    return [
      new Plugin({
        props: {
          // The event itself, because handlePaste comes after the raw HTML has been parsed once,
          // with every inline style in it reported to the page's security policy.
          handleDOMEvents: { paste },
        },
      }),
    ]
  },
})
