import { sql } from 'kysely'
import type { Db } from '#base/db.ts'
import { AppError } from '#base/errors.ts'
import type { sourceKinds, sourceStates } from '../contract.ts'

export type SourceRow = {
  id: string
  kind: (typeof sourceKinds)[number]
  title: string
  settings: unknown
  state: (typeof sourceStates)[number]
  cursor: unknown
  documents: number
  asked: { had: number; gone: number } | null
  accepted: boolean
  /** What is held back, and why a release was not given. */
  leaving: string[]
  objection: { lost: number } | null
  error: string | null
  checkedAt: Date | null
  changedAt: Date | null
}

const columns = sql`id, kind, title, settings, state, cursor, documents, asked, accepted, leaving, objection, error, checked_at, changed_at`

export const listSources = async (db: Db): Promise<SourceRow[]> =>
  (await sql<SourceRow>`select ${columns} from knowledge_source order by title`.execute(db)).rows

/** @throws AppError knowledge.no-such-source */
export async function getSource(db: Db, id: string): Promise<SourceRow> {
  const { rows } = await sql<SourceRow>`select ${columns} from knowledge_source where id = ${id}`.execute(db)
  if (!rows[0]) throw new AppError('knowledge.no-such-source', 404, { source: id })
  return rows[0]
}

/** Enters a source, or changes what it is called and how it is asked; other settings begin it anew. What it has told stays until it tells again. */
export const saveSource = (db: Db, { id, kind, title, settings }: Pick<SourceRow, 'id' | 'kind' | 'title' | 'settings'>) =>
  sql`insert into knowledge_source (id, kind, title, settings) values (${id}, ${kind}, ${title}, ${JSON.stringify(settings)}::jsonb)
    on conflict (id) do update set kind = excluded.kind, title = excluded.title, settings = excluded.settings,
      cursor = case when (knowledge_source.kind, knowledge_source.settings) = (excluded.kind, excluded.settings) then knowledge_source.cursor end`.execute(
    db,
  )

/** The answer of a person to a source that asks: it has shrunk, and that is right. Or it is switched off, and on again. */
export const acceptShrunk = (db: Db, id: string) =>
  sql`update knowledge_source set accepted = true, state = 'ready' where id = ${id} and state = 'asks'`.execute(db)
export const switchSource = (db: Db, id: string, on: boolean) =>
  sql`update knowledge_source set state = ${on ? 'new' : 'off'} where id = ${id}`.execute(db)

export async function setState(
  db: Db,
  id: string,
  s: {
    state: SourceRow['state']
    now: Date
    error?: string
    asked?: SourceRow['asked']
    cursor?: unknown
    changed?: boolean
    /** Keys that would leave with what is held back. */
    leaving?: readonly string[]
  },
) {
  await sql`update knowledge_source set state = ${s.state}, error = ${s.error ?? null}, asked = ${s.asked ? JSON.stringify(s.asked) : null}::jsonb, checked_at = ${s.now},
      cursor = case when ${s.state === 'ready' || s.state === 'held'} then ${JSON.stringify(s.cursor ?? null)}::jsonb else cursor end,
      accepted = accepted and ${s.state !== 'ready'}, leaving = coalesce(${s.leaving ? [...s.leaving] : s.state === 'ready' ? [] : null}::text[], leaving),
      objection = case when ${s.state === 'ready' || s.state === 'held'} then null else objection end, changed_at = case when ${s.changed === true} then ${s.now} else changed_at end,
      documents = (select count(*) from knowledge_document where source_id = ${id} and not held)
    where id = ${id}`.execute(db)
}

export const keysOf = async (db: Db, id: string, { held = false }: { held?: boolean } = {}): Promise<string[]> =>
  (await sql<{ key: string }>`select key from knowledge_document where source_id = ${id} and held = ${held}`.execute(db)).rows.map((r) => r.key)

/** What is held back waits for a person: with it so many golden questions would be answered worse. */
export const objectTo = (db: Db, id: string, objection: { lost: number }) =>
  sql`update knowledge_source set objection = ${JSON.stringify(objection)}::jsonb where id = ${id} and state = 'held'`.execute(db)
