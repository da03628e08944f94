import { z } from 'zod'
import { AppError } from '#base/errors.ts'
import { Day, Instant } from '#base/http.ts'

export const may = { work: 'circulation.work', read: 'circulation.read' } as const

/** How a status is coloured; its words stand in texts.ts. */
export const statuses = {
  planned: { tone: 'neutral' },
  open: { tone: 'warn' },
  done: { tone: 'good' },
  refused: { tone: 'bad' },
  lapsed: { tone: 'neutral' },
  withdrawn: { tone: 'neutral' },
} as const

export const RunStatus = z.enum(['open', 'signed', 'closed']).meta({ id: 'CirculationStatus' })
export type RunStatus = z.output<typeof RunStatus>
export const StepKind = z.enum(['kenntnisnahme', 'mitzeichnung', 'schlusszeichnung', 'wiedervorlage']).meta({ id: 'CirculationStepKind' })
export type StepKind = z.output<typeof StepKind>
export const StepStatus = z.enum(['planned', 'open', 'done', 'refused', 'lapsed', 'withdrawn']).meta({ id: 'CirculationStepStatus' })
export type StepStatus = z.output<typeof StepStatus>
export const OrderKind = z
  .enum([
    'zuschreiben',
    'entwurf',
    'kenntnisnahme',
    'mitzeichnung',
    'schlusszeichnung',
    'wiedervorlage',
    'zurueckziehen',
    'zu-den-akten',
    'wiederaufnehmen',
  ])
  .meta({ id: 'CirculationOrderKind' })
export type OrderKind = z.output<typeof OrderKind>

const note = z.string().trim().max(2000).optional()
const Stellen = z.array(z.string().min(1)).min(1).max(20)
export const Assign = z.object({ stelleId: z.string().min(1), personId: z.string().optional(), note }).meta({ id: 'CirculationAssign' })
export const Inform = z.object({ stellen: Stellen, dueOn: Day.optional(), note }).meta({ id: 'CirculationInform' })
/** `version`: the wording that was changed; 0 for the first one. */
export const Draft = z
  .object({
    version: z.int().nonnegative(),
    text: z.string().trim().min(1).max(50_000),
    amountCents: z.int().nonnegative().nullable(),
    verwaltungsakt: z.boolean(),
  })
  .meta({ id: 'CirculationDraft' })
export const Cosign = z
  .object({ stellen: Stellen, mode: z.enum(['serial', 'parallel']), dueOn: Day.optional(), note })
  .meta({ id: 'CirculationCosign' })
export const RequestSignature = z.object({ stelleId: z.string().min(1), dueOn: Day.optional(), note }).meta({ id: 'CirculationRequestSignature' })
export const Resubmit = z.object({ on: Day, note }).meta({ id: 'CirculationResubmit' })
export const Reason = z.object({ reason: z.string().trim().min(3).max(2000) }).meta({ id: 'CirculationReason' })

export const Step = z
  .object({
    id: z.uuid(),
    kind: StepKind,
    stelleId: z.string(),
    position: z.int(),
    status: StepStatus,
    /** Of the draft that was shown; 0 where none was. */
    draftVersion: z.int(),
    dueOn: Day.nullable(),
    askedAt: Instant,
    doneAt: Instant.nullable(),
    byName: z.string(),
    vertretungFor: z.string().nullable(),
    signingForm: z.string().nullable(),
    /** A remark, or why it was refused. */
    remark: z.string().nullable(),
    /** The caller can take it back now. */
    undoable: z.string().nullable(),
  })
  .meta({ id: 'CirculationStep' })
export type Step = z.output<typeof Step>

export const Order = z
  .object({
    id: z.uuid(),
    kind: OrderKind,
    byName: z.string(),
    stelleId: z.string(),
    vertretungFor: z.string().nullable(),
    toStellen: z.array(z.string()),
    note: z.string().nullable(),
    at: Instant,
  })
  .meta({ id: 'CirculationOrder' })

/** Reasons why something cannot be done (yet); each is a sentence in texts.ts. */
export const Lacking = z
  .enum([
    'not-filed',
    'proposal-open',
    'mitzeichnung-open',
    'mitzeichnung-refused',
    'schlusszeichnung-open',
    'kenntnisnahme-open',
    'wiedervorlage-open',
  ])
  .meta({ id: 'CirculationLacking' })
export type Lacking = z.output<typeof Lacking>
export const NextStep = z.enum(['work', 'mitzeichnung', 'settle', 'ask-signature', 'schlusszeichnung', 'wait', 'close', 'none']).meta({
  id: 'CirculationNextStep',
})
export type NextStep = z.output<typeof NextStep>

/** The Geschäftsgang of one subject, as its page shows it. */
export const Run = z
  .object({
    subject: z.string(),
    title: z.string(),
    path: z.string(),
    stelleId: z.string(),
    personId: z.string().nullable(),
    personName: z.string().nullable(),
    status: RunStatus,
    /** The caller acts for the Stelle in charge. */
    mine: z.boolean(),
    /** `of`: it is the answer to a letter, which is written there; or was, and has left. */
    draft: z.object({
      version: z.int(),
      text: z.string(),
      amountCents: z.int().nullable(),
      verwaltungsakt: z.boolean(),
      of: z.enum(['answer', 'sent']).nullable(),
    }),
    steps: z.array(Step),
    orders: z.array(Order),
    /** What a closing still needs. */
    lacking: z.array(Lacking),
    next: NextStep,
  })
  .meta({ id: 'CirculationRun' })
export type Run = z.output<typeof Run>

/** One step as the asked Stelle sees it, with the draft and what the others said. */
export const StepDetail = z
  .object({
    step: Step,
    run: Run,
    note: z.string().nullable(),
    askedByName: z.string(),
    askedByStelle: z.string(),
    /** The open proposal behind it; null when it has been answered. */
    proposal: z.object({ id: z.uuid(), version: z.int(), resubmitOn: Day.nullable() }).nullable(),
    mine: z.boolean(),
    vertretungFor: z.string().nullable(),
  })
  .meta({ id: 'CirculationStepDetail' })

export const Line = z
  .object({
    id: z.uuid(),
    kind: StepKind,
    status: StepStatus,
    stelleId: z.string(),
    title: z.string(),
    /** The page of the subject. */
    path: z.string(),
    dueOn: Day.nullable(),
    askedAt: Instant,
    note: z.string().nullable(),
  })
  .meta({ id: 'CirculationLine' })
/** `waiting`: asked of me. `later`: Wiedervorlagen of mine that are still away. `asked`: what I have asked of others and is not done. */
export const Mine = z.object({ waiting: z.array(Line), later: z.array(Line), asked: z.array(Line) }).meta({ id: 'CirculationMine' })

export const Choices = z
  .object({
    stellen: z.array(z.object({ id: z.string(), title: z.string(), office: z.string() })),
    /** Who holds the Stelle in charge today. */
    persons: z.array(z.object({ id: z.string(), name: z.string(), stelleId: z.string() })),
  })
  .meta({ id: 'CirculationChoices' })

/** A draft carries all signatures. */
export const signed = { name: 'circulation.signed', data: z.object({ subject: z.string(), decision: z.uuid() }) }
/** A subject is z. d. A. */
export const closed = { name: 'circulation.closed', data: z.object({ subject: z.string() }) }

export const lapse = { name: 'circulation.lapse', data: z.object({}) }

/** Why the rules refuse a step. */
const refusals = {
  closed: () => new AppError('circulation.run-closed', 409),
  'akte-closed': () => new AppError('circulation.akte-closed', 409),
  'signed-already': () => new AppError('circulation.signed-already', 409),
  'no-draft': () => new AppError('circulation.no-draft', 409),
  'draft-elsewhere': () => new AppError('circulation.draft-elsewhere', 409),
  unchanged: () => new AppError('circulation.unchanged', 409),
  'draft-changed': () => new AppError('circulation.draft-changed', 409),
  'not-filed': () => new AppError('circulation.not-filed', 409),
  'proposal-open': () => new AppError('circulation.proposal-open', 409),
  'mitzeichnung-open': () => new AppError('circulation.mitzeichnung-open', 409),
  'mitzeichnung-refused': () => new AppError('circulation.mitzeichnung-refused', 409),
  'schlusszeichnung-open': () => new AppError('circulation.schlusszeichnung-open', 409),
  'kenntnisnahme-open': () => new AppError('circulation.kenntnisnahme-open', 409),
  'wiedervorlage-open': () => new AppError('circulation.wiedervorlage-open', 409),
  'not-closed': () => new AppError('circulation.not-closed', 409),
  'asked-already': () => new AppError('circulation.asked-already', 409),
  'own-stelle': () => new AppError('circulation.own-stelle', 422),
  'same-stelle-twice': () => new AppError('circulation.same-stelle-twice', 422),
  'not-open': () => new AppError('circulation.not-open', 409),
  'step-over': () => new AppError('circulation.step-over', 409),
  'cannot-refuse': () => new AppError('circulation.cannot-refuse', 422),
  'reason-missing': () => new AppError('circulation.reason-missing', 422),
  'day-past': () => new AppError('circulation.day-past', 422),
} as const
export type Refusal = keyof typeof refusals

export const errors = {
  refuse: (refusal: Refusal) => refusals[refusal](),
  notFound: (subject: string) => new AppError('circulation.not-found', 404, { subject }),
  noSuchStelle: (stelle: string) => new AppError('circulation.no-such-stelle', 422, { stelle }),
  notHolder: () => new AppError('circulation.not-holder', 422),
  behindBorder: (stelle: string) => new AppError('circulation.behind-border', 403, { stelle }),
  sealedStelle: (stelle: string) => new AppError('circulation.sealed-stelle', 403, { stelle }),
}

declare module '#base/audit.ts' {
  interface AuditFacts {
    'circulation.ordered': { run: string; order: string; kind: OrderKind; stelle: string; vertretungFor?: string }
    'circulation.asked': { step: string; kind: StepKind; stelle: string }
    'circulation.answered': { step: string; kind: StepKind; stelle: string; decision: string; status: 'done' | 'refused' }
    'circulation.lapsed': { step: string; kind: StepKind; stelle: string }
    'circulation.withdrawn': { step: string; kind: StepKind; stelle: string }
    'circulation.taken-back': { step: string; decision: string }
    'circulation.moved': { step: string; from: string; to: string }
    'circulation.assigned': { from: string; to: string; person?: string }
    'circulation.draft-written': { version: number; lapsed: number }
    'circulation.signed': { decision: string; version: number }
    'circulation.closed': { run: string }
    'circulation.reopened': { run: string }
  }
}
