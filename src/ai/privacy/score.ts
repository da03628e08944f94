import { type DetectOptions, detect, loadModel, type Trained } from './detect.ts'
import type { Finding } from './findings.ts'

/** A text with the personal data that people marked in it. */
export interface GoldText {
  text: string
  spans: { start: number; end: number; type: string }[]
}

export interface Score {
  precision: number
  recall: number
  f1: number
  gold: number
  found: number
}
export interface Report {
  n: number
  types: Record<string, Score>
  leakRate: number
  mbPerSecond: number
}

/** Other names that data sets use for our types. */
const aliases: Record<string, string> = {
  per: 'person', name: 'person', loc: 'place', location: 'place', ort: 'place', city: 'place', mail: 'email', 'e-mail': 'email', telefon: 'phone', telephone: 'phone',
  steuerid: 'tax-id', 'steuer-id': 'tax-id', idnr: 'tax-id', steuernummer: 'tax-number', ustid: 'vat-id', 'ust-id': 'vat-id', 'ust-idnr': 'vat-id', ustidnr: 'vat-id',
  sozialversicherungsnummer: 'social-security-number', svnr: 'social-security-number', rvnr: 'social-security-number', ssn: 'social-security-number',
  krankenversicherungsnummer: 'health-insurance-number', kvnr: 'health-insurance-number', personalausweis: 'identity-card', 'id-card': 'identity-card', idcard: 'identity-card',
  ausweis: 'identity-card', reisepass: 'passport', kennzeichen: 'licence-plate', 'license-plate': 'licence-plate', plate: 'licence-plate', kundennummer: 'customer-number',
  geburtsdatum: 'birth-date', birthdate: 'birth-date', birthday: 'birth-date', dob: 'birth-date', adresse: 'address', anschrift: 'address', street: 'address',
  ip: 'ip-address', ipaddress: 'ip-address', az: 'aktenzeichen',
} // biome-ignore format: a table
const typeOf = (name: string) => {
  const key = name.toLowerCase().replaceAll('_', '-')
  return aliases[key] ?? aliases[key.replaceAll('-', '')] ?? key
}

/** What was marked, found and left open, added up. Only the types in `types` are counted. */
export interface Counts {
  types: Map<string, { gold: number; hit: number; found: number; right: number }>
  characters: number
  open: number
}
/** Adds one text: see `score` for what counts. */
export function countInto(counts: Counts, { text, spans }: GoldText, findings: readonly Finding[]) {
  const { types } = counts
  const covered = new Uint8Array(text.length)
  for (const f of findings) if (f.type !== 'special-category' || types.has('special-category')) covered.fill(1, f.start, f.end)
  for (const span of spans) {
    let missing = 0
    for (let i = span.start; i < span.end; i++) {
      if (/\s/u.test(text.charAt(i))) continue
      counts.characters++
      if (!covered[i]) missing++
    }
    counts.open += missing
    const t = types.get(typeOf(span.type))
    if (!t) continue
    t.gold++
    if (!missing) t.hit++
  }
  for (const f of findings) {
    const t = types.get(f.type)
    if (!t) continue
    const own = spans.filter((s) => typeOf(s.type) === f.type && s.start < f.end && f.start < s.end)
    let inside = 0
    let total = 0
    for (let i = f.start; i < f.end; i++) {
      if (/\s/u.test(text.charAt(i))) continue
      total++
      if (own.some((s) => s.start <= i && i < s.end)) inside++
    }
    t.found++
    if (inside * 2 >= total) t.right++
  }
}

const [warmUpMs, warmUpItems] = [3000, 200]
/**
 * Compares findings with gold. A gold span is found when each of its characters but blanks is covered by findings, of whatever type: what is
 * covered does not leak. A finding is right when at least half of its characters lie in gold of its type. leakRate is the share of gold
 * characters left open. Only types that occur in the gold are reported: the others were not marked.
 */
export function score(items: readonly GoldText[], trained: Trained = loadModel(), options: DetectOptions = {}): Report {
  const tally: Counts['types'] = new Map()
  for (const { spans } of items) for (const { type } of spans) tally.set(typeOf(type), { gold: 0, hit: 0, found: 0, right: 0 })
  const bytes = items.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0)
  const look = (text: string) => detect(text, options, trained)
  // model loaded and code compiled before the clock starts, that for words never met included; in it every word is met for the first time
  for (const until = performance.now() + warmUpMs; performance.now() < until; trained.tagger.forget())
    for (const { text } of items.slice(0, warmUpItems)) look(text)
  // megabytes a second of one core: time on the clock, or of the processor where others share it
  const [begun, used] = [performance.now(), process.cpuUsage()]
  const all = items.map(({ text }) => look(text))
  const { user, system } = process.cpuUsage(used)
  const took = Math.min(performance.now() - begun, (user + system) / 1000)
  const counts: Counts = { types: tally, characters: 0, open: 0 }
  for (const [i, item] of items.entries()) countInto(counts, item, all[i] as Finding[])
  const { characters, open } = counts
  const round = (n: number) => Math.round(n * 10_000) / 10_000
  const types: Report['types'] = {}
  for (const [type, { gold, hit, found, right }] of tally) {
    const precision = found ? right / found : 1
    const recall = gold ? hit / gold : 1
    types[type] = {
      precision: round(precision),
      recall: round(recall),
      f1: round(precision + recall ? (2 * precision * recall) / (precision + recall) : 0),
      gold,
      found,
    }
  }
  return { n: items.length, types, leakRate: round(characters ? open / characters : 0), mbPerSecond: round(took ? bytes / 1000 / took : 0) }
}
