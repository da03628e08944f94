import { sentences } from '#ai/language/index.ts'
import type { ClassDescription } from './contract.ts'
import { describe, Features } from './features.ts'

/** A text as a sparse vector: feature -> weight. */
type Vector = Map<number, number>

/** A word in the title says more than one in the running text. */
const TITLE = 3
const KEYWORD = 2
const EXAMPLE = 1
const DESCRIPTION = 1
/** Strangeness of the average text, in squared weights: a text with one known common word must not look like a perfect match. */
const SHRINK = 4

const features = new Features()

/** How often each feature occurs, times what it says by itself. */
function vectorOf(text: string, times = 1, into: Vector = new Map()): Vector {
  describe(text, features)
  for (let i = 0; i < features.count; i++) {
    const hash = features.hash[i] as number
    into.set(hash, (into.get(hash) ?? 0) + times * (features.weight[i] as number))
  }
  return into
}

/** One piece of a description that can be held out to see whether the rest of its class still recognises it. */
interface Piece {
  readonly text: string
  readonly vector: Vector
}

/** Classes as weighted words, compared with a text by the cosine of the angle: what there is before anyone has decided anything. */
export class Prototypes {
  readonly classes: number
  /** feature -> its weight in every class that has it: class index, weight, class index, weight … */
  readonly #postings: Map<number, Float64Array>
  readonly #idf: ReadonlyMap<number, number>

  constructor(idf: ReadonlyMap<number, number>, vectors: readonly Vector[]) {
    this.classes = vectors.length
    this.#idf = idf
    const lists = new Map<number, number[]>()
    vectors.forEach((vector, c) => {
      for (const [hash, weight] of vector) {
        const list = lists.get(hash)
        if (list) list.push(c, weight)
        else lists.set(hash, [c, weight])
      }
    })
    this.#postings = new Map([...lists].map(([hash, list]) => [hash, Float64Array.from(list)]))
  }

  /** Similarity of the text to each class, 0 to 1, and whether any word of it is known. */
  score(text: string): { scores: Float64Array; known: boolean } {
    const scores = new Float64Array(this.classes)
    let norm = SHRINK
    for (const [hash, weight] of vectorOf(text)) {
      const idf = this.#idf.get(hash)
      if (idf === undefined) continue
      const x = damp(weight) * idf
      norm += x * x
      const list = this.#postings.get(hash) as Float64Array
      for (let i = 0; i < list.length; i += 2) scores[list[i] as number] = (scores[list[i] as number] as number) + x * (list[i + 1] as number)
    }
    for (let c = 0; c < scores.length; c++) scores[c] = (scores[c] as number) / Math.sqrt(norm)
    return { scores, known: norm > SHRINK }
  }

  /** Calls back with each known feature's share in the score of class `c`, against the mean of the others. */
  explain(text: string, c: number, each: (start: number, end: number, weight: number) => void) {
    const counts = vectorOf(text)
    describe(text, features)
    const others = Math.max(1, this.classes - 1)
    for (let i = 0; i < features.count; i++) {
      const hash = features.hash[i] as number
      const list = this.#postings.get(hash)
      if (!list) continue
      let mine = 0
      let sum = 0
      for (let k = 0; k < list.length; k += 2) {
        if (list[k] === c) mine = list[k + 1] as number
        else sum += list[k + 1] as number
      }
      const total = counts.get(hash) as number
      const x = (damp(total) / total) * (features.weight[i] as number) * (this.#idf.get(hash) as number)
      each(features.start[i] as number, features.end[i] as number, x * (mine - sum / others))
    }
  }
}

/** The third mention of a word says less than the first. */
const damp = (count: number) => (count <= 1 ? count : 1 + Math.log(count))

/** @see Robertson & Zaragoza 2009, "The Probabilistic Relevance Framework: BM25 and Beyond", the idf without negative values */
const idfOf = (classes: number, df: number) => Math.log(1 + (classes - df + 0.5) / (df + 0.5))

export interface HeldOut {
  /** Index of the class the piece was taken from. */
  readonly label: number
  readonly scores: Float64Array
}

/**
 * Builds the prototypes, and plays the coming reality: every keyword, example and sentence of a description is held out once and scored against
 * its class without it. Those scores calibrate the confidence before the first decision.
 */
export function prototypesOf(classes: readonly ClassDescription[]): { prototypes: Prototypes; heldOut: () => HeldOut[] } {
  const raw: Vector[] = []
  const pieces: Piece[][] = []
  for (const described of classes) {
    const vector = vectorOf(described.title, TITLE)
    const own: Piece[] = []
    const put = (text: string, times: number) => {
      const part = vectorOf(text, times)
      for (const [hash, weight] of part) vector.set(hash, (vector.get(hash) ?? 0) + weight)
      own.push({ text, vector: part })
    }
    for (const keyword of described.keywords ?? []) put(keyword, KEYWORD)
    for (const example of described.examples ?? []) put(example, EXAMPLE)
    const text = described.description ?? ''
    for (const sentence of sentences(text)) put(text.slice(sentence.start, sentence.end), DESCRIPTION)
    raw.push(vector)
    pieces.push(own)
  }
  const df = new Map<number, number>()
  for (const vector of raw) for (const hash of vector.keys()) df.set(hash, (df.get(hash) ?? 0) + 1)
  const idf = new Map([...df].map(([hash, n]) => [hash, idfOf(classes.length, n)]))
  const vectors = raw.map((vector) => normalised(vector, idf))
  const prototypes = new Prototypes(idf, vectors)
  return { prototypes, heldOut: () => holdOut(prototypes, raw, pieces, idf) }
}

function holdOut(prototypes: Prototypes, raw: readonly Vector[], pieces: readonly (readonly Piece[])[], idf: ReadonlyMap<number, number>): HeldOut[] {
  const heldOut: HeldOut[] = []
  pieces.forEach((own, label) => {
    // A class with one piece only would be scored without any knowledge of it; at most 25 pieces speak for a class.
    if (own.length < 2) return
    for (const piece of own.slice(0, 25)) {
      const rest: Vector = new Map()
      for (const [hash, weight] of raw[label] as Vector) {
        const left = weight - (piece.vector.get(hash) ?? 0)
        if (left > 1e-9) rest.set(hash, left)
      }
      const scores = prototypes.score(piece.text).scores
      scores[label] = cosine(piece.text, normalised(rest, idf), idf)
      heldOut.push({ label, scores })
    }
  })
  return heldOut
}

function normalised(vector: Vector, idf: ReadonlyMap<number, number>): Vector {
  let norm = SHRINK
  const made: Vector = new Map()
  for (const [hash, weight] of vector) {
    const x = damp(weight) * (idf.get(hash) as number)
    made.set(hash, x)
    norm += x * x
  }
  for (const [hash, x] of made) made.set(hash, x / Math.sqrt(norm))
  return made
}

function cosine(text: string, prototype: Vector, idf: ReadonlyMap<number, number>): number {
  let norm = SHRINK
  let sum = 0
  for (const [hash, weight] of vectorOf(text)) {
    const own = idf.get(hash)
    if (own === undefined) continue
    const x = damp(weight) * own
    norm += x * x
    sum += x * (prototype.get(hash) ?? 0)
  }
  return sum / Math.sqrt(norm)
}
