import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const rows = readFileSync('GLOSSARY.md', 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('| ') && !line.startsWith('| identifier'))
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .map(([, identifier = '', meaning = '', , , avoid = '']) => ({
    identifier,
    meaning,
    avoid: avoid
      .split(',')
      .map((w) => w.trim())
      .filter(Boolean),
  }))

/** Code only: comments, strings and imports may speak as they like. */
const code = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((f) => /\.tsx?$/.test(f) && !f.includes('.test.'))
  .map((f) => ({
    file: join('src', f),
    words: new Set(
      readFileSync(join('src', f), 'utf8')
        .replace(/\/\*[\s\S]*?\*\//g, '')
        .replace(/\/\/.*$/gm, '')
        .replace(/'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`/g, '')
        .match(/[\p{L}_$][\p{L}\p{N}_$]*/gu) ?? [],
    ),
  }))

test('every word of the glossary is explained in one sentence, once', () => {
  expect(rows.length).toBeGreaterThan(20)
  expect(new Set(rows.map((r) => r.identifier)).size).toBe(rows.length)
  for (const r of rows) expect(r.meaning.length, r.identifier).toBeGreaterThan(15)
})

test('the words of the glossary are the words of the code', () => {
  const all = new Set(code.flatMap((c) => [...c.words].map((w) => w.toLowerCase())))
  const text = code.map((c) => readFileSync(c.file, 'utf8').toLowerCase()).join('\n')
  const missing = rows.map((r) => r.identifier).filter((id) => !all.has(id.toLowerCase()) && !text.includes(id.toLowerCase()))
  expect(missing).toEqual([])
})

test('nobody uses a word that the glossary replaces', () => {
  const parts = (identifier: string) => identifier.split(/(?=\p{Lu})|_/u).map((p) => p.toLowerCase())
  const found = rows.flatMap((r) =>
    r.avoid.flatMap((word) =>
      code.flatMap((c) =>
        [...c.words]
          .filter((w) => w.toLowerCase() === word.toLowerCase() || parts(w).includes(word.toLowerCase()))
          .map((w) => `${c.file}: ${w} (say ${r.identifier})`),
      ),
    ),
  )
  expect(found).toEqual([])
})

test('identifiers are ASCII: a German word is written ae, oe, ue, ss', () => {
  const declared = /\b(?:const|let|function|type|interface|class)\s+([\p{L}_$][\p{L}\p{N}_$]*)/gu
  const umlauts = code.flatMap((c) =>
    [...readFileSync(c.file, 'utf8').matchAll(declared)]
      .map(([, name = '']) => name)
      .filter((n) => /[^\p{ASCII}]/u.test(n))
      .map((n) => `${c.file}: ${n}`),
  )
  expect(umlauts).toEqual([])
})
