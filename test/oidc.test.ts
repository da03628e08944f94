import { createServer, type Server } from 'node:http'
// @ts-expect-error it brings no types
import Provider from 'oidc-provider'
import { afterAll, expect, test, vi } from 'vitest'
import { type Auth, openAuth } from '#base/auth.ts'
import { freePort } from './cluster.ts'
import { world } from './world.ts'

// A real OpenID provider, as a town runs one, and a browser's way through it.
const { house, person } = await world({ work: false })
const anna = await person({ name: 'Anna Amsel' })
const url = 'http://localhost'
const secret = 'a-secret-for-tests-only-32-characters'
const running: Server[] = []
const opened: Auth[] = []
afterAll(() => {
  for (const server of running) server.close()
  for (const auth of opened) auth.close()
})

/** Whoever comes is signed in as this address at once: a password page is not ours to test. */
let who = ''
async function startTown(port: number) {
  const provider = new Provider(`http://localhost:${port}`, {
    clients: [
      { client_id: 'vorzimmer', client_secret: 'geheim', redirect_uris: [`${url}/api/auth/oauth2/callback/town`, `${url}/api/auth/callback/town`] },
    ],
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    conformIdTokenClaims: false,
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_: unknown, { uid }: { uid: string }) => `/interaction/${uid}` },
    findAccount: (_: unknown, sub: string) => ({ accountId: sub, claims: () => ({ sub, email: sub, email_verified: true, name: 'Name der Stadt' }) }),
    cookies: { keys: ['x'] },
  })
  const answer = provider.callback()
  const server = createServer(async (req, res) => {
    if (!req.url?.startsWith('/interaction/')) return answer(req, res)
    const { prompt, params, session } = await provider.interactionDetails(req, res)
    if (prompt.name === 'login') return provider.interactionFinished(req, res, { login: { accountId: who } })
    const grant = new provider.Grant({ accountId: session.accountId, clientId: params.client_id })
    grant.addOIDCScope(params.scope)
    return provider.interactionFinished(req, res, { consent: { grantId: await grant.save() } })
  })
  await new Promise<void>((done) => server.listen(port, 'localhost', done))
  running.push(server)
  return server
}
async function openTown(port: number, retryMs = 200) {
  const discoveryUrl = `http://localhost:${port}/.well-known/openid-configuration`
  const auth = await openAuth(house.pool, { url, secret, oidc: { discoveryUrl, clientId: 'vorzimmer', clientSecret: 'geheim' }, retryMs })
  opened.push(auth)
  return auth
}

/** Follows every redirect between the two houses with a jar of cookies for each. @returns where it ended and our cookies */
async function through(auth: Auth) {
  const jars: Record<string, Map<string, string>> = { ours: new Map(), theirs: new Map() }
  const visit = async (request: Request, at: 'ours' | 'theirs') => {
    request.headers.set('cookie', [...(jars[at] ?? [])].map(([k, v]) => `${k}=${v}`).join('; '))
    const res = at === 'ours' ? await auth.handler(request) : await fetch(request, { redirect: 'manual' })
    for (const cookie of res.headers.getSetCookie()) {
      const [pair = ''] = cookie.split(';')
      jars[at]?.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1))
    }
    return res
  }
  const headers = { 'content-type': 'application/json', origin: url, 'x-vorzimmer-address': '1.2.3.4' }
  const body = JSON.stringify({ provider: 'town', callbackURL: '/', errorCallbackURL: '/anmelden' })
  const first = await visit(new Request(`${url}/api/auth/sign-in/social`, { method: 'POST', body, headers }), 'ours')
  let next = ((await first.json()) as { url?: string }).url
  for (let i = 0; next && i < 12; i++) {
    const at = new URL(next, url).origin === url ? 'ours' : 'theirs'
    if (at === 'ours' && !next.includes('/api/auth/')) break
    const res = await visit(new Request(next, { headers: { 'x-vorzimmer-address': '1.2.3.4' } }), at)
    const to: string | null = res.headers.get('location')
    if (!to) throw new Error(`${next} answered ${res.status} ${await res.text()}`)
    next = new URL(to, next).href
  }
  return { status: first.status, end: next ?? '', cookie: [...(jars.ours ?? [])].map(([k, v]) => `${k}=${v}`).join('; ') }
}
const accounts = async () => (await house.people.list()).map((p) => p.email)

test("who has an account comes in with the town's own sign-in, as the same person with the same roles", async () => {
  const port = await freePort()
  await startTown(port)
  const auth = await openTown(port)
  who = anna.email
  const { end, cookie } = await through(auth)
  expect(end).toBe(`${url}/`)
  const session = await auth.api.getSession({ headers: new Headers({ cookie }) })
  expect(session?.user).toMatchObject({ id: anna.id, name: 'Anna Amsel', role: 'clerk' })
  // A second time the link is there already.
  expect((await through(auth)).end).toBe(`${url}/`)
})

test('who has none does not get one by signing in', async () => {
  const port = await freePort()
  await startTown(port)
  const auth = await openTown(port)
  const before = await accounts()
  who = 'fremd@musterstadt.example'
  const { end, cookie } = await through(auth)
  expect(end).toContain('error=')
  expect(await auth.api.getSession({ headers: new Headers({ cookie }) })).toBeNull()
  expect(await accounts()).toEqual(before)
})

test('a locked person stays outside', async () => {
  const port = await freePort()
  await startTown(port)
  const auth = await openTown(port)
  const berta = await person({ name: 'Berta Buche' })
  await house.people.lock(berta.id, true)
  who = berta.email
  const { cookie } = await through(auth).catch(() => ({ cookie: '' }))
  expect(await auth.api.getSession({ headers: new Headers({ cookie }) })).toBeNull()
})

test("the town's server is down at the start: passwords work at once, its sign-in as soon as it answers", async () => {
  const port = await freePort()
  const auth = await openTown(port)
  const signIn = await auth.api.signInEmail({ body: { email: anna.email, password: 'ein-langes-passwort' } })
  expect(signIn.user.id).toBe(anna.id)
  expect((await through(auth)).status).not.toBe(200)
  await startTown(port)
  who = anna.email
  await vi.waitFor(async () => expect((await through(auth)).end).toBe(`${url}/`), { timeout: 30_000, interval: 300 })
}, 60_000)
