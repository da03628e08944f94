import { z } from 'zod'
import type { ReadFile, Reading } from '#ai/reading/index.ts'
import { Audience, type KnownDocument, Level } from '../contract.ts'
import type { Reach } from './reach.ts'

/** What every source says of its documents, unless one says otherwise itself. */
export const Standing = z.object({
  level: Level.default('town'),
  audience: Audience.default({ kind: 'public' }),
  /** The source lies in the house's own network. */
  inside: z.boolean().default(false),
})
type Standing = z.output<typeof Standing>

/**
 * What a source tells, one after the other. `same`: it is still there and needs no reading; `unread`: it is there and cannot be read (what was found of it
 * before stays); `gone`: it was taken away. The end says whether all there is was told, so that what was not named is gone, and where to go on next time.
 */
export type Change =
  | { kind: 'document'; document: KnownDocument }
  | { kind: 'same'; key: string }
  | { kind: 'unread'; key: string; why: string }
  | { kind: 'gone'; key: string }
  | { kind: 'end'; complete: boolean; cursor: unknown }

export type Means = {
  reach: Reach
  /** Reads a file, as ai/reading does. */
  read: (file: ReadFile) => Promise<Reading>
  now: Date
}

/** The one contract of all sources: settings it understands, hosts it needs, changes since a cursor. It throws when it cannot be reached; nothing is lost then. */
export type Source<Settings = unknown> = {
  settings: z.ZodType<Settings>
  hosts(settings: Settings): string[]
  changes(settings: Settings, cursor: unknown, means: Means): AsyncIterable<Change>
}

export const placed = ({ level, audience }: Standing, document: KnownDocument): KnownDocument => ({ level, audience, ...document })
