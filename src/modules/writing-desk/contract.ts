import { z } from 'zod'
import { AppError } from '#base/errors.ts'
import { Day, Instant, Words } from '#base/http.ts'
import { dataClasses } from '#base/method.ts'
import { Provenance } from '#base/provenance.ts'

export const may = { use: 'writing-desk.use' } as const

/** So long after its last word a conversation is forgotten. */
export const keptDays = 30

const Class = z.enum(dataClasses)
const Said = z.string().trim().min(1).max(100_000)

/** How an answer of a model ended. `length`: at the most words it may write; the last two: what is there is not all. */
export const endings = ['whole', 'length', 'broken-off', 'cancelled'] as const

/** A place in the town's knowledge that a model was given to read. */
export const UsedPassage = z.object({ title: z.string(), link: z.string().nullable() })

/** What a sealed row holds. `unread`: documents of which not all fitted into the model's window; `compared`: it was held against what
 * there was to read; `doubts`: words that nothing of it bears out. */
export const Content = z.object({
  text: z.string(),
  unread: z.array(z.string()),
  passages: z.array(UsedPassage),
  compared: z.boolean(),
  doubts: z.array(z.object({ start: z.int(), end: z.int(), message: z.string() })),
})
export type Content = z.output<typeof Content>

export const ChatMessage = Content.extend({
  id: z.uuid(),
  role: z.enum(['person', 'model']),
  ending: z.enum(endings),
  provenance: Provenance,
}).meta({ id: 'ChatMessage' })
export type ChatMessage = z.output<typeof ChatMessage>

export const ChatDocument = z
  .object({
    id: z.uuid(),
    name: z.string(),
    characters: z.int(),
    dataClass: Class,
    /** Something in it tries to instruct the machine that reads it. */
    instructs: z.boolean(),
  })
  .meta({ id: 'ChatDocument' })
export type ChatDocument = z.output<typeof ChatDocument>

const line = {
  id: z.uuid(),
  title: z.string(),
  dataClass: Class,
  lastAt: Instant,
  /** The last day on which it is still there. */
  endsOn: Day,
}
export const ConversationLine = z.object(line).meta({ id: 'ConversationLine' })
export const Conversations = z.object({ conversations: z.array(ConversationLine) })
export const Conversation = z.object({ ...line, documents: z.array(ChatDocument), messages: z.array(ChatMessage) }).meta({ id: 'Conversation' })
export type Conversation = z.output<typeof Conversation>

export const ChatTemplate = z
  .object({ id: z.string(), title: z.string(), body: z.string(), /** Hers, not the town's: she can change it. */ own: z.boolean() })
  .meta({ id: 'ChatTemplate' })
export type ChatTemplate = z.output<typeof ChatTemplate>
export const KeptTemplate = z
  .object({ id: z.uuid().optional(), title: z.string().trim().min(1).max(120), body: z.string().trim().min(1).max(10_000) })
  .meta({ id: 'KeptChatTemplate' })

/** What the page needs before anything is asked. */
export const Ready = z
  .object({
    /** Why models are closed to her: the Dienstanweisung is not acknowledged, a training is missing, or the method is switched off. */
    closed: Words.nullable(),
    /** Data classes, from the least sensitive; `model`: there is a language model that may see it. */
    classes: z.array(z.object({ id: Class, title: z.string(), contents: z.array(z.string()), model: z.boolean() })),
    /** What she works with, as her Stellen say. */
    usual: Class,
    templates: z.array(ChatTemplate),
  })
  .meta({ id: 'WritingDeskReady' })

export const Start = z.object({ dataClass: Class, text: Said.optional() }).meta({ id: 'StartConversation' })
export const Started = z.object({ id: z.uuid() })
/** Without `text` what she asked last is answered (again). `knowledge`: passages of the town's knowledge are laid beside it. */
export const Ask = z.object({ text: Said.optional(), knowledge: z.boolean().default(false) }).meta({ id: 'AskWritingDesk' })
export const Rename = z.object({ title: z.string().trim().min(1).max(120) })
export const Reclass = z.object({ dataClass: Class })
export const Format = z.enum(['docx', 'md'])
export type Format = z.output<typeof Format>

/** What comes while an answer is written. */
export const Piece = z
  .discriminatedUnion('kind', [
    /** Her question is kept; as what class of data it is treated, and whether that had to be raised. */
    z.object({ kind: z.literal('asked'), dataClass: Class, raised: z.boolean() }),
    z.object({ kind: z.literal('text'), text: z.string() }),
    z.object({ kind: z.literal('answered'), message: ChatMessage }),
    /** The same answer once more, held against what there was to read. */
    z.object({ kind: z.literal('compared'), message: ChatMessage }),
    /** There is no answer, and why. */
    z.object({ kind: z.literal('failed'), why: z.string(), sentence: Words }),
  ])
  .meta({ id: 'WritingDeskPiece' })
export type Piece = z.output<typeof Piece>

export const SearchInput = z.object({ query: z.string().trim().min(1).max(500) })
export const Found = z.object({
  hits: z.array(z.object({ passageId: z.int(), title: z.string(), path: z.array(z.string()), text: z.string(), link: z.string().nullable() })),
})

export const Added = z.object({
  added: z.array(z.string()),
  refused: z.array(z.object({ name: z.string(), sentence: z.string() })),
  dataClass: Class,
  raised: z.boolean(),
})

export const errors = {
  notFound: () => new AppError('writing-desk.not-found', 404),
  noTemplate: () => new AppError('writing-desk.no-template', 404),
  busy: () => new AppError('writing-desk.busy', 409),
  nothingAsked: () => new AppError('writing-desk.nothing-asked', 409),
  tooMuch: (most: number) => new AppError('writing-desk.too-much', 422, { most }),
  classTooLow: (title: string) => new AppError('writing-desk.class-too-low', 422, { title }),
}
