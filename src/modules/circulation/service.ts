import type { z } from 'zod'
import { standingFor, stellenOf } from '#base/actor.ts'
import * as audit from '#base/audit.ts'
import type { Ctx } from '#base/ctx.ts'
import { type Db, type Tx, transact } from '#base/db.ts'
import { listHoldings, listOffices, listStellen } from '#base/organisation.ts'
import * as review from '#base/review/index.ts'
import { findSubject, kindOf, partsOf, type Subject } from '#base/subjects.ts'
import { dayOf } from '#base/time.ts'
import { maySee, sightOf } from '#base/visibility.ts'
import {
  type Assign,
  type Cosign,
  closed,
  type Draft,
  errors,
  type Inform,
  type OrderKind,
  type Reason,
  type RequestSignature,
  type Resubmit,
  type Run,
  type Step,
  type StepKind,
} from './contract.ts'
import { end, kindsOf, lay, situationOf } from './proposals.ts'
import { type Act, askAgain, lackingOf, mayTakeBack, nextOf, positionsOf, refusalOf, type Situation, turnOf } from './rules.ts'
import * as store from './store.ts'

/** The Geschäftsgang of a subject, to whoever may see it or was asked. */
export async function of(ctx: Ctx, subject: string): Promise<z.output<typeof Run>> {
  return shown(ctx, subject, await readable(ctx, subject))
}

/** Whether one of a person's Stellen was asked about one of these subjects: then she may look at it. */
export const mayLook = (ctx: Ctx, subjects: readonly string[]) => store.isAsked(ctx.db, subjects, stellenOf(ctx.actor))

async function readable(ctx: Ctx, subject: string): Promise<Subject> {
  const found = await findSubject(ctx.subjects, ctx.db, subject)
  if (!found) throw errors.notFound(subject)
  if (maySee(await sightOf(ctx.db, ctx.actor), found) || (await mayLook(ctx, [subject, ...(found.within ? [found.within] : [])]))) return found
  throw errors.notFound(subject)
}

/** Zuschreiben: to another Stelle, or to a person within the Stelle that has it. What waits there for a decision goes along. */
export async function assign(ctx: Ctx, subject: string, { stelleId, personId, note }: z.output<typeof Assign>) {
  const found = await readable(ctx, subject)
  await checkStellen(ctx, found, [stelleId])
  if (personId && !(await holdersOf(ctx, stelleId)).includes(personId)) throw errors.notHolder()
  await order(ctx, subject, 'zuschreiben', { do: 'assign' }, { note, toStellen: [stelleId] }, async (tx, run, now) => {
    if (stelleId !== now.stelleId) {
      const open = await review.openOn(tx, [subject])
      for (const { id } of open) {
        const proposal = await review.get(tx, id) // one may have taken another along
        if (proposal.stelleId !== stelleId) await review.forwardIn(ctx, tx, proposal, stelleId)
      }
      const kind = kindOf(ctx.subjects, subject)
      if (!open.length) await kind?.kind.assign(ctx, tx, kind.id, stelleId)
    }
    await store.updateRun(tx, run.id, { assignedTo: personId ?? null })
    await audit.record(tx, ctx.actor, 'circulation.assigned', subject, {
      from: now.stelleId,
      to: stelleId,
      ...(personId ? { person: personId } : {}),
    })
  })
  return {}
}

/** Kenntnisnahme of several Stellen at once. */
export async function inform(ctx: Ctx, subject: string, { stellen, dueOn, note }: z.output<typeof Inform>) {
  await checkStellen(ctx, await readable(ctx, subject), stellen)
  if (dueOn && dueOn < dayOf(ctx.now)) throw errors.refuse('day-past')
  await order(ctx, subject, 'kenntnisnahme', { do: 'inform', stellen }, { note, toStellen: stellen }, async (tx, run, now, orderId) => {
    for (const stelleId of stellen)
      await ask(ctx, tx, run, now, { kind: 'kenntnisnahme', orderId, stelleId, position: 1, status: 'open', dueOn: dueOn ?? null })
  })
  return {}
}

/** Writes the draft. Who had signed the old wording is asked again, in the same order. @returns how many signatures lapsed by it */
export async function write(ctx: Ctx, subject: string, { version, text, amountCents, verwaltungsakt }: z.output<typeof Draft>) {
  await readable(ctx, subject)
  let lapsed = 0
  await order(
    ctx,
    subject,
    'entwurf',
    (run) => ({ do: 'write', version, changed: run.draft !== text || run.amountCents !== amountCents || run.verwaltungsakt !== verwaltungsakt }),
    { toStellen: [] },
    async (tx, run, now) => {
      lapsed = await reword(ctx, tx, run, now, { draft: text, amountCents, verwaltungsakt, draftOf: null })
    },
  )
  return { lapsed }
}

/** The next version of the wording; the signatures of the one before lapse with it. @returns how many there were */
async function reword(
  ctx: Ctx,
  tx: Tx,
  run: store.RunRow,
  { title }: { title: string },
  set: Partial<Pick<store.RunRow, 'draft' | 'amountCents' | 'verwaltungsakt' | 'draftOf' | 'status'>>,
): Promise<number> {
  await store.updateRun(tx, run.id, { ...set, draftVersion: run.draftVersion + 1 })
  const lapsed = await invalidate(
    ctx,
    tx,
    await store.lockRun(tx, run.id),
    { title },
    run.draftOf === 'sent' || (set.draftOf === 'answer' && !run.draftOf) ? undefined : run.draftVersion,
  )
  await audit.record(tx, ctx.actor, 'circulation.draft-written', run.subject, { version: run.draftVersion + 1, lapsed })
  return lapsed
}

/**
 * The wording of an answer becomes the draft that others sign, by the hand of the person in charge. Changed, it is another version: whoever had signed the one
 * before is asked again, and a Schlusszeichnung given on it holds no longer. What has left the house with its signatures keeps them.
 *
 * @returns how many signatures lapsed by it
 */
export async function keepAnswer(ctx: Ctx, tx: Tx, subject: string, wording: string): Promise<number> {
  const run = await store.findRun(tx, subject)
  if (run?.draftOf === 'answer' && run.draft === wording) return 0
  let lapsed = 0
  await orderIn(
    ctx,
    tx,
    subject,
    'entwurf',
    ({ draftVersion }) => ({ do: 'write', version: draftVersion, changed: true, answer: true }),
    { toStellen: [] },
    async (_tx, before, now) => {
      lapsed = await reword(ctx, tx, before, now, { draft: wording, draftOf: 'answer', status: 'open' })
    },
  )
  return lapsed
}

/**
 * How the wording of an answer stands that others sign: which one, and which of the signatures asked for is missing. Undefined where nobody is asked.
 *
 * @param lock within a transaction: nobody signs or refuses meanwhile
 */
export async function answerOf(db: Db, subject: string, { lock = false } = {}) {
  const found = await store.findRun(db, subject)
  const run = found && lock ? await store.lockRun(db, found.id) : found
  if (run?.draftOf !== 'answer') return undefined
  const steps = await store.listSteps(db, run.id)
  const lacking = lackingOf({ steps, filed: true, proposals: 0 }).find((l) => /^(?:mitzeichnung|schlusszeichnung)-/.test(l)) ?? null
  return { wording: run.draft, version: run.draftVersion, signed: run.status === 'signed', lacking }
}

/** The answer leaves as it was signed: from now on nobody changes that wording. Taken back before it has left, it is open to changes again. */
export async function sealAnswer(tx: Tx, subject: string): Promise<void> {
  const run = await store.findRun(tx, subject)
  if (run?.draftOf === 'answer') await store.updateRun(tx, run.id, { draftOf: 'sent' })
}
export async function unsealAnswer(tx: Tx, subject: string, wording: string): Promise<void> {
  const run = await store.findRun(tx, subject)
  if (run?.draftOf === 'sent' && run.draft === wording) await store.updateRun(tx, run.id, { draftOf: 'answer' })
}

/** There will be no such answer: who was asked to sign it need not. */
export async function dropAnswer(ctx: Ctx, tx: Tx, subject: string): Promise<void> {
  const run = await store.findRun(tx, subject)
  if (run?.draftOf !== 'answer') return
  await store.lockRun(tx, run.id)
  for (const s of await store.listSteps(tx, run.id))
    if ((s.kind === 'mitzeichnung' || s.kind === 'schlusszeichnung') && (s.status === 'open' || s.status === 'planned'))
      await end(ctx, tx, subject, s, 'withdrawn')
  await store.updateRun(tx, run.id, { draftOf: null })
}

/** The signatures of the old wording lapse; the same Stellen are asked about the new one. */
async function invalidate(ctx: Ctx, tx: Tx, run: store.RunRow, { title }: { title: string }, version: number | undefined): Promise<number> {
  const steps = await store.listSteps(tx, run.id)
  const { lapse, again } = askAgain(steps, version)
  const row = (id: string) => steps.find((s) => s.id === id) as store.StepRow
  for (const { id } of lapse) await end(ctx, tx, run.subject, row(id), 'lapsed')
  for (const { id } of again) {
    const before = row(id)
    await store.insertStep(tx, {
      runId: run.id,
      orderId: before.orderId,
      kind: 'mitzeichnung',
      stelleId: before.stelleId,
      position: before.position,
      draftVersion: run.draftVersion,
      status: 'planned',
      dueOn: before.dueOn,
    })
  }
  const now = await store.listSteps(tx, run.id)
  for (const { id } of turnOf(now)) await lay(ctx, tx, run, now.find((s) => s.id === id) as store.StepRow, title)
  return lapse.filter((s) => s.status === 'done').length
}

/** Mitzeichnung, one after the other or all at once. */
export async function cosign(ctx: Ctx, subject: string, { stellen, mode, dueOn, note }: z.output<typeof Cosign>) {
  await checkStellen(ctx, await readable(ctx, subject), stellen)
  await order(ctx, subject, 'mitzeichnung', { do: 'cosign', stellen }, { note, toStellen: stellen }, async (tx, run, now, orderId) => {
    for (const { stelleId, position } of positionsOf(stellen, mode, now.steps))
      await ask(ctx, tx, run, now, { kind: 'mitzeichnung', orderId, stelleId, position, status: 'planned', dueOn: dueOn ?? null })
    const steps = await store.listSteps(tx, run.id)
    for (const { id } of turnOf(steps)) await lay(ctx, tx, run, steps.find((s) => s.id === id) as store.StepRow, now.title)
  })
  return {}
}

/** Asks for the Schlusszeichnung, of oneself or of another Stelle; whether it may sign is proved by the database at the signature. */
export async function requestSignature(ctx: Ctx, subject: string, { stelleId, dueOn, note }: z.output<typeof RequestSignature>) {
  await checkStellen(ctx, await readable(ctx, subject), [stelleId])
  await order(ctx, subject, 'schlusszeichnung', { do: 'sign' }, { note, toStellen: [stelleId] }, (tx, run, now, orderId) =>
    ask(ctx, tx, run, now, { kind: 'schlusszeichnung', orderId, stelleId, position: 1, status: 'open', dueOn: dueOn ?? null }),
  )
  return {}
}

/** Wiedervorlage: comes back to the desk of the Stelle in charge on a day. */
export async function resubmit(ctx: Ctx, subject: string, { on, note }: z.output<typeof Resubmit>) {
  await readable(ctx, subject)
  const act = { do: 'resubmit' as const, on, today: dayOf(ctx.now) }
  await order(ctx, subject, 'wiedervorlage', act, { note, toStellen: [] }, (tx, run, now, orderId) =>
    ask(ctx, tx, run, now, { kind: 'wiedervorlage', orderId, stelleId: now.stelleId, position: 1, status: 'open', dueOn: on }),
  )
  return {}
}

/** Takes back what was asked, or settles a refusal by going without that Stelle; the reason stays visible to who signs. */
export async function withdraw(ctx: Ctx, stepId: string, { reason }: z.output<typeof Reason>) {
  const step = await store.findStep(ctx.db, stepId)
  if (!step) throw errors.notFound(stepId)
  const { subject } = await store.getRunById(ctx.db, step.runId)
  await readable(ctx, subject)
  await order(
    ctx,
    subject,
    'zurueckziehen',
    { do: 'withdraw', step: stepId },
    { note: reason, toStellen: [step.stelleId] },
    async (tx, run, { title }) => {
      await end(ctx, tx, subject, step, 'withdrawn')
      const steps = await store.listSteps(tx, run.id)
      for (const { id } of turnOf(steps)) await lay(ctx, tx, run, steps.find((s) => s.id === id) as store.StepRow, title)
    },
  )
  return {}
}

/** Z. d. A.: the Geschäftsgang ends, and where the subject is an Akte, it is closed. */
export async function close(ctx: Ctx, subject: string) {
  await readable(ctx, subject)
  await order(ctx, subject, 'zu-den-akten', { do: 'close' }, { toStellen: [] }, async (tx, run) => {
    await store.updateRun(tx, run.id, { status: 'closed', closedAt: ctx.now })
    const kind = kindOf(ctx.subjects, subject)
    await kind?.kind.close?.(ctx, tx, kind.id)
    await audit.record(tx, ctx.actor, 'circulation.closed', subject, { run: run.id })
    await ctx.events.emit(tx, closed, { subject })
  })
  return {}
}

/** Wiederaufnahme, with its reason. */
export async function reopen(ctx: Ctx, subject: string, { reason }: z.output<typeof Reason>) {
  await readable(ctx, subject)
  await order(ctx, subject, 'wiederaufnehmen', { do: 'reopen' }, { note: reason, toStellen: [] }, async (tx, run, now) => {
    const signed = now.steps.some((s) => s.kind === 'schlusszeichnung' && s.status === 'done' && s.draftVersion === run.draftVersion)
    await store.updateRun(tx, run.id, { status: signed ? 'signed' : 'open', closedAt: null })
    const kind = kindOf(ctx.subjects, subject)
    await kind?.kind.reopen?.(ctx, tx, kind.id)
    await audit.record(tx, ctx.actor, 'circulation.reopened', subject, { run: run.id })
  })
  return {}
}

/**
 * The frame of every Verfügung: the person must act for the Stelle in charge, the rules must allow it, and all of it is one transaction.
 * The order's own row is what the database proves the person by.
 */
async function order(
  ctx: Ctx,
  subject: string,
  kind: OrderKind,
  act: Act | ((run: store.RunRow) => Act),
  { note, toStellen }: { note?: string | undefined; toStellen: readonly string[] },
  work: (tx: Tx, run: store.RunRow, now: Situation & { title: string }, orderId: string) => Promise<void>,
) {
  await transact(ctx.db, (tx) => orderIn(ctx, tx, subject, kind, act, { note, toStellen }, work)).catch(review.refusal)
}

/** The same within a transaction that does more. */
async function orderIn(
  ctx: Ctx,
  tx: Tx,
  subject: string,
  kind: OrderKind,
  act: Act | ((run: store.RunRow) => Act),
  { note, toStellen }: { note?: string | undefined; toStellen: readonly string[] },
  work: (tx: Tx, run: store.RunRow, now: Situation & { title: string }, orderId: string) => Promise<void>,
) {
  const run = await store.openRun(tx, subject)
  const now = await situationOf(ctx, tx, run)
  const standing = review.standingFor(ctx.actor, now.stelleId)
  const refusal = refusalOf(typeof act === 'function' ? act(run) : act, now)
  if (refusal) throw errors.refuse(refusal)
  const row = await store.insertOrder(tx, {
    runId: run.id,
    kind,
    personId: ctx.actor.id,
    sessionId: ctx.actor.sessionId ?? '',
    stelleId: standing.stelleId,
    vertretungFor: standing.vertretungFor ?? null,
    toStellen: [...toStellen],
    note: note?.trim() || null,
  })
  await audit.record(tx, ctx.actor, 'circulation.ordered', subject, {
    run: run.id,
    order: row.id,
    kind,
    stelle: standing.stelleId,
    ...(standing.vertretungFor ? { vertretungFor: standing.vertretungFor } : {}),
  })
  await work(tx, run, now, row.id)
}

async function ask(
  ctx: Ctx,
  tx: Tx,
  run: store.RunRow,
  { title }: { title: string },
  step: { kind: StepKind; orderId: string; stelleId: string; position: number; status: 'open' | 'planned'; dueOn: string | null },
): Promise<void> {
  const signs = step.kind === 'mitzeichnung' || step.kind === 'schlusszeichnung'
  const row = await store.insertStep(tx, { ...step, runId: run.id, draftVersion: signs ? run.draftVersion : 0 })
  if (step.status === 'open') await lay(ctx, tx, run, row, title)
}

/**
 * Which Stellen may be asked or given something: those that exist and are not sealed; behind a secrecy border only those of the same office, because
 * whoever is asked gets to see it. @see § 35 SGB I, § 30 AO
 */
async function checkStellen(ctx: Ctx, subject: Subject, stellen: readonly string[]): Promise<void> {
  const [all, offices] = await Promise.all([listStellen(ctx.db), listOffices(ctx.db)])
  const top = (stelleId: string) => {
    let office = all.find((s) => s.id === stelleId)?.officeId
    for (let parent = offices.find((o) => o.id === office)?.parentId; parent; parent = offices.find((o) => o.id === parent)?.parentId) {
      if (offices.find((o) => o.id === parent)?.parentId === null) return office // the head of the whole house stands above every office
      office = parent
    }
    return office
  }
  for (const id of stellen) {
    const stelle = all.find((s) => s.id === id)
    if (!stelle) throw errors.noSuchStelle(id)
    if (stelle.sealed && id !== subject.stelleId) throw errors.sealedStelle(id)
    if (subject.border && top(id) !== top(subject.stelleId)) throw errors.behindBorder(id)
  }
}

async function holdersOf(ctx: Ctx, stelleId: string): Promise<string[]> {
  const today = dayOf(ctx.now)
  return (await listHoldings(ctx.db))
    .filter((h) => h.stelleId === stelleId && h.fromOn <= today && (!h.toOn || h.toOn >= today))
    .map((h) => h.personId)
}

async function shown(ctx: Ctx, subject: string, found: Subject): Promise<z.output<typeof Run>> {
  const { kind, id } = kindOf(ctx.subjects, subject) ?? {}
  const run = await store.findRun(ctx.db, subject)
  const parts = await partsOf(ctx.subjects, ctx.db, found)
  const [steps, orders, proposals, elsewhere] = await Promise.all([
    run ? store.listSteps(ctx.db, run.id) : [],
    run ? store.listOrders(ctx.db, run.id) : [],
    review.openOn(ctx.db, [subject, ...parts]),
    store.countOpenSteps(ctx.db, parts),
  ])
  const now: Situation = {
    status: run?.status ?? 'open',
    stelleId: found.stelleId,
    draftVersion: run?.draftVersion ?? 0,
    draftOf: run?.draftOf ?? null,
    steps,
    filed: found.filed,
    proposals: proposals.length + elsewhere,
    resting: !found.open && found.within !== null,
  }
  const answers = await Promise.all(steps.map((s) => (s.decisionId ? review.decisionsOn(ctx.db, `circulation/${s.id}`) : [])))
  const names = await ctx.people.names([
    ...orders.map((o) => o.personId),
    ...answers.flat().map((d) => d.personId ?? ''),
    ...(run?.assignedTo ? [run.assignedTo] : []),
  ])
  const mine = stellenOf(ctx.actor)
  return {
    subject,
    title: found.title,
    path: (kind?.path ?? '/').replace(':id', id ?? ''),
    stelleId: found.stelleId,
    personId: run?.assignedTo ?? null,
    personName: run?.assignedTo ? (names[run.assignedTo] ?? '') : null,
    status: now.resting ? 'closed' : now.status,
    mine: mine.includes(found.stelleId),
    draft: {
      version: now.draftVersion,
      text: run?.draft ?? '',
      amountCents: run?.amountCents ?? null,
      verwaltungsakt: run?.verwaltungsakt ?? false,
      of: run?.draftOf ?? null,
    },
    steps: steps.map((s, i) => {
      const decision = answers[i]?.find((d) => d.id === s.decisionId)
      return {
        ...s,
        byName: names[decision?.personId ?? ''] ?? '',
        vertretungFor: decision?.vertretungFor ?? null,
        signingForm: decision?.signingForm ?? null,
        remark: decision?.reason ?? null,
        undoable: decision && mayTakeBack(s, now) && mine.includes(s.stelleId) ? decision.id : null,
      } satisfies z.output<typeof Step>
    }),
    orders: orders.map((o) => ({ ...o, byName: names[o.personId] ?? '' })),
    lacking: now.status === 'closed' || now.resting ? [] : lackingOf(now),
    next: nextOf(now),
  }
}

/** One step with the draft and what the others said, to whoever was asked or may see the subject. */
export async function step(ctx: Ctx, id: string) {
  const row = await store.findStep(ctx.db, id)
  if (!row) throw errors.notFound(id)
  const run = await store.getRunById(ctx.db, row.runId)
  const detail = await of(ctx, run.subject)
  const asked = await store.getOrder(ctx.db, row.orderId)
  const open = (await Promise.all(kindsOf(row.kind).map((k) => review.findOpen(ctx.db, k, `circulation/${id}`)))).find(Boolean)
  const standing = standingFor(ctx.actor, row.stelleId)
  const shownStep = detail.steps.find((s) => s.id === id)
  if (!shownStep) throw errors.notFound(id)
  return {
    step: shownStep,
    run: detail,
    note: asked.note,
    askedByName: (await ctx.people.names([asked.personId]))[asked.personId] ?? '',
    askedByStelle: asked.vertretungFor ?? asked.stelleId,
    proposal: open ? { id: open.id, version: open.version, resubmitOn: open.resubmitOn } : null,
    mine: !!standing && row.status === 'open',
    vertretungFor: standing?.vertretungFor ?? null,
  }
}

/** What waits for me, what comes back to me, and what I wait for. */
export async function mine(ctx: Ctx) {
  const stellen = [...new Set(stellenOf(ctx.actor))]
  const today = dayOf(ctx.now)
  const [open, asked] = await Promise.all([store.listOpenSteps(ctx.db, stellen), store.listAskedBy(ctx.db, stellen)])
  const line = async (row: (typeof open)[number]) => {
    const subject = await findSubject(ctx.subjects, ctx.db, row.subject)
    const { kind, id } = kindOf(ctx.subjects, row.subject) ?? {}
    return subject ? [{ ...row, title: subject.title, path: (kind?.path ?? '/').replace(':id', id ?? '') }] : []
  }
  const lines = async (rows: typeof open) => (await Promise.all(rows.map(line))).flat()
  const away = (row: (typeof open)[number]) => row.kind === 'wiedervorlage' && !!row.dueOn && row.dueOn > today
  return {
    waiting: await lines(open.filter((r) => !away(r))),
    later: await lines(open.filter(away)),
    asked: await lines(asked.filter((r) => !(r.status === 'open' && stellen.includes(r.stelleId)))),
  }
}

/** What a person can choose from: Stellen to ask, persons of the Stelle in charge. */
export async function choices(ctx: Ctx, subject: string) {
  const found = await readable(ctx, subject)
  const office = new Map(ctx.town.offices.map((o) => [o.id, o.name]))
  const persons = await holdersOf(ctx, found.stelleId)
  const names = await ctx.people.names(persons)
  return {
    stellen: ctx.town.stellen.filter((s) => !s.sealed).map((s) => ({ id: s.id, title: s.title, office: office.get(s.office) ?? '' })),
    persons: persons.map((id) => ({ id, name: names[id] ?? '', stelleId: found.stelleId })),
  }
}

/** The job of every night: a Kenntnisnahme whose day has passed lapses. */
export async function lapseOverdue(ctx: Ctx): Promise<void> {
  for (const { id, runId, subject } of await store.listOverdue(ctx.db, dayOf(ctx.now)))
    await transact(ctx.db, async (tx) => {
      await store.lockRun(tx, runId)
      const step = await store.findStep(tx, id)
      if (step?.status === 'open') await end(ctx, tx, subject, step, 'lapsed')
    })
}

/** For the destruction of an Akte: takes the Geschäftsgang out with draft and notes. @returns the subjects of its steps, whose decisions hold words too */
export const erase = async (tx: Tx, subject: string): Promise<string[]> => (await store.deleteRun(tx, subject)).map((id) => `circulation/${id}`)
