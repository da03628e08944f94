import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { run } from './eval.ts'
import { compare, figures } from './measure.ts'

const place = mkdtempSync(join(tmpdir(), 'vz-eval-'))
afterAll(() => rmSync(place, { recursive: true, force: true }))
const file = (name: string, rows: readonly unknown[]) => {
  const path = join(place, name)
  writeFileSync(path, rows.map((r) => (typeof r === 'string' ? r : JSON.stringify(r))).join('\n'))
  return path
}
const data = process.env.VORZIMMER_DATA ?? '../shared/data'

test('measures what is found, beside BM25, on a set of its own', async () => {
  const corpus = file('corpus.jsonl', [
    { id: 'a', title: 'Hundesteuer', text: 'Wer einen Hund hält, meldet ihn an.' },
    { id: 'b', text: 'Das Bürgerbüro ist am Montag geöffnet.' },
    { id: 'c', title: 'Leer', text: '' },
  ])
  const queries = file('queries.jsonl', [
    { id: '1', query: 'Hundeanmeldung', relevant: ['a'] },
    { id: '2', query: 'Bürgerbüro Montag', relevant: ['b'] },
    { id: '3', query: 'Zauberstab', relevant: ['c'] },
  ])
  const result = await run(['--corpus', corpus, '--queries', queries, '--beside', 'bm25'])
  expect(result).toMatchObject({ n: 3, hit1: 0.6667, hit5: 0.6667, hit10: 0.6667, mrr10: 0.6667, ndcg10: 0.6667, bm25: { n: 3 } })
  expect(Object.keys(result).slice(0, 8)).toEqual(['n', 'hit1', 'hit5', 'hit10', 'mrr10', 'ndcg10', 'p50ms', 'p95ms'])
})

describe('refuses with a code', () => {
  const good = file('good.jsonl', [{ id: 'a', text: 'x' }])
  test.each([
    ['nothing', [], 'knowledge.usage'],
    ['an unknown option', ['--korpus', 'x'], 'knowledge.usage'],
    ['a file that is not there', ['--corpus', join(place, 'nein'), '--queries', good], 'knowledge.set-missing'],
    ['a line that is no JSON', ['--corpus', file('bad.jsonl', ['{"id":"a","text":"x"}', '{']), '--queries', good], 'knowledge.set-broken'],
    ['a query without relevant', ['--corpus', good, '--queries', good], 'knowledge.set-broken'],
    ['data that is not there', ['--convert', join(place, 'out'), '--data', join(place, 'nein')], 'knowledge.set-missing'],
  ])('%s', async (_, args, code) => {
    await expect(run(args)).rejects.toMatchObject({ code })
  })
})

test('the figures by hand: first, third, not at all', () => {
  expect(
    figures([
      { places: [0], relevant: 1 },
      { places: [2, 5], relevant: 2 },
      { places: [], relevant: 1 },
    ]),
  ).toEqual({
    n: 3,
    hit1: 0.3333,
    hit5: 0.6667,
    hit10: 0.6667,
    mrr10: 0.4444,
    // (1 + (1/2 + 1/log2(7)) / (1 + 1/log2(3))) / 3
    ndcg10: 0.5083,
  })
})

test('the bootstrap tells a clear difference from chance', () => {
  const hit = (yes: boolean) => ({ places: yes ? [0] : [], relevant: 1 })
  const clear = compare(
    Array.from({ length: 100 }, (_, i) => hit(i < 80)),
    Array.from({ length: 100 }, (_, i) => hit(i < 50)),
  )
  expect(clear.hit1?.from).toBeGreaterThan(0.15)
  const chance = compare(
    Array.from({ length: 100 }, (_, i) => hit(i % 2 === 0)),
    Array.from({ length: 100 }, (_, i) => hit(i % 2 === 1)),
  )
  expect(chance.hit1?.from).toBeLessThan(0)
})

test.skipIf(!existsSync(data))('the sets of the data: editors’ keywords are not in the texts (skipped where the data is absent)', async () => {
  await run(['--convert', join(place, 'sets'), '--data', data])
  const lines = (name: string) =>
    readFileSync(join(place, 'sets', name), 'utf8')
      .trim()
      .split('\n')
      .map((l) => JSON.parse(l))
  const services = lines('munich.corpus.jsonl') as { id: string; title: string; text: string }[]
  expect(services.length).toBe(287)
  expect(services.find((s) => s.title === 'Gewerbe-Anmeldung')?.text).not.toContain('Gewerbeschein verloren')
  expect(lines('munich.queries.jsonl').length).toBe(357)
  expect(lines('omos-dev.queries.jsonl').length).toBe(155)
  const ids = new Set(lines('omos.corpus.jsonl').map((d) => d.id))
  for (const q of lines('omos-dev.queries.jsonl')) for (const id of q.relevant) expect(ids.has(id)).toBe(true)
})
