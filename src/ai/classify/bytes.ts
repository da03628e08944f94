import { crc32 } from 'node:zlib'
import { AppError } from '#base/errors.ts'
import type { Border } from './contract.ts'
import { Model } from './model.ts'
import type { State } from './state.ts'
import { Tagger } from './tags.ts'
import { Trained, vocabularyFrom } from './trained.ts'

/**
 * The file of a model, little-endian:
 * "VZKL", version u16, zero u16, length of the header u32, header (UTF-8 JSON), then the columns one after the other as the header counts them
 * (hash i32, idf f32, steps f32, starts of counts i32, counts f32, classes of counts u16, views u8, margins i8), CRC-32 u32 of all before it.
 * The header names the border, labels, descriptions and calibration: readable without any program of ours.
 */
const MAGIC = 'VZKL'
const VERSION = 1

/** The bytes of a model or tagger. Equal models give equal bytes. */
export function toBytes(model: Model | Tagger): Uint8Array {
  const { trained, ...rest } = model.state
  const columns = trained
    ? [
        trained.vocabulary.hash,
        trained.vocabulary.idf,
        trained.margins.steps,
        trained.counts.start,
        trained.counts.values,
        trained.counts.classes,
        trained.vocabulary.view,
        trained.margins.weights,
      ]
    : []
  const shape = trained && { n: trained.n, several: trained.several, features: trained.vocabulary.hash.length, counts: trained.counts.values.length }
  const header = new TextEncoder().encode(JSON.stringify({ ...rest, trained: shape }))
  const size = columns.reduce((sum, column) => sum + column.byteLength, 12 + header.length)
  const bytes = new Uint8Array(size + 4)
  const view = new DataView(bytes.buffer)
  new TextEncoder().encodeInto(MAGIC, bytes)
  view.setUint16(4, VERSION, true)
  view.setUint32(8, header.length, true)
  bytes.set(header, 12)
  let at = 12 + header.length
  for (const column of columns) {
    bytes.set(new Uint8Array(column.buffer, column.byteOffset, column.byteLength), at)
    at += column.byteLength
  }
  view.setUint32(size, crc32(bytes.subarray(0, size)), true)
  return bytes
}

/**
 * A classifier from its bytes.
 *
 * @throws AppError `classify.bad-file` when it is damaged, of another version or none; `classify.border-crossed` when it belongs elsewhere
 */
export function fromBytes<const B extends Border>(border: B, bytes: Uint8Array): Model<B> {
  return new Model(read(border, 'labels', bytes))
}

/** As `fromBytes`, for tags. */
export function tagsFromBytes<const B extends Border>(border: B, bytes: Uint8Array): Tagger<B> {
  return new Tagger(read(border, 'tags', bytes))
}

interface Header extends Omit<State<Border>, 'trained'> {
  readonly trained?: { readonly n: number; readonly several: boolean; readonly features: number; readonly counts: number }
}

function read<B extends Border>(border: B, kind: State<B>['kind'], bytes: Uint8Array): State<B> {
  const bad = (why: string) => new AppError('classify.bad-file', 422, { why })
  if (bytes.length < 16 || new TextDecoder().decode(bytes.subarray(0, 4)) !== MAGIC) throw bad('no model file')
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (view.getUint16(4, true) !== VERSION) throw bad('version')
  if (view.getUint32(bytes.length - 4, true) !== crc32(bytes.subarray(0, -4))) throw bad('checksum')
  const length = view.getUint32(8, true)
  const { trained: shape, ...header } = JSON.parse(new TextDecoder().decode(bytes.subarray(12, 12 + length))) as Header
  if (header.kind !== kind) throw bad('kind')
  if (header.border !== border) throw new AppError('classify.border-crossed', 422, { border, found: header.border })
  const state = { ...header, border }
  if (!shape) return { ...state, trained: undefined }
  let at = 12 + length
  /** A copy, for columns in the file are not aligned; not by `slice`, which for a Buffer is none. */
  const take = (size: number) => {
    const part = Uint8Array.from(bytes.subarray(at, at + size)).buffer
    at += size
    return part
  }
  const { features, counts } = shape
  const classes = header.labels.length
  const hash = new Int32Array(take(4 * features))
  const idf = new Float32Array(take(4 * features))
  const steps = new Float32Array(take(4 * features))
  const start = new Int32Array(take(4 * (shape.several ? 1 : features + 1)))
  const values = new Float32Array(take(4 * counts))
  const owners = new Uint16Array(take(2 * counts))
  const views = new Uint8Array(take(features))
  const weights = new Int8Array(take(features * classes))
  const vocabulary = vocabularyFrom(hash, views, idf)
  return { ...state, trained: new Trained(classes, shape.n, vocabulary, { steps, weights }, { start, classes: owners, values }, shape.several) }
}
