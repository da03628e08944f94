import { z } from 'zod'

const lines = z.array(z.string()).readonly()
/** A column of a table; `share` is its part of the width. */
const TableColumn = z.object({ title: z.string(), share: z.number(), align: z.enum(['left', 'right']).optional() })

/** What a letter is made of. The same blocks become a tagged PDF, a Word file and a part of a page, in this order. */
export const Block = z
  .discriminatedUnion('kind', [
    z.object({ kind: z.literal('heading'), level: z.union([z.literal(1), z.literal(2), z.literal(3)]), text: z.string() }),
    z.object({ kind: z.literal('paragraph'), text: z.string(), bold: z.boolean().optional(), small: z.boolean().optional() }),
    z.object({ kind: z.literal('list'), ordered: z.boolean(), items: lines }),
    z.object({
      kind: z.literal('table'),
      caption: z.string(),
      columns: z.array(TableColumn).readonly(),
      rows: z.array(lines).readonly(),
      /** The last row is the sum. */
      sum: z.boolean().optional(),
    }),
    /** The authority at the top right of the first page. */
    z.object({ kind: z.literal('letterhead'), lines }),
    /** The window of DIN 5008 form B, with reference lines (label, value) to its right. */
    z.object({
      kind: z.literal('address'),
      sender: z.string(),
      lines,
      facts: z.array(z.tuple([z.string(), z.string()]).readonly()).readonly(),
    }),
    /** Greeting, name and function of who signs; an empty line is a gap. It stays in one piece. */
    z.object({ kind: z.literal('signature'), lines }),
    /** A frame around sentences that must not be overlooked. */
    z.object({ kind: z.literal('notice'), lines }),
  ])
  .meta({ id: 'PaperBlock' })
export type Block = z.output<typeof Block>

/** A part begins on a page of its own and stands as a group of its own in the structure tree. */
export const Part = z.object({ title: z.string(), blocks: z.array(Block).readonly() })
export type Part = z.output<typeof Part>

export const Paper = z
  .object({
    title: z.string(),
    language: z.enum(['de-DE', 'en-GB']),
    /** The authority. */
    author: z.string(),
    /** One sentence on what the file is; goes into its metadata. */
    subject: z.string(),
    createdAt: z.date(),
    /** Left of the page number on every page. */
    footer: z.string(),
    /** Across every page and as a sentence at the top: what has no effect (yet). */
    mark: z.object({ word: z.string(), sentence: z.string() }).optional(),
    parts: z.array(Part).readonly(),
    /** RDF descriptions for the XMP packet, as base/provenance.ts writes them. */
    xmp: z.string().optional(),
  })
  .meta({ id: 'Paper' })
export type Paper = z.output<typeof Paper>

/** What of a paper a page shows. */
export const ShownPaper = Paper.pick({ title: true, mark: true, parts: true, footer: true }).meta({ id: 'ShownPaper' })
export type ShownPaper = z.output<typeof ShownPaper>
