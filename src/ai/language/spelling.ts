import { fold, foldDigraphs } from './stem.ts'

/**
 * Edit distance of two words: insertions, deletions, replacements and swaps of neighbours cost 1 each. Stops early: a distance above `most` is
 * reported as `most + 1`.
 *
 * @see Damerau 1964; optimal string alignment. O(length x most).
 */
export function editDistance(a: string, b: string, most = 3): number {
  if (Math.abs(a.length - b.length) > most) return most + 1
  let older: number[] = []
  let old = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const row = new Array<number>(b.length + 1).fill(most + 1)
    row[0] = i
    let least = i
    const from = Math.max(1, i - most)
    const to = Math.min(b.length, i + most)
    for (let j = from; j <= to; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1
      let cost = Math.min((old[j] as number) + 1, (row[j - 1] as number) + 1, (old[j - 1] as number) + same)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) cost = Math.min(cost, (older[j - 2] as number) + 1)
      row[j] = cost
      if (cost < least) least = cost
    }
    if (least > most) return most + 1
    older = old
    old = row
  }
  return Math.min(old[b.length] as number, most + 1)
}

export interface Suggestion {
  readonly word: string
  readonly distance: number
}

/**
 * Words of a vocabulary by what someone typed: umlauts written out (ae, oe, ue, ss) cost nothing, typing errors cost 1 each; one error is allowed
 * from four letters on, two from eight. Built in time linear in the vocabulary; a look-up does not depend on its size.
 *
 * @see Garbe 2012, "1000x Faster Spelling Correction" (symmetric deletes)
 */
export class Speller {
  /** folded form with letters left out -> the words that lead there */
  readonly #deletes = new Map<string, number[]>()
  readonly #words: string[] = []
  readonly #folded: string[] = []
  readonly #rank: number[] = []

  /** @param vocabulary words in order of importance: of two equally near, the earlier one is suggested first */
  constructor(vocabulary: Iterable<string>) {
    for (const word of vocabulary) {
      const id = this.#words.length
      this.#words.push(word)
      this.#rank.push(id)
      const folded = foldDigraphs(word)
      this.#folded.push(folded)
      for (const key of deletions(folded, allowed(folded))) {
        const list = this.#deletes.get(key)
        if (list) list.push(id)
        else this.#deletes.set(key, [id])
      }
    }
  }

  /** The nearest words, best first, at most `most`; empty when nothing is near. */
  suggest(typed: string, most = 3): Suggestion[] {
    const folded = foldDigraphs(typed)
    const limit = allowed(folded)
    const found = new Map<number, number>()
    for (const key of deletions(folded, limit)) {
      for (const id of this.#deletes.get(key) ?? []) {
        if (found.has(id)) continue
        const distance = editDistance(folded, this.#folded[id] as string, limit)
        if (distance <= limit) found.set(id, distance)
      }
    }
    const exact = fold(typed)
    const nearness = (id: number, distance: number) => distance * 2 + (fold(this.#words[id] as string) === exact ? 0 : 1)
    return [...found]
      .sort(([a, x], [b, y]) => nearness(a, x) - nearness(b, y) || (this.#rank[a] as number) - (this.#rank[b] as number))
      .slice(0, most)
      .map(([id, distance]) => ({ word: this.#words[id] as string, distance }))
  }
}

/** Typing errors that are forgiven in a word of this length. */
const allowed = (folded: string) => (folded.length < 4 ? 0 : folded.length < 8 ? 1 : 2)

/** The word and all its forms with up to `most` letters left out; only the first twelve letters, so that the number stays bounded. */
function deletions(word: string, most: number): Set<string> {
  const head = word.slice(0, 12)
  const forms = new Set([head])
  let last = [head]
  for (let k = 0; k < most; k++) {
    const next: string[] = []
    for (const form of last) {
      for (let i = 0; i < form.length; i++) {
        const shorter = form.slice(0, i) + form.slice(i + 1)
        if (!forms.has(shorter)) {
          forms.add(shorter)
          next.push(shorter)
        }
      }
    }
    last = next
  }
  return forms
}
