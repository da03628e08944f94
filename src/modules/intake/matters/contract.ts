import { z } from 'zod'
import { AppError } from '#base/errors.ts'
import { Day } from '#base/http.ts'

/** A stretch of a document's text, as offsets of it. */
export const Stretch = z.object({ documentId: z.uuid(), start: z.int().nonnegative(), end: z.int().positive() }).meta({ id: 'IntakeStretch' })
export type Stretch = z.output<typeof Stretch>

/** One of several: what becomes an item of its own. `pages` where it is a letter of its own in a bundle; its stretches are then those pages. */
export const Part = z
  .object({
    title: z.string().trim().min(1).max(300),
    documentType: z.string().nullable(),
    stelleId: z.string(),
    planId: z.string().nullable(),
    tags: z.array(z.string()),
    fristOn: Day.nullable(),
    passages: z.array(Stretch).min(1).max(500),
    pages: z.object({ documentId: z.uuid(), from: z.int().positive(), to: z.int().positive() }).nullable(),
  })
  .meta({ id: 'IntakePart' })
export type Part = z.output<typeof Part>

/** `matter`: one letter holds several; `letter`: one scan holds several letters. */
export const Split = z.object({ by: z.enum(['matter', 'letter']), parts: z.array(Part).max(30) }).meta({ id: 'IntakeSplit' })
export type Split = z.output<typeof Split>

/** What a person cuts along: the paragraphs of the letter, and the pages of its file. Head and closing belong to every matter. */
export const Passages = z.object({
  passages: z.array(Stretch.extend({ role: z.enum(['head', 'body', 'close', 'enclosure']), page: z.int().nullable() })),
  pages: z.array(Stretch.extend({ number: z.int(), opens: z.boolean() })),
})

export const errors = {
  tooFew: () => new AppError('intake.split-too-few', 422),
  empty: (part: number) => new AppError('intake.split-empty', 422, { part }),
  outside: (part: number) => new AppError('intake.split-outside', 422, { part }),
  notNow: (id: string) => new AppError('intake.split-not-now', 409, { id }),
  partDecided: (id: string) => new AppError('intake.part-decided', 409, { id }),
}

declare module '#base/audit.ts' {
  interface AuditFacts {
    'intake.item-split': { item: string; decision: string; parts: number }
    'intake.part-made': { item: string; of: string; part: number; stelle: string }
    'intake.item-joined': { item: string; decision: string }
    'intake.split-refused': { item: string; decision: string }
  }
}
