import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { run } from './eval.ts'
import { score } from './score.ts'

const folder = mkdtempSync(join(tmpdir(), 'privacy-'))
const file = (name: string, content: string) => {
  writeFileSync(join(folder, name), content)
  return join(folder, name)
}

describe('eval privacy', () => {
  test('counts what is covered, what is invented and what leaks', () => {
    const text = 'Frau Krüger, Tel. 030/1234567; das Kennwort ist xyzzyqua.'
    const span = (value: string, type: string) => ({ start: text.indexOf(value), end: text.indexOf(value) + value.length, type })
    const report = score([{ text, spans: [span('Krüger', 'PER'), span('030/1234567', 'telefon'), span('xyzzyqua', 'secret')] }])
    expect(report).toMatchObject({ n: 1, types: { person: { recall: 1, precision: 1 }, phone: { recall: 1, precision: 1 }, secret: { recall: 0 } } })
    expect(report.leakRate).toBeCloseTo(8 / (6 + 11 + 8), 3)
  })
  test('reads a file of lines', async () => {
    const path = file('good.jsonl', '{"text":"Herr Hofmann","spans":[{"start":5,"end":12,"type":"person"}]}\n\n')
    expect(await run(['--input', path])).toMatchObject({ n: 1, types: { person: { recall: 1 } }, leakRate: 0 })
  })
  test.each([
    ['no argument', [], 'privacy.no-set'],
    ['unknown argument', ['--inputt', 'x'], 'privacy.no-set'],
    ['no such file', ['--input', join(folder, 'none')], 'privacy.set-missing'],
    ['an empty file', ['--input', file('empty', '\n')], 'privacy.set-empty'],
    ['a line that is no JSON', ['--input', file('broken', 'x')], 'privacy.set-broken'],
    ['a span beyond the text', ['--input', file('beyond', '{"text":"a","spans":[{"start":0,"end":9,"type":"person"}]}')], 'privacy.set-broken'],
  ])('says what is wrong: %s', async (_what, args, code) => {
    await expect(run(args)).rejects.toMatchObject({ code, status: 422 })
  })
})
