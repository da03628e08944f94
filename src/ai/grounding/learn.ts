import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Choice, fit, fitChoices, type Row } from '#ai/logistic/index.ts'
import { type Growing, grow, mulberry32, packTrees } from '#ai/trees/index.ts'
import { AppError } from '#base/errors.ts'
import { type Examination, examine, type Reading, readingOf } from './check.ts'
import { familyOf, type Judge, likelihood, rowOf, type Suspicion, treeRow, type Weighed } from './judge.ts'
import type { Placing } from './slots.ts'

/** A record of the set as far as learning and measuring need it. */
export interface GroundingRecord {
  readonly id: string
  readonly base: string
  readonly source: readonly string[]
  readonly text: string
  readonly label: 'clean' | 'error'
  readonly kind: string | null
  readonly errors: readonly { readonly start: number; readonly end: number }[]
  readonly important?: readonly string[]
}

/**
 * Reads a set, one JSON object a line.
 * @throws AppError `grounding.set-missing` (no such file), `grounding.set-broken` (a line without source, text and label)
 */
export function readRecords(path: string): GroundingRecord[] {
  let content: string
  try {
    content = readFileSync(path, 'utf8')
  } catch {
    throw new AppError('grounding.set-missing', 422, { path })
  }
  const lines = content.split('\n').filter((line) => line.trim())
  return lines.map((line, i) => {
    const broken = new AppError('grounding.set-broken', 422, { path, line: i + 1 })
    let value: Partial<GroundingRecord>
    try {
      value = JSON.parse(line) as Partial<GroundingRecord>
    } catch {
      throw broken
    }
    if (!Array.isArray(value?.source) || typeof value.text !== 'string' || (value.label !== 'clean' && value.label !== 'error')) throw broken
    return { ...value, errors: value.errors ?? [] } as GroundingRecord
  })
}

export interface Examined {
  readonly record: GroundingRecord
  /** Who wrote the record: the operating point must hold for each author. */
  readonly author: string
  readonly examination: Examination
}

/** All sets that may be learned from, by author: the two development sets are by one. */
const SETS = [
  ['first', 'evals/development.jsonl'],
  ['first', 'evals/development-2.jsonl'],
  ['second', 'evals/validation-odd.jsonl'],
  ['third', 'evals/third.jsonl'],
  ['fourth', 'evals/fourth.jsonl'],
  ['fifth', 'evals/fifth.jsonl'],
  ['checker', 'training.jsonl'],
] as const

interface Read {
  readonly record: GroundingRecord
  readonly author: string
  readonly reading: Reading
}

/**
 * Every record that may be learned from, examined; where values and nouns belong each author's texts are told by what the texts of the others taught.
 * @returns `placing`: what all of them teach
 */
export function examinedSets(): { readonly examined: readonly Examined[]; readonly placing: Placing } {
  const read = SETS.flatMap(([author, name]) =>
    readRecords(join(import.meta.dirname, name)).map((record): Read => ({ record, author, reading: readingOf(record.text, record.source) })),
  )
  const choices = read.map((r) => ({
    author: r.author,
    values: choicesOf(r, 'values'),
    nouns: choicesOf(r, 'nouns'),
    persons: choicesOf(r, 'persons'),
  }))
  const placingBut = (author?: string): Placing => {
    const weights = (sort: keyof Placing) => {
      const own = choices.filter((c) => c.author !== author).flatMap((c) => c[sort])
      return Array.from(fitChoices(own, own[0]?.rows[0]?.length ?? 0), (w) => Math.round(w * 1000) / 1000)
    }
    return { values: weights('values'), nouns: weights('nouns'), persons: weights('persons') }
  }
  const placings = new Map([...new Set(SETS.map(([author]) => author))].map((author) => [author as string, placingBut(author)]))
  return {
    examined: read.map(({ record, author, reading }) => ({
      record,
      author,
      examination: examine(reading, placings.get(author) as Placing, { important: record.important ?? [] }),
    })),
    placing: placingBut(),
  }
}

/** Values or nouns of a text that the sources have, each beside those that might stand there instead; nothing of what was planted. */
const choicesOf = ({ record, reading: { homes, slots, own } }: Read, sort: keyof Placing): Choice[] =>
  homes.items.flatMap((item, x) => {
    if (right(record, own.back(item))) return []
    const { sort: theirs, slots: rivals } = slots(x)
    if (theirs !== sort) return []
    const same = rivals.map((s) => s.same)
    return same.includes(true) && same.includes(false) ? [{ rows: rivals.map((s) => s.evidence), right: same }] : []
  })

/** Whether a suspicion touches a planted error. */
export const right = (record: GroundingRecord, place: { readonly start: number; readonly end: number }) =>
  record.errors.some((e) => place.start <= e.end && place.end >= e.start)

/** The share of clean texts that may be touched by what was learned from other authors. */
const FALSE_ALARMS = 0.08
const RIDGE = 1.5e-4
/** An error counts more than the many harmless differences. */
const ERROR = 1.5
/** The families that trees judge: those that describe every word, value and clause, not only what a rule found odd. */
const GROWN: Readonly<Record<string, Omit<Growing, 'seed'>>> = {
  word: { trees: 140, depth: 3, rate: 0.07, ridge: 10, leastWeight: 5, rows: 0.7, columns: 0.4 },
  claim: { trees: 160, depth: 3, rate: 0.07, ridge: 10, leastWeight: 4, rows: 0.7, columns: 0.35 },
  excused: { trees: 60, depth: 2, rate: 0.08, ridge: 10, leastWeight: 4, rows: 0.7, columns: 0.5 },
  attached: { trees: 160, depth: 3, rate: 0.07, ridge: 10, leastWeight: 4, rows: 0.7, columns: 0.35 },
}
const BAGS = 2

/** Learns what tells an error from another wording, without a threshold. */
export function weigh(examined: readonly Examined[]): Judge {
  const names = new Map<string, number>()
  const indexOf = (name: string) => {
    if (!names.has(name)) names.set(name, names.size)
    return names.get(name)
  }
  const rows: Row[] = []
  const labels: number[] = []
  const grown = new Map<string, { of: Suspicion[]; labels: number[]; groups: number[]; share: number[] }>(
    Object.keys(GROWN).map((family) => [family, { of: [], labels: [], groups: [], share: [] }]),
  )
  const bases = new Map<string, number>()
  const add = (s: Weighed, error: boolean) => {
    rows.push(rowOf(s, indexOf))
    labels.push(error ? 1 : 0)
  }
  for (const { record, author, examination } of examined) {
    const base = `${author} ${record.base}`
    if (!bases.has(base)) bases.set(base, bases.size)
    for (const s of examination.suspicions) {
      const table = grown.get(familyOf(s))
      if (!table) {
        add(s, isError(record, s))
        continue
      }
      table.of.push(s)
      table.labels.push(isError(record, s) ? 1 : 0)
      table.groups.push(bases.get(base) as number)
      table.share.push(isError(record, s) ? ERROR : 1)
    }
    // The lost piece of an omission is the one that the text says least of.
    const least = Math.min(...examination.lost.map((l) => l.coverage))
    for (const l of examination.lost) add(l, record.label === 'error' && record.kind === 'omission' && l.coverage === least)
  }
  const weights = fit(
    rows,
    labels,
    labels.map((l) => (l ? ERROR : 1)),
    names.size,
    { ridge: RIDGE, steps: 400 },
  )
  return {
    threshold: 0.5,
    bias: weights.bias,
    weights: Object.fromEntries([...names].map(([name, i]) => [name, Math.round((weights.of[i] as number) * 1000) / 1000])),
    trees: Object.fromEntries(
      [...grown]
        .filter(([, { of }]) => of.length > 0)
        .map(([family, { of, labels, groups, share }]) => {
          const features = [...new Set(of.flatMap((s) => Object.keys(s.features)))].sort()
          const rows = of.map((s) => treeRow(s, features))
          const models = Array.from({ length: BAGS }, (_, seed) =>
            packTrees(grow(rows, labels, groups, { ...(GROWN[family] as Omit<Growing, 'seed'>), seed }, share)),
          )
          return [family, { features, models }]
        }),
    ),
  }
}

/** The likelihood of the worst suspicion. */
export const loudest = (e: Examination, judge: Judge) => Math.max(0, ...[...e.suspicions, ...e.lost].map((s) => likelihood(s, judge)))

/** For each author what is learned from all others. */
export const leaveOneOut = (examined: readonly Examined[]): ReadonlyMap<string, Judge> =>
  new Map([...new Set(examined.map((e) => e.author))].map((author) => [author, weigh(examined.filter((e) => e.author !== author))]))

/**
 * From which likelihood on something is shown: so that few clean texts of all authors together are touched by what was learned from other authors, in nine
 * of ten draws of as many sources. A single author may lie above it and another below.
 */
export function thresholdOf(examined: readonly Examined[], judges: ReadonlyMap<string, Judge>): number {
  const bySource = new Map<string, number[]>()
  const counts = new Map<string, number>()
  const clean = examined.filter((e) => e.record.label === 'clean')
  for (const { author } of clean) counts.set(author, (counts.get(author) ?? 0) + 1)
  for (const { author, record, examination } of clean) {
    if ((counts.get(author) as number) < ENOUGH) continue
    const source = `${author} ${record.base}`
    bySource.set(source, [...(bySource.get(source) ?? []), loudest(examination, judges.get(author) as Judge)])
  }
  const sources = [...bySource.values()]
  const random = mulberry32(1)
  const bounds = Array.from({ length: DRAWS }, () => {
    const drawn = sources.flatMap(() => sources[Math.floor(random() * sources.length)] as number[])
    return drawn.sort((a, b) => b - a)[Math.floor(drawn.length * FALSE_ALARMS)] ?? 0
  }).sort((a, b) => a - b)
  return Math.round((Math.max(0.05, bounds[Math.floor(DRAWS * SURE)] as number) + 1e-6) * 1e4) / 1e4
}
const DRAWS = 400
const SURE = 0.9
/** An author with fewer clean texts says little about one in twelve. */
const ENOUGH = 100

/** Learns from all, with the threshold that authors left out ask for. */
export const learn = (examined: readonly Examined[]): Judge => ({ ...weigh(examined), threshold: thresholdOf(examined, leaveOneOut(examined)) })

/** A suspicion is right when it touches a planted error of its own sort: a wrong number in a clause does not make its denial wrong. */
function isError(record: GroundingRecord, s: Suspicion): boolean {
  if (record.label !== 'error' || !right(record, s.scope ?? s.place)) return false
  const kind = record.kind ?? ''
  const family = familyOf(s)
  if (family === 'claim') return ['negation', 'modal'].includes(kind)
  if (family === 'word') return !['quote', 'omission'].includes(kind)
  if (family === 'attached' || family === 'excused') return !['quote', 'omission', 'negation', 'modal'].includes(kind)
  return true
}
