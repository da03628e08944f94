import { mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
// @ts-expect-error it brings no types
import S3rver from 's3rver'
import { afterAll, describe, expect, test } from 'vitest'
import { openPool } from '#base/db.ts'
import { type Blobs, folderBlobs, forgetFiles, openFiles } from '#base/files.ts'
import { s3Blobs } from '#base/files-s3.ts'
import { world } from '../../test/world.ts'

const folder = mkdtempSync(join(tmpdir(), 'vz-files-'))
const key = Buffer.alloc(32, 7)
const s3 = new S3rver({
  port: 0,
  address: '127.0.0.1',
  silent: true,
  directory: join(folder, 's3'),
  configureBuckets: [{ name: 'vorzimmer', configs: [] }],
})
const { port } = await s3.run()
afterAll(async () => {
  await s3.close()
  rmSync(folder, { recursive: true, force: true })
})
const bucket = (name = 'vorzimmer') =>
  s3Blobs({ S3_URL: `http://127.0.0.1:${port}`, S3_BUCKET: name, S3_REGION: 'eu-central-1', S3_ACCESS_KEY: 'S3RVER', S3_SECRET_KEY: 'S3RVER' })

const places: [string, () => Blobs][] = [
  ['a folder', () => folderBlobs(join(folder, 'disk'))],
  ['S3', bucket],
]
describe.each(places)('files in %s', (where, place) => {
  const files = openFiles(place(), key, join(folder, 'spool'))

  test.each([
    ['nothing', 0],
    ['a letter', 2000],
    ['exactly one chunk', 65_536],
    ['a chunk and a byte', 65_537],
    ['several chunks', 1_000_000],
  ])('%s comes back as it went in, and has one name both ways', async (_, size) => {
    const bytes = Buffer.alloc(size, 'Brief ')
    const { hash } = await files.put(bytes)
    expect((await files.get(hash)).equals(bytes)).toBe(true)
    const pieces = Array.from({ length: Math.ceil(size / 777) }, (_, i) => bytes.subarray(i * 777, (i + 1) * 777))
    expect(await files.putStream(pieces)).toEqual({ hash, size })
    expect((await files.get(hash)).equals(bytes)).toBe(true)
    await files.delete(hash)
    await expect(files.get(hash)).rejects.toThrow('files.not-found')
  })

  test('another key is told from damage', async () => {
    const { hash } = await files.put(Buffer.from('geheim'))
    const other = openFiles(place(), Buffer.alloc(32, 8), join(folder, 'spool'))
    await expect(other.get(hash)).rejects.toThrow('files.wrong-key')
    expect([await files.isKeyRight(), await other.isKeyRight()]).toEqual([true, false])
  })

  test('one blob laid in the place of another is noticed', async () => {
    const blobs = place()
    const [a, b] = [await files.put(Buffer.from('Anna')), await files.put(Buffer.from('Berta'))]
    await blobs.write(a.hash, await Array.fromAsync((await blobs.read(b.hash)) ?? []))
    await expect(files.get(a.hash)).rejects.toThrow('files.damaged')
  })

  test('a file of 200 MB passes through in chunks', async () => {
    const piece = Buffer.alloc(1024 * 1024, 'x')
    let most = 0
    const watch = () => {
      most = Math.max(most, process.memoryUsage().arrayBuffers)
    }
    const before = process.memoryUsage().arrayBuffers
    const { hash, size } = await files.putStream(
      (function* () {
        for (let i = 0; i < 200; i++) {
          watch()
          yield piece
        }
      })(),
    )
    expect(size).toBe(200 * 1024 * 1024)
    let read = 0
    for await (const chunk of files.getStream(hash)) {
      read += chunk.length
      watch()
    }
    expect(read).toBe(size)
    if (where !== 'S3') expect(most - before).toBeLessThan(120 * 1024 * 1024) // garbage included; S3's own server is in this process too
    await files.delete(hash)
  }, 60_000)
})

test.each<[string, (bytes: Buffer) => Buffer]>([
  ['a changed byte', (b) => Buffer.concat([b.subarray(0, 500), Buffer.from([(b[500] ?? 0) ^ 1]), b.subarray(501)])],
  ['a last chunk that is missing', (b) => b.subarray(0, 72 + 65_552)],
  ['a byte that is missing', (b) => b.subarray(0, -1)],
  [
    'chunks that were swapped',
    (b) => Buffer.concat([b.subarray(0, 72), b.subarray(72 + 65_552, 72 + 2 * 65_552), b.subarray(72, 72 + 65_552), b.subarray(72 + 2 * 65_552)]),
  ],
  ['an empty file', () => Buffer.alloc(0)],
  ['something else', () => Buffer.from('%PDF-1.7')],
])('%s is never handed out', async (_, change) => {
  const blobs = folderBlobs(join(folder, 'changed'))
  const files = openFiles(blobs, key, join(folder, 'spool'))
  const { hash } = await files.put(Buffer.alloc(150_000, 'abcdefg'))
  await blobs.write(hash, [change(Buffer.concat(await Array.fromAsync((await blobs.read(hash)) ?? [])))])
  await expect(files.get(hash)).rejects.toThrow('files.damaged')
})

test('on the disk nothing of the content can be read', async () => {
  const at = join(folder, 'sealed')
  const files = openFiles(folderBlobs(at), key, join(folder, 'spool'))
  const { hash } = await files.put(Buffer.from('Sehr geehrte Damen und Herren'))
  expect(readFileSync(join(at, hash.slice(0, 2), hash)).includes('geehrte')).toBe(false)
})

test('a write that breaks off leaves nothing behind', async () => {
  const at = join(folder, 'broken')
  const files = openFiles(folderBlobs(at), key, join(folder, 'spool-broken'))
  const broken = (async function* () {
    yield Buffer.alloc(200_000)
    throw new Error('connection lost')
  })()
  await expect(files.putStream(broken)).rejects.toThrow('connection lost')
  expect(readdirSync(join(folder, 'spool-broken'))).toEqual([])
  expect(await Array.fromAsync(files.list())).toEqual([])
})

test('a bucket that does not exist is an error, not an absent file', async () => {
  const files = openFiles(bucket('gibt-es-nicht'), key, join(folder, 'spool'))
  await expect(files.get('0'.repeat(64))).rejects.toThrow(/bucket/i)
})

test('what no row refers to is forgotten after a day; what a row holds in a …_hash column stays', async () => {
  const { house } = await world({ work: false })
  const at = join(house.config.DATA_DIR, 'files')
  const owner = openPool(house.connections.owner)
  await owner.query('create table letters (file_hash text, reading_hash text)')
  const put = async (text: string, hoursAgo: number) => {
    const { hash } = await house.files.put(Buffer.from(text))
    const when = new Date(Date.now() - hoursAgo * 3600_000)
    utimesSync(join(at, hash.slice(0, 2), hash), when, when)
    return hash
  }
  const [held, alsoHeld, orphan, young] = [await put('a', 48), await put('b', 48), await put('c', 25), await put('d', 23)]
  await owner.query('insert into letters values ($1, $2), ($1, null)', [held, alsoHeld])
  // A letter that comes again is about to be referred to: it is young again.
  const again = await put('e', 48)
  await house.files.put(Buffer.from('e'))
  writeFileSync(join(at, held.slice(0, 2), 'left-over.tmp'), '')

  expect(await forgetFiles(house.files, house.workerDb)).toBe(1)
  const left = (await Array.fromAsync(house.files.list())).map((b) => b.name)
  expect(left.sort()).toEqual([held, alsoHeld, young, again].sort())
  expect(left).not.toContain(orphan)
  await owner.end()
})
