import type { Ctx } from '#base/ctx.ts'
import { type Job, job } from '#base/jobs.ts'
import { layDraft, prepareAnswer } from './answers/contract.ts'
import * as answers from './answers/service.ts'
import * as cleaning from './channels/cleaning.ts'
import { cleanScans, clearStock, learn, read } from './contract.ts'
import { learn as learnFromDecisions } from './learning.ts'
import * as reading from './reading.ts'
import * as stock from './stock/service.ts'

export const jobs = [
  job(read, { retries: 10, concurrency: 4, run: (ctx: Ctx, { id }) => reading.read(ctx, id) }),
  job(layDraft, { retries: 40, minutes: 5, run: (ctx: Ctx, { id }) => answers.layDraft(ctx, id) }),
  job(prepareAnswer, { retries: 3, minutes: 5, run: (ctx: Ctx, { id }) => answers.prepare(ctx, id) }),
  // After the night's forgetting: what is gone by then is not learned again.
  job(learn, { retries: 1, cron: '45 3 * * *', minutes: 60, run: async (ctx: Ctx) => void (await learnFromDecisions(ctx)) }),
  job(cleanScans, { retries: 1, cron: '30 4 * * *', minutes: 60, run: (ctx: Ctx) => cleaning.cleanScans(ctx) }),
  job(clearStock, { retries: 3, minutes: 60, run: (ctx: Ctx, { id }) => stock.clear(ctx, id) }),
] as Job<Ctx>[]
