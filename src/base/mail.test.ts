import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { machine } from '#base/actor.ts'
import { transact } from '#base/db.ts'
import { deliver, mailCounts, openMail, requeue, sendDecided } from '#base/mail.ts'
import { type Notice, releaseNotice, sendNotice } from '#base/notices.ts'
import { world } from '../../test/world.ts'

type Got = { to: string[]; raw: string }
const got: Got[] = []
let answer: { at: 'rcpt' | 'data'; code: number } | undefined
const smtp = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS'],
  onRcptTo: (_address, _session, done) => done(answer?.at === 'rcpt' ? Object.assign(new Error('no'), { responseCode: answer.code }) : null),
  onData(stream, session, done) {
    let raw = ''
    stream.on('data', (chunk: Buffer) => {
      raw += chunk
    })
    stream.on('end', () => {
      if (answer?.at === 'data') return done(Object.assign(new Error('no'), { responseCode: answer.code }))
      got.push({ to: session.envelope.rcptTo.map((r) => r.address), raw })
      done()
    })
  },
})
await new Promise<void>((done) => smtp.listen(0, '127.0.0.1', () => done()))
const { port } = smtp.server.address() as AddressInfo
const mail = openMail({ SMTP_URL: `smtp://127.0.0.1:${port}?ignoreTLS=true`, MAIL_FROM: 'Musterstadt <post@musterstadt.example>' })
afterAll(() => new Promise<void>((done) => smtp.close(() => done())))

const { house, person } = await world({ work: false })
const stelle = house.town.stellen.find((s) => s.head)?.id ?? ''
const anna = await person({ roles: ['head'], stellen: [stelle] })
const notice: Notice = {
  id: 'test.receipt',
  kind: 'receipt',
  title: { de: 'Eingangsbestätigung', en: 'Eingangsbestätigung' },
  text: {
    de: { subject: 'Eingang {number}', body: 'Ihr Schreiben ist am {day} eingegangen.' },
    en: { subject: 'Receipt {number}', body: 'Your letter arrived on {day}.' },
  },
}
const facts = { number: '2026-1', day: '20. November 2026' }
const to = 'buerger@example.org'
const worker = { ...house.ctxFor(machine), mail }
const send = (about: string, more: Partial<Parameters<typeof sendNotice>[3]> = {}) =>
  transact(house.workerDb, (tx) => sendNotice(worker, tx, notice, { to, about, facts, ...more }))
const waitingId = async () =>
  (await house.pools.web.query(`select id from mail_message where status = 'waiting' order by created_at desc limit 1`)).rows[0]?.id
const statusOf = async (id: string) =>
  (await house.pools.web.query('select status, answer_code as code, attempts from mail_message where id = $1', [id])).rows[0]
beforeEach(() => {
  got.length = 0
  answer = undefined
})

test('a text that nobody released stays in the house; a machine cannot release one, nor somebody without a Stelle', async () => {
  expect(await send('test/1')).toBe('not-released')
  await expect(releaseNotice(house.ctxFor(machine), notice, 'de')).rejects.toThrow('review.machine-cannot-decide')
  await expect(house.pools.worker.query(release, [stelle, anna.id, 'x'])).rejects.toThrow('permission denied')
  await expect(house.pools.web.query(release, [stelle, anna.id, 'no-such-session'])).rejects.toThrow('review.no-live-session')
  const nobodyYet = await person({ roles: ['head'] })
  await expect(releaseNotice(await nobodyYet.ctx(), notice, 'de')).rejects.toThrow('review.not-your-stelle')
  expect(await mailCounts(house.db)).toEqual({ waiting: 0, refused: 0 })
})
const release = `insert into notice_release (notice, kind, language, subject, body, text_digest, stelle_id, person_id, session_id) values ('n', 'code', 'de', 's', 'b', 'd', $1, $2, $3)`

test('a released text goes out once, and another wording of it does not', async () => {
  await releaseNotice(await anna.ctx(), notice, 'de')
  expect(await send('test/2')).toBe('queued')
  expect(await send('test/2')).toBe('sent-before')
  expect(await send('test/2', { language: 'en' })).toBe('not-released')
  const changed = { ...notice, text: { ...notice.text, de: { ...notice.text.de, body: `${notice.text.de.body} Wir lehnen ab.` } } }
  expect(await transact(house.workerDb, (tx) => sendNotice(worker, tx, changed, { to, about: 'test/3', facts }))).toBe('not-released')

  const id = await waitingId()
  await deliver(worker, id)
  await deliver(worker, id) // a job that runs twice
  expect(got).toHaveLength(1)
  expect(got[0]?.to).toEqual([to])
  expect(got[0]?.raw).toContain('Subject: Eingang 2026-1')
  expect(got[0]?.raw).toContain(`Message-ID: <${id}@musterstadt.example>`)
  expect(await statusOf(id)).toMatchObject({ status: 'sent', attempts: 1 })
})

test('a fact of more than one line is refused: it could carry a sentence, or a header', async () => {
  await expect(send('test/4', { facts: { ...facts, number: '1\r\nBcc: x@example.org' } })).rejects.toThrow('more than a line')
})

test('the job is in the same transaction: a rollback sends nothing', async () => {
  await transact(house.workerDb, async (tx) => {
    await sendNotice(worker, tx, notice, { to, about: 'test/5', facts })
    throw new Error('back')
  }).catch(() => {})
  expect(await waitingId()).toBeUndefined()
  const jobs = () => house.pools.worker.query(`select count(*) as n from jobs.job where name = 'monitoring.send-mail'`)
  const before = (await jobs()).rows[0].n
  await send('test/6')
  expect((await jobs()).rows[0].n).toBe(before + 1)
  const { rows } = await house.pools.worker.query(`select data from jobs.job where name = 'monitoring.send-mail'`)
  expect(JSON.stringify(rows)).not.toContain(to)
  await deliver(worker, await waitingId())
})

test.each<[string, 'rcpt' | 'data', number]>([
  ['a full queue', 'rcpt', 451],
  ['a server that gives up after the text', 'data', 452],
])('%s: tried again under the same Message-ID', async (_, at, code) => {
  await send(`test/again-${code}`)
  const id = await waitingId()
  answer = { at, code }
  await expect(deliver(worker, id)).rejects.toThrow(/^mail server: /)
  await expect(deliver(worker, id)).rejects.not.toThrow(to)
  expect(await statusOf(id)).toMatchObject({ status: 'waiting', attempts: 2 })
  answer = undefined
  await deliver(worker, id)
  expect(got[0]?.raw).toContain(`<${id}@`)
})

test('an address that the server will never take is not tried again, and counted', async () => {
  await send('test/7')
  const id = await waitingId()
  answer = { at: 'rcpt', code: 550 }
  await deliver(worker, id)
  expect(await statusOf(id)).toEqual({ status: 'refused', code: 550, attempts: 1 })
  expect(await mailCounts(house.db)).toEqual({ waiting: 0, refused: 1 })
})

test('two processes with the same mail: one sends it', async () => {
  await send('test/8')
  const id = await waitingId()
  await Promise.all([deliver(worker, id), deliver(worker, id), deliver(worker, id)])
  expect(got).toHaveLength(1)
})

test('without a mail server mail waits, and goes out once there is one', async () => {
  expect(openMail({ MAIL_FROM: 'x@example.org' } as Parameters<typeof openMail>[0])).toBeUndefined()
  await send('test/9')
  const id = await waitingId()
  await deliver({ ...worker, mail: undefined }, id)
  expect(await statusOf(id)).toMatchObject({ status: 'waiting', attempts: 0 })
  const { rows } = await house.pools.web.query(`select current_database() as database`)
  expect(rows).toHaveLength(1)
  const owner = house.connections.owner
  const { Client } = (await import('pg')).default
  const client = new Client(owner)
  await client.connect()
  await client.query(`update mail_message set created_at = now() - interval '2 hours' where id = $1`, [id]).finally(() => client.end())
  expect(await transact(house.workerDb, (tx) => requeue({ ...worker, mail: undefined }, tx))).toBe(0)
  expect(await transact(house.workerDb, (tx) => requeue(worker, tx))).toBe(1)
  await deliver(worker, id)
  expect(got).toHaveLength(1)
})

test('mail without a release or a decision, and for a decision that is none, is refused by the database', async () => {
  const values = `(about, address, subject, body`
  await expect(house.pools.web.query(`insert into mail_message ${values}) values ('a', 'b@example.org', 's', 'b')`)).rejects.toThrow(
    'released_by_someone',
  )
  await expect(
    transact(house.db, (tx) => sendDecided(worker, tx, { id: crypto.randomUUID() }, 'test/10', { to, subject: 's', text: 't' })),
  ).rejects.toThrow('mail.not-released')
  for (const [pool, text] of [
    [house.pools.web, `update mail_message set body = 'x'`],
    [house.pools.worker, `update mail_message set address = 'x'`],
    [house.pools.worker, 'delete from mail_message'],
    [house.pools.web, `update notice_release set body = 'x'`],
  ] as const)
    await expect(pool.query(text), text).rejects.toThrow('permission denied')
})
