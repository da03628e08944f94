import type { z } from 'zod'
import { nobody } from '#base/actor.ts'
import * as audit from '#base/audit.ts'
import type { Ctx } from '#base/ctx.ts'
import { type Tx, transact } from '#base/db.ts'
import type { Upload } from '#base/http.ts'
import { type Answers, checkAnswers, endProducts, precheck, relevantOf, type Whole } from '#base/leistungen/index.ts'
import * as review from '#base/review/index.ts'
import { dayOf } from '#base/time.ts'
import { placeOf } from '#base/town.ts'
import { isPresent } from './account.ts'
import { applicantOf, draftUntil, fristenOf, limits, nearestOf, newCode, readCode, shownCode, stelleFor, subjectOf, undecided } from './casework.ts'
import { digestOf, open } from './code.ts'
import { consent as agree, codeAgain, confirmMail as confirm, fetchBescheid as fetched, portalOf, provisionsOf } from './consent.ts'
import {
  type Begin,
  type ConfirmMail,
  type Consent,
  type Description,
  errors,
  type FetchBescheid,
  type HandIn,
  type Mine,
  type PlainCheck,
  type Retire,
  type Save,
  type Say,
  type Submit,
  submitted as submittedEvent,
  type TakeBack,
} from './contract.ts'
import { arrived, notify } from './notices.ts'
import { activePackage, describeWhole, packageOf } from './packages.ts'
import { lay, openKinds } from './proposals.ts'
import * as store from './store.ts'
import { keepProofs, seenOf, shownUpload } from './uploads.ts'

// What an applicant does. Nobody is signed in: who has the code has the application (code.ts). Where a package asks for a Nutzerkonto, the same account has
// to be there when the application is sent (account.ts).

/** A new draft. @returns the code, this once */
export async function begin(ctx: Ctx, { package: name }: z.output<typeof Begin>) {
  const { row: pack, whole } = await activePackage(ctx, name)
  const code = newCode()
  const { leistung } = whole
  const stelleId = stelleFor(leistung, '')
  const row = await transact(ctx.db, async (tx) => {
    const made = await store.insertCase(tx, {
      packageId: pack.id,
      handle: readCode(code)?.handle ?? '',
      codeDigest: digestOf(ctx, code),
      stelleId,
      border: ctx.town.aktenplan.find((e) => e.id === leistung.aktenplan)?.border ?? null,
    })
    await audit.record(tx, nobody, 'applications.begun', subjectOf(made.id), { package: name, digest: pack.digest })
    return made
  })
  return { code: shownCode(code), ...(await view(ctx, row, whole)) }
}

/** Where somebody stands, by the code: for the page and for the assistant. */
export async function byCode(ctx: Ctx, code: string): Promise<z.output<typeof Mine>> {
  const row = await open(ctx, code)
  const { whole } = await packageOf(ctx, ctx.db, row.packageId)
  return view(ctx, row, whole)
}

/** The form of the version that this application has, whatever is active now. */
export async function formOf(ctx: Ctx, code: string): Promise<z.output<typeof Description>> {
  const row = await open(ctx, code)
  const { row: pack, whole } = await packageOf(ctx, ctx.db, row.packageId)
  return describeWhole(ctx, pack.package, whole)
}

/** Keeps what was entered so far, right or wrong; what does not fit is said, nothing is lost. */
export async function save(ctx: Ctx, { code, version, answers, step }: z.output<typeof Save>) {
  const row = await open(ctx, code)
  if (row.status !== 'draft') throw errors.notDraft()
  if (JSON.stringify(answers).length > limits.answerBytes) throw errors.tooLarge()
  const { whole } = await packageOf(ctx, ctx.db, row.packageId)
  const known = Object.fromEntries(Object.entries(answers).filter(([n]) => Object.hasOwn(whole.form.schema.properties, n))) as Answers
  // What the Nutzerkonto said stays what it said.
  const kept = { ...known, ...row.identity?.answers }
  const made = await transact(ctx.db, (tx) =>
    store.updateCase(tx, row.id, version, { answers: kept, step, applicant: applicantOf(whole.leistung, kept) }),
  )
  if (made === undefined) throw errors.changed()
  const seen = whole.form.steps.slice(0, step + 1).flatMap((s) => s.fields)
  return { version: made, problems: checkAnswers(whole.form, kept, seen) }
}

/** Proofs, read while the applicant waits: what was found is offered, never entered by itself. */
export async function handIn(ctx: Ctx, { code, document }: z.output<typeof HandIn>, files: Upload[]) {
  const row = await open(ctx, code)
  if (row.status === 'decided' || row.status === 'withdrawn') throw errors.over()
  const { whole } = await packageOf(ctx, ctx.db, row.packageId)
  await keepProofs(ctx, whole, row.id, document, files, row.status !== 'draft')
  if (row.status !== 'draft') await recheck(ctx, row.id)
  return view(ctx, (await store.findCase(ctx.db, row.id)) ?? row, whole)
}

export async function takeBack(ctx: Ctx, { code, upload }: z.output<typeof TakeBack>) {
  const row = await open(ctx, code)
  if (row.status !== 'draft') throw errors.notDraft()
  await transact(ctx.db, (tx) => store.deleteUpload(tx, row.id, upload))
  const { whole } = await packageOf(ctx, ctx.db, row.packageId)
  return view(ctx, row, whole)
}

/** What can be said before sending, in plain words; it promises nothing and keeps nothing. */
export async function check(ctx: Ctx, code: string): Promise<z.output<typeof PlainCheck>> {
  const row = await open(ctx, code)
  const { whole } = await packageOf(ctx, ctx.db, row.packageId)
  const answers = relevantOf(whole.form, row.answers)
  const problems = checkAnswers(whole.form, answers)
  const result = precheck(whole, { answers, day: dayOf(ctx.now), documents: seenOf(await store.listUploads(ctx.db, row.id)) })
  return {
    findings: result.findings.map(({ id, title, state, plain }) => ({ id, title, state, plain })),
    missing: result.missing,
    contradictions: result.contradictions,
    amounts: result.amounts.map(({ id, title, cents, per, open: why }) => ({ id, title, cents, per, open: why })),
    problems,
    ready: problems.length === 0,
  }
}

/**
 * Hands in. In one transaction the application gets its number, its Vermerk and its place on a desk. Twice is once: a second try after a broken line is
 * answered with the same number.
 */
export async function submit(ctx: Ctx, { code, version }: z.output<typeof Submit>) {
  const row = await open(ctx, code)
  const { whole } = await packageOf(ctx, ctx.db, row.packageId)
  if (row.status !== 'draft') return view(ctx, row, whole)
  const { identity } = whole.leistung
  if (identity !== 'none' && !(await isPresent(ctx, row, identity.broker))) throw errors.notIdentified()
  const answers = relevantOf(whole.form, row.answers)
  const problems = checkAnswers(whole.form, answers)
  if (problems.length) throw errors.incomplete(problems.length)
  const today = dayOf(ctx.now)
  const sent = await transact(ctx.db, async (tx) => {
    const locked = await store.lockCase(tx, row.id)
    if (locked?.status !== 'draft') return locked
    if (locked.version !== version) throw errors.changed()
    const uploads = await store.listUploads(tx, row.id)
    const vermerk = precheck(whole, { answers, day: today, documents: seenOf(uploads) })
    const year = Number(today.slice(0, 4))
    const mailField = whole.leistung.applicant.mail
    const set = {
      status: 'submitted' as const,
      submittedAt: ctx.now,
      year,
      serial: await store.nextSerial(tx, year),
      answers,
      vermerk,
      stelleId: stelleFor(whole.leistung, String(answers.familienname ?? '')),
      applicant: applicantOf(whole.leistung, answers),
      mail: mailField ? String(answers[mailField] ?? '') || null : null,
      completeOn: vermerk.missing.length ? null : today,
    }
    const next = await store.updateCase(tx, row.id, version, set)
    if (next === undefined) throw errors.changed()
    const now: store.CaseRow = { ...locked, ...set, version: next, vermerk }
    await audit.record(tx, nobody, 'applications.submitted', subjectOf(row.id), {
      number: store.numberOf(now) ?? '',
      package: row.packageId,
      digest: whole.digest,
      stelle: now.stelleId,
    })
    await layChecked(ctx, tx, now, whole)
    await notify(ctx, tx, arrived, now, subjectOf(row.id))
    await ctx.events.emit(tx, submittedEvent, { id: row.id })
    return now
  })
  return view(ctx, sent ?? row, whole)
}

/** The Vermerk made anew, because something came in or was put right; what lay on the desk is replaced, so nobody decides on what is old. */
export async function recheck(ctx: Ctx, id: string): Promise<void> {
  const { whole } = await packageOf(ctx, ctx.db, (await store.findCase(ctx.db, id))?.packageId ?? '')
  await transact(ctx.db, async (tx) => {
    const row = await store.lockCase(tx, id)
    if (!row?.submittedAt || row.status === 'decided' || row.status === 'withdrawn') return
    const vermerk = precheck(whole, {
      answers: row.answers,
      day: row.vermerk?.day ?? dayOf(row.submittedAt),
      documents: seenOf(await store.listUploads(tx, id)),
    })
    const completeOn = row.completeOn ?? (vermerk.missing.length ? null : dayOf(ctx.now))
    const status = row.status === 'asked' || row.status === 'prepared' ? ('submitted' as const) : row.status
    const next = await store.updateCase(tx, id, row.version, { vermerk, completeOn, status })
    if (next === undefined) throw errors.changed()
    await layChecked(ctx, tx, { ...row, vermerk, completeOn, status, version: next }, whole)
  })
}

async function layChecked(ctx: Ctx, tx: Tx, row: store.CaseRow, whole: Whole) {
  const vermerk = row.vermerk
  if (!vermerk || !row.submittedAt) return
  const special = String(row.answers[whole.leistung.automation?.special ?? ''] ?? '').trim() !== ''
  const fristen = fristenOf(whole, { submittedOn: dayOf(row.submittedAt), completeOn: row.completeOn }, dayOf(ctx.now), placeOf(ctx.town))
  await lay(ctx, tx, row, whole, undecided(vermerk, special), nearestOf(fristen))
  const count = (state: string) => vermerk.findings.filter((f) => f.state === state).length
  await audit.record(tx, ctx.actor, 'applications.checked', subjectOf(row.id), {
    digest: whole.digest,
    fulfilled: count('fulfilled'),
    unfulfilled: count('not-fulfilled'),
    open: count('open'),
    missing: vermerk.missing.length,
  })
}

/** A message of the applicant; who had been asked is waited for no longer. */
export async function tell(ctx: Ctx, { code, text }: z.output<typeof Say>) {
  const row = await open(ctx, code)
  if (row.status === 'draft' || row.status === 'withdrawn') throw errors.over()
  const { whole } = await packageOf(ctx, ctx.db, row.packageId)
  if ((await store.listMessages(ctx.db, row.id)).length >= limits.messages) throw errors.over()
  await transact(ctx.db, async (tx) => {
    const locked = await store.lockCase(tx, row.id)
    const message = await store.insertMessage(tx, { caseId: row.id, kind: 'message', fromHouse: false, text, dueOn: null, decisionId: null })
    if (locked?.status === 'asked') await store.updateCase(tx, row.id, locked.version, { status: 'submitted' })
    await audit.record(tx, nobody, 'applications.said', subjectOf(row.id), { message: message.id, kind: 'message', fromHouse: false })
  })
  return view(ctx, (await store.findCase(ctx.db, row.id)) ?? row, whole)
}

/** Takes the application back; until it is decided, and without giving a reason. A draft is gone for good. */
export async function withdraw(ctx: Ctx, { code }: z.output<typeof Retire>) {
  const row = await open(ctx, code)
  const { whole } = await packageOf(ctx, ctx.db, row.packageId)
  await transact(ctx.db, async (tx) => {
    const locked = await store.lockCase(tx, row.id)
    if (!locked || locked.status === 'withdrawn') return
    if (locked.status === 'decided') throw errors.over()
    for (const kind of openKinds) await review.withdraw(ctx, tx, kind, subjectOf(row.id))
    await audit.record(tx, nobody, 'applications.withdrawn', subjectOf(row.id), { status: locked.status })
    if (locked.status === 'draft') await store.eraseCase(tx, row.id)
    else await store.updateCase(tx, row.id, locked.version, { status: 'withdrawn' })
  })
  const now = await store.findCase(ctx.db, row.id)
  return now ? view(ctx, now, whole) : null
}

/** The Bescheid by download, or no longer. */
export async function consent(ctx: Ctx, input: z.output<typeof Consent>) {
  const row = await open(ctx, input.code)
  const { whole } = await packageOf(ctx, ctx.db, row.packageId)
  await agree(ctx, row, whole, input)
  return view(ctx, row, whole)
}

/** The code from the mail: the address is hers. */
export async function confirmMail(ctx: Ctx, { code, mailCode }: z.output<typeof ConfirmMail>) {
  const row = await open(ctx, code)
  await confirm(ctx, row, mailCode)
  const { whole } = await packageOf(ctx, ctx.db, row.packageId)
  return view(ctx, row, whole)
}

export async function mailCodeAgain(ctx: Ctx, code: string) {
  const row = await open(ctx, code)
  await codeAgain(ctx, row)
  const { whole } = await packageOf(ctx, ctx.db, row.packageId)
  return view(ctx, row, whole)
}

/** The Bescheid itself, for who has the code and agreed to fetch it. */
export async function fetchBescheid(ctx: Ctx, { code, id }: z.output<typeof FetchBescheid>) {
  const row = await open(ctx, code)
  const { whole } = await packageOf(ctx, ctx.db, row.packageId)
  const { identity } = whole.leistung
  if (identity !== 'none' && !(await isPresent(ctx, row, identity.broker))) throw errors.notIdentified()
  const { title, name, pdf } = await fetched(ctx, row, id)
  return { title, name, pdf, mine: await view(ctx, row, whole) }
}

async function view(ctx: Ctx, row: store.CaseRow, whole: Whole): Promise<z.output<typeof Mine>> {
  const [uploads, messages, outcome, portal, provisions] = await Promise.all([
    store.listUploads(ctx.db, row.id),
    store.listMessages(ctx.db, row.id),
    store.findOutcome(ctx.db, row.id),
    portalOf(ctx, row, whole),
    provisionsOf(ctx.db, row.id),
  ])
  const answers = row.status === 'draft' ? relevantOf(whole.form, row.answers) : row.answers
  const missing =
    row.vermerk && row.status !== 'draft'
      ? row.vermerk.missing
      : precheck(whole, { answers, day: dayOf(row.startedAt), documents: seenOf(uploads) }).missing
  return {
    id: row.id,
    version: row.version,
    package: whole.id,
    title: whole.title,
    status: row.status,
    number: store.numberOf(row),
    answers: row.answers,
    step: row.step,
    uploads: uploads.map(shownUpload),
    messages: messages.map(({ id, kind, fromHouse, text, dueOn, at }) => ({ id, kind, fromHouse, text, dueOn, at })),
    submittedAt: row.submittedAt,
    updatedAt: row.updatedAt,
    keptUntil: row.status === 'draft' ? draftUntil(dayOf(row.updatedAt)) : null,
    missing,
    // What was decided stands in the Bescheid, which is served (bekannt gegeben) on its own way; the page says only that there is one.
    outcome: outcome ? { act: outcome.act, at: outcome.at, product: endProducts[whole.kind].name } : null,
    nextStep: (provisions.length && whereItLies[provisions.at(-1)?.state ?? 'over']) || nextSteps[row.status],
    portal,
    provisions,
    account: await accountOf(ctx, row, whole),
  }
}

async function accountOf(ctx: Ctx, row: store.CaseRow, { form, leistung: { identity } }: Whole): Promise<z.output<typeof Mine>['account']> {
  if (identity === 'none') return null
  return {
    asked: identity.broker,
    state: !row.identity ? 'none' : (await isPresent(ctx, row, identity.broker)) ? 'present' : 'again',
    fields: Object.keys(form.schema.properties).filter((n) => Object.hasOwn(row.identity?.answers ?? {}, n)),
  }
}
/** Where the Bescheid is to be fetched. */
const whereItLies = {
  ready: 'Ihr Bescheid liegt zum Herunterladen bereit.',
  fetched: 'Sie haben den Bescheid heruntergeladen. Wenn etwas unklar ist, schreiben Sie uns.',
  over: 'Es ist entschieden. Den Bescheid bekommen Sie auf anderem Weg.',
} as const
const nextSteps = {
  draft: 'Sie füllen den Antrag noch aus. Er ist noch nicht bei uns.',
  submitted: 'Der Antrag liegt bei der Sachbearbeitung. Sie müssen nichts tun.',
  asked: 'Wir warten auf Sie: Bitte lesen Sie die Nachricht unten.',
  prepared: 'Die Entscheidung ist vorbereitet und wird noch einmal geprüft. Sie müssen nichts tun.',
  decided: 'Es ist entschieden. Den Bescheid bekommen Sie gesondert.',
  withdrawn: 'Sie haben den Antrag zurückgenommen. Es geschieht nichts mehr.',
} as const
