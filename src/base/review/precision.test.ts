import { describe, expect, test } from 'vitest'
import { blindShare, isBlind, shareNow } from './blind.ts'
import { betaCdf, betaQuantile, cusum, drift, leastPrecision, lowerBound, measure, samplesMissing } from './precision.ts'

describe('Clopper-Pearson lower bound', () => {
  // The fewest samples with which the bound reaches 0.98: ln 0.05 / ln 0.98 = 148.3 for none wrong, further ones by the binomial sum.
  test.each([
    [149, 0, 'none wrong'],
    [236, 1, 'one'],
    [313, 2, 'two'],
    [386, 3, 'three'],
    [456, 4, 'four'],
  ])('%i samples with %i wrong are the fewest that reach 0.98: %s', (samples, wrong) => {
    expect(lowerBound(samples, wrong)).toBeGreaterThanOrEqual(leastPrecision)
    expect(lowerBound(samples - 1, wrong)).toBeLessThan(leastPrecision)
    expect(samplesMissing(0, wrong)).toBe(samples)
    expect(samplesMissing(samples - 7, wrong)).toBe(7)
    expect(samplesMissing(samples, wrong)).toBe(0)
  })
  test.each([
    [10, 0, 0.05 ** (1 / 10), 'closed form: alpha^(1/n)'],
    [1000, 0, 0.05 ** (1 / 1000), 'the same, where a weak series would lose digits'],
    [10, 9, 1 - 0.95 ** (1 / 10), 'one right: 1 - (1 - alpha)^(1/n)'],
    [1, 0, 0.05, 'one sample says next to nothing'],
    [5, 5, 0, 'nothing right'],
    [0, 0, 0, 'nothing at all'],
  ])('%i samples, %i wrong: %f (%s)', (samples, wrong, bound) => {
    expect(lowerBound(samples, wrong)).toBeCloseTo(bound, 12)
  })
  test('is the binomial tail turned round: with that precision so few errors come in one of twenty runs', () => {
    for (const [n, e] of [
      [20, 3],
      [149, 1],
      [500, 7],
      [1000, 12],
      [1000, 40],
    ] as const) {
      const wrong = 1 - lowerBound(n, e)
      let term = (1 - wrong) ** n
      let tail = term
      for (let i = 1; i <= e; i++) {
        term *= ((n - i + 1) / i) * (wrong / (1 - wrong))
        tail += term
      }
      expect(tail).toBeCloseTo(0.05, 9)
    }
  })
})

test.each([
  [0.5, 1, 1, 0.5, 'uniform'],
  [0.3, 1, 1, 0.3, 'uniform'],
  [0.5, 2, 2, 0.5, 'symmetric'],
  [0.2, 2, 1, 0.04, 'x^2'],
  [0.2, 1, 3, 1 - 0.8 ** 3, '1 - (1 - x)^3'],
  [0.1, 0.5, 0.5, (2 / Math.PI) * Math.asin(Math.sqrt(0.1)), 'arcsine law'],
])('I_%f(%f, %f) = %f: %s', (x, a, b, expected) => {
  expect(betaCdf(x, a, b)).toBeCloseTo(expected, 12)
  expect(betaQuantile(expected, a, b)).toBeCloseTo(x, 10)
})

describe('CUSUM', () => {
  const run = (right: string) => [...right].reduce((sum, r) => cusum(sum, r === '.'), 0)
  test('never falls below zero, rises by ln 20 an error', () => {
    expect(run('.....')).toBe(0)
    expect(run('..x')).toBeCloseTo(Math.log(drift.bad / drift.good), 12)
  })
  test.each([
    ['two errors in a row', 'xx', false],
    ['three in a row', 'xxx', true],
    ['three with 24 right ones between', `x${'.'.repeat(14)}x${'.'.repeat(10)}x`, true],
    ['three with 25', `x${'.'.repeat(14)}x${'.'.repeat(11)}x`, false],
    ['one in two hundred for ever', `${'.'.repeat(199)}x`.repeat(20), false],
    ['one in ten', `${'.'.repeat(9)}x`.repeat(3), true],
  ])('%s', (_, samples, drifted) => {
    expect(measure([...samples].map((r) => r === '.')).drifted).toBe(drifted)
  })
  test('an alarm is not forgotten when all goes well again, and begins anew with a signature', () => {
    const samples = [...`xxx${'.'.repeat(400)}`].map((r) => r === '.')
    expect(measure(samples)).toMatchObject({ drifted: true, samples: 403, wrong: 3, missing: 0 })
    expect(measure(samples, 3).drifted).toBe(false)
  })
})

describe('the blind draw', () => {
  const ids = Array.from({ length: 20_000 }, (_, i) => `00000000-0000-4000-8000-${String(i).padStart(12, '0')}`)
  test('follows from the id: the same again, another with another seed, and every share contains the smaller ones', () => {
    for (const id of ids.slice(0, 500)) {
      expect(isBlind('a', id, 0.3)).toBe(isBlind('a', id, 0.3))
      if (isBlind('a', id, 0.1)) expect(isBlind('a', id, 0.3)).toBe(true)
    }
    expect(ids.slice(0, 500).some((id) => isBlind('a', id, 0.3) !== isBlind('b', id, 0.3))).toBe(true)
  })
  test('takes the share it says', () => {
    const taken = ids.filter((id) => isBlind('seed', id, 0.1)).length
    expect(Math.abs(taken - 2000)).toBeLessThan(4 * Math.sqrt(20_000 * 0.1 * 0.9)) // four sigma
  })
  test.each([
    [{ drawn: 0, expected: 0, daysGone: 0 }, 1, 'nothing known of the weeks before: all'],
    [{ drawn: 0, expected: 15, daysGone: 0 }, 1, 'fewer than twenty a week: all'],
    [{ drawn: 0, expected: 100, daysGone: 0 }, 0.2, 'a hundred a week: one in five'],
    [{ drawn: 0, expected: 1000, daysGone: 0 }, blindShare, 'a thousand: a tenth is enough'],
    [{ drawn: 10, expected: 100, daysGone: 4 }, 0.5, 'ten of twenty on Friday morning: every second'],
    [{ drawn: 19, expected: 100, daysGone: 5.5 }, 1, 'the week is over and one is missing'],
    [{ drawn: 20, expected: 100, daysGone: 1 }, blindShare, 'twenty: a tenth goes on'],
  ])('%j: %f (%s)', (week, share) => {
    expect(shareNow(week)).toBeCloseTo(share, 12)
  })
})
