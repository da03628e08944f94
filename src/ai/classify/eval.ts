import { existsSync, readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { AppError } from '#base/errors.ts'
import { expectedCalibrationError, type Outcome } from './calibrate.ts'
import { type Example, type Model, train, update } from './index.ts'

type Row = Example<'eval'>

const usage = 'vorzimmer eval classify --train DATEI --test DATEI [--update]'

/** Texts with their label: JSON lines `{text, label}` or `text<TAB>label`, told apart line by line. */
export function readRows(path: string | undefined): Row[] {
  if (!path) throw new AppError('classify.usage', 422, { usage })
  if (!existsSync(path)) throw new AppError('classify.file-missing', 422, { path })
  const rows: Row[] = []
  readFileSync(path, 'utf8')
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .forEach((line, i) => {
      if (line.trim() === '') return
      const row = line.startsWith('{') ? fromJson(line) : fromTabs(line)
      if (!row) throw new AppError('classify.bad-line', 422, { path, line: i + 1 })
      rows.push({ ...row, border: 'eval' })
    })
  if (rows.length === 0) throw new AppError('classify.file-empty', 422, { path })
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
    throw new AppError('classify.usage', 422, { usage })
  }
  const learned = readRows(values.train)
  const asked = readRows(values.test)
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
  return values.update ? { ...result, ...updateLoss(learned) } : result
}

/**
 * What learning on top loses against learning from scratch, in points of accuracy, averaged over three folds of the training file: four fifths of
 * the rest are learned, the last fifth is added in one update and in ten.
 */
function updateLoss(rows: readonly Row[]): object {
  const loss = { accuracyFull: 0, accuracyBeforeUpdate: 0, accuracyUpdated: 0, accuracyUpdatedTenTimes: 0 }
  const options = { minSenders: 1 }
  const folds = 3
  for (let fold = 0; fold < folds; fold++) {
    const asked = rows.filter((_, i) => i % 5 === fold)
    const rest = rows.filter((_, i) => i % 5 !== fold)
    const late = rest.splice(Math.floor(rest.length * 0.8))
    const right = (model: Model<'eval'>) =>
      asked.filter((row) => model.predict(row.text, { evidence: false }).label === row.label).length / asked.length / folds
    const base = train('eval', rest, options)
    loss.accuracyBeforeUpdate += right(base)
    loss.accuracyFull += right(train('eval', [...rest, ...late], options))
    loss.accuracyUpdated += right(update(base, late))
    let model = base
    const size = Math.ceil(late.length / 10)
    for (let at = 0; at < late.length; at += size) model = update(model, late.slice(at, at + size))
    loss.accuracyUpdatedTenTimes += right(model)
  }
  return Object.fromEntries(Object.entries(loss).map(([name, value]) => [name, round(value)]))
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
