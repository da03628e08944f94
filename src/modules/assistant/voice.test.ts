import { spawn, spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { addBudget, addEngine, changeEngine, listBudgets, modelsOf, removeBudget, setEngineState } from '#ai/models/index.ts'
import { wavOf } from '#ai/speech/index.ts'
import { switchMethod } from '#base/method-use.ts'
import { startModelServer } from '#test/model-server.ts'
import { world } from '#test/world.ts'
import type { Answer } from './pages/talk.ts'

const hasVoice = spawnSync('espeak-ng', ['--version']).status === 0
if (!hasVoice) console.log('Nothing is read aloud by the house here: there is no espeak-ng.')

const { house, http, person } = await world({ work: false, config: { TRUSTED_ADDRESS_HEADER: 'x-real-ip', VISITOR_POSTS_PER_MINUTE: '1000' } })
const server = await startModelServer({ key: 'geheim' })
afterAll(server.close)
const admin = await person({ roles: ['admin'] })

/** A tone as loud as somebody who speaks; no test needs words in it. */
const sound = (seconds: number) => wavOf(Float32Array.from({ length: seconds * 16_000 }, (_, i) => 0.2 * Math.sin(i / 10)))
let address = 0
const from = () => `10.1.${Math.floor(++address / 200)}.${address % 200}`
type Sent = { at?: string; session?: string; level?: string; signal?: AbortSignal; type?: string }
const send = (body: Uint8Array, { at = from(), session = crypto.randomUUID(), level = 'normal', signal, type = 'audio/wav' }: Sent = {}) =>
  http.request(`/api/assistant/dictation?session=${session}&level=${level}`, {
    method: 'POST',
    headers: { 'content-type': type, 'x-real-ip': at },
    body: body as Uint8Array<ArrayBuffer>,
    ...(signal ? { signal } : {}),
  })
const dictated = async (seconds: number, sent?: Sent) => (await (await send(sound(seconds), sent)).json()) as { text: string; said: string | null; type?: string; title?: string } // biome-ignore format: one answer
const opening = async (level = 'normal') =>
  (await (await http.request(`/api/assistant/opening?level=${level}`)).json()) as {
    dictation: { goes: string; seconds: number } | null
    aloud: unknown
  }

const row = { name: 'ohr', url: server.url, zone: 'house' as const, abilities: ['speech' as const], contextTokens: 512, priceInCents: 10, priceOutCents: 0, wattHours: 5, parallel: 1 } // biome-ignore format: one row
let engine = ''
/** From now on the server hears like this. */
const hearing = async (model: string, more: { parallel?: number } = {}) => {
  const ctx = await admin.ctx()
  if (engine) await changeEngine(ctx, engine, { ...row, model, ...more }, 'geheim')
  else engine = (await addEngine(ctx, { ...row, model, ...more }, 'geheim')).id
  await setEngineState(ctx, engine, 'active')
}
const calls = async () => {
  await modelsOf(house).log.flush()
  return (await house.pool.query('select * from models_call order by at desc')).rows
}
beforeEach(() => {
  server.seen.length = 0
  server.again()
})

describe('without a server that listens', () => {
  test('no microphone is offered, and a recording is answered with a sentence', async () => {
    expect((await opening()).dictation).toBeNull()
    const refused = await send(sound(1))
    expect(refused.status).toBe(404)
    expect(await refused.json()).toMatchObject({ type: '/errors/assistant.no-dictation', title: expect.stringContaining('Bitte tippen Sie') })
  })
  test.each(['eu', 'world'] as const)('a server elsewhere (%s) is no way out: sound cannot be masked', async (zone) => {
    const ctx = await admin.ctx()
    await expect(addEngine(ctx, { ...row, zone, model: 'fake', name: `fern-${zone}` }, 'geheim')).rejects.toMatchObject({
      code: 'models.no-speech-there',
    })
    // Even where a row says otherwise, nothing is sent.
    const { id } = await addEngine(ctx, { ...row, abilities: ['chat'], zone, model: 'fake', name: `fern-${zone}` }, 'geheim')
    await setEngineState(ctx, id, 'active')
    const owner = house.connections.owner
    const { default: pg } = await import('pg')
    const db = new pg.Client(owner)
    await db.connect()
    await db.query(`update models_engine set abilities = '{speech}' where id = $1`, [id])
    await modelsOf(house).changed()
    expect((await opening()).dictation).toBeNull()
    expect((await send(sound(1))).status).toBe(404)
    expect(server.seen).toEqual([])
    await db.query(`update models_engine set state = 'retired' where id = $1`, [id])
    await db.end()
    await modelsOf(house).changed()
  })
})

describe('a question is spoken', () => {
  test('and comes back as words, from a server that is asked as the public API says', async () => {
    await hearing('fake')
    expect((await opening()).dictation).toMatchObject({ goes: expect.stringContaining('eigenen Rechner der'), seconds: 60 })
    expect((await opening('english')).dictation?.goes).toContain('own computers')
    const { headers } = await http.request('/api/assistant/opening')
    expect(headers.get('permissions-policy')).toBe('microphone=(self), camera=(), geolocation=()')
    expect(await dictated(2)).toEqual({ text: 'Was kostet ein Personalausweis?', said: null })
    const [asked] = server.seen
    expect(asked).toMatchObject({ path: '/v1/audio/transcriptions', authorization: 'Bearer geheim', form: { model: 'fake', language: 'de', response_format: 'json' }, file: { name: 'aufnahme.wav', type: 'audio/wav' } }) // biome-ignore format: one shape
    expect(Buffer.from(asked?.file?.bytes ?? []).equals(sound(2))).toBe(true)
    await dictated(1, { level: 'english' })
    expect(server.seen[1]?.form).toMatchObject({ language: 'en' })
  })
  test('is counted in seconds, and nothing of it is kept: no word, no sound, no file', async () => {
    const files = () => readdirSync(house.config.DATA_DIR, { recursive: true, encoding: 'utf8' }).sort()
    const before = files()
    const logged = vi.spyOn(console, 'error')
    await dictated(3)
    const [call] = await calls()
    expect(call).toMatchObject({
      method: 'assistant.dictate/1',
      engine: 'ohr',
      zone: 'house',
      outcome: 'ok',
      sound_seconds: 3,
      tokens_in: 150,
      masked: false,
    })
    const words = 'Personalausweis?'
    expect(files()).toEqual(before)
    const { rows } = await house.pool.query<{ name: string }>(
      `select table_name as name from information_schema.table_privileges where table_schema = 'public' and privilege_type = 'SELECT' and grantee = current_user and table_name !~ '^(knowledge|services)_'`,
    )
    expect(rows.length).toBeGreaterThan(20)
    for (const { name } of rows) expect(JSON.stringify((await house.pool.query(`select * from ${name}`)).rows), name).not.toContain(words)
    const metrics = await modelsOf(house).log.registry.metrics()
    expect(metrics).toMatch(/vorzimmer_model_sound_seconds_total\{engine="ohr"\} \d+/)
    expect(metrics).not.toContain(words)
    expect(logged).not.toHaveBeenCalled()
    logged.mockRestore()
  })
  test.each([
    ['subtitles', 'credits of a film'],
    ['loop', 'words that go round'],
  ])('a server that makes something up (%s) is not believed: %s', async (model) => {
    await hearing(model)
    expect(await dictated(2)).toEqual({ text: '', said: expect.stringContaining('Ich habe nichts verstanden') })
    expect(server.seen).toHaveLength(1)
  })
  test('where nobody spoke no server is asked', async () => {
    const answer = await send(wavOf(new Float32Array(16_000)))
    expect(await answer.json()).toEqual({ text: '', said: expect.stringContaining('nichts verstanden') })
    expect(server.seen).toEqual([])
  })
})

describe('what goes wrong is said in a sentence', () => {
  test.each([
    ['broken', 503, 'assistant.dictation-down', 'the server had an error'],
    ['bad-json', 503, 'assistant.dictation-down', 'the server answers half a line'],
    ['unauthorised', 503, 'assistant.dictation-down', 'the server wants another key'],
    ['break', 503, 'assistant.dictation-down', 'the connection breaks'],
    ['busy', 429, 'assistant.dictation-busy', 'the server is full'],
  ])('%s: %i %s, since %s', async (model, status, code) => {
    await hearing(model)
    const answer = await send(sound(1))
    expect(answer.status).toBe(status)
    expect(answer.headers.get('content-type')).toContain('application/problem+json')
    expect(await answer.json()).toMatchObject({ type: `/errors/${code}`, title: expect.stringContaining('tippen Sie Ihre Frage') })
    expect(server.seen, 'asked once: it may have worked').toHaveLength(1)
  })
  test.each([
    ['no WAV', Buffer.from('%PDF-1.7'.repeat(20)), 415, 'speech.not-a-wav'],
    ['nothing', Buffer.alloc(0), 415, 'speech.not-a-wav'],
    ['a click', sound(0.1), 422, 'speech.too-short'],
    ['61 seconds', sound(61), 413, 'speech.too-long'],
    ['more than a body may have', sound(90), 413, 'too-large'],
  ])('%s is refused', async (_, body, status, code) => {
    const answer = await send(body)
    expect(answer.status).toBe(status)
    expect(await answer.json()).toMatchObject({ type: `/errors/${code}` })
    expect(server.seen).toEqual([])
  })
  test('who leaves stops the server', async () => {
    await hearing('stall')
    const gone = new AbortController()
    const left = Promise.resolve(send(sound(1), { signal: gone.signal })).catch(() => undefined)
    await vi.waitFor(() => expect(server.seen).toHaveLength(1))
    gone.abort()
    await left
    await vi.waitFor(() => expect(server.seen[0]?.ended).toBe('aborted'))
    expect((await calls())[0]).toMatchObject({ outcome: 'cancelled' })
  })
  test('a budget that is used up closes it, counted by what a second costs', async () => {
    await hearing('fake')
    const ctx = await admin.ctx()
    await addBudget(ctx, { scope: 'method', subject: 'assistant.dictate', tokens: 100, cents: null, wattHours: null })
    const answer = await send(sound(10))
    expect(answer.status).toBe(503)
    expect(await answer.json()).toMatchObject({ type: '/errors/assistant.dictation-spent' })
    expect(server.seen).toEqual([])
    await removeBudget(ctx, (await listBudgets(house.ctxFor(ctx.actor)))[0]?.id as string)
  })
  test('too many from one page, then from one address, wait', async () => {
    await hearing('fake')
    const silence = wavOf(new Float32Array(8_000))
    const at = from()
    const session = crypto.randomUUID()
    const statuses = []
    for (let i = 0; i < 9; i++) statuses.push((await send(silence, { at, session })).status)
    expect(statuses).toEqual([...Array(8).fill(200), 429])
    const others = await Promise.all(Array.from({ length: 25 }, () => send(silence, { at })))
    expect(others.map((a) => a.status).filter((s) => s === 429)).toHaveLength(4)
    expect(await others.find((a) => a.status === 429)?.json()).toMatchObject({
      type: '/errors/assistant.dictated-too-often',
      seconds: expect.any(Number),
    })
  })
  test('switched off in the register it is closed, and no microphone is offered', async () => {
    await switchMethod(await admin.ctx(), 'assistant.dictate', 'off')
    expect((await opening()).dictation).toBeNull()
    expect((await send(sound(1))).status).toBe(409)
    await switchMethod(await admin.ctx(), 'assistant.dictate', 'on')
    expect((await send(sound(1))).status).toBe(200)
  })
})

describe('an answer is read aloud', () => {
  const ask = async (question: string, level = 'normal') =>
    (await (await http.request('/api/assistant/answers', { method: 'POST', headers: { 'content-type': 'application/json', 'x-real-ip': from() }, body: JSON.stringify({ question, level }) })).json()) as Answer // biome-ignore format: one request
  const aloud = (text: string, language = 'de', signal?: AbortSignal) =>
    http.request('/api/assistant/aloud', {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-real-ip': from() },
      body: JSON.stringify({ text, language }),
      ...(signal ? { signal } : {}),
    })
  test('its words come speakable, each piece in its language and short enough to be said', async () => {
    const { spoken } = await ask('Ich habe einen Herzinfarkt')
    expect(spoken[0]).toMatchObject({ language: 'de' })
    expect(spoken.map((s) => s.text).join(' ')).toContain('1 1 2')
    expect(spoken.every((s) => s.text.length <= 500)).toBe(true)
    expect((await ask('Are you human?', 'english')).spoken[0]).toMatchObject({ language: 'en' })
  })
  test.skipIf(!hasVoice)('by the house as a WAV, with the text nowhere in the list of processes', async () => {
    const secret = 'Heiratsurkunde'
    let listed = ''
    for (let i = 0; i < 10 && !listed.includes('espeak-ng -v de'); i++) {
      const look = spawn('sh', ['-c', 'for i in 1 2 3 4 5 6 7 8 9; do ps -eo args; sleep 0.01; done'])
      const looked = new Promise<string>((done) => {
        let all = ''
        look.stdout.on('data', (piece) => {
          all += piece
        })
        look.on('close', () => done(all))
      })
      const answer = await aloud(`${secret} `.repeat(30).trim())
      expect(answer.status).toBe(200)
      expect(answer.headers.get('content-type')).toBe('audio/wav')
      expect(
        Buffer.from(await answer.arrayBuffer())
          .subarray(0, 4)
          .toString(),
      ).toBe('RIFF')
      listed += await looked
    }
    expect(listed, 'it was seen while it spoke').toContain('espeak-ng -v de')
    expect(listed).not.toContain(secret)
  })
  test.each([
    ['nothing', ' '],
    ['more than one breath', 'a'.repeat(501)],
  ])('%s is refused', async (_, text) => expect((await aloud(text)).status).toBe(422))
  test('switched off in the register nothing is spoken, neither here nor by the reader’s device', async () => {
    await switchMethod(await admin.ctx(), 'assistant.read-aloud', 'off')
    expect((await opening()).aloud).toBeNull()
    expect((await ask('Bist du ein Mensch?')).spoken).toEqual([])
    expect((await aloud('Guten Tag.')).status).toBe(409)
    await switchMethod(await admin.ctx(), 'assistant.read-aloud', 'on')
    expect((await opening()).aloud).toEqual({ house: hasVoice })
  })
  test.skipIf(!hasVoice)('who leaves stops the voice', async () => {
    const gone = new AbortController()
    const left = Promise.resolve(aloud('Das dauert. '.repeat(40).slice(0, 500), 'de', gone.signal)).catch(() => undefined)
    await sleep(10)
    gone.abort()
    await left
    expect((await aloud('Weiter.')).status).toBe(200)
  })
})
