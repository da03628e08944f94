import { z } from 'zod'
import { Explanation, Hit, sourceKinds, sourceStates } from '#ai/knowledge/contract.ts'
import { AppError } from '#base/errors.ts'
import { Instant } from '#base/http.ts'

export const may = { search: 'knowledge.search', edit: 'knowledge.edit' } as const

/** How a source's state is shown. */
export const statuses = {
  new: { tone: 'neutral' },
  ready: { tone: 'good' },
  asks: { tone: 'warn' },
  held: { tone: 'warn' },
  failing: { tone: 'bad' },
  off: { tone: 'neutral' },
} as const

export const KnowledgeSource = z
  .object({
    id: z.string(),
    kind: z.enum(sourceKinds),
    title: z.string(),
    /** The address or folder it is read from. */
    place: z.string(),
    state: z.enum(sourceStates),
    documents: z.int(),
    /** Why it asks: so many of what was there are gone. */
    asked: z.object({ had: z.int(), gone: z.int() }).nullable(),
    /** What is held back: it would make so many golden questions worse; null: it is still being compared. */
    objection: z.object({ lost: z.int() }).nullable(),
    error: z.string().nullable(),
    checkedAt: Instant.nullable(),
    changedAt: Instant.nullable(),
  })
  .meta({ id: 'KnowledgeSource' })
export const Sources = z.object({ sources: z.array(KnowledgeSource) })

export const NewSource = z
  .object({
    id: z.string().regex(/^[a-z0-9-]{2,40}$/),
    kind: z.enum(sourceKinds),
    title: z.string().trim().min(1).max(200),
    settings: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'NewKnowledgeSource' })
export const Switch = z.object({ on: z.boolean() })
export const Done = z.object({ ok: z.literal(true) })

export const SearchInput = z
  .object({ query: z.string().trim().min(1).max(500), limit: z.int().min(1).max(50).default(10) })
  .meta({ id: 'KnowledgeSearch' })
export const SearchResult = z.object({ hits: z.array(Hit), covered: z.number(), unknown: z.array(z.string()) }).meta({ id: 'KnowledgeResult' })
export const ExplainInput = z.object({ query: z.string().trim().min(1).max(500), passageId: z.int() }).meta({ id: 'KnowledgeExplain' })
export const ExplainResult = z.object({ explanation: Explanation.nullable() })

export const Words = z.object({ words: z.array(z.string().trim().min(2).max(80)).min(2).max(20) }).meta({ id: 'SynonymGroup' })
export const Decide = z.object({ keep: z.boolean() })
export const Vocabulary = z
  .object({
    synonyms: z.array(z.object({ id: z.uuid(), words: z.array(z.string()), state: z.enum(['kept', 'proposed', 'refused']), seen: z.int() })),
    gaps: z.array(z.object({ words: z.string(), seen: z.int(), lastAt: Instant })),
  })
  .meta({ id: 'KnowledgeVocabulary' })

/** The job that reads one source; without a name all that are not switched off. */
export const readSource = { name: 'knowledge.read-source', data: z.object({ source: z.string() }) }
export const readAll = { name: 'knowledge.read-all', data: z.object({}) }
/** Something that lies in an Akte, or did: the index follows. */
export const readFiled = { name: 'knowledge.read-filed', data: z.object({ id: z.uuid() }) }
export const tidy = { name: 'knowledge.tidy', data: z.object({}) }

/** A person let in what was held back, though it makes answers worse. */
export const sourceReleased = { name: 'knowledge.source-released', data: z.object({ source: z.string(), by: z.string() }) }

export const errors = {
  notHeld: (source: string) => new AppError('knowledge.not-held', 409, { source }),
  noSuchSynonym: () => new AppError('knowledge.no-such-synonym', 404),
  notAsking: (source: string) => new AppError('knowledge.not-asking', 409, { source }),
}

declare module '#base/audit.ts' {
  interface AuditFacts {
    'knowledge.source-saved': { source: string; kind: string }
    'knowledge.source-accepted': { source: string; had: number; gone: number }
    'knowledge.source-released': { source: string }
    'knowledge.source-discarded': { source: string }
    'knowledge.source-switched': { source: string; on: 'on' | 'off' }
    'knowledge.source-read': { source: string; outcome: string }
    'knowledge.synonym-kept': { synonym: string }
    'knowledge.synonym-decided': { synonym: string; outcome: 'kept' | 'refused' }
  }
}
