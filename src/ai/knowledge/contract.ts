import { z } from 'zod'

/** Whose rule it is. Where two say different things, the nearer one holds for the citizen: town before county before state before federation. */
export const levels = ['town', 'county', 'state', 'federal'] as const
export const Level = z.enum(levels)
export type Level = z.infer<typeof Level>

/**
 * Who may see a document: everybody, everybody who works in the house, or those who may see one Stelle's content; `border` walls it off
 * further (see base/visibility.ts).
 */
export const Audience = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('public') }),
  z.object({ kind: z.literal('house') }),
  z.object({ kind: z.literal('stelle'), stelleId: z.string(), border: z.string().nullable() }),
])
export type Audience = z.infer<typeof Audience>

/** A piece of a document under one heading. `link` leads to the place itself where the source has places. */
export const Section = z.object({ path: z.array(z.string()), text: z.string(), link: z.string().optional() })
export type Section = z.infer<typeof Section>

/** What a source hands over, already read. `key` names it within its source for ever. Days are `YYYY-MM-DD`, both ends included. */
export type KnownDocument = {
  key: string
  title: string
  link?: string | undefined
  sections: Section[]
  /** What editors say people call it; weighs like the title. */
  keywords?: string[] | undefined
  level?: Level | undefined
  audience?: Audience | undefined
  validFrom?: string | undefined
  validTo?: string | undefined
}

export const Sentence = z.object({ start: z.int(), end: z.int(), text: z.string(), score: z.number() })

/** A passage that was found: where it stands, whose it is, until when it holds, and the sentences that speak to the question, best first. */
export const Hit = z
  .object({
    passageId: z.int(),
    documentId: z.int(),
    sourceId: z.string(),
    /** The source's own name of the document. */
    key: z.string(),
    title: z.string(),
    path: z.array(z.string()),
    text: z.string(),
    link: z.string().nullable(),
    level: Level,
    validFrom: z.string().nullable(),
    validTo: z.string().nullable(),
    score: z.number(),
    sentences: z.array(Sentence),
  })
  .meta({ id: 'KnowledgeHit' })
export type Hit = z.infer<typeof Hit>

/** Why a word of the index counts for a word of the question. */
export const reasons = ['word', 'part', 'similar', 'synonym', 'part-synonym'] as const

/** How the score of a passage came about: each word of the question, the word it was found by, what that is worth. */
export const Explanation = z
  .object({
    words: z.array(
      z.object({
        word: z.string(),
        found: z.string().nullable(),
        reason: z.enum(reasons).nullable(),
        /** How close the found word is, 0 to 1. */
        weight: z.number(),
        /** How rare it is among the passages that the asker may see. */
        rarity: z.number(),
        /** How strongly this passage is about it, 0 to 1. */
        presence: z.number(),
        points: z.number(),
      }),
    ),
    /** The share of the question's words that were found. */
    covered: z.number(),
    /** From vectors, if an embedding engine is there. */
    meaning: z.number().nullable(),
    /** The factor of the passage's level. */
    level: z.number(),
    score: z.number(),
  })
  .meta({ id: 'KnowledgeExplanation' })
export type Explanation = z.infer<typeof Explanation>

export const sourceKinds = ['website', 'folder', 'oparl', 'xzufi', 'zms', 'csv', 'ical', 'house'] as const
export const sourceStates = ['new', 'ready', 'asks', 'held', 'failing', 'off'] as const
