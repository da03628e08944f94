import { zipSync } from 'fflate'
import { z } from 'zod'
import { actsFor, stellenOf } from '#base/actor.ts'
import * as audit from '#base/audit.ts'
import type { Ctx } from '#base/ctx.ts'
import { type Tx, transact } from '#base/db.ts'
import { isHeld, liftHold as liftOf, listHolds, placeHold } from '#base/hold.ts'
import type { Download } from '#base/http.ts'
import { listDeputies, listOffices, listStellen } from '#base/organisation.ts'
import * as review from '#base/review/index.ts'
import { idOf, kindOf } from '#base/subjects.ts'
import { dayOf } from '#base/time.ts'
import { maySee, sightOf } from '#base/visibility.ts'
import * as bescheid from '#modules/bescheid/index.ts'
import * as circulation from '#modules/circulation/index.ts'
import { ablageOf } from './ablage.ts'
import { Bewertung, type Disposal, drop, errors, forgetFiles, type Reason } from './contract.ts'
import { endsOn, isDue, releasingStelle } from './rules.ts'
import * as store from './store.ts'
import { dateinameOf, type ExportAkte, type Message, messageName, messageXml, readme } from './xdomea.ts'

// The end of an Akte: Anbietung, Bewertung, Übergabe or Kassation. Every step is a person's, the last one by another person, and the database checks it.

const subjectOf = (akteId: string) => `records/${akteId}`
const method = 'records.aussonderung/1'
const nothing = z.object({})

const shared = { verwaltungsakt: false, signature: false, read: true, path: '/aussonderung/:id' } as const
const summary = (de: string, en: string) => () => ({ de, en })

/** The archive appraises: nothing is preselected, and its reason is its own. */
export const bewertung: review.ProposalKind<Ctx, Bewertung> = {
  ...shared,
  name: 'records.bewertung',
  title: { de: 'Akte bewerten', en: 'Appraise a file' },
  payload: Bewertung,
  judgement: true,
  act: () => ({ de: 'Bewerten', en: 'Appraise' }),
  summary: summary('Angeboten: archivwürdig oder kassabel?', 'Offered: archival value or not?'),
  complete: () => false,
  apply: async (ctx, tx, proposal, decision) => {
    const { akte, disposal } = await running(tx, proposal)
    if (decision.outcome === 'rejected') return stop(ctx, tx, disposal, decision)
    const { appraisal } = Bewertung.parse(decision.payload)
    if (!appraisal) throw errors.chooseAppraisal()
    await store.updateDisposal(tx, disposal.id, { status: 'appraised', appraisal, appraisedBy: decision.personId })
    await audit.record(tx, ctx.actor, 'records.appraised', proposal.subject, { akte: akte.id, decision: decision.id, appraisal })
    if (appraisal === 'archivwuerdig') await lay(ctx, tx, uebergabe, akte, proposal.stelleId, {})
    else await lay(ctx, tx, kassation, akte, await releasing(tx, akte.stelleId), {})
  },
}

/** The archive confirms that it holds the Akte now; here it is taken out. */
export const uebergabe: review.ProposalKind<Ctx, object> = {
  ...shared,
  name: 'records.uebergabe',
  title: { de: 'Übernahme ins Archiv', en: 'Handing over to the archive' },
  payload: nothing,
  judgement: false,
  act: () => ({ de: 'Übernahme bestätigen und hier löschen', en: 'Confirm the transfer and delete here' }),
  summary: summary('Archivwürdig: nach der Übernahme wird die Akte hier gelöscht', 'Archival: the file is deleted here after the transfer'),
  complete: () => true,
  apply: (ctx, tx, proposal, decision) => release(ctx, tx, proposal, decision),
}

/** Another person than the one who began it releases the Kassation, with a reason of her own. */
export const kassation: review.ProposalKind<Ctx, object> = {
  ...shared,
  name: 'records.kassation',
  title: { de: 'Kassation freigeben', en: 'Release a destruction' },
  payload: nothing,
  judgement: true,
  act: () => ({ de: 'Freigeben und vernichten', en: 'Release and destroy' }),
  summary: summary(
    'Die Aufbewahrungsfrist ist vorbei; die Akte wird endgültig vernichtet',
    'The retention period is over; the file is destroyed for good',
  ),
  complete: () => true,
  apply: (ctx, tx, proposal, decision) => release(ctx, tx, proposal, decision),
}

async function release(ctx: Ctx, tx: Tx, proposal: review.Proposal, decision: review.Decision): Promise<void> {
  const { akte, disposal } = await running(tx, proposal)
  if (decision.outcome === 'rejected') {
    if (!decision.reason?.trim()) throw errors.reasonMissing()
    return stop(ctx, tx, disposal, decision)
  }
  if (proposal.kind === kassation.name && decision.personId === disposal.personId) throw errors.fourEyes()
  await destroy(ctx, tx, akte, decision, proposal.kind === kassation.name ? 'kassation' : 'uebergabe')
}

/**
 * Takes an Akte out with all that lies in it: texts, search, files, facts, the Geschäftsgang and the words of its decisions. What was learned from it is
 * forgotten when the models are next built from what is still there. The last word is the database's own function, which checks it all again.
 */
async function destroy(ctx: Ctx, tx: Tx, akte: store.AkteRow, decision: review.Decision, kind: 'kassation' | 'uebergabe'): Promise<void> {
  const entries = await store.listEntries(tx, akte.id)
  const subjects = entries.map((e) => e.subject)
  const steps = await circulation.erase(tx, subjectOf(akte.id))
  const hashes: string[] = []
  for (const subject of [subjectOf(akte.id), ...subjects]) {
    const issued = await bescheid.erase(tx, subject)
    hashes.push(...issued.files)
    steps.push(...issued.subjects)
  }
  for (const subject of subjects) {
    steps.push(...(await circulation.erase(tx, subject)))
    const found = kindOf(ctx.subjects, subject)
    const erased = await found?.kind.erase(ctx, tx, found.id)
    hashes.push(...(erased?.files ?? []))
    steps.push(...(erased?.subjects ?? []))
  }
  await store.forgetDeposits(tx, akte.id)
  const destroyed = await store.destroyAkte(tx, akte.id, decision.id, [...subjects, ...steps])
  const { aktenzeichen } = akte
  await audit.record(tx, ctx.actor, 'records.destroyed', subjectOf(akte.id), { akte: akte.id, aktenzeichen, destroyed, kind, decision: decision.id })
  for (let i = 0; i < hashes.length; i += 500) await ctx.jobs.send(tx, forgetFiles, { hashes: hashes.slice(i, i + 500) })
  if (ablageOf(ctx).kind === 'cmis') await ctx.jobs.send(tx, drop, { destroyed })
}

async function stop(ctx: Ctx, tx: Tx, { id, akteId }: store.DisposalRow, decision: review.Decision): Promise<void> {
  await store.updateDisposal(tx, id, { status: 'stopped' })
  await audit.record(tx, ctx.actor, 'records.disposal-stopped', subjectOf(akteId), { akte: akteId, decision: decision.id })
}

async function running(tx: Tx, { subject }: review.Proposal) {
  const id = idOf(subject)
  const akte = await store.lockAkte(tx, id)
  const disposal = await store.findDisposal(tx, id)
  if (!akte || !disposal) throw errors.notFound(id)
  return { akte, disposal }
}

async function releasing(tx: Tx, stelleId: string): Promise<string> {
  const [stellen, offices, deputies] = await Promise.all([listStellen(tx), listOffices(tx), listDeputies(tx)])
  const found = releasingStelle(stelleId, { stellen, offices, deputies })
  if (!found) throw errors.nobodyReleases()
  return found
}

/** Lays the next step on a desk; `person`: one asks another. */
const lay = <P>(ctx: Ctx, tx: Tx, kind: review.ProposalKind<Ctx, P>, akte: store.AkteRow, stelleId: string, payload: P) =>
  review.propose(ctx, tx, kind as review.ProposalKind<Ctx>, {
    subject: subjectOf(akte.id),
    title: `${akte.aktenzeichen} ${akte.title}`,
    payload,
    evidence: [],
    confidence: 1,
    method,
    label: 'person',
    stelleId,
  })

/** Anbietung: a person of the Stelle, or of the archive, lays the Akte before the archive. */
export async function offer(ctx: Ctx, id: string) {
  const { archive } = ctx.town.town
  if (!archive) throw errors.noArchive()
  await begin(ctx, id, 'offered', null, async (tx, akte, disposal) => {
    await lay(ctx, tx, bewertung, akte, archive, { appraisal: null })
    await audit.record(tx, ctx.actor, 'records.offered', subjectOf(id), { akte: id, disposal: disposal.id, ends: disposal.endsOn })
  })
  return {}
}

/** Where the plan says "vernichten" the archive has agreed beforehand: the Kassation goes to the one who releases it. */
export async function askKassation(ctx: Ctx, id: string) {
  const akte = await readable(ctx, id)
  if (planOf(ctx, akte)?.afterwards !== 'vernichten') throw errors.offerFirst(akte.aktenzeichen)
  await begin(ctx, id, 'appraised', 'plan', async (tx, locked, disposal) => {
    await lay(ctx, tx, kassation, locked, await releasing(tx, locked.stelleId), {})
    await audit.record(tx, ctx.actor, 'records.kassation-asked', subjectOf(id), { akte: id, disposal: disposal.id, ends: disposal.endsOn })
  })
  return {}
}

async function begin(
  ctx: Ctx,
  id: string,
  status: 'offered' | 'appraised',
  appraisal: 'plan' | null,
  then: (tx: Tx, akte: store.AkteRow, disposal: store.DisposalRow) => Promise<void>,
) {
  const akte = await readable(ctx, id)
  const ends = endsOf(ctx, akte)
  if (!isDue(ends, dayOf(ctx.now)) || !ends) throw errors.notDue(akte.aktenzeichen)
  const mine = stellenOf(ctx.actor)
  const { archive } = ctx.town.town
  const standing = review.standingFor(ctx.actor, archive && !mine.includes(akte.stelleId) && mine.includes(archive) ? archive : akte.stelleId)
  await transact(ctx.db, async (tx) => {
    const locked = await store.lockAkte(tx, id)
    if (locked?.status !== 'closed') throw errors.notDue(akte.aktenzeichen)
    if (await store.findDisposal(tx, id)) throw errors.running(akte.aktenzeichen)
    if (await isHeld(tx, subjectOf(id))) throw review.errors.held()
    const disposal = await store.insertDisposal(tx, {
      akteId: id,
      status,
      appraisal,
      endsOn: ends,
      personId: ctx.actor.id,
      sessionId: ctx.actor.sessionId ?? '',
      stelleId: standing.stelleId,
      vertretungFor: standing.vertretungFor ?? null,
    })
    await then(tx, locked, disposal)
  }).catch(review.refusal)
}

const planOf = ({ town }: Pick<Ctx, 'town'>, { planId }: { planId: string }) => town.aktenplan.find((p) => p.id === planId)

/** The last day of the period, once it runs. */
export function endsOf(ctx: Pick<Ctx, 'town'>, akte: Pick<store.AkteRow, 'planId' | 'closedAt'>): string | null {
  const years = planOf(ctx, akte)?.retentionYears
  return akte.closedAt && years ? endsOn(dayOf(akte.closedAt), years) : null
}

/** Akten whose period is over, what is on its way, and the Vernichtungsprotokoll of what a person's Stellen had. */
export async function list(ctx: Ctx) {
  const sight = await sightOf(ctx.db, ctx.actor)
  const [closed, open, destroyed] = await Promise.all([store.listClosed(ctx.db), store.listDisposals(ctx.db), store.listDestroyed(ctx.db)])
  const names = await ctx.people.names([...open.map((d) => d.personId), ...destroyed.flatMap((d) => [d.askedBy, d.releasedBy])])
  const today = dayOf(ctx.now)
  const seen = closed.filter((a) => maySee(sight, a) || (isArchivist(ctx) && open.some((d) => d.akteId === a.id)))
  const shown = await Promise.all(
    seen
      .map((a) =>
        line(
          ctx,
          a,
          open.find((d) => d.akteId === a.id),
          names,
        ),
      )
      .filter((l) => l !== undefined),
  )
  const lines = shown.filter((l) => l !== undefined)
  return {
    due: lines.filter((l) => l.status === 'due' && isDue(l.endsOn, today)),
    running: lines.filter((l) => l.status !== 'due'),
    destroyed: destroyed
      .filter((d) => maySee(sight, d))
      .map((d) => ({ ...d, askedByName: names[d.askedBy] ?? '', releasedByName: names[d.releasedBy] ?? '' })),
  }
}

async function line(
  ctx: Ctx,
  akte: store.AkteRow,
  disposal: store.DisposalRow | undefined,
  names: Record<string, string>,
): Promise<z.output<typeof Disposal> | undefined> {
  const plan = planOf(ctx, akte)
  const ends = endsOf(ctx, akte)
  if (!ends || !akte.closedAt || !plan?.afterwards) return undefined
  const mine = stellenOf(ctx.actor)
  return {
    akteId: akte.id,
    aktenzeichen: akte.aktenzeichen,
    title: akte.title,
    planTitle: plan.title,
    border: akte.border,
    stelleId: akte.stelleId,
    closedAt: akte.closedAt,
    endsOn: ends,
    afterwards: plan.afterwards,
    status: disposal?.status === 'offered' || disposal?.status === 'appraised' ? disposal.status : 'due',
    appraisal: disposal?.appraisal ?? null,
    askedByName: disposal ? (names[disposal.personId] ?? '') : null,
    held: await isHeld(ctx.db, subjectOf(akte.id)),
    mine: mine.includes(akte.stelleId) || (!!ctx.town.town.archive && mine.includes(ctx.town.town.archive)),
  }
}

const isArchivist = ({ actor, town }: Ctx) => actsFor(actor, town.town.archive)

/** Whether the archive may look: at what is offered to it, for as long as it is. */
export const mayAppraise = async (ctx: Ctx, akteId: string) => isArchivist(ctx) && (await store.findDisposal(ctx.db, akteId)) !== undefined

async function readable(ctx: Ctx, id: string): Promise<store.AkteRow> {
  const akte = await store.findAkte(ctx.db, id)
  if (
    akte &&
    akte.status !== 'void' &&
    (maySee(await sightOf(ctx.db, ctx.actor), akte) || (await mayAppraise(ctx, id)) || (await mayRelease(ctx, id)))
  )
    return akte
  throw errors.notFound(id)
}

/** Who is asked to release sees what she releases, also behind a border. */
async function mayRelease(ctx: Ctx, id: string): Promise<boolean> {
  const open = await review.openOn(ctx.db, [subjectOf(id)])
  return open.some((p) => actsFor(ctx.actor, p.stelleId))
}

/** One Akte on its way out, with what waits for a decision. */
export async function get(ctx: Ctx, id: string) {
  const akte = await readable(ctx, id)
  const [disposal, entries, holds, open, decided] = await Promise.all([
    store.findDisposal(ctx.db, id),
    store.listEntries(ctx.db, id),
    holdsOn(ctx, id),
    review.openOn(ctx.db, [subjectOf(id)]),
    review.decisionsOn(ctx.db, subjectOf(id)),
  ])
  const names = await ctx.people.names([...(disposal ? [disposal.personId] : []), ...decided.map((d) => d.personId ?? '')])
  const shown = await line(ctx, akte, disposal, names)
  if (!shown) throw errors.notDue(akte.aktenzeichen)
  const proposal = open.find((p) => [bewertung.name, kassation.name, uebergabe.name].includes(p.kind))
  return {
    ...shown,
    entries,
    holds,
    archive: ctx.town.town.archive ?? null,
    proposal: proposal
      ? {
          id: proposal.id,
          version: proposal.version,
          kind: proposal.kind.replace('records.', '') as 'bewertung' | 'kassation' | 'uebergabe',
          stelleId: proposal.stelleId,
          mine: actsFor(ctx.actor, proposal.stelleId),
        }
      : null,
    decisions: decided
      .filter((d) => d.proposalKind.startsWith('records.'))
      .map((d) => ({ id: d.id, kind: d.proposalKind, outcome: d.outcome, byName: names[d.personId ?? ''] ?? '', reason: d.reason, at: d.decidedAt })),
  }
}

export async function holdsOn(ctx: Ctx, id: string) {
  const holds = await listHolds(ctx.db, [subjectOf(id)])
  const names = await ctx.people.names(holds.map((h) => h.personId))
  return holds.map((h) => ({ ...h, byName: names[h.personId] ?? '' }))
}

/** Legal hold: with a reason, by a person of the Stelle of the Akte. */
export async function hold(ctx: Ctx, id: string, { reason }: z.output<typeof Reason>) {
  const akte = await readable(ctx, id)
  await placeHold(ctx, subjectOf(id), akte.stelleId, reason)
  return {}
}

export async function lift(ctx: Ctx, id: string, holdId: string, { reason }: z.output<typeof Reason>) {
  const akte = await readable(ctx, id)
  if (!(await listHolds(ctx.db, [subjectOf(id)])).some((h) => h.id === holdId)) throw errors.notFound(holdId)
  await liftOf(ctx, holdId, akte.stelleId, reason)
  return {}
}

/** The Akte as an xdomea-shaped delivery: an offer of metadata (0501), or all of it with its files (0503). It says that no schema has checked it. */
export async function exported(ctx: Ctx, id: string, code: Message['code']): Promise<Download> {
  const akte = await readable(ctx, id)
  const entries = await store.listEntries(ctx.db, id)
  const files = await Promise.all(entries.map((e) => filesOf(ctx, e.subject)))
  const plan = planOf(ctx, akte)
  const described: ExportAkte = {
    ...akte,
    planTitle: plan?.title ?? '',
    stelle: `${akte.stelleId} ${ctx.town.stellen.find((s) => s.id === akte.stelleId)?.title ?? ''}`,
    openedOn: dayOf(akte.openedAt),
    closedOn: dayOf(akte.closedAt ?? ctx.now),
    retentionYears: plan?.retentionYears ?? null,
    entries: entries.map((e, i) => ({
      ...e,
      filedOn: dayOf(e.filedAt),
      files: (files[i] ?? []).map((f) => ({ ...f, dateiname: dateinameOf(f.id, f.name) })),
    })),
  }
  const office = ctx.town.offices.find((o) => o.id === ctx.town.stellen.find((s) => s.id === akte.stelleId)?.office)?.name ?? ''
  const archive = ctx.town.stellen.find((s) => s.id === ctx.town.town.archive)?.title ?? 'Archiv'
  const message: Message = { code, processId: id, createdAt: ctx.now, sender: ctx.town.town.officialName, office, receiver: archive, akte: described }
  const name = messageName(message)
  const content: Record<string, Uint8Array> = {
    'HINWEIS Schema nicht validiert.txt': Buffer.from(readme(message)),
    [`${name}.xml`]: Buffer.from(messageXml(message)),
  }
  if (code === '0503') for (const f of files.flat()) content[dateinameOf(f.id, f.name)] = await ctx.files.get(f.hash)
  const count = code === '0503' ? files.flat().length : 0
  await transact(ctx.db, (tx) => audit.record(tx, ctx.actor, 'records.exported', subjectOf(id), { akte: id, message: code, files: count }))
  return { bytes: zipSync(content, { level: 6 }), type: 'application/zip', name: `${name}.zip` }
}

export const filesOf = async (ctx: Ctx, subject: string) => {
  const found = kindOf(ctx.subjects, subject)
  return found ? found.kind.files(ctx.db, found.id) : []
}
