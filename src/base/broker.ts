import * as oidc from 'openid-client'
import { type AssuranceLevel, assuranceLevels, reaches } from './assurance.ts'
import { type Config, ownAddressOf } from './config.ts'
import { assertNoTransaction } from './db.ts'
import { AppError } from './errors.ts'

/** What has to be kept from going there until coming back; whoever knows it could finish the sign-in. */
export type Underway = { state: string; nonce: string; verifier: string }
/** Whom the broker named. `subject` is the same for the same account of this broker and nothing else. */
export type Identified = { subject: string; level: AssuranceLevel; claims: Record<string, unknown> }

/**
 * The town's broker before the Nutzerkonten of citizens (BundID, Land): OpenID Connect, code flow with PKCE. It says who applies; it gives no rights in
 * the house and has nothing to do with how people of the house sign in (auth.ts).
 */
export type Broker = {
  /** @returns where the browser goes. @throws AppError broker.away */
  begin: (level: AssuranceLevel) => Promise<{ url: string; underway: Underway }>
  /**
   * @param back the address the browser came back to, with its query
   * @throws AppError broker.away, broker.declined (the citizen broke off, or the answer is not to this question), broker.level
   */
  finish: (back: URL, underway: Underway, level: AssuranceLevel) => Promise<Identified>
}

export const brokerReturnPath = '/nutzerkonto/zurueck'
/** The cookie of a citizen's session; app/http.ts hands it on unread, and no actor comes of it. */
export const citizenCookie = 'vz-konto'

export function openBroker(config: Config): Broker | undefined {
  const { BROKER_DISCOVERY_URL: address, BROKER_CLIENT_ID: id, BROKER_CLIENT_SECRET: secret } = config
  if (!address || !id || !secret) return undefined
  const server = new URL(address)
  const redirect = `${ownAddressOf(config)}${brokerReturnPath}`
  const values: Record<AssuranceLevel, string[]> = { substantial: config.BROKER_ACR_SUBSTANTIAL, high: config.BROKER_ACR_HIGH }
  const levelOf = (acr: unknown) => assuranceLevels.findLast((level) => typeof acr === 'string' && values[level].includes(acr))
  let found: Promise<oidc.Configuration> | undefined
  /** Asked when it is needed; a broker that was away is asked again. */
  const metadata = () => {
    found ??= oidc
      .discovery(server, id, undefined, oidc.ClientSecretBasic(secret), {
        timeout: 8,
        // Without TLS only on this very machine: for a try.
        execute: /^(localhost|127\.0\.0\.1|\[::1\])$/.test(server.hostname) && server.protocol === 'http:' ? [oidc.allowInsecureRequests] : [],
      })
      .catch((e: unknown) => {
        found = undefined
        throw away(e)
      })
    return found
  }
  return {
    async begin(level) {
      assertNoTransaction('a sign-in at the broker')
      const underway = { state: oidc.randomState(), nonce: oidc.randomNonce(), verifier: oidc.randomPKCECodeVerifier() }
      const url = oidc.buildAuthorizationUrl(await metadata(), {
        redirect_uri: redirect,
        scope: config.BROKER_SCOPES,
        state: underway.state,
        nonce: underway.nonce,
        code_challenge: await oidc.calculatePKCECodeChallenge(underway.verifier),
        code_challenge_method: 'S256',
        acr_values: assuranceLevels
          .filter((l) => reaches(l, level))
          .flatMap((l) => values[l])
          .join(' '),
      })
      return { url: url.href, underway }
    },
    async finish(back, { state, nonce, verifier }, level) {
      assertNoTransaction('a sign-in at the broker')
      const at = await metadata()
      const here = new URL(redirect)
      here.search = back.search
      try {
        const tokens = await oidc.authorizationCodeGrant(at, here, {
          pkceCodeVerifier: verifier,
          expectedNonce: nonce,
          expectedState: state,
          idTokenExpected: true,
        })
        const claims = tokens.claims()
        if (!claims) throw new AppError('broker.declined', 403)
        const reached = levelOf(claims.acr)
        if (!reached || !reaches(reached, level)) throw new AppError('broker.level', 403)
        const more = at.serverMetadata().userinfo_endpoint ? await oidc.fetchUserInfo(at, tokens.access_token, claims.sub) : {}
        return { subject: `${claims.iss} ${claims.sub}`, level: reached, claims: { ...more, ...claims } }
      } catch (e) {
        throw e instanceof AppError ? e : away(e)
      }
    },
  }
}

/** What the library says of a broker: an answer that is no yes, or no answer at all. Its words may hold what the citizen sent; they stay here. */
function away(e: unknown): AppError {
  const answered =
    e instanceof oidc.AuthorizationResponseError || e instanceof oidc.ResponseBodyError || e instanceof oidc.WWWAuthenticateChallengeError
  if (answered) return new AppError('broker.declined', 403)
  const code = e instanceof oidc.ClientError ? (e.code ?? '') : ''
  return /INVALID|MISMATCH|CLAIM|COMPARISON/.test(code) && !/TIMEOUT/.test(code)
    ? new AppError('broker.declined', 403)
    : new AppError('broker.away', 503)
}
