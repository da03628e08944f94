import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import * as audit from '../audit.ts'
import type { Ctx } from '../ctx.ts'
import { type Db, type Tx, transact } from '../db.ts'
import { AppError } from '../errors.ts'
import { type Decision, errors, type Proposal, type ProposalKind, refusal } from './contract.ts'
import { decideAsProposed, own } from './store.ts'

/** A package whose standard case a machine may decide, because the law of the Land allows it and a head has put her name to it. */
export type Released = {
  id: string
  kind: string
  package: string
  digest: string
  gate: 'vwvfg-35a' | 'sgbx-31a' | 'ao-155'
  land: string
  legalBasis: string
  /** Share of a day's cases that goes to a person all the same; at least the first of the day. */
  sample: number
  releasedBy: string
  releasedAt: Date
}

/**
 * A head releases a package for full automation. Only the head of the Stelle's office or of one above covers its work.
 *
 * @throws AppError review.only-a-head, review.package-not-released where no legal basis is named
 */
export async function releasePackage(
  ctx: Ctx,
  release: Pick<Released, 'kind' | 'package' | 'digest' | 'gate' | 'land' | 'legalBasis' | 'sample'>,
): Promise<string> {
  const mine = ctx.actor.stellen.find((s) => s.head && !s.vertretungFor)
  if (!mine || !ctx.actor.sessionId) throw new AppError('review.only-a-head', 403)
  if (!release.legalBasis.trim()) throw new AppError('review.package-not-released', 409)
  const sessionId = ctx.actor.sessionId
  return transact(ctx.db, async (tx) => {
    const { id } = await own(tx)
      .insertInto('reviewReleasedPackage')
      .values({ ...release, discretion: false, releasedBy: ctx.actor.id, sessionId, stelleId: mine.stelleId, withdrawnAt: null })
      .returning('id')
      .executeTakeFirstOrThrow()
    return id
  }).catch(refusal)
}

/** One click of a person who holds a Stelle ends it, at once and for good; a new release is a new signature. */
export async function stopPackage(ctx: Ctx, tx: Tx, releaseId: string): Promise<void> {
  const mine = ctx.actor.stellen.find((s) => !s.vertretungFor)
  if (!mine || !ctx.actor.sessionId) throw errors.onlyAPerson()
  await own(tx)
    .insertInto('reviewPackageStop')
    .values({ releaseId, personId: ctx.actor.id, sessionId: ctx.actor.sessionId, stelleId: mine.stelleId })
    .onConflict((c) => c.column('releaseId').doNothing())
    .execute()
}

/** The release that holds for a package now, whatever version of it. */
export const findRelease = (db: Db, kind: string, name: string): Promise<Released | undefined> =>
  own(db)
    .selectFrom('reviewReleasedPackage as r')
    .leftJoin('reviewPackageStop as s', 's.releaseId', 'r.id')
    .select(['r.id', 'r.kind', 'r.package', 'r.digest', 'r.gate', 'r.land', 'r.legalBasis', 'r.sample', 'r.releasedBy', 'r.releasedAt'])
    .where('r.kind', '=', kind)
    .where('r.package', '=', name)
    .where('r.withdrawnAt', 'is', null)
    .where('s.releaseId', 'is', null)
    .orderBy('r.releasedAt', 'desc')
    .executeTakeFirst()

/**
 * Whether this subject is of the day's sample, drawn once and before anybody has looked: the first of the day always, of the others the share that the
 * package names. What is drawn goes to a person, and the database lets no machine decide it.
 */
export async function drawForPerson(tx: Tx, release: Released, subject: string): Promise<boolean> {
  const { rows: drawn } = await sql<{ n: number }>`
    select count(*)::int as n from review_package_sample where release_id = ${release.id} and drawn_on = (now() at time zone 'Europe/Berlin')::date`.execute(
    tx,
  )
  const chance = createHash('sha256').update(`${release.id}/${subject}`).digest().readUIntBE(0, 6) / 2 ** 48
  if ((drawn[0]?.n ?? 0) > 0 && chance >= release.sample) return false
  await own(tx)
    .insertInto('reviewPackageSample')
    .values({ subject, releaseId: release.id })
    .onConflict((c) => c.column('subject').doNothing())
    .execute()
  return true
}

export const isSampled = async (db: Db, subject: string): Promise<boolean> =>
  (await own(db).selectFrom('reviewPackageSample').select('subject').where('subject', '=', subject).executeTakeFirst()) !== undefined

/** How many a release has decided today, and how many it gave to a person. */
export async function countToday(db: Db, releaseId: string): Promise<{ automatic: number; sampled: number }> {
  const { rows } = await sql<{ automatic: number; sampled: number }>`
    select (select count(*)::int from review_decision where package_id = ${releaseId}
        and decided_at >= date_trunc('day', now() at time zone 'Europe/Berlin') at time zone 'Europe/Berlin') as automatic,
      (select count(*)::int from review_package_sample where release_id = ${releaseId} and drawn_on = (now() at time zone 'Europe/Berlin')::date) as sampled`.execute(
    db,
  )
  return rows[0] ?? { automatic: 0, sampled: 0 }
}

/**
 * The released package decides what lies open, exactly as proposed. The database asks everything once more (migrations/016_released_package.ts).
 *
 * @throws AppError review.package-not-released, review.never-automatic, review.package-sample
 */
export async function acceptByPackage(ctx: Ctx, tx: Tx, kind: ProposalKind<Ctx>, proposal: Proposal, release: Released): Promise<Decision> {
  const decision = await decideAsProposed(tx, proposal, { kind: 'released-package', standingOrderId: null, packageId: release.id })
  await audit.record(tx, ctx.actor, 'review.accepted-by-package', proposal.subject, {
    proposal: proposal.id,
    decision: decision.id,
    release: release.id,
  })
  await kind.apply(ctx, tx, proposal, decision)
  return decision
}
