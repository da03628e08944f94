import { createHash } from 'node:crypto'
import { access, mkdir, rename, writeFile } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { join } from 'node:path'
import * as audit from '#base/audit.ts'
import { addDays } from '#base/calendar/index.ts'
import { csv } from '#base/csv.ts'
import type { Ctx } from '#base/ctx.ts'
import { type Tx, transact } from '#base/db.ts'
import type { Download } from '#base/http.ts'
import { answered, errors, type Payload, Result, send, type Target } from './contract.ts'
import { rounded, type Step, toCsv, toXes } from './log.ts'
import { isSigned, newSecret, signed } from './signature.ts'
import * as store from './store.ts'

/** A new target. The secret of a webhook is shown this once and kept closed. */
export async function makeTarget(ctx: Ctx, target: Target): Promise<{ id: string; secret: string | null }> {
  const id = crypto.randomUUID()
  const secret = target.kind === 'webhook' ? newSecret() : null
  const secretClosed = secret && (await ctx.vault.close(secret, `handover/${id}`))
  const { title, kind, format, topics, borders } = target
  const place = target.kind === 'webhook' ? target.url : target.folder
  await transact(ctx.db, async (tx) => {
    await store.insertTarget(tx, { id, title, kind, format, topics, borders, place, secretClosed, madeBy: ctx.actor.id })
    await audit.record(tx, ctx.actor, 'handover.target-made', `handover-target/${id}`, { target: id, kind })
  })
  return { id, secret }
}

/** Nothing goes there any more; what is under way is still tried. */
export async function endTarget(ctx: Ctx, id: string) {
  await transact(ctx.db, async (tx) => {
    if (!(await store.endTarget(tx, id, ctx.now))) throw errors.notFound(id)
    await audit.record(tx, ctx.actor, 'handover.target-ended', `handover-target/${id}`, { target: id })
  })
  return {}
}

export async function listTargets(ctx: Ctx) {
  return { targets: (await store.listTargets(ctx.db)).map((t) => ({ ...t, active: t.endedAt === null })) }
}

/**
 * Hands a case over, in the transaction that knows that it is decided: to every target of its topic that may be given what lies behind its border.
 *
 * @param topic the id of its Leistungspaket
 * @param key what is handed over, e.g. the id of the decision: the same key twice is one delivery to each target
 * @returns how many targets get it
 */
export async function handOver(
  ctx: Ctx,
  tx: Tx,
  { topic, subject, border, key, payload }: { topic: string; subject: string; border: string | null; key: string; payload: Payload },
): Promise<number> {
  const targets = (await store.listActive(tx)).filter(
    (t) => (t.topics.includes('*') || t.topics.includes(topic)) && (!border || t.borders.includes(border)),
  )
  for (const target of targets) {
    const made = await store.insertDelivery(tx, { targetId: target.id, key, subject, payload })
    if (!made) continue
    await audit.record(tx, ctx.actor, 'handover.queued', subject, { delivery: made.id, target: target.id })
    await ctx.jobs.send(tx, send, { id: made.id })
  }
  return targets.length
}

/** The deliveries of a case, for its page; whoever asks has checked who may see it. */
export const listOf = (ctx: Pick<Ctx, 'db'>, subject: string) => store.listOf(ctx.db, subject)

/** The job: one attempt. The receiver knows a second one by its id. */
export async function deliver(ctx: Ctx, id: string) {
  const delivery = await store.findDelivery(ctx.db, id)
  const target = delivery && (await store.findTarget(ctx.db, delivery.targetId))
  if (!delivery || !target || delivery.status !== 'waiting') return
  await store.countAttempt(ctx.db, id)
  const body = target.format === 'json' ? JSON.stringify({ id, subject: delivery.subject, data: delivery.payload }) : asCsv(delivery.payload)
  if (target.kind === 'folder') await intoFolder(ctx, target.place, `${id}.${target.format}`, body)
  else {
    const secret = await ctx.vault.open(target.secretClosed ?? '', `handover/${target.id}`)
    const res = await fetch(target.place, {
      method: 'POST',
      headers: {
        'content-type': target.format === 'json' ? 'application/json' : 'text/csv; charset=utf-8',
        'idempotency-key': id,
        ...signed(secret, id, new Date(), body),
      },
      body,
      signal: AbortSignal.timeout(30_000),
      redirect: 'error',
    }).catch(() => undefined)
    await res?.body?.cancel()
    if (!res?.ok) throw errors.refused(res?.status ?? 0)
  }
  await transact(ctx.db, async (tx) => {
    if (await store.markSent(tx, id, ctx.now))
      await audit.record(tx, ctx.actor, 'handover.sent', delivery.subject, { delivery: id, target: target.id })
  })
}

const asCsv = (payload: Payload) =>
  csv([Object.keys(payload), Object.values(payload).map((v) => (Array.isArray(v) ? v.join(', ') : String(v ?? '')))])

async function intoFolder({ handoverFolder }: Ctx, folder: string, name: string, body: string) {
  const at = join(handoverFolder, folder)
  await mkdir(at, { recursive: true, mode: 0o770 })
  const whole = join(at, name)
  if (
    await access(whole).then(
      () => true,
      () => false,
    )
  )
    return // an earlier run got this far
  await writeFile(`${whole}.neu`, body, { mode: 0o660 })
  await rename(`${whole}.neu`, whole)
}

/** A Fachverfahren answers, signed with the secret of its target. */
export async function receive(ctx: Ctx, incoming: IncomingMessage, outgoing: ServerResponse, { id = '' }: Record<string, string>) {
  const say = (status: number, body: object) =>
    void outgoing.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' }).end(JSON.stringify(body))
  const body = await bodyOf(incoming)
  if (body === undefined) return say(413, { type: '/errors/too-large' })
  const delivery = /^[0-9a-f-]{36}$/.test(id) ? await store.findDelivery(ctx.db, id) : undefined
  const target = delivery && (await store.findTarget(ctx.db, delivery.targetId))
  const secret = target?.secretClosed ? await ctx.vault.open(target.secretClosed, `handover/${target.id}`) : undefined
  if (!delivery || !secret || !isSigned(secret, id, ctx.now, body, incoming.headers)) return say(401, { type: '/errors/handover.bad-signature' })
  const result = Result.safeParse(parsed(body))
  if (!result.success) return say(422, { type: '/errors/handover.bad-result' })
  await transact(ctx.db, async (tx) => {
    const now = await store.lockDelivery(tx, id)
    if (!now || (now.result && digest(now.result) === digest(result.data))) return
    await store.answer(tx, id, result.data, ctx.now)
    await audit.record(tx, ctx.actor, 'handover.answered', delivery.subject, { delivery: id, status: result.data.status })
    await ctx.events.emit(tx, answered, { delivery: id, subject: delivery.subject, status: result.data.status })
  })
  say(200, {})
}

const digest = ({ status, reference, text }: Result) =>
  createHash('sha256')
    .update(JSON.stringify([status, reference, text]))
    .digest('hex')
const parsed = (body: string): unknown => {
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}

/** @returns undefined when it is larger than any result */
async function bodyOf(incoming: IncomingMessage): Promise<string | undefined> {
  const parts: Buffer[] = []
  let size = 0
  for await (const part of incoming) {
    size += (part as Buffer).length
    if (size > 64 * 1024) return undefined
    parts.push(part as Buffer)
  }
  return Buffer.concat(parts).toString('utf8')
}

/**
 * The process log of a kind of subject, cases that began in a period of at most a year. Of a step stay its fact, its day and quarter of an hour, and whether
 * citizen, machine or which office did it.
 */
export async function processLog(
  ctx: Ctx,
  { format, topic, from, to }: { format: 'xes' | 'csv'; topic: string; from: string; to: string },
): Promise<Download> {
  if (from > to || addDays(from, 366) < to) throw errors.badPeriod()
  const rows = await store.listFacts(ctx.db, { topic, from, to })
  const office = new Map(ctx.town.stellen.map((s) => [s.id, topOf(ctx, s.office)]))
  // Numbered in order: the id of a case would lead back to it.
  const numbers = new Map<string, string>()
  const steps: Step[] = rows.map((r) => {
    if (!numbers.has(r.subject)) numbers.set(r.subject, `case-${numbers.size + 1}`)
    const group = r.actorKind === 'machine' ? 'machine' : r.actorKind === 'nobody' ? 'citizen' : (office.get(r.stelle ?? '') ?? 'staff')
    return { case: numbers.get(r.subject) ?? '', fact: r.fact, group, at: rounded(r.at) }
  })
  await transact(ctx.db, (tx) => audit.record(tx, ctx.actor, 'handover.log-exported', null, { topic, format, cases: numbers.size }))
  const name = `prozess-${topic}-${from}-${to}.${format}`
  return format === 'xes'
    ? { bytes: Buffer.from(toXes(steps)), type: 'application/xml', name }
    : { bytes: Buffer.from(toCsv(steps)), type: 'text/csv; charset=utf-8', name }
}

/** The office below the head of the house: large enough that it is not one person. */
function topOf({ town }: Ctx, officeId: string): string {
  let office = town.offices.find((o) => o.id === officeId)
  for (let parent = town.offices.find((o) => o.id === office?.parent); parent?.parent; parent = town.offices.find((o) => o.id === parent?.parent))
    office = parent
  return office?.name ?? 'staff'
}
