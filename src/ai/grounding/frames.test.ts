import { expect, test } from 'vitest'
import { classesOf, opposedBy } from './frames.ts'
import { anatomyOf } from './words.ts'

test.each([
  ['entfällt', 'besteht', true],
  ['gebührenfrei', 'kostenpflichtig', true],
  ['untersagt', 'gestattet', true],
  ['erhöht', 'gesenkt', true],
  ['gewährt', 'bewilligt', false],
  ['Eimer', 'verboten', false],
])('%s and %s say yes and no to the same: %s', (a, b, opposed) => {
  expect(opposedBy(anatomyOf(a), anatomyOf(b))).toBe(opposed)
  expect(opposedBy(anatomyOf(b), anatomyOf(a))).toBe(opposed)
})

test('a word of a kind is known by its forms and as the end of a compound', () => {
  const share = (a: string, b: string) => classesOf(anatomyOf(a)).some((c) => classesOf(anatomyOf(b)).includes(c))
  expect(share('Mieter', 'Vermieters')).toBe(true)
  expect(share('Südflur', 'Mieter')).toBe(false)
})
