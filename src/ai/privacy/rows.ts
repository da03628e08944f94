import { labels } from './labels.ts'

/** Features live in 2^spaceBits slots; few are taken. */
export const spaceBits = 22
/** Features of one call at most; of one sum 257, or its sixteen bits would overflow: no word has that many. */
export const mostFeatures = 4096

/** Labels of a row with those that fill it up: four bytes a word. */
const words = Math.ceil(labels / 4)

/**
 * The weights of the field by feature. A sentence asks for thousands of them all over several megabytes, so memory sets the pace: all rows are found
 * before the first is read, which lets the processor wait for many at once, and a row is four aligned words, each addition serving two labels.
 */
export class Rows {
  /** Two words for each 32 slots: which are taken, and the row of the first: side by side, one look at memory finds both. */
  readonly #index = new Uint32Array((1 << spaceBits) / 16)
  /** Four labels a word, plus 128 each. */
  readonly #packed: Uint32Array
  readonly #scale: number
  readonly #found = new Uint32Array(mostFeatures + 1)

  /** @param slots the taken slots, ascending; row i of `weights` belongs to slot i and counts `scale` each */
  constructor(slots: Uint32Array, weights: Int8Array, scale: number) {
    if (words !== 4) throw new Error(`${labels} labels do not fit four words`)
    this.#scale = scale
    for (const slot of slots) this.#index[(slot >>> 5) * 2] = (this.#index[(slot >>> 5) * 2] as number) | (1 << (slot & 31))
    let rank = 0
    for (let i = 0; i < this.#index.length; i += 2) {
      this.#index[i + 1] = rank
      rank += ones(this.#index[i] as number)
    }
    const bytes = new Uint8Array((slots.length + 1) * words * 4)
    for (let row = 0; row < slots.length; row++)
      for (let y = 0; y < labels; y++) bytes[row * words * 4 + y] = (weights[row * labels + y] as number) + 128
    this.#packed = new Uint32Array(bytes.buffer)
  }

  /**
   * Adds up the weights of features, sum by sum: those of sum `s` are `features[ends[s - 1]]` to `features[ends[s]]` (end exclusive); features
   * without a row add nothing. Writes the sums to `into`, one after the other, `labels` numbers each. Overwrites `ends`.
   */
  sum(features: Uint32Array, ends: Uint16Array, sums: number, into: Float32Array) {
    const [index, found] = [this.#index, this.#found]
    let count = 0
    for (let s = 0, f = 0; s < sums; s++) {
      for (const end = ends[s] as number; f < end; f++) {
        const slot = (features[f] as number) >>> (32 - spaceBits)
        const place = (slot >>> 5) * 2
        const bits = index[place] as number
        found[count] = (index[place + 1] as number) + ones(bits & ((1 << (slot & 31)) - 1))
        // written in any case and kept only if taken: no branch to guess
        count += (bits >>> (slot & 31)) & 1
      }
      ends[s] = count
    }
    // a quick walk over all rows brings them near before any is added up; what it yields is kept, or the walk would be optimised away
    let touched = 0
    for (let f = 0; f < count; f++) touched ^= this.#packed[(found[f] as number) * 4] as number
    found[mostFeatures] = touched
    for (let s = 0, f = 0; s < sums; s++) {
      this.#sumOne(f, ends[s] as number, into, s * labels)
      f = ends[s] as number
    }
  }

  #sumOne(from: number, to: number, into: Float32Array, at: number) {
    const [packed, found] = [this.#packed, this.#found]
    // labels 0 and 2, 1 and 3 of each word
    let [even0, odd0, even1, odd1, even2, odd2, even3, odd3] = [0, 0, 0, 0, 0, 0, 0, 0]
    for (let f = from; f < to; f++) {
      const row = (found[f] as number) * 4
      const [a, b, c, d] = [packed[row] as number, packed[row + 1] as number, packed[row + 2] as number, packed[row + 3] as number]
      even0 = (even0 + (a & 0xff00ff)) | 0
      odd0 = (odd0 + ((a >>> 8) & 0xff00ff)) | 0
      even1 = (even1 + (b & 0xff00ff)) | 0
      odd1 = (odd1 + ((b >>> 8) & 0xff00ff)) | 0
      even2 = (even2 + (c & 0xff00ff)) | 0
      odd2 = (odd2 + ((c >>> 8) & 0xff00ff)) | 0
      even3 = (even3 + (d & 0xff00ff)) | 0
      odd3 = (odd3 + ((d >>> 8) & 0xff00ff)) | 0
    }
    const bias = (to - from) * 128
    const four = (even: number, odd: number, y: number) => {
      for (let k = 0; k < 4 && y + k < labels; k++) into[at + y + k] = ((((k & 1 ? odd : even) >>> (k & 2 ? 16 : 0)) & 0xffff) - bias) * this.#scale
    }
    four(even0, odd0, 0)
    four(even1, odd1, 4)
    four(even2, odd2, 8)
    four(even3, odd3, 12)
  }
}

function ones(n: number): number {
  let v = n - ((n >>> 1) & 0x55555555)
  v = (v & 0x33333333) + ((v >>> 2) & 0x33333333)
  return Math.imul((v + (v >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
}
