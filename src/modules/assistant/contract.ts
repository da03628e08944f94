import { z } from 'zod'
import { mostSpoken } from '#ai/speech/contract.ts'
import { AppError } from '#base/errors.ts'
import { Day, Instant, Words } from '#base/http.ts'
import { Provenance } from '#base/provenance.ts'
import { endingIds, tones } from './endings.ts'

// The assistant's API is public and keeps no cookie: a conversation is a token that only the browser holds. The page at `/` and the widget on the
// town's own website speak it alike, so everything that is shown comes as a finished sentence in the wanted language.

export const may = {
  /** Answer open questions, keep the golden set. */
  edit: 'assistant.edit',
  /** Numbers and history, no conversation. */
  figures: 'assistant.figures',
  /** Ask to read one conversation, with a reason; read it once somebody of another role has released it. */
  ask: 'assistant.ask',
  /** Release such a reading, or refuse it. */
  release: 'assistant.release',
  /** See who asked for what, and each reading. */
  disclosures: 'assistant.disclosures',
} as const

/** How an answer speaks. */
export const levels = ['normal', 'easy', 'english'] as const
export const Level = z.enum(levels).meta({ id: 'AssistantLevel' })
export type Level = z.output<typeof Level>

export type { EndingId } from './endings.ts'
export const Ending = z.enum(endingIds).meta({ id: 'AssistantEnding' })
/** Longest question, in characters; a longer one is a letter, which is told so and has another way in. */
export const longestQuestion = 600
/** Longest text that is taken at all. */
export const longestMessage = 4_000
/** Days after which a conversation is forgotten. */
export const keptDays = 30

/** Names a conversation: 32 random bytes that only the browser holds. The house keeps a digest. */
const Token = z.string().regex(/^[\w-]{43}$/)
/** A number that took some computing; asked for only while the house is under load. See `Challenge`. */
const Proof = z.object({ challenge: z.string().max(200), nonce: z.int().nonnegative() })

export const Ask = z
  .object({
    question: z.string().trim().min(1).max(longestMessage),
    level: Level.default('normal'),
    /** Without one a conversation begins. */
    conversation: Token.optional(),
    /** The citizen says that it is no emergency, or that she does want the source's own words: the step before is skipped. */
    calm: z.boolean().default(false),
    proof: Proof.optional(),
  })
  .meta({ id: 'AssistantAsk' })
export type Ask = z.output<typeof Ask>

/** Where a sentence comes from. `link` leads into the house's own pages or to the source itself. */
export const Source = z
  .object({
    /** Index of the source within the answer, from 1: what a block points to. */
    number: z.int(),
    title: z.string(),
    /** The heading inside the source. */
    place: z.string().nullable(),
    link: z.string().nullable(),
    /** Whose rule it is, in words: "Stadt Musterstadt", or the authority that is responsible. */
    by: z.string(),
    /** The day it was last checked, or from which it holds. */
    on: Day.nullable(),
  })
  .meta({ id: 'AssistantSource' })
export type Source = z.output<typeof Source>

/**
 * A piece of an answer. `quote`: the source's own words. `list`: the source's own lines under one heading. `fact`: read from the town's data
 * (hours, dates, fees). `text`: written by a model, each sentence checked against the sources. `notice`: a fixed sentence of the house.
 */
export const Block = z
  .object({
    kind: z.enum(['quote', 'list', 'fact', 'text', 'notice']),
    heading: z.string().nullable(),
    lines: z.array(z.string()).min(1),
    /** Numbers of sources. */
    sources: z.array(z.int()),
    /** The language the words are in, where it is not the answer's: a German source for an English question. */
    language: z.string().nullable(),
  })
  .meta({ id: 'AssistantBlock' })
export type Block = z.output<typeof Block>

/** One tap further. `ask` sends its question; `message` and `call-back` open the form of the same name; all others are links. */
export const nextKinds = ['ask', 'call', 'message', 'call-back', 'link', 'form', 'application', 'anyway'] as const
export const Next = z
  .object({
    kind: z.enum(nextKinds),
    label: z.string(),
    /** A link, `tel:` for a call. */
    href: z.string().nullable(),
    question: z.string().nullable(),
    /** Said beside it: when somebody is there. */
    hint: z.string().nullable(),
  })
  .meta({ id: 'AssistantNext' })
export type Next = z.output<typeof Next>

/** How an answer came about; shown as a label. */
export const ways = ['fixed', 'tools', 'extract', 'written'] as const

export const Answer = z
  .object({
    conversation: Token,
    /** Counts the answers of the conversation, from 1. */
    turn: z.int(),
    ending: Ending,
    tone: z.enum(tones),
    /** A few words over the answer. */
    label: z.string(),
    /** The sentence of the ending; the answer itself stands in `blocks`. */
    sentence: z.string(),
    blocks: z.array(Block),
    sources: z.array(Source),
    next: z.array(Next),
    way: z.enum(ways),
    /** The way in words, for the label under the answer: "wörtlich aus der Quelle". */
    made: z.string(),
    /** The same for machines: what kind of text it is, by which method and model. */
    provenance: Provenance,
    /** The language of the answer's own words. */
    language: z.enum(['de', 'en']),
    /** What was understood, where a question leans on the one before. */
    understood: z.string().nullable(),
    /** The same made speakable, piece by piece; empty where nothing is read aloud. */
    spoken: z.array(z.object({ text: z.string(), language: z.enum(['de', 'en']) })),
  })
  .meta({ id: 'AssistantAnswer' })
export type Answer = z.output<typeof Answer>

/** Lines of the stream `POST /api/assistant/stream` (NDJSON): steps while it works, checked sentences one by one, at last the whole answer. */
export const StreamEvent = z
  .discriminatedUnion('event', [
    z.object({ event: z.literal('step'), step: z.enum(['search', 'write']), said: z.string() }),
    z.object({ event: z.literal('sentence'), text: z.string() }),
    z.object({ event: z.literal('answer'), answer: Answer }),
  ])
  .meta({ id: 'AssistantStreamEvent' })
export type StreamEvent = z.output<typeof StreamEvent>

/** What the first screen needs: said before the first question. */
export const Opening = z
  .object({
    town: z.object({ name: z.string(), officialName: z.string(), accent: z.string(), coat: z.boolean() }),
    title: z.string(),
    /** Art. 50 Abs. 1 KI-VO: that one speaks with a machine, and what it does with what is said. */
    notice: z.array(z.string()),
    examples: z.array(z.string()),
    contact: z.object({
      phone: z.string(),
      href: z.string(),
      mail: z.string(),
      address: z.string(),
      open: z.boolean(),
      /** "Heute bis 12:00 Uhr", "Montag ab 08:00 Uhr". */
      hours: z.string(),
    }),
    emergency: z.string(),
    levels: z.array(z.object({ level: Level, label: z.string() })),
    longestQuestion: z.int(),
    keptDays: z.int(),
    /** Whether a language model may write: without one everything is quoted. */
    writes: z.boolean(),
    /** Whether a question can be spoken, and what is said before the first recording; null where it cannot. */
    dictation: z.object({ goes: z.string(), seconds: z.int() }).nullable(),
    /** Whether answers are read aloud, and whether the house has a voice of its own; null where they are not. */
    aloud: z.object({ house: z.boolean() }).nullable(),
  })
  .meta({ id: 'AssistantOpening' })
export const OpeningOf = z.object({ level: Level.default('normal') })

/** A recording goes in as a WAV file. `session` is made anew with every page: it is only counted. */
export const Dictation = z.object({ level: Level.default('normal'), session: z.uuid() })
/** What was understood, for the citizen to check; `said` where that is nothing. Nothing of it is kept. */
export const Dictated = z.object({ text: z.string(), said: z.string().nullable() }).meta({ id: 'AssistantDictated' })
/** A piece of an answer, to be spoken by the house. */
export const Aloud = z.object({ text: z.string().trim().min(1).max(mostSpoken), language: z.enum(['de', 'en']) }).meta({ id: 'AssistantAloud' })

export const feedbackReasons = ['wrong', 'incomplete', 'unclear', 'not-mine'] as const
export const Feedback = z
  .object({ conversation: Token, turn: z.int().min(1), helpful: z.boolean(), reason: z.enum(feedbackReasons).optional() })
  .meta({ id: 'AssistantFeedback' })

/** A message to a person of the house, or a wish to be called back. It becomes an item of the Posteingang. */
export const Handover = z
  .object({
    /** Sent again it is the same message. */
    key: z.uuid(),
    kind: z.enum(['message', 'call-back']),
    name: z.string().trim().min(2).max(200),
    /** A phone number or a mail address. */
    contact: z.string().trim().min(5).max(200),
    text: z.string().trim().min(3).max(longestMessage),
    /** When to call. */
    when: z.string().trim().max(200).optional(),
    /** Only with `true` the conversation goes along. */
    withConversation: z.boolean().default(false),
    conversation: Token.optional(),
    level: Level.default('normal'),
    proof: Proof.optional(),
  })
  .meta({ id: 'AssistantHandover' })
export const HandedOver = z.object({ number: z.string(), said: z.string() }).meta({ id: 'AssistantHandedOver' })

export const Forget = z.object({ conversation: Token })
export const Done = z.object({ ok: z.literal(true) })

/** Find a `nonce` such that sha256(`challenge:nonce`) begins with `bits` zero bits, and send both as `proof`. */
export const Challenge = z.object({ challenge: z.string(), bits: z.int() }).meta({ id: 'AssistantChallenge' })

// ---- for the house

export const OpenQuestion = z
  .object({
    id: z.uuid(),
    question: z.string(),
    seen: z.int(),
    lastAt: Instant,
    status: z.enum(['open', 'answered', 'dismissed']),
    title: z.string().nullable(),
    answer: z.string().nullable(),
    answeredAt: Instant.nullable(),
  })
  .meta({ id: 'AssistantOpenQuestion' })
export const OpenQuestions = z.object({ questions: z.array(OpenQuestion) })
export const EditorAnswer = z
  .object({ title: z.string().trim().min(5).max(200), answer: z.string().trim().min(10).max(4_000) })
  .meta({ id: 'AssistantEditorAnswer' })
/** An answer of the editors as everybody may read it: the source a citizen is led to. */
export const PublicAnswer = z.object({ title: z.string(), answer: z.string(), on: Day }).meta({ id: 'AssistantPublicAnswer' })

export const goldenTriggers = ['by-hand', 'synonym', 'source', 'index', 'method', 'model'] as const
export const GoldenRun = z
  .object({
    id: z.uuid(),
    at: Instant,
    trigger: z.enum(goldenTriggers),
    /** What was to change, in words of a closed kind: a method, an engine, words of a synonym. */
    about: z.string(),
    questions: z.int(),
    /** Questions that were answered as the set wants. */
    right: z.int(),
    answered: z.int(),
    /** Facts of the set that stood in the answer. */
    facts: z.int(),
    factsWanted: z.int(),
    /** Questions that must not be answered and were not. */
    refused: z.int(),
    mustRefuse: z.int(),
    /** Ids of the set's questions that went wrong. */
    wrong: z.array(z.string()),
    /** Right before and wrong now. */
    lost: z.array(z.string()),
    gained: z.array(z.string()),
    verdict: z.enum(['first', 'passed', 'refused']),
    /** A person let it in all the same. */
    releasedAt: Instant.nullable(),
  })
  .meta({ id: 'AssistantGoldenRun' })
export type GoldenRun = z.output<typeof GoldenRun>
export const GoldenRuns = z.object({
  runs: z.array(GoldenRun),
  allowedLoss: z.int(),
  /** Models that could write, and which may. */
  engines: z.array(z.object({ name: z.string(), released: z.boolean() })),
})
export const Measure = z.object({ engine: z.string().max(100).optional() })

/** Asks the golden set; with an engine it is released if it passes. */
export const measureJob = { name: 'assistant.measure', data: z.object({ trigger: z.enum(goldenTriggers), engine: z.string().optional() }) }
/** A person let in the changes of a source that had been refused. */
export const releasedJob = { name: 'assistant.source-released', data: z.object({ source: z.string(), by: z.string() }) }
export const nightlyJob = { name: 'assistant.nightly', data: z.object({}) }

export const Figures = z
  .object({
    days: z.int(),
    conversations: z.int(),
    answers: z.int(),
    endings: z.array(z.object({ ending: Ending, label: z.string(), tone: z.enum(tones), answers: z.int(), helpful: z.int(), notHelpful: z.int() })),
  })
  .meta({ id: 'AssistantFigures' })

// ---- reading what was said: two persons of two roles

/** In which role one may ask: to mend a wrong answer, to answer for the house, to clear up an attack. */
export const requestingRoles = ['editor', 'head', 'iso'] as const
/** Who releases: the data protection officer, who may not be one of those. */
export const releasingRole = 'dpo'
/** Days for which a released conversation can be read. */
export const disclosureDays = 3

/** The day of conversations, `YYYY-MM-DD`. */
export const ConversationsOf = z.object({ on: Day })
/** When a conversation was and how its answers ended; nothing of what was said, nothing of what it was about. */
export const ConversationLine = z
  .object({
    id: z.string(),
    startedAt: Instant,
    lastAt: Instant,
    level: Level,
    answers: z.int(),
    endings: z.array(Words),
    /** How many of its answers the citizen found of no help. */
    notHelpful: z.int(),
  })
  .meta({ id: 'AssistantConversationLine' })
export const Conversations = z.object({ conversations: z.array(ConversationLine) })

export const NewDisclosure = z
  .object({ conversation: z.string().min(20).max(100), reason: z.string().trim().min(30).max(2000) })
  .meta({ id: 'NewAssistantDisclosure' })
export const Refusal = z.object({ answer: z.string().trim().min(10).max(2000) })
export const disclosureStatuses = ['open', 'released', 'refused'] as const
export const Disclosure = z
  .object({
    id: z.uuid(),
    reason: z.string(),
    status: z.enum(disclosureStatuses),
    /** Null where it is gone: its time was up, or the citizen ended it. */
    conversation: z.object({ startedAt: Instant, lastAt: Instant, answers: z.int() }).nullable(),
    requestedByName: z.string(),
    requestedRole: z.enum(requestingRoles),
    requestedAt: Instant,
    decidedByName: z.string().nullable(),
    decidedAt: Instant.nullable(),
    answer: z.string().nullable(),
    visibleUntil: Instant.nullable(),
    looks: z.array(z.object({ at: Instant, turns: z.int() })),
    /** What the caller may do with it now. */
    mayDecide: z.boolean(),
    mayRead: z.boolean(),
  })
  .meta({ id: 'AssistantDisclosure' })
export const Disclosures = z.object({ disclosures: z.array(Disclosure) })
/** One question and its answer as they are kept: masked. */
export const SaidTurn = z
  .object({ number: z.int(), at: Instant, ending: Words, question: z.string(), answer: z.array(z.string()) })
  .meta({ id: 'AssistantSaidTurn' })
export const SaidTurns = z.object({ turns: z.array(SaidTurn) })

export const errors = {
  noSuchConversation: () => new AppError('assistant.no-such-conversation', 404),
  noSuchDisclosure: () => new AppError('assistant.no-such-disclosure', 404),
  samePerson: () => new AppError('assistant.same-person', 403),
  sameRole: () => new AppError('assistant.same-role', 403),
  notThatRole: () => new AppError('assistant.not-that-role', 403),
  alreadyDecided: () => new AppError('assistant.already-decided', 409),
  disclosureNotOpen: () => new AppError('assistant.disclosure-not-open', 403),
  tooOften: (seconds: number) => new AppError('assistant.too-often', 429, { seconds }),
  prove: (challenge: string, bits: number) => new AppError('assistant.prove', 429, { challenge, bits }),
  noDictation: () => new AppError('assistant.no-dictation', 404),
  dictatedTooOften: (seconds: number) => new AppError('assistant.dictated-too-often', 429, { seconds }),
  dictationBusy: (seconds: number) => new AppError('assistant.dictation-busy', 429, { seconds }),
  dictationSlow: () => new AppError('assistant.dictation-slow', 503),
  dictationDown: () => new AppError('assistant.dictation-down', 503),
  dictationSpent: () => new AppError('assistant.dictation-spent', 503),
  spokenTooOften: (seconds: number) => new AppError('assistant.spoken-too-often', 429, { seconds }),
  nobodyWaits: () => new AppError('assistant.nobody-waits', 409),
  noSuchQuestion: () => new AppError('assistant.no-such-question', 404),
  noSuchAnswer: () => new AppError('assistant.no-such-answer', 404),
  noSuchTurn: () => new AppError('assistant.no-such-turn', 404),
  worse: (lost: number, allowed: number) => new AppError('assistant.worse', 409, { lost, allowed }),
  noGolden: () => new AppError('assistant.no-golden', 404),
}

declare module '#base/audit.ts' {
  interface AuditFacts {
    'assistant.question-answered': { question: string }
    'assistant.question-dismissed': { question: string }
    'assistant.disclosure-requested': { disclosure: string; role: string }
    'assistant.disclosure-released': { disclosure: string; role: string }
    'assistant.disclosure-refused': { disclosure: string; role: string }
    'assistant.disclosure-read': { disclosure: string; turns: number }
    'assistant.golden-run': { run: string; trigger: string; verdict: string }
  }
}
