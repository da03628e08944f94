import { createHash, createHmac, randomBytes } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { type FileHandle, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { sql } from 'kysely'
import { assertNoTransaction, type Db } from './db.ts'
import { AppError } from './errors.ts'
import { type Bytes, headerBytes, isSealedWith, seal, sealing, unseal } from './sealed.ts'

/**
 * Content-addressed, encrypted at rest. A name says nothing about the content to someone without the key:
 * it is an HMAC of it, so the same bytes are stored once and nobody can test for a known letter.
 *
 * A table keeps the name in a column called `…_hash`, and calls nothing else so: that is how `forgetFiles` and the backup know the file is needed.
 */
export type Files = {
  /** Stores the bytes and answers their name; done before the transaction that refers to it. */
  put: (bytes: Uint8Array) => Promise<{ hash: string; size: number }>
  /** The same for a file of any size; it passes through the memory in chunks. */
  putStream: (source: Bytes) => Promise<{ hash: string; size: number }>
  /** @throws AppError files.not-found, files.damaged (a changed byte is never handed out), files.wrong-key */
  get: (hash: string) => Promise<Buffer>
  /** The same in chunks, each proven; a file that was cut off shows only at its end, by the same errors. */
  getStream: (hash: string) => AsyncIterable<Buffer>
  has: (hash: string) => Promise<boolean>
  delete: (hash: string) => Promise<void>
  list: () => AsyncIterable<Blob>
  /** For a restore: keeps the name that the rows refer to, under this house's key. */
  putAs: (hash: string, source: Bytes) => Promise<void>
  /** Whether this house's key is the one the files were sealed with; undefined while there is none. */
  isKeyRight: () => Promise<boolean | undefined>
}

/** A file that has just been stored. `head` are its first 64 KiB: enough to tell what it is and what stands on its outside. */
export type Stored = { hash: string; size: number; head: Uint8Array }
const headSize = 64 * 1024

/** Stores what flows in, of any size, and keeps its beginning at hand. */
export async function storeWithHead(files: Files, source: Bytes): Promise<Stored> {
  const parts: Uint8Array[] = []
  let length = 0
  async function* watched() {
    for await (const bytes of source) {
      if (length < headSize) parts.push(bytes)
      length += bytes.length
      yield bytes
    }
  }
  const { hash, size } = await files.putStream(watched())
  return { hash, size, head: Buffer.concat(parts).subarray(0, headSize) }
}

/** A stored file as its place knows it. */
export type Blob = { name: string; storedAt: Date; size: number }

/** Where sealed bytes lie: a folder (below) or an S3 bucket (files-s3.ts). */
export type Blobs = {
  /** All or nothing; what has the same name is replaced. */
  write: (name: string, sealed: Bytes) => Promise<void>
  /** A sealed file that `spool` made takes its place. */
  adopt: (name: string, path: string) => Promise<void>
  read: (name: string) => Promise<AsyncIterable<Uint8Array> | undefined>
  find: (name: string) => Promise<Blob | undefined>
  remove: (name: string) => Promise<void>
  list: () => AsyncIterable<Blob>
}

const hour = 3600_000
/** What nothing refers to may belong to a transaction that is still to come: a day is more than any upload takes. */
const spared = 24 * hour

/** @param spool a folder for files whose name is known only at their end; on the disk of `blobs` if that is a folder */
export function openFiles(blobs: Blobs, key: Buffer, spool: string): Files {
  const nameKey = createHash('sha256').update(key).update('file names').digest()
  /** Not stored again if it is there; but an old one is renewed, so that it is not forgotten before somebody refers to it. */
  const isFresh = async (hash: string) => ((await blobs.find(hash))?.storedAt.getTime() ?? 0) > Date.now() - hour

  /** Straight to the disk, sealed; the header, which needs the name, is put before it at the end. */
  async function putStream(source: Bytes, given?: string): Promise<{ hash: string; size: number }> {
    assertNoTransaction('a file')
    await mkdir(spool, { recursive: true, mode: 0o700 })
    const path = join(spool, `${Date.now()}-${randomBytes(6).toString('hex')}`)
    const name = createHmac('sha256', nameKey)
    let size = 0
    async function* counted() {
      for await (const bytes of source) {
        name.update(bytes)
        size += bytes.length
        yield bytes
      }
    }
    const { header, chunks } = sealing(key)
    const file = await open(path, 'wx', 0o600)
    try {
      let at = headerBytes
      for await (const chunk of chunks(counted())) {
        await file.write(chunk, 0, chunk.length, at)
        at += chunk.length
      }
      const hash = given ?? name.digest('hex')
      await file.write(header(hash), 0, headerBytes, 0)
      await file.sync()
      await file.close()
      if (given || !(await isFresh(hash))) await blobs.adopt(hash, path)
      return { hash, size }
    } finally {
      await file.close().catch(() => {})
      await rm(path, { force: true })
    }
  }

  async function* getStream(hash: string): AsyncGenerator<Buffer> {
    assertNoTransaction('a file')
    const sealed = await blobs.read(hash)
    if (!sealed) throw new AppError('files.not-found', 404, { hash })
    try {
      yield* unseal(sealed, key, hash)
    } catch (e) {
      throw e instanceof AppError ? new AppError(e.code === 'sealed.wrong-key' ? 'files.wrong-key' : 'files.damaged', 503, { hash }) : e
    }
  }

  return {
    async put(bytes) {
      assertNoTransaction('a file')
      const hash = createHmac('sha256', nameKey).update(bytes).digest('hex')
      if (!(await isFresh(hash))) await blobs.write(hash, seal([bytes], key, hash))
      return { hash, size: bytes.byteLength }
    },
    putStream: (source) => putStream(source),
    get: async (hash) => Buffer.concat(await Array.fromAsync(getStream(hash))),
    getStream,
    has: async (hash) => (await blobs.find(hash)) !== undefined,
    delete: (hash) => blobs.remove(hash),
    list: () => blobs.list(),
    putAs: async (hash, source) => void (await putStream(source, hash)),
    async isKeyRight() {
      for await (const { name } of blobs.list()) {
        for await (const start of (await blobs.read(name)) ?? []) return isSealedWith(Buffer.from(start), key)
      }
      return undefined
    },
  }
}

/**
 * The names that some row holds: whatever stands in a column called `…_hash`.
 *
 * @param ask runs a query and answers its rows; a backup asks inside its snapshot
 */
export async function heldFiles(ask: (text: string) => Promise<{ rows: Record<string, string>[] }>): Promise<Set<string>> {
  const { rows: columns } = await ask(`
    select format('select distinct %1$I as hash from %2$I where %1$I is not null', c.column_name, c.table_name) as query
    from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
    where c.table_schema = 'public' and t.table_type = 'BASE TABLE' and c.table_name not like 'audit%' and c.column_name like '%\\_hash' and c.data_type = 'text'`)
  const held = new Set<string>()
  for (const { query = '' } of columns) for (const { hash = '' } of (await ask(query)).rows) held.add(hash)
  return held
}

/** Removes files that no row refers to any more. What is younger than a day stays. @returns how many */
export async function forgetFiles(files: Files, db: Db, now = new Date()): Promise<number> {
  const old: string[] = []
  for await (const { name, storedAt } of files.list()) if (storedAt.getTime() < now.getTime() - spared) old.push(name)
  if (!old.length) return 0
  const held = await heldFiles((text) => sql.raw<Record<string, string>>(text).execute(db)) // asked after the list: what is referred to meanwhile is seen
  const unheld = old.filter((name) => !held.has(name))
  for (const name of unheld) await files.delete(name)
  return unheld.length
}

/** A folder, two levels deep. A file is written beside its place and renamed: it is there whole or not at all. */
export const folderBlobs = (folder: string): Blobs => {
  const place = (name: string) => join(folder, name.slice(0, 2), name)
  const blob = (name: string) =>
    stat(place(name)).then(
      ({ mtime, size }) => ({ name, storedAt: mtime, size }),
      () => undefined,
    )
  return {
    async write(name, sealed) {
      await mkdir(dirname(place(name)), { recursive: true, mode: 0o700 })
      const beside = `${place(name)}.${randomBytes(6).toString('hex')}`
      let file: FileHandle | undefined
      try {
        file = await open(beside, 'wx', 0o600)
        for await (const bytes of sealed) await file.write(bytes)
        await file.sync()
        await file.close()
        await rename(beside, place(name))
      } catch (e) {
        await file?.close().catch(() => {})
        await rm(beside, { force: true })
        throw e
      }
    },
    async adopt(name, path) {
      await mkdir(dirname(place(name)), { recursive: true, mode: 0o700 })
      await rename(path, place(name))
    },
    read: async (name) => ((await blob(name)) ? createReadStream(place(name), { highWaterMark: 256 * 1024 }) : undefined),
    find: blob,
    remove: (name) => rm(place(name), { force: true }),
    async *list() {
      for (const two of await readdir(folder).catch(() => []))
        for (const name of /^[0-9a-f]{2}$/.test(two) ? await readdir(join(folder, two)) : []) {
          const found = /^[0-9a-f]{64}$/.test(name) ? await blob(name) : undefined
          if (found) yield found
        }
    },
  }
}
