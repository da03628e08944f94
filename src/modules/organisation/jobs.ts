import { z } from 'zod'
import type { Ctx } from '#base/ctx.ts'
import { escalateEmptyDesks } from '#base/escalation.ts'
import type { Job } from '#base/jobs.ts'

/** Working days before a Frist from which an empty desk is no longer waited for. */
const escalationDays = 3

const nothing = z.object({})
export const jobs: Job<Ctx>[] = [
  {
    name: 'organisation.escalate',
    data: nothing,
    retries: 2,
    cron: '5 7-18 * * 1-5',
    run: async (ctx) => void (await escalateEmptyDesks(ctx, escalationDays)),
  },
]
