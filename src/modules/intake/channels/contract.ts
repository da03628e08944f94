import { z } from 'zod'
import { AppError } from '#base/errors.ts'
import { Day, Instant, Words } from '#base/http.ts'
import { SealedReason, Status } from '../contract.ts'

// ---- another program brings post

export const Delivery = z
  .object({
    /** The sender's own key of this file. Sent again it answers the same number; with another content it is refused. */
    key: z.string().regex(/^[\w.:-]{1,200}$/),
    /** When the scanner or portal took it in: the Eingangsstempel. Not in the future, at most 31 days back. */
    receivedAt: Instant.optional(),
    /** The mailbox or desk it came to; decides whether it stays sealed. What the client itself is bound to goes before. */
    mailbox: z.string().trim().max(200).optional(),
  })
  .meta({ id: 'IntakeDelivery' })

export const Delivered = z
  .object({ id: z.uuid(), number: z.string(), key: z.string(), status: Status, receivedAt: Instant, known: z.boolean() })
  .meta({ id: 'IntakeDelivered' })

export const longestDelayDays = 31

export const ClientLine = z
  .object({
    id: z.uuid(),
    title: z.string(),
    mailbox: z.string().nullable(),
    createdByName: z.string(),
    createdAt: Instant,
    lastUsedAt: Instant.nullable(),
    revokedAt: Instant.nullable(),
  })
  .meta({ id: 'IntakeClient' })
export const NewClient = z.object({ title: z.string().trim().min(3).max(100), mailbox: z.string().trim().max(200).optional() })

// ---- folders and mailboxes

const Folder = z
  .string()
  .trim()
  .regex(/^(?!\.)[\p{L}\p{N} ._-]{1,80}(?:\/(?!\.)[\p{L}\p{N} ._-]{1,80}){0,4}$/u)

/** A folder that a scanner fills; `path` lies below the scan folder of the installation. */
export const FolderSettings = z.object({
  path: Folder,
  mailbox: z.string().trim().max(200).optional(),
  /** So many days a file stays in `done` once it is filed and stored in the house; null: for ever. */
  keepDays: z.int().min(1).max(3650).nullable().default(30),
})

const loopback = /^(?:localhost|127\.\d+\.\d+\.\d+|::1)$/
/** A mailbox of the town. Mail is never deleted: it is moved to `processed` or gets a keyword. */
export const MailboxSettings = z
  .object({
    host: z.string().trim().min(1).max(200),
    port: z.int().min(1).max(65535),
    /** `none` only to this very machine. */
    security: z.enum(['tls', 'starttls', 'none']),
    user: z.string().trim().min(1).max(200),
    /** The office's address: answers are drafted in its name. */
    address: z.email(),
    folder: z.string().trim().min(1).max(200).default('INBOX'),
    after: z.enum(['move', 'flag']),
    processed: z.string().trim().min(1).max(200).default('Vorzimmer'),
    /** Mail from before this day stays where it is. */
    since: Day.optional(),
    /** Only the envelope is looked at, nothing in the mailbox is touched (Personalrat and the like). */
    sealed: SealedReason.optional(),
    /** Answers "has arrived" to whoever writes, once the words of that notice are released. */
    receipt: z.boolean().default(false),
  })
  .refine((s) => s.security !== 'none' || loopback.test(s.host), { path: ['security'] })
export type MailboxSettings = z.output<typeof MailboxSettings>
export type FolderSettings = z.output<typeof FolderSettings>

export const NewFolder = z.object({ title: z.string().trim().min(3).max(100), settings: FolderSettings }).meta({ id: 'IntakeNewFolder' })
export const NewMailbox = z
  .object({ title: z.string().trim().min(3).max(100), settings: MailboxSettings, password: z.string().min(1).max(500) })
  .meta({ id: 'IntakeNewMailbox' })
/** Of a folder that is there; where it lies stays. */
export const ChangedFolder = NewFolder.omit({ settings: true })
  .extend({ settings: FolderSettings.omit({ path: true }) })
  .meta({ id: 'IntakeChangedFolder' })
/** Of a mailbox that is there; without a password the stored one stays. */
export const ChangedMailbox = NewMailbox.extend({ password: z.string().max(500).optional() }).meta({ id: 'IntakeChangedMailbox' })
export const MailboxTest = ChangedMailbox.extend({ id: z.uuid().optional() }).meta({ id: 'IntakeMailboxTest' })
export const MailboxTested = z
  .object({
    waiting: z.int(),
    drafts: z.string().nullable(),
    /** What would hinder it, in words. */ problem: Words.nullable(),
  })
  .meta({ id: 'IntakeMailboxTested' })

/** What can be wrong with a channel; each has its sentence for the page and for "Betrieb". */
export const troubles = [
  'folder-missing',
  'folder-not-readable',
  'folder-not-movable',
  'mail-auth',
  'mail-away',
  'mail-tls',
  'mail-no-folder',
  'mail-no-keyword',
  'mail-not-moved',
  'mail-full',
  'mail-no-drafts',
  'secret-unreadable',
  'house-busy',
] as const
export type Trouble = (typeof troubles)[number]
/** Why a single file or mail was not taken. */
export const refusals = ['file-empty', 'file-too-large', 'file-unreadable', 'mail-too-large', 'mail-unreadable'] as const
export type Refusal = (typeof refusals)[number]

export const ChannelLine = z
  .object({
    id: z.uuid(),
    kind: z.enum(['folder', 'mailbox']),
    title: z.string(),
    active: z.boolean(),
    folder: FolderSettings.nullable(),
    mailbox: MailboxSettings.nullable(),
    state: z.enum(['starting', 'ok', 'error']),
    /** What is wrong, in words. */
    trouble: Words.nullable(),
    stateSince: Instant,
    lookedAt: Instant.nullable(),
    arrivedAt: Instant.nullable(),
    arrived: z.int(),
    /** Of a folder: when `done` was last cleaned, how many were removed then, and how many were old enough but not filed yet. */
    cleanedAt: Instant.nullable(),
    cleaned: z.int(),
    kept: z.int(),
    refused: z.array(z.object({ entry: z.string(), at: Instant, why: Words })),
  })
  .meta({ id: 'IntakeChannelLine' })

export const errors = {
  nothingDelivered: () => new AppError('intake.one-file', 422),
  emptyFile: () => new AppError('intake.empty-file', 422),
  unknownKind: (format: string) => new AppError('intake.unknown-kind', 415, { format }),
  keyUsed: (key: string) => new AppError('intake.key-used', 409, { key }),
  stampInFuture: () => new AppError('intake.stamp-in-future', 422),
  stampTooOld: (days: number) => new AppError('intake.stamp-too-old', 422, { days }),
  noDelivery: (key: string) => new AppError('intake.no-delivery', 404, { key }),
  noChannel: () => new AppError('intake.no-channel', 404),
  folderTaken: (path: string) => new AppError('intake.folder-taken', 409, { path }),
  mailboxTaken: (address: string) => new AppError('intake.mailbox-taken', 409, { address }),
}

declare module '#base/audit.ts' {
  interface AuditFacts {
    'intake.channel-made': { channel: string; kind: string }
    'intake.channel-changed': { channel: string }
    'intake.channel-switched': { channel: string; active: boolean }
    'intake.scans-cleaned': { channel: string; removed: number; kept: number }
    'intake.channel-removed': { channel: string }
  }
}
