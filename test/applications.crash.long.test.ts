import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { expect, onTestFinished, test } from 'vitest'
import { readConfig } from '#base/config.ts'
import { startPostgres } from '#base/postgres.ts'
import { filesOf } from '../src/app/house.ts'
import { dog } from './packages.ts'
import { startServer } from './process.ts'
import { fileOf } from './proofs.ts'

const wanted = 40
const kills = 7
const atOnce = 4
/** Milliseconds after the server answers; seeded, so that a failure can be repeated. */
const moment = (i: number) => 600 + ((i * 2654435761) % 4000)

test('kill -9 while citizens send applications with proofs: none is lost or doubled, every receipt holds, no number has a gap', async () => {
  const root = mkdtempSync(join(tmpdir(), 'vz-crash-'))
  const data = join(root, 'data')
  const environment = {
    DATA_DIR: data,
    PUBLIC_URL: 'http://localhost',
    VISITOR_POSTS_PER_MINUTE: '1000000',
    TZ: 'Europe/Berlin',
  }

  let server = await startServer(environment, { timeout: 240_000 })
  let over = false
  // Also where an expectation fails: no citizen asks on, and neither the server nor the Postgres that a killed one left behind stays.
  onTestFinished(async () => {
    over = true
    await server.stop()
    await (await startPostgres(data)).stop()
    rmSync(root, { recursive: true, force: true })
  }, 60_000)

  /** As the page does it: where nobody answers, the same is asked again until somebody does. */
  async function ask(path: string, body: object | FormData): Promise<{ status: number; body: Record<string, unknown> }> {
    for (let i = 0; ; i++) {
      try {
        const form = body instanceof FormData
        const res = await fetch(`http://127.0.0.1:${server.port}/api/applications/mine${path}`, {
          method: 'POST',
          headers: { origin: 'http://localhost', ...(form ? {} : { 'content-type': 'application/json' }) },
          body: form ? body : JSON.stringify(body),
          signal: AbortSignal.timeout(60_000),
        })
        return { status: res.status, body: (await res.json()) as Record<string, unknown> }
      } catch (e) {
        if (over || i > 600) throw e
        await new Promise((next) => setTimeout(next, 200))
      }
    }
  }
  const ok = async (path: string, body: object | FormData) => {
    const { status, body: said } = await ask(path, body)
    expect(status, `${path}: ${JSON.stringify(said)}`).toBe(200)
    return said
  }

  const proof = await fileOf({ type: 'pdf', lines: ['EU-Heimtierausweis', 'Rufname: Bello', 'Transponder-Nr.: 276098100000001', 'Tollwut'] })
  type Receipt = { code: string; number: string; id: string; hundName: string }
  async function citizen(i: number): Promise<Receipt> {
    const { code } = (await ok('/begin', { package: 'hundesteuer' })) as { code: string }
    const answers = { ...dog(), hundName: `Bello ${i}` }
    // Saved, perhaps without having heard so: then the version has moved, and what lies there is ours.
    for (;;) {
      const { version, answers: there } = (await ok('', { code })) as { version: number; answers: { hundName?: string } }
      if (there.hundName === answers.hundName) break
      expect([200, 409]).toContain((await ask('/save', { code, version, answers, step: 5 })).status)
    }
    const form = new FormData()
    form.set('code', code)
    form.set('document', 'heimtierausweis')
    form.append('files', new Blob([proof as Uint8Array<ArrayBuffer>]), 'heimtierausweis.pdf')
    await ok('/proofs', form)
    const { version } = (await ok('', { code })) as { version: number }
    const { number, id } = (await ok('/submit', { code, version, declared: true })) as { number: string; id: string }
    return { code, number, id, hundName: answers.hundName }
  }

  const receipts: Receipt[] = []
  let killed = 0
  let started = 0
  const sending = Promise.all(
    Array.from({ length: atOnce }, async () => {
      while (killed < kills || started < wanted) receipts.push(await citizen(++started))
    }),
  )
  sending.catch(() => {})
  while (killed < kills) {
    await new Promise((next) => setTimeout(next, moment(killed + 1)))
    await server.kill()
    killed++
    server = await startServer(environment, { timeout: 240_000 })
  }
  await sending
  // The receipt of every one of them still opens her application, with the number that she was given.
  for (const { code, number, hundName } of receipts)
    expect(await ok('', { code })).toMatchObject({ number, status: 'submitted', answers: { hundName } })
  expect(await server.stop()).toBe(0)

  const postgres = await startPostgres(data)
  const client = new pg.Client(postgres.connection)
  await client.connect()
  const rows = async (sql: string) => (await client.query(sql)).rows
  try {
    expect(receipts.length).toBeGreaterThanOrEqual(wanted)
    const cases = await rows(`select id, serial, answers ->> 'hundName' as dog from applications_case where serial is not null order by serial`)
    expect(cases.map((c) => c.id).sort()).toEqual(receipts.map((r) => r.id).sort())
    expect(new Set(cases.map((c) => c.dog)).size).toBe(cases.length)
    expect(cases.map((c) => c.serial)).toEqual(cases.map((_, i) => i + 1))
    expect(new Set(receipts.map((r) => r.number)).size).toBe(receipts.length)
    const [{ n, subjects }] = await rows(
      `select count(*)::int as n, count(distinct subject)::int as subjects from review_proposal where status = 'open' and kind = 'applications.decide'`,
    )
    expect({ n, subjects }).toEqual({ n: cases.length, subjects: cases.length })
    expect(await rows(`select count(*)::int as n from audit_entry where fact = 'applications.submitted'`)).toEqual([{ n: cases.length }])
    const uploads = await rows(
      `select case_id, file_hash from applications_upload u join applications_case c on c.id = u.case_id where c.serial is not null`,
    )
    expect(uploads.map((u) => u.case_id).sort()).toEqual(cases.map((c) => c.id).sort())
    const files = filesOf(readConfig({ DATA_DIR: data, TOWN: 'towns/musterstadt' }))
    for (const hash of new Set(uploads.map((u) => u.file_hash))) expect(Buffer.compare(await files.get(hash), proof)).toBe(0)
  } finally {
    await client.end()
    await postgres.stop()
  }
}, 1_800_000)
