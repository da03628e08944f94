import { z } from 'zod'
import { AppError } from '#base/errors.ts'
import { Instant } from '#base/http.ts'
import type { DataClass } from '#base/method.ts'
import type { Text } from '#base/say.ts'

/** Where a model runs: on the town's own machines, in the EU under a contract (Art. 28 DSGVO), or anywhere. */
export const zones = ['house', 'eu', 'world'] as const
export const Zone = z.enum(zones)
export type Zone = z.output<typeof Zone>

/** `thinking`: it writes its reasoning before its answer, which is taken out and never kept. `speech`: it turns recordings into words. */
export const abilities = ['chat', 'json', 'tools', 'vision', 'embeddings', 'thinking', 'speech'] as const
export const Ability = z.enum(abilities)
export type Ability = z.output<typeof Ability>

export const engineStates = ['testing', 'active', 'retired'] as const

/** Tried once by a person's click; see probe.ts. */
export const Probe = z.object({
  at: z.iso.datetime(),
  /** The list of models, without any model's work; null where the file is in process. */
  latencyMs: z.number().nullable(),
  firstTokenMs: z.number().nullable(),
  tokensPerSecond: z.number().nullable(),
  /** Answered a schema with what fits it. */
  json: z.boolean(),
  german: z.boolean(),
  thinking: z.boolean(),
  embeddings: z.boolean(),
  /** It took a second of silence; absent in a probe from before there was this. */
  speech: z.boolean().optional(),
  /** Why there was no answer, as an outcome's kind. */
  failure: z.string().nullable(),
})
export type Probe = z.output<typeof Probe>

const cents = z.number().nonnegative().max(1_000_000)
/** One model on one server, or one GGUF file in DATA_DIR/models (`url` is then `file:<name>.gguf`). */
export const NewEngine = z
  .object({
    /** What other tools call it by. */
    name: z.string().regex(/^[a-z0-9][a-z0-9._-]{0,60}$/),
    /** Up to and with `/v1`. */
    url: z.union([z.url({ protocol: /^https?$/ }), z.string().regex(/^file:[\w.-]+\.gguf$/)]),
    /** What its server calls it. */
    model: z.string().trim().max(200),
    zone: Zone,
    abilities: z.array(Ability).min(1),
    contextTokens: z.int().min(512).max(10_000_000),
    /** Cents for a million tokens, with fractions. */
    priceInCents: cents,
    priceOutCents: cents,
    /** Watt-hours for a million tokens, both ways. */
    wattHours: cents,
    /** Calls at once from one process of ours. */
    parallel: z.int().min(1).max(1024),
  })
  .meta({ id: 'NewModelEngine' })
export type NewEngine = z.output<typeof NewEngine>

export const Engine = NewEngine.extend({
  id: z.uuid(),
  state: z.enum(engineStates),
  /** A key is kept for it; it never leaves the house again. */
  hasKey: z.boolean(),
  probe: Probe.nullable(),
  createdAt: Instant,
}).meta({ id: 'ModelEngine' })
export type Engine = z.output<typeof Engine>

export const scopes = ['town', 'office', 'person', 'method', 'key'] as const
export type Scope = (typeof scopes)[number]

/** What a call costs: tokens, millionths of a cent, millionths of a watt-hour. Integers, so that nothing is lost by adding. */
export type Amounts = { tokens: number; microcents: number; microWh: number }
/** Who pays. `key` is a key of the gateway, `person` an account; both may be absent (a job of the house). */
export type Payer = { office: string | null; person: string | null; method: string; key: string | null }

/** Millionths of the largest still fit into what a number holds exactly. */
const limit = z.int().nonnegative().max(1_000_000_000).nullable()
/** What may be used in a calendar month (Berlin). `subject` is an office, person, method or key; `*` is each that has no budget of its own. */
export const NewBudget = z
  .object({
    scope: z.enum(scopes),
    subject: z.string().trim().min(1).max(120),
    tokens: z.int().nonnegative().max(1_000_000_000_000).nullable(),
    cents: limit,
    wattHours: limit,
  })
  .meta({ id: 'NewModelBudget' })
export type NewBudget = z.output<typeof NewBudget>
export const Budget = NewBudget.extend({
  id: z.uuid(),
  /** This month, leased to running processes included; of `*` the largest of any one. */
  used: z.object({ tokens: z.number(), cents: z.number(), wattHours: z.number() }),
}).meta({ id: 'ModelBudget' })
export type Budget = z.output<typeof Budget>

/** How a call ended when it did not end well. Each is a value with a sentence for the person who asked, never an exception. */
export const failures = [
  'refused',
  'too-long',
  'no-engine',
  'over-budget',
  'overloaded',
  'engine-down',
  'timed-out',
  'broken-off',
  'format-invalid',
  'cancelled',
  'switched-off',
  'not-instructed',
  'not-trained',
] as const
export type Failure = {
  kind: (typeof failures)[number]
  /** The row of the call log, where a model was reached. */
  call?: string
  sentence: Text
  /** Who wrote what there is of it, where a model was asked. */
  by?: By
}
/** What the label of a generated text names. */
export type By = { method: string; engine: string; model: string; at: Date; masked: boolean }
export type Used = {
  tokensIn: number
  tokensOut: number
  cents: number
  wattHours: number /** false: the server did not say, so the most it can have been. */
  reported: boolean
}
export type Answer<T> = {
  kind: 'ok'
  value: T
  /** `length`: cut off by the limit of tokens. */
  finish: 'stop' | 'length'
  /** Ids of sources that did not fit into the model's window, least important first. */
  dropped: string[]
  by: By
  used: Used
  call: string
}
export type Outcome<T> = Answer<T> | Failure

export type Message = { role: 'system' | 'user' | 'assistant'; content: string }
/** In the order of importance; `id` is what `dropped` names. */
export type Source = { id: string; text: string }
export type Times = { firstTokenMs: number; betweenTokensMs: number; totalMs: number; queueMs: number }
export const defaultTimes: Times = { firstTokenMs: 60_000, betweenTokensMs: 30_000, totalMs: 300_000, queueMs: 30_000 }

export type Request = {
  /** What the machine is to do; ours, never from outside. */
  instructions: string
  /** What the person asks, or the talk so far. */
  prompt: string | readonly Message[]
  /** Material of others. It is data: marked as such, and dropped from the end when the window is too small. */
  sources?: readonly Source[]
  /** Less sensitive than the method allows, e.g. a public question; never more. */
  dataClass?: DataClass
  /** Pays; default is the office of the person's first Stelle. */
  office?: string | null
  /** By its name; default is the best that may see the data: house first, then the cheapest. */
  engine?: string
  /** A person has chosen `engine` to be tried, also one that is not released yet; public data only. */
  trial?: boolean
  maxTokens?: number
  temperature?: number
  /** The browser's connection: when it goes, the call ends. */
  signal?: AbortSignal
  times?: Partial<Times>
}

export const errors = {
  notDeclared: (method: string) => new AppError('models.method-not-declared', 403, { method }),
  noSuchEngine: (id: string) => new AppError('models.no-such-engine', 404, { id }),
  nameTaken: (name: string) => new AppError('models.name-taken', 409, { name }),
  noSuchFile: (name: string) => new AppError('models.no-such-file', 404, { name }),
  noSuchBudget: (id: string) => new AppError('models.no-such-budget', 404, { id }),
  noSpeechThere: () => new AppError('models.no-speech-there', 422),
  budgetTaken: () => new AppError('models.budget-taken', 409),
}
