import { describe, expect, test } from 'vitest'
import { approvalBy, isPeriod, isVisibleTo, namesPerson, personOf } from './rules.ts'

const insight = { subjectId: 'subject', requestedBy: 'dpo', status: 'open', visibleUntil: null }

describe('two persons of two roles', () => {
  test.each([
    ['the staff council', 'a', ['personalrat'], { role: 'personalrat' }],
    ['the security officer', 'a', ['iso'], { role: 'iso' }],
    ['somebody in both, as staff council', 'a', ['iso', 'personalrat'], { role: 'personalrat' }],
    ['not the one who asked', 'dpo', ['personalrat'], 'same-person'],
    ['not the person concerned', 'subject', ['personalrat'], 'own-data'],
    ['not a second data protection officer', 'a', ['dpo'], 'same-role'],
    ['nor one who is both', 'a', ['dpo', 'iso'], 'same-role'],
    ['not a head', 'a', ['head'], 'same-role'],
    ['not the administrator', 'a', ['admin'], 'same-role'],
    ['nobody without a role', 'a', [], 'same-role'],
  ])('%s', (_, id, roles, expected) => {
    expect(approvalBy({ id, roles }, insight)).toEqual(expected)
  })
})

const now = new Date('2026-11-20T12:00:00Z')
test.each([
  ['while it is allowed', { status: 'approved', visibleUntil: new Date('2026-11-20T12:00:01Z') }, 'dpo', true],
  ['not a second later', { status: 'approved', visibleUntil: now }, 'dpo', false],
  ['not before it is allowed', {}, 'dpo', false],
  ['not when it was refused', { status: 'refused' }, 'dpo', false],
  ['not to the one who allowed it', { status: 'approved', visibleUntil: new Date('2026-11-27T12:00:00Z') }, 'council', false],
])('an insight is open %s', (_, more, person, expected) => {
  expect(isVisibleTo(person, { ...insight, ...more }, now)).toBe(expected)
})

test.each([
  ['2026-11-01', '2026-11-20', true, 'up to today'],
  ['2026-11-20', '2026-11-20', true, 'one day'],
  ['2026-11-01', '2026-11-21', false, 'not into the future'],
  ['2026-11-20', '2026-11-19', false, 'not backwards'],
  ['2026-08-20', '2026-11-20', true, '92 days'],
  ['2026-08-19', '2026-11-20', false, '93 days'],
])('%s to %s: %s (%s)', (from, to, expected) => {
  expect(isPeriod(from, to, '2026-11-20')).toBe(expected)
})

test.each([
  ['Verdacht gegen Frau Beispiel wegen Abrufen', 'Frau Berta Beispiel', true, 'the family name'],
  ['Berta hat viel abgerufen', 'Frau Berta Beispiel', true, 'the first name'],
  ['zum beispiel fremde Akten', 'Berta Beispiel', true, 'rather once too often: it is the same word'],
  ['Unbefugte Abrufe im Meldewesen', 'Frau Berta Beispiel', false, 'no name'],
  ['Frau und Herr kommen vor', 'Frau Berta Beispiel', false, 'a form of address is no name'],
  ['Es geht um Stolberg-Reh', 'Annika Stolberg-Reh', true, 'a double name'],
])('%s / %s: %s (%s)', (reason, name, expected) => {
  expect(namesPerson(reason, name)).toBe(expected)
})

test('a trail about a person is known by its subject', () => {
  expect([personOf('person/abc'), personOf('intake/abc'), personOf('xperson/abc')]).toEqual(['abc', undefined, undefined])
})
