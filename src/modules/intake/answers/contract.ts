import { z } from 'zod'
import { AppError } from '#base/errors.ts'
import { Instant, Words } from '#base/http.ts'
import { Provenance } from '#base/provenance.ts'
import { Evidence, Label } from '#base/review/contract.ts'

/** `einfach` is German in plain language. */
export const AnswerLanguage = z.enum(['de', 'en', 'einfach'])
export type AnswerLanguage = z.output<typeof AnswerLanguage>

/** How a released answer leaves: as a draft in the mailbox that a person sends, as a file, or (fact-only templates as they are) as a mail. */
export const Via = z.enum(['draft', 'download', 'mail'])
export type Via = z.output<typeof Via>

/** What ties an answer to the mail it answers. Set by the house; a person cannot change it. */
const Thread = z.object({
  recipients: z.array(z.string()),
  inReplyTo: z.string().nullable(),
  references: z.array(z.string()),
  channelId: z.uuid().nullable(),
})

export const Answer = z
  .object({
    templateId: z.string().nullable(),
    language: AnswerLanguage,
    to: z.string().nullable(),
    subject: z.string().trim().max(300),
    body: z.string().max(20_000),
    via: Via,
    thread: Thread,
  })
  .meta({ id: 'IntakeAnswer' })
export type Answer = z.output<typeof Answer>

/** What a person types into an answer before she releases it. */
export const Working = Answer.pick({ to: true, subject: true, body: true, via: true })
export type Working = z.output<typeof Working>
/** The exact words that others sign and that leave the house. */
export const wordingOf = ({ to, subject, body }: Pick<Answer, 'to' | 'subject' | 'body'>) => `An: ${to ?? '–'}\nBetreff: ${subject}\n\n${body}`

/** A gap in a draft: `⟦what is missing⟧`. A text with one cannot be released. */
export const gapOf = (title: string) => `⟦${title}⟧`
export const gapsIn = (text: string): string[] => [...new Set([...text.matchAll(/⟦([^⟦⟧]*)⟧?/g)].map((m) => m[1] ?? ''))]

/** Why no answer can be prepared here. */
export const Impossible = z.enum(['sealed', 'automatic', 'no-reply', 'own', 'reading'])

/** A value that was filled in, and the words of the letter it comes from, if it comes from there. */
export const Filled = z.object({ field: z.string(), value: z.string(), evidence: Evidence.nullable() })
export type Filled = z.output<typeof Filled>

export const TemplateLine = z.object({
  id: z.string(),
  title: z.string(),
  factOnly: z.boolean(),
  /** Fits the Stelle, the document type or the words of this letter. */
  fits: z.boolean(),
  languages: z.array(AnswerLanguage),
})

export const Draft = z.object({
  proposalId: z.uuid(),
  version: z.int(),
  payload: Answer,
  /** What she has typed so far, where it was kept. */
  saved: Working.nullable(),
  /** Others are asked to sign this answer: which version, and whether it is the one that is kept here. */
  signatures: z.object({ version: z.int(), current: z.boolean(), signed: z.boolean(), lacking: z.string().nullable() }).nullable(),
  filled: z.array(Filled),
  method: z.string(),
  label: Label,
  factOnly: z.boolean(),
  mine: z.boolean(),
  stelleId: z.string(),
  /** A blind sample: the person chooses template and words herself. */
  blind: z.boolean(),
})

export const Released = z.object({
  id: z.uuid(),
  decisionId: z.uuid(),
  templateTitle: z.string(),
  subject: z.string(),
  body: z.string(),
  to: z.string().nullable(),
  via: Via,
  state: z.enum(['waiting', 'done', 'failed']),
  trouble: Words.nullable(),
  byName: z.string(),
  byOrder: z.boolean(),
  changed: z.boolean(),
  provenance: Provenance,
  releasedAt: Instant,
  /** When it begins to leave; until then, and as long as it could not, it can be taken back. */
  leavesAt: Instant.nullable(),
  undoable: z.boolean(),
})

export const Answers = z
  .object({
    impossible: Impossible.nullable(),
    /** The mail asks for answers at another address than it came from: phishing likes that. */
    replyToDiffers: z.boolean(),
    recipients: z.array(z.string()),
    vias: z.array(Via),
    templates: z.array(TemplateLine),
    draft: Draft.nullable(),
    released: z.array(Released),
  })
  .meta({ id: 'IntakeAnswers' })

export const StartAnswer = z.object({ templateId: z.string(), language: AnswerLanguage }).meta({ id: 'IntakeStartAnswer' })
/** `cosign`: others shall sign it. */
export const SaveAnswer = Working.extend({ version: z.int(), cosign: z.boolean().default(false) }).meta({ id: 'IntakeSaveAnswer' })
/** `lapsed`: so many signatures were given on the wording before. */
export const Saved = z.object({ lapsed: z.int() }).meta({ id: 'IntakeSavedAnswer' })
export const Preview = z.object({ payload: Answer, filled: z.array(Filled) }).meta({ id: 'IntakeAnswerPreview' })
export const Format = z.enum(['txt', 'docx', 'pdf'])
export type Format = z.output<typeof Format>

/** Lays a released answer as a draft into the mailbox. */
export const layDraft = { name: 'intake.lay-draft', data: z.object({ id: z.uuid() }) }
/** Looks whether a filed item is routine that a fact-only template answers. */
export const prepareAnswer = { name: 'intake.prepare-answer', data: z.object({ id: z.uuid(), decision: z.uuid() }) }

export const errors = {
  noTemplate: (id: string) => new AppError('intake.no-template', 404, { id }),
  impossible: (why: string) => new AppError(`intake.no-answer-${why}`, 409),
  gaps: (gaps: string[]) => new AppError('intake.answer-gaps', 422, { gaps: gaps.join(', ') }),
  emptyAnswer: () => new AppError('intake.answer-empty', 422),
  otherRecipient: () => new AppError('intake.answer-recipient', 422),
  noWay: () => new AppError('intake.answer-no-way', 422),
  noDraft: () => new AppError('intake.answer-no-draft', 409),
  notAsSigned: (version: number) => new AppError('intake.answer-not-as-signed', 409, { version }),
  signaturesMissing: () => new AppError('intake.answer-signatures-missing', 409),
  left: () => new AppError('intake.answer-left', 409),
  noAnswer: () => new AppError('intake.no-answer', 404),
}

declare module '#base/audit.ts' {
  interface AuditFacts {
    'intake.answer-drafted': { item: string; proposal: string; template: string }
    'intake.answer-released': { item: string; decision: string; answer: string; via: Via; template: string }
    'intake.answer-saved': { item: string; proposal: string; lapsed: number }
    'intake.answer-taken-back': { item: string; decision: string }
    'intake.answer-discarded': { item: string; decision: string }
    'intake.answer-laid': { item: string; answer: string; channel: string }
    'intake.answer-taken': { item: string; answer: string; format: string }
  }
}
