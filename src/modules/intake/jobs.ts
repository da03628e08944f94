import type { Ctx } from '#base/ctx.ts'
import { type Job, job } from '#base/jobs.ts'
import { layDraft, prepareAnswer } from './answers/contract.ts'
import * as answers from './answers/service.ts'
import { read } from './contract.ts'
import * as intake from './service.ts'

export const jobs: Job<Ctx>[] = [
  job(read, { retries: 10, concurrency: 4, run: (ctx: Ctx, { id }) => intake.read(ctx, id) }),
  job(layDraft, { retries: 12, minutes: 5, run: (ctx: Ctx, { id }) => answers.layDraft(ctx, id) }),
  job(prepareAnswer, { retries: 3, minutes: 5, run: (ctx: Ctx, { id }) => answers.prepare(ctx, id) }),
]
