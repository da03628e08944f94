import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { checking } from '#ai/grounding/index.ts'
import { suspecting } from '#ai/injection/index.ts'
import { search as searchKnowledge } from '#ai/knowledge/index.ts'
import { available, dataClassOf, failure, type Outcome, stream } from '#ai/models/index.ts'
import { masking } from '#ai/privacy/index.ts'
import { type Reading, readersOf } from '#ai/reading/index.ts'
import { stellenOf } from '#base/actor.ts'
import type { Ctx } from '#base/ctx.ts'
import { transact } from '#base/db.ts'
import { AppError } from '#base/errors.ts'
import type { Download, Upload } from '#base/http.ts'
import { type DataClass, dataClasses } from '#base/method.ts'
import { closedTo, isSwitchedOff } from '#base/method-use.ts'
import type { Provenance } from '#base/provenance.ts'
import { dayOf } from '#base/time.ts'
import type { Town } from '#base/town.ts'
import { sightOf } from '#base/visibility.ts'
import { analyse } from './analysis.ts'
import { openAnalyst } from './analyst.ts'
import { type ChatDocument, type ChatMessage, Content, errors, type Format, type Piece } from './contract.ts'
import { type Material, sourcesOf, unreadOf } from './material.ts'
import { chatting, instructionsFor } from './methods.ts'
import { asDocx, asMarkdown } from './paper.ts'
import { endsOn, stricter, titleOf } from './rules.ts'
import * as store from './store.ts'

// What a person says here is hers: every query names her, and every row opens for her alone.

/** Characters of all documents of one conversation: some two hundred pages. */
const mostCharacters = 500_000
/** So long may looking through a document, or comparing an answer with what was read, take. */
const analysisMs = 120_000
/** Below this a text is looked through at once. */
const short = 4_000
/** Words of an answer, in tokens: some three pages. */
const mostTokens = 2_048

const about = ({ actor }: Ctx, id: string) => `writing-desk/${actor.id}/${id}`
const close = (ctx: Ctx, id: string, value: unknown) => ctx.vault.close(JSON.stringify(value), about(ctx, id))
/** @throws AppError writing-desk.unreadable after a restore under another key */
async function open<T extends z.ZodType>(ctx: Ctx, shape: T, { id, sealed }: { id: string; sealed: string }): Promise<z.output<T>> {
  const text = await ctx.vault.open(sealed, about(ctx, id)).catch((e) => {
    throw e instanceof AppError ? new AppError('writing-desk.unreadable', 503) : e
  })
  return shape.parse(JSON.parse(text))
}
const Title = z.string()
const SealedDocument = z.object({ name: z.string(), text: z.string(), instructs: z.boolean() })
const SealedTemplate = z.object({ title: z.string(), body: z.string() })

/** What the page needs first: which classes a model may see now, which one is usual for her, and the templates. */
export async function ready(ctx: Ctx) {
  const closed = await closedTo(ctx, chatting)
  const classes = dataClasses.flatMap((id) => ctx.town.dataClasses.find((c) => c.id === id) ?? [])
  return {
    closed: closed?.sentence ?? null,
    classes: await Promise.all(
      classes.map(async ({ id, title, contents }) => ({ id, title, contents, model: await available(ctx, chatting, { dataClass: id }) })),
    ),
    usual: usualClass(ctx.town, stellenOf(ctx.actor)),
    templates: [
      ...ctx.town.chatTemplates.map(({ id, title, body }) => ({ id, title, body: body.join('\n'), own: false })),
      ...(await Promise.all(
        (
          await store.listTemplates(ctx.db, ctx.actor.id)
        ).map(async (row) => ({
          id: row.id,
          ...(await open(ctx, SealedTemplate, row).catch(() => ({ title: '–', body: '' }))), // it can still be deleted
          own: true,
        })),
      )),
    ],
  }
}

/** The strictest class of what lies on these desks; else personal, since hardly a letter of a town hall names nobody. */
function usualClass(town: Town, stellen: readonly string[]): DataClass {
  const plans = new Set(town.documentTypes.filter((t) => stellen.includes(t.stelle)).map((t) => t.aktenplan))
  return town.aktenplan
    .filter((p) => plans.has(p.id))
    .map((p) => dataClassOf(town, { border: p.border ?? null }))
    .reduce((a, b) => stricter(dataClasses, a, b), 'personal')
}

const analystOf = (ctx: Ctx) => ctx.shared('writing-desk.analyst', openAnalyst)
/** What a text is at the least, whatever she chose; where that could not be told in time, special. */
const leastClass = async (ctx: Ctx, text: string): Promise<DataClass> =>
  (await isSwitchedOff(ctx, masking.id))
    ? 'special'
    : text.length <= short
      ? analyse({ kind: 'class', text })
      : ((await analystOf(ctx).ask({ kind: 'class', text }, analysisMs)) ?? 'special')

export async function list(ctx: Ctx) {
  const rows = await store.listConversations(ctx.db, ctx.actor.id)
  const titled = rows.map(async (row) => ({ ...row, endsOn: endsOn(row.lastAt), title: await open(ctx, Title, row).catch(() => '') })) // one that no longer opens can still be deleted
  return { conversations: await Promise.all(titled) }
}

export async function start(ctx: Ctx, { dataClass, text }: { dataClass: DataClass; text?: string | undefined }) {
  const id = randomUUID()
  const row = {
    id,
    personId: ctx.actor.id,
    sealed: await close(ctx, id, text ? titleOf(text) : ''),
    dataClass: text ? stricter(dataClasses, dataClass, await leastClass(ctx, text)) : dataClass,
    lastAt: ctx.now,
  }
  const first = text && (await said(ctx, text))
  await transact(ctx.db, async (tx) => {
    await store.insertConversation(tx, row)
    if (first) await store.appendMessage(tx, id, first)
  })
  return { id }
}

/** @throws AppError writing-desk.not-found, also for another person's */
async function find(ctx: Ctx, id: string): Promise<store.ConversationRow> {
  const row = z.uuid().safeParse(id).success && (await store.findConversation(ctx.db, ctx.actor.id, id))
  if (!row) throw errors.notFound()
  return row
}

export async function get(ctx: Ctx, id: string) {
  const row = await find(ctx, id)
  const [title, messages, documents] = await Promise.all([open(ctx, Title, row), messagesOf(ctx, id), documentsOf(ctx, id)])
  return { ...row, title, endsOn: endsOn(row.lastAt), messages, documents: documents.map(({ text: _, ...shown }) => shown) }
}

async function messagesOf(ctx: Ctx, id: string): Promise<(ChatMessage & { number: number })[]> {
  const rows = await store.listMessages(ctx.db, id)
  return Promise.all(rows.map(async (row) => messageOf(row, await open(ctx, Content, row))))
}
function messageOf<Row extends store.MessageRow>({ id, role, ending, method, model, at, ...rest }: Row, content: Content) {
  const provenance: Provenance = { origin: role === 'person' ? 'human' : 'generated', method, model, at, review: null }
  return { ...rest, ...content, id, role, ending, provenance }
}
async function documentsOf(ctx: Ctx, id: string): Promise<(ChatDocument & Material)[]> {
  const rows = await store.listDocuments(ctx.db, id)
  return Promise.all(rows.map(async ({ sealed, ...row }) => ({ ...row, ...(await open(ctx, SealedDocument, { id: row.id, sealed })) })))
}

const plain = (text: string): Content => ({ text, unread: [], passages: [], compared: false, doubts: [] })
async function said(ctx: Ctx, text: string): Promise<store.MessageRow> {
  const id = randomUUID()
  return { id, role: 'person', ending: 'whole', sealed: await close(ctx, id, plain(text)), method: null, model: null, at: ctx.now }
}

/**
 * Keeps what she asks and has it answered while she watches. What there is of an answer is kept however it ends; every failure is a piece with a sentence.
 *
 * @throws AppError writing-desk.not-found, writing-desk.nothing-asked, writing-desk.busy (another window of hers was faster)
 */
export async function* answer(
  ctx: Ctx,
  id: string,
  { text, knowledge }: { text?: string | undefined; knowledge: boolean },
  signal: AbortSignal,
): AsyncGenerator<Piece> {
  const conversation = await find(ctx, id)
  const [talk, documents] = await Promise.all([messagesOf(ctx, id), documentsOf(ctx, id)])
  let { dataClass } = conversation
  if (text) {
    dataClass = stricter(dataClasses, dataClass, await leastClass(ctx, text))
    const message = await said(ctx, text)
    const title = talk.length ? {} : { sealed: await close(ctx, id, titleOf(text)) }
    const last = talk.at(-1)?.number ?? 0
    await transact(ctx.db, async (tx) => {
      if (!(await store.appendMessage(tx, id, message, last))) throw errors.busy()
      await store.changeConversation(tx, id, { dataClass, lastAt: ctx.now, ...title })
    })
    talk.push({ ...messageOf(message, plain(text)), number: last + 1 })
  }
  const asked = talk.at(-1)
  if (asked?.role !== 'person') throw errors.nothingAsked()
  yield { kind: 'asked', dataClass, raised: dataClass !== conversation.dataClass }

  const passages = knowledge ? await passagesFor(ctx, asked.text, dataClass) : []
  const material = [...documents, ...passages]
  const { sources, left } = sourcesOf(asked.text, material)
  const { text: pieces, outcome } = stream(ctx, chatting, {
    instructions: instructionsFor(ctx.town.town.officialName),
    prompt: talk.map((m) => ({ role: m.role === 'person' ? ('user' as const) : ('assistant' as const), content: m.text })),
    sources,
    dataClass,
    maxTokens: mostTokens,
    signal,
  })
  let written = ''
  let ended: Outcome<string> | undefined
  let kept: store.MessageRow | undefined
  let content = plain('')
  let read: string[] = []
  try {
    for await (const piece of pieces) {
      written += piece
      yield { kind: 'text', text: piece }
    }
  } finally {
    // Also when nobody listens any more: what was written is hers.
    ended = await outcome.catch(() => undefined)
    if (written.trim()) {
      const dropped = [...left, ...(ended?.kind === 'ok' ? ended.dropped : [])]
      read = sources.filter((source) => !dropped.includes(source.id)).map((source) => source.text)
      content = { ...plain(written.trim()), unread: unreadOf(dropped, material), passages: passages.map(({ name, link }) => ({ title: name, link })) }
      kept = await keep(ctx, id, ended, content)
    }
  }
  if (kept) yield { kind: 'answered', message: messageOf(kept, content) }
  if (!ended || !kept || (ended.kind !== 'ok' && ended.kind !== 'cancelled')) {
    const { kind, sentence } = !ended || ended.kind === 'ok' ? failure('broken-off') : ended // nothing but thinking came
    yield { kind: 'failed', why: kind, sentence }
    return
  }
  const own = talk.filter((m) => m.role === 'person').map((m) => m.text)
  if (await isSwitchedOff(ctx, checking.id)) return
  if (ended.kind !== 'ok' || (!read.length && asked.text.length < longQuestion)) return
  const doubts = await analystOf(ctx).ask({ kind: 'check', text: content.text, sources: [...read, ...own] }, analysisMs)
  if (!doubts) return
  const compared: Content = { ...content, compared: true, doubts }
  const sealed = await close(ctx, kept.id, compared)
  const { id: messageId } = kept
  await transact(ctx.db, (tx) => store.changeMessage(tx, messageId, sealed))
  yield { kind: 'compared', message: messageOf(kept, compared) }
}

/** Own texts of this length are worth comparing with. */
const longQuestion = 300

/** At the end of the conversation, even if she asked something else meanwhile; nowhere, if she deleted it. */
async function keep(ctx: Ctx, conversationId: string, ended: Outcome<string> | undefined, content: Content): Promise<store.MessageRow> {
  const id = randomUUID()
  const by = ended?.by
  const ending = ended?.kind === 'ok' ? (ended.finish === 'length' ? 'length' : 'whole') : ended?.kind === 'cancelled' ? 'cancelled' : 'broken-off'
  const row: store.MessageRow = {
    id,
    role: 'model',
    ending,
    sealed: await close(ctx, id, content),
    method: chatting.key,
    model: by?.model ?? null,
    at: by?.at ?? ctx.now,
  }
  await transact(ctx.db, async (tx) => {
    if (await store.appendMessage(tx, conversationId, row)) await store.changeConversation(tx, conversationId, { lastAt: new Date() })
  })
  return row
}

/** Only who may see besondere Amtsgeheimnisse here gets more than what is public: a passage does not say which border it lies behind. */
async function passagesFor(ctx: Ctx, question: string, dataClass: DataClass): Promise<(Material & { link: string | null })[]> {
  const eyes = dataClass === 'secret' ? await sightOf(ctx.db, ctx.actor) : 'public'
  const { hits } = await searchKnowledge(ctx.db, { query: question.slice(0, 500), limit: 6, eyes, on: dayOf(ctx.now) })
  return hits.map((h) => ({
    id: `passage-${h.passageId}`,
    name: [h.title, ...h.path.filter((p) => p !== h.title)].join(' › '),
    text: h.text,
    link: h.link,
  }))
}

/** The town's knowledge, for who has no model or wants to read for herself. */
export async function search(ctx: Ctx, query: string) {
  const { hits } = await searchKnowledge(ctx.db, { query, limit: 8, eyes: await sightOf(ctx.db, ctx.actor), on: dayOf(ctx.now) })
  return { hits }
}

/**
 * Reads documents into the conversation. Of the file only its text is kept; the file itself is forgotten within a day.
 *
 * @throws AppError writing-desk.too-much
 */
export async function addDocuments(ctx: Ctx, id: string, files: readonly Upload[]) {
  const conversation = await find(ctx, id)
  const readers = readersOf(ctx, 'writing-desk', { workers: 1 })
  let { dataClass } = conversation
  const [noMasking, noSuspecting] = await Promise.all([masking, suspecting].map((m) => isSwitchedOff(ctx, m.id)))
  const added: (store.DocumentRow & { name: string })[] = []
  const refused: { name: string; sentence: string }[] = []
  for (const { name, hash } of files) {
    const reading = await readers.read({ name, bytes: await ctx.files.get(hash) })
    const text = textOf(reading).trim()
    if (reading.outcome === 'refused' || !text) {
      refused.push({ name, sentence: reading.outcome === 'refused' ? reading.sentence : 'In der Datei steht kein lesbarer Text.' })
      continue
    }
    if (text.length > mostCharacters) throw errors.tooMuch(mostCharacters)
    const seen = await analystOf(ctx).ask({ kind: 'document', text }, analysisMs)
    if (!seen) {
      refused.push({ name, sentence: 'Der Text ließ sich nicht in vertretbarer Zeit durchsehen. Bitte teilen Sie die Datei auf.' })
      continue
    }
    const found = { class: noMasking ? ('special' as const) : seen.class, instructs: !noSuspecting && seen.instructs }
    dataClass = stricter(dataClasses, dataClass, found.class)
    const documentId = randomUUID()
    const sealed = await close(ctx, documentId, { name, text, instructs: found.instructs })
    added.push({ id: documentId, name, sealed, characters: text.length, dataClass: found.class })
  }
  const before = await store.listDocuments(ctx.db, id)
  if ([...before, ...added].reduce((sum, d) => sum + d.characters, 0) > mostCharacters) throw errors.tooMuch(mostCharacters)
  await transact(ctx.db, async (tx) => {
    for (const { name: _, ...row } of added) await store.insertDocument(tx, id, row)
    await store.changeConversation(tx, id, { dataClass, lastAt: ctx.now })
  })
  return { added: added.map((d) => d.name), refused, dataClass, raised: dataClass !== conversation.dataClass }
}

/** All text of a file, attachments after it. */
const textOf = (reading: Reading): string =>
  reading.outcome === 'refused'
    ? ''
    : [reading.text, ...reading.parts.filter((p) => !p.inline).map((p) => `\n\n${p.name}\n\n${textOf(p.reading)}`)].join('')

export async function removeDocument(ctx: Ctx, id: string, documentId: string) {
  await find(ctx, id)
  await transact(ctx.db, (tx) => store.deleteDocument(tx, id, documentId))
  return {}
}

export async function rename(ctx: Ctx, id: string, title: string) {
  await find(ctx, id)
  const sealed = await close(ctx, id, title)
  await transact(ctx.db, (tx) => store.changeConversation(tx, id, { sealed }))
  return {}
}

/** Only upwards: what was said as more sensitive stays in the talk. @throws AppError writing-desk.class-too-low */
export async function reclass(ctx: Ctx, id: string, dataClass: DataClass) {
  const before = await find(ctx, id)
  if (stricter(dataClasses, before.dataClass, dataClass) !== dataClass)
    throw errors.classTooLow(ctx.town.dataClasses.find((c) => c.id === before.dataClass)?.title ?? before.dataClass)
  await transact(ctx.db, (tx) => store.changeConversation(tx, id, { dataClass }))
  return {}
}

export async function remove(ctx: Ctx, id: string) {
  await find(ctx, id)
  await transact(ctx.db, (tx) => store.deleteConversation(tx, id))
  return {}
}

/** Keeps a template of her own: a new one, or other words for one she has. @throws AppError writing-desk.no-template */
export async function keepTemplate(ctx: Ctx, { id, title, body }: { id?: string | undefined; title: string; body: string }) {
  const row = { id: id ?? randomUUID(), sealed: '' }
  row.sealed = await close(ctx, row.id, { title, body })
  await transact(ctx.db, async (tx) => {
    if (!id) await store.insertTemplate(tx, ctx.actor.id, row)
    else if (!(await store.changeTemplate(tx, ctx.actor.id, row))) throw errors.noTemplate()
  })
  return {}
}

export async function removeTemplate(ctx: Ctx, id: string) {
  const gone = z.uuid().safeParse(id).success && (await transact(ctx.db, (tx) => store.deleteTemplate(tx, ctx.actor.id, id)))
  if (!gone) throw errors.noTemplate()
  return {}
}

/** The conversation, or one message of it, to take along: each text with where it comes from. */
export async function file(ctx: Ctx, id: string, { format, message }: { format: Format; message?: string | undefined }): Promise<Download> {
  const { title, messages } = await get(ctx, id)
  const chosen = message ? messages.filter((m) => m.id === message) : messages
  if (!chosen.length) throw errors.notFound()
  const sheet = { title, messages: chosen, officialName: ctx.town.town.officialName }
  const name = `${title.replace(/[^\p{L}\p{N} -]/gu, '').trim() || 'Gespräch'}.${format}`
  return format === 'docx'
    ? { bytes: await asDocx(sheet), type: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document', name }
    : { bytes: asMarkdown(sheet), type: 'text/markdown; charset=utf-8', name }
}
