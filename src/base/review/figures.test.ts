import pg from 'pg'
import { afterAll, describe, expect, test } from 'vitest'
import { world } from '#test/world.ts'
import { figuresByMethod, figuresByOffice, shownGroups, shownTogether } from './index.ts'

const work = (officeId: string, ...decided: number[]) => decided.map((n, i) => ({ officeId, personId: `${officeId}-${i}`, decided: n }))

describe('which groups are shown', () => {
  test.each([
    { why: 'five persons are a group', given: work('a', 1, 1, 1, 1, 1), offices: ['a'], hidden: 0, total: true },
    { why: 'four are not, and then the total would be theirs', given: work('a', 9, 9, 9, 9), offices: [], hidden: 1, total: false },
    { why: 'five, but one did more than half: the figures are hers', given: work('a', 5, 1, 1, 1, 1), offices: [], hidden: 1, total: false },
    { why: 'exactly half is not more than half', given: work('a', 4, 1, 1, 1, 1), offices: ['a'], hidden: 0, total: true },
    {
      why: 'no total while one small office is hidden: total minus the shown one would be that office',
      given: [...work('a', 1, 1, 1, 1, 1), ...work('b', 1, 1)],
      offices: ['a'],
      hidden: 1,
      total: false,
    },
    {
      why: 'nor for one single person in a large town',
      given: [...work('a', ...Array(40).fill(9)), ...work('b', 1)],
      offices: ['a'],
      hidden: 1,
      total: false,
    },
    {
      why: 'a total when those hidden are a group together',
      given: [...work('a', 1, 1, 1, 1, 1), ...work('b', 1, 1), ...work('c', 1, 1, 1)],
      offices: ['a'],
      hidden: 2,
      total: true,
    },
    {
      why: 'but not when they are the same few persons in two offices',
      given: [
        ...work('a', 1, 1, 1, 1, 1),
        ...['b', 'c'].flatMap((officeId) => ['x', 'y', 'z'].map((personId) => ({ officeId, personId, decided: 1 }))),
      ],
      offices: ['a'],
      hidden: 2,
      total: false,
    },
    {
      why: 'nor when one of them did most of it',
      given: [...work('a', 1, 1, 1, 1, 1), ...work('b', 9, 1), ...work('c', 1, 1, 1)],
      offices: ['a'],
      hidden: 2,
      total: false,
    },
    { why: 'nothing at all', given: [], offices: [], hidden: 0, total: false },
  ])('$why', ({ given, offices, hidden, total }) => {
    expect(shownGroups(given)).toEqual({ offices, hidden, total })
  })
})

const did = (group: string, ...decided: number[]) => decided.map((n, i) => ({ group, personId: `${group}-${i}`, decided: n }))
test.each([
  { why: 'large enough each', given: [...did('a', 1, 1, 1, 1, 1), ...did('b', 2, 2, 2, 2, 2)], shown: ['a', 'b'] },
  {
    why: 'a small one would follow from the total and the others: the smallest goes with it',
    given: [...did('a', 9, 9, 9, 9, 9), ...did('b', 1, 1, 1, 1, 1), ...did('c', 1)],
    shown: ['a'],
  },
  {
    why: 'two small ones that are a group together cover each other',
    given: [...did('a', 9, 9, 9, 9, 9), ...did('b', 1, 1, 1), ...did('c', 1, 1)],
    shown: ['a'],
  },
  { why: 'nothing covers the small one', given: [...did('a', 1, 1, 1, 1, 1), ...did('b', 40)], shown: [] },
  { why: 'nothing at all', given: [], shown: [] },
])('which groups are shown together: $why', ({ given, shown }) => {
  expect([...shownTogether(given)].sort()).toEqual(shown)
})

describe('figures per office, from the database', async () => {
  const { house } = await world({ work: false })
  const owner = new pg.Client(house.connections.owner)
  await owner.connect()
  afterAll(() => owner.end())
  // Decisions of past months cannot be made through the front door: the owner writes them, with the check switched off.
  await owner.query('alter table review_decision disable trigger review_check_decision')
  await owner.query(`
    insert into organisation_office values ('90', null, 'Großes Amt', 'G'), ('91', null, 'Kleines Amt', 'K');
    insert into organisation_stelle (id, office_id, title) values ('90.1', '90', 'x'), ('91.1', '91', 'x')`)
  let n = 0
  async function decide(stelle: string, person: string, at: string, { outcome = 'accepted', minutes = 10 } = {}) {
    const { rows } = await owner.query(
      `insert into review_proposal (kind, subject, title, payload, confidence, method, label, stelle_id, status, created_at)
       values ('test', $1, 'x', '{}', 1, 'test.sort/1+3', 'rules', $2, 'decided', $3::timestamptz - make_interval(mins => $4)) returning id`,
      [`test/${n++}`, stelle, at, minutes],
    )
    await owner.query(
      `insert into review_decision (proposal_id, proposal_version, kind, outcome, person_id, session_id, stelle_id, decided_at) values ($1, 1, 'person', $2, $3, 's', $4, $5)`,
      [rows[0].id, outcome, person, stelle, at],
    )
  }
  const now = new Date('2026-11-20T12:00:00+01:00')
  const five = ['a', 'b', 'c', 'd', 'e']
  for (const [i, p] of five.entries())
    await decide('90.1', p, '2026-09-15T10:00:00+02:00', { minutes: 10 * (i + 1), outcome: i ? 'accepted' : 'amended' })
  await decide('90.1', 'f', '2026-08-31T23:59:59+02:00') // still August in Berlin
  await decide('90.1', 'f', '2026-10-01T00:00:00+02:00') // already October, still September in UTC
  for (const p of five) await decide('90.1', p, '2026-10-10T10:00:00+02:00')
  await decide('91.1', 'lone', '2026-10-10T10:00:00+02:00', { outcome: 'rejected', minutes: 999 })
  for (const p of five.slice(1)) await decide('90.1', p, '2026-07-10T10:00:00+02:00')

  test('count, outcome and median of a month, in Berlin time', async () => {
    const september = { decided: 5, accepted: 4, amended: 1, rejected: 0, medianMinutes: 30 }
    expect(await figuresByOffice(house.db, '2026-09', now)).toEqual({
      month: '2026-09',
      offices: [{ officeId: '90', ...september }],
      total: september,
      hidden: 0,
    })
  })
  test('four persons are not shown, one person not by subtraction either', async () => {
    expect(await figuresByOffice(house.db, '2026-07', now)).toEqual({ month: '2026-07', offices: [], total: null, hidden: 1 })
    const october = await figuresByOffice(house.db, '2026-10', now)
    expect(october).toMatchObject({ offices: [{ officeId: '90', decided: 6, rejected: 0 }], total: null, hidden: 1 })
    expect(JSON.stringify(october)).not.toMatch(/lone|999|"91"/)
  })
  test.each([
    ['a running month: two looks would differ by what one person did in between', '2026-11'],
    ['a month to come', '2026-12'],
    ['a day', '2026-09-15'],
    ['a year', '2026'],
    ['a month that does not exist', '2026-13'],
    ['a quarter', '2026-Q3'],
    ['nothing', ''],
  ])('there is no other period: %s', async (_, month) => {
    await expect(figuresByOffice(house.db, month, now)).rejects.toThrow('review.month-not-over')
  })
  test('per method: what the machine laid is always told, what persons decided only where it tells of none of them', async () => {
    const september = await figuresByMethod(house.db, '2026-09', now)
    expect(september).toEqual([{ method: 'test.sort', proposed: 6, byOrder: 0, decided: { decided: 5, accepted: 4, amended: 1, rejected: 0 } }])
    expect(await figuresByMethod(house.db, '2026-07', now)).toEqual([{ method: 'test.sort', proposed: 4, byOrder: 0, decided: null }])
    // One person in a small office: heads see the large office, so the method's sum would be that person.
    expect((await figuresByMethod(house.db, '2026-10', now))[0]?.decided).toBeNull()
    await expect(figuresByMethod(house.db, '2026-11', now)).rejects.toThrow('review.month-not-over')
  })
  test('on the first of a month, by Berlin time, the month before is there', async () => {
    expect((await figuresByOffice(house.db, '2026-09', new Date('2026-09-30T22:30:00Z'))).offices).toHaveLength(1)
    await expect(figuresByOffice(house.db, '2026-09', new Date('2026-09-30T21:30:00Z'))).rejects.toThrow('review.month-not-over')
  })
})
