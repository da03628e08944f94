import { z } from 'zod'
import { AppError } from '#base/errors.ts'
import { Day, Instant } from '#base/http.ts'
import { Evidence, Label, Words } from '#base/review/contract.ts'

export const may = { register: 'intake.register', seal: 'intake.seal', receive: 'intake.receive', read: 'intake.read' } as const

export const channels = {
  upload: { de: 'Hochgeladen', en: 'Uploaded' },
  folder: { de: 'Ordner', en: 'Folder' },
  mail: { de: 'E-Mail', en: 'E-mail' },
  api: { de: 'Schnittstelle', en: 'Interface' },
} as const

/** How a status is shown, here and in every list of the product. */
export const statuses = {
  received: { tone: 'neutral' },
  waiting: { tone: 'warn' },
  filed: { tone: 'good' },
  closed: { tone: 'neutral' },
  sealed: { tone: 'neutral' },
} as const

export const Status = z.enum(['received', 'waiting', 'filed', 'closed', 'sealed']).meta({ id: 'IntakeStatus' })
export const Channel = z.enum(['upload', 'folder', 'mail', 'api']).meta({ id: 'IntakeChannel' })

/** Why post stays closed. */
export const SealedReason = z
  .enum(['wahlbrief', 'angebot', 'persoenlich', 'personalrat', 'gleichstellung', 'datenschutz', 'personalakte'])
  .meta({ id: 'IntakeSealedReason' })
export type SealedReason = z.output<typeof SealedReason>
/** `opensOn`: of an offer, the day from which it may be opened. */
export const Sealing = z
  .object({ reason: SealedReason, stelleId: z.string().optional(), opensOn: Day.optional() })
  .refine((s) => !s.opensOn || s.reason === 'angebot', { path: ['opensOn'] })
  .meta({ id: 'IntakeSealing' })

/** What the machine proposes for an item and what the person decides: where it goes and how it is filed. */
export const Sorting = z
  .object({
    documentType: z.string().nullable(),
    stelleId: z.string(),
    tags: z.array(z.string()),
    /** An Akte that is there, or a new one under this entry of the Aktenplan; both null: the person has to choose. */
    akteId: z.uuid().nullable(),
    planId: z.string().nullable(),
    title: z.string().trim().max(300),
    fristOn: Day.nullable(),
  })
  .meta({ id: 'IntakeSorting' })
export type Sorting = z.output<typeof Sorting>

/** A line of the Posteingangsbuch. `subject`, `sender` and `documentType` are null to whom the content is closed. */
export const Item = z
  .object({
    id: z.uuid(),
    number: z.string(),
    channel: Channel,
    receivedAt: Instant,
    status: Status,
    readable: z.boolean(),
    fileName: z.string().nullable(),
    sender: z.string().nullable(),
    subject: z.string().nullable(),
    documentType: z.string().nullable(),
    stelleId: z.string(),
    tags: z.array(z.string()),
    fristOn: Day.nullable(),
    refusalSentence: z.string().nullable(),
    duplicateOf: z.uuid().nullable(),
    /** Closed post: only sender, Eingangsstempel and destination are known. */
    sealed: SealedReason.nullable(),
    opensOn: Day.nullable(),
  })
  .meta({ id: 'IntakeItem' })
export type Item = z.output<typeof Item>

export const Document = z
  .object({
    id: z.uuid(),
    name: z.string(),
    kind: z.string(),
    size: z.int(),
    outcome: z.enum(['read', 'refused']),
    refusalSentence: z.string().nullable(),
    pages: z.int(),
    text: z.string(),
    /** Pages can be shown as pictures. */
    rendered: z.boolean(),
    warnings: z.array(z.string()),
  })
  .meta({ id: 'IntakeDocument' })

/** The open proposal on an item, with the places that speak for it. */
export const OpenProposal = z
  .object({
    id: z.uuid(),
    version: z.int(),
    kind: z.string(),
    payload: Sorting,
    evidence: z.array(Evidence),
    confidence: z.number(),
    label: Label,
    method: z.string(),
    stelleId: z.string(),
    fristOn: Day.nullable(),
    /** Every step of the calculation, with its law. */
    fristReasons: z.array(z.object({ text: z.string(), law: z.string() })),
    resubmitOn: Day.nullable(),
    /** What accepting does, as the button says it; `complete` when it can be accepted as it is. */
    act: Words,
    complete: z.boolean(),
    /** The person looking at it may decide it now, and in whose place. */
    mine: z.boolean(),
    /** A blind sample: nothing of the proposal is shown until the person has chosen. */
    blind: z.boolean(),
    vertretungFor: z.string().nullable(),
  })
  .meta({ id: 'IntakeProposal' })

export const Decision = z
  .object({
    id: z.uuid(),
    kind: z.enum(['person', 'standing-order', 'released-package']),
    outcome: z.enum(['accepted', 'amended', 'rejected']),
    /** It was a blind sample: what the machine had proposed and what the person chose without seeing it. */
    blind: z.object({ agreed: z.boolean(), proposed: Sorting, chosen: Sorting.nullable() }).nullable(),
    decidedAt: Instant,
    byName: z.string(),
    stelleId: z.string().nullable(),
    vertretungFor: z.string().nullable(),
    reason: z.string().nullable(),
    changed: z.array(z.string()),
    revertedAt: Instant.nullable(),
    undoable: z.boolean(),
  })
  .meta({ id: 'IntakeDecision' })

export const TrailEntry = z
  .object({ at: Instant, fact: z.string(), byName: z.string(), data: z.record(z.string(), z.unknown()) })
  .meta({ id: 'TrailEntry' })

export const ItemDetail = Item.extend({
  identityCopy: z.boolean(),
  documents: z.array(Document),
  proposal: OpenProposal.nullable(),
  decisions: z.array(Decision),
  trail: z.array(TrailEntry),
  akte: z.object({ id: z.uuid(), aktenzeichen: z.string(), title: z.string() }).nullable(),
}).meta({ id: 'IntakeItemDetail' })

export const RegisterQuery = z.object({
  q: z.string().trim().max(200).optional(),
  status: Status.optional(),
  /** The number of the last line of the page before. */
  before: z
    .string()
    .regex(/^\d{4}-\d{6}$/)
    .optional(),
})
export const Register = z.object({ items: z.array(Item), next: z.string().nullable() })

/** `known` is true when the same file of the same origin is in the book already; then nothing was added. */
export const Received = z.object({ id: z.uuid(), number: z.string(), name: z.string(), known: z.boolean() }).meta({ id: 'IntakeReceived' })
export const ReceivedAll = z.object({ received: z.array(Received) })

/** Everything a person can choose from when amending. */
export const Vocabulary = z.object({
  documentTypes: z.array(z.object({ id: z.string(), title: z.string() })),
  stellen: z.array(z.object({ id: z.string(), title: z.string(), office: z.string() })),
  tags: z.array(z.object({ id: z.string(), title: z.string() })),
  plan: z.array(z.object({ id: z.string(), title: z.string() })),
})

/** Reads the files of an item and lays a proposal on a desk. */
export const read = { name: 'intake.read', data: z.object({ id: z.uuid() }) }

export const errors = {
  notFound: (id: string) => new AppError('intake.not-found', 404, { id }),
  noFile: () => new AppError('intake.no-file', 422),
  incomplete: (field: string) => new AppError('intake.incomplete', 422, { field }),
  unknownValue: (field: string, value: string) => new AppError('intake.unknown-value', 422, { field, value }),
  alreadyFiled: (id: string) => new AppError('intake.already-filed', 409, { id }),
  staysClosed: (id: string) => new AppError('intake.stays-closed', 403, { id }),
  noPicture: () => new AppError('intake.no-picture', 404),
}

/** An item has found its Akte. */
export const itemFiled = { name: 'intake.item-filed', data: z.object({ id: z.uuid(), decision: z.uuid() }) }

declare module '#base/audit.ts' {
  interface AuditFacts {
    'intake.item-received': { item: string; channel: string; file: string }
    'intake.item-read': { item: string; documents: number; refused: number }
    'intake.item-sorted': { item: string; stelle: string }
    'intake.item-passed-on': { item: string; from: string; to: string }
    'intake.item-returned': { item: string; from: string }
    'intake.item-closed': { item: string; decision: string }
    'intake.item-reopened': { item: string; decision: string }
    'intake.item-sealed': { item: string; reason: SealedReason; stelle: string; opensOn?: string }
    'intake.original-taken': { item: string }
    'intake.file-opened': { item: string; document: string }
  }
}
