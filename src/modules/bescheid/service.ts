import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { z } from 'zod'
import { stellenOf } from '#base/actor.ts'
import * as audit from '#base/audit.ts'
import type { Ctx } from '#base/ctx.ts'
import { type Tx, transact } from '#base/db.ts'
import { serialNumber } from '#base/format.ts'
import type { Download } from '#base/http.ts'
import { ShownPaper, toDocx, toPdf, unprintable } from '#base/paper/index.ts'
import { describe, type Provenance, reviewOf, toXmp } from '#base/provenance.ts'
import * as review from '#base/review/index.ts'
import { findSubject, kindOf, type Subject } from '#base/subjects.ts'
import { dayOf } from '#base/time.ts'
import { maySee, sightOf } from '#base/visibility.ts'
import * as outbox from '#modules/outbox/index.ts'
import * as payments from '#modules/payments/index.ts'
import { withRemedy } from './belehrung.ts'
import { type Ask, Content, errors, made, type Preview } from './contract.ts'
import { issuing } from './methods.ts'
import { erlass, erlassErmessen } from './proposals.ts'
import { belehrungOf, type Made, paperOf, remedyOf, type Signed, wordsOf } from './sheet.ts'
import * as store from './store.ts'

const kinds = [erlass, erlassErmessen]
const kindFor = ({ discretion }: Pick<Content, 'discretion'>) => (discretion ? erlassErmessen : erlass)

/**
 * Writes a draft on a subject, for a module that has the content ready (an Antrag). It has no effect until a decision issues it.
 *
 * @param by the person or `machine`
 */
export async function draft(
  ctx: Ctx,
  tx: Tx,
  {
    subject,
    stelleId,
    border,
    content,
    by,
  }: { subject: string; stelleId: string; border: string | null; content: z.input<typeof Content>; by: string },
): Promise<{ id: string; version: number }> {
  const row = await store.insert(tx, { subject, stelleId, border, content: await withRemedy(ctx, tx, bare(content)), createdBy: by })
  await audit.record(tx, ctx.actor, 'bescheid.drafted', subject, { bescheid: row.id, version: row.version, origin: row.content.origin })
  return { id: row.id, version: row.version }
}

/** The words of the legal office come from the house alone, never with a draft that somebody sends. */
function bare(given: z.input<typeof Content>): Content {
  const content = Content.parse(given)
  return content.remedy?.text ? { ...content, remedy: null } : content
}

/** A person writes a draft on a subject that her Stelle is in charge of. */
export async function write(ctx: Ctx, subject: string, content: Content): Promise<{ id: string }> {
  const found = await seen(ctx, subject)
  review.standingFor(ctx.actor, found.stelleId)
  return transact(ctx.db, (tx) => draft(ctx, tx, { subject, stelleId: found.stelleId, border: found.border, content, by: ctx.actor.id }))
}

/** Another wording. One that lies on a desk for signature is taken back: nobody signs what she has not seen. */
export async function rewrite(ctx: Ctx, id: string, { version, content }: { version: number; content: Content }) {
  await transact(ctx.db, async (tx) => {
    const row = await mine(ctx, tx, id, version)
    for (const kind of kinds) await review.withdraw(ctx, tx, kind, `bescheid/${id}`)
    const next = await store.rewrite(tx, id, await withRemedy(ctx, tx, bare(content)))
    await audit.record(tx, ctx.actor, 'bescheid.drafted', row.subject, { bescheid: id, version: next.version, origin: content.origin })
  })
  return {}
}

/** The draft is not needed any more. */
export async function drop(ctx: Ctx, id: string) {
  await transact(ctx.db, async (tx) => {
    const row = await mine(ctx, tx, id)
    for (const kind of kinds) await review.withdraw(ctx, tx, kind, `bescheid/${id}`)
    await store.setStatus(tx, id, 'dropped')
    await audit.record(tx, ctx.actor, 'bescheid.dropped', row.subject, { bescheid: id })
  })
  return {}
}

/**
 * What keeps a content from being issued. Asked before it is laid on a desk, and by modules that issue by their own decision before they ask for it.
 *
 * @throws AppError bescheid.remedy-open, .no-court, .town-data-missing, .letters, .reasons-missing, .weighing-missing, .mail-unconfirmed
 */
export function assertIssuable(ctx: Ctx, stelleId: string, content: Content): void {
  const today = dayOf(ctx.now)
  belehrungOf(ctx.town, content, today)
  if (content.discretion && !content.weighing.length) throw errors.weighingMissing()
  if (!content.reasons.length && !content.facts.length) throw errors.reasonsMissing()
  if (content.delivery.channel === 'portal' && !content.delivery.notifyConfirmed) throw errors.mailUnconfirmed()
  const letters = unprintable(wordsOf(paperOf(ctx.town, stelleId, content, null, ctx.now, today)))
  if (letters.length) throw errors.letters(letters.slice(0, 10).join(' '))
}

/** Lays the draft on the desk of a Stelle that signs. */
export async function ask(ctx: Ctx, id: string, { version, stelleId, fristOn }: z.output<typeof Ask>) {
  await transact(ctx.db, async (tx) => {
    const row = await mine(ctx, tx, id, version)
    const content = await withRemedy(ctx, tx, row.content) // a text of the legal office that was released since
    await askIn(ctx, tx, content === row.content ? row : await store.rewrite(tx, id, content), stelleId, fristOn)
  }).catch(review.refusal)
  return {}
}

async function askIn(ctx: Ctx, tx: Tx, row: store.Row, stelleId: string, fristOn?: string) {
  const { content } = row
  assertIssuable(ctx, row.stelleId, content)
  for (const kind of kinds) await review.withdraw(ctx, tx, kind, `bescheid/${row.id}`)
  await store.setStatus(tx, row.id, 'proposed')
  await review.propose(ctx, tx, kindFor(content), {
    subject: `bescheid/${row.id}`,
    title: `${content.title}: ${content.betreff}`,
    payload: { bescheidId: row.id, version: row.version, betreff: content.betreff, title: content.title },
    evidence: [],
    confidence: 1,
    method: issuing.key,
    label: content.origin,
    stelleId,
    amountCents: content.kosten ? payments.sumOf(content.kosten) : null,
    ...(fristOn ? { fristOn } : {}),
  })
  await audit.record(tx, ctx.actor, 'bescheid.proposed', row.subject, { bescheid: row.id, version: row.version, stelle: stelleId })
}

/** The job after the Erlass: makes the files and lays the letter into the Postausgang. Run twice it does it once. */
export async function makeFiles(ctx: Ctx, id: string) {
  const row = await store.find(ctx.db, id)
  if (row?.status !== 'issued' || row.pdfHash) return
  const { pdf, docx } = await render(ctx, row)
  const pdfHash = (await ctx.files.put(pdf)).hash
  const docxHash = (await ctx.files.put(docx)).hash
  const { content } = row
  await transact(ctx.db, async (tx) => {
    const now = await store.lock(tx, id)
    if (!now || now.pdfHash) return
    await store.setFiles(tx, id, { pdfHash, docxHash })
    await outbox.enter(ctx, tx, {
      origin: `bescheid/${id}`,
      subject: row.subject,
      title: `${content.title}: ${content.betreff}`,
      stelleId: row.stelleId,
      border: row.border,
      lines: content.recipient.lines,
      recht: content.recht,
      begunOn: content.begunOn,
      pdfHash,
      delivery: content.delivery,
    })
    await audit.record(tx, ctx.actor, 'bescheid.made', row.subject, { bescheid: id })
    await ctx.events.emit(tx, made, { bescheid: id, subject: row.subject })
  })
}

const render = async (ctx: Ctx, row: store.Row) => filesOf(ctx, row, await madeOf(ctx, row), await provenanceOf(ctx, row))

/** The one way from a content to its files: of what is issued, of a draft, and of what is only looked at before the signature. */
async function filesOf(ctx: Ctx, { stelleId, content }: Pick<store.Row, 'stelleId' | 'content'>, made: Made, provenance: Provenance) {
  const bare = paperOf(ctx.town, stelleId, content, made, ctx.now, dayOf(ctx.now))
  const paper = { ...bare, subject: `${bare.subject} ${describe(provenance)}`, xmp: toXmp(provenance) }
  const template = ctx.town.bescheide?.template
  const docx = await toDocx(paper, template ? await readFile(join(ctx.town.folder, template)) : undefined)
  return { paper, pdf: await toPdf(paper), docx }
}

/**
 * The document that a decision would issue now, before anybody has signed: the same content by the same way, with a mark on every page and places instead of
 * number, Kassenzeichen and signature. Nothing is kept; whoever asks has checked who may look and records that somebody did.
 *
 * @throws AppError as `assertIssuable`: what could not be issued is not shown as if it could
 */
export async function preview(ctx: Ctx, { stelleId, content }: Pick<store.Row, 'stelleId' | 'content'>): Promise<z.output<typeof Preview>> {
  assertIssuable(ctx, stelleId, content)
  const { paper, pdf, docx } = await filesOf(ctx, { stelleId, content }, null, originOf(content, ctx.now))
  return { paper: ShownPaper.parse(paper), pdf: pdf.toString('base64'), docx: docx.toString('base64') }
}

/** The same of a draft that lies here; that it was looked at is recorded. */
export async function look(ctx: Ctx, id: string): Promise<z.output<typeof Preview>> {
  const row = await readable(ctx, id)
  if (row.status === 'issued' || row.status === 'dropped') throw errors.final()
  const content = await withRemedy(ctx, ctx.db, row.content)
  const shown = await preview(ctx, { stelleId: row.stelleId, content })
  await transact(ctx.db, (tx) => audit.record(tx, ctx.actor, 'bescheid.previewed', row.subject, { bescheid: id, version: row.version }))
  return shown
}

/** Who made the words, and the decision that answers for them. */
async function provenanceOf(ctx: Ctx, { content, status, decisionId, createdAt }: store.Row): Promise<Provenance> {
  const made = originOf(content, createdAt)
  return status === 'issued' ? { ...made, review: reviewOf(await review.getDecision(ctx.db, decisionId ?? '')) } : made
}
const originOf = ({ origin, methods }: Content, at: Date): Provenance => ({
  origin: origin === 'person' ? 'human' : origin,
  method: methods[0] ?? null,
  model: null,
  at,
  review: null,
})

async function madeOf(ctx: Ctx, row: store.Row): Promise<Made> {
  if (row.status !== 'issued' || !row.issuedAt || row.year === null || row.serial === null) return null
  const decision = await review.getDecision(ctx.db, row.decisionId ?? '')
  const claim = await payments.findOf(ctx.db, `bescheid/${row.id}`)
  const signed: Signed =
    decision.kind === 'person'
      ? {
          by: 'person',
          form: decision.signingForm ?? '',
          name: (await ctx.people.names([decision.personId ?? '']))[decision.personId ?? ''] ?? '',
          stelle: ctx.town.stellen.find((s) => s.id === decision.stelleId)?.title ?? '',
        }
      : { by: 'package', law: await review.packageLaw(ctx.db, decision.packageId ?? '') }
  return { number: serialNumber(row.year, row.serial), issuedOn: dayOf(row.issuedAt), signed, kassenzeichen: claim?.kassenzeichen ?? null }
}

/** The file: of a draft as it is now, marked on every page; of an issued one exactly what was made. */
export async function file(ctx: Ctx, id: string, format: 'pdf' | 'docx'): Promise<Download> {
  const row = await readable(ctx, id)
  const issued = row.status === 'issued'
  if (issued && !row.pdfHash) throw errors.changed()
  const hash = format === 'pdf' ? row.pdfHash : row.docxHash
  const bytes = issued && hash ? await ctx.files.get(hash) : (await render(ctx, row))[format]
  await transact(ctx.db, (tx) => audit.record(tx, ctx.actor, 'bescheid.opened', row.subject, { bescheid: id, format }))
  const name = `${issued && row.year && row.serial ? `bescheid-${serialNumber(row.year, row.serial)}` : 'entwurf'}.${format}`
  const type = format === 'pdf' ? 'application/pdf' : 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'
  return { bytes, type, name, inline: format === 'pdf' }
}

const lineOf = (row: store.Row) => ({
  ...row,
  title: row.content.title,
  betreff: row.content.betreff,
  number: row.year && row.serial ? serialNumber(row.year, row.serial) : null,
})

export async function list(ctx: Ctx, subject?: string) {
  if (subject) await seen(ctx, subject)
  return { bescheide: (await store.list(ctx.db, await sightOf(ctx.db, ctx.actor), subject)).map(lineOf) }
}

export async function get(ctx: Ctx, id: string) {
  const row = await readable(ctx, id)
  const today = dayOf(ctx.now)
  const open = (await Promise.all(kinds.map((k) => review.findOpen(ctx.db, k, `bescheid/${id}`)))).find(Boolean)
  const claim = await payments.findOf(ctx.db, `bescheid/${id}`)
  const found = kindOf(ctx.subjects, row.subject)
  const mineNow = stellenOf(ctx.actor)
  return {
    ...lineOf(row),
    path: found ? found.kind.path.replace(':id', found.id) : null,
    mine: mineNow.includes(row.stelleId),
    remedy: remedyOf(ctx.town, row.content, row.issuedAt ? dayOf(row.issuedAt) : today),
    belehrung: remedyOf(ctx.town, row.content, today).remedy && ctx.town.bescheide ? belehrungOf(ctx.town, row.content, today).paragraphs : [],
    made: row.pdfHash !== null,
    proposal: open
      ? { id: open.id, version: open.version, stelleId: open.stelleId, judgement: open.judgement, mine: mineNow.includes(open.stelleId) }
      : null,
    signers: ctx.town.stellen.filter((s) => s.signing?.verwaltungsakte && !s.sealed).map(({ id: stelle, title }) => ({ id: stelle, title })),
    kassenzeichen: claim?.kassenzeichen ?? null,
    amountCents: claim?.amountCents ?? null,
    dispatches: await outbox.listOf(ctx.db, `bescheid/${id}`),
  }
}

/** The Bescheide of a subject, for the page of its case; whoever asks has checked who may see it. */
export const listOf = async (ctx: Pick<Ctx, 'db'>, subject: string) => (await store.listOf(ctx.db, subject)).map(lineOf)

/** Whoever may see it, or is asked to sign it. */
async function readable(ctx: Ctx, id: string): Promise<store.Row> {
  const row = await store.find(ctx.db, id)
  if (!row) throw errors.notFound(id)
  if (maySee(await sightOf(ctx.db, ctx.actor), row)) return row
  const asked = (await Promise.all(kinds.map((k) => review.findOpen(ctx.db, k, `bescheid/${id}`)))).find(Boolean)
  if (asked && stellenOf(ctx.actor).includes(asked.stelleId)) return row
  throw errors.notFound(id)
}

async function mine(ctx: Ctx, tx: Tx, id: string, version?: number): Promise<store.Row> {
  const row = await store.lock(tx, id)
  if (!row) throw errors.notFound(id)
  review.standingFor(ctx.actor, row.stelleId)
  if (row.status === 'issued' || row.status === 'dropped') throw errors.final()
  if (version !== undefined && row.version !== version) throw errors.changed()
  return row
}

async function seen(ctx: Ctx, subject: string): Promise<Subject> {
  const found = await findSubject(ctx.subjects, ctx.db, subject)
  if (!found || !maySee(await sightOf(ctx.db, ctx.actor), found)) throw errors.noSubject(subject)
  return found
}

/** For the destruction of an Akte: Bescheide, claims and dispatches of a subject. @returns as SubjectKind.erase */
export async function erase(tx: Tx, subject: string): Promise<{ files: string[]; subjects: string[] }> {
  const sent = await outbox.erase(tx, subject)
  const claims = await payments.erase(tx, subject)
  const { files, ids } = await store.eraseOf(tx, subject)
  return { files: [...sent.files, ...files], subjects: [...sent.subjects, ...claims, ...ids.map((id) => `bescheid/${id}`)] }
}
