import type { Ctx } from '#base/ctx.ts'
import { type Job, job } from '#base/jobs.ts'
import { due, settle } from './contract.ts'
import * as payments from './service.ts'

export const jobs: Job<Ctx>[] = [
  job(settle, { retries: 3, cron: '*/5 * * * *', run: (ctx: Ctx) => payments.settleBegun(ctx) }),
  job(due, { retries: 5, run: (ctx: Ctx, { origin, bekanntgabeOn }) => payments.setDue(ctx, origin, bekanntgabeOn) }),
]
