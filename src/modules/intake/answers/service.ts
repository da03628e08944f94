import MailComposer from 'nodemailer/lib/mail-composer'
import type { z } from 'zod'
import { actsFor } from '#base/actor.ts'
import * as audit from '#base/audit.ts'
import type { Ctx } from '#base/ctx.ts'
import { transact } from '#base/db.ts'
import type { Download } from '#base/http.ts'
import { listDecided } from '#base/mail.ts'
import { assertOpen, closedTo } from '#base/method-use.ts'
import { originOf, type Provenance, reviewOf } from '#base/provenance.ts'
import * as review from '#base/review/index.ts'
import * as circulation from '#modules/circulation/index.ts'
import { MailboxSettings } from '../channels/contract.ts'
import { Stopped } from '../channels/folder.ts'
import { connect, findDrafts, troubleOf } from '../channels/imap.ts'
import { passwordOf } from '../channels/mailbox.ts'
import { findChannel } from '../channels/store.ts'
import { troubleTexts } from '../channels/troubles.ts'
import type { Sorting } from '../contract.ts'
import { answering } from '../methods.ts'
import { fileItem } from '../proposals.ts'
import { numberOf } from '../rules.ts'
import { findReadable } from '../service.ts'
import * as intake from '../store.ts'
import {
  type Answer,
  errors,
  type Format,
  gapsIn,
  layDraft as layDraftJob,
  type SaveAnswer,
  type StartAnswer,
  type Via,
  wordingOf,
} from './contract.ts'
import { asksFor, fill, fits } from './fill.ts'
import { factsFor, gather, type Letter, languageOf } from './gather.ts'
import { asDocx, asPdf, asText } from './paper.ts'
import { releaseAnswer, subjectOf } from './proposal.ts'
import * as store from './store.ts'
import { draftTroubles } from './texts.ts'

/** What can be answered here and what was: templates, the open draft, what was released. */
export async function get(ctx: Ctx, itemId: string) {
  const item = await findReadable(ctx, itemId)
  const [letter, sorting, open, released] = await Promise.all([
    gather(ctx, item),
    review.findOpen(ctx.db, fileItem, `intake/${itemId}`),
    review.findOpen(ctx.db, releaseAnswer, subjectOf(itemId)),
    store.listAnswers(ctx.db, itemId),
  ])
  const [decisions, mails, saved, signatures] = await Promise.all([
    review.decisionsOn(ctx.db, subjectOf(itemId)),
    listDecided(
      ctx.db,
      released.flatMap((a) => (a.via === 'mail' ? [a.decisionId] : [])),
    ),
    store.findDraft(ctx.db, itemId),
    circulation.answerOf(ctx.db, `intake/${itemId}`),
  ])
  const names = await ctx.people.names(decisions.flatMap((d) => d.personId ?? []))
  // What the machine proposes as type is not told where the clerk is to choose it without seeing.
  const blindSorting = sorting ? (await review.blindAmong(ctx.db, [sorting.id])).has(sorting.id) : false
  const blind = open ? (await review.blindAmong(ctx.db, [open.id])).has(open.id) : false
  return {
    impossible: letter.impossible as never,
    replyToDiffers: letter.replyToDiffers,
    recipients: letter.thread.recipients,
    vias: letter.vias,
    templates: ctx.town.templates
      .map((t) => ({
        id: t.id,
        title: t.title,
        factOnly: t.factOnly,
        fits: fits(
          t,
          item.documentType || blindSorting ? item : { ...item, ...(sorting?.payload as Partial<Sorting> | undefined), stelleId: item.stelleId },
          letter.text,
        ),
        languages: Object.keys(t.texts) as Answer['language'][],
      }))
      .sort((a, b) => Number(b.fits) - Number(a.fits)),
    draft: open
      ? {
          ...(await draftOf(ctx, open, letter, blind)),
          saved: blind ? null : (saved ?? null),
          signatures: signatures
            ? {
                version: signatures.version,
                current: signatures.wording === wordingOf(saved ?? (open.payload as Answer)),
                signed: signatures.signed,
                lacking: signatures.lacking,
              }
            : null,
        }
      : null,
    released: released.map((a) => {
      const decision = decisions.find((d) => d.id === a.decisionId)
      const mail = mails.find((m) => m.decisionId === a.decisionId)
      const state = mail ? ({ waiting: 'waiting', sent: 'done', refused: 'failed', recalled: 'failed' } as const)[mail.status] : a.state
      return {
        ...a,
        state,
        leavesAt: a.leavesAt && a.leavesAt > ctx.now ? a.leavesAt : null,
        undoable:
          store.isHere(a) && (!mail || (mail.status === 'waiting' && !mail.attempts)) && decision?.kind === 'person' && holds(ctx, item.stelleId),
        to: a.recipient,
        templateTitle: titleOf(ctx, a.templateId),
        trouble: a.trouble && (draftTroubles[a.trouble] ?? troubleTexts[a.trouble]),
        byName: names[decision?.personId ?? ''] ?? '',
        byOrder: decision?.kind === 'standing-order',
        changed: Object.keys(decision?.difference ?? {}).some((f) => f === 'body' || f === 'subject'),
        provenance: provenanceOf(a, decision),
      }
    }),
  }
}

async function draftOf(ctx: Ctx, open: review.Proposal, letter: Letter, blind: boolean) {
  const payload = open.payload as Answer
  const template = ctx.town.templates.find((t) => t.id === payload.templateId)
  const facts = template && !blind ? fill(template, payload.language, await factsFor(ctx, letter, payload.language)).filled : []
  return {
    proposalId: open.id,
    version: open.version,
    payload: blind ? (releaseAnswer.standing?.hidden({ payload, stelleId: open.stelleId }) as Answer) : payload,
    filled: facts,
    method: open.method,
    label: open.label,
    factOnly: !blind && !!template?.factOnly,
    mine: actsFor(ctx.actor, open.stelleId),
    stelleId: open.stelleId,
    blind,
  }
}

const holds = ({ actor }: Ctx, stelleId: string) => actsFor(actor, stelleId)

type Decided = Awaited<ReturnType<typeof review.decisionsOn>>[number]
/** Filled from a template by rules, and read by the person who released it, unless a standing order did. */
const provenanceOf = ({ releasedAt }: store.AnswerRow, decision: Decided | undefined): Provenance => ({
  origin: originOf(decision?.label ?? 'rules'),
  method: decision?.method ?? answering.key,
  model: null,
  at: decision?.proposedAt ?? releasedAt,
  review: decision ? reviewOf(decision, ['subject', 'body']) : null,
})

const titleOf = ({ town }: Ctx, id: string | null) => town.templates.find((t) => t.id === id)?.title ?? ''

/** The template with its facts in place, without laying it anywhere: to look at, or to choose in a blind sample. */
export async function preview(ctx: Ctx, itemId: string, input: z.output<typeof StartAnswer>) {
  await assertOpen(ctx, answering)
  const letter = await answerable(ctx, await findReadable(ctx, itemId))
  return filledIn(ctx, letter, input)
}

/** Lays a draft on the desk of the item's Stelle. An open one is replaced: what was typed into it and not released is gone. */
export async function start(ctx: Ctx, itemId: string, input: z.output<typeof StartAnswer>) {
  await assertOpen(ctx, answering)
  const item = await findReadable(ctx, itemId)
  const letter = await answerable(ctx, item)
  const { payload, filled } = await filledIn(ctx, letter, input)
  review.standingFor(ctx.actor, item.stelleId)
  await lay(ctx, item, payload, filled)
  return {}
}

async function lay(ctx: Ctx, item: intake.ItemRow, payload: Answer, filled: { evidence: review.Evidence | null; field: string }[]) {
  return transact(ctx.db, async (tx) => {
    const proposal = await review.propose(ctx, tx, releaseAnswer, {
      subject: subjectOf(item.id),
      title: payload.subject || (item.subject ?? ''),
      payload,
      evidence: filled.flatMap((f) => (f.evidence ? [{ ...f.evidence, field: f.field }] : [])),
      confidence: 1,
      method: answering.key,
      label: 'rules',
      stelleId: item.stelleId,
    })
    await store.deleteDraft(tx, item.id)
    await audit.record(tx, ctx.actor, 'intake.answer-drafted', `intake/${item.id}`, {
      item: item.id,
      proposal: proposal.id,
      template: payload.templateId ?? '-',
    })
    return proposal
  })
}

/**
 * Keeps what a person has typed. Where others are asked to sign the answer, or shall be (`cosign`), these words are what they sign from now on, and what was
 * signed before holds no longer.
 *
 * @throws AppError intake.answer-gaps for a text with a gap that others shall sign, intake.answer-no-draft
 */
export async function save(ctx: Ctx, itemId: string, { version, cosign, ...working }: z.output<typeof SaveAnswer>) {
  await findReadable(ctx, itemId)
  const open = await review.findOpen(ctx.db, releaseAnswer, subjectOf(itemId))
  if (!open) throw errors.noDraft()
  review.standingFor(ctx.actor, open.stelleId)
  if (open.version !== version) throw review.errors.changed(open.id)
  const { thread } = open.payload as Answer
  if (working.to && !thread.recipients.includes(working.to)) throw errors.otherRecipient()
  const subject = `intake/${itemId}`
  const gaps = gapsIn(`${working.subject}\n${working.body}`)
  return transact(ctx.db, async (tx) => {
    const asked = cosign || (await circulation.answerOf(tx, subject))
    if (asked && gaps.length) throw errors.gaps(gaps)
    if (asked && !(working.subject.trim() && working.body.trim())) throw errors.emptyAnswer()
    await store.saveDraft(tx, itemId, ctx.actor.id, working)
    const lapsed = asked ? await circulation.keepAnswer(ctx, tx, subject, wordingOf(working)) : 0
    await audit.record(tx, ctx.actor, 'intake.answer-saved', subject, { item: itemId, proposal: open.id, lapsed })
    return { lapsed }
  }).catch(review.refusal)
}

async function filledIn(ctx: Ctx, letter: Letter, { templateId, language }: z.output<typeof StartAnswer>) {
  const template = ctx.town.templates.find((t) => t.id === templateId)
  if (!template) throw errors.noTemplate(templateId)
  const { subject, body, filled } = fill(template, language, await factsFor(ctx, letter, language))
  // Where the mail wants its answer elsewhere, the person says where to: nothing is chosen for her.
  const to = letter.thread.recipients.length === 1 ? (letter.thread.recipients[0] ?? null) : null
  const via: Via = letter.vias.find((v) => v === 'draft') ?? 'download'
  const payload: Answer = { templateId, language, to, subject, body, via, thread: letter.thread }
  return { payload, filled }
}

async function answerable(ctx: Ctx, item: intake.ItemRow): Promise<Letter> {
  const letter = await gather(ctx, item)
  if (letter.impossible) throw errors.impossible(letter.impossible)
  return letter
}

/**
 * A filed mail may be routine that a fact-only template answers. Only where a head measures that routine is an answer laid on the desk by itself, and only a
 * living standing order lets it leave; never behind a secrecy border, never to another address than it came from, never with a gap.
 */
export async function prepare(ctx: Ctx, itemId: string): Promise<void> {
  const item = await intake.findItem(ctx.db, itemId)
  if (
    (await closedTo(ctx, answering)) ||
    !item ||
    item.sealed ||
    item.border ||
    item.status !== 'filed' ||
    (await store.listAnswers(ctx.db, itemId)).length
  )
    return
  const measured = await review.measuredRoutines(ctx.db, releaseAnswer.name)
  if (!measured.length || (await review.findOpen(ctx.db, releaseAnswer, subjectOf(itemId)))) return
  const letter = await gather(ctx, item)
  if (letter.impossible || letter.replyToDiffers || !letter.vias.includes('mail')) return
  const fitting = ctx.town.templates.filter(
    (t) => t.factOnly && measured.includes(t.id) && fits(t, item, letter.text) && (!t.words.length || asksFor(t, letter.text)),
  )
  const [template] = fitting
  if (!template || fitting.length > 1) return
  const { payload, filled } = await filledIn(ctx, letter, { templateId: template.id, language: languageOf(letter.text, template) })
  if (/[⟦⟧]/.test(payload.subject + payload.body) || !payload.to) return
  const proposal = await lay(ctx, item, { ...payload, via: 'mail' }, filled)
  await review.acceptByOrder(ctx, proposal)
}

/**
 * Lays a released answer into the folder for drafts, once: its Message-ID follows from the decision, and what is there already is not laid again. It is
 * never sent from here.
 */
export async function layDraft(ctx: Ctx, id: string): Promise<void> {
  const answer = await store.beginLeaving(ctx.db, id)
  if (!answer) return
  let sent = false
  try {
    const channel = answer.channelId ? await findChannel(ctx.db, answer.channelId) : undefined
    if (!channel) throw new Stopped('mail-no-folder')
    const settings = MailboxSettings.parse(channel.settings)
    const messageId = `<${answer.decisionId}@${settings.address.split('@')[1]}>`
    const raw = await new MailComposer({
      from: { name: ctx.town.town.officialName, address: settings.address },
      to: answer.recipient ?? '',
      subject: answer.subject,
      text: answer.body,
      messageId,
      date: answer.releasedAt,
      ...(answer.inReplyTo ? { inReplyTo: answer.inReplyTo, references: answer.refs } : {}),
      disableFileAccess: true,
      disableUrlAccess: true,
    })
      .compile()
      .build()
    const client = await connect(settings, await passwordOf(ctx, channel))
    try {
      const drafts = await findDrafts(client)
      if (!drafts) throw new Stopped('mail-no-drafts')
      await client.mailboxOpen(drafts)
      const there = await client.search({ header: { 'message-id': messageId } }, { uid: true })
      if (!(there || []).length) {
        sent = true
        await client.append(drafts, raw, ['\\Draft', '\\Seen'])
      }
    } finally {
      await client.logout().catch(() => client.close())
    }
    await transact(ctx.db, async (tx) => {
      await store.setAnswer(tx, id, 'done')
      await audit.record(tx, ctx.actor, 'intake.answer-laid', `intake/${answer.itemId}`, { item: answer.itemId, answer: id, channel: channel.id })
    })
  } catch (e) {
    // A server that answers "no" has laid nothing; one that falls silent behind the last byte may have.
    const refused = (e as { responseStatus?: string }).responseStatus === 'NO' || (e as { responseStatus?: string }).responseStatus === 'BAD'
    const trouble = e instanceof Stopped ? e.trouble : (troubleOf(e) ?? (refused ? 'mail-not-moved' : undefined))
    await store.setAnswer(ctx.db, id, 'failed', trouble ?? 'house-busy', { notBegun: !sent || refused })
    throw new Error(`draft: ${trouble ?? (e as { code?: string }).code ?? 'failed'}`) // its message could name the address; the job tries again
  }
}

/** Tries at once what the job would try later. */
export async function layAgain(ctx: Ctx, itemId: string, answerId: string) {
  const item = await findReadable(ctx, itemId)
  const answer = await store.findAnswer(ctx.db, answerId)
  if (!answer || answer.itemId !== itemId) throw errors.noAnswer()
  review.standingFor(ctx.actor, item.stelleId)
  if (answer.via === 'draft' && answer.state === 'failed') await transact(ctx.db, (tx) => ctx.jobs.send(tx, layDraftJob, { id: answerId }))
  return {}
}

/** The released answer as a file to print, post or paste. Taking it is recorded. */
export async function file(ctx: Ctx, itemId: string, answerId: string, format: Format): Promise<Download> {
  const item = await findReadable(ctx, itemId)
  const answer = await store.findAnswer(ctx.db, answerId)
  if (!answer || answer.itemId !== itemId) throw errors.noAnswer()
  await transact(ctx.db, async (tx) => {
    await store.markTaken(tx, answerId)
    await audit.record(tx, ctx.actor, 'intake.answer-taken', `intake/${itemId}`, { item: itemId, answer: answerId, format })
  })
  const sheet = {
    town: ctx.town,
    stelleId: item.stelleId,
    number: numberOf(item.year, item.serial, item.part),
    answer,
    template: titleOf(ctx, answer.templateId),
    provenance: provenanceOf(
      answer,
      (await review.decisionsOn(ctx.db, subjectOf(itemId))).find((d) => d.id === answer.decisionId),
    ),
  }
  const name = `Antwort ${sheet.number}.${format}`
  if (format === 'docx') return { bytes: await asDocx(sheet), type: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document', name }
  if (format === 'pdf') return { bytes: await asPdf(sheet), type: 'application/pdf', name }
  return { bytes: asText(sheet), type: 'text/plain; charset=utf-8', name }
}
