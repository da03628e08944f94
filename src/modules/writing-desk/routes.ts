import { z } from 'zod'
import { download, get, nothing, post, stream, upload } from '#base/http.ts'
import {
  Added,
  Ask,
  Conversation,
  Conversations,
  Format,
  Found,
  KeptTemplate,
  may,
  Piece,
  Ready,
  Reclass,
  Rename,
  SearchInput,
  Start,
  Started,
} from './contract.ts'
import * as desk from './service.ts'

export const routes = [
  get('/ready', may.use, { in: nothing, out: Ready }, ({ ctx }) => desk.ready(ctx)),
  get('/conversations', may.use, { in: nothing, out: Conversations }, ({ ctx }) => desk.list(ctx)),
  post('/conversations', may.use, { in: Start, out: Started }, ({ ctx, input }) => desk.start(ctx, input)),
  get('/conversations/:id', may.use, { in: nothing, out: Conversation }, ({ ctx, params }) => desk.get(ctx, params.id)),
  stream('/conversations/:id/answer', may.use, { in: Ask, out: Piece }, ({ ctx, params, input, signal }) =>
    desk.answer(ctx, params.id, input, signal),
  ),
  upload('/conversations/:id/documents', may.use, { in: nothing, out: Added }, ({ ctx, params, files }) => desk.addDocuments(ctx, params.id, files)),
  post('/conversations/:id/documents/:document/removal', may.use, { in: nothing, out: nothing }, ({ ctx, params }) =>
    desk.removeDocument(ctx, params.id, params.document),
  ),
  post('/conversations/:id/title', may.use, { in: Rename, out: nothing }, ({ ctx, params, input }) => desk.rename(ctx, params.id, input.title)),
  post('/conversations/:id/class', may.use, { in: Reclass, out: nothing }, ({ ctx, params, input }) => desk.reclass(ctx, params.id, input.dataClass)),
  post('/conversations/:id/removal', may.use, { in: nothing, out: nothing }, ({ ctx, params }) => desk.remove(ctx, params.id)),
  download('/conversations/:id/file', may.use, { in: z.object({ format: Format, message: z.uuid().optional() }) }, ({ ctx, params, input }) =>
    desk.file(ctx, params.id, input),
  ),
  post('/search', may.use, { in: SearchInput, out: Found }, ({ ctx, input }) => desk.search(ctx, input.query)),
  post('/templates', may.use, { in: KeptTemplate, out: nothing }, ({ ctx, input }) => desk.keepTemplate(ctx, input)),
  post('/templates/:id/removal', may.use, { in: nothing, out: nothing }, ({ ctx, params }) => desk.removeTemplate(ctx, params.id)),
]
export type Routes = typeof routes
