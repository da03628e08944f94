import { type Generated, sql } from 'kysely'
import * as audit from './audit.ts'
import type { Ctx } from './ctx.ts'
import { type Db, type Tx, transact } from './db.ts'
import { AppError } from './errors.ts'
import { refusal } from './review/contract.ts'
import { standingFor } from './review/index.ts'

const own = (db: Db) => db.withTables<{ legalHold: HoldTable; legalHoldLifting: LiftingTable }>()
type Proof = { personId: string; sessionId: string; stelleId: string; vertretungFor: string | null; reason: string; at: Generated<Date> }
type HoldTable = Proof & { id: Generated<string>; subject: string }
type LiftingTable = Proof & { holdId: string }

/** A Löschsperre, and how it ended if it did. */
export type Hold = {
  id: string
  subject: string
  reason: string
  personId: string
  stelleId: string
  at: Date
  liftedAt: Date | null
  liftedReason: string | null
}

/** Nothing of the subject is deleted from now on, by whoever. @param stelleId for which Stelle the person acts */
export async function placeHold(ctx: Ctx, subject: string, stelleId: string, reason: string): Promise<void> {
  const proof = proofOf(ctx, stelleId, reason)
  await transact(ctx.db, async (tx) => {
    const { id } = await own(tx)
      .insertInto('legalHold')
      .values({ subject, ...proof })
      .returning('id')
      .executeTakeFirstOrThrow()
    await audit.record(tx, ctx.actor, 'hold.placed', subject, { hold: id, stelle: proof.stelleId })
  }).catch(refusal)
}

/** Lifts it, with a reason that stays beside the first one. @throws AppError hold.not-found */
export async function liftHold(ctx: Ctx, id: string, stelleId: string, reason: string): Promise<void> {
  const proof = proofOf(ctx, stelleId, reason)
  await transact(ctx.db, async (tx) => {
    const hold = await own(tx).selectFrom('legalHold').selectAll().where('id', '=', id).executeTakeFirst()
    if (!hold) throw new AppError('hold.not-found', 404)
    await own(tx)
      .insertInto('legalHoldLifting')
      .values({ holdId: id, ...proof })
      .onConflict((c) => c.column('holdId').doNothing())
      .execute()
    await audit.record(tx, ctx.actor, 'hold.lifted', hold.subject, { hold: id, stelle: proof.stelleId })
  }).catch(refusal)
}

/** The Löschsperren on these subjects, newest first, also those that were lifted. */
export async function listHolds(db: Db, subjects?: readonly string[]): Promise<Hold[]> {
  if (subjects && !subjects.length) return []
  return own(db)
    .selectFrom('legalHold as h')
    .leftJoin('legalHoldLifting as l', 'l.holdId', 'h.id')
    .select(['h.id', 'h.subject', 'h.reason', 'h.personId', 'h.stelleId', 'h.at', 'l.at as liftedAt', 'l.reason as liftedReason'])
    .$if(!!subjects, (s) => s.where('h.subject', 'in', [...(subjects ?? [])]))
    .orderBy('h.at', 'desc')
    .limit(500)
    .execute()
}

/** Whether one lies on it, or on what it lies in: asked of the same function that the database itself asks. */
export async function isHeld(db: Db, subject: string): Promise<boolean> {
  const { rows } = await sql<{ held: boolean }>`select is_held(${subject}) as held`.execute(db)
  return rows[0]?.held ?? false
}

/** @throws AppError hold.held */
export async function assertNotHeld(tx: Tx, subject: string): Promise<void> {
  if (await isHeld(tx, subject)) throw new AppError('hold.held', 409)
}

function proofOf(ctx: Ctx, stelleId: string, reason: string) {
  const standing = standingFor(ctx.actor, stelleId)
  return {
    personId: ctx.actor.id,
    sessionId: ctx.actor.sessionId ?? '',
    stelleId: standing.stelleId,
    vertretungFor: standing.vertretungFor ?? null,
    reason: reason.trim(),
  }
}

declare module './audit.ts' {
  interface AuditFacts {
    'hold.placed': { hold: string; stelle: string }
    'hold.lifted': { hold: string; stelle: string }
  }
}
