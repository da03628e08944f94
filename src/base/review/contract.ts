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

/** Who made the payload; what a reader sees beside it. `person`: one person asks another. */
export const Label = z.enum(['rules', 'classifier', 'extractive', 'generated', 'person']).meta({ id: 'ProposalLabel' })

export type Proposal = {
  id: string
  version: number
  kind: string
  subject: string
  title: string
  payload: unknown
  evidence: Evidence[]
  /** 0 to 1; shown as a word, see web/parts/labels.tsx. */
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
  /** The kind of routine, where a machine laid it and a standing order could be signed for it; else empty. */
  routine: string
  /** How soon somebody should look: 0 at once, 1 soon, 2 in its turn, 3 can wait. A near Frist goes before it. */
  urgency: number
  /** Why, by code; the words are the kind's. */
  urgentBecause: string[]
  status: 'open' | 'decided' | 'withdrawn'
  createdAt: Date
}
/** Why a standing order ended: the bound fell, the CUSUM saw a drift, or a head stopped it. */
export type SuspensionCause = 'bound' | 'drift' | 'head'
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
  /** Decided in groups on a page of its own: it never lies on the desk. */
  bulk?: boolean
  /** Must be read before it is decided: the three keys of the desk open it. */
  read?: boolean
  /** Where the browser shows it, e.g. `/posteingang/:subject`. */
  path: string
  /** What the accept button says: the act and its effect. */
  act(proposal: Proposal): Text
  /** One line of what is proposed, for the desk. */
  summary(ctx: C, proposal: Proposal): Text
  /** What the codes of `urgentBecause` say. */
  because?: Record<string, Text>
  /** Can be accepted without amending. */
  complete(proposal: Proposal): boolean
  apply: (ctx: C, tx: Tx, proposal: Proposal, decision: Decision) => Promise<void>
  /** Open work goes to another Stelle: the subject's own row follows. */
  move?: (ctx: C, tx: Tx, proposal: Proposal, to: string) => Promise<void>
  revert?: (ctx: C, tx: Tx, proposal: Proposal, decision: Decision) => Promise<void>
  /** Routine that a head may release by standing order; never for a Verwaltungsakt, a signature or where judgement is asked. */
  standing?: {
    /** Which routine this proposal is, e.g. a type of document; undefined where a person has to finish it anyway. */
    routineOf(proposal: { payload: Payload; stelleId: string }): string | undefined
    /** All routines of the kind, for the head to choose from. */
    routines(ctx: C): { id: string; title: string }[]
    /** What a person sees of a blind sample: the payload with all that was proposed left out. */
    hidden(proposal: { payload: Payload; stelleId: string }): Payload
    /** What was chosen blind, completed by what follows from the choice. */
    chosen(proposed: Payload, decided: Payload): Payload
    /** The person chose what was proposed, in everything that an order would have done. */
    agrees(proposed: Payload, decided: Payload): boolean
  }
}

export const errors = {
  notFound: (id: string) => new AppError('review.not-found', 404, { id }),
  changed: (id: string) => new AppError('review.changed-meanwhile', 409, { id }),
  notYours: (stelle: string) => new AppError('review.other-stelle', 403, { stelle }),
  notUndoable: (id: string) => new AppError('review.not-undoable', 409, { id }),
  reasonMissing: () => new AppError('review.reason-missing', 422),
  blind: () => new AppError('review.blind-sample', 422),
  methodNotDeclared: (method: string) => new AppError('review.method-not-declared', 409, { method }),
  methodSwitchedOff: () => new AppError('method.switched-off', 409),
  held: () => new AppError('hold.held', 409),
  onlyAPerson: () => new AppError('review.machine-cannot-decide', 403),
}
/** What the database's own check may answer; each has its German sentence in texts. */
const refusals = [
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
  'review.package-sample',
  'review.only-a-head',
  'review.not-measured',
  'review.order-alive',
  'review.precision-too-low',
  'review.blind-sample',
  'hold.held',
] as const

declare module '../audit.ts' {
  interface AuditFacts {
    'review.proposed': { proposal: string; kind: string; method: string; stelle: string }
    'review.withdrawn': { proposal: string }
    'review.decided': { proposal: string; decision: string; outcome: Outcome; stelle: string; vertretungFor?: string; changed: string[] }
    'review.reverted': { proposal: string; decision: string; stelle: string }
    'review.forwarded': { proposal: string; from: string; to: string }
    'review.resubmitted': { proposal: string; on: string }
    'review.measure-started': { measure: string; kind: string; routine: string; stelle: string }
    'review.measure-ended': { measure: string }
    'review.order-signed': { measure: string; order: string; method: string; samples: number; wrong: number }
    'review.order-suspended': { measure: string; order: string; cause: SuspensionCause }
    'review.blind-drawn': { proposal: string; measure: string }
    'review.blind-decided': { proposal: string; measure: string; agreed: boolean }
    'review.accepted-by-package': { proposal: string; decision: string; release: string }
    'review.accepted-by-order': { proposal: string; decision: string; order: string }
    'review.escalated': { proposal: string; from: string; to: string }
  }
}

/** The database's own refusal, given its code. */
export function refusal(e: unknown): never {
  const code = refusals.find((r) => e instanceof Error && e.message.includes(r))
  throw code && !(e instanceof AppError) ? new AppError(code, 403) : e
}
