import { createServer } from 'node:net'
import { ImapFlow } from 'imapflow'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { z } from 'zod'
import { machine } from '#base/actor.ts'
import { deliver } from '#base/mail.ts'
import type { Run, StepDetail } from '#modules/circulation/contract.ts'
import { dovecot, startDovecot } from '#test/dovecot.ts'
import { world } from '#test/world.ts'
import { read } from '../reading.ts'
import { seal } from '../sealing.ts'
import * as intake from '../service.ts'
import { type Answer, type Answers, wordingOf } from './contract.ts'
import * as answers from './service.ts'

// A released answer on its way out of the house: in the words that others signed, to be taken back until it leaves, safe while the mailbox takes nothing.
// No job runs by itself here: every moment is the test's own.

const { house, person } = await world({ work: false, config: { ANSWER_UNDO_SECONDS: '30' } })
const clerk = await person({ stellen: ['20.21'], name: 'Frau Steuer' })
const budget = await person({ stellen: ['20.10'], name: 'Herr Haushalt' })
const treasurer = await person({ roles: ['head'], stellen: ['20.00'], name: 'Frau Kämmerin' })
const admin = await person({ roles: ['admin'] })
type Person = typeof clerk

const mail = `From: Erna Beispiel <erna@example.org>\r\nTo: amt@musterstadt.example\r\nSubject: Hund\r\nMessage-ID: <frage@example.org>\r\nDate: Thu, 19 Nov 2026 10:00:00 +0100\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nGuten Tag,\r\n\r\nwas kostet ein zweiter Hund?\r\n\r\nErna Beispiel\r\n`
async function arrive(origin: string = crypto.randomUUID()) {
  const { id } = await intake.receive(house.ctxFor(machine), { name: 'mail.eml', bytes: Buffer.from(mail), channel: 'mail', origin })
  await read(house.ctxFor(machine), id)
  await house.pool.query(`update review_proposal set stelle_id = '20.21' where subject = $1 and status = 'open'`, [`intake/${id}`])
  await house.pool.query(`update intake_item set stelle_id = '20.21', border = null where id = $1`, [id])
  return id
}
const ok = async (res: Response) => {
  if (res.status !== 200) expect.fail(`${res.status} ${await res.text()}`)
  return res.json()
}
const refused = async (res: Response, code: string) => expect((await res.json()) as object).toMatchObject({ type: `/errors/${code}` })
const shown = async (id: string) => (await ok(await clerk.get(`/api/intake/items/${id}/answers`))) as z.input<typeof Answers>
const draftOf = async (id: string) => (await shown(id)).draft ?? expect.fail('no draft')
/** An answer from a template without gaps, ready to be released. */
async function drafted(origin?: string) {
  const id = await arrive(origin)
  await ok(await clerk.post(`/api/intake/items/${id}/answers`, { templateId: 'eingang', language: 'de' }))
  return id
}
const release = async (id: string, change: Partial<Answer> = {}) => {
  const { proposalId, version, payload, saved } = await draftOf(id)
  return clerk.post(`/api/desk/proposals/${proposalId}/decision`, { version, outcome: 'amended', payload: { ...payload, ...saved, ...change } })
}
const save = async (id: string, change: Partial<Answer> = {}, cosign = false) => {
  const { version, payload, saved } = await draftOf(id)
  const { to, subject, body, via } = { ...payload, ...saved, ...change }
  return clerk.post(`/api/intake/items/${id}/answers/draft`, { version, to, subject, body, via, cosign })
}
const undo = async (id: string, decision?: string) => clerk.post(`/api/desk/decisions/${decision ?? (await shown(id)).released[0]?.decisionId}/undo`)

describe('a signature is for one exact wording', () => {
  const at = (id: string) => `/api/circulation/of/intake/${id}`
  const run = async (id: string) => (await ok(await clerk.get(at(id)))) as z.input<typeof Run>
  const steps = async (id: string) => (await run(id)).steps.map((s) => [s.kind, s.draftVersion, s.status])
  async function sign(who: Person, id: string, stelleId: string) {
    const step = (await run(id)).steps.find((s) => s.stelleId === stelleId && s.status === 'open') ?? expect.fail(`nothing open for ${stelleId}`)
    const detail = (await ok(await who.get(`/api/circulation/steps/${step.id}`))) as z.input<typeof StepDetail>
    return {
      detail,
      answer: () => who.post(`/api/desk/proposals/${detail.proposal?.id}/decision`, { version: detail.proposal?.version, outcome: 'accepted' }),
    }
  }

  test('a changed answer makes Mitzeichnung and Schlusszeichnung lapse and asks again; what leaves is what was signed, word for word', async () => {
    const id = await drafted()
    expect(await ok(await save(id, {}, true))).toEqual({ lapsed: 0 })
    await ok(await clerk.post(`${at(id)}/cosign`, { stellen: ['20.10'], mode: 'serial' }))
    await refused(await release(id), 'intake.answer-signatures-missing')
    await refused(
      await clerk.post(`${at(id)}/draft`, { version: 1, text: 'Anders', amountCents: null, verwaltungsakt: false }),
      'circulation.draft-elsewhere',
    )

    const first = await sign(budget, id, '20.10')
    expect(first.detail.run.draft).toMatchObject({ version: 1, of: 'answer', text: wordingOf((await draftOf(id)).payload) })
    await ok(await first.answer())
    // Changed only on the screen: not the wording that was signed.
    await refused(await release(id, { body: 'Ein anderes Wort.' }), 'intake.answer-not-as-signed')
    expect(await ok(await save(id, { body: 'Ein zweiter Hund kostet 192 Euro.' }))).toEqual({ lapsed: 1 })
    expect(await steps(id)).toEqual([
      ['mitzeichnung', 1, 'lapsed'],
      ['mitzeichnung', 2, 'open'],
    ])
    await refused(await release(id), 'intake.answer-signatures-missing')

    await ok(await (await sign(budget, id, '20.10')).answer())
    await ok(await clerk.post(`${at(id)}/signature`, { stelleId: '20.00' }))
    await refused(await release(id), 'intake.answer-signatures-missing')
    await ok(await (await sign(treasurer, id, '20.00')).answer())
    expect((await draftOf(id)).signatures).toEqual({ version: 2, current: true, signed: true, lacking: null })

    // The final signature, too, was for the words before: another recipient, another subject is another answer.
    expect(await ok(await save(id, { subject: 'Ihr zweiter Hund' }))).toEqual({ lapsed: 2 })
    expect(await run(id)).toMatchObject({ status: 'open', lacking: expect.arrayContaining(['mitzeichnung-open']) })
    expect(await steps(id)).toContainEqual(['schlusszeichnung', 2, 'lapsed'])
    await refused(await release(id), 'intake.answer-signatures-missing')
    await ok(await (await sign(budget, id, '20.10')).answer())
    await ok(await release(id))

    // It has left: a second answer is another one, and takes no signature of the first away.
    expect(await run(id)).toMatchObject({ draft: { of: 'sent' } })
    await ok(await clerk.post(`/api/intake/items/${id}/answers`, { templateId: 'eingang', language: 'en' }))
    expect(await ok(await save(id, {}, true))).toEqual({ lapsed: 0 })
    expect(await steps(id)).toContainEqual(['mitzeichnung', 3, 'done'])
    expect((await run(id)).steps.filter((s) => s.status === 'open')).toEqual([])
  })

  test('nobody signs a text with a gap; discarded, nobody need sign it; sealed, its words are gone from the Geschäftsgang', async () => {
    const id = await drafted()
    await refused(await save(id, { body: 'Bis ⟦Frist⟧.' }, true), 'intake.answer-gaps')
    await ok(await save(id, { body: 'Das Okapi ist gemeint.' }, true))
    await ok(await clerk.post(`${at(id)}/cosign`, { stellen: ['20.10'], mode: 'serial', note: 'Okapi' }))
    const { proposalId, version } = await draftOf(id)
    await ok(await clerk.post(`/api/desk/proposals/${proposalId}/decision`, { version, outcome: 'rejected' }))
    expect(await steps(id)).toEqual([['mitzeichnung', 1, 'withdrawn']])
    await seal(await clerk.ctx(), id, { reason: 'persoenlich', stelleId: '20.21' })
    const { rows } = await house.pool.query(
      `select (select count(*)::int from circulation_run where subject = $1) as runs, (select count(*)::int from intake_answer_draft where item_id = $2) as drafts,
        (select count(*)::int from review_proposal where payload::text ~ 'Okapi' or title ~ 'Okapi') as proposals, (select count(*)::int from review_decision where payload::text ~ 'Okapi') as decisions`,
      [`intake/${id}`, id],
    )
    expect(rows).toEqual([{ runs: 0, drafts: 0, proposals: 0, decisions: 0 }])
  })
})

describe('a released answer can be taken back until it leaves', () => {
  const mails = async (id: string) => (await house.pool.query('select id, status, body from mail_message where about = $1', [`intake/${id}`])).rows
  /** A mail server that takes everything. */
  const server = (sent: string[]) => ({ deliver: async (_id: string, { text }: { text: string }) => void sent.push(text), check: async () => {} })

  test('as a mail: within the window the job waits, taken back nothing is sent and the words lie here again; once it is on its way it is too late', async () => {
    const id = await drafted()
    const { payload } = await draftOf(id)
    await ok(await release(id, { via: 'mail' }))
    const [released] = (await shown(id)).released
    expect(released).toMatchObject({ via: 'mail', state: 'waiting', undoable: true, leavesAt: expect.any(String) })
    const { rows } = await house.pool.query(
      `select start_after > now() + interval '20 seconds' as waits from jobs.job where name = 'monitoring.send-mail' and state = 'created'`,
    )
    expect(rows).toEqual([{ waits: true }])
    await ok(await undo(id))
    const sent: string[] = []
    const [first] = await mails(id)
    await deliver({ db: house.workerDb, mail: server(sent) }, first.id)
    expect({ sent, status: (await mails(id))[0]?.status, body: (await mails(id))[0]?.body }).toEqual({ sent: [], status: 'recalled', body: '' })
    expect(await draftOf(id)).toMatchObject({ payload: { body: payload.body }, saved: { via: 'mail' } })

    await ok(await release(id, { via: 'mail' }))
    const second = (await mails(id)).find((m) => m.status === 'waiting')
    await deliver({ db: house.workerDb, mail: server(sent) }, second?.id)
    expect(sent).toHaveLength(1)
    expect((await shown(id)).released).toMatchObject([{ state: 'done', undoable: false }])
    await refused(await undo(id), 'intake.answer-left')
    expect((await shown(id)).draft).toBeNull()
  })
  test('the server that does not answer: an attempt was made, nobody can say that nothing has left', async () => {
    const id = await drafted()
    await ok(await release(id, { via: 'mail' }))
    const silent = { deliver: async () => Promise.reject(Object.assign(new Error('x'), { code: 'ETIMEDOUT' })), check: async () => {} }
    await deliver({ db: house.workerDb, mail: silent }, (await mails(id))[0]?.id).catch(() => {})
    expect((await shown(id)).released).toMatchObject([{ state: 'waiting', undoable: false }])
    await refused(await undo(id), 'intake.answer-left')
  })
  test('the database calls back nothing whose decision stands', async () => {
    const id = await drafted()
    await ok(await release(id, { via: 'mail' }))
    const [released] = (await shown(id)).released
    await expect(house.pool.query('select mail_recall($1)', [released?.decisionId])).rejects.toThrow('mail.not-reverted')
  })
  test('as a file: until somebody has taken it; what was typed is still there', async () => {
    const id = await drafted()
    await ok(await release(id, { body: 'Mit eigenen Worten.' }))
    await ok(await undo(id))
    expect(await draftOf(id)).toMatchObject({ saved: { body: 'Mit eigenen Worten.' } })
    await ok(await release(id))
    const [released] = (await shown(id)).released
    expect((await clerk.get(`/api/intake/items/${id}/answers/${released?.id}/file?format=txt`)).status).toBe(200)
    await refused(await undo(id), 'intake.answer-left')
    await refused(await budget.post(`/api/desk/decisions/${released?.decisionId}/undo`), 'review.other-stelle')
  })
})

describe.skipIf(!dovecot)('into a mailbox that is full', () => {
  test('the draft is refused, the page says so in a sentence, nothing is lost: it can be taken back, or laid once when there is room', {
    timeout: 60_000,
  }, async () => {
    const server = await startDovecot({ voll: 'geheim-4' }, { quotaMegabytes: 1 })
    onTestFinished(() => server.stop())
    const settings = { host: '127.0.0.1', port: server.port, security: 'none', user: 'voll', address: 'voll@musterstadt.example', after: 'move' }
    const { id: channel } = (await ok(await admin.post('/api/intake/channels/mailboxes', { title: 'Voll', settings, password: 'geheim-4' }))) as {
      id: string
    }
    server.deliver('voll', 'gross', `Subject: Gross\r\n\r\n${'x'.repeat(1_100_000).replace(/.{76}/g, '$&\r\n')}`)
    const id = await drafted(`mail/${channel}/1/1`)
    const lay = async () => answers.layDraft(house.ctxFor(machine), (await shown(id)).released[0]?.id ?? '').catch((e) => (e as Error).message)
    const inDrafts = async () => {
      const client = new ImapFlow({
        host: '127.0.0.1',
        port: server.port,
        secure: false,
        doSTARTTLS: false,
        auth: { user: 'voll', pass: 'geheim-4' },
        logger: false,
      })
      await client.connect()
      const status = await client.status('Drafts', { messages: true })
      await client.logout()
      return status ? status.messages : 0
    }
    await ok(await release(id, { via: 'draft' }))
    expect((await shown(id)).released).toMatchObject([{ via: 'draft', state: 'waiting', undoable: true }])
    expect(await lay()).toBe('draft: mail-full')
    expect((await shown(id)).released).toMatchObject([
      {
        state: 'failed',
        undoable: true,
        body: expect.stringMatching(/Erna Beispiel/),
        trouble: { de: expect.stringMatching(/^Das Postfach ist voll .* Der Text ist hier sicher\./) },
      },
    ])
    expect(await inDrafts()).toBe(0)

    const first = (await shown(id)).released[0]?.id ?? ''

    await ok(await undo(id)) // back on the desk, word for word
    expect((await draftOf(id)).saved?.body).toMatch(/Erna Beispiel/)
    await answers.layDraft(house.ctxFor(machine), first) // the job of what was taken back finds nothing to do
    await ok(await release(id, { via: 'draft' }))
    expect(await lay()).toBe('draft: mail-full')

    const client = new ImapFlow({
      host: '127.0.0.1',
      port: server.port,
      secure: false,
      doSTARTTLS: false,
      auth: { user: 'voll', pass: 'geheim-4' },
      logger: false,
    })
    await client.connect()
    await client.mailboxOpen('INBOX')
    await client.messageDelete('1:*')
    await client.logout()
    await ok(await clerk.post(`/api/intake/items/${id}/answers/${(await shown(id)).released[0]?.id}/again`))
    expect(
      (await house.pool.query(`select 1 from jobs.job where name = 'intake.lay-draft' and state = 'created' and start_after <= now()`)).rowCount,
    ).toBe(1)
    expect(await lay()).toBeUndefined()
    expect(await lay()).toBeUndefined()
    expect(await inDrafts()).toBe(1)
    expect((await shown(id)).released).toMatchObject([{ state: 'done', trouble: null, undoable: false }])
    await refused(await undo(id), 'intake.answer-left')
  })
})

describe('a mail server that behaves badly', () => {
  /** Speaks as much IMAP as a draft needs, and answers the APPEND as it is told. */
  async function scripted(append: string[]) {
    const seen: string[] = []
    const server = createServer((socket) => {
      let literal: { tag: string; left: number } | undefined
      socket.on('error', () => {})
      socket.write('* OK [CAPABILITY IMAP4rev1] bereit\r\n')
      let buffer = ''
      socket.on('data', (data) => {
        buffer += data.toString('latin1')
        for (;;) {
          if (literal) {
            if (buffer.length < literal.left + 2) return
            buffer = buffer.slice(literal.left + 2)
            const answer = append.shift() ?? 'OK'
            seen.push('APPENDED')
            if (answer === 'cut') return void socket.destroy()
            socket.write(`${literal.tag} ${answer}\r\n`)
            literal = undefined
            continue
          }
          const end = buffer.indexOf('\r\n')
          if (end < 0) return
          const line = buffer.slice(0, end)
          buffer = buffer.slice(end + 2)
          const [tag = '', word = ''] = line.split(' ')
          seen.push(word.toUpperCase())
          const size = /\{(\d+)\}$/.exec(line)
          if (size) {
            literal = { tag, left: Number(size[1]) }
            socket.write('+ weiter\r\n')
          } else {
            const untagged = {
              CAPABILITY: '* CAPABILITY IMAP4rev1',
              LIST: '* LIST (\\Drafts) "/" Drafts',
              SELECT: '* 0 EXISTS\r\n* OK [UIDVALIDITY 1] x',
              SEARCH: '* SEARCH',
              UID: '* SEARCH',
            }[word.toUpperCase()]
            socket.write(`${untagged ? `${untagged}\r\n` : ''}${tag} OK gut\r\n`)
          }
        }
      })
    })
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
    onTestFinished(() => void server.close())
    return { port: (server.address() as { port: number }).port, seen }
  }

  test.each([
    ['says no with a code', 'NO [OVERQUOTA] Quota exceeded', 'mail-full', true],
    ['says no in its own words', 'NO Mailbox is full', 'mail-full', true],
    ['says no and nothing else', 'NO', 'mail-not-moved', true],
    ['falls silent behind the last byte', 'cut', 'mail-away', false],
  ])('%s: said at the draft, and a new connection lays it', async (_what, answer, trouble, undoable) => {
    const { port, seen } = await scripted([answer])
    const settings = { host: '127.0.0.1', port, security: 'none', user: `amt${port}`, address: `amt${port}@musterstadt.example`, after: 'move' }
    const { id: channel } = (await ok(await admin.post('/api/intake/channels/mailboxes', { title: 'Amt', settings, password: 'x' }))) as {
      id: string
    }
    const id = await drafted(`mail/${channel}/1/1`)
    await ok(await release(id, { via: 'draft' }))
    const answerId = (await shown(id)).released[0]?.id ?? ''
    await expect(answers.layDraft(house.ctxFor(machine), answerId)).rejects.toThrow(`draft: ${trouble}`)
    const [failed] = (await shown(id)).released
    expect(failed).toMatchObject({ state: 'failed', undoable, trouble: { de: expect.stringMatching(/\w\.$/) } })
    await answers.layDraft(house.ctxFor(machine), answerId)
    expect(seen.filter((s) => s === 'APPENDED')).toHaveLength(2)
    expect((await shown(id)).released).toMatchObject([{ state: 'done', trouble: null }])
  })
})
