import { post } from '#base/http.ts'
import { Checked, CheckInput, Masked, MaskInput, may, Suspected } from './contract.ts'
import * as playground from './service.ts'

export const routes = [
  post('/mask', may.use, { in: MaskInput, out: Masked }, ({ ctx, input }) => playground.maskText(ctx, input.text)),
  post('/check', may.use, { in: CheckInput, out: Checked }, ({ ctx, input }) => playground.checkText(ctx, input)),
  post('/suspicion', may.use, { in: MaskInput, out: Suspected }, ({ ctx, input }) => playground.suspect(ctx, input.text)),
]
export type Routes = typeof routes
