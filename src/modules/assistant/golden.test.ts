import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { machine } from '#base/actor.ts'
import { world } from '#test/world.ts'
import { compare, type GoldenResult, judge, says, touchedBy } from './golden.ts'
import { gate, measure } from './quality.ts'
import { make } from './service.ts'

const { house, person } = await world()
const ctx = () => house.ctxFor(machine)
beforeAll(async () => {
  for (let i = 0; i < 300; i++) {
    if ((await house.pool.query(`select 1 from knowledge_source where id = 'kalender' and state = 'ready'`)).rows.length) return
    await sleep(200)
  }
  throw new Error('the town was not indexed')
}, 90_000)

const result = (id: string, right: boolean): GoldenResult => ({
  id,
  right,
  ending: right ? 'answered' : 'not-in-sources',
  source: right,
  facts: 0,
  factsWanted: 1,
  mustRefuse: false,
  missing: [],
})

describe('comparing', () => {
  test.each([
    ['Die Gebühr beträgt 1.200,00 €.', '1.200,50 €', false, 'another amount'],
    ['Sie zahlen 60 Euro.', '60,00 €', true, 'the same amount in other words'],
    ['€96.00 a year', '96,00 €', true, 'the English way'],
    ['Saturday: 9:30 to 12:00', '09:30', true, 'hours without the zero'],
    ['innerhalb  eines Monats', 'Innerhalb eines Monats', true, 'case and space'],
    ['160,00 €', '60,00 €', true, 'a part of another amount: the set names whole facts, so this is forgiven'],
  ])('%s holds %s: %s', (text, fact, is, _why) => expect(says(text, fact)).toBe(is))
  test.each([
    ['the first run is the ground', undefined, [result('a', false)], 'first'],
    ['nothing changed', ['a'], [result('a', false), result('b', true)], 'passed'],
    ['one lost, one won', ['a'], [result('a', true), result('b', false)], 'passed'],
    ['one lost more than won is allowed', [], [result('b', false)], 'passed'],
    ['two lost', [], [result('a', false), result('b', false)], 'refused'],
    ['a local rule lost', [], [result('local', false)], 'refused'],
  ])('%s: %s', (_name, before, after, verdict) =>
    expect(compare(before && new Set(before as string[]), after as GoldenResult[], new Set(['local'])).verdict).toBe(verdict),
  )
  test('an answer is right only with its source and all facts; one that must not be given only if it is not', async () => {
    const golden = (id: string) => house.content.golden.find((g) => g.id === id)
    const made = await make(ctx(), { question: 'Was kostet der zweite Hund?', level: 'normal', calm: false }, [])
    expect(judge(golden('g037') as never, made).right).toBe(true)
    expect(judge(golden('g039') as never, made).missing).toEqual(['192,00 €'])
    expect(judge(golden('g072') as never, made).source).toBe(false)
    expect(judge(golden('g140') as never, made).right).toBe(false)
  })
  test('only questions with one of the words are asked again', () => {
    const touched = house.content.golden.filter(touchedBy(['Hundemarke', 'Erkennungsmarke'])).map((g) => g.id)
    expect(touched).toContain('g043')
    expect(touched.length).toBeLessThan(20)
  })
})

describe('before a change goes live', () => {
  test('the whole set is measured and kept; the figures do not fall below what was reached', async () => {
    const run = await measure(ctx(), { trigger: 'by-hand' })
    expect(run.verdict).toBe('first')
    expect(run.questions).toBe(house.content.golden.length)
    expect(run.right).toBeGreaterThanOrEqual(floor.right)
    expect(run.refused).toBeGreaterThanOrEqual(floor.refused)
    const officer = await person({ roles: ['dpo'] })
    const { runs } = (await (await officer.get('/api/assistant/golden')).json()) as { runs: { right: number }[] }
    expect(runs[0]?.right).toBe(run.right)
  }, 60_000)
  test('synonyms that would make answers worse are refused, and what they would have lost is on record', async () => {
    const editor = await person({ roles: ['editor'] })
    // To the search a Foppel would be the duty to keep dogs on a leash: a question without an answer would get one.
    house.content.golden.push({
      id: 't1',
      question: 'Gibt es für den Hund einen Foppel?',
      language: 'de',
      mustNotAnswer: 'not-in-sources',
      why: 'Einen Foppel gibt es nicht.',
    })
    const bad = ['Foppel', 'Leinenpflicht', 'Tierheim']
    const refused = await editor.post('/api/knowledge/synonyms', { words: bad })
    expect(refused.status).toBe(409)
    expect(((await refused.json()) as { type: string }).type).toBe('/errors/assistant.worse')
    const { rows } = await house.pool.query(`select verdict, lost from assistant_golden_run where trigger = 'synonym'`)
    expect(rows[0]).toMatchObject({ verdict: 'refused', lost: ['t1'] })
    expect((await house.pool.query(`select 1 from knowledge_synonym where state = 'kept'`)).rows).toEqual([])
  }, 60_000)
  test('harmless ones are kept', async () => {
    const editor = await person({ roles: ['editor'] })
    expect((await editor.post('/api/knowledge/synonyms', { words: ['Hundemarke', 'Hundeplakette'] })).status).toBe(200)
    await expect(gate(ctx(), { kind: 'synonym', words: ['Flugplatz', 'Aerodrom'] })).resolves.toBeUndefined()
  }, 60_000)
})

describe('what a source has changed', () => {
  const place = mkdtempSync(join(tmpdir(), 'vz-quelle-'))
  afterAll(() => rmSync(place, { recursive: true, force: true }))
  const sourceOf = async (id: string) => (await house.pool.query('select state, objection from knowledge_source where id = $1', [id])).rows[0]
  /** As an editor enters a folder and the machine reads it. */
  async function folder(id: string, files: Record<string, string>) {
    mkdirSync(join(place, id), { recursive: true })
    for (const [name, text] of Object.entries(files)) writeFileSync(join(place, id, name), text)
    const editor = await person({ roles: ['editor'] })
    expect((await editor.post('/api/knowledge/sources', { id, kind: 'folder', title: id, settings: { path: join(place, id) } })).status).toBe(200)
    await vi.waitFor(async () => expect(await sourceOf(id)).toMatchObject({ state: expect.stringMatching(/^(ready|held)$/) }), { timeout: 60_000 })
    await vi.waitFor(async () => expect((await sourceOf(id)).state === 'held' && (await sourceOf(id)).objection === null).toBe(false), {
      timeout: 60_000,
    })
    return { editor, ...(await sourceOf(id)) }
  }
  const asked = async () => (await make(ctx(), { question: 'Darf man im Stadtpark Drachen steigen lassen?', level: 'normal', calm: false }, [])).shown

  test('is held back where a golden question would be answered worse; citizens see the state before; another source goes in at once', async () => {
    house.content.golden.push({
      id: 't2',
      question: 'Darf man im Stadtpark Drachen steigen lassen?',
      language: 'de',
      mustNotAnswer: 'not-in-sources',
      why: 'Das regelt keine Satzung.',
    })
    expect((await asked()).ending).not.toBe('answered')
    const bad = await folder('geruechte', { 'drachen.md': '# Drachen im Stadtpark\n\nIm Stadtpark darf man Drachen steigen lassen.\n' })
    expect(bad).toMatchObject({ state: 'held', objection: { lost: 1 } })
    expect((await asked()).sources.map((s) => s.title)).not.toContain('Drachen im Stadtpark')
    const good = await folder('chronik', { 'glocke.md': '# Die Türmerglocke\n\nDie Türmerglocke wurde 1478 in Nürnberg gegossen.\n' })
    expect(good.state).toBe('ready')
    expect(
      (await make(ctx(), { question: 'Wann wurde die Türmerglocke gegossen?', level: 'normal', calm: false }, [])).shown.blocks[0]?.lines.join(),
    ).toContain('1478')
    const { runs } = (await (await bad.editor.get('/api/assistant/golden')).json()) as { runs: { trigger: string; about: string; lost: string[] }[] }
    expect(runs.find((r) => r.trigger === 'source' && r.about === 'geruechte')).toMatchObject({ verdict: 'refused', lost: ['t2'], releasedAt: null })
  }, 120_000)
  test('goes in when a person says so, and the history says that', async () => {
    const editor = await person({ roles: ['editor'] })
    expect((await (await person({ roles: ['clerk'] })).post('/api/knowledge/sources/geruechte/release')).status).toBe(403)
    expect((await editor.post('/api/knowledge/sources/geruechte/release')).status).toBe(200)
    expect((await editor.post('/api/knowledge/sources/geruechte/release')).status).toBe(409)
    expect((await asked()).sources.map((s) => s.title)).toContain('Drachen im Stadtpark')
    await vi.waitFor(async () => {
      const { runs } = (await (await editor.get('/api/assistant/golden')).json()) as { runs: { about: string; releasedAt: string | null }[] }
      expect(runs.find((r) => r.about === 'geruechte')?.releasedAt).toBeTruthy()
    }, 20_000)
  }, 60_000)
  test('goes where a person keeps the state before', async () => {
    house.content.golden.push({
      id: 't3',
      question: 'Gibt es Einhörner im Tierpark?',
      language: 'de',
      mustNotAnswer: 'not-in-sources',
      why: 'Gibt es nicht.',
    })
    const { editor, state } = await folder('fabeln', { 'einhorn.md': '# Einhörner im Tierpark\n\nIm Tierpark gibt es drei Einhörner zu sehen.\n' })
    expect(state).toBe('held')
    expect((await editor.post('/api/knowledge/sources/fabeln/discard')).status).toBe(200)
    expect((await house.pool.query(`select 1 from knowledge_document where source_id = 'fabeln'`)).rows).toEqual([])
    expect(await sourceOf('fabeln')).toMatchObject({ state: 'ready', objection: null })
  }, 60_000)
})

/** 2026-11-21: 144 of 171 right, 32 of 32 rightly not answered; less what a harmless change may cost. */
const floor = { right: 138, refused: 31 }
