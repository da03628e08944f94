import { z } from 'zod'
import type { Ctx } from '#base/ctx.ts'
import type { Job } from '#base/jobs.ts'
import * as oversight from './service.ts'

const data = z.object({})
export const jobs: Job<Ctx>[] = [
  { name: 'oversight.seal', data, retries: 1, cron: '*/5 * * * *', run: async (ctx) => void (await oversight.seal(ctx)) },
  { name: 'oversight.forget', data, retries: 2, cron: '15 3 * * *', minutes: 60, run: oversight.forgetDaily },
  { name: 'oversight.verify', data, retries: 0, cron: '30 4 * * *', minutes: 60, run: oversight.verify },
]
