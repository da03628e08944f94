/**
 * The packed forms that the index keeps in Postgres. All numbers are little-endian.
 *
 * An impact says how strongly a passage is about a term: its occurrences, weighted by field and length (BM25F without its saturation), as one byte on a
 * logarithmic scale: neighbours differ by 4.4 %.
 * @see Robertson & Zaragoza 2009, "The Probabilistic Relevance Framework: BM25 and Beyond", section 3.6
 */
const STEPS_PER_OCTAVE = 16
const SMALLEST = 0.02

const decoded = Float32Array.from({ length: 256 }, (_, byte) => SMALLEST * 2 ** (byte / STEPS_PER_OCTAVE))
export const impactOf = (frequency: number): number =>
  Math.min(255, Math.max(0, Math.round(STEPS_PER_OCTAVE * Math.log2(Math.max(frequency, SMALLEST) / SMALLEST))))
export const frequencyOf = (impact: number): number => decoded[impact] as number

/** Pairs of a whole number and a byte, five bytes each: a passage's terms with their impacts. */
export function packPairs(pairs: readonly (readonly [number, number])[]): Buffer {
  const packed = Buffer.allocUnsafe(pairs.length * 5)
  pairs.forEach(([id, byte], i) => {
    packed.writeInt32LE(id, i * 5)
    packed[i * 5 + 4] = byte
  })
  return packed
}
export function* unpackPairs(packed: Buffer): Generator<[number, number]> {
  for (let at = 0; at + 5 <= packed.length; at += 5) yield [packed.readInt32LE(at), packed[at + 4] as number]
}

/** A list of passages in rising order with their impacts: gaps as variable bytes (7 bits each, high bit: more follows), then the impact. */
export class PostingList {
  #bytes = Buffer.allocUnsafe(64)
  #length = 0
  #last = 0
  add(passage: number, impact: number) {
    if (this.#length + 6 > this.#bytes.length) {
      const larger = Buffer.allocUnsafe(this.#bytes.length * 2)
      this.#bytes.copy(larger, 0, 0, this.#length)
      this.#bytes = larger
    }
    let gap = passage - this.#last
    this.#last = passage
    while (gap > 127) {
      this.#bytes[this.#length++] = (gap & 127) | 128
      gap >>>= 7
    }
    this.#bytes[this.#length++] = gap
    this.#bytes[this.#length++] = impact
  }
  packed(): Buffer {
    return Buffer.from(this.#bytes.subarray(0, this.#length))
  }
}

/** Unpacks into two growing arrays. @returns how many stand in them now */
export function unpackPostings(packed: Buffer, passages: Int32Array, impacts: Uint8Array, from: number): number {
  let passage = 0
  let n = from
  for (let at = 0; at < packed.length; ) {
    let gap = 0
    let shift = 0
    let byte = packed[at++] as number
    while (byte > 127) {
      gap |= (byte & 127) << shift
      shift += 7
      byte = packed[at++] as number
    }
    passage += gap | (byte << shift)
    passages[n] = passage
    impacts[n] = packed[at++] as number
    n += 1
  }
  return n
}
