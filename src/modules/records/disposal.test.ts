import { unzipSync } from 'fflate'
import pg from 'pg'
import { afterAll, describe, expect, test, vi } from 'vitest'
import type { z } from 'zod'
import { placeHold } from '#base/hold.ts'
import { forget } from '#base/retention.ts'
import { arriveAt } from '#test/arrive.ts'
import { world } from '#test/world.ts'
import type { DisposalDetail, Disposals } from './contract.ts'

const here = await world()
const { house, person } = here
const owner = new pg.Client(house.connections.owner)
await owner.connect()
afterAll(() => owner.end())
type Person = Awaited<ReturnType<typeof person>>

const clerk = await person({ stellen: ['20.21'], name: 'Frau Hundesteuer' })
const head = await person({ roles: ['head'], stellen: ['20.20'], name: 'Herr Steueramt' })
const archivist = await person({ stellen: ['40.21'], name: 'Frau Archiv' })
const ok = async (res: Response) => {
  if (res.status !== 200) expect.fail(`${res.status} ${await res.text()}`)
  return res.json()
}
const code = async (res: Response) => ((await res.json()) as { type?: string }).type?.replace('/errors/', '')
const marker = () => `Kennwort${crypto.randomUUID().replaceAll('-', '')}`

/** A letter that was filed, closed years ago. `word` stands in its text and nowhere else in the house. */
async function closedAkte(word: string, { planId = '', closedAt = '2010-06-01' } = {}) {
  const { id } = await arriveAt(here, clerk, {
    name: `${word}.txt`,
    text: `Sehr geehrte Damen und Herren,\n\nhiermit melde ich meinen Hund ${word} zur Hundesteuer an. Hundemarke, Hundehalter.\n\nErna Beispiel`,
  })
  const item = (await ok(await clerk.get(`/api/intake/items/${id}`))) as { proposal: { id: string; version: number; payload: object } }
  const { proposal } = item
  await ok(
    await clerk.post(`/api/desk/proposals/${proposal.id}/decision`, {
      version: proposal.version,
      outcome: 'amended',
      reason: `Weil ${word}`,
      payload: { ...proposal.payload, stelleId: '20.21', title: `Hund ${word}`, planId: planId || '923.1', akteId: null },
    }),
  )
  const { akte } = (await ok(await clerk.get(`/api/intake/items/${id}`))) as { akte: { id: string; aktenzeichen: string } }
  const at = `/api/circulation/of/records/${akte.id}`
  await ok(await clerk.post(`${at}/draft`, { version: 0, text: `Entwurf ${word}`, amountCents: null, verwaltungsakt: false }))
  await ok(await clerk.post(`${at}/inform`, { stellen: ['20.20'], note: `Notiz ${word}` }))
  await ok(await clerk.post(`/api/circulation/steps/${await stepOf(akte.id)}/withdraw`, { reason: `Grund ${word}` }))
  // An answer may have been prepared meanwhile; it waits for a decision, and z. d. A. waits for that.
  await vi.waitFor(async () => {
    const { rows } = await owner.query(`select id, version from review_proposal where subject = $1 and status = 'open'`, [`intake-answer/${id}`])
    for (const p of rows)
      await clerk.post(`/api/desk/proposals/${p.id}/decision`, { version: p.version, outcome: 'rejected', reason: 'Keine Antwort' })
    await ok(await clerk.post(`${at}/close`))
  })
  await owner.query('update records_akte set closed_at = $2, opened_at = $2 where id = $1', [akte.id, closedAt])
  return { ...akte, item: id, at: `/api/records/aussonderung/${akte.id}` }
}
const stepOf = async (akteId: string) =>
  (
    await owner.query(`select s.id from circulation_step s join circulation_run r on r.id = s.run_id where r.subject = $1 and s.status = 'open'`, [
      `records/${akteId}`,
    ])
  ).rows[0]?.id as string
const detail = async (who: Person, at: string) => (await ok(await who.get(at))) as z.input<typeof DisposalDetail>
const lists = async (who: Person) => (await ok(await who.get('/api/records/aussonderung'))) as z.input<typeof Disposals>
const decide = async (who: Person, at: string, input: object) => {
  const { proposal } = await detail(who, at)
  return who.post(`/api/desk/proposals/${proposal?.id}/decision`, { version: proposal?.version, ...input })
}
/**
 * Every table in which a text stands, whatever its columns are called; the queue's own tables as well. Not the words of the search, which stand there
 * without their letter and go in the following night (ai/knowledge tests it).
 */
async function tablesWith(text: string) {
  const { rows } = await owner.query(
    `select table_schema as s, table_name as t from information_schema.tables where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema') and table_name <> 'knowledge_term'`,
  )
  const found: string[] = []
  for (const { s, t } of rows as { s: string; t: string }[])
    if ((await owner.query(`select 1 from "${s}"."${t}" x where x::text ilike $1 limit 1`, [`%${text}%`])).rows.length) found.push(t)
  return found
}
const filesOf = async (item: string) =>
  (
    await owner.query(
      `select file_hash as h from intake_item where id = $1 union select file_hash from intake_document where item_id = $1 union select reading_hash from intake_document where item_id = $1`,
      [item],
    )
  ).rows
    .map((r) => r.h as string)
    .filter(Boolean)

test('an Akte is due after its period only, counted from the end of the year of z. d. A.', async () => {
  const young = await closedAkte(marker(), { closedAt: `${new Date().getFullYear() - 10}-01-02` }) // ten years end with this year
  expect((await lists(clerk)).due.map((d) => d.akteId)).not.toContain(young.id)
  expect(await code(await clerk.post(`${young.at}/kassation`))).toBe('records.not-due')
  await owner.query(`update records_akte set closed_at = closed_at - interval '1 year' where id = $1`, [young.id])
  expect((await lists(clerk)).due.map((d) => d.akteId)).toContain(young.id)
})

test('a Kassation needs two persons, leaves a line of the Vernichtungsprotokoll, and nothing else of the letter stays anywhere', async () => {
  const word = marker()
  const akte = await closedAkte(word)
  const hashes = await filesOf(akte.item)
  expect(hashes.length).toBeGreaterThan(1)
  expect((await tablesWith(word)).sort()).toEqual(
    expect.arrayContaining([
      'circulation_order',
      'circulation_run',
      'intake_document',
      'intake_item',
      'records_akte',
      'records_entry',
      'review_decision',
      'review_proposal',
    ]),
  )
  await ok(await clerk.post(`${akte.at}/offer`))
  await ok(await decide(archivist, akte.at, { outcome: 'amended', payload: { appraisal: 'kassabel' }, reason: `Massenakte ${word}` }))
  expect((await detail(head, akte.at)).proposal).toMatchObject({ kind: 'kassation', stelleId: '20.20', mine: true })
  expect(await code(await decide(head, akte.at, { outcome: 'accepted' }))).toBe('review.reason-missing')
  await ok(await decide(head, akte.at, { outcome: 'accepted', reason: 'Frist abgelaufen, kein Rechtsstreit' }))

  expect(await tablesWith(word)).toEqual([])
  await vi.waitFor(async () => {
    for (const hash of hashes) expect(await house.files.has(hash)).toBe(false)
  })
  expect((await clerk.get(`/api/records/akten/${akte.id}`)).status).toBe(404)
  expect((await clerk.get(`/api/intake/items/${akte.item}`)).status).toBe(404)
  expect(((await ok(await clerk.get(`/api/intake/items?q=${word}`))) as { items: unknown[] }).items).toEqual([])
  const [line] = (await lists(clerk)).destroyed
  expect(line).toMatchObject({
    aktenzeichen: akte.aktenzeichen,
    kind: 'kassation',
    entries: 1,
    closedOn: '2010-06-01',
    endsOn: '2020-12-31',
    askedByName: 'Frau Hundesteuer',
    releasedByName: 'Herr Steueramt',
  })
  await expect(house.pool.query(`delete from records_destroyed`)).rejects.toThrow('permission denied')
  await expect(house.pool.query(`update records_destroyed set asked_by = 'x'`)).rejects.toThrow('permission denied')
  // The words are gone; that persons decided is not.
  const { rows } = await owner.query(
    `select d.reason, d.person_id from review_decision d join review_proposal p on p.id = d.proposal_id where p.subject = $1`,
    [`records/${akte.id}`],
  )
  expect(rows.length).toBeGreaterThan(0)
  expect(rows.every((r) => r.reason === null && r.person_id)).toBe(true)
})

test('where the plan says "vernichten" the Kassation can be asked for at once; who asked does not release it, not even in Vertretung', async () => {
  const akte = await closedAkte(marker())
  const both = await person({ stellen: ['20.21', '20.20'], name: 'Frau Doppelt' })
  await ok(await both.post(`${akte.at}/kassation`))
  expect(await code(await both.post(`${akte.at}/kassation`))).toBe('records.disposal-running')
  expect(await code(await decide(both, akte.at, { outcome: 'accepted', reason: 'Ich gebe selbst frei' }))).toBe('records.four-eyes')
  expect(await code(await decide(head, akte.at, { outcome: 'rejected', reason: '' }))).toBe('review.reason-missing')
  await ok(await decide(head, akte.at, { outcome: 'rejected', reason: 'Es läuft noch eine Prüfung' }))
  expect(await detail(clerk, akte.at)).toMatchObject({ status: 'due', proposal: null, decisions: [{ reason: 'Es läuft noch eine Prüfung' }] })
  expect((await clerk.get(`/api/records/akten/${akte.id}`)).status).toBe(200)
})

describe('Anbietung', () => {
  test('the archive gets it, appraises it without a preselection, takes it over; the delivery says that no schema has checked it', async () => {
    const word = marker()
    const akte = await closedAkte(word, { planId: '002.5' })
    expect(await code(await clerk.post(`${akte.at}/kassation`))).toBe('records.offer-first')
    expect((await archivist.get(akte.at)).status).toBe(404) // nothing was offered yet
    await ok(await clerk.post(`${akte.at}/offer`))
    expect((await detail(archivist, akte.at)).proposal).toMatchObject({ kind: 'bewertung', mine: true })
    const waiting = (
      (await ok(await archivist.get('/api/desk/waiting'))) as { waiting: { kind: string; judgement: boolean; complete: boolean; path: string }[] }
    ).waiting
    expect(waiting).toContainEqual(
      expect.objectContaining({ kind: 'records.bewertung', judgement: true, complete: false, path: `/aussonderung/${akte.id}` }),
    )
    expect(await code(await decide(archivist, akte.at, { outcome: 'accepted', reason: 'ungesehen' }))).toBe('records.choose-appraisal')
    await ok(await decide(archivist, akte.at, { outcome: 'amended', payload: { appraisal: 'archivwuerdig' }, reason: 'Stadtgeschichte' }))
    expect(await detail(archivist, akte.at)).toMatchObject({ appraisal: 'archivwuerdig', proposal: { kind: 'uebergabe', stelleId: '40.21' } })

    const offered = unzipSync(new Uint8Array(await (await archivist.get(`${akte.at}/export?message=0501`)).arrayBuffer()))
    expect(Object.keys(offered).sort()).toEqual([`${akte.id}_Aussonderung.Anbieteverzeichnis.0501.xml`, 'HINWEIS Schema nicht validiert.txt'].sort())
    const res = await archivist.get(`${akte.at}/export?message=0503`)
    expect(decodeURIComponent(res.headers.get('content-disposition') ?? '')).toContain(`${akte.id}_Aussonderung.Aussonderung.0503.zip`)
    const zip = unzipSync(new Uint8Array(await res.arrayBuffer()))
    const text = (name: string) => Buffer.from(zip[name] ?? expect.fail(`no ${name}`)).toString('utf8')
    expect(text(`${akte.item}.txt`)).toContain(word)
    const xml = text(`${akte.id}_Aussonderung.Aussonderung.0503.xml`)
    expect(xml).toContain('<!-- Schema nicht validiert')
    expect(xml).toContain(`<xdomea:Kennzeichen>${akte.aktenzeichen}</xdomea:Kennzeichen>`)
    expect(xml).toContain(`<xdomea:Dateiname>${akte.item}.txt</xdomea:Dateiname>`)
    expect(text('HINWEIS Schema nicht validiert.txt')).toMatch(/^Schema nicht validiert/)

    await ok(await decide(archivist, akte.at, { outcome: 'accepted' }))
    await vi.waitFor(async () => expect(await tablesWith(word)).toEqual([]), { timeout: 15_000, interval: 300 })
    expect((await lists(clerk)).destroyed[0]).toMatchObject({ kind: 'uebergabe', appraisal: 'archivwuerdig', releasedByName: 'Frau Archiv' })
  })
})

describe('a legal hold', () => {
  test('blocks the Kassation at every step, also in the database itself, until it is lifted with a reason', async () => {
    const akte = await closedAkte(marker())
    const hold = `/api/records/akten/${akte.id}/hold`
    expect((await clerk.post(hold, { reason: ' ' })).status).toBe(422)
    await ok(await clerk.post(hold, { reason: 'Klage 3 K 12/26' }))
    expect(await detail(clerk, akte.at)).toMatchObject({
      held: true,
      holds: [{ reason: 'Klage 3 K 12/26', byName: 'Frau Hundesteuer', liftedAt: null }],
    })
    expect(await code(await clerk.post(`${akte.at}/kassation`))).toBe('hold.held')
    const lifted = (await detail(clerk, akte.at)).holds[0]?.id ?? ''
    await ok(await clerk.post(`/api/records/akten/${akte.id}/holds/${lifted}/lift`, { reason: 'Klage zurückgenommen' }))

    await ok(await clerk.post(`${akte.at}/kassation`))
    await ok(await clerk.post(hold, { reason: 'Zweite Klage' })) // laid while it was on its way
    expect(await code(await decide(head, akte.at, { outcome: 'accepted', reason: 'Frist vorbei' }))).toBe('hold.held')
    expect((await clerk.get(`/api/intake/items/${akte.item}`)).status).toBe(200)
    await expect(owner.query(`delete from records_entry where akte_id = $1`, [akte.id])).rejects.toThrow('hold.held')
    await expect(owner.query(`delete from records_akte where id = $1`, [akte.id])).rejects.toThrow('hold.held')
    await expect(house.pool.query(`delete from intake_item where id = $1`, [akte.item])).rejects.toThrow('hold.held') // it lies in a held Akte
    await expect(house.pool.query(`delete from legal_hold`)).rejects.toThrow('permission denied')
    await expect(
      house.pools.worker.query(`insert into legal_hold (subject, reason, person_id, session_id, stelle_id) values ('x', 'weil', 'a', 'b', '20.21')`),
    ).rejects.toThrow('permission denied')
  })
  test('stops the sweep of retention for what it covers, and for nothing else', async () => {
    const stelle = await person({ roles: ['poststelle'], stellen: ['10.11'] })
    const [kept, swept] = [marker(), marker()]
    const ids: string[] = []
    for (const word of [kept, swept]) {
      const { id } = await arriveAt(here, stelle, { name: `${word}.txt`, text: `Werbung ${word} ohne jeden Sinn und Verstand` })
      ids.push(id)
      await owner.query(`update intake_item set status = 'closed', akte_id = null, received_at = now() - interval '100 days' where id = $1`, [id])
    }
    await placeHold(await stelle.ctx(), `intake/${ids[0]}`, '10.11', 'Beweismittel')
    expect(await forget(house.workerDb)).toMatchObject({ intake_item: 1 })
    const { rows } = await owner.query(`select id from intake_item where id = any($1)`, [ids])
    expect(rows.map((r) => r.id)).toEqual([ids[0]])
  })
})

test('the database destroys nothing that two persons have not released, nor before its time', async () => {
  const akte = await closedAkte(marker())
  const some = `(select id from review_decision where kind = 'person' limit 1)`
  await expect(house.pool.query(`select records_destroy($1, ${some}, '{}')`, [akte.id])).rejects.toThrow('records.not-released')
  await expect(house.pools.worker.query(`select records_destroy($1, ${some}, '{}')`, [akte.id])).rejects.toThrow('permission denied')
  await expect(house.pool.query(`delete from records_akte where id = $1`, [akte.id])).rejects.toThrow('permission denied')
  const ordinary = await person({ roles: ['head'], stellen: ['32.00'] })
  expect((await ordinary.get(akte.at)).status).toBe(404)
  expect((await ordinary.post(`${akte.at}/kassation`)).status).toBe(404)
})
