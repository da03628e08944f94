import type { z } from 'zod'
import type { Ctx } from '#base/ctx.ts'
import { assertNoTransaction } from '#base/db.ts'
import type { Method } from '#base/method.ts'
import { closedTo, isSwitchedOff } from '#base/method-use.ts'
import { callOf } from './ask.ts'
import { defaultTimes, type Failure, type Outcome } from './contract.ts'
import { assertDeclared, modelsOf } from './models.ts'
import { routeOf } from './policy.ts'
import { failure } from './texts.ts'
import { heard, ServerError } from './vendor.ts'
import { estimateTokens } from './window.ts'

/**
 * What a second of sound counts in the budgets: Whisper's encoder makes one position of 20 ms.
 * @see Radford et al., Robust Speech Recognition via Large-Scale Weak Supervision (2022), 2.2
 */
export const tokensPerSecond = 50
/** Nobody says more in a second, whatever the language. */
const mostWordTokens = 20

/** A recording as the servers take it; `seconds` is its length. */
export type Sound = { wav: Uint8Array; seconds: number; language: 'de' | 'en' }
type Hearing = {
  /** When the one who spoke leaves, the server need not go on. */
  signal?: AbortSignal
  /** Whose turn it is, where nobody is signed in: an address, as a digest. */
  turn?: string
  times?: { totalMs?: number; queueMs?: number }
}

/**
 * The words of a recording, from a server in the house: sound cannot be masked, so it is refused to every other. Counted in seconds and, for budgets, in
 * tokens. Another server is asked only where the first turned it away.
 *
 * @throws AppError models.method-not-declared; Error inside a transaction
 */
export async function transcribe(
  ctx: Ctx,
  method: Method<z.ZodString>,
  sound: Sound,
  { signal, turn, times }: Hearing = {},
): Promise<Outcome<string>> {
  assertNoTransaction('a model call')
  assertDeclared(ctx, method)
  const shut = await closedTo(ctx, method)
  if (shut) return shut
  const { totalMs, queueMs } = { ...defaultTimes, totalMs: 60_000, queueMs: 10_000, ...times }
  const timeout = AbortSignal.timeout(totalMs)
  const until = signal ? AbortSignal.any([timeout, signal]) : timeout
  const tokensIn = Math.ceil(sound.seconds * tokensPerSecond)
  const tokensOut = Math.ceil(sound.seconds * mostWordTokens)
  const without = new Set<string>()
  let first: Failure | undefined
  for (;;) {
    const admitted = await modelsOf(ctx).admit({
      ...callOf(ctx, method, { ...(signal ? { signal } : {}) }, { ...defaultTimes, queueMs }),
      ...(turn ? { turn } : {}),
      dataClass: method.dataClass,
      abilities: ['speech'],
      plain: true,
      soundSeconds: sound.seconds,
      without,
      fit: () => ({ tokensIn, tokensOut, packed: undefined }),
    })
    if ('kind' in admitted) return first ?? admitted
    const { engine, line, call } = admitted
    const start = performance.now()
    try {
      const value = await heard(engine, line, sound, until)
      const reported = { tokensIn, tokensOut: Math.min(tokensOut, estimateTokens(value)) }
      const used = admitted.end({ outcome: 'ok', server: 'well', bytes: 0, firstTokenMs: performance.now() - start, reported })
      const by = { method: method.key, engine: engine.name, model: engine.model, at: new Date(), masked: false }
      return { kind: 'ok', value, finish: 'stop', dropped: [], by, used, call }
    } catch (e) {
      const why = signal?.aborted ? 'cancelled' : timeout.aborted ? 'timed-out' : undefined
      if (!why && !(e instanceof ServerError)) {
        admitted.end({ outcome: 'engine-down', server: 'unsaid', bytes: 0, firstTokenMs: null, unused: true })
        throw e
      }
      const { status, sent = true } = e instanceof ServerError ? e : {}
      const busy = status === 429 || status === 503
      const outcome = why ?? (busy ? 'overloaded' : 'engine-down')
      // 4xx: our question does not fit that server. It is not broken.
      const server = why === 'cancelled' || (status !== undefined && status < 500) ? 'unsaid' : 'bad'
      admitted.end({ outcome, server, bytes: 0, firstTokenMs: null, unused: !why && (!sent || (status !== undefined && (busy || status < 500))) })
      const failed = failure(outcome, { call })
      if (why || (sent && !busy)) return failed
      first ??= failed
      without.add(engine.id)
    }
  }
}

/** Whether a recording would find a server now and the method is not switched off: for a page that offers a microphone. */
export async function hears(ctx: Ctx, method: Method): Promise<boolean> {
  assertDeclared(ctx, method)
  if (await isSwitchedOff(ctx, method.id)) return false
  return (await modelsOf(ctx).engines()).some(
    (e) => e.state === 'active' && e.abilities.includes('speech') && routeOf(method.dataClass, e.zone) === 'plain',
  )
}
