import { z } from 'zod'

/** When a line was last compared with its source, and when the town's legal office confirmed it; absent: nobody did. */
export const seen = { seenOn: z.iso.date().optional(), confirmedOn: z.iso.date().optional() }

/** A line of the tables in towns/recht, for whoever has to check it. `says` null: not sourced, so a person has to say it. */
export type LawLine = {
  what: string
  from: string
  says: string | null
  norm: string
  source: string
  seenOn: string | null
  confirmedOn: string | null
}
