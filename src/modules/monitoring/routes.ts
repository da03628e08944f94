import { z } from 'zod'
import { get, nothing, post } from '#base/http.ts'
import { Backup, Health, may, NoticeText, Release, Retry, Work } from './contract.ts'
import * as monitoring from './service.ts'

export const routes = [
  get('/health', may.look, { in: nothing, out: Health }, ({ ctx }) => monitoring.health(ctx)),
  get('/work', may.look, { in: nothing, out: Work }, ({ ctx }) => monitoring.work(ctx)),
  post('/work/retry', may.retry, { in: Retry, out: nothing }, ({ ctx, input }) => monitoring.retry(ctx, input)),
  get('/backups', may.look, { in: nothing, out: z.object({ backups: z.array(Backup) }) }, ({ ctx }) => monitoring.backups(ctx)),
  get('/notices', may.notices, { in: nothing, out: z.object({ notices: z.array(NoticeText) }) }, ({ ctx }) => monitoring.notices(ctx)),
  post('/notices/release', may.notices, { in: Release, out: nothing }, ({ ctx, input }) => monitoring.release(ctx, input)),
]
export type Routes = typeof routes
