import { z } from 'zod'
import type { Ctx } from '#base/ctx.ts'
import type { Job } from '#base/jobs.ts'
import { deliver, sendMail } from '#base/mail.ts'
import * as monitoring from './service.ts'

const data = z.object({})
export const jobs = [
  { ...sendMail, retries: 10, concurrency: 2, minutes: 5, run: (ctx: Ctx, { id }: { id: string }) => deliver(ctx, id) },
  { name: 'monitoring.requeue-mail', data, retries: 0, cron: '7 * * * *', run: monitoring.requeueMail },
  { name: 'monitoring.forget-files', data, retries: 1, cron: '40 2 * * *', minutes: 60, run: monitoring.forgetUnheldFiles },
] as Job<Ctx>[]
