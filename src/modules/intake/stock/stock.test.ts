import pg from 'pg'
import { afterAll, describe, expect, test, vi } from 'vitest'
import type { z } from 'zod'
import { machine } from '#base/actor.ts'
import { world } from '#test/world.ts'
import type { StockDecided, StockDetail, StockSample, StockUndone } from '../contract.ts'
import { fileStock } from '../proposals.ts'
import { folderTitle, planOfFolder } from '../rules.ts'
import * as intake from '../service.ts'
import { sort } from '../sorter.ts'
import * as stock from './service.ts'

const { house, person } = await world()
const owner = new pg.Client(house.connections.owner)
await owner.connect()
afterAll(() => owner.end())
const clerk = await person({ stellen: ['20.21', '10.11'], name: 'Frau Archiv' })
const other = await person({ stellen: ['50.10'] })

type Run = z.input<typeof StockDetail>
const get = async (id: string, who = clerk) => (await (await who.get(`/api/intake/stock/${id}`)).json()) as Run
async function archive(files: { folder: string; text: string }[], stelleId?: string) {
  const ctx = house.ctxFor(machine)
  const run = await stock.start(ctx, { folder: `/archiv/${crypto.randomUUID()}`, total: files.length, stelleId })
  for (const [i, { folder, text }] of files.entries())
    await intake.receive(ctx, {
      name: `${i}.txt`,
      bytes: Buffer.from(text),
      channel: 'stock',
      origin: `stock/${run.id}/${i}`,
      stock: { id: run.id, hint: folder },
    })
  await vi.waitFor(
    async () =>
      expect((await owner.query(`select count(*)::int as n from intake_item where stock_id = $1 and status = 'received'`, [run.id])).rows[0].n).toBe(
        0,
      ),
    { timeout: 60_000, interval: 200 },
  )
  return run.id
}
const dogs = (n: number) =>
  Array.from({ length: n }, (_, i) => ({
    folder: `923.1 Hundesteuer/${i % 2 ? 'Beispiel_Erna' : 'Normal_Otto'}`,
    text: `Anmeldung eines Hundes zur Hundesteuer, Hundemarke Nummer ${i}, Hundehalter, Rasse Dackel.`,
  }))
async function decideAll(id: string, group: Run['groups'][number], more: object) {
  let batchId: string | undefined
  let decided = 0
  for (let left = 1; left; ) {
    const { complete: _, count: __, ...key } = group
    const res = await clerk.post(`/api/intake/stock/${id}/decisions`, { group: key, ...(batchId ? { batchId } : {}), ...more })
    expect(res.status).toBe(200)
    const done = (await res.json()) as z.input<typeof StockDecided>
    batchId = done.batchId
    decided += done.decided
    left = done.left
  }
  return { batchId, decided }
}
async function undoAll(id: string, batchId?: string) {
  let undone = 0
  for (let left = 1; left; ) {
    const res = await clerk.post(`/api/intake/stock/${id}/undo`, batchId ? { batchId } : {})
    expect(res.status).toBe(200)
    const done = (await res.json()) as z.input<typeof StockUndone>
    undone += done.undone
    left = done.left
  }
  return undone
}

describe('an archive', () => {
  test('is proposed in groups and never on a desk; accepting a group is one act with a decision each, one Akte a folder, and can be taken back as a whole', async () => {
    const id = await archive(dogs(120), '20.21')
    const desk = (await (await clerk.get('/api/desk/waiting')).json()) as { waiting: unknown[] }
    expect(desk.waiting).toEqual([])
    const run = await get(id)
    expect(run).toMatchObject({ total: 120, waiting: 120, filed: 0 })
    expect(run.groups.reduce((sum, g) => sum + g.count, 0)).toBe(120)
    const [group] = run.groups
    if (!group) expect.fail('no group')
    expect(group).toMatchObject({ documentType: 'hundeanmeldung', stelleId: '20.21', planId: '923.1', complete: true })
    const query = new URLSearchParams({
      documentType: 'hundeanmeldung',
      planId: '923.1',
      stelleId: '20.21',
      filed: 'false',
      band: group.band,
      lyingWith: '20.21',
    })
    const { items } = (await (await clerk.get(`/api/intake/stock/${id}/sample?${query}`)).json()) as z.input<typeof StockSample>
    expect(items.length).toBe(Math.min(20, group.count))
    const [left] = items

    const { batchId, decided } = await decideAll(id, group, { outcome: 'accepted', except: [left?.proposalId] })
    expect(decided).toBe(group.count - 1)
    const decisions = await owner.query(
      `select d.kind, d.person_id, d.outcome, count(*)::int as n from intake_stock_decision s join review_decision d on d.id = s.decision_id where s.batch_id = $1 group by 1, 2, 3`,
      [batchId],
    )
    expect(decisions.rows).toEqual([{ kind: 'person', person_id: clerk.id, outcome: 'accepted', n: group.count - 1 }])
    const { rows: akten } = await owner.query(`select title from records_akte where status = 'open' and plan_id = '923.1' order by 1`)
    expect(akten.map((a) => a.title)).toEqual(['Beispiel Erna', 'Normal Otto'])
    const after = await get(id)
    expect(after).toMatchObject({
      filed: group.count - 1,
      batches: [{ id: batchId, outcome: 'accepted', byName: 'Frau Archiv', decisions: group.count - 1, undone: 0 }],
    })

    expect(await undoAll(id, batchId)).toBe(group.count - 1)
    const back = await get(id)
    expect(back).toMatchObject({ filed: 0, waiting: 120, batches: [{ undone: group.count - 1 }] })
    expect((await owner.query(`select count(*)::int as n from review_reversal where person_id = $1`, [clerk.id])).rows[0].n).toBe(group.count - 1)
    expect((await owner.query(`select count(*)::int as n from records_akte where status = 'open' and plan_id = '923.1'`)).rows[0].n).toBe(0)
    // And once more after the undo: new Akten, nothing is lost.
    expect((await decideAll(id, group, { outcome: 'accepted' })).decided).toBe(group.count)
    expect(await undoAll(id)).toBe(group.count)
  }, 120_000)

  test('a group can be put right as a whole; another Stelle sees and decides nothing of it', async () => {
    const id = await archive(dogs(6), '20.21')
    expect((await other.get(`/api/intake/stock/${id}`)).status).toBe(404)
    const [group] = (await get(id)).groups
    if (!group) expect.fail('no group')
    const refused = await other.post(`/api/intake/stock/${id}/decisions`, { group, outcome: 'accepted' })
    expect(refused.status).toBe(404)
    const to = { documentType: 'hundeanmeldung', stelleId: '20.21', planId: '923.1' }
    expect((await decideAll(id, group, { outcome: 'amended', to })).decided).toBe(group.count)
    const { rows } = await owner.query(`select distinct document_type, plan_id, tags from intake_item where stock_id = $1 and status = 'filed'`, [id])
    expect(rows).toEqual([
      { document_type: 'hundeanmeldung', plan_id: '923.1', tags: house.town.documentTypes.find((t) => t.id === 'hundeanmeldung')?.tags },
    ])
    expect((await clerk.post(`/api/intake/stock/${id}/decisions`, { group, outcome: 'amended' })).status).toBe(422)
    expect((await clerk.post(`/api/intake/stock/${id}/decisions`, { group, outcome: 'accepted', batchId: crypto.randomUUID() })).status).toBe(404)
  }, 60_000)

  test('a cancelled run is cleared: what was decided stays, the rest is gone from every group', async () => {
    const id = await archive(dogs(4), '20.21')
    expect((await clerk.post(`/api/intake/stock/${id}/cancel`)).status).toBe(200)
    await vi.waitFor(async () => expect(await get(id)).toMatchObject({ status: 'cancelled', waiting: 0, closed: 4, groups: [] }), { timeout: 15_000 })
  }, 60_000)

  test('the kind is never a Verwaltungsakt, never signed, asks for no judgement, and no standing order can exist for it', () => {
    expect(fileStock).toMatchObject({ verwaltungsakt: false, judgement: false, signature: false, bulk: true })
    expect(fileStock.standing).toBeUndefined()
  })
})

describe('folders are hints', () => {
  test.each<[string, string | undefined, string, string]>([
    ['923.1 Hundesteuer/Beispiel_Erna', '923.1', 'Beispiel Erna', 'the number stands further out'],
    ['Steuern/923.1_Hundesteuer', '923.1', 'Hundesteuer', 'the number stands at the end'],
    ['2019/Müller', undefined, 'Müller', 'a year is no entry of the plan'],
  ])('%s: %s, %s (%s)', (folder, plan, title) => {
    expect(planOfFolder(folder, house.town.aktenplan)).toBe(plan)
    expect(folderTitle(folder)).toBe(title)
  })
  test('a text that says nothing is sorted by where it lay, and nothing of the folder is shown as evidence', () => {
    const found = sort(house, [{ documentId: 'd', text: 'siehe Anlage' }], new Map(), { folder: 'Hundesteuer Anmeldung/Hund', stelleId: null })
    expect(found.documentType).toBe('hundeanmeldung')
    expect(found.evidence.every((e) => e.end <= 'siehe Anlage'.length)).toBe(true)
  })
})
