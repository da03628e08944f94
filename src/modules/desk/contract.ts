import { z } from 'zod'
import { AppError } from '#base/errors.ts'
import { Day, Instant, Words } from '#base/http.ts'
import { Label } from '#base/review/contract.ts'

export const may = { use: 'desk.use', orders: 'desk.orders' } as const

/** From 0 to 3, as base/review counts. */
export const urgencies = ['immediate', 'high', 'normal', 'low'] as const
/** One piece of waiting work, of whatever duty. */
export const Waiting = z
  .object({
    id: z.uuid(),
    version: z.int(),
    kind: z.string(),
    kindTitle: Words,
    /** What accepting does, as the button says it. */
    act: Words,
    /** Where it is shown. */
    path: z.string(),
    title: z.string(),
    /** One line of what is proposed, in words. */
    summary: Words,
    confidence: z.number(),
    label: Label,
    /** Nothing is preselected and a reason is due: the three keys open it instead of deciding. */
    judgement: z.boolean(),
    /** Can be accepted as it is. */
    complete: z.boolean(),
    /** A blind sample: the proposal stays hidden until the person has chosen. */
    blind: z.boolean(),
    stelleId: z.string(),
    vertretungFor: z.string().nullable(),
    fristOn: Day.nullable(),
    /** How soon somebody should look, and why; the desk is in this order. */
    urgency: z.enum(urgencies),
    because: z.array(Words),
    resubmitOn: Day.nullable(),
    createdAt: Instant,
  })
  .meta({ id: 'DeskItem' })
export type Waiting = z.output<typeof Waiting>
export const Desk = z.object({ waiting: z.array(Waiting), more: z.boolean() })
/** How much waits, for the first page; at `mostCounted` there may be more. `due`: the Frist ends this week or has ended. */
export const Counts = z.object({ open: z.int(), urgent: z.int(), due: z.int(), until: Day, more: z.boolean() }).meta({ id: 'DeskCounts' })
export const DeskQuery = z.object({ later: z.enum(['true', 'false']).optional() })

export const Decide = z
  .object({
    version: z.int(),
    outcome: z.enum(['accepted', 'amended', 'rejected']),
    payload: z.unknown().optional(),
    reason: z.string().max(5000).optional(),
  })
  .meta({ id: 'DeskDecide' })
export const Decided = z.object({ decision: z.uuid(), undoable: z.boolean() }).meta({ id: 'DeskDecided' })
export const Forward = z.object({ version: z.int(), to: z.string() }).meta({ id: 'DeskForward' })
export const Resubmit = z.object({ version: z.int(), on: Day }).meta({ id: 'DeskResubmit' })
export const Undo = z.object({ reason: z.string().max(5000).optional() })

const Order = z
  .object({
    id: z.uuid(),
    signedByName: z.string(),
    signedAt: Instant,
    state: z.enum(['alive', 'resting', 'suspended', 'other-method']),
    cause: z.enum(['bound', 'drift', 'head']).nullable(),
    suspendedAt: Instant.nullable(),
    /** Proposals it has accepted so far. */
    accepted: z.int(),
  })
  .meta({ id: 'DeskStandingOrder' })
/** A routine that is sampled below this head, with the order on it. */
export const Measured = z
  .object({
    id: z.uuid(),
    kindTitle: Words,
    routineTitle: z.string(),
    stelleId: z.string(),
    startedAt: Instant,
    samples: z.int(),
    wrong: z.int(),
    /** Lower bound of the precision, 0 to 1; `least` is what an order needs. */
    bound: z.number(),
    least: z.number(),
    /** Right samples that are still missing. */
    missing: z.int(),
    /** One more error would not end the order. */
    reserve: z.boolean(),
    undecided: z.int(),
    order: Order.nullable(),
  })
  .meta({ id: 'DeskMeasure' })
export const Orders = z.object({
  measures: z.array(Measured),
  /** What could be measured as well. */
  routines: z.array(z.object({ kind: z.string(), routine: z.string(), title: z.string(), kindTitle: Words })),
})
export const StartMeasure = z.object({ kind: z.string(), routine: z.string() }).meta({ id: 'DeskStartMeasure' })

export const errors = {
  noSuchStelle: (stelle: string) => new AppError('desk.no-such-stelle', 422, { stelle }),
  dayPast: (on: string) => new AppError('desk.day-past', 422, { on }),
}
