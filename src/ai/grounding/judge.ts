import { probability, type Row, type Weights } from '#ai/logistic/index.ts'
import type { Finding } from './contract.ts'

/** What the difference lies in: a clause denies or does not, it says muss or kann. What is certain needs no judgement. */
export type Mechanism = 'denial' | 'force' | 'certain'

/** A difference between text and source that may be an error or only another wording. Feature values lie between -1 and 1 or so. */
export interface Suspicion extends Finding {
  readonly mechanism: Mechanism
  readonly features: Readonly<Record<string, number>>
}

/** The learned judgement: a weight for each feature, by name. */
export interface Judge {
  readonly threshold: number
  readonly bias: number
  readonly weights: Readonly<Record<string, number>>
}

const nameOf = (s: Suspicion, feature: string) => `${s.mechanism} ${feature}`

export function rowOf(s: Suspicion, indexOf: (name: string) => number | undefined): Row {
  const row = new Map<number, number>()
  for (const [feature, value] of [['any', 1] as const, ...Object.entries(s.features)]) {
    const index = indexOf(nameOf(s, feature))
    if (index !== undefined && value !== 0) row.set(index, value)
  }
  return row
}

/** How likely a suspicion is an error, 0 to 1. */
export function likelihood(s: Suspicion, judge: Judge): number {
  if (s.mechanism === 'certain') return 1
  const names = Object.keys(judge.weights)
  const weights: Weights = { bias: judge.bias, of: Float32Array.from(Object.values(judge.weights)) }
  const indices = indexes(judge, names)
  return probability(
    weights,
    rowOf(s, (name) => indices.get(name)),
  )
}

const cache = new WeakMap<Judge, ReadonlyMap<string, number>>()
function indexes(judge: Judge, names: readonly string[]): ReadonlyMap<string, number> {
  const known = cache.get(judge) ?? new Map(names.map((name, i) => [name, i]))
  cache.set(judge, known)
  return known
}
