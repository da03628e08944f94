import * as audit from '#base/audit.ts'
import type { Ctx } from '#base/ctx.ts'
import { transact } from '#base/db.ts'
import { AppError } from '#base/errors.ts'
import * as review from '#base/review/index.ts'
import { subjectOf, undecided } from './casework.ts'
import { packageOf, releaseFor } from './packages.ts'
import { automatic, method, openKinds, titleOf } from './proposals.ts'
import * as store from './store.ts'

/**
 * The standard case of a released package, decided without a person. It lies on a person's desk all the time: only in the transaction that decides it does it
 * leave, and whatever stands in the way leaves it there. Refusals, special circumstances and the daily sample always stay with a person.
 *
 * @see § 35a VwVfG, § 31a SGB X, § 155 Abs. 4 AO
 */
export async function decideAutomatically(ctx: Ctx, id: string): Promise<void> {
  const there = await store.findCase(ctx.db, id)
  if (there?.status !== 'submitted') return
  const { row: pack, whole } = await packageOf(ctx, ctx.db, there.packageId)
  const release = await releaseFor(ctx.db, pack.package)
  if (!release || release.digest !== pack.digest || !there.vermerk?.automatic.possible) return
  try {
    await transact(ctx.db, async (tx) => {
      const row = await store.lockCase(tx, id)
      if (row?.status !== 'submitted' || !row.vermerk?.automatic.possible) return
      if (await review.isSampled(tx, subjectOf(id))) return
      if (await review.drawForPerson(tx, release, subjectOf(id))) {
        await audit.record(tx, ctx.actor, 'applications.sampled', subjectOf(id), { package: pack.package })
        return
      }
      for (const kind of openKinds) await review.withdraw(ctx, tx, kind, subjectOf(id))
      const payload = { ...undecided(row.vermerk, false), act: 'grant' as const }
      const proposal = await review.propose(ctx, tx, automatic, {
        subject: subjectOf(id),
        title: titleOf(row, whole),
        payload,
        evidence: [],
        confidence: 1,
        method,
        label: 'rules',
        stelleId: row.stelleId,
        amountCents: Object.values(payload.amounts)[0] ?? null,
      })
      await review.acceptByPackage(ctx, tx, automatic, proposal, release)
    })
  } catch (e) {
    try {
      review.refusal(e)
    } catch (known) {
      if (known instanceof AppError) return // it lies on the desk as before; a person decides
      throw known
    }
  }
}
