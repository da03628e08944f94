import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
// @ts-expect-error it brings no types
import Provider from 'oidc-provider'

/** Who comes to the broker, and how surely it then knows her; `no`: she breaks off. */
export type Comer = { sub: string; acr: string; claims?: Record<string, unknown>; no?: boolean }

/** The town's broker before the Nutzerkonten, for tests: a real OpenID provider. Its page of signing in is left out; `comer` is signed in at once. */
export async function startBroker(returnTo: () => string, acrs: string[]) {
  let comer: Comer = { sub: 'niemand', acr: '' }
  let handler: (req: unknown, res: unknown) => void = () => undefined
  const server: Server = createServer((req, res) => handler(req, res))
  await new Promise<void>((done) => server.listen(0, 'localhost', done))
  const issuer = `http://localhost:${(server.address() as AddressInfo).port}`
  const open = () => {
    const provider = new Provider(issuer, {
      clients: [{ client_id: 'vorzimmer', client_secret: 'geheim', redirect_uris: [returnTo()] }],
      acrValues: acrs,
      claims: { openid: ['sub', 'acr'], profile: ['given_name', 'family_name', 'birthdate', 'nickname'] },
      conformIdTokenClaims: false,
      features: { devInteractions: { enabled: false } },
      interactions: { url: (_: unknown, { uid }: { uid: string }) => `/interaction/${uid}` },
      findAccount: (_: unknown, sub: string) => ({ accountId: sub, claims: () => ({ sub, ...comer.claims }) }),
      // Every application is a new sign-in.
      cookies: { keys: ['x'] },
    })
    const answer = provider.callback()
    handler = async (req, res) => {
      const { url } = req as { url?: string }
      if (!url?.startsWith('/interaction/')) return answer(req, res)
      const { prompt, params, session } = await provider.interactionDetails(req, res)
      if (comer.no) return provider.interactionFinished(req, res, { error: 'access_denied' })
      if (prompt.name === 'login') return provider.interactionFinished(req, res, { login: { accountId: comer.sub, acr: comer.acr } })
      const grant = new provider.Grant({ accountId: session.accountId, clientId: params.client_id })
      grant.addOIDCScope(params.scope)
      return provider.interactionFinished(req, res, { consent: { grantId: await grant.save() } })
    }
  }
  return {
    discoveryUrl: `${issuer}/.well-known/openid-configuration`,
    issuer,
    open,
    be: (next: Comer) => {
      comer = next
    },
    close: () => new Promise<void>((done) => void server.close(() => done())),
  }
}
