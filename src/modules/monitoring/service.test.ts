import { expect, test, vi } from 'vitest'
import { z } from 'zod'
import { transact } from '#base/db.ts'
import { type Job, openJobs } from '#base/jobs.ts'
import { world } from '../../../test/world.ts'

const { house, person } = await world({ work: false })
const admin = await person({ roles: ['admin'] })
const iso = await person({ roles: ['iso'] })
const clerk = await person({ roles: ['clerk'] })

test('health says what to do, in both languages, what is wrong first; a clerk does not see it', async () => {
  const answer = await iso.get('/api/monitoring/health')
  const { findings } = (await answer.json()) as { findings: { id: string; level: string; sentence: { de: string; en: string } }[] }
  const ids = findings.map((f) => f.id)
  for (const id of ['database.ok', 'roles.ok', 'disk.ok', 'backup.none', 'jobs.ok', 'mail.none', 'town.ok', 'program.ok']) expect(ids).toContain(id)
  for (const { sentence } of findings) expect(sentence.de + sentence.en).not.toMatch(/[{}]|undefined|object/)
  const levels = findings.map((f) => ['error', 'hint', 'ok'].indexOf(f.level))
  expect(levels).toEqual([...levels].sort())
  expect((await clerk.get('/api/monitoring/health')).status).toBe(403)
})

test('a failed job shows its queue and an id, never what it worked on; the administrator tries it again, once, and the audit knows', async () => {
  const job: Job<null, { name: string }> = {
    name: 'monitoring.requeue-mail', // a queue of the house, worked by somebody who stumbles
    data: z.object({ name: z.string() }),
    retries: 0,
    run: async (_, { name }) => {
      throw new Error(`${name} ist weg`)
    },
  }
  const jobs = await openJobs<null>(house.pools.worker, [job] as Job<null>[], { ctxOf: () => null, pollSeconds: 0.5 })
  await transact(house.workerDb, (tx) => jobs.send(tx, job, { name: 'Frau Geheim' }))
  const failed = await vi.waitFor(
    async () => {
      const work = (await (await admin.get('/api/monitoring/work')).json()) as { failed: { queue: string; id: string; reason: string }[] }
      expect(JSON.stringify(work)).not.toContain('Geheim')
      expect(work.failed).toHaveLength(1)
      return work.failed[0]
    },
    { timeout: 15_000, interval: 200 },
  )
  await jobs.stop()
  expect(failed).toMatchObject({ queue: 'monitoring.requeue-mail.failed', reason: 'Error' })
  const input = { queue: failed?.queue, id: failed?.id }
  expect((await iso.post('/api/monitoring/work/retry', input)).status).toBe(403)
  expect((await admin.post('/api/monitoring/work/retry', input)).status).toBe(200)
  expect((await admin.post('/api/monitoring/work/retry', input)).status).toBe(404)
  const { rows } = await house.pool.query(`select actor from audit_entry where fact = 'monitoring.job-retried'`)
  expect(rows).toEqual([{ actor: admin.id }])
})

test('an instant in a finding is written in the language of its sentence', async () => {
  const last = await vi.waitFor(
    async () => {
      await house.seals.seal(house.workerDb) // what the test before wrote is final a moment later
      const { findings } = (await (await iso.get('/api/monitoring/health')).json()) as {
        findings: { id: string; sentence: { de: string; en: string } }[]
      }
      return findings.find((f) => f.id === 'seals.last') ?? expect.fail('nothing is sealed yet')
    },
    { timeout: 15_000, interval: 100 },
  )
  expect(last.sentence.de).toMatch(/^Letztes Siegel: \d\d\.\d\d\.\d{4}, \d\d:\d\d Uhr$/)
  expect(last.sentence.en).toMatch(/^Last seal: \d\d\/\d\d\/\d{4}, \d\d:\d\d$/)
})

test('only the words that were read can be released', async () => {
  const head = await person({ roles: ['head'], stellen: [house.town.stellen.find((s) => s.head)?.id ?? ''] })
  const { notices } = (await (await head.get('/api/monitoring/notices')).json()) as {
    notices: { id: string; language: string; subject: string; body: string }[]
  }
  expect((await head.post('/api/monitoring/notices/release', { id: 'no.such', language: 'de', subject: '', body: '' })).status).toBe(404)
  for (const { id, language, subject, body } of notices.slice(0, 1)) {
    expect((await head.post('/api/monitoring/notices/release', { id, language, subject, body: `${body} ` })).status).toBe(409)
    expect((await head.post('/api/monitoring/notices/release', { id, language, subject, body })).status).toBe(200)
  }
  expect((await clerk.get('/api/monitoring/notices')).status).toBe(403)
})
