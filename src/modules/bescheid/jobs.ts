import type { Ctx } from '#base/ctx.ts'
import { type Job, job } from '#base/jobs.ts'
import { make } from './contract.ts'
import * as bescheid from './service.ts'

export const jobs: Job<Ctx>[] = [job(make, { retries: 20, concurrency: 2, run: (ctx: Ctx, { id }) => bescheid.makeFiles(ctx, id) })]
