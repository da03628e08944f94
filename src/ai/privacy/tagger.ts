import { brotliDecompressSync } from 'node:zlib'
import { conjunctions, factsOf, isWorth, type Likeness, likenessClasses, registerOf, seenFrom, type WordFacts } from './features.ts'
import { compress, flag, Lexicon, packAscending, unpackAscending } from './lexicon.ts'
import { sentences, type Tokens } from './tokens.ts'

/** What a word can be. Only person and place are reported; the others keep the tagger from mistaking them for these. */
export const label = { outside: 0, personFirst: 1, personNext: 2, placeFirst: 3, placeNext: 4, organisation: 5, other: 6, legal: 7 } as const
export const labels = 8
/** Features live in 2^spaceBits slots; few are taken. */
export const spaceBits = 22

/** A linear-chain conditional random field (Lafferty, McCallum, Pereira 2001) with hashed features and 8-bit weights. */
export interface Model {
  lexicon: Lexicon
  likeness: Likeness
  /** The taken slots, ascending; row i of `weights` belongs to slot i. */
  slots: Uint32Array
  weights: Int8Array // slots.length rows of `labels`
  scale: number // weight = int8 * scale
  transitions: Float32Array // [from * labels + to]; row `labels` is the start
  /** Added to person and place of plausible words in decoding, so that more of them are found; then the same for the register of the courts. */
  bias: readonly [person: number, place: number, legalPerson: number, legalPlace: number]
}

export interface TaggedSpan {
  start: number
  end: number
  type: 'person' | 'place'
  /** Probability that its least certain word has this type. */
  confidence: number
}

interface CachedWord {
  facts: WordFacts
  vectors: Float32Array // [offset + 2][label]
}

const cacheLimit = 1 << 16

export class Tagger {
  readonly #model: Model
  /** Two words for each 32 slots: which are taken, and the row of the first: side by side, one look at memory finds both. */
  readonly #index = new Uint32Array((1 << spaceBits) / 16)
  readonly #expTransitions: Float64Array
  #cache = new Map<string, CachedWord>()
  bias: Model['bias']

  constructor(model: Model) {
    this.#model = model
    this.bias = model.bias
    for (const slot of model.slots) this.#index[(slot >>> 5) * 2] = (this.#index[(slot >>> 5) * 2] as number) | (1 << (slot & 31))
    let rank = 0
    for (let i = 0; i < this.#index.length; i += 2) {
      this.#index[i + 1] = rank
      rank += ones(this.#index[i] as number)
    }
    this.#expTransitions = Float64Array.from(model.transitions, Math.exp)
  }

  #word(word: string): CachedWord {
    const known = this.#cache.get(word)
    if (known) return known
    const facts = factsOf(word, this.#model.lexicon, this.#model.likeness)
    const vectors = new Float32Array(5 * labels)
    const { weights, scale } = this.#model
    for (let f = 0; f < facts.hashes.length; f++) {
      const far = facts.reach[f] as number
      for (let offset = -far; offset <= far; offset++)
        addRow(this.#index, weights, seenFrom(facts.hashes[f] as number, offset), vectors, (offset + 2) * labels)
    }
    for (let k = 0; k < vectors.length; k++) vectors[k] = (vectors[k] as number) * scale
    const fresh = { facts, vectors }
    if (this.#cache.size >= cacheLimit) this.#cache = new Map()
    this.#cache.set(word, fresh)
    return fresh
  }

  /** Finds persons and places. Linear in the length of the text. */
  tag(text: string, tokens: Tokens): TaggedSpan[] {
    const spans: TaggedSpan[] = []
    const firsts = sentences(text, tokens)
    for (let s = 0; s + 1 < firsts.length; s++) this.#tagSentence(text, tokens, firsts[s] as number, firsts[s + 1] as number, spans)
    return spans
  }

  #tagSentence(text: string, { starts, ends }: Tokens, from: number, to: number, spans: TaggedSpan[]) {
    const n = to - from
    const words: CachedWord[] = new Array(n)
    for (let i = 0; i < n; i++) words[i] = this.#word(text.slice(starts[from + i], ends[from + i]))
    const facts = words.map((w) => w.facts)
    const register = registerOf(facts)
    const scores = new Float32Array(n * labels)
    const together = new Float32Array(labels)
    const { weights, scale } = this.#model
    for (let i = 0; i < n; i++) {
      for (let offset = -2; offset <= 2; offset++) {
        const vectors = words[i + offset]?.vectors
        if (!vectors) continue
        const at = (offset + 2) * labels
        for (let y = 0; y < labels; y++) scores[i * labels + y] = (scores[i * labels + y] as number) + (vectors[at + y] as number)
      }
      if (isWorth(facts, i)) {
        together.fill(0)
        conjunctions(facts, i, register, (h) => addRow(this.#index, weights, h, together, 0))
        for (let y = 0; y < labels; y++) scores[i * labels + y] = (scores[i * labels + y] as number) + (together[y] as number) * scale
      }
      if ((facts[i] as WordFacts).plausible)
        for (let y = label.personFirst; y <= label.placeNext; y++)
          scores[i * labels + y] = (scores[i * labels + y] as number) + (this.bias[(y >= label.placeFirst ? 1 : 0) + (register ? 2 : 0)] as number)
    }
    const path = viterbi(scores, n, this.#model.transitions)
    let found = false
    for (let i = 0; i < n && !found; i++) found = (path[i] as number) >= label.personFirst && (path[i] as number) <= label.placeNext
    if (!found) return
    const chance = marginals(scores, n, this.#expTransitions)
    for (let i = 0; i < n; i++) {
      const y = path[i] as number
      if (y < label.personFirst || y > label.placeNext) continue
      const next = y <= label.personNext ? label.personNext : label.placeNext
      let last = i
      let confidence = 1
      for (;;) {
        confidence = Math.min(confidence, (chance[last * labels + next - 1] as number) + (chance[last * labels + next] as number))
        if (path[last + 1] !== next || last + 1 >= n) break
        last++
      }
      const type = next === label.personNext ? 'person' : 'place'
      const [start, end] = [starts[from + i] as number, ends[from + last] as number]
      // the courts name states as parties and sources of law, not to say where somebody is
      const isState = type === 'place' && register > 0 && last === i && (this.#model.lexicon.get(text.slice(start, end)) & flag.country) !== 0
      if (isState) continue
      const before = spans.at(-1)
      // the bias may begin a name anew at its second word
      if (before?.type === type && i > 0 && before.end === ends[from + i - 1] && start - before.end === 1) {
        before.end = end
        before.confidence = Math.min(before.confidence, confidence)
      } else spans.push({ start, end, type, confidence })
      i = last
    }
  }
}

/** Adds the weights of the feature with hash `h` to the labels from `at` on, unscaled; nothing when the feature has no row. */
function addRow(index: Uint32Array, weights: Int8Array, h: number, into: Float32Array, at: number) {
  const slot = h >>> (32 - spaceBits)
  const place = (slot >>> 5) * 2
  const bits = index[place] as number
  const bit = 1 << (slot & 31)
  if ((bits & bit) === 0) return
  const row = ((index[place + 1] as number) + ones(bits & (bit - 1))) * labels
  for (let y = 0; y < labels; y++) into[at + y] = (into[at + y] as number) + (weights[row + y] as number)
}

function ones(n: number): number {
  let v = n - ((n >>> 1) & 0x55555555)
  v = (v & 0x33333333) + ((v >>> 2) & 0x33333333)
  return Math.imul((v + (v >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
}

/** The likeliest sequence of labels. */
function viterbi(scores: Float32Array, n: number, transitions: Float32Array): Uint8Array {
  const back = new Uint8Array(n * labels)
  let best = new Float64Array(labels)
  let next = new Float64Array(labels)
  for (let y = 0; y < labels; y++) best[y] = (transitions[labels * labels + y] as number) + (scores[y] as number)
  for (let i = 1; i < n; i++) {
    for (let y = 0; y < labels; y++) {
      let top = -Infinity
      let from = 0
      for (let x = 0; x < labels; x++) {
        const score = (best[x] as number) + (transitions[x * labels + y] as number)
        if (score > top) {
          top = score
          from = x
        }
      }
      next[y] = top + (scores[i * labels + y] as number)
      back[i * labels + y] = from
    }
    const swap = best
    best = next
    next = swap
  }
  const path = new Uint8Array(n)
  let y = 0
  for (let x = 1; x < labels; x++) if ((best[x] as number) > (best[y] as number)) y = x
  for (let i = n - 1; i >= 0; i--) {
    path[i] = y
    y = back[i * labels + y] as number
  }
  return path
}

/**
 * Forward and backward (Rabiner 1989), scaled per word. @returns the probability of each label at each word.
 * `pairs`, when given, receives the expected number of each transition, with the start in row `labels`.
 */
export function marginals(scores: Float32Array, n: number, expTransitions: Float64Array, pairs?: Float64Array): Float64Array {
  const emit = new Float64Array(n * labels)
  const forward = new Float64Array(n * labels)
  const backward = new Float64Array(n * labels)
  for (let i = 0; i < n; i++) {
    let top = -Infinity
    for (let y = 0; y < labels; y++) top = Math.max(top, scores[i * labels + y] as number)
    for (let y = 0; y < labels; y++) emit[i * labels + y] = Math.exp((scores[i * labels + y] as number) - top)
  }
  for (let i = 0; i < n; i++) {
    let sum = 0
    for (let y = 0; y < labels; y++) {
      let into = i === 0 ? (expTransitions[labels * labels + y] as number) : 0
      if (i > 0) for (let x = 0; x < labels; x++) into += (forward[(i - 1) * labels + x] as number) * (expTransitions[x * labels + y] as number)
      const value = into * (emit[i * labels + y] as number)
      forward[i * labels + y] = value
      sum += value
    }
    for (let y = 0; y < labels; y++) forward[i * labels + y] = (forward[i * labels + y] as number) / sum
  }
  for (let y = 0; y < labels; y++) backward[(n - 1) * labels + y] = 1
  for (let i = n - 2; i >= 0; i--) {
    let sum = 0
    for (let x = 0; x < labels; x++) {
      let value = 0
      for (let y = 0; y < labels; y++)
        value += (expTransitions[x * labels + y] as number) * (emit[(i + 1) * labels + y] as number) * (backward[(i + 1) * labels + y] as number)
      backward[i * labels + x] = value
      sum += value
    }
    for (let x = 0; x < labels; x++) backward[i * labels + x] = (backward[i * labels + x] as number) / sum
  }
  if (pairs) {
    const joint = new Float64Array(labels * labels)
    for (let i = 1; i < n; i++) {
      let sum = 0
      for (let x = 0; x < labels; x++)
        for (let y = 0; y < labels; y++) {
          const value =
            (forward[(i - 1) * labels + x] as number) *
            (expTransitions[x * labels + y] as number) *
            (emit[i * labels + y] as number) *
            (backward[i * labels + y] as number)
          joint[x * labels + y] = value
          sum += value
        }
      for (let k = 0; k < joint.length; k++) pairs[k] = (pairs[k] as number) + (joint[k] as number) / sum
    }
  }
  for (let i = 0; i < n; i++) {
    let sum = 0
    for (let y = 0; y < labels; y++) sum += (forward[i * labels + y] as number) * (backward[i * labels + y] as number)
    for (let y = 0; y < labels; y++) forward[i * labels + y] = ((forward[i * labels + y] as number) * (backward[i * labels + y] as number)) / sum
  }
  if (pairs) for (let y = 0; y < labels; y++) pairs[labels * labels + y] = (pairs[labels * labels + y] as number) + (forward[y] as number)
  return forward
}

const fileVersion = 1

/** The model as the bytes of its file: sections with their lengths, little endian, brotli over all. */
export function pack(model: Model): Uint8Array {
  const { hashes, payloads } = model.lexicon.entries
  // planes instead of rows: equal bytes come together and compress well
  const planes = (bytes: Uint8Array, width: number) => {
    const out = new Uint8Array(bytes.length)
    const rows = bytes.length / width
    for (let i = 0; i < rows; i++) for (let k = 0; k < width; k++) out[k * rows + i] = bytes[i * width + k] as number
    return out
  }
  const head = new Float64Array([fileVersion, hashes.length, model.slots.length, model.likeness.bits, model.scale, ...model.bias])
  const sections = [
    new Uint8Array(head.buffer),
    packAscending(hashes),
    planes(new Uint8Array(payloads.buffer), 4),
    new Uint8Array(model.likeness.weights.buffer),
    packAscending(model.slots),
    planes(new Uint8Array(model.weights.buffer), labels),
    new Uint8Array(model.transitions.buffer),
  ]
  const parts: Uint8Array[] = []
  for (const section of sections) parts.push(new Uint8Array(Uint32Array.of(section.length).buffer), section)
  return compress(Buffer.concat(parts))
}

export function unpack(file: Uint8Array): Model {
  const bytes = brotliDecompressSync(file)
  let at = 0
  const section = () => {
    const length = bytes.readUInt32LE(at)
    const part = Uint8Array.from(bytes.subarray(at + 4, at + 4 + length))
    at += 4 + length
    return part
  }
  const rowsOf = (planes: Uint8Array, width: number) => {
    const out = new Uint8Array(planes.length)
    const rows = planes.length / width
    for (let k = 0; k < width; k++) for (let i = 0; i < rows; i++) out[i * width + k] = planes[k * rows + i] as number
    return out
  }
  const head = new Float64Array(section().buffer)
  const [version, wordCount = 0, slotCount = 0, bits = 0, scale = 0, person = 0, place = 0, legalPerson = 0, legalPlace = 0] = head
  if (version !== fileVersion) throw new Error(`model file of version ${version}, expected ${fileVersion}`)
  const hashes = unpackAscending(section(), wordCount)
  const payloads = new Uint32Array(rowsOf(section(), 4).buffer)
  const likeness = { weights: new Int8Array(section().buffer), bits }
  if (likeness.weights.length !== likenessClasses << bits) throw new Error('model file is damaged')
  const slots = unpackAscending(section(), slotCount)
  const weights = new Int8Array(rowsOf(section(), labels).buffer)
  return {
    lexicon: new Lexicon(hashes, payloads),
    likeness,
    slots,
    weights,
    scale,
    transitions: new Float32Array(section().buffer),
    bias: [person, place, legalPerson, legalPlace],
  }
}
