import pg from 'pg'
import { afterAll, describe, expect, test } from 'vitest'
import type { z } from 'zod'
import { machine } from '#base/actor.ts'
import { transact } from '#base/db.ts'
import { insertAbsence } from '#base/organisation.ts'
import * as records from '#modules/records/index.ts'
import { world } from '#test/world.ts'
import type { Mine, Run, StepDetail } from './contract.ts'
import * as circulation from './service.ts'

const { house, person } = await world({ work: false })
const owner = new pg.Client(house.connections.owner)
await owner.connect()
afterAll(() => owner.end())
type Person = Awaited<ReturnType<typeof person>>

/** Clerk of 32.11 with an Akte of hers; 20.10 and 20.00 are asked, 32.00 signs. */
const clerk = await person({ stellen: ['32.11'], name: 'Frau Akte' })
const budget = await person({ stellen: ['20.10'], name: 'Herr Haushalt' })
const treasurer = await person({ roles: ['head'], stellen: ['20.00'], name: 'Frau Kämmerin' })
const head = await person({ roles: ['head'], stellen: ['32.00'], name: 'Herr Leitung' })

async function akte(who: Person = clerk, planId = '103.1', stelleId = '32.11') {
  const ctx = await who.ctx()
  const { id } = await transact(ctx.db, (tx) =>
    records.file(ctx, tx, {
      filing: { planId, title: 'Lärm in der Hafnergasse' },
      subject: `test/${crypto.randomUUID()}`,
      title: 'Beschwerde',
      stelleId,
      decisionId: crypto.randomUUID(),
    }),
  )
  return { id, at: `/api/circulation/of/records/${id}` }
}
const ok = async (res: Response) => {
  if (res.status !== 200) expect.fail(`${res.status} ${await res.text()}`)
  return res.json()
}
const refused = async (res: Response, code: string) => {
  const body = (await res.json()) as { type: string }
  expect(body.type).toBe(`/errors/circulation.${code}`)
  expect(res.status).toBeGreaterThanOrEqual(400)
}
const run = async (who: Person, at: string) => (await ok(await who.get(at))) as z.input<typeof Run>
const mine = async (who: Person) => (await ok(await who.get('/api/circulation/mine'))) as z.input<typeof Mine>
type Waiting = { id: string; version: number; kind: string; path: string; stelleId: string; label: string; judgement: boolean }
const desk = async (who: Person, later = false) =>
  ((await ok(await who.get(`/api/desk/waiting${later ? '?later=true' : ''}`))) as { waiting: Waiting[] }).waiting.filter((w) =>
    w.kind.startsWith('circulation.'),
  )
const decide = (who: Person, { id, version }: Pick<Waiting, 'id' | 'version'>, input: object) =>
  who.post(`/api/desk/proposals/${id}/decision`, { version, ...input })
/** Decides what lies open for a Stelle on that run. */
async function answer(who: Person, at: string, stelleId: string, input: object) {
  const step = (await run(who, at)).steps.find((s) => s.stelleId === stelleId && s.status === 'open') ?? expect.fail(`nothing open for ${stelleId}`)
  const { proposal } = (await ok(await who.get(`/api/circulation/steps/${step.id}`))) as z.input<typeof StepDetail>
  return decide(who, proposal ?? expect.fail('no proposal'), input)
}
const draft = (at: string, text: string, version: number, more: object = {}) =>
  clerk.post(`${at}/draft`, { version, text, amountCents: null, verwaltungsakt: false, ...more })
const facts = async (subject: string) =>
  (await owner.query(`select fact from audit_entry where subject = $1 order by id`, [subject])).rows.map((r) => r.fact as string)

test('a Vorgang goes its way: draft, Mitzeichnung one after the other, Schlusszeichnung, z. d. A.; each answer is a decision of a person', async () => {
  const { id, at } = await akte()
  await ok(await draft(at, 'Anordnung zur Lärmminderung', 0))
  await ok(await clerk.post(`${at}/cosign`, { stellen: ['20.10', '20.00'], mode: 'serial', note: 'Bitte wegen der Kosten' }))

  // The first is asked, the second waits for its turn; both who is asked and what is missing is on the page.
  expect(await run(clerk, at)).toMatchObject({ status: 'open', next: 'mitzeichnung', lacking: ['mitzeichnung-open'], stelleId: '32.11' })
  expect((await desk(budget)).map((w) => [w.kind, w.label, w.judgement])).toEqual([['circulation.mitzeichnung', 'person', true]])
  expect(await desk(treasurer)).toEqual([])
  expect((await mine(clerk)).asked.map((l) => [l.stelleId, l.status]).sort()).toEqual([
    ['20.00', 'planned'],
    ['20.10', 'open'],
  ])
  await refused(await clerk.post(`${at}/signature`, { stelleId: '32.00' }), 'mitzeichnung-open')

  await ok(await answer(budget, at, '20.10', { outcome: 'accepted', reason: 'Mittel stehen bereit' }))
  expect(await desk(treasurer)).toHaveLength(1)
  await ok(await answer(treasurer, at, '20.00', { outcome: 'accepted' }))
  await ok(await clerk.post(`${at}/signature`, { stelleId: '32.00' }))
  await ok(await answer(head, at, '32.00', { outcome: 'accepted' }))

  const signed = await run(clerk, at)
  expect(signed).toMatchObject({ status: 'signed', next: 'close', lacking: [] })
  expect(signed.steps.map((s) => [s.kind, s.stelleId, s.status, s.byName, s.remark])).toEqual([
    ['mitzeichnung', '20.10', 'done', 'Herr Haushalt', 'Mittel stehen bereit'],
    ['mitzeichnung', '20.00', 'done', 'Frau Kämmerin', null],
    ['schlusszeichnung', '32.00', 'done', 'Herr Leitung', null],
  ])
  await refused(await draft(at, 'Etwas anderes', 1), 'signed-already')
  await ok(await clerk.post(`${at}/close`))
  expect((await (await clerk.get(`/api/records/akten/${id}`)).json()) as object).toMatchObject({ status: 'closed' })
  await refused(await clerk.post(`${at}/resubmit`, { on: '2030-01-01' }), 'run-closed')
  await refused(await clerk.post(`${at}/close`), 'run-closed')
  await ok(await clerk.post(`${at}/reopen`, { reason: 'Neue Beschwerde' }))
  expect((await (await clerk.get(`/api/records/akten/${id}`)).json()) as object).toMatchObject({ status: 'open' })

  const { rows } = await owner.query(
    `select d.kind, d.person_id from review_decision d join review_proposal p on p.id = d.proposal_id join circulation_step s on p.subject = 'circulation/' || s.id
     join circulation_run r on r.id = s.run_id where r.subject = $1 order by d.decided_at`,
    [`records/${id}`],
  )
  expect(rows).toEqual([budget, treasurer, head].map((p) => ({ kind: 'person', person_id: p.id })))
  expect((await facts(`records/${id}`)).filter((f) => /signed|closed|reopened|draft/.test(f))).toEqual([
    'circulation.draft-written',
    'circulation.signed',
    'records.akte-closed',
    'circulation.closed',
    'records.akte-reopened',
    'circulation.reopened',
  ])
})

test('a changed draft makes the signatures lapse, says so, and asks again; who looked at the old wording cannot sign the new one', async () => {
  const { at } = await akte()
  await ok(await draft(at, 'Fassung eins', 0))
  await ok(await clerk.post(`${at}/cosign`, { stellen: ['20.10', '20.00'], mode: 'parallel' }))
  expect((await run(clerk, at)).steps.map((s) => s.status)).toEqual(['open', 'open'])
  await ok(await answer(budget, at, '20.10', { outcome: 'accepted' }))
  const seen = (await desk(treasurer)).at(-1) ?? expect.fail('nothing on the desk')

  expect(await ok(await draft(at, 'Fassung zwei', 1))).toEqual({ lapsed: 1 })
  const again = await run(clerk, at)
  expect(again.draft).toMatchObject({ version: 2, text: 'Fassung zwei' })
  expect(again.steps.map((s) => [s.stelleId, s.status, s.draftVersion])).toEqual([
    ['20.10', 'lapsed', 1],
    ['20.00', 'lapsed', 1],
    ['20.10', 'open', 2],
    ['20.00', 'open', 2],
  ])
  expect((await (await decide(treasurer, seen, { outcome: 'accepted' })).json()) as object).toMatchObject({
    type: '/errors/review.changed-meanwhile',
  })
  await refused(await draft(at, 'Fassung zwei', 2), 'unchanged')
  await refused(await draft(at, 'Auf alter Grundlage', 1), 'draft-changed')
  await ok(await answer(treasurer, at, '20.00', { outcome: 'accepted' }))
  await ok(await answer(budget, at, '20.10', { outcome: 'accepted' }))
  await ok(await clerk.post(`${at}/signature`, { stelleId: '32.00' }))
})

test('a refusal needs its reason, stops the way, and is settled by a new wording or by going without, visibly', async () => {
  const { at } = await akte()
  await ok(await draft(at, 'Zu teuer', 0))
  await ok(await clerk.post(`${at}/cosign`, { stellen: ['20.10', '20.00'], mode: 'serial' }))
  await refused(await answer(budget, at, '20.10', { outcome: 'rejected' }), 'reason-missing')
  await ok(await answer(budget, at, '20.10', { outcome: 'rejected', reason: 'Keine Deckung' }))
  const stopped = await run(clerk, at)
  expect(stopped).toMatchObject({ next: 'settle' })
  expect(stopped.steps.map((s) => [s.status, s.remark])).toEqual([
    ['refused', 'Keine Deckung'],
    ['planned', null],
  ])
  await refused(await clerk.post(`${at}/signature`, { stelleId: '32.00' }), 'mitzeichnung-open')

  const refusal = stopped.steps[0]?.id ?? ''
  await ok(await clerk.post(`/api/circulation/steps/${refusal}/withdraw`, { reason: 'Geht ohne die Kämmerei' }))
  const went = await run(clerk, at)
  expect(went.steps.map((s) => s.status)).toEqual(['withdrawn', 'open'])
  expect(went.steps[0]?.remark).toBe('Keine Deckung') // who signs later still reads it
  expect(went.orders.at(-1)).toMatchObject({ kind: 'zurueckziehen', note: 'Geht ohne die Kämmerei' })
  await refused(await clerk.post(`/api/circulation/steps/${refusal}/withdraw`, { reason: 'noch einmal' }), 'step-over')
})

test('Kenntnisnahme of several Stellen: acknowledged or lapsed, each visible; she who was asked may look, and only she', async () => {
  const { id, at } = await akte()
  const stranger = await person({ stellen: ['40.10'] })
  const culture = await person({ stellen: ['40.20'] })
  expect((await culture.get(at)).status).toBe(404)
  await ok(await clerk.post(`${at}/inform`, { stellen: ['40.20', '60.20'], dueOn: '2030-01-10' }))
  expect((await culture.get(at)).status).toBe(200)
  expect((await culture.get(`/api/records/akten/${id}`)).status).toBe(200)
  expect((await stranger.get(at)).status).toBe(404)
  expect((await stranger.get(`/api/records/akten/${id}`)).status).toBe(404)

  await refused(await answer(culture, at, '40.20', { outcome: 'rejected', reason: 'Will nicht' }), 'cannot-refuse')
  await ok(await answer(culture, at, '40.20', { outcome: 'accepted' }))
  const later = { ...house.ctxFor(machine), now: new Date('2030-01-11T09:00:00Z') }
  await circulation.lapseOverdue({ ...later, now: new Date('2030-01-10T09:00:00Z') })
  expect((await run(clerk, at)).steps.map((s) => s.status)).toEqual(['done', 'open'])
  await circulation.lapseOverdue(later)
  await circulation.lapseOverdue(later)
  expect((await run(clerk, at)).steps.map((s) => [s.stelleId, s.status])).toEqual([
    ['40.20', 'done'],
    ['60.20', 'lapsed'],
  ])
  expect((await facts(`records/${id}`)).filter((f) => f === 'circulation.lapsed')).toHaveLength(1)
  await ok(await clerk.post(`${at}/close`))
})

test('Wiedervorlage is away until its day, then on the desk; z. d. A. waits for it', async () => {
  const { at } = await akte()
  const own = await person({ stellen: ['32.11'] })
  await refused(await own.post(`${at}/resubmit`, { on: '2020-01-01' }), 'day-past')
  await ok(await own.post(`${at}/resubmit`, { on: '2030-03-01', note: 'Rückmeldung da?' }))
  expect((await mine(own)).later.map((l) => [l.kind, l.dueOn, l.note])).toContainEqual(['wiedervorlage', '2030-03-01', 'Rückmeldung da?'])
  expect((await desk(own)).filter((w) => w.kind === 'circulation.wiedervorlage')).toEqual([])
  expect((await desk(own, true)).filter((w) => w.kind === 'circulation.wiedervorlage')).toHaveLength(1)
  await refused(await own.post(`${at}/close`), 'wiedervorlage-open')
  const ctx = await own.ctx(new Date('2030-03-01T08:00:00Z'))
  expect((await circulation.mine(ctx)).waiting.map((l) => l.kind)).toContain('wiedervorlage')
  await ok(await answer(own, at, '32.11', { outcome: 'accepted' }))
  await ok(await own.post(`${at}/close`))
})

describe('who may', () => {
  test('only the Stelle in charge arranges; a deputy signs in Vertretung, and it says so', async () => {
    const { at } = await akte()
    await ok(await draft(at, 'Entwurf', 0))
    expect((await head.get(at)).status).toBe(200) // a head sees, and still does not arrange
    expect((await (await head.post(`${at}/cosign`, { stellen: ['20.10'], mode: 'serial' })).json()) as object).toMatchObject({
      type: '/errors/review.other-stelle',
    })
    await ok(await clerk.post(`${at}/cosign`, { stellen: ['60.21'], mode: 'serial' }))
    const roads = await person({ stellen: ['60.21'] })
    const deputy = await person({ stellen: ['60.20'], name: 'Frau Vertretung' })
    const today = new Date().toISOString().slice(0, 10)
    await transact(house.db, (tx) => insertAbsence(tx, { personId: roads.id, fromOn: today, toOn: today }))
    await ok(await answer(deputy, at, '60.21', { outcome: 'accepted' }))
    expect((await run(clerk, at)).steps[0]).toMatchObject({ status: 'done', byName: 'Frau Vertretung', vertretungFor: '60.21' })
  })

  test('the Schlusszeichnung follows the Zeichnungsbefugnis: amount, Verwaltungsakt, no signature at all; proved by the database', async () => {
    const tooMuch = await akte()
    await ok(await draft(tooMuch.at, 'Auftrag', 0, { amountCents: 60_000_00 }))
    await ok(await clerk.post(`${tooMuch.at}/signature`, { stelleId: '32.10' }))
    const chief = await person({ stellen: ['32.10'] })
    expect((await (await answer(chief, tooMuch.at, '32.10', { outcome: 'accepted' })).json()) as object).toMatchObject({
      type: '/errors/review.above-limit',
    })

    const act = await akte()
    await ok(await draft(act.at, 'Bescheid', 0, { verwaltungsakt: true }))
    await ok(await clerk.post(`${act.at}/signature`, { stelleId: '20.10' })) // may sign, but issue nothing
    expect((await (await answer(budget, act.at, '20.10', { outcome: 'accepted' })).json()) as object).toMatchObject({
      type: '/errors/review.may-not-issue',
    })
    await ok(await answer(budget, act.at, '20.10', { outcome: 'rejected', reason: 'Nicht befugt' }))

    const none = await akte()
    await owner.query(`update organisation_stelle set signing_form = null where id = '32.21'`)
    await ok(await draft(none.at, 'Vermerk', 0))
    await ok(await clerk.post(`${none.at}/signature`, { stelleId: '32.21' }))
    const aide = await person({ stellen: ['32.21'] })
    expect((await (await answer(aide, none.at, '32.21', { outcome: 'accepted' })).json()) as object).toMatchObject({
      type: '/errors/review.may-not-sign',
    })
  })

  test('behind a secrecy border only the same office is asked; a sealed Stelle never', async () => {
    const social = await person({ stellen: ['50.10'] })
    const { at } = await akte(social, '411.1', '50.10')
    await refused(await social.post(`${at}/inform`, { stellen: ['20.00'] }), 'behind-border')
    await refused(await social.post(`${at}/assign`, { stelleId: '32.11' }), 'behind-border')
    await ok(await social.post(`${at}/inform`, { stellen: ['50.20'] }))
    const open = await akte()
    await refused(await clerk.post(`${open.at}/inform`, { stellen: ['02.00'] }), 'sealed-stelle')
    await refused(await clerk.post(`${open.at}/inform`, { stellen: ['99.99'] }), 'no-such-stelle')
  })

  test('the database itself refuses a signature without a decision, a closing without an order, and an order of the machine', async () => {
    const { id, at } = await akte()
    await ok(await draft(at, 'Entwurf', 0))
    await ok(await clerk.post(`${at}/cosign`, { stellen: ['20.10'], mode: 'serial' }))
    const subject = `records/${id}`
    const step = `(select s.id from circulation_step s join circulation_run r on r.id = s.run_id where r.subject = '${subject}')`
    await expect(house.pool.query(`update circulation_step set status = 'done' where id = ${step}`)).rejects.toThrow(
      'circulation.step-needs-a-decision',
    )
    const other = `(select id from review_decision where kind = 'person' limit 1)`
    await expect(house.pool.query(`update circulation_step set status = 'done', decision_id = ${other} where id = ${step}`)).rejects.toThrow(
      'circulation.step-needs-a-decision',
    )
    await expect(house.pool.query(`update circulation_run set status = 'signed' where subject = $1`, [subject])).rejects.toThrow(
      'circulation.not-signed',
    )
    await expect(house.pool.query(`update circulation_run set status = 'closed', closed_at = now() where subject = $1`, [subject])).rejects.toThrow(
      'circulation.not-to-be-closed',
    )
    const forged = `insert into circulation_order (run_id, kind, person_id, session_id, stelle_id) select id, 'zu-den-akten', '${clerk.id}', 'none', '32.11' from circulation_run where subject = '${subject}'`
    await expect(house.pool.query(forged)).rejects.toThrow('review.no-live-session')
    await expect(house.pools.worker.query(forged)).rejects.toThrow('permission denied')
    await expect(house.pool.query(`delete from circulation_order`)).rejects.toThrow('permission denied')
  })
})

test('zuschreiben: to another Stelle, to a person who holds it, and what waits there goes along', async () => {
  const { id, at } = await akte()
  await refused(await clerk.post(`${at}/assign`, { stelleId: '32.11', personId: budget.id }), 'not-holder')
  await ok(await clerk.post(`${at}/assign`, { stelleId: '32.11', personId: clerk.id, note: 'Bitte heute' }))
  expect(await run(clerk, at)).toMatchObject({ stelleId: '32.11', personName: 'Frau Akte' })
  await ok(await clerk.post(`${at}/assign`, { stelleId: '32.10' }))
  const next = await person({ stellen: ['32.10'] })
  expect(await run(next, at)).toMatchObject({ stelleId: '32.10', personName: null, mine: true })
  expect((await (await clerk.post(`${at}/resubmit`, { on: '2030-01-01' })).json()) as object).toMatchObject({ type: '/errors/circulation.not-found' })
  expect(await facts(`records/${id}`)).toContain('circulation.assigned')
})

test('taken back: the signer opens her step again, and who came after her waits', async () => {
  const { at } = await akte()
  await ok(await draft(at, 'Entwurf', 0))
  await ok(await clerk.post(`${at}/cosign`, { stellen: ['20.10', '60.20'], mode: 'serial' }))
  await ok(await answer(budget, at, '20.10', { outcome: 'accepted' }))
  const [first] = (await run(budget, at)).steps
  expect(first?.undoable).toBeTruthy()
  await ok(await budget.post(`/api/desk/decisions/${first?.undoable}/undo`))
  expect((await run(budget, at)).steps.map((s) => s.status)).toEqual(['open', 'planned'])
  await ok(await answer(budget, at, '20.10', { outcome: 'accepted' }))
  expect((await run(budget, at)).steps.map((s) => s.status)).toEqual(['done', 'open'])
})
