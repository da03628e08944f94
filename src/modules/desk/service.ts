import type { z } from 'zod'
import type { Ctx } from '#base/ctx.ts'
import { findStelle } from '#base/organisation.ts'
import * as review from '#base/review/index.ts'
import { dayOf } from '#base/time.ts'
import { type Decide, errors, type Waiting } from './contract.ts'

const most = 200

/** What waits for a person's Stellen across all duties, by Frist; with `later`, what comes back on a day. */
export async function list(ctx: Ctx, later: boolean) {
  const stellen = ctx.actor.stellen.map((s) => s.vertretungFor ?? s.stelleId)
  const proposals = await review.waitingFor(ctx.db, [...new Set(stellen)], dayOf(ctx.now), { limit: most + 1, later })
  return { waiting: proposals.slice(0, most).flatMap((p) => shown(ctx, p)), more: proposals.length > most }
}

function shown(ctx: Ctx, p: review.Proposal): Waiting[] {
  const kind = ctx.kinds.get(p.kind)
  if (!kind) return []
  const standing =
    ctx.actor.stellen.find((s) => s.stelleId === p.stelleId && !s.vertretungFor) ?? ctx.actor.stellen.find((s) => s.vertretungFor === p.stelleId)
  return [
    {
      ...p,
      kindTitle: kind.title,
      act: kind.act(p),
      path: kind.path.replace(':id', p.subject.split('/')[1] ?? ''),
      summary: kind.summary(ctx, p),
      complete: kind.complete(p),
      vertretungFor: standing?.vertretungFor ?? null,
    },
  ]
}

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
