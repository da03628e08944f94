import { createHash } from 'node:crypto'
import type { Fact, FactType } from './contract.ts'
import { personName } from './extract.ts'

/** A fact somebody has labelled. Types are ours or those of the council's samples (`goldTypes`). */
export interface GoldFact {
  readonly type: string
  /** Normalised, or the words as they stand. */
  readonly value?: string | number
  /** SHA-256 of the normalised value, where that may not be written down. */
  readonly valueSha256?: string
  /** The words as they stand, and where in the file. */
  readonly text?: string
  readonly at?: number
  readonly start?: number | null
  readonly end?: number | null
  /** Finding it is right, missing it is no error. */
  readonly optional?: boolean
  readonly part?: string
}

/** One document: what the machine found, with the words it found them in, and what it should have. */
export interface Scored {
  readonly gold: readonly GoldFact[]
  readonly facts: readonly (Fact & { readonly words: string })[]
  /** Offsets of the gold are offsets of the text the facts come from. */
  readonly sameOffsets: boolean
  /** The characters of the file, to read the words of a withheld fact; absent where offsets are the text's own. */
  readonly file?: string
}

/** Types of the gold sets and the types of facts that answer them; what has none (a law's name, the outcome of a vote) is not extracted. */
const goldTypes: Readonly<Record<string, readonly FactType[]>> = {
  reference: ['vorlage', 'aktenzeichen', 'beschluss', 'kassenzeichen'],
  resolution: ['beschluss'],
  deadline: ['frist'],
  stamp: ['date'],
  'date-year': ['period'],
  body: ['organisation'],
  email: ['mail'],
}
/** A type under which both are counted. */
const counted: Readonly<Record<string, string>> = {
  deadline: 'frist',
  stamp: 'date',
  'date-year': 'period',
  body: 'organisation',
  resolution: 'beschluss',
  email: 'mail',
}

export interface Figures {
  /** Distinct values a document that must be found. */
  gold: number
  found: number
  /** Distinct values a document that were found. */
  predicted: number
  /** Of the predicted, those that are in the gold (also its optional ones). Null where the gold is not exhaustive. */
  precision: number | null
  recall: number | null
  /** Share of the found whose place is right, of those whose place can be compared; null without one. */
  placeRight: number | null
}
interface Counts {
  gold: number
  found: number
  predicted: number
  right: number
  placed: number
  placeRight: number
}

const sha = (s: string) => createHash('sha256').update(s.normalize('NFC')).digest('hex')
const plain = (value: string | number) => String(value).normalize('NFC').replace(/\s+/g, ' ').trim().toLowerCase()
const squeezed = (s: string) => s.replace(/[\s*_>|]+|<br ?\/?>/g, '').toLowerCase()

/** Whether a found fact is the one that is meant: by value, by hash, or, where the gold has only the words, by the words at their place. */
function means(fact: Scored['facts'][number], gold: GoldFact, { sameOffsets }: Scored): boolean {
  const types = goldTypes[gold.type] ?? [gold.type]
  if (!types.includes(fact.type)) return false
  if (gold.valueSha256) return [String(fact.value), String(fact.value).toLowerCase()].some((v) => sha(v) === gold.valueSha256)
  if (gold.value === undefined) return false
  if (plain(fact.value) === plain(gold.value)) return true
  if (fact.type === 'person') return plain(personName(String(gold.value))) === plain(fact.value)
  if (sameOffsets && gold.text !== undefined)
    return overlaps(fact, gold) && (squeezed(fact.words).includes(squeezed(gold.text)) || squeezed(gold.text).includes(squeezed(fact.words)))
  return false
}

function overlaps(fact: Fact, gold: GoldFact): boolean {
  const start = gold.at ?? gold.start
  if (start === undefined || start === null) return false
  const end = gold.end ?? start + (gold.text?.length ?? 1)
  return fact.start < end && start < fact.end
}

/** Whether a fact lies where the gold says; undefined where the gold's place cannot be compared with the text that was read. */
function inPlace(fact: Scored['facts'][number], gold: GoldFact, { sameOffsets, file }: Scored): boolean | undefined {
  if (gold.part?.startsWith('header:')) return undefined
  if (sameOffsets) return gold.at !== undefined || (gold.start ?? undefined) !== undefined ? overlaps(fact, gold) : undefined
  const words =
    gold.text ?? (file !== undefined && typeof gold.start === 'number' && typeof gold.end === 'number' ? file.slice(gold.start, gold.end) : undefined)
  if (!words || words.includes('=')) return undefined
  const [a, b] = [squeezed(fact.words), squeezed(words)]
  return a.includes(b) || b.includes(a)
}

/** Precision, recall and place for every type and for all. */
export function scoreFacts(
  documents: readonly Scored[],
  exhaustive: boolean,
): { types: Record<string, Figures>; all: Figures; notExtracted: string[]; wrongFristen: number } {
  const types = new Map<string, Counts>()
  const of = (type: string) => {
    const counts = types.get(type) ?? { gold: 0, found: 0, predicted: 0, right: 0, placed: 0, placeRight: 0 }
    types.set(type, counts)
    return counts
  }
  const unknown = new Set<string>()
  let wrongFristen = 0
  const wanted = new Set(documents.flatMap((d) => d.gold.map((g) => counted[g.type] ?? g.type)))
  for (const document of documents) {
    const answered = new Set<Scored['facts'][number]>()
    const seen = new Map<string, GoldFact[]>()
    for (const gold of document.gold) {
      for (const fact of document.facts) if (means(fact, gold, document)) answered.add(fact)
      if (gold.optional) continue
      const key = `${gold.type} ${gold.valueSha256 ?? plain(gold.value ?? '')}`
      seen.set(key, [...(seen.get(key) ?? []), gold])
    }
    for (const mentions of seen.values()) {
      const type = (mentions[0] as GoldFact).type
      const counts = of(counted[type] ?? type)
      counts.gold++
      const hits = mentions.flatMap((gold) => document.facts.filter((f) => means(f, gold, document)).map((f) => inPlace(f, gold, document)))
      if (hits.length) counts.found++
      if (hits.includes(true)) counts.placeRight++
      if (hits.some((h) => h !== undefined)) counts.placed++
    }
    const predicted = new Map<string, boolean>()
    for (const fact of document.facts) {
      const key = `${fact.type} ${plain(fact.value)}`
      predicted.set(key, (predicted.get(key) ?? false) || answered.has(fact))
    }
    for (const [key, right] of predicted) {
      const own = key.slice(0, key.indexOf(' '))
      const type = !wanted.has(own) && wanted.has('reference') && goldTypes.reference?.includes(own as FactType) ? 'reference' : own
      const counts = of(type)
      counts.predicted++
      if (right) counts.right++
      else if (own === 'frist') wrongFristen++
    }
    for (const gold of document.gold) if (!(gold.type in goldTypes) && !known.has(gold.type)) unknown.add(gold.type)
  }
  const figures = (c: Counts, exact: boolean): Figures => ({
    gold: c.gold,
    found: c.found,
    predicted: c.predicted,
    precision: exact && c.predicted ? share(c.right, c.predicted) : null,
    recall: c.gold ? share(c.found, c.gold) : null,
    placeRight: c.placed ? share(c.placeRight, c.placed) : null,
  })
  const sum: Counts = { gold: 0, found: 0, predicted: 0, right: 0, placed: 0, placeRight: 0 }
  const table: Record<string, Figures> = {}
  for (const [type, c] of [...types].sort(([a], [b]) => (a < b ? -1 : 1))) {
    // Types the gold does not label at all say nothing about precision; nor do types nobody extracts about recall.
    if (exhaustive ? wanted.has(type) || alwaysLabelled.has(type) : true) {
      if (!unknown.has(type)) for (const k of Object.keys(sum) as (keyof Counts)[]) sum[k] += c[k]
    }
    table[type] = figures(c, exhaustive && (wanted.has(type) || alwaysLabelled.has(type)))
  }
  return { types: table, all: figures(sum, exhaustive), notExtracted: [...unknown].sort(), wrongFristen }
}
const known = new Set(
  'person organisation address date period amount iban phone mail url aktenzeichen vorlage beschluss kassenzeichen plate paragraph frist'.split(' '),
)
/** An exhaustive gold set without any of these says that there is none. */
const alwaysLabelled = new Set('iban vorlage beschluss kassenzeichen plate frist amount paragraph aktenzeichen'.split(' '))
const share = (a: number, b: number) => Math.round((a / b) * 10_000) / 10_000
