import { sql } from 'kysely'
import type { Actor, Standing } from '../actor.ts'
import * as audit from '../audit.ts'
import type { Ctx } from '../ctx.ts'
import { type Db, type Tx, transact } from '../db.ts'
import { declaredIn } from '../method.ts'
import { isOffIn } from '../method-use.ts'
import { type Decision, errors, type Outcome, type Proposal, type ProposalKind, refusal } from './contract.ts'
import { blindAmong, draw, settle } from './standing.ts'
import { own } from './store.ts'

export * from './contract.ts'
export { figuresByMethod, figuresByOffice, learningByMethod, type MethodFigures, shownGroups, shownTogether, smallestGroup } from './figures.ts'
export { acceptByPackage, countToday, drawForPerson, findRelease, isSampled, releasePackage, stopPackage } from './released.ts'
export { acceptByOrder, blindAmong, endMeasure, listMeasures, measuredRoutines, sign, startMeasure, suspend } from './standing.ts'

/**
 * Lays a proposal on a desk. An open one of the same kind for the same subject is replaced.
 *
 * @throws AppError review.method-not-declared when a machine made it by a method that no module lists; what one person asks another has none;
 *   method.switched-off when it was switched off while the machine worked
 */
export async function propose(
  ctx: Pick<Ctx, 'actor' | 'methods'>,
  tx: Tx,
  kind: ProposalKind<Ctx>,
  input: Pick<Proposal, 'subject' | 'title' | 'payload' | 'evidence' | 'confidence' | 'method' | 'label' | 'stelleId'> & {
    amountCents?: number | null
    fristOn?: string | null
    resubmitOn?: string | null
    urgency?: number
    urgentBecause?: string[]
  },
): Promise<Proposal> {
  if (input.label !== 'person' && !declaredIn(ctx.methods, input.method)) throw errors.methodNotDeclared(input.method)
  if (ctx.actor.kind === 'machine' && (await isOffIn(tx, input.method))) throw errors.methodSwitchedOff()
  await withdraw(ctx, tx, kind, input.subject)
  const routine = ctx.actor.kind === 'machine' ? (kind.standing?.routineOf(input) ?? '') : '' // what a person passes on is no sample of the machine
  const row = await own(tx)
    .insertInto('reviewProposal')
    .values({
      kind: kind.name,
      subject: input.subject,
      title: input.title,
      payload: JSON.stringify(kind.payload.parse(input.payload)),
      evidence: JSON.stringify(input.evidence),
      confidence: input.confidence,
      method: input.method,
      label: input.label,
      judgement: kind.judgement,
      verwaltungsakt: kind.verwaltungsakt,
      signature: kind.signature,
      amountCents: input.amountCents ?? null,
      stelleId: input.stelleId,
      fristOn: input.fristOn ?? null,
      resubmitOn: input.resubmitOn ?? null,
      urgency: input.urgency ?? 2,
      urgentBecause: input.urgentBecause ?? [],
      routine,
    })
    .returningAll()
    .executeTakeFirstOrThrow()
  const proposal: Proposal = row
  await audit.record(tx, ctx.actor, 'review.proposed', proposal.subject, {
    proposal: proposal.id,
    kind: kind.name,
    method: input.method,
    stelle: input.stelleId,
  })
  if (routine) await draw(ctx, tx, proposal)
  return proposal
}

/** Takes back what is open for a subject, because the subject itself went away or a better proposal comes. */
export async function withdraw(ctx: Pick<Ctx, 'actor'>, tx: Tx, kind: Pick<ProposalKind<Ctx>, 'name'>, subject: string) {
  const rows = await own(tx)
    .updateTable('reviewProposal')
    .set((e) => ({ status: 'withdrawn' as const, version: e('version', '+', 1) }))
    .where('kind', '=', kind.name)
    .where('subject', '=', subject)
    .where('status', '=', 'open')
    .returning('id')
    .execute()
  for (const { id } of rows) await audit.record(tx, ctx.actor, 'review.withdrawn', subject, { proposal: id })
}

export const findOpen = (db: Db, kind: Pick<ProposalKind<Ctx>, 'name'>, subject: string) =>
  own(db)
    .selectFrom('reviewProposal')
    .selectAll()
    .where('kind', '=', kind.name)
    .where('subject', '=', subject)
    .where('status', '=', 'open')
    .executeTakeFirst()

/** Everything that waits for a decision on these subjects, of whatever kind. */
export const openOn = (db: Db, subjects: readonly string[]) =>
  subjects.length
    ? own(db)
        .selectFrom('reviewProposal')
        .selectAll()
        .where('subject', 'in', [...subjects])
        .where('status', '=', 'open')
        .execute()
    : Promise.resolve<Proposal[]>([])

export async function get(db: Db, id: string): Promise<Proposal> {
  const row = await own(db).selectFrom('reviewProposal').selectAll().where('id', '=', id).executeTakeFirst()
  if (!row) throw errors.notFound(id)
  return row
}

/** Days before the end of a Frist from which on it makes work urgent: 0 at once, 1 soon. */
const fristUrgency = (today: string) =>
  sql<number>`least(urgency, case when frist_on <= ${today}::date + 2 then 0 when frist_on <= ${today}::date + 7 then 1 else 3 end)`

/** What waits for these Stellen, the most urgent first, then by Frist, then by age. Resubmitted work stays away until its day. */
export const waitingFor = (
  db: Db,
  stellen: readonly string[],
  today: string,
  {
    limit = 200,
    later = false,
    without = [],
  }: { limit?: number; later?: boolean /** Kinds that never lie on a desk. */; without?: readonly string[] } = {},
) => {
  if (stellen.length === 0) return Promise.resolve<Proposal[]>([])
  const open = sql`
    select p.id, p.urgency, p.frist_on, p.created_at from review_proposal p
    where p.stelle_id = stelle.id and p.status = 'open' and p.kind <> all(${[...without]}::text[])
      and case when ${later} then p.resubmit_on > ${today}::date else coalesce(p.resubmit_on <= ${today}::date, true) end`
  return (
    own(db)
      .selectFrom('reviewProposal')
      .selectAll()
      // Of each Stelle only the first are looked at, in the order of two indexes (a Frist that comes near outruns what was thought of it at first): a desk
      // costs the same whatever waits behind it.
      .where(
        sql<boolean>`id in (
          select first.id from unnest(${[...new Set(stellen)]}::text[]) as stelle(id) cross join lateral (
            (${open} order by p.urgency, p.frist_on, p.created_at, p.id limit ${limit}) union
            (${open} and p.frist_on <= ${today}::date + 7 order by p.frist_on, p.created_at, p.id limit ${limit})) first
          order by ${fristUrgency(today)}, first.frist_on, first.created_at, first.id limit ${limit})`,
      )
      .orderBy(fristUrgency(today))
      .orderBy('fristOn', (o) => o.asc().nullsLast())
      .orderBy('createdAt')
      .orderBy('id')
      .limit(limit)
      .execute()
  )
}

/** As far as one counts; beyond, nobody reads the number. */
export const mostCounted = 1000
/**
 * How much waits for these Stellen today: all of it (`mostCounted` at the most), what is urgent by now, and whose Frist ends until a day (what is overdue
 * included). Of blind samples only that they wait. Costs the same whatever waits behind.
 */
export async function countFor(
  db: Db,
  stellen: readonly string[],
  today: string,
  { until, without = [] }: { until: string /** Kinds that never lie on a desk. */; without?: readonly string[] },
): Promise<{ open: number; urgent: number; due: number }> {
  if (stellen.length === 0) return { open: 0, urgent: 0, due: 0 }
  const { rows } = await sql<{ open: number; urgent: number; due: number }>`
    select count(*)::int as open,
      count(*) filter (where not blind and ${fristUrgency(today)} <= 1)::int as urgent,
      count(*) filter (where not blind and frist_on <= ${until}::date)::int as due
    from (
      select p.urgency, p.frist_on, exists (select 1 from review_blind_sample s where s.proposal_id = p.id and s.decided_at is null) as blind from review_proposal p
      where p.stelle_id = any(${[...new Set(stellen)]}::text[]) and p.status = 'open' and p.kind <> all(${[...without]}::text[])
        and coalesce(p.resubmit_on <= ${today}::date, true)
      order by p.urgency, p.frist_on limit ${mostCounted}) waiting`.execute(own(db))
  return rows[0] ?? { open: 0, urgent: 0, due: 0 }
}

/** The Stelle in whose name this person may decide, with the one she deputises for; her own comes first. */
export function standingFor(actor: Actor, stelleId: string): Standing {
  if (actor.kind !== 'person' || !actor.sessionId) throw errors.onlyAPerson()
  const mine = actor.stellen.find((s) => s.stelleId === stelleId && !s.vertretungFor) ?? actor.stellen.find((s) => s.vertretungFor === stelleId)
  if (!mine) throw errors.notYours(stelleId)
  return mine
}

export type Decide = { version: number; outcome: Outcome; payload?: unknown; reason?: string | undefined }

/**
 * The person decides; the act happens in the same transaction. The database proves the person, not this code
 * (see migrations/005_review.ts); the checks here only answer earlier and more kindly.
 *
 * @throws AppError review.changed-meanwhile when someone else was faster, review.other-stelle, review.reason-missing, or one of `refusals`
 */
export async function decide(
  ctx: Ctx,
  proposalId: string,
  { version, outcome: asked, payload, reason }: Decide,
  also?: (tx: Tx, decision: Decision) => Promise<unknown>,
): Promise<Decision> {
  const proposal = await get(ctx.db, proposalId)
  const kind = kindOf(ctx, proposal)
  const standing = standingFor(ctx.actor, proposal.stelleId)
  if (proposal.status !== 'open' || proposal.version !== version) throw errors.changed(proposalId)
  if (kind.judgement && !reason?.trim()) throw errors.reasonMissing()
  const blind = kind.standing && (await blindAmong(ctx.db, [proposalId])).size ? kind.standing : undefined
  if (blind && asked === 'accepted') throw errors.blind()
  const given = asked === 'rejected' ? null : kind.payload.parse(asked === 'amended' ? payload : proposal.payload)
  const decided = blind && given !== null ? blind.chosen(proposal.payload, given) : given
  const difference = asked === 'amended' ? differenceOf(proposal.payload, decided) : {}
  const outcome = blind && asked === 'amended' && !Object.keys(difference).length ? 'accepted' : asked
  return transact(ctx.db, async (tx) => {
    const taken = await own(tx)
      .updateTable('reviewProposal')
      .set({ status: 'decided', version: version + 1 })
      .where('id', '=', proposalId)
      .where('version', '=', version)
      .where('status', '=', 'open')
      .executeTakeFirst()
    if (!taken.numUpdatedRows) throw errors.changed(proposalId)
    const stelle = await signingForm(tx, standing.stelleId)
    const row = await own(tx)
      .insertInto('reviewDecision')
      .values({
        proposalId,
        proposalVersion: version,
        kind: 'person',
        outcome,
        payload: decided === null ? null : JSON.stringify(decided),
        difference: JSON.stringify(difference),
        reason: reason?.trim() || null,
        personId: ctx.actor.id,
        sessionId: ctx.actor.sessionId ?? '',
        stelleId: standing.stelleId,
        vertretungFor: standing.vertretungFor ?? null,
        signingForm: proposal.signature ? (standing.vertretungFor ? 'i. V.' : stelle) : null,
        standingOrderId: null,
        packageId: null,
      })
      .returningAll()
      .executeTakeFirstOrThrow()
    const decision: Decision = row
    await audit.record(tx, ctx.actor, 'review.decided', proposal.subject, {
      proposal: proposalId,
      decision: decision.id,
      outcome,
      stelle: standing.stelleId,
      ...(standing.vertretungFor ? { vertretungFor: standing.vertretungFor } : {}),
      changed: Object.keys(difference),
    })
    if (blind) await settle(ctx, tx, proposal, decision, decided !== null && blind.agrees(proposal.payload, decided))
    await kind.apply(ctx, tx, proposal, decision)
    await also?.(tx, decision)
    return decision
  }).catch(refusal)
}

/** Takes a decision back while its effect is still in the house. The proposal lies open again, for the same Stelle. */
export async function revert(ctx: Ctx, decisionId: string, reason?: string): Promise<Proposal> {
  const decision = await own(ctx.db).selectFrom('reviewDecision').selectAll().where('id', '=', decisionId).executeTakeFirst()
  if (!decision) throw errors.notFound(decisionId)
  const proposal = await get(ctx.db, decision.proposalId)
  const { revert: undo } = kindOf(ctx, proposal)
  const standing = standingFor(ctx.actor, proposal.stelleId)
  if (!undo || proposal.status !== 'decided' || proposal.version !== decision.proposalVersion + 1) throw errors.notUndoable(decisionId)
  return transact(ctx.db, async (tx) => {
    await own(tx)
      .insertInto('reviewReversal')
      .values({
        decisionId,
        personId: ctx.actor.id,
        sessionId: ctx.actor.sessionId ?? '',
        stelleId: standing.stelleId,
        vertretungFor: standing.vertretungFor ?? null,
        reason: reason?.trim() || null,
      })
      .execute()
    await audit.record(tx, ctx.actor, 'review.reverted', proposal.subject, { proposal: proposal.id, decision: decisionId, stelle: standing.stelleId })
    await undo(ctx, tx, proposal, decision) // first, because only one proposal of a kind may be open for a subject
    const opened = await own(tx)
      .updateTable('reviewProposal')
      .set({ status: 'open', version: proposal.version + 1 })
      .where('id', '=', proposal.id)
      .where('version', '=', proposal.version)
      .where('status', '=', 'decided')
      .executeTakeFirst()
    if (!opened.numUpdatedRows) throw errors.changed(proposal.id)
    return { ...proposal, status: 'open' as const, version: proposal.version + 1 }
  }).catch(refusal)
}

/** Lays open work on another desk (zuschreiben). Not a decision: nothing is filed or sent by it. */
export async function forward(ctx: Ctx, proposalId: string, version: number, to: string): Promise<void> {
  const proposal = await get(ctx.db, proposalId)
  standingFor(ctx.actor, proposal.stelleId)
  await transact(ctx.db, (tx) => forwardIn(ctx, tx, { ...proposal, version }, to))
}

/** The same within a transaction that does more; whoever calls it has checked the person. */
export async function forwardIn(ctx: Ctx, tx: Tx, proposal: Proposal, to: string): Promise<void> {
  await change(tx, proposal, proposal.version, { stelleId: to, resubmitOn: null })
  await kindOf(ctx, proposal).move?.(ctx, tx, proposal, to)
  await audit.record(tx, ctx.actor, 'review.forwarded', proposal.subject, { proposal: proposal.id, from: proposal.stelleId, to })
}

/** Wiedervorlage: away from the desk until that day. */
export async function resubmit(ctx: Ctx, proposalId: string, version: number, on: string): Promise<void> {
  const proposal = await get(ctx.db, proposalId)
  standingFor(ctx.actor, proposal.stelleId)
  await transact(ctx.db, async (tx) => {
    await change(tx, proposal, version, { resubmitOn: on })
    await audit.record(tx, ctx.actor, 'review.resubmitted', proposal.subject, { proposal: proposalId, on })
  })
}

/** Open proposals whose Frist ends on or before a day, for the job that looks for empty desks. */
export const dueUntil = (db: Db, on: string) =>
  own(db).selectFrom('reviewProposal').selectAll().where('status', '=', 'open').where('fristOn', '<=', on).execute()

/** The machine may move work from an empty desk to the one that stands in; it decides nothing by that. */
export async function escalate(ctx: Ctx, tx: Tx, proposal: Proposal, to: string) {
  await change(tx, proposal, proposal.version, { stelleId: to, resubmitOn: null })
  await kindOf(ctx, proposal).move?.(ctx, tx, proposal, to)
  await audit.record(tx, ctx.actor, 'review.escalated', proposal.subject, { proposal: proposal.id, from: proposal.stelleId, to })
}

/** One decision. @throws AppError review.not-found */
export async function getDecision(db: Db, id: string): Promise<Decision> {
  const row = await own(db).selectFrom('reviewDecision').selectAll().where('id', '=', id).executeTakeFirst()
  if (!row) throw errors.notFound(id)
  return row
}

/** The legal basis of a released package, as its act names it; empty for one that is not there. */
export async function packageLaw(db: Db, id: string): Promise<string> {
  const { rows } = await sql<{ law: string }>`select legal_basis as law from review_released_package where id::text = ${id}`.execute(db)
  return rows[0]?.law ?? ''
}

/** All decisions on a subject, newest first, with whether they were taken back. */
export async function decisionsOn(db: Db, subject: string) {
  return own(db)
    .selectFrom('reviewDecision as d')
    .innerJoin('reviewProposal as p', 'p.id', 'd.proposalId')
    .leftJoin('reviewReversal as r', 'r.decisionId', 'd.id')
    .leftJoin('reviewBlindSample as b', 'b.decisionId', 'd.id')
    .select([
      'b.agreed',
      'p.payload as proposed',
      'd.payload as decided',
      'd.id',
      'd.kind',
      'd.outcome',
      'd.reason',
      'd.difference',
      'd.personId',
      'd.stelleId',
      'd.vertretungFor',
      'd.signingForm',
      'd.decidedAt',
      'p.kind as proposalKind',
      'p.id as proposalId',
      'p.method',
      'p.label',
      'p.createdAt as proposedAt',
      'r.at as revertedAt',
    ])
    .where('p.subject', '=', subject)
    .orderBy('d.decidedAt', 'desc')
    .execute()
}

/** The last word of a person on each subject of these kinds, unless it was taken back: what a machine may learn from. Never a standing order's. */
export async function lastWords(
  db: Db,
  kinds: readonly string[],
): Promise<{ kind: string; subject: string; outcome: Outcome; payload: unknown; decidedAt: Date }[]> {
  const { rows } = await sql<{ kind: string; subject: string; outcome: Outcome; payload: unknown; decidedAt: Date }>`
    select distinct on (p.subject) p.kind, p.subject, d.outcome, d.payload, d.decided_at as "decidedAt"
    from review_human_decision d join review_proposal p on p.id = d.proposal_id
    where p.kind = any(${[...kinds]}::text[]) and not exists (select 1 from review_reversal r where r.decision_id = d.id)
    order by p.subject, d.decided_at desc, d.id`.execute(db)
  return rows
}

function kindOf({ kinds }: Ctx, { kind, id }: Proposal): ProposalKind<Ctx> {
  const found = kinds.get(kind)
  if (!found) throw errors.notFound(id)
  return found
}

async function change(tx: Tx, { id }: Proposal, version: number, set: { stelleId?: string; resubmitOn?: string | null }) {
  const changed = await own(tx)
    .updateTable('reviewProposal')
    .set({ ...set, version: version + 1 })
    .where('id', '=', id)
    .where('version', '=', version)
    .where('status', '=', 'open')
    .executeTakeFirst()
  if (!changed.numUpdatedRows) throw errors.changed(id)
}

async function signingForm(tx: Tx, stelleId: string) {
  const { rows } = await sql<{ form: string | null }>`select signing_form as form from organisation_stelle where id = ${stelleId}`.execute(tx)
  return rows[0]?.form ?? null
}

/** Field by field, what the person changed; kept beside the reason (DESIGN: decisions are the product's memory). */
function differenceOf(proposed: unknown, decided: unknown): Decision['difference'] {
  const before = (proposed ?? {}) as Record<string, unknown>
  const after = (decided ?? {}) as Record<string, unknown>
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])]
  return Object.fromEntries(
    keys
      .filter((k) => JSON.stringify(before[k]) !== JSON.stringify(after[k]))
      .map((k) => [k, { proposed: before[k] ?? null, decided: after[k] ?? null }]),
  )
}
