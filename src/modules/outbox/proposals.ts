import type { Ctx } from '#base/ctx.ts'
import type * as review from '#base/review/index.ts'
import { Ruecklauf } from './contract.ts'

/** Something came back or was not fetched: the Stelle says that it has taken care of it. */
export const ruecklauf: review.ProposalKind<Ctx, Ruecklauf> = {
  name: 'outbox.ruecklauf',
  title: { de: 'Rücklauf klären', en: 'Settle a returned letter' },
  payload: Ruecklauf,
  judgement: false,
  verwaltungsakt: false,
  signature: false,
  path: '/postausgang/:id',
  act: () => ({ de: 'Erledigt', en: 'Settled' }),
  summary: (_ctx, { payload }) => {
    const { reason } = payload as Ruecklauf
    return { de: `Nicht bekannt gegeben: ${reason}`, en: `Not made known: ${reason}` }
  },
  complete: () => true,
  apply: async () => {},
}
