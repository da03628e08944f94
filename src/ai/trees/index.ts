/**
 * Gradient-boosted trees for a probability: the same rows, labels and seed give the same trees everywhere. Trees are complete and of one depth, so a
 * model is three plain arrays; a node that no split improves sends everything to the left.
 *
 * @see Friedman 2001, "Greedy Function Approximation: A Gradient Boosting Machine"
 * @see Chen & Guestrin 2016, "XGBoost: A Scalable Tree Boosting System", sections 2.1 to 2.3 (second order, ridge, shares of rows and columns)
 */
export interface Trees {
  readonly depth: number
  /** The log odds before the first tree. */
  readonly start: number
  /** 2^depth - 1 nodes a tree: which feature, and up to which value it goes left. */
  readonly feature: Uint8Array
  readonly border: Float32Array
  /** 2^depth leaves a tree: log odds to add. */
  readonly leaf: Float32Array
}

export interface Growing {
  readonly trees: number
  readonly depth: number
  readonly rate: number
  /** How strongly leaves are drawn to zero, and the least weight (sum of p(1-p)) of one. */
  readonly ridge: number
  readonly leastWeight: number
  /** The share of groups of rows and of columns that each tree sees. */
  readonly rows: number
  readonly columns: number
  readonly seed: number
}

/** Columns are cut into so many bins at most. */
const BINS = 48

export function mulberry32(seed: number): () => number {
  let a = seed >>> 0
  return () => {
    a = (a + 0x6d2b79f5) >>> 0
    let t = Math.imul(a ^ (a >>> 15), 1 | a)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

const sigmoid = (z: number) => 1 / (1 + Math.exp(-z))

/**
 * @param rows at most 256 features each
 * @param groups rows of one group (a page) are drawn together
 */
export function grow(
  rows: readonly Float32Array[],
  labels: ArrayLike<number>,
  groups: ArrayLike<number>,
  options: Growing,
  share?: ArrayLike<number>,
): Trees {
  const n = rows.length
  const width = rows[0]?.length ?? 0
  if (width > 256) throw new Error(`${width} features, at most 256`)
  const { depth, rate, ridge } = options
  const nodes = 2 ** depth - 1
  const leaves = 2 ** depth
  const weight = Float64Array.from({ length: n }, (_, i) => share?.[i] ?? 1)
  const total = weight.reduce((a, b) => a + b, 0)
  const positive = weight.reduce((sum, w, i) => sum + w * (labels[i] as number), 0)
  const start = Math.log((positive + 1) / (total - positive + 1))
  const random = mulberry32(options.seed)
  const { bins, borders } = binned(rows, width)
  const feature = new Uint8Array(options.trees * nodes)
  const border = new Float32Array(options.trees * nodes).fill(Number.POSITIVE_INFINITY)
  const leaf = new Float32Array(options.trees * leaves)
  const scores = new Float64Array(n).fill(start)
  const gradient = new Float64Array(n)
  const curve = new Float64Array(n)
  const place = new Int32Array(n)
  const names = [...new Set(Array.from(groups))]

  for (let tree = 0; tree < options.trees; tree++) {
    for (let i = 0; i < n; i++) {
      const p = sigmoid(scores[i] as number)
      gradient[i] = (p - (labels[i] as number)) * (weight[i] as number)
      curve[i] = Math.max(1e-6, p * (1 - p)) * (weight[i] as number)
    }
    const drawnGroups = new Set(names.filter(() => random() < options.rows))
    const drawn: number[] = []
    for (let i = 0; i < n; i++) if (drawnGroups.has(groups[i] as number)) drawn.push(i)
    const columns = Array.from({ length: width }, (_, f) => f).filter(() => random() < options.columns)
    const sample = Int32Array.from(drawn)
    place.fill(0)
    for (let level = 0; level < depth; level++) {
      const first = 2 ** level - 1
      const width2 = 2 ** level
      const best = Array.from({ length: width2 }, () => ({ gain: 1e-6, feature: -1, bin: 0 }))
      const sums = new Float64Array(width2 * BINS * 2)
      for (const f of columns) {
        const column = bins[f] as Uint8Array
        sums.fill(0)
        for (let s = 0; s < sample.length; s++) {
          const i = sample[s] as number
          const to = ((place[i] as number) * BINS + (column[i] as number)) * 2
          sums[to] = (sums[to] as number) + (gradient[i] as number)
          sums[to + 1] = (sums[to + 1] as number) + (curve[i] as number)
        }
        for (let node = 0; node < width2; node++) {
          let [g, h] = [0, 0]
          for (let b = 0; b < BINS; b++) {
            g += sums[(node * BINS + b) * 2] as number
            h += sums[(node * BINS + b) * 2 + 1] as number
          }
          const without = (g * g) / (h + ridge)
          let [left, leftH] = [0, 0]
          const last = (borders[f] as Float32Array).length
          const found = best[node] as { gain: number; feature: number; bin: number }
          for (let b = 0; b < last; b++) {
            left += sums[(node * BINS + b) * 2] as number
            leftH += sums[(node * BINS + b) * 2 + 1] as number
            if (leftH < options.leastWeight) continue
            if (h - leftH < options.leastWeight) break
            const gain = (left * left) / (leftH + ridge) + ((g - left) * (g - left)) / (h - leftH + ridge) - without
            if (gain > found.gain) {
              found.gain = gain
              found.feature = f
              found.bin = b
            }
          }
        }
      }
      for (let node = 0; node < width2; node++) {
        const { feature: f, bin } = best[node] as { feature: number; bin: number }
        if (f < 0) continue
        feature[tree * nodes + first + node] = f
        border[tree * nodes + first + node] = (borders[f] as Float32Array)[bin] as number
      }
      // All rows walk on, not only the drawn ones: their scores are needed for the next tree.
      for (let i = 0; i < n; i++) {
        const node = place[i] as number
        const { feature: f, bin } = best[node] as { feature: number; bin: number }
        place[i] = node * 2 + (f >= 0 && ((bins[f] as Uint8Array)[i] as number) > bin ? 1 : 0)
      }
    }
    const g = new Float64Array(leaves)
    const h = new Float64Array(leaves)
    for (const i of drawn) {
      const to = place[i] as number
      g[to] = (g[to] as number) + (gradient[i] as number)
      h[to] = (h[to] as number) + (curve[i] as number)
    }
    for (let l = 0; l < leaves; l++) leaf[tree * leaves + l] = (-rate * (g[l] as number)) / ((h[l] as number) + ridge)
    for (let i = 0; i < n; i++) scores[i] = (scores[i] as number) + (leaf[tree * leaves + (place[i] as number)] as number)
  }
  return { depth, start, feature, border, leaf }
}

/** Each column cut at values that occur, so that the bins hold about as many rows; few different values are cut between all of them. */
function binned(rows: readonly Float32Array[], width: number): { bins: Uint8Array[]; borders: Float32Array[] } {
  const bins: Uint8Array[] = []
  const borders: Float32Array[] = []
  for (let f = 0; f < width; f++) {
    const values = Float32Array.from(rows, (row) => row[f] as number)
    const sorted = values.toSorted()
    const different = Float32Array.from(new Set(sorted))
    const cuts =
      different.length <= BINS
        ? different.slice(0, -1)
        : Float32Array.from(new Set(Array.from({ length: BINS - 1 }, (_, b) => sorted[Math.floor(((b + 1) * sorted.length) / BINS)] as number)))
    borders.push(cuts)
    bins.push(Uint8Array.from(values, (v) => below(cuts, v)))
  }
  return { bins, borders }
}

/** How many of the sorted cuts lie below the value. */
function below(cuts: Float32Array, value: number): number {
  let [low, high] = [0, cuts.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((cuts[middle] as number) < value) low = middle + 1
    else high = middle
  }
  return low
}

export function logOdds(trees: Trees, row: ArrayLike<number>): number {
  const { depth, start, feature, border, leaf } = trees
  if (depth === 3) return logOddsOfThree(trees, row)
  const nodes = 2 ** depth - 1
  let sum = start
  for (let [first, firstLeaf] = [0, 0]; first < feature.length; first += nodes, firstLeaf += nodes + 1) {
    let node = 0
    for (let level = 0; level < depth; level++) {
      const at = first + node
      // a number instead of a branch: which way it goes cannot be foreseen, and a wrong guess costs more than the rest
      node = node * 2 + 1 + Number((row[feature[at] as number] as number) > (border[at] as number))
    }
    sum += leaf[firstLeaf + node - nodes] as number
  }
  return sum
}

/** The same for trees of depth three, the usual ones, without the inner loop: three times as fast. */
function logOddsOfThree({ start, feature, border, leaf }: Trees, row: ArrayLike<number>): number {
  let sum = start
  for (let [first, firstLeaf] = [0, 0]; first < feature.length; first += 7, firstLeaf += 8) {
    const one = Number((row[feature[first] as number] as number) > (border[first] as number))
    const second = first + 1 + one
    const two = one * 2 + Number((row[feature[second] as number] as number) > (border[second] as number))
    const third = first + 3 + two
    sum += leaf[firstLeaf + two * 2 + Number((row[feature[third] as number] as number) > (border[third] as number))] as number
  }
  return sum
}

/** Several models that were drawn differently, as one: the mean of their log odds. */
export function probabilityOf(models: readonly Trees[], row: ArrayLike<number>): number {
  let sum = 0
  for (const model of models) sum += logOdds(model, row)
  return sigmoid(sum / models.length)
}

/** Trees as a file keeps them: Base64 of the bytes, leaves in steps of `step`. */
export interface PackedTrees {
  readonly depth: number
  readonly start: number
  readonly feature: string
  readonly border: string
  readonly leaf: string
  readonly step: number
}

const base64 = (of: Uint8Array | Int16Array | Float32Array) => Buffer.from(of.buffer, of.byteOffset, of.byteLength).toString('base64')
const bytes = (text: string) => Uint8Array.from(Buffer.from(text, 'base64')).buffer

/** Borders take four bytes, leaves two. */
export function packTrees({ depth, start, feature, border, leaf }: Trees): PackedTrees {
  const step = leaf.reduce((most, v) => Math.max(most, Math.abs(v)), 1e-9) / 32_767
  return { depth, start, feature: base64(feature), border: base64(border), leaf: base64(Int16Array.from(leaf, (v) => Math.round(v / step))), step }
}

export const unpackTrees = ({ depth, start, feature, border, leaf, step }: PackedTrees): Trees => ({
  depth,
  start,
  feature: new Uint8Array(bytes(feature)),
  border: new Float32Array(bytes(border)),
  leaf: Float32Array.from(new Int16Array(bytes(leaf)), (v) => v * step),
})
