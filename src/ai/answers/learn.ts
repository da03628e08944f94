import { fit, probability, type Row } from '#ai/logistic/index.ts'
import { type Growing, grow, mulberry32, probabilityOf, type Trees } from '#ai/trees/index.ts'
import { counted, figuresOf, type Question } from './measure.ts'
import { answerableRow, chosen, contextRows, type Known, know, lineRows, type Model, type Point } from './model.ts'
import { phrasingOf, WORDING, wordingOf } from './wording.ts'

/** All that was chosen, by cross-validation over the pages of the training questions. */
export const settings = {
  folds: 5,
  /** Each step is the mean of so many models, drawn differently. */
  bags: 3,
  wording: { ridge: 1e-3, steps: 200 },
  phrasing: { ridge: 3e-3, steps: 200 },
  lines: { trees: 220, depth: 4, rate: 0.05, ridge: 10, leastWeight: 8, rows: 0.7, columns: 0.35 },
  context: { trees: 160, depth: 4, rate: 0.05, ridge: 10, leastWeight: 8, rows: 0.7, columns: 0.5 },
  answerable: { trees: 120, depth: 2, rate: 0.05, ridge: 4, leastWeight: 2, rows: 0.7, columns: 0.35 },
} as const

export interface Learnt {
  readonly model: Model
  /** What the cross-validation says of the training questions, at the chosen point. */
  readonly expected: object
}

/**
 * Teaches the steps one after the other. Each is first taught on four fifths of the pages and asked about the last fifth, so that the next step learns
 * from scores of the kind it will meet; then on all. The operating point is chosen on those held-out scores.
 */
export function learn(questions: readonly Question[], say: (line: string) => void = () => {}): Learnt {
  const all = questions.map((q) => know(q.question, q.context))
  const folds = foldsOf(questions.map((q) => q.page))
  const everything = questions.map((_, i) => i)
  const gold = questions.map((q, i) => {
    const answers = new Set(q.answers)
    return Float32Array.from((all[i] as Known).lines, (_, line) => (answers.has(line) ? 1 : 0))
  })

  const wordingRows = all.map((k) => wordingOf(k.page))
  const learnWording = (of: readonly number[]) => {
    const rows = of.flatMap((q) => wordingRows[q] ?? [])
    return fit(
      rows,
      of.flatMap((q) => [...(gold[q] ?? [])]),
      rows.map(() => 1),
      WORDING,
      settings.wording,
    )
  }
  const wording = heldOut(
    folds,
    everything,
    (of) => learnWording(of),
    (weights, q) => (wordingRows[q] ?? []).map((row) => probability(weights, row)),
  )
  say('wording')

  const firstRows = all.map((k, q) => lineRows(k, wording[q] as number[]))
  const learnLines = (rows: readonly (readonly Float32Array[])[], options: Omit<Growing, 'seed'>) => (of: readonly number[]) =>
    bag(
      of.flatMap((q) => rows[q] ?? []),
      of.flatMap((q) => [...(gold[q] ?? [])]),
      of.flatMap((q) => (rows[q] ?? []).map(() => questions[q]?.page ?? 0)),
      options,
    )
  const ask = (rows: readonly (readonly Float32Array[])[]) => (trees: readonly Trees[], q: number) =>
    (rows[q] ?? []).map((row) => probabilityOf(trees, row))
  const first = heldOut(folds, everything, learnLines(firstRows, settings.lines), ask(firstRows))
  say('lines')

  const secondRows = all.map((k, q) => contextRows(k, wording[q] as number[], first[q] as number[]))
  const scores = heldOut(folds, everything, learnLines(secondRows, settings.context), ask(secondRows))
  say('context')

  const none = questions.map((q) => (q.answers.length ? 0 : 1))
  const phrasingRows = all.map((k) => phrasingOf(k.page))
  const learnPhrasing = (of: readonly number[]) =>
    fit(
      of.map((q) => phrasingRows[q] as Row),
      of.map((q) => none[q] as number),
      of.map(() => 1),
      WORDING,
      settings.phrasing,
    )
  const phrasing = heldOut(folds, everything, learnPhrasing, (weights, q) => probability(weights, phrasingRows[q] as Row))

  const lastRows = all.map((k, q) => answerableRow(k, phrasing[q] as number, wording[q] as number[], first[q] as number[], scores[q] as number[]))
  const learnAnswerable = (of: readonly number[]) =>
    bag(
      of.map((q) => lastRows[q] as Float32Array),
      of.map((q) => none[q] as number),
      of.map((q) => questions[q]?.page ?? 0),
      settings.answerable,
    )
  const unanswerable = heldOut(folds, everything, learnAnswerable, (trees, q) => probabilityOf(trees, lastRows[q] as Float32Array))
  say('answerable')

  const point = choosePoint(questions, scores, unanswerable)
  const model = {
    wording: learnWording(everything),
    phrasing: learnPhrasing(everything),
    lines: learnLines(firstRows, settings.lines)(everything),
    context: learnLines(secondRows, settings.context)(everything),
    answerable: learnAnswerable(everything),
    point,
  }
  return { model, expected: figuresOf(questions.map((q, i) => counted(q, chosen(point, scores[i] as number[], unanswerable[i] as number)))) }
}

/** The same thing taught several times, on other draws of pages and features. */
const bag = (rows: readonly Float32Array[], labels: readonly number[], pages: readonly number[], options: Omit<Growing, 'seed'>): Trees[] =>
  Array.from({ length: settings.bags }, (_, b) => grow(rows, labels, pages, { ...options, seed: 1 + b }))

/** For each question what is said of it by what was taught without its page. */
function heldOut<T, R>(
  folds: readonly number[],
  everything: readonly number[],
  teach: (of: readonly number[]) => T,
  ask: (taught: T, q: number) => R,
): R[] {
  const said: R[] = []
  for (let fold = 0; fold < settings.folds; fold++) {
    const taught = teach(everything.filter((q) => folds[q] !== fold))
    for (const q of everything) if (folds[q] === fold) said[q] = ask(taught, q)
  }
  return said
}

/** Questions on one page stay together, or the page would be learnt by heart. */
function foldsOf(pages: readonly number[]): number[] {
  const random = mulberry32(7)
  const names = [...new Set(pages)].map((page) => ({ page, key: random() })).sort((a, b) => a.key - b.key)
  const fold = new Map(names.map(({ page }, i) => [page, i % settings.folds]))
  return pages.map((page) => fold.get(page) ?? 0)
}

/** What the point should reach: both figures count by how near they come to these. */
const WANTED = { lineF1: 0.45, noAnswerF1: 0.5 }

/** The point at which the weaker of the two figures, measured by what is wanted, is greatest; smoothed over its neighbours, so that no lucky peak wins. */
function choosePoint(questions: readonly Question[], scores: readonly (readonly number[])[], unanswerable: readonly number[]): Point {
  const steps = (from: number, to: number, n: number) => Array.from({ length: n }, (_, i) => from + ((to - from) * i) / (n - 1))
  const sorted = unanswerable.toSorted((a, b) => a - b)
  const borders = steps(0.5, 0.98, 33).map((share) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] as number)
  const lines = steps(0.1, 0.45, 36)
  const worth = borders.map((border) =>
    lines.map((line) => {
      const { lineF1, noAnswerF1 } = figuresOf(
        questions.map((q, i) => counted(q, chosen({ unanswerable: border, line }, scores[i] as number[], unanswerable[i] as number))),
      )
      const parts = [lineF1 / WANTED.lineF1, noAnswerF1 / WANTED.noAnswerF1]
      return Math.min(...parts) + 0.2 * Math.max(...parts)
    }),
  )
  let best = { worth: -1, point: { unanswerable: 1, line: 0.2 } }
  for (let b = 1; b < borders.length - 1; b++)
    for (let l = 1; l < lines.length - 1; l++) {
      let sum = 0
      for (let i = -1; i <= 1; i++) for (let k = -1; k <= 1; k++) sum += worth[b + i]?.[l + k] ?? 0
      if (sum > best.worth) best = { worth: sum, point: { unanswerable: borders[b] as number, line: lines[l] as number } }
    }
  return best.point
}
