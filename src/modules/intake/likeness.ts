import { words } from '#ai/language/index.ts'

/** Minima of a text's shingles under so many hash functions: the share in which two agree estimates how much of their texts is the same. */
const hashes = 60
/** Hash functions in a band. Texts that share a band are compared: half the same is found in 19 of 20 cases. @see Broder 1997; Leskovec et al., Mining of Massive Datasets, 3.4 */
const perBand = 3
/** Words in a shingle: short, so that what a scanner misread spoils little. */
const shingle = 3
/** Below this there is not enough text to be like another. */
const fewest = 20
const most = 4000

export type Likeness = { sketch: number[]; bands: number[] }

/** The likeness of a text; empty for a short one. Case, punctuation and layout do not count. Pure. */
export function likenessOf(text: string): Likeness {
  const all = words(text.slice(0, most * 12))
    .slice(0, most)
    .map((w) => hashOf(w.text.toLowerCase().replace(/ß/g, 'ss')))
  if (all.length < fewest) return { sketch: [], bands: [] }
  const sketch = new Uint32Array(hashes).fill(0xffffffff)
  for (let i = 0; i + shingle <= all.length; i++) {
    let h = 0
    for (let k = 0; k < shingle; k++) h = mix(h ^ (all[i + k] as number))
    for (let s = 0; s < hashes; s++) {
      const value = mix(h ^ Math.imul(s + 1, 0x9e3779b1))
      if (value < (sketch[s] as number)) sketch[s] = value
    }
  }
  const bands = []
  for (let s = 0; s < hashes; s += perBand) {
    let h = s + 1
    for (let k = 0; k < perBand; k++) h = mix(h ^ (sketch[s + k] as number))
    bands.push(h | 0)
  }
  return { sketch: [...sketch].map((v) => v | 0), bands }
}

/** Estimated share of what both texts have in common (Jaccard), 0 to 1. */
export function likeness(a: readonly number[], b: readonly number[]): number {
  if (a.length !== hashes || b.length !== hashes) return 0
  return a.filter((v, i) => v === b[i]).length / hashes
}

/** From here on two texts may be the same letter, if what they name is the same too. */
export const alike = 0.5

/** What belongs to one matter only: where both texts name one and none is the same, they are two letters. */
const ownKinds = ['plate', 'iban', 'kassenzeichen', 'aktenzeichen']

/**
 * Whether two texts that read alike are the same letter: what tells letters of one form apart, persons, sums, numbers, days, is mostly the same.
 * Where neither names anything, only very like texts are. `a` and `b`: `type:value`.
 */
export function sameLetter(share: number, a: readonly string[], b: readonly string[]): boolean {
  if (share < alike) return false
  const [few, many] = a.length < b.length ? [new Set(a), new Set(b)] : [new Set(b), new Set(a)]
  const apart = ownKinds.some((kind) => {
    const [mine, theirs] = [few, many].map((all) => [...all].filter((v) => v.startsWith(`${kind}:`)))
    return mine?.length && theirs?.length && !mine.some((v) => many.has(v))
  })
  if (apart) return false
  if (few.size < 3) return share >= 0.9 // too little to tell two letters of one form apart
  return [...few].filter((v) => many.has(v)).length / few.size >= 0.6
}

function hashOf(word: string): number {
  let h = 0x811c9dc5
  for (let i = 0; i < word.length; i++) h = Math.imul(h ^ word.charCodeAt(i), 0x01000193)
  return h >>> 0
}

/** Finaliser of MurmurHash3. */
function mix(value: number): number {
  let h = value
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}
