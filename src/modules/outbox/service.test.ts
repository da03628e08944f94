import pg from 'pg'
import { SMTPServer } from 'smtp-server'
import { afterAll, describe, expect, test } from 'vitest'
import { machine } from '#base/actor.ts'
import { addDays } from '#base/calendar/index.ts'
import { deliver as deliverMail } from '#base/mail.ts'
import { releaseNotice } from '#base/notices.ts'
import { dayOf } from '#base/time.ts'
import { code, content, ok, steueramt } from '#test/bescheid.ts'
import { startNutzerkonto } from '#test/nutzerkonto-double.ts'
import { world } from '#test/world.ts'
import * as outbox from './index.ts'
import { provisionNotice } from './notice.ts'
import { endUnfetched, provide } from './service.ts'

// What leaves the house, over its own routes; the town's gateway and mail server are real servers of the test.

const konto = await startNutzerkonto()
const mails: string[] = []
const smtp = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS'],
  onData(stream, _session, done) {
    const parts: Buffer[] = []
    stream
      .on('data', (part) => parts.push(part))
      .on('end', () => {
        mails.push(Buffer.concat(parts).toString())
        done()
      })
  },
})
const smtpPort = await new Promise<number>((done) => {
  const server = smtp.listen(0, '127.0.0.1', () => done((server.address() as { port: number }).port))
})
const opened = await world({
  work: false,
  config: {
    NUTZERKONTO_URL: konto.url,
    NUTZERKONTO_TOKEN: 'geheim',
    SMTP_URL: `smtp://127.0.0.1:${smtpPort}?ignoreTLS=true`,
    MAIL_FROM: 'Stadt <post@musterstadt.example>',
  },
})
const { house, person, request } = opened
const { clerk, chief, stranger, worker, subject, get, issued, dispatchOf } = await steueramt(opened)
const post = await person({ roles: ['poststelle'], stellen: ['10.11'], name: 'Frau Post' })
const today = dayOf(new Date())
const owner = new pg.Client(house.connections.owner)
await owner.connect()
afterAll(async () => {
  await owner.end()
  await konto.close()
  smtp.close()
})
const rows = async (sql: string, values: unknown[] = []) => (await owner.query(sql, values)).rows

describe('the Postausgang', () => {
  const posted = (ids: string[], on = today, who = post) => who.post('/api/outbox/posted', { ids, on })
  test('Ab-Vermerk by the Poststelle: a number without a gap, the Bekanntgabe by the law of the day, the Frist, the Fälligkeit', async () => {
    const [a, b] = [await issued(), await issued()]
    expect(await code(await posted([a.dispatch], addDays(today, 1)))).toBe('outbox.bad-day')
    expect(await code(await posted([a.dispatch], today, stranger))).toBe('outbox.not-yours')
    await ok(await posted([a.dispatch, b.dispatch]))
    expect(await code(await posted([a.dispatch]))).toBe('outbox.not-ready')
    const sent = await dispatchOf(a.dispatch)
    expect(sent).toMatchObject({ status: 'sent', postedOn: today })
    expect(String(sent.bekanntgabeOn) >= addDays(today, 4)).toBe(true)
    expect(JSON.stringify(sent.reasons)).toContain('§ 122 Abs. 2 Nr. 1 AO')
    expect(
      await rows(`select data ->> 'bekanntgabeOn' as day from jobs.job where name = 'payments.due' and data ->> 'origin' = $1`, [`bescheid/${a.id}`]),
    ).toEqual([{ day: sent.bekanntgabeOn }])
    const numbers = (await rows('select serial from outbox_book order by serial')).map((r) => r.serial)
    expect(numbers).toEqual(numbers.map((_, i) => i + 1))
    for (const change of ['update outbox_book set serial = 99', 'delete from outbox_book'])
      await expect(house.pool.query(change)).rejects.toThrow('permission denied')
  })
  test('an Ab-Vermerk that fails for one gives no number to any', async () => {
    const [a, b] = [await issued(), await issued()]
    await ok(await posted([b.dispatch]))
    const before = await rows('select count(*)::int as n, max(serial) as last from outbox_book')
    expect(await code(await posted([a.dispatch, b.dispatch]))).toBe('outbox.not-ready')
    expect(await rows('select count(*)::int as n, max(serial) as last from outbox_book')).toEqual(before)
    await ok(await posted([a.dispatch]))
    const [{ n, last }] = (await rows('select count(*)::int as n, max(serial) as last from outbox_book')) as [{ n: number; last: number }]
    expect(last).toBe(n)
  })
  test('a Zustellungsurkunde has no fiction: its day is entered, and the Belehrung speaks of the Zustellung', async () => {
    const { id, dispatch } = await issued({ delivery: { channel: 'pzu' } })
    expect((await get(id)).belehrung.join()).toContain('nach Zustellung')
    await ok(await posted([dispatch]))
    expect(await dispatchOf(dispatch)).toMatchObject({ bekanntgabeOn: null })
    await ok(await clerk.post(`/api/outbox/dispatches/${dispatch}/served`, { on: today }))
    expect(await dispatchOf(dispatch)).toMatchObject({ status: 'served', bekanntgabeOn: today })
  })
  test('came back: nothing was made known, the case is open again, the desk has it, and it goes out anew with its own number', async () => {
    const at = await subject()
    const { id, dispatch } = await issued({}, at)
    await ok(await posted([dispatch]))
    await owner.query(`update records_akte set status = 'closed', closed_at = now() where id = $1`, [at.split('/')[1]])
    await ok(await post.post(`/api/outbox/dispatches/${dispatch}/returned`, { on: today, reason: 'Empfänger unbekannt verzogen' }))
    expect(await dispatchOf(dispatch)).toMatchObject({ status: 'returned', bekanntgabeOn: null, fristOn: null })
    expect(await rows('select status from records_akte where id = $1', [at.split('/')[1]])).toEqual([{ status: 'open' }])
    const { waiting } = await ok<{ waiting: { path: string; kind: string }[] }>(await clerk.get('/api/desk/waiting'))
    expect(waiting.some((w) => w.path === `/postausgang/${dispatch}` && w.kind === 'outbox.ruecklauf')).toBe(true)
    await ok(
      await clerk.post(`/api/outbox/dispatches/${dispatch}/again`, {
        channel: 'pzu',
        lines: ['Frau', 'Erna Beispiel', 'Neue Str. 5', '70173 Stuttgart'],
      }),
    )
    const all = await outbox.listOf(house.db, `bescheid/${id}`)
    expect(all.map((d) => [d.status, d.attempt, d.channel])).toEqual([
      ['replaced', 1, 'post'],
      ['ready', 2, 'pzu'],
    ])
  })
  test('where the law of the Bekanntgabe is not sourced no day is computed; a person sets it with a reason', async () => {
    const { dispatch } = await issued({ recht: 'vwvfg', area: 'allgemein', begunOn: null })
    await ok(await posted([dispatch]))
    expect(await dispatchOf(dispatch)).toMatchObject({ status: 'sent', bekanntgabeOn: null })
    await ok(await clerk.post(`/api/outbox/dispatches/${dispatch}/bekanntgabe`, { on: today, reason: 'Empfangsbestätigung liegt vor' }))
    expect(await dispatchOf(dispatch)).toMatchObject({ bekanntgabeOn: today })
  })
  test('the Poststelle sees every line, but opens and prints nothing behind a border', async () => {
    const { dispatch } = await issued()
    await owner.query('update outbox_dispatch set border = null where id = $1', [dispatch])
    expect((await post.get(`/api/outbox/dispatches/${dispatch}/file`)).status).toBe(200)
    await owner.query(`update outbox_dispatch set border = 'steuergeheimnis' where id = $1`, [dispatch])
    expect((await post.get(`/api/outbox/dispatches/${dispatch}/file`)).status).toBe(404)
    expect((await dispatchOf(dispatch, post)).lines).toBeTruthy()
    expect((await stranger.get(`/api/outbox/dispatches/${dispatch}`)).status).toBe(404)
    expect((await clerk.get(`/api/outbox/dispatches/${dispatch}/file`)).status).toBe(200)
  })
})

describe('a Bescheid never leaves as plain mail', () => {
  const delivery = (codeDigest: string) => ({
    channel: 'portal' as const,
    consent: { on: '2026-11-02', how: 'im Antrag angekreuzt' },
    codeDigest,
    notify: 'erna@example.org',
    notifyConfirmed: { on: '2026-11-02', how: 'mit einem Code' },
  })
  test('there is no such way: not in the route, not in the table', async () => {
    const res = await clerk.post('/api/bescheid/bescheide', {
      subject: await subject(),
      content: { ...content(), delivery: { channel: 'mail', to: 'erna@example.org' } },
    })
    expect(res.status).toBe(422)
    await expect(owner.query(`update outbox_dispatch set channel = 'mail'`)).rejects.toThrow('check constraint')
  })
  test('portal: with consent only, a mail says only that something lies ready, the code opens it, the day after it counts as made known', async () => {
    await expect(owner.query(`update outbox_dispatch set channel = 'portal', delivery = '{"channel":"portal"}'`)).rejects.toThrow('only_with_consent')
    const code_ = outbox.newCode()
    const { id, dispatch } = await issued({ delivery: delivery(outbox.digestOf(code_)), recht: 'vwvfg', area: 'allgemein' })
    await expect(provide(worker(), dispatch)).rejects.toThrow('outbox.notice-missing') // the text is not released yet: nothing is provided
    await releaseNotice(await chief.ctx(), provisionNotice, 'de')
    await provide(worker(), dispatch)
    await provide(worker(), dispatch) // a job that runs twice
    expect(await dispatchOf(dispatch)).toMatchObject({ status: 'provided', bekanntgabeOn: null })
    for (const { id: mail } of await rows(`select id from mail_message where status = 'waiting'`)) await deliverMail(worker(), mail)
    expect(mails).toHaveLength(1)
    const words = Buffer.from(mails[0] ?? '').toString('utf8')
    for (const secret of ['Hundesteuer', 'Bello', 'Beispiel,', '120', code_, id]) expect(words, secret).not.toContain(secret)
    expect(words).not.toMatch(/application\/pdf|multipart/)
    expect(words).toContain('http://localhost/abholen') // this house, not the town's website

    expect(await code(await request('/api/outbox/fetch', { body: { code: outbox.newCode() } }))).toBe('outbox.bad-code')
    const fetched = await ok<{ pdf: string; bekanntgabeOn: string }>(await request('/api/outbox/fetch', { body: { code: code_.toLowerCase() } }))
    expect(Buffer.from(fetched.pdf, 'base64').subarray(0, 5).toString()).toBe('%PDF-')
    expect(fetched.bekanntgabeOn).toBe(addDays(today, 1))
    await ok(await request('/api/outbox/fetch', { body: { code: code_ } })) // once more: the same day
    expect(await dispatchOf(dispatch)).toMatchObject({ status: 'fetched', bekanntgabeOn: addDays(today, 1) })
  })
  test('portal: an address that nobody has confirmed gets nothing; signing is refused, and what lies ready from before goes back to its Stelle', async () => {
    const { notifyConfirmed: _, ...unconfirmed } = delivery(outbox.digestOf(outbox.newCode()))
    const { id } = await ok<{ id: string }>(
      await clerk.post('/api/bescheid/bescheide', { subject: await subject(), content: content({ delivery: unconfirmed }) }),
    )
    expect(await code(await clerk.post(`/api/bescheid/bescheide/${id}/ask`, { version: 1, stelleId: '20.21' }))).toBe('bescheid.mail-unconfirmed')
    const { dispatch } = await issued({ delivery: delivery(outbox.digestOf(outbox.newCode())) })
    await owner.query(`update outbox_dispatch set delivery = delivery - 'notifyConfirmed' where id = $1`, [dispatch])
    const sent = await rows(`select id from mail_message`)
    await provide(worker(), dispatch)
    expect(await dispatchOf(dispatch)).toMatchObject({ status: 'ended', bekanntgabeOn: null })
    expect(await rows(`select payload from review_proposal where subject = $1 and status = 'open'`, [`outbox/${dispatch}`])).toMatchObject([
      { payload: { reason: 'Mailadresse nicht bestätigt' } },
    ])
    expect(await rows(`select id from mail_message`)).toHaveLength(sent.length)
  })
  test('portal: not fetched within ten days it is over, nothing was made known, and the Stelle has it on its desk', async () => {
    const code_ = outbox.newCode()
    const { dispatch } = await issued({ delivery: delivery(outbox.digestOf(code_)), recht: 'vwvfg', area: 'allgemein' })
    await provide(worker(), dispatch)
    const later = (days: number) => house.ctxFor(machine, new Date(Date.now() + days * 86_400_000))
    await endUnfetched(later(10))
    expect(await dispatchOf(dispatch)).toMatchObject({ status: 'provided' })
    await endUnfetched(later(11))
    expect(await dispatchOf(dispatch)).toMatchObject({ status: 'ended', bekanntgabeOn: null })
    expect(await code(await request('/api/outbox/fetch', { body: { code: code_ } }))).toBe('outbox.bad-code')
  })
  test('Nutzerkonto: laid into the Postfach once, whatever the gateway does; an unknown handle is said', async () => {
    const way = (handle: string) => ({ channel: 'nutzerkonto' as const, consent: { on: '2026-11-02', how: 'im Konto erteilt' }, handle })
    const { dispatch } = await issued({ delivery: way('erna-7') })
    konto.be('away')
    await expect(provide(worker(), dispatch)).rejects.toThrow('nutzerkonto.away')
    konto.be('cut-after')
    await expect(provide(worker(), dispatch)).rejects.toThrow('nutzerkonto.away')
    konto.be('none')
    await provide(worker(), dispatch)
    expect([...konto.letters.values()].filter((l) => l.handle === 'erna-7')).toHaveLength(1)
    expect(await dispatchOf(dispatch)).toMatchObject({ status: 'provided', bekanntgabeOn: addDays(today, 4) })
    const lost = await issued({ delivery: way('niemand') })
    await expect(provide(worker(), lost.dispatch)).rejects.toThrow('nutzerkonto.unknown-handle')
  })
})
