import { readFileSync } from 'node:fs'
import { flag, hash, type Lexicon, mix, seedAfter } from './lexicon.ts'
import type { Asked } from './rows.ts'

/** How alike a word is to person names, place names and common words by its letters: hashed n-grams, three weights each. */
export interface Likeness {
  weights: Int8Array // 2^bits rows of 3
  bits: number
}
export const likenessClasses = 3
const codes = new Uint16Array(128)
const grams = new Uint32Array(codes.length * 4)
/** The rows of every n-gram (2 to 5 letters, with both edges) of `word`: good until the next call. */
export function gramsOf(word: string, bits: number): { rows: Uint32Array; count: number } {
  const lower = word.toLowerCase()
  const length = Math.min(lower.length, codes.length - 2) + 2
  codes[0] = 94 // ^
  for (let i = 0; i < length - 2; i++) codes[i + 1] = lower.charCodeAt(i)
  codes[length - 1] = 36 // $
  const shift = 32 - bits
  let count = 0
  for (let n = 2; n <= 5; n++)
    for (let i = 0; i + n <= length; i++) {
      let h = n
      for (let k = i; k < i + n; k++) h = Math.imul(h ^ (codes[k] as number), 0x01000193)
      grams[count++] = mix(h) >>> shift
    }
  return { rows: grams, count }
}
/** Margins of person over common, place over common, person over place: 384 are eight times the mean weight of an n-gram. */
export type Margins = readonly [person: number, place: number, between: number]
export function likenessOf(word: string, { weights, bits }: Likeness): Margins {
  const { rows, count } = gramsOf(word, bits)
  let person = 0
  let place = 0
  let common = 0
  for (let i = 0; i < count; i++) {
    const row = (rows[i] as number) * 3
    person += weights[row] as number
    place += weights[row + 1] as number
    common += weights[row + 2] as number
  }
  return [person - common, place - common, person - place]
}
/** A margin in eighths of the mean weight, from -4 to 4. */
const marginBin = (n: number) => Math.max(-4, Math.min(4, Math.round(n / 48)))

/** What the tagger knows before it sees a sentence. */
export interface Knowledge {
  lexicon: Lexicon
  likeness: Likeness
  /** How much a word speaks for the language of the courts: 2^13 hashed words, and one more for the bias, in sixteenths of log odds. */
  register: Int8Array
  /** The same by words, pairs and endings, see `styleOf`. */
  style: Int8Array
}
export const registerSize = (1 << 13) + 1
export const registerSlot = (lower: string) => hash(/^\p{Nd}/u.test(lower) ? '0' : lower) >>> 19

/** What the tagger knows of one word by itself. */
export interface WordFacts {
  text: string
  /** Its features are those of `features` from `first` to `end` (exclusive). */
  features: Features
  first: number
  end: number
  /** The word as its neighbours see it in conjunctions. */
  kind: number
  shape: number
  word: number
  /** How much it speaks for the language of the courts: they name nobody where the news would. */
  court: number
  /** The word, all numbers alike, and its last five letters, for `styleOf`. */
  sort: number
  tail: number
  /** Of words that are not small: see `likenessOf`. */
  likeness: Margins | undefined
  /** A small word that stands in names: von, de. */
  particle: boolean
  /** Could be a name by its form and is no common noun: where in doubt, such a word is taken for one. */
  plausible: boolean
  /** What the second look sees of the word, once it was asked. */
  look: Float32Array | undefined
}

/** Features of many words, one after the other: arrays of each word's own would cost more to make than to fill. */
class Features implements Asked {
  readonly hashes = new Uint32Array(1 << 14)
  readonly ways = new Uint16Array(1 << 14)
  filled = 0
}
let open = new Features()
/** More than any word has. */
const mostOfWord = 128
const reach = 2
/**
 * The ways in which a feature counts: for neighbours up to `far` words away, and up to `own` minus one away also apart for each register, 0 not at all
 * (Daumé III 2007). Three ways an offset: in general, outside the language of the courts, in it.
 */
const waysOf = (far: number, own: number) => {
  let ways = 0
  for (let offset = -reach; offset <= reach; offset++) {
    if (Math.abs(offset) <= far) ways |= 1 << ((offset + reach) * 3)
    if (Math.abs(offset) < own) ways |= 6 << ((offset + reach) * 3)
  }
  return ways
}
const waysTable = Uint16Array.from({ length: 16 }, (_, i) => waysOf(i >> 2, i & 3))
/** The ways that count in a sentence of the courts (1) or not (0). */
export const waysIn = [0x1249 | 0x2492, 0x1249 | 0x4924] as const
/** The ways that count for a word `offset` words before. */
export const waysFrom = (offset: number) => 7 << ((offset + reach) * 3)

const words = JSON.parse(readFileSync(new URL('./lists/words.json', import.meta.url), 'utf8')) as { grammar: Record<string, string> }
const grammar = new Map<string, number>()
for (const [i, list] of Object.values(words.grammar).entries()) for (const word of list.split(' ')) grammar.set(word, i + 1)
/** What part a small word plays in a sentence: by the lists, else by its ending. Verbs and adjectives need no more for our purpose. */
function grammarOf(lower: string): number {
  const listed = grammar.get(lower)
  if (listed) return listed
  for (const ending of verbEndings) if (lower.endsWith(ending)) return 100 + hash(ending)
  return 99
}
/** Longest first. */
const verbEndings = 'lich isch ten est ung te st et ig en em es er t e n s'.split(' ')

export const shapes = { lower: 0, capital: 1, upper: 2, initial: 3, number: 4, mixed: 5, mark: 6, compound: 7, upperLong: 8 }
function shapeOf(word: string): number {
  const lower = word.toLowerCase()
  const upper = word.toUpperCase()
  if (lower === upper) return /\p{Nd}/u.test(word) ? shapes.number : shapes.mark
  if (/\p{Nd}/u.test(word)) return shapes.mixed
  if (word === lower) return shapes.lower
  if (word.length === 1) return shapes.initial
  if (word.includes('-') && word.charAt(0) !== lower.charAt(0)) return shapes.compound
  if (word === upper) return word.length < 5 ? shapes.upper : shapes.upperLong
  if (word.charAt(0) === upper.charAt(0) && word.slice(1) === lower.slice(1)) return shapes.capital
  return shapes.mixed
}

const names = flag.given | flag.surname | flag.person
const places = flag.town | flag.townPart | flag.place | flag.country | flag.city
const salt = (template: number, value: number) => mix(Math.imul(value ^ Math.imul(template, 0x9e3779b1), 0x85ebca6b) + template)

/** Bits above the flags in a payload of the lexicon: how often the word was seen small, how often with a capital; its cluster. */
export const seenLow = (payload: number) => (payload >>> 16) & 3
export const seenCapital = (payload: number) => (payload >>> 18) & 3
export const clusterOf = (payload: number) => (payload >>> 20) & 0xff

/** Bits above the cluster: how many compounds and inflected forms the dictionary has of the word. */
const dictionaryOf = (payload: number) => (payload >>> 28) * 2 + (payload & flag.dictionary ? 1 : 0)

const commonly = (payload: number) => !(payload & (names | places)) && (seenCapital(payload) > 0 || seenLow(payload) > 0 || payload >>> 28 > 0)
/** 1 when the word without its ending is a common noun, 2 when it is a common word in small letters. */
function stemSeen(word: string, lower: string, lexicon: Lexicon): number {
  for (const ending of stemEndings) {
    const length = word.length - ending.length
    if (length < 4 || !word.endsWith(ending)) continue
    if (seenLow(lexicon.at(hash(lower, 0, length)))) return 2
    if (commonly(lexicon.at(hash(word, 0, length)))) return 1
  }
  return 0
}
const stemEndings = ['s', 'es', 'n', 'en', 'e', 'er', 'ern']
/** Length of the longest proper tail that is a common noun, and whether the rest before it is known too. */
function compoundSeen(lower: string, lexicon: Lexicon): [number, boolean] {
  const upper = lower.toUpperCase()
  for (let k = 3; k <= lower.length - 4; k++) {
    // most tails are no words: they are looked up without being cut out, unless a letter has two capitals (ß)
    const noun = upper.length === lower.length ? hash(lower, k + 1, lower.length, seedAfter(upper.charCodeAt(k))) : hash(capital(lower.slice(k)))
    if (!commonly(lexicon.at(noun)) && !seenLow(lexicon.at(hash(lower, k)))) continue
    const head = lower.slice(0, k)
    return [
      lower.length - k,
      lexicon.get(head) !== 0 || lexicon.get(capital(head)) !== 0 || lexicon.get(capital(head).replace(/(e?s|en|n)$/, '')) !== 0,
    ]
  }
  return [0, false]
}
const capital = (lower: string) => lower.charAt(0).toUpperCase() + lower.slice(1)

/** Computes the facts of a word. `blind` ignores the word lists: in training it teaches the tagger to do without them. */
export function factsOf(word: string, { lexicon, likeness, register }: Knowledge, blind = false): WordFacts {
  if (open.filled + mostOfWord > open.hashes.length) open = new Features()
  const features = open
  const first = features.filled
  const add = (template: number, value: number, far: number, own = 0) => {
    const at = features.filled++
    features.hashes[at] = salt(template, value)
    features.ways[at] = waysTable[far * 4 + own] as number
  }
  const finish = (kind: number, plausible: boolean, likeness?: Margins): WordFacts => ({
    text: word,
    features,
    first,
    end: features.filled,
    kind,
    shape,
    word: wordHash,
    court: register[registerSlot(lower)] as number,
    sort: shape === shapes.number ? shapes.number : wordHash,
    tail: word.length > 6 ? hash(lower, word.length - 5) : 0,
    particle: shape === shapes.lower && (own & flag.particle) !== 0,
    plausible,
    likeness,
    look: undefined,
  })
  const shape = shapeOf(word)
  const lower = word.toLowerCase()
  const title = shape === shapes.upperLong || shape === shapes.upper ? word.charAt(0) + lower.slice(1) : word
  const look = (w: string) => (blind ? lexicon.get(w) & ~(names | places) : lexicon.get(w))
  let own = look(word)
  if (title !== word && shape === shapes.upperLong) own |= look(title)
  const small = lexicon.get(lower)
  const low = seenLow(small)
  const capital = seenCapital(own)
  let flags = own & 0xffff
  const cluster = clusterOf(own) || clusterOf(small)
  const wordHash = hash(word)
  const length = word.length

  add(1, wordHash, 2, 2)
  if (lower !== word) add(2, hash(lower), 1)
  add(3, shape, 2, 2)
  if (shape === shapes.mark || shape === shapes.number) {
    if (shape === shapes.number) add(4, Math.min(length, 6), 1)
    const kind = mix(shape === shapes.mark ? wordHash : 99 + Math.min(length, 5))
    return finish(kind, false)
  }
  // small words are rarely asked what they are, only what they say of their neighbours
  if (shape === shapes.lower) {
    if (length > 3) add(7, hash(lower, length - 3), 1)
  } else {
    for (let n = 2; n <= 5 && n < length; n++) add(4 + n, hash(lower, length - n), n === 3 ? 1 : 0)
    for (let n = 2; n <= 4 && n < length; n++) add(10 + n, hash(lower, 0, n), 0)
    add(15, Math.min(length, 12) * 16 + shape, 0)
  }
  add(16, cluster, 2, 1)
  // genitive: Merkels, Berlins; derived: Berliner
  let genitive = 0
  let derived = 0
  if (shape !== shapes.lower && length > 3) {
    if (lower.endsWith('s')) genitive = look(word.slice(0, -1)) & (names | places)
    if (lower.endsWith('er')) derived = (look(word.slice(0, -2)) | look(`${word.slice(0, -2)}en`) | look(word.slice(0, -1))) & places
    else if (/er[ns]$/.test(lower)) derived = look(word.slice(0, -3)) & places
  }
  let part = 0
  if (shape === shapes.compound) {
    const pieces = word.split('-')
    const first = look(pieces[0] as string)
    const last = look(pieces[pieces.length - 1] as string)
    part = (first & (names | places)) * 64 + (last & (names | places))
    if (pieces.length === 2 && first & names && last & names && !flags) flags |= (first & last & flag.given) | (last & (flag.surname | flag.person))
    add(30, part, 1)
    add(31, hash((pieces[pieces.length - 1] as string).toLowerCase()), 0)
    add(32, hash((pieces[0] as string).toLowerCase()), 0)
  }
  for (let bit = 1; bit <= flag.city; bit <<= 1) if (flags & bit) add(33, bit, 1)
  add(34, flags, 1, 1)
  add(35, flags * 16 + low * 4 + capital, 1)
  add(36, low * 16 + capital * 4 + (shape === shapes.capital ? 1 : 0), 1)
  if (shape !== shapes.lower) {
    add(37, genitive * 16 + low * 4 + capital, 1)
    add(38, derived * 2 + (lower.endsWith('er') ? 1 : 0), 1)
  }
  let kind = flags
  let plausible = false
  let margins: Margins | undefined
  if (shape !== shapes.lower) {
    // is it a common noun, bent or compound? Priesters, Erdhöhlen
    const stem = stemSeen(word, lower, lexicon)
    const [tail, head] = compoundSeen(lower, lexicon)
    const listed = (flags & (flag.given | flag.surname | flag.town | flag.place | flag.country)) !== 0 || genitive !== 0 || part !== 0
    plausible =
      listed ||
      shape === shapes.initial ||
      !(shape === shapes.upper || low > 0 || capital > 0 || stem > 0 || (tail > 3 && head) || flags & (flag.organisation | flag.month))
    const listedAs = (flags & names ? 1 : 0) + (flags & places ? 2 : 0)
    add(48, dictionaryOf(own) * 2 + (small & flag.dictionary ? 1 : 0), 1)
    add(49, (dictionaryOf(own) * 2 + (small & flag.dictionary ? 1 : 0)) * 4 + listedAs, 0, 1)
    add(45, stem * 16 + Math.min(tail, 9), 1)
    add(46, (tail > 3 ? 1 : 0) * 2 + (head ? 1 : 0) + 4 * (flags & names ? 1 : 0) + 8 * (flags & places ? 1 : 0), 1)
    margins = likenessOf(word, likeness)
    const [person, place, between] = margins.map(marginBin) as [number, number, number]
    const known = low > 0 || capital > 1 ? 1 : 0
    add(40, person, 1)
    add(41, place, 1)
    add(42, between, 0)
    add(43, (person + 4) * 100 + (place + 4) * 10 + (flags & names ? 2 : 0) + (flags & places ? 4 : 0) + known, 0)
    // what conjunctions see: names of each sort, else how name-like an unknown word is
    kind =
      flags &
      (flag.given | flag.surname | flag.town | flag.place | flag.country | flag.role | flag.site | flag.organisation | flag.title | flag.month)
    if (!kind && flags & flag.person) kind = flag.person
    if (!kind && genitive) kind = genitive | 0x4000
    if (!kind && derived) kind = 0x8000
    if (!(kind & (flag.role | flag.site | flag.organisation | flag.title | flag.month)))
      kind =
        kind * 8 +
        (low > 0 || small & flag.dictionary ? 1 : capital > 1 || own >>> 28 > 0 ? 2 : person >= 1 && person >= place ? 3 : place >= 1 ? 4 : 5)
    kind = mix(kind * 16 + shape)
    add(44, kind, 2, 2)
  } else {
    kind = flags & (flag.particle | flag.site | flag.role | flag.title) ? mix(flags + 7) : mix(1000 + grammarOf(lower))
    if (lower === 'von' || lower === 'in' || lower === 'und' || lower === 'aus' || lower === 'nach') kind = wordHash
    add(47, kind, 2)
    add(44, kind, 2, 2)
  }
  return finish(kind, plausible, margins)
}

const none: WordFacts = {
  text: '',
  features: open,
  first: 0,
  end: 0,
  kind: 0x5bd1e995,
  shape: 15,
  word: 0x1b873593,
  court: 0,
  sort: 0x1b873593,
  tail: 0,
  likeness: undefined,
  particle: false,
  plausible: false,
  look: undefined,
}
const near = (facts: readonly WordFacts[], i: number) => (i >= 0 && i < facts.length ? (facts[i] as WordFacts) : none)

/**
 * Writes what depends on several words at place `i` of a sentence to `out` from `at` on: conjunctions of neighbours, first word, the sentence's register.
 * @returns where they end
 */
export function conjunctions(facts: readonly WordFacts[], i: number, { register, marks, bare }: Context, out: Asked, at = 0): number {
  const { hashes, ways } = out
  const here = facts[i] as WordFacts
  const [before, before2, after, after2] = [near(facts, i - 1), near(facts, i - 2), near(facts, i + 1), near(facts, i + 2)]
  const kind = here.kind
  let count = at
  const inRegister = 1 | (2 << (register >> 1))
  const one = (h: number, counts = 1) => {
    hashes[count] = h
    ways[count++] = counts
  }
  const both = (h: number) => one(h, inRegister)
  both(salt(60, mix(before.kind) ^ kind))
  both(salt(61, mix(after.kind) ^ kind))
  one(salt(62, mix(before.kind ^ mix(after.kind + 1)) ^ kind))
  both(salt(63, mix(before.word) ^ here.shape))
  both(salt(64, mix(after.word) ^ here.shape))
  one(salt(65, mix(before2.kind ^ mix(before.kind + 5)) ^ kind))
  one(salt(66, mix(after2.kind ^ mix(after.kind + 5)) ^ kind))
  one(salt(67, mix(before.word) ^ kind))
  one(salt(68, mix(after.word) ^ kind))
  one(salt(69, (mix(before2.word ^ mix(before.word + 5)) ^ here.shape) >>> 0))
  one(salt(70, register ^ kind))
  one(salt(73, (marks[i] as number) * 4 + bare + 1) ^ kind)
  one(salt(74, (marks[i] as number) * 16 + here.shape))
  if (i === 0) {
    one(salt(71, kind))
    one(salt(72, here.shape * 16 + after.shape))
  }
  return count
}

/**
 * Whether word `i` may belong to a name. Most words may not: small ones, numbers and marks, unless they stand between two that may ("Bad Homburg vor
 * der Höhe", "K. Schmidt"), after an initial, or begin a name as "von" does. They are outside by rule, in training as in use, which saves half the work.
 */
export function isWorth(facts: readonly WordFacts[], i: number): boolean {
  const { shape, particle } = near(facts, i)
  if (isBig(shape)) return true
  const [before, after, after2] = [near(facts, i - 1).shape, near(facts, i + 1).shape, near(facts, i + 2).shape]
  if (isBig(before)) {
    if (isBig(after) || isBig(after2) || shape === shapes.number) return true
    if (shape === shapes.mark && (before === shapes.initial || before === shapes.upper)) return true
  }
  return particle && (isBig(after) || isBig(after2))
}
const isBig = (shape: number) => shape !== shapes.lower && shape !== shapes.mark && shape !== shapes.number && shape !== none.shape

/** What a sentence as a whole says of its words. */
export interface Context {
  /** Whose language it speaks: 0 surely not the courts', 1 rather not, 2 rather, 3 surely. `register >> 1` is what most features see. */
  register: number
  /** For each word: 1 in quotation marks, 2 in brackets, 3 in both. */
  marks: Uint8Array
  /** 0 a sentence; 1 a few words without a small one, such as a signature or a heading; 2 the same with marks. */
  bare: number
}
const [opening, quotes, bracket, closing] = ['„', '"“”»«', '([', ')]'].map((list) => new Set([...list].map((c) => hash(c)))) as [
  Set<number>,
  Set<number>,
  Set<number>,
  Set<number>,
]

export function contextOf(facts: readonly WordFacts[], knowledge: Knowledge): Context {
  const marks = new Uint8Array(facts.length)
  let state = 0
  let small = 0
  let signs = 0
  for (let i = 0; i < facts.length; i++) {
    const { shape, word } = facts[i] as WordFacts
    if (shape === shapes.lower) small++
    if (shape !== shapes.mark) {
      marks[i] = state
      continue
    }
    signs++
    if (opening.has(word)) state |= 1
    else if (quotes.has(word)) state ^= 1
    else if (bracket.has(word)) state |= 2
    else if (closing.has(word)) state &= 1
    marks[i] = state
  }
  return { register: registerOf(facts, knowledge), marks, bare: small || facts.length > 12 ? 0 : signs ? 2 : 1 }
}

/** The register of a sentence, as in `Context`. */
export function registerOf(facts: readonly WordFacts[], { register }: Knowledge): number {
  let odds = register[registerSize - 1] as number
  for (const f of facts) odds += f.court
  return odds > 48 ? 3 : odds > 0 ? 2 : odds > -48 ? 1 : 0
}

/** Logistic regression on the words of sentences of the courts (`yes`) and of others. */
export const trainRegister = (yes: readonly (readonly string[])[], no: readonly (readonly string[])[], next: () => number): Int8Array =>
  twoClasses(yes, no, (words) => [...words.map((w) => registerSlot(w.toLowerCase())), registerSize - 1], registerSize, next)

/** The same with pairs of words and endings, for the second look: eight times as large, and only asked where something was found. */
export const trainStyle = (yes: readonly (readonly WordFacts[])[], no: readonly (readonly WordFacts[])[], next: () => number): Int8Array =>
  twoClasses(
    yes,
    no,
    (facts) => {
      const slots: number[] = []
      eachStyle(facts, (slot) => slots.push(slot))
      return slots
    },
    styleSize,
    next,
  )
export const styleSize = 1 << 16
function eachStyle(facts: readonly WordFacts[], visit: (slot: number) => void) {
  visit(0)
  for (let i = 0; i < facts.length; i++) {
    const { sort, tail } = facts[i] as WordFacts
    visit(mix(sort) >>> 16)
    visit(mix(near(facts, i - 1).sort ^ mix(sort + 5)) >>> 16)
    if (tail) visit(mix(tail + 99) >>> 16)
  }
}
/** Log odds, in sixteenths, that words are the language of the courts. */
export function styleOf(facts: readonly WordFacts[], style: Int8Array): number {
  let odds = 0
  eachStyle(facts, (slot) => {
    odds += style[slot] as number
  })
  return odds
}

function twoClasses<T>(yes: readonly T[], no: readonly T[], slotsOf: (item: T) => number[], size: number, next: () => number): Int8Array {
  const weights = new Float32Array(size)
  const squares = new Float32Array(size).fill(1e-2)
  const items: [Int32Array, number][] = []
  for (const [list, y] of [[yes, 1], [no, 0]] as const) for (const item of list) items.push([Int32Array.from(slotsOf(item)), y]) // biome-ignore format: two classes
  for (let epoch = 0; epoch < 8; epoch++)
    for (let k = 0; k < items.length; k++) {
      const [slots, y] = items[Math.floor(next() * items.length)] as [Int32Array, number]
      let odds = 0
      for (const slot of slots) odds += weights[slot] as number
      const g = 1 / (1 + Math.exp(-odds)) - y
      if (Math.abs(g) < 0.02) continue
      for (const slot of slots) {
        squares[slot] = (squares[slot] as number) + g * g
        weights[slot] = (weights[slot] as number) - 0.2 * (g / Math.sqrt(squares[slot] as number) + 0.0002 * (weights[slot] as number))
      }
    }
  return Int8Array.from(weights, (w) => Math.max(-127, Math.min(127, Math.round(w * 16))))
}
