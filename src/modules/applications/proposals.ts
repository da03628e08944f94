import { z } from 'zod'
import * as audit from '#base/audit.ts'
import type { Ctx } from '#base/ctx.ts'
import { type Db, type Tx, transact } from '#base/db.ts'
import { endProducts, tariffOf, type Whole } from '#base/leistungen/index.ts'
import { findStelle } from '#base/organisation.ts'
import * as review from '#base/review/index.ts'
import { idOf } from '#base/subjects.ts'
import { dayOf } from '#base/time.ts'
import * as bescheid from '#modules/bescheid/index.ts'
import * as handover from '#modules/handover/index.ts'
import * as records from '#modules/records/index.ts'
import { addressOf, applicantOf, filled, type Hearing, hearingOf, refusalOf, shownValue, subjectOf, withoutAmount } from './casework.ts'
import { deliveryFor, rechtOf } from './consent.ts'
import { Decided, decided as decidedEvent, errors, type Look } from './contract.ts'
import { news, notify } from './notices.ts'
import { packageOf } from './packages.ts'
import * as store from './store.ts'

export const method = 'applications.precheck/1'

type Kind = review.ProposalKind<Ctx, Decided>

/** One line for the desk: what the rules found, never what to do. */
const summary: Kind['summary'] = (_ctx, { payload }) => {
  const { vermerk, special } = payload as Decided
  const states = Object.values(vermerk.states)
  const count = (state: string) => states.filter((s) => s === state).length
  const line = (f: string, n: string, o: string, m: string, s: string) =>
    [
      `${count('fulfilled')} ${f}`,
      count('not-fulfilled') && `${count('not-fulfilled')} ${n}`,
      count('open') && `${count('open')} ${o}`,
      vermerk.missing.length && `${vermerk.missing.length} ${m}`,
      special && s,
    ]
      .filter(Boolean)
      .join(' · ')
  return {
    de: line('erfüllt', 'nicht erfüllt', 'offen', 'Unterlagen fehlen', 'besondere Umstände'),
    en: line('fulfilled', 'not fulfilled', 'open', 'documents missing', 'special circumstances'),
  }
}

const common = { payload: Decided, path: '/antraege/:id', summary, complete: () => false, read: true, move } as const

/** The whole decision in one hand: a Verwaltungsakt, signed, with a reason of her own and nothing preselected. */
export const decide: Kind = {
  ...common,
  name: 'applications.decide',
  title: { de: 'Antrag entscheiden', en: 'Decide an application' },
  judgement: true,
  verwaltungsakt: true,
  signature: true,
  act: () => ({ de: 'Entscheiden und zeichnen', en: 'Decide and sign' }),
  apply: (ctx, tx, proposal, decision) => settle(ctx, tx, proposal, decision, null),
  revert: reopen,
}

/** The first of two: what the clerk would decide, with her reason. It has no effect until somebody else signs. */
export const prepare: Kind = {
  ...common,
  name: 'applications.prepare',
  title: { de: 'Entscheidung vorbereiten', en: 'Prepare a decision' },
  judgement: true,
  verwaltungsakt: false,
  signature: false,
  act: () => ({ de: 'Zur Zeichnung vorlegen', en: 'Submit for signature' }),
  apply: async (ctx, tx, proposal, decision) => {
    const { row, whole, decided } = await checked(ctx, tx, proposal, decision)
    const next = signerOf(ctx, whole, row.stelleId)
    await review.propose(ctx, tx, sign, {
      subject: proposal.subject,
      title: proposal.title,
      payload: { ...decided, preparedBy: ctx.actor.id, preparedReason: decision.reason ?? '' },
      evidence: [],
      confidence: 1,
      method,
      label: 'person',
      stelleId: next,
      amountCents: Object.values(decided.amounts)[0] ?? null,
      fristOn: proposal.fristOn,
    })
    await store.updateCase(tx, row.id, row.version, { status: 'prepared' })
    await audit.record(tx, ctx.actor, 'applications.prepared', proposal.subject, { decision: decision.id, act: decided.act ?? '-' })
  },
}

/** The second of two: she signs what lies before her, or sends it back with a reason. */
export const sign: Kind = {
  ...common,
  name: 'applications.sign',
  title: { de: 'Entscheidung zeichnen', en: 'Sign a decision' },
  judgement: false, // the reason is the first one's; who does not sign gives her own
  verwaltungsakt: true,
  signature: true,
  complete: () => true,
  act: () => ({ de: 'Zeichnen und erlassen', en: 'Sign and issue' }),
  apply: async (ctx, tx, proposal, decision) => {
    const prepared = (await review.decisionsOn(tx, proposal.subject)).find((d) => d.proposalKind === prepare.name && !d.revertedAt)
    if (prepared?.personId === ctx.actor.id) throw errors.samePerson()
    if (decision.outcome === 'rejected' && !decision.reason?.trim()) throw review.errors.reasonMissing()
    if (decision.outcome === 'rejected') return sendBack(ctx, tx, proposal, decision)
    return settle(ctx, tx, proposal, decision, prepared?.id ?? null)
  },
}

/** An Anzeige is confirmed, an Auskunft given: no Verwaltungsakt. */
export const acknowledge: Kind = {
  ...common,
  name: 'applications.acknowledge',
  title: { de: 'Anzeige oder Auskunft bearbeiten', en: 'Handle a notice or an enquiry' },
  judgement: true,
  verwaltungsakt: false,
  signature: false,
  act: () => ({ de: 'Bestätigen', en: 'Confirm' }),
  apply: (ctx, tx, proposal, decision) => settle(ctx, tx, proposal, decision, null),
  revert: reopen,
}

/** The standard case of a released package; a person never decides one of these, and the machine only these. */
export const automatic: Kind = {
  ...common,
  name: 'applications.automatic',
  title: { de: 'Vollautomatisch festgesetzt', en: 'Decided automatically' },
  judgement: false,
  verwaltungsakt: true,
  signature: false,
  bulk: true,
  act: () => ({ de: 'Automatisch', en: 'Automatic' }),
  apply: (ctx, tx, proposal, decision) => {
    if (decision.kind !== 'released-package') throw errors.wrongAct()
    return settle(ctx, tx, proposal, decision, null)
  },
}

const Letter = z.object({ kind: z.enum(['missing', 'hearing', 'message']), text: z.string().trim().min(3).max(5000), dueOn: z.iso.date().nullable() })
/** Words of the house to an applicant: a request, a hearing, an answer. They leave by a person's decision and by nothing else. */
export const say: review.ProposalKind<Ctx, z.output<typeof Letter>> = {
  name: 'applications.say',
  title: { de: 'Schreiben an Antragsteller', en: 'Letter to an applicant' },
  payload: Letter,
  judgement: false,
  verwaltungsakt: false,
  signature: false,
  read: true,
  path: '/antraege/:id',
  act: () => ({ de: 'Absenden', en: 'Send' }),
  summary: (_ctx, { payload }) => ({ de: (payload as { text: string }).text.slice(0, 80), en: (payload as { text: string }).text.slice(0, 80) }),
  complete: () => true,
  apply: async (ctx, tx, proposal, decision) => {
    if (decision.outcome === 'rejected') return
    const id = idOf(proposal.subject)
    const row = await store.lockCase(tx, id)
    if (!row || row.status === 'draft' || row.status === 'withdrawn') throw errors.over()
    const letter = decision.payload as z.output<typeof Letter>
    const message = await store.insertMessage(tx, { caseId: id, ...letter, fromHouse: true, decisionId: decision.id })
    if (row.status === 'submitted' && letter.kind !== 'message') await store.updateCase(tx, id, row.version, { status: 'asked' })
    await notify(ctx, tx, news, row, `applications-message/${message.id}`)
    await audit.record(tx, ctx.actor, 'applications.said', subjectOf(id), { message: message.id, kind: letter.kind, fromHouse: true })
  },
}

/** Which kind lies on the desk: two signatures, one, or none. */
export const kindFor = ({ leistung, kind }: Whole): Kind =>
  endProducts[kind].verwaltungsakt ? (leistung.signing.fourEyes ? prepare : decide) : acknowledge
export const openKinds = [decide, prepare, sign, acknowledge]

/** Lays a case on its desk, in place of what lay there. */
export async function lay(ctx: Ctx, tx: Tx, row: store.CaseRow, whole: Whole, payload: Decided, fristOn: string | null) {
  for (const kind of openKinds) await review.withdraw(ctx, tx, kind, subjectOf(row.id))
  return review.propose(ctx, tx, kindFor(whole), {
    subject: subjectOf(row.id),
    title: titleOf(row, whole),
    payload,
    evidence: [],
    confidence: 1,
    method,
    label: 'rules',
    stelleId: row.stelleId,
    amountCents: Object.values(payload.amounts)[0] ?? null,
    fristOn,
  })
}
export const titleOf = (row: store.CaseRow, whole: Whole) =>
  `${store.numberOf(row) ?? ''} ${whole.title}: ${applicantOf(whole.leistung, row.answers)}`.trim()

/** What every decision must be; within the decision's own transaction. */
async function checked(ctx: Ctx, tx: Tx, proposal: review.Proposal, decision: review.Decision) {
  const row = await store.lockCase(tx, idOf(proposal.subject))
  if (!row) throw errors.notFound()
  if (row.status === 'withdrawn' || row.status === 'decided' || row.status === 'draft') throw errors.over()
  const { whole } = await packageOf(ctx, tx, row.packageId)
  if (decision.outcome === 'rejected') throw errors.useRefuse()
  const decided = decision.payload as Decided
  const proposed = proposal.payload as Decided
  const hearing = hearingOf(await store.listMessages(tx, row.id), dayOf(ctx.now))
  assertDecidable(whole, proposed, decided, hearing)
  if (proposed.preparedBy !== decided.preparedBy || proposed.special !== decided.special || proposed.followed !== decided.followed)
    throw errors.vermerkChanged()
  await assertWithinLimit(tx, decision, decided)
  return { row, whole, decided, hearing }
}

function assertDecidable(whole: Whole, proposed: Decided, decided: Decided, hearing: Hearing): void {
  const refusal = refusalOf(whole, proposed, decided, hearing)
  if (refusal === 'hearingMissing') throw errors.hearingMissing(whole.leistung.hearing?.law ?? '')
  if (refusal === 'amountMissing') throw errors.amountMissing(withoutAmount(whole.leistung, decided).join(', '))
  if (refusal === 'hearingRunning') throw errors.hearingRunning(hearing.dueOn ?? '')
  if (refusal) throw errors[refusal]()
}

/** The limit of whoever signs holds for what she writes, not only for what was proposed. */
async function assertWithinLimit(tx: Tx, { stelleId, kind }: review.Decision, { amounts, act }: Decided) {
  if (kind !== 'person' || act === 'refuse') return
  const limit = stelleId ? (await findStelle(tx, stelleId))?.limitCents : undefined
  if (typeof limit === 'number' && Math.max(0, ...Object.values(amounts).map((a) => a ?? 0)) > limit) throw errors.aboveLimit()
}

/** What stands in the act and beside it: the one source of what is shown before the signature and of what is issued by it. */
function wordsOf(ctx: Ctx, row: store.CaseRow, whole: Whole, decided: Decided, own: string, hearing: Hearing) {
  const act = decided.act ?? 'grant'
  const { texts } = whole.leistung
  const product = act === 'refuse' ? (texts.refuse ?? texts.grant) : texts.grant
  const facts = {
    answers: row.answers,
    amounts: decided.amounts,
    byRules: byRules(decided),
    submittedOn: dayOf(row.submittedAt ?? ctx.now),
    number: store.numberOf(row) ?? '',
    reason: own,
  }
  const fill = (lines: readonly string[]) => filled(lines, whole, facts)
  const text = {
    title: fill([product.title])[0] ?? product.title,
    tenor:
      act === 'partly'
        ? [
            ...fill(decided.extent.split('\n').filter((line) => line.trim())),
            `Im Übrigen wird Ihr Antrag vom ${facts.submittedOn.split('-').reverse().join('.')} abgelehnt.`,
          ]
        : [...fill(product.tenor), ...(act === 'grant' ? exemptionsOf(whole, decided).map((e) => e.tenor) : [])],
    reasons: [...fill(product.reasons), ...heard(whole, decided, hearing)],
    plain: act === 'partly' ? ['Sie bekommen einen Teil von dem, was Sie beantragt haben. Was genau, steht im Bescheid.'] : fill(product.plain),
  }
  return { text, hints: act === 'refuse' ? [] : fill(product.hints) }
}
/** Amounts that are those of the rules: only these are explained by what the rules rest on, any other by the person. */
const byRules = ({ act, amounts, vermerk }: Decided): ReadonlySet<string> =>
  new Set(act === 'grant' ? Object.keys(amounts).filter((a) => amounts[a] === vermerk.amounts[a]) : [])

async function settle(ctx: Ctx, tx: Tx, proposal: review.Proposal, decision: review.Decision, preparedId: string | null): Promise<void> {
  const { row, whole, decided, hearing } = await checked(ctx, tx, proposal, decision)
  const act = decided.act ?? 'grant'
  const { signing, aktenplan } = whole.leistung
  const own = signing.fourEyes ? decided.preparedReason : (decision.reason ?? '')
  const isAct = endProducts[whole.kind].verwaltungsakt
  const { text, hints } = wordsOf(ctx, row, whole, decided, own, hearing)
  await store.insertOutcome(tx, {
    caseId: row.id,
    decisionId: decision.id,
    preparedDecisionId: preparedId,
    act,
    amounts: act === 'refuse' ? {} : decided.amounts,
    reason: own,
    weighing: decided.weighing,
    conditions: decided.conditions,
    texts: text,
    automatic: decision.kind === 'released-package',
  })
  await store.updateCase(tx, row.id, row.version, { status: 'decided', ...(isAct ? { issuedAt: ctx.now } : {}) })
  if (isAct) await issueFor(ctx, tx, row, whole, decided, decision, { ...text, hints })
  await records.file(ctx, tx, {
    filing: { planId: aktenplan, title: titleOf(row, whole) },
    subject: proposal.subject,
    title: titleOf(row, whole),
    stelleId: row.stelleId,
    decisionId: decision.id,
  })
  await audit.record(tx, ctx.actor, 'applications.decided', proposal.subject, { decision: decision.id, act, kind: decision.kind })
  await ctx.events.emit(tx, decidedEvent, { id: row.id, decision: decision.id })
}

/** A burdening act says that somebody was heard, or why not. @see § 28 VwVfG, § 24 SGB X, § 91 AO */
const heard = ({ leistung }: Whole, { act, hearingWaived }: Decided, { state }: Hearing): string[] =>
  !leistung.hearing || act === 'grant'
    ? []
    : state === 'done'
      ? [`Sie konnten sich vor dieser Entscheidung äußern (${leistung.hearing.law}).`]
      : [`Von einer Anhörung wurde abgesehen (${hearingWaived.trim()}).`]

/** What is said of amounts that come to nothing by a rule that frees from them. */
const exemptionsOf = ({ leistung }: Pick<Whole, 'leistung'>, { amounts }: Pick<Decided, 'amounts'>) =>
  leistung.amounts.flatMap((a) => (a.exemption && amounts[a.id] === 0 ? [a.exemption] : []))

/** The money of a decision, with how the rules came to it: the lines of their trace, which the Vermerk holds. */
function kostenOf({ answers, vermerk }: store.CaseRow, { leistung }: Whole, decided: Decided): z.input<typeof bescheid.Content>['kosten'] {
  const { act, amounts } = decided
  const raised = act === 'refuse' ? [] : leistung.amounts.filter((a) => a.claim && typeof amounts[a.id] === 'number')
  const found = byRules(decided)
  const linesOf = (id: string) => {
    const lines = (found.has(id) && vermerk?.amounts.find((a) => a.id === id)?.calculation) || []
    return lines.reduce((sum, l) => sum + l.cents, 0) === amounts[id] ? lines : []
  }
  const claims = raised.filter((a) => (amounts[a.id] ?? 0) > 0)
  const free = claims.length ? undefined : (exemptionsOf({ leistung }, decided)[0] ?? waivedIn(raised.flatMap((a) => linesOf(a.id))))
  const asked = claims.length ? claims : free ? raised : []
  const first = asked[0]
  if (!first?.claim) return null
  const tariff = (a: typeof first) => tariffOf(a, answers) ?? leistung.law[0] ?? ''
  const calculated = asked.every((a) => linesOf(a.id).length)
    ? ('rules' as const)
    : asked.some((a) => !found.has(a.id))
      ? ('person' as const)
      : undefined
  return {
    kind: first.claim,
    law: first.basis ?? tariff(first),
    positions: asked.flatMap((a): Position[] => {
      const lines = linesOf(a.id)
      if (!lines.length) return [{ text: a.title, tarifstelle: tariff(a).slice(0, 300), cents: amounts[a.id] ?? 0 }]
      return lines.map((l) => ({
        text: l.text.slice(0, 300),
        tarifstelle: (l.law || tariff(a)).slice(0, 300),
        cents: l.cents,
        ...(l.quantity ? { quantity: l.quantity.slice(0, 200) } : {}),
        ...(l.singleCents === null ? {} : { singleCents: l.singleCents }),
      }))
    }),
    exemption: free ? { law: free.law, reason: free.reason } : null,
    dueOn: null,
    dueIn: first.dueIn ?? null,
    ...(calculated ? { calculatedBy: calculated } : {}),
  }
}
type Position = NonNullable<z.input<typeof bescheid.Content>['kosten']>['positions'][number]
/** What the rules took off, where nothing is left of an amount. */
function waivedIn(lines: readonly { text: string; law: string; cents: number }[]): { law: string; reason: string } | undefined {
  const off = lines.filter((l) => l.cents < 0)
  const said = (what: (line: (typeof off)[number]) => string) => [...new Set(off.map(what).filter(Boolean))].join('; ')
  return off.length ? { law: said((l) => l.law).slice(0, 300), reason: `${said((l) => l.text)}.`.slice(0, 1000) } : undefined
}

/** All that stands in the Bescheid of a decision, before it is issued by it or only looked at. */
async function contentOf(
  ctx: Ctx,
  db: Db,
  row: store.CaseRow,
  whole: Whole,
  decided: Decided,
  text: store.ActText & { hints: string[] },
  automatic: boolean,
): Promise<bescheid.Content> {
  const { leistung, title } = whole
  const bare = bescheid.Content.parse({
    title: text.title,
    betreff: `${title} (${store.numberOf(row)})`,
    recipient: { lines: addressOf(leistung, row.answers) },
    recht: rechtOf(leistung),
    area: leistung.area,
    begunOn: dayOf(row.submittedAt ?? ctx.now),
    tenor: text.tenor,
    nebenbestimmungen: decided.conditions
      .split('\n')
      .filter((line) => line.trim())
      .map((line) => ({ kind: 'Auflage', text: line.trim() })),
    kosten: kostenOf(row, whole, decided),
    reasons: text.reasons,
    weighing: decided.weighing.trim() ? [decided.weighing.trim()] : [],
    discretion: leistung.discretion !== undefined,
    hints: [...text.hints, ...(automatic ? ['Dieser Bescheid ist automatisiert ergangen und ohne Unterschrift gültig.'] : [])],
    plain: text.plain,
    delivery: await deliveryFor(ctx, db, row),
    origin: 'rules',
    methods: [method],
  })
  return bescheid.withRemedy(ctx, db, bare)
}

/**
 * The Bescheid as it would be issued, for who is about to sign or to prepare it: from the same words, money and document as the decision itself. Nothing is
 * issued or kept; that somebody looked is recorded, with ids alone.
 *
 * @throws AppError what would also refuse the decision; applications.changed-meanwhile where another version lies on the desk
 */
export async function previewOf(ctx: Ctx, row: store.CaseRow, whole: Whole, { version, payload, reason }: z.output<typeof Look>) {
  const proposal = (await review.openOn(ctx.db, [subjectOf(row.id)])).find((p) => openKinds.some((k) => k.name === p.kind))
  if (proposal?.version !== version) throw errors.changed()
  if (!endProducts[whole.kind].verwaltungsakt) throw errors.wrongAct()
  const prepared = proposal.kind === sign.name
  const decided = prepared ? (proposal.payload as Decided) : payload
  if (!decided) throw errors.actMissing()
  const hearing = hearingOf(await store.listMessages(ctx.db, row.id), dayOf(ctx.now))
  assertDecidable(whole, proposal.payload as Decided, decided, hearing)
  const { text, hints } = wordsOf(ctx, row, whole, decided, prepared ? decided.preparedReason : reason, hearing)
  const content = await contentOf(ctx, ctx.db, row, whole, decided, { ...text, hints }, false)
  const shown = await bescheid.preview(ctx, { stelleId: row.stelleId, content })
  await transact(ctx.db, (tx) => audit.record(tx, ctx.actor, 'applications.previewed', subjectOf(row.id), { proposal: proposal.id, version }))
  return shown
}

/** The Bescheid of a decision, issued with it: number, claim, the order to make the files and to hand the case over are of the same transaction. */
async function issueFor(
  ctx: Ctx,
  tx: Tx,
  row: store.CaseRow,
  whole: Whole,
  decided: Decided,
  decision: review.Decision,
  text: store.ActText & { hints: string[] },
): Promise<void> {
  const { id: topic, form } = whole
  const { act, amounts } = decided
  const content = await contentOf(ctx, tx, row, whole, decided, text, decision.kind === 'released-package')
  bescheid.assertIssuable(ctx, row.stelleId, content)
  const { id } = await bescheid.draft(ctx, tx, { subject: subjectOf(row.id), stelleId: row.stelleId, border: row.border, content, by: ctx.actor.id })
  const { number, kassenzeichen } = await bescheid.issue(ctx, tx, id, decision)
  const { properties } = form.schema
  await handover.handOver(ctx, tx, {
    topic,
    subject: subjectOf(row.id),
    border: row.border,
    key: decision.id,
    payload: {
      ...Object.fromEntries(Object.keys(properties).map((n) => [n, shownValue(properties[n], row.answers[n])])),
      ...Object.fromEntries(Object.entries(amounts).map(([amount, cents]) => [`betrag-${amount}-cents`, cents])),
      leistung: topic,
      antrag: store.numberOf(row) ?? '',
      entscheidung: act ?? 'grant',
      entschiedenAm: dayOf(ctx.now),
      bescheid: number,
      kassenzeichen,
    },
  })
}

/** While nothing has left the house, a decision can be taken back; the case lies open again. */
async function reopen(ctx: Ctx, tx: Tx, proposal: review.Proposal, decision: review.Decision): Promise<void> {
  const row = await store.lockCase(tx, idOf(proposal.subject))
  if (row?.status !== 'decided' || row.issuedAt) throw review.errors.notUndoable(decision.id)
  await store.deleteOutcome(tx, row.id)
  await records.unfile(ctx, tx, proposal.subject)
  await store.updateCase(tx, row.id, row.version, { status: 'submitted' })
  await audit.record(tx, ctx.actor, 'applications.reopened', proposal.subject, { decision: decision.id })
}

/** Not signed: it lies with the clerk again, with the reason in the decision. */
async function sendBack(ctx: Ctx, tx: Tx, proposal: review.Proposal, decision: review.Decision): Promise<void> {
  const row = await store.lockCase(tx, idOf(proposal.subject))
  if (!row) throw errors.notFound()
  const { whole } = await packageOf(ctx, tx, row.packageId)
  const before = proposal.payload as Decided
  await store.updateCase(tx, row.id, row.version, { status: 'submitted' })
  await lay(ctx, tx, row, whole, { ...before, act: null, preparedBy: null, preparedReason: '' }, proposal.fristOn)
  await audit.record(tx, ctx.actor, 'applications.sent-back', proposal.subject, { decision: decision.id })
}

/** Who signs as the second: the head of the office for level "leitung", else the Stelle's first deputy that may issue a Verwaltungsakt. */
function signerOf({ town, actor }: Ctx, { leistung }: Whole, stelleId: string): string {
  const mine = new Set(actor.stellen.filter((s) => !s.vertretungFor).map((s) => s.stelleId))
  const may = (id: string) => town.stellen.find((s) => s.id === id)?.signing?.verwaltungsakte === true && !mine.has(id) && id !== stelleId
  const own = town.stellen.find((s) => s.id === stelleId)
  if (leistung.signing.level === 'sachbearbeitung') {
    const deputy = own?.deputies.find(may)
    if (deputy) return deputy
  }
  for (let office = own?.office ?? null; office; office = town.offices.find((o) => o.id === office)?.parent ?? null) {
    const head = town.stellen.find((s) => s.office === office && s.head)
    if (head && may(head.id)) return head.id
  }
  throw errors.nobodyToSign()
}

/** Another Stelle works on it now. */
async function move(ctx: Ctx, tx: Tx, proposal: review.Proposal, to: string): Promise<void> {
  const row = await store.lockCase(tx, idOf(proposal.subject))
  if (!row || proposal.kind === sign.name) return // the second signature goes elsewhere, the case stays where it is
  await store.updateCase(tx, row.id, row.version, { stelleId: to })
  await audit.record(tx, ctx.actor, 'applications.moved', proposal.subject, { from: row.stelleId, to })
}
