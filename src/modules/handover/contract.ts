import { z } from 'zod'
import { AppError } from '#base/errors.ts'
import { Day, Instant } from '#base/http.ts'

export const may = { targets: 'handover.targets', log: 'handover.log' } as const

export const statuses = { waiting: { tone: 'warn' }, sent: { tone: 'neutral' }, answered: { tone: 'good' } } as const
export const Status = z.enum(['waiting', 'sent', 'answered']).meta({ id: 'HandoverStatus' })
export type Status = z.output<typeof Status>

export const Format = z.enum(['json', 'csv']).meta({ id: 'HandoverFormat' })
const shared = {
  title: z.string().trim().min(3).max(120),
  format: Format,
  /** What it gets: ids of Leistungspakete, or `*`. */
  topics: z
    .array(
      z
        .string()
        .trim()
        .regex(/^(\*|[a-z0-9-]+)$/),
    )
    .min(1)
    .max(50),
  /** Borders that it may be given; without one it gets nothing that lies behind it. */
  borders: z.array(z.enum(['sozialdaten', 'steuergeheimnis', 'personal', 'melde'])).default([]),
}
export const Target = z
  .discriminatedUnion('kind', [
    z.object({ kind: z.literal('webhook'), ...shared, url: z.url({ protocol: /^https?$/ }).max(500) }),
    z.object({ kind: z.literal('folder'), ...shared, folder: z.string().regex(/^[a-z0-9][a-z0-9_-]{0,60}$/) }),
  ])
  .meta({ id: 'HandoverTarget' })
export type Target = z.output<typeof Target>

/** A case as it leaves: flat facts, amounts in cents, days as days. */
export const Payload = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.string())]))
export type Payload = z.output<typeof Payload>

export const Shown = z
  .object({
    id: z.uuid(),
    title: z.string(),
    kind: z.enum(['webhook', 'folder']),
    format: Format,
    place: z.string(),
    topics: z.array(z.string()),
    borders: z.array(z.string()),
    active: z.boolean(),
    waiting: z.int(),
    sent: z.int(),
    lastAt: Instant.nullable(),
  })
  .meta({ id: 'HandoverShown' })
export const Targets = z.object({ targets: z.array(Shown) })
/** The secret is shown this once. */
export const Made = z.object({ id: z.uuid(), secret: z.string().nullable() }).meta({ id: 'HandoverMade' })
export const LogQuery = z.object({
  format: z.enum(['xes', 'csv']).default('xes'),
  topic: z
    .string()
    .regex(/^[a-z]+$/)
    .default('applications'),
  from: Day,
  to: Day,
})

/** What a Fachverfahren answers. */
export const Result = z.object({
  status: z.enum(['accepted', 'done', 'refused']),
  reference: z.string().trim().max(120).default(''),
  text: z.string().trim().max(2000).default(''),
})
export type Result = z.output<typeof Result>

export const send = { name: 'handover.send', data: z.object({ id: z.uuid() }) }
/** A Fachverfahren has answered. */
export const answered = {
  name: 'handover.answered',
  data: z.object({ delivery: z.uuid(), subject: z.string(), status: z.enum(['accepted', 'done', 'refused']) }),
}

export const errors = {
  notFound: (id: string) => new AppError('handover.not-found', 404, { id }),
  badSignature: () => new AppError('handover.bad-signature', 401),
  badResult: () => new AppError('handover.bad-result', 422),
  refused: (status: number) => new AppError('handover.refused', 503, { status }),
  badPeriod: () => new AppError('handover.bad-period', 422),
}

declare module '#base/audit.ts' {
  interface AuditFacts {
    'handover.target-made': { target: string; kind: Target['kind'] }
    'handover.target-ended': { target: string }
    'handover.queued': { delivery: string; target: string }
    'handover.sent': { delivery: string; target: string }
    'handover.answered': { delivery: string; status: Result['status'] }
    'handover.log-exported': { topic: string; format: string; cases: number }
  }
}
