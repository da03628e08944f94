import { z } from 'zod'

export const may = { use: 'playground.use' } as const

/** As much as a long letter with its attachments. */
const Pasted = z.string().max(200_000)

export const MaskInput = z.object({ text: Pasted.min(1) }).meta({ id: 'PlaygroundMask' })
export const Masked = z
  .object({
    masked: z.string(),
    findings: z.array(
      z.object({
        start: z.int(),
        end: z.int(),
        type: z.string(),
        confidence: z.number(),
      }),
    ),
    /** Words of special categories: they stay, since a reply about them cannot do without. @see Art. 9 Abs. 1 DSGVO */
    sensitive: z.array(
      z.object({
        start: z.int(),
        end: z.int(),
        category: z.enum(['health', 'religion', 'ethnicity', 'political-opinion', 'union-membership', 'sex-life', 'genetic-biometric']),
      }),
    ),
  })
  .meta({ id: 'PlaygroundMasked' })

export const Suspected = z
  .object({
    /** The text as a whole counts as an attempt. */
    injected: z.boolean(),
    score: z.number(),
    /** The sentences it stands in; none where only the whole looks like one. */
    sentences: z.array(z.object({ start: z.int(), end: z.int(), score: z.number() })),
  })
  .meta({ id: 'PlaygroundSuspected' })

export const CheckInput = z
  .object({ text: Pasted.min(1), sources: z.array(Pasted.min(1)).min(1).max(20), important: z.array(z.string().max(500)).max(50).default([]) })
  .meta({ id: 'PlaygroundCheck' })
export const Checked = z
  .object({
    verdict: z.enum(['supported', 'unsupported', 'contradicted']),
    sentences: z.array(
      z.object({
        start: z.int(),
        end: z.int(),
        verdict: z.enum(['supported', 'unsupported', 'contradicted']),
        findings: z.array(
          z.object({
            kind: z.string(),
            start: z.int(),
            end: z.int(),
            message: z.string(),
            /** How likely it is an error, 0 to 1. */
            likelihood: z.number(),
            source: z.object({ source: z.int(), start: z.int(), end: z.int() }).nullable(),
          }),
        ),
      }),
    ),
    missing: z.array(z.object({ piece: z.string(), message: z.string() })),
  })
  .meta({ id: 'PlaygroundChecked' })
