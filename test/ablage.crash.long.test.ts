import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { expect, test } from 'vitest'
import { startPostgres } from '#base/postgres.ts'
import { startCmis } from './cmis-double.ts'

const letters = 40

/** One run; `kill` gets the way to end it as a power cut does. */
function run(data: string, environment: Record<string, string>, kill?: (child: ChildProcess) => void) {
  const child = spawn(process.execPath, ['test/ablage-crash.ts', String(letters)], {
    env: { ...process.env, DATA_DIR: data, DATABASE_URL: '', CMIS_URL: '', ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  child.stdout.on('data', (said) => {
    if (String(said).includes('ready')) kill?.(child)
  })
  return new Promise<number | null>((done) => child.on('exit', done))
}
/** Milliseconds after the house is open; seeded, so that a failure can be repeated. */
const moment = (i: number) => 300 + ((i * 2654435761) % 4000)

/** What the database says of each letter when all is over. */
async function outcome(data: string) {
  const postgres = await startPostgres(data)
  const client = new pg.Client(postgres.connection)
  await client.connect()
  try {
    const { rows } = await client.query<{
      name: string
      id: string
      status: string
      entries: number
      entry: string
      standing: number
      akten: number
      deposits: string[]
    }>(`
      select i.file_name as name, i.id, i.status, (select count(*)::int from records_entry e where e.subject = 'intake/' || i.id) as entries,
        (select e.id from records_entry e where e.subject = 'intake/' || i.id) as entry,
        (select count(*)::int from review_decision d join review_proposal p on p.id = d.proposal_id where p.subject = 'intake/' || i.id and p.kind = 'intake.file-item'
          and not exists (select 1 from review_reversal r where r.decision_id = d.id)) as standing,
        (select count(*)::int from records_entry e join records_akte a on a.id = e.akte_id and a.id = i.akte_id where e.subject = 'intake/' || i.id) as akten,
        (select coalesce(array_agg(d.status order by d.status), '{}') from records_deposit d where d.subject = 'intake/' || i.id) as deposits
      from intake_item i order by i.serial`)
    return rows
  } finally {
    await client.end()
    await postgres.stop()
  }
}

test('kill -9 while letters are filed into the own Akte: each lies in exactly one, by exactly one decision that stands', {
  timeout: 600_000,
}, async () => {
  const root = mkdtempSync(join(tmpdir(), 'vz-ablage-'))
  const data = join(root, 'data')
  for (let i = 0; i < 6; i++) await run(data, {}, (child) => setTimeout(() => child.kill('SIGKILL'), moment(i)))
  expect(await run(data, {})).toBe(0)
  const found = await outcome(data)
  expect(found.map((r) => r.name).sort()).toEqual(Array.from({ length: letters }, (_, n) => `hund-${n}.txt`).sort())
  for (const r of found) expect(r, r.name).toMatchObject({ status: 'filed', entries: 1, standing: 1, akten: 1, deposits: [] })
  rmSync(root, { recursive: true, force: true })
})

test('kill -9 between the DMS and the database: each letter lies in the DMS exactly once, what was taken back not at all', {
  timeout: 900_000,
}, async () => {
  const root = mkdtempSync(join(tmpdir(), 'vz-ablage-'))
  const data = join(root, 'data')
  let running: ChildProcess | undefined
  let cut: { on: string; left: number } | undefined
  const dms = await startCmis({
    /** The DMS has done its part, and nobody hears of it. */
    done: (what) => {
      if (cut?.on !== what || --cut.left > 0) return
      cut = undefined
      running?.kill('SIGKILL')
    },
  })
  const asked = dms.settings as Record<string, string>
  let killed = 0
  try {
    for (const [on, left] of [
      ['createFolder', 1],
      ['createDocument', 1],
      ['createDocument', 4],
      ['delete', 1],
      ['createDocument', 7],
      ['createFolder', 3],
    ] as const)
      killed += Number(
        (await run(data, asked, (child) => {
          running = child
          cut = { on, left }
        })) !== 0,
      )
    expect(killed).toBeGreaterThanOrEqual(4) // else nothing was in between
    for (let i = 0; i < 4; i++) await run(data, asked, (child) => setTimeout(() => child.kill('SIGKILL'), moment(i)))
    cut = undefined
    expect(await run(data, asked)).toBe(0)
    const found = await outcome(data)
    expect(found).toHaveLength(letters)
    const documents = dms.tree().filter((o) => o.base === 'cmis:document')
    for (const r of found) {
      expect(r, r.name).toMatchObject({ status: 'filed', entries: 1, standing: 1, akten: 1 })
      const mine = documents.filter((d) => d.properties['cmis:description']?.startsWith(`vorzimmer:entry/${r.entry}/`))
      expect(
        mine.map((d) => d.text),
        r.name,
      ).toEqual([`Brief ${r.name.slice(5, -4)}: ich melde meinen Hund an.`])
      expect(
        r.deposits.filter((d) => d === 'stored'),
        r.name,
      ).toHaveLength(1)
    }
    // Nothing lies there that no entry knows: what was taken back is gone, and no folder is there twice.
    expect(documents).toHaveLength(letters)
    const folders = dms.tree().filter((o) => o.base === 'cmis:folder')
    expect(new Set(folders.map((f) => f.properties['cmis:description'])).size).toBe(folders.length)
  } finally {
    await dms.close()
    rmSync(root, { recursive: true, force: true })
  }
})
