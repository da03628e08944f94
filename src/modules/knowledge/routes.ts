import { get, nothing, post } from '#base/http.ts'
import {
  Decide,
  Done,
  ExplainInput,
  ExplainResult,
  may,
  NewSource,
  SearchInput,
  SearchResult,
  Sources,
  Switch,
  Vocabulary,
  Words,
} from './contract.ts'
import * as knowledge from './service.ts'

export const routes = [
  post('/search', may.search, { in: SearchInput, out: SearchResult }, ({ ctx, input }) => knowledge.find(ctx, input)),
  post('/explanation', may.search, { in: ExplainInput, out: ExplainResult }, ({ ctx, input }) => knowledge.why(ctx, input)),
  get('/sources', may.edit, { in: nothing, out: Sources }, ({ ctx }) => knowledge.list(ctx)),
  post('/sources', may.edit, { in: NewSource, out: Done }, ({ ctx, input }) => knowledge.save(ctx, input)),
  post('/sources/:id/reading', may.edit, { in: nothing, out: Done }, ({ ctx, params }) => knowledge.readNow(ctx, params.id)),
  post('/sources/:id/acceptance', may.edit, { in: nothing, out: Done }, ({ ctx, params }) => knowledge.accept(ctx, params.id)),
  post('/sources/:id/release', may.edit, { in: nothing, out: Done }, ({ ctx, params }) => knowledge.release(ctx, params.id)),
  post('/sources/:id/discard', may.edit, { in: nothing, out: Done }, ({ ctx, params }) => knowledge.discard(ctx, params.id)),
  post('/sources/:id/switch', may.edit, { in: Switch, out: Done }, ({ ctx, params, input }) => knowledge.switchOn(ctx, params.id, input.on)),
  get('/vocabulary', may.edit, { in: nothing, out: Vocabulary }, ({ ctx }) => knowledge.vocabulary(ctx)),
  post('/synonyms', may.edit, { in: Words, out: Done }, ({ ctx, input }) => knowledge.keepSynonym(ctx, input.words)),
  post('/synonyms/:id/decision', may.edit, { in: Decide, out: Done }, ({ ctx, params, input }) => knowledge.decide(ctx, params.id, input.keep)),
]
export type Routes = typeof routes
