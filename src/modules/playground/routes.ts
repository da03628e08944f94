import { post } from '#base/http.ts'
import { Checked, CheckInput, Masked, MaskInput, may } from './contract.ts'
import * as playground from './service.ts'

export const routes = [
  post('/mask', may.use, { in: MaskInput, out: Masked }, ({ input }) => playground.maskText(input.text)),
  post('/check', may.use, { in: CheckInput, out: Checked }, ({ input }) => playground.checkText(input)),
]
export type Routes = typeof routes
