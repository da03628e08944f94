import type { Ctx } from '#base/ctx.ts'
import { type Job, job } from '#base/jobs.ts'
import { deliver, endUnfetched } from './contract.ts'
import * as outbox from './service.ts'

export const jobs: Job<Ctx>[] = [
  job(deliver, { retries: 12, run: (ctx: Ctx, { id }) => outbox.provide(ctx, id) }),
  job(endUnfetched, { retries: 3, cron: '30 0 * * *', run: (ctx: Ctx) => outbox.endUnfetched(ctx) }),
]
