import { readFileSync } from 'node:fs'
import { flag, hash, type Lexicon, mix } from './lexicon.ts'

/** How alike a word is to person names, place names and common words by its letters: hashed n-grams, three weights each. */
export interface Likeness {
  weights: Int8Array // 2^bits rows of 3
  bits: number
}
export const likenessClasses = 3
/** Visits the row of every n-gram (2 to 5 letters, with both edges) of `word`. */
export function eachGram(word: string, bits: number, visit: (row: number) => void) {
  const text = `^${word.toLowerCase()}$`
  const shift = 32 - bits
  for (let n = 2; n <= 5; n++) for (let i = 0; i + n <= text.length; i++) visit(hash(text, i, i + n, n) >>> shift)
}
/** Margins of person over common, place over common, person over place, each in eighths of the mean weight, from -4 to 4. */
function likenessOf(word: string, likeness: Likeness): [number, number, number] {
  const bin = (n: number) => Math.max(-4, Math.min(4, Math.round(n / 48)))
  return rawLikeness(word, likeness).map(bin) as [number, number, number]
}
/** The same margins, neither rounded nor cut. */
export function rawLikeness(word: string, { weights, bits }: Likeness): [number, number, number] {
  let person = 0
  let place = 0
  let common = 0
  eachGram(word, bits, (row) => {
    person += weights[row * 3] as number
    place += weights[row * 3 + 1] as number
    common += weights[row * 3 + 2] as number
  })
  return [person - common, place - common, person - place]
}

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

/** What the tagger knows of one word by itself. `hashes[i]` counts for neighbours up to `reach[i]` words away. */
export interface WordFacts {
  hashes: Uint32Array
  reach: Uint8Array
  /** Up to how far away the feature also counts apart for each register, plus one; 0 not at all (Daumé III 2007). */
  apart: Uint8Array
  /** The word as its neighbours see it in conjunctions. */
  kind: number
  shape: number
  word: number
  /** How much it speaks for the language of the courts: they name nobody where the news would. */
  court: number
  /** The word, all numbers alike, and its last five letters, for `styleOf`. */
  sort: number
  tail: number
  /** Could be a name by its form and is no common noun: where in doubt, such a word is taken for one. */
  plausible: boolean
}

const words = JSON.parse(readFileSync(new URL('./lists/words.json', import.meta.url), 'utf8')) as { grammar: Record<string, string> }
const grammar = new Map<string, number>()
for (const [i, list] of Object.values(words.grammar).entries()) for (const word of list.split(' ')) grammar.set(word, i + 1)
/** What part a small word plays in a sentence: by the lists, else by its ending. Verbs and adjectives need no more for our purpose. */
function grammarOf(lower: string): number {
  const listed = grammar.get(lower)
  if (listed) return listed
  const ending = /(?:ten|te|est|st|et|t|ung|lich|ig|isch|en|em|es|er|e|n|s)$/.exec(lower)
  return ending ? 100 + hash(ending[0]) : 99
}

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
function stemSeen(word: string, lexicon: Lexicon): number {
  for (const ending of ['s', 'es', 'n', 'en', 'e', 'er', 'ern']) {
    if (!word.endsWith(ending) || word.length - ending.length < 4) continue
    const stem = word.slice(0, -ending.length)
    if (seenLow(lexicon.get(stem.toLowerCase()))) return 2
    if (commonly(lexicon.get(stem))) return 1
  }
  return 0
}
/** Length of the longest proper tail that is a common noun, and whether the rest before it is known too. */
function compoundSeen(lower: string, lexicon: Lexicon): [number, boolean] {
  for (let k = 3; k <= lower.length - 4; k++) {
    const tail = lower.slice(k)
    if (!commonly(lexicon.get(tail.charAt(0).toUpperCase() + tail.slice(1))) && !seenLow(lexicon.get(tail))) continue
    const head = lower.slice(0, k)
    const capital = head.charAt(0).toUpperCase() + head.slice(1)
    return [lower.length - k, lexicon.get(head) !== 0 || lexicon.get(capital) !== 0 || lexicon.get(capital.replace(/(e?s|en|n)$/, '')) !== 0]
  }
  return [0, false]
}

/** Computes the facts of a word. `blind` ignores the word lists: in training it teaches the tagger to do without them. */
export function factsOf(word: string, { lexicon, likeness, register }: Knowledge, blind = false): WordFacts {
  const hashes: number[] = []
  const reach: number[] = []
  const apart: number[] = []
  const add = (template: number, value: number, far: number, own = 0) => {
    hashes.push(salt(template, value))
    reach.push(far)
    apart.push(own)
  }
  const finish = (kind: number, plausible: boolean): WordFacts => ({
    hashes: Uint32Array.from(hashes),
    reach: Uint8Array.from(reach),
    apart: Uint8Array.from(apart),
    kind,
    shape,
    word: wordHash,
    court: register[registerSlot(lower)] as number,
    sort: shape === shapes.number ? shapes.number : wordHash,
    tail: word.length > 6 ? hash(lower, word.length - 5) : 0,
    plausible,
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
  for (let n = 2; n <= 5 && n < length; n++) add(4 + n, hash(lower, length - n), n === 3 ? 1 : 0)
  for (let n = 2; n <= 4 && n < length; n++) add(10 + n, hash(lower, 0, n), 0)
  add(15, Math.min(length, 12) * 16 + shape, 0)
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
  add(37, genitive * 16 + low * 4 + capital, 1)
  add(38, derived * 2 + (lower.endsWith('er') ? 1 : 0), 1)
  let kind = flags
  let plausible = false
  if (shape !== shapes.lower) {
    // is it a common noun, bent or compound? Priesters, Erdhöhlen
    const stem = stemSeen(word, lexicon)
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
    const [person, place, between] = likenessOf(word, likeness)
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
  return finish(kind, plausible)
}

/** A feature seen from `offset` words away (-2 to 2). */
const seenFrom = (h: number, offset: number) => mix(h + Math.imul(offset + 3, 0x27d4eb2f))
const inRegister = (h: number, court: number) => mix(h + Math.imul(court + 1, 0x9e3779b1))

/** Visits the features that `facts` lends to a word `offset` words before it, in a sentence of the courts (`court` 1) or not (0). */
export function eachFeature(facts: WordFacts, offset: number, court: number, visit: (h: number) => void) {
  const far = Math.abs(offset)
  for (let f = 0; f < facts.hashes.length; f++) {
    if ((facts.reach[f] as number) < far) continue
    const h = seenFrom(facts.hashes[f] as number, offset)
    visit(h)
    if ((facts.apart[f] as number) > far) visit(inRegister(h, court))
  }
}

const none: WordFacts = {
  hashes: new Uint32Array(),
  reach: new Uint8Array(),
  apart: new Uint8Array(),
  kind: 0x5bd1e995,
  shape: 15,
  word: 0x1b873593,
  court: 0,
  sort: 0x1b873593,
  tail: 0,
  plausible: false,
}

/**
 * Visits what depends on several words at place `i` of a sentence: conjunctions of neighbours, first word, the sentence's register.
 * Only words that are not small letters or marks, and small words between them, are worth it: names never consist of others.
 */
export function conjunctions(facts: readonly WordFacts[], i: number, { register, marks, bare }: Context, visit: (h: number) => void) {
  const here = facts[i] as WordFacts
  const before = facts[i - 1] ?? none
  const after = facts[i + 1] ?? none
  const kind = here.kind
  const both = (h: number) => {
    visit(h)
    visit(inRegister(h, register >> 1))
  }
  both(salt(60, mix(before.kind) ^ kind))
  both(salt(61, mix(after.kind) ^ kind))
  visit(salt(62, mix(before.kind ^ mix(after.kind + 1)) ^ kind))
  both(salt(63, mix(before.word) ^ here.shape))
  both(salt(64, mix(after.word) ^ here.shape))
  visit(salt(65, mix((facts[i - 2] ?? none).kind ^ mix(before.kind + 5)) ^ kind))
  visit(salt(66, mix((facts[i + 2] ?? none).kind ^ mix(after.kind + 5)) ^ kind))
  visit(salt(67, mix(before.word) ^ kind))
  visit(salt(68, mix(after.word) ^ kind))
  visit(salt(69, (mix((facts[i - 2] ?? none).word ^ mix(before.word + 5)) ^ here.shape) >>> 0))
  visit(salt(70, register ^ kind))
  visit(salt(73, (marks[i] as number) * 4 + bare + 1) ^ kind)
  visit(salt(74, (marks[i] as number) * 16 + here.shape))
  if (i === 0) {
    visit(salt(71, kind))
    visit(salt(72, here.shape * 16 + after.shape))
  }
}

/** Small words and marks far from any capital are never part of a name: their conjunctions are left out, for speed. */
export const isWorth = (facts: readonly WordFacts[], i: number): boolean => {
  const big = (f: WordFacts | undefined) => f !== undefined && f.shape !== shapes.lower && f.shape !== shapes.mark && f.shape !== shapes.number
  return big(facts[i]) || (big(facts[i - 1]) && (big(facts[i + 1]) || big(facts[i + 2])))
}

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
  for (const [i, { shape, word }] of facts.entries()) {
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
      eachStyle(facts, 0, facts.length, (slot) => slots.push(slot))
      return slots
    },
    styleSize,
    next,
  )
export const styleSize = 1 << 16
function eachStyle(facts: readonly WordFacts[], from: number, to: number, visit: (slot: number) => void) {
  visit(0)
  for (let i = from; i < to; i++) {
    const { sort, tail } = facts[i] as WordFacts
    visit(mix(sort) >>> 16)
    visit(mix((i > from ? (facts[i - 1] as WordFacts) : none).sort ^ mix(sort + 5)) >>> 16)
    if (tail) visit(mix(tail + 99) >>> 16)
  }
}
/** Log odds, in sixteenths, that the words `from` to `to` are the language of the courts. */
export function styleOf(facts: readonly WordFacts[], from: number, to: number, style: Int8Array): number {
  let odds = 0
  eachStyle(facts, from, to, (slot) => {
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
