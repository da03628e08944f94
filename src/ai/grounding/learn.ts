import { fit, type Row } from '#ai/logistic/index.ts'
import type { Examination } from './check.ts'
import { type Judge, likelihood, rowOf, type Suspicion } from './judge.ts'

/** A record of the set as far as learning and measuring need it. */
export interface Record_ {
  readonly id: string
  readonly base: string
  readonly source: readonly string[]
  readonly text: string
  readonly label: 'clean' | 'error'
  readonly kind: string | null
  readonly errors: readonly { readonly start: number; readonly end: number }[]
  readonly important?: readonly string[]
}

export interface Examined {
  readonly record: Record_
  readonly examination: Examination
}

/** Whether a suspicion touches a planted error. */
export const right = (record: Record_, place: { readonly start: number; readonly end: number }) =>
  record.errors.some((e) => place.start <= e.end && place.end >= e.start)

const RIDGE = Number(process.env.RIDGE ?? 2e-3)
/** An error counts more than the many harmless differences. */
const ERROR = Number(process.env.ERRW ?? 2)

/** Learns what tells an error from another wording. */
export function learn(examined: readonly Examined[], threshold: number): Judge {
  const names = new Map<string, number>()
  const indexOf = (name: string) => {
    if (!names.has(name)) names.set(name, names.size)
    return names.get(name)
  }
  const rows: Row[] = []
  const labels: number[] = []
  for (const { record, examination } of examined)
    for (const s of examination.suspicions) {
      rows.push(rowOf(s, indexOf))
      labels.push(isError(record, s) ? 1 : 0)
    }
  const weights = fit(rows, labels, labels.map((l) => (l ? ERROR : 1)), names.size, { ridge: RIDGE, steps: 400 })
  return { threshold, bias: weights.bias, weights: Object.fromEntries([...names].map(([name, i]) => [name, Math.round((weights.of[i] as number) * 1000) / 1000])) }
}
/** A suspicion is right when it touches a planted error of its own sort: a wrong number in a clause does not make its denial wrong. */
export const isError = (record: Record_, s: Suspicion) => {
  if (record.label !== 'error' || !right(record, s.place)) return false
  const rule = record.kind === 'negation' || record.kind === 'modal'
  return rule
}

/** Whether a record is reported with a judge: anything certain, anything missing, or a suspicion at or above the threshold. */
export const reported = ({ examination: e }: Examined, judge: Judge, threshold: number) =>
  e.findings.length > 0 || e.missing.length > 0 || e.suspicions.some((s) => likelihood(s, judge) >= threshold)
