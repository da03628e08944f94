import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { machine } from '#base/actor.ts'
import { transact } from '#base/db.ts'
import { insertAbsence } from '#base/organisation.ts'
import * as review from '#base/review/index.ts'
import { giveSamples } from './samples.ts'
import { world } from './world.ts'

// A machine prepares, a person decides: proved by the database itself, on the connections the two serving roles have.
const { house, person } = await world({ work: false })

const kind = (name: string, traits: Partial<review.ProposalKind<never>> = {}) =>
  ({
    name: `test.${name}`,
    title: { de: name, en: name },
    payload: z.object({}),
    act: () => ({ de: 'Ablegen', en: 'File' }),
    summary: () => ({ de: '', en: '' }),
    complete: () => true,
    judgement: false,
    verwaltungsakt: false,
    signature: false,
    path: '/',
    apply: async () => {},
    ...traits,
  }) as never as review.ProposalKind<never>
const kinds = {
  letter: kind('letter'),
  routine: kind('routine', {
    standing: { routineOf: () => 'probe', routines: () => [], hidden: () => ({}), chosen: (_, decided) => decided, agrees: () => true },
  }),
  judged: kind('judged', { judgement: true }),
  act: kind('act', { verwaltungsakt: true, signature: true }),
  signed: kind('signed', { signature: true }),
  /** What a released package decides. */
  auto: kind('auto', { verwaltungsakt: true, payload: z.looseObject({}) as never }),
}
/** The standard case: granted, followed in every word, nothing special, all findings fulfilled, by this version of the package. */
const standard = { act: 'grant', special: false, followed: true, vermerk: { digest: 'd1', states: { ort: 'fulfilled', alter: 'fulfilled' } } }
const release = {
  kind: 'test.auto',
  legal_basis: '§ 35a VwVfG',
  package: 'p',
  digest: 'd1',
  land: 'BW',
  gate: 'vwvfg-35a',
  discretion: false,
  sample: 0.05,
}

const stellen = {
  /** Signs acts without a limit. */ head: '90.00',
  /** Signs up to 100 €, no Verwaltungsakt. */ clerk: '90.10',
  /** May not sign at all. */ aide: '90.20',
  /** Another office. */ other: '91.00',
}
const owner = new pg.Client(house.connections.owner)
const web = new pg.Client(house.connections.web)
const worker = new pg.Client(house.connections.worker)
for (const client of [owner, web, worker]) await client.connect()
afterAll(async () => {
  for (const client of [owner, web, worker]) await client.end()
})
await owner.query(`
  insert into organisation_office values ('90', null, 'Probeamt', 'PA'), ('91', null, 'Anderes Amt', 'AA');
  insert into organisation_stelle (id, office_id, title, head, signing_form, limit_cents, verwaltungsakte) values
    ('90.00', '90', 'Leitung', true, '', null, true), ('90.10', '90', 'Sachbearbeitung', false, 'i. A.', 10000, false),
    ('90.20', '90', 'Hilfe', false, null, null, false), ('91.00', '91', 'Andere Leitung', true, '', null, true);
  insert into organisation_deputy values ('90.10', '90.20', 0)`)

const head = await person({ stellen: [stellen.head] })
const clerk = await person({ stellen: [stellen.clerk] })
const aide = await person({ stellen: [stellen.aide] })
const other = await person({ stellen: [stellen.other] })
const former = await person()
await owner.query(`insert into organisation_holding (stelle_id, person_id, from_on, to_on) values ('90.10', $1, '2020-01-01', '2021-01-01')`, [
  former.id,
])
const sessionOf = async ({ id }: { id: string }): Promise<string> =>
  (await owner.query(`select "id" from auth_session where "userId" = $1 order by "createdAt" desc limit 1`, [id])).rows[0].id

let n = 0
const propose = async (of: review.ProposalKind<never>, more: { stelleId?: string; amountCents?: number; payload?: object } = {}) => {
  const ctx = house.ctxFor(machine)
  const proposal = await transact(ctx.db, (tx) =>
    review.propose(ctx, tx, of as never, {
      subject: `test/${n++}`,
      title: 'Brief',
      payload: {},
      evidence: [],
      confidence: 1,
      method: 'intake.sort/1',
      label: 'rules',
      stelleId: stellen.clerk,
      ...more,
    }),
  )
  return proposal.id
}
type Row = Record<string, unknown>
const insert = (client: pg.Client, table: string, row: Row) => {
  const columns = Object.keys(row)
  return client
    .query(`insert into ${table} (${columns.join(', ')}) values (${columns.map((_, i) => `$${i + 1}`).join(', ')}) returning id`, Object.values(row))
    .then((r) => r.rows[0].id as string)
}
const byPerson = async (proposal: string, who: { id: string }, more: Row = {}) => ({
  proposal_id: proposal,
  proposal_version: 1,
  kind: 'person',
  outcome: 'accepted',
  person_id: who.id,
  session_id: await sessionOf(who),
  stelle_id: stellen.clerk,
  ...more,
})

test('the database knows exactly three kinds of decision', async () => {
  const { rows } = await owner.query(
    `select pg_get_constraintdef(oid) as text from pg_constraint where conrelid = 'review_decision'::regclass and conname = 'exactly_three_kinds'`,
  )
  expect([...rows[0].text.matchAll(/kind = '([^']+)'/g)].map((m) => m[1])).toEqual(['person', 'standing-order', 'released-package'])
  const proposal = await propose(kinds.letter)
  for (const other of ['machine', 'model', '', 'person '])
    await expect(insert(owner, 'review_decision', await byPerson(proposal, clerk, { kind: other })), other).rejects.toThrow('exactly_three_kinds')
  // and even the owner cannot mix them
  await expect(
    insert(owner, 'review_decision', { proposal_id: proposal, proposal_version: 1, kind: 'person', outcome: 'accepted' }),
  ).rejects.toThrow()
})

test('a person in a live session who holds the Stelle decides: the case that all others are measured against', async () => {
  const proposal = await propose(kinds.letter)
  expect(await insert(web, 'review_decision', await byPerson(proposal, clerk))).toMatch(/^[0-9a-f-]{36}$/)
})

describe('the machine, on its own connection,', () => {
  test('cannot decide as a person, not even with the id of a live session', async () => {
    const proposal = await propose(kinds.letter)
    expect((await worker.query('select current_user as role')).rows).toEqual([{ role: 'vorzimmer_worker' }])
    await expect(insert(worker, 'review_decision', await byPerson(proposal, clerk))).rejects.toThrow('review.machine-cannot-decide')
    await expect(insert(worker, 'review_decision', await byPerson(proposal, clerk, { session_id: 'invented' }))).rejects.toThrow(
      'review.machine-cannot-decide',
    )
  })
  test.each([
    'select * from auth_session',
    'select * from auth_user',
    `update auth_user set "role" = 'admin'`,
    'insert into auth_session ("id") values (\'x\')',
  ])('does not see who is signed in: %s', async (sql) => {
    await expect(worker.query(sql)).rejects.toThrow('permission denied')
  })
  test('cannot sign a standing order, release a package or take a decision back', async () => {
    const session = await sessionOf(head)
    const order = { kind: 'test.letter', session_id: session, stelle_id: stellen.head }
    const measure_id = crypto.randomUUID()
    await expect(insert(worker, 'review_standing_order', { ...order, signed_by: head.id, measure_id, method: 'x' })).rejects.toThrow(
      'permission denied',
    )
    await expect(insert(worker, 'review_measure', { ...order, signed_by: head.id, routine: 'x' })).rejects.toThrow('permission denied')
    await expect(insert(worker, 'review_released_package', { ...order, ...release, released_by: head.id })).rejects.toThrow('permission denied')
    await expect(
      worker.query('insert into review_reversal (person_id, session_id, stelle_id) values ($1, $2, $3)', [head.id, session, stellen.head]),
    ).rejects.toThrow('permission denied')
  })
  test('is refused by the verbs as well, before any SQL', async () => {
    const proposal = await propose(kinds.letter)
    const ctx = { ...house.ctxFor(machine), kinds: new Map([['test.letter', kinds.letter as never]]) }
    await expect(review.decide(ctx, proposal, { version: 1, outcome: 'accepted' })).rejects.toThrow('review.machine-cannot-decide')
  })
})

describe('a person cannot decide', () => {
  /** Each in a transaction that is rolled back: what it does to sessions and accounts is gone afterwards. */
  const cases: {
    why: string
    refusal: string
    of?: keyof typeof kinds
    proposal?: { stelleId?: string; amountCents?: number }
    who?: { id: string }
    row?: Row
    before?: (session: string) => [string, unknown[]]
  }[] = [
    {
      why: 'in a session that has ended',
      refusal: 'review.no-live-session',
      before: (s) => [`update auth_session set "expiresAt" = now() - interval '1 second' where "id" = $1`, [s]],
    },
    { why: 'in a session that was signed out', refusal: 'review.no-live-session', before: (s) => [`delete from auth_session where "id" = $1`, [s]] },
    {
      why: 'when her account is locked',
      refusal: 'review.no-live-session',
      before: () => [`update auth_user set "banned" = true where "id" = $1`, [clerk.id]],
    },
    {
      why: 'in a session somebody else runs in her name',
      refusal: 'review.no-live-session',
      before: (s) => [`update auth_session set "impersonatedBy" = 'admin' where "id" = $1`, [s]],
    },
    { why: 'in the session of another person', refusal: 'review.no-live-session', row: { person_id: 'somebody-else' } },
    { why: 'in an invented session', refusal: 'review.no-live-session', row: { session_id: 'invented' } },
    { why: 'without the Stelle', refusal: 'review.not-your-stelle', who: other },
    { why: 'for a Stelle she held until 2021', refusal: 'review.not-your-stelle', who: former },
    {
      why: 'for a Stelle she will hold from tomorrow',
      refusal: 'review.not-your-stelle',
      before: () => [`update organisation_holding set from_on = current_date + 2 where person_id = $1`, [clerk.id]],
    },
    { why: 'what lies with another Stelle', refusal: 'review.other-stelle', proposal: { stelleId: stellen.head } },
    {
      why: 'in Vertretung for a Stelle that does not name her',
      refusal: 'review.not-a-deputy',
      who: other,
      row: { stelle_id: stellen.other, vertretung_for: stellen.clerk },
    },
    { why: 'in Vertretung upwards', refusal: 'review.not-a-deputy', proposal: { stelleId: stellen.head }, row: { vertretung_for: stellen.head } },
    {
      why: 'in Vertretung for a sealed Stelle as its head',
      refusal: 'review.not-a-deputy',
      who: head,
      row: { stelle_id: stellen.head, vertretung_for: stellen.aide },
      proposal: { stelleId: stellen.aide },
      before: () => ['update organisation_stelle set sealed = true where id = $1', [stellen.aide]],
    },
    { why: 'above the limit of her Stelle', refusal: 'review.above-limit', proposal: { amountCents: 10_001 } },
    { why: 'a Verwaltungsakt without the right to issue one', refusal: 'review.may-not-issue', of: 'act' },
    {
      why: 'what is signed, without Zeichnungsbefugnis',
      refusal: 'review.may-not-sign',
      of: 'signed',
      who: aide,
      row: { stelle_id: stellen.aide },
      proposal: { stelleId: stellen.aide },
    },
    { why: 'what asks for judgement, without a reason', refusal: 'review.reason-missing', of: 'judged' },
    { why: 'what asks for judgement, with an empty reason', refusal: 'review.reason-missing', of: 'judged', row: { reason: '  ' } },
    { why: 'to reject what asks for judgement, without a reason', refusal: 'review.reason-missing', of: 'judged', row: { outcome: 'rejected' } },
  ]
  test.each(cases)('$why', async ({ refusal, of = 'letter', proposal, who = clerk, row = {}, before }) => {
    const decision = await byPerson(await propose(kinds[of], proposal), who, row)
    await web.query('begin')
    try {
      if (before) await web.query(...before(String(decision.session_id))) // the sign-in library writes these tables as this role
      await expect(insert(web, 'review_decision', decision)).rejects.toThrow(refusal)
    } finally {
      await web.query('rollback')
    }
  })
  test.each([
    ['up to the limit', clerk, { stelle_id: stellen.clerk }, { amountCents: 10_000 }],
    ['as named deputy', aide, { stelle_id: stellen.aide, vertretung_for: stellen.clerk }, {}],
    ['as head of the office', head, { stelle_id: stellen.head, vertretung_for: stellen.clerk }, {}],
  ])('but may %s', async (_, who, row, proposal) => {
    await expect(insert(web, 'review_decision', await byPerson(await propose(kinds.letter, proposal), who, row))).resolves.toBeTypeOf('string')
  })
  test('but may reject what she could not sign: a refusal to act needs no Zeichnungsbefugnis', async () => {
    const decision = await byPerson(await propose(kinds.act), clerk, { outcome: 'rejected' })
    await expect(insert(web, 'review_decision', decision)).resolves.toBeTypeOf('string')
  })
  test('but may with a reason of her own', async () => {
    await expect(
      insert(web, 'review_decision', await byPerson(await propose(kinds.judged), clerk, { reason: 'Die Frist ist versäumt.' })),
    ).resolves.toBeTypeOf('string')
  })
})

describe('a standing order and a released package', () => {
  let order = ''
  let released = ''
  const measures = new Map<string, string>()
  beforeAll(async () => {
    const signed = { session_id: await sessionOf(head), stelle_id: stellen.head }
    const orderOf = async (name: string) => {
      const of = { ...signed, kind: `test.${name}`, signed_by: head.id }
      const measure = await insert(web, 'review_measure', { ...of, routine: 'probe' })
      measures.set(name, measure)
      await giveSamples(owner, measure, { method: 'intake.sort/1', stelleId: stellen.clerk, right: Array(149).fill(true) })
      return insert(web, 'review_standing_order', { ...of, measure_id: measure, method: 'intake.sort/1' })
    }
    order = await orderOf('routine')
    for (const name of ['act', 'judged']) await orderOf(name)
    released = await insert(web, 'review_released_package', { ...signed, ...release, released_by: head.id })
  })
  /** A tenth of the routine is drawn as blind samples; this is one that was not. */
  const proposeShown = async () => {
    for (;;) {
      const id = await propose(kinds.routine)
      if (!(await review.blindAmong(house.db, [id])).size) return id
    }
  }
  const byOrder = (proposal: string, id: string) => ({
    proposal_id: proposal,
    proposal_version: 1,
    kind: 'standing-order',
    outcome: 'accepted',
    standing_order_id: id,
    payload: '{}',
  })
  const byPackage = (proposal: string, id: string, payload: object = standard) => ({
    proposal_id: proposal,
    proposal_version: 1,
    kind: 'released-package',
    outcome: 'accepted',
    package_id: id,
    payload: JSON.stringify(payload),
  })
  const automatic = (payload: object = standard) => propose(kinds.auto, { payload })
  const orderFor = async (name: string) => (await owner.query('select id from review_standing_order where kind = $1', [`test.${name}`])).rows[0].id

  test('are signed by a head only, with a legal basis where it is a package', async () => {
    const signed = { session_id: await sessionOf(clerk), stelle_id: stellen.clerk, kind: 'test.letter' }
    const on = { signed_by: clerk.id, measure_id: measures.get('routine'), method: 'intake.sort/1' }
    await expect(insert(web, 'review_standing_order', { ...signed, ...on })).rejects.toThrow('review.only-a-head')
    await expect(insert(web, 'review_measure', { ...signed, signed_by: clerk.id, routine: 'x' })).rejects.toThrow('review.only-a-head')
    const byHead = { ...release, session_id: await sessionOf(head), stelle_id: stellen.head, released_by: head.id }
    await expect(insert(web, 'review_released_package', { ...byHead, legal_basis: '  ' })).rejects.toThrow('legal_basis')
    await expect(insert(web, 'review_released_package', { ...byHead, discretion: true })).rejects.toThrow('no_discretion')
    await expect(insert(web, 'review_released_package', { ...byHead, gate: 'ohne' })).rejects.toThrow('gate')
  })
  test('let the machine do the routine they name, and are then not a person', async () => {
    await insert(worker, 'review_decision', byOrder(await proposeShown(), order))
    await insert(worker, 'review_decision', byPackage(await automatic(), released))
    const { rows } = await owner.query(
      `select count(*)::int as n from review_human_decision where standing_order_id is not null or package_id is not null`,
    )
    expect(rows).toEqual([{ n: 0 }])
  })
  test('never a Verwaltungsakt by standing order, never what asks for judgement', async () => {
    for (const name of ['act', 'judged'] as const)
      await expect(insert(worker, 'review_decision', byOrder(await propose(kinds[name]), await orderFor(name))), name).rejects.toThrow(
        'review.never-by-standing-order',
      )
  })
  test('never another kind than the one named, and never one that was suspended', async () => {
    await expect(insert(worker, 'review_decision', byOrder(await propose(kinds.signed), order))).rejects.toThrow('review.standing-order-not-alive')
    await expect(insert(worker, 'review_decision', byPackage(await propose(kinds.signed), released))).rejects.toThrow('review.package-not-released')
    await owner.query('update review_standing_order set suspended_at = now() where id = $1', [order])
    await expect(insert(worker, 'review_decision', byOrder(await proposeShown(), order))).rejects.toThrow('review.standing-order-not-alive')
  })
  test.each<[string, object, string]>([
    ['a refusal', { ...standard, act: 'refuse' }, 'review.never-automatic'],
    ['nothing decided yet', { ...standard, act: null }, 'review.never-automatic'],
    ['special circumstances', { ...standard, special: true }, 'review.never-automatic'],
    ['facts that were not followed', { ...standard, followed: false }, 'review.never-automatic'],
    ['what says nothing of special circumstances', { act: 'grant', followed: true, vermerk: standard.vermerk }, 'review.never-automatic'],
    ['a condition that is open', { ...standard, vermerk: { digest: 'd1', states: { ort: 'open' } } }, 'review.never-automatic'],
    ['a condition that is not fulfilled', { ...standard, vermerk: { digest: 'd1', states: { ort: 'not-fulfilled' } } }, 'review.never-automatic'],
    ['no condition at all', { ...standard, vermerk: { digest: 'd1', states: {} } }, 'review.never-automatic'],
    ['another version of the package', { ...standard, vermerk: { ...standard.vermerk, digest: 'd2' } }, 'review.package-not-released'],
  ])('a released package never decides %s', async (_why, payload, refusal) => {
    await expect(insert(worker, 'review_decision', byPackage(await automatic(payload), released, payload))).rejects.toThrow(refusal)
  })
  test('a released package decides nothing else than was proposed, nothing above its head, and nothing of the sample', async () => {
    await expect(insert(worker, 'review_decision', byPackage(await automatic(), released, { ...standard, more: 1 }))).rejects.toThrow(
      'review.never-automatic',
    )
    const elsewhere = await propose(kinds.auto, { payload: standard, stelleId: stellen.other })
    await expect(insert(worker, 'review_decision', byPackage(elsewhere, released))).rejects.toThrow('review.package-not-released')
    const sampled = await automatic()
    await owner.query(`insert into review_package_sample (subject, release_id) select subject, $2 from review_proposal where id = $1`, [
      sampled,
      released,
    ])
    await expect(insert(worker, 'review_decision', byPackage(sampled, released))).rejects.toThrow('review.package-sample')
  })
  test('never carry a person along to look like one', async () => {
    const row = { ...byPackage(await automatic(), released), person_id: clerk.id, session_id: await sessionOf(clerk) }
    await expect(insert(worker, 'review_decision', row)).rejects.toThrow('exactly_three_kinds')
  })
  test('one click of a person ends it for good; the machine cannot press it', async () => {
    const stop = { release_id: released, person_id: clerk.id, session_id: await sessionOf(clerk), stelle_id: stellen.clerk }
    const columns = Object.keys(stop).join(', ')
    const press = (client: pg.Client) => client.query(`insert into review_package_stop (${columns}) values ($1, $2, $3, $4)`, Object.values(stop))
    await expect(press(worker)).rejects.toThrow('permission denied')
    await press(web)
    await expect(insert(worker, 'review_decision', byPackage(await automatic(), released))).rejects.toThrow('review.package-not-released')
  })
})

describe.each(['web', 'worker'] as const)('what was decided, for %s,', (name) => {
  const client = () => ({ web, worker })[name]
  test.each(['review_decision', 'review_reversal', 'review_standing_order', 'review_released_package', 'review_measure', 'review_suspension'])(
    'stays as it was: %s',
    async (table) => {
      await expect(client().query(`update ${table} set stelle_id = '90.00'`)).rejects.toThrow('permission denied')
      await expect(client().query(`delete from ${table}`)).rejects.toThrow('permission denied')
      await expect(client().query(`truncate ${table} cascade`)).rejects.toThrow('permission denied')
    },
  )
})

test('over the verbs: whoever is away is stood in for, and the decision says so', async () => {
  const today = new Date().toISOString().slice(0, 10)
  await transact(house.db, (tx) => insertAbsence(tx, { personId: clerk.id, fromOn: today, toOn: today }))
  const proposal = await propose(kinds.letter)
  const ctx = { ...(await aide.ctx()), kinds: new Map([['test.letter', kinds.letter as never]]) }
  const decision = await review.decide(ctx, proposal, { version: 1, outcome: 'accepted' })
  expect(decision).toMatchObject({ kind: 'person', stelleId: stellen.aide, vertretungFor: stellen.clerk, personId: aide.id })
  const stranger = { ...(await other.ctx()), kinds: ctx.kinds }
  await expect(review.decide(stranger, await propose(kinds.letter), { version: 1, outcome: 'accepted' })).rejects.toThrow('review.other-stelle')
})
