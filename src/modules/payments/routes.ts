import { z } from 'zod'
import { download, get, nothing, post } from '#base/http.ts'
import { Begun, Claims, ExportFormat, may } from './contract.ts'
import * as payments from './service.ts'

export const routes = [
  get('/claims', may.read, { in: nothing, out: Claims }, ({ ctx }) => payments.list(ctx)),
  post('/claims/:id/pay', may.pay, { in: nothing, out: Begun }, ({ ctx, params }) => payments.beginHere(ctx, params.id)),
  post('/exports', may.export, { in: nothing, out: z.object({ id: z.uuid(), number: z.string() }) }, ({ ctx }) => payments.exportWaiting(ctx)),
  download('/exports/:id/file', may.export, { in: ExportFormat }, ({ ctx, params, input }) => payments.exported(ctx, params.id, input.format)),
]
export type Routes = typeof routes
