import type { Line, Result, Share, Task } from './contract.ts'

/** What a model is told to say where the sources hold no answer; nothing else may stand beside it. */
export const noAnswer = 'KEINE AUSKUNFT'

/** Writes amounts, times and spaces alike, so that "46,00 €", "46 Euro" and "€46.00" are one. */
const plain = (text: string) =>
  text
    .toLowerCase()
    .replace(/[  \s]+/g, ' ')
    .replace(/\beur(?:o)?\b/g, '€')
    .replace(/€ ?(\d+(?:[.,]\d+)*)/g, '$1 €')
    .replace(/(\d)[.,]00(?= ?€)/g, '$1')
    .replace(/(\d)(?:[.,](\d\d))? ?€/g, (_, units: string, part: string | undefined) => `${units}${part ? `,${part}` : ''} €`)
    .replace(/(\d{1,2})[:.](00)(?= ?uhr)/g, '$1')
    .replace(/\*\*|__/g, '')

/** Whether a fact stands in a text, however its amount is written. */
export const holds = (text: string, fact: string): boolean => plain(text).includes(plain(fact))

/** It said that it does not know, and nothing that could pass for an answer. */
export const declined = (answer: string): boolean => /\bkeine auskunft\b/i.test(answer) && answer.replace(/keine auskunft/i, '').trim().length < 40

/** Small words that hardly any other language has in such numbers. */
const german = /\b(der|die|das|und|ist|nicht|ein|eine|für|mit|auf|von|zu|im|den|des|dem|wird|werden|sie|bei|am|kostet|keine|auskunft)\b/giu
export const isGerman = (answer: string): boolean => (answer.match(german) ?? []).length >= Math.max(1, answer.split(/\s+/).length / 12)

/** The Wilson interval of a share at 95 %. @see Wilson: Probable inference (JASA 22, 1927) */
export function share(hits: number, of: number): Share | null {
  if (of === 0) return null
  const z = 1.959964
  const p = hits / of
  const middle = (p + (z * z) / (2 * of)) / (1 + (z * z) / of)
  const half = (z / (1 + (z * z) / of)) * Math.sqrt((p * (1 - p)) / of + (z * z) / (4 * of * of))
  return { of, share: p, from: Math.max(0, middle - half), to: Math.min(1, middle + half) }
}

function quantiles(values: readonly number[]): { median: number; p95: number } | null {
  if (!values.length) return null
  const sorted = [...values].sort((a, b) => a - b)
  const at = (q: number) => sorted[Math.min(sorted.length - 1, Math.ceil(q * sorted.length) - 1)] ?? 0
  return { median: at(0.5), p95: at(0.95) }
}

/** The report's lines, in the order of the engines. What was not answered counts as wrong; what costs was asked counts as cost. */
export function linesOf(engines: readonly string[], results: readonly Result[]): Line[] {
  return engines.map((engine) => {
    const own = results.filter((r) => r.engine === engine)
    const task = (t: Task) => own.filter((r) => r.task === t)
    const told = own.filter((r) => r.outcome === 'ok')
    const hit = (rows: readonly Result[], of: (r: Result) => boolean | null) => share(rows.filter(of).length, rows.length)
    const said = task('answer').filter((r) => r.outcome === 'ok')
    const sum = (of: (r: Result) => number) => own.reduce((total, r) => total + of(r), 0)
    const asked = own.filter((r) => r.outcome !== 'not-asked').length
    const writing = told.filter((r) => r.firstTokenMs !== null && r.totalMs !== null && r.totalMs - r.firstTokenMs >= 50)
    const seconds = writing.reduce((total, r) => total + ((r.totalMs ?? 0) - (r.firstTokenMs ?? 0)) / 1000, 0)
    const failures: Record<string, number> = {}
    for (const r of own) if (r.outcome !== 'ok') failures[r.outcome] = (failures[r.outcome] ?? 0) + 1
    return {
      engine,
      answered: share(told.length, own.length),
      right: hit(task('answer'), (r) => r.right),
      declined: hit(task('decline'), (r) => r.right),
      valid: hit(task('structure'), (r) => r.valid),
      structured: hit(task('structure'), (r) => r.right),
      grounded: share(
        said.reduce((n, r) => n + r.supported, 0),
        said.reduce((n, r) => n + r.sentences, 0),
      ),
      german: hit(
        own.filter((r) => r.german !== null),
        (r) => r.german,
      ),
      firstTokenMs: quantiles(told.flatMap((r) => r.firstTokenMs ?? [])),
      totalMs: quantiles(told.flatMap((r) => r.totalMs ?? [])),
      tokensPerSecond: seconds > 0 ? Math.round(writing.reduce((n, r) => n + r.tokensOut, 0) / seconds) : null,
      centsPerThousand: asked ? (sum((r) => r.cents) / asked) * 1000 : null,
      wattHoursPerThousand: asked ? (sum((r) => r.wattHours) / asked) * 1000 : null,
      failures,
    }
  })
}
