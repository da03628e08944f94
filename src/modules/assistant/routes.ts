import { bytes, get, making, nothing, post, stream } from '#base/http.ts'
import {
  Aloud,
  Answer,
  Ask,
  Challenge,
  Conversations,
  ConversationsOf,
  Dictated,
  Dictation,
  Disclosure,
  Disclosures,
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
  NewDisclosure,
  Opening,
  OpeningOf,
  OpenQuestions,
  PublicAnswer,
  Refusal,
  SaidTurns,
  StreamEvent,
} from './contract.ts'
import * as disclosure from './disclosure.ts'
import * as quality from './quality.ts'
import * as assistant from './service.ts'
import { streamed } from './stream.ts'
import * as voice from './voice.ts'

export const routes = [
  get('/opening', 'public', { in: OpeningOf, out: Opening }, ({ ctx, input }) => assistant.opening(ctx, input)),
  get('/challenge', 'public', { in: nothing, out: Challenge }, ({ ctx }) => assistant.challenge(ctx)),
  post('/answers', 'public', { in: Ask, out: Answer }, ({ ctx, input }) => assistant.answer(ctx, input)),
  stream('/stream', 'public', { in: Ask, out: StreamEvent }, ({ ctx, input, signal }) => streamed(ctx, input, signal)),
  bytes('/dictation', 'public', { type: 'audio/wav', in: Dictation, out: Dictated }, ({ ctx, input, bytes: wav, signal }) =>
    voice.dictate(ctx, input, wav, signal),
  ),
  making('/aloud', 'public', { in: Aloud }, ({ ctx, input, signal }) => voice.aloud(ctx, input, signal)),
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

  get('/conversations', may.ask, { in: ConversationsOf, out: Conversations }, ({ ctx, input }) => disclosure.conversationsOn(ctx, input.on)),
  get('/disclosures', may.disclosures, { in: nothing, out: Disclosures }, ({ ctx }) => disclosure.list(ctx)),
  post('/disclosures', may.ask, { in: NewDisclosure, out: Disclosure }, ({ ctx, input }) => disclosure.request(ctx, input)),
  post('/disclosures/:id/release', may.release, { in: nothing, out: Disclosure }, ({ ctx, params }) => disclosure.release(ctx, params.id)),
  post('/disclosures/:id/refusal', may.release, { in: Refusal, out: Disclosure }, ({ ctx, params, input }) =>
    disclosure.refuse(ctx, params.id, input),
  ),
  post('/disclosures/:id/reading', may.ask, { in: nothing, out: SaidTurns }, ({ ctx, params }) => disclosure.read(ctx, params.id)),
]
export type Routes = typeof routes
