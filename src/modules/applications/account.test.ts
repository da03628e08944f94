import { serve } from '@hono/node-server'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openBroker } from '#base/broker.ts'
import { startBroker } from '#test/broker.ts'
import { activatePackages, dog } from '#test/packages.ts'
import { settings } from '#test/town.ts'
import { openWorld } from '#test/world.ts'

// A real OpenID provider as the town's broker, a real server, and a browser's way between them with a jar of cookies for each.

const [substantial, high, basic] = ['STORK-QAA-Level-3', 'STORK-QAA-Level-4', 'STORK-QAA-Level-1'] as const
let url = ''
const broker = await startBroker(() => `${url}/nutzerkonto/zurueck`, [basic, substantial, high])
const probe = serve({ fetch: () => new Response(), port: 0, hostname: '127.0.0.1' })
const port = await new Promise<number>((done) => probe.once('listening', () => done((probe.address() as { port: number }).port)))
await new Promise((done) => probe.close(done))
url = `http://localhost:${port}`
broker.open()
const w = await openWorld({
  url,
  work: false,
  config: { PORT: String(port), BROKER_DISCOVERY_URL: broker.discoveryUrl, BROKER_CLIENT_ID: 'vorzimmer', BROKER_CLIENT_SECRET: 'geheim' },
})
const owner = new pg.Client(w.house.connections.owner)
await owner.connect()
const server = serve({ fetch: w.http.fetch, port, hostname: 'localhost' })
afterAll(async () => {
  await owner.end()
  await new Promise((done) => server.close(done))
  await broker.close()
  await w.close()
})

beforeAll(async () => {
  // The dog package, which now asks for a Nutzerkonto and takes two of its claims.
  const { rows } = await owner.query(`select content from applications_package where package = 'hundesteuer'`)
  const content = rows[0].content as Record<string, string>
  const leistung = JSON.parse(content['leistung.json'] ?? '{}')
  leistung.identity = { broker: 'substantial', claims: { familienname: 'family_name', vornamen: 'given_name', geburtsdatum: 'birthdate' } }
  content['leistung.json'] = JSON.stringify(leistung)
  await owner.query(`insert into applications_package (package, title, label, digest, content) values ('hundesteuer', 'Hund', '2', 'konto', $1)`, [
    JSON.stringify(content),
  ])
  await activatePackages(w, ['hundesteuer'])
}, 60_000)

/** A browser: its cookies for the house and for the broker. */
function browser() {
  const jars = new Map<string, Map<string, string>>()
  const ask = async (to: string, init: RequestInit = {}) => {
    const { origin } = new URL(to)
    const jar = jars.get(origin) ?? new Map<string, string>()
    jars.set(origin, jar)
    const headers = new Headers(init.headers)
    headers.set('cookie', [...jar].map(([k, v]) => `${k}=${v}`).join('; '))
    const res = await fetch(to, { ...init, headers, redirect: 'manual' })
    for (const cookie of res.headers.getSetCookie()) {
      const [pair = ''] = cookie.split(';')
      const name = pair.slice(0, pair.indexOf('='))
      if (/max-age=0/i.test(cookie)) jar.delete(name)
      else jar.set(name, pair.slice(pair.indexOf('=') + 1))
    }
    return res
  }
  const post = (path: string, body: unknown, origin = url) =>
    ask(`${url}${path}`, { method: 'POST', headers: { 'content-type': 'application/json', origin }, body: JSON.stringify(body) })
  return {
    cookies: (origin = url) => Object.fromEntries(jars.get(origin) ?? []),
    post,
    mine: async (path: string, body: object) => {
      const res = await post(`/api/applications/mine${path}`, body)
      return {
        status: res.status,
        body: (await res.json()) as never as { code: string; type: string; version: number; answers: Record<string, string>; account: object },
      }
    },
    /** Follows the redirects until the house shows a page again. @returns its address, and the one by which the broker sent the browser back */
    follow: async (first: string) => {
      let [next, back] = [first, '']
      for (let i = 0; i < 12; i++) {
        const here = new URL(next)
        if (here.origin === url && here.pathname !== '/nutzerkonto/zurueck') return { end: here.pathname + here.search, back }
        if (here.origin === url) back = next
        const res = await ask(next)
        next = new URL(res.headers.get('location') ?? '', next).href
      }
      throw new Error('it goes round')
    },
    ask,
  }
}
const erna = { sub: 'erna', acr: substantial, claims: { given_name: 'Erna', family_name: 'Beispiel', birthdate: '1980-05-04', nickname: 'Ernie' } }
/** A draft and where its browser has to go. */
async function begun(b = browser()) {
  const { body: draft } = await b.mine('/begin', { package: 'hundesteuer' })
  const res = await b.post('/nutzerkonto/anmelden', { code: draft.code })
  return { b, code: draft.code, status: res.status, to: ((await res.json()) as { url: string }).url }
}

describe('a citizen signs in with her Nutzerkonto', () => {
  test('what the package names comes into the form, is locked, and the application can be sent', async () => {
    broker.be(erna)
    const { b, code, to } = await begun()
    expect((await b.follow(to)).end).toBe('/antrag/hundesteuer?konto=da')
    const { body: mine } = await b.mine('', { code })
    expect(mine.answers).toEqual({ familienname: 'Beispiel', vornamen: 'Erna', geburtsdatum: '1980-05-04' })
    expect(mine.account).toEqual({ asked: 'substantial', state: 'present', fields: ['familienname', 'vornamen', 'geburtsdatum'] })
    // What she types over it does not hold.
    await b.mine('/save', { code, version: mine.version, answers: { familienname: 'Andere', hundName: 'Bello' }, step: 1 })
    expect((await b.mine('', { code })).body.answers).toMatchObject({ familienname: 'Beispiel', hundName: 'Bello' })
    const { rows } = await w.house.pool.query(`select identity::text as kept from applications_case where identity is not null`)
    expect(rows[0].kept).not.toMatch(/Ernie|"erna"/) // neither the claim nobody asked for nor the broker's own name of her
  })

  test('sent only while the same account is there; the code alone opens the draft and no more', async () => {
    broker.be(erna)
    const b = browser()
    const { code } = await sendDraft(b)
    const stranger = browser()
    const { body: seen } = await stranger.mine('', { code })
    expect(seen.account).toMatchObject({ state: 'again' })
    const refused = await stranger.mine('/submit', { code, version: seen.version, declared: true })
    expect([refused.status, refused.body.type]).toEqual([403, '/errors/applications.not-identified'])
    const sent = await b.mine('/submit', { code, version: seen.version, declared: true })
    expect(sent.body).toMatchObject({ status: 'submitted', number: expect.stringMatching(/^A-/) })
    await expect(
      owner.query(`update applications_case set identity = '{"subject":"x"}' where submitted_at is not null and identity is not null`),
    ).rejects.toThrow(/sent-is-final/)
  })

  test('signing out ends it', async () => {
    broker.be(erna)
    const { b, code, to } = await begun()
    await b.follow(to)
    await b.post('/nutzerkonto/abmelden', {})
    expect((await b.mine('', { code })).body.account).toMatchObject({ state: 'again' })
  })

  test('a claim that the field would not take is left to her', async () => {
    broker.be({ ...erna, sub: 'schief', claims: { family_name: 'Beispiel', birthdate: '4. Mai 1980', given_name: 7 } })
    const { b, code, to } = await begun()
    await b.follow(to)
    expect((await b.mine('', { code })).body.answers).toEqual({ familienname: 'Beispiel' })
  })
})

describe('what does not count', () => {
  test.each([
    ['a weaker level', { ...erna, sub: 'schwach', acr: basic }, '/antrag/hundesteuer?konto=niveau'],
    ['a level nobody knows', { ...erna, sub: 'unbekannt', acr: 'ganz-sicher' }, '/antrag/hundesteuer?konto=niveau'],
    ['breaking off', { ...erna, sub: 'abbruch', no: true }, '/antrag/hundesteuer?konto=nicht'],
  ])('%s', async (_why, comer, end) => {
    broker.be(comer)
    const { b, code, to } = await begun()
    expect((await b.follow(to)).end).toBe(end)
    const { body } = await b.mine('', { code })
    expect([body.answers, body.account]).toEqual([{}, { asked: 'substantial', state: 'none', fields: [] }])
    expect(b.cookies()['vz-konto']).toBeUndefined()
  })

  test('a stronger level does', async () => {
    broker.be({ ...erna, sub: 'stark', acr: high })
    const { b, to } = await begun()
    expect((await b.follow(to)).end).toBe('/antrag/hundesteuer?konto=da')
  })

  test('the answer of the broker a second time, in another browser, with another state, or after its ten minutes', async () => {
    broker.be(erna)
    const { b, to } = await begun()
    const { back } = await b.follow(to)
    expect((await b.follow(back)).end).toBe('/antrag?konto=fremd')
    // Somebody is sent to the answer of a sign-in that she did not begin: the draft would be the other's, the name hers.
    const attacker = await begun()
    const victim = browser()
    expect((await victim.follow(attacker.to)).end).toBe('/antrag?konto=fremd')
    expect((await attacker.b.mine('', { code: attacker.code })).body.answers).toEqual({})
    expect((await b.follow(`${url}/nutzerkonto/zurueck?code=x&state=y`)).end).toBe('/antrag?konto=fremd')
    const late = await begun()
    await owner.query(`update applications_sign_in set at = at - interval '11 minutes'`)
    expect((await late.b.follow(late.to)).end).toBe('/antrag?konto=fremd')
  })

  test('another account than the one the draft belongs to', async () => {
    broker.be(erna)
    const { b, code, to } = await begun()
    await b.follow(to)
    broker.be({ ...erna, sub: 'max', claims: { ...erna.claims, given_name: 'Max' } })
    const other = browser()
    const again = (await (await other.post('/nutzerkonto/anmelden', { code })).json()) as { url: string }
    expect((await other.follow(again.url)).end).toBe('/antrag/hundesteuer?konto=anderes')
    expect((await b.mine('', { code })).body.answers.vornamen).toBe('Erna')
  })

  test('people of the house: their session is none of a citizen, and a citizen has no rights in the house', async () => {
    broker.be(erna)
    const { b, code, to } = await begun()
    await b.follow(to)
    const clerk = await w.person({ roles: ['clerk', 'head', 'admin'], stellen: ['20.21'] })
    const asClerk = await w.request('/api/applications/mine', { cookie: clerk.cookie, body: { code } })
    expect(((await asClerk.json()) as { account: object }).account).toMatchObject({ state: 'again' })
    const cookie = `vz-konto=${b.cookies()['vz-konto']}`
    for (const path of ['/api/applications/cases', '/api/desk/waiting', '/api/applications/packages'])
      expect((await w.request(path, { cookie })).status, path).not.toBe(200)
  })

  test('a page of somebody else cannot begin a sign-in; neither can a wrong code, or a package without accounts', async () => {
    const { b, code } = await begun()
    expect((await b.post('/nutzerkonto/anmelden', { code }, 'https://anders.example')).status).toBe(403)
    expect((await b.post('/nutzerkonto/anmelden', { code: 'AAAA-BBBB-CCCC-DDDD' })).status).toBe(404)
    expect((await b.post('/nutzerkonto/anmelden', 'kein Formular')).status).toBe(404)
  })

  test('no broker: said, and nothing is lost', async () => {
    const nowhere = { BROKER_DISCOVERY_URL: 'http://localhost:9/x', BROKER_CLIENT_ID: 'vorzimmer', BROKER_CLIENT_SECRET: 'geheim' }
    await expect(openBroker(settings(url, nowhere))?.begin('high')).rejects.toMatchObject({ code: 'broker.away' })
    expect(openBroker(settings(url))).toBeUndefined()
    broker.be(erna)
    const { b, code, to } = await begun()
    await broker.close()
    // It goes away while she is there: the way back ends on her page, with a word on it.
    const state = new URL(to).searchParams.get('state') ?? ''
    expect((await b.follow(`${url}/nutzerkonto/zurueck?code=x&state=${state}&iss=${broker.issuer}`)).end).toBe('/antrag/hundesteuer?konto=weg')
    expect((await b.mine('', { code })).status).toBe(200)
  })
})

/** A draft of hers with everything that is asked. */
async function sendDraft(b: ReturnType<typeof browser>) {
  const { code, to } = await begun(b)
  await b.follow(to)
  const { body } = await b.mine('', { code })
  await b.mine('/save', { code, version: body.version, answers: { ...dog(), ...body.answers }, step: 5 })
  return { code }
}
