import { download, get, nothing, post } from '#base/http.ts'
import { Akten, Aktenplan, AkteQuery, AkteWithEntries, DisposalDetail, Disposals, ExportQuery, may, Reason } from './contract.ts'
import * as disposal from './disposal.ts'
import * as records from './service.ts'

export const routes = [
  get('/akten', may.read, { in: AkteQuery, out: Akten }, ({ ctx, input }) => records.list(ctx, input)),
  get('/akten/:id', may.read, { in: nothing, out: AkteWithEntries }, ({ ctx, params }) => records.get(ctx, params.id)),
  get('/aktenplan', may.read, { in: nothing, out: Aktenplan }, ({ ctx }) => records.aktenplan(ctx)),
  post('/akten/:id/hold', may.hold, { in: Reason, out: nothing }, ({ ctx, params, input }) => disposal.hold(ctx, params.id, input)),
  post('/akten/:id/holds/:hold/lift', may.hold, { in: Reason, out: nothing }, ({ ctx, params, input }) =>
    disposal.lift(ctx, params.id, params.hold, input),
  ),
  get('/aussonderung', may.read, { in: nothing, out: Disposals }, ({ ctx }) => disposal.list(ctx)),
  get('/aussonderung/:id', may.read, { in: nothing, out: DisposalDetail }, ({ ctx, params }) => disposal.get(ctx, params.id)),
  post('/aussonderung/:id/offer', may.dispose, { in: nothing, out: nothing }, ({ ctx, params }) => disposal.offer(ctx, params.id)),
  post('/aussonderung/:id/kassation', may.dispose, { in: nothing, out: nothing }, ({ ctx, params }) => disposal.askKassation(ctx, params.id)),
  download('/aussonderung/:id/export', may.dispose, { in: ExportQuery }, ({ ctx, params, input }) =>
    disposal.exported(ctx, params.id, input.message),
  ),
]
export type Routes = typeof routes
