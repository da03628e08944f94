import { spawn } from 'node:child_process'
import { afterAll, describe, expect, inject, test } from 'vitest'
import { machine } from '#base/actor.ts'
import { connectionsOf } from '#base/db.ts'
import { budgetMethod } from '#test/model-node.ts'
import { startModelServer } from '#test/model-server.ts'
import { freshTown, settings } from '#test/town.ts'
import { openHouse } from '../../app/house.ts'
import { addBudget, addEngine, ask, changeBudget, listBudgets, removeBudget, setEngineState, stream } from './index.ts'
import { openLedger, type Reservation } from './ledger.ts'

const database = await freshTown(inject('connection'))
const house = await openHouse(connectionsOf(database), settings(), { work: false, poolSize: 6 })
const server = await startModelServer({ keep: false })
afterAll(async () => {
  await house.close()
  await server.close()
})
const boss = { ...house.ctxFor({ ...machine, kind: 'person', id: 'boss' }), methods: new Map([[budgetMethod.key, budgetMethod]]) }
const ctx = { ...house.ctxFor(machine), methods: boss.methods }
const payer = { office: '10', person: 'p1', method: 'test.budget', key: null }
const cost = (tokens: number) => ({ tokens, microcents: tokens * 10, microWh: tokens * 2 })
const held = async (pending: ReturnType<ReturnType<typeof openLedger>['reserve']>) => (await pending) as Reservation
const month = () => listBudgets({ db: house.db, now: new Date() })
const clear = async () => {
  for (const b of await month()) await removeBudget(boss, b.id)
  await house.pool.query('delete from models_account')
}

describe('the ledger', () => {
  test('holds the most a call can cost before, and gives back what it did not', async () => {
    await clear()
    await addBudget(boss, { scope: 'office', subject: '10', tokens: 1000, cents: null, wattHours: null })
    const ledger = openLedger(house.db)
    const first = await held(ledger.reserve(payer, cost(600)))
    expect(await ledger.reserve(payer, cost(600))).toEqual({ over: 'office' })
    first.settle(cost(100))
    first.settle(cost(600)) // twice is once
    const second = await held(ledger.reserve(payer, cost(600)))
    second.settle(cost(600))
    await ledger.close()
    expect((await month())[0]?.used.tokens).toBe(700)
  })
  test.each([
    ['town', 'town'],
    ['office', '10'],
    ['person', 'p1'],
    ['method', 'test.budget'],
    ['person', '*'],
  ] as const)('a budget of %s %s stops the call, in tokens, cents or watt-hours', async (scope, subject) => {
    for (const limits of [
      { tokens: 999, cents: null, wattHours: null },
      { tokens: null, cents: 0, wattHours: null },
      { tokens: null, cents: null, wattHours: 0 },
    ]) {
      await clear()
      await addBudget(boss, { scope, subject, ...limits })
      const ledger = openLedger(house.db)
      expect(await ledger.reserve(payer, cost(1000)), JSON.stringify(limits)).toEqual({ over: scope })
      await ledger.close()
    }
  })
  test('what costs nothing passes a money budget that is used up (a free model in the house), and still counts tokens', async () => {
    await clear()
    await addBudget(boss, { scope: 'town', subject: 'town', tokens: 5000, cents: 0, wattHours: null })
    const ledger = openLedger(house.db)
    const free = { tokens: 1000, microcents: 0, microWh: 0 }
    for (let i = 0; i < 5; i++) (await held(ledger.reserve(payer, free))).settle(free)
    expect(await ledger.reserve(payer, free)).toEqual({ over: 'town' })
    expect(await ledger.reserve(payer, cost(1))).toEqual({ over: 'town' })
    await ledger.close()
  })
  test('each without a budget of its own: one person’s use is not another’s', async () => {
    await clear()
    await addBudget(boss, { scope: 'person', subject: '*', tokens: 100, cents: null, wattHours: null })
    await addBudget(boss, { scope: 'person', subject: 'p2', tokens: 500, cents: null, wattHours: null })
    const ledger = openLedger(house.db)
    const of = (person: string, tokens: number) => ledger.reserve({ ...payer, person }, cost(tokens))
    ;(await held(of('p1', 100))).settle(cost(100))
    expect(await of('p1', 1)).toEqual({ over: 'person' })
    ;(await held(of('p3', 100))).settle(cost(100))
    ;(await held(of('p2', 400))).settle(cost(400))
    expect(await of('p2', 101)).toEqual({ over: 'person' })
    await ledger.close()
  })
  test('a limit that was lowered holds at the next lease; a new one begins with what the month has seen', async () => {
    await clear()
    await addBudget(boss, { scope: 'office', subject: '10', tokens: 100_000, cents: null, wattHours: null })
    const ledger = openLedger(house.db)
    ;(await held(ledger.reserve(payer, cost(2000)))).settle(cost(2000))
    const [budget] = await month()
    await changeBudget(boss, budget?.id ?? '', { tokens: 1000, cents: null, wattHours: null })
    expect(await ledger.reserve(payer, cost(50_000))).toEqual({ over: 'office' })
    await ledger.close()
  })
  test('the largest budgets that can be set are leased, too', async () => {
    await clear()
    await addBudget(boss, { scope: 'town', subject: 'town', tokens: 1_000_000_000_000, cents: 1_000_000_000, wattHours: 1_000_000_000 })
    const ledger = openLedger(house.db)
    ;(await held(ledger.reserve(payer, cost(5_000_000_000)))).settle(cost(4_000_000_000))
    await ledger.close()
    expect((await month())[0]?.used).toMatchObject({ tokens: 4_000_000_000, cents: 40_000 })
  })
  test('the budget of an office holds for the offices below it as well, and “each office” is the one that asks', async () => {
    await clear()
    const [child] = (
      await house.pool.query(`select id, parent_id from organisation_office where parent_id is not null and parent_id <> '01' limit 1`)
    ).rows
    await addBudget(boss, { scope: 'office', subject: child.parent_id, tokens: 1000, cents: null, wattHours: null })
    const ledger = openLedger(house.db)
    const below = { ...payer, office: child.id as string }
    ;(await held(ledger.reserve(below, cost(700)))).settle(cost(700))
    expect(await ledger.reserve({ ...payer, office: child.parent_id }, cost(400)), 'the office above has spent what the one below has').toEqual({
      over: 'office',
    })
    expect(await ledger.reserve({ ...payer, office: '01' }, cost(400)), 'the office above that is not asked').toHaveProperty('settle')
    expect((await month())[0]?.used.tokens).toBe(700)
    await ledger.close()
    await clear()
    await addBudget(boss, { scope: 'office', subject: '*', tokens: 1000, cents: null, wattHours: null })
    const each = openLedger(house.db)
    ;(await held(each.reserve(below, cost(900)))).settle(cost(900))
    ;(await held(each.reserve({ ...payer, office: child.parent_id }, cost(900)))).settle(cost(900))
    await each.close()
  })
  test('a budget that is set in the middle of a month knows what was used before: of offices below, of a method in every version', async () => {
    await clear()
    const [child] = (await house.pool.query(`select id, parent_id from organisation_office where parent_id is not null limit 1`)).rows
    await house.pool.query(
      `insert into models_call (id, at, method, engine, zone, data_class, masked, outcome, office_id, tokens_in, tokens_out, microcents, micro_wh, duration_ms)
       values (gen_random_uuid(), now(), 'test.earlier/3', 'x', 'house', 'public', false, 'ok', $1, 400, 100, 5, 5, 1)`,
      [child.id],
    )
    for (const [scope, subject] of [
      ['office', child.parent_id],
      ['method', 'test.earlier'],
      ['town', 'town'],
    ] as const) {
      // biome-ignore format: one list
      await clear()
      await addBudget(boss, { scope, subject, tokens: 1_000_000, cents: null, wattHours: null })
      const ledger = openLedger(house.db)
      ;(await held(ledger.reserve({ ...payer, office: child.id, method: 'test.earlier' }, cost(10)))).settle(cost(10))
      await ledger.close()
      expect((await month())[0]?.used.tokens, scope).toBeGreaterThanOrEqual(510)
    }
  })
  test('many at once on several ledgers take exactly what there is', async () => {
    await clear()
    await addBudget(boss, { scope: 'office', subject: '10', tokens: 10_000, cents: null, wattHours: null })
    const ledgers = Array.from({ length: 3 }, () => openLedger(house.db))
    const taken = await Promise.all(Array.from({ length: 300 }, (_, i) => ledgers[i % 3]?.reserve(payer, cost(100))))
    const ok = taken.filter((t): t is Reservation => !!t && 'settle' in t)
    expect(ok.length).toBeLessThanOrEqual(100)
    expect(ok.length).toBeGreaterThan(90)
    for (const one of ok) one.settle(cost(100))
    for (const ledger of ledgers) await ledger.close()
    expect((await month())[0]?.used.tokens).toBe(ok.length * 100)
  })
})

describe('through the whole house', () => {
  let engine = ''
  test('a stream whose reader leaves is settled, and so is one that never says what it used', async () => {
    await clear()
    for (const model of ['slow', 'no-usage', 'fake']) {
      const { id } = await addEngine(boss, { name: model, url: server.url, model, zone: 'house', abilities: ['chat'], contextTokens: 4096, priceInCents: 0, priceOutCents: 0, wattHours: 1, parallel: 16 }) // biome-ignore format: one row
      await setEngineState(boss, id, 'active')
      engine = id
    }
    await addBudget(boss, { scope: 'method', subject: 'test.budget', tokens: 5000, cents: null, wattHours: null })
    const question = { instructions: 'x', prompt: 'y', maxTokens: 200 }
    const run = stream(ctx, budgetMethod, { ...question, engine: 'slow' })
    for await (const _ of run.text) break
    expect((await run.outcome).kind).toBe('cancelled')
    const silent = await ask(ctx, budgetMethod, { ...question, engine: 'no-usage' })
    expect(silent.kind).toBe('ok')
    let asked = 0
    while ((await ask(ctx, budgetMethod, { ...question, engine: 'fake' })).kind === 'ok' && asked < 200) asked++
    expect(asked).toBeGreaterThan(10)
    expect(asked).toBeLessThan(200)
    expect(await ask(ctx, budgetMethod, question)).toMatchObject({
      kind: 'over-budget',
      sentence: { de: expect.stringContaining('dieses Verfahrens') },
    })
  })

  test('1,000 calls at once on two processes, one of them killed with -9: what the server did never exceeds the budget', {
    timeout: 180_000,
  }, async () => {
    await clear()
    await setEngineState(boss, engine, 'active')
    for (const name of ['slow', 'no-usage']) await house.pool.query(`update models_engine set state = 'retired' where name = $1`, [name])
    const limit = 12_000
    await addBudget(boss, { scope: 'office', subject: '10', tokens: limit, cents: null, wattHours: null })
    const before = { ...server.counts }
    const doomed = node(500, true)
    const survivor = node(500)
    await Promise.all([doomed.ready, survivor.ready])
    doomed.go()
    survivor.go()
    // In the middle: some of its calls are done, some on their way, some waiting.
    await expect.poll(() => server.counts.requests - before.requests, { timeout: 60_000, interval: 5 }).toBeGreaterThan(40)
    doomed.kill()
    const ended = await survivor.result
    const spent = server.counts.tokensIn + server.counts.tokensOut - before.tokensIn - before.tokensOut
    expect(
      Object.values(ended).reduce((a, b) => a + b, 0),
      'every call of the survivor has an answer',
    ).toBe(500)
    expect(new Set(Object.keys(ended))).toEqual(new Set(['ok', 'over-budget']))
    expect(ended.ok).toBeGreaterThan(20)
    expect(spent).toBeLessThanOrEqual(limit)
    expect(spent, 'and most of it was there to be used').toBeGreaterThan(limit / 4)
    const used = (await month())[0]?.used.tokens ?? 0
    expect(used, 'what the dead process had leased counts as spent').toBeGreaterThanOrEqual(spent)
    expect(used).toBeLessThanOrEqual(limit)
  })
})

/** Another process of the same town. */
function node(calls: number, stay = false) {
  const child = spawn(process.execPath, ['test/model-node.ts'], {
    env: { ...process.env, CONNECTION: JSON.stringify(database), CALLS: String(calls), ...(stay ? { STAY: '1' } : {}) },
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  let said = ''
  const line = (test: RegExp) =>
    new Promise<string>((done, failed) => {
      const look = () => {
        const found = test.exec(said)
        if (found) done(found[0])
      }
      child.stdout.on('data', (text) => {
        said += text
        look()
      })
      child.on('close', (code) => failed(new Error(`ended with ${code} before ${test}`)))
    })
  const ready = line(/ready/)
  const result = line(/\{.*\}/).then((text) => JSON.parse(text) as Record<string, number>)
  result.catch(() => {})
  return { ready, result, go: () => child.stdin.write('go\n'), kill: () => child.kill('SIGKILL') }
}
