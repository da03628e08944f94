import { expect, test } from 'vitest'
import { fitChoices, shares } from './index.ts'

test('what tells the right one from those beside it gets the weight, what all share gets none', () => {
  const choices = Array.from({ length: 60 }, (_, i) => {
    const at = i % 3
    // The first column marks the right one, the second is the same for all of a choice, the third is noise.
    const rows = [0, 1, 2].map((n) => Float32Array.of(n === at ? 1 : 0, i % 2, ((i * 7 + n * 5) % 11) / 11))
    return { rows, right: [0, 1, 2].map((n) => n === at) }
  })
  const weights = fitChoices(choices, 3)
  expect(weights[0]).toBeGreaterThan(3)
  expect(Math.abs(weights[1] as number)).toBeLessThan(0.01)
  const p = shares([Float32Array.of(0, 1, 0.4), Float32Array.of(1, 1, 0.1)], weights)
  expect(p[1]).toBeGreaterThan(0.9)
  expect((p[0] as number) + (p[1] as number)).toBeCloseTo(1)
})
