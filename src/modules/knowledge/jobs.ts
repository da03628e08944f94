import type { Ctx } from '#base/ctx.ts'
import { type Job, job } from '#base/jobs.ts'
import { readAll, readFiled, readSource, tidy } from './contract.ts'
import * as knowledge from './service.ts'

export const jobs = [
  job(readSource, { retries: 2, minutes: 240, run: knowledge.read }),
  job(readFiled, { retries: 10, run: knowledge.followFiled }),
  job(readAll, { retries: 1, cron: '10 1 * * *', run: knowledge.readEverything }),
  job(tidy, { retries: 1, cron: '50 4 * * *', minutes: 60, run: knowledge.tidyUp }),
] as Job<Ctx>[]
