import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { z } from 'zod'
import { tell } from '#ai/knowledge/index.ts'
import { mask, masking, openVault } from '#ai/privacy/index.ts'
import * as audit from '#base/audit.ts'
import type { Ctx } from '#base/ctx.ts'
import { transact } from '#base/db.ts'
import { isSwitchedOff } from '#base/method-use.ts'
import { type Language, say } from '#base/say.ts'
import { dayOf } from '#base/time.ts'
import * as intake from '../intake/index.ts'
import * as knowledge from '../knowledge/index.ts'
import { examples, type Reached, reach, type Told, type Topic } from './answer.ts'
import {
  type Answer,
  type Ask,
  type EditorAnswer,
  errors,
  type Feedback,
  type Figures,
  type Handover,
  keptDays,
  type Level,
  levels,
  longestQuestion,
  type Opening,
  type OpeningOf,
  type Source,
} from './contract.ts'
import { endings } from './endings.ts'
import { formLink, withoutCodes } from './forms.ts'
import * as guard from './guard.ts'
import { answering } from './methods.ts'
import { offersFor, reachable } from './offers.ts'
import * as store from './store.ts'
import { t } from './texts.ts'
import * as voice from './voice.ts'
import { type Written, write, writer } from './write.ts'

const ok = { ok: true } as const
const languageOf = (level: Level): Language => (level === 'english' ? 'en' : 'de')
/** Only the holder of the token can name the conversation; who reads the table cannot. */
const idOf = (ctx: Ctx, token: string) => ctx.pseudonym('assistant.conversation', token)

/** What stands on the first screen. */
export async function opening(ctx: Ctx, { level }: z.output<typeof OpeningOf>): Promise<z.output<typeof Opening>> {
  const language = languageOf(level)
  const { name, officialName, accent, phone, mail, address } = ctx.town.town
  const facts = { town: officialName, days: keptDays }
  const { open, said } = reachable(ctx, undefined, language)
  return {
    town: { name, officialName, accent, coat: existsSync(join(ctx.town.folder, 'coat.svg')) },
    title: t('title', language, facts),
    notice: [t('notice0', language, facts), t('notice1', language, facts), t('notice2', language, facts)],
    examples: examples(language),
    contact: {
      phone,
      href: `tel:${phone.replace(/[^\d+]/g, '')}`,
      mail,
      address: `${address.street}, ${address.postcode} ${address.city}`,
      open,
      hours: said,
    },
    emergency: t('emergencyLine', language),
    levels: levels.map((l) => ({ level: l, label: t(`level-${l}`, language) })),
    longestQuestion,
    keptDays,
    writes: (await writer(ctx)) !== undefined,
    ...(await voice.offered(ctx, language)),
  }
}

/** What a stream tells while an answer is made. */
export type Listener = { step: (step: 'search' | 'write', said: string) => void; sentence: (text: string) => void; signal?: AbortSignal }

/**
 * Answers one question. What was asked is kept masked and sealed; a question that found nothing goes to the editors, without who asked.
 * @throws AppError assistant.too-often, assistant.prove
 */
export const answer = (ctx: Ctx, ask: z.output<typeof Ask>, listener?: Listener) =>
  guard.admitted(ctx, ask.proof, async (): Promise<z.output<typeof Answer>> => {
    const token = ask.conversation ?? randomBytes(32).toString('base64url')
    const id = idOf(ctx, token)
    const before = ask.conversation ? ((await store.findConversation(ctx.db, id))?.topics ?? []) : []
    const made = await make(ctx, ask, before, listener)
    const turn = await keep(ctx, { id, token }, ask, made)
    return { conversation: token, turn, ...made.shown, spoken: await voice.spokenOf(ctx, made.shown) }
  })

export type Made = { reached: Reached; shown: Omit<z.output<typeof Answer>, 'conversation' | 'turn' | 'spoken'> }

/**
 * Finds, writes where a released model may, and puts the answer together; keeps nothing. Also what the golden set measures.
 * @param options.on the day for which it is asked
 * @param options.tried a source with the changes that it holds back
 * @param options.engine a model that is being compared, released or not; null: none
 */
export async function make(
  ctx: Ctx,
  ask: Pick<z.output<typeof Ask>, 'question' | 'level' | 'calm'>,
  before: readonly Topic[],
  listener?: Listener,
  {
    on = dayOf(ctx.now),
    engine,
    synonyms,
    tried,
  }: { on?: string; engine?: string | null; synonyms?: readonly (readonly string[])[]; tried?: string } = {},
): Promise<Made> {
  const turn = { ctx, ask, language: languageOf(ask.level), on, before, ...(synonyms ? { synonyms } : {}), ...(tried ? { tried } : {}) }
  listener?.step('search', t('stepSearch', turn.language))
  const { reached, language } = await reach(turn)
  const writes = reached.way === 'extract' && (reached.ending === 'answered' || reached.ending === 'other-authority')
  const by = !writes || engine === null ? undefined : (engine ?? (guard.isVeryBusy(ctx) ? undefined : await writer(ctx)))
  const service = reached.page?.service
  const apply = service?.online ? await formLink(ctx, service.id, service.online.id) : undefined
  if (by === undefined) return { reached, shown: compose(ctx, reached, ask, language, apply) }
  listener?.step('write', t('stepWrite', language))
  const written = await write(ctx, reached, {
    question: ask.question,
    level: ask.level,
    language,
    engine: by,
    ...(listener ? { said: listener.sentence } : {}),
    ...(listener?.signal ? { signal: listener.signal } : {}),
  })
  const ending = written.kind === 'filtered' || written.kind === 'overloaded' ? written.kind : reached.ending
  return { reached: { ...reached, ending }, shown: compose(ctx, { ...reached, ending }, ask, language, apply, written) }
}

/** Fixed sentences were written and released by people. */
const origins = { fixed: 'human', tools: 'rules', extract: 'extractive', written: 'generated' } as const

/** The answer as it is shown: endings have their sentence, blocks their numbered sources, and a person is one tap away. */
function compose(
  ctx: Ctx,
  reached: Reached,
  ask: Pick<z.output<typeof Ask>, 'question'>,
  language: Language,
  apply: string | undefined,
  { sentences: written, model }: Pick<Written, 'sentences' | 'model'> = { sentences: [] },
): Made['shown'] {
  const row = endings[reached.ending]
  const sources: Source[] = []
  const number = ({ sources: named }: Told): number[] =>
    named.map((n) => {
      const same = sources.find((s) => s.title === n.title && s.place === n.place && s.on === n.on)
      if (same) return same.number
      sources.push({ ...n, number: sources.length + 1 })
      return sources.length
    })
  const blocks = (reached.blocks ?? []).map((b) => ({ ...b, sources: number(b) }))
  const way = written.length ? 'written' : reached.way
  const told = written.length
    ? [
        { kind: 'text' as const, heading: null, lines: [...written], sources: [...new Set(blocks.flatMap((b) => b.sources))], language: null },
        ...blocks,
      ]
    : blocks
  const facts = { town: ctx.town.town.officialName, characters: longestQuestion, ...reached.facts }
  return {
    ending: reached.ending,
    tone: row.tone,
    label: row.label[language],
    sentence: [
      ...(language === 'en' && blocks.some((b) => b.language === 'de') ? [t('germanSource', language)] : []),
      say(row.sentence, facts, language),
    ].join(' '),
    blocks: told,
    sources,
    next: offersFor(ctx, reached, ask.question, language, apply),
    way,
    made: t(`way-${way}`, language),
    provenance: { origin: origins[way], method: way === 'written' ? answering.key : null, model: model ?? null, at: ctx.now, review: null },
    language,
    understood: reached.understood ?? null,
  }
}

/** Masked first, then sealed, then written; and whether the editors should know. */
async function keep(
  ctx: Ctx,
  { id, token }: { id: string; token: string },
  { question, level }: z.output<typeof Ask>,
  { reached, shown }: Made,
): Promise<number> {
  // The code of an application opens it: it is never kept, not even sealed.
  const masked = mask(withoutCodes(question), openVault())
  const off = await isSwitchedOff(ctx, masking.id) // then no words of hers are kept
  const said = JSON.stringify({ question: off ? '' : masked.text, answer: [shown.sentence, ...shown.blocks.flatMap((b) => b.lines)] })
  const closed = await ctx.vault.close(said, id)
  const number = await transact(ctx.db, (tx) =>
    store.insertTurn(tx, {
      id,
      token,
      level,
      topic: reached.topic,
      ending: reached.ending,
      way: shown.way,
      pages: reached.page ? [reached.page.key] : [],
      closed,
    }),
  )
  if (endings[reached.ending].gap) {
    await knowledge.missed(ctx, question)
    const words = question.replace(/\s+/g, ' ').trim()
    if (!off && masked.findings.length === 0 && masked.text === question && words.length <= longestGap && !/\d{4,}/.test(words))
      await store.noteQuestion(ctx.db, words)
  }
  return number
}
/** Longer ones tell a story, and stories tell of persons. */
const longestGap = 160

/** @throws AppError assistant.no-such-turn */
export async function feedback(ctx: Ctx, { conversation, turn, helpful, reason }: z.output<typeof Feedback>) {
  if (!(await store.setFeedback(ctx.db, idOf(ctx, conversation), turn, helpful, helpful ? null : (reason ?? null)))) throw errors.noSuchTurn()
  return ok
}

/** Forgets a conversation at once: the citizen's own wish, without a reason. */
export async function forget(ctx: Ctx, { conversation }: { conversation: string }) {
  await store.deleteConversation(ctx.db, idOf(ctx, conversation))
  return ok
}

export const challenge = async (ctx: Ctx) => guard.challenge(ctx)

/**
 * Lays a message, or the wish to be called back, into the Posteingang like any other post. The conversation goes along only where she agreed.
 * @throws AppError assistant.too-often
 */
export async function handOver(ctx: Ctx, { key, kind, name, contact, text, when, withConversation, conversation, level }: z.output<typeof Handover>) {
  await guard.admitMessage(ctx)
  const language = languageOf(level)
  const talk = withConversation && conversation ? await transcript(ctx, conversation) : []
  const lines = [
    kind === 'call-back' ? 'Rückrufwunsch aus dem Bürgerassistenten' : 'Nachricht aus dem Bürgerassistenten',
    '',
    `Von: ${name}`,
    `Erreichbar unter: ${contact}`,
    ...(when ? [`Gewünschte Zeit: ${when}`] : []),
    ...(level === 'normal' ? [] : [`Gewünschte Sprache: ${level === 'english' ? 'Englisch' : 'Einfache Sprache'}`]),
    '',
    text,
    ...(talk.length ? ['', '--- Gespräch mit dem Assistenten (mit Einwilligung, unkenntlich gemacht) ---', ...talk] : []),
    '',
  ]
  const { number } = await intake.receive(ctx, {
    name: kind === 'call-back' ? 'Rueckrufwunsch.txt' : 'Nachricht.txt',
    bytes: Buffer.from(lines.join('\n')),
    channel: 'api',
    origin: `assistant/${key}`,
  })
  return { number, said: t(kind === 'call-back' ? 'handedOverCallBack' : 'handedOver', language, { number, town: ctx.town.town.officialName }) }
}

/** What was said, masked, line by line; only for who holds the token. */
async function transcript(ctx: Ctx, token: string): Promise<string[]> {
  const id = idOf(ctx, token)
  const turns = await store.ownWords(ctx.db, id, token)
  return (
    await Promise.all(
      turns.map(async ({ closed }) => {
        const { question, answer } = JSON.parse(await ctx.vault.open(closed, id)) as { question: string; answer: string[] }
        return [`Frage: ${question}`, ...answer.map((line, i) => (i ? `  ${line}` : `Antwort: ${line}`)), '']
      }),
    )
  ).flat()
}

// ---- editors

export const questions = async ({ db }: Ctx) => ({ questions: await store.listQuestions(db) })

/** The source under which answers of the editors stand in the index. */
const editorsSource = { id: 'redaktion', title: 'Antworten der Redaktion' }

/** An editor answers a question once; from then on it is a source like any other. @throws AppError assistant.no-such-question */
export async function answerQuestion(ctx: Ctx, id: string, { title, answer: text }: z.output<typeof EditorAnswer>) {
  const { question } = await getQuestion(ctx, id)
  await transact(ctx.db, async (tx) => {
    await store.setAnswer(tx, id, { status: 'answered', title, answer: text, answeredBy: ctx.actor.id, answeredAt: ctx.now })
    await audit.record(tx, ctx.actor, 'assistant.question-answered', `assistant/${id}`, { question: id })
  })
  const document = {
    key: id,
    title,
    link: `/antworten/${id}`,
    keywords: [question],
    sections: [{ path: [], text }],
    validFrom: dayOf(ctx.now),
  }
  await tell(ctx.db, editorsSource, [document], { now: ctx.now })
  return ok
}

/** It is not for the assistant. @throws AppError assistant.no-such-question */
export async function dismissQuestion(ctx: Ctx, id: string) {
  await getQuestion(ctx, id)
  await transact(ctx.db, async (tx) => {
    await store.setAnswer(tx, id, { status: 'dismissed', title: null, answer: null, answeredBy: ctx.actor.id, answeredAt: ctx.now })
    await audit.record(tx, ctx.actor, 'assistant.question-dismissed', `assistant/${id}`, { question: id })
  })
  await tell(ctx.db, editorsSource, [], { removed: [id], now: ctx.now })
  return ok
}
async function getQuestion({ db }: Ctx, id: string) {
  const found = /^[0-9a-f-]{36}$/.test(id) ? await store.findQuestion(db, id) : undefined
  if (!found) throw errors.noSuchQuestion()
  return found
}

/** An answer of the editors as everybody reads it. @throws AppError assistant.no-such-answer */
export async function publicAnswer({ db }: Ctx, id: string) {
  const found = /^[0-9a-f-]{36}$/.test(id) ? await store.findQuestion(db, id) : undefined
  if (!found?.answer || !found.title || !found.answeredAt) throw errors.noSuchAnswer()
  return { title: found.title, answer: found.answer, on: dayOf(found.answeredAt) }
}

const figureDays = 30
/** How answers ended in the last thirty days; no word of anybody. */
export async function figures({ db, now }: Ctx): Promise<z.output<typeof Figures>> {
  const { conversations, endings: rows } = await store.figuresOf(db, new Date(now.getTime() - figureDays * 86_400_000))
  return {
    days: figureDays,
    conversations,
    answers: rows.reduce((sum, r) => sum + r.answers, 0),
    endings: rows.map((r) => ({ ...r, label: endings[r.ending].label.de, tone: endings[r.ending].tone })),
  }
}
