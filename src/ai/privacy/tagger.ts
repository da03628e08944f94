import { brotliDecompressSync } from 'node:zlib'
import {
  conjunctions,
  contextOf,
  factsOf,
  isWorth,
  type Knowledge,
  likenessClasses,
  registerOf,
  registerSize,
  styleOf,
  styleSize,
  type WordFacts,
} from './features.ts'
import { label, labels } from './labels.ts'
import { compress, hash, Lexicon, packAscending, unpackAscending } from './lexicon.ts'
import { mostFeatures, Rows } from './rows.ts'
import { eachRow, lookAgain, packSecond, type Second, type Seen, unpackSecond } from './second.ts'
import { longest, sentences, type Tokens, tokenize } from './tokens.ts'

/**
 * Least probabilities of person and place: outside the language of the courts, where it is in doubt, and inside. Words that look like no name need
 * half a chance at least, unless a name goes on with them.
 */
export type Thresholds = readonly [person: number, place: number, doubtPerson: number, doubtPlace: number, courtPerson: number, courtPlace: number]
/** Which pair of thresholds counts in a register. */
export const zoneOf = (register: number) => Math.max(0, register - 1)

/** A linear-chain conditional random field (Lafferty, McCallum, Pereira 2001) with hashed features and 8-bit weights. */
export interface Model extends Knowledge {
  /** The taken slots, ascending; row i of `weights` belongs to slot i. */
  slots: Uint32Array
  weights: Int8Array // slots.length rows of `labels`
  scale: number // weight = int8 * scale
  transitions: Float32Array // [from * labels + to]; row `labels` is the start
  /** Learned after the rest, see `second.ts`; without it the probabilities of the field decide. */
  second: Second | undefined
  thresholds: Thresholds
}

export interface TaggedSpan {
  start: number
  end: number
  type: 'person' | 'place'
  /** Probability that its least certain word belongs to a name of a person or a place. */
  confidence: number
}

/** Words kept; when there are more, all are forgotten. */
const cacheLimit = 1 << 16

/** A word that was met before, and what it adds to the labels of itself and its neighbours: `vectors[at + (offset + 2) * labels + label]`. */
interface CachedWord {
  readonly facts: WordFacts
  /** In sentences of the courts and in others, once they were asked for. */
  vectors: Int16Array | undefined
  at: number
  courtVectors: Int16Array | undefined
  courtAt: number
}

/** Words by their letters, found without being cut out of the text. */
class WordTable {
  /** Two numbers a place, that of a word's hash or the next free one: the hash, and the word's number plus one, 0 where there is none. */
  readonly #places = new Int32Array(cacheLimit * 4)
  #words: CachedWord[] = []

  /** The word from `start` to `end` of `text`, made by `make` where it was not met before. */
  get(text: string, start: number, end: number, make: (word: string) => CachedWord): CachedWord {
    if (this.#words.length === cacheLimit) this.clear()
    const places = this.#places
    const words = this.#words
    const h = hash(text, start, end) | 0
    let at = (h & (cacheLimit * 2 - 1)) * 2
    for (let number = places[at + 1] as number; number; number = places[at + 1] as number) {
      if (places[at] === h) {
        const known = words[number - 1] as CachedWord
        if (isSame(known.facts.text, text, start, end)) return known
      }
      at = (at + 2) & (cacheLimit * 4 - 1)
    }
    const fresh = make(text.slice(start, end))
    places[at] = h
    places[at + 1] = words.push(fresh)
    return fresh
  }
  clear() {
    this.#places.fill(0)
    this.#words = []
  }
}
function isSame(word: string, text: string, start: number, end: number): boolean {
  if (word.length !== end - start) return false
  for (let i = 0; i < word.length; i++) if (word.charCodeAt(i) !== text.charCodeAt(start + i)) return false
  return true
}

// What one sentence needs, kept for the next: most sentences are short, and making arrays would take longer than filling them.
/** The features being added up. */
const features = { hashes: new Uint32Array(mostFeatures), ways: new Uint16Array(mostFeatures) }
const ends = new Uint16Array(longest)
/** Sums of weights, and what they are worth. */
const sums = new Int16Array(longest * labels)
const scores = new Float32Array(longest * labels)
const [emit, forward, backward] = [0, 1, 2].map(() => new Float64Array(longest * labels)) as [Float64Array, Float64Array, Float64Array]
const [persons, places] = [new Float64Array(longest), new Float64Array(longest)]
const begins = new Uint8Array(longest)
const worth = new Uint8Array(longest)
const onward = new Float64Array(labels)

export class Tagger {
  readonly #model: Model
  /** Outside the language of the courts, and in it. */
  readonly #rows: readonly [Rows, Rows]
  readonly #expTransitions: Float64Array
  readonly #known = new WordTable()
  /** Vectors of words are cut out of larger arrays: each by itself would cost more to make than to fill. */
  #pool = new Int16Array()
  #poolUsed = 0
  thresholds: Thresholds
  second: Second | undefined

  constructor(model: Model) {
    this.#model = model
    this.thresholds = model.thresholds
    this.second = model.second
    const rows = (court: 0 | 1) => new Rows(model.slots, model.weights, court)
    this.#rows = [rows(0), rows(1)]
    this.#expTransitions = Float64Array.from(model.transitions, Math.exp)
  }

  #word(text: string, start: number, end: number): CachedWord {
    return this.#known.get(text, start, end, this.#fresh)
  }
  readonly #fresh = (word: string): CachedWord => ({
    facts: factsOf(word, this.#model),
    vectors: undefined,
    at: 0,
    courtVectors: undefined,
    courtAt: 0,
  })

  /** Every word will be met for the first time again. */
  forget() {
    this.#known.clear()
  }

  /** Adds what a word lends to one `offset` words before it to `sums` from `to` on. */
  #add(word: CachedWord, offset: number, court: 0 | 1, to: number) {
    let vectors = court ? word.courtVectors : word.vectors
    if (!vectors) vectors = this.#lend(word, court)
    const at = court ? word.courtAt : word.at
    const from = at + (offset + 2) * labels
    for (let y = 0; y < labels; y++) sums[to + y] = (sums[to + y] as number) + (vectors[from + y] as number)
  }

  #lend(word: CachedWord, court: 0 | 1): Int16Array {
    if (this.#poolUsed === this.#pool.length) {
      this.#pool = new Int16Array(512 * 5 * labels)
      this.#poolUsed = 0
    }
    const { features, first, end } = word.facts
    this.#rows[court].lend(features, first, end, this.#pool, this.#poolUsed)
    if (court) {
      word.courtVectors = this.#pool
      word.courtAt = this.#poolUsed
    } else {
      word.vectors = this.#pool
      word.at = this.#poolUsed
    }
    this.#poolUsed += 5 * labels
    return this.#pool
  }

  /** Finds persons and places. Linear in the length of the text. */
  tag(text: string, tokens: Tokens): TaggedSpan[] {
    const spans: TaggedSpan[] = []
    this.#eachSentence(text, tokens, (from, seen) => this.#spansOf(tokens, from, seen, spans))
    return spans
  }

  /** What the second look would see: for training it. `visit` gets the index of the token and its features. */
  eachRow(text: string, tokens: Tokens, visit: (token: number, row: Float32Array) => void) {
    this.#eachSentence(text, tokens, (from, seen) => eachRow(seen, this.#model, (i, row) => visit(from + i, row)))
  }

  /** Which thresholds count for the first sentence of `text`: 0 to 2. */
  zoneOf(text: string): number {
    const tokens = tokenize(text)
    const [from, to] = sentences(text, tokens) as [number, number?]
    const facts: WordFacts[] = []
    for (let i = from; i < (to ?? 0); i++) facts.push(this.#word(text, tokens.starts[i] as number, tokens.ends[i] as number).facts)
    return zoneOf(registerOf(facts, this.#model))
  }

  /** Visits the sentences in which a person or place may stand. */
  #eachSentence(text: string, tokens: Tokens, visit: (from: number, seen: Seen) => void) {
    const firsts = sentences(text, tokens)
    const wordsAt: (CachedWord[] | undefined)[] = []
    const wordsOf = (s: number) => {
      wordsAt[s] ??= this.#words(text, tokens, firsts[s] as number, firsts[s + 1] as number)
      return wordsAt[s]
    }
    const styles: (number | undefined)[] = []
    const styleAt = (s: number): number => {
      if (s < 0 || s + 1 >= firsts.length) return 0
      styles[s] ??= styleOf(
        wordsOf(s).map((w) => w.facts),
        this.#model.style,
      )
      return styles[s]
    }
    for (let s = 0; s + 1 < firsts.length; s++) {
      const from = firsts[s] as number
      const words = wordsOf(s)
      if (s > 1) wordsAt[s - 2] = undefined
      const facts = words.map((w) => w.facts)
      const field = this.#field(words, facts)
      if (!field) continue
      const { chance, register } = field
      const of = (i: number, y: number) => chance[i * labels + y] as number
      for (let i = 0; i < words.length; i++) {
        begins[i] = of(i, label.personFirst) + of(i, label.placeFirst) > of(i, label.personNext) + of(i, label.placeNext) ? 1 : 0
        persons[i] = of(i, label.personFirst) + of(i, label.personNext)
        // only the courts name states without saying where somebody is
        places[i] = of(i, label.placeFirst) + of(i, label.placeNext) + (register < 3 ? of(i, label.country) : 0)
      }
      const seen: Seen = {
        facts,
        chance,
        person: persons,
        place: places,
        register,
        style: styleAt(s - 1) + styleAt(s) + styleAt(s + 1),
      }
      visit(from, seen)
    }
  }

  #words(text: string, { starts, ends }: Tokens, from: number, to: number): CachedWord[] {
    const words: CachedWord[] = new Array(to - from)
    for (let i = from; i < to; i++) words[i - from] = this.#word(text, starts[i] as number, ends[i] as number)
    return words
  }

  /** The probabilities of all labels in a sentence; undefined where no name may stand. */
  #field(words: readonly CachedWord[], facts: readonly WordFacts[]): { chance: Float64Array; register: number } | undefined {
    const n = words.length
    const context = contextOf(facts, this.#model)
    const { register } = context
    const court = register > 1 ? 1 : 0
    let filled = 0
    for (let i = 0; i < n; i++) {
      worth[i] = isWorth(facts, i) ? 1 : 0
      if (worth[i]) filled = conjunctions(facts, i, context, features, filled)
      ends[i] = filled
    }
    if (!filled) return undefined
    this.#rows[court].sum(features, ends, n, sums)
    const { scale } = this.#model
    let hopeful = false
    for (let i = 0; i < n; i++) {
      if (!worth[i]) continue
      const here = i * labels
      for (let offset = Math.max(-2, -i); offset <= 2 && i + offset < n; offset++) this.#add(words[i + offset] as CachedWord, offset, court, here)
      for (let y = here; y < here + labels; y++) scores[y] = (sums[y] as number) * scale
      hopeful ||=
        Math.max(scores[here + label.personFirst] as number, scores[here + label.placeFirst] as number) > (scores[here] as number) - hopeless
    }
    if (!hopeful) return undefined
    return { chance: marginals(scores, worth, n, this.#expTransitions), register }
  }

  #spansOf({ starts, ends }: Tokens, from: number, seen: Seen, spans: TaggedSpan[]) {
    if (this.second) lookAgain(seen, this.#model, this.second)
    const { facts, register } = seen
    const n = facts.length
    const zone = zoneOf(register) * 2
    const [leastPerson, leastPlace] = [this.thresholds[zone] as number, this.thresholds[zone + 1] as number]
    const person = (i: number) => seen.person[i] as number
    const place = (i: number) => seen.place[i] as number
    // that it is a name is decided first, whose only then: what might be a person or a place is hidden either way
    const found = new Uint8Array(n)
    for (let i = 0; i < n; i++) {
      const [p, o] = [person(i), place(i)]
      // a word that looks like no name may still go on with one: "Bernhard IV.", "A 7"
      const floor = (facts[i] as WordFacts).plausible || (i > 0 && found[i - 1]) ? 0 : 0.5
      if (p + o >= Math.max(floor, p >= o ? leastPerson : leastPlace)) found[i] = 1
    }
    // a small word or mark inside a name: "K. Schmidt", "von der Heide"
    for (let i = 1; i + 1 < n; i++) if (!found[i] && found[i - 1] && found[i + 1] && person(i) + place(i) > inside) found[i] = 1
    for (let i = 0; i < n; i++) {
      if (!found[i]) continue
      const first = i
      let [p, o, confidence] = [person(i), place(i), person(i) + place(i)]
      while (i + 1 < n && found[i + 1] && !begins[i + 1]) {
        i++
        p += person(i)
        o += place(i)
        confidence = Math.min(confidence, person(i) + place(i))
      }
      spans.push({
        start: starts[from + first] as number,
        end: ends[from + i] as number,
        type: p >= o ? 'person' : 'place',
        confidence: Math.min(1, confidence),
      })
    }
  }
}
/** Odds (natural logarithm) below which a sentence is not looked at again. */
const hopeless = 6
/** Least probability of a word between two words of the same name. */
const inside = 0.15

/**
 * Forward and backward (Rabiner 1989), scaled per word. @returns the probability of each label at each word, until the next call.
 * Words that are not `worth` it are outside whatever their scores: they cut the sentence into short pieces. `pairs`, when given, receives the expected
 * number of each transition, with the start in row `labels`.
 */
export function marginals(scores: Float32Array, worth: Uint8Array, n: number, expTransitions: Float64Array, pairs?: Float64Array): Float64Array {
  for (let i = 0; i < n; i++) {
    const here = i * labels
    if (!worth[i]) {
      for (let y = 0; y < labels; y++) forward[here + y] = backward[here + y] = emit[here + y] = 0
      forward[here] = backward[here] = emit[here] = 1
      continue
    }
    let top = -Infinity
    for (let y = 0; y < labels; y++) top = Math.max(top, scores[here + y] as number)
    for (let y = 0; y < labels; y++) emit[here + y] = Math.exp((scores[here + y] as number) - top)
    let sum = 0
    // from the start or from a word that is outside there is one way only
    const only = i === 0 ? labels * labels : worth[i - 1] ? -1 : 0
    for (let y = 0; y < labels; y++) {
      let into = only < 0 ? 0 : (expTransitions[only + y] as number)
      if (only < 0) for (let x = 0; x < labels; x++) into += (forward[here - labels + x] as number) * (expTransitions[x * labels + y] as number)
      const value = into * (emit[here + y] as number)
      forward[here + y] = value
      sum += value
    }
    for (let y = 0; y < labels; y++) forward[here + y] = (forward[here + y] as number) / sum
  }
  for (let i = n - 1; i >= 0; i--) {
    const here = i * labels
    if (!worth[i]) continue
    if (i === n - 1) {
      for (let x = 0; x < labels; x++) backward[here + x] = 1
      continue
    }
    const after = here + labels
    const all = worth[i + 1] ? labels : 1
    let sum = 0
    for (let y = 0; y < all; y++) onward[y] = (emit[after + y] as number) * (backward[after + y] as number)
    for (let x = 0; x < labels; x++) {
      let value = 0
      for (let y = 0; y < all; y++) value += (expTransitions[x * labels + y] as number) * (onward[y] as number)
      backward[here + x] = value
      sum += value
    }
    for (let x = 0; x < labels; x++) backward[here + x] = (backward[here + x] as number) / sum
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
    if (!worth[i]) continue
    let sum = 0
    for (let y = 0; y < labels; y++) sum += (forward[i * labels + y] as number) * (backward[i * labels + y] as number)
    for (let y = 0; y < labels; y++) forward[i * labels + y] = ((forward[i * labels + y] as number) * (backward[i * labels + y] as number)) / sum
  }
  if (pairs) for (let y = 0; y < labels; y++) pairs[labels * labels + y] = (pairs[labels * labels + y] as number) + (forward[y] as number)
  return forward
}

const fileVersion = 4

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
  const bytesOf = ({ buffer, byteOffset, byteLength }: ArrayBufferView) => new Uint8Array(buffer, byteOffset, byteLength)
  const head = new Float64Array([fileVersion, hashes.length, model.slots.length, model.likeness.bits, model.scale, ...model.thresholds])
  const sections = [
    bytesOf(head),
    packAscending(hashes),
    planes(bytesOf(payloads), 4),
    bytesOf(model.likeness.weights),
    bytesOf(model.register),
    bytesOf(model.style),
    packAscending(model.slots),
    planes(bytesOf(model.weights), labels),
    bytesOf(model.transitions),
    model.second ? packSecond(model.second) : new Uint8Array(),
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
  const [version, wordCount = 0, slotCount = 0, bits = 0, scale = 0, ...thresholds] = head
  if (version !== fileVersion) throw new Error(`model file of version ${version}, expected ${fileVersion}`)
  const hashes = unpackAscending(section(), wordCount)
  const payloads = new Uint32Array(rowsOf(section(), 4).buffer)
  const likeness = { weights: new Int8Array(section().buffer), bits }
  if (likeness.weights.length !== likenessClasses << bits) throw new Error('model file is damaged')
  const register = new Int8Array(section().buffer)
  const style = new Int8Array(section().buffer)
  if (register.length !== registerSize || style.length !== styleSize) throw new Error('model file is damaged')
  const slots = unpackAscending(section(), slotCount)
  const weights = new Int8Array(rowsOf(section(), labels).buffer)
  const transitions = new Float32Array(section().buffer)
  const second = section()
  return {
    lexicon: new Lexicon(hashes, payloads),
    likeness,
    register,
    style,
    slots,
    weights,
    scale,
    transitions,
    second: second.length ? unpackSecond(second) : undefined,
    thresholds: thresholds as unknown as Thresholds,
  }
}
