import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { open, rename, rm } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { constants, createZstdCompress, createZstdDecompress } from 'node:zlib'
import { AppError } from './errors.ts'
import { type Bytes, seal, unseal } from './sealed.ts'

// One file for many streams of unknown length: compressed (Zstandard), then sealed (sealed.ts). Inside: for each part its name as length and
// text, then its bytes in pieces with their lengths, a zero at its end. The last part is the manifest with size and SHA-256 of every other.

const about = 'vorzimmer backup 1'
const manifestName = 'manifest.json'

export type Part = { name: string; source: Bytes }
export type Manifest = Record<string, { bytes: number; sha256: string }>

/** Writes beside `path` and renames: a backup is there whole or not at all. @returns the manifest, and the size on the disk */
export async function writeArchive(path: string, key: Buffer, parts: AsyncIterable<Part>): Promise<{ manifest: Manifest; size: number }> {
  const beside = `${path}.part`
  const manifest: Manifest = {}
  async function* framed() {
    for await (const { name, source } of parts) {
      const sum = createHash('sha256')
      let bytes = 0
      yield* piece(Buffer.from(name))
      for await (const chunk of source) {
        if (!chunk.length) continue
        sum.update(chunk)
        bytes += chunk.length
        yield* piece(chunk)
      }
      yield* piece()
      manifest[name] = { bytes, sha256: sum.digest('hex') }
    }
    yield* piece(Buffer.from(manifestName))
    yield* piece(Buffer.from(JSON.stringify(manifest)))
    yield* piece()
  }
  try {
    const compressed = createZstdCompress({ params: { [constants.ZSTD_c_compressionLevel]: 3 } })
    await pipeline(framed, compressed, (source: Bytes) => seal(source, key, about), createWriteStream(beside, { mode: 0o600 }))
    const file = await open(beside, 'r+')
    await file.sync()
    const { size } = await file.stat()
    await file.close()
    await rename(beside, path)
    return { manifest, size }
  } catch (e) {
    await rm(beside, { force: true })
    throw e
  }
}

/**
 * The parts in their order; each must be read to its end before the next is asked for.
 *
 * @throws AppError sealed.wrong-key, sealed.damaged at the first byte that is not as it was written, at the latest behind the last part
 */
export async function* readArchive(path: string, key: Buffer): AsyncGenerator<Part> {
  const opened = createZstdDecompress()
  pipeline(Readable.from(unseal(createReadStream(path), key, about)), opened).catch(() => {}) // the reader of `opened` gets the error
  const take = taker(opened)
  const manifest: Manifest = {}
  let whole = false
  for (;;) {
    const name = (await take(await length(take, true)))?.toString()
    if (!name) break
    const sum = createHash('sha256')
    let bytes = 0
    async function* source() {
      for (let size = await length(take); size; size = await length(take)) {
        const chunk = await take(size)
        sum.update(chunk)
        bytes += chunk.length
        yield chunk
      }
      manifest[name ?? ''] = { bytes, sha256: sum.digest('hex') }
    }
    if (name === manifestName) {
      const written = Buffer.concat(await Array.fromAsync(source())).toString()
      delete manifest[manifestName]
      whole = written === JSON.stringify(manifest)
    } else yield { name, source: source() }
  }
  if (!whole) throw new AppError('sealed.damaged', 503)
}

const largestPiece = 1024 * 1024

function* piece(bytes: Uint8Array = Buffer.alloc(0)): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length || at === 0; at += largestPiece) {
    const part = bytes.subarray(at, at + largestPiece)
    const size = Buffer.alloc(4)
    size.writeUInt32BE(part.length)
    yield size
    if (part.length) yield part
  }
}

type Take = (size: number) => Promise<Buffer>
/** Zero at the end of a part, and, where that is allowed, at the end of all. */
async function length(take: Take, end = false): Promise<number> {
  const size = await take(4)
  if (!size.length && end) return 0
  return size.length === 4 ? size.readUInt32BE() : fail()
}

/** Exactly so many bytes, or none at the end. */
function taker(source: Readable): Take {
  const chunks = source[Symbol.asyncIterator]()
  let rest = Buffer.alloc(0)
  return async (size) => {
    const parts = [rest]
    let have = rest.length
    while (have < size) {
      const { value, done } = await chunks.next()
      if (done) break
      parts.push(value)
      have += value.length
    }
    const all = parts.length === 1 ? rest : Buffer.concat(parts)
    if (all.length && all.length < size) fail()
    rest = all.subarray(size)
    return all.subarray(0, size)
  }
}

function fail(): never {
  throw new AppError('sealed.damaged', 503)
}
