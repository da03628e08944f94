import { z } from 'zod'
import { AppError } from '#base/errors.ts'
import { Instant } from '#base/http.ts'

export const may = { read: 'comparison.read', run: 'comparison.run' } as const

export const RunStatus = z.enum(['waiting', 'running', 'done', 'cancelled']).meta({ id: 'ComparisonStatus' })
export const statuses = { waiting: { tone: 'neutral' }, running: { tone: 'warn' }, done: { tone: 'good' }, cancelled: { tone: 'neutral' } } as const

export const tasks = ['answer', 'decline', 'structure'] as const
export const Task = z.enum(tasks)
export type Task = z.output<typeof Task>

/** An engine as it was when it was compared. */
export const Compared = z
  .object({
    name: z.string(),
    model: z.string(),
    zone: z.string(),
    contextTokens: z.int(),
    priceInCents: z.number(),
    priceOutCents: z.number(),
    wattHours: z.number(),
  })
  .meta({ id: 'ComparedEngine' })
export type Compared = z.output<typeof Compared>

export const NewRun = z
  .object({
    title: z.string().trim().min(3).max(200),
    engines: z.array(z.string().min(1).max(61)).min(1).max(8),
    /** Items of each task, at the most. */
    most: z.int().min(3).max(500),
  })
  .meta({ id: 'NewComparison' })

export const Run = z
  .object({
    id: z.uuid(),
    title: z.string(),
    status: RunStatus,
    engines: z.array(Compared),
    total: z.int(),
    done: z.int(),
    startedByName: z.string(),
    createdAt: Instant,
    endedAt: Instant.nullable(),
  })
  .meta({ id: 'Comparison' })
export type Run = z.output<typeof Run>

/** What one engine said to one item, and what became of it. Checks that do not apply are null. */
export type Result = {
  engine: string
  task: Task
  item: string
  /** `ok`, or why there is no answer, as an outcome of `ai/models`; `not-asked` after too many failures. */
  outcome: string
  right: boolean | null
  valid: boolean | null
  german: boolean | null
  sentences: number
  supported: number
  answer: string
  firstTokenMs: number | null
  totalMs: number | null
  tokensIn: number
  tokensOut: number
  cents: number
  wattHours: number
}

const Share = z.object({ of: z.int(), share: z.number(), from: z.number(), to: z.number() }).meta({ id: 'MeasuredShare' })
export type Share = z.output<typeof Share>
/** One engine's line of the report. A share of nothing is null. */
export const Line = z
  .object({
    engine: z.string(),
    answered: Share.nullable(),
    right: Share.nullable(),
    declined: Share.nullable(),
    valid: Share.nullable(),
    structured: Share.nullable(),
    grounded: Share.nullable(),
    german: Share.nullable(),
    firstTokenMs: z.object({ median: z.number(), p95: z.number() }).nullable(),
    totalMs: z.object({ median: z.number(), p95: z.number() }).nullable(),
    tokensPerSecond: z.number().nullable(),
    centsPerThousand: z.number().nullable(),
    wattHoursPerThousand: z.number().nullable(),
    failures: z.record(z.string(), z.int()),
  })
  .meta({ id: 'ComparisonLine' })
export type Line = z.output<typeof Line>

export const errors = {
  noSuchRun: () => new AppError('comparison.no-such-run', 404),
  noSuchEngine: (name: string) => new AppError('comparison.no-such-engine', 422, { name }),
  nothingToAsk: () => new AppError('comparison.nothing-to-ask', 409),
  over: () => new AppError('comparison.over', 409),
}

/** The job that works a run; also the name under which it is sent. */
export const runJob = { name: 'comparison.run', data: z.object({ id: z.uuid() }) }

declare module '#base/audit.ts' {
  interface AuditFacts {
    'comparison.started': { run: string; engines: string[]; items: number }
    'comparison.cancelled': { run: string }
    'comparison.ended': { run: string; asked: number }
  }
}
