import { z } from 'zod'
import { get, nothing, post } from '#base/http.ts'
import { Assign, Choices, Cosign, Draft, Inform, Mine, may, Reason, RequestSignature, Resubmit, Run, StepDetail } from './contract.ts'
import * as circulation from './service.ts'

const of = ({ module, id }: { module: string; id: string }) => `${module}/${id}`

export const routes = [
  get('/mine', may.read, { in: nothing, out: Mine }, ({ ctx }) => circulation.mine(ctx)),
  get('/steps/:id', may.read, { in: nothing, out: StepDetail }, ({ ctx, params }) => circulation.step(ctx, params.id)),
  post('/steps/:id/withdraw', may.work, { in: Reason, out: nothing }, ({ ctx, params, input }) => circulation.withdraw(ctx, params.id, input)),
  get('/of/:module/:id', may.read, { in: nothing, out: Run }, ({ ctx, params }) => circulation.of(ctx, of(params))),
  get('/of/:module/:id/choices', may.work, { in: nothing, out: Choices }, ({ ctx, params }) => circulation.choices(ctx, of(params))),
  post('/of/:module/:id/assign', may.work, { in: Assign, out: nothing }, ({ ctx, params, input }) => circulation.assign(ctx, of(params), input)),
  post('/of/:module/:id/inform', may.work, { in: Inform, out: nothing }, ({ ctx, params, input }) => circulation.inform(ctx, of(params), input)),
  post('/of/:module/:id/draft', may.work, { in: Draft, out: z.object({ lapsed: z.int() }) }, ({ ctx, params, input }) =>
    circulation.write(ctx, of(params), input),
  ),
  post('/of/:module/:id/cosign', may.work, { in: Cosign, out: nothing }, ({ ctx, params, input }) => circulation.cosign(ctx, of(params), input)),
  post('/of/:module/:id/signature', may.work, { in: RequestSignature, out: nothing }, ({ ctx, params, input }) =>
    circulation.requestSignature(ctx, of(params), input),
  ),
  post('/of/:module/:id/resubmit', may.work, { in: Resubmit, out: nothing }, ({ ctx, params, input }) =>
    circulation.resubmit(ctx, of(params), input),
  ),
  post('/of/:module/:id/close', may.work, { in: nothing, out: nothing }, ({ ctx, params }) => circulation.close(ctx, of(params))),
  post('/of/:module/:id/reopen', may.work, { in: Reason, out: nothing }, ({ ctx, params, input }) => circulation.reopen(ctx, of(params), input)),
]
export type Routes = typeof routes
