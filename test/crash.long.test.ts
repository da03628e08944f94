import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { expect, test } from 'vitest'
import { startPostgres } from '#base/postgres.ts'

const documents = 200
const kills = 6
/** Ends a run somewhere between opening the database and the last proposal; seeded, so that a failure can be repeated. */
const moments = (seed: number) => Array.from({ length: kills }, (_, i) => 1500 + (((seed + i) * 2654435761) % 5000))

function intake(dataDir: string, folder: string, killAfterMs?: number) {
  const child = spawn(process.execPath, ['src/app/cli.ts', 'intake', folder], {
    env: { ...process.env, DATA_DIR: dataDir, DATABASE_URL: '' },
    stdio: 'ignore',
  })
  if (killAfterMs !== undefined) setTimeout(() => child.kill('SIGKILL'), killAfterMs)
  return new Promise<number | null>((done) => child.on('exit', done))
}

test('kill -9 at random moments while 200 documents run: each is there exactly once, with one proposal and no gap in the book', async () => {
  const root = mkdtempSync(join(tmpdir(), 'vz-crash-'))
  const [data, folder] = [join(root, 'data'), join(root, 'post')]
  mkdirSync(folder)
  for (let i = 0; i < documents; i++)
    writeFileSync(
      join(folder, `brief-${i}.txt`),
      `Sehr geehrte Damen und Herren,\n\nSchreiben Nr. ${i}: hiermit melde ich meinen Hund zur Hundesteuer an.\n`,
    )
  for (const moment of moments(20261120)) await intake(data, folder, moment)
  expect(await intake(data, folder)).toBe(0)

  const postgres = await startPostgres(data)
  const client = new pg.Client(postgres.connection)
  await client.connect()
  const one = async (sql: string) => (await client.query(sql)).rows[0] as Record<string, number>
  try {
    expect(await one('select count(*)::int as items, count(distinct file_name)::int as files, max(serial) as last from intake_item')).toEqual({
      items: documents,
      files: documents,
      last: documents,
    })
    expect(await one(`select count(*)::int as n from intake_item where status <> 'waiting'`)).toEqual({ n: 0 })
    expect(await one('select count(*)::int as n, count(distinct item_id)::int as items from intake_document')).toEqual({
      n: documents,
      items: documents,
    })
    expect(await one(`select count(*)::int as n, count(distinct subject)::int as subjects from review_proposal where status = 'open'`)).toEqual({
      n: documents,
      subjects: documents,
    })
    expect(await one(`select count(*)::int as n from audit_entry where fact = 'intake.item-received'`)).toEqual({ n: documents })
  } finally {
    await client.end()
    await postgres.stop()
    rmSync(root, { recursive: true, force: true })
  }
}, 240_000)
