import { existsSync, readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { method } from '#base/method.ts'
import { methods, modules } from '../src/app/modules.ts'

// Every use of a machine is declared: what the register shows is what the house runs.
const all = [...methods.values()].map((declared) => ({ key: declared.key, declared }))
const ofModules = modules.flatMap((m) => (m.methods ?? []).map((declared) => ({ module: m.id, declared })))
const libraries = readdirSync('src/ai')

test('the house knows every method of its modules and libraries, each once', () => {
  expect(ofModules.length).toBeGreaterThan(4)
  for (const { module, declared } of ofModules) expect(declared.id.startsWith(`${module}.`), declared.id).toBe(true)
  for (const { declared } of ofModules) expect(methods.get(declared.key)).toBe(declared)
  const ofLibraries = all.filter((m) => !ofModules.some((o) => o.declared === m.declared))
  expect(ofLibraries.map((m) => m.declared.id.split('.')[0]).filter((name) => !libraries.includes(name ?? ''))).toEqual([])
  expect(new Set(all.map((m) => m.declared.id)).size).toBe(all.length)
})

describe.each(all)('$key', ({ declared }) => {
  test('says what it is for, on which data, at what risk and why, on what ground, who looks, and how it is measured', () => {
    for (const said of [declared.purpose, declared.risk.reason, declared.oversight])
      for (const text of [said.de, said.en]) expect(text.length, text).toBeGreaterThan(40)
    expect(declared.legalBasis.length).toBeGreaterThan(8)
    if (declared.risk.class === 'exempt') expect(declared.risk.reason.de).toContain('Art. 6 Abs. 3')
    expect(existsSync(declared.evaluation), declared.evaluation).toBe(true)
    expect(() => z.toJSONSchema(declared.output)).not.toThrow()
  })
  test('cannot be changed after it was declared', () => {
    expect(() => Object.assign(declared, { dataClass: 'public' })).toThrow()
  })
})

test('a method without a proper name or version is none', () => {
  const good = { version: 1, kind: 'prompt', title: { de: 'x', en: 'x' }, purpose: { de: '', en: '' }, dataClass: 'public', risk: { class: 'minimal', reason: { de: '', en: '' } }, legalBasis: '', oversight: { de: '', en: '' }, output: z.string(), evaluation: '' } as const // biome-ignore format: one shape
  for (const id of ['sort', 'Intake.Sort', 'intake.sort/1', '']) expect(() => method({ ...good, id }), id).toThrow('bad name')
  expect(() => method({ ...good, id: 'a.b', version: 0 })).toThrow('bad name')
  expect(method({ ...good, id: 'a.b' }).key).toBe('a.b/1')
})
