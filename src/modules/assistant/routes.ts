import { get, nothing, post, stream } from '#base/http.ts'
import {
  Answer,
  Ask,
  Challenge,
  Done,
  EditorAnswer,
  Feedback,
  Figures,
  Forget,
  GoldenRuns,
  HandedOver,
  Handover,
  Measure,
  may,
  Opening,
  OpeningOf,
  OpenQuestions,
  PublicAnswer,
  StreamEvent,
} from './contract.ts'
import * as quality from './quality.ts'
import * as assistant from './service.ts'
import { streamed } from './stream.ts'

export const routes = [
  get('/opening', 'public', { in: OpeningOf, out: Opening }, ({ ctx, input }) => assistant.opening(ctx, input)),
  get('/challenge', 'public', { in: nothing, out: Challenge }, ({ ctx }) => assistant.challenge(ctx)),
  post('/answers', 'public', { in: Ask, out: Answer }, ({ ctx, input }) => assistant.answer(ctx, input)),
  stream('/stream', 'public', { in: Ask, out: StreamEvent }, ({ ctx, input, signal }) => streamed(ctx, input, signal)),
  post('/feedback', 'public', { in: Feedback, out: Done }, ({ ctx, input }) => assistant.feedback(ctx, input)),
  post('/handover', 'public', { in: Handover, out: HandedOver }, ({ ctx, input }) => assistant.handOver(ctx, input)),
  post('/forget', 'public', { in: Forget, out: Done }, ({ ctx, input }) => assistant.forget(ctx, input)),
  get('/public-answers/:id', 'public', { in: nothing, out: PublicAnswer }, ({ ctx, params }) => assistant.publicAnswer(ctx, params.id)),

  get('/questions', may.edit, { in: nothing, out: OpenQuestions }, ({ ctx }) => assistant.questions(ctx)),
  post('/questions/:id/answer', may.edit, { in: EditorAnswer, out: Done }, ({ ctx, params, input }) =>
    assistant.answerQuestion(ctx, params.id, input),
  ),
  post('/questions/:id/dismissal', may.edit, { in: nothing, out: Done }, ({ ctx, params }) => assistant.dismissQuestion(ctx, params.id)),
  get('/figures', may.figures, { in: nothing, out: Figures }, ({ ctx }) => assistant.figures(ctx)),
  get('/golden', may.figures, { in: nothing, out: GoldenRuns }, ({ ctx }) => quality.history(ctx)),
  post('/golden', may.edit, { in: Measure, out: Done }, ({ ctx, input }) => quality.ask(ctx, input.engine)),
]
export type Routes = typeof routes
