import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { ImapFlow } from 'imapflow'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { dovecot, startDovecot } from '#test/dovecot.ts'
import { world } from '#test/world.ts'
import { mayBeAnswered, parseHead } from '../mail-head.ts'
import { acknowledge } from './receipt.ts'
import { examine } from './service.ts'

const crlf = (text: string) => text.replace(/\r?\n/g, '\r\n')
const mail = ({
  from = 'Erna Beispiel <erna@example.org>',
  to = 'buergerbuero@musterstadt.example',
  subject = 'Hund anmelden',
  id = crypto.randomUUID(),
  extra = '',
  body = 'Guten Tag,\n\nhiermit melde ich meinen Hund zur Hundesteuer an.\n\nErna Beispiel',
} = {}) =>
  crlf(
    `Received: from mx.example.org by mail.musterstadt.example; ${new Date().toUTCString()}\nFrom: ${from}\nTo: ${to}\nSubject: ${subject}\nMessage-ID: <${id}@example.org>\nDate: ${new Date().toUTCString()}\n${extra}MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\n${body}\n`,
  )

describe.skipIf(!dovecot)('a mailbox on a real server', async () => {
  const passwords: Record<string, string> = {
    amt: 'geheim-1',
    flagge: 'geheim-2',
    pr: 'geheim-3',
    gross: 'geheim-4',
    weg: 'geheim-5',
    neu: 'geheim-6',
    voll: 'geheim-7',
  }
  const { house, person } = await world()
  let server: Awaited<ReturnType<typeof startDovecot>>
  const admin = await person({ roles: ['admin'] })
  beforeAll(async () => {
    server = await startDovecot(passwords)
  })
  afterAll(async () => {
    for (const { id } of await channels()) await admin.post(`/api/intake/channels/${id}/remove`)
    await server.stop()
  })

  type Line = {
    id: string
    state: string
    trouble: { de: string } | null
    arrived: number
    refused: { entry: string; why: { de: string } }[]
    mailbox: { sealed?: string }
  }
  const channels = async () => ((await (await admin.get('/api/intake/channels')).json()) as { channels: Line[] }).channels
  const settingsOf = (user: string, more: object = {}) => ({
    host: '127.0.0.1',
    port: server.port,
    security: 'none',
    user,
    address: `${user}@musterstadt.example`,
    after: 'move',
    ...more,
  })
  async function watch(user: string, more: object = {}, password = passwords[user]) {
    const res = await admin.post('/api/intake/channels/mailboxes', { title: `Postfach ${user}`, settings: settingsOf(user, more), password })
    expect(res.status, await res.clone().text()).toBe(200)
    const { id } = (await res.json()) as { id: string }
    const line = async () => (await channels()).find((c) => c.id === id) as Line
    const items = async () =>
      (
        await house.pool.query(
          `select id, origin, status, file_hash as hash, sender, subject, received_at as at from intake_item where origin like $1 order by serial`,
          [`mail/${id}/%`],
        )
      ).rows as { id: string; origin: string; status: string; hash: string; sender: string; subject: string; at: Date }[]
    return { id, line, items }
  }
  /** What a mail program would see. */
  async function inside<T>(user: string, look: (client: ImapFlow) => Promise<T>): Promise<T> {
    const client = new ImapFlow({
      host: '127.0.0.1',
      port: server.port,
      secure: false,
      doSTARTTLS: false,
      auth: { user, pass: passwords[user] ?? '' },
      logger: false,
    })
    await client.connect()
    try {
      return await look(client)
    } finally {
      await client.logout()
    }
  }
  const flagsOf = (user: string, folder: string) =>
    inside(user, async (c) => {
      await c.mailboxOpen(folder, { readOnly: true })
      const first = await c.fetchOne('1', { flags: true })
      return [...((first ? first.flags : undefined) ?? ['nothing there'])]
    })
  const count = (user: string, folder: string) =>
    inside(user, async (c) => {
      const found = await c.status(folder, { messages: true })
      return found ? found.messages : 0
    })
  const marked = (user: string) =>
    inside(user, async (c) => {
      await c.mailboxOpen('INBOX')
      return c.search({ keyword: '$Vorzimmer' })
    })
  /** As after a crash between the commit and the mark. */
  const unmark = (user: string) =>
    inside(user, async (c) => {
      await c.mailboxOpen('INBOX')
      await c.messageFlagsRemove('1:*', ['$Vorzimmer'])
    })
  const eventually = (check: () => Promise<void> | void, timeout = 30_000) => vi.waitFor(check, { timeout, interval: 150 })

  test('mail is entered with its envelope, stored as it came, moved aside; what comes later is told at once by IDLE', async () => {
    const sent = mail()
    server.deliver('amt', 'a', sent)
    const { items, line } = await watch('amt')
    await eventually(async () =>
      expect(await items()).toMatchObject([{ status: 'waiting', sender: 'Erna Beispiel <erna@example.org>', subject: 'Hund anmelden' }]),
    )
    const [item] = await items()
    expect((await house.files.get(item?.hash ?? '')).toString()).toBe(sent)
    await eventually(async () => expect([await count('amt', 'INBOX'), await count('amt', 'Vorzimmer')]).toEqual([0, 1]))
    expect(await flagsOf('amt', 'Vorzimmer')).not.toContain('\\Seen')
    server.deliver('amt', 'b', mail({ subject: 'Noch einer' }))
    await eventually(async () => expect(await items()).toHaveLength(2), 20_000)
    await eventually(async () => expect(await line()).toMatchObject({ state: 'ok', arrived: 2 }))
  })

  test('where mail stays, it gets a keyword, and nothing is entered twice over a restart of the house’s runner or of the server', async () => {
    for (let i = 0; i < 5; i++) server.deliver('flagge', `m${i}`, mail({ subject: `Brief ${i}` }))
    const { id, items, line } = await watch('flagge', { after: 'flag' })
    await eventually(async () => expect(await items()).toHaveLength(5))
    await eventually(async () => expect(await marked('flagge')).toHaveLength(5))
    expect(await count('flagge', 'INBOX')).toBe(5)
    await admin.post(`/api/intake/channels/${id}/switch`, { active: false })
    await unmark('flagge')
    await admin.post(`/api/intake/channels/${id}/switch`, { active: true })
    await eventually(async () => expect(await marked('flagge')).toHaveLength(5))
    await server.restart()
    server.deliver('flagge', 'spaeter', mail({ subject: 'Nach dem Neustart' }))
    await eventually(async () => expect(await items()).toHaveLength(6), 60_000)
    await eventually(async () => expect(await line()).toMatchObject({ state: 'ok', arrived: 6 }))
  }, 120_000)

  test('a server that numbers everything anew brings nothing in twice', async () => {
    server.deliver('neu', 'eins', mail({ subject: 'Eins' }))
    const { id, items } = await watch('neu', { after: 'flag' })
    await eventually(async () => expect(await items()).toHaveLength(1))
    await admin.post(`/api/intake/channels/${id}/switch`, { active: false })
    await eventually(async () => expect(await marked('neu')).toHaveLength(1))
    await unmark('neu')
    const before = (await items())[0]?.origin.split('/')[2]
    await server.pause()
    server.renumber('neu')
    await server.resume()
    server.deliver('neu', 'zwei', mail({ subject: 'Zwei' }))
    await admin.post(`/api/intake/channels/${id}/switch`, { active: true })
    await eventually(async () => expect((await items()).map((i) => i.subject)).toEqual(['Eins', 'Zwei']), 60_000)
    expect((await items())[1]?.origin.split('/')[2]).not.toBe(before)
  }, 120_000)

  test('a sealed mailbox: by its name, only sender and stamp are known, no word of the mail is stored, and the mail stays unread and untouched', async () => {
    server.deliver(
      'pr',
      'x',
      mail({ to: 'personalrat@musterstadt.example', subject: 'Nilpferd gegen Abteilungsleiter', body: 'Das Nilpferd ist streng geheim.' }),
    )
    const { line } = await watch('pr', { address: 'personalrat@musterstadt.example' })
    await eventually(async () => expect(await line()).toMatchObject({ state: 'ok', arrived: 1, mailbox: { sealed: 'personalrat' } }))
    const { rows } = await house.pool.query(`select * from intake_item where sealed = 'personalrat'`)
    expect(rows).toMatchObject([{ status: 'sealed', sender: 'Erna Beispiel <erna@example.org>', subject: null, stelle_id: '02.00' }])
    expect((await house.files.get(rows[0].file_hash)).toString()).not.toMatch(/Nilpferd/)
    expect(JSON.stringify(rows)).not.toMatch(/Nilpferd/)
    expect(await flagsOf('pr', 'INBOX')).not.toContain('\\Seen')
    server.deliver('pr', 'y', mail({ subject: 'Noch eine' }))
    await eventually(async () => expect((await line()).arrived).toBe(2))
    expect(await count('pr', 'INBOX')).toBe(2)
  })

  test('a huge mail, a torn one and one without anything are entered like others; each says at its item what could not be read', async () => {
    const attachment = Buffer.alloc(30 * 1024 * 1024, 'A')
      .toString('base64')
      .replace(/.{76}/g, '$&\r\n')
    server.deliver(
      'gross',
      'riese',
      crlf(
        `From: a@example.org\nSubject: Riese\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\nAnbei.\n--b\nContent-Type: application/pdf; name=r.pdf\nContent-Transfer-Encoding: base64\n\n`,
      ) +
        attachment +
        '\r\n--b--\r\n',
    )
    server.deliver('gross', 'zerrissen', crlf('From: =?utf-8?Q?kaputt\nContent-Type: multipart/mixed; boundary="nie'))
    server.deliver('gross', 'leer', '\r\n')
    const { items, line } = await watch('gross')
    await eventually(async () => expect(await items()).toHaveLength(3), 60_000)
    await eventually(async () => expect((await items()).map((i) => i.status)).toEqual(['waiting', 'waiting', 'waiting']), 60_000)
    await eventually(async () => expect(await line()).toMatchObject({ state: 'ok', refused: [] }))
  }, 120_000)

  test('a wrong password is said on the page and on "Betrieb", and works again as soon as it is entered', async () => {
    server.deliver('weg', 'a', mail())
    const { id, items, line } = await watch('weg', {}, 'falsch')
    await eventually(async () => expect(await line()).toMatchObject({ state: 'error', trouble: { de: expect.stringMatching(/Kennwort/) } }))
    const findings = await examine({ db: house.workerDb, scanFolder: house.scanFolder, now: new Date() })
    expect(findings).toContainEqual({
      id: 'channel.mail-auth',
      level: 'error',
      facts: { title: 'Postfach weg', since: { de: expect.stringMatching(/Uhr$/), en: expect.not.stringContaining('Uhr') } },
    })
    const change = { title: 'Postfach weg', settings: settingsOf('weg'), password: passwords.weg }
    expect((await admin.post(`/api/intake/channels/mailboxes/${id}`, change)).status).toBe(200)
    await eventually(async () => expect(await items()).toHaveLength(1))
    // The password is nowhere in clear.
    expect(JSON.stringify((await house.pool.query('select * from intake_channel')).rows)).not.toMatch(/geheim-\d/)
    expect(JSON.stringify(await channels())).not.toMatch(/geheim-\d|secret/)
  })

  test('"test connection" says what would hinder, and changes nothing', async () => {
    const ask = async (settings: object, password: string) =>
      (await (await admin.post('/api/intake/channels/mailboxes/test', { title: 'Probe', settings, password })).json()) as {
        waiting: number
        drafts: string | null
        problem: { de: string } | null
      }
    server.deliver('voll', 'a', mail())
    expect(await ask(settingsOf('voll'), passwords.voll ?? '')).toEqual({ waiting: 1, drafts: 'Drafts', problem: null })
    expect(await ask(settingsOf('voll'), 'falsch')).toMatchObject({ problem: { de: expect.stringMatching(/Kennwort/) } })
    expect(await ask({ ...settingsOf('voll'), port: 1 }, 'x')).toMatchObject({ problem: { de: expect.stringMatching(/antwortet nicht/) } })
    expect(await ask({ ...settingsOf('voll'), security: 'starttls' }, 'x')).toMatchObject({
      problem: { de: expect.stringMatching(/verschlüsselte Verbindung/) },
    })
    expect(await ask({ ...settingsOf('voll'), folder: 'Gibt es nicht' }, passwords.voll ?? '')).toMatchObject({
      problem: { de: expect.stringMatching(/Ordner/) },
    })
    expect(
      (
        await admin.post('/api/intake/channels/mailboxes/test', {
          title: 'Probe',
          settings: { ...settingsOf('voll'), host: 'mail.example.org' },
          password: 'x',
        })
      ).status,
    ).toBe(422)
    expect(await count('voll', 'INBOX')).toBe(1)
  })

  test('a full mailbox is said; what was entered is not entered again', async () => {
    const small = await startDovecot({ eng: 'geheim-8' }, { quotaMegabytes: 1 })
    try {
      const body = 'x'.repeat(600_000).replace(/.{76}/g, '$&\n')
      small.deliver('eng', 'a', mail({ subject: 'Gross 1', body }))
      small.deliver('eng', 'b', mail({ subject: 'Gross 2', body }))
      const { items, line, id } = await watch('eng', { port: small.port, after: 'move' }, 'geheim-8')
      await eventually(async () => expect((await items()).length).toBeGreaterThanOrEqual(1))
      await eventually(async () => expect((await line()).state).not.toBe('starting'))
      const state = await line()
      if (state.state === 'error') expect(state.trouble?.de).toMatch(/voll|verschieben/)
      await new Promise((next) => setTimeout(next, 6000))
      expect(new Set((await items()).map((i) => i.origin)).size).toBe((await items()).length)
      await admin.post(`/api/intake/channels/${id}/remove`)
    } finally {
      await small.stop()
    }
    expect(readdirSync(join(small.root, '..')).includes(small.root.split('/').at(-1) ?? '')).toBe(false)
  }, 60_000)
})

describe('a receipt', async () => {
  const { house, person } = await world({ work: false })
  const head = await person({ roles: ['head'], stellen: ['10.10'] })
  const receive = async (raw: string, sealed: string | null = null) => {
    const { hash } = await house.files.put(Buffer.from(raw))
    const item = { id: crypto.randomUUID(), number: '2026-000001', fileHash: hash, sealed, receivedAt: new Date('2026-11-20T10:00:00Z') }
    await acknowledge(
      house.ctxFor({ id: 'machine', kind: 'machine', roles: [], permissions: [], stellen: [] }),
      { receipt: true } as never,
      item as never,
    )
  }
  const sent = async () =>
    (await house.pool.query('select address, subject, body from mail_message order by created_at')).rows as {
      address: string
      subject: string
      body: string
    }[]

  test('goes out only after a person has released its words; then once for each item, at most three a day to one address', async () => {
    await receive(mail())
    expect(await sent()).toEqual([])
    const { notices } = (await (await head.get('/api/monitoring/notices')).json()) as {
      notices: { id: string; language: string; subject: string; body: string }[]
    }
    const words = notices.find((n) => n.id === 'intake.receipt' && n.language === 'de')
    expect(
      (await head.post('/api/monitoring/notices/release', { id: 'intake.receipt', language: 'de', subject: words?.subject, body: words?.body }))
        .status,
    ).toBe(200)
    await receive(mail())
    expect(await sent()).toMatchObject([
      {
        address: 'erna@example.org',
        subject: 'Ihr Schreiben ist eingegangen (Nr. 2026-000001)',
        body: expect.stringMatching(/am 20\.11\.2026 bei der Stadt Musterstadt/),
      },
    ])
    for (let i = 0; i < 5; i++) await receive(mail())
    expect(await sent()).toHaveLength(3)
  })
  test.each([
    ['an out-of-office reply', mail({ from: 'a@example.org', extra: 'Auto-Submitted: auto-replied\n' })],
    ['a newsletter', mail({ from: 'b@example.org', extra: 'List-Unsubscribe: <https://example.org>\n' })],
    ['bulk', mail({ from: 'c@example.org', extra: 'Precedence: bulk\n' })],
    ['a bounce', mail({ from: 'd@example.org', extra: 'Return-Path: <>\n' })],
    ['nobody', mail({ from: 'No Reply <no-reply@example.org>' })],
    ['nobody, in German', mail({ from: 'Keine-Antwort@example.org' })],
    ['the postmaster', mail({ from: 'MAILER-DAEMON@example.org' })],
    ['no sender', crlf('Subject: x\n\nx')],
    ['a torn head', 'From: <<<>>>'],
  ])('never to %s', async (_what, raw) => {
    const before = (await sent()).length
    await receive(raw)
    expect(await sent()).toHaveLength(before)
  })
  test('never for sealed post, and never to our own mailboxes', async () => {
    const before = (await sent()).length
    await receive(mail({ from: 'x@example.org' }), 'personalrat')
    expect(await sent()).toHaveLength(before)
    expect(mayBeAnswered(await parseHead(Buffer.from(mail({ from: 'Amt <amt@musterstadt.example>' }))), ['amt@musterstadt.example'])).toBe('own')
  })
})
