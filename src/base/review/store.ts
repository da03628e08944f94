import type { ColumnType, Generated } from 'kysely'
import type { Db, Tx } from '../db.ts'
import { type Decision, errors, type Proposal, type SuspensionCause } from './contract.ts'

export const own = (db: Db) => db.withTables<ReviewTables>()
type ReviewTables = {
  reviewProposal: Stored<Proposal, 'version' | 'status' | 'createdAt' | 'resubmitOn' | 'urgency' | 'urgentBecause', 'payload' | 'evidence'>
  reviewDecision: Stored<Decision, 'decidedAt', 'payload' | 'difference'>
  reviewReversal: {
    decisionId: string
    personId: string
    sessionId: string
    stelleId: string
    vertretungFor: string | null
    reason: string | null
    at: Generated<Date>
  }
  reviewMeasure: {
    id: Generated<string>
    kind: string
    routine: string
    stelleId: string
    signedBy: string
    sessionId: string
    seed: Generated<string>
    startedAt: Generated<Date>
    endedAt: Date | null
  }
  reviewStandingOrder: {
    id: Generated<string>
    kind: string
    measureId: string
    method: string
    signedBy: string
    sessionId: string
    stelleId: string
    signedAt: Generated<Date>
    suspendedAt: Date | null
  }
  reviewBlindSample: {
    proposalId: string
    measureId: string
    method: string
    drawnAt: Generated<Date>
    decidedAt: Date | null
    agreed: boolean | null
    decisionId: string | null
  }
  reviewReleasedPackage: {
    id: Generated<string>
    kind: string
    package: string
    digest: string
    gate: 'vwvfg-35a' | 'sgbx-31a' | 'ao-155'
    land: string
    legalBasis: string
    discretion: boolean
    sample: number
    releasedBy: string
    sessionId: string
    stelleId: string
    releasedAt: Generated<Date>
    withdrawnAt: Date | null
  }
  reviewPackageStop: { releaseId: string; personId: string; sessionId: string; stelleId: string; at: Generated<Date> }
  reviewPackageSample: { subject: string; releaseId: string; drawnOn: Generated<string> }
  reviewSuspension: {
    orderId: string
    cause: SuspensionCause
    personId: string | null
    sessionId: string | null
    stelleId: string | null
    at: Generated<Date>
  }
}
/** A noun as its table keeps it: `id` and `Defaults` are filled by the database, `Json` goes in as text and comes out as it was. */
type Stored<T extends { id: string }, Defaults extends keyof T, Json extends keyof T> = {
  [K in keyof T]: K extends Json ? ColumnType<T[K], string | null, string | null> : K extends Defaults | 'id' ? Generated<T[K]> : T[K]
}

/** Without a person: the proposal is closed and decided exactly as it stands, by an order or by a release. @throws AppError review.changed */
export async function decideAsProposed(
  tx: Tx,
  proposal: Proposal,
  by: Pick<Decision, 'standingOrderId' | 'packageId'> & { kind: 'standing-order' | 'released-package' },
): Promise<Decision> {
  const taken = await own(tx)
    .updateTable('reviewProposal')
    .set({ status: 'decided', version: proposal.version + 1 })
    .where('id', '=', proposal.id)
    .where('version', '=', proposal.version)
    .where('status', '=', 'open')
    .executeTakeFirst()
  if (!taken.numUpdatedRows) throw errors.changed(proposal.id)
  return own(tx)
    .insertInto('reviewDecision')
    .values({
      proposalId: proposal.id,
      proposalVersion: proposal.version,
      outcome: 'accepted',
      payload: JSON.stringify(proposal.payload),
      difference: '{}',
      reason: null,
      personId: null,
      sessionId: null,
      stelleId: proposal.stelleId,
      vertretungFor: null,
      signingForm: null,
      ...by,
    })
    .returningAll()
    .executeTakeFirstOrThrow()
}
