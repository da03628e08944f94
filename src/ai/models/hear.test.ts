import { afterAll, expect, test } from 'vitest'
import { z } from 'zod'
import { wavOf } from '#ai/speech/index.ts'
import { machine } from '#base/actor.ts'
import type { Ctx } from '#base/ctx.ts'
import { transact } from '#base/db.ts'
import { method } from '#base/method.ts'
import { startModelServer } from '#test/model-server.ts'
import { world } from '#test/world.ts'
import { addEngine, changeEngine, hears, modelsOf, probe, setEngineState, transcribe } from './index.ts'

const { house, person } = await world({ work: false })
const server = await startModelServer()
afterAll(server.close)
const admin = await person({ roles: ['admin'] })
const listening = method({
  id: 'test.hear',
  version: 1,
  kind: 'transcription',
  title: { de: 'Probe', en: 'Trial' },
  purpose: { de: 'Nur für diesen Test.', en: 'For tests only.' },
  dataClass: 'personal',
  risk: { class: 'minimal', reason: { de: 'Test', en: 'Test' } },
  legalBasis: 'keine',
  oversight: { de: 'keine', en: 'none' },
  output: z.string(),
  evaluation: 'src/ai/models/hear.test.ts',
})
const ctx: Ctx = { ...house.ctxFor(machine), methods: new Map([[listening.key, listening]]) }
const sound = { wav: wavOf(new Float32Array(32_000)), seconds: 2, language: 'de' as const }
const row = { url: server.url, zone: 'house' as const, abilities: ['speech' as const], contextTokens: 512, priceInCents: 1_000_000, priceOutCents: 0, wattHours: 0, parallel: 1 } // biome-ignore format: one row
const engine = async (name: string, model: string) => {
  const { id } = await addEngine(await admin.ctx(), { ...row, name, model })
  await setEngineState(await admin.ctx(), id, 'active')
  return id
}

test('sound goes to nobody without a server, from no method that is not declared, and never inside a transaction', async () => {
  expect(await hears(ctx, listening)).toBe(false)
  expect(await transcribe(ctx, listening, sound)).toMatchObject({ kind: 'no-engine' })
  await expect(transcribe(house.ctxFor(machine), listening, sound)).rejects.toThrow('models.method-not-declared')
  await expect(transact(house.workerDb, () => transcribe(ctx, listening, sound))).rejects.toThrow('a model call inside a transaction')
  expect(server.seen).toEqual([])
})

test('a server that is slow, busy or away leaves a value; another one is asked only where the first turned it away', async () => {
  const id = await engine('a', 'stall')
  expect(await transcribe(ctx, listening, sound, { times: { totalMs: 100 } })).toMatchObject({ kind: 'timed-out' })
  await changeEngine(await admin.ctx(), id, { ...row, model: 'busy' })
  expect(await transcribe(ctx, listening, sound)).toMatchObject({ kind: 'overloaded' })
  const other = await engine('b', 'fake')
  server.seen.length = 0
  expect(await transcribe(ctx, listening, sound)).toMatchObject({
    kind: 'ok',
    value: ' Was kostet ein Personalausweis?',
    by: { engine: 'b', masked: false },
  })
  expect(server.seen.map((s) => s.model)).toEqual(['busy', 'fake'])
  await changeEngine(await admin.ctx(), id, { ...row, model: 'broken' })
  server.seen.length = 0
  expect(await transcribe(ctx, listening, sound), 'it may have worked and charged').toMatchObject({ kind: 'engine-down' })
  expect(server.seen.map((s) => s.model)).toEqual(['broken'])
  await setEngineState(await admin.ctx(), other, 'retired')
})

test('seconds are counted and paid, what was turned away is not; one place means one at a time', async () => {
  const id = (await modelsOf(ctx).engines()).find((e) => e.name === 'a')?.id as string
  await changeEngine(await admin.ctx(), id, { ...row, model: 'fake' })
  server.counts.mostRunning = 0
  const done = await Promise.all([1, 2, 3].map(() => transcribe(ctx, listening, { ...sound, seconds: 1.2 })))
  expect(done.map((d) => d.kind)).toEqual(['ok', 'ok', 'ok'])
  expect(done[0]).toMatchObject({ used: { tokensIn: 60, cents: 60 } }) // 50 tokens a second, a cent each
  expect(server.counts.mostRunning).toBe(1)
  await modelsOf(ctx).log.flush()
  const { rows } = await house.pool.query(
    `select outcome, sum(sound_seconds)::int as seconds, sum(tokens_in)::int as tokens from models_call group by 1 order by 1`,
  )
  expect(rows).toContainEqual({ outcome: 'overloaded', seconds: 0, tokens: 0 })
  expect(rows).toContainEqual({ outcome: 'ok', seconds: 2 + 3 * 2, tokens: 100 + 3 * 60 })
})

test('a probe sends a second of silence and says whether it was taken', async () => {
  const id = (await modelsOf(ctx).engines()).find((e) => e.name === 'a')?.id as string
  const manager: Ctx = { ...(await admin.ctx()), methods: ctx.methods }
  expect((await probe(manager, listening, id)).probe).toMatchObject({ speech: true, failure: null })
  await changeEngine(await admin.ctx(), id, { ...row, model: 'broken' })
  expect((await probe(manager, listening, id)).probe).toMatchObject({ speech: false })
})
