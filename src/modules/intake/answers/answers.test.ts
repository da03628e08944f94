import { strFromU8, unzipSync } from 'fflate'
import { ImapFlow } from 'imapflow'
import pg from 'pg'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { dovecot, startDovecot } from '#test/dovecot.ts'
import { giveSamples } from '#test/samples.ts'
import { world } from '#test/world.ts'
import { seal } from '../sealing.ts'
import * as intake from '../service.ts'
import type { Answer } from './contract.ts'
import { asksFor, bareSubject, fill, greeting, openingHours, personNameOf } from './fill.ts'
import { releaseAnswer } from './proposal.ts'

const crlf = (text: string) => text.replace(/\r?\n/g, '\r\n')
type Mail = { from?: string; subject?: string; extra?: string; body?: string; id?: string }
const mail = ({ from = 'Erna Beispiel <erna@example.org>', subject = 'AW: Hund anmelden', extra = '', id = crypto.randomUUID(), body }: Mail = {}) =>
  crlf(
    `From: ${from}\nTo: stadt@musterstadt.example\nSubject: ${subject}\nMessage-ID: <${id}@example.org>\nDate: Thu, 19 Nov 2026 10:00:00 +0100\n${extra}MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\n${body ?? 'Guten Tag,\n\nhiermit melde ich meinen Hund zur Hundesteuer an. Hundemarke, Hundehalter.\n\nMit freundlichen Grüßen\nErna Beispiel'}\n`,
  )

describe('a template is filled, never written', () => {
  const template = {
    id: 't',
    title: 'T',
    stellen: [],
    documentTypes: [],
    tags: [],
    words: [],
    factOnly: false,
    fields: [{ id: 'grund', title: 'Warum' }],
    texts: { de: { subject: 'Zu {betreff}', body: ['{anrede}', 'Ihr Zeichen: {ihr-zeichen?}', 'Frist: {frist}', 'weil {grund}'] } },
  }
  test('a missing fact is a gap one can see, an optional line without its fact is left out', () => {
    expect(fill(template, 'de', { anrede: { value: 'Guten Tag,', evidence: null }, betreff: { value: 'Hund', evidence: null } })).toMatchObject({
      subject: 'Zu Hund',
      body: 'Guten Tag,\nFrist: ⟦Frist⟧\nweil ⟦Warum⟧',
      filled: [{ field: 'anrede' }, { field: 'betreff' }],
    })
  })
  test.each([
    ['Erna Beispiel', 'Erna Beispiel'],
    ['"Beispiel, Erna"', 'Erna Beispiel'],
    ['Ayşe Yılmaz-Öztürk', 'Ayşe Yılmaz-Öztürk'],
    ['Jan van der Berg', 'Jan van der Berg'],
    ['Stadtwerke GmbH', undefined],
    ['erna77', undefined],
    ['Team Bürgerbüro', undefined],
    ['Landratsamt Musterkreis', undefined],
    ['info@example.org', undefined],
    ['', undefined],
  ])('%j is greeted as %j', (raw, name) => expect(personNameOf(raw)).toBe(name))
  test('a greeting without a name is neutral', () => {
    expect([greeting(undefined, 'de'), greeting(undefined, 'einfach'), greeting(undefined, 'en')]).toEqual([
      'Sehr geehrte Damen und Herren,',
      'Guten Tag,',
      'Dear Sir or Madam,',
    ])
  })
  test.each([
    ['AW: WG: Re[2]: Hund', 'Hund'],
    ['Rechnung', 'Rechnung'],
    ['Fwd:Antrag', 'Antrag'],
  ])('the subject %j is about %j', (raw, bare) => expect(bareSubject(raw)).toBe(bare))
  test('words of a template are found as words', () => {
    expect(asksFor({ words: ['wann haben Sie offen'] }, 'Hallo,\nwann haben\nSie offen?')).toBe(true)
    expect(asksFor({ words: ['verloren'] }, 'Das geht unverloren')).toBe(false)
  })
})

describe('an answer', async () => {
  const { house, person } = await world()
  const clerk = await person({ stellen: ['20.21'], name: 'Frau Sachbearbeiterin' })
  const other = await person({ stellen: ['60.10'] })
  const admin = await person({ roles: ['admin'] })

  async function arrive(content: string | Buffer, { name = 'mail.eml', origin = `test/${crypto.randomUUID()}`, mailbox = '' } = {}) {
    const { id } = await intake.receive(house.ctxFor({ id: 'machine', kind: 'machine', roles: [], permissions: [], stellen: [] }), {
      name,
      bytes: Buffer.from(content),
      channel: 'mail',
      origin,
      ...(mailbox ? { mailbox } : {}),
    })
    await vi.waitFor(
      async () => {
        const { rows } = await house.pool.query(`select 1 from intake_item where id = $1 and status <> 'received'`, [id])
        expect(rows).toHaveLength(1)
      },
      { timeout: 20_000, interval: 100 },
    )
    await house.pool.query(`update review_proposal set stelle_id = '20.21' where subject = $1 and status = 'open'`, [`intake/${id}`])
    await house.pool.query(`update intake_item set stelle_id = '20.21', border = null where id = $1 and sealed is null`, [id])
    return id
  }
  type Line = { id: string; fits: boolean; factOnly: boolean }
  type Draft = {
    proposalId: string
    version: number
    payload: Answer
    filled: { field: string; value: string; evidence: { start: number; end: number } | null }[]
    mine: boolean
    blind: boolean
    label: string
  }
  type Answers = {
    impossible: string | null
    replyToDiffers: boolean
    recipients: string[]
    vias: string[]
    templates: Line[]
    draft: Draft | null
    released: {
      id: string
      decisionId: string
      via: string
      state: string
      trouble: { de: string } | null
      changed: boolean
      byName: string
      byOrder: boolean
      body: string
      provenance: { origin: string; method: string; review: { decision: string; stelle: string; changed: boolean } | null }
    }[]
  }
  const answers = async (id: string, who = clerk) => (await (await who.get(`/api/intake/items/${id}/answers`)).json()) as Answers
  const start = (id: string, templateId: string, language = 'de', who = clerk) =>
    who.post(`/api/intake/items/${id}/answers`, { templateId, language })
  const draftOf = async (id: string) => (await answers(id)).draft ?? expect.fail('no draft')
  const decide = async (id: string, change?: Partial<Answer>, who = clerk) => {
    const { proposalId, version, payload } = await draftOf(id)
    return who.post(
      `/api/desk/proposals/${proposalId}/decision`,
      change ? { version, outcome: 'amended', payload: { ...payload, ...change } } : { version, outcome: 'accepted' },
    )
  }
  const problem = async (res: Response) => ({ status: res.status, type: ((await res.json()) as { type?: string }).type })

  test('is drafted from the letter, the book and the town, each value from the letter with its place; who has no business with it sees nothing', async () => {
    const letter =
      'Max Muster\n72999 Musterstadt\n\nMusterstadt, den 3. November 2026\n\nRechnung für den Hund\nUnser Zeichen: HU-2026/17\n\nSehr geehrte Damen und Herren,\n\ndie Hundesteuer über 96,00 Euro habe ich bezahlt.\n\nMit freundlichen Grüßen\nMax Muster'
    const id = await arrive(letter, { name: 'brief.txt' })
    expect((await start(id, 'rechnung-rueckfrage')).status).toBe(200)
    const { payload, filled, label, mine } = await draftOf(id)
    expect({ label, mine, via: payload.via, to: payload.to }).toEqual({ label: 'rules', mine: true, via: 'download', to: null })
    expect(payload.subject).toBe('Ihre Rechnung über 96,00 €')
    expect(payload.body).toMatch(/^Guten Tag Max Muster,\n/)
    expect(payload.body).toMatch(/⟦Grund⟧/)
    expect(payload.body).toMatch(/Steueramt\nStadt Musterstadt\nTelefon 069 90009-220$/)
    const places = Object.fromEntries(filled.flatMap((f) => (f.evidence ? [[f.field, letter.slice(f.evidence.start, f.evidence.end)]] : [])))
    expect(places).toMatchObject({ betrag: expect.stringMatching(/^96,00/), anrede: 'Max Muster' })
    expect(await problem(await other.get(`/api/intake/items/${id}/answers`))).toEqual({ status: 404, type: '/errors/intake.not-found' })
    expect((await start(id, 'eingang', 'de', other)).status).toBe(404)
    expect(await problem(await start(id, 'gibt-es-nicht'))).toEqual({ status: 404, type: '/errors/intake.no-template' })
  })

  test('with a gap cannot be released, not by the page and not by the database; filled, it can, and the difference to the template is kept', async () => {
    const id = await arrive(mail())
    await start(id, 'nachforderung')
    expect(await problem(await decide(id))).toEqual({ status: 422, type: '/errors/intake.answer-gaps' })
    const { payload } = await draftOf(id)
    const body = payload.body.replace('⟦Welche Unterlagen fehlen⟧', 'der Kaufvertrag').replace('⟦Bis wann⟧', '4. Dezember 2026')
    expect(await problem(await decide(id, { body: `${body}⟦noch` }))).toEqual({ status: 422, type: '/errors/intake.answer-gaps' })
    expect((await decide(id, { body })).status).toBe(200)
    const { released, draft } = await answers(id)
    expect(draft).toBeNull()
    expect(released).toMatchObject([{ via: 'download', state: 'done', changed: true, byName: 'Frau Sachbearbeiterin', byOrder: false }])
    const { rows } = await house.pool.query('select difference, outcome, kind from review_decision where id = $1', [released[0]?.decisionId])
    expect(rows).toMatchObject([{ outcome: 'amended', kind: 'person', difference: { body: { proposed: payload.body, decided: body } } }])
    const item = (await (await clerk.get(`/api/intake/items/${id}`)).json()) as { trail: { fact: string }[] }
    expect(item.trail.map((t) => t.fact)).toEqual(expect.arrayContaining(['intake.answer-drafted', 'intake.answer-released']))
    // Nobody slips other words in past the decision.
    await expect(
      house.pool.query(
        `insert into intake_answer (item_id, decision_id, language, via, subject, body) select item_id, decision_id, 'de', 'download', 'x', 'anderes' from intake_answer where id = $1`,
        [released[0]?.id],
      ),
    ).rejects.toThrow()
  })

  test.each<[string, Mail, string]>([
    ['an out-of-office reply', { extra: 'Auto-Submitted: auto-replied\n' }, 'automatic'],
    ['a newsletter', { extra: 'List-Id: <news.example.org>\n' }, 'automatic'],
    ['no-reply', { from: 'noreply@example.org' }, 'no-reply'],
  ])('to %s is not prepared', async (_what, head, why) => {
    const id = await arrive(mail(head))
    expect(await answers(id)).toMatchObject({ impossible: why, vias: ['download'] })
    expect(await problem(await start(id, 'eingang'))).toEqual({ status: 409, type: `/errors/intake.no-answer-${why}` })
  })
  test('to sealed post is not prepared, and sealing takes every word of an answer with it', async () => {
    const id = await arrive(mail({ body: 'Ein ganz gewoehnlicher Brief vom Okapi.' }))
    await start(id, 'sachstand')
    const { payload } = await draftOf(id)
    expect((await decide(id, { body: payload.body.replaceAll(/⟦[^⟧]*⟧/g, 'Okapi') })).status).toBe(200)
    await start(id, 'eingang')
    await seal(await clerk.ctx(), id, { reason: 'persoenlich', stelleId: '20.21' }).catch((e) => expect.fail(String(e)))
    const { rows } = await house.pool.query(
      `select (select count(*) from intake_answer where item_id = $1)::int as answers, (select count(*) from review_proposal where subject like '%' || $1 and payload::text <> '{}')::int as proposals,
       (select count(*) from review_decision d join review_proposal p on p.id = d.proposal_id where p.subject like '%' || $1 and d.payload is not null)::int as decisions`,
      [id],
    )
    expect(rows).toEqual([{ answers: 0, proposals: 0, decisions: 0 }])
    expect(await problem(await start(id, 'eingang'))).toEqual({ status: 409, type: '/errors/intake.no-answer-sealed' })
  })
  test('where the mail wants its answer elsewhere, nothing is chosen for the clerk, and only an address of the mail can be', async () => {
    const id = await arrive(mail({ from: 'Bank <bank@example.org>', extra: 'Reply-To: konto@anderswo.example\n' }))
    expect(await answers(id)).toMatchObject({ replyToDiffers: true, recipients: ['bank@example.org', 'konto@anderswo.example'] })
    await start(id, 'oeffnungszeiten')
    expect((await draftOf(id)).payload.to).toBeNull()
    expect(await problem(await decide(id, { via: 'mail', to: 'fremd@example.org' }))).toEqual({
      status: 422,
      type: '/errors/intake.answer-recipient',
    })
    const { payload } = await draftOf(id)
    expect(
      await problem(await decide(id, { via: 'mail', to: 'fremd@example.org', thread: { ...payload.thread, recipients: ['fremd@example.org'] } })),
    ).toEqual({
      status: 422,
      type: '/errors/intake.answer-recipient',
    })
    expect((await decide(id, { via: 'mail', to: 'bank@example.org' })).status).toBe(200)
  })
  test('may be sent from here only word for word from a fact-only template, in the thread of the mail', async () => {
    const id = await arrive(mail({ id: 'faden-1' }))
    await start(id, 'oeffnungszeiten', 'en')
    const { payload } = await draftOf(id)
    expect(payload.body).toMatch(/Thursday: 08:00 to 12:00 and 14:00 to 18:00/)
    expect(await problem(await decide(id, { via: 'mail', body: `${payload.body}!` }))).toEqual({ status: 422, type: '/errors/intake.answer-no-way' })
    expect(await problem(await decide(id, { via: 'draft' }))).toEqual({ status: 422, type: '/errors/intake.answer-no-way' })
    expect((await decide(id, { via: 'mail' })).status).toBe(200)
    const { rows } = await house.pool.query(
      `select address, in_reply_to, decision_id is not null as decided, release_id from mail_message where about = $1`,
      [`intake/${id}`],
    )
    expect(rows).toEqual([{ address: 'erna@example.org', in_reply_to: '<faden-1@example.org>', decided: true, release_id: null }])
  })
  test('as a file: text, Word and PDF, with every letter of a name; taking it is recorded', async () => {
    const id = await arrive(mail({ from: 'Ayşe Yılmaz <ayse@example.org>' }))
    await start(id, 'eingang', 'einfach')
    expect((await decide(id)).status).toBe(200)
    const [answer] = (await answers(id)).released
    const get = async (format: string) =>
      Buffer.from(await (await clerk.get(`/api/intake/items/${id}/answers/${answer?.id}/file?format=${format}`)).arrayBuffer())
    expect((await get('txt')).toString()).toMatch(/Guten Tag Ayşe Yılmaz,\r\n/)
    const { read } = await import('#ai/reading/index.ts')
    for (const format of ['docx', 'pdf']) {
      const reading = await read({ name: `a.${format}`, bytes: await get(format) })
      expect(reading.outcome === 'read' && reading.text, format).toMatch(/Guten Tag Ayşe Yılmaz,/)
      expect(reading.kind).toBe(format)
    }
    // Who read and released it stands in the files: the decision is the evidence. By the Stelle, not by name.
    expect(answer?.provenance).toMatchObject({ origin: 'rules', method: 'intake.answer/1', review: { decision: answer?.decisionId, stelle: '20.21', changed: false } }) // biome-ignore format: one record
    const docx = unzipSync(await get('docx'))
    const inDocx = `${strFromU8(docx['docProps/custom.xml'] ?? new Uint8Array())}${strFromU8(docx['docProps/core.xml'] ?? new Uint8Array())}`
    const inPdf = (await get('pdf')).toString('utf8')
    for (const file of [inDocx, inPdf]) {
      expect(file).toContain('http://cv.iptc.org/newscodes/digitalsourcetype/algorithmicMedia')
      expect(file).toContain(`${answer?.decisionId}`)
      expect(file).toContain('Stelle 20.21')
      expect(file).not.toContain('Frau Sachbearbeiterin')
    }
    expect(strFromU8(docx['word/document.xml'] ?? new Uint8Array()), 'a person read it').not.toContain('Von einer Maschine zusammengestellt')
    expect((await clerk.get(`/api/intake/items/${id}/answers/${answer?.id}/file?format=exe`)).status).toBe(422)
    expect((await other.get(`/api/intake/items/${id}/answers/${answer?.id}/file?format=txt`)).status).toBe(404)
    const { rows } = await house.pool.query(`select count(*)::int as n from audit_entry where fact = 'intake.answer-taken' and subject = $1`, [
      `intake/${id}`,
    ])
    expect(rows).toEqual([{ n: 5 }])
  })
  test('is discarded by the clerk without a trace of its words outside the decision', async () => {
    const id = await arrive(mail())
    await start(id, 'eingang')
    const { proposalId, version } = await draftOf(id)
    expect((await clerk.post(`/api/desk/proposals/${proposalId}/decision`, { version, outcome: 'rejected' })).status).toBe(200)
    expect(await answers(id)).toMatchObject({ draft: null, released: [] })
  })

  test('of Musterstadt: every template is filled for a letter and leaves gaps only where a clerk has to say something', async () => {
    const id = await arrive(mail())
    for (const template of house.town.templates)
      for (const language of Object.keys(template.texts)) {
        const res = await clerk.post(`/api/intake/items/${id}/answers/preview`, { templateId: template.id, language })
        const { payload } = (await res.json()) as { payload: Answer }
        expect(payload.body, template.id).not.toMatch(/[{}]|undefined/)
        const gaps = [...`${payload.subject}${payload.body}`.matchAll(/⟦([^⟧]*)⟧/g)].map((m) => m[1])
        const allowed = [...template.fields.map((f) => f.title), 'Betrag', 'Frist']
        expect(
          gaps.filter((g) => !allowed.includes(g ?? '')),
          `${template.id} ${language}`,
        ).toEqual([])
        if (template.factOnly) expect(gaps, template.id).toEqual([])
      }
    expect(house.town.templates.length).toBeGreaterThanOrEqual(12)
    expect(openingHours(house.town, '32.31', 'de')).toBe(openingHours(house.town, undefined, 'de'))
  })

  test.skipIf(!dovecot)(
    'is laid into the folder for drafts: once, marked as a draft, in the thread, from the office’s address, and never sent',
    { timeout: 90_000 },
    async () => {
      const server = await startDovecot({ amt: 'geheim-9' })
      onTestFinished(() => server.stop())
      server.deliver('amt', 'm', mail({ id: 'brief-7', extra: 'References: <vorher@example.org>\n' }))
      const settings = { host: '127.0.0.1', port: server.port, security: 'none', user: 'amt', address: 'amt@musterstadt.example', after: 'move' }
      const { id: channel } = (await (
        await admin.post('/api/intake/channels/mailboxes', { title: 'Amt', settings, password: 'geheim-9' })
      ).json()) as { id: string }
      const id = await vi.waitFor(
        async () => {
          const { rows } = await house.pool.query(`select id from intake_item where origin like $1 and status = 'waiting'`, [`mail/${channel}/%`])
          expect(rows).toHaveLength(1)
          return rows[0].id as string
        },
        { timeout: 30_000, interval: 200 },
      )
      await house.pool.query(`update intake_item set stelle_id = '20.21', border = null where id = $1`, [id])
      await start(id, 'eingang')
      expect((await draftOf(id)).payload).toMatchObject({ via: 'draft', to: 'erna@example.org' })
      await server.pause() // the server is away: the answer waits, and the page says so
      expect((await decide(id)).status).toBe(200)
      await vi.waitFor(
        async () =>
          expect((await answers(id)).released).toMatchObject([{ state: 'failed', trouble: { de: expect.stringMatching(/antwortet nicht/) } }]),
        { timeout: 20_000, interval: 200 },
      )
      await server.resume()
      await vi.waitFor(async () => expect((await answers(id)).released).toMatchObject([{ state: 'done', trouble: null }]), {
        timeout: 60_000,
        interval: 200,
      })
      const client = new ImapFlow({
        host: '127.0.0.1',
        port: server.port,
        secure: false,
        doSTARTTLS: false,
        auth: { user: 'amt', pass: 'geheim-9' },
        logger: false,
      })
      await client.connect()
      await client.mailboxOpen('Drafts')
      const found = await client.fetchOne('1', { flags: true, source: true, envelope: true })
      if (!found) expect.fail('no draft')
      expect([...(found.flags ?? [])]).toContain('\\Draft')
      const source = found.source?.toString() ?? ''
      expect(source).toMatch(/^In-Reply-To: <brief-7@example\.org>\r$/m)
      expect(source).toMatch(/^References: <vorher@example\.org>\s+<brief-7@example\.org>\r$/m)
      expect(found.envelope).toMatchObject({ from: [{ address: 'amt@musterstadt.example' }], to: [{ address: 'erna@example.org' }] })
      // A second run of the same job lays nothing again, even if the house forgot that it had.
      const [answer] = (await answers(id)).released
      await house.workerDb
        .withTables<{ intakeAnswer: { id: string; state: string } }>()
        .updateTable('intakeAnswer')
        .set({ state: 'failed' })
        .where('id', '=', answer?.id ?? '')
        .execute()
      const { layDraft } = await import('./service.ts')
      await layDraft(house.ctxFor({ id: 'machine', kind: 'machine', roles: [], permissions: [], stellen: [] }), answer?.id ?? '')
      expect(await client.status('Drafts', { messages: true })).toMatchObject({ messages: 1 })
      await client.logout()
      expect((await house.pool.query(`select 1 from mail_message where about = $1`, [`intake/${id}`])).rowCount).toBe(0)
      await admin.post(`/api/intake/channels/${channel}/remove`)
    },
  )

  describe('as routine', () => {
    const head = person({ roles: ['head'], stellen: ['20.20'] })
    const file = async (id: string) => {
      const { rows } = await house.pool.query(`select id, version, payload from review_proposal where subject = $1 and status = 'open'`, [
        `intake/${id}`,
      ])
      const payload = {
        ...rows[0].payload,
        documentType: 'allgemeine-anfrage',
        stelleId: '20.21',
        planId: '004.1',
        akteId: null,
        title: 'Frage',
        tags: [],
        fristOn: null,
      }
      const res = await clerk.post(`/api/desk/proposals/${rows[0].id}/decision`, { version: rows[0].version, outcome: 'amended', payload })
      expect(res.status, await res.clone().text()).toBe(200)
    }
    const question = (n: number) =>
      mail({ subject: `Frage ${n}`, body: `Guten Tag,\n\nwann haben Sie geöffnet? Frage ${n}.\n\nMit freundlichen Grüßen\nErna Beispiel` })
    const proposed = (id: string) => house.pool.query(`select id, routine, status from review_proposal where subject = $1`, [`intake-answer/${id}`])
    let measure = ''

    test('nothing is proposed by itself before a head measures it', async () => {
      const id = await arrive(question(1))
      await file(id)
      await new Promise((next) => setTimeout(next, 3000))
      expect((await proposed(id)).rowCount).toBe(0)
    })
    test('measured: a blind sample hides template and words; the clerk chooses herself, and agreement is counted', async () => {
      expect((await (await head).post('/api/desk/measures', { kind: releaseAnswer.name, routine: 'oeffnungszeiten' })).status).toBe(200)
      const { rows } = await house.pool.query('select id from review_measure where kind = $1', [releaseAnswer.name])
      measure = rows[0].id
      const id = await arrive(question(2))
      await file(id)
      await vi.waitFor(async () => expect((await proposed(id)).rows).toMatchObject([{ routine: 'oeffnungszeiten', status: 'open' }]), {
        timeout: 15_000,
        interval: 200,
      })
      const { draft } = await answers(id)
      expect(draft).toMatchObject({ blind: true, payload: { templateId: null, subject: '', body: '' }, filled: [] })
      const chosen = (await (
        await clerk.post(`/api/intake/items/${id}/answers/preview`, { templateId: 'oeffnungszeiten', language: 'de' })
      ).json()) as { payload: Answer }
      expect((await decide(id, { ...chosen.payload, via: 'mail' })).status).toBe(200)
      expect((await house.pool.query('select agreed from review_blind_sample where measure_id = $1', [measure])).rows).toEqual([{ agreed: true }])
      expect((await house.pool.query(`select 1 from mail_message where about = $1`, [`intake/${id}`])).rowCount).toBe(1)
    })
    test('signed for by the head it is sent by the order, word for word, with the order’s decision behind it; other letters wait for a person', async () => {
      const owner = new pg.Client(house.connections.owner)
      await owner.connect()
      await giveSamples(owner, measure, { method: 'intake.answer/1', stelleId: '20.21', right: Array(200).fill(true) })
      await owner.end()
      expect((await (await head).post(`/api/desk/measures/${measure}/sign`)).status).toBe(200)
      const ids: string[] = []
      for (let n = 3; n < 9; n++) {
        const id = await arrive(question(n))
        await file(id)
        ids.push(id)
      }
      const other = await arrive(
        mail({ subject: 'Frage', body: 'Wann haben Sie geöffnet? Ich habe auch noch eine Frage.', extra: 'Reply-To: x@anderswo.example\n' }),
      )
      await file(other)
      await vi.waitFor(
        async () => {
          const { rows } = await house.pool.query(`select status from review_proposal where subject = any($1)`, [
            ids.map((id) => `intake-answer/${id}`),
          ])
          expect(rows).toHaveLength(ids.length)
        },
        { timeout: 20_000, interval: 200 },
      )
      const { rows } = await house.pool.query(
        `select d.kind, m.address, m.body from mail_message m join review_decision d on d.id = m.decision_id where m.about = any($1) and d.kind = 'standing-order'`,
        [ids.map((id) => `intake/${id}`)],
      )
      expect(rows.length).toBeGreaterThan(0)
      for (const row of rows) expect(row).toMatchObject({ address: 'erna@example.org', body: expect.stringMatching(/^Guten Tag Erna Beispiel,/) })
      expect((await proposed(other)).rowCount).toBe(0)
      const [released] = (await Promise.all(ids.map((id) => answers(id)))).flatMap((a) => a.released)
      expect(released).toMatchObject({ byOrder: true, via: 'mail', changed: false, provenance: { origin: 'rules', review: null } })
    }, 60_000)
  })
})
