import { sql } from 'kysely'
import type { Actor } from '../actor.ts'
import * as audit from '../audit.ts'
import type { Ctx } from '../ctx.ts'
import { type Db, type Tx, transact } from '../db.ts'
import { AppError } from '../errors.ts'
import { isOffIn } from '../method-use.ts'
import { isBlind, mostUndecided, shareNow } from './blind.ts'
import { type Decision, errors, type Proposal, type ProposalKind, refusal, type SuspensionCause } from './contract.ts'
import { leastPrecision, type Measured, measure } from './precision.ts'
import { decideAsProposed, own } from './store.ts'

/** A routine that is sampled, what the samples say, and the order on it if there is one. */
export type Measure = {
  id: string
  kind: string
  routine: string
  stelleId: string
  startedAt: Date
  /** The method that the newest sample comes from; only its samples count. Null before the first. */
  method: string | null
  measured: Measured
  /** Would still hold if the next sample were wrong. */
  reserve: boolean
  /** Blind samples that wait for a person. */
  undecided: number
  order: Order | null
}
export type Order = {
  id: string
  signedBy: string
  signedAt: Date
  /** `other-method`: the machine has learned anew, and nobody has signed for that. */
  state: 'alive' | 'resting' | 'suspended' | 'other-method'
  cause: SuspensionCause | null
  suspendedAt: Date | null
  accepted: number
}

/** Begins to sample a routine below the head's own office. From now on a share of its proposals is hidden until the clerk has chosen. */
export async function startMeasure(ctx: Ctx, kindName: string, routine: string): Promise<string> {
  const kind = ctx.kinds.get(kindName)
  if (!kind?.standing?.routines(ctx).some((r) => r.id === routine) || kind.verwaltungsakt || kind.judgement || kind.signature)
    throw new AppError('review.never-by-standing-order', 422)
  const { stelleId, sessionId } = headOf(ctx.actor)
  return transact(ctx.db, async (tx) => {
    const there = await own(tx)
      .selectFrom('reviewMeasure')
      .select('id')
      .where('kind', '=', kindName)
      .where('routine', '=', routine)
      .where('endedAt', 'is', null)
      .executeTakeFirst()
    if (there) throw new AppError('review.already-measured', 409)
    const { id } = await own(tx)
      .insertInto('reviewMeasure')
      .values({ kind: kindName, routine, stelleId, signedBy: ctx.actor.id, sessionId, endedAt: null })
      .returning('id')
      .executeTakeFirstOrThrow()
    await audit.record(tx, ctx.actor, 'review.measure-started', `review/${id}`, { measure: id, kind: kindName, routine, stelle: stelleId })
    return id
  }).catch(refusal)
}

/** Ends the sampling, and with it the order that lives on it. */
export async function endMeasure(ctx: Ctx, id: string): Promise<void> {
  const { order } = await getMeasure(ctx, id)
  if (order && order.state !== 'suspended') await suspend(ctx, order.id)
  await transact(ctx.db, async (tx) => {
    await own(tx).updateTable('reviewMeasure').set({ endedAt: ctx.now }).where('id', '=', id).where('endedAt', 'is', null).execute()
    await audit.record(tx, ctx.actor, 'review.measure-ended', `review/${id}`, { measure: id })
  })
}

/**
 * A head releases the routine. Every signature is a new order: one that was suspended never wakes up.
 *
 * @throws AppError review.precision-too-low, review.order-alive, review.only-a-head; the database refuses the same
 */
export async function sign(ctx: Ctx, measureId: string): Promise<string> {
  const { kind, method, measured } = await getMeasure(ctx, measureId)
  const { stelleId, sessionId } = headOf(ctx.actor)
  if (!method || measured.bound < leastPrecision) throw new AppError('review.precision-too-low', 409)
  return transact(ctx.db, async (tx) => {
    const { id } = await own(tx)
      .insertInto('reviewStandingOrder')
      .values({ kind, measureId, method, signedBy: ctx.actor.id, sessionId, stelleId, suspendedAt: null })
      .returning('id')
      .executeTakeFirstOrThrow()
    const { samples, wrong } = measured
    await audit.record(tx, ctx.actor, 'review.order-signed', `review/${measureId}`, { measure: measureId, order: id, method, samples, wrong })
    return id
  }).catch(refusal)
}

/** A head stops the order at once. */
export async function suspend(ctx: Ctx, orderId: string): Promise<void> {
  const { stelleId, sessionId } = headOf(ctx.actor)
  const order = await own(ctx.db).selectFrom('reviewStandingOrder').selectAll().where('id', '=', orderId).executeTakeFirst()
  if (!order) throw errors.notFound(orderId)
  await getMeasure(ctx, order.measureId)
  await transact(ctx.db, (tx) => stop(ctx, tx, order, 'head', { personId: ctx.actor.id, sessionId, stelleId })).catch(refusal)
}

/** What is measured below this head, with what the samples say. */
export async function listMeasures(ctx: Ctx): Promise<Measure[]> {
  const heads = ctx.actor.stellen.filter((s) => s.head && !s.vertretungFor).map((s) => s.stelleId)
  if (!heads.length) return []
  const rows = await own(ctx.db)
    .selectFrom('reviewMeasure')
    .selectAll()
    .where('endedAt', 'is', null)
    .where(
      sql<boolean>`(stelle_id = any(${heads}::text[]) or exists (select 1 from unnest(${heads}::text[]) h where review_is_below(review_measure.stelle_id, h)))`,
    )
    .orderBy('kind')
    .orderBy('routine')
    .execute()
  return Promise.all(
    rows.map(async ({ id, kind, routine, stelleId, startedAt }) => {
      const order = await own(ctx.db)
        .selectFrom('reviewStandingOrder as o')
        .leftJoin('reviewSuspension as s', 's.orderId', 'o.id')
        .select(['o.id', 'o.signedBy', 'o.signedAt', 'o.method', 's.cause', 's.at as suspendedAt'])
        .select(sql<number>`(select count(*)::int from review_decision d where d.standing_order_id = o.id)`.as('accepted'))
        .where('o.measureId', '=', id)
        .orderBy('o.signedAt', 'desc')
        .executeTakeFirst()
      const newest = await own(ctx.db)
        .selectFrom('reviewBlindSample')
        .select('method')
        .where('measureId', '=', id)
        .orderBy('drawnAt', 'desc')
        .executeTakeFirst()
      const method = newest?.method ?? null
      const measured = measure(method ? (await evidence(ctx.db, id, method)).right : [])
      const undecided = await countUndecided(ctx.db, id)
      const state = order?.cause ? 'suspended' : order?.method !== method ? 'other-method' : undecided >= mostUndecided ? 'resting' : 'alive'
      return {
        id,
        kind,
        routine,
        stelleId,
        startedAt,
        method,
        measured,
        reserve: measure([...Array(measured.samples - measured.wrong).fill(true), ...Array(measured.wrong + 1).fill(false)]).missing === 0,
        undecided,
        order: order ? { ...order, state } : null,
      } satisfies Measure
    }),
  )
}

/** The routines of a kind that some head has sampled now: for these alone it is worth laying proposals on desks that nobody asked for. */
export async function measuredRoutines(db: Db, kind: string): Promise<string[]> {
  const rows = await own(db).selectFrom('reviewMeasure').select('routine').where('kind', '=', kind).where('endedAt', 'is', null).execute()
  return rows.map((r) => r.routine)
}

async function getMeasure(ctx: Ctx, id: string): Promise<Measure> {
  const found = (await listMeasures(ctx)).find((m) => m.id === id)
  if (!found) throw errors.notFound(id)
  return found
}

/** At the moment a machine lays a proposal: is it a blind sample? Drawn once, before anybody has seen it. */
export async function draw(ctx: Pick<Ctx, 'actor'>, tx: Tx, proposal: Proposal): Promise<void> {
  const { rows } = await sql<{ id: string; seed: string; drawn: number; expected: number; daysGone: number }>`
    with m as (
      select id, seed, kind, routine from review_measure
      where kind = ${proposal.kind} and routine = ${proposal.routine} and ended_at is null and review_is_below(${proposal.stelleId}, stelle_id)
    ), week as (select date_trunc('week', now() at time zone 'Europe/Berlin') as monday)
    select m.id, m.seed,
      (select count(*)::int from review_blind_sample b where b.measure_id = m.id and b.drawn_at >= monday at time zone 'Europe/Berlin') as drawn,
      (select coalesce(min(n), 0)::int from (
        select (select count(*) from review_proposal p where p.kind = m.kind and p.routine = m.routine
          and p.created_at >= (monday - make_interval(weeks => i)) at time zone 'Europe/Berlin'
          and p.created_at < (monday - make_interval(weeks => i - 1)) at time zone 'Europe/Berlin') as n
        from generate_series(1, 4) i) weeks) as expected,
      (extract(epoch from (now() at time zone 'Europe/Berlin') - monday) / 86400)::float as "daysGone"
    from m, week`.execute(tx)
  const [found] = rows
  if (!found || (await countUndecided(tx, found.id)) >= mostUndecided || !isBlind(found.seed, proposal.id, shareNow(found))) return
  await own(tx)
    .insertInto('reviewBlindSample')
    .values({ proposalId: proposal.id, measureId: found.id, method: proposal.method, decidedAt: null, agreed: null, decisionId: null })
    .execute()
  await audit.record(tx, ctx.actor, 'review.blind-drawn', proposal.subject, { proposal: proposal.id, measure: found.id })
}

/** Which of these proposals are hidden until their clerk has chosen. */
export async function blindAmong(db: Db, proposalIds: readonly string[]): Promise<ReadonlySet<string>> {
  if (!proposalIds.length) return new Set()
  const rows = await own(db)
    .selectFrom('reviewBlindSample')
    .select('proposalId')
    .where('proposalId', 'in', [...proposalIds])
    .where('decidedAt', 'is', null)
    .execute()
  return new Set(rows.map((r) => r.proposalId))
}

/** A person has chosen without seeing the proposal: the sample is settled, and an order that no longer holds ends in the same transaction. */
export async function settle(ctx: Ctx, tx: Tx, proposal: Proposal, decision: Decision, agreed: boolean): Promise<void> {
  const sample = await own(tx)
    .updateTable('reviewBlindSample')
    .set({ decidedAt: sql<Date>`clock_timestamp()`, agreed, decisionId: decision.id })
    .where('proposalId', '=', proposal.id)
    .where('decidedAt', 'is', null)
    .returning(['measureId', 'method'])
    .executeTakeFirstOrThrow()
  await audit.record(tx, ctx.actor, 'review.blind-decided', proposal.subject, { proposal: proposal.id, measure: sample.measureId, agreed })
  const order = await findAlive(tx, sample.measureId)
  if (!order || order.method !== sample.method) return
  const { right, at } = await evidence(tx, sample.measureId, sample.method)
  const { bound, drifted } = measure(right, at.filter((t) => t <= order.signedAt).length)
  if (drifted || bound < leastPrecision) await stop(ctx, tx, order, drifted ? 'drift' : 'bound')
}

/**
 * The machine accepts what a living order covers; the act happens in the same transaction. Everything else stays on the desk.
 *
 * @returns the decision, or nothing where a person has to look: no order, a blind sample, too many samples undecided, or the act was refused
 */
export async function acceptByOrder(ctx: Ctx, proposal: Proposal): Promise<Decision | undefined> {
  const kind = ctx.kinds.get(proposal.kind)
  if (!kind?.standing || !proposal.routine || (await blindAmong(ctx.db, [proposal.id])).size) return undefined
  const order = await own(ctx.db)
    .selectFrom('reviewStandingOrder as o')
    .innerJoin('reviewMeasure as m', 'm.id', 'o.measureId')
    .leftJoin('reviewSuspension as s', 's.orderId', 'o.id')
    .select(['o.id', 'o.measureId'])
    .where('m.kind', '=', proposal.kind)
    .where('m.routine', '=', proposal.routine)
    .where('o.method', '=', proposal.method)
    .where('m.endedAt', 'is', null)
    .where('s.orderId', 'is', null)
    .executeTakeFirst()
  if (!order || (await countUndecided(ctx.db, order.measureId)) >= mostUndecided) return undefined
  try {
    return await transact(ctx.db, async (tx) => ((await isOffIn(tx, proposal.method)) ? undefined : accept(ctx, tx, kind, proposal, order.id)))
  } catch (e) {
    try {
      return refusal(e)
    } catch (known) {
      if (known instanceof AppError) return undefined // the order ended meanwhile, or the act itself was refused: a person will see why
      throw known
    }
  }
}

async function accept(ctx: Ctx, tx: Tx, kind: ProposalKind<Ctx>, proposal: Proposal, orderId: string): Promise<Decision> {
  const decision = await decideAsProposed(tx, proposal, { kind: 'standing-order', standingOrderId: orderId, packageId: null })
  await audit.record(tx, ctx.actor, 'review.accepted-by-order', proposal.subject, { proposal: proposal.id, decision: decision.id, order: orderId })
  await kind.apply(ctx, tx, proposal, decision)
  return decision
}

/** The settled samples of a measure by one method, oldest first, since the last drift that was noticed. */
async function evidence(db: Db, measureId: string, method: string): Promise<{ right: boolean[]; at: Date[] }> {
  const { rows } = await sql<{ agreed: boolean; at: Date }>`
    select agreed, decided_at as at from review_blind_sample where measure_id = ${measureId} and method = ${method} and decided_at > coalesce((
      select max(s.at) from review_suspension s join review_standing_order o on o.id = s.order_id
      where o.measure_id = ${measureId} and o.method = ${method} and s.cause = 'drift'), '-infinity')
    order by decided_at, proposal_id`.execute(db)
  return { right: rows.map((r) => r.agreed), at: rows.map((r) => r.at) }
}

const findAlive = (tx: Tx, measureId: string) =>
  own(tx)
    .selectFrom('reviewStandingOrder as o')
    .leftJoin('reviewSuspension as s', 's.orderId', 'o.id')
    .selectAll('o')
    .where('o.measureId', '=', measureId)
    .where('s.orderId', 'is', null)
    .executeTakeFirst()

/** Samples that still lie open; one that was withdrawn waits for nobody. */
async function countUndecided(db: Db, measureId: string): Promise<number> {
  const { n } = await own(db)
    .selectFrom('reviewBlindSample as b')
    .innerJoin('reviewProposal as p', 'p.id', 'b.proposalId')
    .select((e) => e.fn.countAll<number>().as('n'))
    .where('b.measureId', '=', measureId)
    .where('b.decidedAt', 'is', null)
    .where('p.status', '=', 'open')
    .executeTakeFirstOrThrow()
  return n
}

type Person = { personId: string; sessionId: string; stelleId: string }
async function stop(
  ctx: Ctx,
  tx: Tx,
  { id, measureId }: { id: string; measureId: string },
  cause: SuspensionCause,
  by: Person | { [K in keyof Person]: null } = { personId: null, sessionId: null, stelleId: null },
) {
  const { numInsertedOrUpdatedRows: stopped } = await own(tx)
    .insertInto('reviewSuspension')
    .values({ orderId: id, cause, at: sql<Date>`clock_timestamp()`, ...by })
    .onConflict((c) => c.column('orderId').doNothing())
    .executeTakeFirstOrThrow()
  if (stopped) await audit.record(tx, ctx.actor, 'review.order-suspended', `review/${measureId}`, { measure: measureId, order: id, cause })
}

/** The Stelle as whose head this person acts: her own, never in Vertretung. */
function headOf(actor: Actor): { stelleId: string; sessionId: string } {
  const mine = actor.stellen.find((s) => s.head && !s.vertretungFor)
  if (!mine || !actor.sessionId) throw new AppError('review.only-a-head', 403)
  return { stelleId: mine.stelleId, sessionId: actor.sessionId }
}
