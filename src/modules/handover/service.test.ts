import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { serve } from '@hono/node-server'
import pg from 'pg'
import { afterAll, describe, expect, test } from 'vitest'
import { machine } from '#base/actor.ts'
import { transact } from '#base/db.ts'
import { dayOf } from '#base/time.ts'
import { world } from '#test/world.ts'
import { deliver, handOver } from './service.ts'
import { isSigned, signed } from './signature.ts'

// The other side is a real HTTP receiver on the loopback; it can fail before and after it has taken what came.

type Got = { headers: Record<string, string | string[] | undefined>; body: string }
const got: Got[] = []
let trouble: 'none' | 'error' | 'cut-after' = 'none'
const receiver = createServer((req, res) => {
  const parts: Buffer[] = []
  req.on('data', (part) => parts.push(part))
  req.on('end', () => {
    if (trouble === 'error') return res.writeHead(500).end()
    got.push({ headers: req.headers, body: Buffer.concat(parts).toString() })
    if (trouble === 'cut-after') return res.destroy()
    res.writeHead(204).end()
  })
})
await new Promise<void>((done) => receiver.listen(0, '127.0.0.1', done))
const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`
const folder = mkdtempSync(join(tmpdir(), 'vz-handover-'))
const { house, http, person } = await world({ work: false, config: { HANDOVER_DIR: folder } })
const served = await new Promise<ReturnType<typeof serve>>((done) => {
  const server = serve({ fetch: http.fetch, port: 0, hostname: '127.0.0.1' }, () => done(server))
})
const here = `http://127.0.0.1:${(served.address() as AddressInfo).port}`
const owner = new pg.Client(house.connections.owner)
await owner.connect()
afterAll(async () => {
  await owner.end()
  receiver.close()
  served.close()
})
const admin = await person({ roles: ['admin'] })
const worker = () => house.ctxFor(machine)
const rows = async (sql: string, values: unknown[] = []) => (await owner.query(sql, values)).rows
const make = async (target: object) => (await (await admin.post('/api/handover/targets', target)).json()) as { id: string; secret: string }

const hook = await make({ kind: 'webhook', title: 'Steuerverfahren', format: 'json', topics: ['hundesteuer'], borders: ['steuergeheimnis'], url })
await make({ kind: 'folder', title: 'Ablagekorb', format: 'csv', topics: ['*'], folder: 'korb' })
let serial = 0
async function over(more: { topic?: string; border?: string | null; key?: string } = {}) {
  const ctx = worker()
  const key = more.key ?? `decision-${++serial}`
  const subject = `applications/${crypto.randomUUID()}`
  const targets = await transact(ctx.db, (tx) =>
    handOver(ctx, tx, {
      topic: 'hundesteuer',
      subject,
      border: null,
      key,
      payload: { art: 'Hundesteuer', betragCents: 12000, name: '=HYPERLINK("x")' },
      ...more,
    }),
  )
  const deliveries = (await rows('select d.id, t.kind from handover_delivery d join handover_target t on t.id = d.target_id where key = $1', [
    key,
  ])) as { id: string; kind: string }[]
  return {
    targets,
    subject,
    webhook: deliveries.find((d) => d.kind === 'webhook')?.id ?? '',
    folder: deliveries.find((d) => d.kind === 'folder')?.id ?? '',
  }
}

describe('a decided case', () => {
  test.each([
    ['to both targets of its topic', {}, 2],
    ['a topic that one target has not', { topic: 'wohngeld' }, 1],
    ['behind a border only to the target that is named for it', { border: 'steuergeheimnis' }, 1],
    ['behind a border that no target is named for', { border: 'sozialdaten' }, 0],
  ])('goes %s', async (_, more, targets) => {
    expect((await over(more)).targets).toBe(targets)
  })
  test('the same decision twice is one delivery', async () => {
    await over({ key: 'once' })
    await over({ key: 'once' })
    expect(await rows(`select count(*)::int as n from handover_delivery where key = 'once'`)).toEqual([{ n: 2 }]) // one for each of two targets
  })
  test('by webhook: signed, the same id at every attempt; a receiver that broke off after it took it knows the second one', async () => {
    const { webhook } = await over()
    trouble = 'error'
    await expect(deliver(worker(), webhook)).rejects.toThrow('handover.refused')
    trouble = 'cut-after'
    await expect(deliver(worker(), webhook)).rejects.toThrow('handover.refused')
    trouble = 'none'
    await deliver(worker(), webhook)
    await deliver(worker(), webhook) // a job that runs once more
    const mine = got.filter((g) => g.headers['idempotency-key'] === webhook)
    expect(mine).toHaveLength(2)
    for (const { headers, body } of mine) {
      expect(isSigned(hook.secret, webhook, new Date(), body, headers)).toBe(true)
      expect(isSigned(hook.secret, webhook, new Date(), `${body} `, headers)).toBe(false)
      expect(JSON.parse(body)).toMatchObject({ id: webhook, data: { betragCents: 12000 } })
    }
    expect(await rows('select status, attempts from handover_delivery where id = $1', [webhook])).toEqual([{ status: 'sent', attempts: 3 }])
  })
  test('into a folder: whole or not at all, once, and no cell that a spreadsheet would run', async () => {
    const one = await over()
    await deliver(worker(), one.folder)
    await owner.query(`update handover_delivery set status = 'waiting' where id = $1`, [one.folder]) // killed after the rename
    await deliver(worker(), one.folder)
    expect(readdirSync(join(folder, 'korb')).filter((n) => n.startsWith(one.folder))).toEqual([`${one.folder}.csv`])
    expect(readFileSync(join(folder, 'korb', `${one.folder}.csv`), 'utf8')).toContain(`"'=HYPERLINK(""x"")"`)
  })
  test('the secret stands nowhere in plain', async () => {
    expect(hook.secret).toMatch(/^whsec_/)
    expect(JSON.stringify(await rows('select * from handover_target'))).not.toContain(hook.secret.slice(6))
    expect(JSON.stringify(await (await admin.get('/api/handover/targets')).json())).not.toContain(hook.secret.slice(6))
  })
})

describe('a result comes back', () => {
  const answer = (id: string, body: string, headers: Record<string, string>) =>
    fetch(`${here}/fachverfahren/v1/ergebnisse/${id}`, { method: 'POST', body, headers })
  const body = JSON.stringify({ status: 'done', reference: 'KZ-77', text: 'gebucht' })
  test('signed with the secret of its target; the same twice is one', async () => {
    const { webhook, subject } = await over()
    for (let i = 0; i < 2; i++) expect((await answer(webhook, body, signed(hook.secret, webhook, new Date(), body))).status).toBe(200)
    expect(await rows('select status, result from handover_delivery where id = $1', [webhook])).toEqual([
      { status: 'answered', result: { status: 'done', reference: 'KZ-77', text: 'gebucht' } },
    ])
    expect(await rows(`select count(*)::int as n from audit_entry where fact = 'handover.answered' and subject = $1`, [subject])).toEqual([{ n: 1 }])
  })
  test.each<[string, (id: string) => [string, Record<string, string>], number]>([
    ['unsigned', () => [body, {}], 401],
    ['with another secret', (id) => [body, signed('whsec_AAAA', id, new Date(), body)], 401],
    ['for another delivery', () => [body, signed(hook.secret, crypto.randomUUID(), new Date(), body)], 401],
    ['with a changed body', (id) => [body.replace('done', 'refused'), signed(hook.secret, id, new Date(), body)], 401],
    ['six minutes old', (id) => [body, signed(hook.secret, id, new Date(Date.now() - 360_000), body)], 401],
    ['signed, but no result', (id) => ['{"status":"maybe"}', signed(hook.secret, id, new Date(), '{"status":"maybe"}')], 422],
    ['far too large', (id) => ['x'.repeat(70_000), signed(hook.secret, id, new Date(), 'x'.repeat(70_000))], 413],
  ])('not %s', async (_, given, status) => {
    const { webhook } = await over()
    const [text, headers] = given(webhook)
    expect((await answer(webhook, text, headers)).status).toBe(status)
    expect(await rows('select result from handover_delivery where id = $1', [webhook])).toEqual([{ result: null }])
  })
})

describe('the process log', () => {
  const today = dayOf(new Date())
  const log = async (format: string) => (await admin.get(`/api/handover/log?format=${format}&topic=applications&from=${today}&to=${today}`)).text()
  test('holds cases and steps with roles, and nobody in it: no account, no Stelle, no id of a case, no minute', async () => {
    const clerk = await person({ stellen: ['20.21'], name: 'Frau Steuer' })
    const ctx = await clerk.ctx()
    const subject = `applications/${crypto.randomUUID()}`
    const { record } = await import('#base/audit.ts')
    await transact(ctx.db, (tx) => record(tx, ctx.actor, 'circulation.closed', subject, { run: 'x' }))
    for (const format of ['xes', 'csv']) {
      const text = await log(format)
      expect(text).toContain('handover.queued')
      expect(text).toContain('machine')
      expect(text).toContain('Kämmerei') // the office of 20.21, two levels up
      for (const secret of [clerk.id, 'Frau Steuer', '20.21', subject.split('/')[1] ?? '', admin.id]) expect(text, format).not.toContain(secret)
      for (const [, minute] of text.matchAll(/T\d\d:(\d\d):\d\d/g)) expect(['00', '15', '30', '45']).toContain(minute)
    }
  })
  test('is well-formed XES (skipped without xmllint)', async ({ skip }) => {
    const file = join(mkdtempSync(join(tmpdir(), 'vz-xes-')), 'a.xes')
    writeFileSync(file, await log('xes'))
    const xmllint = spawnSync('xmllint', ['--noout', file])
    if (xmllint.error) return skip('xmllint is not installed')
    expect(xmllint.stderr.toString()).toBe('')
  })
  test('of a year at the most', async () => {
    expect((await admin.get('/api/handover/log?from=2024-01-01&to=2026-01-01')).status).toBe(422)
  })
})
