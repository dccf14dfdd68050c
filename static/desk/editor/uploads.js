// Pictures on their way in: each file is a card, first with its progress, then with its words to
// complete, until it is put to use. A card that failed says why and can be tried again.

import { ask, element } from "desk-editor/dialogs"

const gettext = window.gettext || ((text) => text)
const AT_ONCE = 2 // files on the line; the others wait their turn
const PREVIEW = 320 // pixels across

export const picturesOf = (transfer) =>
  [...(transfer?.files || [])].filter((file) => file.type.startsWith("image/"))

const token = () => document.querySelector("[name=csrfmiddlewaretoken]")?.value || ""

const button = (words, run, attributes = {}) => {
  const dom = element("button", { type: "button", class: "button", ...attributes }, [words])
  dom.addEventListener("click", run)
  return dom
}

// Posts values; ``answer`` resolves to {status, …}: status 0 for no answer, -1 when cancelled.
function post(address, values, progress = () => {}) {
  const data = new FormData()
  for (const [name, value] of Object.entries(values)) data.append(name, value)
  const request = new XMLHttpRequest()
  const answer = new Promise((resolve) => {
    request.open("POST", address)
    request.responseType = "json"
    request.setRequestHeader("X-CSRFToken", token())
    request.upload.addEventListener("progress", ({ loaded, total }) => progress(loaded / (total || 1)))
    request.addEventListener("load", () => resolve({ ...request.response, status: request.status }))
    request.addEventListener("error", () => resolve({ status: 0 }))
    request.addEventListener("abort", () => resolve({ status: -1 }))
    request.send(data)
  })
  return { answer, cancel: () => request.abort() }
}

function why({ status, errors }) {
  if (errors) return Object.values(errors).flat().join(" ")
  if (status === 403) {
    return gettext("You are signed out, or you may not do this. Sign in again in another tab, then try again.")
  }
  if (status === 413) return gettext("The picture is too large. Make it smaller and choose it again.")
  return gettext("The server did not answer. See whether you are online, then try again.")
}

// A list of cards. ``uses`` are what may be done with a complete picture, the likeliest first:
// {label, run(picture), auto(): whether it is done without being asked}.
export class Tray {
  constructor({ add, mostBytes, label }) {
    Object.assign(this, { add, mostBytes })
    this.cards = []
    this.waiting = []
    this.running = 0
    this.list = element("ul", { class: "uploads", "aria-label": label })
    this.status = element("p", { class: "uploads__status", role: "status" })
    this.dom = element("div", { class: "uploads-tray" }, [this.status, this.list])
  }

  take(files, uses) {
    for (const file of files) {
      const card = new Card(this, file, uses)
      this.cards.push(card)
      this.list.append(card.dom)
      card.send()
    }
  }

  say(words) {
    this.status.textContent = words
  }

  // Runs a job when there is room on the line.
  queue(job) {
    this.waiting.push(job)
    this.#next()
  }

  #next() {
    while (this.running < AT_ONCE && this.waiting.length) {
      this.running += 1
      this.waiting.shift()().finally(() => {
        this.running -= 1
        this.#next()
      })
    }
  }

  drop(card) {
    const held = card.dom.contains(document.activeElement)
    this.cards = this.cards.filter((one) => one !== card)
    card.dom.remove()
    if (held) this.cards[0]?.focus()
    this.dom.dispatchEvent(new CustomEvent("uploads:changed"))
  }
}

class Card {
  constructor(tray, file, uses) {
    Object.assign(this, { tray, file, uses, picture: null, line: null, saving: null })
    this.preview = element("canvas", { class: "upload__preview", "aria-hidden": "true" })
    this.room = element("div", { class: "upload__room" })
    this.name = element("bdi", { class: "upload__name" }, [file.name || gettext("Pasted picture")])
    this.dom = element("li", { class: "upload" }, [this.preview, this.room])
    this.#draw()
  }

  // A canvas, since the page's security policy lets no picture come from elsewhere than the server.
  async #draw() {
    try {
      const bitmap = await createImageBitmap(this.file, { resizeWidth: PREVIEW, resizeQuality: "medium" })
      Object.assign(this.preview, { width: bitmap.width, height: bitmap.height })
      this.preview.getContext("2d").drawImage(bitmap, 0, 0)
    } catch {
      this.preview.classList.add("upload__preview--none")
    }
  }

  #show(...content) {
    this.room.replaceChildren(...content)
  }

  focus() {
    const fields = [...this.room.querySelectorAll("textarea, input")]
    ;(fields.find((one) => !one.value) || fields[0] || this.room.querySelector("button"))?.focus()
  }

  // Sending -----------------------------------------------------------------------------------

  send(more = {}) {
    this.isCancelled = false
    const bar = element("progress", { max: "1", value: "0", "aria-label": gettext("Uploading") })
    const said = element("span", {}, [gettext("Waiting…")])
    const cancel = button(gettext("Cancel"), () => {
      this.isCancelled = true
      if (this.line) this.line.cancel()
      else this.tray.drop(this)
    })
    this.#show(this.name, bar, element("p", { class: "upload__line" }, [said, cancel]))
    if (this.file.size > this.tray.mostBytes) {
      this.#failed(gettext("The picture is larger than 20 MB. Make it smaller and choose it again."), false)
      return
    }
    this.tray.queue(async () => {
      if (this.isCancelled) return
      said.textContent = gettext("Uploading…")
      this.line = post(this.tray.add, { file: this.file, ...more }, (share) => {
        bar.value = share
        if (share === 1) said.textContent = gettext("The picture is being checked…")
      })
      const answer = await this.line.answer
      this.line = null
      this.#answered(answer)
    })
  }

  #answered(answer) {
    if (answer.status === -1) this.tray.drop(this)
    else if (answer.near) this.#alike(answer.near)
    else if (answer.picture) this.#arrived(answer.picture, answer.is_known)
    else this.#failed(why(answer), answer.status !== 400)
  }

  #failed(words, canTryAgain) {
    const again = canTryAgain ? [button(gettext("Try again"), () => this.send())] : []
    this.#show(
      this.name,
      element("p", { class: "upload__error", role: "alert" }, [words]),
      element("p", { class: "upload__buttons" }, [
        ...again,
        button(gettext("Remove"), () => this.tray.drop(this)),
      ]),
    )
  }

  // The library has pictures that look like this one: is it one of them?
  #alike(near) {
    const others = near.map((one) => {
      const image = element("img", { src: one.thumb, alt: "", width: "160", height: "120" })
      const words = [element("bdi", {}, [one.alt || String(one.number)]), element("small", {}, [element("bdi", {}, [one.credit])])]
      const choice = one.refusal
        ? element("p", { class: "picture-refused" }, [one.refusal])
        : button(gettext("Use this one"), () => this.#use(this.uses[0], one))
      return element("li", {}, [image, ...words, choice])
    })
    this.#show(
      this.name,
      element("p", { role: "alert" }, [gettext("The library has a picture that looks like this one. Is it the same?")]),
      element("ul", { class: "upload__near" }, others),
      element("p", { class: "upload__buttons" }, [
        button(gettext("Mine is another: add it"), () => this.send({ anyway: "1" })),
        button(gettext("Remove"), () => this.tray.drop(this)),
      ]),
    )
    this.tray.dom.dispatchEvent(new CustomEvent("uploads:changed"))
  }

  // Completing --------------------------------------------------------------------------------

  #arrived(picture, isKnown) {
    this.picture = picture
    const isComplete = picture.alt && picture.credit && !picture.refusal
    if (isComplete && this.uses[0].auto()) {
      this.#use(this.uses[0], picture)
      return
    }
    const notes = []
    if (isKnown) notes.push(element("p", {}, [gettext("The library has this very picture already.")]))
    if (picture.refusal) notes.push(element("p", { class: "picture-refused", role: "alert" }, [picture.refusal]))
    this.fields = Object.create(null)
    const rows = [
      this.#field("alt", gettext("What does it show?"), "textarea", { rows: "2", maxlength: "250", "aria-required": "true" }),
      this.#field("credit", gettext("Credit"), "input", { maxlength: "120", "aria-required": "true" }),
      this.#field("caption", gettext("Caption"), "textarea", { rows: "2", maxlength: "400" }),
      this.#field("taken_on", gettext("Taken on"), "input", { type: "date" }),
    ]
    if (!picture.refusal) rows.splice(2, 0, this.#permit())
    const uses = picture.refusal
      ? []
      : this.uses.map((use, place) =>
          button(use.label, () => this.#save(use), place ? {} : { class: "button default" }),
        )
    const buttons = [...uses, button(gettext("Close"), () => this.tray.drop(this))]
    this.#show(this.name, ...notes, ...rows, element("p", { class: "upload__buttons" }, buttons))
    const isFree = document.activeElement === document.body || this.tray.dom.contains(document.activeElement)
    if (isFree && !this.tray.list.querySelector(":focus")) this.focus()
    this.tray.say(gettext("A picture has arrived. Complete its words."))
  }

  #field(name, words, tag, attributes) {
    const id = `upload-${this.picture.number}-${name}`
    const field = element(tag, { id, dir: "auto", ...attributes })
    field.value = this.picture[name]
    field.disabled = !this.picture.may_change
    const error = element("span", { id: `${id}-error`, class: "upload__error" })
    field.addEventListener("keydown", (event) => {
      // In a story's form Enter would send the story.
      if (event.key !== "Enter" || event.isComposing) return
      event.preventDefault()
      if (!this.picture.refusal) this.#save(this.uses[0])
    })
    this.fields[name] = { field, error }
    return element("p", {}, [element("label", { for: id }, [words]), field, error])
  }

  // The right to publish: what the credit tells is offered until somebody chooses.
  #permit() {
    const { number, permit, likely_permit: likely, permits, may_change: mayChange, guess } = this.picture
    const id = `upload-${number}-permit`
    const options = permits.map(([value, words]) => element("option", { value }, [words]))
    const field = element("select", { id }, options)
    const isKnown = permit !== "unknown"
    field.value = isKnown ? permit : likely
    field.disabled = !mayChange
    const error = element("span", { id: `${id}-error`, class: "upload__error" })
    this.permit = { field, error, isChosen: isKnown }
    field.addEventListener("change", () => (this.permit.isChosen = true))
    const { field: credit } = this.fields.credit
    credit.addEventListener("change", async () => {
      if (this.permit.isChosen) return
      const told = await ask(guess, { credit: credit.value }).catch(() => null)
      if (told && !this.permit.isChosen) field.value = told.permit
    })
    return element("p", {}, [element("label", { for: id }, [gettext("Right to publish")]), field, error])
  }

  async #save(use) {
    if (this.saving) return
    const typed = Object.entries(this.fields).map(([name, { field }]) => [name, field.value.trim()])
    const words = Object.fromEntries(typed)
    // Left empty, the server goes by the credit as it is typed now.
    const permit = this.permit.isChosen ? this.permit.field.value : ""
    const missing = {}
    if (!words.alt) missing.alt = [gettext("Say what the picture shows.")]
    if (!words.credit) missing.credit = [gettext("Say whose picture it is.")]
    if (Object.keys(missing).length) {
      this.#complain(missing)
      return
    }
    const isSame = typed.every(([name, value]) => value === this.picture[name])
    const isStored = this.permit.field.disabled || this.permit.field.value === this.picture.permit
    if (isSame && isStored) {
      this.#use(use, this.picture)
      return
    }
    this.saving = this.#sent(use, words, permit)
    await this.saving
    this.saving = null
  }

  async #sent(use, words, permit) {
    const { address, read_as } = this.picture
    const answer = await post(address, { ...words, permit, read_as }).answer
    if (answer.status === 200) {
      this.picture = answer.picture
      await this.#use(use, this.picture)
      return
    }
    let errors = answer.errors || { "": [why(answer)] }
    if (answer.status === 409) {
      this.picture.read_as = answer.picture.read_as
      const others = Object.keys(words).filter((name) => answer.picture[name] !== words[name])
      const told = others.map((name) => [name, [`${gettext("Stored now:")} ${answer.picture[name] || "—"}`]])
      errors = { ...errors, ...Object.fromEntries(told) }
    }
    this.#complain(errors)
  }

  #complain(errors) {
    let first = null
    for (const [name, { field, error }] of Object.entries({ ...this.fields, permit: this.permit })) {
      error.textContent = (errors[name] || []).join(" ")
      field.removeAttribute("aria-invalid")
      if (!errors[name]) continue
      field.setAttribute("aria-invalid", "true")
      field.setAttribute("aria-describedby", error.id)
      first ||= field
    }
    this.tray.say((errors[""] || []).join(" "))
    first?.focus()
  }

  async #use(use, picture) {
    this.saving = use.run(picture)
    await this.saving
    this.tray.say(`${use.done} ${picture.alt}`)
    this.tray.drop(this)
  }
}
