import { afterAll, expect, test } from 'vitest'
import { createHttp } from '../src/app/http.ts'
import { openWorld } from './world.ts'

const { house, request, person, close } = await openWorld({ work: false })
afterAll(close)
const token = 'ein-langes-geheimnis-fuer-prometheus'
const measured = createHttp({ ...house, config: { ...house.config, METRICS_TOKEN: token } })
const metrics = async (authorization = `Bearer ${token}`) => measured.request('/metrics', { headers: { authorization } })

test('without a token there is no such page', async () => {
  const res = await request('/metrics')
  expect(res.headers.get('content-type') ?? '').not.toContain('text/plain; version')
})

test('with a token only its bearer reads it', async () => {
  expect((await measured.request('/metrics')).status).toBe(401)
  expect((await metrics('Bearer falsch')).status).toBe(401)
  expect((await metrics(token)).status).toBe(401)
  const res = await metrics()
  expect(res.status).toBe(200)
  const text = await res.text()
  for (const name of [
    'http_request_duration_seconds',
    'jobs_waiting',
    'jobs_failed',
    'db_connections',
    'nodejs_eventloop_lag_seconds',
    'process_cpu_seconds_total',
  ])
    expect(text).toContain(`vorzimmer_${name}`)
})

test('labels are templates, queues and pools: no id, no address, no name ever appears', async () => {
  const secret = crypto.randomUUID()
  const { cookie, id, email } = await person({ roles: ['admin'], name: 'Frau Unverkennbar' })
  for (const path of [
    `/api/organisation/people/${secret}/roles`,
    `/api/organisation/people/${id}/lock`,
    `/api/nirgends/${secret}`,
    `/${secret}`,
    `/api/auth/${secret}`,
  ])
    for (const method of ['GET', 'POST'])
      await measured.request(`${path}?q=${secret}`, {
        method,
        headers: { cookie, origin: 'http://localhost', 'content-type': 'application/json' },
        ...(method === 'POST' ? { body: JSON.stringify({ email, secret }) } : {}),
      })
  const text = await (await metrics()).text()
  for (const personal of [secret, id, email, 'Unverkennbar', cookie]) expect(text).not.toContain(personal)
  const routes = [...text.matchAll(/http_request_duration_seconds_count\{[^}]*route="([^"]*)"/g)].map((m) => m[1])
  expect(routes).toContain('/api/organisation/people/:id/lock')
  const known = new Set([...measured.routes.map((r) => r.path), '*'])
  for (const route of routes) expect(known, route).toContain(route)
})
