import { createHash } from 'node:crypto'
import type { z } from 'zod'
import { readersOf } from '#ai/reading/index.ts'
import { actsFor, standingFor } from '#base/actor.ts'
import * as audit from '#base/audit.ts'
import type { Ctx } from '#base/ctx.ts'
import { transact } from '#base/db.ts'
import { type Stored, storeWithHead } from '#base/files.ts'
import type { Download, Upload } from '#base/http.ts'
import * as review from '#base/review/index.ts'
import type { Text } from '#base/texts.ts'
import { dayOf } from '#base/time.ts'
import { maySee, type Sight, sightOf } from '#base/visibility.ts'
import * as circulation from '#modules/circulation/index.ts'
import * as records from '#modules/records/index.ts'
import { arrivalsOf, distinct, packed } from './channels/justice.ts'
import {
  type Because,
  becauseOf,
  type Channel,
  errors,
  may,
  type RegisterQuery,
  read as readJob,
  type Sealing,
  type Sorting,
  Suspected,
} from './contract.ts'
import * as documentStore from './documents/store.ts'
import type { Split } from './matters/contract.ts'
import { splitItem } from './matters/proposal.ts'
import { fileItem, kindOf } from './proposals.ts'
import { placeOfTown } from './reading.ts'
import { relatedTo } from './relations.ts'
import { type Deadline, fristOf, nearestFrist, numberOf, subjectOf } from './rules.ts'
import { type Seal, sealedOrigin, sealOf } from './sealed.ts'
import { seal, sealedStelle } from './sealing.ts'
import * as store from './store.ts'

const pageOfRegister = 50
/** Existing stock is read when nothing of today waits. */
const afterThePost = -10

/** Bytes in hand, or a file that has flowed into the house's files already. */
type Came = { bytes: Uint8Array; stored?: undefined } | { stored: Stored; bytes?: undefined }
/** `mailbox`: the address or the folder it came to, where the channel has one. */
export type Incoming = Came & {
  name: string
  channel: z.output<typeof Channel>
  origin: string
  mailbox?: string | undefined
  /** The Eingangsstempel, where the channel knows it better than the clock: a mail server, a scanner. */
  receivedAt?: Date | undefined
  /** The outside says nothing, but the channel knows that it stays closed. */
  sealed?: Seal | undefined
  /** The run over existing stock and the folder in it. */
  stock?: { id: string; hint: string }
}

/**
 * Enters a file into the Posteingangsbuch and has it read. The same origin twice is one item: an interrupted upload or run can simply
 * be repeated.
 *
 * @param file.origin what tells this arrival from all others: the upload's own key, or path and content of a file in a folder
 */
export async function receive(ctx: Ctx, { name, bytes, stored, channel, origin, mailbox, receivedAt = ctx.now, sealed: known, stock }: Incoming) {
  const there = await store.findByOrigin(ctx.db, origin)
  if (there && stock && there.status === 'closed' && there.stockId !== stock.id) await takeUpAgain(ctx, there, stock)
  if (there) return receipt(there, name, true)
  const { hash, size, head } = stored ?? { ...(await ctx.files.put(bytes)), head: bytes }
  const sealed = known ?? sealOf({ fileName: name, mailbox, bytes: head })
  const twin = await store.findTwin(ctx.db, hash)
  const year = Number(dayOf(ctx.now).slice(0, 4))
  return transact(ctx.db, async (tx) => {
    const serial = await store.nextSerial(tx, year)
    const raced = await store.findByOrigin(tx, origin) // the counter's lock has just been taken: a twin of this call is finished now
    if (raced) throw new AlreadyThere(raced)
    const item = await store.insertItem(tx, {
      year,
      serial,
      channel,
      origin: sealed ? sealedOrigin(origin) : origin,
      receivedAt,
      enteredBy: ctx.actor.id,
      fileName: sealed ? '' : name.slice(0, 300),
      fileHash: hash,
      fileSize: size,
      stelleId: sealed ? sealedStelle(ctx, sealed.reason) : ctx.town.town.poststelle,
      duplicateOf: twin?.id ?? null,
      ...(stock ? { stockId: stock.id, hint: sealed ? null : stock.hint } : {}),
      ...(sealed ? { status: 'sealed', sealed: sealed.reason, sender: sealed.sender } : {}),
    })
    await audit.record(tx, ctx.actor, 'intake.item-received', subjectOf(item), { item: item.id, channel, file: hash })
    if (sealed)
      await audit.record(tx, ctx.actor, 'intake.item-sealed', subjectOf(item), { item: item.id, reason: sealed.reason, stelle: item.stelleId })
    else await ctx.jobs.send(tx, readJob, { id: item.id }, stock ? { priority: afterThePost } : {})
    return receipt(item, name, false)
  }).catch((e) => {
    if (e instanceof AlreadyThere) return receipt(e.item, name, true)
    throw e
  })
}

/** A run over existing stock was cancelled, and its folder is begun again: what had been taken off is read for the new run. */
const takeUpAgain = (ctx: Ctx, { id }: store.ItemRow, stock: NonNullable<Incoming['stock']>) =>
  transact(ctx.db, async (tx) => {
    const item = await store.lockItem(tx, id)
    if (item?.status !== 'closed' || item.akteId) return
    await store.updateItem(tx, id, { status: 'received', stockId: stock.id, hint: stock.hint })
    await ctx.jobs.send(tx, readJob, { id }, { priority: afterThePost })
  })

/** Rolls the transaction back, so that the serial number is not used up. */
class AlreadyThere extends Error {
  readonly item: store.ItemRow
  constructor(item: store.ItemRow) {
    super('already there')
    this.item = item
  }
}

const receipt = (item: store.ItemRow, name: string, known: boolean) => ({
  id: item.id,
  number: numberOf(item.year, item.serial),
  name,
  known,
  receivedAt: item.receivedAt,
  fileHash: item.fileHash,
  sealed: item.sealed,
})

/** Files of one upload; `key` is made by the browser, so that a second try of the same upload adds nothing. */
export async function receiveUpload(ctx: Ctx, key: string, files: Upload[]) {
  if (!files.length) throw errors.noFile()
  const received = []
  for (const [i, arrival] of (await arrivalsOf(files, async (f) => (await ctx.files.get(f.hash)).toString('utf8'))).entries())
    received.push(await receive(ctx, { ...(await asOne(ctx, arrival)), channel: 'upload', origin: `upload/${ctx.actor.id}/${key}/${i}` }))
  return { received }
}

/** One file as it is; those of a message of the justice as an archive, like the folder it was exported to. */
async function asOne(ctx: Ctx, files: Upload[]): Promise<{ name: string; stored: Stored }> {
  const [first] = files
  if (!first || files.length === 1) return { name: first?.name ?? '', stored: first as Upload }
  const names = distinct(files.map((f) => f.name))
  const contents: Record<string, Uint8Array> = {}
  for (const [i, f] of files.entries()) contents[names[i] ?? ''] = await ctx.files.get(f.hash)
  const stored = await storeWithHead(ctx.files, [packed(contents)]) // the single files are forgotten within a day
  return { name: `${first.name.replace(/\.xml$/i, '')}.zip`, stored }
}

/** How far some items are, in words; for whoever brought them in. */
export async function progress({ db, town }: Ctx, ids: readonly string[]) {
  const rows = await store.findItems(db, ids)
  const title = (id: string) => town.stellen.find((s) => s.id === id)?.title ?? ''
  return rows.map((r) => ({
    number: numberOf(r.year, r.serial, r.part),
    fileName: r.fileName,
    status: r.status,
    outcome: r.refusalSentence ?? (r.status === 'received' ? '' : `${r.stelleId} ${title(r.stelleId)}`),
  }))
}

/** How many of these items wait to be read. */
export const countUnread = ({ db }: Pick<Ctx, 'db'>, ids: readonly string[]) => store.countReceived(db, ids)

/** What identifies a file in a folder: where it lies and what is in it. */
export const folderOrigin = (path: string, bytes: Uint8Array) => `folder/${path}#${createHash('sha256').update(bytes).digest('hex')}`

/** By a person, of what she may see. */
export async function sealByHand(ctx: Ctx, id: string, sealing: z.output<typeof Sealing>) {
  await findReadable(ctx, id)
  await seal(ctx, id, sealing)
  return {}
}

/** The original goes to who holds the Stelle, to nobody above; an offer not before the day of its opening (§ 54 VgV, § 14 VOB/A). */
export async function sealedOriginal(ctx: Ctx, id: string): Promise<Download> {
  const item = await store.findItem(ctx.db, id)
  if (!item?.sealed || !actsFor(ctx.actor, item.stelleId)) throw errors.notFound(id)
  if (item.sealed === 'angebot' && (!item.opensOn || item.opensOn > dayOf(ctx.now))) throw errors.staysClosed(id)
  await transact(ctx.db, (tx) => audit.record(tx, ctx.actor, 'intake.original-taken', subjectOf(item), { item: id }))
  return {
    bytes: await ctx.files.get(item.fileHash),
    type: 'application/octet-stream',
    name: numberOf(item.year, item.serial, item.part).replace('/', '-'),
  }
}

/** The Posteingangsbuch. The Poststelle sees every line of it, but content only of what lies with a Stelle of hers. */
export async function register(ctx: Ctx, { before, ...query }: z.output<typeof RegisterQuery>) {
  const sight = await sightOf(ctx.db, ctx.actor)
  const rows = await store.listItems(ctx.db, sight, { ...query, before, all: ctx.actor.permissions.includes(may.register) }, pageOfRegister + 1)
  const items = rows.slice(0, pageOfRegister).map((r) => lineOf(r, maySee(sight, r)))
  return { items, next: rows.length > pageOfRegister ? (items.at(-1)?.number ?? null) : null }
}

const lineOf = (r: store.ItemRow, readable: boolean) => ({
  ...r,
  number: numberOf(r.year, r.serial, r.part),
  readable,
  fileName: r.fileName || null,
  duplicateOf: null, // who may see the other one finds it among the related items
  suspected: Suspected.options.find((s) => r.because.includes(s)) ?? null,
  ...(readable
    ? {}
    : {
        fileName: null,
        sender: null,
        subject: null,
        documentType: null,
        tags: [],
        refusalSentence: null,
        priority: 'normal' as const,
        suspected: null,
      }),
})

/** An item with its documents, what is proposed and why, what was decided and the trail. */
export async function get(ctx: Ctx, id: string) {
  const item = await findReadable(ctx, id)
  const subject = subjectOf(item)
  const [documents, facts, proposal, decisions, entries, akte, deposit, split, neighbours] = await Promise.all([
    documentStore.listDocuments(ctx.db, id),
    documentStore.listFacts(ctx.db, id),
    review.findOpen(ctx.db, kindOf(item), subject),
    review.decisionsOn(ctx.db, subject),
    audit.trail(ctx.db, subject),
    records.findAkteOf(ctx, subject),
    records.findDepositOf(ctx, subject),
    review.findOpen(ctx.db, splitItem, subject),
    neighboursOf(ctx, item),
  ])
  const names = await ctx.people.names([...decisions.map((d) => d.personId ?? ''), ...entries.map((e) => e.actor)])
  const blind = proposal ? (await review.blindAmong(ctx.db, [proposal.id])).has(proposal.id) : false
  const standing = proposal && standingFor(ctx.actor, proposal.stelleId)
  const related = item.sealed ? [] : await relatedTo(ctx, item, documents)
  return {
    ...lineOf(item, true),
    duplicateOf: related.find((r) => r.why === 'same-file')?.id ?? null,
    identityCopy: item.identityCopy,
    priorityReasons: blind ? [] : reasonsOf(item),
    ...(blind ? { priority: 'normal' as const, suspected: null } : {}),
    facts: facts.map(({ startAt, endAt, ...f }) => ({ ...f, start: startAt, end: endAt })),
    related,
    documents: documents.map((d) => ({ ...d, size: d.fileSize, rendered: hasPictures(d) })),
    proposal: proposal
      ? {
          ...proposal,
          payload: proposal.payload as Sorting,
          act: fileItem.act(proposal),
          complete: fileItem.complete(proposal),
          fristReasons: fristReasons(ctx, item, facts, proposal.payload as Sorting),
          ...(blind ? hiddenOf(proposal) : {}),
          blind,
          mine: !!standing,
          vertretungFor: standing?.vertretungFor ?? null,
        }
      : null,
    decisions: decisions.map((d, i) => ({
      ...d,
      about: d.proposalKind,
      byName: names[d.personId ?? ''] ?? '',
      blind: d.agreed === null ? null : { agreed: d.agreed, proposed: d.proposed as Sorting, chosen: d.decided as Sorting | null },
      changed: Object.keys(d.difference),
      undoable: i === 0 && !d.revertedAt && actsFor(ctx.actor, d.vertretungFor ?? d.stelleId),
    })),
    trail: entries.map((e) => ({
      at: e.at,
      fact: e.fact,
      byName: e.actorKind === 'machine' ? 'Vorzimmer' : (names[e.actor] ?? ''),
      data: e.data as unknown as Record<string, unknown>,
    })),
    ...neighbours,
    splittable: item.status === 'waiting' && !item.stockId && (proposal ?? split) !== undefined && holds(ctx, (proposal ?? split)?.stelleId),
    split: split && holds(ctx, split.stelleId) && !blind ? { ...split, payload: split.payload as Split } : null,
    akte: akte ? { id: akte.id, aktenzeichen: akte.aktenzeichen, title: akte.title } : null,
    depositError: deposit?.error ?? null,
  }
}

const holds = ({ actor }: Ctx, stelleId: string | undefined) => actsFor(actor, stelleId)

/** The entry it was cut out of and what was cut out of it, as far as this person may know. */
async function neighboursOf(ctx: Ctx, item: store.ItemRow) {
  if (!item.partOf && item.status !== 'split') return { partOf: null, parts: [] }
  const sight = await sightOf(ctx.db, ctx.actor)
  const [whole] = item.partOf ? await store.findItems(ctx.db, [item.partOf]) : []
  const all = await store.listParts(ctx.db, item.partOf ?? item.id)
  const parts = all.filter((p) => p.id !== item.id && !(p.status === 'closed' && !p.partGiven))
  return {
    partOf: whole ? lineOf(whole, maySee(sight, whole) || mayReadWhole(sight, whole, all)) : null,
    parts: parts.map((p) => lineOf(p, maySee(sight, p))),
  }
}

/** Who got a part may read the whole letter, unless some of it lies behind a secrecy border. */
const mayReadWhole = (sight: Sight, whole: store.ItemRow, parts: readonly store.ItemRow[]) =>
  whole.status === 'split' && !whole.border && parts.every((p) => !p.border && p.status !== 'received') && parts.some((p) => maySee(sight, p))

/** A blind sample: what would tell the clerk what the machine thought stays in the house until she has chosen. */
const hiddenOf = (proposal: review.Proposal) => ({
  payload: fileItem.standing?.hidden(proposal as { payload: Sorting; stelleId: string }) as Sorting,
  evidence: [],
  confidence: 0,
  fristOn: null,
  fristReasons: [],
  complete: false,
})

/** Why the proposed Frist ends when it does; empty when the person has set another. */
function fristReasons(
  ctx: Ctx,
  item: store.ItemRow,
  facts: readonly documentStore.FactRow[],
  { documentType, fristOn }: Sorting,
): Deadline['reasons'] {
  const receivedOn = dayOf(item.receivedAt)
  const frist = nearestFrist(
    fristOf(
      ctx.town.documentTypes.find((t) => t.id === documentType),
      receivedOn,
      placeOfTown(ctx),
    ),
    facts.flatMap(({ documentId, startAt, endAt, frist: written, quoted }) =>
      written && !quoted ? [{ documentId, start: startAt, end: endAt, frist: written }] : [],
    ),
    receivedOn,
  )
  return frist && frist.on === fristOn ? frist.reasons : []
}

/** Why somebody should look sooner or later, in words. */
const reasonsOf = ({ because }: store.ItemRow): Text[] => because.flatMap((code) => (code in becauseOf ? [becauseOf[code as Because]] : []))

const hasPictures = (d: documentStore.DocumentRow) => d.outcome === 'read' && ['pdf', 'png', 'jpeg', 'tiff'].includes(d.kind)

/** Where the words of a document stand: pages, blocks, boxes, as it was read. */
export async function reading(ctx: Ctx, id: string, documentId: string): Promise<Download> {
  const found = await findReadableDocument(ctx, id, documentId)
  if (!found.readingHash) throw errors.notFound(documentId)
  return { bytes: await ctx.files.get(found.readingHash), type: 'application/json', inline: true, cacheSeconds: 3600 }
}

/** The file as it came in. Opening it is recorded. */
export async function original(ctx: Ctx, id: string, documentId: string): Promise<Download> {
  const found = await findReadableDocument(ctx, id, documentId)
  await transact(ctx.db, (tx) => audit.record(tx, ctx.actor, 'intake.file-opened', `intake/${id}`, { item: id, document: documentId }))
  return { bytes: await ctx.files.get(found.fileHash), type: 'application/octet-stream', name: found.name }
}

/** A page as a picture, drawn in a worker process: the browser never opens what a stranger sent. */
export async function picture(ctx: Ctx, id: string, documentId: string, page: number, scale: number): Promise<Download> {
  const found = await findReadableDocument(ctx, id, documentId)
  if (!hasPictures(found) || page < 1 || page > found.pages) throw errors.noPicture()
  const bytes = await ctx.files.get(found.fileHash)
  return {
    bytes: await readersOf(ctx, 'intake').renderPage({ name: found.name, bytes }, page, scale),
    type: 'image/png',
    inline: true,
    cacheSeconds: 3600,
  }
}

/** @throws AppError intake.not-found for who may not see it, too */
export async function findReadable(ctx: Ctx, id: string): Promise<store.ItemRow> {
  const item = await store.findItem(ctx.db, id)
  // Until it is sorted, who put it in may look at it too: it lies with the Poststelle, and she knows what is in it.
  const own = item?.status === 'received' && item.enteredBy === ctx.actor.id
  if (!item) throw errors.notFound(id)
  const asked = () => !item.sealed && circulation.mayLook(ctx, [subjectOf(item), ...(item.akteId ? [`records/${item.akteId}`] : [])])
  const sight = await sightOf(ctx.db, ctx.actor)
  const ofWhole = async () => item.status === 'split' && mayReadWhole(sight, item, await store.listParts(ctx.db, id))
  if (!own && !maySee(sight, item) && !(await ofWhole()) && !(await asked())) throw errors.notFound(id)
  return item
}

async function findReadableDocument(ctx: Ctx, id: string, documentId: string) {
  await findReadable(ctx, id)
  const found = await documentStore.findDocument(ctx.db, id, documentId)
  if (!found) throw errors.notFound(documentId)
  return found
}

/** What a person can choose from when she amends a proposal. */
export async function vocabulary({ town }: Ctx) {
  const office = new Map(town.offices.map((o) => [o.id, o.name]))
  const groups = new Set(town.aktenplan.map((p) => p.parent))
  return {
    documentTypes: town.documentTypes.map(({ id, title }) => ({ id, title })),
    stellen: town.stellen.map((s) => ({ id: s.id, title: s.title, office: office.get(s.office) ?? '' })),
    tags: town.tags.map(({ id, title }) => ({ id, title })),
    plan: town.aktenplan.filter((p) => !groups.has(p.id)).map(({ id, title }) => ({ id, title })),
  }
}
