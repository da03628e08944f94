import { probability, type Row, type Weights } from '#ai/logistic/index.ts'
import type { Finding, Missing } from './contract.ts'

/**
 * What a suspicion rests on. The first word is the family, which shares the weights of its features; the whole name has a weight of its own:
 * `value amount` and `value date` differ in how often they are right, not in what speaks for them.
 */
export type Mechanism = string

/** What the judgement weighs. Feature values lie between -1 and 1 or so. */
export interface Weighed {
  readonly mechanism: Mechanism
  readonly features: Readonly<Record<string, number>>
}

/** A difference between text and source that may be an error or only another wording. */
export interface Suspicion extends Omit<Finding, 'likelihood'>, Weighed {}

/** An important piece that the text may have lost. */
export interface Lost extends Omit<Missing, 'likelihood'>, Weighed {}

/** The learned judgement: a weight for each feature, by name. */
export interface Judge {
  readonly threshold: number
  readonly bias: number
  readonly weights: Readonly<Record<string, number>>
}

export function rowOf(s: Weighed, indexOf: (name: string) => number | undefined): Row {
  const family = s.mechanism.split(' ')[0] as string
  const row = new Map<number, number>()
  const put = (name: string, value: number) => {
    const index = indexOf(name)
    if (index !== undefined && value !== 0) row.set(index, value)
  }
  put(family, 1)
  if (family !== s.mechanism) put(s.mechanism, 1)
  for (const [feature, value] of Object.entries(s.features)) put(`${family}: ${feature}`, value)
  return row
}

/** How likely a suspicion is an error, 0 to 1. */
export function likelihood(s: Weighed, judge: Judge): number {
  const { weights, indices } = compiled(judge)
  return probability(
    weights,
    rowOf(s, (name) => indices.get(name)),
  )
}

interface Compiled {
  readonly weights: Weights
  readonly indices: ReadonlyMap<string, number>
}
const cache = new WeakMap<Judge, Compiled>()
function compiled(judge: Judge): Compiled {
  const known = cache.get(judge) ?? {
    weights: { bias: judge.bias, of: Float32Array.from(Object.values(judge.weights)) },
    indices: new Map(Object.keys(judge.weights).map((name, i) => [name, i])),
  }
  cache.set(judge, known)
  return known
}
