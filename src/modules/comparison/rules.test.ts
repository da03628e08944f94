import { describe, expect, test } from 'vitest'
import type { Result } from './contract.ts'
import { declined, holds, isGerman, linesOf, share } from './rules.ts'

test.each([
  ['Das kostet 46 Euro.', '46,00 €', true, 'Euro for €, no cents'],
  ['It costs €46.00.', '46,00 €', true, 'the English way'],
  ['Das kostet 146,00 €.', '46,00 €', true, 'a longer number hides it: the known weakness of comparing text, so golden facts are whole amounts'],
  ['Das kostet 27,60 €.', '27,60 €', true, 'cents'],
  ['Das kostet 27 €.', '27,60 €', false, 'without its cents'],
  ['Offen bis 22:00 Uhr', '22 Uhr', true, 'full hours'],
  ['binnen **zwei Wochen**', 'zwei Wochen', true, 'emphasis of a model'],
  ['am Mittwoch', 'Samstag', false, 'something else'],
])('“%s” holds “%s”: %s (%s)', (text, fact, expected) => {
  expect(holds(text, fact)).toBe(expected)
})

test.each([
  ['KEINE AUSKUNFT', true],
  ['Keine Auskunft.', true],
  ['Dazu kann ich nichts sagen.', false],
  ['KEINE AUSKUNFT. Aber üblich sind dort etwa 140 Euro im Jahr für den ersten Hund.', false],
  ['', false],
])('“%s” declines: %s', (answer, expected) => {
  expect(declined(answer)).toBe(expected)
})

test('German is told from English', () => {
  expect(isGerman('Der Ausweis kostet 46 Euro und gilt zehn Jahre.')).toBe(true)
  expect(isGerman('The identity card costs 46 euros and is valid for ten years.')).toBe(false)
})

// Wilson 1927; the values of the usual tables.
test.each([
  [0, 10, 0, 0.2775],
  [5, 10, 0.2366, 0.7634],
  [10, 10, 0.7225, 1],
  [81, 263, 0.2553, 0.3662],
])('%i of %i lie between %f and %f', (hits, of, from, to) => {
  const found = share(hits, of)
  expect(found?.from).toBeCloseTo(from, 3)
  expect(found?.to).toBeCloseTo(to, 3)
})
test('a share of nothing is none', () => {
  expect(share(0, 0)).toBeNull()
})

describe('the lines of the report', () => {
  const blank: Result = { engine: 'a', task: 'answer', item: '1', outcome: 'ok', right: true, valid: null, german: true, sentences: 2, supported: 1, answer: '', firstTokenMs: 100, totalMs: 1100, tokensIn: 10, tokensOut: 20, cents: 2, wattHours: 1 } // biome-ignore format: one row
  test('what was not answered counts as wrong, is named by its kind, and costs nothing if it was not asked', () => {
    const [line] = linesOf(['a'], [blank, { ...blank, item: '2', outcome: 'timed-out', right: false, german: false, sentences: 0, supported: 0, firstTokenMs: null, totalMs: null, tokensOut: 0, cents: 1 }, { ...blank, item: '3', outcome: 'not-asked', right: false, german: false, cents: 0, firstTokenMs: null, totalMs: null }]) // biome-ignore format: one case
    expect(line?.right).toMatchObject({ of: 3, share: 1 / 3 })
    expect(line?.grounded).toMatchObject({ of: 2, share: 0.5 })
    expect(line?.failures).toEqual({ 'timed-out': 1, 'not-asked': 1 })
    expect(line?.centsPerThousand).toBe(1500)
    expect(line?.tokensPerSecond).toBe(20)
    expect(line?.declined).toBeNull()
  })
  test('stand in the order in which the engines were chosen', () => {
    expect(linesOf(['b', 'a'], [blank]).map((l) => l.engine)).toEqual(['b', 'a'])
  })
})
