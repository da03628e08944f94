import { afterAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { machine } from '#base/actor.ts'
import { arriveAt } from '#test/arrive.ts'
import { startCmis } from '#test/cmis-double.ts'
import { openWorld, world } from '#test/world.ts'
import { ablageOf } from './ablage.ts'
import * as records from './service.ts'

// The town's DMS as Ablage: everything once, whatever goes wrong on the way.
const dms = await startCmis()
afterAll(dms.close)
const here = await world({ config: { ...dms.settings } })
const { house, person } = here
const clerk = await person({ stellen: ['20.21'], name: 'Frau Hundesteuer' })
const ctx = () => house.ctxFor(machine)
beforeEach(() => {
  dms.troubles.length = 0
})

let number = 0
/** Files a letter; the job that brings it into the DMS starts by itself. */
async function filed({ akteId = null as string | null, trouble = [] as typeof dms.troubles } = {}) {
  const name = `Hund ${++number}.txt`
  const { id } = await arriveAt(here, clerk, { name, text: `Ich melde meinen Hund Nummer ${number} an. Hundesteuer.` })
  const item = (await (await clerk.get(`/api/intake/items/${id}`)).json()) as { proposal: { id: string; version: number; payload: object } }
  dms.troubles.push(...trouble)
  const payload = {
    ...item.proposal.payload,
    documentType: 'hundeanmeldung',
    stelleId: '20.21',
    title: name,
    planId: akteId ? null : '923.1',
    akteId,
  }
  const res = await clerk.post(`/api/desk/proposals/${item.proposal.id}/decision`, { version: item.proposal.version, outcome: 'amended', payload })
  if (res.status !== 200) expect.fail(await res.text())
  const { decision } = (await res.json()) as { decision: string }
  const { akte } = (await (await clerk.get(`/api/intake/items/${id}`)).json()) as { akte: { id: string; aktenzeichen: string } }
  const { rows } = await house.pool.query(`select id from records_entry where subject = $1`, [`intake/${id}`])
  return { item: id, name, akte, entry: rows[0].id as string, decision }
}
const status = async (entry: string) =>
  (await house.pool.query(`select status, error, tries from records_deposit where entry_id = $1`, [entry])).rows[0]
const reaches = (entry: string, wanted: string) =>
  vi.waitFor(async () => expect((await status(entry))?.status).toBe(wanted), { timeout: 15_000, interval: 100 })
const documentsOf = (aktenzeichen: string) =>
  dms.tree().filter((o) => o.base === 'cmis:document' && o.path.startsWith(`/Vorzimmer/${aktenzeichen.replace('/', '_')}/`))

test('what is filed lies in the DMS, in a folder of its Akte, with our key, and the page says so', async () => {
  const { akte, entry, item, name } = await filed()
  await reaches(entry, 'stored')
  const [document, ...more] = documentsOf(akte.aktenzeichen)
  expect(more).toEqual([])
  expect(document).toMatchObject({
    path: `/Vorzimmer/${akte.aktenzeichen.replace('/', '_')}/${item.slice(0, 8)} ${name}`,
    properties: { 'cmis:description': `vorzimmer:entry/${entry}/${item}` },
    text: expect.stringContaining('Hundesteuer'),
  })
  const { entries } = (await (await clerk.get(`/api/records/akten/${akte.id}`)).json()) as { entries: { deposit: object }[] }
  expect(entries[0]?.deposit).toMatchObject({ status: 'stored', error: null })
  const second = await filed({ akteId: akte.id })
  await reaches(second.entry, 'stored')
  expect(documentsOf(akte.aktenzeichen)).toHaveLength(2)
  expect(dms.tree().filter((o) => o.base === 'cmis:folder' && o.path.includes(akte.aktenzeichen.replace('/', '_')))).toHaveLength(1)
})

describe('exactly once', () => {
  test.each([
    ['the answer to the document is lost', 'createDocument', 'cut-after' as const],
    ['the answer to the folder is lost', 'createFolder', 'cut-after' as const],
    ['the request never arrives', 'createDocument', 'cut-before' as const],
    ['the DMS fails with 500', 'createDocument', { status: 500, exception: 'runtime' }],
    ['the rights are missing for a while', 'createFolder', { status: 403, exception: 'permissionDenied' }],
    ['the query is not to be had', 'query', { status: 500, exception: 'storage' }],
  ])('%s: tried again by itself, and there is one document', async (_why, on, trouble) => {
    const { akte, entry } = await filed({ trouble: [{ on, times: 1, with: trouble }] })
    await reaches(entry, 'stored')
    expect(documentsOf(akte.aktenzeichen)).toHaveLength(1)
    expect(await status(entry)).toMatchObject({ error: null })
  })

  test('the process dies between the creation and the commit: the next run finds what is there', async () => {
    const { akte, entry } = await filed()
    await reaches(entry, 'stored')
    // What the database knows after such a death: nothing of what the DMS has done.
    await house.pool.query(`update records_deposit set status = 'waiting', folder_id = null, object_ids = '{}' where entry_id = $1`, [entry])
    await records.deposit(ctx(), entry)
    await reaches(entry, 'stored')
    expect(documentsOf(akte.aktenzeichen)).toHaveLength(1)
  })

  test('an upload that broke off half way is replaced', async () => {
    const akte = { id: crypto.randomUUID(), aktenzeichen: '923.1-2019/0007' }
    const file = { id: crypto.randomUUID(), key: crypto.randomUUID(), name: 'Brief.txt', type: 'text/plain' }
    await ablageOf(house).put(akte, [{ ...file, bytes: async () => Buffer.from('Sehr gee') }])
    await ablageOf(house).put(akte, [{ ...file, bytes: async () => Buffer.from('Sehr geehrte Damen') }])
    expect(documentsOf(akte.aktenzeichen).map((o) => o.text)).toEqual(['Sehr geehrte Damen'])
  })

  test('two workers at the same entry: the DMS refuses the second by its name, and both are content', async () => {
    const { akte, entry, item } = await filed({ trouble: [{ on: 'createFolder', times: 1, with: { status: 500 } }] })
    await Promise.all([1, 2, 3].map(() => records.deposit(ctx(), entry).catch(() => {})))
    await reaches(entry, 'stored')
    expect(documentsOf(akte.aktenzeichen)).toHaveLength(1)
    expect((await clerk.get(`/api/intake/items/${item}`)).status).toBe(200)
  })

  test('a repository that indexes late is found by its path', async () => {
    const late = await startCmis({ lateIndex: true })
    const other = await openWorld({ work: false, config: { ...late.settings } })
    try {
      const akte = { id: crypto.randomUUID(), aktenzeichen: '923.1-2026/0001' }
      const file = { id: crypto.randomUUID(), key: 'k', name: 'Brief.txt', type: 'text/plain', bytes: async () => Buffer.from('Brief') }
      for (let i = 0; i < 3; i++) await ablageOf(other.house).put(akte, [file])
      expect(late.tree().map((o) => o.base)).toEqual(['cmis:folder', 'cmis:document'])
    } finally {
      await other.close()
      await late.close()
    }
  })

  test('somebody renamed it in the DMS: it is found by our key', async () => {
    const akte = { id: crypto.randomUUID(), aktenzeichen: '923.1-2020/0009' }
    const file = { id: crypto.randomUUID(), key: `k${number}`, name: 'Brief.txt', type: 'text/plain', bytes: async () => Buffer.from('Brief') }
    await ablageOf(house).put(akte, [file])
    for (const o of dms.tree().filter((o) => o.path.includes('923.1-2020_0009') && o.base === 'cmis:document'))
      o.properties['cmis:name'] = 'Umbenannt.txt'
    await ablageOf(house).put(akte, [file])
    expect(documentsOf(akte.aktenzeichen).map((o) => o.properties['cmis:name'])).toEqual(['Umbenannt.txt'])
  })
})

test('while the DMS is away the item says why, in a sentence, and the filing itself holds', async () => {
  const { akte, entry, item } = await filed({ trouble: [{ on: 'object', times: 1000, with: { status: 503 } }] })
  await vi.waitFor(async () => expect(await status(entry)).toMatchObject({ status: 'waiting', error: 'cmis.failed' }), {
    timeout: 15_000,
    interval: 100,
  })
  expect((await (await clerk.get(`/api/intake/items/${item}`)).json()) as object).toMatchObject({
    status: 'filed',
    depositError: 'cmis.failed',
    akte: { id: akte.id },
  })
  dms.troubles.length = 0
  await reaches(entry, 'stored')
  expect((await (await clerk.get(`/api/intake/items/${item}`)).json()) as object).toMatchObject({ depositError: null })
})

test('taken back, it leaves the DMS again; destroyed, its folder goes', async () => {
  const first = await filed()
  await reaches(first.entry, 'stored')
  expect((await clerk.post(`/api/desk/decisions/${first.decision}/undo`)).status).toBe(200)
  await reaches(first.entry, 'gone')
  expect(documentsOf(first.akte.aktenzeichen)).toEqual([])

  const second = await filed()
  await reaches(second.entry, 'stored')
  await ablageOf(house).drop(second.akte)
  await ablageOf(house).drop(second.akte)
  expect(dms.tree().filter((o) => o.path.includes(second.akte.aktenzeichen.replace('/', '_')))).toEqual([])
})

test('doctor says whether the DMS answers, and when its folder is missing', async () => {
  const said = async () => (await house.examine()).filter((f) => f.id.startsWith('dms.'))
  expect(await said()).toEqual([{ id: 'dms.ok', level: 'ok', facts: { name: 'Akten der Stadt', product: 'Probe-DMS' } }])
  dms.troubles.push({ on: 'object', times: 1, with: { status: 404, exception: 'objectNotFound' } })
  expect(await said()).toMatchObject([{ id: 'dms.no-root', level: 'error' }])
  dms.troubles.push({ on: 'object', times: 1, with: { status: 403, exception: 'permissionDenied' } })
  expect(await said()).toMatchObject([{ id: 'dms.away', facts: { reason: 'cmis.forbidden' } }])
})
