import { stopReading } from '../voice/reader.ts'
import { answerView, type Handlers, spoken } from './answer.ts'
import { bubble, cross, h, icon } from './dom.ts'
import { handoverForm } from './handover.ts'
import { House, type Opened, Refused } from './house.ts'
import { style } from './style.ts'
import { type Key, type Language, word } from './texts.ts'
import { dictationView } from './voice.ts'

type Level = Opened['levels'][number]['level']

/** As much as the house takes. */
const mostTyped = 4_000
/** Where the script came from is where the house is. Read while the script runs; later nobody knows. */
const origin = document.currentScript instanceof HTMLScriptElement ? new URL(document.currentScript.src).origin : location.origin

/**
 * `<vorzimmer-assistent>`: the assistant on any page. Attributes: `house` (address of the installation, else where the script came from), `lang` (de, en),
 * `level` (normal, easy), `inline` (part of the page instead of a button in the corner), `open`, `theme` (light, dark; else the reader's own).
 * Keeps nothing in the browser: the conversation is gone with the page.
 */
export class Assistant extends HTMLElement {
  static readonly observedAttributes = ['open']
  readonly #root = this.attachShadow({ mode: 'open' })
  readonly #live = h('div', { class: 'unseen', role: 'status', 'aria-live': 'polite' })
  readonly #log = h('div', { class: 'log', role: 'log', 'aria-live': 'off', tabindex: 0 })
  #house = new House(origin)
  #opening: Opened | undefined
  #level: Level = 'normal'
  #conversation: string | undefined
  #panel: HTMLElement | undefined
  #input: HTMLTextAreaElement | undefined
  #running: AbortController | undefined
  #dictation: ReturnType<typeof dictationView>
  #ready = false

  connectedCallback() {
    this.#root.adoptedStyleSheets = [style()]
    this.#house = new House(this.getAttribute('house') ?? origin)
    const lang = this.lang || document.documentElement.lang
    this.#level = lang.toLowerCase().startsWith('en') ? 'english' : this.getAttribute('level') === 'easy' ? 'easy' : 'normal'
    if (this.#inline) void this.#show()
    else if (this.hasAttribute('open')) void this.#show()
    else this.#fold()
    this.#ready = true
  }

  disconnectedCallback() {
    this.#ready = false
    this.#running?.abort()
    this.#quiet()
  }
  /** Frees the microphone, and nobody speaks any more. */
  #quiet() {
    this.#dictation?.stop()
    stopReading()
  }

  /** A page opens and closes it by the attribute, for a link of its own. */
  attributeChangedCallback(_: string, before: string | null, now: string | null) {
    if (!this.#ready || this.#inline || (before === null) === (now === null)) return
    if (now === null) this.#fold(true)
    else void this.#show(true)
  }

  get #inline() {
    return this.hasAttribute('inline')
  }
  get #language(): Language {
    return this.#level === 'english' ? 'en' : 'de'
  }
  #say(key: Key, facts?: Record<string, string | number>) {
    return word(key, this.#language, facts)
  }
  #announce(text: string) {
    this.#live.textContent = text
  }

  #fold(focus = false) {
    this.#quiet()
    const launch = h(
      'button',
      { class: 'main launch', type: 'button', 'aria-haspopup': 'dialog', 'aria-expanded': 'false', onclick: () => this.setAttribute('open', '') },
      icon(bubble),
      this.#say('launch'),
    )
    this.#root.replaceChildren(h('div', { role: 'region', 'aria-label': this.#say('title'), lang: this.#language }, launch))
    if (focus) launch.focus()
  }

  async #show(focus = false) {
    if (!this.#panel) this.#build()
    this.#root.replaceChildren(this.#panel as HTMLElement)
    if (focus) this.#input?.focus({ preventScroll: true })
    if (!this.#opening) await this.#open()
  }

  /** The frame: head, language, conversation, the field for the question, the way to a person. */
  #build() {
    const language = this.#language
    const close = h(
      'button',
      { class: 'plain', type: 'button', 'aria-label': this.#say('close'), onclick: () => this.removeAttribute('open') },
      icon(cross),
    )
    const input = h('textarea', {
      rows: 1,
      id: 'question',
      autocomplete: 'off',
      enterkeyhint: 'send',
      oninput: () => this.#count(),
      onkeydown: (e: KeyboardEvent) => this.#key(e),
    })
    this.#dictation?.stop()
    this.#dictation =
      this.#opening &&
      dictationView(this.#opening, {
        house: this.#house,
        language,
        level: this.#level,
        announce: (text) => this.#announce(text),
        onWords: (text) => this.#heard(text),
      })
    const form = h(
      'form',
      { class: 'ask', onsubmit: (e: Event) => this.#submit(e) },
      h('label', {}, this.#say('question'), input),
      this.#dictation?.button,
      h('button', { class: 'main' }, this.#say('send')),
    )
    const title = h(
      'h2',
      { id: 'title' },
      this.#opening?.title ?? this.#say('title'),
      this.#opening && !this.#opening.title.includes(this.#opening.town.name) && h('small', {}, this.#opening.town.officialName),
    )
    this.#log.setAttribute('aria-label', this.#say('conversation'))
    this.#input = input
    this.#panel = h(
      'section',
      {
        class: 'panel',
        lang: language,
        role: this.#inline ? 'region' : 'dialog',
        'aria-labelledby': 'title',
        onkeydown: (e: KeyboardEvent) => this.#escape(e),
      },
      h('div', { class: 'head' }, title, !this.#inline && close),
      this.#opening && this.#tools(this.#opening),
      this.#log,
      h('div', { class: 'foot' }, form, this.#dictation?.place, h('p', { class: 'muted', id: 'left' }), this.#opening && this.#person(this.#opening)),
      this.#live,
    )
  }

  #tools({ levels }: Opened): HTMLElement {
    const select = h(
      'select',
      { onchange: () => void this.#speak(select.value as Level) },
      ...levels.map(({ level, label }) => h('option', { value: level, selected: level === this.#level }, label)),
    )
    return h(
      'div',
      { class: 'tools' },
      h('label', {}, h('span', { class: 'unseen' }, this.#say('level')), select),
      h('button', { class: 'plain', type: 'button', onclick: () => void this.#startOver() }, this.#say('startOver')),
    )
  }

  #person({ contact }: Opened): HTMLElement {
    const href = this.#house.link(contact.href)
    return h(
      'div',
      { class: 'row person', role: 'group', 'aria-label': this.#say('person') },
      href && h('a', { class: 'button', href }, this.#say('call'), h('span', { class: 'unseen' }, `: ${contact.phone}`)),
      h('button', { type: 'button', onclick: () => this.#handOver('call-back') }, this.#say('callBackShort')),
      h('button', { type: 'button', onclick: () => this.#handOver('message') }, this.#say('messageShort')),
      h('span', { class: 'muted' }, `${contact.phone}, ${contact.hours}`),
    )
  }

  /** Asks the house what stands before the first question; its notice is the first thing in the conversation. */
  async #open(focus = false) {
    this.#house.language = this.#language
    this.#log.replaceChildren(h('p', { 'aria-busy': 'true' }, this.#say('loading')))
    try {
      const opening = await this.#house.opening(this.#level)
      const focused = focus || this.#root.activeElement !== null
      const written = this.#input?.value ?? ''
      this.#opening = opening
      this.#house.speaks = opening.aloud?.house ?? false
      this.#build()
      this.#input?.setAttribute('maxlength', String(mostTyped))
      if (this.#input) this.#input.value = written
      this.#log.replaceChildren(
        h('div', { class: 'notice' }, ...opening.notice.map((line) => h('p', {}, line))),
        h('p', { class: 'emergency' }, opening.emergency),
        h(
          'div',
          { class: 'block' },
          h('h3', { class: 'label' }, this.#say('examples')),
          h('ul', { class: 'row' }, ...opening.examples.map((q) => h('li', {}, h('button', { type: 'button', onclick: () => this.#ask(q) }, q)))),
        ),
      )
      if (this.#inline || this.hasAttribute('open')) this.#root.replaceChildren(this.#panel as HTMLElement)
      // Where all scrolls together, what is said first (a program answers) is seen first; the first key brings the field.
      if (focused) this.#input?.focus({ preventScroll: true })
    } catch (e) {
      this.#log.replaceChildren(this.#trouble(e, () => void this.#open(true)))
    }
  }

  async #speak(level: Level) {
    this.#level = level
    const before = [...this.#log.querySelectorAll('article')]
    await this.#open()
    this.#log.append(...before)
    this.#root.querySelector('select')?.focus()
  }

  /** What was understood stands in the field, behind what stood there; the citizen reads it and sends it. */
  #heard(text: string) {
    if (!this.#input) return
    this.#input.value = [this.#input.value.trim(), text].filter(Boolean).join(' ')
    this.#count()
    const place = this.#root.getElementById('left')
    if (place) place.textContent = [this.#say('check'), place.textContent].filter(Boolean).join(' ')
    this.#input.focus()
  }

  #count() {
    const [input, longest] = [this.#input, this.#opening?.longestQuestion]
    if (!input || !longest) return
    const left = longest - input.value.length
    const place = this.#root.getElementById('left')
    if (place) place.textContent = left < 0 ? this.#say('long', { count: longest }) : left < 100 ? this.#say('left', { count: left }) : ''
  }

  /** Enter asks, with Shift it is a new line; while a word is being composed (IME) it belongs to the keyboard. */
  #key(event: KeyboardEvent) {
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) this.#submit(event)
  }
  #escape(event: KeyboardEvent) {
    if (event.key === 'Escape' && !this.#inline) this.removeAttribute('open')
  }
  #submit(event: Event) {
    event.preventDefault()
    const question = this.#input?.value.trim() ?? ''
    if (question) this.#ask(question)
    else this.#input?.focus()
  }

  #ask(question: string, calm = false) {
    if (this.#running) return
    if (this.#input) this.#input.value = ''
    this.#count()
    void this.#answer(question, calm)
  }

  async #answer(question: string, calm: boolean) {
    const running = new AbortController()
    this.#running = running
    const step = h('p', { class: 'muted' }, this.#say('searching'))
    const draft = h('p', {})
    const cancel = h('button', { type: 'button', onclick: () => running.abort() }, this.#say('cancel'))
    const waiting = h('div', { class: 'block', 'aria-busy': 'true' }, step, draft, h('div', { class: 'row' }, cancel))
    const turn = h('article', {}, h('h3', { class: 'asked' }, h('span', { class: 'unseen' }, `${this.#say('question')}: `), question), waiting)
    this.#log.append(turn)
    this.#bring(turn)
    this.#announce(this.#say('searching'))
    /** A button that goes away must not take the focus with it; a focus elsewhere stays where it is. */
    const settle = (said: HTMLElement) => {
      const held = waiting.contains(this.#root.activeElement)
      waiting.replaceWith(said)
      if (held) this.#input?.focus()
      this.#bring(turn)
    }
    try {
      const answer = await this.#house.ask(
        { question, level: this.#level, calm, ...(this.#conversation && { conversation: this.#conversation }) },
        {
          signal: running.signal,
          onProof: () => {
            step.textContent = this.#say('proving')
            this.#announce(this.#say('proving'))
          },
          onEvent: (event) => {
            if (event.event === 'step') step.textContent = event.said
            if (event.event === 'sentence') draft.append(event.text, ' ')
          },
        },
      )
      this.#conversation = answer.conversation
      settle(answerView(answer, question, this.#handlers()))
      this.#announce(spoken(answer))
    } catch (e) {
      const stopped = running.signal.aborted
      settle(stopped ? h('p', { class: 'muted' }, this.#say('cancelled')) : this.#trouble(e, () => this.#retry(turn, question, calm)))
      this.#announce(stopped ? this.#say('cancelled') : '') // trouble is said by its own alert
    } finally {
      if (this.#running === running) this.#running = undefined
    }
  }

  /** To the top of the conversation; the page around stays where it is, which scrollIntoView would move. */
  #bring(to: HTMLElement) {
    for (const box of [this.#log, this.#panel]) if (box) box.scrollTop += to.getBoundingClientRect().top - box.getBoundingClientRect().top
  }

  #retry(turn: HTMLElement, question: string, calm: boolean) {
    turn.remove()
    this.#input?.focus()
    this.#ask(question, calm)
  }

  #handlers(): Handlers {
    return {
      house: this.#house,
      aloud: !!this.#opening?.aloud,
      announce: (text) => this.#announce(text),
      ask: (question, calm) => this.#ask(question, calm),
      handOver: (kind) => this.#handOver(kind),
      feedback: async (turn, helpful, reason) => {
        if (this.#conversation) await this.#house.feedback({ conversation: this.#conversation, turn, helpful, ...(reason && { reason }) })
      },
    }
  }

  /** What went wrong, in a sentence, and the way on. */
  #trouble(e: unknown, again: () => void): HTMLElement {
    const said = e instanceof Refused ? e.message || this.#say('failed') : this.#say('offline')
    return h(
      'div',
      { class: 'block' },
      h('p', { class: 'error', role: 'alert' }, said),
      h('div', { class: 'row' }, h('button', { type: 'button', onclick: again }, this.#say('again'))),
    )
  }

  #handOver(kind: 'message' | 'call-back') {
    const before = this.#root.activeElement
    const question = [...this.#log.querySelectorAll('.asked')].at(-1)?.lastChild?.textContent ?? ''
    this.#log.querySelector('form')?.remove()
    const form = handoverForm({
      house: this.#house,
      kind,
      language: this.#language,
      level: this.#level,
      conversation: this.#conversation,
      question,
      announce: (text) => this.#announce(text),
      back: () => {
        form.remove()
        ;(before instanceof HTMLElement && before.isConnected ? before : this.#input)?.focus()
      },
    })
    this.#log.append(form)
    this.#bring(form)
    form.querySelector<HTMLElement>('h3')?.focus({ preventScroll: true })
  }

  async #startOver() {
    this.#running?.abort()
    this.#quiet()
    const conversation = this.#conversation
    this.#conversation = undefined
    if (conversation) await this.#house.forget(conversation).catch(() => undefined)
    await this.#open(true)
    this.#announce(this.#say('startedOver'))
  }
}
