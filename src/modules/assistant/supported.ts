import { check } from '#ai/grounding/index.ts'
import { sentences as sentencesOf } from '#ai/language/index.ts'
import type { Language } from '#base/say.ts'
import type { Reached } from './answer.ts'
import { holds } from './extract.ts'
import { termsOf } from './library.ts'

// Whether a sentence that a model wrote may be shown. ai/grounding says what it finds wrong; but what it does not find is not proof, and a citizen
// who is told something wrong does not come back. So a sentence must also have a home: one line of the sources that says it, with the same
// numbers, the same "nicht" and the same "muss". What has none is not shown; the source's own words are there anyway.

type Said = { text: string; terms: ReadonlySet<string> }
export type Sources = {
  text: string
  lines: readonly Said[]
  /** The lines' sentences, each a home that a written sentence may have. */
  said: readonly Said[]
  language: Language
}

/** The lines that answer, and the rest of the page they stand on. */
export function sourcesOf(reached: Reached, language: Language): Sources {
  const quoted = (reached.blocks ?? []).filter((b) => b.kind !== 'notice').flatMap((b) => b.lines)
  const wanted = language === 'en' ? (h: string) => h === 'English' : (h: string) => h !== 'English'
  const rest = (reached.page?.lines ?? []).filter((l) => wanted(l.heading)).map((l) => l.text)
  const asSaid = (text: string): Said => ({ text, terms: termsOf(text) })
  const lines = [...new Set([...quoted, ...rest])].map(asSaid)
  const parts = lines.flatMap((l) => sentencesOf(l.text).map(({ start, end }) => l.text.slice(start, end).trim()))
  return { text: lines.map((l) => l.text).join('\n'), lines, said: [...new Set(parts)].filter(Boolean).map(asSaid), language }
}

/** What a model says about itself, its orders or its thoughts, and markup that could carry something. */
const telltale =
  /<[^>]*>|\[[^\]]*\]\([^)]*\)|```|\bals (?:ki|sprachmodell|assistent)\b|system ?prompt|systemnachricht|\banweisung(?:en)?\b|\bder (?:nutzer|user|benutzer)\b|\bthe user\b|as an ai\b|language model|\binstructions?\b|\bquellen?-?(?:text|rahmen)|\bich (?:denke|überlege|muss|soll|werde jetzt|kann leider)\b|\b(?:passwor[dt]|kennwort|api[- ]?key|token)\b|\bbase64\b|[{}<>\\|]|https?:\/\/(?=\S*@)|javascript:|data:/i
export const leaks = (sentence: string): boolean => telltale.test(sentence)

/** How sure grounding must be before it speaks; lower than learned, since nothing is lost by showing the source instead. */
const from = 0.3
/** The share of a sentence's words that its home must hold, and that all sources together must. */
const atHome = 0.6
const known = 0.85

export function isSupported(sentence: string, sources: Sources): boolean {
  if (!valuesOf(sentence).every((v) => sources.text.includes(v) || normal(sources.text).includes(normal(v)))) return false
  if (!quotesOf(sentence).every((q) => flat(sources.text).includes(flat(q)))) return false
  const terms = [...termsOf(sentence)]
  if (!terms.length) return false
  const all = new Set(sources.lines.flatMap((l) => [...l.terms]))
  if (terms.filter((t) => holds(all, t)).length / terms.length < known) return false
  const numbers = numbersOf(sentence)
  const isHome = ({ text, terms: own }: Said) =>
    terms.filter((t) => holds(own, t)).length / terms.length >= atHome &&
    numbers.every((n) => numbersOf(text).includes(n)) &&
    stance(text) === stance(sentence) &&
    numbersBelong(sentence, text) &&
    // A word that the home does not hold but a sentence with other numbers does ("dangerous") would lend the number to the wrong thing.
    !(
      numbers.length &&
      terms.some(
        (t) => !/\d/.test(t) && !holds(own, t) && sources.said.some((s) => holds(s.terms, t) && numbersOf(s.text).some((n) => !numbers.includes(n))),
      )
    )
  if (!sources.said.some(isHome)) return false
  if (sources.language === 'en') return true // grounding reads German
  return check(sentence, [sources.text], { from }).verdict === 'supported'
}

/**
 * "The first dog is 120 €, each further one 60 €" is no home for "the first dog is 60 €": a number's own clause must not be strange to words that
 * stand beside another number there.
 */
function numbersBelong(sentence: string, home: string): boolean {
  const clauses = clausesOf(home).filter((c) => c.numbers.length)
  if (clauses.length < 2) return true
  return clausesOf(sentence).every(({ numbers, terms }) =>
    numbers.every((n) => {
      const own = clauses.filter((c) => c.numbers.includes(n))
      const others = clauses.filter((c) => !c.numbers.includes(n))
      return own.some((c) => ![...terms].some((t) => !holds(c.terms, t) && others.some((o) => holds(o.terms, t))))
    }),
  )
}
const clausesOf = (text: string) =>
  text.split(/[,;:](?!\d)|\b(?:und|oder|and|or)\b/).map((c) => ({ numbers: numbersOf(c), terms: termsOf(c.replace(/\d[\d.,:]*/g, ' ')) }))

const flat = (text: string) => text.toLowerCase().replace(/[^\p{L}\d]+/gu, ' ')
const normal = (text: string) => text.toLowerCase().replace(/[\s\u00a0./–-]+/g, '')
/** Addresses of web and mail, phone numbers, §§: whole or not at all. */
const valuesOf = (text: string): string[] =>
  text
    .match(
      /(?:https?:\/\/|www\.)[^\s)]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|\b[\w-]+\.(?:de|com|org|net|eu|info|example|gov)\b\S*|\+?\d[\d\s/()-]{6,}\d|§+ ?\d+\w?/g,
    )
    ?.map((v) => v.replace(/[.,;:!?]+$/, '')) ?? []
const quotesOf = (text: string): string[] => [...text.matchAll(/[„“"»«]([^„“”"»«]{3,})[“”"«»]/g)].map((m) => m[1] as string)
const words: Record<string, string> = {
  ein: '',
  eine: '',
  einen: '',
  zwei: '2',
  drei: '3',
  vier: '4',
  fünf: '5',
  sechs: '6',
  sieben: '7',
  acht: '8',
  neun: '9',
  zehn: '10',
  elf: '11',
  zwölf: '12',
  two: '2',
  three: '3',
  four: '4',
  five: '5',
  six: '6',
  seven: '7',
  eight: '8',
  nine: '9',
  ten: '10',
  twelve: '12',
}
const numbersOf = (text: string): string[] => [
  ...(text.match(/\d+(?:[.,:]\d+)*/g) ?? []).map((n) => n.replace(/[.,]00$/, '').replace(/^0+(?=\d)/, '')),
  ...(text.toLowerCase().match(/\p{L}+/gu) ?? []).flatMap((w) => (words[w] ? [words[w] as string] : [])),
]
/** Denied, demanded, allowed, limited: what turns a sentence round though its words stay the same. Sorted, each once. */
const turns: readonly [string, RegExp][] = [
  ['not', /\b(?:nicht|kein\w*|nie(?:mals)?|ohne|weder|not|no|never|without|don'?t|doesn'?t|cannot|can'?t)\b/i],
  ['must', /\b(?:muss|müssen|musst|pflicht\w*|verpflichtet|erforderlich|nötig|notwendig|brauch\w*|must|have to|has to|need\w*|required)\b/i],
  ['may', /\b(?:darf|dürfen|erlaubt|zulässig|may|allowed)\b/i],
  ['free', /\b(?:kostenlos|kostenfrei|gebührenfrei|steuerfrei|umsonst|free)\b/i],
  ['least', /\b(?:mindestens|wenigstens|at least|minimum)\b/i],
  ['most', /\b(?:höchstens|maximal|at most|maximum)\b/i],
  ['before', /\b(?:vor|vorher|zuvor|before)\b/i],
  ['after', /\b(?:nach|danach|nachdem|after)\b/i],
  ['only', /\b(?:nur|ausschließlich|only)\b/i],
  ['half', /\b(?:hälfte|halb\w*|doppelt\w*|half|double)\b/i],
]
const stance = (text: string): string => turns.flatMap(([name, says]) => (says.test(text) ? [name] : [])).join(' ')
