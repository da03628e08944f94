import { get, nothing, post, type RawRoute } from '#base/http.ts'
import {
  Budgets,
  Engine,
  EngineChange,
  EngineInput,
  Engines,
  IssuedKey,
  Keys,
  Limits,
  may,
  NewBudget,
  NewKey,
  Offers,
  StateInput,
} from './contract.ts'
import { forward } from './forward.ts'
import * as gateway from './service.ts'

export const routes = [
  get('/engines', may.read, { in: nothing, out: Engines }, ({ ctx }) => gateway.engines(ctx)),
  get('/offers', may.manage, { in: nothing, out: Offers }, ({ ctx }) => gateway.offers(ctx)),
  post('/engines', may.manage, { in: EngineInput, out: Engine }, ({ ctx, input }) => gateway.addEngine(ctx, input)),
  post('/engines/:id', may.manage, { in: EngineChange, out: Engine }, ({ ctx, params, input }) => gateway.changeEngine(ctx, params.id, input)),
  post('/engines/:id/state', may.manage, { in: StateInput, out: Engine }, ({ ctx, params, input }) => gateway.setState(ctx, params.id, input.state)),
  post('/engines/:id/probe', may.manage, { in: nothing, out: Engine }, ({ ctx, params }) => gateway.tryEngine(ctx, params.id)),
  get('/keys', may.read, { in: nothing, out: Keys }, ({ ctx }) => gateway.keys(ctx)),
  post('/keys', may.manage, { in: NewKey, out: IssuedKey }, ({ ctx, input }) => gateway.issueKey(ctx, input)),
  post('/keys/:id/revoke', may.manage, { in: nothing, out: nothing }, ({ ctx, params }) => gateway.revokeKey(ctx, params.id)),
  get('/budgets', may.read, { in: nothing, out: Budgets }, ({ ctx }) => gateway.budgets(ctx)),
  post('/budgets', may.manage, { in: NewBudget, out: nothing }, ({ ctx, input }) => gateway.addBudget(ctx, input)),
  post('/budgets/:id', may.manage, { in: Limits, out: nothing }, ({ ctx, params, input }) => gateway.changeBudget(ctx, params.id, input)),
  post('/budgets/:id/remove', may.manage, { in: nothing, out: nothing }, ({ ctx, params }) => gateway.removeBudget(ctx, params.id)),
]
export type Routes = typeof routes

const door = 'a key of its own (Authorization: Bearer vz-…), never a session'
/** OpenAI's API, for other tools. */
export const raw: RawRoute[] = [
  { method: 'POST', path: '/v1/chat/completions', door, answer: (ctx, incoming, outgoing) => forward(ctx, incoming, outgoing, 'chat') },
  { method: 'POST', path: '/v1/embeddings', door, answer: (ctx, incoming, outgoing) => forward(ctx, incoming, outgoing, 'embeddings') },
  { method: 'GET', path: '/v1/models', door, answer: (ctx, incoming, outgoing) => forward(ctx, incoming, outgoing, 'models') },
]
