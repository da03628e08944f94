import { type Analysed, analyse, gramsOf, synonymsOf } from '#ai/knowledge/index.ts'
import { germanLexicon, stem } from '#ai/language/index.ts'

/** A word of the question that carries meaning. */
export interface Asked {
  readonly word: Analysed
  /** How much it tells: rare in German is 1, ordinary less. */
  readonly weight: number
}

/** The words of a text that carry meaning, each once. */
export function askedOf(text: string): Asked[] {
  const seen = new Map<string, Analysed>()
  for (const word of analyse(text)) if (word && !seen.has(word.term)) seen.set(word.term, word)
  return [...seen.values()].map((word) => ({ word, weight: rarity(word.term) }))
}

export const termsIn = (text: string): Analysed[] => analyse(text).filter((w): w is Analysed => w !== undefined)

let counted: { readonly counts: ReadonlyMap<string, number>; readonly total: number } | undefined
/** 0 (as common as it gets) to 1 (not among the 22,000 words that ship with ai/language). */
function rarity(term: string): number {
  if (!counted) {
    const lexicon = germanLexicon()
    const counts = new Map<string, number>()
    for (const word of lexicon.list()) {
      const key = stem(word)
      counts.set(key, (counts.get(key) ?? 0) + lexicon.count(word))
    }
    counted = { counts, total: lexicon.total }
  }
  const count = counted.counts.get(term) ?? 0
  return Math.max(0.15, Math.min(1, Math.log(counted.total / (count + 4)) / Math.log(counted.total / 4)))
}

/** How alike words are worth in steps: the same word; its head; another part; both have a part; the same meaning. */
const WORTH = { same: 1, head: 0.8, part: 0.6, shared: 0.5, synonym: 0.6, least: 0.35, grams: 0.9 }

/** Compares the words of one question with those of its page; what was compared is remembered. */
export class Matcher {
  readonly #synonyms = synonymsOf([])
  readonly #known = new Map<string, number>()
  readonly #grams = new Map<string, ReadonlySet<string>>()

  /** 0 (nothing in common) to 1 (the same word). */
  likeness(a: Analysed, b: Analysed): number {
    if (a.term === b.term) return WORTH.same
    const key = `${a.term} ${b.term}`
    const known = this.#known.get(key)
    if (known !== undefined) return known
    const found = Math.max(this.#byParts(a, b), this.#byMeaning(a.term, b.term), this.#byGrams(a, b))
    this.#known.set(key, found)
    return found
  }

  #byParts(a: Analysed, b: Analysed): number {
    if (b.parts.at(-1) === a.term || a.parts.at(-1) === b.term) return WORTH.head
    if (b.parts.includes(a.term) || a.parts.includes(b.term)) return WORTH.part
    return a.parts.some((part) => b.parts.includes(part)) ? WORTH.shared : 0
  }

  #byMeaning(a: string, b: string): number {
    const of = this.#synonyms.find([a])
    if (of.size === 0) return 0
    for (const group of this.#synonyms.find([b])) if (of.has(group)) return WORTH.synonym
    return 0
  }

  #byGrams(a: Analysed, b: Analysed): number {
    if (a.surface.length < 4 || b.surface.length < 4 || /\d/.test(a.surface + b.surface)) return 0
    const [one, other] = [this.#gramsOf(a.surface), this.#gramsOf(b.surface)]
    let both = 0
    for (const gram of one) if (other.has(gram)) both++
    const dice = (2 * both) / (one.size + other.size)
    const held = both / Math.min(one.size, other.size)
    const likeness = (dice + held) / 2
    return likeness >= WORTH.least ? WORTH.grams * likeness ** 1.5 : 0
  }

  #gramsOf(surface: string): ReadonlySet<string> {
    let grams = this.#grams.get(surface)
    if (!grams) {
      grams = new Set(gramsOf(surface, 4, 5))
      this.#grams.set(surface, grams)
    }
    return grams
  }
}
