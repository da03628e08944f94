import { z } from 'zod'
import { AppError } from '#base/errors.ts'
import { Day, Instant } from '#base/http.ts'

export const may = { read: 'outbox.read', send: 'outbox.send' } as const

export const statuses = {
  ready: { tone: 'warn' },
  sent: { tone: 'neutral' },
  provided: { tone: 'neutral' },
  fetched: { tone: 'good' },
  served: { tone: 'good' },
  returned: { tone: 'bad' },
  ended: { tone: 'bad' },
  replaced: { tone: 'neutral' },
} as const
export const Status = z.enum(['ready', 'sent', 'provided', 'fetched', 'served', 'returned', 'ended', 'replaced']).meta({ id: 'OutboxStatus' })
export type Status = z.output<typeof Status>

/** Every way out of the house. A plain mail is none. */
export const Channel = z.enum(['post', 'pzu', 'portal', 'nutzerkonto']).meta({ id: 'OutboxChannel' })
export type Channel = z.output<typeof Channel>

/** How something is to leave. Portal and Nutzerkonto need the consent of who gets it, with the day and how it was given. */
export const Delivery = z
  .discriminatedUnion('channel', [
    z.object({ channel: z.enum(['post', 'pzu']) }),
    z.object({
      channel: z.literal('portal'),
      consent: z.object({ on: Day, how: z.string().trim().min(3).max(300) }),
      /** The page on which it is fetched: with a code of its own, or on the page of its Antrag, whose code has proved who she is. */
      at: z.enum(['abholen', 'mein-antrag']).default('abholen'),
      /** SHA-256 of the code that opens it at `abholen`, as `digestOf` makes it. */
      codeDigest: z
        .string()
        .regex(/^[0-9a-f]{64}$/)
        .optional(),
      /** Where the notice goes that something lies ready. */
      notify: z.email(),
      /** That this address is read by who gets the letter, and how that was seen. Without it nothing is sent there. */
      notifyConfirmed: z.object({ on: Day, how: z.string().trim().min(3).max(300) }).optional(),
    }),
    z.object({
      channel: z.literal('nutzerkonto'),
      consent: z.object({ on: Day, how: z.string().trim().min(3).max(300) }),
      handle: z.string().trim().min(3).max(200),
    }),
  ])
  .meta({ id: 'OutboxDelivery' })
export type Delivery = z.output<typeof Delivery>
export const Lines = z.array(z.string().trim().min(1).max(120)).min(2).max(7)

const reason = z.string().trim().min(3).max(1000)
export const Posted = z.object({ ids: z.array(z.uuid()).min(1).max(500), on: Day }).meta({ id: 'OutboxPosted' })
export const Served = z.object({ on: Day }).meta({ id: 'OutboxServed' })
export const Returned = z.object({ on: Day, reason }).meta({ id: 'OutboxReturned' })
export const ByHand = z.object({ on: Day, reason }).meta({ id: 'OutboxByHand' })
export const Again = z.object({ channel: z.enum(['post', 'pzu']), lines: Lines }).meta({ id: 'OutboxAgain' })
export const Fetch = z.object({ code: z.string().trim().min(10).max(60) }).meta({ id: 'OutboxFetch' })
export const Fetched = z.object({ title: z.string(), name: z.string(), pdf: z.base64(), bekanntgabeOn: Day.nullable() }).meta({ id: 'OutboxFetched' })

const Reason = z.object({ text: z.string(), law: z.string() })
export const Dispatch = z
  .object({
    id: z.uuid(),
    title: z.string(),
    origin: z.string(),
    subject: z.string(),
    stelleId: z.string(),
    channel: Channel,
    status: Status,
    lines: z.array(z.string()),
    attempt: z.int(),
    number: z.string().nullable(),
    postedOn: Day.nullable(),
    bekanntgabeOn: Day.nullable(),
    /** How that day was found, or why there is none. */
    reasons: z.array(Reason),
    fristOn: Day.nullable(),
    returnedOn: Day.nullable(),
    returnedReason: z.string().nullable(),
    createdAt: Instant,
    /** The caller may open the letter itself. */
    open: z.boolean(),
    /** The caller acts for the Stelle in charge. */
    mine: z.boolean(),
  })
  .meta({ id: 'OutboxDispatch' })
export const Dispatches = z.object({ ready: z.array(Dispatch), away: z.array(Dispatch), back: z.array(Dispatch) })
export const BookQuery = z.object({ year: z.coerce.number().int().min(2000).max(2100).optional() })
export const Book = z.object({
  year: z.int(),
  lines: z.array(
    z.object({ id: z.uuid(), number: z.string(), on: Day, at: Instant, channel: Channel, stelleId: z.string(), to: z.string().nullable() }),
  ),
})

/** Laid on the desk of the Stelle when something came back or was not fetched. */
export const Ruecklauf = z.object({ reason: z.string() })
export type Ruecklauf = z.output<typeof Ruecklauf>

/** The Bekanntgabe of an origin is known, or no longer (null). */
export const bekannt = { name: 'outbox.bekannt', data: z.object({ origin: z.string(), bekanntgabeOn: Day.nullable() }) }
/** It came back, or nobody fetched it: the case is open again. */
export const returned = { name: 'outbox.returned', data: z.object({ origin: z.string(), subject: z.string(), dispatch: z.uuid() }) }

export const deliver = { name: 'outbox.deliver', data: z.object({ id: z.uuid() }) }
export const endUnfetched = { name: 'outbox.end-unfetched', data: z.object({}) }

export const errors = {
  notFound: (id: string) => new AppError('outbox.not-found', 404, { id }),
  notYours: () => new AppError('outbox.not-yours', 403),
  notReady: () => new AppError('outbox.not-ready', 409),
  notAway: () => new AppError('outbox.not-away', 409),
  badDay: () => new AppError('outbox.bad-day', 422),
  otherWay: () => new AppError('outbox.other-way', 409),
  badCode: () => new AppError('outbox.bad-code', 404),
  noGateway: () => new AppError('outbox.no-gateway', 409),
  noticeMissing: () => new AppError('outbox.notice-missing', 409),
}

declare module '#base/audit.ts' {
  interface AuditFacts {
    'outbox.entered': { dispatch: string; origin: string; channel: Channel; attempt: number }
    'outbox.posted': { dispatch: string; number: string; on: string; channel: Channel }
    'outbox.provided': { dispatch: string; number: string; channel: Channel }
    'outbox.fetched': { dispatch: string; first: boolean }
    'outbox.served': { dispatch: string; on: string }
    'outbox.bekannt': { dispatch: string; on: string; how: 'law' | 'hand' }
    'outbox.returned': { dispatch: string; on: string }
    'outbox.ended': { dispatch: string }
    'outbox.opened': { dispatch: string }
  }
}
