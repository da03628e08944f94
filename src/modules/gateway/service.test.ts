import { createOpenAICompatible } from '@ai-sdk/openai-compatible'
import { serve } from '@hono/node-server'
import { embedMany, generateText, jsonSchema, Output, streamText, tool } from 'ai'
import OpenAI from 'openai'
import pg from 'pg'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { addEngine, modelsOf, setEngineState } from '#ai/models/index.ts'
import type { DataClass } from '#base/method.ts'
import { switchMethod } from '#base/method-use.ts'
import { startModelServer } from '#test/model-server.ts'
import { world } from '#test/world.ts'

const { house, http, person } = await world({ work: false })
const models = await startModelServer()
const listening = await new Promise<{ port: number; close: () => void }>((done) => {
  const server = serve({ fetch: http.fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) => done({ port, close: () => server.close() }))
})
const baseURL = `http://127.0.0.1:${listening.port}/v1`
afterAll(async () => {
  listening.close()
  await models.close()
})
beforeEach(() => {
  models.seen.length = 0
  models.again()
})
const admin = await person({ roles: ['admin'] })

for (const [model, zone] of [
  ['fake', 'house'],
  ['echo', 'house'],
  ['tools', 'house'],
  ['think', 'house'],
  ['think-tags', 'house'],
  ['slow', 'house'],
  ['break', 'house'],
  ['broken', 'house'],
  ['unauthorised', 'house'],
  ['busy-once', 'house'],
  ['stall', 'house'],
  ['echo', 'eu'],
  ['tools', 'eu'],
  ['fake', 'world'],
] as const) {
  const thinks = model.startsWith('think') ? (['thinking'] as const) : []
  const { id } = await addEngine(await admin.ctx(), { name: zone === 'house' ? model : `${model}-${zone}`, url: models.url, model, zone, abilities: ['chat', 'json', 'tools', 'embeddings', 'vision', ...thinks], contextTokens: 16_384, priceInCents: 10, priceOutCents: 30, wattHours: 1, parallel: 8 }) // biome-ignore format: one row
  await setEngineState(await admin.ctx(), id, 'active')
}

const issue = async (dataClass: DataClass, more: { cents?: number; tokens?: number; expiresOn?: string } = {}) => {
  const input = { name: `Werkzeug ${dataClass}`, officeId: '10.3', dataClass, expiresOn: null, cents: null, tokens: null, ...more }
  return (await (await admin.post('/api/gateway/keys', input)).json()) as { id: string; key: string }
}
const { key: secretKey, id: secretKeyId } = await issue('secret')
const { key: personalKey } = await issue('personal')
const client = (apiKey = secretKey) => new OpenAI({ apiKey, baseURL, maxRetries: 0 })
const ask = (model: string, content = 'Was ist ein Bebauungsplan?') => ({ model, messages: [{ role: 'user' as const, content }] })
const letter = 'Frau Erika Mustermann, IBAN DE02120300000000202051, fragt nach der Hundesteuer.'
const raw = (body: unknown, headers: Record<string, string> = { authorization: `Bearer ${secretKey}` }) =>
  fetch(`${baseURL}/chat/completions`, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: typeof body === 'string' ? body : JSON.stringify(body) }) // biome-ignore format: one call
const calls = async (where = 'true') => {
  await modelsOf(house).log.flush()
  return (await house.pool.query(`select * from models_call where ${where} order by at`)).rows
}

test('switched off in the register, no tool gets through, with an answer in OpenAI’s form', async () => {
  await switchMethod(await admin.ctx(), 'gateway.forward', 'off')
  const refused = await raw(ask('fake'))
  expect([refused.status, (await refused.json()).error.code]).toEqual([503, 'method_switched_off'])
  expect(models.seen).toEqual([])
  await switchMethod(await admin.ctx(), 'gateway.forward', 'on')
  expect((await raw(ask('fake'))).status).toBe(200)
})

describe('the official client of OpenAI', () => {
  test('asks and gets an answer', async () => {
    const answer = await client().chat.completions.create(ask('fake'))
    expect(answer.choices[0]?.message.content).toMatch(/^Ein Bebauungsplan/)
    expect(answer.usage?.total_tokens).toBeGreaterThan(20)
  })
  test.each([
    [true, 'with the usage it asked for'],
    [false, 'without the usage it did not ask for'],
  ])('streams, include_usage %s: %s', async (include_usage) => {
    const stream = await client().chat.completions.create({ ...ask('fake'), stream: true, stream_options: { include_usage } })
    let text = ''
    let usage = 0
    for await (const chunk of stream) {
      text += chunk.choices[0]?.delta.content ?? ''
      if (chunk.usage) usage++
      if (!include_usage) expect(chunk.choices.length).toBe(1)
    }
    expect(text).toMatch(/^Ein Bebauungsplan.*halten\.$/)
    expect(usage).toBe(include_usage ? 1 : 0)
    const [row] = (await calls(`engine = 'fake'`)).slice(-1)
    expect(row).toMatchObject({ outcome: 'ok', method: 'gateway.forward/1', office_id: '10.3', key_id: secretKeyId, person_id: null })
    expect(row.tokens_out).toBe(text.match(/\S+/g)?.length)
  })
  test('calls tools, also while it streams', async () => {
    const tools = [
      { type: 'function' as const, function: { name: 'finde', parameters: { type: 'object', properties: { wort: { type: 'string' } } } } },
    ]
    const whole = await client().chat.completions.create({ ...ask('tools', 'Hund'), tools })
    const call = whole.choices[0]?.message.tool_calls?.[0]
    expect(call?.type === 'function' && JSON.parse(call.function.arguments)).toEqual({ wort: 'Hund' })
    const stream = client().chat.completions.stream({ ...ask('tools', 'Katze'), tools })
    const final = (await stream.finalChatCompletion()).choices[0]?.message.tool_calls?.[0]
    expect(final?.type === 'function' && JSON.parse(final.function.arguments)).toEqual({ wort: 'Katze' })
  })
  test('asks for JSON of a schema', async () => {
    const json_schema = { name: 'stadt', strict: true, schema: { type: 'object', properties: { name: { type: 'string' }, gross: { type: 'boolean' } }, required: ['name', 'gross'], additionalProperties: false } } // biome-ignore format: a schema
    const answer = await client().chat.completions.create({ ...ask('fake'), response_format: { type: 'json_schema', json_schema } })
    expect(JSON.parse(answer.choices[0]?.message.content ?? '')).toMatchObject({ gross: true })
  })
  test('gets vectors, and the list of what its key may reach', async () => {
    const { data } = await client().embeddings.create({ model: 'fake', input: ['Hund', 'Hund'], encoding_format: 'float' })
    expect(data[0]?.embedding).toEqual(data[1]?.embedding)
    const names = async (key: string) => (await client(key).models.list()).data.map((m) => m.id)
    expect(await names(secretKey)).not.toContain('echo-eu')
    expect(await names(personalKey)).toContain('echo-eu')
    expect(await names(personalKey)).not.toContain('fake-world')
  })
})

test('the AI SDK: text, stream, tool, object, vectors', async () => {
  const provider = createOpenAICompatible({ name: 'vorzimmer', baseURL, apiKey: secretKey, supportsStructuredOutputs: true, includeUsage: true })
  expect((await generateText({ model: provider.chatModel('fake'), prompt: 'x' })).text).toMatch(/^Ein Bebauungsplan/)
  let text = ''
  for await (const piece of streamText({ model: provider.chatModel('fake'), prompt: 'x' }).textStream) text += piece
  expect(text).toMatch(/halten\.$/)
  const wort = jsonSchema<{ wort: string }>({
    type: 'object',
    properties: { wort: { type: 'string' } },
    required: ['wort'],
    additionalProperties: false,
  })
  const called = await generateText({ model: provider.chatModel('tools'), prompt: 'Hund', tools: { finde: tool({ inputSchema: wort }) } })
  expect(called.toolCalls[0]?.input).toEqual({ wort: 'Hund' })
  const { output } = await generateText({ model: provider.chatModel('echo'), prompt: 'Hund', output: Output.object({ schema: wort }) })
  expect(output).toEqual({ wort: 'Hund' })
  const { embeddings } = await embedMany({ model: provider.embeddingModel('fake'), values: ['a', 'b'] })
  expect(embeddings.length).toBe(2)
})

describe('an answer says to machines that a model wrote it (Art. 50 Abs. 2 KI-VO)', () => {
  const trained = 'http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia'
  const label = { digitalSourceType: trained, origin: 'generated', method: 'gateway.forward/1', at: expect.any(String), review: null }
  test.each([
    ['passed through', secretKey, 'fake', 'fake'],
    ['without its thinking', secretKey, 'think-tags', 'think-tags'],
    ['masked and restored', personalKey, 'echo-eu', 'echo'],
  ])('whole, %s', async (_what, key, name, model) => {
    const answer = await raw(ask(name, letter), { authorization: `Bearer ${key}` })
    expect(answer.headers.get('ai-disclosure')).toBe(`mode="machine-generated", model="${model}", method="gateway.forward/1"`)
    expect(await answer.json()).toMatchObject({ provenance: { ...label, model }, choices: [{ index: 0 }] })
  })
  test.each([
    ['passed through', secretKey, 'fake'],
    ['masked and restored', personalKey, 'echo-eu'],
  ])('streamed, %s: the first event says it, once', async (_what, key, name) => {
    const answer = await raw({ ...ask(name, letter), stream: true }, { authorization: `Bearer ${key}` })
    expect(answer.headers.get('ai-disclosure')).toContain('mode="machine-generated"')
    const events = [...(await answer.text()).matchAll(/^data: (\{.*)$/gm)].map(([, json = '']) => JSON.parse(json))
    expect(events.map((e) => 'provenance' in e)).toEqual(events.map((_, i) => i === 0))
    expect(events[0].provenance).toMatchObject(label)
  })
  test('an error and vectors are no texts', async () => {
    expect((await raw(ask('gpt-99'))).headers.get('ai-disclosure')).toBeNull()
    const vectors = await fetch(`${baseURL}/embeddings`, { method: 'POST', headers: { authorization: `Bearer ${secretKey}` }, body: JSON.stringify({ model: 'fake', input: 'Hund' }) }) // biome-ignore format: one call
    expect([vectors.status, vectors.headers.get('ai-disclosure')]).toEqual([200, null])
  })
})

describe('policy holds for tools as well', () => {
  test('personal data goes to the EU masked, in every place a text can stand, and comes back', async () => {
    const { choices } = await client(personalKey).chat.completions.create({ ...ask('echo-eu', letter), user: 'erika.mustermann@example.org' })
    expect(choices[0]?.message.content).toBe(letter)
    const sent = JSON.stringify(models.seen)
    expect(sent).not.toMatch(/Mustermann|DE0212|mustermann/)
    const stream = await client(personalKey).chat.completions.create({ ...ask('echo-eu', letter), stream: true })
    let text = ''
    for await (const chunk of stream) text += chunk.choices[0]?.delta.content ?? ''
    expect(text).toBe(letter)
    models.seen.length = 0
    await client(personalKey).chat.completions.create({
      model: 'echo-eu',
      messages: [
        { role: 'system', content: [{ type: 'text', text: letter }] },
        { role: 'user', name: 'Mustermann', content: [{ type: 'text', text: letter }] },
        { role: 'assistant', tool_calls: [{ id: 'c1', type: 'function', function: { name: 'finde', arguments: JSON.stringify({ wer: letter }) } }] },
        { role: 'tool', tool_call_id: 'c1', content: letter },
      ],
    })
    expect(JSON.stringify(models.seen)).not.toMatch(/Mustermann|DE0212/)
  })
  test('also in the arguments of tools, as JSON that stays JSON', async () => {
    const tools = [
      { type: 'function' as const, function: { name: 'finde', parameters: { type: 'object', properties: { wer: { type: 'string' } } } } },
    ]
    const stream = client(personalKey).chat.completions.stream({ ...ask('tools-eu', 'Frau Krüger'), tools })
    const call = (await stream.finalChatCompletion()).choices[0]?.message.tool_calls?.[0]
    expect(call?.type === 'function' && JSON.parse(call.function.arguments)).toEqual({ wer: 'Frau Krüger' })
    expect(JSON.stringify(models.seen)).not.toContain('Krüger')
  })
  test.each([
    ['official secrets to the EU', secretKey, 'echo-eu', 403, 'data_class_not_allowed'],
    ['personal data to the world', personalKey, 'fake-world', 403, 'data_class_not_allowed'],
    ['a model that is not there', secretKey, 'gpt-99', 404, 'model_not_found'],
  ])('%s: refused with a sentence, nothing is sent', async (_what, key, model, status, code) => {
    const refused = await client(key)
      .chat.completions.create(ask(model))
      .catch((e) => e)
    expect(refused).toMatchObject({ status, code, message: expect.stringMatching(/[äöüß]|kein/) })
    expect(models.seen).toEqual([])
  })
  test('a picture cannot be masked: with personal data it does not leave the house', async () => {
    const content = [{ type: 'image_url' as const, image_url: { url: 'data:image/png;base64,AAAA' } }]
    const picture = (model: string) => client(personalKey).chat.completions.create({ model, messages: [{ role: 'user', content }] })
    expect(await picture('echo-eu').catch((e) => e)).toMatchObject({ status: 403 })
    expect(models.seen).toEqual([])
    expect((await picture('fake')).choices.length).toBe(1)
  })
  test('thinking is taken out, whole and while it streams', async () => {
    for (const model of ['think', 'think-tags']) {
      const whole = await raw(ask(model))
      const streamed = await raw({ ...ask(model), stream: true })
      for (const text of [await whole.text(), await streamed.text()]) {
        expect(text, model).not.toMatch(/Geheim|Überlegung|reasoning|<think>/)
        expect(text.replaceAll(/[^\p{L}]/gu, '')).toContain('Bebauungsplan')
      }
    }
  })
})

describe('keys', () => {
  test.each([
    ['none', ''],
    ['a wrong one', 'Bearer vz-0000000000000000000000000000000000000000000'],
    ['one of another house', 'Bearer sk-abcdef'],
    ['another scheme', `Basic ${secretKey}`],
  ])('%s is turned away', async (_what, authorization) => {
    const answer = await raw(ask('fake'), authorization ? { authorization } : {})
    expect(answer.status).toBe(401)
    expect(await answer.json()).toMatchObject({ error: { code: 'invalid_api_key' } })
    expect(models.seen).toEqual([])
  })
  test('a session of the house opens nothing here', async () => {
    expect((await raw(ask('fake'), { cookie: admin.cookie })).status).toBe(401)
  })
  test('is shown once and kept as a digest only', async () => {
    const { rows } = await house.pool.query('select to_jsonb(k)::text as everything from gateway_key k')
    expect(rows.map((r) => r.everything).join()).not.toContain(secretKey.slice(3))
    expect(await (await admin.get('/api/gateway/keys')).text()).not.toContain(secretKey.slice(3))
  })
  test('revoked, it is turned away at once, and nobody can take that back', async () => {
    const { id, key } = await issue('public')
    expect((await client(key).chat.completions.create(ask('fake'))).choices.length).toBe(1)
    expect((await admin.post(`/api/gateway/keys/${id}/revoke`)).status).toBe(200)
    expect(
      await client(key)
        .chat.completions.create(ask('fake'))
        .catch((e) => e),
    ).toMatchObject({ status: 401 })
    expect((await admin.post(`/api/gateway/keys/${id}/revoke`)).status).toBe(404)
    await expect(house.pool.query('update gateway_key set revoked_at = null where id = $1', [id])).rejects.toThrow('revoked-for-good')
  })
  test('past its day it is turned away', async () => {
    const { key } = await issue('public', { expiresOn: '2020-01-01' })
    expect(
      await client(key)
        .models.list()
        .catch((e) => e),
    ).toMatchObject({ status: 401 })
  })
  test('its budget holds: refused before, with the quota error that clients do not retry', async () => {
    const { key } = await issue('public', { tokens: 900 })
    const small = { ...ask('fake'), max_tokens: 40 }
    const outcomes: unknown[] = []
    for (let i = 0; i < 30; i++) outcomes.push(await client(key).chat.completions.create(small).then(() => 'ok', (e) => e)) // biome-ignore format: one line
    expect(outcomes[0]).toBe('ok')
    expect(outcomes.at(-1)).toMatchObject({ status: 429, code: 'insufficient_quota' })
    const used = (await calls(`key_id is not null and data_class = 'public'`)).reduce((sum, r) => sum + r.tokens_in + r.tokens_out, 0)
    expect(used).toBeLessThan(900 + 200) // with the one call of the revoked key
    expect((await raw(small, { authorization: `Bearer ${key}` })).headers.get('x-should-retry')).toBe('false')
  })
})

describe('what goes wrong', () => {
  test.each([
    ['not JSON', '{', 400],
    ['no model', {}, 400],
    ['no messages', { model: 'fake' }, 400],
    ['far too long', ask('fake', 'Wort '.repeat(60_000)), 400],
  ])('%s is an error in OpenAI’s form', async (_what, body, status) => {
    const answer = await raw(body)
    expect(answer.status).toBe(status)
    expect(await answer.json()).toMatchObject({ error: { message: expect.any(String), type: expect.any(String), param: null } })
  })
  test.each([
    ['broken', 503],
    ['unauthorised', 503],
    ['busy-once', 429],
  ])('%s: the caller sees %i', async (model, status) => {
    expect(
      await client()
        .chat.completions.create(ask(model))
        .catch((e) => e),
    ).toMatchObject({ status })
  })
  test('a stream that breaks off ends with an error, not as if it were whole', async () => {
    const stream = await client().chat.completions.create({ ...ask('break'), stream: true })
    const read = async () => {
      for await (const _ of stream);
    }
    await expect(read()).rejects.toThrow(/brach|abort|terminated/)
    expect((await calls(`engine = 'break'`)).at(-1)).toMatchObject({ outcome: 'broken-off' })
  })
  test('a caller that goes away ends the call at the server, and it is settled', async () => {
    const before = models.counts.aborted
    const leaving = new AbortController()
    const stream = await client().chat.completions.create({ ...ask('slow'), stream: true }, { signal: leaving.signal })
    for await (const _ of stream) break
    leaving.abort()
    await expect.poll(() => models.counts.aborted).toBe(before + 1)
    await expect.poll(async () => (await calls(`engine = 'slow'`)).at(-1)?.outcome).toBe('cancelled')
    const waiting = new AbortController()
    const asked = client()
      .chat.completions.create(ask('stall'), { signal: waiting.signal })
      .catch((e) => e)
    await expect.poll(() => models.seen.some((s) => s.model === 'stall')).toBe(true)
    waiting.abort()
    await asked
    await expect.poll(() => models.counts.running).toBe(0)
  })
  test('no word of what was asked or answered is in any table or metric', async () => {
    const word = 'Unverwechselbarkeit'
    await client().chat.completions.create(ask('echo', word))
    await client()
      .chat.completions.create(ask('stall', word), { timeout: 100 })
      .catch(() => {})
    await modelsOf(house).log.flush()
    const owner = new pg.Client(house.connections.owner) // sees every table
    await owner.connect()
    const { rows } = await owner.query(
      `select table_name as t from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'`,
    )
    for (const { t } of rows) expect((await owner.query(`select 1 from "${t}" x where x::text ilike '%${word}%' limit 1`)).rows, t).toEqual([])
    await owner.end()
    expect(await modelsOf(house).log.registry.metrics()).not.toContain(word)
  })
})

describe('administration', () => {
  test('adds, tries and releases an engine over the API; its key never comes back', async () => {
    const input = { name: 'neu', url: models.url, model: 'fake', zone: 'house', abilities: ['chat'], contextTokens: 4096, priceInCents: 0.5, priceOutCents: 1.25, wattHours: 0.3, parallel: 2, key: 'abc-geheim' } // biome-ignore format: one row
    const engine = (await (await admin.post('/api/gateway/engines', input)).json()) as { id: string; state: string; priceOutCents: number }
    expect(engine).toMatchObject({ state: 'testing', priceOutCents: 1.25, hasKey: true })
    expect(await (await admin.post(`/api/gateway/engines/${engine.id}/probe`)).json()).toMatchObject({ probe: { german: true, json: true } })
    expect(await (await admin.post(`/api/gateway/engines/${engine.id}/state`, { state: 'active' })).json()).toMatchObject({ state: 'active' })
    expect(await (await admin.get('/api/gateway/engines')).text()).not.toContain('abc-geheim')
    expect((await admin.post('/api/gateway/engines', { ...input, name: 'Groß!' })).status).toBe(422)
    const { rows } = await house.pool.query(`select fact from audit_entry where subject = $1 order by id`, [`models/engine-${engine.id}`])
    expect(rows.map((r) => r.fact)).toEqual(['models.engine-added', 'models.engine-state'])
  })
  test('sets, changes and removes budgets, with what is used of them and for whom they are', async () => {
    await admin.post('/api/gateway/budgets', { scope: 'office', subject: '10.3', tokens: null, cents: 500, wattHours: null })
    await client().chat.completions.create(ask('fake'))
    const list = async () => ((await (await admin.get('/api/gateway/budgets')).json()) as { budgets: { id: string; scope: string; subject: string; name: string; cents: number; used: { tokens: number } }[] }).budgets // biome-ignore format: one question
    const mine = (await list()).find((b) => b.scope === 'office')
    expect(mine).toMatchObject({ subject: '10.3', name: '10.3 IT und Digitalisierung', cents: 500 })
    expect((await admin.post('/api/gateway/budgets', { scope: 'office', subject: '10.3', tokens: 1, cents: null, wattHours: null })).status).toBe(409)
    await admin.post(`/api/gateway/budgets/${mine?.id}`, { tokens: 7, cents: null, wattHours: null })
    expect((await list()).find((b) => b.scope === 'office')).toMatchObject({ tokens: 7, cents: null })
    expect((await admin.post(`/api/gateway/budgets/${mine?.id}/remove`)).status).toBe(200)
    expect((await list()).find((b) => b.scope === 'office')).toBeUndefined()
  })
  test('the officers look, only the administrator sets', async () => {
    const council = await person({ roles: ['personalrat'] })
    expect((await council.get('/api/gateway/engines')).status).toBe(200)
    expect((await council.post('/api/gateway/keys', {})).status).toBe(403)
  })
  test('a person who leaves takes her budget with her', async () => {
    const gone = await person()
    await admin.post('/api/gateway/budgets', { scope: 'person', subject: gone.id, tokens: 5, cents: null, wattHours: null })
    await admin.post(`/api/organisation/people/${gone.id}/erase`)
    expect((await house.pool.query('select 1 from models_budget where subject = $1', [gone.id])).rows).toEqual([])
  })
})
