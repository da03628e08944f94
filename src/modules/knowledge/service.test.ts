import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { writeDocuments } from '#ai/knowledge/index.ts'
import { machine } from '#base/actor.ts'
import { trail } from '#base/audit.ts'
import { world } from '#test/world.ts'
import { helped } from './index.ts'
import { read, readEverything, tidyUp } from './service.ts'

const { house, person, request } = await world({ work: false })
const worker = () => house.ctxFor(machine)
// What the golden set says to a change of a source: modules/assistant/golden.test.ts.
house.content.golden.splice(0)
const place = mkdtempSync(join(tmpdir(), 'vz-wissen-'))
afterAll(() => rmSync(place, { recursive: true, force: true }))
const editor = await person({ roles: ['editor'] })
const clerk = await person({ roles: ['clerk'] })
const json = async <T = Record<string, unknown>>(answer: Promise<Response> | Response) => (await (await answer).json()) as T
const find = async (who: { post: (path: string, body: unknown) => Promise<Response> | Response }, query: string) =>
  json<{ hits: { title: string; passageId: number }[]; covered: number; unknown: string[] }>(who.post('/api/knowledge/search', { query }))

describe('a source', () => {
  const source = { id: 'satzungen', kind: 'folder', title: 'Satzungen', settings: { path: place } }
  const state = async () =>
    (await json<{ sources: { id: string; state: string; documents: number; asked: unknown }[] }>(editor.get('/api/knowledge/sources'))).sources[0]

  test('is entered by an editor, read by the machine, found by everybody in the house; each step stands in the audit', async () => {
    for (let i = 0; i < 6; i++) writeFileSync(join(place, `satzung${i}.md`), `# Satzung ${i}\n\nDie Marktgebühr je Stand beträgt ${i} Euro.\n`)
    expect((await clerk.post('/api/knowledge/sources', source)).status).toBe(403)
    expect((await editor.post('/api/knowledge/sources', { ...source, settings: {} })).status).toBe(422)
    expect((await editor.post('/api/knowledge/sources', source)).status).toBe(200)
    await read(worker(), { source: 'satzungen' })
    expect(await state()).toMatchObject({ id: 'satzungen', state: 'ready', documents: 6 })
    const { hits } = await find(clerk, 'Was kostet ein Marktstand?')
    expect(hits.length).toBe(6)
    const { explanation } = await json<{ explanation: { words: { word: string; points: number }[] } }>(
      clerk.post('/api/knowledge/explanation', { query: 'Marktstand', passageId: hits[0]?.passageId }),
    )
    expect(explanation.words.some((w) => w.points > 0)).toBe(true)
    expect((await trail(house.db, 'knowledge/satzungen')).map((t) => t.fact)).toEqual(['knowledge.source-saved', 'knowledge.source-read'])
  })
  test('that shrinks oddly asks; it is left alone at night until a person has said yes', async () => {
    for (let i = 0; i < 5; i++) rmSync(join(place, `satzung${i}.md`))
    await read(worker(), { source: 'satzungen' })
    expect(await state()).toMatchObject({ state: 'asks', documents: 6, asked: { had: 6, gone: 5 } })
    const waiting = async () => (await house.jobs.waiting()).find((w) => w.name === 'knowledge.read-source')?.count ?? 0
    const before = await waiting()
    await readEverything(worker())
    expect(await waiting()).toBe(before)
    expect((await editor.post('/api/knowledge/sources/satzungen/acceptance')).status).toBe(200)
    expect((await editor.post('/api/knowledge/sources/satzungen/acceptance')).status).toBe(409)
    await read(worker(), { source: 'satzungen' })
    expect(await state()).toMatchObject({ state: 'ready', documents: 1, asked: null })
  })
  test('that fails says why and keeps what it told; switched off it is not read', async () => {
    rmSync(place, { recursive: true })
    await read(worker(), { source: 'satzungen' })
    expect(await state()).toMatchObject({ state: 'failing', documents: 1, error: 'knowledge.folder-missing' })
    await editor.post('/api/knowledge/sources/satzungen/switch', { on: false })
    await read(worker(), { source: 'satzungen' })
    expect(await state()).toMatchObject({ state: 'off', documents: 1 })
    expect((await editor.post('/api/knowledge/sources/gibtsnicht/reading')).status).toBe(404)
  })
})

test('a person finds what her Stelle may see, and nobody else does, not by its words either', async () => {
  const [stelle] = house.town.stellen.filter((s) => !s.sealed && !s.head)
  if (!stelle) throw new Error('no Stelle')
  const holder = await person({ stellen: [stelle.id] })
  await writeDocuments(house.db, 'satzungen', [
    {
      key: 'vermerk',
      title: 'Vermerk',
      sections: [{ path: [], text: 'Der Quastenflosser wird begutachtet.' }],
      audience: { kind: 'stelle', stelleId: stelle.id, border: null },
    },
  ])
  expect((await find(holder, 'Quastenflosser')).hits.map((h) => h.title)).toEqual(['Vermerk'])
  expect(await find(clerk, 'Quastenflosser')).toEqual({ hits: [], covered: 0, unknown: ['quastenflosser'] })
  expect((await request('/api/knowledge/search', { body: { query: 'Quastenflosser' } })).status).toBe(401)
})

describe('the words of the search', () => {
  const vocabulary = () =>
    json<{ synonyms: { id: string; words: string[]; state: string }[]; gaps: { words: string; seen: number }[] }>(
      editor.get('/api/knowledge/vocabulary'),
    )

  test('what is searched in vain is shown without who; a name, a number, an address are not kept', async () => {
    for (const query of [
      'Brunzverbot',
      'Brunzverbot',
      'erika mustermann',
      'Frau Erika Mustermann Kläger',
      'IBAN DE02120300000000202051',
      'wo wohnt hans-peter schmidt',
    ])
      await find(clerk, query)
    const { gaps } = await vocabulary()
    expect(gaps.find((g) => g.words === 'brunzverbot')?.seen).toBe(2)
    expect(gaps.map((g) => g.words).join(' ')).not.toMatch(/mustermann|de02|schmidt/)
  })
  test('what helped in the end is proposed, an editor decides, and it holds from then on', async () => {
    await helped(worker(), { failed: 'Brunzverbot', title: 'Satzung 5' })
    const [proposed] = (await vocabulary()).synonyms
    expect(proposed).toMatchObject({ words: ['brunzverbot', 'satzung 5'], state: 'proposed' })
    expect((await find(clerk, 'Brunzverbot')).hits).toEqual([])
    await editor.post(`/api/knowledge/synonyms/${proposed?.id}/decision`, { keep: true })
    expect((await find(clerk, 'Brunzverbot')).hits[0]?.title).toBe('Satzung 5')
    await editor.post(`/api/knowledge/synonyms/${proposed?.id}/decision`, { keep: false })
    expect((await find(clerk, 'Brunzverbot')).hits).toEqual([])
    await helped(worker(), { failed: 'Brunzverbot', title: 'Satzung 5' })
    expect((await vocabulary()).synonyms).toEqual([])
  })
  test('a group is entered by hand; who may only search may not', async () => {
    expect((await clerk.post('/api/knowledge/synonyms', { words: ['a1', 'b2'] })).status).toBe(403)
    expect((await editor.post('/api/knowledge/synonyms', { words: ['nur eins'] })).status).toBe(422)
    await editor.post('/api/knowledge/synonyms', { words: ['stehempfang', 'satzung 5'] })
    expect((await find(clerk, 'Stehempfang')).hits[0]?.title).toBe('Satzung 5')
  })
})

test('the night’s tidying packs the index as the machine, and finds the same', async () => {
  const before = await find(clerk, 'Satzung 5')
  await tidyUp(worker())
  expect(await find(clerk, 'Satzung 5')).toEqual(before)
})
