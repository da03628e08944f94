import { expect, test } from 'vitest'
import { lastMonth } from './index.ts'

test.each([
  ['2026-11-20', '2026-10'],
  ['2026-01-31', '2025-12'],
  ['2026-03-31', '2026-02'],
])('the last month before %s is %s', (today, month) => {
  expect(lastMonth(today)).toBe(month)
})
