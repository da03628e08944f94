import { afterAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { machine } from '#base/actor.ts'
import type { Ctx } from '#base/ctx.ts'
import { method } from '#base/method.ts'
import { freePort } from '#test/cluster.ts'
import { startModelServer } from '#test/model-server.ts'
import { world } from '#test/world.ts'
import type { NewEngine } from './contract.ts'
import { addEngine, ask, changeEngine, discover, listEngines, modelsOf, probe, setEngineState } from './index.ts'

const { house, person } = await world({ work: false })
const key = 'geheimer-schluessel-des-servers'
const server = await startModelServer()
const locked = await startModelServer({ key })
afterAll(async () => {
  await server.close()
  await locked.close()
})
const admin = await person({ roles: ['admin'] })
const trial = method({
  id: 'test.trial',
  version: 1,
  kind: 'prompt',
  title: { de: 'Probe', en: 'Trial' },
  purpose: { de: 'Nur für diesen Test.', en: 'For tests only.' },
  dataClass: 'public',
  risk: { class: 'minimal', reason: { de: 'Test', en: 'Test' } },
  legalBasis: 'keine',
  oversight: { de: 'keine', en: 'none' },
  output: z.string(),
  evaluation: 'src/ai/models/engines.test.ts',
})
const withMethods = (ctx: Ctx): Ctx => ({ ...ctx, methods: new Map([[trial.key, trial]]) })
const row = (name: string, more: Partial<NewEngine> = {}): NewEngine => ({
  name,
  url: server.url,
  model: name,
  zone: 'house',
  abilities: ['chat'],
  contextTokens: 4096,
  priceInCents: 0,
  priceOutCents: 0,
  wattHours: 0,
  parallel: 2,
  ...more,
})

describe('what runs on this machine', () => {
  test('is found at its port and offered, and never added by itself', async () => {
    const found = await discover([
      { kind: 'vLLM', port: server.port },
      { kind: 'nothing', port: await freePort() },
      { kind: 'closed', port: locked.port },
    ])
    expect(found).toEqual([{ kind: 'vLLM', url: server.url, models: expect.arrayContaining(['fake', 'echo']) }])
    expect(await listEngines(house)).toEqual([])
  })
  test('one that does not answer in time is left alone', async () => {
    const { createServer } = await import('node:net')
    const silent = createServer().listen(0, '127.0.0.1')
    await new Promise((done) => silent.on('listening', done))
    expect(await discover([{ kind: 'silent', port: (silent.address() as { port: number }).port }], { timeoutMs: 100 })).toEqual([])
    silent.close()
  })
})

describe('an engine', () => {
  test('gets nothing before it is released, and nothing after it is retired', async () => {
    const ctx = withMethods(await admin.ctx())
    const { id, state } = await addEngine(ctx, row('fake'))
    expect(state).toBe('testing')
    const kindNow = async () => (await ask(ctx, trial, { instructions: 'x', prompt: 'y' })).kind
    expect(await kindNow()).toBe('no-engine')
    await setEngineState(ctx, id, 'active')
    expect(await kindNow()).toBe('ok')
    await setEngineState(ctx, id, 'retired')
    expect(await kindNow()).toBe('no-engine')
    await expect(addEngine(ctx, row('fake'))).rejects.toThrow('models.name-taken')
  })
  test('its key is sealed in the table, opens only for its own row, and reaches only its server', async () => {
    const ctx = withMethods(await admin.ctx())
    const { id, hasKey } = await addEngine(ctx, row('locked', { url: locked.url, model: 'fake' }), key)
    expect(hasKey).toBe(true)
    await setEngineState(ctx, id, 'active')
    expect((await ask(ctx, trial, { instructions: 'x', prompt: 'y', engine: 'locked' })).kind).toBe('ok')
    expect(locked.seen.at(-1)?.authorization).toBe(`Bearer ${key}`)
    const { rows } = await house.pool.query('select sealed_key, to_jsonb(e)::text as everything from models_engine e where id = $1', [id])
    expect(rows[0].everything).not.toContain(key)
    expect(Buffer.from(rows[0].sealed_key, 'base64').toString('latin1')).not.toContain(key)
    await expect(house.vault.open(rows[0].sealed_key, 'models/engine/another')).rejects.toThrow('vault.wrong-key')
    expect(JSON.stringify(await listEngines(house))).not.toContain(rows[0].sealed_key)
    expect(JSON.stringify((await house.pool.query('select * from audit_entry')).rows)).not.toContain(key)
    const changed = await changeEngine(ctx, id, row('locked', { url: locked.url, model: 'fake' }), '')
    expect(changed).toMatchObject({ hasKey: false, state: 'active' })
    expect((await ask(ctx, trial, { instructions: 'x', prompt: 'y', engine: 'locked' })).kind).toBe('engine-down')
  })
  test('at another address or in another zone it has to be released again', async () => {
    const ctx = withMethods(await admin.ctx())
    const { id } = await addEngine(ctx, row('moves'))
    await setEngineState(ctx, id, 'active')
    expect((await changeEngine(ctx, id, row('moves', { parallel: 8 }))).state).toBe('active')
    expect((await changeEngine(ctx, id, row('moves', { parallel: 8, zone: 'world' }))).state).toBe('testing')
  })
  test('the machine cannot add or release one: the database refuses', async () => {
    const ctx = house.ctxFor(machine)
    await expect(addEngine(ctx, row('by-machine'))).rejects.toThrow('permission denied')
  })
})

describe('trying an engine', () => {
  test.each([
    ['fake', { json: true, german: true, thinking: false, failure: null }],
    ['think-tags', { json: true, german: true, thinking: true, failure: null }],
    ['think', { german: true, thinking: true, failure: null }],
    ['bad-json', { json: false, german: true, failure: null }],
    ['tools', { json: true, german: true }],
    ['broken', { json: false, german: false, failure: 'engine-down' }],
    ['cut', { failure: 'broken-off' }],
  ] as const)('%s: %o', async (model, wanted) => {
    const ctx = withMethods(await admin.ctx())
    const { id } = await addEngine(ctx, row(`try-${model}`, { model, abilities: ['chat', 'json', 'embeddings'] }))
    const { probe: found, state } = await probe(ctx, trial, id)
    expect(found).toMatchObject({ ...wanted, embeddings: true, latencyMs: expect.any(Number) })
    expect(state, 'a result releases nothing').toBe('testing')
    if (!found?.failure) expect(found?.firstTokenMs).toBeTypeOf('number')
  })
  test('that is not there says so', async () => {
    const ctx = withMethods(await admin.ctx())
    const { id } = await addEngine(ctx, row('try-nothing', { url: `http://127.0.0.1:${await freePort()}/v1` }))
    expect((await probe(ctx, trial, id)).probe).toMatchObject({ latencyMs: null, failure: 'engine-down', german: false })
  })
})

test('another process sees a change within seconds, and this one at once', async () => {
  const ctx = withMethods(await admin.ctx())
  const { id } = await addEngine(ctx, row('seen'))
  await modelsOf(ctx).engines()
  await house.pool.query(`update models_engine set state = 'active' where id = $1`, [id]) // as another process would
  await expect.poll(async () => (await modelsOf(ctx).engines()).find((e) => e.id === id)?.state, { timeout: 6_000 }).toBe('active')
})
