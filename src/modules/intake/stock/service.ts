import type { z } from 'zod'
import { stellenOf } from '#base/actor.ts'
import * as audit from '#base/audit.ts'
import type { Ctx } from '#base/ctx.ts'
import { transact } from '#base/db.ts'
import { AppError } from '#base/errors.ts'
import * as review from '#base/review/index.ts'
import { clearStock, errors, type Sorting, type StockDecide, type StockGroup, type StockSampleQuery, type StockUndo } from '../contract.ts'
import { fileStock } from '../proposals.ts'
import { missing } from '../rules.ts'
import * as store from '../store.ts'
import * as stock from './store.ts'

/** Decisions of one call: a second or two of work, so that progress shows and cancelling is prompt. */
const atOnce = 50
const shownOfGroup = 20

/**
 * A run over a folder; the same folder again goes on with the same run.
 *
 * @param input.stelleId all of it belongs to this Stelle; without one each document is proposed to the Stelle it reads like
 */
export async function start(
  ctx: Ctx,
  { folder, total, stelleId }: { folder: string; total: number; stelleId?: string | undefined },
): Promise<stock.StockRow> {
  if (stelleId && !ctx.town.stellen.some((s) => s.id === stelleId)) throw errors.unknownValue('stelleId', stelleId)
  const there = await stock.findRunning(ctx.db, folder)
  return transact(ctx.db, async (tx) => {
    if (there) {
      await stock.updateStock(tx, there.id, { total })
      return { ...there, total }
    }
    const row = await stock.insertStock(tx, { folder, total, stelleId: stelleId ?? null, startedBy: ctx.actor.id })
    await audit.record(tx, ctx.actor, 'intake.stock-started', `stock/${row.id}`, { stock: row.id, total, stelle: stelleId ?? '-' })
    return row
  })
}
/** All files have been offered: what belongs to an earlier run is none of this one. */
export async function settle(ctx: Ctx, id: string): Promise<void> {
  const { entered } = await stock.countWhole(ctx.db, id)
  await transact(ctx.db, async (tx) => void (await stock.updateStock(tx, id, { total: entered })))
}
export const isCancelled = async (ctx: Ctx, id: string) => (await stock.findStock(ctx.db, id))?.status === 'cancelled'

export const list = async (ctx: Ctx) => ({ stocks: await stock.listStocks(ctx.db, stellenOf(ctx.actor), ctx.actor.id) })

async function find(ctx: Ctx, id: string) {
  const found = (await stock.listStocks(ctx.db, stellenOf(ctx.actor), ctx.actor.id)).find((s) => s.id === id)
  if (!found) throw errors.noSuchStock(id)
  return found
}

/** A run with what is proposed to the person's Stellen, in groups, and what was decided so far. */
export async function get(ctx: Ctx, id: string) {
  const run = await find(ctx, id)
  const [groups, batches, whole] = await Promise.all([
    stock.listGroups(ctx.db, id, stellenOf(ctx.actor)),
    stock.listBatches(ctx.db, id),
    stock.countWhole(ctx.db, id),
  ])
  const names = await ctx.people.names(batches.map((b) => b.personId))
  return {
    ...run,
    ...whole,
    groups: groups.map((g) => ({ ...g, complete: isComplete(g) })),
    batches: batches
      .filter((b) => b.personId === ctx.actor.id || !b.stelleId || stellenOf(ctx.actor).includes(b.stelleId))
      .map((b) => ({ ...b, byName: names[b.personId] ?? '' })),
  }
}
const isComplete = (g: Omit<StockGroup, 'complete'>) =>
  g.lyingWith !== g.stelleId ||
  missing({ documentType: g.documentType, planId: g.planId, akteId: g.filed ? 'there' : null, title: 'x' } as Sorting).length === 0

/** Some members of a group, to look at before deciding about all. */
export async function sample(ctx: Ctx, id: string, { offset, documentType, planId, filed, ...query }: z.output<typeof StockSampleQuery>) {
  await find(ctx, id)
  const group = { ...query, documentType: documentType ?? null, planId: planId ?? null, filed: filed === 'true' }
  return { items: await stock.listMembers(ctx.db, id, stellenOf(ctx.actor), group, { offset, limit: shownOfGroup }) }
}

/**
 * One act of a person over a group: every document gets its own decision, with her, her session and her Stelle, and belongs to the act. A call decides a
 * part; who calls goes on until nothing is left. Nothing that is a Verwaltungsakt, is signed or asks for judgement can be decided so.
 *
 * @throws AppError intake.no-such-stock, intake.no-such-batch
 */
export async function decide(ctx: Ctx, id: string, { batchId, group, outcome, to, except }: z.output<typeof StockDecide>) {
  await find(ctx, id)
  if (fileStock.verwaltungsakt || fileStock.judgement || fileStock.signature) throw new AppError('review.never-by-standing-order', 422)
  const known = batchId ? await stock.findBatch(ctx.db, batchId) : undefined
  if (batchId && (known?.stockId !== id || known.personId !== ctx.actor.id || known.outcome !== outcome)) throw errors.noSuchBatch(batchId)
  const batch =
    known ??
    (await transact(ctx.db, async (tx) => {
      const { documentType, stelleId, planId } = to ?? group
      const row = await stock.insertBatch(tx, { stockId: id, personId: ctx.actor.id, outcome, documentType, stelleId, planId })
      await audit.record(tx, ctx.actor, 'intake.stock-decided', `stock/${id}`, { stock: id, batch: row.id, outcome })
      return row
    }))
  const members = await stock.listMembers(ctx.db, id, stellenOf(ctx.actor), group, { except, limit: atOnce })
  const tags = ctx.town.documentTypes.find((t) => t.id === to?.documentType)?.tags
  const failed: string[] = []
  let decided = 0
  for (const m of members) {
    const payload = to && { ...m.payload, ...to, akteId: null, tags: tags ?? m.payload.tags }
    try {
      // In the decision's own transaction: a process that dies leaves none that belongs to no act.
      await review.decide(ctx, m.proposalId, { version: m.version, outcome, ...(payload ? { payload } : {}) }, (tx, decision) =>
        stock.insertBatchDecision(tx, batch.id, decision.id),
      )
      decided++
    } catch (e) {
      if (!(e instanceof AppError)) throw e
      failed.push(m.proposalId)
    }
  }
  return { batchId: batch.id, decided, failed, left: await stock.countMembers(ctx.db, id, stellenOf(ctx.actor), group, [...except, ...failed]) }
}

/** Takes back an act, or all that this person decided of the run; a part with each call, the newest first. What somebody has built on since stays. */
export async function undo(ctx: Ctx, id: string, { batchId }: z.output<typeof StockUndo>) {
  await find(ctx, id)
  const rows = await stock.listStanding(ctx.db, id, batchId ?? null, ctx.actor.id, atOnce)
  let undone = 0
  for (const { decisionId, batchId: of } of rows) {
    try {
      await review.revert(ctx, decisionId)
      undone++
    } catch (e) {
      if (!(e instanceof AppError)) throw e // somebody was there since: it stays as she left it
    }
    await transact(ctx.db, async (tx) => {
      await stock.markUndone(tx, decisionId, ctx.now)
      if (decisionId === rows.at(-1)?.decisionId) await audit.record(tx, ctx.actor, 'intake.stock-undone', `stock/${id}`, { stock: id, batch: of })
    })
  }
  return { undone, left: await stock.countStanding(ctx.db, id, batchId ?? null, ctx.actor.id) }
}

/** Ends a run: what is decided stays, everything else is taken off and done without an Akte. */
export async function cancel(ctx: Ctx, id: string) {
  const run = await find(ctx, id)
  if (run.status === 'running')
    await transact(ctx.db, async (tx) => {
      await stock.updateStock(tx, id, { status: 'cancelled' })
      await audit.record(tx, ctx.actor, 'intake.stock-cancelled', `stock/${id}`, { stock: id })
      await ctx.jobs.send(tx, clearStock, { id })
    })
  return {}
}

/** The job behind `cancel`. Safe to run twice. */
export async function clear(ctx: Ctx, id: string): Promise<void> {
  for (;;) {
    const ids = await stock.listUndecided(ctx.db, id, 200)
    if (!ids.length) return
    for (const item of ids)
      await transact(ctx.db, async (tx) => {
        await review.withdraw(ctx, tx, fileStock, `intake/${item}`)
        await store.updateItem(tx, item, { status: 'closed' })
      })
  }
}
