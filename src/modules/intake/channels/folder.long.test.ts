import { existsSync, mkdirSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import pg from 'pg'
import { expect, test, vi } from 'vitest'
import { freePort } from '#test/cluster.ts'
import { cli, spawned } from '#test/process.ts'

const below = (folder: string) =>
  existsSync(folder)
    ? readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((e) => e.isFile())
        .map((e) => e.name)
        .sort()
    : []

test('kill -9 while 60 files come in: each is in the book once, and each lies in done under its number', { timeout: 240_000 }, async () => {
  const root = mkdtempSync(join(tmpdir(), 'vz-scan-'))
  const data = join(root, 'data')
  const folder = join(data, 'scan', 'haus')
  mkdirSync(folder, { recursive: true })
  const environment = async () => ({ DATA_DIR: data, PORT: String(await freePort()) })
  expect((await cli(['migrate'], { DATA_DIR: data })).code).toBe(0)
  const { startPostgres } = await import('#base/postgres.ts')
  const asked = async <T extends object>(sql: string): Promise<T[]> => {
    const postgres = await startPostgres(data)
    const client = new pg.Client(postgres.connection)
    await client.connect()
    try {
      return (await client.query(sql)).rows as T[]
    } finally {
      await client.end()
      await postgres.stop()
    }
  }
  await asked(`insert into intake_channel (kind, title, settings) values ('folder', 'Haus', '{"path":"haus"}')`)
  const files = Array.from({ length: 60 }, (_, i) => `brief-${i}.txt`)
  for (const name of files) writeFileSync(join(folder, name), `Schreiben ${name}: hiermit melde ich meinen Hund zur Hundesteuer an.`)
  for (let kill = 0; kill < 3; kill++) {
    const { child, ended } = spawned('src/app/main.ts', [], await environment())
    const some = await vi
      .waitFor(() => expect(below(join(folder, 'done')).length).toBeGreaterThan(kill * 12), { timeout: 60_000, interval: 20 })
      .catch(() => 'none')
    child.kill('SIGKILL')
    await ended
    expect(some).not.toBe('none')
  }
  const { child, ended } = spawned('src/app/main.ts', [], await environment())
  await vi.waitFor(() => expect(below(join(folder, 'done'))).toHaveLength(files.length), { timeout: 90_000, interval: 100 })
  child.kill('SIGTERM')
  await ended
  const book = await asked<{ name: string; number: string }>(
    `select file_name as name, year || '-' || lpad(serial::text, 6, '0') as number from intake_item order by serial`,
  )
  expect(book.map((i) => i.name).sort()).toEqual([...files].sort())
  expect(below(join(folder, 'done'))).toEqual(book.map((i) => `${i.number} ${i.name}`).sort())
  expect(readdirSync(folder)).toEqual(['done'])
  expect(dirname(folder)).toBe(join(data, 'scan'))
})
