import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { machine } from '#base/actor.ts'
import type { Ctx } from '#base/ctx.ts'
import { transact } from '#base/db.ts'
import { type DataClass, type Method, type MethodDeclaration, method } from '#base/method.ts'
import { freePort } from '#test/cluster.ts'
import { startModelServer } from '#test/model-server.ts'
import { world } from '#test/world.ts'
import type { NewEngine, Zone } from './contract.ts'
import { addEngine, ask, available, embed, modelsOf, setEngineState, stream } from './index.ts'

const { house, person } = await world({ work: false })
const server = await startModelServer()
afterAll(server.close)
const admin = await person({ roles: ['admin'] })

const declaration = <Out extends z.ZodType>(id: string, dataClass: DataClass, output: Out): MethodDeclaration<Out> => ({
  id,
  version: 1,
  kind: 'prompt',
  title: { de: 'Probe', en: 'Trial' },
  purpose: { de: 'Nur für diesen Test.', en: 'For tests only.' },
  dataClass,
  risk: { class: 'minimal', reason: { de: 'Test', en: 'Test' } },
  legalBasis: 'keine',
  oversight: { de: 'keine', en: 'none' },
  output,
  evaluation: 'src/ai/models/ask.test.ts',
})
const write = method(declaration('test.write', 'secret', z.string()))
const City = z.object({ stadt: z.string(), einwohner: z.int(), gross: z.boolean() })
const extract = method(declaration('test.extract', 'secret', City))
const open = method(declaration('test.open', 'public', z.string()))
const declared = new Map([write, extract, open].map((m) => [m.key, m as Method]))
const withMethods = (ctx: Ctx): Ctx => ({ ...ctx, methods: declared })
const ctx = withMethods(house.ctxFor(machine))

const made = new Map<string, string>()
/** An engine of the fake server: its name says how it behaves. */
async function engine(model: string, { zone = 'house' as Zone, ...more }: Partial<NewEngine> = {}): Promise<string> {
  const name = more.name ?? `${model}-${zone}`
  if (made.has(name)) return name
  const input = { name, url: server.url, model, zone, abilities: ['chat', 'json', 'embeddings'] as NewEngine['abilities'], contextTokens: 8192, priceInCents: 10, priceOutCents: 30, wattHours: 2, parallel: 4, ...more } // biome-ignore format: one row
  const { id } = await addEngine(await admin.ctx(), input)
  await setEngineState(await admin.ctx(), id, 'active')
  made.set(name, id)
  return name
}
const question = { instructions: 'Antworte auf Deutsch.', prompt: 'Was ist ein Bebauungsplan?' }
const quick = { firstTokenMs: 300, betweenTokensMs: 300, totalMs: 5_000, queueMs: 2_000 }
const lastCall = async () => {
  await modelsOf(ctx).log.flush()
  return (await house.pool.query('select * from models_call order by at desc, duration_ms desc limit 1')).rows[0]
}
beforeEach(() => {
  server.seen.length = 0
  server.again()
})

describe('what is not declared cannot call', () => {
  test('the compiler refuses a look-alike', () => {
    const lookAlike = { ...declaration('test.forged', 'public', z.string()), key: 'test.forged/1' }
    // @ts-expect-error only method() makes one: the brand is missing
    const call = () => ask(ctx, lookAlike, question)
    expect(call).toBeTypeOf('function')
  })
  test('a declaration that no module lists is refused at run time, and so is a twin of a listed one', async () => {
    const unlisted = method(declaration('test.unlisted', 'public', z.string()))
    await expect(ask(ctx, unlisted, question)).rejects.toThrow('models.method-not-declared')
    const twin = method(declaration('test.write', 'public', z.string()))
    await expect(ask(ctx, twin, question)).rejects.toThrow('models.method-not-declared')
    await expect(stream(ctx, unlisted, question).text.next()).rejects.toThrow('models.method-not-declared')
    await expect(embed(ctx, unlisted, ['x'])).rejects.toThrow('models.method-not-declared')
    await expect(ask(house.ctxFor(machine), write, question), 'the house itself lists no test method').rejects.toThrow('models.method-not-declared')
    expect(server.seen).toEqual([])
  })
  test('and nothing calls inside a transaction', async () => {
    await expect(transact(house.workerDb, () => ask(ctx, write, question))).rejects.toThrow('a model call inside a transaction')
  })
})

test('without any engine the answer is a value with a sentence, and nothing else breaks', async () => {
  const outcome = await ask(ctx, write, question)
  expect(outcome).toMatchObject({ kind: 'no-engine', sentence: { de: expect.stringContaining('kein Sprachmodell'), en: expect.stringContaining('No language model') } }) // biome-ignore format: one shape
  expect(await available(ctx, write)).toBe(false)
})

describe('policy', () => {
  const letter = 'Frau Erika Mustermann, IBAN DE02120300000000202051, schreibt wegen ihrer Hundesteuer.'
  test('with only an engine in the EU: personal data goes masked and comes back, secrets are refused and nothing is sent', async () => {
    const name = await engine('echo', { zone: 'eu' })
    const outcome = await ask(ctx, write, { instructions: 'Wiederhole.', prompt: letter, dataClass: 'personal' })
    expect(outcome).toMatchObject({ kind: 'ok', value: letter, by: { engine: name, method: 'test.write/1', masked: true } })
    const sent = JSON.stringify(server.seen)
    expect(sent).not.toMatch(/Mustermann|DE0212/)
    expect(sent).toContain('[PERSON_')
    server.seen.length = 0
    const refused = await ask(ctx, write, { instructions: 'Wiederhole.', prompt: letter })
    expect(refused).toMatchObject({ kind: 'refused', sentence: { de: expect.stringContaining('besonderes Amtsgeheimnis') } })
    expect(server.seen).toEqual([])
    expect(await available(ctx, write)).toBe(false)
    expect(await available(ctx, write, { dataClass: 'personal' })).toBe(true)
  })
  test('special categories go masked with their words', async () => {
    await ask(ctx, write, { instructions: 'Wiederhole.', prompt: 'Herr Hofmann ist wegen Diabetes schwerbehindert.', dataClass: 'special' })
    expect(JSON.stringify(server.seen)).not.toMatch(/Hofmann|Diabetes|schwerbehindert/)
  })
  test('what comes back into JSON is still JSON', async () => {
    const outcome = await ask(ctx, extract, { instructions: 'x', prompt: 'Frau Krüger', dataClass: 'personal' })
    expect(outcome).toMatchObject({ kind: 'ok', value: { stadt: 'Frau Krüger' } })
    expect(JSON.stringify(server.seen)).not.toContain('Krüger')
  })
  test('an engine anywhere in the world gets public data only', async () => {
    const name = await engine('fake', { zone: 'world' })
    expect((await ask(ctx, write, { ...question, dataClass: 'internal', engine: name })).kind).toBe('refused')
    expect((await ask(ctx, write, { ...question, dataClass: 'public', engine: name })).kind).toBe('ok')
  })
  test('a call cannot be more sensitive than its method', async () => {
    expect((await ask(ctx, open, { ...question, dataClass: 'personal' })).kind).toBe('refused')
  })
  test('with one in the house it is preferred, and gets everything in clear', async () => {
    const name = await engine('echo')
    const outcome = await ask(ctx, write, { instructions: 'Wiederhole.', prompt: letter })
    expect(outcome).toMatchObject({ kind: 'ok', value: letter, by: { engine: name, masked: false } })
    expect(JSON.stringify(server.seen)).toContain('Mustermann')
  })
})

describe('structured output', () => {
  test.each([
    ['fake', 1, 'right at once'],
    ['fenced', 1, 'in a Markdown fence'],
    ['bad-json-once', 2, 'broken, and mended when it is told what is wrong'],
  ])('%s: a value of the schema after %i question(s): %s', async (model, questions) => {
    const outcome = await ask(ctx, extract, { ...question, engine: await engine(model) })
    expect(outcome).toMatchObject({ kind: 'ok', value: { einwohner: 7, gross: true } })
    expect(server.seen.length).toBe(questions)
    expect(server.seen[0]?.body.response_format?.type).toBe('json_schema')
  })
  test('broken twice is an outcome: one repair, not more', async () => {
    const outcome = await ask(ctx, extract, { ...question, engine: await engine('bad-json') })
    expect(outcome.kind).toBe('format-invalid')
    expect(server.seen.length).toBe(2)
    expect(server.seen[1]?.body.messages?.at(-1)?.content).toContain('nicht zum Schema')
  })
})

describe('a model that thinks', () => {
  test.each(['think', 'think-tags'])('%s: nothing of it is shown or stored', async (model) => {
    const run = stream(ctx, write, { ...question, engine: await engine(model) })
    let seen = ''
    for await (const text of run.text) seen += text
    const outcome = await run.outcome
    expect(outcome).toMatchObject({ kind: 'ok', value: seen })
    expect(seen).toMatch(/^Ein Bebauungsplan/)
    expect(JSON.stringify(outcome)).not.toContain('Geheime Überlegung')
    expect(JSON.stringify(await lastCall())).not.toContain('Überlegung')
  })
})

describe('robust', () => {
  test.each([
    ['stall', 'timed-out', 'no answer at all'],
    ['stall-first', 'timed-out', 'an open stream without a word'],
    ['stall-between', 'timed-out', 'a stream that falls silent'],
    ['break', 'broken-off', 'the connection breaks half-way'],
    ['cut', 'broken-off', 'ends half-way as if it were over'],
    ['broken', 'engine-down', '500 is not asked again: it may have worked and charged'],
    ['unauthorised', 'engine-down', 'our key is wrong'],
    ['too-long', 'engine-down', 'the server finds it too long'],
  ])('%s: %s (%s)', async (model, kind) => {
    const outcome = await ask(ctx, write, { ...question, engine: await engine(model), times: quick })
    expect(outcome).toMatchObject({ kind, sentence: { de: expect.stringMatching(/\w{4}/) } })
    expect(server.seen.length).toBe(1)
    expect(await lastCall()).toMatchObject({ outcome: kind, method: 'test.write/1' })
    await expect.poll(() => server.counts.running).toBe(0)
  })
  test.each([
    ['busy-once', 2, 'ok'],
    ['away-once', 2, 'ok'],
    ['busy', 3, 'overloaded'],
  ])('%s is asked again before the first word: %i questions, then %s', async (model, questions, kind) => {
    const outcome = await ask(ctx, write, { ...question, engine: await engine(model), times: { ...quick, totalMs: 20_000 } })
    expect(outcome.kind).toBe(kind)
    expect(server.seen.length).toBe(questions)
  })
  test('a server that is not there is left out, the next one answers', async () => {
    await engine('fake', { name: 'away', url: `http://127.0.0.1:${await freePort()}/v1`, priceInCents: 0, priceOutCents: 0, zone: 'house' })
    const outcome = await ask(ctx, write, question)
    expect(outcome).toMatchObject({ kind: 'ok', by: { engine: expect.not.stringMatching(/^away$/) } })
    await modelsOf(ctx).log.flush()
    const { rows } = await house.pool.query(`select outcome, tokens_in from models_call where engine = 'away'`)
    expect(rows, 'it was tried, and cost nothing').toEqual([{ outcome: 'engine-down', tokens_in: 0 }])
    await setEngineState(await admin.ctx(), made.get('away') ?? '', 'retired')
  })
  test.each([
    ['crawl', 6, 'one that was still writing when our patience ended is slow, not broken'],
    ['stall-first', 5, 'one that never says a word is left alone after five'],
  ])('%s: of six calls that run out of time %i reach the server (%s)', async (model, reached) => {
    const times = { firstTokenMs: 2_000, betweenTokensMs: 2_000, totalMs: 150 }
    const name = await engine(model, { name: `${model}-patience` })
    for (let i = 0; i < 6; i++) await ask(ctx, write, { ...question, engine: name, times })
    expect(server.seen.length).toBe(reached)
  })
  test('whoever leaves ends the call at the server', async () => {
    const name = await engine('slow')
    const leaving = new AbortController()
    const run = stream(ctx, write, { ...question, engine: name, signal: leaving.signal })
    const first = await run.text.next()
    expect(first.value).toMatch(/Ein/)
    const before = server.counts.aborted
    leaving.abort()
    for await (const _ of run.text);
    expect((await run.outcome).kind).toBe('cancelled')
    await expect.poll(() => server.counts.aborted).toBe(before + 1)
    // and the same where the reader simply stops reading
    const other = stream(ctx, write, { ...question, engine: name })
    for await (const _ of other.text) break
    expect((await other.outcome).kind).toBe('cancelled')
    await expect.poll(() => server.counts.aborted).toBe(before + 2)
    expect(await lastCall()).toMatchObject({ outcome: 'cancelled' })
  })
  test('one person who asks a hundred times does not keep another waiting', async () => {
    const name = await engine('slow', { name: 'shared', parallel: 2 })
    const [heavy, light] = [await person(), await person()]
    const heavyCtx = withMethods(await heavy.ctx())
    const done: string[] = []
    const patient = { ...question, engine: name, maxTokens: 5, times: { queueMs: 60_000 } }
    const many = Array.from({ length: 40 }, () => ask(heavyCtx, write, patient).then((o) => done.push(`heavy ${o.kind}`)))
    await expect.poll(() => server.counts.running).toBe(2)
    const outcome = await ask(withMethods(await light.ctx()), write, patient)
    expect(outcome.kind).toBe('ok')
    expect(done.length, 'all but a few of the heavy user’s calls still wait').toBeLessThan(12)
    expect(server.counts.mostRunning).toBeLessThanOrEqual(4)
    await Promise.all(many)
    expect(new Set(done)).toEqual(new Set(['heavy ok']))
  })
  test('too many waiting is an outcome', async () => {
    const name = await engine('stall', { name: 'full', parallel: 1 })
    const times = { ...quick, firstTokenMs: 1_000, queueMs: 50 }
    const outcomes = await Promise.all([1, 2].map(() => ask(ctx, write, { ...question, engine: name, times })))
    expect(outcomes.map((o) => o.kind).sort()).toEqual(['overloaded', 'timed-out'])
  })
  test('sources that do not fit are dropped from the end and named; too long a question is an outcome', async () => {
    const name = await engine('echo', { name: 'small', contextTokens: 1024 })
    const sources = ['a', 'b', 'c'].map((id) => ({ id, text: `Quelle ${id}: ${'Wort '.repeat(250)}` }))
    const outcome = await ask(ctx, write, { ...question, engine: name, sources, maxTokens: 200 })
    expect(outcome).toMatchObject({ kind: 'ok', dropped: ['c', 'b'] })
    expect(JSON.stringify(server.seen)).not.toContain('Quelle b')
    expect((await ask(ctx, write, { ...question, prompt: 'Wort '.repeat(2000), engine: name })).kind).toBe('too-long')
  })
  test('an answer cut by its limit says so', async () => {
    expect(await ask(ctx, write, { ...question, engine: await engine('fake'), maxTokens: 5 })).toMatchObject({ kind: 'ok', finish: 'length' })
  })
  test('a server that does not say what it used is counted at the most it can have been', async () => {
    const outcome = await ask(ctx, write, { ...question, engine: await engine('no-usage') })
    expect(outcome).toMatchObject({ kind: 'ok', used: { reported: false } })
    if (outcome.kind === 'ok') expect(outcome.used.tokensOut).toBeGreaterThanOrEqual(25)
  })
})

test('vectors for texts; to another zone only masked', async () => {
  const house = await ask(ctx, write, question)
  expect(house.kind).toBe('ok')
  const same = await embed(ctx, write, ['Hund', 'Hund', 'Katze'], { engine: await engine('echo') })
  if (same.kind !== 'ok') throw new Error(same.kind)
  expect(same.value[0]).toEqual(same.value[1])
  expect(same.value[0]).not.toEqual(same.value[2])
  server.seen.length = 0
  await embed(ctx, write, ['Frau Krüger'], { engine: await engine('echo', { zone: 'eu' }), dataClass: 'personal' })
  expect(JSON.stringify(server.seen)).not.toContain('Krüger')
})

test('the log knows when, who, what for and how much, and no word of it; its rows cannot be changed', async () => {
  const secretWord = 'Unverwechselbarkeit'
  const clerk = await person({ stellen: ['32.11'] })
  await ask(withMethods(await clerk.ctx()), write, { ...question, prompt: `Sage ${secretWord}`, engine: await engine('echo') })
  const row = await lastCall()
  expect(row).toMatchObject({
    method: 'test.write/1',
    engine: 'echo-house',
    zone: 'house',
    data_class: 'secret',
    masked: false,
    outcome: 'ok',
    person_id: clerk.id,
  })
  expect(row.tokens_in).toBeGreaterThan(5)
  expect(Number(row.microcents)).toBe(row.tokens_in * 10 + row.tokens_out * 30)
  const { rows } = await house.pool.query(`select count(*)::int as n from models_call t where t::text ilike '%${secretWord}%'`)
  expect(rows[0].n).toBe(0)
  await expect(house.pool.query(`update models_call set outcome = 'ok'`)).rejects.toThrow('permission denied')
  await expect(house.pool.query('delete from models_call')).rejects.toThrow('permission denied')
})

test('metrics name engines and methods, never a person', async () => {
  const text = await modelsOf(ctx).log.registry.metrics()
  expect(text).toContain('vorzimmer_model_calls_total{method="test.write/1",engine="echo-house",outcome="ok"}')
  expect(text).toMatch(/vorzimmer_model_first_token_seconds_count\{engine="echo-house"\} \d/)
  for (const { id } of await house.people.list()) expect(text).not.toContain(id)
})
