import { spawnSync } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { strFromU8, unzipSync } from 'fflate'
import { PDFDict, PDFDocument, PDFName } from 'pdf-lib'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { euros, serialNumber } from '#base/format.ts'
import type { ShownPaper } from '#base/paper/model.ts'
import { activatePackages, cafe, dog } from '#test/packages.ts'
import { fileOf } from '#test/proofs.ts'
import { world } from '#test/world.ts'

// The document before its signature and what it says about money: a citizen applies, a clerk prepares, a head signs.

const w = await world({ config: { VISITOR_POSTS_PER_MINUTE: '100000' } })
const { house, http, request, person } = w
const owner = new pg.Client(house.connections.owner)
await owner.connect()
afterAll(() => owner.end())
type Person = Awaited<ReturnType<typeof person>>
let preparer: Person
let head: Person
let taxes: Person
let stranger: Person
/** A dog's case that is looked at and never decided. */
let untouched: string
beforeAll(async () => {
  await activatePackages(w, ['hundesteuer', 'sondernutzung'])
  preparer = await person({ stellen: ['32.20'], name: 'Herr Vorbereiter' })
  head = await person({ roles: ['head'], stellen: ['32.00'], name: 'Frau Amtsleiterin' })
  taxes = await person({ stellen: ['20.21'], name: 'Frau Steuer' })
  stranger = await person({ stellen: ['10.41'], name: 'Herr Fremd' })
  untouched = (await applied('hundesteuer', dog())).id
}, 60_000)

const ask = async (path: string, body: object) => (await (await request(`/api/applications/mine${path}`, { body })).json()) as Record<string, unknown>
async function applied(name: string, answers: object) {
  const { code } = (await ask('/begin', { package: name })) as { code: string }
  await ask('/save', { code, version: 1, answers, step: 5 })
  if (name === 'sondernutzung') {
    const form = new FormData()
    form.set('code', code)
    form.set('document', 'lageplan')
    const plan = await fileOf({ type: 'pdf', lines: ['Lageplan Maßstab 1:100', 'Fläche der Tische: 20 m²', 'verbleibende Gehwegbreite: 1,8 m'] })
    form.append('files', new Blob([plan as Uint8Array<ArrayBuffer>]), 'plan.pdf')
    await http.request('/api/applications/mine/proofs', { method: 'POST', body: form, headers: { origin: 'http://localhost' } })
  }
  const { version } = await ask('', { code })
  const { id } = (await ask('/submit', { code, version, declared: true })) as { id: string }
  return { code, id }
}
type Open = { id: string; version: number; payload: Record<string, unknown> & { amounts: Record<string, number | null> } }
const openOn = async (id: string): Promise<Open> => {
  const { rows } = await owner.query(`select id, version, payload from review_proposal where subject = $1 and status = 'open'`, [
    `applications/${id}`,
  ])
  return rows[0]
}
async function decided(who: Person, id: string, change: object, reason = 'Die Angaben sind schlüssig.') {
  const { id: proposal, version, payload } = await openOn(id)
  const amended = Object.keys(change).length > 0
  const res = await who.post(`/api/desk/proposals/${proposal}/decision`, {
    version,
    outcome: amended ? 'amended' : 'accepted',
    ...(amended ? { payload: { ...payload, ...change }, reason } : {}),
  })
  expect(res.status, await res.clone().text()).toBe(200)
}
type Shown = { paper: ShownPaper; pdf: string; docx: string; type?: string }
async function look(who: Person, id: string, change: object | null, reason = 'Die Angaben sind schlüssig.') {
  const { version, payload } = await openOn(id)
  const res = await who.post(`/api/applications/cases/${id}/preview`, { version, payload: change && { ...payload, ...change }, reason })
  return { status: res.status, body: (await res.json()) as Shown }
}
async function issuedOf(id: string) {
  const { rows } = await owner.query(`select id from bescheid_bescheid where subject = $1`, [`applications/${id}`])
  const bescheid = String(rows[0].id)
  await vi.waitFor(
    async () => expect((await owner.query(`select pdf_hash from bescheid_bescheid where id = $1`, [bescheid])).rows[0].pdf_hash).not.toBeNull(),
    { timeout: 30_000, interval: 100 },
  )
  return bescheid
}
const fileFor = async (who: Person, bescheid: string, format: string) =>
  Buffer.from(await (await who.get(`/api/bescheid/bescheide/${bescheid}/file?format=${format}`)).arrayBuffer())
function printed(pdf: Uint8Array): string | undefined {
  const file = join(mkdtempSync(join(tmpdir(), 'vz-v-')), 'a.pdf')
  writeFileSync(file, pdf)
  const out = spawnSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8' })
  return out.error ? undefined : out.stdout
}
const wordsIn = (docx: Uint8Array) =>
  strFromU8(unzipSync(docx)['word/document.xml'] ?? new Uint8Array())
    .replace(/<\/w:p>/g, '\n')
    .replace(/<[^>]+>/g, '')
const tablesOf = ({ parts }: ShownPaper) => parts.flatMap((p) => p.blocks.flatMap((b) => (b.kind === 'table' ? [b] : [])))
/** A café's Bescheid, issued by the first test. */
let issuedCafe: { id: string; bescheid: string }
const grant = { act: 'grant', weighing: 'Der Gehweg bleibt breit genug, Anlieger haben nichts eingewandt, andere dürfen es auch.' }

describe('before the signature', () => {
  test('who prepares and who signs see exactly the document that is then issued, but for day, number, reference and signature; it is marked, and nothing is issued', async () => {
    const { id } = await applied('sondernutzung', cafe())
    const prepared = await look(preparer, id, grant)
    expect(prepared.status, JSON.stringify(prepared.body)).toBe(200)
    await decided(preparer, id, grant)
    const signing = await look(head, id, null)
    expect(signing.body.paper).toEqual(prepared.body.paper)
    expect(signing.body.paper.mark?.word).toBe('ENTWURF')
    expect(await owner.query(`select 1 from bescheid_bescheid where subject = $1`, [`applications/${id}`])).toMatchObject({ rowCount: 0 })
    expect(await owner.query(`select 1 from number_range where name like 'bescheid/%'`).catch(() => ({ rowCount: 0 }))).toMatchObject({ rowCount: 0 })
    const pages = printed(Buffer.from(signing.body.pdf, 'base64'))?.split('\f').slice(0, -1)
    for (const page of pages ?? []) expect(page).toContain('ENTWURF')

    await decided(head, id, {})
    const bescheid = await issuedOf(id)
    issuedCafe = { id, bescheid }
    const [before, after] = [wordsIn(Buffer.from(signing.body.docx, 'base64')), wordsIn(await fileFor(preparer, bescheid, 'docx'))]
    const { rows } = await owner.query(`select year, serial from bescheid_bescheid where id = $1`, [bescheid])
    const number = serialNumber(rows[0].year, rows[0].serial)
    const own = after
      .split('\n')
      .filter((line) => !before.split('\n').includes(line))
      .join('\n')
    const gone = before.split('\n').filter((line) => !after.split('\n').includes(line))
    // What the issued one says and the draft did not: number, Kassenzeichen, who signed. What the draft alone said: the mark and the empty places.
    expect(own).toContain(number)
    expect(
      own
        .split('\n')
        .filter((line) => !/Datum|Kassenzeichen|^\d[\d.]+$|i\. ?[AV]\.|Amtsleiter|Amt|Fachbereich|Leitung/.test(line.replace(number, ''))),
    ).toEqual([])
    for (const line of gone) expect(line).toMatch(/ENTWURF|Datum|mit dem Erlass|erst mit dem Erlass/)
  })
  test('that somebody looked is recorded with ids alone', async () => {
    const { id } = await applied('hundesteuer', dog())
    const { version, id: proposal } = await openOn(id)
    await look(taxes, id, { act: 'grant' })
    const { rows } = await owner.query(`select to_jsonb(a) as entry from audit_entry a where fact = 'applications.previewed' and subject = $1`, [
      `applications/${id}`,
    ])
    expect(rows).toHaveLength(1)
    expect(JSON.stringify(rows)).toContain(proposal)
    expect(JSON.stringify(rows)).toContain(`"version": ${version}`.replace(' ', ''))
    expect(JSON.stringify(rows)).not.toMatch(/Bello|Erna/)
  })
  test.each<[string, (id: string) => Promise<{ status: number; body: Shown }>, number, string]>([
    ['nothing is chosen yet', (id) => look(taxes, id, { act: null }), 422, 'applications.act-missing'],
    ['nobody prepared it and nothing is entered', (id) => look(taxes, id, null), 422, 'applications.act-missing'],
    ['an act that the decision would be refused for', (id) => look(taxes, id, { act: 'acknowledge' }), 422, 'applications.wrong-act'],
    [
      'a changed Vermerk',
      (id) => look(taxes, id, { act: 'grant', vermerk: { digest: 'x', day: '2026-01-01', states: {}, amounts: {}, missing: [] } }),
      409,
      'applications.vermerk-changed',
    ],
    ['somebody who may not see the case', (id) => look(stranger, id, { act: 'grant' }), 404, 'applications.not-found'],
  ])('is refused with a reason: %s', async (_, act, status, type) => {
    expect(await act(untouched)).toMatchObject({ status, body: { type: `/errors/${type}` } })
  })
  test('another version on the desk is said', async () => {
    const { version, payload } = await openOn(untouched)
    const res = await taxes.post(`/api/applications/cases/${untouched}/preview`, {
      version: version + 1,
      payload: { ...payload, act: 'grant' },
      reason: 'x',
    })
    expect(((await res.json()) as { type: string }).type).toBe('/errors/applications.changed-meanwhile')
  })
})

describe('how the money came about stands in the Bescheid', () => {
  test('rate, quantity, law and sum, from the trace that computed it; in the PDF as a tagged table with headers, in Word with a heading row', async () => {
    const { id, bescheid } = issuedCafe
    const vermerk = (await owner.query(`select vermerk from applications_case where id = $1`, [id])).rows[0].vermerk
    const lines = vermerk.amounts[0].calculation as { cents: number; law: string }[]
    expect(lines.reduce((sum, l) => sum + l.cents, 0)).toBe(vermerk.amounts[0].cents)
    const detail = (await (await preparer.get(`/api/bescheid/bescheide/${bescheid}`)).json()) as {
      content: { kosten: { positions: object[] } }
      amountCents: number
    }
    expect(detail.content.kosten).toMatchObject({ calculatedBy: 'rules', positions: lines.map((l) => ({ cents: l.cents, tarifstelle: l.law })) })
    expect(detail.amountCents).toBe(vermerk.amounts[0].cents)
    const pdf = await fileFor(preparer, bescheid, 'pdf')
    const text = printed(pdf)?.replace(/\s+/g, ' ')
    for (const words of ['Menge', 'Einzelbetrag', '20 m² ×', '2,50 €', 'Summe', 'Nr. 1.2']) if (text) expect(text).toContain(words)
    const headers: string[] = []
    for (const [, object] of (await PDFDocument.load(pdf)).context.enumerateIndirectObjects())
      if (object instanceof PDFDict && object.get(PDFName.of('S')) === PDFName.of('TH')) headers.push(String(object.get(PDFName.of('A')) ?? ''))
    expect(headers.length).toBeGreaterThanOrEqual(5 + 2) // the calculation, and how to pay
    const docx = strFromU8(unzipSync(await fileFor(preparer, bescheid, 'docx'))['word/document.xml'] ?? new Uint8Array())
    expect(docx.match(/<w:tblHeader/g)?.length).toBeGreaterThanOrEqual(2)
    expect(docx).toContain('Einzelbetrag')
  })
  // A dog of December owes nothing this year, whatever would be waived; what the rules waive on a given day is tested beside them.
  const december = dog().haltungsbeginn.slice(5, 7) === '12'
  async function proven(verguenstigung: string, lines: string[]) {
    const { code, id } = await applied('hundesteuer', { ...dog(), verguenstigung })
    const form = new FormData()
    form.set('code', code)
    form.set('document', 'nachweis')
    const proof = await fileOf({ type: 'pdf', lines: [...lines, 'Name: Erna Beispiel'] })
    form.append('files', new Blob([proof as Uint8Array<ArrayBuffer>]), 'nachweis.pdf')
    await http.request('/api/applications/mine/proofs', { method: 'POST', body: form, headers: { origin: 'http://localhost' } })
    return id
  }
  test.skipIf(december)('what was not taken, with its reason and its law', async () => {
    const id = await proven('begleithund', ['Begleithundeprüfung', 'Prüfungszeugnis'])
    const { body } = await look(taxes, id, { act: 'grant' })
    const [table] = tablesOf(body.paper)
    const months = 12 - Number(dog().haltungsbeginn.slice(5, 7))
    const [full, off] = [months * 1000, Math.min(3000, months * 1000)]
    expect(table?.rows.map((r) => r.at(-1))).toEqual([full, -off, full - off].map((cents) => euros(cents)))
    expect(JSON.stringify(body.paper)).toMatch(
      new RegExp(`Nicht erhoben werden ${euros(off)}: Nachlass, einmalig: .*\\(§ 7 Abs\\. 2 Hundesteuersatzung\\)`),
    )
  })
  test('an amount that a person sets is said to be hers, and no calculation is printed that did not make it', async () => {
    const { payload } = await openOn(untouched)
    const { body } = await look(taxes, untouched, { act: 'grant', amounts: { ...payload.amounts, jahr: 12300 } })
    const [table] = tablesOf(body.paper)
    expect(table?.columns.map((c) => c.title)).toEqual(['Steuer', 'Tarifstelle, Vorschrift', 'Betrag'])
    expect(table?.rows.map((r) => r.at(-1))).toEqual(['123,00 €', '123,00 €'])
    expect(JSON.stringify(body.paper)).toContain('Den Betrag hat die Sachbearbeitung festgesetzt.')
  })
  test.skipIf(december)('where the rules leave nothing of it the Bescheid says what was waived and why, and nobody is asked for money', async () => {
    const id = await proven('assistenz', ['Ausweis Assistenzhund', 'Merkzeichen'])
    await decided(taxes, id, { act: 'grant' })
    const bescheid = await issuedOf(id)
    const detail = await (await taxes.get(`/api/bescheid/bescheide/${bescheid}`)).json()
    expect(detail).toMatchObject({
      kassenzeichen: null,
      content: { kosten: { calculatedBy: 'rules', exemption: { law: expect.stringContaining('§ 6 Hundesteuersatzung') } } },
    })
    const { rows } = await owner.query(`select status, kassenzeichen from payments_claim where origin = $1`, [`bescheid/${bescheid}`])
    expect(rows).toEqual([{ status: 'exempt', kassenzeichen: null }])
  })
})
