import { z } from 'zod'
import { AppError } from '#base/errors.ts'
import { Day, Instant } from '#base/http.ts'

export const may = { read: 'records.read', dispose: 'records.dispose', hold: 'records.hold' } as const

/** How a status is shown, here and in every list of the product. */
export const statuses = {
  open: { tone: 'neutral' },
  closed: { tone: 'good' },
  void: { tone: 'warn' },
} as const

export const AkteStatus = z.enum(['open', 'closed', 'void']).meta({ id: 'AkteStatus' })

/** How far an entry is on its way into the town's DMS; `error` is the code of what stands in its way. */
export const Deposit = z
  .object({ status: z.enum(['waiting', 'stored', 'leaving', 'gone']), error: z.string().nullable(), tries: z.int() })
  .meta({ id: 'AkteDeposit' })
/** What lies in an Akte: `subject` is `<module>/<id>`. `deposit` is null where the own Akte is the Ablage. */
export const Entry = z
  .object({ id: z.uuid(), subject: z.string(), title: z.string(), filedAt: Instant, deposit: Deposit.nullable() })
  .meta({ id: 'AkteEntry' })
export const Hold = z
  .object({
    id: z.uuid(),
    reason: z.string(),
    byName: z.string(),
    stelleId: z.string(),
    at: Instant,
    liftedAt: Instant.nullable(),
    liftedReason: z.string().nullable(),
  })
  .meta({ id: 'LegalHold' })

export const Akte = z
  .object({
    id: z.uuid(),
    aktenzeichen: z.string(),
    planId: z.string(),
    planTitle: z.string(),
    title: z.string(),
    border: z.string().nullable(),
    stelleId: z.string(),
    status: AkteStatus,
    openedAt: Instant,
    /** Z. d. A. */
    closedAt: Instant.nullable(),
  })
  .meta({ id: 'Akte' })
export type Akte = z.output<typeof Akte>
export const AkteWithEntries = Akte.extend({
  entries: z.array(Entry),
  holds: z.array(Hold),
  /** Last day of the Aufbewahrungsfrist; null while it is open. */
  endsOn: Day.nullable(),
  /** The caller acts for its Stelle. */
  mine: z.boolean(),
}).meta({ id: 'AkteWithEntries' })

export const Appraisal = z.enum(['archivwuerdig', 'kassabel', 'plan']).meta({ id: 'Appraisal' })
/** An Akte on its way out of the house. `status` is `due` while nobody has begun. */
export const Disposal = z
  .object({
    akteId: z.uuid(),
    aktenzeichen: z.string(),
    title: z.string(),
    planTitle: z.string(),
    border: z.string().nullable(),
    stelleId: z.string(),
    closedAt: Instant,
    endsOn: Day,
    afterwards: z.enum(['anbieten', 'vernichten']),
    status: z.enum(['due', 'offered', 'appraised']),
    appraisal: Appraisal.nullable(),
    askedByName: z.string().nullable(),
    held: z.boolean(),
    mine: z.boolean(),
  })
  .meta({ id: 'AkteDisposal' })
/** A line of the Vernichtungsprotokoll. */
export const Destroyed = z
  .object({
    id: z.uuid(),
    aktenzeichen: z.string(),
    planId: z.string(),
    stelleId: z.string(),
    openedOn: Day,
    closedOn: Day,
    endsOn: Day,
    entries: z.int(),
    kind: z.enum(['kassation', 'uebergabe']),
    appraisal: Appraisal,
    askedByName: z.string(),
    releasedByName: z.string(),
    at: Instant,
  })
  .meta({ id: 'DestroyedAkte' })
export const Disposals = z.object({ due: z.array(Disposal), running: z.array(Disposal), destroyed: z.array(Destroyed) })
export const DisposalDetail = Disposal.extend({
  entries: z.array(z.object({ id: z.uuid(), title: z.string(), filedAt: Instant })),
  holds: z.array(Hold),
  /** What waits for a decision, and whether it is the caller's. */
  proposal: z
    .object({ id: z.uuid(), version: z.int(), kind: z.enum(['bewertung', 'kassation', 'uebergabe']), stelleId: z.string(), mine: z.boolean() })
    .nullable(),
  /** What was decided before, with the reasons. */
  decisions: z.array(
    z.object({ id: z.uuid(), kind: z.string(), outcome: z.string(), byName: z.string(), reason: z.string().nullable(), at: Instant }),
  ),
  archive: z.string().nullable(),
}).meta({ id: 'AkteDisposalDetail' })
export const Reason = z.object({ reason: z.string().trim().min(3).max(2000) }).meta({ id: 'RecordsReason' })
export const ExportQuery = z.object({ message: z.enum(['0501', '0503']) })
/** What the archive decides: `null` until it has chosen. */
export const Bewertung = z.object({ appraisal: z.enum(['archivwuerdig', 'kassabel']).nullable() })
export type Bewertung = z.output<typeof Bewertung>

/** Brings the files of an entry into the DMS, and out again. */
export const deposit = { name: 'records.deposit', data: z.object({ entry: z.uuid() }) }
export const withdraw = { name: 'records.withdraw', data: z.object({ entry: z.uuid() }) }
/** After a destruction: the folder in the DMS, and the files that nobody refers to any more. */
export const drop = { name: 'records.drop', data: z.object({ destroyed: z.uuid() }) }
export const forgetFiles = { name: 'records.forget-files', data: z.object({ hashes: z.array(z.string()) }) }
export const Akten = z.object({ akten: z.array(Akte) })

export const AkteQuery = z.object({ q: z.string().trim().max(200).optional(), plan: z.string().max(40).optional() })

export const PlanEntry = z
  .object({
    id: z.string(),
    parent: z.string().nullable(),
    title: z.string(),
    retentionYears: z.int().nullable(),
    afterwards: z.enum(['anbieten', 'vernichten']).nullable(),
    border: z.string().nullable(),
    akten: z.int(),
  })
  .meta({ id: 'AktenplanEntry' })
export const Aktenplan = z.object({ entries: z.array(PlanEntry) })

/** Where something is filed: into an Akte that is there, or into a new one of that title. */
export const Filing = z
  .union([z.object({ akteId: z.uuid() }), z.object({ planId: z.string().min(1), title: z.string().trim().min(1).max(300) })])
  .meta({ id: 'Filing' })
export type Filing = z.output<typeof Filing>

export const errors = {
  notFound: (id: string) => new AppError('records.not-found', 404, { id }),
  noSuchPlanEntry: (plan: string) => new AppError('records.no-such-plan-entry', 422, { plan }),
  planEntryIsGroup: (plan: string) => new AppError('records.plan-entry-is-group', 422, { plan }),
  notDue: (aktenzeichen: string) => new AppError('records.not-due', 409, { aktenzeichen }),
  running: (aktenzeichen: string) => new AppError('records.disposal-running', 409, { aktenzeichen }),
  noArchive: () => new AppError('records.no-archive', 409),
  offerFirst: (aktenzeichen: string) => new AppError('records.offer-first', 409, { aktenzeichen }),
  nobodyReleases: () => new AppError('records.nobody-releases', 409),
  fourEyes: () => new AppError('records.four-eyes', 403),
  chooseAppraisal: () => new AppError('records.choose-appraisal', 422),
  reasonMissing: () => new AppError('records.reason-missing', 422),
  notReleased: () => new AppError('records.not-released', 409),
  notOpen: (aktenzeichen: string) => new AppError('records.akte-not-open', 409, { aktenzeichen }),
}

declare module '#base/audit.ts' {
  interface AuditFacts {
    'records.akte-opened': { akte: string; plan: string }
    'records.filed': { akte: string; decision: string }
    'records.unfiled': { akte: string; decision: string }
    'records.akte-voided': { akte: string }
    'records.akte-read': { akte: string }
    'records.akte-closed': { akte: string }
    'records.deposited': { entry: string; akte: string; files: number }
    'records.deposit-failed': { entry: string; code: string }
    'records.deposit-withdrawn': { entry: string }
    'records.offered': { akte: string; disposal: string; ends: string }
    'records.kassation-asked': { akte: string; disposal: string; ends: string }
    'records.appraised': { akte: string; decision: string; appraisal: string }
    'records.disposal-stopped': { akte: string; decision: string }
    'records.exported': { akte: string; message: string; files: number }
    'records.destroyed': { akte: string; aktenzeichen: string; destroyed: string; kind: string; decision: string }
    'records.dms-dropped': { destroyed: string }
    'records.akte-reopened': { akte: string }
  }
}
