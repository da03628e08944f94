import { z } from 'zod'
import { rolesOf } from '#base/actor.ts'
import * as audit from '#base/audit.ts'
import { lastMonth } from '#base/calendar/index.ts'
import { csv } from '#base/csv.ts'
import type { Ctx } from '#base/ctx.ts'
import { transact } from '#base/db.ts'
import type { Download } from '#base/http.ts'
import { listOffices } from '#base/organisation.ts'
import { auditYears, forget, lastForgotten } from '#base/retention.ts'
import { figuresByOffice } from '#base/review/index.ts'
import { dayOf } from '#base/time.ts'
import {
  type Answer,
  errors,
  type Insight,
  insightDays,
  type MonthFigures,
  type NewInsight,
  type RetentionLine,
  type TrailEntry,
} from './contract.ts'
import { approvalBy, isPeriod, isVisibleTo, namesPerson, personOf } from './rules.ts'
import * as store from './store.ts'

type StoredInsight = NonNullable<Awaited<ReturnType<typeof store.findInsight>>>
type Entry = Awaited<ReturnType<typeof audit.trail>>[number]
const dayMs = 86_400_000

/**
 * What happened to a subject, with roles in the place of persons. A trail about a person opens only with an allowed insight, and so does a name.
 *
 * @throws AppError oversight.needs-insight
 */
export async function trail(ctx: Ctx, subject: string): Promise<{ entries: TrailEntry[] }> {
  const { db, actor, now } = ctx
  const insights = await store.listVisible(db, actor.id, now)
  const entries = await audit.trail(db, subject)
  const about = personOf(subject)
  const covers = (e: Entry) => insights.find((i) => (i.subjectId === about || i.subjectId === e.actor) && isWithin(e, i))
  if (about && !insights.some((i) => i.subjectId === about)) throw errors.needsInsight()
  const shown = about ? entries.filter((e) => insights.some((i) => i.subjectId === about && isWithin(e, i))) : entries
  for (const insight of insights) {
    const rows = shown.filter((e) => covers(e)?.id === insight.id).length
    if (rows || insight.subjectId === about) await look(ctx, insight, rows)
  }
  return { entries: await asRoles(ctx, shown, (e) => (covers(e)?.subjectId === e.actor ? e.actor : undefined)) }
}

/** The same as a file, always with roles: what leaves the house carries no person. */
export async function exportTrail(ctx: Ctx, subject: string): Promise<Download> {
  if (personOf(subject)) throw errors.needsInsight()
  const entries = await asRoles(ctx, await audit.trail(ctx.db, subject), () => undefined)
  const rows = entries.map((e) => [e.at.toISOString(), e.fact, e.actor, e.subject ?? '', JSON.stringify(e.data)])
  return {
    bytes: Buffer.from(csv([['Zeit', 'Vorgang', 'Rolle', 'Gegenstand', 'Angaben'], ...rows])),
    type: 'text/csv; charset=utf-8',
    name: `Protokoll ${subject.replaceAll('/', '-')}.csv`,
  }
}

/** Whom an insight can be asked for. */
export async function listPersons({ people, actor }: Ctx) {
  return { persons: (await people.list()).filter((p) => p.id !== actor.id).map(({ id, name }) => ({ id, name })) }
}

/** Asks to see what one person did in a stretch of time. Nothing is shown before somebody else of another role allows it. */
export async function request(ctx: Ctx, { personId, reason, fromOn, toOn }: z.output<typeof NewInsight>) {
  const { db, actor, people, now } = ctx
  if (personId === actor.id) throw errors.ownData()
  if (!isPeriod(fromOn, toOn, dayOf(now))) throw errors.period()
  const person = await people.get(personId)
  if (namesPerson(reason, person.name)) throw errors.namesPerson()
  const insight = await transact(db, async (tx) => {
    const row = await store.insertInsight(tx, { subjectId: personId, reason, fromOn, toOn, requestedBy: actor.id })
    await audit.record(tx, actor, 'oversight.insight-requested', `person/${personId}`, { insight: row.id, person: personId, from: fromOn, to: toOn })
    return row
  })
  return shown(ctx, insight)
}

export const listInsights = async (ctx: Ctx) => ({ insights: await shownAll(ctx, await store.listInsights(ctx.db)) })

/** "Wer in meine Daten gesehen hat": every request about the person herself, from the first day on, with each look. */
export const mine = async (ctx: Ctx) => ({ insights: await shownAll(ctx, await store.listInsightsInto(ctx.db, ctx.actor.id)) })

export const approve = (ctx: Ctx, id: string) => decide(ctx, id, 'approved', null)
export const refuse = (ctx: Ctx, id: string, { answer }: z.output<typeof Answer>) => decide(ctx, id, 'refused', answer)

async function decide(ctx: Ctx, id: string, status: 'approved' | 'refused', answer: string | null) {
  const { db, actor, now } = ctx
  const insight = await get(ctx, id)
  const approval = approvalBy(actor, insight)
  if (approval === 'same-person') throw errors.samePerson()
  if (approval === 'own-data') throw errors.ownData()
  if (approval === 'same-role') throw errors.sameRole()
  const visibleUntil = status === 'approved' ? new Date(now.getTime() + insightDays * dayMs) : null
  await transact(db, async (tx) => {
    const { role } = approval
    if (!(await store.decideInsight(tx, id, { status, decidedBy: actor.id, decidedRole: role, decidedAt: now, answer, visibleUntil })))
      throw errors.alreadyDecided()
    const data = { insight: id, person: insight.subjectId, role }
    await audit.record(tx, actor, `oversight.insight-${status}`, `person/${insight.subjectId}`, data)
  })
  return shown(ctx, await get(ctx, id))
}

/** What the person did, and what was done to her account, in the allowed time. The look is on record before anything is shown. */
export async function read(ctx: Ctx, id: string): Promise<{ entries: TrailEntry[] }> {
  const insight = await get(ctx, id)
  if (!isVisibleTo(ctx.actor.id, insight, ctx.now)) throw errors.notOpen()
  const entries = await audit.trailOfPerson(ctx.db, insight.subjectId, insight.fromOn, insight.toOn)
  await look(ctx, insight, entries.length)
  return { entries: await asRoles(ctx, entries, (e) => (e.actor === insight.subjectId ? e.actor : undefined)) }
}

/** Figures of a month that is over; of the last one if none is named. See base/review/figures.ts for what is left out, and why. */
export async function figures({ db, now }: Ctx, month = lastMonth(dayOf(now))): Promise<z.output<typeof MonthFigures>> {
  const names = new Map((await listOffices(db)).map((o) => [o.id, o.name]))
  const { offices, ...rest } = await figuresByOffice(db, month, now)
  return { ...rest, offices: offices.map((o) => ({ ...o, officeName: names.get(o.officeId) ?? o.officeId })) }
}

/** Every table, what it holds, how its rows end, and when it was last cleared. */
export async function retention({ db, retention: lines }: Ctx): Promise<{ lines: z.output<typeof RetentionLine>[] }> {
  const last = await lastForgotten(db)
  return {
    lines: lines.map(({ table, holds, ends }) => ({
      table,
      holds,
      kind: ends.kind,
      ends: ends.kind === 'period' ? ends.reason : ends.kind === 'event' ? ends.event : '',
      forgottenAt: last[table]?.at ?? null,
      forgottenRows: last[table]?.rows ?? null,
    })),
  }
}

export async function sealStatus({ db, seals }: Ctx) {
  const { last = null, checkpoint = null, verification = null, waiting } = await seals.status(db)
  return { last, checkpoint, verification, waiting }
}

/** The job of every five minutes. */
export const seal = ({ seals, db }: Ctx) => seals.seal(db)

/** The job of every night: a broken chain is a failed job, so that the administrator sees it. @throws AppError oversight.unsound */
export async function verify({ seals }: Ctx) {
  const { problems } = await seals.verify()
  if (problems.length) throw errors.unsound(problems.length)
}

/** The other job of every night: forgets what is past its time, the audit itself included. */
export async function forgetDaily({ db, actor, seals, now }: Ctx) {
  const forgotten = await forget(db)
  const before = new Date(now)
  before.setFullYear(before.getFullYear() - auditYears)
  const pruned = await seals.prune(before)
  if (pruned) forgotten.audit_entry = pruned
  await transact(db, async (tx) => {
    for (const [table, rows] of Object.entries(forgotten)) await audit.record(tx, actor, 'oversight.forgotten', `table/${table}`, { table, rows })
  })
}

async function get({ db }: Ctx, id: string): Promise<StoredInsight> {
  const found = z.uuid().safeParse(id).success ? await store.findInsight(db, id) : undefined
  if (!found) throw errors.noSuchInsight()
  return found
}

const look = ({ db, actor }: Ctx, insight: StoredInsight, rows: number) =>
  transact(db, async (tx) => {
    await store.insertLook(tx, { insightId: insight.id, viewerId: actor.id, rows })
    await audit.record(tx, actor, 'oversight.looked', `person/${insight.subjectId}`, { insight: insight.id, person: insight.subjectId, rows })
  })

const isWithin = ({ at }: Entry, { fromOn, toOn }: StoredInsight) => dayOf(at) >= fromOn && dayOf(at) <= toOn

/** Puts a role wherever the id of a person stands, except where `named` says whose name may be shown. */
async function asRoles({ people }: Ctx, entries: Entry[], named: (e: Entry) => string | undefined): Promise<TrailEntry[]> {
  const persons = new Map((await people.list({ former: true })).map((p) => [p.id, p]))
  const label = (id: string, mayName?: string) => {
    const person = persons.get(id)
    if (!person) return undefined
    return id === mayName ? person.name : (rolesOf(person.roles.join(','))[0] ?? 'former')
  }
  const masked = (value: unknown, mayName?: string): string | number | boolean | string[] | null =>
    Array.isArray(value)
      ? value.map((v) => String(masked(v, mayName)))
      : typeof value === 'string'
        ? (label(value, mayName) ?? value)
        : ((value ?? null) as number | boolean | null)
  return entries.map((e) => {
    const mayName = named(e)
    return {
      id: e.id,
      at: e.at,
      fact: e.fact,
      subject: e.subject && personOf(e.subject) ? `person/${label(personOf(e.subject) ?? '', mayName) ?? 'former'}` : e.subject,
      actor: e.actorKind === 'person' ? (label(e.actor, mayName) ?? 'former') : e.actorKind,
      data: Object.fromEntries(Object.entries(e.data as unknown as Record<string, unknown>).map(([k, v]) => [k, masked(v, mayName)])),
    }
  })
}

const shown = async (ctx: Ctx, insight: StoredInsight) => (await shownAll(ctx, [insight]))[0] as z.output<typeof Insight>

async function shownAll({ db, people, actor, now }: Ctx, insights: StoredInsight[]): Promise<z.output<typeof Insight>[]> {
  const looks = await store.listLooks(
    db,
    insights.map((i) => i.id),
  )
  const ids = [...insights.flatMap((i) => [i.subjectId, i.requestedBy, i.decidedBy ?? '']), ...looks.map((l) => l.viewerId)]
  const names = await people.names(ids)
  return insights.map((i) => ({
    ...i,
    subjectName: names[i.subjectId] ?? '',
    requestedByName: names[i.requestedBy] ?? '',
    decidedByName: i.decidedBy && (names[i.decidedBy] ?? ''),
    looks: looks.filter((l) => l.insightId === i.id).map((l) => ({ at: l.at, viewerName: names[l.viewerId] ?? '', rows: l.rows })),
    mayDecide: i.status === 'open' && actor.permissions.includes('oversight.approve') && typeof approvalBy(actor, i) === 'object',
    mayLook: isVisibleTo(actor.id, i, now),
  }))
}
