import { addWorkingDays, isWorkingDay } from './calendar/index.ts'
import type { Ctx } from './ctx.ts'
import { transact } from './db.ts'
import { AppError } from './errors.ts'
import { presenceOn } from './organisation.ts'
import { dueUntil, escalate } from './review/index.ts'
import { dayOf } from './time.ts'
import { placeOf } from './town.ts'
import { standInFor } from './vertretung.ts'

/** How it went: moved to another desk; waiting although nobody in the whole line is there. */
export type Escalated = { moved: number; nobodyThere: number }

/**
 * Lays work whose Frist ends within so many working days, and whose desk is empty today, on the desk that stands in: the first deputy of the plan
 * who is there, else the next head upwards. Only the plan and who is there count. How fast, how much or how anybody decides plays no part and is not
 * even read here (KI-VO Anhang III Nr. 4 Buchst. b: no allocation of work by behaviour or performance).
 *
 * @param days working days of the town, the day of the Frist counted
 */
export async function escalateEmptyDesks(ctx: Ctx, days: number): Promise<Escalated> {
  const today = dayOf(ctx.now)
  const place = placeOf(ctx.town)
  const done: Escalated = { moved: 0, nobodyThere: 0 }
  if (!isWorkingDay(today, place)) return done // nobody is there on a Sunday, and nobody is missing
  const [due, presence] = await Promise.all([dueUntil(ctx.db, addWorkingDays(today, days, place)), presenceOn(ctx.db, today)])
  for (const proposal of due) {
    const to = standInFor(proposal.stelleId, presence)
    if (to === undefined) done.nobodyThere += 1
    if (to === undefined || to === proposal.stelleId) continue
    const moved = await transact(ctx.db, (tx) => escalate(ctx, tx, proposal, to)).then(
      () => true,
      (e) => {
        if (e instanceof AppError && e.code === 'review.changed-meanwhile') return false // somebody came and worked on it
        throw e
      },
    )
    if (moved) done.moved += 1
  }
  return done
}
