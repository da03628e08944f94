import { get, nothing, post } from '#base/http.ts'
import { Decide, Decided, Desk, DeskQuery, Forward, may, Resubmit, Undo } from './contract.ts'
import * as desk from './service.ts'

export const routes = [
  get('/waiting', may.use, { in: DeskQuery, out: Desk }, ({ ctx, input }) => desk.list(ctx, input.later === 'true')),
  post('/proposals/:id/decision', may.use, { in: Decide, out: Decided }, ({ ctx, params, input }) => desk.decide(ctx, params.id, input)),
  post('/proposals/:id/forward', may.use, { in: Forward, out: nothing }, ({ ctx, params, input }) =>
    desk.forward(ctx, params.id, input.version, input.to),
  ),
  post('/proposals/:id/resubmit', may.use, { in: Resubmit, out: nothing }, ({ ctx, params, input }) =>
    desk.resubmit(ctx, params.id, input.version, input.on),
  ),
  post('/decisions/:id/undo', may.use, { in: Undo, out: nothing }, ({ ctx, params, input }) => desk.undo(ctx, params.id, input.reason)),
]
export type Routes = typeof routes
