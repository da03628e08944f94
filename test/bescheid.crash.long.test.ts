import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { expect, test } from 'vitest'
import { hasCheckDigit } from '#base/numbers.ts'
import { startPostgres } from '#base/postgres.ts'

const wanted = 60
const kills = 8
/** Milliseconds after the house is open; seeded, so that a failure can be repeated. */
const moment = (i: number) => 150 + ((i * 2654435761) % 2500)

function run(data: string, killAfterMs?: number) {
  const child = spawn(process.execPath, ['test/bescheid-crash.ts', String(wanted)], {
    env: { ...process.env, DATA_DIR: data, DATABASE_URL: '', TZ: 'Europe/Berlin' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  child.stdout.on('data', (said) => {
    if (killAfterMs !== undefined && String(said).includes('ready')) setTimeout(() => child.kill('SIGKILL'), killAfterMs)
  })
  return new Promise<number | null>((done) => child.on('exit', done))
}

test('kill -9 while Bescheide are issued, made and posted: none is lost or doubled, and no number has a gap', async () => {
  const data = join(mkdtempSync(join(tmpdir(), 'vz-crash-')), 'data')
  for (let i = 1; i <= kills; i++) await run(data, moment(i))
  expect(await run(data)).toBe(0)

  const postgres = await startPostgres(data)
  const client = new pg.Client(postgres.connection)
  await client.connect()
  const rows = async (sql: string) => (await client.query(sql)).rows as Record<string, never>[]
  const gapless = (numbers: number[]) => expect([...numbers].sort((a, b) => a - b)).toEqual(numbers.map((_, i) => i + 1))
  try {
    const issued = await rows(`select id, serial, decision_id, pdf_hash, docx_hash from bescheid_bescheid where status = 'issued'`)
    expect(issued.length).toBeGreaterThanOrEqual(wanted)
    gapless(issued.map((r) => Number(r.serial)))
    expect(new Set(issued.map((r) => r.decision_id)).size).toBe(issued.length)
    expect(issued.filter((r) => !r.pdf_hash || !r.docx_hash)).toEqual([])
    // Every accepted signature is a Bescheid, and every Bescheid has its signature.
    expect(
      await rows(
        `select count(*)::int as n from review_decision d join review_proposal p on p.id = d.proposal_id where p.kind = 'bescheid.erlass' and d.outcome = 'accepted'`,
      ),
    ).toEqual([{ n: issued.length }])
    const claims = (await rows('select kassenzeichen as k from payments_claim')).map((r) => String(r.k))
    expect(claims).toHaveLength(issued.length)
    expect(claims.every(hasCheckDigit)).toBe(true)
    gapless(claims.map((k) => Number(k.slice(1, -1))))
    expect(await rows('select count(*)::int as n, count(distinct origin)::int as origins from outbox_dispatch')).toEqual([
      { n: issued.length, origins: issued.length },
    ])
    const book = await rows('select serial, dispatch_id from outbox_book')
    expect(book).toHaveLength(issued.length)
    gapless(book.map((r) => Number(r.serial)))
    expect(await rows(`select count(*)::int as n from outbox_dispatch where status <> 'sent'`)).toEqual([{ n: 0 }])
    expect(await rows(`select count(*)::int as n from audit_entry where fact = 'bescheid.issued'`)).toEqual([{ n: issued.length }])
    expect(await rows(`select count(*)::int as n from audit_entry where fact = 'bescheid.made'`)).toEqual([{ n: issued.length }])
  } finally {
    await client.end()
    await postgres.stop()
    rmSync(data, { recursive: true, force: true })
  }
}, 900_000)
