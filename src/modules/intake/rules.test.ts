import { describe, expect, test } from 'vitest'
import { factsOf } from './facts.ts'
import { chooseStelle, fristOf, isSureOfDesk, joined, missing, nearestFrist, placeIn, readsEnglish } from './rules.ts'

const bw = { land: 'BW' as const }

test.each([
  ['Please enter your name in here: the form is for you and me', true, 'English'],
  ['Bitte tragen Sie hier Ihren Namen ein, in Druckbuchstaben und mit Datum', false, 'German, with words that English has, too'],
  ['My Hund is krank', false, 'too little to tell'],
])('%j reads English: %s (%s)', (text, is) => expect(readsEnglish(text)).toBe(is))

test('the day on which something is done to somebody is the nearest Frist, its sentence the evidence', () => {
  const text = 'Guten Tag. Räumung am 14. Dezember, sagt der Gerichtsvollzieher. Bitte helfen Sie mir.'
  const facts = factsOf(text, '2026-11-21', bw).flatMap((f) => (f.frist ? [{ documentId: 'd', start: f.start, end: f.end, frist: f.frist }] : []))
  const found = nearestFrist(undefined, facts, '2026-11-21')
  expect(found).toMatchObject({ on: '2026-12-14', reasons: [{ text: expect.stringContaining('„Räumung“') }] })
  expect(text.slice(found?.place?.start, found?.place?.end)).toContain('Räumung am 14. Dezember, sagt der Gerichtsvollzieher')
})

describe('where an item goes: two opinions, multiplied', () => {
  const types = [
    { id: 'hund', stelle: '20.21', aktenplan: '', tags: [] },
    { id: 'gewerbe', stelle: '32.10', aktenplan: '', tags: [] },
  ]
  const says = (label: string | undefined, confidence: number) => ({ label, confidence, runnersUp: [], evidence: [] })
  test.each([
    [says('20.21', 0.8), says('hund', 0.9), '20.21', 0.99, 1, 'both say the same: surer than each'],
    [says('20.21', 0.99), says('gewerbe', 0.3), '20.21', 0.9, 1, 'one is sure, the other has hardly an opinion'],
    [says('20.21', 0.99), says('gewerbe', 0.99), '20.21', 0.4, 0.6, 'both are sure of something else: settled by nobody'],
    [says('20.21', 0.3), says('hund', 0.3), '20.21', 0.6, 0.95, 'two vague ones together are not certain'],
    [says(undefined, 0), says('gewerbe', 0.9), '32.10', 0.85, 0.95, 'only one has anything to say'],
    [says(undefined, 0), says(undefined, 0), undefined, 0, 0, 'nothing known'],
  ])('%#', (byTasks, byType, stelleId, least, most, _why) => {
    const chosen = chooseStelle(byTasks, byType, types)
    expect(chosen.stelleId).toBe(stelleId)
    expect(chosen.confidence).toBeGreaterThanOrEqual(least)
    expect(chosen.confidence).toBeLessThanOrEqual(most)
  })
})

test.each([
  [0.96, 0.75, undefined, true, 'nobody speaks against it'],
  [0.96, 0.75, '20.21', true, 'such a document goes there'],
  [0.96, 0.75, '32.10', false, 'such a document goes elsewhere, and the other opinion is not sure by itself'],
  [0.96, 0.97, '32.10', true, 'the other opinion is sure by itself'],
  [0.96, 0.6, undefined, false, 'two vague ones'],
  [0.9, 0.9, undefined, false, 'not sure together'],
])('laid on the desk at %d together, %d alone, usually at %s: %s (%s)', (confidence, single, usual, direct, _why) => {
  expect(isSureOfDesk({ stelleId: '20.21', confidence, single }, usual)).toBe(direct)
})

test.each([
  [
    { frist: { months: 1, from: 'eingang' as const, law: '§ 70 VwGO' } },
    '2026-01-30',
    '2026-03-02',
    'no 30th in February: the 28th, a Saturday, moves to Monday',
  ],
  [{ frist: { days: 14, from: 'eingang' as const, law: '§ 1' } }, '2026-12-11', '2026-12-28', 'ends on Christmas Day, then a holiday and a Sunday'],
  [{}, '2026-01-30', undefined, 'no law sets a Frist'],
  [undefined, '2026-01-30', undefined, 'no type, no Frist'],
])('Frist of %j, received %s, ends %s: %s', (type, received, ends, _why) => {
  expect(fristOf(type, received, bw)?.on).toBe(ends)
})

test('a place in the joined text leads back to its document; one across two documents leads nowhere', () => {
  const { text, parts } = joined([
    { documentId: 'a', text: 'erster Brief' },
    { documentId: 'b', text: 'zweiter Brief' },
  ])
  const at = text.indexOf('zweiter')
  expect(placeIn(parts, at, at + 7)).toEqual({ documentId: 'b', start: 0, end: 7 })
  expect(placeIn(parts, 3, at + 3)).toBeUndefined()
})

test.each([
  [{ documentType: null, akteId: null, planId: null, title: '' }, ['documentType', 'planId'], 'all is missing'],
  [{ documentType: 'x', akteId: null, planId: '1', title: '' }, ['title'], 'a new Akte needs a title'],
  [{ documentType: 'x', akteId: 'y', planId: null, title: '' }, [], 'an Akte that is there needs nothing more'],
])('missing in %j: %j (%s)', (sorting, fields, _why) => {
  expect(missing({ stelleId: '1', tags: [], fristOn: null, ...sorting })).toEqual(fields)
})
