import { z } from 'zod'
import { download, get, nothing, post } from '#base/http.ts'
import { Answer, Insight, MonthFigures, may, NewInsight, RetentionLine, SealStatus, Trail, TrailOf } from './contract.ts'
import * as oversight from './service.ts'

const Insights = z.object({ insights: z.array(Insight) })
const Persons = z.object({ persons: z.array(z.object({ id: z.string(), name: z.string() })) })

export const routes = [
  get('/trail', may.trail, { in: TrailOf, out: Trail }, ({ ctx, input }) => oversight.trail(ctx, input.subject)),
  download('/trail.csv', may.trail, { in: TrailOf }, ({ ctx, input }) => oversight.exportTrail(ctx, input.subject)),
  get('/persons', may.request, { in: nothing, out: Persons }, ({ ctx }) => oversight.listPersons(ctx)),
  get('/insights', may.insights, { in: nothing, out: Insights }, ({ ctx }) => oversight.listInsights(ctx)),
  post('/insights', may.request, { in: NewInsight, out: Insight }, ({ ctx, input }) => oversight.request(ctx, input)),
  post('/insights/:id/approve', may.approve, { in: nothing, out: Insight }, ({ ctx, params }) => oversight.approve(ctx, params.id)),
  post('/insights/:id/refuse', may.approve, { in: Answer, out: Insight }, ({ ctx, params, input }) => oversight.refuse(ctx, params.id, input)),
  post('/insights/:id/look', may.request, { in: nothing, out: Trail }, ({ ctx, params }) => oversight.read(ctx, params.id)),
  get('/mine', 'signed-in', { in: nothing, out: Insights }, ({ ctx }) => oversight.mine(ctx)),
  get('/figures', may.figures, { in: z.object({ month: z.string().optional() }), out: MonthFigures }, ({ ctx, input }) =>
    oversight.figures(ctx, input.month),
  ),
  get('/retention', may.house, { in: nothing, out: z.object({ lines: z.array(RetentionLine) }) }, ({ ctx }) => oversight.retention(ctx)),
  get('/seals', may.house, { in: nothing, out: SealStatus }, ({ ctx }) => oversight.sealStatus(ctx)),
]
export type Routes = typeof routes
