import { readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { modules } from '../src/app/modules.ts'

type Said = { where: string; de: string; en: string }
const isText = (value: unknown): value is { de: string; en: string } =>
  typeof value === 'object' && value !== null && typeof (value as Said).de === 'string' && typeof (value as Said).en === 'string'

/** Everything the house says in both languages: texts.ts of every folder, and what the modules' tables of contents hold. */
export async function everythingSaid(): Promise<Said[]> {
  const said: Said[] = []
  const seen = new Set<unknown>()
  const collect = (value: unknown, where: string, depth = 0) => {
    if (depth > 6 || typeof value !== 'object' || value === null || seen.has(value)) return
    seen.add(value)
    if (isText(value)) said.push({ where, de: value.de, en: value.en })
    else for (const [key, inner] of value instanceof Map ? value : Object.entries(value)) collect(inner, `${where}.${String(key)}`, depth + 1)
  }
  const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((f) => /(^|[/-])texts\.ts$/.test(f))
  for (const file of files) collect(await import(resolve(join('src', file))), file)
  collect(modules, 'modules')
  return said
}

export const wordsOf = (text: string): string[] =>
  text
    .toLowerCase()
    .replace(/\{\w+\}/g, ' ')
    .match(/\p{L}{2,}/gu) ?? []

/** Words that the house says in German and in no English sentence: legal terms that English sentences keep are none of them. */
export async function germanWords(): Promise<ReadonlySet<string>> {
  const said = await everythingSaid()
  const english = new Set(said.flatMap((s) => wordsOf(s.en)))
  return new Set(said.flatMap((s) => wordsOf(s.de)).filter((w) => !english.has(w)))
}
export const germanIn = (text: string, german: ReadonlySet<string>): string[] => wordsOf(text).filter((w) => german.has(w))
