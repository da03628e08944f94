import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes } from 'node:crypto'
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { assertNoTransaction } from './db.ts'
import { AppError } from './errors.ts'

/**
 * Content-addressed, encrypted at rest. A name says nothing about the content to someone without the key:
 * it is an HMAC of it, so the same bytes are stored once and nobody can test for a known letter.
 */
export type Files = {
  /** Stores the bytes and answers their name; done before the transaction that refers to it. */
  put: (bytes: Uint8Array) => Promise<{ hash: string; size: number }>
  /** @throws AppError files.not-found, files.damaged (a changed byte is never handed out) */
  get: (hash: string) => Promise<Buffer>
  delete: (hash: string) => Promise<void>
}

/** Where sealed bytes lie: a folder or an S3 bucket. */
export type Blobs = {
  write: (name: string, bytes: Uint8Array) => Promise<void>
  read: (name: string) => Promise<Buffer | undefined>
  remove: (name: string) => Promise<void>
}

export function openFiles(blobs: Blobs, key: Buffer): Files {
  const nameKey = createHash('sha256').update(key).update('file names').digest()
  return {
    async put(bytes) {
      assertNoTransaction('a file')
      const hash = createHmac('sha256', nameKey).update(bytes).digest('hex')
      if (!(await blobs.read(hash))) await blobs.write(hash, seal(bytes, key))
      return { hash, size: bytes.byteLength }
    },
    async get(hash) {
      assertNoTransaction('a file')
      const sealed = await blobs.read(hash)
      if (!sealed) throw new AppError('files.not-found', 404, { hash })
      return unseal(sealed, key, hash)
    },
    delete: (hash) => blobs.remove(hash),
  }
}

/** A folder, two levels deep. A file is written beside its place and renamed: it is there whole or not at all. */
export const folderBlobs = (folder: string): Blobs => {
  const place = (name: string) => join(folder, name.slice(0, 2), name)
  return {
    async write(name, bytes) {
      await mkdir(dirname(place(name)), { recursive: true, mode: 0o700 })
      const beside = `${place(name)}.${randomBytes(6).toString('hex')}`
      const file = await open(beside, 'wx', 0o600)
      try {
        await file.writeFile(bytes)
        await file.sync()
      } finally {
        await file.close()
      }
      await rename(beside, place(name))
    },
    read: (name) => readFile(place(name)).catch(() => undefined),
    remove: (name) => rm(place(name), { force: true }),
  }
}

/** AES-256-GCM: 12 bytes nonce, ciphertext, 16 bytes tag. */
function seal(bytes: Uint8Array, key: Buffer): Buffer {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key, nonce)
  return Buffer.concat([nonce, cipher.update(bytes), cipher.final(), cipher.getAuthTag()])
}

function unseal(sealed: Buffer, key: Buffer, hash: string): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, 12)).setAuthTag(sealed.subarray(-16))
  try {
    return Buffer.concat([decipher.update(sealed.subarray(12, -16)), decipher.final()])
  } catch {
    throw new AppError('files.damaged', 503, { hash })
  }
}
