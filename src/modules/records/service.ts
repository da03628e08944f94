import type { z } from 'zod'
import { actsFor } from '#base/actor.ts'
import * as audit from '#base/audit.ts'
import type { Ctx } from '#base/ctx.ts'
import { type Tx, transact } from '#base/db.ts'
import { AppError } from '#base/errors.ts'
import { dayOf } from '#base/time.ts'
import { maySee, sightOf } from '#base/visibility.ts'
import * as circulation from '#modules/circulation/index.ts'
import { ablageOf } from './ablage.ts'
import { type Akte, type AkteQuery, deposit as depositJob, errors, type Filing, withdraw as withdrawJob } from './contract.ts'
import { endsOf, filesOf, holdsOn, mayAppraise } from './disposal.ts'
import * as store from './store.ts'

type Row = store.AkteRow

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
  const entry = await store.insertEntry(tx, { akteId: akte.id, subject: input.subject, title: input.title, decisionId: input.decisionId })
  await audit.record(tx, ctx.actor, 'records.filed', input.subject, { akte: akte.id, decision: input.decisionId })
  if (ablageOf(ctx).kind === 'cmis') {
    await store.insertDeposit(tx, { entryId: entry.id, akteId: akte.id, subject: input.subject })
    await ctx.jobs.send(tx, depositJob, { entry: entry.id })
  }
  return akte
}

/** Takes a subject out again while the decision behind it is taken back. An Akte that this leaves empty keeps its number and is void. */
export async function unfile(ctx: Ctx, tx: Tx, subject: string): Promise<void> {
  const entry = await store.deleteEntry(tx, subject)
  if (!entry) return
  await audit.record(tx, ctx.actor, 'records.unfiled', subject, { akte: entry.akteId, decision: entry.decisionId })
  if (await store.leaveDeposit(tx, entry.id)) await ctx.jobs.send(tx, withdrawJob, { entry: entry.id })
  if ((await store.listEntries(tx, entry.akteId)).length) return
  await store.updateAkte(tx, entry.akteId, { status: 'void', title: '' }) // the number stays; the words were those of what has left it
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
  const mayLook = async () => (await circulation.mayLook(ctx, [`records/${id}`])) || mayAppraise(ctx, id)
  if (!akte || !(maySee(await sightOf(ctx.db, ctx.actor), akte) || (await mayLook()))) throw errors.notFound(id)
  if (akte.border) await transact(ctx.db, (tx) => audit.record(tx, ctx.actor, 'records.akte-read', `records/${id}`, { akte: id }))
  const [entries, deposits, holds] = await Promise.all([store.listEntries(ctx.db, id), store.listDeposits(ctx.db, id), holdsOn(ctx, id)])
  return {
    ...titled(ctx, akte),
    entries: entries.map((e) => ({ ...e, deposit: deposits.find((d) => d.entryId === e.id) ?? null })),
    holds,
    endsOn: endsOf(ctx, akte),
    mine: actsFor(ctx.actor, akte.stelleId),
  }
}

/** How far a subject is on its way into the DMS; undefined where it need not go there. */
export async function findDepositOf({ db }: Pick<Ctx, 'db'>, subject: string) {
  const entry = await store.findEntry(db, subject)
  return entry && store.findDeposit(db, entry.id)
}

/**
 * Brings the files of an entry into the DMS. Safe to run again at every point: what is there already is found, what failed is said at the entry, and the job
 * tries on.
 */
export async function deposit(ctx: Ctx, entryId: string): Promise<void> {
  const row = await store.findDeposit(ctx.db, entryId)
  const akte = row && (await store.findAkte(ctx.db, row.akteId))
  if (row?.status !== 'waiting' || !akte) return
  const files = await keyedFiles(ctx, row)
  const placed = await ablageOf(ctx)
    .put(akte, files)
    .catch((e) => failed(ctx, row, e))
  await transact(ctx.db, async (tx) => {
    if (await store.storeDeposit(tx, entryId, placed))
      await audit.record(tx, ctx.actor, 'records.deposited', row.subject, { entry: entryId, akte: akte.id, files: files.length })
    else await ctx.jobs.send(tx, withdrawJob, { entry: entryId }) // taken out while it was on its way
  })
}

/** Takes the files of an entry out of the DMS again, because its filing was taken back. */
export async function withdrawDeposit(ctx: Ctx, entryId: string): Promise<void> {
  const row = await store.findDeposit(ctx.db, entryId)
  const akte = row && (await store.findAkte(ctx.db, row.akteId))
  if (row?.status !== 'leaving' || !akte) return
  await ablageOf(ctx)
    .take(akte, await keyedFiles(ctx, row))
    .catch((e) => failed(ctx, row, e))
  await transact(ctx.db, async (tx) => {
    await store.endDeposit(tx, entryId)
    await audit.record(tx, ctx.actor, 'records.deposit-withdrawn', row.subject, { entry: entryId })
  })
}

async function keyedFiles(ctx: Ctx, { entryId, subject }: { entryId: string; subject: string }) {
  const files = await filesOf(ctx, subject)
  return files.map((f) => ({ ...f, key: `vorzimmer:entry/${entryId}/${f.id}`, bytes: () => ctx.files.get(f.hash) }))
}

/** Says at the entry what stands in the way, and lets the job try again. */
async function failed(ctx: Ctx, { entryId, subject }: { entryId: string; subject: string }, e: unknown): Promise<never> {
  const code = e instanceof AppError ? e.code : 'internal'
  await transact(ctx.db, async (tx) => {
    await store.failDeposit(tx, entryId, code)
    await audit.record(tx, ctx.actor, 'records.deposit-failed', subject, { entry: entryId, code })
  })
  throw e
}

/** After a destruction: its folder in the DMS goes too. */
export async function dropFromDms(ctx: Ctx, destroyedId: string): Promise<void> {
  const destroyed = await store.findDestroyed(ctx.db, destroyedId)
  if (!destroyed) return
  await ablageOf(ctx).drop({ id: destroyed.akteId, aktenzeichen: destroyed.aktenzeichen })
  await transact(ctx.db, (tx) => audit.record(tx, ctx.actor, 'records.dms-dropped', `records/${destroyed.akteId}`, { destroyed: destroyedId }))
}

/** The files of what was destroyed, as far as nothing else refers to them; at once instead of with the nightly sweep. */
export async function forgetFilesOf(ctx: Ctx, hashes: readonly string[]): Promise<void> {
  for (const hash of await store.unheldFiles(ctx.db, hashes)) await ctx.files.delete(hash)
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
