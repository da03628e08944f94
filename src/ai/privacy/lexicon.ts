import { brotliCompressSync, constants } from 'node:zlib'

/** What the word lists know of a word; several may hold. */
export const flag = {
  given: 1, // first name
  surname: 2, // frequent surname
  person: 4, // in the long list of person names, which also holds common words
  town: 8, // German municipality
  townPart: 16, // a word inside a name of several words: Bad Homburg
  place: 32, // country, region, city, river of the world
  role: 64, // a person tends to follow: Herr, Zeugin, Richter
  organisation: 128,
  site: 256, // a place tends to be near: Stadt, Kreis, Ufer
  street: 512, // street without a tell-tale ending
  month: 1024,
  particle: 2048, // von, van, de
  title: 4096, // Dr, Prof
  country: 8192, // country or state: the courts name them without meaning anybody
  dictionary: 16384, // in the word list of the text recognition
  city: 32768, // larger city of the world
} as const

const FNV = 0x811c9dc5
/** 32-bit FNV-1a over UTF-16 units, with a final mix. */
export function hash(text: string, start = 0, end = text.length, seed = FNV): number {
  let h = seed
  for (let i = start; i < end; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193)
  return mix(h)
}
/** The seed that makes `hash` go on as if `code` had come first. */
export const seedAfter = (code: number) => Math.imul(FNV ^ code, 0x01000193)
export function mix(h: number): number {
  h = Math.imul(h ^ (h >>> 16), 0x7feb352d)
  h = Math.imul(h ^ (h >>> 15), 0x846ca68b)
  return (h ^ (h >>> 16)) >>> 0
}

/** A frozen map from words to 32-bit payloads, held as sorted hashes: about three bytes a word in the file. */
export class Lexicon {
  readonly #hashes: Uint32Array
  readonly #payloads: Uint32Array
  /** First index per upper 16 bits of the hash. */
  readonly #index = new Uint32Array(65537)
  /** A bit for each upper 22 bits of a hash that is there: most words that are asked for are not, and their parts even less. */
  readonly #there = new Uint32Array(1 << 17)
  constructor(hashes: Uint32Array, payloads: Uint32Array) {
    this.#hashes = hashes
    this.#payloads = payloads
    let at = 0
    for (let top = 0; top <= 65536; top++) {
      while (at < hashes.length && (hashes[at] as number) >>> 16 < top) at++
      this.#index[top] = at
    }
    for (const h of hashes) this.#there[h >>> 15] = (this.#there[h >>> 15] as number) | (1 << ((h >>> 10) & 31))
  }
  static from(words: ReadonlyMap<string, number>): Lexicon {
    const byHash = new Map<number, number>()
    for (const [word, payload] of words) byHash.set(hash(word), (byHash.get(hash(word)) ?? 0) | payload)
    const hashes = Uint32Array.from(byHash.keys()).sort()
    return new Lexicon(
      hashes,
      hashes.map((h) => byHash.get(h) as number),
    )
  }
  /** @returns the payload, 0 for an unknown word (one in 25,000 unknown words is mistaken for a known one) */
  get(word: string): number {
    return this.at(hash(word))
  }
  /** The payload of the word with this hash: for parts of words, which need not be cut out. */
  at(h: number): number {
    if (!(((this.#there[h >>> 15] as number) >>> ((h >>> 10) & 31)) & 1)) return 0
    const hashes = this.#hashes
    // about ten to walk through: quicker than halving, which the processor cannot foresee
    let i = this.#index[h >>> 16] as number
    const end = this.#index[(h >>> 16) + 1] as number
    while (i < end && (hashes[i] as number) < h) i++
    return i < end && hashes[i] === h ? (this.#payloads[i] as number) : 0
  }
  get size() {
    return this.#hashes.length
  }
  get entries() {
    return { hashes: this.#hashes, payloads: this.#payloads }
  }
}

/** Numbers ascending -> their gaps as varints. */
export function packAscending(numbers: Uint32Array): Uint8Array {
  const out: number[] = []
  let last = 0
  for (const n of numbers) {
    let gap = n - last
    last = n
    while (gap > 127) {
      out.push((gap & 127) | 128)
      gap = Math.floor(gap / 128)
    }
    out.push(gap)
  }
  return Uint8Array.from(out)
}
export function unpackAscending(bytes: Uint8Array, count: number): Uint32Array {
  const numbers = new Uint32Array(count)
  let at = 0
  let last = 0
  for (let i = 0; i < count; i++) {
    let gap = 0
    let factor = 1
    for (;;) {
      const byte = bytes[at++] as number
      gap += (byte & 127) * factor
      if (byte < 128) break
      factor *= 128
    }
    last += gap
    numbers[i] = last
  }
  return numbers
}

/** The best brotli can do: the file is written once and read at every start. */
export const compress = (bytes: Uint8Array) =>
  brotliCompressSync(bytes, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
  })
