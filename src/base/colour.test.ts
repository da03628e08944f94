import { expect, test } from 'vitest'
import { contrast, readableOn } from './colour.ts'

test.each([
  ['#000000', '#ffffff', 21, 'the whole range'],
  ['#777777', '#ffffff', 4.48, 'the grey that just fails'],
  ['#0b5a6f', '#ffffff', 7.6, "Musterstadt's own"],
])('%s on %s has a contrast of %f: %s', (a, b, wanted) => expect(contrast(a, b)).toBeCloseTo(wanted, 0))

test.each([
  ['#ffe600', '#ffffff', 'yellow on white'],
  ['#0b1a2f', '#000000', 'navy on black'],
  ['#808080', '#ffffff', 'grey on white'],
] as const)('%s becomes readable on %s: %s', (accent, ground, _reason) => {
  expect(contrast(accent, ground)).toBeLessThan(4.5)
  expect(contrast(readableOn(ground, accent), ground)).toBeGreaterThanOrEqual(4.5)
})

test('a colour that can be read stays as the town chose it', () => expect(readableOn('#ffffff', '#0b5a6f')).toBe('#0b5a6f'))
