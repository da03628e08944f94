import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { expectedCalibrationError, fitLogistic, logistic, thresholdFor } from './calibrate.ts'
import { coverageAt, macroF1, readRows, run } from './eval.ts'
import { letters } from './letters.fixture.ts'

const folder = mkdtempSync(join(tmpdir(), 'classify-'))
afterAll(() => rmSync(folder, { recursive: true }))
const file = (name: string, content: string) => {
  writeFileSync(join(folder, name), content)
  return join(folder, name)
}

test('learns one file and is asked the other, in both formats', async () => {
  const jsonl = file(
    'train.jsonl',
    letters(300)
      .map(({ text, label }) => JSON.stringify({ text, label }))
      .join('\n'),
  )
  const tsv = file(
    'test.tsv',
    letters(100, { seed: 8 })
      .map(({ text, label }) => `${text}\t${label}`)
      .join('\r\n'),
  )
  const result = (await run(['--train', jsonl, '--test', tsv])) as Record<string, number>
  expect(Object.keys(result)).toEqual(['n', 'accuracy', 'macroF1', 'coverageAt97', 'ece', 'trainSeconds', 'predictPerSecond'])
  expect(result).toMatchObject({ n: 100, accuracy: 1, macroF1: 1, coverageAt97: 1 })
})

test.each([
  [[], 'classify.usage'],
  [['--train', '/nirgends'], 'classify.file-missing'],
  [['--falsch'], 'classify.usage'],
  [['--train', file('leer.txt', '\n\n')], 'classify.file-empty'],
  [['--train', file('kaputt.txt', 'ein Text\tx\nohne Label\n')], '"line":2'],
  [['--train', file('kaputt.jsonl', '{"text": "a", "lab\n')], '"line":1'],
])('%j is refused with a reason', async (args, reason) => {
  await expect(run(args)).rejects.toThrow(reason)
})

test('a text may contain tabs, a file may begin with a byte order mark', () => {
  expect(readRows(file('tabs.txt', '\uFEFFeins\tzwei\t7\n'))).toEqual([{ text: 'eins\tzwei', label: '7', border: 'eval' }])
})

describe('the measures, by hand', () => {
  test('macro F1 counts small classes like large ones', () => {
    // a: precision 2/3, recall 2/2 -> 0.8; b: precision 1/1, recall 1/2 -> 2/3
    expect(macroF1(['a', 'a', 'b', 'b'], ['a', 'a', 'a', 'b'])).toBeCloseTo((0.8 + 2 / 3) / 2, 3)
    expect(macroF1(['a', 'b'], ['a', undefined])).toBe(0.5)
  })
  const outcomes = [true, true, false, true].map((right, i) => ({ right, confidence: 1 - i / 10 }))
  test.each([
    [0.97, 0.5, 'up to the first mistake'],
    [0.75, 1, 'three of four are enough'],
  ])('coverage at %d is %d (%s)', (precision, expected) => {
    expect(coverageAt(outcomes, precision)).toBe(expected)
  })
  test('equal confidences stay together', () => {
    expect(
      coverageAt(
        [
          { right: true, confidence: 0.5 },
          { right: false, confidence: 0.5 },
        ],
        0.97,
      ),
    ).toBe(0)
  })
  test('calibration error: ten texts at 0.8 of which six are right', () => {
    expect(expectedCalibrationError(Array.from({ length: 10 }, (_, i) => ({ confidence: 0.8, right: i < 6 })))).toBeCloseTo(0.2, 9)
  })
  test('the logistic curve finds the odds of the data', () => {
    const x = Array.from({ length: 4000 }, (_, i) => [i % 2])
    const right = x.map(([v], i) => (v === 1 ? i % 10 !== 1 : i % 10 === 0)) // 0.8 at 1, 0.2 at 0
    const weights = fitLogistic(x, right, [0, 1])
    expect(logistic(weights, [1])).toBeCloseTo(0.8, 1)
    expect(logistic(weights, [0])).toBeCloseTo(0.2, 1)
  })
  test('a threshold needs enough texts to show its precision', () => {
    const perfect = (n: number) => Array.from({ length: n }, () => ({ confidence: 0.9, right: true }))
    expect(thresholdFor(perfect(19), 0.95)).toBe(2)
    expect(thresholdFor(perfect(20), 0.95)).toBe(0.9)
  })
})
