import type { Weights } from '#ai/logistic/index.ts'
import { type PackedTrees, packTrees, unpackTrees } from '#ai/trees/index.ts'
import type { Model, Point } from './model.ts'
import { WORDING } from './wording.ts'

interface PackedWeights {
  readonly bias: number
  readonly step: number
  readonly weights: string
}
interface Packed {
  readonly trainedOn: string
  readonly expected: object
  readonly point: Point
  readonly wording: PackedWeights
  readonly phrasing: PackedWeights
  readonly lines: readonly PackedTrees[]
  readonly context: readonly PackedTrees[]
  readonly answerable: readonly PackedTrees[]
}

const base64 = (of: Int8Array) => Buffer.from(of.buffer, of.byteOffset, of.byteLength).toString('base64')
const bytes = (text: string) => Uint8Array.from(Buffer.from(text, 'base64')).buffer
const greatest = (of: Float32Array) => of.reduce((most, v) => Math.max(most, Math.abs(v)), 1e-9)

/** The model as text: weights one byte each, borders four, leaves two. */
export function pack(model: Model, trainedOn: string, expected: object): string {
  const packed: Packed = {
    trainedOn,
    expected,
    point: model.point,
    wording: packWeights(model.wording),
    phrasing: packWeights(model.phrasing),
    lines: model.lines.map(packTrees),
    context: model.context.map(packTrees),
    answerable: model.answerable.map(packTrees),
  }
  return `${JSON.stringify(packed, null, 1)}\n`
}

function packWeights({ bias, of }: Weights): PackedWeights {
  const step = greatest(of) / 127
  return { bias, step, weights: base64(Int8Array.from(of, (w) => Math.round(w / step))) }
}

export function unpack(json: string): Model {
  const { point, wording, phrasing, lines, context, answerable } = JSON.parse(json) as Packed
  return {
    point,
    wording: unpackWeights(wording),
    phrasing: unpackWeights(phrasing),
    lines: lines.map(unpackTrees),
    context: context.map(unpackTrees),
    answerable: answerable.map(unpackTrees),
  }
}

function unpackWeights({ bias, step, weights }: PackedWeights): Weights {
  const of = new Int8Array(bytes(weights))
  if (of.length !== WORDING) throw new Error(`answer model of another size: ${of.length}`)
  return { bias, of: Float32Array.from(of, (w) => w * step) }
}
