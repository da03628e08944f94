import { readFileSync } from 'node:fs'
import type { Weights } from '#ai/logistic/index.ts'
import { AppError } from '#base/errors.ts'
import type { Labelled } from './detector.ts'
import { SIZE } from './features.ts'

/** The weights as the file keeps them: one byte each, in steps of `step`. */
interface Packed {
  readonly trainedOn: readonly string[]
  readonly bias: number
  readonly step: number
  readonly weights: string
}

export function pack(weights: Weights, trainedOn: readonly string[]): string {
  const step = weights.of.reduce((most, w) => Math.max(most, Math.abs(w)), 0) / 127
  const bytes = Int8Array.from(weights.of, (w) => Math.round(w / step))
  const packed: Packed = { trainedOn, bias: weights.bias, step, weights: Buffer.from(bytes.buffer).toString('base64') }
  return `${JSON.stringify(packed, null, 2)}\n`
}

export function unpack(json: string): Weights {
  const { bias, step, weights } = JSON.parse(json) as Packed
  const bytes = new Int8Array(Uint8Array.from(Buffer.from(weights, 'base64')).buffer)
  if (bytes.length !== SIZE) throw new Error(`injection model of another size: ${bytes.length}`)
  return { bias, of: Float32Array.from(bytes, (b) => b * step) }
}

/**
 * Reads labelled texts, one JSON object a line.
 * @throws AppError `injection.set-missing` (no such file), `injection.set-broken` (a line that is not `{"text", "label": 0|1}`)
 */
export function readSet(path: string): Labelled[] {
  let content: string
  try {
    content = readFileSync(path, 'utf8')
  } catch {
    throw new AppError('injection.set-missing', 422, { path })
  }
  const lines = content.split('\n').filter((line) => line.trim())
  return lines.map((line, i) => {
    const broken = new AppError('injection.set-broken', 422, { path, line: i + 1 })
    let value: Partial<Labelled>
    try {
      value = JSON.parse(line) as Partial<Labelled>
    } catch {
      throw broken
    }
    if (typeof value?.text !== 'string' || (value.label !== 0 && value.label !== 1)) throw broken
    return value as Labelled
  })
}
