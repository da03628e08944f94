import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { addDays } from '#base/calendar/index.ts'
import { releaseNotice } from '#base/notices.ts'
import { dayOf } from '#base/time.ts'
import { activatePackages, cafe, dog } from '#test/packages.ts'
import { fileOf } from '#test/proofs.ts'
import { world } from '#test/world.ts'
import { provisionNotice } from '../outbox/notice.ts'
import { mailCode } from './notices.ts'

// The Bescheid by download: only with consent, in the words of the law of its procedure, and no longer once the consent is withdrawn. The mail server is none.

const w = await world({ config: { SMTP_URL: 'smtp://127.0.0.1:9', VISITOR_POSTS_PER_MINUTE: '100000' } })
const { house, http, request, person } = w
const owner = new pg.Client(house.connections.owner)
await owner.connect()
afterAll(() => owner.end())
let clerk: Awaited<ReturnType<typeof person>>
let head: typeof clerk
beforeAll(async () => {
  await activatePackages(w, ['hundesteuer', 'sondernutzung'])
  clerk = await person({ stellen: ['32.20'], name: 'Herr Vorbereiter' })
  head = await person({ roles: ['head'], stellen: ['32.00'], name: 'Frau Amtsleiterin' })
}, 60_000)

type Portal = { words: string[]; law: string; given: { mail: string; confirmed: boolean } | null; open: boolean } | null
type Provision = { id: string; state: string; until: string | null; bekanntgabeOn: string | null }
type Mine = { code: string; version: number; id: string; portal: Portal; provisions: Provision[]; nextStep: string; type?: string; title: string }
const ask = async (path: string, body: object) => {
  const res = await request(`/api/applications/mine${path}`, { body })
  return { status: res.status, body: (await res.json()) as Mine }
}
async function begun(name: string, answers: object) {
  const { code } = (await ask('/begin', { package: name })).body
  await ask('/save', { code, version: 1, answers, step: 5 })
  return code
}
async function send(code: string) {
  const { version } = (await ask('', { code })).body
  const { status, body } = await ask('/submit', { code, version, declared: true })
  expect(status, JSON.stringify(body)).toBe(200)
  return body.id
}
/** Codes that are on their way to an address, the oldest first. */
async function codesFor(mail: string) {
  const { rows } = await owner.query(
    `select m.body from mail_message m join applications_mail_check c on m.about = 'applications-mail/' || c.id where m.address = $1 order by c.sent_at`,
    [mail],
  )
  return rows.map((r) => /\n(\d{4} \d{4})\n/.exec(String(r.body))?.[1] ?? expect.fail('no code in the mail'))
}
const lastCode = async (mail: string) => (await codesFor(mail)).at(-1) ?? expect.fail('no mail')
async function cafeWith(consent: 'confirmed' | 'unconfirmed' | 'none', mail = `${crypto.randomUUID().slice(0, 8)}@example.org`) {
  const code = await begun('sondernutzung', cafe())
  const form = new FormData()
  form.set('code', code)
  form.set('document', 'lageplan')
  const plan = await fileOf({ type: 'pdf', lines: ['Lageplan Maßstab 1:100', 'Fläche der Tische: 20 m²', 'verbleibende Gehwegbreite: 1,8 m'] })
  form.append('files', new Blob([plan as Uint8Array<ArrayBuffer>]), 'plan.pdf')
  expect((await http.request('/api/applications/mine/proofs', { method: 'POST', body: form, headers: { origin: 'http://localhost' } })).status).toBe(
    200,
  )
  if (consent !== 'none') expect((await ask('/consent', { code, given: true, mail })).status).toBe(200)
  if (consent === 'confirmed') expect((await ask('/mail/confirm', { code, mailCode: await lastCode(mail) })).status).toBe(200)
  return { code, id: await send(code), mail }
}
async function granted(id: string) {
  const weighing = 'Der Gehweg bleibt breit genug, Anlieger haben nichts eingewandt, andere dürfen es auch.'
  for (const [who, change] of [
    [clerk, { act: 'grant', weighing }],
    [head, {}],
  ] as const) {
    const { rows } = await owner.query(`select id, version, payload from review_proposal where subject = $1 and status = 'open'`, [
      `applications/${id}`,
    ])
    const res = await who.post(`/api/desk/proposals/${rows[0].id}/decision`, {
      version: rows[0].version,
      outcome: who === clerk ? 'amended' : 'accepted',
      ...(who === clerk ? { payload: { ...rows[0].payload, ...change } } : {}),
      reason: 'Nach Prüfung.',
    })
    expect(res.status, await res.clone().text()).toBe(200)
  }
}
const provided = (code: string, state: string) =>
  vi.waitFor(
    async () => {
      const { body } = await ask('', { code })
      expect(body.provisions.map((p) => p.state)).toEqual([state])
      return body
    },
    { timeout: 30_000, interval: 200 },
  )

describe('consent to the download', () => {
  test('is not offered before somebody has released the words of the notice, and cannot be given then', async () => {
    const code = await begun('hundesteuer', dog())
    expect((await ask('', { code })).body.portal).toBeNull()
    expect(await ask('/consent', { code, given: true, mail: 'erna@example.org' })).toMatchObject({
      status: 409,
      body: { type: '/errors/applications.no-portal' },
    })
    await releaseNotice(await head.ctx(), provisionNotice, 'de')
    expect((await ask('', { code })).body.portal).toBeNull() // the words with the code are not released yet
    await releaseNotice(await head.ctx(), mailCode, 'de')
    expect((await ask('', { code })).body.portal).toMatchObject({ given: null, open: true, mail: 'erna@example.org' })
  })
  test.each([
    ['hundesteuer', dog(), /§ 122a/, /4\. Tag, nachdem er bereitliegt.*auch wenn ich ihn nicht herunterlade/],
    ['sondernutzung', cafe(), /§ 41 Abs\. 2a/, /am Tag nach dem Herunterladen.*innerhalb von 10 Tagen/],
  ])('says by the law of its procedure when it counts as made known: %s', async (name, answers, law, words) => {
    const { portal } = (await ask('', { code: await begun(name, answers) })).body
    expect(portal?.law).toMatch(law)
    expect(portal?.words.join(' ')).toMatch(words)
    expect(portal?.words.join(' ')).toMatch(/jederzeit .*widerrufen/)
  })
  test('keeps what was read, in rows that nobody changes; a withdrawal brings the post back', async () => {
    const code = await begun('sondernutzung', cafe())
    expect(await ask('/consent', { code, given: true, mail: 'keine Adresse' })).toMatchObject({ status: 422 })
    expect((await ask('/consent', { code, given: true, mail: 'erna@example.org' })).body.portal?.given).toMatchObject({ mail: 'erna@example.org' })
    expect((await ask('/consent', { code, given: false })).body.portal?.given).toBeNull()
    await ask('/consent', { code, given: false }) // twice is once
    const id = await send(code)
    const { rows } = await owner.query(`select given, mail, words from applications_consent where case_id = $1 order by at`, [id])
    expect(rows).toMatchObject([
      { given: true, mail: 'erna@example.org', words: expect.stringMatching(/Ich bin einverstanden/) },
      { given: false, mail: null },
    ])
    await expect(house.pool.query(`update applications_consent set given = true`)).rejects.toThrow(/permission denied/)
    await expect(house.pool.query(`delete from applications_consent`)).rejects.toThrow(/permission denied/)
    await granted(id)
    await vi.waitFor(
      async () =>
        expect((await owner.query(`select channel from outbox_dispatch where subject = $1`, [`applications/${id}`])).rows).toEqual([
          { channel: 'post' },
        ]),
      { timeout: 30_000, interval: 200 },
    )
    expect(await ask('/consent', { code, given: true, mail: 'erna@example.org' })).toMatchObject({
      status: 409,
      body: { type: '/errors/applications.over' },
    })
  })
})

describe('an address that somebody typed', () => {
  const post = async (id: string) =>
    vi.waitFor(
      async () => {
        const { rows } = await owner.query(`select channel from outbox_dispatch where subject = $1`, [`applications/${id}`])
        expect(rows).toHaveLength(1)
        return rows[0].channel as string
      },
      { timeout: 30_000, interval: 200 },
    )
  test('gets a code and nothing else; while it has not answered the Bescheid goes by post, and the clerk sees why', async () => {
    const { code, id, mail } = await cafeWith('unconfirmed')
    expect((await ask('', { code })).body.portal?.given).toMatchObject({ mail, confirmed: false })
    const shown = (await (await clerk.get(`/api/applications/cases/${id}`)).json()) as { mailConfirmed: boolean; portalSince: string | null }
    expect(shown).toMatchObject({ mailConfirmed: false, portalSince: expect.any(String) })
    await granted(id)
    expect(await post(id)).toBe('post')
    const { rows } = await owner.query(`select subject, body from mail_message where address = $1`, [mail])
    expect(rows.map((r) => r.subject)).toEqual(['Ihr Code zur Bestätigung dieser E-Mail-Adresse'])
    expect(rows[0].body).not.toMatch(/Erna|Café|Sondernutzung|A-20\d\d/)
    expect(await ask('/mail/confirm', { code, mailCode: await lastCode(mail) })).toMatchObject({
      status: 409,
      body: { type: '/errors/applications.over' },
    })
  })
  test('is confirmed by its own code alone, in whatever spacing; another application learns nothing from it', async () => {
    const mail = 'eigene@example.org'
    const [code, other] = [await begun('sondernutzung', cafe()), await begun('sondernutzung', cafe())]
    for (const one of [code, other]) await ask('/consent', { code: one, given: true, mail })
    const [first, second] = await codesFor(mail)
    expect(await ask('/mail/confirm', { code, mailCode: second })).toMatchObject({
      status: 422,
      body: { type: '/errors/applications.mail-code-wrong' },
    })
    expect((await ask('/mail/confirm', { code, mailCode: first?.replace(' ', '-') })).body.portal?.given).toMatchObject({ confirmed: true })
    expect((await ask('', { code: other })).body.portal?.given).toMatchObject({ confirmed: false })
    // Another address is another address, and the confirmed one needs no second code.
    await ask('/consent', { code, given: true, mail: 'andere@example.org' })
    expect((await ask('', { code })).body.portal?.given).toMatchObject({ confirmed: false })
    await ask('/consent', { code, given: true, mail: 'EIGENE@example.org' })
    expect((await ask('', { code })).body.portal?.given).toMatchObject({ confirmed: true })
    expect(await codesFor(mail)).toHaveLength(2)
    const facts = await owner.query(
      `select to_jsonb(a) as facts from audit_entry a where fact in ('applications.mail-asked', 'applications.mail-confirmed')`,
    )
    expect(JSON.stringify(facts.rows)).not.toMatch(/@example|\d{4} \d{4}/)
  })
  test('cannot be guessed: five tries, then a new code; and no address gets more than five codes a day', async () => {
    const mail = `${crypto.randomUUID().slice(0, 8)}@example.org`
    const code = await begun('sondernutzung', cafe())
    await ask('/consent', { code, given: true, mail })
    const right = await lastCode(mail)
    const wrong = right.replace(/\d/, (d) => String((Number(d) + 1) % 10))
    for (let i = 0; i < 5; i++) expect((await ask('/mail/confirm', { code, mailCode: wrong })).body.type).toBe('/errors/applications.mail-code-wrong')
    expect((await ask('/mail/confirm', { code, mailCode: right })).body.type).toBe('/errors/applications.mail-code-over')
    expect((await ask('/mail/code', { code })).status).toBe(200)
    expect((await ask('/mail/confirm', { code, mailCode: right })).body.type).toBe('/errors/applications.mail-code-wrong')
    const burst = await Promise.all(Array.from({ length: 8 }, () => ask('/mail/code', { code })))
    expect(burst.filter((b) => b.status === 200)).toHaveLength(3)
    expect(await ask('/mail/code', { code })).toMatchObject({ status: 429, body: { type: '/errors/applications.mail-codes-used' } })
    // Nor many at once, nor by another application: the stranger behind the address is not flooded.
    const other = await begun('sondernutzung', cafe())
    expect((await ask('/consent', { code: other, given: true, mail })).status).toBe(429)
    expect((await ask('', { code: other })).body.portal?.given).toBeNull()
    expect((await ask('/mail/confirm', { code, mailCode: await lastCode(mail) })).body.portal?.given).toMatchObject({ confirmed: true })
  })
  test('has no code in the database, and the machine cannot confirm it', async () => {
    const { rows } = await owner.query(`select * from applications_mail_check limit 1`)
    expect(Object.keys(rows[0]).sort()).toEqual(['case_id', 'code_digest', 'confirmed_at', 'id', 'mail', 'sent_at', 'tries'])
    await expect(house.pools.worker.query(`update applications_mail_check set confirmed_at = now()`)).rejects.toThrow(/permission denied/)
    await expect(house.pool.query(`update applications_mail_check set mail = 'x@example.org'`)).rejects.toThrow(/permission denied/)
  })
})

describe('the Bescheid lies ready', () => {
  test('for who has the code and nobody else; a mail says only that; the day after it was fetched it counts as made known', async () => {
    const { code, id, mail: address } = await cafeWith('confirmed')
    await granted(id)
    const ready = await provided(code, 'ready')
    const today = dayOf(new Date())
    expect(ready.provisions[0]).toMatchObject({ until: addDays(today, 10), bekanntgabeOn: null })
    expect(ready.nextStep).toMatch(/zum Herunterladen bereit/)
    const mail = await owner.query(`select body, subject from mail_message where address = $1 and subject like '%liegt ein Schreiben bereit'`, [
      address,
    ])
    // The address of this house, not that of the town's website.
    expect(mail.rows[0].body).toContain('http://localhost/mein-antrag')
    expect(mail.rows[0].body + mail.rows[0].subject).not.toMatch(/Erlaubnis|Café|Gebühr|[A-Z2-9]{4}-[A-Z2-9]{4}/)
    const provision = ready.provisions[0]?.id
    const other = await begun('sondernutzung', cafe())
    expect((await ask('/bescheid', { code: other, id: provision })).status).toBe(404)
    const fetched = (await ask('/bescheid', { code, id: provision })).body as unknown as { pdf: string; mine: Mine }
    expect(Buffer.from(fetched.pdf, 'base64').subarray(0, 5).toString()).toBe('%PDF-')
    expect(fetched.mine.provisions).toMatchObject([{ state: 'fetched', bekanntgabeOn: addDays(today, 1) }])
  })
  test('and no longer once the consent is withdrawn: nothing was made known, its Stelle has it on the desk', async () => {
    const { code, id } = await cafeWith('confirmed')
    await granted(id)
    const { provisions } = await provided(code, 'ready')
    const { body } = await ask('/consent', { code, given: false })
    expect(body.provisions).toMatchObject([{ state: 'over', bekanntgabeOn: null }])
    expect((await ask('/bescheid', { code, id: provisions[0]?.id })).body.type).toBe('/errors/outbox.bad-code')
    const { rows } = await owner.query(`select stelle_id, payload from review_proposal where subject = $1 and status = 'open'`, [
      `outbox/${provisions[0]?.id}`,
    ])
    expect(rows).toMatchObject([{ stelle_id: '32.20', payload: { reason: expect.stringMatching(/widerrufen/) } }])
  })
})
