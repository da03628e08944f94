import { existsSync, readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { AppError } from '#base/errors.ts'
import { expectedCalibrationError, type Outcome } from './calibrate.ts'
import { type Example, train, update } from './index.ts'

type Row = Example<'eval'>

/** Texts with their label: JSON lines `{text, label}` or `text<TAB>label`, told apart line by line. */
export function readRows(path: string | undefined, option: string): Row[] {
  if (!path) throw new AppError('eval.bad-arguments', 422, { reason: `Es fehlt --${option} DATEI.` })
  if (!existsSync(path)) throw new AppError('eval.bad-arguments', 422, { reason: `Die Datei ${path} gibt es nicht.` })
  const rows: Row[] = []
  readFileSync(path, 'utf8')
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .forEach((line, i) => {
      if (line.trim() === '') return
      const row = line.startsWith('{') ? fromJson(line) : fromTabs(line)
      if (!row) throw new AppError('eval.bad-arguments', 422, { reason: `${path}, Zeile ${i + 1}: weder {"text", "label"} noch Text<TAB>Label.` })
      rows.push({ ...row, border: 'eval' })
    })
  if (rows.length === 0) throw new AppError('eval.bad-arguments', 422, { reason: `Die Datei ${path} ist leer.` })
  return rows
}

function fromTabs(line: string) {
  const at = line.lastIndexOf('\t')
  return at < 0 ? undefined : { text: line.slice(0, at), label: line.slice(at + 1).trim() }
}

function fromJson(line: string) {
  try {
    const { text, label } = JSON.parse(line) as { text?: unknown; label?: unknown }
    if (typeof text !== 'string' || (typeof label !== 'string' && typeof label !== 'number')) return undefined
    return { text, label: String(label) }
  } catch {
    return undefined
  }
}

/**
 * `vorzimmer eval classify --train FILE --test FILE [--update]`: learns the one and is asked the other, on one core. Public data, so the rule of the five
 * senders is off. `--update` also measures what is lost when the last fifth is learned on top instead of from scratch.
 */
export async function run(args: string[]): Promise<object> {
  let values: { train?: string; test?: string; update?: boolean }
  try {
    values = parseArgs({ args, options: { train: { type: 'string' }, test: { type: 'string' }, update: { type: 'boolean' } } }).values
  } catch {
    throw new AppError('eval.bad-arguments', 422, { reason: 'Aufruf: vorzimmer eval classify --train DATEI --test DATEI [--update]' })
  }
  const learned = readRows(values.train, 'train')
  const asked = readRows(values.test, 'test')
  const startedAt = performance.now()
  const model = train('eval', learned, { minSenders: 1 })
  const trainSeconds = (performance.now() - startedAt) / 1000
  console.error(`Gelernt: ${learned.length} Texte, ${model.labels.length} Klassen; auf zurückgehaltenen: ${JSON.stringify(model.reliability)}`)
  const predictedAt = performance.now()
  const answers = asked.map((row) => model.predict(row.text, { evidence: false }))
  const predictPerSecond = asked.length / ((performance.now() - predictedAt) / 1000)
  const outcomes = answers.map((answer, i) => ({ confidence: answer.confidence, right: answer.label === asked[i]?.label }))
  const result = {
    n: asked.length,
    accuracy: share(outcomes),
    macroF1: macroF1(
      asked.map((row) => row.label),
      answers.map((answer) => answer.label),
    ),
    coverageAt97: coverageAt(outcomes, 0.97),
    ece: round(expectedCalibrationError(outcomes)),
    trainSeconds: round(trainSeconds),
    predictPerSecond: Math.round(predictPerSecond),
  }
  if (!values.update) return result
  const cut = Math.floor(learned.length * 0.8)
  const base = train('eval', learned.slice(0, cut), { minSenders: 1 })
  const updatedAt = performance.now()
  const updated = update(base, learned.slice(cut))
  const updateSeconds = round((performance.now() - updatedAt) / 1000)
  const right = (m: typeof model) => share(asked.map((row) => ({ right: m.predict(row.text, { evidence: false }).label === row.label })))
  return { ...result, accuracyBeforeUpdate: right(base), accuracyUpdated: right(updated), updateSeconds }
}

const round = (x: number) => Math.round(x * 10_000) / 10_000
const share = (outcomes: readonly { readonly right: boolean }[]) => round(outcomes.filter((o) => o.right).length / outcomes.length)

/** Mean of F1 over the labels that occur in the truth or in the answers. */
export function macroF1(truth: readonly string[], answers: readonly (string | undefined)[]): number {
  const tally = new Map<string, { hit: number; truth: number; answered: number }>()
  const of = (label: string) => {
    const found = tally.get(label) ?? { hit: 0, truth: 0, answered: 0 }
    tally.set(label, found)
    return found
  }
  truth.forEach((label, i) => {
    of(label).truth++
    const answer = answers[i]
    if (answer === undefined) return
    of(answer).answered++
    if (answer === label) of(label).hit++
  })
  const scores = [...tally.values()].map((t) => (2 * t.hit) / (t.truth + t.answered))
  return round(scores.reduce((sum, f) => sum + f, 0) / scores.length)
}

/** The largest share of all texts that some threshold on the confidence keeps with at least `precision` of them right; texts of equal confidence stay together. */
export function coverageAt(outcomes: readonly Outcome[], precision: number): number {
  const sorted = [...outcomes].sort((a, b) => b.confidence - a.confidence)
  let right = 0
  let kept = 0
  sorted.forEach((outcome, i) => {
    if (outcome.right) right++
    if (sorted[i + 1]?.confidence !== outcome.confidence && right / (i + 1) >= precision) kept = i + 1
  })
  return round(kept / outcomes.length)
}
