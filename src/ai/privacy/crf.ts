import type { Marked } from './corpus.ts'
import { conjunctions, factsOf, isWorth, type Likeness, registerOf, seenFrom, type WordFacts } from './features.ts'
import type { Lexicon } from './lexicon.ts'
import { label, labels, type Model, marginals, spaceBits } from './tagger.ts'
import { sentences, tokenize } from './tokens.ts'

/** A small seeded generator (mulberry32): training gives the same bytes everywhere. */
export function random(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}
export function shuffle<T>(list: T[], next: () => number): T[] {
  for (let i = list.length - 1; i > 0; i--) {
    const j = Math.floor(next() * (i + 1))
    const swap = list[i] as T
    list[i] = list[j] as T
    list[j] = swap
  }
  return list
}

const first: Record<string, number> = {
  PER: label.personFirst,
  LOC: label.placeFirst,
  ORG: label.organisation,
  OTH: label.other,
  LAND: label.other,
  LEG: label.legal,
}
const following: Record<string, number> = { ...first, PER: label.personNext, LOC: label.placeNext }

interface Example {
  words: string[]
  gold: Uint8Array
}

/** Cuts marked texts into the sentences the tagger will see, with a label for each word. */
export function examplesOf(marked: readonly Marked[]): Example[] {
  const out: Example[] = []
  for (const { text, spans } of marked) {
    const tokens = tokenize(text)
    const firsts = sentences(text, tokens)
    const gold = new Uint8Array(tokens.count)
    for (const span of spans) {
      let inside = false
      for (let i = 0; i < tokens.count; i++) {
        if ((tokens.ends[i] as number) <= span.start || (tokens.starts[i] as number) >= span.end) continue
        gold[i] = ((inside ? following : first)[span.label] as number) ?? 0
        inside = true
      }
    }
    for (let s = 0; s + 1 < firsts.length; s++) {
      const [from, to] = [firsts[s] as number, firsts[s + 1] as number]
      const words: string[] = []
      for (let i = from; i < to; i++) words.push(text.slice(tokens.starts[i], tokens.ends[i]))
      out.push({ words, gold: gold.slice(from, to) })
    }
  }
  return out
}

export interface TrainOptions {
  seed: number
  epochs: number
  /** Models trained one after the other and averaged: a linear model of the mean weights, steadier than each. */
  members: number
  rate: number
  /** Weight decay per update of a touched row. */
  decay: number
  /** Share of words whose word lists are hidden, and share of features dropped at random. */
  blind: number
  drop: number
  /** A feature must be seen this often to get a row. */
  least: number
  /** Rows whose largest weight stays below are not shipped. */
  prune: number
  bias: Model['bias']
}

/** Trains the weights by AdaGrad (Duchi et al. 2011) on the log-likelihood, averaged over the second half of the epochs. */
export function train(marked: readonly Marked[], lexicon: Lexicon, likeness: Likeness, options: TrainOptions): Model {
  const next = random(options.seed)
  const examples = examplesOf(marked)
  const shift = 32 - spaceBits
  const known = new Map<string, { open: WordFacts; blind: WordFacts }>()
  const factsFor = (word: string) => {
    let both = known.get(word)
    if (!both) {
      both = { open: factsOf(word, lexicon, likeness), blind: factsOf(word, lexicon, likeness, true) }
      known.set(word, both)
    }
    return both
  }
  // rows for what is seen often enough
  const seen = new Uint8Array(1 << spaceBits)
  const visitAll = (facts: readonly WordFacts[], i: number, register: number, visit: (h: number) => void) => {
    for (let offset = -2; offset <= 2; offset++) {
      const word = facts[i + offset]
      if (!word) continue
      for (let f = 0; f < word.hashes.length; f++)
        if ((word.reach[f] as number) >= Math.abs(offset)) visit(seenFrom(word.hashes[f] as number, offset))
    }
    if (isWorth(facts, i)) conjunctions(facts, i, register, visit)
  }
  for (const { words } of examples) {
    const facts = words.map((w) => factsFor(w).open)
    const register = registerOf(facts)
    for (let i = 0; i < facts.length; i++)
      visitAll(facts, i, register, (h) => {
        const slot = h >>> shift
        if ((seen[slot] as number) < 255) seen[slot] = (seen[slot] as number) + 1
      })
  }
  const rows = new Int32Array(1 << spaceBits).fill(-1)
  let count = 0
  for (let slot = 0; slot < seen.length; slot++) if ((seen[slot] as number) >= options.least) rows[slot] = count++

  const rowsOf = new Map<WordFacts, Int32Array[]>()
  const rowsFor = (word: WordFacts): Int32Array[] => {
    let byOffset = rowsOf.get(word)
    if (!byOffset) {
      byOffset = [-2, -1, 0, 1, 2].map((offset) => {
        const list: number[] = []
        for (let f = 0; f < word.hashes.length; f++) {
          const row = (word.reach[f] as number) >= Math.abs(offset) ? (rows[seenFrom(word.hashes[f] as number, offset) >>> shift] as number) : -1
          if (row >= 0) list.push(row * labels)
        }
        return Int32Array.from(list)
      })
      rowsOf.set(word, byOffset)
    }
    return byOffset
  }
  const size = (labels + 1) * labels
  const total = new Float64Array(count * labels)
  const transitionTotal = new Float64Array(size)
  let averaged = 0
  for (let member = 0; member < options.members; member++) {
    const weights = new Float32Array(count * labels)
    const squares = new Float32Array(count * labels).fill(1e-6)
    const transitions = new Float32Array(size)
    const transitionSquares = new Float32Array(size).fill(1e-6)
    const expTransitions = new Float64Array(size)
    const order = examples.map((_, i) => i)
    for (let epoch = 0; epoch < options.epochs; epoch++) {
      shuffle(order, next)
      let wrong = 0
      for (const at of order) {
        const { words, gold } = examples[at] as Example
        const n = words.length
        const facts = words.map((w) => (next() < options.blind ? factsFor(w).blind : factsFor(w).open))
        const register = registerOf(facts)
        const active: number[][] = []
        const scores = new Float32Array(n * labels)
        for (let i = 0; i < n; i++) {
          const list: number[] = []
          for (let offset = -2; offset <= 2; offset++) {
            const word = facts[i + offset]
            if (word) for (const row of rowsFor(word)[offset + 2] as Int32Array) if (next() >= options.drop) list.push(row)
          }
          if (isWorth(facts, i))
            conjunctions(facts, i, register, (h) => {
              const row = rows[h >>> shift] as number
              if (row >= 0 && next() >= options.drop) list.push(row * labels)
            })
          for (const row of list)
            for (let y = 0; y < labels; y++) scores[i * labels + y] = (scores[i * labels + y] as number) + (weights[row + y] as number)
          active.push(list)
        }
        for (let k = 0; k < size; k++) expTransitions[k] = Math.exp(transitions[k] as number)
        const gradient = new Float64Array(size)
        const chance = marginals(scores, n, expTransitions, gradient)
        gradient[labels * labels + (gold[0] as number)] = (gradient[labels * labels + (gold[0] as number)] as number) - 1
        for (let i = 1; i < n; i++) {
          const k = (gold[i - 1] as number) * labels + (gold[i] as number)
          gradient[k] = (gradient[k] as number) - 1
        }
        for (let i = 0; i < n; i++) {
          const y0 = gold[i] as number
          wrong += 1 - (chance[i * labels + y0] as number)
          if ((chance[i * labels + y0] as number) > 0.9995) continue
          for (let y = 0; y < labels; y++) {
            const g = (chance[i * labels + y] as number) - (y === y0 ? 1 : 0)
            if (Math.abs(g) < 1e-4) continue
            for (const row of active[i] as number[]) {
              const k = row + y
              const slope = g + options.decay * (weights[k] as number) * 100
              squares[k] = (squares[k] as number) + slope * slope
              weights[k] = (weights[k] as number) - (options.rate * slope) / Math.sqrt(squares[k] as number)
            }
          }
        }
        for (let k = 0; k < size; k++) {
          const g = gradient[k] as number
          if (Math.abs(g) < 1e-5) continue
          transitionSquares[k] = (transitionSquares[k] as number) + g * g
          transitions[k] = (transitions[k] as number) - (options.rate * g) / Math.sqrt(transitionSquares[k] as number)
        }
      }
      if (epoch >= options.epochs / 2) {
        averaged++
        for (let k = 0; k < total.length; k++) total[k] = (total[k] as number) + (weights[k] as number)
        for (let k = 0; k < size; k++) transitionTotal[k] = (transitionTotal[k] as number) + (transitions[k] as number)
      }
      if (process.env.VERBOSE) console.error(`epoch ${epoch} loss ${wrong.toFixed(0)} rows ${count}`)
    }
  }
  return quantise(
    rows,
    total,
    averaged,
    Float32Array.from(transitionTotal, (t) => t / averaged),
    lexicon,
    likeness,
    options,
  )
}

/** Eight bits a weight, clipped at the 99.99th percentile; weak rows are dropped. */
function quantise(
  rows: Int32Array,
  total: Float64Array,
  averaged: number,
  transitions: Float32Array,
  lexicon: Lexicon,
  likeness: Likeness,
  { prune, bias }: TrainOptions,
): Model {
  const scale = 1 / 32
  const slots: number[] = []
  const kept: number[] = []
  for (let slot = 0; slot < rows.length; slot++) {
    const row = rows[slot] as number
    if (row < 0) continue
    let top = 0
    for (let y = 0; y < labels; y++) top = Math.max(top, Math.abs((total[row * labels + y] as number) / averaged))
    if (top < prune) continue
    slots.push(slot)
    for (let y = 0; y < labels; y++) kept.push(Math.max(-127, Math.min(127, Math.round((total[row * labels + y] as number) / averaged / scale))))
  }
  return { lexicon, likeness, slots: Uint32Array.from(slots), weights: Int8Array.from(kept), scale, transitions, bias }
}
