import type { z } from 'zod'
import * as audit from '#base/audit.ts'
import type { Ctx } from '#base/ctx.ts'
import { type Tx, transact } from '#base/db.ts'
import { dayOf } from '#base/time.ts'
import { maySee, sightOf } from '#base/visibility.ts'
import { type Akte, type AkteQuery, errors, type Filing } from './contract.ts'
import * as store from './store.ts'

type Row = Omit<Akte, 'planTitle'>

/**
 * Puts a subject into an Akte, in the transaction of the decision that files it. A new Akte gets the next Aktenzeichen of its plan
 * entry, `<plan>-<year>/<serial>`.
 *
 * @throws AppError records.no-such-plan-entry, records.plan-entry-is-group, records.not-found, records.akte-not-open
 */
export async function file(
  ctx: Ctx,
  tx: Tx,
  input: { filing: Filing; subject: string; title: string; stelleId: string; decisionId: string },
): Promise<Row> {
  const akte = 'akteId' in input.filing ? await openAkte(tx, input.filing.akteId) : await newAkte(ctx, tx, input.filing, input.stelleId)
  await store.insertEntry(tx, { akteId: akte.id, subject: input.subject, title: input.title, decisionId: input.decisionId })
  await audit.record(tx, ctx.actor, 'records.filed', input.subject, { akte: akte.id, decision: input.decisionId })
  return akte
}

/** Takes a subject out again while the decision behind it is taken back. An Akte that this leaves empty keeps its number and is void. */
export async function unfile(ctx: Ctx, tx: Tx, subject: string): Promise<void> {
  const entry = await store.deleteEntry(tx, subject)
  if (!entry) return
  await audit.record(tx, ctx.actor, 'records.unfiled', subject, { akte: entry.akteId, decision: entry.decisionId })
  if ((await store.listEntries(tx, entry.akteId)).length) return
  await store.setStatus(tx, entry.akteId, 'void')
  await audit.record(tx, ctx.actor, 'records.akte-voided', `records/${entry.akteId}`, { akte: entry.akteId })
}

async function openAkte(tx: Tx, id: string): Promise<Row> {
  const akte = await store.findAkte(tx, id)
  if (!akte) throw errors.notFound(id)
  if (akte.status !== 'open') throw errors.notOpen(akte.aktenzeichen)
  return akte
}

async function newAkte({ town, actor, now }: Ctx, tx: Tx, { planId, title }: { planId: string; title: string }, stelleId: string): Promise<Row> {
  const plan = town.aktenplan.find((p) => p.id === planId)
  if (!plan) throw errors.noSuchPlanEntry(planId)
  if (town.aktenplan.some((p) => p.parent === planId)) throw errors.planEntryIsGroup(planId)
  const year = Number(dayOf(now).slice(0, 4))
  const serial = await store.nextSerial(tx, planId, year)
  const aktenzeichen = `${planId}-${year}/${String(serial).padStart(4, '0')}`
  const akte = await store.insertAkte(tx, { aktenzeichen, planId, title, border: plan.border, stelleId })
  await audit.record(tx, actor, 'records.akte-opened', `records/${akte.id}`, { akte: akte.id, plan: planId })
  return akte
}

/** An Akte with what lies in it. Looking into one behind a secrecy border is recorded. */
export async function get(ctx: Ctx, id: string) {
  const akte = await store.findAkte(ctx.db, id)
  if (!akte || !maySee(await sightOf(ctx.db, ctx.actor), akte)) throw errors.notFound(id)
  if (akte.border) await transact(ctx.db, (tx) => audit.record(tx, ctx.actor, 'records.akte-read', `records/${id}`, { akte: id }))
  return { ...titled(ctx, akte), entries: await store.listEntries(ctx.db, id) }
}

/** The Akten a person may see, newest first. */
export async function list(ctx: Ctx, query: z.output<typeof AkteQuery>) {
  const akten = await store.listAkten(ctx.db, await sightOf(ctx.db, ctx.actor), query)
  return { akten: akten.map((a) => titled(ctx, a)) }
}

/** The Aktenplan as the town wrote it, with how many Akten stand under each entry. */
export async function aktenplan({ db, town }: Ctx) {
  const counts = await store.countByPlan(db)
  return { entries: town.aktenplan.map((p) => ({ ...p, akten: counts.get(p.id) ?? 0 })) }
}

/** Open Akten that a text names by their Aktenzeichen, with where it does. */
export async function findNamed(ctx: Pick<Ctx, 'db'>, text: string): Promise<{ akte: Row; start: number; end: number }[]> {
  const named = [...text.matchAll(/\b[\d.]{2,12}-\d{4}\/\d{4,}\b/g)].map((m) => ({ aktenzeichen: m[0], start: m.index, end: m.index + m[0].length }))
  const akten = await store.findByAktenzeichen(ctx.db, [...new Set(named.map((n) => n.aktenzeichen))])
  return named.flatMap((n) => {
    const akte = akten.find((a) => a.aktenzeichen === n.aktenzeichen)
    return akte ? [{ akte, start: n.start, end: n.end }] : []
  })
}

/** The Akte a subject lies in, if it is filed. */
export async function findAkteOf({ db }: Pick<Ctx, 'db'>, subject: string): Promise<Row | undefined> {
  const entry = await store.findEntry(db, subject)
  return entry && store.findAkte(db, entry.akteId)
}

const titled = ({ town }: Pick<Ctx, 'town'>, akte: Row): Akte => ({
  ...akte,
  planTitle: town.aktenplan.find((p) => p.id === akte.planId)?.title ?? '',
})
