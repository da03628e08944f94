import { germanLexicon, stem } from '#ai/language/index.ts'
import { gramsOf } from './analyse.ts'
import { frequencyOf, impactOf } from './postings.ts'
import { Sums } from './sums.ts'

/** All that was tuned, by cross-validation on the development parts (README.md, "Measured"). */
export const parameters = {
  gramFrom: 4,
  gramTo: 5,
  /** A word counts as similar from here. */
  leastSimilarity: 0.25,
  /** So many similar words widen one word of the question. */
  similarWords: 32,
  similarityPower: 1.5,
  similarWeight: 0.8,
  /** Share of containment (one word within the other) in the similarity; the rest is overlap of both (Dice). */
  containment: 0.5,
  partWeight: 0.5,
  /** Of a word that nobody has written as a whole the parts say more. */
  partWeightAlone: 0.8,
  synonymWeight: 0.6,
  partSynonymWeight: 0.3,
  partSynonymWeightAlone: 0.5,
  k1: 2,
}

let weights: { of: Map<string, number>; unseen: number } | undefined
/**
 * How much a gram tells: rare ones much. Counted over the lexicon that ships with ai/language and not over the town's own texts: else the words of a passage
 * that the asker may not see would weigh in.
 */
function gramWeight(gram: string): number {
  weights ??= count()
  return weights.of.get(gram) ?? weights.unseen
}
function count() {
  const seen = new Map<string, number>()
  const stems = new Set(germanLexicon().list().map(stem))
  for (const word of stems) for (const gram of gramsOf(word, parameters.gramFrom, parameters.gramTo)) seen.set(gram, (seen.get(gram) ?? 0) + 1)
  const weight = (n: number) => Math.log(1 + stems.size / (1 + n))
  return { of: new Map([...seen].map(([gram, n]) => [gram, weight(n)])), unseen: weight(0) }
}

const sumOf = (grams: readonly string[]) => grams.reduce((sum, gram) => sum + gramWeight(gram), 0)
/** The weight of all grams of a word together, as a byte. */
export const gramNorm = (grams: readonly string[]): number => impactOf(sumOf(grams))

/**
 * Terms that share parts with a word, the most similar first: by weighted overlap of their character grams, which also forgives typing errors.
 *
 * @param lists of the visible audiences: packed pairs of term and norm, by gram
 */
export function similarTerms(word: string, lists: ReadonlyMap<string, readonly Buffer[]>): { term: number; similarity: number }[] {
  const grams = gramsOf(word, parameters.gramFrom, parameters.gramTo)
  const own = sumOf(grams)
  for (const gram of grams) {
    const weight = gramWeight(gram)
    const packed = lists.get(gram) ?? []
    // The same term can stand in the lists of several audiences, and counts once.
    const counted = packed.length > 1 ? new Set<number>() : undefined
    for (const list of packed)
      for (let at = 0; at + 5 <= list.length; at += 5) {
        const term = list.readInt32LE(at)
        if (counted) {
          if (counted.has(term)) continue
          counted.add(term)
        }
        shared.set(term, shared.get(term) + weight)
        norms.set(term, list[at + 4] as number)
      }
  }
  const found: { term: number; similarity: number }[] = []
  for (const term of shared.touched) {
    const weight = shared.get(term)
    const other = frequencyOf(norms.get(term))
    const dice = (2 * weight) / (own + other)
    const contained = weight / Math.min(own, other)
    const similarity = Math.min(1, (1 - parameters.containment) * dice + parameters.containment * contained)
    if (similarity >= parameters.leastSimilarity) found.push({ term, similarity })
  }
  shared.clear()
  norms.clear()
  return found.sort((a, b) => b.similarity - a.similarity || a.term - b.term)
}

// Used and cleared within one call, which never waits.
const shared = new Sums()
const norms = new Sums()
