import { z } from 'zod'
import { AppError } from '#base/errors.ts'
import { Day, Instant } from '#base/http.ts'
import { Label, Words } from '#base/review/contract.ts'

export const may = { use: 'desk.use' } as const

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
    summary: z.string(),
    confidence: z.number(),
    label: Label,
    /** Nothing is preselected and a reason is due: the three keys open it instead of deciding. */
    judgement: z.boolean(),
    /** Can be accepted as it is. */
    complete: z.boolean(),
    stelleId: z.string(),
    vertretungFor: z.string().nullable(),
    fristOn: Day.nullable(),
    resubmitOn: Day.nullable(),
    createdAt: Instant,
  })
  .meta({ id: 'DeskItem' })
export type Waiting = z.output<typeof Waiting>
export const Desk = z.object({ waiting: z.array(Waiting), more: z.boolean() })
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

export const errors = {
  noSuchStelle: (stelle: string) => new AppError('desk.no-such-stelle', 422, { stelle }),
  dayPast: (on: string) => new AppError('desk.day-past', 422, { on }),
}
