import type { Ctx } from '#base/ctx.ts'
import { type Job, job } from '#base/jobs.ts'
import { measureJob, nightlyJob, releasedJob } from './contract.ts'
import * as quality from './quality.ts'

export const jobs = [
  job(measureJob, { retries: 0, minutes: 240, run: async (ctx: Ctx, data) => void (await quality.measure(ctx, data)) }),
  job(nightlyJob, { retries: 1, cron: '40 5 * * *', minutes: 60, run: quality.nightly }),
  job(releasedJob, { retries: 10, run: async (ctx: Ctx, data) => void (await quality.released(ctx, data)) }),
] as Job<Ctx>[]
