import * as audit from '#base/audit.ts'
import type { Ctx } from '#base/ctx.ts'
import { euros } from '#base/format.ts'
import { nextNumber } from '#base/numbers.ts'
import type * as review from '#base/review/index.ts'
import { idOf } from '#base/subjects.ts'
import { dayOf } from '#base/time.ts'
import { Anordnung, errors } from './contract.ts'
import * as store from './store.ts'

/** The order to the Kasse to take money: signed, within the amount limit, by another person than the one who raised the claim. */
export const annahmeanordnung: review.ProposalKind<Ctx, Anordnung> = {
  name: 'payments.annahmeanordnung',
  title: { de: 'Annahmeanordnung', en: 'Order to accept payment' },
  payload: Anordnung,
  judgement: false,
  verwaltungsakt: false,
  signature: true,
  path: '/kasse',
  act: () => ({ de: 'Zahlung anordnen', en: 'Order the payment' }),
  summary: (_ctx, { payload }) => {
    const { kassenzeichen, amountCents } = payload as Anordnung
    return { de: `${euros(amountCents)}, Kassenzeichen ${kassenzeichen}`, en: `${euros(amountCents, 'en')}, reference ${kassenzeichen}` }
  },
  complete: () => true,
  apply: async (ctx, tx, proposal, decision) => {
    const claim = await store.lockClaim(tx, idOf(proposal.subject))
    if (!claim) throw errors.notFound(proposal.subject)
    if (decision.outcome === 'rejected') {
      if (!decision.reason?.trim()) throw errors.reasonMissing()
      await store.updateClaim(tx, claim.id, { status: 'questioned' })
      await audit.record(tx, ctx.actor, 'payments.questioned', claim.subject, { claim: claim.id, decision: decision.id })
      return
    }
    if (decision.personId === claim.raisedBy) throw errors.fourEyes()
    const year = Number(dayOf(ctx.now).slice(0, 4))
    const order = await store.insertOrder(tx, {
      claimId: claim.id,
      year,
      serial: await nextNumber(tx, `annahmeanordnung/${year}`),
      decisionId: decision.id,
    })
    if (claim.status === 'open' || claim.status === 'questioned') await store.updateClaim(tx, claim.id, { status: 'ordered' })
    await audit.record(tx, ctx.actor, 'payments.ordered', claim.subject, { claim: claim.id, order: order.id, decision: decision.id })
  },
}
