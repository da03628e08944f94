import { createServer } from 'node:http'
import { Readable } from 'node:stream'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { describe, expect, test } from 'vitest'
import { world } from '#test/world.ts'

const { house, http, person } = await world({ work: false })
const admin = await person({ roles: ['admin'], name: 'Frau Systemverwaltung' })
const clerk = await person({ roles: ['poststelle'], stellen: ['10.11'] })
const makeToken = async (mailbox?: string) =>
  ((await (await admin.post('/api/intake/clients', { title: 'Scanserver', ...(mailbox ? { mailbox } : {}) })).json()) as { token: string }).token
const token = await makeToken()

type Parts = { key?: string; receivedAt?: string; mailbox?: string; file?: string | Buffer | null; name?: string; files?: number }
async function deliver(parts: Parts = {}, { as = token, cookie = '' } = {}) {
  const { key = crypto.randomUUID(), file = 'Sehr geehrte Damen und Herren, ...', name = 'scan.txt', files = 1, ...rest } = parts
  const form = new FormData()
  form.set('key', key)
  for (const [field, value] of Object.entries(rest)) form.set(field, value as string)
  if (file !== null) for (let i = 0; i < files; i++) form.append('file', new Blob([file as BlobPart]), name)
  const res = await http.request('/api/intake/deliveries', {
    method: 'POST',
    body: form,
    headers: { ...(as ? { authorization: `Bearer ${as}` } : {}), ...(cookie ? { cookie } : {}) },
  })
  return { status: res.status, type: res.headers.get('content-type') ?? '', body: (await res.json()) as Record<string, unknown>, key }
}
const status = (key: string, as = token) => http.request(`/api/intake/deliveries/${key}`, { headers: { authorization: `Bearer ${as}` } })
const rows = async (sql: string, values: unknown[] = []) => (await house.pool.query(sql, values)).rows

describe('another program delivers', () => {
  test('a file, gets its number, and the same key again answers the same number', async () => {
    const first = await deliver({ receivedAt: new Date(Date.now() - 3600_000).toISOString() })
    expect(first.body).toMatchObject({ number: expect.stringMatching(/^\d{4}-\d{6}$/), key: first.key, status: 'received', known: false })
    const again = await deliver({ key: first.key })
    expect(again.body).toEqual({ ...first.body, known: true })
    expect(await (await status(first.key)).json()).toEqual({ ...first.body, known: true })
    expect(await rows('select count(*)::int as n from intake_item where origin like $1', [`%${first.key}`])).toEqual([{ n: 1 }])
  })

  test('twenty at once with one key are one item', async () => {
    const key = crypto.randomUUID()
    const all = await Promise.all(Array.from({ length: 20 }, () => deliver({ key })))
    expect(new Set(all.map((d) => d.body.number)).size).toBe(1)
    expect(all.filter((d) => d.body.known === false)).toHaveLength(1)
  })

  test('under one key another content is refused, and nothing of it is entered', async () => {
    const { key } = await deliver({ file: 'eins' })
    const other = await deliver({ key, file: 'zwei' })
    expect(other).toMatchObject({ status: 409, body: { type: '/errors/intake.key-used', key } })
    expect(await rows('select file_size::int as size from intake_item where origin like $1', [`%${key}`])).toEqual([{ size: 4 }])
  })

  test.each<[string, Parameters<typeof deliver>, number, string]>([
    ['no file', [{ file: null }], 422, 'intake.one-file'],
    ['two files', [{ files: 2 }], 422, 'intake.one-file'],
    ['an empty file', [{ file: '' }], 422, 'intake.empty-file'],
    ['a key with blanks', [{ key: 'mit leer' }], 422, 'invalid'],
    ['a program', [{ file: Buffer.from('4d5a900003000000', 'hex'), name: 'brief.pdf' }], 415, 'intake.unknown-kind'],
    ['a stamp from tomorrow', [{ receivedAt: new Date(Date.now() + 86_400_000).toISOString() }], 422, 'intake.stamp-in-future'],
    ['a stamp from last year', [{ receivedAt: '2020-01-01T00:00:00Z' }], 422, 'intake.stamp-too-old'],
    ['a day instead of an instant', [{ receivedAt: '2026-11-20' }], 422, 'invalid'],
    ['a wrong token', [{}, { as: 'vz_falsch' }], 401, 'client.unknown'],
    ['a person without the right', [{}, { as: '', cookie: admin.cookie }], 403, 'foreign-origin'],
    ['a wrong token beside a cookie', [{}, { as: 'vz_falsch', cookie: clerk.cookie }], 401, 'client.unknown'],
  ])('%s is a problem with a sentence', async (_what, [parts, options], code, problem) => {
    const { status, type, body } = await deliver(parts, options)
    expect(status).toBe(code)
    expect(type).toContain('application/problem+json')
    expect(body).toMatchObject({ type: `/errors/${problem}`, status: code, title: expect.stringMatching(/\p{L}{3}.*[.!]$/u) })
  })
  test.each([
    ['JSON', { 'content-type': 'application/json' }, '{}', 415, 'upload-no-form'],
    ['a form without a boundary', { 'content-type': 'multipart/form-data' }, 'x', 400, 'upload-unreadable'],
    [
      'a form that was cut off',
      { 'content-type': 'multipart/form-data; boundary=b' },
      '--b\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\nabgeschn',
      400,
      'upload-unreadable',
    ],
    [
      'a length above the limit',
      { 'content-type': 'multipart/form-data; boundary=b', 'content-length': String(201 * 1024 * 1024) },
      'x',
      413,
      'too-large',
    ],
  ])('%s is refused as such', async (_what, headers, body, code, problem) => {
    const res = await http.request('/api/intake/deliveries', { method: 'POST', body, headers: { ...headers, authorization: `Bearer ${token}` } })
    expect({ status: res.status, ...((await res.json()) as object) }).toMatchObject({ status: code, type: `/errors/${problem}` })
  })

  test('without a token it is asked to sign in', async () => {
    const res = await http.request('/api/intake/deliveries/x')
    expect({ status: res.status, ...((await res.json()) as object) }).toMatchObject({ type: '/errors/signed-out' })
  })
  test('says English when asked', async () => {
    const res = await http.request('/api/intake/deliveries/unbekannt', { headers: { authorization: `Bearer ${token}`, 'accept-language': 'en' } })
    expect(await res.json()).toMatchObject({ status: 404, title: 'Nothing was delivered under this key (“unbekannt”).' })
  })
})

describe('a client', () => {
  test('sees its own deliveries only, and nothing of the house', async () => {
    const { key } = await deliver()
    const other = await makeToken()
    expect((await status(key, other)).status).toBe(404)
    for (const path of ['/api/intake/items', '/api/desk/waiting', '/api/organisation/people', '/api/intake/channels'])
      expect((await http.request(path, { headers: { authorization: `Bearer ${token}` } })).status, path).toBe(403)
  })
  test('bound to a mailbox brings its post to that mailbox: it stays sealed, whatever the delivery says', async () => {
    const bound = await makeToken('personalrat@musterstadt.example')
    const { body } = await deliver({ mailbox: 'stadt@musterstadt.example' }, { as: bound })
    expect(body.status).toBe('sealed')
  })
  test('loses its access at once; the list shows who made it, when it was last used, and no token', async () => {
    const short = await makeToken()
    await deliver({}, { as: short })
    const list = async () => (await (await admin.get('/api/intake/clients')).json()) as { clients: Record<string, string>[] }
    const [newest] = (await list()).clients
    expect(newest).toMatchObject({ createdByName: 'Frau Systemverwaltung', lastUsedAt: expect.any(String), revokedAt: null })
    expect(JSON.stringify(await list())).not.toContain(short.slice(4))
    expect(await rows('select 1 from auth_client where token_digest like $1', [`%${short.slice(4, 20)}%`])).toEqual([])
    expect((await admin.post(`/api/intake/clients/${newest?.id}/revoke`)).status).toBe(200)
    expect(await deliver({}, { as: short })).toMatchObject({ status: 401 })
    expect((await admin.post(`/api/intake/clients/${newest?.id}/revoke`)).status).toBe(404)
    expect((await clerk.get('/api/intake/clients')).status).toBe(403)
  })
  test('is a machine to the database: it can make itself no token', async () => {
    await expect(
      house.pools.worker.query(`insert into auth_client (title, permissions, token_digest, created_by) values ('x', '{}', 'x', 'x')`),
    ).rejects.toThrow(/permission denied/)
    await expect(house.pools.worker.query(`update auth_client set permissions = '{everything}'`)).rejects.toThrow(/permission denied/)
  })
  test('that asks too often is told when to come again', async () => {
    const hasty = await makeToken()
    const answers = await Promise.all(Array.from({ length: house.config.CLIENT_REQUESTS_PER_MINUTE + 5 }, () => status('x', hasty)))
    const refused = answers.filter((a) => a.status === 429)
    expect(refused).toHaveLength(5)
    expect(Number(refused[0]?.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(await refused[0]?.json()).toMatchObject({ type: '/errors/too-often' })
    expect((await status('x')).status).toBe(404) // others go on
  })
  test('is described in OpenAPI: a form, a bearer token, the problem', async () => {
    const api = (await (await http.request('/api/openapi.json')).json()) as { paths: Record<string, Record<string, Record<string, unknown>>> }
    expect(api.paths['/api/intake/deliveries']?.post).toMatchObject({
      security: [{ token: [] }],
      requestBody: { content: { 'multipart/form-data': { schema: { allOf: [{}, { properties: { files: {} } }] } } } },
      responses: { default: { content: { 'application/problem+json': {} } } },
    })
  })
})

test('200 MB flow through to the disk: the memory stays small', { timeout: 120_000 }, async () => {
  const { serve } = await import('@hono/node-server')
  const server = serve({ fetch: http.fetch, port: 0, hostname: '127.0.0.1', createServer })
  await new Promise((done) => server.once('listening', done))
  const { port } = server.address() as { port: number }
  const head = Buffer.from(
    '--b\r\nContent-Disposition: form-data; name="key"\r\n\r\ngross-1\r\n--b\r\nContent-Disposition: form-data; name="file"; filename="gross.txt"\r\n\r\n',
  )
  const block = Buffer.alloc(1024 * 1024, 'Seite eins. ')
  const blocks = 199
  let most = 0
  setFlagsFromString('--expose-gc')
  const collectGarbage = runInNewContext('gc') as () => void // what is held, not what lies about
  const memory = () => {
    collectGarbage()
    return process.memoryUsage().arrayBuffers + process.memoryUsage().heapUsed
  }
  const before = memory()
  async function* body() {
    yield head
    for (let i = 0; i < blocks; i++) {
      if (i % 10 === 0) most = Math.max(most, memory() - before)
      yield block
    }
    yield Buffer.from('\r\n--b--\r\n')
  }
  const res = await fetch(`http://127.0.0.1:${port}/api/intake/deliveries`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'multipart/form-data; boundary=b' },
    body: Readable.toWeb(Readable.from(body())) as never,
    duplex: 'half',
  } as RequestInit)
  expect(res.status).toBe(200)
  expect(await rows(`select file_size::int as size from intake_item where origin like '%gross-1'`)).toEqual([{ size: blocks * block.length }])
  expect(most).toBeLessThan(90 * 1024 * 1024) // the sender's buffers are in this process, too
  await new Promise((done) => server.close(done))
})
