import type { Ctx } from '#base/ctx.ts'
import { type Job, job } from '#base/jobs.ts'
import { send } from './contract.ts'
import * as handover from './service.ts'

export const jobs: Job<Ctx>[] = [job(send, { retries: 12, run: (ctx: Ctx, { id }) => handover.deliver(ctx, id) })]
