import { labels } from './labels.ts'

/**
 * A feature lives in one of 2^blockBits blocks, few of which are taken. A block has a slot for each way in which a feature can count: `ways` of them
 * side by side, so that one look at memory finds all that a word lends to itself and its four neighbours.
 */
export const blockBits = 21
export const ways = 16
export const blockOf = (hash: number) => hash >>> (32 - blockBits)

/** Features of one call at most; of one sum 257 rows, or its sixteen bits would overflow: no word has that many. */
export const mostFeatures = 4096

/** Features to be added up: their hashes, and for each which ways count, a bit a way. */
export interface Asked {
  hashes: Uint32Array
  ways: Uint16Array
}

/** Labels of a row with those that fill it up: four bytes a word. */
const words = Math.ceil(labels / 4)

/**
 * The weights of the field by feature, for sentences of the courts or for others: what a feature counts in general and what it counts in such sentences
 * are added up beforehand. A sentence asks for thousands of rows all over a megabyte, so memory sets the pace: whether a block is taken is told by a
 * small bitmap, its rows lie side by side, and a row is four aligned words, each addition serving two labels.
 */
export class Rows {
  /** Two words for each 32 blocks: which are taken, and how many before the first. */
  readonly #index = new Int32Array((1 << blockBits) / 16)
  /** Two words for each taken block: its first row, and which of its general ways have one. */
  readonly #blocks: Int32Array
  /** Four labels a word, plus 128 each. Signed like the sums: what exceeds 31 bits would be put on the heap. */
  readonly #packed: Int32Array
  /** Taken blocks among those asked for, and the ways asked for. */
  readonly #found = new Int32Array(mostFeatures + 1)
  readonly #wanted = new Uint16Array(mostFeatures)
  readonly #sums = new Int32Array(5 * 8)
  readonly #counts = new Int32Array(5)

  /**
   * @param slots the taken slots (block * ways + way), ascending; row i of `weights` belongs to slot i. Way 3k counts in general,
   * 3k + 1 outside the language of the courts, 3k + 2 in it
   */
  constructor(slots: Uint32Array, weights: Int8Array, court: 0 | 1) {
    if (words !== 4) throw new Error(`${labels} labels do not fit four words`)
    const width = words * 4
    const bytes = new Uint8Array((slots.length + 8) * width)
    const blocks = new Int32Array(slots.length * 2)
    let [taken, row, lastBlock, lastGroup] = [0, -1, -1, -1]
    for (let i = 0; i < slots.length; i++) {
      const slot = slots[i] as number
      const way = slot % ways
      const group = Math.floor(way / 3)
      if (way - group * 3 === 2 - court) continue
      const block = Math.floor(slot / ways)
      if (block !== lastBlock) {
        blocks[taken * 2] = row + 1
        taken++
        this.#index[(block >>> 5) * 2] = (this.#index[(block >>> 5) * 2] as number) | (1 << (block & 31))
      }
      if (block !== lastBlock || group !== lastGroup) {
        row++
        bytes.fill(128, row * width, row * width + labels)
        blocks[taken * 2 - 1] = (blocks[taken * 2 - 1] as number) | (1 << (group * 3))
      }
      ;[lastBlock, lastGroup] = [block, group]
      for (let y = 0; y < labels; y++) {
        const at = row * width + y
        bytes[at] = Math.max(1, Math.min(255, (bytes[at] as number) + (weights[i * labels + y] as number)))
      }
    }
    this.#blocks = blocks.slice(0, taken * 2)
    let rank = 0
    for (let i = 0; i < this.#index.length; i += 2) {
      this.#index[i + 1] = rank
      rank += ones(this.#index[i] as number)
    }
    this.#packed = new Int32Array(bytes.slice(0, (row + 8) * width).buffer)
  }

  /** Finds the taken blocks of the features from `from` to `to` (exclusive). @returns how many, `at` included */
  #find({ hashes, ways }: Asked, from: number, to: number, at: number): number {
    const index = this.#index
    const found = this.#found
    const wanted = this.#wanted
    let count = at
    for (let f = from; f < to; f++) {
      const block = (hashes[f] as number) >>> (32 - blockBits)
      const place = (block >>> 5) * 2
      const bits = index[place] as number
      found[count] = (index[place + 1] as number) + ones(bits & ((1 << (block & 31)) - 1))
      wanted[count] = ways[f] as number
      // written in any case and kept only if taken: no branch to guess
      count += (bits >>> (block & 31)) & 1
    }
    return count
  }

  /** A quick walk over the rows of what was found brings them near before any is added up. */
  #fetch(count: number) {
    const blocks = this.#blocks
    const packed = this.#packed
    const found = this.#found
    let touched = 0
    for (let f = 0; f < count; f++) {
      const at = (blocks[(found[f] as number) * 2] as number) * 4
      touched ^= (packed[at] as number) ^ (packed[at + 12] as number)
    }
    // kept, or the walk would be optimised away
    found[mostFeatures] = touched
  }

  /**
   * What a word lends: way `3 * k` of its features from `from` to `to` (exclusive) counts for sum `k`. Writes the five sums to `into` from `at` on,
   * `labels` numbers each.
   */
  lend(asked: Asked, from: number, to: number, into: Int16Array, at: number) {
    const blocks = this.#blocks
    const packed = this.#packed
    const found = this.#found
    const wanted = this.#wanted
    const sums = this.#sums
    const counts = this.#counts
    const count = this.#find(asked, from, to, 0)
    this.#fetch(count)
    sums.fill(0)
    counts.fill(0)
    for (let f = 0; f < count; f++) {
      const block = (found[f] as number) * 2
      const first = blocks[block] as number
      const taken = blocks[block + 1] as number
      for (let bits = taken & (wanted[f] as number); bits; bits &= bits - 1) {
        const below = (bits & -bits) - 1
        const row = (first + ones(taken & below)) * 4
        const sum = sumOfWay[ones(below)] as number
        counts[sum] = (counts[sum] as number) + 1
        const to = sum * 8
        const a = packed[row] as number
        const b = packed[row + 1] as number
        const c = packed[row + 2] as number
        const d = packed[row + 3] as number
        sums[to] = (sums[to] as number) + (a & 0xff00ff)
        sums[to + 1] = (sums[to + 1] as number) + ((a >>> 8) & 0xff00ff)
        sums[to + 2] = (sums[to + 2] as number) + (b & 0xff00ff)
        sums[to + 3] = (sums[to + 3] as number) + ((b >>> 8) & 0xff00ff)
        sums[to + 4] = (sums[to + 4] as number) + (c & 0xff00ff)
        sums[to + 5] = (sums[to + 5] as number) + ((c >>> 8) & 0xff00ff)
        sums[to + 6] = (sums[to + 6] as number) + (d & 0xff00ff)
        sums[to + 7] = (sums[to + 7] as number) + ((d >>> 8) & 0xff00ff)
      }
    }
    for (let sum = 0; sum < 5; sum++) this.#unpack(sum * 8, counts[sum] as number, into, at + sum * labels)
  }

  /**
   * Adds up features sum by sum, way 0 of each: those of sum `s` are `asked[ends[s - 1]]` to `asked[ends[s]]` (end exclusive). Writes the sums
   * to `into`, one after the other, `labels` numbers each; a sum without features is left as it is. Overwrites `ends`.
   */
  sum(asked: Asked, ends: Uint16Array, sums: number, into: Int16Array) {
    let count = 0
    for (let s = 0, f = 0; s < sums; s++) {
      const end = ends[s] as number
      count = this.#find(asked, f, end, count)
      f = end
      ends[s] = count
    }
    this.#fetch(count)
    for (let s = 0, f = 0; s < sums; s++) {
      if (f < (ends[s] as number)) this.#sumOne(f, ends[s] as number, into, s * labels)
      f = ends[s] as number
    }
  }

  #sumOne(from: number, to: number, into: Int16Array, at: number) {
    const blocks = this.#blocks
    const packed = this.#packed
    const found = this.#found
    const sums = this.#sums
    // labels 0 and 2, 1 and 3 of each word
    let [even0, odd0, even1, odd1, even2, odd2, even3, odd3] = [0, 0, 0, 0, 0, 0, 0, 0]
    let count = 0
    for (let f = from; f < to; f++) {
      const block = (found[f] as number) * 2
      if (!((blocks[block + 1] as number) & 1)) continue
      const row = (blocks[block] as number) * 4
      count++
      const a = packed[row] as number
      const b = packed[row + 1] as number
      const c = packed[row + 2] as number
      const d = packed[row + 3] as number
      even0 = (even0 + (a & 0xff00ff)) | 0
      odd0 = (odd0 + ((a >>> 8) & 0xff00ff)) | 0
      even1 = (even1 + (b & 0xff00ff)) | 0
      odd1 = (odd1 + ((b >>> 8) & 0xff00ff)) | 0
      even2 = (even2 + (c & 0xff00ff)) | 0
      odd2 = (odd2 + ((c >>> 8) & 0xff00ff)) | 0
      even3 = (even3 + (d & 0xff00ff)) | 0
      odd3 = (odd3 + ((d >>> 8) & 0xff00ff)) | 0
    }
    sums[0] = even0
    sums[1] = odd0
    sums[2] = even1
    sums[3] = odd1
    sums[4] = even2
    sums[5] = odd2
    sums[6] = even3
    sums[7] = odd3
    this.#unpack(0, count, into, at)
  }

  #unpack(from: number, count: number, into: Int16Array, at: number) {
    const sums = this.#sums
    const bias = count * 128
    for (let y = 0; y < labels; y++) {
      const pair = sums[from + ((y >> 2) << 1) + (y & 1)] as number
      into[at + y] = ((y & 2 ? pair >>> 16 : pair) & 0xffff) - bias
    }
  }
}
const sumOfWay = Uint8Array.from({ length: ways }, (_, way) => Math.floor(way / 3))

function ones(n: number): number {
  let v = n - ((n >>> 1) & 0x55555555)
  v = (v & 0x33333333) + ((v >>> 2) & 0x33333333)
  return Math.imul((v + (v >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
}
