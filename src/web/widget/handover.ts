import { h } from './dom.ts'
import { type House, Refused } from './house.ts'
import { type Key, type Language, word } from './texts.ts'

type Kind = 'message' | 'call-back'
type Wanted = {
  house: House
  kind: Kind
  language: Language
  level: 'normal' | 'easy' | 'english'
  conversation: string | undefined
  question: string
  back: () => void
  announce: (text: string) => void
}

/** The form for a message or a call back. One key for each form, so that what is sent twice arrives once. */
export function handoverForm({ house, kind, language, level, conversation, question, back, announce }: Wanted): HTMLFormElement {
  const say = (key: Key, facts?: Record<string, string>) => word(key, language, facts)
  const key = uuid()
  const failure = h('p', { class: 'error', role: 'alert' })
  const name = field('name', { autocomplete: 'name', minlength: 2, maxlength: 200, required: true })
  const contact = field('contact', { minlength: 5, maxlength: 200, required: true })
  const text = field('text', { minlength: 3, maxlength: 4000, required: true }, h('textarea', { rows: 4 }))
  text.input.value = question
  const when = kind === 'call-back' ? field('when', { maxlength: 200 }) : undefined
  const along = h('input', { type: 'checkbox' })
  const submit = h('button', { class: 'main' }, say('submit'))
  const title = h('h3', { class: 'label', tabindex: -1 }, say(kind))
  const form = h(
    'form',
    { class: 'handover', novalidate: true, onsubmit: (event: Event) => void send(event) },
    title,
    name.view,
    contact.view,
    text.view,
    when?.view,
    conversation && h('label', { class: 'check' }, along, say('withConversation')),
    failure,
    h('div', { class: 'row' }, submit, h('button', { type: 'button', onclick: back }, say('back'))),
  )

  function field(
    label: Key,
    attributes: Record<string, string | number | boolean>,
    input: HTMLInputElement | HTMLTextAreaElement = h('input', { type: 'text' }),
  ) {
    for (const [attribute, value] of Object.entries(attributes)) input.setAttribute(attribute, value === true ? '' : String(value))
    const error = h('span', { class: 'error', id: `error-${label}` })
    input.id = `field-${label}`
    input.setAttribute('aria-describedby', error.id)
    return { input, view: h('div', { class: 'field' }, h('label', { for: input.id }, say(label)), input, error), error }
  }

  /** @returns whether all fields can be sent; the first that cannot has the focus and says why */
  function checked(): boolean {
    const wrong = [name, contact, text].filter(({ input, error }) => {
      const value = input.value.trim()
      const why = value === '' ? say('missing') : value.length < input.minLength ? say('tooShort') : ''
      error.textContent = why
      input.setAttribute('aria-invalid', String(why !== ''))
      return why !== ''
    })
    wrong[0]?.input.focus()
    return wrong.length === 0
  }

  async function send(event: Event) {
    event.preventDefault()
    failure.textContent = ''
    if (!checked()) return
    submit.disabled = true
    try {
      const optional = { ...(when?.input.value.trim() && { when: when.input.value.trim() }), ...(conversation && { conversation }) }
      const input = {
        key,
        kind,
        name: name.input.value,
        contact: contact.input.value,
        text: text.input.value,
        withConversation: along.checked,
        level,
        ...optional,
      }
      const { number, said } = await house.handOver(input, () => announce(say('proving')))
      const done = h('p', { tabindex: -1 }, said, ' ', said.includes(number) ? '' : `${say('number')}: ${number}`)
      form.replaceChildren(title, done, h('div', { class: 'row' }, h('button', { type: 'button', onclick: back }, say('back'))))
      done.focus()
    } catch (e) {
      failure.textContent = e instanceof Refused ? e.message || say('failed') : say('offline')
      submit.disabled = false
    }
  }
  return form
}

/** crypto.randomUUID is missing on pages without TLS. */
function uuid(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  bytes[6] = ((bytes[6] as number) & 0x0f) | 0x40
  bytes[8] = ((bytes[8] as number) & 0x3f) | 0x80
  const hex = Array.from(bytes, (b) => b.toString(16).padStart(2, '0')).join('')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}
