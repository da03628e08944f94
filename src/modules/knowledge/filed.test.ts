import { expect, test, vi } from 'vitest'
import { machine } from '#base/actor.ts'
import { transact } from '#base/db.ts'
import { arriveAt } from '#test/arrive.ts'
import { world } from '#test/world.ts'
import { tidyUp } from './service.ts'

const { house, person } = await world()
const [stelle, other] = ['20.21', '32.11']
const plan = (border: string | null) => house.town.aktenplan.find((p) => p.border === border && p.retentionYears !== null)?.id ?? ''
const [clerk, stranger] = [await person({ stellen: [stelle] }), await person({ stellen: [other] })]
/** Letters only: as soon as the town's pages are in the index, one of them has a word that looks like it. */
const find = async (who: typeof clerk) =>
  ((await (await who.post('/api/knowledge/search', { query: 'Quastenflosser' })).json()) as { hits: { link: string }[] }).hits
    .map((h) => h.link)
    .filter((link) => link.startsWith('/posteingang/'))
const finds = (who: typeof clerk, links: string[]) =>
  vi.waitFor(async () => expect(await find(who)).toEqual(links), { timeout: 30_000, interval: 200 })

/** A letter lies in an Akte under that entry of the plan. */
async function filed(planId: string) {
  const { id } = await arriveAt({ house }, clerk, {
    name: 'brief.txt',
    text: `Sehr geehrte Damen und Herren,\n\nder Quastenflosser im Weiher ist wieder da. ${planId}\n`,
  })
  const subject = `intake/${id}`
  const proposal = async () =>
    (await house.pool.query(`select id, version, payload from review_proposal where subject = $1 and status = 'open'`, [subject])).rows[0]
  const { id: proposalId, version, payload } = await proposal()
  const decision = await clerk.post(`/api/desk/proposals/${proposalId}/decision`, {
    version,
    outcome: 'amended',
    payload: { ...payload, stelleId: stelle, planId, akteId: null, documentType: payload.documentType ?? 'sonstiges', title: 'Quastenflosser' },
  })
  expect(decision.status, await decision.clone().text()).toBe(200)
  return { id, decision: ((await decision.json()) as { id: string }).id }
}

test('what was filed is found by those who may see it, moves with it to another Stelle and leaves when it lies in no Akte any more', {
  timeout: 90_000,
}, async () => {
  const { id } = await filed(plan(null))
  const link = `/posteingang/${id}`
  await finds(clerk, [link])
  expect(await find(stranger)).toEqual([])
  const kind = house.subjects.get('intake')
  const ctx = await clerk.ctx()
  await transact(house.db, async (tx) => kind?.assign(ctx, tx, id, other))
  await finds(stranger, [link])
  expect(await find(clerk)).toEqual([])
  // Whatever was missed by day is put right at night.
  await house.pool.query(`update intake_item set status = 'waiting' where id = $1`, [id])
  await tidyUp(house.ctxFor(machine))
  expect(await find(stranger)).toEqual([])
})

test('what lies behind a secrecy border is not in the index at all', { timeout: 60_000 }, async () => {
  const { id } = await filed(plan('sozialdaten'))
  await vi.waitFor(async () => expect((await house.jobs.waiting()).filter((w) => w.name === 'knowledge.read-filed')).toEqual([]), { timeout: 20_000 })
  const { rows } = await house.pool.query(`select key from knowledge_document where key = $1`, [`intake/${id}`])
  expect(rows).toEqual([])
})
