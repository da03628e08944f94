import * as audit from '#base/audit.ts'
import type { Ctx } from '#base/ctx.ts'
import type { Tx } from '#base/db.ts'
import * as review from '#base/review/index.ts'
import { idOf } from '#base/subjects.ts'
import type { Town } from '#base/town.ts'
import { becauseOf, errors as itemErrors, read } from '../contract.ts'
import * as documentStore from '../documents/store.ts'
import { numberOf } from '../rules.ts'
import * as store from '../store.ts'
import { errors, Split } from './contract.ts'

const sorted = { name: 'intake.file-item' } as const

/**
 * One arrival, several matters or letters: accepted or amended, each becomes an item of its own under the same number of the Posteingangsbuch, with nothing of
 * the others in it, and lies on the desk it was cut for. Taken back as long as nobody has decided one of them.
 */
export const splitItem: review.ProposalKind<Ctx, Split> = {
  name: 'intake.split-item',
  title: { de: 'Eingang aufteilen', en: 'Split an item' },
  payload: Split,
  judgement: false,
  verwaltungsakt: false,
  signature: false,
  read: true,
  path: '/posteingang/:id',
  act: ({ payload }) => {
    const { by, parts } = payload as Split
    return by === 'letter'
      ? { de: `In ${parts.length} Schreiben teilen`, en: `Split into ${parts.length} letters` }
      : { de: `In ${parts.length} Anliegen teilen`, en: `Split into ${parts.length} matters` }
  },
  summary: ({ town }, { payload }) => {
    const line = (payload as Split).parts
      .map((p) => [town.documentTypes.find((t) => t.id === p.documentType)?.title, p.stelleId].filter(Boolean).join(' → '))
      .join(' · ')
    return { de: line, en: line }
  },
  because: becauseOf,
  complete: () => false, // never from the list: who splits a letter has seen where
  apply: async (ctx, tx, proposal, decision) => {
    const item = await getItem(tx, proposal)
    if (decision.outcome === 'rejected') {
      await audit.record(tx, ctx.actor, 'intake.split-refused', proposal.subject, { item: item.id, decision: decision.id })
      return
    }
    if (item.status !== 'waiting' || item.stockId) throw errors.notNow(item.id)
    const split = decision.payload as Split
    check(ctx.town, split, await documentStore.listDocuments(tx, item.id))
    await review.withdraw(ctx, tx, sorted, proposal.subject)
    const taken = await store.listParts(tx, item.id)
    const first = Math.max(0, ...taken.map((p) => p.part)) + 1
    for (const [i, { passages, pages, ...given }] of split.parts.entries()) {
      const part = first + i
      const made = await store.insertItem(tx, {
        year: item.year,
        serial: item.serial,
        part,
        partOf: item.id,
        partCut: { number: i + 1, of: split.parts.length, passages, pages },
        partGiven: given,
        channel: item.channel,
        origin: `part/${decision.id}/${i}`,
        receivedAt: item.receivedAt,
        enteredBy: ctx.actor.id,
        fileName: item.fileName,
        fileHash: item.fileHash, // until it has been cut out, see cut.ts
        fileSize: item.fileSize,
        stelleId: given.stelleId,
        duplicateOf: null,
      })
      await audit.record(tx, ctx.actor, 'intake.part-made', `intake/${made.id}`, { item: made.id, of: item.id, part, stelle: given.stelleId })
      await ctx.jobs.send(tx, read, { id: made.id })
    }
    await store.updateItem(tx, item.id, { status: 'split' })
    await audit.record(tx, ctx.actor, 'intake.item-split', proposal.subject, { item: item.id, decision: decision.id, parts: split.parts.length })
  },
  revert: async (ctx, tx, proposal, decision) => {
    const item = await getItem(tx, proposal)
    if (item.status !== 'split') throw review.errors.notUndoable(decision.id)
    for (const part of await store.listParts(tx, item.id)) {
      if (!part.origin.startsWith(`part/${decision.id}/`)) continue
      const subject = `intake/${part.id}`
      const locked = await store.lockItem(tx, part.id)
      const decided = (await review.decisionsOn(tx, subject)).some((d) => !d.revertedAt)
      if (decided || !locked || (locked.status !== 'received' && locked.status !== 'waiting'))
        throw errors.partDecided(numberOf(part.year, part.serial, part.part))
      await review.withdraw(ctx, tx, sorted, subject)
      await store.updateItem(tx, part.id, { status: 'closed', partGiven: null })
    }
    // Read again: what was withdrawn for the parts is proposed for the whole once more.
    await store.updateItem(tx, item.id, { status: 'received' })
    await ctx.jobs.send(tx, read, { id: item.id })
    await audit.record(tx, ctx.actor, 'intake.item-joined', proposal.subject, { item: item.id, decision: decision.id })
  },
}

/** @throws AppError intake.split-too-few, intake.split-empty, intake.split-outside, intake.unknown-value */
export function check(town: Town, { parts }: Split, documents: readonly Pick<documentStore.DocumentRow, 'id' | 'text' | 'pages'>[]) {
  if (parts.length < 2) throw errors.tooFew()
  for (const [i, { documentType, stelleId, planId, tags, passages, pages }] of parts.entries()) {
    const known = (field: string, list: readonly { id: string }[], value: string | null) => {
      if (value !== null && !list.some((x) => x.id === value)) throw itemErrors.unknownValue(field, value)
    }
    known('documentType', town.documentTypes, documentType)
    known('stelleId', town.stellen, stelleId)
    known('planId', town.aktenplan, planId)
    for (const tag of tags) known('tags', town.tags, tag)
    for (const { documentId, start, end } of passages) {
      const document = documents.find((d) => d.id === documentId)
      if (!document || end > Math.max(1, document.text.length) || start >= end) throw errors.outside(i + 1)
    }
    const whole = pages && documents.find((d) => d.id === pages.documentId)
    if (pages && (!whole || pages.from > pages.to || pages.to > whole.pages)) throw errors.outside(i + 1)
    if (
      !pages &&
      !passages.some((p) =>
        documents
          .find((d) => d.id === p.documentId)
          ?.text.slice(p.start, p.end)
          .trim(),
      )
    )
      throw errors.empty(i + 1)
  }
}

async function getItem(tx: Tx, proposal: review.Proposal): Promise<store.ItemRow> {
  const id = idOf(proposal.subject)
  const item = await store.lockItem(tx, id)
  if (!item) throw itemErrors.notFound(id)
  return item
}
