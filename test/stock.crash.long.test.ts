import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { expect, test } from 'vitest'
import { startPostgres } from '#base/postgres.ts'

const documents = 300
/** Milliseconds; seeded, so that a failure can be repeated. */
const moment = (i: number, from: number) => from + ((i * 2654435761) % 4000)

/** @param kill milliseconds after it has begun to work: after it says "ready", or for the command after its start */
function run(data: string, args: string[], kill?: { ms: number; onReady: boolean }) {
  const child = spawn(process.execPath, args, { env: { ...process.env, DATA_DIR: data, DATABASE_URL: '' }, stdio: ['ignore', 'pipe', 'ignore'] })
  const end = () => setTimeout(() => child.kill('SIGKILL'), kill?.ms)
  if (kill && !kill.onReady) end()
  child.stdout.on('data', (said) => {
    if (kill?.onReady && String(said).includes('ready')) end()
  })
  return new Promise<number | null>((done) => child.on('exit', done))
}

test('kill -9 while an archive of 300 comes in, is decided in groups and taken back: it goes on where it was, nothing is doubled or lost', {
  timeout: 900_000,
}, async () => {
  const root = mkdtempSync(join(tmpdir(), 'vz-stock-'))
  const [data, archive] = [join(root, 'data'), join(root, 'archiv')]
  const kinds = ['923.1 Hundesteuer', '112.4 Sondernutzung', 'Unsortiert'] as const
  const words = [
    'Anmeldung eines Hundes zur Hundesteuer, Hundemarke, Dackel',
    'Sondernutzung: Gerüst auf dem Gehweg, Container',
    'Zettel ohne Betreff',
  ] as const
  for (let i = 0; i < documents; i++) {
    const folder = join(archive, kinds[i % 3] ?? '', `Vorgang_${i % 30}`)
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, `${i}.txt`), `${words[i % 3]}. Nummer ${i}.`)
  }
  const intake = ['src/app/cli.ts', 'intake', '--stock', archive, '--stelle', '20.21']
  for (let i = 0; i < 4; i++) await run(data, intake, { ms: moment(i, 2500), onReady: false })
  expect(await run(data, intake)).toBe(0)

  const asked = async (sql: string) => {
    const postgres = await startPostgres(data)
    const client = new pg.Client(postgres.connection)
    await client.connect()
    try {
      return (await client.query(sql)).rows as Record<string, unknown>[]
    } finally {
      await client.end()
      await postgres.stop()
    }
  }
  const state = `select (select count(*)::int from intake_stock) as runs, (select total from intake_stock limit 1) as total,
    (select count(distinct file_name)::int from intake_item) as files, (select count(*)::int from intake_item) as items, (select max(serial) from intake_item) as last,
    (select count(*)::int from intake_item where status = 'waiting') as waiting, (select count(*)::int from intake_item where status = 'filed') as filed,
    (select count(*)::int from review_proposal where status = 'open' and kind = 'intake.file-stock') as open,
    (select count(*)::int from review_proposal where status = 'open' and kind <> 'intake.file-stock') as desk,
    (select count(*)::int from records_entry) as entries,
    (select count(*)::int from (select hint from intake_item i where akte_id is not null group by hint having count(distinct akte_id) > 1) x) as torn,
    (select count(*)::int from records_akte where status = 'open') as akten,
    (select count(*)::int from review_decision d where not exists (select 1 from review_reversal r where r.decision_id = d.id)) as standing,
    (select count(*)::int from review_decision d where not exists (select 1 from intake_stock_decision b where b.decision_id = d.id)) as loose,
    (select count(*)::int from intake_stock_decision b join review_reversal r on r.decision_id = b.decision_id where b.undone_at is null) as unmarked`
  const came = { runs: 1, total: documents, files: documents, items: documents, last: documents, desk: 0, loose: 0, torn: 0 }
  expect(await asked(state)).toMatchObject([{ ...came, waiting: documents, filed: 0, open: documents, entries: 0, standing: 0 }])

  const decide = ['test/stock-crash.ts', 'decide']
  for (let i = 0; i < 4; i++) await run(data, decide, { ms: moment(i, 200), onReady: true })
  expect(await run(data, decide)).toBe(0)
  const decided = { ...came, waiting: 0, filed: documents, open: 0, entries: documents, standing: documents }
  expect(await asked(state)).toMatchObject([decided])

  const undo = ['test/stock-crash.ts', 'undo']
  for (let i = 0; i < 3; i++) await run(data, undo, { ms: moment(i, 200), onReady: true })
  expect(await run(data, undo)).toBe(0)
  expect(await asked(state)).toMatchObject([
    { ...came, waiting: documents, filed: 0, open: documents, entries: 0, akten: 0, standing: 0, unmarked: 0 },
  ])

  expect(await run(data, decide)).toBe(0)
  expect(await asked(state)).toMatchObject([decided])
  rmSync(root, { recursive: true, force: true })
})
