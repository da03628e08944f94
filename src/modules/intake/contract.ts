import { z } from 'zod'
import { AppError } from '#base/errors.ts'
import { Day, Instant, Words } from '#base/http.ts'
import { Evidence, Label } from '#base/review/contract.ts'
import { type Passages as PassagesSchema, Split } from './matters/contract.ts'

/** Where an item can be cut, as the browser gets it. */
export type Passages = z.input<typeof PassagesSchema>

export const may = {
  register: 'intake.register',
  seal: 'intake.seal',
  receive: 'intake.receive',
  read: 'intake.read',
  sorter: 'intake.sorter',
  stock: 'intake.stock',
  channels: 'intake.channels',
  deliver: 'intake.deliver',
} as const

export const channels = {
  upload: { de: 'Hochgeladen', en: 'Uploaded' },
  folder: { de: 'Ordner', en: 'Folder' },
  mail: { de: 'E-Mail', en: 'E-mail' },
  api: { de: 'Schnittstelle', en: 'Interface' },
  stock: { de: 'Altbestand', en: 'Existing stock' },
} as const

/** How a status is shown, here and in every list of the product. */
export const statuses = {
  received: { tone: 'neutral' },
  waiting: { tone: 'warn' },
  filed: { tone: 'good' },
  closed: { tone: 'neutral' },
  sealed: { tone: 'neutral' },
  split: { tone: 'neutral' },
} as const

export const Status = z.enum(['received', 'waiting', 'filed', 'closed', 'sealed', 'split']).meta({ id: 'IntakeStatus' })
export const Channel = z.enum(['upload', 'folder', 'mail', 'api', 'stock']).meta({ id: 'IntakeChannel' })

/** How soon somebody should look; a rule, never a judgement on the matter. */
export const priorities = {
  immediate: { tone: 'bad' },
  high: { tone: 'warn' },
  normal: { tone: 'neutral' },
  low: { tone: 'neutral' },
} as const
/** Why somebody should look soon. */
export const becauseOf = {
  'danger-people': { de: 'Gefahr für Menschen', en: 'Danger to people' },
  'danger-self': { de: 'Jemand könnte sich oder anderen etwas antun', en: 'Somebody might harm themselves or others' },
  'danger-child': { de: 'Gefahr für ein Kind', en: 'Danger to a child' },
  'loses-home': { de: 'Jemand verliert die Wohnung', en: 'Somebody is losing their home' },
  hazard: { de: 'Etwas ist gefährlich kaputt', en: 'Something is broken and dangerous' },
  'frist-now': { de: 'Die Frist endet in höchstens zwei Tagen', en: 'The deadline ends in two days at most' },
  'frist-soon': { de: 'Die Frist endet in höchstens einer Woche', en: 'The deadline ends in a week at most' },
  court: { de: 'Post von einem Gericht', en: 'Mail from a court' },
  type: { de: 'Diese Dokumentart eilt', en: 'This type of document is urgent' },
  asked: { de: 'Der Betreff bittet um Eile', en: 'The subject asks for speed' },
  phishing: { de: 'Verdacht auf Betrug', en: 'Suspected fraud' },
  advertising: { de: 'Vermutlich Werbung', en: 'Probably advertising' },
  'sign-foreign-it': {
    de: 'Der Absender gibt sich als IT oder als dieses Haus aus, schreibt aber von fremder Adresse',
    en: 'The sender claims to be IT or this house but writes from a foreign address',
  },
  'sign-login': { de: 'Verlangt über einen Link Kennwort oder Zugangsdaten', en: 'Asks for a password or login by a link' },
  'sign-threat': { de: 'Droht mit Sperre oder Verlust in kurzer Zeit', en: 'Threatens to lock or delete something soon' },
  'sign-link': { de: 'Ein Link führt woanders hin, als er zeigt', en: 'A link leads elsewhere than it shows' },
  'sign-imitates': { de: 'Ein Link ahmt die Adresse dieses Hauses nach', en: "A link imitates this house's address" },
  'sign-reply': { de: 'Antworten gehen an eine andere Adresse als die des Absenders', en: "Replies go to another address than the sender's" },
  'sign-newsletter': { de: 'Rundmail mit Abmeldung', en: 'Sent to many, with a way to unsubscribe' },
  'sign-offer': { de: 'Wirbt mit Preisen oder Aktionen', en: 'Advertises prices or offers' },
  'sign-many': { de: 'Wendet sich an Kunden allgemein', en: 'Addresses customers in general' },
  'nothing-to-do': { de: 'Werbung oder zur Kenntnis', en: 'Advertising or for information' },
} as const
export type Because = keyof typeof becauseOf
/** What a mail can be suspected of: its own sign beside the item; a person decides. */
export const Suspected = z.enum(['phishing', 'advertising']).meta({ id: 'IntakeSuspected' })
export const Priority = z.enum(['immediate', 'high', 'normal', 'low']).meta({ id: 'IntakePriority' })
export type Priority = z.output<typeof Priority>

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
    priority: Priority,
    refusalSentence: z.string().nullable(),
    duplicateOf: z.uuid().nullable(),
    /** Closed post: only sender, Eingangsstempel and destination are known. */
    sealed: SealedReason.nullable(),
    opensOn: Day.nullable(),
    suspected: Suspected.nullable(),
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
    /** Stretches of the text that quote an earlier message. */
    quoted: z.array(z.object({ start: z.int(), end: z.int() })),
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
    /** The kind of proposal that was decided. */
    about: z.string(),
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

/** What a document says: `type` and `value` as ai/facts writes them, at its place in the document's text. */
export const Fact = z
  .object({
    id: z.uuid(),
    type: z.string(),
    value: z.string(),
    documentId: z.uuid(),
    start: z.int(),
    end: z.int(),
    page: z.int().nullable(),
    boxes: z.array(z.tuple([z.number(), z.number(), z.number(), z.number()])).nullable(),
    confidence: z.number(),
    /** Stands in what the document quotes of an earlier message. */
    quoted: z.boolean(),
  })
  .meta({ id: 'IntakeFact' })

/** Why another item is named beside this one; the strongest reason first. Only what the person may see, behind the same secrecy border. */
export const tieKinds = ['same-file', 'same-letter', 'mail', 'number', 'reference', 'sender'] as const
export const RelatedItem = z
  .object({
    id: z.uuid(),
    number: z.string(),
    subject: z.string().nullable(),
    receivedAt: Instant,
    status: Status,
    why: z.enum(tieKinds),
    /** The number or the share that ties them. */
    detail: z.string(),
  })
  .meta({ id: 'IntakeRelatedItem' })

export const TrailEntry = z
  .object({ at: Instant, fact: z.string(), byName: z.string(), data: z.record(z.string(), z.unknown()) })
  .meta({ id: 'TrailEntry' })

/** Another item under the same number. */
const Neighbour = Item.pick({ id: true, number: true, status: true, stelleId: true, subject: true, readable: true })
export const ItemDetail = Item.extend({
  identityCopy: z.boolean(),
  /** What told who sent it. */
  senderFrom: z.enum(['envelope', 'letterhead', 'signature', 'plate']).nullable(),
  priorityReasons: z.array(Words),
  documents: z.array(Document),
  facts: z.array(Fact),
  related: z.array(RelatedItem),
  proposal: OpenProposal.nullable(),
  /** What it was cut out of, and what was cut out of it; only what the person may see has words. */
  partOf: Neighbour.nullable(),
  parts: z.array(Neighbour),
  /** It may be split by this person now; `proposal` is the machine's or a person's. */
  splittable: z.boolean(),
  split: z
    .object({ id: z.uuid(), version: z.int(), payload: Split, evidence: z.array(Evidence), confidence: z.number(), label: Label, method: z.string() })
    .nullable(),
  decisions: z.array(Decision),
  trail: z.array(TrailEntry),
  akte: z.object({ id: z.uuid(), aktenzeichen: z.string(), title: z.string() }).nullable(),
  /** What stands in the way into the town's DMS, by its code. */
  depositError: z.string().nullable(),
}).meta({ id: 'IntakeItemDetail' })

export const RegisterQuery = z.object({
  q: z.string().trim().max(200).optional(),
  status: Status.optional(),
  /** The number of the last line of the page before. */
  before: z
    .string()
    .regex(/^\d{4}-\d{6}(?:\/\d{1,4})?$/)
    .optional(),
})
export const BookQuery = z.object({ fromOn: Day, toOn: Day, format: z.enum(['pdf', 'csv']) })
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

/** How sure the machine is of a proposal, as people read it; the bounds are those of the word on every page. */
export const bands = ['sicher', 'wahrscheinlich', 'unklar'] as const
export const Band = z.enum(bands).meta({ id: 'IntakeBand' })
export type Band = z.output<typeof Band>

/** A run over an archive: its documents are proposed in groups and decided in groups, never one by one on a desk. */
export const Stock = z
  .object({
    id: z.uuid(),
    folder: z.string(),
    stelleId: z.string().nullable(),
    status: z.enum(['running', 'cancelled']),
    startedAt: Instant,
    total: z.int(),
    /** Of the documents entered so far: still being read, open for decision, filed, done without an Akte, sealed. */
    received: z.int(),
    waiting: z.int(),
    filed: z.int(),
    closed: z.int(),
    sealed: z.int(),
  })
  .meta({ id: 'IntakeStock' })
export const Stocks = z.object({ stocks: z.array(Stock) })

/** What is proposed alike, as far as it lies with the person's Stellen. */
export const StockGroup = z
  .object({
    documentType: z.string().nullable(),
    stelleId: z.string(),
    planId: z.string().nullable(),
    /** Goes into Akten that are there already. */
    filed: z.boolean(),
    band: Band,
    count: z.int(),
    /** Can be accepted as it is; else it has to be amended. */
    complete: z.boolean(),
    /** Lies with this Stelle; accepted for another one it is given to it. */
    lyingWith: z.string(),
  })
  .meta({ id: 'IntakeStockGroup' })
export type StockGroup = z.output<typeof StockGroup>
const GroupKey = StockGroup.pick({ documentType: true, stelleId: true, planId: true, filed: true, band: true, lyingWith: true })
export const StockBatch = z
  .object({
    id: z.uuid(),
    outcome: z.enum(['accepted', 'amended', 'rejected']),
    madeAt: Instant,
    byName: z.string(),
    documentType: z.string().nullable(),
    stelleId: z.string().nullable(),
    planId: z.string().nullable(),
    decisions: z.int(),
    undone: z.int(),
  })
  .meta({ id: 'IntakeStockBatch' })
export const StockDetail = Stock.extend({
  /** Of the whole run, wherever its documents lie. */
  entered: z.int(),
  read: z.int(),
  clearing: z.int(),
  groups: z.array(StockGroup),
  batches: z.array(StockBatch),
}).meta({ id: 'IntakeStockDetail' })
export const StockSampleQuery = z.object({
  documentType: z.string().optional(),
  stelleId: z.string(),
  planId: z.string().optional(),
  filed: z.enum(['true', 'false']),
  band: Band,
  lyingWith: z.string(),
  offset: z.coerce.number().int().nonnegative().default(0),
})
export const StockSample = z.object({
  items: z.array(z.object({ id: z.uuid(), proposalId: z.uuid(), title: z.string(), folder: z.string(), confidence: z.number() })),
})
/** One call decides a part of the group and says what is left: so that it can be watched and stopped. */
export const StockDecide = z
  .object({
    /** Of the first call's answer; without it a new act begins. */
    batchId: z.uuid().optional(),
    group: GroupKey,
    outcome: z.enum(['accepted', 'amended', 'rejected']),
    to: z.object({ documentType: z.string(), stelleId: z.string(), planId: z.string() }).optional(),
    /** Proposals left out. */
    except: z.array(z.uuid()).max(10_000).default([]),
  })
  .refine((d) => (d.outcome === 'amended') === (d.to !== undefined), { path: ['to'] })
  .meta({ id: 'IntakeStockDecide' })
/** `failed` could not be decided so, and stay open. */
export const StockDecided = z
  .object({ batchId: z.uuid(), decided: z.int(), left: z.int(), failed: z.array(z.uuid()) })
  .meta({ id: 'IntakeStockDecided' })
/** Without `batchId` everything of the run is taken back. */
export const StockUndo = z.object({ batchId: z.uuid().optional() }).meta({ id: 'IntakeStockUndo' })
export const StockUndone = z.object({ undone: z.int(), left: z.int() }).meta({ id: 'IntakeStockUndone' })

/** Takes back what a cancelled run had laid. */
export const clearStock = { name: 'intake.clear-stock', data: z.object({ id: z.uuid() }) }

/** Removes from the scan folders what is filed and has lain there long enough; see channels/cleaning.ts. */
export const cleanScans = { name: 'intake.clean-scans', data: z.object({}) }

/** The sorter learns from what persons have decided; see learning.ts. */
export const learn = { name: 'intake.learn', data: z.object({}) }

/** A release of the sorter: what it learned from, and how it did on decisions that neither it nor the one before had learned. */
export const Release = z
  .object({
    id: z.uuid(),
    /** `open`, or the secrecy border whose decisions it knows. */
    border: z.string(),
    number: z.int(),
    status: z.enum(['live', 'replaced', 'refused']),
    madeAt: Instant,
    learnedUntil: Instant,
    lessons: z.int(),
    exam: z.int(),
    examRight: z.int(),
    examRightBefore: z.int(),
    rebuiltAt: Instant.nullable(),
  })
  .meta({ id: 'IntakeRelease' })
export const Releases = z.object({ releases: z.array(Release) })

export const errors = {
  notFound: (id: string) => new AppError('intake.not-found', 404, { id }),
  noFile: () => new AppError('intake.no-file', 422),
  incomplete: (field: string) => new AppError('intake.incomplete', 422, { field }),
  unknownValue: (field: string, value: string) => new AppError('intake.unknown-value', 422, { field, value }),
  alreadyFiled: (id: string) => new AppError('intake.already-filed', 409, { id }),
  staysClosed: (id: string) => new AppError('intake.stays-closed', 403, { id }),
  noSuchStock: (id: string) => new AppError('intake.no-such-stock', 404, { id }),
  noSuchBatch: (id: string) => new AppError('intake.no-such-batch', 404, { id }),
  period: () => new AppError('intake.book-period', 422),
  bookTooLong: (most: number) => new AppError('intake.book-too-long', 422, { most }),
  noPicture: () => new AppError('intake.no-picture', 404),
}

/** An item has found its Akte. */
export const itemFiled = { name: 'intake.item-filed', data: z.object({ id: z.uuid(), decision: z.uuid() }) }
/** It was filed and is no longer, or lies with another Stelle, or is gone: who keeps something of it looks again. */
export const itemChanged = { name: 'intake.item-changed', data: z.object({ id: z.uuid() }) }

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
    'intake.stock-started': { stock: string; total: number; stelle: string }
    'intake.stock-cancelled': { stock: string }
    'intake.stock-decided': { stock: string; batch: string; outcome: string }
    'intake.stock-undone': { stock: string; batch: string }
    'intake.sorter-learned': { border: string; release: number; lessons: number; exam: number; right: number; before: number }
    'intake.sorter-refused': { border: string; release: number; lessons: number; exam: number; right: number; before: number }
    'intake.sorter-unlearned': { border: string; release: number; lessons: number }
    'intake.file-opened': { item: string; document: string }
  }
}
