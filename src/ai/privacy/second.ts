import { type PackedTrees, packTrees, probabilityOf, type Trees, unpackTrees } from '#ai/trees/index.ts'
import { type Knowledge, rawLikeness, seenCapital, seenLow, shapes, type WordFacts } from './features.ts'
import { label, labels } from './labels.ts'
import { flag } from './lexicon.ts'

/**
 * The second look (stacking, Wolpert 1992): boosted trees judge again each word that the tagger holds for a name with some chance. They see what a
 * linear model cannot join: the chances of all labels here and around, the lists, the word's form, the same word elsewhere in the sentence, whose
 * language the sentence speaks. They learn from sentences that the tagger which judged them had not seen.
 */
export interface Second {
  person: readonly Trees[]
  place: readonly Trees[]
}

/** Words below are not looked at again: they are no names. */
export const least = 0.015

/** What the second look sees of a sentence. */
export interface Seen {
  words: readonly string[]
  facts: readonly WordFacts[]
  /** Probability of each label at each word. */
  chance: Float64Array
  /** Of person and place at each word. */
  person: Float64Array
  place: Float64Array
  register: number
  /** Log odds, in sixteenths, that this and the sentences beside it are the courts' (`styleOf`). */
  style: number
}

const persons = flag.given | flag.surname | flag.person
const kinds = [flag.role, flag.organisation, flag.site, flag.month, flag.title]
const small = new Map(
  'in im aus nach bei von vom zu zum zur der die das des dem den und oder mit für an am auf über durch als wie ein eine einer eines sich ist war hat wurde sagte nicht auch'
    .split(' ')
    .map((word, i) => [word, i]),
)
const signs = '.,;:()"„“/-'

const sizes = { short: 4, long: 11 }
/** What a word says by itself: the first `short` count for neighbours too, `long` for the word and those beside it. */
function lookOf(word: string, { shape, plausible }: WordFacts, { lexicon, likeness }: Knowledge): Float32Array {
  const own = lexicon.get(word)
  const low = lexicon.get(word.toLowerCase())
  const [person, place, between] = rawLikeness(word, likeness)
  const stem = word.endsWith('s') ? lexicon.get(word.slice(0, -1)) : 0
  const bit = (yes: number | boolean) => (yes ? 1 : 0)
  let lists = 0
  for (let b = 0; b < 16; b++) lists += (own >> b) & 1
  return Float32Array.from([
    shape,
    own & persons,
    ((own >> 3) & 7) | (bit(own & flag.country) * 8) | (bit(own & flag.city) * 16),
    seenLow(low) * 4 + seenCapital(own),
    person,
    place,
    between,
    word.length,
    own >>> 28,
    kinds.reduce((sum, kind, i) => sum + bit(own & kind) * 2 ** i, 0),
    bit(own & flag.dictionary) + bit(low & flag.dictionary) * 2,
    lists,
    bit(word.includes('-')),
    bit(word.endsWith('s')),
    bit(word.endsWith('er')),
    bit(plausible),
    ...[flag.given, flag.surname, flag.person, flag.town, flag.townPart, flag.place].map((f) => bit(own & f)),
    stem & persons,
    (stem >> 3) & 7,
    small.get(word.toLowerCase()) ?? -1,
    shape === shapes.mark ? signs.indexOf(word) : 20,
  ])
}
/** Places of the last two in a look: which small word, which mark. */
const [whichSmall, whichMark] = [24, 25]

/** Keeps the looks of words, as many as the tagger keeps words. */
export class Looks {
  readonly #knowledge: Knowledge
  #known = new Map<string, Float32Array>()
  constructor(knowledge: Knowledge) {
    this.#knowledge = knowledge
  }
  get(word: string, facts: WordFacts): Float32Array {
    const known = this.#known.get(word)
    if (known) return known
    const look = lookOf(word, facts, this.#knowledge)
    if (this.#known.size >= 1 << 14) this.#known = new Map()
    this.#known.set(word, look)
    return look
  }
}

/** Visits every word worth a second look, with its features. */
export function eachRow({ words, facts, chance, person, place, register, style }: Seen, looks: Looks, visit: (i: number, row: Float32Array) => void) {
  const n = words.length
  const sum = (i: number) => (person[i] as number) + (place[i] as number)
  let [candidates, persons, places, capitals] = [0, 0, 0, 0]
  for (let i = 0; i < n; i++) {
    if (sum(i) > 0.1) candidates++
    persons += person[i] as number
    places += place[i] as number
    const { shape } = facts[i] as WordFacts
    if (shape !== shapes.lower && shape !== shapes.mark && shape !== shapes.number) capitals++
  }
  const look = (i: number) => looks.get(words[i] as string, facts[i] as WordFacts)
  for (let i = 0; i < n; i++) {
    if (sum(i) < least) continue
    const row: number[] = []
    const of = (k: number, y: number) => chance[k * labels + y] as number
    for (let y = 0; y < labels; y++) row.push(of(i, y))
    row.push(person[i] as number, place[i] as number, sum(i))
    for (const offset of [-3, -2, -1, 1, 2, 3]) {
      const k = i + offset
      const there = k >= 0 && k < n
      row.push(there ? (person[k] as number) : -1, there ? (place[k] as number) : -1)
      if (Math.abs(offset) === 3) continue
      row.push(there ? of(k, label.organisation) : -1, there ? of(k, label.outside) : -1)
      row.push(there ? of(k, label.other) + of(k, label.legal) + of(k, label.court) + of(k, label.literature) : -1)
    }
    for (const offset of [-2, -1, 0, 1, 2]) {
      const k = i + offset
      const size = offset === 0 ? whichSmall : Math.abs(offset) < 2 ? sizes.long : sizes.short
      if (k < 0 || k >= n) for (let f = 0; f < size; f++) row.push(-1)
      else for (const value of look(k).subarray(0, size)) row.push(value)
    }
    for (const offset of [-2, -1, 1]) row.push(i + offset < 0 || i + offset >= n ? -2 : (look(i + offset)[whichSmall] as number))
    for (const offset of [-1, 1]) row.push(i + offset < 0 || i + offset >= n ? -2 : (look(i + offset)[whichMark] as number))
    // the same word elsewhere in the sentence
    let [again, samePerson, samePlace] = [0, 0, 0]
    for (let k = 0; k < n; k++) {
      if (k === i || (facts[k] as WordFacts).word !== (facts[i] as WordFacts).word) continue
      again++
      samePerson += person[k] as number
      samePlace += place[k] as number
    }
    row.push(again, again ? samePerson / again : -1, again ? samePlace / again : -1)
    row.push(i, n - i, n, candidates, persons - (person[i] as number), places - (place[i] as number), capitals / n, register, style)
    // the name around
    let [first, last] = [i, i]
    while (first > 0 && sum(first - 1) > 0.15) first--
    while (last + 1 < n && sum(last + 1) > 0.15) last++
    let [mostPerson, mostPlace] = [0, 0]
    for (let k = first; k <= last; k++) {
      mostPerson = Math.max(mostPerson, person[k] as number)
      mostPlace = Math.max(mostPlace, place[k] as number)
    }
    row.push(i - first, last - i, mostPerson, mostPlace)
    row.push(of(i, label.personFirst) + of(i, label.placeFirst) - of(i, label.personNext) - of(i, label.placeNext))
    visit(i, Float32Array.from(row))
  }
}

/** Replaces the probabilities of person and place by those of the second look. */
export function lookAgain(seen: Seen, looks: Looks, { person, place }: Second) {
  const judged: [number, number, number][] = []
  eachRow(seen, looks, (i, row) => judged.push([i, probabilityOf(person, row), probabilityOf(place, row)]))
  seen.person.fill(0)
  seen.place.fill(0)
  for (const [i, p, o] of judged) {
    seen.person[i] = p
    seen.place[i] = o
  }
}

export const packSecond = ({ person, place }: Second) => Buffer.from(JSON.stringify([person.map(packTrees), place.map(packTrees)]))
export function unpackSecond(bytes: Uint8Array): Second {
  const [person = [], place = []] = JSON.parse(Buffer.from(bytes).toString()) as PackedTrees[][]
  return { person: person.map(unpackTrees), place: place.map(unpackTrees) }
}
