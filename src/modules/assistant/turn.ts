import type { Found } from '#ai/knowledge/index.ts'
import type { Ctx } from '#base/ctx.ts'
import type { Language } from '#base/say.ts'
import type { Ask, Block } from './contract.ts'
import type { EndingId } from './endings.ts'
import { type Wanted, wantedIn, wantedInEnglish } from './extract.ts'
import type { Page } from './library.ts'
import { qualifiersIn } from './qualifiers.ts'
import type * as rules from './rules.ts'

/** What the conversation was about: enough to understand "and for children?", nothing that a person said. */
export type Topic = {
  key: string
  title: string
  aspects: rules.Aspect[]
  /** Of which case ("second", "dangerous"), by the ids of qualifiers.ts. */
  qualifiers?: string[]
}

export type Turn = {
  ctx: Ctx
  ask: Pick<Ask, 'question' | 'level' | 'calm'>
  /** The language of the answer's own words. */
  language: Language
  /** The day for which it is asked. */
  on: string
  /** Topics of the turns before, the last one first. */
  before: readonly Topic[]
  /** Groups of words that are tried before they are kept. */
  synonyms?: readonly (readonly string[])[]
  /** A source whose changes are tried before they are let in. */
  tried?: string
}

export type Named = { title: string; place: string | null; link: string | null; by: string; on: string | null }
/** A block whose sources are written out; `service.ts` numbers them. */
export type Told = Omit<Block, 'sources'> & { sources: Named[] }
/** How a turn ended, before a language model may put it into words. */
export type Reached = {
  ending: EndingId
  way: 'fixed' | 'tools' | 'extract'
  facts?: Record<string, string | number>
  blocks?: Told[]
  /** The page it is about: its office is called, its form offered, and the next question may lean on it. */
  page?: Page
  topic?: Topic
  /** Other pages that it is about too, each one tap away. */
  beside?: Page[]
  /** Questions to tap on. */
  suggestions?: (string | { label: string; question: string })[]
  /** What was understood where the question leaned on the one before. */
  understood?: string
}

/** What the steps hand on to each other. */
export type Walk = Turn & {
  question: string
  /** It is asked in English: its words are looked up in German ones. */
  isEnglish: boolean
  understood?: string
  aspects: rules.Aspect[]
  /** Of which case the question before spoke, where this one leans on it. */
  qualifiers?: readonly string[]
  found?: Found
  pages?: { page: Page; score: number }[]
}

export type Step = {
  id: string
  /** In one sentence, for the handbook and the register. */
  does: string
  take: (walk: Walk) => Reached | undefined | Promise<Reached | undefined>
}

export const wantedOf = ({ isEnglish, question }: Walk, asked = question): Wanted => (isEnglish ? wantedInEnglish(asked) : wantedIn(asked))
export const notice = (lines: string[], heading: string | null = null): Told => ({ kind: 'notice', heading, lines, sources: [], language: null })
export const namedOf = (page: Page, place: string | null): Named => ({ title: page.title, place, link: page.link, by: page.by, on: page.on })

export const topicOf = ({ aspects, question, qualifiers = [] }: Walk, page: Page): Topic => ({
  key: page.key,
  title: page.title,
  aspects,
  qualifiers: [...new Set([...qualifiersIn(question).map(({ id }) => id), ...qualifiers])],
})
