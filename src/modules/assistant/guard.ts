import { createHash, randomBytes } from 'node:crypto'
import type { Closable, Ctx } from '#base/ctx.ts'
import { type Limit, openLimit } from '#base/limits.ts'
import { errors } from './contract.ts'

// Who asks too fast waits; while the whole house is asked too much every asker's machine works a little first. Nobody reads crooked letters: a
// person with a keyboard or a screen reader notices nothing but a short delay.

/** Per address and minute; a school class behind one address is still served. */
const perMinute = 90
const messagesPerHour = 12
/** A recording takes a server some seconds: per page, and per address. */
const dictationsPerSession = 8
const dictationsPerMinute = 30
/** Pieces of answers that the house speaks, per address and minute: about four long answers. */
const spokenPerMinute = 60
/** Answers under way in this process from which on a proof is asked for, and how hard it is: about 0.1 s and 1 s on a phone. */
const busyFrom = 24
/** Above the 200 streams of a slow model that must pass (bench/assistant): they wait more than they compute. */
const veryBusyFrom = 256
const bits = { busy: 14, veryBusy: 17 }
const challengeMs = 5 * 60_000

type Gate = Closable & {
  asks: Limit
  messages: Limit
  dictations: Limit
  sessions: Limit
  spoken: Limit
  /** A proof counts once. */
  proofs: Limit
  running: number
}
const gateOf = (ctx: Ctx): Gate =>
  ctx.shared('assistant.gate', () => ({
    asks: openLimit(ctx, 'assistant.ask', { most: perMinute, seconds: 60 }),
    messages: openLimit(ctx, 'assistant.message', { most: messagesPerHour, seconds: 3600 }),
    dictations: openLimit(ctx, 'assistant.dictation', { most: dictationsPerMinute, seconds: 60 }),
    sessions: openLimit(ctx, 'assistant.dictation-session', { most: dictationsPerSession, seconds: 60 }),
    spoken: openLimit(ctx, 'assistant.spoken', { most: spokenPerMinute, seconds: 60 }),
    proofs: openLimit(ctx, 'assistant.proof', { most: 1, seconds: challengeMs / 1000 + 60 }),
    running: 0,
    close: async () => {},
  }))

async function count(limit: Limit, ctx: Ctx) {
  const seconds = await limit(ctx.caller ?? 'unknown')
  if (seconds) throw errors.tooOften(seconds)
}

type Proof = { challenge: string; nonce: number } | undefined

/**
 * Lets a question in, or says how long to wait or what to prove. The work counts as running until it has ended.
 * @throws AppError assistant.too-often, assistant.prove
 */
export async function admitted<T>(ctx: Ctx, proof: Proof, work: () => Promise<T>): Promise<T> {
  const gate = gateOf(ctx)
  await count(gate.asks, ctx)
  const wanted = wantedBits(gate)
  if (wanted && !(await isProof(ctx, gate, proof, wanted))) throw errors.prove(challengeOf(ctx), wanted)
  gate.running++
  try {
    return await work()
  } finally {
    gate.running--
  }
}

/** @throws AppError assistant.dictated-too-often */
export async function admitDictation(ctx: Ctx, session: string): Promise<void> {
  const gate = gateOf(ctx)
  const seconds = (await gate.dictations(ctx.caller ?? 'unknown')) || (await gate.sessions(session))
  if (seconds) throw errors.dictatedTooOften(seconds)
}
/** @throws AppError assistant.spoken-too-often */
export async function admitSpoken(ctx: Ctx): Promise<void> {
  const seconds = await gateOf(ctx).spoken(ctx.caller ?? 'unknown')
  if (seconds) throw errors.spokenTooOften(seconds)
}
export const admitMessage = (ctx: Ctx) => count(gateOf(ctx).messages, ctx)
/** Whether there is so much to do that no model is asked. */
export const isVeryBusy = (ctx: Ctx) => gateOf(ctx).running > veryBusyFrom

const wantedBits = ({ running }: Gate) => (running >= veryBusyFrom ? bits.veryBusy : running >= busyFrom ? bits.busy : 0)
export const challenge = (ctx: Ctx) => ({ challenge: challengeOf(ctx), bits: wantedBits(gateOf(ctx)) })

/** Signed, so that nothing has to be kept until it comes back. */
function challengeOf(ctx: Ctx): string {
  const body = `${ctx.now.getTime() + challengeMs}.${randomBytes(9).toString('base64url')}`
  return `${body}.${ctx.pseudonym('assistant.challenge', body)}`
}

async function isProof(ctx: Ctx, gate: Gate, proof: Proof, wanted: number): Promise<boolean> {
  const [, body = '', signature] = /^(\d+\.[\w-]+)\.([\w-]+)$/.exec(proof?.challenge ?? '') ?? []
  const until = Number(body.split('.')[0])
  if (!proof || signature !== ctx.pseudonym('assistant.challenge', body) || !(until > ctx.now.getTime())) return false
  if (leadingZeroBits(`${proof.challenge}:${proof.nonce}`) < wanted) return false
  return !(await gate.proofs(body))
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
