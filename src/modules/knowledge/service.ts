import type { z } from 'zod'
import * as index from '#ai/knowledge/index.ts'
import { detect, masking } from '#ai/privacy/index.ts'
import { readersOf } from '#ai/reading/index.ts'
import * as audit from '#base/audit.ts'
import type { Ctx } from '#base/ctx.ts'
import { transact } from '#base/db.ts'
import { AppError } from '#base/errors.ts'
import { isSwitchedOff } from '#base/method-use.ts'
import { kindOf } from '#base/subjects.ts'
import { dayOf } from '#base/time.ts'
import { sightOf } from '#base/visibility.ts'
import { type ExplainInput, errors, type NewSource, type readFiled, readSource, type SearchInput, sourceReleased } from './contract.ts'

const ok = { ok: true } as const

/** What the asker may see: a signed-in person what her Stellen may, everybody else what is public. */
const eyesOf = async (ctx: Ctx): Promise<index.Eyes> => (ctx.actor.kind === 'person' ? sightOf(ctx.db, ctx.actor) : 'public')

/** Finds passages for a question of the actor. What was asked in vain is noted for the editors, without who asked. */
export async function find(ctx: Ctx, { query, limit }: z.output<typeof SearchInput>): Promise<index.Found> {
  const found = await index.search(ctx.db, { query, limit, eyes: await eyesOf(ctx), on: dayOf(ctx.now) })
  if (found.covered < 0.5) await missed(ctx, query)
  return found
}

const longestGap = 60
/** A failed search tells the editors which word is missing. One that could name a person (a name, a number, a long text) is not kept. */
export async function missed(ctx: Pick<Ctx, 'db' | 'shared'>, query: string) {
  const words = await wordsOf(ctx, query)
  if (words) await index.noteGap(ctx.db, words)
}

/** What may be kept of a search; nothing where it could tell of a person. */
async function wordsOf(at: Pick<Ctx, 'db' | 'shared'>, query: string): Promise<string | undefined> {
  const words = query.toLowerCase().replace(/\s+/g, ' ').trim()
  if (!words || words.length > longestGap || /[\d@]/.test(words) || (await isSwitchedOff(at, masking.id))) return undefined
  // People type names in small letters, too; and of a single word a name is recognised by what stands around it.
  const said = `Was gilt für ${words.replace(/\p{L}+/gu, (w) => `${w[0]?.toUpperCase()}${w.slice(1)}`)} in der Stadt?`
  return detect(said, { lenient: true }).length ? undefined : words
}

/** What helped in the end, after a search in vain: a synonym is proposed to the editors. For the modules that show results to people. */
export async function helped(ctx: Ctx, { failed, title }: { failed: string; title: string }): Promise<void> {
  const words = await wordsOf(ctx, failed)
  if (words) await index.proposeSynonym(ctx.db, [words, title.toLowerCase()])
}

/** Why a passage stands where it stands for a question; null if it was not found for it. */
export const why = async (ctx: Ctx, { query, passageId }: z.output<typeof ExplainInput>) => ({
  explanation: (await index.explain(ctx.db, { query, eyes: await eyesOf(ctx), on: dayOf(ctx.now) }, passageId)) ?? null,
})

export async function list({ db }: Ctx) {
  return { sources: (await index.listSources(db)).map((s) => ({ ...s, place: placeOf(s.settings) })) }
}
const placeOf = (settings: unknown) => {
  const { url, path } = (settings ?? {}) as { url?: string; path?: string }
  return url ?? path ?? ''
}

/** Enters a source or changes it; it is read at once. @throws AppError knowledge.bad-settings */
export async function save(ctx: Ctx, { id, kind, title, settings }: z.output<typeof NewSource>) {
  index.checkSettings(id, kind, settings)
  await transact(ctx.db, async (tx) => {
    await index.saveSource(tx, { id, kind, title, settings })
    await audit.record(tx, ctx.actor, 'knowledge.source-saved', `knowledge/${id}`, { source: id, kind })
    await ctx.jobs.send(tx, readSource, { source: id })
  })
  return ok
}

export async function readNow(ctx: Ctx, id: string) {
  await index.getSource(ctx.db, id)
  await transact(ctx.db, (tx) => ctx.jobs.send(tx, readSource, { source: id }))
  return ok
}

/** A person says that it is right that so much is gone. @throws AppError knowledge.not-asking */
export async function accept(ctx: Ctx, id: string) {
  const { state, asked } = await index.getSource(ctx.db, id)
  if (state !== 'asks' || !asked) throw errors.notAsking(id)
  await transact(ctx.db, async (tx) => {
    await index.acceptShrunk(tx, id)
    await audit.record(tx, ctx.actor, 'knowledge.source-accepted', `knowledge/${id}`, { source: id, ...asked })
    await ctx.jobs.send(tx, readSource, { source: id })
  })
  return ok
}

/** A person lets in what is held back, though answers get worse by it. @throws AppError knowledge.not-held */
export async function release(ctx: Ctx, id: string) {
  if ((await index.getSource(ctx.db, id)).state !== 'held') throw errors.notHeld(id)
  await index.releaseHeld(ctx.db, id)
  await transact(ctx.db, async (tx) => {
    await audit.record(tx, ctx.actor, 'knowledge.source-released', `knowledge/${id}`, { source: id })
    await ctx.events.emit(tx, sourceReleased, { source: id, by: ctx.actor.id })
  })
  return ok
}

/** What is held back goes; what is live stays, until the source changes again. @throws AppError knowledge.not-held */
export async function discard(ctx: Ctx, id: string) {
  if ((await index.getSource(ctx.db, id)).state !== 'held') throw errors.notHeld(id)
  await index.discardHeld(ctx.db, id)
  await transact(ctx.db, (tx) => audit.record(tx, ctx.actor, 'knowledge.source-discarded', `knowledge/${id}`, { source: id }))
  return ok
}

/** Off: it is not read any more; what it has told stays. */
export async function switchOn(ctx: Ctx, id: string, on: boolean) {
  await index.getSource(ctx.db, id)
  await transact(ctx.db, async (tx) => {
    await index.switchSource(tx, id, on)
    await audit.record(tx, ctx.actor, 'knowledge.source-switched', `knowledge/${id}`, { source: id, on: on ? 'on' : 'off' })
    if (on) await ctx.jobs.send(tx, readSource, { source: id })
  })
  return ok
}

export const vocabulary = async ({ db }: Ctx) => ({ synonyms: await index.listSynonyms(db), gaps: await index.listGaps(db) })

/** @throws AppError of the gate that a change must pass: with these words answers would get worse */
export async function keepSynonym(ctx: Ctx, words: readonly string[]) {
  await passes(ctx, words)
  await transact(ctx.db, async (tx) => {
    const id = await index.insertSynonym(tx, words)
    await audit.record(tx, ctx.actor, 'knowledge.synonym-kept', `knowledge/${id}`, { synonym: id })
  })
  return ok
}

async function passes(ctx: Ctx, words: readonly string[]) {
  for (const gate of ctx.gates) await gate(ctx, { kind: 'synonym', words })
}

/** @throws AppError knowledge.no-such-synonym, or of the gate */
export async function decide(ctx: Ctx, id: string, keep: boolean) {
  const proposed = keep ? (await index.listSynonyms(ctx.db)).find((s) => s.id === id) : undefined
  if (proposed) await passes(ctx, proposed.words)
  await transact(ctx.db, async (tx) => {
    if (!(await index.decideSynonym(tx, id, keep))) throw errors.noSuchSynonym()
    await audit.record(tx, ctx.actor, 'knowledge.synonym-decided', `knowledge/${id}`, { synonym: id, outcome: keep ? 'kept' : 'refused' })
  })
  return ok
}

/**
 * Reads one source. What fails is shown with the source and tried again the next day; it is no failed job. What citizens could find by it is let in when the
 * gates agree; else it waits for a person, and they go on finding what was there.
 */
export async function read(ctx: Ctx, { source }: z.output<typeof readSource.data>) {
  const { state, title } = await index.getSource(ctx.db, source)
  if (state === 'off') return
  const hold = ctx.gates.length > 0
  const synced = await index.sync(ctx.db, source, { read: (file) => readersOf(ctx, 'knowledge').read(file), now: ctx.now, hold }).catch((e) => {
    if (e instanceof AppError && e.code === 'knowledge.bad-settings') return { outcome: 'failing' as const, code: e.code }
    throw e
  })
  const outcome = synced.outcome === 'held' && (await letIn(ctx, source, title)) ? 'done' : synced.outcome
  await transact(ctx.db, (tx) => audit.record(tx, ctx.actor, 'knowledge.source-read', `knowledge/${source}`, { source, outcome }))
}

/** Whether what is held back may be found from now on. */
async function letIn(ctx: Ctx, source: string, title: string): Promise<boolean> {
  try {
    for (const gate of ctx.gates) await gate(ctx, { kind: 'source', source, title })
  } catch (e) {
    if (!(e instanceof AppError)) throw e
    await index.objectTo(ctx.db, source, { lost: Number(e.facts?.lost ?? 0) })
    return false
  }
  await index.releaseHeld(ctx.db, source)
  return true
}

/** Every night: all sources, one job each. */
export async function readEverything(ctx: Ctx) {
  const sources = (await index.listSources(ctx.db)).filter((s) => s.state !== 'off' && s.state !== 'asks')
  await transact(ctx.db, async (tx) => {
    for (const { id } of sources) await ctx.jobs.send(tx, readSource, { source: id })
  })
}

const filed = { id: 'ablage', title: 'Abgelegte Schreiben' }
/** More of a letter than this nobody searches. */
const mostCharacters = 200_000

/** What of a subject may stand in the index: it lies in an Akte, is not sealed, and behind no secrecy border. Undefined otherwise. */
async function filedDocument({ db, subjects }: Ctx, key: string): Promise<index.KnownDocument | undefined> {
  const found = kindOf(subjects, key)
  const subject = await found?.kind.find(db, found.id)
  if (!found?.kind.text || !subject?.filed || subject.border) return undefined
  const text = (await found.kind.text(db, found.id)).trim().slice(0, mostCharacters)
  if (!text) return undefined
  return {
    key,
    title: subject.title,
    link: found.kind.path.replace(':id', found.id),
    sections: [{ path: [], text }],
    // Those who may see the Stelle's content, nobody else: the search asks for the audience before it counts a word.
    audience: { kind: 'stelle', stelleId: subject.stelleId, border: null },
  }
}

/** A letter was filed, taken back, handed to another Stelle or destroyed: the index says what holds now. Safe to run twice. */
export async function followFiled(ctx: Ctx, { id }: z.output<typeof readFiled.data>) {
  const key = `intake/${id}`
  const document = await filedDocument(ctx, key)
  await index.tell(ctx.db, filed, document ? [document] : [], { removed: document ? [] : [key], now: ctx.now })
}

/** Every night: looks whether everything that was filed still may be found, packs what was written, and forgets words that stand nowhere any more. */
export async function tidyUp(ctx: Ctx) {
  const { db } = ctx
  for (const key of await index.keysOf(db, filed.id)) {
    const document = await filedDocument(ctx, key)
    await index.writeDocuments(db, filed.id, document ? [document] : [], { removed: document ? [] : [key] })
  }
  await index.rebuild(db)
  await index.forgetWords(db)
}
