import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { method } from '#base/method.ts'
import { world } from '#test/world.ts'
import { findLibrary, ggufCommand } from './gguf.ts'
import { addEngine, ask, listFiles, probe, setEngineState } from './index.ts'
import { writeTinyGguf } from './tiny-gguf.fixture.ts'

const there = !!(await findLibrary())
if (!there) console.log(`A model file in this process is not tried: node-llama-cpp is not installed (${ggufCommand}).`)
const { house, person } = await world({ work: false })
const admin = await person({ roles: ['admin'] })
const folder = join(house.dataFolder, 'models')
mkdirSync(folder, { recursive: true })
const file = join(folder, 'tiny.gguf')
writeTinyGguf(file)

const base = { version: 1, kind: 'prompt', title: { de: 'Probe', en: 'Trial' }, purpose: { de: '', en: '' }, dataClass: 'secret', risk: { class: 'minimal', reason: { de: '', en: '' } }, legalBasis: '', oversight: { de: '', en: '' }, evaluation: '' } as const // biome-ignore format: one shape
const Verdict = z.object({ art: z.enum(['Antrag', 'Beschwerde', 'Anfrage']), dringend: z.boolean(), stelle: z.enum(['10.11', '32.11', '50.11']) })
const sort = method({ ...base, id: 'test.sort', output: Verdict })
const write = method({ ...base, id: 'test.write', output: z.string() })
const ctxOf = async () => ({ ...(await admin.ctx()), methods: new Map([sort, write].map((m) => [m.key, m as never])) })
const row = { name: 'tiny', url: 'file:tiny.gguf', model: '', zone: 'house', abilities: ['chat', 'json'], contextTokens: 512, priceInCents: 0, priceOutCents: 0, wattHours: 5, parallel: 1 } as const // biome-ignore format: one row

test('a file in DATA_DIR/models is offered with the command it needs, and its checksum is what identifies it', async () => {
  expect(await listFiles(house)).toEqual({ files: [{ name: 'tiny.gguf', bytes: statSync(file).size }], runnable: there, command: ggufCommand })
  const { model } = await addEngine(await ctxOf(), { ...row, name: 'shown', abilities: ['chat'] })
  expect(model).toBe(`sha256:${createHash('sha256').update(readFileSync(file)).digest('hex')}`)
  await expect(addEngine(await ctxOf(), { ...row, name: 'missing', url: 'file:missing.gguf', abilities: ['chat'] })).rejects.toThrow(
    'models.no-such-file',
  )
})

describe.skipIf(!there)('random weights in this process', { timeout: 120_000 }, () => {
  test('answer JSON of the schema, because the grammar lets nothing else be written', async () => {
    const ctx = await ctxOf()
    const { id } = await addEngine(ctx, { ...row, abilities: [...row.abilities] })
    await setEngineState(ctx, id, 'active')
    for (const prompt of ['Mein Nachbar ist zu laut!', 'Bitte melden Sie meinen Hund an.', 'Wann haben Sie geöffnet?']) {
      const outcome = await ask(ctx, sort, { instructions: 'Sortiere.', prompt, maxTokens: 100 })
      expect(outcome).toMatchObject({ kind: 'ok', by: { engine: 'tiny' }, used: { reported: true } })
      if (outcome.kind === 'ok') expect(Verdict.parse(outcome.value)).toEqual(outcome.value)
    }
  })
  test('write text up to the limit, and stop when the reader leaves', async () => {
    const ctx = await ctxOf()
    const outcome = await ask(ctx, write, { instructions: 'x', prompt: 'y', maxTokens: 20 })
    expect(outcome.kind).toBe('ok')
    const leaving = new AbortController()
    leaving.abort()
    expect((await ask(ctx, write, { instructions: 'x', prompt: 'y', maxTokens: 200, signal: leaving.signal })).kind).toBe('cancelled')
  })
  test('are tried on the page like any other', async () => {
    const ctx = await ctxOf()
    const { id } = await addEngine(ctx, { ...row, name: 'tried', abilities: [...row.abilities], contextTokens: 1024 })
    const { probe: found } = await probe(ctx, write, id)
    expect(found).toMatchObject({ latencyMs: null, failure: null, german: false })
  })
})
