import { readFileSync } from 'node:fs'
import { AppError } from '#base/errors.ts'

/** A question on a page and the lines that answer it; no lines: the page does not answer it. */
export interface Question {
  readonly question: string
  readonly context: readonly string[]
  /** Indices into `context`, the first line being 0. */
  readonly answers: readonly number[]
  /** Questions with the same number are on the same page. */
  readonly page: number
}

/**
 * Reads questions, one JSON object a line, in the form of OMoS-QA: `context` as one text with a line for each sentence, or as a list of lines.
 * @throws AppError `answers.set-missing` (no such file), `answers.set-broken` (a line of another form), `answers.set-empty`
 */
export function readSet(path: string): Question[] {
  let content: string
  try {
    content = readFileSync(path, 'utf8')
  } catch {
    throw new AppError('answers.set-missing', 422, { path })
  }
  const pages = new Map<string, number>()
  const lines = content.split('\n').map((line, i) => [line.trim(), i + 1] as const)
  const questions = lines.flatMap(([line, number]) =>
    line ? [questionOf(line, new AppError('answers.set-broken', 422, { path, line: number }), pages)] : [],
  )
  if (questions.length === 0) throw new AppError('answers.set-empty', 422, { path })
  return questions
}

function questionOf(line: string, broken: AppError, pages: Map<string, number>): Question {
  let value: { question?: unknown; context?: unknown; answers?: unknown }
  try {
    value = JSON.parse(line) as typeof value
  } catch {
    throw broken
  }
  const context = typeof value?.context === 'string' ? value.context.split('\n') : value?.context
  const answers = value?.answers
  if (typeof value?.question !== 'string' || !Array.isArray(context) || !Array.isArray(answers)) throw broken
  if (!context.every((l) => typeof l === 'string') || !answers.every((a) => Number.isInteger(a) && a >= 0 && a < context.length)) throw broken
  const text = context.join('\n')
  const page = pages.get(text) ?? pages.size
  pages.set(text, page)
  return { question: value.question, context, answers, page }
}

/** What one answer adds to the figures. */
export interface Count {
  readonly right: number
  readonly given: number
  readonly wanted: number
}

export const counted = ({ answers }: Question, given: readonly number[]): Count => ({
  right: given.filter((line) => answers.includes(line)).length,
  given: given.length,
  wanted: answers.length,
})

export interface Figures {
  readonly n: number
  readonly lineF1: number
  readonly linePrecision: number
  readonly lineRecall: number
  readonly noAnswerF1: number
  readonly unanswered: number
}

/**
 * Lines: precision, recall and F1 over all lines of all questions together (micro); a line given on a question without an answer is a wrong one.
 * `noAnswerF1`: F1 of the class "unanswerable" over questions: wanted where the set gives no line, given where no line is returned. `unanswered`
 * counts the latter.
 */
export function figuresOf(counts: readonly Count[]): Figures {
  const sum = (of: (c: Count) => number) => counts.reduce((total, c) => total + of(c), 0)
  const [right, given, wanted] = [sum((c) => c.right), sum((c) => c.given), sum((c) => c.wanted)]
  const unanswered = sum((c) => (c.given === 0 ? 1 : 0))
  const f1 = (hits: number, said: number, held: number) => (said + held > 0 ? (2 * hits) / (said + held) : 0)
  return {
    n: counts.length,
    lineF1: round(f1(right, given, wanted)),
    linePrecision: round(given ? right / given : 0),
    lineRecall: round(wanted ? right / wanted : 0),
    noAnswerF1: round(
      f1(
        sum((c) => (c.given === 0 && c.wanted === 0 ? 1 : 0)),
        unanswered,
        sum((c) => (c.wanted === 0 ? 1 : 0)),
      ),
    ),
    unanswered,
  }
}
const round = (n: number) => Math.round(n * 10_000) / 10_000
