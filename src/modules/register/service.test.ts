import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, describe, expect, test, vi } from 'vitest'
import type { z } from 'zod'
import { addEngine, ask, setEngineState } from '#ai/models/index.ts'
import { machine } from '#base/actor.ts'
import { heldAbout } from '#base/disclosure.ts'
import { markdown } from '#base/document.ts'
import { erasePerson } from '#base/erasure.ts'
import type { Method } from '#base/method.ts'
import { isSwitchedOff, switchMethod } from '#base/method-use.ts'
import { baseRetention } from '#base/retention.ts'
import { startModelServer } from '#test/model-server.ts'
import { world } from '#test/world.ts'
import { receive } from '../intake/service.ts'
import type { Entry } from './contract.ts'
import { draft, keepEvaluation } from './index.ts'
import { mapping } from './mapping.ts'

const { house, person, request } = await world()
const server = await startModelServer()
afterAll(server.close)
const fixtures = join(process.env.VORZIMMER_FIXTURES ?? '../shared/fixtures', 'algorithm-register')
const hasFixtures = existsSync(fixtures)
if (!hasFixtures) console.log(`The standards of algorithm registers are not there (${fixtures}): their tests are skipped.`)

const mayor = await person({ roles: ['head'], stellen: ['01.00'], name: 'Henrike Albrand', instructed: false })
const head = await person({ roles: ['head'], stellen: ['20.00'], name: 'Joachim Brettauer', instructed: false })
const clerk = await person({ stellen: ['20.21'], name: 'Ottilie Kranzbühler', instructed: false })
const dpo = await person({ roles: ['dpo'], name: 'Ayla Korkmazlar', instructed: false })
const iso = await person({ roles: ['iso'], name: 'Ruben Tannhofer', instructed: false })
const admin = await person({ roles: ['admin'], name: 'Nadja Vollrathsen', instructed: false })
const { id: engineId } = await addEngine(await admin.ctx(), { name: 'fake', url: server.url, model: 'fake', zone: 'house', abilities: ['chat', 'json'], contextTokens: 16_384, priceInCents: 10, priceOutCents: 30, wattHours: 1, parallel: 4 }) // biome-ignore format: one row
await setEngineState(await admin.ctx(), engineId, 'active')

const answering = house.methods.get('comparison.answer/1') as Method<z.ZodString>
const question = { instructions: 'Antworte auf Deutsch.', prompt: 'Was ist ein Bebauungsplan?', engine: 'fake' }
const asks = async (who: typeof clerk) => ask(await who.ctx(), answering, question)
const json = async <T>(answer: Promise<Response> | Response) => (await (await answer).json()) as T
const entries = async () =>
  (await json<{ entries: (Omit<Entry, 'switchedOffAt'> & { switchedOffAt: string | null })[] }>(request('/api/register/public'))).entries
const entry = async (id: string) => (await entries()).find((e) => e.id === id) ?? expect.fail(`no ${id}`)
const facts = async (fact: string) => (await house.pool.query('select subject, data from audit_entry where fact = $1 order by id', [fact])).rows

describe('the Dienstanweisung KI', () => {
  test('until one is in force AI functions are closed to every person, with a sentence, and nothing is sent; the machine works on', async () => {
    server.seen.length = 0
    const closed = await asks(clerk)
    expect(closed).toMatchObject({ kind: 'not-instructed', sentence: { de: expect.stringContaining('Es gilt noch keine Dienstanweisung') } })
    expect(server.seen).toEqual([])
    expect((await ask(house.ctxFor(machine), answering, question)).kind).toBe('ok')
  })
  test('is put in force by the head of the town hall only; then each person acknowledges it before AI functions open to her', async () => {
    expect((await clerk.post('/api/register/instructions', { own: '' })).status).toBe(403)
    expect(await json(head.post('/api/register/instructions', { own: '' }))).toMatchObject({ type: '/errors/register.only-the-top' })
    expect(await json(mayor.post('/api/register/instructions', { own: 'Keine Protokolle von Sitzungen mit KI.' }))).toEqual({ version: 1 })
    expect(await asks(clerk)).toMatchObject({ kind: 'not-instructed', sentence: { de: expect.stringContaining('lesen und bestätigen') } })
    const paper = await json<{ sections: { title: string; blocks: unknown[] }[] }>(clerk.get('/api/register/instruction'))
    expect(JSON.stringify(paper)).toContain('Keine Protokolle von Sitzungen')
    expect((await clerk.post('/api/register/mine/acknowledgement', { version: 1 })).status).toBe(200)
    expect((await asks(clerk)).kind).toBe('ok')
    expect((await asks(dpo)).kind, 'nobody acknowledges for another').toBe('not-instructed')
  })
  test('a new version closes the door again; an old one can no longer be acknowledged', async () => {
    expect(await json(mayor.post('/api/register/instructions', { own: '' }))).toEqual({ version: 2 })
    expect((await asks(clerk)).kind).toBe('not-instructed')
    expect((await clerk.post('/api/register/mine/acknowledgement', { version: 1 })).status).toBe(409)
    for (const who of [clerk, admin]) await who.post('/api/register/mine/acknowledgement', { version: 2 })
    expect((await asks(clerk)).kind).toBe('ok')
    const { instructions } = await json<{ instructions: { version: number; acknowledged: number; missing: number; outdated: boolean }[] }>(
      dpo.get('/api/register/instructions'),
    )
    expect(instructions).toMatchObject([
      { version: 2, acknowledged: 2, missing: 4, outdated: false },
      { version: 1, acknowledged: 1, missing: 0 },
    ])
  })
  test('the database itself wants the person’s own living session, and takes nothing back', async () => {
    const insert = `insert into register_acknowledgement (version, person_id, session_id, at) values (2, $1, (select "id" from auth_session where "userId" = $2), now())`
    await expect(house.pool.query(insert, [iso.id, dpo.id])).rejects.toThrow('review.no-live-session')
    await expect(house.pools.worker.query(insert, [iso.id, iso.id])).rejects.toThrow('permission denied')
    await expect(house.pool.query(`update register_instruction set own = 'anders'`)).rejects.toThrow('permission denied')
  })
  test('says so when the program does other things than it says', async () => {
    await dpo.post('/api/register/courses', { title: 'Grundlagen der KI', content: 'Was sie kann und was nicht, zwei Stunden.', validMonths: 12, methods: ['comparison.answer', 'privacy.mask'] }) // biome-ignore format: one row
    const { instructions } = await json<{ instructions: { outdated: boolean }[] }>(dpo.get('/api/register/instructions'))
    expect(instructions[0]?.outdated).toBe(true)
  })
})

describe('a training that a method demands', () => {
  const course = async () => (await json<{ courses: { id: string; done: number }[] }>(dpo.get('/api/register/courses'))).courses[0]
  test('closes the method to whoever has not done it, also one without a language model; the server says no, not the page', async () => {
    expect(await asks(clerk)).toMatchObject({ kind: 'not-trained' })
    const refused = await clerk.post('/api/playground/mask', { text: 'Frau Mustermann' })
    expect([refused.status, (await refused.json()).type]).toEqual([403, '/errors/method.not-trained'])
    const { methods, courses } = await json<{ methods: { id: string; open: boolean }[]; courses: { title: string; completedOn: null }[] }>(
      clerk.get('/api/register/mine'),
    )
    expect(methods.filter((m) => !m.open).map((m) => m.id)).toEqual(['comparison.answer', 'privacy.mask'])
    expect(courses).toMatchObject([{ title: 'Grundlagen der KI', completedOn: null }])
  })
  test('opens it once it is recorded, until it runs out; nobody records what has not happened yet', async () => {
    const id = (await course())?.id
    const record = (completedOn: string, personIds = [clerk.id]) => dpo.post(`/api/register/courses/${id}/completions`, { personIds, completedOn })
    expect((await clerk.post(`/api/register/courses/${id}/completions`, { personIds: [clerk.id], completedOn: '2026-01-01' })).status).toBe(403)
    expect((await record('2999-01-01')).status).toBe(422)
    await record('2020-01-01')
    expect((await asks(clerk)).kind, 'twelve months are over').toBe('not-trained')
    await record(new Date().toISOString().slice(0, 10))
    expect((await asks(clerk)).kind).toBe('ok')
    expect((await clerk.post('/api/playground/mask', { text: 'Frau Mustermann' })).status).toBe(200)
    expect(await course()).toMatchObject({ done: 1 })
    expect((await facts('register.training-recorded')).every((f) => f.subject === `person/${clerk.id}`)).toBe(true)
  })
})

describe('switching a method off', () => {
  const turn = async (id: string, to: 'off' | 'on', who = iso) => (await who.post(`/api/register/methods/${id}/switch`, { to })).status
  test('holds at once: no call leaves the house, for nobody, and each refusal is an outcome with a sentence', async () => {
    expect(await turn('comparison.answer', 'off', clerk)).toBe(403)
    expect(await turn('comparison.answer', 'off')).toBe(200)
    server.seen.length = 0
    for (const ctx of [await clerk.ctx(), house.ctxFor(machine)])
      expect(await ask(ctx, answering, question)).toMatchObject({ kind: 'switched-off', sentence: { de: expect.stringContaining('abgeschaltet') } })
    expect(server.seen).toEqual([])
    expect(await entry('comparison.answer')).toMatchObject({ status: 'switched-off', switchedOffAt: expect.any(String) })
    expect(await turn('comparison.answer', 'on')).toBe(200)
    expect((await asks(clerk)).kind).toBe('ok')
    expect((await facts('method.switched-off')).at(-1)).toMatchObject({ subject: 'method/comparison.answer' })
  })
  test('another process notices by itself, a second later at the most on a machine that is not busy', async () => {
    const open = new Map<string, { close: () => Promise<void> }>()
    const elsewhere = { db: house.db, shared: ((name: string, make: () => never) => open.get(name) ?? open.set(name, make()).get(name)) as never }
    expect(await isSwitchedOff(elsewhere, 'grounding.check')).toBe(false)
    await switchMethod(await iso.ctx(), 'grounding.check', 'off')
    await vi.waitFor(async () => expect(await isSwitchedOff(elsewhere, 'grounding.check')).toBe(true), { timeout: 10_000, interval: 50 })
    await switchMethod(await iso.ctx(), 'grounding.check', 'on')
  })
  test('a local method stops as well: mail lies unsorted before the Poststelle, scans stay pictures, the test bench says why', async () => {
    for (const id of ['intake.sort', 'intake.extract', 'privacy.mask', 'intake.answer']) expect(await turn(id, 'off')).toBe(200)
    const poststelle = await person({ roles: ['poststelle'], stellen: ['10.11'] })
    const bytes = Buffer.from('Hiermit melde ich meinen Hund Bello zur Hundesteuer an. Bitte antworten Sie bis zum 1. März 2027.')
    const { id } = await receive(await poststelle.ctx(), { name: 'hund.txt', bytes, channel: 'upload', origin: 'register/1' })
    const laid = await vi.waitFor(
      async () =>
        (await house.pool.query(`select * from review_proposal where subject = $1`, [`intake/${id}`])).rows[0] ??
        Promise.reject(new Error('not yet')),
      { timeout: 20_000, interval: 100 },
    )
    expect(laid).toMatchObject({ method: 'intake.receive/1', label: 'rules', stelle_id: '10.11', confidence: 0 })
    expect(laid.payload).toMatchObject({ documentType: null, tags: [], fristOn: null })
    expect((await house.pool.query('select count(*)::int as n from intake_fact where item_id = $1', [id])).rows[0].n).toBe(0)
    const refused = await clerk.post('/api/playground/mask', { text: 'x' })
    expect([refused.status, (await refused.json()).type]).toEqual([409, '/errors/method.switched-off'])
    for (const id of ['intake.sort', 'intake.extract', 'privacy.mask', 'intake.answer']) expect(await turn(id, 'on')).toBe(200)
    const again = await receive(await poststelle.ctx(), {
      name: 'hund2.txt',
      bytes: Buffer.concat([bytes, Buffer.from(' Danke.')]),
      channel: 'upload',
      origin: 'register/2',
    })
    await vi.waitFor(
      async () =>
        expect((await house.pool.query(`select method from review_proposal where subject = $1`, [`intake/${again.id}`])).rows).toEqual([
          { method: expect.stringMatching(/^intake\.sort\//) },
        ]),
      { timeout: 20_000, interval: 100 },
    )
  })
  test('a rule of people cannot be switched off, nor what does not exist; only persons switch', async () => {
    expect(await turn('intake.receive', 'off')).toBe(409)
    expect(await turn('gibt.es-nicht', 'off')).toBe(404)
    await expect(house.pools.worker.query(`insert into method_switch values ('intake.sort', now(), 'machine')`)).rejects.toThrow('permission denied')
  })
})

describe('the class by questionnaire', () => {
  const answers = {
    infers: true,
    prohibitions: [],
    product: false,
    areas: [],
    exceptions: [],
    profiling: false,
    influences: false,
    interacts: false,
    generates: false,
    note: '',
  }
  const classify = (id: string, more: object) => dpo.post(`/api/register/methods/${id}/classification`, { ...answers, ...more })
  test('stands in the register with its reasons and its day, beside what the program declares', async () => {
    expect((await clerk.post('/api/register/methods/intake.sort/classification', answers)).status).toBe(403)
    expect((await entry('intake.sort')).risk).toMatchObject({ class: 'minimal', by: 'declaration' })
    expect(await json(classify('intake.sort', { areas: ['5a'], exceptions: ['6.3a'] }))).toMatchObject({ class: 'exempt' })
    expect((await entry('intake.sort')).risk).toMatchObject({ class: 'exempt', by: 'questionnaire', on: expect.any(String), reasons: expect.arrayContaining([expect.objectContaining({ de: expect.stringContaining('Art. 6 Abs. 3 Buchst. a') })]) }) // biome-ignore format: one row
    const page = await json<{ differs: boolean; classifications: { byName: string }[]; risks: unknown[] }>(
      dpo.get('/api/register/methods/intake.sort'),
    )
    expect(page).toMatchObject({ differs: true, classifications: [{ byName: 'Ayla Korkmazlar' }] })
    expect(page.risks).toHaveLength(4)
  })
  test('what Art. 5 forbids cannot be switched on', async () => {
    await classify('grounding.check', { prohibitions: ['5c'] })
    await iso.post('/api/register/methods/grounding.check/switch', { to: 'off' })
    expect(await json(iso.post('/api/register/methods/grounding.check/switch', { to: 'on' }))).toMatchObject({ type: '/errors/register.prohibited' })
    await classify('grounding.check', {})
    expect((await iso.post('/api/register/methods/grounding.check/switch', { to: 'on' })).status).toBe(200)
  })
})

describe('incidents', () => {
  const description = 'Die Maschine schlug für eine Beschwerde das Standesamt vor.'
  test('are reported by anybody, assessed by officers, shown in the public register with the sentence that was written for it', async () => {
    const { id } = await json<{ id: string }>(clerk.post('/api/register/incidents', { methodId: 'intake.sort', description, personalData: true }))
    expect((await clerk.get('/api/register/incidents')).status).toBe(403)
    const { incidents } = await json<{ incidents: { id: string; status: string; reportedAt: string; breachUntil: string }[] }>(
      iso.get('/api/register/incidents'),
    )
    const [first] = incidents
    expect(first).toMatchObject({ id, status: 'open' })
    expect(Date.parse(first?.breachUntil ?? '') - Date.parse(first?.reportedAt ?? '')).toBe(72 * 3_600_000)
    expect((await entry('intake.sort')).incidents).toMatchObject({ open: 1, lastYear: 1, notes: [] })
    const assess = (more: object) => dpo.post(`/api/register/incidents/${id}/assessment`, { severity: 'minor', assessment: 'Seltenes Wort; neu gelernt.', publicNote: 'Eine Beschwerde wurde falsch zugeordnet.', close: true, ...more }) // biome-ignore format: one row
    expect((await assess({})).status).toBe(200)
    expect((await entry('intake.sort')).incidents).toMatchObject({
      open: 0,
      lastYear: 1,
      notes: [{ note: 'Eine Beschwerde wurde falsch zugeordnet.' }],
    })
    expect((await assess({})).status).toBe(409)
  })
  test('who may, switches the method off in the same breath; others cannot', async () => {
    const report = (who: typeof clerk) =>
      who.post('/api/register/incidents', { methodId: 'grounding.check', description, personalData: false, switchOff: true })
    expect((await report(clerk)).status).toBe(403)
    expect((await report(admin)).status).toBe(200)
    expect((await entry('grounding.check')).status).toBe('switched-off')
    await iso.post('/api/register/methods/grounding.check/switch', { to: 'on' })
  })
})

describe('the public register', () => {
  test('is made from the running house: every declared method, its engines, its kept measurements; nobody has to sign in', async () => {
    const all = await entries()
    expect(all.map((e) => e.id).sort()).toEqual([...new Set([...house.methods.values()].map((m) => m.id))].sort())
    expect((await entry('comparison.answer')).engines).toMatchObject([{ name: 'fake', zone: 'house' }])
    await setEngineState(await admin.ctx(), engineId, 'retired')
    expect(await entry('comparison.answer')).toMatchObject({ engines: [], status: 'no-engine' })
    await setEngineState(await admin.ctx(), engineId, 'active')
    const result = { n: 150, recall: 0.91234567, byType: { phone: { f1: 0.9 } }, text: 'kein Wort davon', list: [1] }
    await keepEvaluation({ db: house.workerDb, now: new Date() }, { file: 'src/ai/privacy/eval.ts', name: 'privacy', result })
    expect((await entry('privacy.mask')).evaluations).toMatchObject([
      { name: 'privacy', figures: { n: 150, recall: 0.9123, 'byType.phone.f1': 0.9 } },
    ])
  })
  test('figures of the month that is over: what few persons did is left out, for everybody', async () => {
    const { figures } = await entry('intake.sort')
    expect(figures).toMatchObject({ month: expect.stringMatching(/^\d{4}-\d\d$/), decided: null })
    expect(figures.month < new Date().toISOString().slice(0, 7)).toBe(true)
  })
  test('names nobody', async () => {
    const text = await (await request('/api/register/public')).text()
    for (const { name, email } of await house.people.list()) {
      expect(text).not.toContain(name)
      expect(text).not.toContain(email)
    }
    expect(text).not.toContain(server.url)
  })
})

describe.skipIf(!hasFixtures)('other registers', () => {
  const records = (standard: string) => json<Record<string, unknown>[]>(request(`/api/register/public.json?standard=${standard}`))
  const folder = join(fixtures, 'nl-algoritmeregister')
  test('Dutch Publicatiestandaard 1.0: every field is one of its schema, every mandatory one is there and fits; but for the language, which is not Dutch', async () => {
    type Property = { type?: string; enum?: string[]; const?: string; maxLength?: number; pattern?: string; format?: string }
    const schema = JSON.parse(readFileSync(join(folder, 'schema.json'), 'utf8')) as { required: string[]; properties: Record<string, Property> }
    const check: Record<string, (p: Property, value: never) => boolean> = {
      type: (p, value) => (p.type === 'array' ? Array.isArray(value) : typeof value === p.type),
      enum: (p, value) => p.enum?.includes(value) ?? true,
      const: (p, value) => p.const === value,
      maxLength: (p, value) => (value as string).length <= (p.maxLength ?? 0),
      pattern: (p, value) => new RegExp(p.pattern ?? '').test(value),
      format: (_, value) => URL.canParse(value),
    }
    const all = await records('nl')
    expect(all.length).toBeGreaterThan(8)
    const wrong = all.flatMap((record) => [
      ...schema.required.filter((name) => !record[name]).map((name) => `${record.source_id}: ${name} is missing`),
      ...Object.entries(record).flatMap(([name, value]) => {
        const p = schema.properties[name]
        return p ? Object.keys(check).filter((rule) => rule in p && !check[rule]?.(p, value as never)).map((rule) => `${name}: ${rule}`) : [`${name} is not of the standard`] // biome-ignore format: one question
      }),
    ])
    expect([...new Set(wrong)]).toEqual(['language: const'])
  })
  test('the running Dutch register: its field names, its closed lists', async () => {
    const config = JSON.parse(readFileSync(join(folder, 'backend/app/schemas/config/v1_0.json'), 'utf8')) as { properties: Record<string, { required: boolean; max_length?: number; permitted_values?: string[] }> } // biome-ignore format: a shape
    for (const record of await records('nl-api')) {
      for (const [name, value] of Object.entries(record)) {
        const p = config.properties[name]
        expect(p, `${name} is not a field of the register`).toBeDefined()
        if (p?.permitted_values && name !== 'lang') for (const one of [value].flat()) expect(p.permitted_values, name).toContain(one)
        if (p?.max_length) expect((value as string).length, name).toBeLessThanOrEqual(p.max_length)
      }
      for (const [name, p] of Object.entries(config.properties)) if (p.required === true) expect(record, `${record.name}`).toHaveProperty(name)
    }
  })
  test('UK ATRS: every attribute has a place in the table, every required one a value', async () => {
    const yaml = readFileSync(join(fixtures, 'eurocities-2021-2023/_data/schema-UK-generated.yaml'), 'utf8')
    const attributes = [...yaml.matchAll(/- attribute: "([\w*]+)"[\s\S]*?required: ?(TRUE|FALSE|)/g)].map(([, name = '', required]) => ({ name: name.replace('*', ''), required: required === 'TRUE' })) // biome-ignore format: one list
    expect(attributes.length).toBeGreaterThan(35)
    expect(mapping.flatMap((row) => row.uk ?? []).sort()).toEqual(attributes.map((a) => a.name).sort())
    for (const record of await records('uk'))
      for (const { name, required } of attributes)
        if (required && name !== 'external_supplier_identifier') expect(record[name], `${record.name}: ${name}`).toBeTruthy()
  })
})

describe('papers', () => {
  test.each([
    ['vvt', ['lit. b', 'lit. f', 'Text in Scans erkennen', 'auszufüllen: Name und Kontakt']],
    ['dsfa', ['Art. 35 Abs. 7 lit. a', '| Posteingang zuordnen | Höhe |', 'nur maskiert', 'auszufüllen: Rat']],
    ['grundrechte', ['b) Zeitraum und Häufigkeit', 'Posteingang zuordnen', 'auszufüllen: Mitteilung an die Marktüberwachungsbehörde']],
    ['dienstanweisung', ['§ 1 Grundsatz', 'Grundlagen der KI', '72 Stunden']],
  ] as const)('%s is drawn up from the house and marks what it cannot know', async (id, words) => {
    const text = await (await dpo.get(`/api/register/drafts/${id}/file?format=md`)).text()
    for (const word of words) expect(text).toContain(word)
    expect((await clerk.get(`/api/register/drafts/${id}`)).status).toBe(403)
    expect((await dpo.get(`/api/register/drafts/${id}/file?format=html`)).headers.get('content-security-policy')).toContain("default-src 'none'")
  })
  test('the dossier for the Personalrat: every table that says something about people, every right with its roles, every metric, the group size, a draft agreement', async () => {
    const text = markdown(await draft(house.ctxFor(machine), 'personalrat'))
    for (const line of house.retention) expect(text.includes(`| ${line.table} |`), line.table).toBe(line.ends.kind !== 'none')
    for (const p of house.permissions) if (p.roles.length) expect(text).toContain(p.label.de.replaceAll('|', '\\|'))
    for (const metric of ['vorzimmer_http_request_duration_seconds', 'vorzimmer_model_calls_total']) expect(text).toContain(metric)
    expect(text).toContain('ab 5 Personen')
    expect(text).toContain('§ 4 Zugriff')
    expect(baseRetention.length).toBeGreaterThan(10)
  })
})

describe('disclosure (Art. 15 DSGVO)', () => {
  const held = async (answer: Promise<Response> | Response) =>
    (await json<{ held: { table: string; rows: number; copy: Record<string, string>[]; subjects: { stelleId: string }[] }[] }>(answer)).held
  test('of her own: a copy of what is about her, where the rest lies, no secret; the look is on record', async () => {
    const mine = await held(clerk.post('/api/register/my-data'))
    const of = (table: string) => mine.find((h) => h.table === table)
    expect(of('auth_user')?.copy).toMatchObject([{ name: 'Ottilie Kranzbühler', email: clerk.email }])
    expect(of('organisation_holding')?.copy).toMatchObject([{ stelle_id: '20.21' }])
    expect(
      of('register_acknowledgement')
        ?.copy.map((c) => c.version)
        .sort(),
    ).toEqual(['1', '2'])
    expect(of('models_call')?.copy.length).toBeGreaterThan(0)
    expect(of('audit_entry')?.rows).toBeGreaterThan(2)
    expect(of('audit_entry')?.copy).toEqual([])
    expect(JSON.stringify(mine)).not.toMatch(/password|token"|secret/i)
    expect((await facts('register.own-data-read')).at(-1)).toMatchObject({ subject: `person/${clerk.id}` })
    expect(await (await clerk.get('/api/register/my-data.json')).json()).toMatchObject({ person: clerk.id })
  })
  test('asks every table: whatever holds a person’s id is found, also where only the owner could look', async () => {
    const owner = new pg.Client(house.connections.owner)
    await owner.connect()
    const found = new Set((await heldAbout(await clerk.ctx(), { personId: clerk.id })).map((h) => h.table))
    const tables = house.retention.map((r) => r.table).filter((t) => !t.includes('*'))
    for (const table of tables) {
      const { rows } = await owner.query(`select count(*)::int as n from ${table} t where t::text like $1`, [`%${clerk.id}%`])
      expect(found.has(table), table).toBe(rows[0].n > 0)
    }
    await owner.end()
  })
  test('of somebody outside: asked with a reason, released by another role, readable for seven days by the one who asked, each look on record', async () => {
    const term = 'Hund Bello'
    const reason = 'Schriftlicher Antrag vom 3. November, Ausweis am Schalter vorgelegt.'
    expect((await clerk.post('/api/register/disclosures', { personId: null, term, reason })).status).toBe(403)
    expect((await dpo.post('/api/register/disclosures', { personId: null, term, reason: 'kurz' })).status).toBe(422)
    expect((await dpo.post('/api/register/disclosures', { personId: clerk.id, term, reason })).status).toBe(422)
    const { id } = await json<{ id: string }>(dpo.post('/api/register/disclosures', { personId: null, term, reason }))
    expect((await dpo.post(`/api/register/disclosures/${id}/look`)).status, 'not released').toBe(403)
    expect((await dpo.post(`/api/register/disclosures/${id}/release`)).status, 'not by the one who asks').toBe(403)
    const both = await person({ roles: ['iso', 'dpo'], instructed: false })
    expect((await both.post(`/api/register/disclosures/${id}/release`)).status, 'nor by who could have asked').toBe(403)
    expect((await iso.post(`/api/register/disclosures/${id}/release`)).status).toBe(200)
    expect((await iso.post(`/api/register/disclosures/${id}/release`)).status).toBe(409)
    const lies = await held(dpo.post(`/api/register/disclosures/${id}/look`))
    expect(lies.map((h) => h.table)).toEqual(expect.arrayContaining(['intake_document']))
    expect(lies.find((h) => h.table === 'intake_document')?.subjects.length).toBeGreaterThan(0)
    expect(lies.map((h) => h.table).filter((t) => /^(auth|audit)_/.test(t))).toEqual([])
    expect(lies.flatMap((h) => h.copy)).toEqual([])
    expect((await iso.post(`/api/register/disclosures/${id}/look`)).status, 'only the one who asked').toBe(403)
    expect(await facts('register.disclosed')).toMatchObject([{ subject: `register/disclosure-${id}` }])
    const later = await dpo.ctx(new Date(Date.now() + 8 * 86_400_000))
    await expect((await import('./disclosures.ts')).readDisclosure(later, id)).rejects.toThrow('register.disclosure-not-open')
  })
  test('of another account: the person concerned finds the request in her own data; nobody decides on her own', async () => {
    const reason = 'Antrag der Beschäftigten vom 4. November über die Personalstelle.'
    expect((await dpo.post('/api/register/disclosures', { personId: dpo.id, term: null, reason })).status).toBe(403)
    const { id } = await json<{ id: string }>(dpo.post('/api/register/disclosures', { personId: iso.id, term: null, reason }))
    expect((await iso.post(`/api/register/disclosures/${id}/release`)).status).toBe(403)
    const council = await person({ roles: ['personalrat'], instructed: false })
    expect((await council.post(`/api/register/disclosures/${id}/release`)).status).toBe(200)
    const mine = await held(iso.post('/api/register/my-data'))
    expect(mine.find((h) => h.table === 'register_disclosure')?.copy).toMatchObject([{ reason }])
    await expect(house.pool.query('update register_disclosure set visible_until = null')).rejects.toThrow()
  })
})

test('who leaves takes acknowledgements and trainings along; what was decided about methods stays', async () => {
  await erasePerson(await admin.ctx(), clerk.id)
  for (const table of ['register_acknowledgement', 'register_completion'])
    expect((await house.pool.query(`select count(*)::int as n from ${table} where person_id = $1`, [clerk.id])).rows[0].n).toBe(0)
  expect((await house.pool.query('select count(*)::int as n from register_classification')).rows[0].n).toBeGreaterThan(0)
})
