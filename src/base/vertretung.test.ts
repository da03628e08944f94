import { describe, expect, test } from 'vitest'
import type { Presence } from './organisation.ts'
import { standInFor, standingsOf } from './vertretung.ts'

/**
 * rathaus(01): chief · bau(60): head, clerk, deputy, orphan (no deputy named) · personalrat(02): sealed, with and without a deputy.
 * Persons carry the name of their Stelle.
 */
const stelle = (id: string, officeId: string, { head = false, sealed = false } = {}) => ({ id, officeId, head, sealed })
const plan = {
  offices: [
    { id: '01', parentId: null },
    { id: '02', parentId: '01' },
    { id: '60', parentId: '01' },
  ],
  stellen: [
    stelle('chief', '01', { head: true }),
    stelle('head', '60', { head: true }),
    stelle('clerk', '60'),
    stelle('deputy', '60'),
    stelle('second', '60'),
    stelle('orphan', '60'),
    stelle('council', '02', { head: true, sealed: true }),
    stelle('council-member', '02', { sealed: true }),
  ],
  deputies: [
    { stelleId: 'clerk', deputyId: 'deputy' },
    { stelleId: 'clerk', deputyId: 'second' },
    { stelleId: 'council-member', deputyId: 'council' },
  ],
}
const presence = ({ away = [], empty = [] }: { away?: string[]; empty?: string[] }): Presence => ({
  ...plan,
  holdings: plan.stellen.filter((s) => !empty.includes(s.id)).map((s) => ({ stelleId: s.id, personId: s.id })),
  absentPersons: new Set(away),
})

describe('who answers', () => {
  test.each<{ why: string; for: string; away?: string[]; empty?: string[]; answers: string | undefined }>([
    { why: 'the holder is there', for: 'clerk', answers: 'clerk' },
    { why: 'the first deputy, when the holder is away', for: 'clerk', away: ['clerk'], answers: 'deputy' },
    { why: 'the first deputy, when nobody holds the Stelle', for: 'clerk', empty: ['clerk'], answers: 'deputy' },
    { why: 'the second, when the first is away too', for: 'clerk', away: ['clerk', 'deputy'], answers: 'second' },
    { why: 'the head, when no deputy is there', for: 'clerk', away: ['clerk', 'deputy', 'second'], answers: 'head' },
    { why: 'the head, when no deputy is named', for: 'orphan', away: ['orphan'], answers: 'head' },
    { why: 'the head above, when that head is away', for: 'orphan', away: ['orphan', 'head'], answers: 'chief' },
    { why: 'the head above answers for a head', for: 'head', away: ['head'], answers: 'chief' },
    { why: 'nobody, when the whole line is empty', for: 'orphan', away: ['orphan', 'head', 'chief'], answers: undefined },
    { why: 'nobody above a sealed Stelle, whoever is away', for: 'council', away: ['council'], answers: undefined },
    { why: 'the named deputy of a sealed Stelle', for: 'council-member', away: ['council-member'], answers: 'council' },
    { why: 'no head behind that deputy', for: 'council-member', away: ['council-member', 'council'], answers: undefined },
    { why: 'nobody for a Stelle that does not exist', for: 'unknown', answers: undefined },
  ])('$why', ({ for: stelleId, answers, ...who }) => {
    expect(standInFor(stelleId, presence(who))).toBe(answers)
  })
})

describe('whom a person may act for', () => {
  const as = (person: string, who: Parameters<typeof presence>[0]) =>
    standingsOf(person, presence(who)).map((s) => (s.vertretungFor ? `${s.stelleId} for ${s.vertretungFor}` : s.stelleId))
  test.each<{ why: string; person: string; away?: string[]; empty?: string[]; may: string[] }>([
    { why: 'her own Stelle only, while all are there', person: 'deputy', may: ['deputy'] },
    { why: 'the Stelle she deputises for, while its holder is away', person: 'deputy', away: ['clerk'], may: ['deputy', 'deputy for clerk'] },
    { why: 'not as second deputy while the first is there', person: 'second', away: ['clerk'], may: ['second'] },
    { why: 'a head for what nobody else answers', person: 'head', away: ['orphan'], may: ['head', 'head for orphan'] },
    { why: 'a head not while the deputy is there', person: 'head', away: ['clerk'], may: ['head'] },
    {
      why: 'the chief for a head and what lies below',
      person: 'chief',
      away: ['head', 'orphan'],
      may: ['chief', 'chief for head', 'chief for orphan'],
    },
    { why: 'the chief never for a sealed Stelle', person: 'chief', away: ['council', 'council-member'], may: ['chief'] },
    { why: 'nothing without a Stelle', person: 'stranger', away: ['clerk'], may: [] },
    { why: 'nothing of a Stelle she no longer holds', person: 'deputy', empty: ['deputy'], away: ['clerk'], may: [] },
  ])('$why', ({ person, may, ...who }) => {
    expect(as(person, who)).toEqual(may)
  })
})
