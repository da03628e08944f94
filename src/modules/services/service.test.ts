import { createServer } from 'node:http'
import { afterAll, describe, expect, test } from 'vitest'
import { machine } from '#base/actor.ts'
import { trail } from '#base/audit.ts'
import { activatePackages } from '#test/packages.ts'
import { world } from '#test/world.ts'
import { take } from './catalogue.ts'
import type { FindResult, Leistung } from './contract.ts'
import { indexOne, seed, index as tellIndex } from './folder.ts'
import { checkLinks } from './links.ts'

const opened = await world({ work: false })
const { house, person, request } = opened
const worker = () => house.ctxFor(machine)
await tellIndex(worker())
const [anna, bert] = [await person({ roles: ['editor'], name: 'Anna' }), await person({ roles: ['editor'], name: 'Bert' })]
const clerk = await person({ roles: ['clerk'] })
const json = async <T = Record<string, unknown>>(answer: Promise<Response> | Response) => (await (await answer).json()) as T
const open = <T>(path: string) => json<T>(request(`/api/services${path}`))
const editing = (id: string) => json<EditingShape>(anna.get(`/api/services/editing/${id}`))
type EditingShape = {
  content: Leistung
  basedOn: number
  waiting: { id: string } | null
  changes: { field: string; before: string; after: string }[]
}

describe('citizens, without an account', () => {
  test('find every Leistung of the folder, with its topics; another authority is named and guided to', async () => {
    const { services, topics, lifeSituations } = await open<{ services: { id: string }[]; topics: unknown[]; lifeSituations: unknown[] }>(
      '/directory',
    )
    expect(services.length).toBe(house.content.services.length)
    expect([topics.length, lifeSituations.length]).toEqual([house.content.topics.length, house.content.lifeSituations.length])
    const kfz = await open<{ office: unknown; authority: { name: string } }>('/leistungen/kfz-zulassung')
    expect(kfz.office).toBeNull()
    expect(kfz.authority.name).toContain('Landratsamt')
  })
  test('read fees of the bylaw in force, office, hours and forms on the page; in English amounts as written there', async () => {
    const page = await open<{
      fees: { what: string; amount: string; source: string }[]
      office: { name: string; week: unknown[] }
      online: { id: string }
    }>('/leistungen/hund-anmelden')
    expect(page.fees[0]).toMatchObject({ what: 'Erster Hund', amount: '120,00 € je Kalenderjahr', source: '§ 5 Abs. 1 Hundesteuersatzung' })
    expect(page).toMatchObject({ online: { id: 'hund-anmelden' }, office: { name: 'Steueramt' } })
    const english = await open<{ fees: { amount: string }[] }>('/leistungen/personalausweis?language=en')
    expect(english.fees[0]?.amount).toBe('€46.00')
  })
  test('get a 404 for what is not there, and no answer from the desks of the editors', async () => {
    expect((await request('/api/services/leistungen/gibt-es-nicht')).status).toBe(404)
    expect((await request('/api/services/editing')).status).toBe(401)
    expect((await clerk.get('/api/services/editing')).status).toBe(403)
  })
  test('follow a life situation in its order; bylaws answer as of a day', async () => {
    const { steps } = await open<{ steps: { service: string; published: boolean; where: string }[] }>('/life-situations/zuzug')
    expect(steps[0]).toMatchObject({ service: 'halteverbot', published: true })
    expect(steps.every((s) => s.where)).toBe(true)
    expect(await open('/bylaws/hundesteuer?on=2024-06-01')).toMatchObject({ validFrom: '2019-01-01', validTo: '2024-12-31' })
    expect((await request('/api/services/bylaws/hundesteuer?on=2000-01-01')).status).toBe(404)
  })
})

const find = (sentence: string) => json<FindResult>(request('/api/services/finding', { body: { sentence } }))

describe('the form finder', () => {
  test.each([
    ['Ich habe einen Hund aus dem Tierheim geholt und will ihn anmelden', 'hund-anmelden', 'words of everyday life'],
    ['Mein Perso ist weg, geklaut', 'ausweis-verloren', 'a word that the text does not use'],
    ['brauche bewonerparkausweis', 'bewohnerparkausweis', 'a typing error'],
    ['Ich brauche ein Führungszeugnis für den neuen Job', 'fuehrungszeugnis', 'a purpose beside it'],
  ])('%s → %s (%s)', async (sentence, id) => {
    const result = await find(sentence)
    const shown = result.outcome === 'found' ? [result.found.id] : result.outcome === 'which' ? result.choices.map((c) => c.id) : []
    expect(shown).toContain(id)
  })
  test('says the way in, what to bring, what it costs, how long, where and when', async () => {
    const result = await find('Hund zur Hundesteuer anmelden')
    if (result.outcome !== 'found') throw new Error(result.outcome)
    expect(result.found).toMatchObject({ id: 'hund-anmelden', online: { id: 'hund-anmelden' }, duration: expect.stringContaining('zwei Wochen') })
    expect(result.found.bring.length).toBeGreaterThan(0)
    expect(result.found.cost[0]?.amount).toBe('120,00 € je Kalenderjahr')
    expect(result.found.office?.next).toMatchObject({ from: expect.stringMatching(/^\d\d:\d\d$/) })
  })
  test('asks back when two fit, and says so when nothing does', async () => {
    const two = await find('Wohnung ummelden abmelden')
    expect(two.outcome).toBe('which')
    expect(two.outcome === 'which' && two.choices.length).toBeGreaterThanOrEqual(2)
    expect(await find('Qyxolf Wzrtbmk')).toEqual({ outcome: 'nothing' })
  })
})

describe('four eyes', () => {
  const write = async (who: typeof anna, id: string, change: (l: Leistung) => Leistung) => {
    const { content, basedOn } = await editing(id)
    return who.post(`/api/services/editing/${id}`, { content: change(content), basedOn })
  }
  test('one writes, another publishes; only then citizens and the search see it; the trail names both', async () => {
    expect((await write(anna, 'fundbuero', (l) => ({ ...l, texts: { ...l.texts, Teaser: 'Regenschirme liegen im Quastenkeller.' } }))).status).toBe(
      200,
    )
    const { waiting, changes } = await editing('fundbuero')
    expect(changes).toEqual([{ field: 'Teaser', before: expect.any(String), after: 'Regenschirme liegen im Quastenkeller.' }])
    expect((await bert.post('/api/services/publications', { versions: [waiting?.id] })).status).toBe(409) // not handed over yet
    expect((await anna.post('/api/services/submissions', { version: waiting?.id })).status).toBe(200)
    expect((await anna.post('/api/services/publications', { versions: [waiting?.id] })).status).toBe(403)
    expect((await open<{ texts: { Teaser: string } }>('/leistungen/fundbuero')).texts.Teaser).not.toContain('Quastenkeller')
    expect(await json(bert.post('/api/services/publications', { versions: [waiting?.id] }))).toEqual({ published: 1 })
    expect((await open<{ texts: { Teaser: string } }>('/leistungen/fundbuero')).texts.Teaser).toContain('Quastenkeller')
    expect((await house.jobs.waiting()).find((w) => w.name === 'services.index')?.count).toBe(1)
    await indexOne(worker(), { id: 'fundbuero' })
    expect(await find('Quastenkeller')).toMatchObject({ outcome: 'found', found: { id: 'fundbuero' } })
    expect((await trail(house.db, 'services/fundbuero')).map((x) => x.fact)).toEqual(['services.drafted', 'services.submitted', 'services.published'])
  })
  test('a fee that is not the bylaw’s, or a topic that is not there, is not handed over', async () => {
    await write(anna, 'hund-abmelden', (l) => ({ ...l, fees: [{ what: 'Marke', cents: 999, bylaw: 'verwaltungsgebuehren#9.1' }] }))
    const draft = (await editing('hund-abmelden')).waiting?.id
    expect(await json(anna.post('/api/services/submissions', { version: draft }))).toMatchObject({ type: '/errors/services.fee-not-in-bylaw' })
    await write(anna, 'hund-abmelden', (l) => ({ ...l, fees: [], topics: ['katzen'] }))
    expect(await json(anna.post('/api/services/submissions', { version: draft }))).toMatchObject({ type: '/errors/services.bad-reference' })
  })
  test('what goes back has a reason; who wrote on an older state is told', async () => {
    const before = (await editing('stadtarchiv')).basedOn
    await write(anna, 'stadtarchiv', (l) => ({ ...l, duration: 'bald' }))
    const { waiting } = await editing('stadtarchiv')
    await anna.post('/api/services/submissions', { version: waiting?.id })
    expect((await bert.post('/api/services/rejections', { version: waiting?.id, note: 'Bald ist keine Dauer.' })).status).toBe(200)
    const { content } = await editing('stadtarchiv')
    expect((await anna.post('/api/services/editing/stadtarchiv', { content, basedOn: before + 7 })).status).toBe(409)
  })
  test('the database itself refuses the machine and the author', async () => {
    await write(anna, 'musikschule', (l) => ({ ...l, duration: 'ein Tag' }))
    const id = (await editing('musikschule')).waiting?.id
    const set = (pool: typeof house.pools.web, by: string) =>
      pool.query(`update services_version set status = 'published', published_by = $2 where id = $1`, [id, by])
    await house.pool.query(`update services_version set status = 'replaced' where service_id = 'musikschule' and status = 'published'`)
    await expect(set(house.pools.web, anna.id)).rejects.toThrow('four_eyes')
    await expect(set(house.pools.worker, bert.id)).rejects.toThrow('services.machine-cannot-publish')
  })
})

test('a start without news writes nothing; a changed folder waits for an editor', async () => {
  const count = async () => Number((await house.pool.query('select count(*) from services_version')).rows[0].count)
  const before = await count()
  await seed(worker())
  expect(await count()).toBe(before)
  const services = house.content.services.map((s) => (s.id === 'wochenmarkt' ? { ...s, duration: 'sofort und gleich' } : s))
  await seed({ ...worker(), content: { ...house.content, services } })
  expect(await count()).toBe(before + 1)
  expect((await editing('wochenmarkt')).changes.map((c) => c.field)).toEqual(['duration'])
})

describe('a catalogue', () => {
  const zms = (rows: object[]) => Buffer.from(JSON.stringify({ data: rows }))
  const row = {
    id: '4711',
    name: 'Drachenflugerlaubnis',
    description: 'Wer einen Drachen steigen lässt, fragt vorher.',
    fees: '12 Euro',
    keywords: ['Drachen', 'Lenkdrachen'],
    forms: [{ name: 'Antrag Drachen', link: 'https://drachen.example/antrag' }],
    public: true,
  }
  test('brings nothing into the light by itself: differences wait, and who brought it does not publish it', async () => {
    const perso = { id: '1', name: 'Personalausweis', leika: '99008001000000', description: 'Der Ausweis aus dem Katalog.', public: true }
    expect(await take(await anna.ctx(), 'zms', zms([row, perso]))).toEqual({ added: 1, changed: 1, unchanged: 0 })
    expect(await take(await anna.ctx(), 'zms', zms([row, perso]))).toEqual({ added: 0, changed: 0, unchanged: 2 })
    expect((await request('/api/services/leistungen/zms-4711')).status).toBe(404)
    const { waiting } = await json<{ waiting: { version: { id: string; serviceId: string }; isNew: boolean; changes: { field: string }[] }[] }>(
      bert.get('/api/services/imports'),
    )
    const [known, fresh] = ['personalausweis', 'zms-4711'].map((id) => waiting.find((w) => w.version.serviceId === id))
    expect(known).toMatchObject({ isNew: false, changes: [{ field: 'Volltext', after: 'Der Ausweis aus dem Katalog.' }] })
    expect(fresh).toMatchObject({ isNew: true })
    expect((await anna.post('/api/services/publications', { versions: [fresh?.version.id] })).status).toBe(403)
    expect((await bert.post('/api/services/publications', { versions: [fresh?.version.id] })).status).toBe(200)
    await indexOne(worker(), { id: 'zms-4711' })
    expect(await find('Lenkdrachen')).toMatchObject({
      outcome: 'found',
      found: { costText: '12 Euro', links: [{ title: 'Antrag Drachen', url: 'https://drachen.example/antrag' }] },
    })
  })
  test('in XZuFi 2.2 is known again by its LeiKa key; the town’s own fees and office stay', async () => {
    const xml = `<x:leistung xmlns:x="http://xoev.de/schemata/xzufi/2_2_0"><x:id>L1</x:id><x:referenzLeiKa>99010003000000</x:referenzLeiKa>
      <x:modulText><x:inhalt languageCode="de">Reisepass ausstellen</x:inhalt><x:leikaTextmodul>02</x:leikaTextmodul></x:modulText>
      <x:modulText><x:inhalt languageCode="de">Ein Pass aus dem Katalog des Landes.</x:inhalt><x:leikaTextmodul>06</x:leikaTextmodul></x:modulText></x:leistung>`
    const leika = house.content.services.find((s) => s.id === 'reisepass')?.leika?.[0] ?? ''
    await take(await anna.ctx(), 'xzufi', Buffer.from(xml.replace('99010003000000', leika)))
    const { changes } = await editing('reisepass')
    expect(changes.map((c) => c.field).sort()).toEqual(['Volltext', 'title'])
  })
  test('that cannot be read says so and changes nothing', async () => {
    await expect(take(await anna.ctx(), 'zms', Buffer.from('nonsense'))).rejects.toMatchObject({ code: 'knowledge.not-understood' })
  })
})

test('links: what does not answer is found, what answers is not, and the house’s own network is left alone', async () => {
  const server = createServer((q, a) => {
    a.statusCode = q.url === '/da' ? 200 : 404
    a.end('x')
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  afterAll(() => server.close())
  const { port } = server.address() as { port: number }
  const base = `http://127.0.0.1:${port}`
  await house.pool.query(
    `update services_version set content = jsonb_set(content, '{links}', $1::jsonb) where service_id = 'sperrmuell' and status = 'published'`,
    [JSON.stringify(['/da', '/weg'].map((p) => ({ title: p, url: base + p })))],
  )
  await house.pool.query(
    `update services_version set content = jsonb_set(content, '{authority}', 'null') where status = 'published' and content->>'authority' is not null`,
  )
  await house.pool.query(`update services_version set content = jsonb_set(content, '{links}', '[]') where service_id = 'zms-4711'`)
  const broken = async () =>
    (await json<{ broken: { url: string; problem: string }[] }>(anna.get('/api/services/links'))).broken.map((b) => [b.url, b.problem])
  await checkLinks(worker(), { inside: true, pauseMs: 0 })
  expect(await broken()).toEqual([[`${base}/weg`, '404']])
  await checkLinks(worker(), { pauseMs: 0 })
  expect((await broken()).map(([, problem]) => problem)).toEqual(['knowledge.host-inside', 'knowledge.host-inside'])
  const { gaps } = await json<{ gaps: { gap: string; services: { id: string }[] }[] }>(anna.get('/api/services/completeness'))
  expect(gaps.find((g) => g.gap === 'link')?.services.map((s) => s.id)).toEqual(['sperrmuell'])
})

test('satisfaction is counted without a trace of who answered, and no faster than a person clicks', async () => {
  for (const answer of ['yes', 'no', 'no']) await request('/api/services/answers', { body: { subject: 'leistung/hund-anmelden', answer } })
  const { rows } = await house.pool.query('select * from services_satisfaction order by answer')
  expect(rows.map((r) => [r.subject, r.answer, r.count])).toEqual([
    ['leistung/hund-anmelden', 'no', 2],
    ['leistung/hund-anmelden', 'yes', 1],
  ])
  expect(Object.keys(rows[0])).toEqual(['subject', 'on_day', 'answer', 'count'])
  const { subjects } = await json<{ subjects: { title: string; yes: number; no: number }[] }>(anna.get('/api/services/satisfaction'))
  expect(subjects).toEqual([{ subject: 'leistung/hund-anmelden', title: 'Hund anmelden', yes: 1, partly: 0, no: 2 }])
  const states = await Promise.all(
    Array.from(
      { length: house.config.VISITOR_POSTS_PER_MINUTE + 5 },
      async () => (await request('/api/services/answers', { body: { subject: 'seite/start', answer: 'yes' } })).status,
    ),
  )
  expect(states).toContain(429)
  expect((await anna.post('/api/services/answers', { subject: 'seite/start', answer: 'no' })).status).toBe(200)
})

test('an application is offered online where a package for it is released, and only there', async () => {
  const online = async () => (await open<{ online: { path: string | null } }>('/leistungen/hund-anmelden')).online.path
  expect(await online()).toBeNull()
  expect((await open<{ services: { online: boolean }[] }>('/directory')).services.some((x) => x.online)).toBe(false)
  await activatePackages(opened, ['hundesteuer'])
  expect(await online()).toBe('/antrag/hundesteuer')
  expect(await open('/forms/hund-anmelden')).toMatchObject({ path: '/antrag/hundesteuer' })
  const { services } = await open<{ services: { id: string; online: boolean }[] }>('/directory')
  expect(services.filter((x) => x.online).map((x) => x.id)).toEqual(['hund-anmelden'])
})

test('sitemap, robots and the head of a page for machines', async () => {
  const sitemap = await (await request('/sitemap.xml')).text()
  expect(sitemap.match(/<loc>/g)?.length).toBeGreaterThan(150)
  expect(sitemap).toContain('<loc>http://localhost/leistungen/hund-anmelden</loc><lastmod>')
  expect(await (await request('/robots.txt')).text()).toContain('Sitemap: http://localhost/sitemap.xml')
})
