import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { world } from '#test/world.ts'
import { machine } from './actor.ts'
import { transact } from './db.ts'
import { escalateEmptyDesks } from './escalation.ts'
import { deleteAbsence, insertAbsence } from './organisation.ts'
import * as review from './review/index.ts'

const kind: review.ProposalKind<never> = {
  name: 'test.letter',
  title: { de: 'Brief', en: 'Letter' },
  payload: z.object({}),
  act: () => ({ de: 'Ablegen', en: 'File' }),
  summary: () => ({ de: '', en: '' }),
  complete: () => true,
  judgement: false,
  verwaltungsakt: false,
  signature: false,
  path: '/',
  apply: async () => {},
}
const { house, person } = await world({ work: false })
const { stellen, offices } = house.town
/** A desk with one deputy from elsewhere and a head of its own office; which one is the sample town's business. */
const clerk = stellen.find(
  (s) => !s.head && s.deputies.length === 1 && !s.sealed && stellen.some((h) => h.head && h.office === s.office && !s.deputies.includes(h.id)),
)
const head = stellen.find((s) => s.head && s.office === clerk?.office)
const top = stellen.find((s) => s.head && s.office === offices.find((o) => o.parent === null)?.id)
const desks = { own: clerk?.id ?? '', deputy: clerk?.deputies[0] ?? '', head: head?.id ?? top?.id ?? '' }
const persons = {
  own: await person({ stellen: [desks.own] }),
  deputy: await person({ stellen: [desks.deputy] }),
  head: await person({ stellen: [desks.head] }),
}
type Desk = keyof typeof desks
const monday = new Date('2026-11-23T09:00:00+01:00')

test.each<{ why: string; fristOn: string; at?: Date; there: Desk[]; desk: Desk }>([
  { why: 'somebody is there: it stays', fristOn: '2026-11-24', there: ['own', 'deputy', 'head'], desk: 'own' },
  { why: 'nobody is there: to the deputy', fristOn: '2026-11-24', there: ['deputy', 'head'], desk: 'deputy' },
  { why: 'the deputy is away as well: to the head', fristOn: '2026-11-24', there: ['head'], desk: 'head' },
  { why: 'nobody in the whole line: it stays and is counted', fristOn: '2026-11-24', there: [], desk: 'own' },
  { why: 'on the last day that counts', fristOn: '2026-11-26', there: ['deputy'], desk: 'deputy' },
  { why: 'a day later there is time', fristOn: '2026-11-27', there: ['deputy'], desk: 'own' },
  { why: 'already overdue', fristOn: '2026-11-02', there: ['deputy'], desk: 'deputy' },
  {
    why: 'three working days from Thursday are Tuesday',
    at: new Date('2026-11-26T09:00:00+01:00'),
    fristOn: '2026-12-01',
    there: ['deputy'],
    desk: 'deputy',
  },
  { why: 'on a Sunday nobody is missing', at: new Date('2026-11-22T09:00:00+01:00'), fristOn: '2026-11-23', there: ['deputy'], desk: 'own' },
  { why: 'nor on a holiday', at: new Date('2026-12-25T09:00:00+01:00'), fristOn: '2026-12-28', there: ['deputy'], desk: 'own' },
])('an item whose Frist comes near: $why', async ({ at = monday, fristOn, there, desk }) => {
  const away = (Object.keys(desks) as Desk[]).filter((d) => !there.includes(d)).map((d) => persons[d].id)
  const absences = await transact(house.db, async (tx) => {
    const rows = []
    for (const personId of away) rows.push(await insertAbsence(tx, { personId, fromOn: '2026-11-01', toOn: '2026-12-31' }))
    return rows
  })
  const ctx = { ...house.ctxFor(machine, at), kinds: new Map([[kind.name, kind as never]]) }
  const { id } = await transact(ctx.db, (tx) =>
    review.propose(ctx, tx, kind as never, {
      subject: 'test/1',
      title: 'Brief',
      payload: {},
      evidence: [],
      confidence: 1,
      method: 'intake.sort/1',
      label: 'rules',
      stelleId: desks.own,
      fristOn,
    }),
  )
  const done = await escalateEmptyDesks(ctx, 3)
  const after = await review.get(ctx.db, id)
  expect(after).toMatchObject({ stelleId: desks[desk], status: 'open', version: desk === 'own' ? 1 : 2 })
  expect(done).toEqual({ moved: desk === 'own' ? 0 : 1, nobodyThere: there.length ? 0 : 1 })
  expect(await escalateEmptyDesks(ctx, 3)).toMatchObject({ moved: 0 }) // the next hour changes nothing
  await transact(ctx.db, async (tx) => {
    await review.withdraw(ctx, tx, kind, 'test/1')
    for (const a of absences) await deleteAbsence(tx, a.id, a.personId)
  })
})

test('what moves work reads the plan and who is there, never how anybody decides', () => {
  const text = readFileSync('src/base/escalation.ts', 'utf8') + readFileSync('src/base/vertretung.ts', 'utf8')
  expect(text).not.toMatch(/figures|decisionsOn|humanDecision|review_decision|reviewDecision|outcome|minutes|median/i)
  const review = readFileSync('src/base/review/index.ts', 'utf8')
  for (const verb of ['forward', 'escalate', 'dueUntil', 'change']) {
    const start = review.search(new RegExp(`(function|const) ${verb}\\b`))
    const body = review.slice(start, review.indexOf('\n}\n', start))
    expect(start, verb).toBeGreaterThan(0)
    expect(body, verb).not.toMatch(/figures|reviewDecision|humanDecision/)
  }
})
