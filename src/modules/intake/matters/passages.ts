import { sentences } from '#ai/language/index.ts'
import { closing, salutation } from '../facts.ts'

/** A piece of a letter that is about one thing at most. `head` and `close` (letterhead, salutation, closing) belong to all of it. */
export type Passage = {
  start: number
  end: number
  role: 'head' | 'body' | 'close'
  /** Begins with words that turn to something else. */
  turns: boolean
  /** Asks for something, declares something, or reports something to be dealt with. */
  asks: boolean
}

/** Words at the beginning of a sentence that turn to another matter. */
const turning =
  /^(?:[-–•*]\s*)?(?:und\s+)?(?:noch (?:etwas|eine (?:frage|bitte|sache|meldung))|außerdem|ausserdem|zudem|des weiteren|weiterhin|weiter(?:s|e frage)|ferner|darüber hinaus|im übrigen|übrigens|zweitens|drittens|viertens|zum (?:zweiten|dritten|anderen)|eine (?:weitere|andere|zweite) (?:frage|bitte|sache|angelegenheit|meldung)|ein (?:weiteres|anderes|zweites) (?:anliegen|thema)|(?:gleichzeitig|zugleich|bei der gelegenheit|bei dieser gelegenheit|nebenbei|ganz anderes thema|andere(?:s)? thema|p\.?\s?s\.?:?)|\(?\d{1,2}[.)]\s|[a-h]\)\s)/iu
const asking =
  /\?|\b(?:bitten?|könnt?en sie|können sie|würden sie|wären sie|möchten?|hätten? gern\w*|woll(?:te|ten|en)|beantragen?|antrag|meldet?n?|anmeld\w*|abmeld\w*|ummeld\w*|lege|legen|erhebe\w*|widerspr\w*|kündig\w*|mitteilen|teile|zeigen?|übersend\w*|schicke\w*|sende\w*|anbei|beigefügt|bestell\w*|benötig\w*|brauche\w*|ersuche\w*|fordere\w*|ist (?:defekt|kaputt|locker|gestorben|verstopft|umgestürzt)|locker|defekt|kaputt)\b/iu
/** How short mails end: a word or two and a name, and nothing after it. */
const shortClosing =
  /\n[ \t]*(?:danke(?:schön)?|besten dank|vielen dank|gru(?:ß|ss)|grüße|grüsse|vg|lg|mfg|tschüs+|servus)\b[^\n]{0,40}(?:\n[^\n]{0,60}){0,4}\s*$/iu
/** Below this a paragraph without a request goes with its neighbour. */
const longEnoughToStandAlone = 25
const longestLetter = 14_000

/**
 * The passages of a letter, in order, covering all of its words: the letterhead up to the salutation, paragraphs and points of a list, the closing with what
 * comes below. A paragraph is cut again where one of its sentences turns to something else. Pure, linear.
 */
export function passagesOf(text: string): Passage[] {
  const greeting = salutation.exec(text)
  const bodyFrom = greeting ? behind(text, greeting.index + greeting[0].length) : firstProse(text)
  const closings = [...text.matchAll(closing)].filter((m) => m.index > bodyFrom)
  const short = shortClosing.exec(text.slice(bodyFrom))
  const bodyTo = closings.at(-1)?.index ?? (short ? bodyFrom + short.index : text.length)
  const passages: Passage[] = []
  const add = (start: number, end: number, role: Passage['role']) => {
    let [from, to] = [start, end]
    while (from < to && /\s/.test(text.charAt(from))) from++
    while (to > from && /\s/.test(text.charAt(to - 1))) to--
    if (to <= from) return
    const words = text.slice(from, to)
    passages.push({ start: from, end: to, role, turns: role === 'body' && turning.test(words), asks: asking.test(words) })
  }
  add(0, bodyFrom, 'head')
  for (const [from, to] of paragraphs(text, bodyFrom, bodyTo)) {
    const own = text.slice(from, to)
    const cuts = sentences(own).flatMap((s) => (s.start > 0 && turning.test(own.slice(s.start, s.end)) ? [from + s.start] : []))
    const edges = [from, ...cuts, to]
    for (let i = 0; i + 1 < edges.length; i++) add(edges[i] as number, edges[i + 1] as number, 'body')
  }
  add(bodyTo, text.length, 'close')
  return passages
}

/** Whether a text reads like a letter that somebody wrote to the house: only such a one can hold several matters. */
export const isLetter = (text: string): boolean =>
  text.length <= longestLetter &&
  (salutation.test(text) || [...text.matchAll(closing)].length > 0 || (text.length < 2_500 && /\b(?:ich|wir|mein|meine|unser)\b/i.test(text)))

/** Passages that say enough to be judged by themselves. */
export const standsAlone = (text: string, { start, end, role }: Passage): boolean =>
  role === 'body' && text.slice(start, end).trim().length >= longEnoughToStandAlone

/** Behind the comma or the line of a salutation. */
function behind(text: string, from: number): number {
  const rest = /[,!\n]/.exec(text.slice(from, from + 120))
  return rest ? from + rest.index + 1 : from
}

/** Where prose begins when nobody is greeted: the first line that is a sentence. */
function firstProse(text: string): number {
  let at = 0
  while (at < text.length) {
    const end = text.indexOf('\n', at) < 0 ? text.length : text.indexOf('\n', at)
    const line = text.slice(at, end).trim()
    if (line.length > 70 || (line.split(/\s+/).length > 5 && /[.!?,:]$/.test(line))) return at
    at = end + 1
  }
  return 0
}

function paragraphs(text: string, from: number, to: number): [number, number][] {
  const found: [number, number][] = []
  const edge = /\n[ \t\r]*\n|\n(?=[ \t]*(?:\(?\d{1,2}[.)]|[-–•*]|[a-h]\))[ \t]+\S)/g
  edge.lastIndex = from
  let at = from
  for (let m = edge.exec(text); m && m.index < to; m = edge.exec(text)) {
    found.push([at, m.index])
    at = m.index + 1
  }
  found.push([at, to])
  return found
}

export type PageText = { number: number; start: number; end: number }
/** A page of a bundle, and whether a letter begins on it. */
export type BundlePage = PageText & { opens: boolean; signs: string[] }

const dated =
  /(?:\b|,\s?(?:den|am)?\s?)\d{1,2}\.\s?(?:\d{1,2}\.|januar|februar|märz|april|mai|juni|juli|august|september|oktober|november|dezember)\s?(?:20)?\d{2}\b/iu
const toWhom = /(?:^|\n)\s*(?:an (?:die|das|den)\b|stadt(?:verwaltung)?\b|gemeinde\b|bürgermeisteramt\b|rathaus\b)/iu
const postcode = /(?:^|\n|\s)\d{5}\s+\p{Lu}\p{Ll}+/u
const about = /(?:^|\n)\s*(?:betreff|betr\.|betrifft|ihr (?:zeichen|schreiben)|unser zeichen|rechnung(?:snummer)?\b|aktenzeichen)/iu
const goesOn = /(?:^|\n)\s*(?:[-–]\s?[2-9]\d?\s?[-–]|seite\s+[2-9]\d?\b|blatt\s+[2-9]\d?\b|[2-9]\d?\s?\/\s?\d{1,2})\s*(?:\n|$|von)/iu
const pageOne = /(?:^|\n)\s*(?:seite\s+1\b|blatt\s+1\b|[-–]\s?1\s?[-–]|1\s?\/\s?\d{1,2}\s*(?:\n|$))/iu

/**
 * On which pages of a scan a letter begins: by its salutation, the address of the town, a postcode, a date and a reference in the upper half, by page numbers
 * that start again, and by the closing on the page before. A page that says it is the second of its letter never opens one.
 */
export function opensLetter(text: string, pages: readonly PageText[]): BundlePage[] {
  return pages.map((page, i) => {
    const own = text.slice(page.start, page.end)
    if (i === 0) return { ...page, opens: true, signs: [] }
    const upper = own.slice(0, Math.max(900, Math.floor(own.length / 2)))
    const before = pages[i - 1] as PageText
    const last = text.slice(before.start, before.end)
    const signs = [
      ...(salutation.test(upper) ? ['salutation'] : []),
      ...(toWhom.test(upper.slice(0, 900)) ? ['address'] : []),
      ...(postcode.test(upper.slice(0, 700)) ? ['postcode'] : []),
      ...(dated.test(upper.slice(0, 900)) ? ['date'] : []),
      ...(about.test(upper) ? ['reference'] : []),
      ...(pageOne.test(own) ? ['page-one'] : []),
      ...([...last.matchAll(closing)].length ? ['closing-before'] : []),
    ]
    const strong = signs.includes('salutation') || signs.includes('page-one') || signs.includes('closing-before')
    return { ...page, opens: own.trim().length > 40 && !goesOn.test(own) && strong && signs.length >= 3, signs }
  })
}
