import type { Ctx } from '#base/ctx.ts'
import { type Job, job } from '#base/jobs.ts'
import { read } from './contract.ts'
import * as intake from './service.ts'

export const jobs: Job<Ctx>[] = [job(read, { retries: 10, concurrency: 4, run: (ctx: Ctx, { id }) => intake.read(ctx, id) })]
