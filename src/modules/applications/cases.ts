import type { z } from 'zod'
import { actsFor, stellenOf } from '#base/actor.ts'
import * as audit from '#base/audit.ts'
import { addDays } from '#base/calendar/index.ts'
import type { Ctx } from '#base/ctx.ts'
import { transact } from '#base/db.ts'
import type { Download } from '#base/http.ts'
import { endProducts, type Whole } from '#base/leistungen/index.ts'
import * as review from '#base/review/index.ts'
import { dayOf } from '#base/time.ts'
import { placeOf } from '#base/town.ts'
import { maySee, sightOf } from '#base/visibility.ts'
import * as bescheid from '#modules/bescheid/index.ts'
import * as circulation from '#modules/circulation/index.ts'
import { filled, fristenOf, hearingOf, shownValue, subjectOf } from './casework.ts'
import { type Ask, type Case, type CaseQuery, type Correct, type Decided, errors, type Look } from './contract.ts'
import { confirmedAt } from './mail-check.ts'
import { reaches } from './notices.ts'
import { packageOf } from './packages.ts'
import { openKinds, previewOf, say, sign, titleOf } from './proposals.ts'
import { recheck } from './service.ts'
import * as store from './store.ts'
import { shownUpload } from './uploads.ts'

/** Days an applicant has for what is missing, where the clerk names none. */
const missingDays = 14

/** The applications a person may see, newest first; with the Frist that must not be missed. */
export async function list(ctx: Ctx, query: z.output<typeof CaseQuery>) {
  const rows = await store.listCases(ctx.db, await sightOf(ctx.db, ctx.actor), query)
  const cases = []
  for (const row of rows) {
    const { whole } = await packageOf(ctx, ctx.db, row.packageId)
    const fristen = isOver(row) ? [] : runningFristen(ctx, row, whole)
    const loud = { over: 0, loud: 1, near: 2, calm: 3 }
    const loudest = [...fristen].sort((a, b) => loud[a.level] - loud[b.level])[0]
    cases.push({
      id: row.id,
      number: store.numberOf(row) ?? '',
      title: row.title,
      applicant: row.applicant,
      status: row.status,
      stelleId: row.stelleId,
      submittedAt: row.submittedAt ?? row.startedAt,
      loudest: loudest ?? null,
      missing: row.vermerk?.missing.length ?? 0,
      automatic: (await store.findOutcome(ctx.db, row.id))?.automatic ?? false,
    })
  }
  return { cases }
}
const isOver = ({ status }: store.CaseRow) => status === 'decided' || status === 'withdrawn'

const runningFristen = (ctx: Ctx, row: store.CaseRow, whole: Whole) =>
  fristenOf(whole, { submittedOn: dayOf(row.submittedAt ?? ctx.now), completeOn: row.completeOn }, dayOf(ctx.now), placeOf(ctx.town))

async function seen(ctx: Ctx, id: string): Promise<{ row: store.CaseRow; whole: Whole; pack: store.PackageRow }> {
  const row = await store.findCase(ctx.db, id)
  if (!row?.submittedAt) throw errors.notFound()
  const may = maySee(await sightOf(ctx.db, ctx.actor), row) || (await circulation.mayLook(ctx, [subjectOf(id)])) || (await isAsked(ctx, id))
  if (!may) throw errors.notFound()
  const { row: pack, whole } = await packageOf(ctx, ctx.db, row.packageId)
  return { row, whole, pack }
}
/** Who is to sign may look. */
const isAsked = async (ctx: Ctx, id: string) => {
  const stellen = stellenOf(ctx.actor)
  return (await review.openOn(ctx.db, [subjectOf(id)])).some((p) => p.kind === sign.name && stellen.includes(p.stelleId))
}

/** An application with its facts beside the evidence. Looking behind a secrecy border is recorded. */
export async function get(ctx: Ctx, id: string): Promise<z.output<typeof Case>> {
  const { row, whole, pack } = await seen(ctx, id)
  const { leistung, form, kind } = whole
  if (row.border) await transact(ctx.db, (tx) => audit.record(tx, ctx.actor, 'applications.read', subjectOf(id), { id }))
  const [uploads, messages, outcome, open, decisions, trail, active, consent] = await Promise.all([
    store.listUploads(ctx.db, id),
    store.listMessages(ctx.db, id),
    store.findOutcome(ctx.db, id),
    review.openOn(ctx.db, [subjectOf(id)]),
    review.decisionsOn(ctx.db, subjectOf(id)),
    audit.trail(ctx.db, subjectOf(id)),
    store.findActive(ctx.db, pack.package),
    store.findConsent(ctx.db, id),
  ])
  const today = dayOf(ctx.now)
  const proposal = open.find((p) => openKinds.some((k) => k.name === p.kind))
  const final = outcome && decisions.find((d) => d.id === outcome.decisionId)
  const first = outcome?.preparedDecisionId ? decisions.find((d) => d.id === outcome.preparedDecisionId) : undefined
  const prepared = proposal?.kind === sign.name ? (proposal.payload as Decided) : null
  const names = await ctx.people.names([
    ...new Set([...trail.map((t) => t.actor), ...decisions.flatMap((d) => d.personId ?? []), prepared?.preparedBy ?? '']),
  ])
  const hearing = leistung.hearing ? hearingOf(messages, today) : null
  const vermerk = row.vermerk
  if (!vermerk) throw errors.notFound()
  return {
    id,
    version: row.version,
    number: store.numberOf(row) ?? '',
    title: whole.title,
    kind,
    product: endProducts[kind].name,
    verwaltungsakt: endProducts[kind].verwaltungsakt,
    applicant: row.applicant,
    status: row.status,
    stelleId: row.stelleId,
    border: row.border,
    mine: actsFor(ctx.actor, proposal?.stelleId ?? row.stelleId),
    submittedAt: row.submittedAt ?? row.startedAt,
    completeOn: row.completeOn,
    package: { id: pack.id, version: pack.label, digest: pack.digest, newer: !!active && active.id !== pack.id },
    steps: form.steps.map((s) => ({
      title: s.title,
      fields: s.fields.flatMap((n) => {
        const field = form.schema.properties[n]
        const value = shownValue(field, row.answers[n])
        return value ? [{ name: n, title: field?.title ?? n, value }] : []
      }),
    })),
    uploads: uploads.map(shownUpload),
    documents: leistung.documents.map(({ id: d, title }) => ({ id: d, title })),
    vermerk,
    fristen: isOver(row) ? [] : runningFristen(ctx, row, whole),
    messages: messages.map(({ id: m, kind: k, fromHouse, text, dueOn, at }) => ({ id: m, kind: k, fromHouse, text, dueOn, at })),
    special: String(row.answers[leistung.automation?.special ?? ''] ?? ''),
    discretion: leistung.discretion ?? null,
    hearing: leistung.hearing && hearing ? { law: leistung.hearing.law, state: hearing.state, dueOn: hearing.dueOn } : null,
    account: row.identity
      ? {
          level: row.identity.level,
          at: new Date(row.identity.at),
          fields: Object.keys(row.identity.answers),
        }
      : null,
    fourEyes: leistung.signing.fourEyes,
    proposal: proposal
      ? { id: proposal.id, version: proposal.version, kind: proposal.kind, resubmitOn: proposal.resubmitOn, stelleId: proposal.stelleId }
      : null,
    prepared,
    preparedName: prepared?.preparedBy ? (names[prepared.preparedBy] ?? '') : null,
    drafts: {
      missing: missingText(ctx, whole, vermerk.missing),
      hearing: leistung.hearing ? `Guten Tag,\n\n${leistung.hearing.text}` : '',
      tenor: tenorDraft(row, whole),
    },
    outcome: outcome
      ? {
          act: outcome.act,
          reason: outcome.reason,
          amounts: outcome.amounts,
          by: final?.personId ? (names[final.personId] ?? '') : '',
          preparedBy: first?.personId ? (names[first.personId] ?? '') : null,
          automatic: outcome.automatic,
          at: outcome.at,
          text: outcome.texts,
          undoable: !row.issuedAt && !outcome.automatic && !leistung.signing.fourEyes,
          decisionId: outcome.decisionId,
        }
      : null,
    bescheide: (await bescheid.listOf(ctx, subjectOf(id))).map(({ id: b, number, title, status }) => ({ id: b, number, title, status })),
    portalSince: consent?.given ? consent.at : null,
    mailConfirmed: !!(consent?.mail && (await confirmedAt(ctx.db, id, consent.mail))),
    reachable: await reaches(ctx, row),
    remedyOpen: endProducts[kind].verwaltungsakt && !isOver(row) ? await bescheid.remedyOpen(ctx, ctx.town.town.land, leistung.area) : null,
    trail: trail.map((t) => ({ fact: t.fact, at: t.at, by: t.actorKind === 'person' ? (names[t.actor] ?? '') : t.actorKind })),
  }
}

/** The words of a full grant to begin with, its amounts as places to be filled. */
const tenorDraft = (row: store.CaseRow, whole: Whole) =>
  filled(
    whole.leistung.texts.grant.tenor.map((line) => line.replace(/\{(betrag-[^{}]+)\}/g, '⟦$1⟧')),
    whole,
    { answers: row.answers, amounts: {}, submittedOn: dayOf(row.submittedAt ?? row.startedAt), number: store.numberOf(row) ?? '', reason: '' },
  )
    .join('\n')
    .replace(/⟦(.+?)⟧/g, '{$1}')

/** The letter for what is missing, ready but for the clerk's eye. */
function missingText(ctx: Ctx, { leistung }: Whole, missing: readonly { title: string }[]): string {
  if (!missing.length) return ''
  const due = addDays(dayOf(ctx.now), missingDays)
  return `Guten Tag,\n\n${leistung.texts.missing}`
    .replaceAll('{frist}', due.split('-').reverse().join('.'))
    .replaceAll('{liste}', missing.map((m) => `- ${m.title}`).join('\n'))
}

/**
 * Writes to the applicant: what is missing, a hearing, an answer. The words are those of the person, and leave by her decision.
 *
 * @throws AppError applications.day-past, applications.changed-meanwhile, review.other-stelle
 */
export async function ask(ctx: Ctx, id: string, { kind, text, dueOn, version }: z.output<typeof Ask>): Promise<void> {
  const { row, whole } = await seen(ctx, id)
  if (isOver(row)) throw errors.over()
  if (row.version !== version) throw errors.changed()
  if (dueOn && dueOn <= dayOf(ctx.now)) throw errors.dayPast()
  review.standingFor(ctx.actor, row.stelleId)
  const due =
    dueOn ??
    (kind === 'hearing'
      ? addDays(dayOf(ctx.now), whole.leistung.hearing?.days ?? missingDays)
      : kind === 'missing'
        ? addDays(dayOf(ctx.now), missingDays)
        : null)
  const proposal = await transact(ctx.db, (tx) =>
    review.propose(ctx, tx, say, {
      subject: `applications-message/${id}`,
      title: titleOf(row, whole),
      payload: { kind, text, dueOn: due },
      evidence: [],
      confidence: 1,
      method: 'applications.say/1',
      label: 'person',
      stelleId: row.stelleId,
    }),
  )
  await review.decide(ctx, proposal.id, { version: proposal.version, outcome: 'accepted' })
}

/** The Bescheid before its signature, for who may act on the case. */
export async function preview(ctx: Ctx, id: string, input: z.output<typeof Look>) {
  const { row, whole } = await seen(ctx, id)
  return previewOf(ctx, row, whole, input)
}

/** A person says what a proof is and what it shows; the Vermerk follows. */
export async function correct(ctx: Ctx, id: string, uploadId: string, { document, proven, values }: z.output<typeof Correct>): Promise<void> {
  const { row, whole } = await seen(ctx, id)
  if (isOver(row) || row.status === 'prepared') throw errors.over()
  review.standingFor(ctx.actor, row.stelleId)
  const upload = (await store.listUploads(ctx.db, id)).find((u) => u.id === uploadId)
  const wanted = whole.leistung.documents.find((d) => d.id === document)
  if (!upload || !wanted) throw errors.noSuchDocument()
  const kept = wanted.shows.flatMap((s) => {
    const value = values[s.id]
    if (value === undefined || value === '') return []
    const before = upload.values.find((v) => v.show === s.id && String(v.value) === String(value))
    return [before ?? { show: s.id, title: s.title, value, field: s.field ?? null, start: 0, end: 0 }]
  })
  await transact(ctx.db, async (tx) => {
    await store.correctUpload(tx, uploadId, { document, proven, values: kept, by: ctx.actor.id })
    await audit.record(tx, ctx.actor, 'applications.corrected', subjectOf(id), { upload: uploadId })
  })
  await recheck(ctx, id)
}

/** The file of a proof, to be looked at beside what was read from it. */
export async function file(ctx: Ctx, id: string, uploadId: string): Promise<Download> {
  await seen(ctx, id)
  const upload = (await store.listUploads(ctx.db, id)).find((u) => u.id === uploadId)
  if (!upload) throw errors.notFound()
  const types: Record<string, string> = { pdf: 'application/pdf', jpeg: 'image/jpeg', png: 'image/png', tiff: 'image/tiff' }
  const type = types[upload.kind] ?? 'application/octet-stream'
  return { bytes: await ctx.files.get(upload.fileHash), type, name: upload.name, inline: upload.kind === 'jpeg' || upload.kind === 'png' }
}

/** The text of a proof, in which the values stand. */
export async function proofText(ctx: Ctx, id: string, uploadId: string): Promise<{ text: string }> {
  await seen(ctx, id)
  const upload = (await store.listUploads(ctx.db, id)).find((u) => u.id === uploadId)
  if (!upload) throw errors.notFound()
  return { text: upload.text }
}
