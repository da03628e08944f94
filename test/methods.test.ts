import { existsSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { method } from '#base/method.ts'
import { methods, modules } from '../src/app/modules.ts'

// Every use of a machine is declared: what the register shows is what the house runs.
const all = modules.flatMap((m) => (m.methods ?? []).map((declared) => ({ module: m.id, key: declared.key, declared })))

test('the house knows every method of its modules, each once', () => {
  expect(all.length).toBeGreaterThan(4)
  expect([...methods.keys()].sort()).toEqual(all.map((m) => m.key).sort())
  expect(new Set(all.map((m) => m.declared.id)).size).toBe(all.length)
})

describe.each(all)('$key', ({ module, declared }) => {
  test('says what it is for, on which data, at what risk and why, on what ground, who looks, and how it is measured', () => {
    expect(declared.id.startsWith(`${module}.`)).toBe(true)
    for (const text of [declared.purpose, declared.risk.reason, declared.oversight]) expect(text.length, text).toBeGreaterThan(40)
    expect(declared.legalBasis.length).toBeGreaterThan(8)
    if (declared.risk.class === 'exempt') expect(declared.risk.reason).toContain('Art. 6 Abs. 3')
    expect(existsSync(declared.evaluation), declared.evaluation).toBe(true)
    expect(() => z.toJSONSchema(declared.output)).not.toThrow()
  })
  test('cannot be changed after it was declared', () => {
    expect(() => Object.assign(declared, { dataClass: 'public' })).toThrow()
  })
})

test('a method without a proper name or version is none', () => {
  const good = { version: 1, kind: 'prompt', title: { de: 'x', en: 'x' }, purpose: '', dataClass: 'public', risk: { class: 'minimal', reason: '' }, legalBasis: '', oversight: '', output: z.string(), evaluation: '' } as const // biome-ignore format: one shape
  for (const id of ['sort', 'Intake.Sort', 'intake.sort/1', '']) expect(() => method({ ...good, id }), id).toThrow('bad name')
  expect(() => method({ ...good, id: 'a.b', version: 0 })).toThrow('bad name')
  expect(method({ ...good, id: 'a.b' }).key).toBe('a.b/1')
})
