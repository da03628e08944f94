import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { machine } from '#base/actor.ts'
import { transact } from '#base/db.ts'
import { giveSamples } from '#test/samples.ts'
import { world } from '#test/world.ts'
import { mostUndecided } from './blind.ts'
import * as review from './index.ts'
import { leastPrecision, lowerBound } from './precision.ts'

// A routine, its clerk and its head on a real database: what the machine may finish, what it must leave, and when that ends by itself.
const { house, person } = await world({ work: false })
const owner = new pg.Client(house.connections.owner)
const worker = new pg.Client(house.connections.worker)
const web = new pg.Client(house.connections.web)
for (const client of [owner, worker, web]) await client.connect()
afterAll(() => Promise.all([owner.end(), worker.end(), web.end()]))
await owner.query(`
  insert into organisation_office values ('90', null, 'Probeamt', 'PA'), ('91', null, 'Anderes Amt', 'AA');
  insert into organisation_stelle (id, office_id, title, head) values ('90.00', '90', 'Leitung', true), ('90.10', '90', 'Arbeit', false), ('91.00', '91', 'Fremd', true)`)

const Payload = z.object({ box: z.string(), note: z.string() })
type Payload = z.output<typeof Payload>
const filed: { subject: string; kind: string }[] = []
const kind: review.ProposalKind<never, Payload> = {
  name: 'test.routine',
  title: { de: 'Probe', en: 'Probe' },
  payload: Payload,
  judgement: false,
  verwaltungsakt: false,
  signature: false,
  path: '/:id',
  act: () => ({ de: 'Ablegen', en: 'File' }),
  summary: () => ({ de: '', en: '' }),
  complete: () => true,
  apply: async (_ctx, _tx, proposal, decision) => {
    if ((decision.payload as Payload)?.note === 'explodiert') throw review.errors.notFound(proposal.id)
    filed.push({ subject: proposal.subject, kind: decision.kind })
  },
  revert: async () => {},
  standing: {
    routineOf: ({ payload }) => payload.box.split('-')[0],
    routines: () => [...'abcdefgh'].map((id) => ({ id, title: id })),
    hidden: () => ({ box: '', note: '' }),
    chosen: (proposed, decided) => ({ ...decided, note: decided.note || proposed.note }),
    agrees: (proposed, decided) => proposed.box === decided.box,
  },
}
const act = { ...kind, name: 'test.act', verwaltungsakt: true } as typeof kind
const kinds = new Map([kind, act].map((k) => [k.name, k as never]))
const as = async (who: Awaited<ReturnType<typeof person>>) => ({ ...(await who.ctx()), kinds })
const machineCtx = { ...house.ctxFor(machine), kinds }
const head = await person({ roles: ['head'], stellen: ['90.00'] })
const clerk = await person({ stellen: ['90.10'] })
const stranger = await person({ roles: ['head'], stellen: ['91.00'] })

let n = 0
const lay = (box: string, { of = kind, stelleId = '90.10', note = '', method = 'intake.sort/1', by = machineCtx as never } = {}) =>
  transact(house.ctxFor(machine).db, (tx) =>
    review.propose(by, tx, of as never, {
      subject: `test/${n++}`,
      title: 'Brief',
      payload: { box, note },
      evidence: [],
      confidence: 1,
      method,
      label: 'rules',
      stelleId,
    }),
  )
test('a machine proposes only by a declared method, of this or an earlier version; what a person asks has none', async () => {
  await expect(lay('a-0', { method: 'test.unknown/1' })).rejects.toThrow('review.method-not-declared')
  await expect(lay('a-0', { method: 'intake.sort/99' })).rejects.toThrow('review.method-not-declared')
  await expect(lay('a-0', { method: 'intake.sort' })).rejects.toThrow('review.method-not-declared')
  await expect(lay('z-0', { method: 'intake.sort/2+17+sozialdaten.3' })).resolves.toMatchObject({ method: 'intake.sort/2+17+sozialdaten.3' })
})
const isBlind = async (id: string) => (await review.blindAmong(house.db, [id])).has(id)
/** Lays until one is drawn (or, with `false`, is not); a fresh measure draws all, one that has had its twenty draws a tenth. */
async function layUntil(box: string, blind: boolean) {
  for (;;) {
    const proposal = await lay(box)
    if ((await isBlind(proposal.id)) === blind) return proposal
  }
}
const choose = async (proposal: review.Proposal, box: string) =>
  review.decide(await as(clerk), proposal.id, { version: proposal.version, outcome: 'amended', payload: { box, note: '' } })
const measureOf = async (routine: string) => {
  const found = (await review.listMeasures(await as(head))).find((m) => m.routine === routine)
  return found ?? expect.fail(`no measure of ${routine}`)
}
/** A measure with that past. */
async function measured(routine: string, right: boolean[]) {
  const id = await review.startMeasure(await as(head), 'test.routine', routine)
  await giveSamples(owner, id, { method: 'intake.sort/1', stelleId: '90.10', right })
  return id
}
const sound = (samples: number, wrong = 0) => [...Array(wrong).fill(false), ...Array(samples - wrong).fill(true)]

describe('an order is signed', () => {
  test('by a head, for what was measured well enough, once; a Verwaltungsakt is not even measured', async () => {
    await expect(review.startMeasure(await as(clerk), 'test.routine', 'a')).rejects.toThrow('review.only-a-head')
    await expect(review.startMeasure(await as(head), 'test.act', 'a')).rejects.toThrow('review.never-by-standing-order')
    const id = await measured('a', sound(148))
    await expect(review.startMeasure(await as(head), 'test.routine', 'a')).rejects.toThrow('review.already-measured')
    await expect(review.sign(await as(head), id)).rejects.toThrow('review.precision-too-low')
    expect(await measureOf('a')).toMatchObject({ measured: { samples: 148, wrong: 0, missing: 1 } })
    await giveSamples(owner, id, { method: 'intake.sort/1', stelleId: '90.10', right: [true] })
    for (const who of [clerk, stranger]) await expect(review.sign(await as(who), id)).rejects.toThrow(/only-a-head|not-found/)
    await review.sign(await as(head), id)
    expect(await measureOf('a')).toMatchObject({ reserve: false, order: { state: 'alive', signedBy: head.id, accepted: 0 } })
    await expect(review.sign(await as(head), id)).rejects.toThrow('review.order-alive')
  })
  test.each([
    [149, 0],
    [235, 1],
    [236, 1],
    [312, 2],
    [313, 2],
    [700, 8],
    [1300, 15],
  ])('the database and the beta quantile agree: %i samples, %i wrong', async (samples, wrong) => {
    const { rows } = await owner.query(
      `insert into review_measure (kind, routine, stelle_id, signed_by, session_id) select 'test.other', gen_random_uuid(), '90.00', $1, "id" from auth_session where "userId" = $1 returning id`,
      [head.id],
    )
    await giveSamples(owner, rows[0].id, { method: 'intake.sort/1', stelleId: '90.10', right: sound(samples, wrong) })
    const { rows: said } = await owner.query(`select review_precision_holds($1, 'intake.sort/1') as holds`, [rows[0].id])
    // The errors are the oldest: of 1,300 the window of 1,000 has lost them.
    const inWindow = Math.max(0, wrong - Math.max(0, samples - 1000))
    expect(said[0].holds).toBe(lowerBound(Math.min(samples, 1000), inWindow) >= leastPrecision)
  })
})

describe('the machine', () => {
  let id = ''
  beforeAll(async () => {
    id = await measured('b', sound(400))
    await review.sign(await as(head), id)
  })
  test('accepts what the order covers; that is no person’s decision, and a person can take it back', async () => {
    const proposal = await layUntil('b-1', false)
    const decision = await review.acceptByOrder(machineCtx as never, proposal)
    expect(decision).toMatchObject({ kind: 'standing-order', outcome: 'accepted', personId: null, payload: { box: 'b-1' } })
    expect(filed.at(-1)).toEqual({ subject: proposal.subject, kind: 'standing-order' })
    const { rows } = await owner.query('select 1 from review_human_decision where id = $1', [decision?.id])
    expect(rows).toEqual([])
    expect((await measureOf('b')).order?.accepted).toBe(1)
    expect(await review.revert(await as(clerk), decision?.id ?? '')).toMatchObject({ status: 'open' })
    const { rows: facts } = await owner.query(`select fact, actor_kind from audit_entry where subject = $1 order by id`, [proposal.subject])
    expect(facts.map((f) => `${f.fact} ${f.actor_kind}`)).toEqual([
      'review.proposed machine',
      'review.accepted-by-order machine',
      'review.reverted person',
    ])
  })
  test('leaves a blind sample alone, and the database refuses it as well', async () => {
    const proposal = await layUntil('b-2', true)
    expect(await review.acceptByOrder(machineCtx as never, proposal)).toBeUndefined()
    const order = (await measureOf('b')).order?.id
    await expect(
      worker.query(
        `insert into review_decision (proposal_id, proposal_version, kind, outcome, payload, standing_order_id) values ($1, 1, 'standing-order', 'accepted', $2, $3)`,
        [proposal.id, JSON.stringify(proposal.payload), order],
      ),
    ).rejects.toThrow('review.blind-sample')
  })
  test.each([
    ['another routine', () => lay('z-1')],
    ['another method than the one that was measured', () => lay('b-3', { method: 'intake.sort/2' })],
    ['a Stelle of another office', () => lay('b-4', { stelleId: '91.00' })],
    [
      'what the act itself refuses',
      async () => {
        for (;;) {
          const p = await lay('b-5', { note: 'explodiert' })
          if (!(await isBlind(p.id))) return p
        }
      },
    ],
  ])('leaves on the desk: %s', async (_, make) => {
    const proposal = await make()
    expect(await review.acceptByOrder(machineCtx as never, proposal)).toBeUndefined()
    expect((await review.get(house.db, proposal.id)).status).toBe('open')
  })
  test('does not take what a person passed on for its own', async () => {
    const proposal = await lay('b-6', { by: (await as(clerk)) as never })
    expect(proposal.routine).toBe('')
    expect(await review.acceptByOrder(machineCtx as never, proposal)).toBeUndefined()
  })
  test('can neither settle a sample nor wake an order', async () => {
    await expect(worker.query('update review_blind_sample set agreed = true')).rejects.toThrow('permission denied')
    await expect(
      web.query(`insert into review_blind_sample (proposal_id, measure_id, method) values (gen_random_uuid(), gen_random_uuid(), '')`),
    ).rejects.toThrow('permission denied')
    for (const client of [web, worker]) {
      await expect(client.query('delete from review_suspension')).rejects.toThrow('permission denied')
      await expect(client.query('delete from review_blind_sample')).rejects.toThrow('permission denied')
    }
    await expect(web.query(`update review_blind_sample set agreed = false where measure_id = '${id}' and decided_at is not null`)).rejects.toThrow(
      'review.sample-is-final',
    )
  })
  test('rests while too many samples wait for a person', async () => {
    while ((await measureOf('b')).undecided < mostUndecided) await lay('b-7')
    expect((await measureOf('b')).order?.state).toBe('resting')
    const proposal = await lay('b-8')
    expect(await isBlind(proposal.id)).toBe(false) // and no desk is buried under samples
    expect(await review.acceptByOrder(machineCtx as never, proposal)).toBeUndefined()
  })
})

describe('a blind sample', () => {
  test('must be chosen, not accepted; the choice is what is decided, and both are kept', async () => {
    await measured('c', sound(20))
    const proposal = await layUntil('c-1', true)
    await expect(review.decide(await as(clerk), proposal.id, { version: 1, outcome: 'accepted' })).rejects.toThrow('review.blind-sample')
    const decision = await choose(proposal, 'c-2')
    expect(decision).toMatchObject({ kind: 'person', outcome: 'amended', payload: { box: 'c-2' } })
    const [on] = await review.decisionsOn(house.db, proposal.subject)
    expect(on).toMatchObject({ agreed: false, proposed: { box: 'c-1' }, decided: { box: 'c-2' } })
    const same = await layUntil('c-3', true)
    expect(await choose(same, 'c-3')).toMatchObject({ outcome: 'accepted', difference: {} })
    const refused = await layUntil('c-4', true)
    await review.decide(await as(clerk), refused.id, { version: 1, outcome: 'rejected' })
    expect((await measureOf('c')).measured).toMatchObject({ samples: 23, wrong: 2 })
  })
  test('is drawn for all until the week has its twenty', async () => {
    await review.startMeasure(await as(head), 'test.routine', 'd')
    for (let i = 0; i < mostUndecided; i++) expect(await isBlind((await lay(`d-${i}`)).id)).toBe(true)
  })
})

describe('an order ends by itself', () => {
  test('when the bound falls, in the transaction of the sample; it wakes up only by a new signature', async () => {
    const id = await measured('e', sound(149))
    await review.sign(await as(head), id)
    const wrong = await layUntil('e-1', true)
    await choose(wrong, 'e-x')
    expect((await measureOf('e')).order).toMatchObject({ state: 'suspended', cause: 'bound' })
    const proposal = await layUntil('e-2', false)
    expect(await review.acceptByOrder(machineCtx as never, proposal)).toBeUndefined()
    await giveSamples(owner, id, { method: 'intake.sort/1', stelleId: '90.10', right: sound(86) })
    expect(await measureOf('e')).toMatchObject({ measured: { samples: 236, wrong: 1, missing: 0 }, order: { state: 'suspended' } })
    expect(await review.acceptByOrder(machineCtx as never, await layUntil('e-3', false))).toBeUndefined()
    await review.sign(await as(head), id)
    expect(await review.acceptByOrder(machineCtx as never, await layUntil('e-4', false))).toMatchObject({ kind: 'standing-order' })
  })
  test('when errors come close together although the bound still holds; what was right before no longer counts', async () => {
    const id = await measured('f', sound(900))
    await review.sign(await as(head), id)
    for (let i = 0; i < 3; i++) {
      expect((await measureOf('f')).order?.state).toBe('alive')
      await choose(await layUntil(`f-${i}`, true), 'f-x')
    }
    expect(await measureOf('f')).toMatchObject({ measured: { samples: 0 }, order: { state: 'suspended', cause: 'drift' } })
    await expect(review.sign(await as(head), id)).rejects.toThrow('review.precision-too-low')
    const { rows } = await owner.query(`select data->>'cause' as cause from audit_entry where fact = 'review.order-suspended' and subject = $1`, [
      `review/${id}`,
    ])
    expect(rows).toEqual([{ cause: 'drift' }])
  })
  test('when a head stops it, and with its measure; nobody else can', async () => {
    const id = await measured('g', sound(400))
    await review.sign(await as(head), id)
    const order = (await measureOf('g')).order?.id ?? ''
    await expect(review.suspend(await as(clerk), order)).rejects.toThrow('review.only-a-head')
    await expect(review.suspend(await as(stranger), order)).rejects.toThrow('review.not-found')
    await review.suspend(await as(head), order)
    expect((await measureOf('g')).order).toMatchObject({ state: 'suspended', cause: 'head' })
    await review.sign(await as(head), id)
    await review.endMeasure(await as(head), id)
    await vi.waitFor(async () => expect((await review.listMeasures(await as(head))).some((m) => m.routine === 'g')).toBe(false))
    const proposal = await lay('g-1')
    expect(await isBlind(proposal.id)).toBe(false)
    expect(await review.acceptByOrder(machineCtx as never, proposal)).toBeUndefined()
  })
})
