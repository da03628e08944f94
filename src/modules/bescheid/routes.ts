import { z } from 'zod'
import { download, get, nothing, post } from '#base/http.ts'
import { listBelehrungen, proposeBelehrung } from './belehrung.ts'
import { Ask, Belehrungen, Detail, FileQuery, Lines, may, Preview, ProposeBelehrung, Query, Rewrite, Write } from './contract.ts'
import * as bescheid from './service.ts'

export const routes = [
  get('/bescheide', may.read, { in: Query, out: Lines }, ({ ctx, input }) => bescheid.list(ctx, input.subject)),
  get('/bescheide/:id', may.read, { in: nothing, out: Detail }, ({ ctx, params }) => bescheid.get(ctx, params.id)),
  download('/bescheide/:id/file', may.read, { in: FileQuery }, ({ ctx, params, input }) => bescheid.file(ctx, params.id, input.format)),
  get('/bescheide/:id/preview', may.read, { in: nothing, out: Preview }, ({ ctx, params }) => bescheid.look(ctx, params.id)),
  post('/bescheide', may.write, { in: Write, out: z.object({ id: z.uuid() }) }, ({ ctx, input }) =>
    bescheid.write(ctx, input.subject, input.content),
  ),
  post('/bescheide/:id/rewrite', may.write, { in: Rewrite, out: nothing }, ({ ctx, params, input }) => bescheid.rewrite(ctx, params.id, input)),
  post('/bescheide/:id/ask', may.write, { in: Ask, out: nothing }, ({ ctx, params, input }) => bescheid.ask(ctx, params.id, input)),
  post('/bescheide/:id/drop', may.write, { in: nothing, out: nothing }, ({ ctx, params }) => bescheid.drop(ctx, params.id)),
  get('/remedies', may.remedy, { in: nothing, out: Belehrungen }, ({ ctx }) => listBelehrungen(ctx)),
  post('/remedies', may.remedy, { in: ProposeBelehrung, out: nothing }, async ({ ctx, input }) => {
    await proposeBelehrung(ctx, input)
    return {}
  }),
]
export type Routes = typeof routes
