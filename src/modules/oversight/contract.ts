import { z } from 'zod'
import { AppError } from '#base/errors.ts'
import { Day, Instant } from '#base/http.ts'

export const may = {
  trail: 'oversight.trail',
  request: 'oversight.request',
  approve: 'oversight.approve',
  insights: 'oversight.insights',
  figures: 'oversight.figures',
  house: 'oversight.house',
} as const

/** Who may allow an insight: the staff council, or the security officer where an incident is to be cleared up. Never a head. */
export const approvingRoles = ['personalrat', 'iso'] as const
/** Days for which an allowed insight stays open. */
export const insightDays = 7
/** The longest stretch of one insight. */
export const longestPeriodDays = 92

export const InsightStatus = z.enum(['open', 'approved', 'refused']).meta({ id: 'InsightStatus' })
export type InsightStatus = z.output<typeof InsightStatus>
export const statuses: Record<InsightStatus, { tone: 'neutral' | 'good' | 'warn' | 'bad' }> = {
  open: { tone: 'warn' },
  approved: { tone: 'good' },
  refused: { tone: 'neutral' },
}

/** `actor` is a role, `Maschine`, or a name where the caller holds an allowed insight into that person. */
export const TrailEntry = z
  .object({
    id: z.int(),
    at: Instant,
    fact: z.string(),
    subject: z.string().nullable(),
    actor: z.string(),
    data: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.string())])),
  })
  .meta({ id: 'TrailEntry' })
export type TrailEntry = z.output<typeof TrailEntry>
export const Trail = z.object({ entries: z.array(TrailEntry) }).meta({ id: 'Trail' })
export const TrailOf = z.object({ subject: z.string().trim().min(3).max(200) })

export const NewInsight = z
  .object({ personId: z.string().min(1), reason: z.string().trim().min(30).max(2000), fromOn: Day, toOn: Day })
  .meta({ id: 'NewInsight' })
export const Answer = z.object({ answer: z.string().trim().min(10).max(2000) })
export const Insight = z
  .object({
    id: z.uuid(),
    subjectName: z.string(),
    reason: z.string(),
    fromOn: Day,
    toOn: Day,
    status: InsightStatus,
    requestedByName: z.string(),
    requestedAt: Instant,
    decidedByName: z.string().nullable(),
    decidedRole: z.enum(approvingRoles).nullable(),
    decidedAt: Instant.nullable(),
    answer: z.string().nullable(),
    visibleUntil: Instant.nullable(),
    looks: z.array(z.object({ at: Instant, viewerName: z.string(), rows: z.int() })),
    /** What the caller may do with it now. */
    mayDecide: z.boolean(),
    mayLook: z.boolean(),
  })
  .meta({ id: 'Insight' })

export const OfficeFigures = z
  .object({
    officeId: z.string(),
    officeName: z.string(),
    decided: z.int(),
    accepted: z.int(),
    amended: z.int(),
    rejected: z.int(),
    medianMinutes: z.number(),
  })
  .meta({ id: 'OfficeFigures' })
export const MonthFigures = z
  .object({
    month: z.string(),
    offices: z.array(OfficeFigures),
    total: OfficeFigures.omit({ officeId: true, officeName: true }).nullable(),
    hidden: z.int(),
  })
  .meta({ id: 'MonthFigures' })

export const RetentionLine = z
  .object({
    table: z.string(),
    holds: z.string(),
    kind: z.enum(['none', 'period', 'event']),
    ends: z.string(),
    forgottenAt: Instant.nullable(),
    forgottenRows: z.int().nullable(),
  })
  .meta({ id: 'RetentionLine' })

export const SealStatus = z
  .object({
    last: z.object({ number: z.int(), sealedAt: Instant, lastId: z.int() }).nullable(),
    waiting: z.object({ rows: z.int(), oldestAt: Instant.nullable() }),
    verification: z.object({ at: Instant, sound: z.boolean(), problems: z.array(z.string()) }).nullable(),
    /** Up to this seal the rows were forgotten when their time was up. */
    checkpoint: z.object({ through: z.int(), at: Instant }).nullable(),
  })
  .meta({ id: 'SealStatus' })

export const errors = {
  noSuchInsight: () => new AppError('oversight.no-such-insight', 404),
  needsInsight: () => new AppError('oversight.needs-insight', 403),
  ownData: () => new AppError('oversight.own-data', 409),
  samePerson: () => new AppError('oversight.same-person', 403),
  sameRole: () => new AppError('oversight.same-role', 403),
  alreadyDecided: () => new AppError('oversight.already-decided', 409),
  notOpen: () => new AppError('oversight.not-open', 403),
  period: () => new AppError('oversight.period', 422, { days: longestPeriodDays }),
  namesPerson: () => new AppError('oversight.names-person', 422),
  unsound: (problems: number) => new AppError('oversight.unsound', 409, { problems }),
}

declare module '#base/audit.ts' {
  interface AuditFacts {
    'oversight.insight-requested': { insight: string; person: string; from: string; to: string }
    'oversight.insight-approved': { insight: string; person: string; role: string }
    'oversight.insight-refused': { insight: string; person: string; role: string }
    'oversight.looked': { insight: string; person: string; rows: number }
    'oversight.forgotten': { table: string; rows: number }
  }
}
