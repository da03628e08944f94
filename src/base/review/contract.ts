import { z } from 'zod'
import type { Tx } from '../db.ts'
import { AppError } from '../errors.ts'
import type { Text } from '../texts.ts'

/** The exact place in a source that speaks for a value. `start` and `end` are character offsets in the document's text. */
export const Evidence = z
  .object({
    field: z.string(),
    documentId: z.string(),
    start: z.int().nonnegative(),
    end: z.int().nonnegative(),
    page: z.int().positive().optional(),
    boxes: z.array(z.tuple([z.number(), z.number(), z.number(), z.number()])).optional(),
    /** Share of this place in the proposal, 0 to 1. */
    weight: z.number().optional(),
  })
  .meta({ id: 'Evidence' })
export type Evidence = z.output<typeof Evidence>

/** Words for people, in both languages of the screens. */
export const Words = z.object({ de: z.string(), en: z.string() }).meta({ id: 'Words' })

/** Who made the payload; what a reader sees beside it. */
export const Label = z.enum(['rules', 'classifier', 'extractive', 'generated']).meta({ id: 'ProposalLabel' })

export type Proposal = {
  id: string
  version: number
  kind: string
  subject: string
  title: string
  payload: unknown
  evidence: Evidence[]
  /** 0 to 1; shown as a word, see confidenceWord. */
  confidence: number
  /** Id and version of the method, e.g. `intake.sort/1`. */
  method: string
  label: z.output<typeof Label>
  /** True where the law wants a person's judgement: nothing is preselected and a reason of one's own is due (Art. 22 DSGVO; CJEU C-634/21). */
  judgement: boolean
  verwaltungsakt: boolean
  /** True where the act is signed: the Stelle needs Zeichnungsbefugnis. */
  signature: boolean
  amountCents: number | null
  stelleId: string
  fristOn: string | null
  resubmitOn: string | null
  status: 'open' | 'decided' | 'withdrawn'
  createdAt: Date
}
export type Outcome = 'accepted' | 'amended' | 'rejected'
export type Decision = {
  id: string
  proposalId: string
  proposalVersion: number
  kind: 'person' | 'standing-order' | 'released-package'
  outcome: Outcome
  payload: unknown
  difference: Record<string, { proposed: unknown; decided: unknown }>
  reason: string | null
  personId: string | null
  sessionId: string | null
  stelleId: string | null
  vertretungFor: string | null
  signingForm: string | null
  standingOrderId: string | null
  packageId: string | null
  decidedAt: Date
}

/**
 * One kind of proposal, listed in a module's module.ts. `apply` is the act: it runs in the decision's own transaction, so an act without
 * a decision cannot exist. `revert` undoes what has not left the house; a kind without it cannot be undone.
 */
export type ProposalKind<C, Payload = unknown> = {
  name: string
  title: Text
  payload: z.ZodType<Payload>
  judgement: boolean
  verwaltungsakt: boolean
  signature: boolean
  /** Where the browser shows it, e.g. `/posteingang/:subject`. */
  path: string
  /** What the accept button says: the act and its effect. */
  act(proposal: Proposal): Text
  /** One line of what is proposed, for the desk. */
  summary(ctx: C, proposal: Proposal): string
  /** Can be accepted without amending. */
  complete(proposal: Proposal): boolean
  apply: (ctx: C, tx: Tx, proposal: Proposal, decision: Decision) => Promise<void>
  /** Open work goes to another Stelle: the subject's own row follows. */
  move?: (ctx: C, tx: Tx, proposal: Proposal, to: string) => Promise<void>
  revert?: (ctx: C, tx: Tx, proposal: Proposal, decision: Decision) => Promise<void>
}

export const errors = {
  notFound: (id: string) => new AppError('review.not-found', 404, { id }),
  changed: (id: string) => new AppError('review.changed-meanwhile', 409, { id }),
  notYours: (stelle: string) => new AppError('review.other-stelle', 403, { stelle }),
  notUndoable: (id: string) => new AppError('review.not-undoable', 409, { id }),
  reasonMissing: () => new AppError('review.reason-missing', 422),
  onlyAPerson: () => new AppError('review.machine-cannot-decide', 403),
}
/** What the database's own check may answer; each has its German sentence in texts. */
export const refusals = [
  'review.machine-cannot-decide',
  'review.no-live-session',
  'review.not-your-stelle',
  'review.not-a-deputy',
  'review.other-stelle',
  'review.may-not-sign',
  'review.may-not-issue',
  'review.above-limit',
  'review.reason-missing',
  'review.never-by-standing-order',
  'review.standing-order-not-alive',
  'review.never-automatic',
  'review.package-not-released',
  'review.only-a-head',
] as const

declare module '../audit.ts' {
  interface AuditFacts {
    'review.proposed': { proposal: string; kind: string; method: string; stelle: string }
    'review.withdrawn': { proposal: string }
    'review.decided': { proposal: string; decision: string; outcome: Outcome; stelle: string; vertretungFor?: string; changed: string[] }
    'review.reverted': { proposal: string; decision: string; stelle: string }
    'review.forwarded': { proposal: string; from: string; to: string }
    'review.resubmitted': { proposal: string; on: string }
    'review.escalated': { proposal: string; from: string; to: string }
  }
}

/** Word first, number on demand: what a confidence means to a reader. */
export const confidenceWord = (confidence: number): 'sicher' | 'wahrscheinlich' | 'unklar' =>
  confidence >= 0.85 ? 'sicher' : confidence >= 0.5 ? 'wahrscheinlich' : 'unklar'
