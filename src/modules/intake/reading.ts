import { placeOf, type ReadDocument, type Reading, readersOf } from '#ai/reading/index.ts'
import * as audit from '#base/audit.ts'
import type { Ctx } from '#base/ctx.ts'
import { transact } from '#base/db.ts'
import { isSwitchedOff } from '#base/method-use.ts'
import * as review from '#base/review/index.ts'
import { dayOf } from '#base/time.ts'
import * as records from '#modules/records/index.ts'
import { Priority, type SealedReason, type Sorting } from './contract.ts'
import { isQuoted, ownText, quotedIn } from './documents/quoted.ts'
import * as documentStore from './documents/store.ts'
import { factsOf, senderOf, threadOf, withoutPersons } from './facts.ts'
import { learnedOf } from './learning.ts'
import { likenessOf } from './likeness.ts'
import { cutOut } from './matters/cut.ts'
import type { PageText } from './matters/passages.ts'
import { splitItem } from './matters/proposal.ts'
import { proposeSplit } from './matters/propose.ts'
import { extracting, receiving, sorting, splitting, suspecting } from './methods.ts'
import { type Heard, priorityOf } from './priority.ts'
import { fileItem, kindOf } from './proposals.ts'
import { folderTitle, fristOf, nearestFrist, numberOf, subjectOf } from './rules.ts'
import { sealOfCover } from './sealed.ts'
import { dropFiles, seal } from './sealing.ts'
import { type Sorted, sort } from './sorter.ts'
import { findStock } from './stock/store.ts'
import * as store from './store.ts'
import { type House, type Suspicion, suspicionOf } from './suspicion.ts'
import { titleOf } from './title.ts'
import { explains } from './voice.ts'

/**
 * Reads all files of an item, sorts it and lays the proposal on a desk. Safe to run twice: what an earlier run wrote is replaced as long
 * as nobody has decided.
 */
export async function read(ctx: Ctx, id: string): Promise<void> {
  const entry = await store.findItem(ctx.db, id)
  if (!entry || isOver(entry)) return
  const item = await cutOut(ctx, readersOf(ctx, 'intake'), entry)
  const run = item.stockId ? await findStock(ctx.db, item.stockId) : undefined
  if (run?.status === 'cancelled') return transact(ctx.db, async (tx) => void (await store.updateItem(tx, id, { status: 'closed' })))
  const bytes = await ctx.files.get(item.fileHash)
  // Switched off, a method does nothing: the letter still arrives, unsorted or as a picture, on the desk of the Poststelle.
  const [noSorting, noSplitting, noExtracting] = await Promise.all([sorting, splitting, extracting].map((m) => isSwitchedOff(ctx, m.id)))
  const parts: { id: string; hash: string; size: number }[] = []
  const pending: Promise<unknown>[] = []
  let cover: SealedReason | undefined
  const reading = await readersOf(ctx, 'intake').read(
    { name: item.fileName, bytes },
    {
      onPart: (part, _name, content) => void pending.push(ctx.files.put(content).then(({ hash, size }) => parts.push({ id: part, hash, size }))),
      // Of a scan or a PDF the first page is seen before anything behind it is opened.
      onCover: (firstPage) => {
        cover = sealOfCover(firstPage.slice(0, 4000))
        return !cover
      },
    },
  )
  await Promise.all(pending)
  const documents = await Promise.all(
    flatten({ part: '', name: item.fileName, size: item.fileSize, hash: item.fileHash, reading }, parts).map((d, position) =>
      documentRow(ctx, d, position),
    ),
  )
  const made = [...parts.map((p) => p.hash), ...documents.flatMap((d) => d.readingHash ?? [])]
  // Of other formats the cover can be seen only now. What was read has not been kept yet, and is not.
  if (reading.outcome === 'read') cover ??= sealOfCover(reading.text.slice(0, 4000))
  if (cover) {
    await seal(ctx, id, { reason: cover })
    return dropFiles(ctx, made)
  }
  const envelope = envelopeOf(reading)
  const receivedOn = dayOf(item.receivedAt)
  const place = placeOfTown(ctx)
  const facts = documents.map((d) => factsOf(d.text, receivedOn, place))
  // What a mail quotes of an earlier one is neither its sender's nor its matter; only the thread goes by it.
  const ownFacts = documents.map((d, i) => (facts[i] ?? []).filter((f) => !isQuoted(f, d.quoted)))
  const [text, own] = [documents[0] ? ownText(documents[0]) : '', noExtracting ? [] : (ownFacts[0] ?? [])]
  const sender = senderOf(envelope.from, noExtracting ? '' : text, own, ctx.town.town.name)
  const title = titleOf(envelope.subject, text, item.fileName, own)
  const thread = threadOf(
    numberOf(item.year, item.serial, item.part),
    envelope,
    envelope.subject ?? title,
    documents[0]?.text ?? '',
    noExtracting ? [] : (facts[0] ?? []),
  )
  const learned = await learnedOf(ctx)
  const named = await akteOfMatter(ctx, documents, { ...item, thread })
  const given = item.partGiven
  const suspicion = given || item.stockId ? undefined : suspicionIn(ctx, reading, text)

  const proposal = await transact(ctx.db, async (tx) => {
    const locked = await store.lockItem(tx, id)
    if (!locked || isOver(locked)) return undefined
    const rows = await documentStore.replaceDocuments(tx, id, documents)
    const masked = rows.map((r, i) => ({ documentId: r.id, text: withoutPersons(ownText(r), ownFacts[i] ?? []) }))
    const subject = withoutPersons(envelope.subject ?? '', factsOf(envelope.subject ?? '', receivedOn, place))
    const spoken = noSorting
      ? { ...unsorted, stelleId: run?.stelleId ?? undefined }
      : sort(
          ctx,
          masked.map((m, i) => (i === 0 ? { ...m, text: `${subject}\n${m.text}` } : m)),
          learned,
          run ? { folder: item.hint ?? '', stelleId: run.stelleId } : undefined,
        )
    const sorted = suspicion ? doubted(ctx.town, spoken, suspicion) : spoken
    const readings = rows.map((_, i) => readingAt(reading, i))
    /** Where characters of a document stand on its pages. */
    const placed = <P extends { documentId: string; start: number; end: number }>(p: P) => {
      const found = readings[rows.findIndex((r) => r.id === p.documentId)]
      const at = found && placeOf(found, p.start, p.end)[0]
      return { ...p, ...(at ? { page: at.page, boxes: at.boxes } : {}) }
    }
    const offset = subject.length + 1
    const evidence = sorted.evidence.flatMap((e) => {
      const [start, end] = e.documentId === rows[0]?.id ? [e.start - offset, e.end - offset] : [e.start, e.end]
      return start < 0 ? [] : [placed({ ...e, start, end })] // else the word stood in the subject, which is no place in the document
    })
    const kept = rows.flatMap((r, i) =>
      (noExtracting ? [] : (facts[i] ?? [])).map((f) => ({ ...placed({ documentId: r.id, start: f.start, end: f.end }), fact: f })),
    )
    await documentStore.insertFacts(
      tx,
      kept.map(({ documentId, start, end, fact, ...at }) => ({
        itemId: id,
        documentId,
        type: fact.type,
        value: String(fact.value),
        startAt: start,
        endAt: end,
        page: 'page' in at ? at.page : null,
        boxes: 'boxes' in at ? at.boxes : null,
        confidence: fact.confidence,
        frist: fact.frist ?? null,
        quoted: isQuoted({ start, end }, rows.find((r) => r.id === documentId)?.quoted ?? []),
      })),
    )
    const stelleId = given?.stelleId ?? (sorted.direct && sorted.stelleId ? sorted.stelleId : ctx.town.town.poststelle)
    const documentType = given?.documentType ?? sorted.documentType
    const type = ctx.town.documentTypes.find((t) => t.id === documentType)
    const heard = rows.map((r, i): Heard => {
      const words = { documentId: r.id, text: ownText(r) }
      const isRule = sorted.sure && type?.nature === 'rules'
      return { ...words, explains: explains({ text: words.text, ...(i === 0 ? { subject: envelope.subject ?? '', isRule } : {}) }) }
    })
    // A paper that explains a Frist to others sets none here, nor does an earlier letter that is quoted.
    const setsFrist = (documentId: string, place: { start: number; end: number }) =>
      !heard.find((h) => h.documentId === documentId)?.explains && !isQuoted(place, rows.find((r) => r.id === documentId)?.quoted ?? [])
    const frist =
      item.stockId || suspicion
        ? undefined
        : nearestFrist(
            heard[0]?.explains ? undefined : fristOf(type, receivedOn, place),
            kept.flatMap(({ documentId, start, end, fact }) =>
              fact.frist && setsFrist(documentId, { start, end }) ? [{ documentId, start, end, frist: fact.frist }] : [],
            ),
            receivedOn,
          )
    // A type that is hardly a guess hurries nobody, nor does the Frist that follows from it.
    const near = sorted.sure || given || frist?.place ? (given?.fristOn ?? frist?.on ?? null) : null
    const priority = priorityOf(
      {
        subject: envelope.subject ?? title,
        fristOn: near,
        receivedOn,
        tags: given?.tags.length ? given.tags : sorted.sure ? sorted.tags : [],
        sure: sorted.sure || !!given,
        suspicion,
      },
      heard,
    )
    const proposedStelle = given?.stelleId ?? sorted.stelleId ?? stelleId
    const akte = named.find((n) => n.stelleId === proposedStelle)
    const because = [...new Set(priority.reasons.map((r) => r.because))]
    const refusal = reading.outcome === 'refused' ? reading : undefined
    await store.updateItem(tx, id, {
      status: 'waiting',
      sender: sender?.name.slice(0, 300) ?? null,
      senderFrom: sender?.from ?? null,
      senderKey: sender ? ctx.pseudonym('intake.sender', sender.identity) : null,
      thread,
      subject: title,
      priority: priority.level,
      because,
      refusal: refusal?.reason ?? null,
      refusalSentence: refusal?.sentence ?? null,
      identityCopy: holdsIdentityCopy(reading),
      stelleId,
      border: type ? borderOf(ctx, type.aktenplan) : null,
    })
    await audit.record(tx, ctx.actor, 'intake.item-read', subjectOf(item), {
      item: id,
      documents: rows.length,
      refused: rows.filter((r) => r.outcome === 'refused').length,
    })
    await audit.record(tx, ctx.actor, 'intake.item-sorted', subjectOf(item), { item: id, stelle: stelleId })
    const payload: Sorting = {
      documentType,
      stelleId: proposedStelle,
      tags: given?.tags.length ? given.tags : sorted.tags,
      akteId: akte?.id ?? null,
      planId: akte ? null : (given?.planId ?? sorted.planId),
      title: given?.title ?? ((item.hint && folderTitle(item.hint)) || title),
      fristOn: given?.fristOn ?? frist?.on ?? null,
    }
    const hurry = { urgency: Priority.options.indexOf(priority.level), urgentBecause: because }
    if (!item.stockId && !refusal && !noSplitting && !noSorting && !suspicion) {
      const cuttable = rows.map((r, i) => ({ documentId: r.id, text: ownText(r), facts: ownFacts[i] ?? [], pages: pagesOf(readings[i]) }))
      const split = proposeSplit({ town: ctx.town, content: ctx.content, learned, receivedOn, place }, cuttable)
      if (split)
        await review.propose(ctx, tx, splitItem, {
          subject: subjectOf(item),
          title,
          payload: split.split,
          evidence: split.evidence.map(placed),
          confidence: split.confidence,
          method: splitting.key,
          label: 'classifier',
          stelleId,
          fristOn: payload.fristOn,
          ...hurry,
        })
    }
    // What a person sorted when she cut it out is no sample of the machine.
    const kind = given ? { ...fileItem, standing: undefined } : kindOf(item)
    return review.propose(ctx, tx, kind as typeof fileItem, {
      subject: subjectOf(item),
      title,
      payload,
      evidence: [
        ...(given
          ? evidence.filter((e) => ({ documentType: sorted.documentType, stelleId: sorted.stelleId })[e.field] === payload[e.field as 'stelleId'])
          : evidence),
        ...(frist?.place ? [placed({ field: 'fristOn', ...frist.place })] : []),
        ...priority.reasons.flatMap(({ documentId, start, end }) =>
          documentId && start !== undefined && end !== undefined ? [placed({ field: 'priority', documentId, start, end })] : [],
        ),
      ],
      confidence: refusal ? 0 : given ? 1 : sorted.confidence,
      method: sorted.method,
      label: noSorting || sorted.method === suspecting.key ? 'rules' : 'classifier',
      stelleId,
      fristOn: payload.fristOn,
      ...hurry,
    })
  })
  if (proposal)
    await review.acceptByOrder(ctx, proposal) // of existing stock there is no routine
  else await dropFiles(ctx, made) // somebody sealed it while it was read
}

/** What stands in the place of a sorting where none is made: no opinion on anything. */
const unsorted: Sorted = {
  documentType: null,
  typeConfidence: 0,
  agreed: false,
  sure: false,
  stelleId: undefined,
  direct: false,
  confidence: 0,
  tags: [],
  planId: null,
  evidence: [],
  method: receiving.key,
}

/** Whether the mail itself looks like fraud or advertising; of other formats nothing is said. */
function suspicionIn(ctx: Ctx, reading: Reading, text: string): Suspicion | undefined {
  if (reading.outcome === 'refused' || (reading.kind !== 'eml' && reading.kind !== 'msg')) return undefined
  const { from, replyTo = [], subject = '', automatic = false } = reading.meta
  return suspicionOf({ from, replyTo, subject, text, links: reading.links ?? [], automatic }, houseOf(ctx))
}

const houseOf = ({ town: { town, contacts } }: Ctx): House => ({
  name: town.name,
  domains: [
    ...new Set(
      [town.mail, ...contacts.map((c) => c.mail)].map((m) => m.split('@')[1] ?? '').concat(new URL(town.web).hostname.replace(/^www\./, '')),
    ),
  ],
})

/** What a suspected mail is proposed as: its own type, never straight to a desk, and none of the words that spoke for something else. */
function doubted(town: Ctx['town'], sorted: Sorted, { kind }: Suspicion): Sorted {
  const type = town.documentTypes.find((t) => t.nature === kind)
  if (kind === 'advertising' && sorted.sure) return { ...sorted, direct: false }
  return {
    ...sorted,
    documentType: type?.id ?? null,
    stelleId: type?.stelle,
    planId: type?.aktenplan ?? null,
    tags: [],
    evidence: [],
    direct: false,
    sure: false,
    confidence: suspected,
    method: suspecting.key,
  }
}
/** How sure a few signs make: enough to be said, not to be believed. */
const suspected = 0.5

/** Open Akten that this belongs to: named by their Aktenzeichen, or holding an earlier item of the same thread. */
async function akteOfMatter(ctx: Ctx, documents: readonly { text: string }[], item: store.ItemRow) {
  const text = documents.map((d) => d.text).join('\n')
  const named = (await records.findNamed(ctx, text.slice(0, 100_000))).map((n) => n.akte)
  // Another part of the same letter is another matter.
  const tied = (await store.listTied(ctx.db, item, 'all', 5)).filter((t) => t.akteId && !(item.partOf && t.partOf === item.partOf))
  const akten = await Promise.all(tied.map((t) => records.findAkteOf(ctx, subjectOf(t))))
  return [...named, ...akten.flatMap((a) => (a?.status === 'open' && a.border === null ? [a] : []))]
}

const isOver = ({ status }: store.ItemRow) => status === 'filed' || status === 'closed' || status === 'sealed' || status === 'split'

/** A copy of an identity document, also in an attachment. @see § 20 Abs. 2 PAuswG */
const holdsIdentityCopy = (reading: Reading): boolean =>
  reading.outcome === 'read' && (!!reading.identityCopy || reading.parts.some((p) => holdsIdentityCopy(p.reading)))

type Found = { part: string; name: string; size: number; hash: string; reading: Reading }

/** The item's file and, depth first, what was attached to it. */
function flatten(found: Found, stored: { id: string; hash: string; size: number }[]): Found[] {
  if (found.reading.outcome === 'refused') return [found]
  return [
    found,
    ...found.reading.parts
      .filter((p) => !p.inline)
      .flatMap((p) => {
        const file = stored.find((s) => s.id === p.id)
        return file ? flatten({ part: p.id, name: p.name, size: p.size, hash: file.hash, reading: p.reading }, stored) : []
      }),
  ]
}

/** Where each page of a document stands in its text. */
export function pagesOf(reading: Pick<ReadDocument, 'pages'> | undefined): PageText[] {
  return (reading?.pages ?? []).flatMap(({ number, blocks }) => {
    const [first, last] = [blocks[0], blocks.at(-1)]
    return [{ number, start: first?.start ?? 0, end: last?.end ?? 0 }]
  })
}

/** The reading behind the n-th document, in the order of `flatten`. */
function readingAt(reading: Reading, index: number): ReadDocument | undefined {
  const all: Reading[] = []
  const walk = (r: Reading) => {
    all.push(r)
    if (r.outcome === 'read') for (const p of r.parts) if (!p.inline) walk(p.reading)
  }
  walk(reading)
  const one = all[index]
  return one?.outcome === 'read' ? one : undefined
}

async function documentRow(
  { files }: Ctx,
  { part, name, size, hash, reading }: Found,
  position: number,
): Promise<Omit<documentStore.DocumentRow, 'id' | 'itemId'>> {
  const common = { position, part, name: name.slice(0, 300), kind: reading.kind, fileHash: hash, fileSize: size }
  if (reading.outcome === 'refused')
    return {
      ...common,
      outcome: 'refused',
      refusal: reading.reason,
      refusalSentence: reading.sentence,
      pages: 0,
      text: '',
      readingHash: null,
      warnings: [],
      sketch: [],
      bands: [],
      quoted: [],
    }
  const { hash: readingHash } = await files.put(Buffer.from(JSON.stringify({ ...reading, parts: [] })))
  const text = reading.text.replaceAll('\0', '')
  return {
    ...common,
    ...likenessOf(text),
    quoted: quotedIn({ ...reading, text }),
    outcome: 'read',
    refusal: null,
    refusalSentence: null,
    pages: reading.pages.length,
    text,
    readingHash,
    warnings: reading.warnings.map((w) => w.sentence),
  }
}

/** What the head of a mail says; of everything else nothing. */
function envelopeOf(reading: Reading) {
  if (reading.outcome === 'refused') return { subject: null }
  const { from, subject, messageId, inReplyTo, references } = reading.meta
  return { from, subject: subject?.trim() || null, messageId, inReplyTo, references }
}

/** Which holidays hold here. */
export const placeOfTown = ({ town }: Ctx) => ({
  land: town.town.land,
  extra: town.holidays.filter((h) => h.kind === 'feiertag').map((h) => ({ on: h.on, name: h.name, law: h.law })),
})
const borderOf = ({ town }: Ctx, planId: string) => town.aktenplan.find((p) => p.id === planId)?.border ?? null
