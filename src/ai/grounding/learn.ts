import { readFileSync } from 'node:fs'
import { fit, type Row } from '#ai/logistic/index.ts'
import { AppError } from '#base/errors.ts'
import { type Examination, examine } from './check.ts'
import { type Judge, likelihood, rowOf, type Suspicion, type Weighed } from './judge.ts'

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

export const examinedOf = (record: GroundingRecord, author: string): Examined => ({
  record,
  author,
  examination: examine(record.text, record.source, { important: record.important ?? [] }),
})

/** Whether a suspicion touches a planted error. */
export const right = (record: GroundingRecord, place: { readonly start: number; readonly end: number }) =>
  record.errors.some((e) => place.start <= e.end && place.end >= e.start)

/** The share of clean texts that may be touched, with each author, on sources that the weights have not seen. */
const FALSE_ALARMS = 0.06
const RIDGE = 6e-4
/** An error counts more than the many harmless differences. */
const ERROR = 1.5
const FOLDS = 6

/** Learns what tells an error from another wording, and from which likelihood on it is shown: so that few clean texts of unseen sources are touched, whoever wrote them. */
export function learn(examined: readonly Examined[]): Judge {
  const baseOf = (e: Examined) => `${e.author} ${e.record.base}`
  const bases = [...new Set(examined.map(baseOf))]
  const foldOf = new Map(bases.map((base, i) => [base, i % FOLDS]))
  const alarms = new Map<string, number[]>()
  for (let fold = 0; fold < FOLDS; fold++) {
    const judge = weigh(examined.filter((e) => foldOf.get(baseOf(e)) !== fold))
    for (const e of examined) {
      if (foldOf.get(baseOf(e)) !== fold || e.record.label !== 'clean') continue
      alarms.set(e.author, [...(alarms.get(e.author) ?? []), loudest(e.examination, judge)])
    }
  }
  const thresholds = [...alarms.values()].map((own) => own.sort((a, b) => b - a)[Math.floor(own.length * FALSE_ALARMS)] ?? 0)
  const threshold = Math.max(0.05, ...thresholds) + 1e-6
  return { ...weigh(examined), threshold: Math.round(threshold * 1e4) / 1e4 }
}

/** The likelihood of the worst suspicion. */
export const loudest = (e: Examination, judge: Judge) => Math.max(0, ...[...e.suspicions, ...e.lost].map((s) => likelihood(s, judge)))

function weigh(examined: readonly Examined[]): Judge {
  const names = new Map<string, number>()
  const indexOf = (name: string) => {
    if (!names.has(name)) names.set(name, names.size)
    return names.get(name)
  }
  const rows: Row[] = []
  const labels: number[] = []
  const add = (s: Weighed, error: boolean) => {
    rows.push(rowOf(s, indexOf))
    labels.push(error ? 1 : 0)
  }
  for (const { record, examination } of examined) {
    for (const s of examination.suspicions) add(s, isError(record, s))
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
  }
}

/** A suspicion is right when it touches a planted error of its own sort: a wrong number in a clause does not make its denial wrong. */
const isError = (record: GroundingRecord, s: Suspicion) =>
  record.label === 'error' &&
  right(record, s.place) &&
  (!/^(?:force|denial|limits)/.test(s.mechanism) || ['negation', 'modal', 'deadline'].includes(record.kind ?? ''))
