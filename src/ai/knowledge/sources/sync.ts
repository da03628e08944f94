import { z } from 'zod'
import type { Db } from '#base/db.ts'
import { AppError } from '#base/errors.ts'
import type { KnownDocument, sourceKinds } from '../contract.ts'
import { heldOf, rebuild, wantsRebuild, writeDocuments } from '../writing/store.ts'
import { calendar } from './calendar.ts'
import { csv, xzufi, zms } from './catalogue.ts'
import { folder } from './folder.ts'
import { oparl } from './oparl.ts'
import { openReach } from './reach.ts'
import type { Change, Means, Source } from './source.ts'
import * as store from './store.ts'
import { website } from './website.ts'

/** What a module of the house tells by itself (`tell`): there is nothing to be read. */
const house: Source = {
  settings: z.object({}),
  hosts: () => [],
  async *changes(_settings, cursor) {
    yield { kind: 'end', complete: false, cursor }
  },
}

const sources: Record<(typeof sourceKinds)[number], Source> = { website, folder, oparl, xzufi, zms, csv, ical: calendar, house }

/** @throws AppError knowledge.bad-settings */
export function checkSettings(id: string, kind: keyof typeof sources, settings: unknown) {
  const result = sources[kind].settings.safeParse(settings)
  if (!result.success) throw new AppError('knowledge.bad-settings', 422, { source: id, where: result.error.issues[0]?.path.join('.') ?? '' })
  return result.data
}

/** More than this share gone at once is odd: a site being rebuilt, a folder not mounted, a catalogue cut off. */
const oddShare = 0.2
const fewDocuments = 3
const batch = 40

export type Synced =
  | { outcome: 'done'; added: number; changed: number; removed: number; unchanged: number; unread: number }
  /** So many of what was there would leave: a person has to say whether that is right. Nothing was removed. */
  | { outcome: 'asks'; had: number; gone: number }
  /** What everybody could read waits for `releaseHeld` or `discardHeld`: so much has changed, so much would leave. */
  | { outcome: 'held'; documents: number; leaving: number }
  /** It could not be reached or understood. Nothing was removed. */
  | { outcome: 'failing'; code: string }

/**
 * Brings the index up to one source: reads what has changed, removes what is gone, remembers where to go on. Safe to run twice.
 * A source that vanishes or shrinks oddly asks a person (`accept`) instead of emptying the index.
 *
 * @param means.hold what citizens could find by it is held back until it is released; what has not changed stays found
 * @throws AppError knowledge.no-such-source, knowledge.bad-settings
 */
export async function sync(
  db: Db,
  id: string,
  { read, now, pauseMs, hold = false }: Pick<Means, 'read' | 'now'> & { pauseMs?: number; hold?: boolean },
): Promise<Synced> {
  const row = await store.getSource(db, id)
  const source = sources[row.kind]
  const settings = checkSettings(id, row.kind, row.settings)
  const inside = (settings as { inside?: boolean }).inside === true
  const reach = openReach({ hosts: source.hosts(settings), inside, ...(pauseMs === undefined ? {} : { pauseMs }) })
  const before = await store.keysOf(db, id)
  const counts = { added: 0, changed: 0, removed: 0, unchanged: 0, unread: 0 }
  const seen = new Set<string>()
  const gone = new Set<string>()
  let waiting: KnownDocument[] = []
  let end: Extract<Change, { kind: 'end' }> | undefined
  const write = async () => {
    const written = await writeDocuments(db, id, waiting, { held: hold })
    for (const name of ['added', 'changed', 'unchanged'] as const) counts[name] += written[name]
    waiting = []
  }
  try {
    for await (const change of source.changes(settings, row.cursor ?? undefined, { reach, read, now })) {
      if (change.kind === 'end') {
        end = change
        break
      }
      if (change.kind === 'document') {
        // The same key twice in one batch: the later one counts.
        if (seen.has(change.document.key)) waiting = waiting.filter((d) => d.key !== change.document.key)
        seen.add(change.document.key)
        gone.delete(change.document.key)
        waiting.push(change.document)
        if (waiting.length >= batch) await write()
        continue
      }
      if (change.kind === 'gone') {
        gone.add(change.key)
        continue
      }
      seen.add(change.key)
      if (change.kind === 'same') counts.unchanged += 1
      else counts.unread += 1
    }
    await write()
  } catch (e) {
    if (!(e instanceof AppError)) throw e
    await store.setState(db, id, { state: 'failing', error: e.code, now })
    return { outcome: 'failing', code: e.code }
  }
  if (!end) throw new Error('a source must say where it ends')
  // What a source said is gone it says once: held back, it stays so until it is released, or told anew.
  const leaving = before.filter((key) => gone.has(key) || (!seen.has(key) && (end.complete || row.leaving.includes(key))))
  const odd = leaving.length > 0 && (leaving.length === before.length || (leaving.length > fewDocuments && leaving.length > before.length * oddShare))
  if (odd && !row.accepted) {
    await store.setState(db, id, { state: 'asks', asked: { had: before.length, gone: leaving.length }, now })
    return { outcome: 'asks', had: before.length, gone: leaving.length }
  }
  if (hold) {
    const stale = (await store.keysOf(db, id, { held: true })).filter((key) => gone.has(key) || (end.complete && !seen.has(key)))
    await writeDocuments(db, id, [], { removed: stale, held: true })
    const { documents } = await heldOf(db, id)
    if (documents || leaving.length) {
      await store.setState(db, id, { state: 'held', cursor: end.cursor, leaving, now })
      return { outcome: 'held', documents, leaving: leaving.length }
    }
  }
  counts.removed = (await writeDocuments(db, id, [], { removed: leaving })).removed
  await store.setState(db, id, { state: 'ready', cursor: end.cursor, changed: counts.added + counts.changed + counts.removed > 0, now })
  if (await wantsRebuild(db)) await rebuild(db)
  return { outcome: 'done', ...counts }
}

/**
 * A module of the house says what it has to say: documents of a source of its own, found from the commit on.
 *
 * @param options.complete these are all: what the source said before and does not name any more leaves the index
 * @param options.removed keys that leave
 */
export async function tell(
  db: Db,
  { id, title }: { id: string; title: string },
  documents: readonly KnownDocument[],
  { complete = false, removed = [], now }: { complete?: boolean; removed?: readonly string[]; now: Date },
): Promise<void> {
  await store.saveSource(db, { id, kind: 'house', title, settings: {} })
  const named = new Set(documents.map((d) => d.key))
  const leaving = complete ? (await store.keysOf(db, id)).filter((key) => !named.has(key)) : removed
  let changed = 0
  for (let at = 0; at < documents.length; at += batch) {
    const written = await writeDocuments(db, id, documents.slice(at, at + batch))
    changed += written.added + written.changed
  }
  changed += (await writeDocuments(db, id, [], { removed: leaving })).removed
  await store.setState(db, id, { state: 'ready', changed: changed > 0, now })
  if (await wantsRebuild(db)) await rebuild(db)
}
