import { z } from 'zod'
import { AppError } from '#base/errors.ts'
import { Instant, Words } from '#base/http.ts'

export const may = { look: 'monitoring.look', retry: 'monitoring.retry', notices: 'monitoring.notices' } as const

export const levels = {
  ok: { tone: 'good' },
  hint: { tone: 'warn' },
  error: { tone: 'bad' },
} as const

export const Health = z
  .object({
    findings: z.array(z.object({ id: z.string(), level: z.enum(['ok', 'hint', 'error']), sentence: Words })),
    checkedAt: Instant,
  })
  .meta({ id: 'Health' })

/** No payload: a queue, an id, an error's code. */
export const FailedJob = z.object({ queue: z.string(), id: z.uuid(), failedAt: Instant, reason: z.string() }).meta({ id: 'FailedJob' })
export const Retry = z.object({ queue: z.string(), id: z.uuid() }).meta({ id: 'JobRetry' })
export const Work = z
  .object({
    failed: z.array(FailedJob),
    waiting: z.array(z.object({ name: z.string(), count: z.int() })),
    mail: z.object({ waiting: z.int(), refused: z.int() }),
  })
  .meta({ id: 'WorkOfTheMachine' })
export const Backup = z.object({ name: z.string(), size: z.int(), madeAt: Instant }).meta({ id: 'Backup' })

export const Language = z.enum(['de', 'en'])
export const NoticeText = z
  .object({
    id: z.string(),
    kind: z.enum(['receipt', 'code', 'appointment', 'status']),
    title: Words,
    language: Language,
    subject: z.string(),
    body: z.string(),
    releasedAt: Instant.nullable(),
    releasedBy: z.string().nullable(),
  })
  .meta({ id: 'NoticeText' })
export const Release = z
  .object({ id: z.string(), language: Language, /** What the person read. */ subject: z.string(), body: z.string() })
  .meta({ id: 'NoticeRelease' })

export const errors = {
  noSuchJob: () => new AppError('monitoring.no-such-job', 404),
  noSuchNotice: () => new AppError('monitoring.no-such-notice', 404),
  otherText: () => new AppError('monitoring.other-text', 409),
}

declare module '#base/audit.ts' {
  interface AuditFacts {
    'monitoring.job-retried': { queue: string; job: string }
    'monitoring.files-forgotten': { files: number }
  }
}
