import type { Ctx } from '#base/ctx.ts'
import { type Job, job } from '#base/jobs.ts'
import { runJob } from './contract.ts'
import * as comparison from './service.ts'

export const jobs = [job<Ctx, { id: string }>(runJob, { retries: 5, minutes: 12 * 60, run: (ctx, { id }) => comparison.work(ctx, id) })] as Job<Ctx>[]
