import { z } from 'zod'
import { Paper } from '#base/document.ts'
import { download, get, nothing, post } from '#base/http.ts'
import { Line, may, NewRun, Run } from './contract.ts'
import * as comparison from './service.ts'

const Runs = z.object({
  runs: z.array(Run),
  engines: z.array(z.object({ name: z.string(), model: z.string(), zone: z.string(), state: z.string() })),
  items: z.object({ answer: z.int(), decline: z.int(), structure: z.int() }),
})

export const routes = [
  get('/runs', may.read, { in: nothing, out: Runs }, ({ ctx }) => comparison.list(ctx)),
  post('/runs', may.run, { in: NewRun, out: z.object({ id: z.uuid() }) }, ({ ctx, input }) => comparison.start(ctx, input)),
  get('/runs/:id', may.read, { in: nothing, out: z.object({ run: Run, lines: z.array(Line), paper: Paper }) }, ({ ctx, params }) =>
    comparison.get(ctx, params.id),
  ),
  post('/runs/:id/cancel', may.run, { in: nothing, out: nothing }, ({ ctx, params }) => comparison.cancel(ctx, params.id)),
  download('/runs/:id/report', may.read, { in: z.object({ format: z.enum(['html', 'md', 'csv']).default('html') }) }, ({ ctx, params, input }) =>
    comparison.file(ctx, params.id, input.format),
  ),
]
export type Routes = typeof routes
