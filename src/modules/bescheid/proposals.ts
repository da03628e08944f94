import type { Ctx } from '#base/ctx.ts'
import type * as review from '#base/review/index.ts'
import { idOf } from '#base/subjects.ts'
import { Erlass, errors } from './contract.ts'
import { issue, sendBack } from './issue.ts'

/** The signature under a Bescheid is its Erlass: by a Stelle that may sign and issue Verwaltungsakte, within its amount limit. */
export const erlass: review.ProposalKind<Ctx, Erlass> = {
  name: 'bescheid.erlass',
  title: { de: 'Bescheid erlassen', en: 'Issue a decision' },
  payload: Erlass,
  judgement: false,
  verwaltungsakt: true,
  signature: true,
  read: true,
  path: '/bescheide/:id',
  act: () => ({ de: 'Bescheid erlassen', en: 'Issue the decision' }),
  summary: (_ctx, { payload }) => {
    const { title, betreff } = payload as Erlass
    return { de: `${title}: ${betreff}`, en: `${title}: ${betreff}` }
  },
  complete: () => true,
  apply: async (ctx, tx, proposal, decision) => {
    const id = idOf(proposal.subject)
    if (decision.outcome === 'rejected') {
      if (!decision.reason?.trim()) throw errors.noReason()
      return sendBack(ctx, tx, id, decision)
    }
    await issue(ctx, tx, id, decision)
  },
}

/** The same where the law gives discretion: nothing is preselected, and who signs gives a reason of her own. @see § 40 VwVfG, Art. 22 DSGVO */
export const erlassErmessen: review.ProposalKind<Ctx, Erlass> = { ...erlass, name: 'bescheid.erlass-ermessen', judgement: true }
