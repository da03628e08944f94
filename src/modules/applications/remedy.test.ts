import { cpSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { machine } from '#base/actor.ts'
import { checkTown } from '#base/town.ts'
import { sendDog } from '#test/packages.ts'
import { world } from '#test/world.ts'
import { examine } from './health.ts'
import { deliverSample } from './index.ts'

// A town in a Land whose remedy is not sourced, which is also the sample town: packages to try are there from the start, and nothing of them can be decided until the
// town's legal office has supplied its text.

const folder = mkdtempSync(join(tmpdir(), 'vz-town-'))
cpSync('towns/musterstadt', folder, { recursive: true })
const file = join(folder, 'town.json')
const profile = JSON.parse(readFileSync(file, 'utf8'))
writeFileSync(file, JSON.stringify({ ...profile, land: 'HE' }))

const w = await world({ config: { TOWN: folder, VISITOR_POSTS_PER_MINUTE: '100000' } })
const { house, request, person } = w
const owner = new pg.Client(house.connections.owner)
await owner.connect()
afterAll(() => owner.end())
let clerk: Awaited<ReturnType<typeof person>>
let head: typeof clerk
let admin: typeof clerk
beforeAll(async () => {
  clerk = await person({ stellen: ['20.21'], name: 'Frau Sachbearbeiterin' })
  head = await person({ roles: ['head'], stellen: ['20.20', '20.00'], name: 'Frau Leitung' })
  admin = await person({ roles: ['admin'], stellen: [], name: 'Herr Verwalter' })
}, 60_000)
const packages = async () =>
  (await owner.query(`select id, package, status, delivered, decision_id, proposed_by from applications_package order by package`)).rows
const typeOf = async (res: Response) => [res.status, ((await res.json()) as { type?: string }).type ?? null]

describe('the sample town', () => {
  test('starts without an active package until its installation brings them along; the row says so, the audit says nothing, twice is once', async () => {
    expect((await packages()).map((p) => p.status)).toEqual(['imported', 'imported', 'imported'])
    expect(await (await request('/api/applications/offered')).json()).toMatchObject({ offered: [], sample: true })
    await deliverSample(house.ctxFor(machine))
    await deliverSample(house.ctxFor(machine))
    expect(await packages()).toMatchObject(
      ['hundesteuer', 'sondernutzung', 'wohngeld'].map((name) => ({
        package: name,
        status: 'active',
        delivered: { by: ['Nadja Vollrathsen', 'Henrike Albrand'] },
        decision_id: null,
        proposed_by: null,
      })),
    )
    expect((await owner.query(`select 1 from audit_entry where fact like 'applications.package-%'`)).rowCount).toBe(0)
    const [first] = await packages()
    expect(await (await admin.get(`/api/applications/packages/${first.id}`)).json()).toMatchObject({
      row: { delivered: true, status: 'active' },
      deliveredBy: ['Nadja Vollrathsen', 'Henrike Albrand'],
      proposedBy: null,
    })
  })
  test('the database: nobody who serves requests can say that something came along, and the installation cannot activate what nobody released', async () => {
    await expect(
      house.pool.query(
        `insert into applications_package (package, title, label, digest, content, delivered) values ('x', 'x', '1', 'x', '{}', '{"by":[]}')`,
      ),
    ).rejects.toThrow(/two-persons/)
    await expect(house.pool.query(`update applications_package set delivered = null`)).rejects.toThrow(/permission denied/)
    const { worker } = house.pools
    await expect(
      worker.query(`insert into applications_package (package, title, label, digest, content, status) values ('x', 'x', '1', 'x', '{}', 'active')`),
    ).rejects.toThrow(/two-persons/)
    await owner.query(
      `insert into applications_package (package, title, label, digest, content, proposed_by) values ('x', 'x', '1', 'x', '{}', 'somebody')`,
    )
    await expect(worker.query(`update applications_package set status = 'active', delivered = '{"by":[]}' where package = 'x'`)).rejects.toThrow(
      /two-persons/,
    )
    await owner.query(`delete from applications_package where package = 'x'`)
  })
  test('only a town that does not exist may be one', () => {
    const real = mkdtempSync(join(tmpdir(), 'vz-town-'))
    cpSync(folder, real, { recursive: true })
    writeFileSync(join(real, 'town.json'), JSON.stringify({ ...profile, ags: '08111000' }))
    expect(checkTown(real).problems.join()).toMatch(/„sample“.*nur die Mustergemeinde/)
    writeFileSync(join(real, 'town.json'), JSON.stringify({ ...profile, ags: '08111000', sample: undefined }))
    expect(checkTown(real).problems).toEqual([])
  })
})

describe('a Land whose remedy is not sourced', () => {
  const lesson = {
    area: 'kommunalabgaben',
    remedy: 'widerspruch',
    norm: '§ 68 VwGO',
    paragraphs: [
      'Gegen diesen Bescheid kann innerhalb eines Monats nach Bekanntgabe Widerspruch bei der Stadt Musterstadt, Marktplatz 1, 72999 Musterstadt, erhoben werden.',
    ],
    note: 'Rechtsamt, Vermerk vom 3. November',
  }
  const openOn = async (subject: string) =>
    (await owner.query(`select id, version, kind, payload, stelle_id from review_proposal where subject like $1 and status = 'open'`, [subject]))
      .rows[0]
  const grant = async (id: string) => {
    const p = await openOn(`applications/${id}`)
    return clerk.post(`/api/desk/proposals/${p.id}/decision`, {
      version: p.version,
      outcome: 'amended',
      payload: { ...p.payload, act: 'grant' },
      reason: 'Die Angaben sind schlüssig.',
    })
  }

  test('it is said early: by the package, on the administrator’s page, on the case; a version is not proposed, and nothing is decided', async () => {
    const row = (await packages()).find((p) => p.package === 'hundesteuer')
    expect(await (await admin.get(`/api/applications/packages/${row.id}`)).json()).toMatchObject({ remedyOpen: expect.stringMatching(/§|belegt/) })
    const found = await examine({ db: house.db, scanFolder: '', now: new Date(), land: 'HE' })
    expect(found.map((f) => [f.id, f.level])).toContainEqual(['applications.remedy-open', 'error'])
    expect(await examine({ db: house.db, scanFolder: '', now: new Date(), land: 'BW' })).toEqual([])
    const dmn = (await owner.query(`select content from applications_package where id = $1`, [row.id])).rows[0].content['rules.dmn']
    const next = (await (await admin.post(`/api/applications/packages/${row.id}/rules`, { dmn: `${dmn}\n` })).json()) as { id: string }
    expect(await typeOf(await admin.post(`/api/applications/packages/${next.id}/propose`, { note: 'Neue Fassung' }))).toEqual([
      409,
      '/errors/bescheid.remedy-open',
    ])
    const { id } = await sendDog(w)
    expect(await (await clerk.get(`/api/applications/cases/${id}`)).json()).toMatchObject({ remedyOpen: expect.any(String) })
    const refused = await grant(id)
    expect([refused.status, ((await refused.json()) as { title: string }).title]).toEqual([422, expect.stringMatching(/Text Ihrer Rechtsstelle/)])
    expect(await openOn(`applications/${id}`)).toBeDefined()
  })
  test.each([
    [
      'a text that names no Frist',
      { paragraphs: ['Gegen diesen Bescheid ist der Widerspruch bei der Stadt, 72999 Musterstadt, gegeben.'] },
      422,
      'bescheid.remedy-text',
    ],
    [
      'a text that names no seat',
      { paragraphs: ['Gegen diesen Bescheid kann innerhalb eines Monats Widerspruch erhoben werden.'] },
      422,
      'bescheid.remedy-text',
    ],
    ['a text on another remedy', { remedy: 'klage' }, 422, 'bescheid.remedy-text'],
    ['an area that is none', { area: 'kirchenrecht' }, 422, 'invalid'],
    ['an area whose remedy is sourced', { area: 'sozialgericht' }, 409, 'bescheid.remedy-sourced'],
  ])('%s is refused', async (_why, change, status, type) => {
    expect(await typeOf(await clerk.post('/api/bescheid/remedies', { ...lesson, ...change }))).toEqual([status, `/errors/${type}`])
  })
  test('the clerk enters the text of the legal office, another person releases it, and it stands in the Bescheid word for word', async () => {
    expect((await clerk.post('/api/bescheid/remedies', lesson)).status).toBe(200)
    expect(await typeOf(await clerk.post('/api/bescheid/remedies', lesson))).toEqual([409, '/errors/bescheid.remedy-waiting'])
    const open = await openOn('bescheid-belehrung/%')
    expect(open.stelle_id).toBe('20.20')
    // She holds the other Stelle for a moment, too: still not by herself, nor by the database alone.
    await owner.query(`insert into organisation_holding (stelle_id, person_id, from_on) values ('20.20', $1, '2020-01-01')`, [clerk.id])
    const decide = (who: typeof clerk) =>
      who.post(`/api/desk/proposals/${open.id}/decision`, { version: open.version, outcome: 'accepted', reason: 'Mit dem Vermerk verglichen' })
    expect(await typeOf(await decide(clerk))).toEqual([403, '/errors/bescheid.remedy-needs-two-persons'])
    await owner.query(`delete from organisation_holding where stelle_id = '20.20' and person_id = $1`, [clerk.id])
    await expect(house.pool.query(`update bescheid_belehrung set status = 'active', decision_id = null`)).rejects.toThrow()
    expect((await decide(head)).status).toBe(200)
    expect(await (await admin.get('/api/bescheid/remedies')).json()).toMatchObject({
      areas: expect.arrayContaining([
        expect.objectContaining({
          area: 'kommunalabgaben',
          open: false,
          belehrungen: [expect.objectContaining({ status: 'active', proposedByName: 'Frau Sachbearbeiterin' })],
        }),
      ]),
    })
    expect((await examine({ db: house.db, scanFolder: '', now: new Date(), land: 'HE' })).some((f) => String(f.facts.title).includes('Hund'))).toBe(
      false,
    )

    const { id } = await sendDog(w)
    expect((await grant(id)).status).toBe(200)
    const { rows } = await owner.query(`select id, content from bescheid_bescheid where subject = $1`, [`applications/${id}`])
    expect(rows[0].content.remedy).toEqual({ remedy: 'widerspruch', norm: '§ 68 VwGO', text: lesson.paragraphs })
    await vi.waitFor(
      async () => expect((await owner.query(`select pdf_hash from bescheid_bescheid where id = $1`, [rows[0].id])).rows[0].pdf_hash).toBeTruthy(),
      {
        timeout: 30_000,
        interval: 200,
      },
    )
    expect(await (await clerk.get(`/api/bescheid/bescheide/${rows[0].id}`)).json()).toMatchObject({ belehrung: lesson.paragraphs })
  })
})
