import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { errorTexts } from '../src/app/sentences.ts'

const sources = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((f) => /\.tsx?$/.test(f) && !f.includes('.test.'))
  .map((f) => ({ file: f, text: readFileSync(join('src', f), 'utf8') }))

test('every error that the code can throw has a sentence in German and English that says what to do', () => {
  const codes = new Set(sources.flatMap(({ text }) => [...text.matchAll(/new AppError\(\s*'([a-z][\w.-]*)'/g)].map((m) => m[1] ?? '')))
  expect(codes.size).toBeGreaterThan(40)
  expect([...codes].filter((code) => !errorTexts[code]).sort()).toEqual([])
  for (const [code, { de, en }] of Object.entries(errorTexts)) {
    expect(de.length, code).toBeGreaterThan(10)
    expect(en.length, code).toBeGreaterThan(5)
  }
})

test('a sentence names no code and blames nobody', () => {
  for (const [code, { de }] of Object.entries(errorTexts)) {
    expect(de, code).not.toMatch(/\b(Error|Exception|undefined|null|Sie haben .* falsch)\b/)
    expect(de, code).toMatch(/[.!?…\w}]$/)
  }
})
