import { describe, expect, test } from 'vitest'
import { hasCheckDigit, kassenzeichenOf, withCheckDigit } from '#base/numbers.ts'
import { dueOnOf, orderingStelle } from './rules.ts'

describe('the Kassenzeichen', () => {
  test('the check digit is that of ISO 7064 MOD 11,10: the published example of a Steuer-Identifikationsnummer', () => {
    expect(withCheckDigit('8609574271')).toBe('86095742719')
    expect(kassenzeichenOf(1, { prefix: '5', digits: 8 })).toMatch(/^500000001\d$/)
    expect(() => kassenzeichenOf(100_000, { prefix: '5', digits: 5 })).toThrow('used up')
  })
  test('finds every wrong digit', () => {
    for (let n = 1; n < 200; n++) {
      const right = kassenzeichenOf(n, { prefix: '5', digits: 8 })
      expect(hasCheckDigit(right)).toBe(true)
      for (let at = 0; at < right.length; at++)
        for (const digit of '0123456789') {
          const wrong = right.slice(0, at) + digit + right.slice(at + 1)
          if (wrong !== right) expect(hasCheckDigit(wrong), `${right} ${wrong}`).toBe(false)
        }
    }
  })
})

test.each<[string, string | null, string | null, number, string | null]>([
  ['not before the Bekanntgabe is known', '2027-01-15', null, 30, null],
  ['the day of the bylaw', '2027-01-15', '2026-11-24', 30, '2027-01-15'],
  ['a day that is over by then: days after the Bekanntgabe', '2026-11-15', '2026-11-24', 30, '2026-12-24'],
  ['without a day: so many after the Bekanntgabe', null, '2026-11-24', 14, '2026-12-08'],
])('due: %s', (_, dueOn, bekanntgabe, days, expected) => {
  expect(dueOnOf({ dueOn }, bekanntgabe, { days, place: { land: 'BW' } })).toBe(expected)
})
test.each<[string, { amount: number; unit: 'days' | 'months' }, string, string]>([
  ['two weeks by the bylaw, not the thirty days of the town', { amount: 14, unit: 'days' }, '2026-11-24', '2026-12-08'],
  ['one month is a month, not thirty days', { amount: 1, unit: 'months' }, '2027-02-02', '2027-03-02'],
  ['a month that has no such day ends with its last', { amount: 1, unit: 'months' }, '2027-01-29', '2027-03-01'],
])('due by the bylaw: %s', (_, dueIn, bekanntgabe, expected) => {
  expect(dueOnOf({ dueOn: null, dueIn }, bekanntgabe, { days: 30, place: { land: 'BW' } })).toBe(expected)
})

describe('who orders', () => {
  const offices = [
    { id: '0', parentId: null },
    { id: '20', parentId: '0' },
    { id: '20.3', parentId: '20' },
    { id: '32', parentId: '0' },
  ]
  const stelle = (id: string, officeId: string, head = false, sealed = false) => ({ id, officeId, head, sealed })
  const stellen = [
    stelle('b', '0', true),
    stelle('20.00', '20', true),
    stelle('20.30', '20.3', true),
    stelle('20.31', '20.3'),
    stelle('32.00', '32', true),
    stelle('32.11', '32'),
  ]
  test.each([
    ['the head of the office', '32.11', '32.00'],
    ['of a head: the next above', '32.00', 'b'],
    ['the Kasse orders nothing, not even for its own clerk', '20.31', '20.00'],
    ['of the head of the house: the deputy', 'b', '20.00'],
  ])('%s: %s gives %s', (_, from, to) => {
    expect(
      orderingStelle(from, '20.30', {
        stellen,
        offices,
        deputies: [
          { stelleId: 'b', deputyId: '20.30' },
          { stelleId: 'b', deputyId: '20.00' },
        ],
      }),
    ).toBe(to)
  })
})
