import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto'
import { AppError } from './errors.ts'

// How bytes lie on a disk that is not trusted: AES-256-GCM in chunks, so that a huge file never has to fit into memory.
// Header: magic (4), which key (8), nonce (12), the file's own key sealed by the house's key (32 + 16). Then chunks of 64 KiB and a tag each;
// a chunk's nonce is its number and whether it is the last (STREAM: Hoang, Reyhanitabar, Rogaway, Vizár 2015), so that nothing can be cut off,
// swapped or repeated. What the bytes are (`about`, the file's name) is bound into the header.

const magic = Buffer.from('VZ1\n')
const headerSize = 4 + 8 + 12 + 32 + 16
const chunkSize = 64 * 1024
const tagSize = 16

export type Bytes = AsyncIterable<Uint8Array> | Iterable<Uint8Array>

/** Eight bytes that tell keys apart and say nothing about them. */
const keyId = (key: Buffer) => createHash('sha256').update('which key').update(key).digest().subarray(0, 8)

/** One sealing: its header, which may be asked for when `about` is known at last, and its chunks, which may be written before. */
export function sealing(key: Buffer) {
  const own = randomBytes(32)
  return {
    header(about: string): Buffer {
      const nonce = randomBytes(12)
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(about))
      return Buffer.concat([magic, keyId(key), nonce, cipher.update(own), cipher.final(), cipher.getAuthTag()])
    },
    async *chunks(source: Bytes): AsyncGenerator<Buffer> {
      let number = 0
      const one = (bytes: Uint8Array, last: boolean) => {
        const cipher = createCipheriv('aes-256-gcm', own, nonceOf(number++, last))
        return Buffer.concat([cipher.update(bytes), cipher.final(), cipher.getAuthTag()])
      }
      let before: Buffer | undefined
      for await (const bytes of inPieces(source, chunkSize)) {
        if (before) yield one(before, false)
        before = bytes
      }
      yield one(before ?? Buffer.alloc(0), true)
    },
  }
}
export const headerBytes = headerSize

/** Seals a stream whose meaning is known from the start. */
export async function* seal(source: Bytes, key: Buffer, about: string): AsyncGenerator<Buffer> {
  const { header, chunks } = sealing(key)
  yield header(about)
  yield* chunks(source)
}

/**
 * Opens what `seal` made. Each chunk is proven before it is handed out; that the end is the end shows only at the end.
 *
 * @throws AppError sealed.wrong-key, sealed.damaged (changed, cut off, or not ours at all)
 */
export async function* unseal(source: Bytes, key: Buffer, about: string): AsyncGenerator<Buffer> {
  const damaged = () => new AppError('sealed.damaged', 503)
  let own: Buffer | undefined
  let number = 0
  const open = (sealed: Buffer, last: boolean) => {
    if (!own || sealed.length < tagSize) throw damaged()
    return opened(own, nonceOf(number++, last), sealed) ?? fail(damaged())
  }
  let before: Buffer | undefined
  for await (const piece of inPieces(source, chunkSize + tagSize, headerSize)) {
    if (!own) {
      if (piece.length < headerSize || !piece.subarray(0, 4).equals(magic)) throw damaged()
      if (!piece.subarray(4, 12).equals(keyId(key))) throw new AppError('sealed.wrong-key', 422)
      own = opened(key, piece.subarray(12, 24), piece.subarray(24), Buffer.from(about)) ?? fail(damaged())
      continue
    }
    if (before) yield open(before, false)
    before = piece
  }
  yield open(before ?? Buffer.alloc(0), true)
}

/** Whether these first bytes were sealed with this key; undefined for bytes that are not ours. */
export const isSealedWith = (start: Buffer, key: Buffer): boolean | undefined =>
  start.length >= headerSize && start.subarray(0, 4).equals(magic) ? start.subarray(4, 12).equals(keyId(key)) : undefined

function nonceOf(number: number, last: boolean): Buffer {
  const nonce = Buffer.alloc(12)
  nonce.writeUIntBE(number, 5, 6)
  nonce[11] = last ? 1 : 0
  return nonce
}

function opened(key: Buffer, nonce: Buffer, sealed: Buffer, about?: Buffer): Buffer | undefined {
  const decipher = createDecipheriv('aes-256-gcm', key, nonce).setAuthTag(sealed.subarray(-tagSize))
  if (about) decipher.setAAD(about)
  try {
    return Buffer.concat([decipher.update(sealed.subarray(0, -tagSize)), decipher.final()])
  } catch {
    return undefined
  }
}

/** The same bytes in pieces of one size; the first may have its own, the last is what is left. */
async function* inPieces(source: Bytes, size: number, first = size): AsyncGenerator<Buffer> {
  let waiting: Uint8Array[] = []
  let length = 0
  let wanted = first
  for await (const bytes of source) {
    waiting.push(bytes)
    length += bytes.length
    if (length < wanted) continue
    const all = Buffer.concat(waiting)
    let at = 0
    for (; all.length - at >= wanted; wanted = size) {
      yield all.subarray(at, at + wanted)
      at += wanted
    }
    waiting = [all.subarray(at)]
    length = all.length - at
  }
  if (length) yield Buffer.concat(waiting)
}

function fail(e: Error): never {
  throw e
}
