import * as audit from '#base/audit.ts'
import type { Ctx } from '#base/ctx.ts'
import type { Tx } from '#base/db.ts'
import * as review from '#base/review/index.ts'
import { idOf } from '#base/subjects.ts'
import * as records from '#modules/records/index.ts'
import { becauseOf, errors, itemChanged, itemFiled, Sorting } from './contract.ts'
import { splitItem } from './matters/proposal.ts'
import { missing } from './rules.ts'
import * as stock from './stock/store.ts'
import * as store from './store.ts'

/**
 * Sorting an item: accepted or amended, it is filed into its Akte, or laid on the desk of the Stelle it is for. Rejected by a Stelle ("not ours"), it goes back to the Poststelle;
 * rejected by the Poststelle itself, it is done without an Akte.
 */
export const fileItem: review.ProposalKind<Ctx, Sorting> = {
  name: 'intake.file-item',
  title: { de: 'Posteingang zuordnen', en: 'Sort incoming mail' },
  payload: Sorting,
  judgement: false,
  verwaltungsakt: false,
  signature: false,
  path: '/posteingang/:id',
  summary: ({ town }, { payload }) => {
    const { documentType, stelleId, planId } = payload as Sorting
    const type = town.documentTypes.find((t) => t.id === documentType)?.title
    const stelle = `${stelleId} ${town.stellen.find((s) => s.id === stelleId)?.title ?? ''}`
    const line = (open: string) => [type ?? open, stelle, planId].filter(Boolean).join(' · ')
    return { de: line('Dokumentart offen'), en: line('Type of document open') }
  },
  act: (proposal) =>
    isForOthers(proposal, proposal.payload as Sorting)
      ? { de: `An Stelle ${(proposal.payload as Sorting).stelleId} geben`, en: `Give to post ${(proposal.payload as Sorting).stelleId}` }
      : { de: 'Übernehmen und ablegen', en: 'Accept and file' },
  standing: {
    routineOf: ({ payload, stelleId }) =>
      !isForOthers({ stelleId }, payload) && missing(payload).length === 0 ? (payload.documentType ?? undefined) : undefined,
    routines: ({ town }) => town.documentTypes.map(({ id, title }) => ({ id, title })),
    hidden: ({ payload: { title }, stelleId }) => ({ documentType: null, stelleId, tags: [], akteId: null, planId: null, title, fristOn: null }),
    // The Frist follows from the type: who chose the same type need not count the days herself.
    chosen: (proposed, decided) => ({
      ...decided,
      fristOn: decided.fristOn ?? (decided.documentType === proposed.documentType ? proposed.fristOn : null),
    }),
    agrees: (proposed, decided) =>
      (['documentType', 'stelleId', 'akteId', 'planId', 'fristOn'] as const).every((field) => proposed[field] === decided[field]),
  },
  because: becauseOf,
  complete: (proposal) => isForOthers(proposal, proposal.payload as Sorting) || missing(proposal.payload as Sorting).length === 0,
  ...acts('intake.file-item', async (_tx, _item, sorting) =>
    sorting.akteId ? { akteId: sorting.akteId } : { planId: sorting.planId ?? '', title: sorting.title },
  ),
}

/**
 * The same for a document of existing stock: decided in groups (stock.ts), never on the desk and never by standing order. What lay in one folder goes into
 * one Akte.
 */
export const fileStock: review.ProposalKind<Ctx, Sorting> = {
  ...withoutStanding(fileItem),
  name: 'intake.file-stock',
  title: { de: 'Altbestand zuordnen', en: 'Sort existing stock' },
  bulk: true,
  ...acts('intake.file-stock', async (tx, item, sorting) => {
    if (sorting.akteId) return { akteId: sorting.akteId }
    const akteId = await stock.findAkteOf(tx, item, sorting)
    return akteId ? { akteId } : { planId: sorting.planId ?? '', title: sorting.title }
  }),
}
export const kinds = [fileItem, fileStock]
/** The kind by which an item is sorted. */
export const kindOf = ({ stockId }: Pick<store.ItemRow, 'stockId'>) => (stockId ? fileStock : fileItem)

type Kind = review.ProposalKind<Ctx, Sorting>
function withoutStanding({ standing: _, ...kind }: Kind): Omit<Kind, 'standing'> {
  return kind
}

/** What deciding does. `filing` says into which Akte. */
function acts(
  name: string,
  filing: (tx: Tx, item: store.ItemRow, sorting: Sorting) => Promise<{ akteId: string } | { planId: string; title: string }>,
): Required<Pick<Kind, 'apply' | 'move' | 'revert'>> {
  const self = { name } as const
  return {
    apply: async (ctx, tx, proposal, decision) => {
      const item = await getItem(tx, proposal)
      if (decision.outcome === 'rejected') return refuse(ctx, tx, item, proposal, decision)
      const sorting = decision.payload as Sorting
      check(ctx, sorting)
      if (isForOthers(proposal, sorting)) return passOn(ctx, tx, item, proposal, sorting)
      const [field] = missing(sorting)
      if (field) throw errors.incomplete(field)
      await review.withdraw(ctx, tx, splitItem, proposal.subject) // filed as one
      const akte = await records.file(ctx, tx, {
        filing: await filing(tx, item, sorting),
        subject: proposal.subject,
        title: sorting.title || proposal.title,
        stelleId: sorting.stelleId,
        decisionId: decision.id,
      })
      if (item.stockId) await stock.keepAkteOf(tx, item, sorting, akte.id)
      await store.updateItem(tx, item.id, {
        status: 'filed',
        documentType: sorting.documentType,
        stelleId: sorting.stelleId,
        tags: sorting.tags,
        planId: akte.planId,
        border: akte.border,
        fristOn: sorting.fristOn,
        akteId: akte.id,
      })
      await ctx.events.emit(tx, itemFiled, { id: item.id, decision: decision.id })
    },
    move: async (ctx, tx, proposal, to) => {
      const item = await getItem(tx, proposal)
      await store.updateItem(tx, item.id, { stelleId: to })
      await bringSplit(ctx, tx, proposal.subject, to)
    },
    revert: async (ctx, tx, proposal, decision) => {
      const item = await getItem(tx, proposal)
      const later = await review.decisionsOn(tx, proposal.subject)
      if (later.some((d) => !d.revertedAt && d.id !== decision.id && d.decidedAt > decision.decidedAt)) throw review.errors.notUndoable(decision.id)
      await review.withdraw(ctx, tx, self, proposal.subject)
      await records.unfile(ctx, tx, proposal.subject)
      if (item.stockId) await stock.forgetAkteOf(tx, item)
      await store.updateItem(tx, item.id, {
        status: 'waiting',
        stelleId: proposal.stelleId,
        akteId: null,
        documentType: null,
        tags: [],
        planId: null,
        fristOn: null,
      })
      await ctx.events.emit(tx, itemChanged, { id: item.id })
      await audit.record(tx, ctx.actor, 'intake.item-reopened', proposal.subject, { item: item.id, decision: decision.id })
    },
  }
}

/** Sorted for another Stelle than the one that decides: that Stelle files it itself. */
const isForOthers = ({ stelleId }: Pick<review.Proposal, 'stelleId'>, sorting: Sorting) => sorting.stelleId !== stelleId

/** A person has sorted it: laid on the right desk as she says, with the evidence that is still true. */
async function passOn(ctx: Ctx, tx: Tx, item: store.ItemRow, proposal: review.Proposal, sorting: Sorting) {
  await store.updateItem(tx, item.id, { stelleId: sorting.stelleId, border: borderOf(ctx, sorting) ?? item.border })
  await bringSplit(ctx, tx, proposal.subject, sorting.stelleId)
  await audit.record(tx, ctx.actor, 'intake.item-passed-on', proposal.subject, { item: item.id, from: proposal.stelleId, to: sorting.stelleId })
  const before = proposal.payload as Sorting
  await review.propose(ctx, tx, kindOf(item), {
    ...proposal,
    payload: sorting,
    evidence: proposal.evidence.filter((e) => e.field in before && before[e.field as keyof Sorting] === sorting[e.field as keyof Sorting]),
    confidence: 1,
    stelleId: sorting.stelleId,
    fristOn: sorting.fristOn,
  })
}

/** Whether it should be split is asked where it lies. */
async function bringSplit(ctx: Ctx, tx: Tx, subject: string, to: string) {
  const split = await review.findOpen(tx, splitItem, subject)
  if (split && split.stelleId !== to) await review.forwardIn(ctx, tx, split, to)
}

const borderOf = ({ town }: Ctx, { planId }: Sorting) => town.aktenplan.find((p) => p.id === planId)?.border ?? null

async function refuse(ctx: Ctx, tx: Tx, item: store.ItemRow, proposal: review.Proposal, decision: review.Decision) {
  const { poststelle } = ctx.town.town
  if (proposal.stelleId === poststelle || item.stockId) {
    await store.updateItem(tx, item.id, { status: 'closed' })
    await review.withdraw(ctx, tx, splitItem, proposal.subject)
    await audit.record(tx, ctx.actor, 'intake.item-closed', proposal.subject, { item: item.id, decision: decision.id })
    return
  }
  await store.updateItem(tx, item.id, { stelleId: poststelle })
  await bringSplit(ctx, tx, proposal.subject, poststelle)
  await audit.record(tx, ctx.actor, 'intake.item-returned', proposal.subject, { item: item.id, from: proposal.stelleId })
  await review.propose(ctx, tx, kindOf(item), {
    ...proposal,
    payload: { ...(proposal.payload as Sorting), stelleId: poststelle, akteId: null },
    confidence: 0, // the only opinion so far was wrong
    stelleId: poststelle,
  })
}

/** Every value must be one of the town's own lists. */
function check({ town }: Ctx, sorting: Sorting) {
  const known = (name: string, list: readonly { id: string }[], value: string) => {
    if (!list.some((x) => x.id === value)) throw errors.unknownValue(name, value)
  }
  if (sorting.documentType) known('documentType', town.documentTypes, sorting.documentType)
  if (sorting.planId) known('planId', town.aktenplan, sorting.planId)
  known('stelleId', town.stellen, sorting.stelleId)
  for (const tag of sorting.tags) known('tags', town.tags, tag)
}

async function getItem(tx: Tx, { subject }: review.Proposal): Promise<store.ItemRow> {
  const id = idOf(subject)
  const item = await store.lockItem(tx, id)
  if (!item) throw errors.notFound(id)
  return item
}
