import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { words } from './tokens.ts'

/** Relative frequencies of words, lower case, ß as ss. */
export interface Lexicon {
  /** How often the word was seen, in all texts; 0 when never. */
  count(word: string): number
  readonly total: number
  readonly size: number
  /** All words, the most frequent first. */
  list(): string[]
}

class CountedWords implements Lexicon {
  readonly #counts: Map<string, number>
  readonly total: number
  constructor(counts: Map<string, number>) {
    this.#counts = counts
    let total = 0
    for (const count of counts.values()) total += count
    this.total = total
  }
  get size() {
    return this.#counts.size
  }
  count(word: string) {
    return this.#counts.get(word) ?? 0
  }
  list() {
    return [...this.#counts].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)).map(([word]) => word)
  }
}

const spell = (word: string) => word.toLowerCase().replaceAll('ß', 'ss')

let shipped: CountedWords | undefined
/** The 22,000 words that ship with the library (see README.md for their sources), read once. */
export function germanLexicon(): Lexicon {
  shipped ??= read()
  return shipped
}

function read() {
  const counts = new Map<string, number>()
  for (const line of readFileSync(join(import.meta.dirname, 'words.txt'), 'utf8').split('\n')) {
    const [exponent, ...list] = line.split(' ')
    for (const word of list) counts.set(word, Math.round(2 ** (Number(exponent) / 2)))
  }
  return new CountedWords(counts)
}

/** A lexicon that also knows the words of a town's own texts: its streets, its institutions, its bylaws. */
export function lexiconWith(texts: Iterable<string>, base: Lexicon = germanLexicon()): Lexicon {
  const counts = new Map(base.list().map((word) => [word, base.count(word)]))
  for (const text of texts) {
    for (const word of words(text)) {
      if (word.kind !== 'word' || word.text.length < 3 || !/^[\p{L}]+$/u.test(word.text)) continue
      const key = spell(word.text)
      counts.set(key, (counts.get(key) ?? 0) + 1)
    }
  }
  return new CountedWords(counts)
}

/** Words that look like two and are one: what they mean is not in their parts. */
const WHOLE = new Set(
  `antwort bereich bescheid besuch betreff ergebnis erlaubnis ersatz erwachsene freitag samstag sonntag montag dienstag donnerstag feiertag gemeinde grundlage
  herrschaft hochzeit jedoch kindern leistung mitarbeiter mitglied nachbar urlaub verein vorname vorschlag wirtschaft zeitung beispiel vielfalt
  einwohner bewohner ausland inland deutschland schweiz zukunft ankunft unterkunft auskunft herkunft selbst niemand jemand insgesamt zusammen
  überhaupt allgemein erstmals mehrere mindestens höchstens wenigstens spätestens frühestens bürger partner rentner minuten sekunden stunden personen
  themen daten seiten kosten arten orten gärten karten märz april august dezember september november oktober februar januar rathaus frauen männer
  menschen kindern eltern geschwister bruder schwester mutter vater tochter materialien wohnung ordnung rechnung handlung meldung sitzung satzung
  prüfung planung bildung förderung zahlung leitung stiftung festung beratung hilfe gewerbe anlage ausgabe aufgabe abgabe eingabe zugabe angabe
  innerhalb ausserhalb oberhalb unterhalb deshalb weshalb deutschland grossteil beispielsweise beziehungsweise gegebenenfalls bürgermeister bürgermeisterin vollmacht standort landkreis zusammenhang vielleicht bewusstsein erfolg software weise weitere diesbezüglich grundsätzlich persönlich tatsächlich wesentlich vollständig zuständig selbstständig ständig`.split(
    /\s+/,
  ),
)
/** No parts of their own: prefixes, particles, endings, and words too small to carry meaning. */
const NO_PART = new Set(
  `ab an auf aus bei be da dar der die das dem den des durch ein eine einem einen einer er ent es für gegen ge her hin hinter im in ins mit miss nach neben
  nicht ob oder ohne sie so über um un und unter uns ver vom von vor was wider wie wieder wir zer zu zum zur zwischen bar haft heit ig isch keit lich los
  mal nis sam schaft tum ung ungen heiten keiten schaften liche lichen licher sche schen ische ischen ier ion tion ant ent ende enden end er erin innen
  ich man wer wo wen dass des ist war sei hat habe bis als art arten alle allen aller je ja de la le ag eg st tag ten ter te ste sten gen ger ner igen
  sich sicher zuge poli meist ehen eben führt sank tion offen bart abzug stahl unterste vers auszug einzug eigene viel voraus
  heraus herunter überein entgegen auseinander aufrecht gestellt gelegt setzt zogen lassen wiesen nahm stellt stimmt vorne iger ige lose loser losen bare baren haften hafte same samen ern eln len ren sen nen tel tels rat rats mass gut gute rung lung tung nung dung ein eins`.split(
    /\s+/,
  ),
)
/** Short words that do make compounds (Rat only as head or with more: Stadtrat, Ratssaal). */
const SHORT = new Set('rat bau amt weg tor see öl eis hof ort tag art rad zoo kfz pkw lkw müll hund kind haus rats'.split(' '))
/** How many nats a split may be dearer than the whole word: finding wants Personal + Ausweis although the word itself is common. */
const BIAS = 2
/** Linking elements between the parts (Anmeldung-s-formular, Straße-n-bau), by frequency; the penalty is in nats. */
const LINKS: readonly (readonly [string, number])[] = [
  ['', 0],
  ['s', 0.3],
  ['n', 0.4],
  ['es', 1],
  ['en', 0.8],
  ['er', 1.5],
  ['e', 1.2],
]

export interface Part extends Readonly<{ text: string; start: number; end: number }> {}

/**
 * The parts of a German compound, left to right, offsets within the word: Hundesteuerbescheid -> Hund, Steuer, Bescheid (lower case, ß as ss,
 * without linking element). A word that is none is its own only part. Hyphens always split.
 *
 * A dynamic programme over the word; a split stands when the geometric mean of its parts' frequencies beats the word's own.
 * At most 60 letters are looked at, so the time is linear in the number of words.
 * @see Koehn & Knight 2003, "Empirical Methods for Compound Splitting", section 3.1
 */
export function splitCompound(word: string, lexicon: Lexicon = germanLexicon()): Part[] {
  const parts: Part[] = []
  let offset = 0
  for (const piece of word.split(/[-'’_*:]/)) {
    if (piece) for (const part of splitPiece(piece, lexicon)) parts.push({ text: part.text, start: part.start + offset, end: part.end + offset })
    offset += piece.length + 1
  }
  return parts
}

function splitPiece(word: string, lexicon: Lexicon): Part[] {
  const whole = word.toLowerCase()
  const one = [{ text: spell(word), start: 0, end: word.length }]
  const n = whole.length
  if (n < 7 || n > 60 || WHOLE.has(spell(whole))) return one
  const known = lexicon.count(spell(whole))
  const total = lexicon.total + 1
  // best[i]: the cheapest way to read the first i letters as finished parts with their links. Cost: minus log frequency, plus one for each part.
  const best: ({ cost: number; from: number; part: string; parts: number } | undefined)[] = [{ cost: 0, from: 0, part: '', parts: 0 }]
  for (let end = 3; end <= n; end++) {
    for (let start = 0; start <= end - 3; start++) {
      const before = best[start]
      if (!before) continue
      for (const [link, penalty] of LINKS) {
        const last = end === n
        const core = end - start - link.length
        if (core < 3 || core === n || (link && (last || !whole.startsWith(link, end - link.length)))) continue
        const found = partOf(spell(whole.slice(start, start + core)), lexicon, last, !last && link === '')
        if (!found) continue
        const cost = before.cost - Math.log(found.count / total) + penalty + 1
        const old = best[end]
        if (!old || cost < old.cost) best[end] = { cost, from: start, part: found.text, parts: before.parts + 1 }
      }
    }
  }
  const end = best[n]
  if (!end || end.parts < 2) return one
  const mean = (end.cost - end.parts) / end.parts
  if (known > 0 && -Math.log(known / total) + BIAS < mean) return one
  const parts: Part[] = []
  for (let i = n; i > 0; ) {
    const step = best[i] as { from: number; part: string }
    const inner = splitPiece(step.part, lexicon)
    if (inner.length === 1) parts.unshift({ text: step.part, start: step.from, end: i })
    else parts.unshift(...inner.map((p, k) => ({ text: p.text, start: step.from + p.start, end: k === inner.length - 1 ? i : step.from + p.end })))
    i = step.from
  }
  return parts
}

/** A part as the lexicon knows it: as it stands, or with the e that compounding drops (Schul- from Schule), or as head with its inflection. */
function partOf(text: string, lexicon: Lexicon, last: boolean, bare: boolean): { text: string; count: number } | undefined {
  if (NO_PART.has(text) && !(SHORT.has(text) && (last || text !== 'tag'))) return undefined
  if (text.length < 4 && !SHORT.has(text)) return undefined
  const count = lexicon.count(text)
  if (count > 0) return { text, count }
  if (bare && text.length >= 4) {
    const dropped = lexicon.count(`${text}e`)
    if (dropped > 0 && !NO_PART.has(`${text}e`)) return { text: `${text}e`, count: dropped }
  }
  if (last) {
    for (const ending of ['es', 'en', 'er', 'e', 's', 'n']) {
      const base = text.slice(0, -ending.length)
      if (text.endsWith(ending) && base.length >= 4 && lexicon.count(base) > 0) return { text: base, count: lexicon.count(base) }
    }
  }
  return undefined
}
