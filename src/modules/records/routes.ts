import { get, nothing } from '#base/http.ts'
import { Akten, Aktenplan, AkteQuery, AkteWithEntries, may } from './contract.ts'
import * as records from './service.ts'

export const routes = [
  get('/akten', may.read, { in: AkteQuery, out: Akten }, ({ ctx, input }) => records.list(ctx, input)),
  get('/akten/:id', may.read, { in: nothing, out: AkteWithEntries }, ({ ctx, params }) => records.get(ctx, params.id)),
  get('/aktenplan', may.read, { in: nothing, out: Aktenplan }, ({ ctx }) => records.aktenplan(ctx)),
]
export type Routes = typeof routes
