import type { Ctx } from '#base/ctx.ts'
import { type Job, job } from '#base/jobs.ts'
import { deposit, drop, forgetFiles, withdraw } from './contract.ts'
import * as records from './service.ts'

/** A DMS may be away for a day: some twenty tries, in the end one an hour; then a person looks at it. */
const patient = { retries: 30, concurrency: 2 }

export const jobs: Job<Ctx>[] = [
  job(deposit, { ...patient, run: (ctx: Ctx, { entry }) => records.deposit(ctx, entry) }),
  job(withdraw, { ...patient, run: (ctx: Ctx, { entry }) => records.withdrawDeposit(ctx, entry) }),
  job(drop, { ...patient, run: (ctx: Ctx, { destroyed }) => records.dropFromDms(ctx, destroyed) }),
  job(forgetFiles, { retries: 5, run: (ctx: Ctx, { hashes }) => records.forgetFilesOf(ctx, hashes) }),
]
