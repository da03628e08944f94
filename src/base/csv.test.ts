import { expect, test } from 'vitest'
import { csv } from './csv.ts'

test('a table for the spreadsheet runs nothing and keeps its cells apart', () => {
  expect(
    csv([
      ['=1+1', 'a;b'],
      ['sagt "ja"', ''],
    ]),
  ).toBe('\uFEFF"\'=1+1";"a;b"\r\n"sagt ""ja""";""\r\n')
})
