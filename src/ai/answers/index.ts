import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { sentences } from '#ai/language/index.ts'
import { unpack } from './file.ts'
import { judge, type Model } from './model.ts'

/** A line that answers. */
export interface AnsweringLine {
  readonly line: number
  /** 0 to 1: how likely it is part of the answer. */
  readonly score: number
}

export interface Answer {
  /** The lines that answer, in their order on the page; empty where the page is taken not to answer. */
  readonly lines: readonly AnsweringLine[]
  /** 0 to 1: how likely the page does not answer the question. */
  readonly unanswerable: number
}

/** A passage as a search finds it: its title, the headings above it, its text. */
export interface Passage {
  readonly title: string
  readonly path?: readonly string[]
  readonly text: string
}

/** A sentence of a passage that answers; the offsets are those of the passage's text. */
export interface AnsweringSentence {
  readonly passage: number
  readonly start: number
  readonly end: number
  readonly text: string
  readonly score: number
}

let shipped: Model | undefined
const model = () => (shipped ??= unpack(readFileSync(join(import.meta.dirname, 'model.json'), 'utf8')))

/**
 * Which lines of a page answer a question, or that it does not. Pure but for reading the shipped model once; never throws; without a language model.
 * @param lines the page, a sentence or heading a line, the first its title (which is never an answer); beyond 400 lines nothing is read
 */
export function answer(question: string, lines: readonly string[]): Answer {
  const { scores, unanswerable, answers } = judge(model(), question, lines)
  return { lines: answers.map((line) => ({ line, score: scores[line] as number })), unanswerable }
}

/**
 * Which sentences of several passages answer a question: each passage is judged as a page of its own, under its title and headings.
 * `unanswerable` is that of the passage that most likely answers; sentences come in the order of the passages, and of passages that are taken not to
 * answer there are none.
 */
export function answerFrom(
  question: string,
  passages: readonly Passage[],
): { readonly sentences: readonly AnsweringSentence[]; readonly unanswerable: number } {
  const judged = passages.map(({ title, path = [], text }, passage) => {
    const spans = sentencesOf(text)
    const above = [title, ...path]
    const { lines, unanswerable } = answer(question, [...above, ...spans.map((s) => text.slice(s.start, s.end))])
    const found = lines.flatMap(({ line, score }): AnsweringSentence[] => {
      const span = spans[line - above.length]
      return span ? [{ passage, start: span.start, end: span.end, text: text.slice(span.start, span.end), score }] : []
    })
    return { found, unanswerable: found.length ? unanswerable : Math.max(unanswerable, model().point.unanswerable) }
  })
  return { sentences: judged.flatMap((j) => j.found), unanswerable: Math.min(1, ...judged.map((j) => j.unanswerable)) }
}

/** The sentences of a text; a line break ends one too, for lists and tables. */
function sentencesOf(text: string): { start: number; end: number }[] {
  const found: { start: number; end: number }[] = []
  let from = 0
  for (const line of text.split('\n')) {
    for (const s of sentences(line)) {
      const raw = line.slice(s.start, s.end)
      const start = from + s.start + (raw.length - raw.trimStart().length)
      const end = from + s.start + raw.trimEnd().length
      if (end > start) found.push({ start, end })
    }
    from += line.length + 1
  }
  return found
}
