import type { Ctx } from '#base/ctx.ts'
import { type Job, job } from '#base/jobs.ts'
import { checkLinks, indexFolder, indexService } from './contract.ts'
import * as folder from './folder.ts'
import * as links from './links.ts'

export const jobs = [
  job(indexService, { retries: 5, run: folder.indexOne }),
  // Every night, because the dates of a calendar pass.
  job(indexFolder, { retries: 5, cron: '40 0 * * *', minutes: 60, run: folder.index }),
  // On Sunday nights, when nobody minds.
  job(checkLinks, { retries: 1, cron: '20 2 * * 0', minutes: 240, run: (ctx: Ctx) => links.checkLinks(ctx) }),
] as Job<Ctx>[]
