import { Features, lexical } from './features.ts'
import {
  type Corpus,
  corpusOf,
  count,
  idsOf,
  type Labels,
  learnMargins,
  quantised,
  Row,
  type Rows,
  randomOf,
  restored,
  rowsOf,
  type Scorer,
  score,
  scorerOf,
  type Vocabulary,
  vocabularyOf,
} from './linear.ts'

/** A decided text, its labels as indices. */
export interface Lesson {
  readonly text: string
  readonly labels: readonly number[]
  readonly sender: string | undefined
}

/** What Naive Bayes has counted, without the zeros: feature f has `classes[start[f]..start[f + 1]]` with their `values`. */
export interface Counts {
  readonly start: Int32Array
  readonly classes: Uint16Array
  readonly values: Float32Array
}

const features = new Features()
const row = new Row()

/** The part of a classifier that learned from decisions. Immutable. */
export class Trained {
  readonly classes: number
  /** Number of decided texts behind it. */
  readonly n: number
  readonly vocabulary: Vocabulary
  readonly margins: Scorer
  readonly counts: Counts
  /** Several labels a text: each class has its own margin, and Naive Bayes, which compares classes, stays out. */
  readonly several: boolean
  readonly #scorer: Scorer

  constructor(classes: number, n: number, vocabulary: Vocabulary, margins: Scorer, counts: Counts, several: boolean) {
    this.classes = classes
    this.n = n
    this.vocabulary = vocabulary
    this.margins = margins
    this.counts = counts
    this.several = several
    this.#scorer = several ? margins : scorerOf(restored(margins, classes, new Float32Array(margins.weights.length)), dense(counts, classes), classes)
  }

  /** Scores of all classes, and whether any feature of the text is known. */
  score(text: string): { scores: Float64Array; known: boolean } {
    lexical(text, features)
    row.fill(this.vocabulary, features, 0, features.count)
    return { scores: score(this.#scorer, this.classes, row.index, row.value, 0, row.count, new Float64Array(this.classes)), known: row.known }
  }

  /** Calls back with each feature's share in the score of class `c`, for each place where it stands; against the mean of the other classes. */
  explain(text: string, c: number, each: (start: number, end: number, weight: number) => void) {
    lexical(text, features)
    row.fill(this.vocabulary, features, 0, features.count)
    const value = new Map<number, number>()
    for (let p = 0; p < row.count; p++) value.set(row.index[p] as number, row.value[p] as number)
    const times = new Map<number, number>()
    for (let i = 0; i < features.count; i++) {
      const id = this.vocabulary.ids.find(features.hash[i] as number)
      if (id >= 0) times.set(id, (times.get(id) ?? 0) + 1)
    }
    const { steps, weights } = this.#scorer
    for (let i = 0; i < features.count; i++) {
      const id = this.vocabulary.ids.find(features.hash[i] as number)
      if (id < 0) continue
      let others = 0
      if (!this.several && this.classes > 1) {
        for (let k = 0; k < this.classes; k++) if (k !== c) others += weights[id * this.classes + k] as number
        others /= this.classes - 1
      }
      const weight = (steps[id] as number) * ((weights[id * this.classes + c] as number) - others)
      each(features.start[i] as number, features.end[i] as number, (weight * (value.get(id) as number)) / (times.get(id) as number))
    }
  }
}

function dense(counts: Counts, classes: number, into = new Float32Array((counts.start.length - 1) * classes)): Float32Array {
  for (let f = 0; f + 1 < counts.start.length; f++) {
    for (let p = counts.start[f] as number; p < (counts.start[f + 1] as number); p++)
      into[f * classes + (counts.classes[p] as number)] = counts.values[p] as number
  }
  return into
}

function sparse(table: Float32Array, classes: number): Counts {
  const start = new Int32Array(table.length / classes + 1)
  let n = 0
  for (let f = 0; f + 1 < start.length; f++) {
    for (let c = 0; c < classes; c++) if (table[f * classes + c] !== 0) n++
    start[f + 1] = n
  }
  const found = { start, classes: new Uint16Array(n), values: new Float32Array(n) }
  n = 0
  for (let at = 0; at < table.length; at++) {
    if (table[at] === 0) continue
    found.classes[n] = at % classes
    found.values[n++] = table[at] as number
  }
  return found
}

function labelsOf(lessons: readonly Lesson[]): Labels {
  const start = new Int32Array(lessons.length + 1)
  lessons.forEach((lesson, i) => {
    start[i + 1] = (start[i] as number) + lesson.labels.length
  })
  return { start, index: Int32Array.from(lessons.flatMap((lesson) => lesson.labels)) }
}

/** Numbers the senders in the order they come. Texts without a sender count as one unknown sender together, so that they alone let nothing in. */
function sendersOf(lessons: readonly Lesson[], each: boolean): Int32Array {
  const numbers = new Map<string | undefined, number>()
  return Int32Array.from(lessons, ({ sender }, i) => {
    if (each && sender === undefined) return -1 - i
    const known = numbers.get(sender)
    if (known !== undefined) return known
    numbers.set(sender, numbers.size)
    return numbers.size - 1
  })
}

/** What the learner said about a text it had not seen. */
export interface Unseen {
  readonly lesson: number
  readonly scores: Float64Array
}

/**
 * Learns from scratch. The held-out scores come from learners that have not seen the text nor any other of its sender; with many texts one fold of
 * five is enough for calibration, with few all five speak.
 */
export function learn(lessons: readonly Lesson[], classes: number, minSenders: number, several: boolean): { trained: Trained; unseen: Unseen[] } {
  const corpus = corpusOf(
    lessons.map((lesson) => lesson.text),
    lexical,
    features,
  )
  const senders = sendersOf(lessons, minSenders <= 1)
  const vocabulary = vocabularyOf(corpus, senders, minSenders)
  const rows = rowsOf(corpus, vocabulary)
  const labels = labelsOf(lessons)
  const unseen = lessons.length >= 10 ? holdOut(rows, labels, senders, vocabulary, classes, several) : []
  const { margins, counts } = fit(rows, labels, classes, Int32Array.from(lessons.keys()), vocabulary.hash.length, several)
  return { trained: new Trained(classes, lessons.length, vocabulary, quantised(margins, classes), sparse(counts, classes), several), unseen }
}

function fit(rows: Rows, labels: Labels, classes: number, only: Int32Array, size: number, several: boolean) {
  const margins = new Float32Array(size * classes)
  learnMargins(rows, labels, classes, margins, only)
  const counts = new Float32Array(several ? 0 : size * classes)
  if (!several) count(rows, labels, classes, counts, only)
  return { margins, counts }
}

const FOLDS = 5
const ENOUGH = 2500

function holdOut(rows: Rows, labels: Labels, senders: Int32Array, vocabulary: Vocabulary, classes: number, several: boolean): Unseen[] {
  const n = senders.length
  const random = randomOf(2)
  const foldOf = new Map<number, number>()
  for (const sender of senders) if (!foldOf.has(sender)) foldOf.set(sender, Math.floor(random() * FOLDS))
  const fold = senders.map((sender) => foldOf.get(sender) as number)
  const rounds = Math.min(FOLDS, Math.max(1, Math.ceil((ENOUGH * FOLDS) / n)))
  const unseen: Unseen[] = []
  for (let round = 0; round < rounds; round++) {
    const inside = Int32Array.from(fold.keys()).filter((i) => fold[i] !== round)
    const outside = Int32Array.from(fold.keys()).filter((i) => fold[i] === round)
    if (inside.length === 0) continue
    const { margins, counts } = fit(rows, labels, classes, inside, vocabulary.hash.length, several)
    const scorer = several ? quantised(margins, classes) : scorerOf(margins, counts, classes)
    const known = new Uint8Array(vocabulary.hash.length)
    for (const i of inside) for (let p = rows.start[i] as number; p < (rows.start[i + 1] as number); p++) known[rows.index[p] as number] = 1
    // What this fold's learner has never met weighs nothing, but counts in the length of the row, as it would in a strange text.
    for (const lesson of outside) {
      const scores = new Float64Array(classes)
      for (let p = rows.start[lesson] as number; p < (rows.start[lesson + 1] as number); p++) {
        if (known[rows.index[p] as number]) score(scorer, classes, rows.index, rows.value, p, p + 1, scores)
      }
      unseen.push({ lesson, scores })
    }
  }
  return unseen
}

/** Older texts cannot answer back while new ones are learned, so those push more softly (measured: README.md). */
const UPDATE_SOFTNESS = 6

/**
 * Goes on learning: the older decisions keep their say, the new ones are learned on top. New words enter by the same rule, counted within the new
 * texts; their classes may be new too (`classes` at least as many as before, the old ones first).
 */
export function learnOn(old: Trained, lessons: readonly Lesson[], classes: number, minSenders: number): Trained {
  const corpus: Corpus = corpusOf(
    lessons.map((lesson) => lesson.text),
    lexical,
    features,
  )
  const vocabulary = vocabularyOf(corpus, sendersOf(lessons, minSenders <= 1), minSenders, old.vocabulary, old.n)
  const rows = rowsOf(corpus, vocabulary)
  const labels = labelsOf(lessons)
  const size = vocabulary.hash.length * classes
  const widened = (table: Float32Array) => {
    const wide = new Float32Array(size)
    for (let at = 0; at < table.length; at++) wide[Math.floor(at / old.classes) * classes + (at % old.classes)] = table[at] as number
    return wide
  }
  const margins = widened(restored(old.margins, old.classes, new Float32Array(old.margins.weights.length)))
  const only = Int32Array.from(lessons.keys())
  learnMargins(rows, labels, classes, margins, only, UPDATE_SOFTNESS)
  const counts = old.several ? new Float32Array(0) : widened(dense(old.counts, old.classes))
  if (!old.several) count(rows, labels, classes, counts, only)
  return new Trained(classes, old.n + lessons.length, vocabulary, quantised(margins, classes), sparse(counts, classes), old.several)
}

/** A vocabulary from its stored columns. */
export function vocabularyFrom(hash: Int32Array, view: Uint8Array, idf: Float32Array): Vocabulary {
  return { ids: idsOf(hash), hash, view, idf, strangeness: idf.reduce((most, x) => Math.max(most, x), 1) }
}
