import * as audit from '#base/audit.ts'
import type { Ctx } from '#base/ctx.ts'
import type { Tx } from '#base/db.ts'
import { serialNumber } from '#base/format.ts'
import { nextNumber } from '#base/numbers.ts'
import type { Decision } from '#base/review/contract.ts'
import { dayOf } from '#base/time.ts'
import * as payments from '#modules/payments/index.ts'
import { errors, issued, make } from './contract.ts'
import * as store from './store.ts'

/**
 * Issues a draft within the transaction of the decision that says so: number, claim with Kassenzeichen, event, and the order to make the files. For modules
 * whose own decision (a Verwaltungsakt, on the same subject) carries the Bescheid; the database checks that it does.
 *
 * @throws AppError bescheid.final when it is issued already
 */
export async function issue(ctx: Ctx, tx: Tx, id: string, decision: Decision): Promise<{ number: string; kassenzeichen: string | null }> {
  const draft = await store.lock(tx, id)
  if (!draft) throw errors.notFound(id)
  if (draft.status === 'issued' || draft.status === 'dropped') throw errors.final()
  const year = Number(dayOf(ctx.now).slice(0, 4))
  const serial = await nextNumber(tx, `bescheid/${year}`)
  const row = await store.issue(tx, id, { year, serial, decisionId: decision.id, issuedAt: ctx.now })
  const { content } = row
  const claim =
    content.kosten &&
    (await payments.raise(ctx, tx, {
      origin: `bescheid/${id}`,
      subject: row.subject,
      title: content.title,
      stelleId: row.stelleId,
      border: row.border,
      debtor: { lines: content.recipient.lines },
      kosten: content.kosten,
      raisedBy: decision.personId ?? 'machine',
    }))
  await audit.record(tx, ctx.actor, 'bescheid.issued', row.subject, { bescheid: id, number: serialNumber(year, serial), decision: decision.id })
  await ctx.events.emit(tx, issued, { bescheid: id, subject: row.subject, decision: decision.id })
  await ctx.jobs.send(tx, make, { id })
  return { number: serialNumber(year, serial), kassenzeichen: claim?.kassenzeichen ?? null }
}

/** Not signed: the draft lies with its Stelle again, the reason stays with the decision. */
export async function sendBack(ctx: Ctx, tx: Tx, id: string, decision: Decision): Promise<void> {
  const draft = await store.lock(tx, id)
  if (!draft) throw errors.notFound(id)
  await store.setStatus(tx, id, 'draft')
  await audit.record(tx, ctx.actor, 'bescheid.sent-back', draft.subject, { bescheid: id, decision: decision.id })
}
