import { z } from 'zod'
import { AppError } from '#base/errors.ts'
import { Day, Instant } from '#base/http.ts'
import { areas, rechte, remedies } from '#base/law/index.ts'
import { ShownPaper } from '#base/paper/model.ts'
import { Delivery } from '#modules/outbox/index.ts'
import { Kosten } from '#modules/payments/index.ts'

export * from './may.ts'

export const Status = z.enum(['draft', 'proposed', 'issued', 'dropped']).meta({ id: 'BescheidStatus' })
export type Status = z.output<typeof Status>

const paragraph = z.string().trim().min(1).max(6000)
const Paragraphs = z.array(paragraph).max(60)

/** Everything that stands in a Bescheid and how it is to leave. Amounts in cents, days as days. */
export const Content = z
  .object({
    /** What it is: `Hundesteuerbescheid`. */
    title: z.string().trim().min(3).max(120),
    betreff: z.string().trim().min(3).max(300),
    recipient: z.object({
      lines: z.array(z.string().trim().min(1).max(120)).min(2).max(7),
      /** `Sehr geehrte Frau Beispiel`; without it nobody is addressed by a guess. */
      salutation: z.string().trim().max(120).default('Sehr geehrte Damen und Herren'),
    }),
    aktenzeichen: z.string().trim().max(80).default(''),
    recht: z.enum(rechte),
    area: z.enum(areas),
    /** The day the procedure began (the Antrag arrived); decides with which law a letter counts as made known. */
    begunOn: Day.nullable().default(null),
    tenor: z.array(paragraph).min(1).max(30),
    nebenbestimmungen: z
      .array(z.object({ kind: z.enum(['Befristung', 'Bedingung', 'Widerrufsvorbehalt', 'Auflage', 'Auflagenvorbehalt']), text: paragraph }))
      .max(40)
      .default([]),
    kosten: Kosten.nullable().default(null),
    facts: Paragraphs.default([]),
    reasons: Paragraphs.default([]),
    /** What was weighed, where the law gives discretion: then somebody signs with a reason of her own. */
    weighing: Paragraphs.default([]),
    discretion: z.boolean().default(false),
    /** Chosen by a person where the table of the Land has no sourced line. */
    remedy: z
      .object({
        remedy: z.enum(remedies),
        norm: z.string().trim().min(3).max(200),
        /** The whole Belehrung in the words of the town's legal office, released by two persons; set by the house. */
        text: z.array(paragraph).min(1).max(6).optional(),
      })
      .nullable()
      .default(null),
    hints: Paragraphs.default([]),
    attachments: z.array(z.string().trim().min(1).max(200)).max(30).default([]),
    /** The explanation in plain language, outside the act. */
    plain: Paragraphs.default([]),
    delivery: Delivery,
    /** Who made the words: a person, a template with facts, or a model whose text a person reviewed. */
    origin: z.enum(['person', 'rules', 'generated']).default('person'),
    /** Methods that took part, `<id>/<version>`. */
    methods: z.array(z.string().max(120)).max(20).default([]),
  })
  .meta({ id: 'BescheidContent' })
export type Content = z.output<typeof Content>

export const Write = z.object({ subject: z.string().min(3).max(120), content: Content }).meta({ id: 'BescheidWrite' })
export const Rewrite = z.object({ version: z.int().positive(), content: Content }).meta({ id: 'BescheidRewrite' })
export const Ask = z.object({ version: z.int().positive(), stelleId: z.string().min(1), fristOn: Day.optional() }).meta({ id: 'BescheidAsk' })
export const FileQuery = z.object({ format: z.enum(['pdf', 'docx']).default('pdf') })
export const Query = z.object({ subject: z.string().max(120).optional() })

/** The Belehrung of an area in the words of the town's legal office. */
const belehrung = {
  area: z.enum(areas),
  remedy: z.enum(remedies),
  norm: z.string().trim().min(3).max(200),
  paragraphs: z.array(paragraph).min(1).max(6),
}
export const ProposeBelehrung = z.object({ ...belehrung, note: z.string().trim().min(3).max(2000) }).meta({ id: 'BescheidProposeBelehrung' })
/** What the second person is shown. */
export const Belehrung = z.object(belehrung)
export const BelehrungRow = z
  .object({
    ...ProposeBelehrung.shape,
    id: z.uuid(),
    status: z.enum(['proposed', 'active', 'declined', 'retired']),
    proposedByName: z.string(),
    proposedAt: Instant,
    proposal: z.object({ id: z.uuid(), version: z.int(), stelleId: z.string(), mine: z.boolean() }).nullable(),
  })
  .meta({ id: 'BescheidBelehrung' })
/** Every area of law with what the table of the Land says today, and the texts of the town. */
export const Belehrungen = z
  .object({
    areas: z.array(
      z.object({
        area: z.enum(areas),
        remedy: z.enum(remedies).nullable(),
        norm: z.string(),
        source: z.string(),
        /** No remedy by the table and no text of the town: nothing can be issued. */
        open: z.boolean(),
        belehrungen: z.array(BelehrungRow),
      }),
    ),
  })
  .meta({ id: 'BescheidBelehrungen' })

/** What is laid on the desk of who signs: which wording. */
export const Erlass = z.object({ bescheidId: z.uuid(), version: z.int(), betreff: z.string(), title: z.string() })
export type Erlass = z.output<typeof Erlass>

export const Line = z
  .object({
    id: z.uuid(),
    subject: z.string(),
    title: z.string(),
    betreff: z.string(),
    status: Status,
    number: z.string().nullable(),
    stelleId: z.string(),
    issuedAt: Instant.nullable(),
    createdAt: Instant,
  })
  .meta({ id: 'BescheidLine' })
export const Lines = z.object({ bescheide: z.array(Line) })
export const Detail = z
  .object({
    ...Line.shape,
    version: z.int(),
    content: Content,
    path: z.string().nullable(),
    mine: z.boolean(),
    /** The remedy by the table, or why a person has to choose. */
    remedy: z.object({ remedy: z.enum(remedies).nullable(), norm: z.string(), source: z.string() }),
    belehrung: z.array(z.string()),
    made: z.boolean(),
    proposal: z.object({ id: z.uuid(), version: z.int(), stelleId: z.string(), judgement: z.boolean(), mine: z.boolean() }).nullable(),
    signers: z.array(z.object({ id: z.string(), title: z.string() })),
    kassenzeichen: z.string().nullable(),
    amountCents: z.int().nullable(),
    dispatches: z.array(z.object({ id: z.uuid(), status: z.string(), channel: z.string(), bekanntgabeOn: Day.nullable(), fristOn: Day.nullable() })),
  })
  .meta({ id: 'BescheidDetail' })

/** The document before its signature: for the page, and as the files that would be made. */
export const Preview = z.object({ paper: ShownPaper, pdf: z.base64(), docx: z.base64() }).meta({ id: 'BescheidPreview' })

export const make = { name: 'bescheid.make', data: z.object({ id: z.uuid() }) }
/** Erlassen: final, its files are being made. */
export const issued = { name: 'bescheid.issued', data: z.object({ bescheid: z.uuid(), subject: z.string(), decision: z.uuid() }) }
/** The files are there and lie in the Postausgang. */
export const made = { name: 'bescheid.made', data: z.object({ bescheid: z.uuid(), subject: z.string() }) }

export const errors = {
  notFound: (id: string) => new AppError('bescheid.not-found', 404, { id }),
  noSubject: (subject: string) => new AppError('bescheid.no-subject', 404, { subject }),
  changed: () => new AppError('bescheid.changed-meanwhile', 409),
  final: () => new AppError('bescheid.final', 409),
  townData: () => new AppError('bescheid.town-data-missing', 409),
  remedyOpen: (source: string) => new AppError('bescheid.remedy-open', 422, { source }),
  remedySourced: (norm: string) => new AppError('bescheid.remedy-sourced', 409, { norm }),
  remedyText: (lacking: string) => new AppError('bescheid.remedy-text', 422, { lacking }),
  remedyWaiting: () => new AppError('bescheid.remedy-waiting', 409),
  samePerson: () => new AppError('bescheid.remedy-needs-two-persons', 403),
  nobodyToSign: () => new AppError('bescheid.nobody-to-sign', 409),
  noCourt: () => new AppError('bescheid.no-court', 409),
  letters: (letters: string) => new AppError('bescheid.letters', 422, { letters }),
  reasonsMissing: () => new AppError('bescheid.reasons-missing', 422),
  weighingMissing: () => new AppError('bescheid.weighing-missing', 422),
  notIssued: () => new AppError('bescheid.needs-a-decision', 409),
  mailUnconfirmed: () => new AppError('bescheid.mail-unconfirmed', 422),
  noReason: () => new AppError('bescheid.reason-missing', 422),
}

declare module '#base/audit.ts' {
  interface AuditFacts {
    'bescheid.drafted': { bescheid: string; version: number; origin: Content['origin'] }
    'bescheid.proposed': { bescheid: string; version: number; stelle: string }
    'bescheid.sent-back': { bescheid: string; decision: string }
    'bescheid.issued': { bescheid: string; number: string; decision: string }
    'bescheid.made': { bescheid: string; pages?: number }
    'bescheid.dropped': { bescheid: string }
    'bescheid.remedy-proposed': { belehrung: string; area: string }
    'bescheid.remedy-released': { belehrung: string; area: string; decision: string }
    'bescheid.remedy-declined': { belehrung: string; area: string; decision: string }
    'bescheid.previewed': { bescheid: string; version: number }
    'bescheid.opened': { bescheid: string; format: string }
  }
}
