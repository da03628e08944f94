import { readFileSync } from 'node:fs'
import { fit, type Row } from '#ai/logistic/index.ts'
import { AppError } from '#base/errors.ts'
import type { Examination } from './check.ts'
import { type Judge, rowOf, type Suspicion } from './judge.ts'

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
  readonly examination: Examination
}

/** Whether a suspicion touches a planted error. */
export const right = (record: GroundingRecord, place: { readonly start: number; readonly end: number }) =>
  record.errors.some((e) => place.start <= e.end && place.end >= e.start)

/** From this likelihood on a suspicion becomes a finding: missing an error is worse than showing one too many. */
const THRESHOLD = 0.35
const RIDGE = 3e-3
/** An error counts more than the many harmless differences. */
const ERROR = 2

/** Learns what tells an error from another wording. */
export function learn(examined: readonly Examined[]): Judge {
  const names = new Map<string, number>()
  const indexOf = (name: string) => {
    if (!names.has(name)) names.set(name, names.size)
    return names.get(name)
  }
  const rows: Row[] = []
  const labels: number[] = []
  for (const { record, examination } of examined)
    for (const s of examination.suspicions) {
      if (s.mechanism === 'certain') continue
      rows.push(rowOf(s, indexOf))
      labels.push(isError(record, s) ? 1 : 0)
    }
  const weights = fit(
    rows,
    labels,
    labels.map((l) => (l ? ERROR : 1)),
    names.size,
    { ridge: RIDGE, steps: 400 },
  )
  return {
    threshold: THRESHOLD,
    bias: weights.bias,
    weights: Object.fromEntries([...names].map(([name, i]) => [name, Math.round((weights.of[i] as number) * 1000) / 1000])),
  }
}
/** A suspicion is right when it touches a planted error of its own sort: a wrong number in a clause does not make its denial wrong. */
export const isError = (record: GroundingRecord, s: Suspicion) => {
  if (record.label !== 'error' || !right(record, s.place)) return false
  const rule = record.kind === 'negation' || record.kind === 'modal'
  return rule
}
