import type { RawRoute } from '#base/http.ts'
import { download, get, nothing, post } from '#base/http.ts'
import { LogQuery, Made, may, Target, Targets } from './contract.ts'
import * as handover from './service.ts'

export const routes = [
  get('/targets', may.targets, { in: nothing, out: Targets }, ({ ctx }) => handover.listTargets(ctx)),
  post('/targets', may.targets, { in: Target, out: Made }, ({ ctx, input }) => handover.makeTarget(ctx, input)),
  post('/targets/:id/end', may.targets, { in: nothing, out: nothing }, ({ ctx, params }) => handover.endTarget(ctx, params.id)),
  download('/log', may.log, { in: LogQuery }, ({ ctx, input }) => handover.processLog(ctx, input)),
]
export type Routes = typeof routes

/** Fachverfahren are no browsers: they sign with the secret of their target. */
export const raw: RawRoute[] = [
  {
    method: 'POST',
    path: '/fachverfahren/v1/ergebnisse/:id',
    door: 'signed with the secret of the target (Standard Webhooks), at most five minutes old',
    answer: (ctx, incoming, outgoing, params) => handover.receive(ctx, incoming, outgoing, params),
  },
]
