import type { Features } from './features.ts'
import { LETTERS, VIEW_WEIGHTS } from './features.ts'
import { Ids } from './vocabulary.ts'

/** Sparse rows: row i has the features `index[start[i]..start[i + 1]]` with their `value`s. */
export interface Rows {
  readonly start: Int32Array
  readonly index: Int32Array
  readonly value: Float32Array
}

/** The classes of each text: text i belongs to `index[start[i]..start[i + 1]]`. */
export interface Labels {
  readonly start: Int32Array
  readonly index: Int32Array
}

/** Which features exist and what they weigh before any class is known. Immutable once built. */
export interface Vocabulary {
  readonly ids: Ids
  readonly hash: Int32Array
  readonly view: Uint8Array
  readonly idf: Float32Array
  /** The idf of a feature that is in no text. */
  readonly strangeness: number
}

/** All features of all texts as they came, extracted once: the raw material of vocabulary and rows. */
export interface Corpus {
  readonly start: Int32Array
  readonly hash: Int32Array
  readonly view: Uint8Array
}

export function corpusOf(texts: readonly string[], extract: (text: string, into: Features) => Features, features: Features): Corpus {
  const start = new Int32Array(texts.length + 1)
  let hash = new Int32Array(1 << 16)
  let view = new Uint8Array(1 << 16)
  let n = 0
  texts.forEach((text, i) => {
    const { count } = extract(text, features)
    while (n + count > hash.length) {
      const [h, v] = [hash, view]
      hash = new Int32Array(h.length * 2)
      view = new Uint8Array(h.length * 2)
      hash.set(h)
      view.set(v)
    }
    hash.set(features.hash.subarray(0, count), n)
    view.set(features.view.subarray(0, count), n)
    n += count
    start[i + 1] = n
  })
  return { start, hash: hash.subarray(0, n), view: view.subarray(0, n) }
}

/**
 * The features that enter a model: those of at least `minSenders` different senders. `senders[i]` numbers the sender of text i.
 *
 * @param base an older vocabulary whose features stay as they are; only new ones are added
 * @param older number of texts behind `base`
 */
export function vocabularyOf(corpus: Corpus, senders: Int32Array, minSenders: number, base?: Vocabulary, older = 0): Vocabulary {
  const texts = corpus.start.length - 1
  const seen = new Ids(corpus.hash.length >> 3)
  const df: number[] = []
  const lastText: number[] = []
  const distinct: number[] = []
  const lastSender: number[] = []
  const views: number[] = []
  const hashes: number[] = []
  // Texts sender by sender: then one look back tells whether a sender is new to a feature.
  const order = Int32Array.from(senders.keys()).sort((a, b) => (senders[a] as number) - (senders[b] as number) || a - b)
  for (const text of order) {
    for (let p = corpus.start[text] as number; p < (corpus.start[text + 1] as number); p++) {
      const hash = corpus.hash[p] as number
      const id = seen.add(hash)
      if (id === df.length) {
        df.push(0)
        lastText.push(-1)
        distinct.push(0)
        lastSender.push(-1)
        hashes.push(hash)
        views.push(corpus.view[p] as number)
      }
      if (lastText[id] === text) continue
      lastText[id] = text
      df[id] = (df[id] as number) + 1
      if (lastSender[id] !== senders[text]) {
        lastSender[id] = senders[text] as number
        distinct[id] = (distinct[id] as number) + 1
      }
    }
  }
  const enter: number[] = []
  for (let id = 0; id < df.length; id++)
    if ((distinct[id] as number) >= minSenders && !(base && base.ids.find(hashes[id] as number) >= 0)) enter.push(id)
  const old = base?.hash.length ?? 0
  const size = old + enter.length
  const hash = new Int32Array(size)
  const view = new Uint8Array(size)
  const idf = new Float32Array(size)
  if (base) {
    hash.set(base.hash)
    view.set(base.view)
    idf.set(base.idf)
  }
  enter.forEach((id, i) => {
    hash[old + i] = hashes[id] as number
    view[old + i] = views[id] as number
    idf[old + i] = Math.log((1 + texts + older) / (1 + (df[id] as number))) + 1
  })
  return { ids: idsOf(hash), hash, view, idf, strangeness: idf.reduce((most, x) => Math.max(most, x), 1) }
}

export function idsOf(hashes: Int32Array): Ids {
  const ids = new Ids(hashes.length)
  for (const hash of hashes) ids.add(hash)
  return ids
}

/**
 * Turns one text's features into a sparse row: sublinear counts times idf, each view scaled to its weight. Features that no model knows count in the
 * length: a text of strange words scores low instead of resting on the one word it shares. Reused from call to call.
 */
export class Row {
  index = new Int32Array(1024)
  value = new Float32Array(1024)
  count = 0
  /** Whether a word, a pair or a part of a compound is known, or at least half of the pieces (a typing error). */
  known = false
  /** Occurrences by feature id, zero between calls. */
  #tf = new Uint16Array(0)

  fill(vocabulary: Vocabulary, corpus: { readonly hash: Int32Array; readonly view: Uint8Array }, from: number, to: number): this {
    if (this.#tf.length < vocabulary.hash.length) this.#tf = new Uint16Array(vocabulary.hash.length)
    if (this.index.length < to - from) {
      this.index = new Int32Array((to - from) * 2)
      this.value = new Float32Array((to - from) * 2)
    }
    const tf = this.#tf
    const strange = [0, 0, 0]
    let count = 0
    for (let p = from; p < to; p++) {
      const id = vocabulary.ids.find(corpus.hash[p] as number)
      if (id < 0) {
        const view = corpus.view[p] as number
        strange[view] = (strange[view] as number) + 1
        continue
      }
      if (tf[id] === 0) this.index[count++] = id
      if ((tf[id] as number) < 65_535) tf[id] = (tf[id] as number) + 1
    }
    const seen = [0, 0, 0]
    const squares = strange.map((n) => n * vocabulary.strangeness ** 2)
    for (let i = 0; i < count; i++) {
      const id = this.index[i] as number
      const n = tf[id] as number
      tf[id] = 0
      const x = (n === 1 ? 1 : 1 + Math.log(n)) * (vocabulary.idf[id] as number)
      this.value[i] = x
      const view = vocabulary.view[id] as number
      squares[view] = (squares[view] as number) + x * x
      seen[view] = (seen[view] as number) + 1
    }
    const scale = squares.map((s, view) => (s > 0 ? (VIEW_WEIGHTS[view] as number) / Math.sqrt(s) : 0))
    for (let i = 0; i < count; i++) this.value[i] = (this.value[i] as number) * (scale[vocabulary.view[this.index[i] as number] as number] as number)
    this.count = count
    const pieces = seen[LETTERS] as number
    this.known = count > 0 && (pieces < count || pieces >= (strange[LETTERS] as number))
    return this
  }
}

export function rowsOf(corpus: Corpus, vocabulary: Vocabulary): Rows {
  const n = corpus.start.length - 1
  const start = new Int32Array(n + 1)
  const index = new Int32Array(corpus.hash.length)
  const value = new Float32Array(corpus.hash.length)
  const row = new Row()
  let at = 0
  for (let i = 0; i < n; i++) {
    row.fill(vocabulary, corpus, corpus.start[i] as number, corpus.start[i + 1] as number)
    index.set(row.index.subarray(0, row.count), at)
    value.set(row.value.subarray(0, row.count), at)
    at += row.count
    start[i + 1] = at
  }
  return { start, index: index.subarray(0, at), value: value.subarray(0, at) }
}

/** The same numbers in the same order, everywhere: mulberry32. */
export function randomOf(seed: number): () => number {
  let s = seed >>> 0
  return () => {
    s = (s + 0x6d2b79f5) >>> 0
    let t = Math.imul(s ^ (s >>> 15), 1 | s)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

const COST = 0.5
/** A right example weighs twice as much as a wrong one: each class has far fewer of them. */
const COST_RIGHT = 1
/** Few texts cost nothing to converge on; with many, five passes are as good as twelve (measured). */
const passesFor = (texts: number) => Math.max(5, Math.min(20, Math.round(30_000 / Math.max(1, texts))))

/**
 * Support vector machines, one class against the rest, all classes at once: dual coordinate descent for the squared hinge. A text is read once for
 * all classes, and a text that changed nothing rests for a pass; that makes it several times faster than one class after the other.
 * Starting from `weights` of older texts keeps their dual variables as they are and optimises those of the new ones: the online update.
 *
 * @param only the texts to learn from, all by default
 * @param weights feature-major, `features * classes`; changed in place
 * @param softness how many times softer than usual a text pushes
 * @see Hsieh, Chang, Lin, Keerthi, Sundararajan 2008, "A Dual Coordinate Descent Method for Large-scale Linear SVM", algorithm 1 and (13)
 */
export function learnMargins(rows: Rows, labels: Labels, classes: number, weights: Float32Array, only: Int32Array, softness = 1): void {
  const { start, index, value } = rows
  const alpha = new Float32Array(only.length * classes)
  const squares = new Float32Array(only.length)
  for (let k = 0; k < only.length; k++) {
    const i = only[k] as number
    let sum = 0
    for (let p = start[i] as number; p < (start[i + 1] as number); p++) sum += (value[p] as number) ** 2
    squares[k] = sum
  }
  const order = Int32Array.from(only.keys())
  const rests = new Uint8Array(only.length)
  const random = randomOf(1)
  const margins = new Float64Array(classes)
  const sign = new Int8Array(classes).fill(-1)
  const changed = new Int32Array(classes)
  const change = new Float64Array(classes)
  for (let pass = passesFor(only.length); pass > 0; pass--) {
    for (let i = order.length - 1; i > 0; i--) {
      const j = Math.floor(random() * (i + 1))
      const swap = order[i] as number
      order[i] = order[j] as number
      order[j] = swap
    }
    for (let o = 0; o < order.length; o++) {
      const k = order[o] as number
      if (rests[k] === 1) {
        rests[k] = 0
        continue
      }
      const i = only[k] as number
      const [from, to] = [start[i] as number, start[i + 1] as number]
      margins.fill(0)
      for (let p = from; p < to; p++) {
        const x = value[p] as number
        const base = (index[p] as number) * classes
        for (let c = 0; c < classes; c++) margins[c] = (margins[c] as number) + x * (weights[base + c] as number)
      }
      const [first, last] = [labels.start[i] as number, labels.start[i + 1] as number]
      for (let l = first; l < last; l++) sign[labels.index[l] as number] = 1
      let n = 0
      for (let c = 0; c < classes; c++) {
        const y = sign[c] as number
        const a = alpha[k * classes + c] as number
        const soft = softness / (2 * (y > 0 ? COST_RIGHT : COST))
        const gradient = y * (margins[c] as number) - 1 + soft * a
        if (a === 0 && gradient >= 0) continue
        if (gradient < 1e-3 && gradient > -1e-3) continue
        const next = Math.max(0, a - gradient / ((squares[k] as number) + soft))
        alpha[k * classes + c] = next
        changed[n] = c
        change[n++] = (next - a) * y
      }
      for (let l = first; l < last; l++) sign[labels.index[l] as number] = -1
      if (n === 0) {
        rests[k] = 1
        continue
      }
      for (let p = from; p < to; p++) {
        const x = value[p] as number
        const base = (index[p] as number) * classes
        for (let m = 0; m < n; m++) {
          const at = base + (changed[m] as number)
          weights[at] = (weights[at] as number) + x * (change[m] as number)
        }
      }
    }
  }
}

/** Adds the texts to the weighted counts of a multinomial Naive Bayes: how much of each feature each class has seen. `counts` is feature-major. */
export function count(rows: Rows, labels: Labels, classes: number, counts: Float32Array, only: Int32Array): void {
  for (const i of only) {
    for (let l = labels.start[i] as number; l < (labels.start[i + 1] as number); l++) {
      const c = labels.index[l] as number
      for (let p = rows.start[i] as number; p < (rows.start[i + 1] as number); p++) {
        const at = (rows.index[p] as number) * classes + c
        counts[at] = (counts[at] as number) + (rows.value[p] as number)
      }
    }
  }
}

const SMOOTHING = 0.01
const BAYES_SHARE = 0.04

/** What a text is scored with: one byte for each feature and class, times the feature's step. */
export interface Scorer {
  readonly steps: Float32Array
  readonly weights: Int8Array
}

/**
 * One linear scorer out of two learners: margins are sharp where there are many texts, log probabilities of Naive Bayes steady where there are few.
 * Together they beat either (measured: README.md). What is the same for all classes is dropped, for it decides nothing.
 *
 * @see Wang & Manning 2012, "Baselines and Bigrams", on combining the two; Rennie et al. 2003, "Tackling the Poor Assumptions", on tf-idf as counts
 */
export function scorerOf(margins: Float32Array, counts: Float32Array, classes: number): Scorer {
  const combined = combine(margins, counts, classes)
  return quantised(combined, classes)
}

function combine(margins: Float32Array, counts: Float32Array, classes: number): Float32Array {
  const features = margins.length / classes
  const totals = new Float64Array(classes)
  for (let f = 0; f < features; f++) for (let c = 0; c < classes; c++) totals[c] = (totals[c] as number) + (counts[f * classes + c] as number)
  const logTotals = totals.map((t) => Math.log(t + SMOOTHING * features))
  const none = Math.log(SMOOTHING)
  const combined = new Float32Array(margins.length)
  for (let f = 0; f < features; f++) {
    const base = f * classes
    let mean = 0
    for (let c = 0; c < classes; c++) {
      const seen = counts[base + c] as number
      const w = (margins[base + c] as number) + BAYES_SHARE * ((seen === 0 ? none : Math.log(seen + SMOOTHING)) - (logTotals[c] as number))
      combined[base + c] = w
      mean += w / classes
    }
    for (let c = 0; c < classes; c++) combined[base + c] = (combined[base + c] as number) - mean
  }
  return combined
}

/** One byte for each weight: a quarter of the memory and of the file, and no measurable loss. */
export function quantised(dense: Float32Array, classes: number): Scorer {
  const features = dense.length / classes
  const steps = new Float32Array(features)
  const weights = new Int8Array(dense.length)
  for (let f = 0; f < features; f++) {
    const base = f * classes
    let most = 0
    for (let c = 0; c < classes; c++) {
      const size = Math.abs(dense[base + c] as number)
      if (size > most) most = size
    }
    const step = Math.fround(most / 127)
    steps[f] = step
    if (step > 0) for (let c = 0; c < classes; c++) weights[base + c] = Math.round((dense[base + c] as number) / step)
  }
  return { steps, weights }
}

/** The inverse of `quantised`, into an array that may be longer. */
export function restored(scorer: Scorer, classes: number, into: Float32Array): Float32Array {
  for (let f = 0; f < scorer.steps.length; f++) {
    for (let c = 0; c < classes; c++) into[f * classes + c] = (scorer.steps[f] as number) * (scorer.weights[f * classes + c] as number)
  }
  return into
}

/** Adds the row's scores for every class to `into`. */
export function score(
  scorer: Scorer,
  classes: number,
  index: Int32Array,
  value: Float32Array,
  from: number,
  to: number,
  into: Float64Array,
): Float64Array {
  const { steps, weights } = scorer
  for (let p = from; p < to; p++) {
    const f = index[p] as number
    const x = (value[p] as number) * (steps[f] as number)
    const base = f * classes
    for (let c = 0; c < classes; c++) into[c] = (into[c] as number) + x * (weights[base + c] as number)
  }
  return into
}
