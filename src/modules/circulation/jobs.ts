import type { Ctx } from '#base/ctx.ts'
import { type Job, job } from '#base/jobs.ts'
import { lapse } from './contract.ts'
import * as circulation from './service.ts'

export const jobs: Job<Ctx>[] = [job(lapse, { retries: 3, cron: '15 0 * * *', run: (ctx: Ctx) => circulation.lapseOverdue(ctx) })]
