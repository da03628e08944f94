import { expect, test } from 'vitest'
import { transact } from '#base/db.ts'
import * as review from '#base/review/index.ts'
import { world } from '#test/world.ts'

const { house, person } = await world({ work: false })
const kind = house.kinds.get('intake.file-item') ?? expect.fail('no kind')
const payload = { documentType: null, stelleId: '32.11', tags: [], akteId: null, planId: null, title: 'Lärm', fristOn: null }

async function lay(stelleId: string, fristOn: string | null, title = 'Lärm') {
  const { id } = await person()
  const ctx = house.ctxFor({ id, kind: 'machine', roles: [], permissions: [], stellen: [] })
  return transact(ctx.db, (tx) =>
    review.propose(ctx, tx, kind, {
      subject: `intake/${crypto.randomUUID()}`,
      title,
      payload: { ...payload, stelleId },
      evidence: [],
      confidence: 0.9,
      method: 'intake.sort/1',
      label: 'rules',
      stelleId,
      fristOn,
    }),
  )
}
const waiting = async (who: Awaited<ReturnType<typeof person>>) =>
  ((await (await who.get('/api/desk/waiting')).json()) as { waiting: { id: string; title: string; complete: boolean }[] }).waiting

test('the desk is sorted by Frist, what has none comes last, in the order of arrival', async () => {
  const clerk = await person({ stellen: ['32.11'] })
  await lay('32.11', null, 'ohne 1')
  await lay('32.11', '2027-03-01', 'März')
  await lay('32.11', '2027-01-15', 'Januar')
  await lay('32.11', null, 'ohne 2')
  await lay('60.10', '2027-01-01', 'fremd')
  expect((await waiting(clerk)).map((w) => w.title)).toEqual(['Januar', 'März', 'ohne 1', 'ohne 2'])
})

test('what is incomplete says so; accepting it is refused and it stays on the desk', async () => {
  const clerk = await person({ stellen: ['40.21'] })
  const proposal = await lay('40.21', null)
  expect((await waiting(clerk)).find((w) => w.id === proposal.id)?.complete).toBe(false)
  const res = await clerk.post(`/api/desk/proposals/${proposal.id}/decision`, { version: 1, outcome: 'accepted' })
  expect(res.status).toBe(404) // the sample proposal has no item behind it: the whole decision is rolled back
  expect((await waiting(clerk)).map((w) => w.id)).toContain(proposal.id)
})

test('only who holds or deputises for the Stelle decides', async () => {
  const proposal = await lay('32.11', null)
  const stranger = await person({ stellen: ['60.10'] })
  const res = await stranger.post(`/api/desk/proposals/${proposal.id}/decision`, { version: 1, outcome: 'rejected' })
  expect(await res.json()).toMatchObject({ type: '/errors/review.other-stelle' })
})
