import { z } from 'zod'
import { download, get, nothing, post } from '#base/http.ts'
import { may } from '../contract.ts'
import { Answers, Format, Preview, SaveAnswer, Saved, StartAnswer } from './contract.ts'
import * as answers from './service.ts'

export const answerRoutes = [
  get('/items/:id/answers', may.read, { in: nothing, out: Answers }, ({ ctx, params }) => answers.get(ctx, params.id)),
  post('/items/:id/answers', may.read, { in: StartAnswer, out: nothing }, ({ ctx, params, input }) => answers.start(ctx, params.id, input)),
  post('/items/:id/answers/preview', may.read, { in: StartAnswer, out: Preview }, ({ ctx, params, input }) => answers.preview(ctx, params.id, input)),
  post('/items/:id/answers/draft', may.read, { in: SaveAnswer, out: Saved }, ({ ctx, params, input }) => answers.save(ctx, params.id, input)),
  post('/items/:id/answers/:answer/again', may.read, { in: nothing, out: nothing }, ({ ctx, params }) =>
    answers.layAgain(ctx, params.id, params.answer),
  ),
  download('/items/:id/answers/:answer/file', may.read, { in: z.object({ format: Format }) }, ({ ctx, params, input }) =>
    answers.file(ctx, params.id, params.answer, input.format),
  ),
]
