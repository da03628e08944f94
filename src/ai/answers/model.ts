import { probability, type Weights } from '#ai/logistic/index.ts'
import { probabilityOf, type Trees } from '#ai/trees/index.ts'
import { lineFeatures, pageFeatures } from './features.ts'
import { layOut, type Page } from './page.ts'
import { phrasingOf, wordingOf } from './wording.ts'

/** Where a score becomes an answer: chosen once, by cross-validation on the training questions. */
export interface Point {
  /** From this probability on nothing is answered. */
  readonly unanswerable: number
  /** A line answers from this score on. */
  readonly line: number
}

/** Three steps that build on each other; each was taught with what the step before says of pages it had not seen. */
export interface Model {
  readonly wording: Weights
  readonly phrasing: Weights
  readonly lines: readonly Trees[]
  readonly context: readonly Trees[]
  readonly answerable: readonly Trees[]
  readonly point: Point
}

export interface Judged {
  /** One for each line, 0 to 1: how likely it is part of the answer. */
  readonly scores: Float64Array
  /** How likely the page does not answer the question at all. */
  readonly unanswerable: number
  readonly answers: readonly number[]
}

/** What is known of a page before anything was learnt. */
export interface Known {
  readonly page: Page
  readonly whole: Record<string, number>
  readonly lines: readonly Record<string, number>[]
}

export function know(question: string, texts: readonly string[]): Known {
  const page = layOut(question, texts)
  const whole = pageFeatures(page)
  return { page, whole, lines: lineFeatures(page, whole) }
}

export function judge(model: Model, question: string, texts: readonly string[]): Judged {
  const known = know(question, texts)
  const wording = wordingOf(known.page).map((row) => probability(model.wording, row))
  const first = lineRows(known, wording).map((row) => probabilityOf(model.lines, row))
  const scores = Float64Array.from(contextRows(known, wording, first), (row, i) => (i === 0 ? 0 : probabilityOf(model.context, row)))
  const unanswerable = probabilityOf(
    model.answerable,
    answerableRow(known, probability(model.phrasing, phrasingOf(known.page)), wording, first, scores),
  )
  return { scores, unanswerable, answers: chosen(model.point, scores, unanswerable) }
}

/** The lines that answer; none where the page is taken not to answer. */
export function chosen(point: Point, scores: ArrayLike<number>, unanswerable: number): number[] {
  if (unanswerable >= point.unanswerable) return []
  return Array.from(scores, (s, i) => (s >= point.line ? i : -1)).filter((i) => i > 0)
}

const at = (of: ArrayLike<number>, i: number) => of[i] ?? 0
const floats = (row: Record<string, number>) => Float32Array.from(Object.values(row))

/** What the first trees see: the line itself, its page, its wording. */
export function lineRows(known: Known, wording: ArrayLike<number>): Float32Array[] {
  return known.lines.map((row, i) =>
    floats({ ...row, wording: at(wording, i), 'wording before': at(wording, i - 1), 'wording after': at(wording, i + 1) }),
  )
}

/** Of the features of a line itself only these, beside what the first trees say of it and of its neighbours: an answer is mostly a block of lines. */
const OWN = [
  'coverage',
  'rare coverage',
  'rest coverage',
  'relative rare',
  'heading rare',
  'heading rest',
  'section rare',
  'section rest',
  'relative heading',
  'relative section',
  'section size',
  'in section',
  'to section end',
  'list lead rare',
  'in list',
  'position',
  'from end',
  'relative position',
  'words',
  'ends with colon',
  'ends with stop',
  'ends with question',
  'is heading',
  'is item',
  'after heading',
  'before heading',
  'is title',
  'continues',
  'fits',
  'contact',
  'address',
  'web',
  'hours',
  'pointer',
  'page lines',
  'page sections',
  'asked words',
  'title coverage',
  'beyond title',
  'page beyond title',
  'plural',
  'asks which',
  'asks offer',
  'asks how',
  'asks who',
  'asks definition',
  'asks requirement',
] as const // prettier-ignore

export function contextRows({ page, lines }: Known, wording: ArrayLike<number>, first: readonly number[]): Float32Array[] {
  const n = first.length
  const sorted = first.slice(1).toSorted((a, b) => b - a)
  const sum = first.slice(1).reduce((a, b) => a + b, 0)
  const most = Math.max(1e-6, at(sorted, 0))
  const mean = (from: number, to: number) => {
    let [total, count] = [0, 0]
    for (let j = Math.max(1, from); j <= Math.min(n - 1, to); j++) {
      total += at(first, j)
      count++
    }
    return count ? total / count : 0
  }
  const bySection = new Map(
    [...page.sections].map(([heading, members]) => {
      const values = members.map((i) => at(first, i))
      return [heading, { mean: values.reduce((a, b) => a + b, 0) / values.length, most: Math.max(...values), head: at(first, heading) }] as const
    }),
  )
  return lines.map((row, i) => {
    const section = bySection.get(page.lines[i]?.section ?? 0)
    const decay = (step: -1 | 1) => {
      let [total, weight] = [0, 1]
      for (let j = i + step; j > 0 && j < n; j += step) {
        weight *= 0.7
        total += weight * at(first, j)
      }
      return total
    }
    return Float32Array.from([
      ...OWN.map((name) => row[name] as number),
      at(wording, i),
      at(first, i),
      at(first, i - 1),
      at(first, i - 2),
      at(first, i - 3),
      at(first, i + 1),
      at(first, i + 2),
      at(first, i + 3),
      mean(i - 2, i + 2),
      mean(i - 5, i + 5),
      mean(i - 4, i - 1),
      mean(i + 1, i + 4),
      decay(-1),
      decay(1),
      at(first, i) / most,
      sorted.indexOf(at(first, i)) + 1,
      (sorted.indexOf(at(first, i)) + 1) / Math.max(1, n),
      section?.mean ?? 0,
      section?.most ?? 0,
      section?.head ?? 0,
      most,
      at(sorted, 2),
      sum,
      sum / Math.max(1, n - 1),
    ])
  })
}

/** What the last trees see: the question, its page, and how the lines were judged. */
export function answerableRow(
  { page, whole, lines }: Known,
  phrasing: number,
  wording: ArrayLike<number>,
  first: readonly number[],
  scores: ArrayLike<number>,
): Float32Array {
  const judged = Array.from(scores).slice(1)
  const sorted = judged.toSorted((a, b) => b - a)
  const sum = judged.reduce((a, b) => a + b, 0)
  const top = judged.length ? judged.indexOf(at(sorted, 0)) + 1 : 0
  const best = lines[top] ?? {}
  const early = first.slice(1).toSorted((a, b) => b - a)
  const words = Array.from(wording).slice(1)
  return floats({
    ...whole,
    phrasing,
    'best score': at(sorted, 0),
    'second score': at(sorted, 1),
    'third score': at(sorted, 2),
    'fifth score': at(sorted, 4),
    'score sum': sum,
    'score mean': sum / Math.max(1, judged.length),
    'score spread': at(sorted, 0) - sum / Math.max(1, judged.length),
    'none answers': judged.reduce((sum, p) => sum + Math.log(1 - Math.min(0.999, p)), 0),
    'best first': at(early, 0),
    'first sum': early.reduce((a, b) => a + b, 0),
    'best wording': words.length ? Math.max(...words) : 0,
    'mean wording': words.reduce((a, b) => a + b, 0) / Math.max(1, words.length),
    'top coverage': best.coverage ?? 0,
    'top rare': best['rare coverage'] ?? 0,
    'top rest': best['rest coverage'] ?? 0,
    'top heading': best['heading rare'] ?? 0,
    'top with title': best['with title'] ?? 0,
    'top section rest': best['section rest'] ?? 0,
    'top fits': best.fits ?? 0,
    'top place': top / Math.max(1, page.lines.length),
    'scored fit': judged.reduce((most, p, i) => Math.max(most, p * (lines[i + 1]?.fits ? 1 : 0)), 0),
    'scored rest': judged.reduce((most, p, i) => Math.max(most, p * (lines[i + 1]?.['rest coverage'] ?? 0)), 0),
  })
}
