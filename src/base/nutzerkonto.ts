import { z } from 'zod'
import type { Config } from './config.ts'
import { assertNoTransaction } from './db.ts'
import { AppError } from './errors.ts'

/**
 * The port to the Postfach of a citizen's Nutzerkonto (§ 2 Abs. 7, § 9 OZG). Which gateway a Land runs differs (FIT-Connect reply channel, ZBP, Servicekonto),
 * so this is the little that the house needs of it; the town's gateway translates.
 */
export type Nutzerkonto = {
  /**
   * Lays a file into the Postfach. The same `key` twice lays it once.
   *
   * @returns the instant it was provided
   * @throws AppError nutzerkonto.unknown-handle (nobody of that handle), nutzerkonto.away (ask again later)
   */
  deliver: (letter: { key: string; handle: string; title: string; name: string; bytes: Uint8Array }) => Promise<Date>
}

const Answer = z.object({ providedAt: z.iso.datetime({ offset: true }) })

/** `PUT <url>/postfach/<handle>/nachrichten/<key>` with `{ title, name, contentType, content (base64) }`, bearer token; answers `{ providedAt }`. */
export function openNutzerkonto({ NUTZERKONTO_URL: url, NUTZERKONTO_TOKEN: token }: Pick<Config, 'NUTZERKONTO_URL' | 'NUTZERKONTO_TOKEN'>) {
  if (!url) return undefined
  const opened: Nutzerkonto = {
    async deliver({ key, handle, title, name, bytes }) {
      assertNoTransaction('a delivery to the Nutzerkonto')
      const to = `${url.replace(/\/$/, '')}/postfach/${encodeURIComponent(handle)}/nachrichten/${encodeURIComponent(key)}`
      const res = await fetch(to, {
        method: 'PUT',
        headers: { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) },
        body: JSON.stringify({ title, name, contentType: 'application/pdf', content: Buffer.from(bytes).toString('base64') }),
        signal: AbortSignal.timeout(60_000),
        redirect: 'error',
      }).catch(() => {
        throw new AppError('nutzerkonto.away', 503)
      })
      if (res.status === 404) throw new AppError('nutzerkonto.unknown-handle', 422)
      const answer = res.ok ? Answer.safeParse(await res.json().catch(() => undefined)) : undefined
      if (!answer?.success) throw new AppError('nutzerkonto.away', 503)
      return new Date(answer.data.providedAt)
    },
  }
  return opened
}
