import type { Document, Token } from './document.ts'
import { FORBIDDEN_ONE, type Unit } from './units.ts'
import { alike, anatomyOf, opposed } from './words.ts'

const BEFORE = /(?<!\p{L})(?:vor|bevor|ehe|vorher)(?!\p{L})/iu
const AFTER = /(?<!\p{L})(?:nach|nachdem|danach|ab|seit)(?!\p{L})/iu
/** Denies only what follows it. */
export const WITHOUT = /(?<!\p{L})(?:ohne|statt|außer)(?!\p{L})/iu

/** Words that carry force or denial are compared apart and say nothing about what a clause is about. */
export const SIGN = new Set(
  'muss müssen pflicht verpflichtet erforderlich nötig notwendig möglich erlaubt zulässig gestattet berechtigt freiwillig verboten untersagt unzulässig ausgeschlossen tabu unwirksam soll sollen'
    .split(' ')
    .map((w) => anatomyOf(w).id),
)

export interface Alignment {
  readonly unit: Unit
  readonly source: number
  /** Share of what the clause of the text speaks of that the clause of the source speaks of too. */
  readonly recall: number
  readonly precision: number
  readonly score: number
  /** Recall by the words that tell one part of the sources from another. */
  readonly rare: number
}

/** How much a word of the text tells one part of the sources from another, 0 to 1. */
export type Telling = (t: Token) => number

export const opposite = (a: Token, b: Token) => opposed(a.anatomy, b.anatomy)

/** What a clause says of its subject stands in small letters: it counts more than the subject. */
const PREDICATE = 1.5
const weightOf = (t: Token) => t.anatomy.weight * (t.capital && !t.first ? 1 : PREDICATE)

/** The share of what is spoken of here that is spoken of there: each word by its weight, and by how much it tells too. */
function overlap(a: readonly Token[], b: readonly Token[], telling: Telling): readonly [even: number, told: number] {
  let [have, total, told, telled] = [0, 0, 0, 0]
  for (const t of a) {
    if (SIGN.has(t.anatomy.id)) continue
    const weight = weightOf(t)
    const tells = weight * telling(t)
    total += weight
    telled += tells
    let best = 0
    for (const o of b) {
      best = Math.max(best, opposite(t, o) ? 0.9 : alike(t.anatomy, o.anatomy))
      if (best === 1) break
    }
    have += best * weight
    told += best * tells
  }
  return total > 0 ? [have / total, told / telled] : [0, 0]
}
const EVEN: Telling = () => 1

/** Whether a word stands behind "ohne": denied by itself. */
const without = (document: Document, t: Token) =>
  WITHOUT.test(
    document.text
      .slice(Math.max(0, t.start - 26), t.start)
      .split(/[,.;:]/)
      .at(-1) as string,
  )

/** Whether the predicates of two clauses meet, and if so, whether one of them is said the other way round. */
export function meeting(
  a: Unit,
  b: Unit,
  ofA: Document,
  ofB: Document,
): { readonly meets: boolean; readonly flips: boolean; readonly mass: number; readonly predicate: number } {
  let meets = FORBIDDEN_ONE.test(ofA.text.slice(a.start, a.end)) || FORBIDDEN_ONE.test(ofB.text.slice(b.start, b.end))
  let flips = false
  let mass = 0
  let said = 0
  let matched = 0
  const predicates = a.tokens.filter((t) => !SIGN.has(t.anatomy.id) && (!t.capital || t.first))
  for (const t of a.tokens) {
    let met = 0
    for (const o of b.tokens) {
      // erlaubt and verboten are counted as force.
      if (SIGN.has(t.anatomy.id) && SIGN.has(o.anatomy.id)) continue
      const turned = opposite(t, o)
      const same = turned ? 0.9 : alike(t.anatomy, o.anatomy)
      if (same < 0.7) continue
      met = Math.max(met, same)
      if (predicates.length === 0 || predicates.includes(t)) meets = true
      if (turned !== (without(ofA, t) !== without(ofB, o))) flips = true
    }
    mass += met * weightOf(t)
    if (predicates.includes(t)) {
      said += t.anatomy.weight
      matched += met * t.anatomy.weight
    }
  }
  const [x, y] = [ofA.text.slice(a.start, a.end), ofB.text.slice(b.start, b.end)]
  // "hat keinen Anspruch": what is denied is the noun, whatever verb carries it.
  for (const [text, unit, other] of [
    [ofA, a, b],
    [ofB, b, a],
  ] as const) {
    const denied = unit.tokens.find((t) => /(?<!\p{L})kein\p{L}*\s$/iu.test(text.text.slice(Math.max(0, t.start - 9), t.start)))
    if (denied && other.tokens.some((o) => alike(denied.anatomy, o.anatomy) >= 0.85)) meets = true
  }
  if (
    (BEFORE.test(x) && AFTER.test(y) && !AFTER.test(x) && !BEFORE.test(y)) ||
    (AFTER.test(x) && BEFORE.test(y) && !BEFORE.test(x) && !AFTER.test(y))
  )
    flips = !flips
  return { meets, flips, mass, predicate: said ? matched / said : 0.5 }
}

/** What stands in the same sentence helps to know what is spoken of, but less than the clause itself. */
const SENTENCE = 0.7

/** The clauses of the sources that speak of the same things as a clause of the text, best first. */
export function alignmentsOf(
  unit: Unit,
  wider: readonly Token[],
  sources: readonly (readonly Unit[])[],
  documents: readonly Document[],
  telling: Telling,
  limit: number,
): Alignment[] {
  const found: Alignment[] = []
  sources.forEach((units, source) => {
    for (const u of units) {
      // One word is enough for a clause that denies it: "aber nicht übertragbar".
      if (u.tokens.length < 2 && !(u.denialAt && u.tokens[0] && !u.tokens[0].capital)) continue
      const [direct, told] = overlap(unit.tokens, u.tokens, telling)
      if (direct === 0) continue
      const sentence = (documents[source] as Document).tokens.filter((t) => t.sentence === u.sentence && t.anatomy.weight > 0)
      const [wide, wideTold] = overlap(unit.tokens, sentence, telling)
      const recall = Math.max(direct, direct + SENTENCE * (wide - direct))
      const rare = Math.max(told, told + SENTENCE * (wideTold - told))
      const [precision] = overlap(u.tokens, wider, EVEN)
      found.push({ unit: u, source, recall, precision, rare, score: 0.65 * recall + 0.35 * precision })
    }
  })
  return found.sort((a, b) => b.score - a.score).slice(0, limit)
}
