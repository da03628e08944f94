import { probability, type Row, type Weights } from '#ai/logistic/index.ts'
import { type PackedTrees, probabilityOf, type Trees, unpackTrees } from '#ai/trees/index.ts'
import type { Finding, Missing, Place } from './contract.ts'

/**
 * What a suspicion rests on. The first word is the family, which shares the weights of its features; the whole name has a weight of its own:
 * `value amount` and `value date` differ in how often they are right, not in what speaks for them.
 */
export type Mechanism = string

/** What the judgement weighs. Feature values lie between -1 and 1 or so; trees take any. */
export interface Weighed {
  readonly mechanism: Mechanism
  readonly features: Readonly<Record<string, number>>
}

/** A difference between text and source that may be an error or only another wording. */
export interface Suspicion extends Omit<Finding, 'likelihood'>, Weighed {
  /** All that it is about, where its place shows only the word that matters most. */
  readonly scope?: Place
}

/** An important piece that the text may have lost. */
export interface Lost extends Omit<Missing, 'likelihood'>, Weighed {}

/** The learned judgement: trees for the families that describe every word, value and clause; for all others a weight for each feature, by name. */
export interface Judge {
  readonly threshold: number
  readonly bias: number
  readonly weights: Readonly<Record<string, number>>
  readonly trees: Readonly<Record<string, Grown>>
}

export interface Grown {
  readonly features: readonly string[]
  readonly models: readonly PackedTrees[]
}

export const familyOf = (s: Weighed): string => s.mechanism.split(' ')[0] as string

export function rowOf(s: Weighed, indexOf: (name: string) => number | undefined): Row {
  const family = familyOf(s)
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

/** A suspicion with what others that see the same found: their features under their own names. */
export function strengthened(s: Suspicion, others: readonly Suspicion[]): Suspicion {
  if (!others.length) return s
  const features: Record<string, number> = { ...s.features }
  for (const o of others) {
    features[o.mechanism.startsWith('rule') ? o.mechanism : familyOf(o)] = 1
    for (const [name, value] of Object.entries(o.features)) {
      const key = `${familyOf(o)}: ${name}`
      if (features[key] === undefined || value > features[key]) features[key] = value
    }
  }
  return { ...s, features }
}

export const treeRow = (s: Weighed, features: readonly string[]): Float32Array => Float32Array.from(features, (name) => s.features[name] ?? 0)

/** How likely a suspicion is an error, 0 to 1. */
export function likelihood(s: Weighed, judge: Judge): number {
  const { weights, indices, trees } = compiled(judge)
  const grown = trees.get(familyOf(s))
  if (grown) return probabilityOf(grown.models, treeRow(s, grown.features))
  return probability(
    weights,
    rowOf(s, (name) => indices.get(name)),
  )
}

interface Compiled {
  readonly weights: Weights
  readonly indices: ReadonlyMap<string, number>
  readonly trees: ReadonlyMap<string, { readonly features: readonly string[]; readonly models: readonly Trees[] }>
}
const cache = new WeakMap<Judge, Compiled>()
function compiled(judge: Judge): Compiled {
  const known = cache.get(judge) ?? {
    weights: { bias: judge.bias, of: Float32Array.from(Object.values(judge.weights)) },
    indices: new Map(Object.keys(judge.weights).map((name, i) => [name, i])),
    trees: new Map(Object.entries(judge.trees).map(([family, { features, models }]) => [family, { features, models: models.map(unpackTrees) }])),
  }
  cache.set(judge, known)
  return known
}
