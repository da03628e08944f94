import type { Marked } from './corpus.ts'
import {
  conjunctions,
  contextOf,
  factsOf,
  isWorth,
  type Knowledge,
  type Likeness,
  trainRegister,
  trainStyle,
  type WordFacts,
  waysFrom,
  waysIn,
} from './features.ts'
import { label, labels } from './labels.ts'
import type { Lexicon } from './lexicon.ts'
import { blockBits, blockOf, mostFeatures, ways } from './rows.ts'
import { type Model, marginals, type Thresholds } from './tagger.ts'
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
  LAND: label.country,
  LEG: label.legal,
  LIT: label.literature,
  COURT: label.court,
  DERIV: label.derived,
  PART: label.part,
}
const following: Record<string, number> = { ...first, PER: label.personNext, LOC: label.placeNext }

interface Example {
  words: string[]
  gold: Uint8Array
  court: boolean
}

/** Cuts marked texts into the sentences the tagger will see, with a label for each word. */
export function examplesOf(marked: readonly Marked[]): Example[] {
  const out: Example[] = []
  for (const { text, spans, court = false } of marked) {
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
      out.push({ words, gold: gold.slice(from, to), court })
    }
  }
  return out
}

/** What training needs to know of words besides the sentences. */
export interface Schooling {
  lexicon: Lexicon
  likeness: Likeness
  /** Sentences that are not from courts, unmarked: they teach the register only. */
  plain: readonly string[]
}

export interface TrainOptions {
  seed: number
  epochs: number
  /** Models trained one after the other and averaged: a linear model of the mean weights, steadier than each. */
  members: number
  /** How often the sentences are laid out, each time with other words hidden from the lists. */
  variants: number
  rate: number
  /** Weight decay per update of a touched row. */
  decay: number
  /** Share of words whose word lists are hidden, and of features dropped. */
  blind: number
  drop: number
  /** A feature must be seen this often to get a row. */
  least: number
  /** Rows whose largest weight stays below are not shipped. */
  prune: number
  thresholds: Thresholds
}

/** Sentences as features: those of word `i` of all words are `rows[begins[i]]` to `rows[begins[i + 1]]`. */
interface Layout {
  rows: Uint32Array
  begins: Uint32Array
  /** First word of each sentence, and the number of words. */
  firsts: Uint32Array
  gold: Uint8Array
  /** 1 where a word may belong to a name: the others have no features and are outside. */
  worth: Uint8Array
}
const slotCount = ways << blockBits

function layOut(examples: readonly Example[], knowledge: Knowledge, { blind }: TrainOptions, next: () => number): Layout {
  const lent = { hashes: new Uint32Array(mostFeatures), ways: new Uint16Array(mostFeatures) }
  /** The slots of a feature, as far as it counts in the ways of `mask`, appended to `to`. @returns where they end */
  const slotsInto = (to: Uint32Array | number[], at: number, hash: number, counts: number) => {
    let end = at
    for (let way = 0; way < ways; way++) if ((counts >> way) & 1) to[end++] = blockOf(hash) * ways + way
    return end
  }
  const known = new Map<string, { facts: WordFacts; seen: Map<number, Uint32Array> }[]>()
  const word = (text: string, hidden: 0 | 1) => {
    let both = known.get(text)
    if (!both) {
      both = []
      known.set(text, both)
    }
    const entry = both[hidden] ?? { facts: factsOf(text, knowledge, hidden === 1), seen: new Map() }
    both[hidden] = entry
    return entry
  }
  const slotsOf = (w: ReturnType<typeof word>, offset: number, court: number) => {
    const key = offset * 2 + court
    let slots = w.seen.get(key)
    if (!slots) {
      const list: number[] = []
      const { features, first, end } = w.facts
      const mask = (waysIn[court] as number) & waysFrom(offset)
      for (let f = first; f < end; f++) slotsInto(list, list.length, features.hashes[f] as number, (features.ways[f] as number) & mask)
      slots = Uint32Array.from(list)
      w.seen.set(key, slots)
    }
    return slots
  }
  let total = 0
  for (const { words } of examples) total += words.length
  let rows = new Uint32Array(total * 96)
  const begins = new Uint32Array(total + 1)
  const firsts = new Uint32Array(examples.length + 1)
  const gold = new Uint8Array(total)
  const worth = new Uint8Array(total)
  let size = 0
  let at = 0
  for (const [e, example] of examples.entries()) {
    firsts[e] = at
    const words = example.words.map((w) => word(w, next() < blind ? 1 : 0))
    const facts = words.map((w) => w.facts)
    const context = contextOf(facts, knowledge)
    const court = context.register >> 1
    for (let i = 0; i < words.length; i++) {
      if (size + 2000 > rows.length) {
        const grown = new Uint32Array(Math.ceil(rows.length * 1.4) + 2000)
        grown.set(rows)
        rows = grown
      }
      begins[at] = size
      at++
      if (!isWorth(facts, i)) continue
      gold[at - 1] = example.gold[i] as number
      worth[at - 1] = 1
      for (let offset = -2; offset <= 2; offset++) {
        const w = words[i + offset]
        if (!w) continue
        const slots = slotsOf(w, offset, court)
        rows.set(slots, size)
        size += slots.length
      }
      const count = conjunctions(facts, i, context, lent)
      for (let k = 0; k < count; k++) size = slotsInto(rows, size, lent.hashes[k] as number, lent.ways[k] as number)
    }
  }
  firsts[examples.length] = at
  begins[at] = size
  return { rows: rows.subarray(0, size), begins, firsts, gold, worth }
}

/** Keeps the features that have a row, and names them by it. */
function keepRows({ rows, begins }: Layout, rowOf: Int32Array) {
  let size = 0
  let from = 0
  for (let i = 0; i + 1 < begins.length; i++) {
    const to = begins[i + 1] as number
    begins[i] = size
    for (let k = from; k < to; k++) {
      const row = rowOf[rows[k] as number] as number
      if (row >= 0) rows[size++] = row * labels
    }
    from = to
  }
  begins[begins.length - 1] = size
}

/** Trains the weights by AdaGrad (Duchi et al. 2011) on the log-likelihood, averaged over the second half of the epochs. */
export function train(marked: readonly Marked[], school: Schooling, options: TrainOptions): Model {
  const next = random(options.seed)
  const examples = examplesOf(marked)
  const plain = school.plain.map((text) => {
    const { count, starts, ends } = tokenize(text)
    return Array.from({ length: count }, (_, i) => text.slice(starts[i], ends[i]))
  })
  const register = trainRegister(
    examples.filter((e) => e.court).map((e) => e.words),
    [...examples.filter((e) => !e.court).map((e) => e.words), ...plain],
    next,
  )
  const knowledge: Knowledge = { lexicon: school.lexicon, likeness: school.likeness, register, style: new Int8Array(0) }
  const known = new Map<string, WordFacts>()
  const facts = (words: readonly string[]) =>
    words.map((w) => {
      const fact = known.get(w) ?? factsOf(w, knowledge)
      known.set(w, fact)
      return fact
    })
  knowledge.style = trainStyle(
    examples.filter((e) => e.court).map((e) => facts(e.words)),
    [...examples.filter((e) => !e.court).map((e) => facts(e.words)), ...plain.map(facts)],
    random(options.seed + 1),
  )
  const layouts = Array.from({ length: options.variants }, () => layOut(examples, knowledge, options, next))
  const seen = new Uint8Array(slotCount)
  for (const slot of (layouts[0] as Layout).rows) if ((seen[slot] as number) < 255) seen[slot] = (seen[slot] as number) + 1
  const rowOf = new Int32Array(slotCount).fill(-1)
  let count = 0
  for (let slot = 0; slot < seen.length; slot++) if ((seen[slot] as number) >= options.least) rowOf[slot] = count++
  for (const layout of layouts) keepRows(layout, rowOf)

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
    let noise = (options.seed + member * 7919) | 1
    const dropBelow = Math.floor(options.drop * 4294967296)
    let active = new Uint32Array(1 << 16)
    const activeTo = new Uint32Array(256)
    for (let epoch = 0; epoch < options.epochs; epoch++) {
      shuffle(order, next)
      const { rows, begins, firsts, gold, worth } = layouts[(epoch + member) % layouts.length] as Layout
      let wrong = 0
      for (const at of order) {
        const first = firsts[at] as number
        const n = (firsts[at + 1] as number) - first
        const need = (begins[first + n] as number) - (begins[first] as number)
        if (need > active.length) active = new Uint32Array(need * 2)
        const scores = new Float32Array(n * labels)
        let taken = 0
        for (let i = 0; i < n; i++) {
          const to = begins[first + i + 1] as number
          const here = i * labels
          for (let k = begins[first + i] as number; k < to; k++) {
            noise ^= noise << 13
            noise ^= noise >>> 17
            noise ^= noise << 5
            if (noise >>> 0 < dropBelow) continue
            const row = rows[k] as number
            active[taken++] = row
            for (let y = 0; y < labels; y++) scores[here + y] = (scores[here + y] as number) + (weights[row + y] as number)
          }
          activeTo[i] = taken
        }
        for (let k = 0; k < size; k++) expTransitions[k] = Math.exp(transitions[k] as number)
        const gradient = new Float64Array(size)
        const chance = marginals(scores, worth.subarray(first, first + n), n, expTransitions, gradient)
        const y0 = labels * labels + (gold[first] as number)
        gradient[y0] = (gradient[y0] as number) - 1
        for (let i = 1; i < n; i++) {
          const k = (gold[first + i - 1] as number) * labels + (gold[first + i] as number)
          gradient[k] = (gradient[k] as number) - 1
        }
        for (let i = 0; i < n; i++) {
          const right = gold[first + i] as number
          const sure = chance[i * labels + right] as number
          wrong += 1 - sure
          if (sure > 0.999) continue
          const [from, to] = [i ? (activeTo[i - 1] as number) : 0, activeTo[i] as number]
          for (let y = 0; y < labels; y++) {
            const g = (chance[i * labels + y] as number) - (y === right ? 1 : 0)
            if (Math.abs(g) < 3e-4) continue
            for (let a = from; a < to; a++) {
              const k = (active[a] as number) + y
              const slope = g + options.decay * (weights[k] as number) * 100
              const square = (squares[k] as number) + slope * slope
              squares[k] = square
              weights[k] = (weights[k] as number) - (options.rate * slope) / Math.sqrt(square)
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
  const scale = 1 / 32
  const slots: number[] = []
  const kept: number[] = []
  // eight bits a weight; weak rows are dropped
  for (let slot = 0; slot < rowOf.length; slot++) {
    const row = rowOf[slot] as number
    if (row < 0) continue
    let top = 0
    for (let y = 0; y < labels; y++) top = Math.max(top, Math.abs((total[row * labels + y] as number) / averaged))
    if (top < options.prune) continue
    slots.push(slot)
    for (let y = 0; y < labels; y++) kept.push(Math.max(-127, Math.min(127, Math.round((total[row * labels + y] as number) / averaged / scale))))
  }
  return {
    ...knowledge,
    slots: Uint32Array.from(slots),
    weights: Int8Array.from(kept),
    scale,
    transitions: Float32Array.from(transitionTotal, (t) => t / averaged),
    second: undefined,
    thresholds: options.thresholds,
  }
}
