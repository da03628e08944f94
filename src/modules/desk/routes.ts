import { get, nothing, post } from '#base/http.ts'
import { Counts, Decide, Decided, Desk, DeskQuery, Forward, may, Orders, Resubmit, StartMeasure, Undo } from './contract.ts'
import * as desk from './service.ts'

export const routes = [
  get('/waiting', may.use, { in: DeskQuery, out: Desk }, ({ ctx, input }) => desk.list(ctx, input.later === 'true')),
  get('/counts', may.use, { in: nothing, out: Counts }, ({ ctx }) => desk.counts(ctx)),
  post('/proposals/:id/decision', may.use, { in: Decide, out: Decided }, ({ ctx, params, input }) => desk.decide(ctx, params.id, input)),
  post('/proposals/:id/forward', may.use, { in: Forward, out: nothing }, ({ ctx, params, input }) =>
    desk.forward(ctx, params.id, input.version, input.to),
  ),
  post('/proposals/:id/resubmit', may.use, { in: Resubmit, out: nothing }, ({ ctx, params, input }) =>
    desk.resubmit(ctx, params.id, input.version, input.on),
  ),
  post('/decisions/:id/undo', may.use, { in: Undo, out: nothing }, ({ ctx, params, input }) => desk.undo(ctx, params.id, input.reason)),
  get('/orders', may.orders, { in: nothing, out: Orders }, ({ ctx }) => desk.orders(ctx)),
  post('/measures', may.orders, { in: StartMeasure, out: nothing }, ({ ctx, input }) => desk.startMeasure(ctx, input.kind, input.routine)),
  post('/measures/:id/end', may.orders, { in: nothing, out: nothing }, ({ ctx, params }) => desk.endMeasure(ctx, params.id)),
  post('/measures/:id/sign', may.orders, { in: nothing, out: nothing }, ({ ctx, params }) => desk.sign(ctx, params.id)),
  post('/orders/:id/suspend', may.orders, { in: nothing, out: nothing }, ({ ctx, params }) => desk.suspend(ctx, params.id)),
]
export type Routes = typeof routes
