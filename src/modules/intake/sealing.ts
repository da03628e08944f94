import type { z } from 'zod'
import * as audit from '#base/audit.ts'
import type { Ctx } from '#base/ctx.ts'
import { transact } from '#base/db.ts'
import { assertNotHeld } from '#base/hold.ts'
import * as review from '#base/review/index.ts'
import { errors, type SealedReason, type Sealing } from './contract.ts'
import * as documentStore from './documents/store.ts'
import { splitItem } from './matters/proposal.ts'
import { kindOf } from './proposals.ts'
import { subjectOf } from './rules.ts'
import { sealedOrigin } from './sealed.ts'
import * as store from './store.ts'

/**
 * Seals an item: from now on the book knows sender, Eingangsstempel and destination, and what was read of it is gone from every table, index and
 * file; only the original stays. What lies in an Akte has to be taken back first.
 *
 * @throws AppError intake.already-filed, intake.unknown-value
 */
export async function seal(ctx: Ctx, id: string, { reason, stelleId, opensOn }: z.output<typeof Sealing>): Promise<void> {
  const to = stelleId ?? sealedStelle(ctx, reason)
  if (!ctx.town.stellen.some((s) => s.id === to)) throw errors.unknownValue('stelleId', to)
  const files = await transact(ctx.db, async (tx) => {
    const item = await store.lockItem(tx, id)
    if (!item) throw errors.notFound(id)
    if (item.status === 'filed' || item.status === 'closed' || item.status === 'split') throw errors.alreadyFiled(id)
    await assertNotHeld(tx, subjectOf(item)) // sealing takes words out
    const documents = await documentStore.listDocuments(tx, id)
    await review.withdraw(ctx, tx, kindOf(item), subjectOf(item))
    await review.withdraw(ctx, tx, splitItem, subjectOf(item))
    await store.updateItem(tx, id, {
      status: 'sealed',
      sealed: reason,
      opensOn: reason === 'angebot' ? (opensOn ?? item.opensOn) : null,
      stelleId: to,
      origin: item.sealed ? item.origin : sealedOrigin(item.origin),
      fileName: '',
      subject: null,
      refusal: null,
      refusalSentence: null,
      identityCopy: false,
      documentType: null,
      border: null,
      tags: [],
      planId: null,
      fristOn: null,
      priority: 'normal',
      because: [],
      senderKey: null,
      hint: null,
      thread: [],
      partGiven: null,
    })
    await documentStore.forgetWords(tx, id)
    await audit.record(tx, ctx.actor, 'intake.item-sealed', subjectOf(item), { item: id, reason, stelle: to, ...(opensOn ? { opensOn } : {}) })
    return documents.flatMap((d) => [d.fileHash, ...(d.readingHash ? [d.readingHash] : [])])
  })
  await dropFiles(ctx, files)
}

/** Where sealed post of this kind goes. */
export const sealedStelle = ({ town: { town } }: Ctx, reason: SealedReason) => town.sealedPost[reason] ?? town.poststelle

/** Removes files that nothing refers to any more, at once instead of with the nightly sweep. */
export async function dropFiles(ctx: Ctx, hashes: readonly string[]) {
  for (const hash of await store.unheld(ctx.db, hashes)) await ctx.files.delete(hash)
}
