import type { Analysed } from '#ai/knowledge/index.ts'
import { type Line, readLines } from './lines.ts'
import { type Asked, askedOf, Matcher, termsIn } from './match.ts'
import { type QuestionType, typeOf } from './question.ts'

/** A question laid beside the lines of one page. */
export interface Page {
  readonly question: string
  readonly type: QuestionType
  readonly asked: readonly Asked[]
  readonly lines: readonly Line[]
  readonly terms: readonly (readonly Analysed[])[]
  /** `matches[line][word]`: how well the line holds that word of the question, 0 to 1. */
  readonly matches: readonly Float32Array[]
  /** How rare each word of the question is on this page: 0 (in every line) to 1 (nowhere). */
  readonly rareHere: Float32Array
  /** The lines of each section, by the index of its heading. */
  readonly sections: ReadonlyMap<number, readonly number[]>
}

/** More than any page of a town has; the time is linear in words of the question times words of the page. */
const MOST_LINES = 400
const MOST_WORDS = 40

/** @param texts the lines of the page in order, the first of them its title */
export function layOut(question: string, texts: readonly string[]): Page {
  const lines = readLines(texts.slice(0, MOST_LINES))
  const asked = askedOf(question.slice(0, 1000)).slice(0, MOST_WORDS)
  const terms = lines.map((line) => termsIn(line.text.slice(0, 2000)))
  const matcher = new Matcher()
  const matches = terms.map((held) =>
    Float32Array.from(asked, ({ word }) => held.reduce((best, term) => Math.max(best, matcher.likeness(word, term)), 0)),
  )
  const rareHere = Float32Array.from(asked, (_, k) => {
    const holding = matches.filter((m) => (m[k] as number) >= 0.5).length
    return Math.log((lines.length + 1) / (holding + 0.5)) / Math.log((lines.length + 1) / 0.5)
  })
  const sections = new Map<number, number[]>()
  for (const [i, { section }] of lines.entries()) sections.set(section, [...(sections.get(section) ?? []), i])
  return { question, type: typeOf(question), asked, lines, terms, matches, rareHere, sections }
}

/** How well several lines together hold each word of the question. */
export function together(page: Page, lines: readonly number[]): Float32Array {
  const best = new Float32Array(page.asked.length)
  for (const i of lines) for (const [k, m] of (page.matches[i] ?? []).entries()) best[k] = Math.max(best[k] as number, m)
  return best
}

/** The share of the question's weight that is held. */
export function coverage(page: Page, held: Float32Array, weight: (k: number) => number = (k) => page.asked[k]?.weight ?? 0): number {
  let [sum, of] = [0, 0]
  for (let k = 0; k < held.length; k++) {
    sum += weight(k) * (held[k] as number)
    of += weight(k)
  }
  return of > 0 ? sum / of : 0
}
