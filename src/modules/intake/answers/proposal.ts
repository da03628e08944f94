import * as audit from '#base/audit.ts'
import type { Ctx } from '#base/ctx.ts'
import type { Tx } from '#base/db.ts'
import { recallDecided, sendDecided } from '#base/mail.ts'
import * as review from '#base/review/index.ts'
import { idOf } from '#base/subjects.ts'
import * as circulation from '#modules/circulation/index.ts'
import { lockItem } from '../store.ts'
import { Answer, errors, gapsIn, layDraft, wordingOf } from './contract.ts'
import * as store from './store.ts'

export const subjectOf = (itemId: string) => `intake-answer/${itemId}`

const acts = {
  draft: { de: 'Freigeben und als Entwurf ins Postfach legen', en: 'Release and lay into the mailbox as a draft' },
  download: { de: 'Freigeben zum Herunterladen', en: 'Release for download' },
  mail: { de: 'Freigeben und absenden', en: 'Release and send' },
} as const

/**
 * An answer to a letter, from a template of the office with its facts filled in. Released by a person it is laid as a draft into the mailbox, or can be
 * taken as a file; only a fact-only template, word for word, may be sent from here, by a person or a standing order. It can be
 * taken back until it begins to leave. Where others are asked to sign it, it leaves in the words they signed, or not at all.
 */
export const releaseAnswer: review.ProposalKind<Ctx, Answer> = {
  name: 'intake.release-answer',
  title: { de: 'Antwort freigeben', en: 'Release an answer' },
  payload: Answer,
  judgement: false,
  verwaltungsakt: false,
  signature: false,
  path: '/posteingang/:id',
  act: ({ payload }) => acts[(payload as Answer).via],
  summary: ({ town }, { payload }) => {
    const { templateId, subject } = payload as Answer
    const said = [town.templates.find((t) => t.id === templateId)?.title, subject].filter(Boolean).join(' · ')
    return { de: said, en: said }
  },
  complete: () => false, // never from the list: who releases has read it
  standing: {
    routineOf: ({ payload }) => payload.templateId ?? undefined,
    routines: ({ town }) => town.templates.filter((t) => t.factOnly).map(({ id, title }) => ({ id, title })),
    hidden: ({ payload }) => ({ ...payload, templateId: null, subject: '', body: '' }),
    chosen: (_proposed, decided) => decided,
    // An order would have sent exactly this: another word, another recipient is another answer.
    agrees: (proposed, decided) => (['templateId', 'language', 'subject', 'body', 'to'] as const).every((f) => proposed[f] === decided[f]),
  },
  apply: async (ctx, tx, proposal, decision) => {
    const itemId = idOf(proposal.subject)
    const item = await lockItem(tx, itemId)
    if (decision.outcome === 'rejected') {
      await store.deleteDraft(tx, itemId)
      await circulation.dropAnswer(ctx, tx, `intake/${itemId}`)
      await audit.record(tx, ctx.actor, 'intake.answer-discarded', `intake/${itemId}`, { item: itemId, decision: decision.id })
      return
    }
    if (!item || item.sealed) throw errors.impossible('sealed')
    const proposed = proposal.payload as Answer
    const answer = decision.payload as Answer
    check(ctx, proposed, answer)
    await checkSignatures(tx, itemId, answer)
    const leavesAt = answer.via === 'download' ? null : new Date(ctx.now.getTime() + ctx.undoMs)
    const { id } = await store.insertAnswer(tx, {
      itemId,
      decisionId: decision.id,
      templateId: answer.templateId,
      language: answer.language,
      via: answer.via,
      recipient: answer.to,
      subject: answer.subject,
      body: answer.body,
      inReplyTo: proposed.thread.inReplyTo,
      refs: proposed.thread.references,
      channelId: proposed.thread.channelId,
      state: answer.via === 'draft' ? 'waiting' : 'done',
      leavesAt,
    })
    await audit.record(tx, ctx.actor, 'intake.answer-released', `intake/${itemId}`, {
      item: itemId,
      decision: decision.id,
      answer: id,
      via: answer.via,
      template: answer.templateId ?? '-',
    })
    await store.deleteDraft(tx, itemId)
    await circulation.sealAnswer(tx, `intake/${itemId}`)
    const after = leavesAt && ctx.undoMs ? leavesAt : undefined
    if (answer.via === 'draft') await ctx.jobs.send(tx, layDraft, { id }, after ? { after } : {})
    if (answer.via === 'mail') {
      const letter = { to: answer.to ?? '', subject: answer.subject, text: answer.body, inReplyTo: proposed.thread.inReplyTo }
      await sendDecided(ctx, tx, decision, `intake/${itemId}`, letter, after)
    }
  },
  revert: async (ctx, tx, proposal, decision) => {
    const itemId = idOf(proposal.subject)
    if ((await lockItem(tx, itemId))?.sealed !== null) throw errors.impossible('sealed')
    await review.withdraw(ctx, tx, { name: proposal.kind }, proposal.subject)
    if (decision.outcome === 'rejected') return
    const answer = decision.payload as Answer
    const here = (await store.takeBack(tx, decision.id)) && (answer.via !== 'mail' || (await recallDecided(tx, decision)))
    if (!here) throw errors.left()
    await store.saveDraft(tx, itemId, ctx.actor.id, answer)
    await circulation.unsealAnswer(tx, `intake/${itemId}`, wordingOf(answer))
    await audit.record(tx, ctx.actor, 'intake.answer-taken-back', `intake/${itemId}`, { item: itemId, decision: decision.id })
  },
}

/** A signature is for one wording: another one leaves neither with it nor without it, and none leaves that somebody has still to sign. */
async function checkSignatures(tx: Tx, itemId: string, answer: Answer) {
  const asked = await circulation.answerOf(tx, `intake/${itemId}`, { lock: true })
  if (!asked) return
  if (asked.wording !== wordingOf(answer)) throw errors.notAsSigned(asked.version)
  if (asked.lacking) throw errors.signaturesMissing()
}

/** What a person may change is the text and, among those the letter names, the recipient and the way. */
function check({ town }: Ctx, proposed: Answer, { subject, body, to, via, templateId, thread }: Answer) {
  const gaps = gapsIn(`${subject}\n${body}`)
  if (gaps.length) throw errors.gaps(gaps)
  if (!subject.trim() || !body.trim()) throw errors.emptyAnswer()
  if (JSON.stringify(thread) !== JSON.stringify(proposed.thread)) throw errors.otherRecipient()
  if (via !== 'download' && !(to && thread.recipients.includes(to))) throw errors.otherRecipient()
  if (via === 'draft' && !thread.channelId) throw errors.noWay()
  const template = town.templates.find((t) => t.id === templateId)
  const untouched = proposed.templateId === templateId && proposed.body === body && proposed.subject === subject
  if (via === 'mail' && !(template?.factOnly && untouched)) throw errors.noWay()
}
