import { z } from 'zod'
import { download, get, nothing, post, upload } from '#base/http.ts'
import { answerRoutes } from './answers/routes.ts'
import { book } from './book.ts'
import { channelRoutes } from './channels/routes.ts'
import {
  BookQuery,
  ItemDetail,
  may,
  ReceivedAll,
  Register,
  RegisterQuery,
  Releases,
  Sealing,
  StockDecide,
  StockDecided,
  StockDetail,
  StockSample,
  StockSampleQuery,
  Stocks,
  StockUndo,
  StockUndone,
  Vocabulary,
} from './contract.ts'
import * as learning from './learning.ts'
import { Passages, Split } from './matters/contract.ts'
import * as matters from './matters/service.ts'
import * as intake from './service.ts'
import * as stock from './stock/service.ts'

const Picture = z.object({ scale: z.coerce.number().min(0.5).max(4).default(1.5) })

export const routes = [
  upload('/items', may.receive, { in: z.object({ key: z.string().regex(/^[\w-]{8,64}$/) }), out: ReceivedAll }, ({ ctx, input, files }) =>
    intake.receiveUpload(ctx, input.key, files),
  ),
  get('/items', may.read, { in: RegisterQuery, out: Register }, ({ ctx, input }) => intake.register(ctx, input)),
  get('/items/:id', may.read, { in: nothing, out: ItemDetail }, ({ ctx, params }) => intake.get(ctx, params.id)),
  download('/items/:id/documents/:document/file', may.read, { in: nothing }, ({ ctx, params }) => intake.original(ctx, params.id, params.document)),
  download('/items/:id/documents/:document/reading', may.read, { in: nothing }, ({ ctx, params }) => intake.reading(ctx, params.id, params.document)),
  download('/items/:id/documents/:document/pages/:page', may.read, { in: Picture }, ({ ctx, params, input }) =>
    intake.picture(ctx, params.id, params.document, Number(params.page), input.scale),
  ),
  get('/items/:id/passages', may.read, { in: nothing, out: Passages }, ({ ctx, params }) => matters.passages(ctx, params.id)),
  post('/items/:id/split', may.read, { in: Split, out: z.object({ decision: z.uuid() }) }, ({ ctx, params, input }) =>
    matters.splitByHand(ctx, params.id, input),
  ),
  post('/items/:id/seal', may.seal, { in: Sealing, out: nothing }, ({ ctx, params, input }) => intake.sealByHand(ctx, params.id, input)),
  download('/items/:id/original', may.read, { in: nothing }, ({ ctx, params }) => intake.sealedOriginal(ctx, params.id)),
  download('/book', may.register, { in: BookQuery }, ({ ctx, input }) => book(ctx, input)),
  get('/vocabulary', may.read, { in: nothing, out: Vocabulary }, ({ ctx }) => intake.vocabulary(ctx)),
  get('/sorter', may.sorter, { in: nothing, out: Releases }, ({ ctx }) => learning.releases(ctx)),
  get('/stock', may.stock, { in: nothing, out: Stocks }, ({ ctx }) => stock.list(ctx)),
  get('/stock/:id', may.stock, { in: nothing, out: StockDetail }, ({ ctx, params }) => stock.get(ctx, params.id)),
  get('/stock/:id/sample', may.stock, { in: StockSampleQuery, out: StockSample }, ({ ctx, params, input }) => stock.sample(ctx, params.id, input)),
  post('/stock/:id/decisions', may.stock, { in: StockDecide, out: StockDecided }, ({ ctx, params, input }) => stock.decide(ctx, params.id, input)),
  post('/stock/:id/undo', may.stock, { in: StockUndo, out: StockUndone }, ({ ctx, params, input }) => stock.undo(ctx, params.id, input)),
  post('/stock/:id/cancel', may.stock, { in: nothing, out: nothing }, ({ ctx, params }) => stock.cancel(ctx, params.id)),
  ...channelRoutes,
  ...answerRoutes,
]
export type Routes = typeof routes
