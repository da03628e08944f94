import type { z } from 'zod'
import { placeOf, type ReadDocument } from '#ai/reading/index.ts'
import type { Ctx } from '#base/ctx.ts'
import { transact } from '#base/db.ts'
import { AppError } from '#base/errors.ts'
import * as review from '#base/review/index.ts'
import { ownText } from '../documents/quoted.ts'
import * as documentStore from '../documents/store.ts'
import { splitting } from '../methods.ts'
import { pagesOf } from '../reading.ts'
import { findReadable } from '../service.ts'
import { errors, type Passages, type Split } from './contract.ts'
import { enclosuresOf } from './extract.ts'
import { opensLetter, passagesOf } from './passages.ts'
import { check, splitItem } from './proposal.ts'

/** What a person cuts along: paragraphs and enclosures, and the pages of the main document. */
export async function passages(ctx: Ctx, id: string): Promise<z.output<typeof Passages>> {
  await findReadable(ctx, id)
  const documents = await documentStore.listDocuments(ctx.db, id)
  const [main] = documents
  if (!main) return { passages: [], pages: [] }
  const reading = main.readingHash ? (JSON.parse(Buffer.from(await ctx.files.get(main.readingHash)).toString('utf8')) as ReadDocument) : undefined
  const pages = main.kind === 'pdf' || main.kind === 'tiff' ? pagesOf(reading) : []
  return {
    passages: [
      ...passagesOf(ownText(main)).map(({ start, end, role }) => ({
        documentId: main.id,
        start,
        end,
        role,
        page: (reading && placeOf(reading, start, end)[0]?.page) ?? null,
      })),
      ...enclosuresOf(documents).map((d) => ({
        documentId: d.id,
        start: 0,
        end: Math.max(1, d.text.length),
        role: 'enclosure' as const,
        page: null,
      })),
    ],
    pages: opensLetter(main.text, pages).map(({ number, start, end, opens }) => ({
      documentId: main.id,
      number,
      start,
      end: Math.max(end, start + 1),
      opens,
    })),
  }
}

/**
 * Splits as a person cut it, with her decision over the machine's proposal where there is one, else over one of her own.
 *
 * @throws AppError intake.split-not-now, intake.split-too-few, intake.split-empty, intake.split-outside, review.other-stelle
 */
export async function splitByHand(ctx: Ctx, id: string, split: Split): Promise<{ decision: string }> {
  const item = await findReadable(ctx, id)
  if (item.status !== 'waiting' || item.stockId) throw errors.notNow(id)
  check(ctx.town, split, await documentStore.listDocuments(ctx.db, id))
  review.standingFor(ctx.actor, item.stelleId)
  const subject = `intake/${id}`
  const open = await review.findOpen(ctx.db, splitItem, subject)
  const mine =
    open ??
    (await transact(ctx.db, (tx) =>
      review.propose(ctx, tx, splitItem, {
        subject,
        title: item.subject ?? item.fileName,
        payload: { by: split.by, parts: [] }, // nobody had proposed a cut
        evidence: [],
        confidence: 1,
        method: splitting.key,
        label: 'person',
        stelleId: item.stelleId,
      }),
    ))
  try {
    return { decision: (await review.decide(ctx, mine.id, { version: mine.version, outcome: 'amended', payload: split })).id }
  } catch (e) {
    if (!open && e instanceof AppError) await transact(ctx.db, (tx) => review.withdraw(ctx, tx, splitItem, subject))
    throw e
  }
}
