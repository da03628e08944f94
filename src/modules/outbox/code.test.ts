import { expect, test } from 'vitest'
import { digestOf, newCode } from './code.ts'

test('a code is twenty letters that nobody mistakes, in groups of five, each time another', () => {
  const codes = Array.from({ length: 500 }, newCode)
  for (const code of codes) expect(code).toMatch(/^([A-HJKMNP-Z2-9]{5}-){3}[A-HJKMNP-Z2-9]{5}$/)
  expect(new Set(codes).size).toBe(500)
  expect(new Set(codes.flatMap((c) => [...c])).size).toBe(32) // 31 letters and the hyphen: all are drawn
})

test.each([
  ['in small letters', (c: string) => c.toLowerCase()],
  ['without hyphens', (c: string) => c.replaceAll('-', '')],
  ['with spaces', (c: string) => c.replaceAll('-', ' ')],
])('it opens also %s', (_, typed) => {
  const code = newCode()
  expect(digestOf(typed(code))).toBe(digestOf(code))
})
