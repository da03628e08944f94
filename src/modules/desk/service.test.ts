import { expect, test } from 'vitest'
import { machine } from '#base/actor.ts'
import { addDays } from '#base/calendar/index.ts'
import { transact } from '#base/db.ts'
import * as review from '#base/review/index.ts'
import { dayOf } from '#base/time.ts'
import { world } from '#test/world.ts'
import type { Waiting } from './contract.ts'

const { house, person } = await world({ work: false })
const kind = house.kinds.get('intake.file-item') ?? expect.fail('no kind')
const payload = { documentType: null, stelleId: '32.11', tags: [], akteId: null, planId: null, title: 'Lärm', fristOn: null }

async function lay(stelleId: string, fristOn: string | null, title = 'Lärm', hurry: { urgency?: number; urgentBecause?: string[] } = {}) {
  const ctx = house.ctxFor(machine)
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
      ...hurry,
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

test('what is urgent comes first and says why; a Frist that comes near outruns what was thought of it at first; advertising comes last', async () => {
  const clerk = await person({ stellen: ['32.20'] })
  const day = (n: number) => addDays(dayOf(new Date()), n)
  await lay('32.20', null, 'Werbung', { urgency: 3, urgentBecause: ['nothing-to-do'] })
  await lay('32.20', null, 'ohne Frist')
  await lay('32.20', day(40), 'fern')
  await lay('32.20', null, 'Gericht', { urgency: 1, urgentBecause: ['court'] })
  await lay('32.20', day(5), 'diese Woche')
  await lay('32.20', day(1), 'morgen')
  await lay('32.20', day(90), 'Gefahr', { urgency: 0, urgentBecause: ['danger-people'] })
  await lay('32.20', day(-3), 'versäumt', { urgency: 3 })
  const list = (await waiting(clerk)) as unknown as Waiting[]
  expect(list.map((w) => [w.title, w.urgency, ...w.because.map((b) => b.de)])).toEqual([
    ['versäumt', 'immediate', 'Die Frist endet in höchstens zwei Tagen'],
    ['morgen', 'immediate', 'Die Frist endet in höchstens zwei Tagen'],
    ['Gefahr', 'immediate', 'Gefahr für Menschen'],
    ['diese Woche', 'high', 'Die Frist endet in höchstens einer Woche'],
    ['Gericht', 'high', 'Post von einem Gericht'],
    ['fern', 'normal'],
    ['ohne Frist', 'normal'],
    ['Werbung', 'low', 'Werbung oder zur Kenntnis'],
  ])
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

test('how much waits is told without what lies elsewhere, comes back later or waits blind as more than that', async () => {
  const clerk = await person({ stellen: ['60.41'] })
  const day = (n: number) => addDays(dayOf(new Date()), n)
  const counts = async () =>
    (await (await clerk.get('/api/desk/counts')).json()) as { open: number; urgent: number; due: number; until: string; more: boolean }
  expect(await counts()).toMatchObject({ open: 0, urgent: 0, due: 0, more: false })
  await lay('60.41', null, 'ohne Frist')
  await lay('60.41', null, 'Gefahr', { urgency: 0, urgentBecause: ['danger-people'] })
  await lay('60.41', day(-1), 'versäumt')
  await lay('60.41', day(40), 'fern')
  await lay('60.10', day(0), 'fremd')
  const later = await lay('60.41', day(0), 'später')
  expect((await clerk.post(`/api/desk/proposals/${later.id}/resubmit`, { version: later.version, on: day(3) })).status).toBe(200)
  const counted = await counts()
  expect(counted).toMatchObject({ open: 4, urgent: 2, due: 1, more: false })
  expect(new Date(`${counted.until}T12:00:00Z`).getUTCDay(), 'a week ends on Sunday').toBe(0)
  expect(counted.until >= day(0) && counted.until <= day(6)).toBe(true)
})
