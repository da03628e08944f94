import type { z } from 'zod'
import { stellenOf } from '#base/actor.ts'
import { addDays } from '#base/calendar/index.ts'
import type { Ctx } from '#base/ctx.ts'
import { findStelle } from '#base/organisation.ts'
import * as review from '#base/review/index.ts'
import { leastPrecision } from '#base/review/precision.ts'
import { idOf } from '#base/subjects.ts'
import type { Text } from '#base/texts.ts'
import { dayOf } from '#base/time.ts'
import { type Decide, errors, urgencies, type Waiting } from './contract.ts'

const most = 200

/** What waits for a person's Stellen across all duties, by Frist; with `later`, what comes back on a day. */
export async function list(ctx: Ctx, later: boolean) {
  const stellen = stellenOf(ctx.actor)
  const proposals = await review.waitingFor(ctx.db, [...new Set(stellen)], dayOf(ctx.now), {
    limit: most + 1,
    later,
    without: neverHere(ctx),
  })
  const blind = await review.blindAmong(
    ctx.db,
    proposals.map((p) => p.id),
  )
  return { waiting: proposals.slice(0, most).flatMap((p) => shown(ctx, p, blind.has(p.id))), more: proposals.length > most }
}

/** Kinds that come in masses have pages of their own. */
const neverHere = (ctx: Ctx) => [...ctx.kinds.values()].filter((k) => k.bulk).map((k) => k.name)

/** How much of it there is: the first page says so. A week ends on Sunday. */
export async function counts(ctx: Ctx) {
  const today = dayOf(ctx.now)
  const until = addDays(today, (7 - new Date(`${today}T12:00:00Z`).getUTCDay()) % 7)
  const counted = await review.countFor(ctx.db, stellenOf(ctx.actor), today, { until, without: neverHere(ctx) })
  return { ...counted, until, more: counted.open >= review.mostCounted }
}

function shown(ctx: Ctx, p: review.Proposal, blind: boolean): Waiting[] {
  const kind = ctx.kinds.get(p.kind)
  if (!kind) return []
  const standing =
    ctx.actor.stellen.find((s) => s.stelleId === p.stelleId && !s.vertretungFor) ?? ctx.actor.stellen.find((s) => s.vertretungFor === p.stelleId)
  return [
    {
      ...p,
      kindTitle: kind.title,
      act: kind.act(p),
      path: kind.path.replace(':id', idOf(p.subject)),
      summary: kind.summary(ctx, p),
      complete: kind.complete(p),
      judgement: p.judgement || !!kind.read,
      blind,
      ...(blind ? { urgency: 'normal' as const, because: [] } : urgencyOf(ctx, p, kind.because ?? {})),
      ...(blind ? { summary: { de: '', en: '' }, confidence: 0, complete: false, fristOn: null } : {}),
      vertretungFor: standing?.vertretungFor ?? null,
    },
  ]
}

/** As it was thought when it came in, or what its Frist has made of it since. */
function urgencyOf(
  { now }: Ctx,
  { urgency, urgentBecause, fristOn }: review.Proposal,
  because: Record<string, Text>,
): Pick<Waiting, 'urgency' | 'because'> {
  const near = !fristOn ? 3 : fristOn <= addDays(dayOf(now), 2) ? 0 : fristOn <= addDays(dayOf(now), 7) ? 1 : 3
  const reasons = urgentBecause.flatMap((code) => because[code] ?? [])
  if (near >= urgency) return { urgency: urgencies[urgency] ?? 'normal', because: reasons }
  return { urgency: urgencies[near] ?? 'normal', because: near === 0 ? [fristNow] : [fristSoon] }
}
const fristNow = { de: 'Die Frist endet in höchstens zwei Tagen', en: 'The deadline ends in two days at most' }
const fristSoon = { de: 'Die Frist endet in höchstens einer Woche', en: 'The deadline ends in a week at most' }

export async function decide(ctx: Ctx, id: string, input: z.output<typeof Decide>) {
  const decision = await review.decide(ctx, id, input)
  const proposal = await review.get(ctx.db, id)
  return { decision: decision.id, undoable: !!ctx.kinds.get(proposal.kind)?.revert }
}

export async function undo(ctx: Ctx, decisionId: string, reason?: string) {
  await review.revert(ctx, decisionId, reason)
  return {}
}

export async function forward(ctx: Ctx, id: string, version: number, to: string) {
  if (!(await findStelle(ctx.db, to))) throw errors.noSuchStelle(to)
  await review.forward(ctx, id, version, to)
  return {}
}

export async function resubmit(ctx: Ctx, id: string, version: number, on: string) {
  if (on <= dayOf(ctx.now)) throw errors.dayPast(on)
  await review.resubmit(ctx, id, version, on)
  return {}
}

/** The standing orders below this head, the measures they live on, and what else could be measured. */
export async function orders(ctx: Ctx) {
  const measures = await review.listMeasures(ctx)
  const names = await ctx.people.names(measures.flatMap((m) => (m.order ? [m.order.signedBy] : [])))
  const kinds = [...ctx.kinds.values()].filter((k) => k.standing)
  const routines = kinds.flatMap((k) =>
    (k.standing?.routines(ctx) ?? []).map((r) => ({ kind: k.name, routine: r.id, title: r.title, kindTitle: k.title })),
  )
  const titleOf = (kind: string, routine: string) => routines.find((r) => r.kind === kind && r.routine === routine)?.title ?? routine
  return {
    measures: measures.map(({ measured, order, ...m }) => ({
      ...m,
      ...measured,
      least: leastPrecision,
      kindTitle: ctx.kinds.get(m.kind)?.title ?? { de: m.kind, en: m.kind },
      routineTitle: titleOf(m.kind, m.routine),
      order: order ? { ...order, signedByName: names[order.signedBy] ?? '' } : null,
    })),
    routines: routines.filter((r) => !measures.some((m) => m.kind === r.kind && m.routine === r.routine)),
  }
}

export async function startMeasure(ctx: Ctx, kind: string, routine: string) {
  await review.startMeasure(ctx, kind, routine)
  return {}
}
export async function endMeasure(ctx: Ctx, id: string) {
  await review.endMeasure(ctx, id)
  return {}
}
export async function sign(ctx: Ctx, measureId: string) {
  await review.sign(ctx, measureId)
  return {}
}
export async function suspend(ctx: Ctx, orderId: string) {
  await review.suspend(ctx, orderId)
  return {}
}
