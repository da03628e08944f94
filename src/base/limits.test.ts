import { expect, test } from 'vitest'
import { world } from '#test/world.ts'
import { openHouse } from '../app/house.ts'
import { createHttp } from '../app/http.ts'
import { openLimit } from './limits.ts'

const { house, http, person } = await world({ work: false, config: { VISITOR_POSTS_PER_MINUTE: '6', CLIENT_REQUESTS_PER_MINUTE: '6' } })
/** A second server process of the same town: its own memory, its own connections. */
async function another<T>(use: (second: Awaited<ReturnType<typeof openHouse>>) => Promise<T>): Promise<T> {
  const second = await openHouse(house.connections, house.config, { work: false, poolSize: 4 })
  return use(second).finally(() => second.close())
}

test.each([
  ['below the limit', 5, 5],
  ['at it', 6, 6],
  ['above it', 20, 6],
])('two processes count as one: %s', async (_why, asked, passed) => {
  await another(async (second) => {
    const who = crypto.randomUUID()
    const limits = [house, second].map((h) => openLimit(h, 'test', { most: 6, seconds: 60 }))
    const waits = await Promise.all(Array.from({ length: asked }, (_, i) => limits[i % 2]?.(who)))
    expect(waits.filter((w) => w === 0)).toHaveLength(passed)
    for (const wait of waits) expect(wait === 0 || (Number(wait) > 50 && Number(wait) <= 60)).toBe(true)
  })
})

test('a window that is over begins anew, others are not counted with it, and no address is kept', async () => {
  const limit = openLimit(house, 'kurz', { most: 1, seconds: 1 })
  expect([await limit('203.0.113.7'), (await limit('203.0.113.7')) > 0, await limit('203.0.113.8')]).toEqual([0, true, 0])
  await house.pool.query(`update rate_limit set ends_at = now() - interval '1 second'`)
  expect([await limit('203.0.113.7'), (await limit('203.0.113.7')) > 0]).toEqual([0, true])
  const { rows } = await house.pool.query('select key from rate_limit')
  expect(rows.some((r) => r.key.includes('203.0'))).toBe(false)
})

test('of a town with two server processes: visitors, programs with a wrong token and sign-ins are held back by one count', async () => {
  await another(async (second) => {
    const both = [http, createHttp(second)]
    const states = async (n: number, path: string, init: RequestInit) => {
      const all: number[] = []
      for (let i = 0; i < n; i++) all.push((await both[i % 2]?.request(path, init))?.status ?? 0)
      return all
    }
    const json = { method: 'POST', headers: { origin: 'http://localhost', 'content-type': 'application/json' } }
    const visitor = await states(8, '/api/applications/mine', { ...json, body: '{}' })
    expect(visitor.slice(0, 6)).not.toContain(429)
    expect(visitor.slice(6)).toEqual([429, 429])
    const program = await states(8, '/api/intake/deliveries/x', { headers: { authorization: 'Bearer vz_falsch' } })
    expect(program.slice(6)).toEqual([429, 429])
    const { email } = await person()
    const signIn = await states(7, '/api/auth/sign-in/email', { ...json, body: JSON.stringify({ email, password: 'falsch-falsch' }) })
    expect(signIn).toEqual([401, 401, 401, 401, 401, 429, 429])
  })
})
