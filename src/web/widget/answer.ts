import { h } from './dom.ts'
import type { Answered, House } from './house.ts'
import { type Key, type Language, word } from './texts.ts'
import { aloudView } from './voice.ts'

type Block = Answered['blocks'][number]
type Source = Answered['sources'][number]
type Next = Answered['next'][number]

export interface Handlers {
  readonly house: House
  readonly ask: (question: string, calm: boolean) => void
  /** Whether answers are read aloud. */
  readonly aloud: boolean
  readonly announce: (text: string) => void
  readonly handOver: (kind: 'message' | 'call-back') => void
  readonly feedback: (turn: number, helpful: boolean, reason?: Reason) => Promise<unknown>
}
const reasons = ['wrong', 'incomplete', 'unclear', 'not-mine'] as const
type Reason = (typeof reasons)[number]

/** An answer as it stands in the conversation: label, sentence, the sources' own words, where they stand, how it goes on. */
export function answerView(answer: Answered, question: string, handlers: Handlers): HTMLElement {
  const { language } = answer
  const say = (key: Key, facts?: Record<string, string | number>) => word(key, language, facts)
  const byNumber = new Map(answer.sources.map((s) => [s.number, s]))
  return h(
    'div',
    { class: answer.tone === 'urgent' ? 'answer alarm' : 'answer', lang: language },
    h('p', { class: 'label' }, answer.label),
    answer.understood && h('p', { class: 'muted' }, `${say('understood')}: ${answer.understood}`),
    h('p', {}, answer.sentence),
    ...answer.blocks.map((block) => blockView(block, byNumber, handlers.house)),
    answer.sources.length > 0 && sourcesView(answer.sources, handlers.house, language),
    h('p', { class: 'made' }, answer.made),
    handlers.aloud && aloudView(answer, handlers.house, language, handlers.announce),
    answer.next.length > 0 &&
      h(
        'div',
        {},
        h('h4', { class: 'unseen' }, say('further')),
        h('ul', { class: 'row' }, ...answer.next.map((next) => nextView(next, question, handlers, say))),
      ),
    feedbackView(answer.turn, handlers, say),
  )
}

function blockView(block: Block, sources: ReadonlyMap<number, Source>, house: House): HTMLElement {
  const lines = block.kind === 'list' ? [h('ul', {}, ...block.lines.map((line) => h('li', {}, line)))] : block.lines.map((line) => h('p', {}, line))
  const from = block.sources.flatMap((n) => sources.get(n) ?? [])
  const content = [
    block.heading && h('h4', {}, block.heading),
    ...lines,
    from.length > 0 && h('p', { class: 'muted', lang: '' }, from.map((s) => `[${s.number}]`).join(' ')),
  ]
  const lang = block.language ?? undefined
  const quoted = block.kind === 'quote' || block.kind === 'list'
  const cite = house.link(from[0]?.link ?? null)
  return quoted ? h('blockquote', { lang, cite }, ...content) : h('div', { class: 'block', lang }, ...content)
}

function sourcesView(sources: readonly Source[], house: House, language: Language): HTMLElement {
  const days = new Intl.DateTimeFormat(language === 'de' ? 'de-DE' : 'en-GB', { dateStyle: 'long', timeZone: 'UTC' })
  const items = sources.map((source) => {
    const title = [source.title, source.place].filter(Boolean).join(', ')
    const facts = [source.by, source.on && word('asOf', language, { day: days.format(new Date(`${source.on}T12:00:00Z`)) })]
      .filter(Boolean)
      .join(', ')
    const href = house.link(source.link)
    return h('li', {}, `[${source.number}] `, href ? outside(href, title, language) : title, h('span', { class: 'muted' }, ` (${facts})`))
  })
  return h('div', { class: 'sources' }, h('h4', { class: 'label' }, word('sources', language)), h('ol', {}, ...items))
}

const outside = (href: string, title: string, language: Language, button = false) =>
  h(
    'a',
    { href, target: '_blank', rel: 'noopener', class: button && 'button' },
    title,
    h('span', { class: 'unseen' }, ` (${word('newTab', language)})`),
  )

function nextView(next: Next, question: string, handlers: Handlers, say: (key: Key) => string): HTMLElement {
  const href = handlers.house.link(next.href)
  const hint = next.hint && h('span', { class: 'hint' }, ` ${next.hint}`)
  if (next.kind === 'message' || next.kind === 'call-back') {
    const kind = next.kind
    return h('li', {}, h('button', { type: 'button', onclick: () => handlers.handOver(kind) }, next.label), hint)
  }
  if (next.kind === 'ask' || next.kind === 'anyway') {
    const asked = next.question ?? question
    return h('li', {}, h('button', { type: 'button', onclick: () => handlers.ask(asked, next.kind === 'anyway') }, next.label), hint)
  }
  if (!href) return h('li', {}, next.label, hint)
  if (href.startsWith('tel:') || href.startsWith('mailto:')) return h('li', {}, h('a', { class: 'button', href }, next.label), hint)
  return h(
    'li',
    {},
    h('a', { class: 'button', href, target: '_blank', rel: 'noopener' }, next.label, h('span', { class: 'unseen' }, ` (${say('newTab')})`)),
    hint,
  )
}

function feedbackView(turn: number, handlers: Handlers, say: (key: Key) => string): HTMLElement {
  const thanks = () => {
    view.replaceChildren(h('p', { tabindex: -1 }, say('thanks')))
    ;(view.firstElementChild as HTMLElement).focus()
  }
  const give = (helpful: boolean, reason?: Reason) => void handlers.feedback(turn, helpful, reason).then(thanks, () => undefined)
  const why = () => {
    const buttons = reasons.map((reason) => h('button', { type: 'button', onclick: () => give(false, reason) }, say(reason)))
    view.replaceChildren(h('span', {}, say('why')), ...buttons)
    buttons[0]?.focus()
  }
  const view = h(
    'div',
    { class: 'row', role: 'group', 'aria-label': say('helpful') },
    h('span', {}, say('helpful')),
    h('button', { type: 'button', onclick: () => give(true) }, say('yes')),
    h('button', { type: 'button', onclick: why }, say('no')),
  )
  return view
}

/** What a screen reader is told when the answer is there: its words, not its buttons. */
export const spoken = (answer: Answered): string =>
  // Lines of a list end without a full stop; read aloud they need one.
  [answer.label, answer.sentence, ...answer.blocks.flatMap((b) => [b.heading, ...b.lines])]
    .flatMap((line) => (line ? [/[.:!?]$/.test(line) ? line : `${line}.`] : []))
    .join(' ')
