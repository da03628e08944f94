import { logOdds, type PackedTrees, packTrees, type Trees, unpackTrees } from '#ai/trees/index.ts'
import { type Knowledge, likenessOf, seenCapital, seenLow, shapes, type WordFacts } from './features.ts'
import { label, labels } from './labels.ts'
import { flag, hash } from './lexicon.ts'

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

const sizes = { short: 4, long: 11, whole: 26 }
/** What a word says by itself: the first `short` count for neighbours too, `long` for the word and those beside it. */
function lookOf(facts: WordFacts, knowledge: Knowledge): Float32Array {
  if (facts.look) return facts.look
  const { text: word, shape, plausible, likeness } = facts
  const { lexicon } = knowledge
  const own = lexicon.get(word)
  const lower = word.toLowerCase()
  const low = lexicon.get(lower)
  const [person, place, between] = likeness ?? likenessOf(word, knowledge.likeness)
  const stem = word.endsWith('s') ? lexicon.at(hash(word, 0, word.length - 1)) : 0
  const look = new Float32Array(sizes.whole)
  let at = 0
  const add = (value: number | boolean) => {
    look[at++] = Number(value)
  }
  add(shape)
  add(own & persons)
  add(((own >> 3) & 7) | (own & flag.country ? 8 : 0) | (own & flag.city ? 16 : 0))
  add(seenLow(low) * 4 + seenCapital(own))
  add(person)
  add(place)
  add(between)
  add(word.length)
  add(own >>> 28)
  let kind = 0
  for (let k = 0; k < kinds.length; k++) if (own & (kinds[k] as number)) kind += 1 << k
  add(kind)
  add((own & flag.dictionary ? 1 : 0) + (low & flag.dictionary ? 2 : 0))
  let lists = 0
  for (let b = 0; b < 16; b++) lists += (own >> b) & 1
  add(lists)
  add(word.includes('-'))
  add(word.endsWith('s'))
  add(word.endsWith('er'))
  add(plausible)
  for (const f of listsApart) add((own & f) !== 0)
  add(stem & persons)
  add((stem >> 3) & 7)
  add(small.get(lower) ?? -1)
  add(shape === shapes.mark ? signs.indexOf(word) : 20)
  facts.look = look
  return look
}
const listsApart = [flag.given, flag.surname, flag.person, flag.town, flag.townPart, flag.place]
/** Places of the last two in a look: which small word, which mark. */
const [whichSmall, whichMark] = [24, 25]

/** One word worth a second look, as the trees see it. */
const row = new Float32Array(116)
let filled = 0
const add = (value: number) => {
  row[filled++] = value
}

/** Visits every word worth a second look, with its features: the same array each time, so whoever keeps one copies it. */
export function eachRow(
  { facts, chance, person, place, register, style }: Seen,
  knowledge: Knowledge,
  visit: (i: number, row: Float32Array) => void,
) {
  const n = facts.length
  const of = (k: number, y: number) => chance[k * labels + y] as number
  const sum = (i: number) => (person[i] as number) + (place[i] as number)
  let [candidates, persons, places, capitals] = [0, 0, 0, 0]
  for (let i = 0; i < n; i++) {
    if (sum(i) > 0.1) candidates++
    persons += person[i] as number
    places += place[i] as number
    const { shape } = facts[i] as WordFacts
    if (shape !== shapes.lower && shape !== shapes.mark && shape !== shapes.number) capitals++
  }
  const look = (i: number) => lookOf(facts[i] as WordFacts, knowledge)
  for (let i = 0; i < n; i++) {
    if (sum(i) < least) continue
    filled = 0
    for (let y = 0; y < labels; y++) add(of(i, y))
    add(person[i] as number)
    add(place[i] as number)
    add(sum(i))
    for (const offset of around) {
      const k = i + offset
      const there = k >= 0 && k < n
      add(there ? (person[k] as number) : -1)
      add(there ? (place[k] as number) : -1)
      if (Math.abs(offset) === 3) continue
      add(there ? of(k, label.organisation) : -1)
      add(there ? of(k, label.outside) : -1)
      add(there ? of(k, label.other) + of(k, label.legal) + of(k, label.court) + of(k, label.literature) : -1)
    }
    for (let k = i - 2; k <= i + 2; k++) {
      const size = k === i ? whichSmall : Math.abs(k - i) < 2 ? sizes.long : sizes.short
      const there = k >= 0 && k < n ? look(k) : nowhere
      for (let f = 0; f < size; f++) add(there[f] as number)
    }
    for (const offset of [-2, -1, 1]) add(i + offset < 0 || i + offset >= n ? -2 : (look(i + offset)[whichSmall] as number))
    for (const offset of [-1, 1]) add(i + offset < 0 || i + offset >= n ? -2 : (look(i + offset)[whichMark] as number))
    // the same word elsewhere in the sentence
    let [again, samePerson, samePlace] = [0, 0, 0]
    const { word } = facts[i] as WordFacts
    for (let k = 0; k < n; k++) {
      if (k === i || (facts[k] as WordFacts).word !== word) continue
      again++
      samePerson += person[k] as number
      samePlace += place[k] as number
    }
    add(again)
    add(again ? samePerson / again : -1)
    add(again ? samePlace / again : -1)
    add(i)
    add(n - i)
    add(n)
    add(candidates)
    add(persons - (person[i] as number))
    add(places - (place[i] as number))
    add(capitals / n)
    add(register)
    add(style)
    // the name around
    let [first, last] = [i, i]
    while (first > 0 && sum(first - 1) > 0.15) first--
    while (last + 1 < n && sum(last + 1) > 0.15) last++
    let [mostPerson, mostPlace] = [0, 0]
    for (let k = first; k <= last; k++) {
      mostPerson = Math.max(mostPerson, person[k] as number)
      mostPlace = Math.max(mostPlace, place[k] as number)
    }
    add(i - first)
    add(last - i)
    add(mostPerson)
    add(mostPlace)
    add(of(i, label.personFirst) + of(i, label.placeFirst) - of(i, label.personNext) - of(i, label.placeNext))
    visit(i, row)
  }
}
const around = [-3, -2, -1, 1, 2, 3]
const nowhere = new Float32Array(sizes.whole).fill(-1)

/** The mean of the models' log odds as a probability; where the first is sure that it is none, it alone decides: the others would not disagree. */
function judge(models: readonly Trees[], row: Float32Array): number {
  let sum = 0
  for (let i = 0; i < models.length; i++) {
    const odds = logOdds(models[i] as Trees, row)
    if (i === 0 && odds < surelyNone) return 1 / (1 + Math.exp(-odds))
    sum += odds
  }
  return 1 / (1 + Math.exp(-sum / models.length))
}
/** Log odds: two in a hundred. Thresholds begin at ten. */
const surelyNone = -4

/** Replaces the probabilities of person and place by those of the second look. */
export function lookAgain(seen: Seen, knowledge: Knowledge, { person, place }: Second) {
  const judged: [number, number, number][] = []
  eachRow(seen, knowledge, (i, row) => judged.push([i, judge(person, row), judge(place, row)]))
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
