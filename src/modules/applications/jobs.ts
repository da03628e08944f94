import type { Ctx } from '#base/ctx.ts'
import { type Job, job } from '#base/jobs.ts'
import { decideAutomatically } from './automation.ts'
import { automate } from './contract.ts'

export const jobs: Job<Ctx>[] = [job(automate, { retries: 5, run: (ctx: Ctx, { id }) => decideAutomatically(ctx, id) })]
