import { createHash, randomBytes } from 'node:crypto'
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import type { Closable, Ctx } from '#base/ctx.ts'
import { errors } from './contract.ts'

// Who asks too fast waits; while the whole house is asked too much every asker's machine works a little first. Nobody reads crooked letters: a
// person with a keyboard or a screen reader notices nothing but a short delay.

/** Per address and minute; a school class behind one address is still served. */
const perMinute = 90
const messagesPerHour = 12
/** Answers under way in this process from which on a proof is asked for, and how hard it is: about 0.1 s and 1 s on a phone. */
const busyFrom = 24
/** Above the 200 streams of a slow model that must pass (bench/assistant): they wait more than they compute. */
const veryBusyFrom = 256
const bits = { busy: 14, veryBusy: 17 }
const challengeMs = 5 * 60_000

type Gate = Closable & {
  asks: RateLimiterMemory
  messages: RateLimiterMemory
  running: number
  used: Map<string, number>
}
const gateOf = (ctx: Ctx): Gate =>
  ctx.shared('assistant.gate', () => ({
    asks: new RateLimiterMemory({ points: perMinute, duration: 60 }),
    messages: new RateLimiterMemory({ points: messagesPerHour, duration: 3600 }),
    running: 0,
    used: new Map<string, number>(),
    close: async () => {},
  }))

/** Who asks, as far as it may be known: a digest of the network address that changes with the day and is never stored. */
const callerOf = (ctx: Ctx) => ctx.pseudonym(`assistant.caller.${ctx.now.toISOString().slice(0, 10)}`, ctx.caller ?? 'unknown')

async function count(limiter: RateLimiterMemory, who: string) {
  await limiter.consume(who).catch((e) => {
    if (!(e instanceof RateLimiterRes)) throw e
    throw errors.tooOften(Math.ceil(e.msBeforeNext / 1000))
  })
}

type Proof = { challenge: string; nonce: number } | undefined

/**
 * Lets a question in, or says how long to wait or what to prove. The work counts as running until it has ended.
 * @throws AppError assistant.too-often, assistant.prove
 */
export async function admitted<T>(ctx: Ctx, proof: Proof, work: () => Promise<T>): Promise<T> {
  const gate = gateOf(ctx)
  await count(gate.asks, callerOf(ctx))
  const wanted = wantedBits(gate)
  if (wanted && !isProof(ctx, gate, proof, wanted)) throw errors.prove(challengeOf(ctx), wanted)
  gate.running++
  try {
    return await work()
  } finally {
    gate.running--
  }
}

export const admitMessage = (ctx: Ctx) => count(gateOf(ctx).messages, callerOf(ctx))
/** Whether there is so much to do that no model is asked. */
export const isVeryBusy = (ctx: Ctx) => gateOf(ctx).running > veryBusyFrom

const wantedBits = ({ running }: Gate) => (running >= veryBusyFrom ? bits.veryBusy : running >= busyFrom ? bits.busy : 0)
export const challenge = (ctx: Ctx) => ({ challenge: challengeOf(ctx), bits: wantedBits(gateOf(ctx)) })

/** Signed, so that nothing has to be kept until it comes back. */
function challengeOf(ctx: Ctx): string {
  const body = `${ctx.now.getTime() + challengeMs}.${randomBytes(9).toString('base64url')}`
  return `${body}.${ctx.pseudonym('assistant.challenge', body)}`
}

function isProof(ctx: Ctx, gate: Gate, proof: Proof, wanted: number): boolean {
  const [, body = '', signature] = /^(\d+\.[\w-]+)\.([\w-]+)$/.exec(proof?.challenge ?? '') ?? []
  const until = Number(body.split('.')[0])
  if (!proof || signature !== ctx.pseudonym('assistant.challenge', body) || !(until > ctx.now.getTime()) || gate.used.has(body)) return false
  if (leadingZeroBits(`${proof.challenge}:${proof.nonce}`) < wanted) return false
  for (const [key, end] of gate.used) if (end <= ctx.now.getTime()) gate.used.delete(key)
  gate.used.set(body, until)
  return true
}

/** Of the SHA-256 of a text. */
export function leadingZeroBits(text: string): number {
  let zero = 0
  for (const byte of createHash('sha256').update(text).digest()) {
    if (byte === 0) zero += 8
    else return zero + Math.clz32(byte) - 24
  }
  return zero
}
