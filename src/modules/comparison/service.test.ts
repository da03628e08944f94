import { afterAll, describe, expect, test, vi } from 'vitest'
import { addEngine, setEngineState } from '#ai/models/index.ts'
import { machine } from '#base/actor.ts'
import { startModelServer } from '#test/model-server.ts'
import { world } from '#test/world.ts'
import type { Line, Run } from './contract.ts'
import { itemsOf } from './golden.ts'
import { work } from './service.ts'

const { house, person } = await world({ work: false })
const server = await startModelServer()
afterAll(server.close)
const admin = await person({ roles: ['admin'], name: 'Nadja Vollrathsen' })
const auditor = await person({ roles: ['auditor'] })
const json = async <T>(answer: Promise<Response> | Response) => (await (await answer).json()) as T

// Engines that behave differently: one repeats its sources, one invents, one breaks JSON, one never answers.
for (const [model, price] of [
  ['quote', 10],
  ['invent', 40],
  ['bad-json', 1],
  ['broken', 1],
  ['fake', 1],
] as const) {
  const { id } = await addEngine(await admin.ctx(), { name: model, url: server.url, model, zone: 'world', abilities: ['chat', 'json'], contextTokens: 32_768, priceInCents: price, priceOutCents: price, wattHours: 5, parallel: 2 }) // biome-ignore format: one row
  if (model === 'fake') await setEngineState(await admin.ctx(), id, 'retired') // the others stay in testing: that is what a comparison is for
}
const start = async (engines: string[], most = 3) => json<{ id: string; type?: string }>(admin.post('/api/comparison/runs', { title: 'Vor der Beschaffung', engines, most })) // biome-ignore format: one call
type Found = { run: Run; lines: Line[]; paper: { sections: { title: string }[] } }
const report = (id: string) => json<Found>(auditor.get(`/api/comparison/runs/${id}`))

describe('the tasks', () => {
  const items = itemsOf(house.town, '2026-11-21', 500)
  test('are the town’s own: answerable from the sources given, not to be answered, letters to sort', () => {
    const count = (task: string) => items.filter((i) => i.task === task).length
    expect(count('answer')).toBeGreaterThan(80)
    expect(count('decline')).toBeGreaterThan(25)
    expect(count('structure')).toBeGreaterThan(15)
    expect(items.every((i) => i.sources.length > 0 && i.sources.every((s) => s.length > 200))).toBe(true)
  })
  test('a bylaw is the version in force on the day that is asked about', () => {
    const asked = items.filter((i) => i.sources.some((s) => s.includes('id: hundesteuer\n') && s.includes('Hundesteuersatzung')))
    expect(asked.length).toBeGreaterThan(0)
    expect(
      asked.flatMap((i) => i.sources).some((s) => /cents: \d/.test(s)),
      'amounts are written as people read them',
    ).toBe(false)
  })
  test('a short run takes of every kind, spread over the list', () => {
    const few = itemsOf(house.town, '2026-11-21', 4)
    expect(few).toHaveLength(12)
    expect(new Set(few.map((i) => i.task)).size).toBe(3)
  })
})

describe('a comparison', { timeout: 60_000 }, () => {
  test('two engines that behave differently come out differently, with their intervals, latency, cost and energy', async () => {
    const { id } = await start(['quote', 'invent'])
    await work(house.ctxFor(machine), id)
    const { run, lines, paper } = await report(id)
    expect(run).toMatchObject({ status: 'done', done: 18, total: 18, startedByName: 'Nadja Vollrathsen' })
    const [quote, invent] = lines
    expect(quote?.right?.share, 'repeating the sources holds the facts, but for what lies behind the limit of tokens').toBeGreaterThan(0.4)
    expect(invent?.right?.share).toBe(0)
    expect(quote?.grounded?.share ?? 0).toBeGreaterThan(invent?.grounded?.share ?? 1)
    expect(invent?.grounded?.share, 'what is invented is not supported').toBe(0)
    expect([quote?.declined?.share, invent?.declined?.share], 'neither says that it does not know').toEqual([0, 0])
    expect([quote?.valid?.share, invent?.valid?.share]).toEqual([1, 1])
    expect(quote?.right?.of).toBe(3)
    for (const line of lines) {
      expect(line.firstTokenMs?.median).toBeGreaterThan(0)
      expect(line.totalMs?.p95).toBeGreaterThanOrEqual(line.firstTokenMs?.median ?? Number.POSITIVE_INFINITY)
      expect(line.wattHoursPerThousand).toBeGreaterThan(0)
    }
    expect(invent?.centsPerThousand ?? 0, 'four times the price').toBeGreaterThan(quote?.centsPerThousand ?? 1)
    expect(paper.sections.map((s) => s.title)).toEqual([
      '1. Ergebnis',
      '2. Verglichene Sprachmodelle',
      '3. Wie gemessen wurde',
      '4. Was die Zahlen nicht sagen',
    ])
  })
  test('broken JSON and a server that fails are figures, not crashes; five failures in a row end the asking', async () => {
    const { id } = await start(['bad-json', 'broken'])
    const before = server.counts.requests
    await work(house.ctxFor(machine), id)
    const [broken, down] = (await report(id)).lines
    expect(broken?.valid).toMatchObject({ of: 3, share: 0 })
    expect(broken?.failures).toEqual({ 'format-invalid': 3 })
    expect(down?.failures).toMatchObject({ 'not-asked': 4 })
    expect(down?.answered?.share).toBe(0)
    expect(server.counts.requests - before).toBeLessThan(40)
  })
  test('shows its progress, can be cancelled, and keeps what was answered; what is over cannot be cancelled', async () => {
    const { id } = await start(['invent', 'bad-json'], 8)
    expect((await report(id)).run).toMatchObject({ status: 'waiting', done: 0, total: 48 })
    const running = work(house.ctxFor(machine), id)
    await vi.waitFor(async () => expect((await report(id)).run.done).toBeGreaterThan(0), { timeout: 30_000, interval: 10 })
    expect((await report(id)).run.status).toBe('running')
    expect((await auditor.post(`/api/comparison/runs/${id}/cancel`)).status).toBe(403)
    expect((await admin.post(`/api/comparison/runs/${id}/cancel`)).status).toBe(200)
    await running
    const { run } = await report(id)
    expect(run.status).toBe('cancelled')
    expect(run.done).toBeLessThan(48)
    await work(house.ctxFor(machine), id)
    expect((await report(id)).run.done, 'the job asked again does nothing').toBe(run.done)
    expect((await admin.post(`/api/comparison/runs/${id}/cancel`)).status).toBe(409)
  })
  test('goes on after a process died without asking anything twice', async () => {
    const { id } = await start(['invent'], 4)
    const [first] = itemsOf(house.town, new Date().toISOString().slice(0, 10), 4)
    await house.pool.query(
      `insert into comparison_result (run_id, engine, task, item, outcome, "right", sentences, supported, answer, tokens_in, tokens_out, cents, watt_hours)
       values ($1, 'invent', $2, $3, 'ok', true, 1, 1, 'schon da', 1, 1, 0, 0)`,
      [id, first?.task, first?.id],
    )
    const before = server.counts.requests
    await work(house.ctxFor(machine), id)
    expect(server.counts.requests - before).toBe(11)
    expect((await report(id)).run).toMatchObject({ status: 'done', done: 12 })
  })
  test('is printed, written as text, and every answer is a row of a table', async () => {
    const { runs } = await json<{ runs: Run[] }>(auditor.get('/api/comparison/runs'))
    const id = runs.at(-1)?.id
    const file = async (format: string) => (await auditor.get(`/api/comparison/runs/${id}/report?format=${format}`)).text()
    expect(await file('html')).toMatch(/^<!doctype html>[\s\S]*<table[\s\S]*Richtig beantwortet/)
    const md = await file('md')
    expect(md).toContain('| Kriterium | quote | invent |')
    expect(md).toContain('95-%-Intervall nach Wilson')
    expect((await file('csv')).trim().split('\r\n')).toHaveLength(19)
  })
  test('only of engines that are there; only by who sets models up; a retired one is not asked', async () => {
    expect(await start(['gibt-es-nicht'])).toMatchObject({ type: '/errors/comparison.no-such-engine' })
    expect(await start(['fake'])).toMatchObject({ type: '/errors/comparison.no-such-engine' })
    expect((await auditor.post('/api/comparison/runs', { title: 'Nein', engines: ['quote'], most: 3 })).status).toBe(403)
    const newcomer = await person({ roles: ['admin'], instructed: false })
    expect(await json(newcomer.post('/api/comparison/runs', { title: 'Ungelesen', engines: ['quote'], most: 3 }))).toMatchObject({
      type: '/errors/method.not-instructed',
    })
  })
})
