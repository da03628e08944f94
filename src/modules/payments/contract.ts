import { z } from 'zod'
import { AppError } from '#base/errors.ts'
import { Day, Instant } from '#base/http.ts'

export const may = { read: 'payments.read', export: 'payments.export', pay: 'payments.pay' } as const

export const statuses = {
  open: { tone: 'warn' },
  questioned: { tone: 'bad' },
  ordered: { tone: 'neutral' },
  exported: { tone: 'good' },
  paid: { tone: 'good' },
  exempt: { tone: 'neutral' },
  cancelled: { tone: 'neutral' },
} as const
export const ClaimStatus = z.enum(['open', 'questioned', 'ordered', 'exported', 'paid', 'exempt', 'cancelled']).meta({ id: 'PaymentsStatus' })
export type ClaimStatus = z.output<typeof ClaimStatus>

/** One line of the Kostenentscheidung. */
export const Position = z
  .object({
    text: z.string().trim().min(1).max(300),
    /** Number of the fee table, paragraph of the bylaw. */
    tarifstelle: z.string().trim().min(1).max(300),
    /** `20 m² × 3 Monate`, where something is multiplied, and by which rate. */
    quantity: z.string().trim().max(200).optional(),
    singleCents: z.int().nonnegative().optional(),
    /** Negative: taken off by law or bylaw; the text says why. */
    cents: z.int(),
  })
  .meta({ id: 'PaymentsPosition' })
export type Position = z.output<typeof Position>

/** Kostenentscheidung: who bears what, or why nothing is taken. */
export const Kosten = z
  .object({
    kind: z.enum(['steuer', 'gebuehr']),
    positions: z.array(Position).min(1).max(40),
    /** The law or bylaw the money rests on. */
    law: z.string().trim().min(3).max(300),
    exemption: z.object({ law: z.string().trim().min(3).max(300), reason: z.string().trim().min(3).max(1000) }).nullable(),
    /** A fixed day that law or bylaw names; else so many days after the Bekanntgabe. */
    dueOn: Day.nullable(),
    /** How long after the Bekanntgabe, where law or bylaw says so; null: as many days as the town always gives. */
    dueIn: z
      .object({ amount: z.int().min(1).max(120), unit: z.enum(['days', 'months']) })
      .nullable()
      .default(null),
    /** Buchungsstelle of the town's budget, if known. */
    account: z.string().trim().max(60).default(''),
    /** The positions are the trace of the rules, or a person has set the amount against what they say. */
    calculatedBy: z.enum(['rules', 'person']).optional(),
  })
  .refine(({ positions }) => positions.reduce((sum, p) => sum + p.cents, 0) >= 0, { error: 'Es kann nicht mehr abgezogen werden, als erhoben wird.' })
  .meta({ id: 'PaymentsKosten' })
export type Kosten = z.output<typeof Kosten>
export const Debtor = z.object({ lines: z.array(z.string().trim().min(1).max(120)).min(2).max(7) }).meta({ id: 'PaymentsDebtor' })
export type Debtor = z.output<typeof Debtor>

/** Laid on the desk of who may order. */
export const Anordnung = z.object({ claimId: z.uuid(), kassenzeichen: z.string(), amountCents: z.int() })
export type Anordnung = z.output<typeof Anordnung>

export const Claim = z
  .object({
    id: z.uuid(),
    kassenzeichen: z.string().nullable(),
    subject: z.string(),
    title: z.string(),
    amountCents: z.int(),
    status: ClaimStatus,
    dueOn: Day.nullable(),
    stelleId: z.string(),
    orderNumber: z.string().nullable(),
    exportNumber: z.string().nullable(),
    paidAt: Instant.nullable(),
    createdAt: Instant,
  })
  .meta({ id: 'PaymentsClaim' })
export const Claims = z.object({
  /** The caller is of the Stadtkasse. */
  cash: z.boolean(),
  claims: z.array(Claim),
  waiting: z.int(),
  exports: z.array(z.object({ id: z.uuid(), number: z.string(), at: Instant, orders: z.int(), cents: z.int() })),
})
export const ExportFormat = z.object({ format: z.enum(['csv', 'json']).default('csv') })
export const Begun = z.object({ url: z.string() }).meta({ id: 'PaymentsBegun' })

/** Looks after payments that were begun online. */
export const settle = { name: 'payments.settle', data: z.object({}) }
/** The Bekanntgabe is known: so is the day on which it is due. */
export const due = { name: 'payments.due', data: z.object({ origin: z.string(), bekanntgabeOn: Day.nullable() }) }

export const errors = {
  notFound: (id: string) => new AppError('payments.not-found', 404, { id }),
  fourEyes: () => new AppError('payments.four-eyes', 409),
  reasonMissing: () => new AppError('payments.reason-missing', 422),
  nobodyOrders: () => new AppError('payments.nobody-orders', 409),
  onlyCash: () => new AppError('payments.only-cash', 403),
  nothingToExport: () => new AppError('payments.nothing-to-export', 409),
  noProvider: () => new AppError('payments.no-provider', 409),
  notPayable: () => new AppError('payments.not-payable', 409),
}

declare module '#base/audit.ts' {
  interface AuditFacts {
    'payments.raised': { claim: string; kassenzeichen?: string; cents: number; kind: Kosten['kind'] }
    'payments.exempted': { claim: string; cents: number }
    'payments.ordered': { claim: string; order: string; decision: string }
    'payments.questioned': { claim: string; decision: string }
    'payments.due-set': { claim: string; on: string }
    'payments.exported': { export: string; orders: number; cents: number }
    'payments.begun': { claim: string }
    'payments.paid': { claim: string; cents: number }
  }
}
