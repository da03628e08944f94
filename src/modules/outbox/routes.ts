import { download, get, nothing, post } from '#base/http.ts'
import { Again, Book, BookQuery, ByHand, Dispatch, Dispatches, Fetch, Fetched, may, Posted, Returned, Served } from './contract.ts'
import * as outbox from './service.ts'

export const routes = [
  get('/dispatches', may.read, { in: nothing, out: Dispatches }, ({ ctx }) => outbox.list(ctx)),
  get('/dispatches/:id', may.read, { in: nothing, out: Dispatch }, ({ ctx, params }) => outbox.get(ctx, params.id)),
  download('/dispatches/:id/file', may.read, { in: nothing }, ({ ctx, params }) => outbox.file(ctx, params.id)),
  post('/posted', may.send, { in: Posted, out: nothing }, ({ ctx, input }) => outbox.posted(ctx, input)),
  post('/dispatches/:id/served', may.send, { in: Served, out: nothing }, ({ ctx, params, input }) => outbox.served(ctx, params.id, input)),
  post('/dispatches/:id/returned', may.send, { in: Returned, out: nothing }, ({ ctx, params, input }) => outbox.cameBack(ctx, params.id, input)),
  post('/dispatches/:id/bekanntgabe', may.send, { in: ByHand, out: nothing }, ({ ctx, params, input }) => outbox.byHand(ctx, params.id, input)),
  post('/dispatches/:id/again', may.send, { in: Again, out: nothing }, ({ ctx, params, input }) => outbox.again(ctx, params.id, input)),
  get('/book', may.read, { in: BookQuery, out: Book }, ({ ctx, input }) => outbox.bookOf(ctx, input.year)),
  post('/fetch', 'public', { in: Fetch, out: Fetched }, ({ ctx, input }) => outbox.fetch(ctx, input)),
]
export type Routes = typeof routes
