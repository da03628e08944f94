import { z } from 'zod'
import * as audit from '#base/audit.ts'
import type { Ctx } from '#base/ctx.ts'
import type { Tx } from '#base/db.ts'
import * as review from '#base/review/index.ts'
import { findSubject, idOf, partsOf } from '#base/subjects.ts'
import { errors, type StepKind, signed } from './contract.ts'
import { mayTakeBack, putBack, refusalOf, type Situation, turnOf } from './rules.ts'
import * as store from './store.ts'

/** What the asked Stelle is shown on its desk; the draft itself stays with the run. */
const Asked = z.object({ subject: z.string(), note: z.string(), draftVersion: z.int(), stelleId: z.string() })
type Asked = z.output<typeof Asked>
const method = 'circulation.step/1'

const words = {
  kenntnisnahme: { title: { de: 'Zur Kenntnis', en: 'For your information' }, act: { de: 'Zur Kenntnis genommen', en: 'Acknowledge' } },
  mitzeichnung: { title: { de: 'Mitzeichnung', en: 'Co-signature' }, act: { de: 'Mitzeichnen', en: 'Co-sign' } },
  schlusszeichnung: { title: { de: 'Schlusszeichnung', en: 'Final signature' }, act: { de: 'Schlusszeichnen', en: 'Sign' } },
  wiedervorlage: { title: { de: 'Wiedervorlage', en: 'Resubmission' }, act: { de: 'Erledigt', en: 'Done' } },
} as const

/** Every step is a proposal of its own (`circulation/<step>`), answered by a decision; refused where the rules say no. */
const stepKind = (kind: StepKind, name: string, traits: Partial<review.ProposalKind<Ctx, Asked>> = {}): review.ProposalKind<Ctx, Asked> => ({
  name: `circulation.${name}`,
  title: words[kind].title,
  payload: Asked,
  judgement: false,
  verwaltungsakt: false,
  signature: false,
  path: '/geschaeftsgang/:id',
  act: () => words[kind].act,
  summary: (_ctx, { payload }) => {
    const { note, draftVersion, stelleId } = payload as Asked
    const line = (from: string, wording: string) => [from, draftVersion > 0 && wording, note].filter(Boolean).join(' · ')
    return {
      de: line(`von Stelle ${stelleId}`, `Entwurf, Fassung ${draftVersion}`),
      en: line(`from post ${stelleId}`, `draft, version ${draftVersion}`),
    }
  },
  complete: () => true,
  apply: answer,
  revert: takeBack,
  move,
  ...traits,
})

export const kenntnisnahme = stepKind('kenntnisnahme', 'kenntnisnahme')
export const wiedervorlage = stepKind('wiedervorlage', 'wiedervorlage')
export const mitzeichnung = stepKind('mitzeichnung', 'mitzeichnung', { read: true })
export const schlusszeichnung = stepKind('schlusszeichnung', 'schlusszeichnung', { read: true, signature: true })
/** The same for a draft that is a Verwaltungsakt: the Stelle must be allowed to issue one. */
export const schlusszeichnungBescheid = stepKind('schlusszeichnung', 'schlusszeichnung-bescheid', {
  read: true,
  signature: true,
  verwaltungsakt: true,
})

export const kindFor = (kind: StepKind, run: Pick<store.RunRow, 'verwaltungsakt'>) =>
  kind === 'schlusszeichnung'
    ? run.verwaltungsakt
      ? schlusszeichnungBescheid
      : schlusszeichnung
    : { kenntnisnahme, mitzeichnung, wiedervorlage }[kind]

/** Every kind under which a step may lie open; a draft can have become a Verwaltungsakt since. */
export const kindsOf = (kind: StepKind) =>
  kind === 'schlusszeichnung' ? [schlusszeichnung, schlusszeichnungBescheid] : [{ kenntnisnahme, mitzeichnung, wiedervorlage }[kind]]

/** Lays a step on the desk of its Stelle. */
export async function lay(ctx: Ctx, tx: Tx, run: store.RunRow, step: store.StepRow, title: string): Promise<void> {
  const order = await store.getOrder(tx, step.orderId)
  if (step.status !== 'open') await store.updateStep(tx, step.id, { status: 'open' })
  await review.propose(ctx, tx, kindFor(step.kind, run), {
    subject: `circulation/${step.id}`,
    title,
    payload: { subject: run.subject, note: order.note ?? '', draftVersion: step.draftVersion, stelleId: order.vertretungFor ?? order.stelleId },
    evidence: [],
    confidence: 1,
    method,
    label: 'person',
    stelleId: step.stelleId,
    ...(step.kind === 'schlusszeichnung' ? { amountCents: run.amountCents } : {}),
    ...(step.kind === 'wiedervorlage' ? { resubmitOn: step.dueOn } : { fristOn: step.dueOn }),
  })
  await audit.record(tx, ctx.actor, 'circulation.asked', run.subject, { step: step.id, kind: step.kind, stelle: step.stelleId })
}

/** Takes a step off the desk without an answer. */
export async function end(ctx: Pick<Ctx, 'actor'>, tx: Tx, subject: string, step: store.StepRow, status: 'lapsed' | 'withdrawn'): Promise<void> {
  for (const kind of kindsOf(step.kind)) await review.withdraw(ctx, tx, kind, `circulation/${step.id}`)
  await store.updateStep(tx, step.id, { status, doneAt: new Date() })
  await audit.record(tx, ctx.actor, `circulation.${status}`, subject, { step: step.id, kind: step.kind, stelle: step.stelleId })
}

/** What the rules look at, within a transaction that has locked the run. */
export async function situationOf(ctx: Ctx, tx: Tx, run: store.RunRow): Promise<Situation & { title: string; border: string | null }> {
  const subject = await findSubject(ctx.subjects, tx, run.subject)
  if (!subject) throw errors.notFound(run.subject)
  const parts = await partsOf(ctx.subjects, tx, subject)
  const proposals = await review.openOn(tx, [run.subject, ...parts])
  const steps = await store.countOpenSteps(tx, parts)
  return {
    status: run.status,
    stelleId: subject.stelleId,
    draftVersion: run.draftVersion,
    draftOf: run.draftOf,
    steps: await store.listSteps(tx, run.id),
    filed: subject.filed,
    proposals: proposals.length + steps,
    resting: !subject.open && subject.within !== null,
    title: subject.title,
    border: subject.border,
  }
}

async function answer(ctx: Ctx, tx: Tx, proposal: review.Proposal, decision: review.Decision): Promise<void> {
  const { run, step } = await locked(tx, proposal)
  const now = await situationOf(ctx, tx, run)
  const refusal = refusalOf({ do: 'answer', step: step.id, accepts: decision.outcome !== 'rejected', reason: decision.reason }, now)
  if (refusal) throw errors.refuse(refusal)
  const status = decision.outcome === 'rejected' ? 'refused' : 'done'
  await store.updateStep(tx, step.id, { status, decisionId: decision.id, doneAt: ctx.now })
  await audit.record(tx, ctx.actor, 'circulation.answered', run.subject, {
    step: step.id,
    kind: step.kind,
    stelle: step.stelleId,
    decision: decision.id,
    status,
  })
  const steps = await store.listSteps(tx, run.id)
  for (const { id } of turnOf(steps)) {
    const next = steps.find((s) => s.id === id)
    if (next) await lay(ctx, tx, run, next, now.title)
  }
  if (step.kind === 'schlusszeichnung' && status === 'done') {
    await store.updateRun(tx, run.id, { status: 'signed' })
    await audit.record(tx, ctx.actor, 'circulation.signed', run.subject, { decision: decision.id, version: run.draftVersion })
    await ctx.events.emit(tx, signed, { subject: run.subject, decision: decision.id })
  }
}

async function takeBack(ctx: Ctx, tx: Tx, proposal: review.Proposal, decision: review.Decision): Promise<void> {
  const { run, step } = await locked(tx, proposal)
  const now = await situationOf(ctx, tx, run)
  if (!mayTakeBack(step, now)) throw review.errors.notUndoable(decision.id)
  for (const { id } of putBack(step, now.steps)) {
    for (const kind of kindsOf('mitzeichnung')) await review.withdraw(ctx, tx, kind, `circulation/${id}`)
    await store.updateStep(tx, id, { status: 'planned' })
  }
  await store.updateStep(tx, step.id, { status: 'open', decisionId: null, doneAt: null })
  if (step.kind === 'schlusszeichnung') await store.updateRun(tx, run.id, { status: 'open' })
  await audit.record(tx, ctx.actor, 'circulation.taken-back', run.subject, { step: step.id, decision: decision.id })
}

async function move(ctx: Ctx, tx: Tx, proposal: review.Proposal, to: string): Promise<void> {
  const { run, step } = await locked(tx, proposal)
  await store.updateStep(tx, step.id, { stelleId: to })
  await audit.record(tx, ctx.actor, 'circulation.moved', run.subject, { step: step.id, from: step.stelleId, to })
}

async function locked(tx: Tx, { subject }: review.Proposal) {
  const id = idOf(subject)
  const found = await store.findStep(tx, id)
  if (!found) throw errors.notFound(subject)
  const run = await store.lockRun(tx, found.runId)
  const step = (await store.findStep(tx, id)) ?? found
  return { run, step }
}
