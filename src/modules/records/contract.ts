import { z } from 'zod'
import { AppError } from '#base/errors.ts'
import { Instant } from '#base/http.ts'

export const may = { read: 'records.read' } as const

/** How a status is shown, here and in every list of the product. */
export const statuses = {
  open: { tone: 'neutral' },
  closed: { tone: 'good' },
  void: { tone: 'warn' },
} as const

export const AkteStatus = z.enum(['open', 'closed', 'void']).meta({ id: 'AkteStatus' })

/** What lies in an Akte: `subject` is `<module>/<id>`. */
export const Entry = z.object({ id: z.uuid(), subject: z.string(), title: z.string(), filedAt: Instant }).meta({ id: 'AkteEntry' })

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
  })
  .meta({ id: 'Akte' })
export type Akte = z.output<typeof Akte>
export const AkteWithEntries = Akte.extend({ entries: z.array(Entry) }).meta({ id: 'AkteWithEntries' })
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
  notOpen: (aktenzeichen: string) => new AppError('records.akte-not-open', 409, { aktenzeichen }),
}

declare module '#base/audit.ts' {
  interface AuditFacts {
    'records.akte-opened': { akte: string; plan: string }
    'records.filed': { akte: string; decision: string }
    'records.unfiled': { akte: string; decision: string }
    'records.akte-voided': { akte: string }
    'records.akte-read': { akte: string }
  }
}
