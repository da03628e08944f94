import { spawnSync } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { strFromU8, unzipSync } from 'fflate'
import { sql } from 'kysely'
import pg from 'pg'
import { afterAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { transact } from '#base/db.ts'
import { hasCheckDigit } from '#base/numbers.ts'
import * as review from '#base/review/index.ts'
import { code, content, ok, steueramt } from '#test/bescheid.ts'
import { world } from '#test/world.ts'
import type { Content } from './contract.ts'
import { issue } from './issue.ts'
import { erlass } from './proposals.ts'
import * as bescheid from './service.ts'

// A Bescheid from its draft to its files, over the house's own routes.

const opened = await world({ work: false })
const { house, person } = opened
const { clerk, chief, stranger, worker, subject, get, drafted, asked, decide, issued, dispatchOf } = await steueramt(opened)
const noSigner = await person({ stellen: ['20.31'], name: 'Herr Kasse' })
const owner = new pg.Client(house.connections.owner)
await owner.connect()
afterAll(() => owner.end())
const rows = async (sql_: string, values: unknown[] = []) => (await owner.query(sql_, values)).rows

describe('a draft', () => {
  test('has no effect and says so on every page; only who may see the case sees it', async () => {
    const id = await drafted()
    const res = await clerk.get(`/api/bescheid/bescheide/${id}/file?format=pdf`)
    expect(res.headers.get('content-type')).toBe('application/pdf')
    const file = join(mkdtempSync(join(tmpdir(), 'vz-b-')), 'a.pdf')
    writeFileSync(file, Buffer.from(await res.arrayBuffer()))
    const text = spawnSync('pdftotext', [file, '-'], { encoding: 'utf8' })
    if (!text.error) for (const page of text.stdout.split('\f').slice(0, -1)) expect(page).toContain('ENTWURF')
    expect((await stranger.get(`/api/bescheid/bescheide/${id}`)).status).toBe(404)
    expect(await rows('select 1 from outbox_dispatch where origin = $1', [`bescheid/${id}`])).toEqual([])
    expect(await get(id)).toMatchObject({ status: 'draft', number: null, kassenzeichen: null })
  })
  test.each<[string, Partial<z.input<typeof Content>>, string]>([
    ['no reasons', { reasons: [], facts: [] }, 'bescheid.reasons-missing'],
    ['discretion without weighing', { discretion: true }, 'bescheid.weighing-missing'],
    ['letters that the font lacks', { recipient: { lines: ['李 Wei', 'Weg 1', '72999 Musterstadt'] } }, 'bescheid.letters'],
  ])('cannot be laid before who signs: %s', async (_, more, expected) => {
    const id = await drafted(more)
    const res = await clerk.post(`/api/bescheid/bescheide/${id}/ask`, { version: 1, stelleId: '20.21' })
    expect(await code(res)).toBe(expected)
  })
  test('another wording takes the open proposal back: nobody signs what she has not seen', async () => {
    const id = await drafted()
    const proposal = await asked(id, '20.20')
    await ok(await clerk.post(`/api/bescheid/bescheide/${id}/rewrite`, { version: 1, content: content({ betreff: 'Hundesteuer 2026 für Luna' }) }))
    expect(await code(await decide(chief, proposal, { outcome: 'accepted' }))).toBe('review.changed-meanwhile')
    expect(await code(await clerk.post(`/api/bescheid/bescheide/${id}/rewrite`, { version: 1, content: content() }))).toBe(
      'bescheid.changed-meanwhile',
    )
    expect(await get(id)).toMatchObject({ status: 'draft', version: 2, proposal: null })
  })
  test('sent back with a reason it lies with its Stelle again', async () => {
    const id = await drafted()
    const proposal = await asked(id, '20.20')
    expect(await code(await decide(chief, proposal, { outcome: 'rejected' }))).toBe('bescheid.reason-missing')
    await ok(await decide(chief, proposal, { outcome: 'rejected', reason: 'Der Betrag fehlt.' }))
    expect(await get(id)).toMatchObject({ status: 'draft' })
  })
})

describe('is issued by a decision and by nothing else', () => {
  test('of a Stelle that may sign and issue: number, signature, files, Postausgang; the words stay as they were', async () => {
    const { id, dispatch } = await issued()
    const now = await get(id)
    expect(now).toMatchObject({ status: 'issued', made: true, amountCents: 12000 })
    expect(now.number).toMatch(/^\d{4}-\d{6}$/)
    expect(hasCheckDigit(now.kassenzeichen ?? '')).toBe(true)
    expect(await dispatchOf(dispatch)).toMatchObject({
      status: 'ready',
      channel: 'post',
      lines: ['Frau', 'Erna Beispiel', 'Mühlgasse 3', '72999 Musterstadt'],
    })
    const pdf = Buffer.from(await (await clerk.get(`/api/bescheid/bescheide/${id}/file`)).arrayBuffer())
    const file = join(mkdtempSync(join(tmpdir(), 'vz-b-')), 'a.pdf')
    writeFileSync(file, pdf)
    const text = spawnSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8' })
    if (!text.error) {
      expect(text.stdout).not.toContain('ENTWURF')
      for (const words of [
        'Frau Steuer',
        'i. A.',
        'Hundesteuer, Vergnügungssteuer',
        now.number ?? '',
        now.kassenzeichen ?? '',
        '120,00 €',
        '§ 5 Abs. 1',
        'Rechtsbehelfsbelehrung',
      ])
        expect(text.stdout).toContain(words)
      const pages = text.stdout.split('\f')
      expect(pages.at(-2)).toContain('Diese Seite gehört nicht zum Bescheid.')
      expect(pages.at(-2)).not.toContain('Rechtsbehelf')
    }
    // A second run of the job makes nothing new.
    await bescheid.makeFiles(worker(), id)
    expect(await rows('select count(*)::int as n from outbox_dispatch where origin = $1', [`bescheid/${id}`])).toEqual([{ n: 1 }])
    for (const change of [
      `content = content || '{"betreff": "anders"}'`,
      'decision_id = null',
      `status = 'draft'`,
      'serial = serial + 1',
      `pdf_hash = 'x', docx_hash = 'x'`,
    ])
      await expect(house.pool.query(`update bescheid_bescheid set ${change} where id = $1`, [id]), change).rejects.toThrow(/bescheid\.final|violates/)
    expect(await code(await clerk.post(`/api/bescheid/bescheide/${id}/rewrite`, { version: 1, content: content() }))).toBe('bescheid.final')
  })
  test.each<[string, () => Promise<Response>, string]>([
    [
      'a Stelle that may not issue Verwaltungsakte',
      async () => decide(noSigner, await asked(await drafted(), '20.31'), { outcome: 'accepted' }),
      'review.may-not-issue',
    ],
    [
      'an amount above its limit',
      async () =>
        decide(
          clerk,
          await asked(await drafted({ kosten: { ...content().kosten, positions: [{ text: 'Viel', tarifstelle: '1', cents: 100_001 }] } as never })),
          { outcome: 'accepted' },
        ),
      'review.above-limit',
    ],
    ['another Stelle', async () => decide(stranger, await asked(await drafted()), { outcome: 'accepted' }), 'review.other-stelle'],
    [
      'discretion without a reason of one’s own',
      async () =>
        decide(clerk, await asked(await drafted({ discretion: true, weighing: ['Belange der Fußgänger gegen die des Betriebs.'] })), {
          outcome: 'accepted',
        }),
      'review.reason-missing',
    ],
  ])('not by %s', async (_, act, expected) => {
    expect(await code(await act())).toBe(expected)
  })
  test('the database itself refuses it without a decision, by the machine, by another decision, by a rejected one', async () => {
    const id = await drafted()
    const set = (pool: pg.Pool, decision: string | null) =>
      pool.query(`update bescheid_bescheid set status = 'issued', decision_id = $2, year = 2030, serial = 1, issued_at = now() where id = $1`, [
        id,
        decision,
      ])
    const { id: other } = await issued()
    const [{ decision_id: foreign }] = (await rows('select decision_id from bescheid_bescheid where id = $1', [other])) as [{ decision_id: string }]
    for (const pool of [house.pool, house.pools.worker]) {
      await expect(set(pool, null)).rejects.toThrow(/violates|needs-a-decision/)
      await expect(set(pool, foreign)).rejects.toThrow('bescheid.needs-a-decision')
      await expect(
        pool.query(
          `insert into bescheid_bescheid (subject, stelle_id, content, created_by, status, decision_id, year, serial, issued_at) values ('x/1', '20.21', '{}', 'm', 'issued', $1, 2030, 1, now())`,
          [foreign],
        ),
      ).rejects.toThrow('bescheid.needs-a-decision')
    }
    await decide(clerk, await asked(id), { outcome: 'rejected', reason: 'nein' })
    const [{ id: rejected }] = (await rows(`select d.id from review_decision d join review_proposal p on p.id = d.proposal_id where p.subject = $1`, [
      `bescheid/${id}`,
    ])) as [{ id: string }]
    await expect(set(house.pool, rejected)).rejects.toThrow('bescheid.needs-a-decision')
  })
  test('a released package issues it without a signature and names its law; a package that was not released does not', async () => {
    const at = await subject()
    const ctx = worker()
    const { id } = await transact(ctx.db, (tx) =>
      bescheid.draft(ctx, tx, { subject: at, stelleId: '20.21', border: null, content: content(), by: 'machine' }),
    )
    // As the module of the applications lays its standard cases: on the case itself, with the Vermerk that the database checks.
    const payload = { vermerk: { digest: 'd', states: { privat: 'fulfilled' } }, act: 'grant', special: false, followed: true }
    const standard = { ...erlass, name: 'applications.automatic', payload: z.any() }
    const proposal = await transact(ctx.db, (tx) =>
      review.propose(ctx, tx, standard, {
        subject: at,
        title: 'x',
        payload,
        evidence: [],
        confidence: 1,
        method: 'bescheid.erlass/1',
        label: 'rules',
        stelleId: '20.21',
      }),
    )
    const decideBy = async (packageId: string) =>
      transact(ctx.db, async (tx) => {
        const decisionId = crypto.randomUUID()
        await sql`insert into review_decision (id, proposal_id, proposal_version, kind, outcome, package_id, payload) values (${decisionId}, ${proposal.id}, 1, 'released-package', 'accepted', ${packageId}, ${JSON.stringify(payload)}::jsonb)`.execute(
          tx,
        )
        const decision = { id: decisionId, kind: 'released-package', outcome: 'accepted', personId: null, packageId } as review.Decision
        await issue(ctx, tx, id, decision)
      })
    await expect(decideBy(crypto.randomUUID())).rejects.toThrow(/review\.package-not-released|violates/)
    const [{ id: session }] = (await rows(`select "id" from auth_session where "userId" = $1`, [chief.id])) as [{ id: string }]
    const [{ id: packageId }] = (await rows(
      `insert into review_released_package (kind, legal_basis, released_by, session_id, stelle_id, package, digest, land, gate, discretion, sample)
       values ('applications.automatic', '§ 155 Abs. 4 AO, § 3 Abs. 1 Nr. 4 KAG', $1, $2, '20.20', 'hundesteuer', 'd', 'BW', 'ao-155', false, 0.05) returning id`,
      [chief.id, session],
    )) as [{ id: string }]
    await decideBy(packageId)
    await bescheid.makeFiles(worker(), id)
    const file = join(mkdtempSync(join(tmpdir(), 'vz-b-')), 'a.pdf')
    writeFileSync(file, Buffer.from(await (await clerk.get(`/api/bescheid/bescheide/${id}/file`)).arrayBuffer()))
    const text = spawnSync('pdftotext', [file, '-'], { encoding: 'utf8' })
    if (!text.error)
      expect(text.stdout.replace(/\s+/g, ' ')).toContain('mit Hilfe automatischer Einrichtungen erlassen (§ 155 Abs. 4 AO, § 3 Abs. 1 Nr. 4 KAG)')
  })
  test('the Word file comes from the town’s own letter and holds the same Tenor; both files say where their words come from', async () => {
    const { id } = await issued()
    const docx = Buffer.from(await (await clerk.get(`/api/bescheid/bescheide/${id}/file?format=docx`)).arrayBuffer())
    const xml = strFromU8(unzipSync(docx)['word/document.xml'] ?? new Uint8Array())
    expect(xml.replace(/<[^>]+>/g, '')).toContain('Die Hundesteuer für das Jahr 2026 wird auf 120,00 € festgesetzt.')
    expect(xml).not.toMatch(/\{\{|\}\}/)
    // Where the words come from and who answers for them stands in both files.
    const [{ decision_id: decision }] = (await rows('select decision_id from bescheid_bescheid where id = $1', [id])) as [{ decision_id: string }]
    const core = strFromU8(unzipSync(docx)['docProps/core.xml'] ?? new Uint8Array())
    expect(core).toContain('Herkunft: regelbasiert')
    expect(core).toContain(decision)
    const pdf = Buffer.from(await (await clerk.get(`/api/bescheid/bescheide/${id}/file`)).arrayBuffer()).toString('latin1')
    expect(pdf).toContain('http://cv.iptc.org/newscodes/digitalsourcetype/algorithmicMedia')
    expect(pdf).toContain('<pdfaExtension:schemas>')
    expect(pdf).toContain(decision)
  })
})
