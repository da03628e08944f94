import { type Generated, sql } from 'kysely'
import type { z } from 'zod'
import type { Db } from '#base/db.ts'
import type { answers, Leistung, VersionStatus } from './contract.ts'

const own = (db: Db) =>
  db.withTables<{
    servicesVersion: VersionTable
    servicesSatisfaction: { subject: string; onDay: string; answer: (typeof answers)[number]; count: number }
    servicesLink: LinkRow
    servicesFolder: { part: string; fingerprint: string }
  }>()
type Status = z.output<typeof VersionStatus>
export type Origin = 'folder' | 'editor' | 'xzufi' | 'zms'
type VersionTable = {
  id: Generated<string>
  serviceId: string
  number: number
  status: Status
  origin: Origin
  content: unknown
  editedBy: string | null
  editedAt: Generated<Date>
  publishedBy: string | null
  publishedAt: Date | null
  note: string | null
}
export type VersionRow = {
  id: string
  serviceId: string
  number: number
  status: Status
  origin: Origin
  editedBy: string | null
  editedAt: Date
  publishedBy: string | null
  publishedAt: Date | null
  note: string | null
}
export type WithContent = VersionRow & { content: Leistung }
export type LinkRow = { url: string; problem: string | null; since: Date; checkedAt: Date }

const head = ['id', 'serviceId', 'number', 'status', 'origin', 'editedBy', 'editedAt', 'publishedBy', 'publishedAt', 'note'] as const
const all = [...head, 'content'] as const

export const listPublished = async (db: Db): Promise<WithContent[]> =>
  (await own(db).selectFrom('servicesVersion').select(all).where('status', '=', 'published').orderBy('serviceId').execute()) as WithContent[]

export const findPublished = async (db: Db, serviceId: string): Promise<WithContent | undefined> =>
  (await own(db).selectFrom('servicesVersion').select(all).where('serviceId', '=', serviceId).where('status', '=', 'published').executeTakeFirst()) as
    | WithContent
    | undefined

/** The newest version that somebody is writing or that waits for somebody else. */
export const findWaiting = async (db: Db, serviceId: string): Promise<WithContent | undefined> =>
  (await own(db)
    .selectFrom('servicesVersion')
    .select(all)
    .where('serviceId', '=', serviceId)
    .where('status', 'in', ['draft', 'submitted'])
    .executeTakeFirst()) as WithContent | undefined

export const listWaiting = async (db: Db): Promise<WithContent[]> =>
  (await own(db)
    .selectFrom('servicesVersion')
    .select(all)
    .where('status', 'in', ['draft', 'submitted'])
    .orderBy('serviceId')
    .execute()) as WithContent[]

export const listVersions = (db: Db, serviceId: string): Promise<VersionRow[]> =>
  own(db).selectFrom('servicesVersion').select(head).where('serviceId', '=', serviceId).orderBy('number', 'desc').execute()

export const findVersion = async (db: Db, id: string): Promise<WithContent | undefined> =>
  (await own(db).selectFrom('servicesVersion').select(all).where('id', '=', id).executeTakeFirst()) as WithContent | undefined

/** What each Leistung said last in the town's folder or in a catalogue. */
export const latestOf = async (db: Db, origins: readonly Origin[]): Promise<{ serviceId: string; content: Leistung }[]> =>
  (await own(db)
    .selectFrom('servicesVersion')
    .distinctOn('serviceId')
    .select(['serviceId', 'content'])
    .where('origin', 'in', [...origins])
    .orderBy('serviceId')
    .orderBy('number', 'desc')
    .execute()) as { serviceId: string; content: Leistung }[]

type New = { serviceId: string; status: Status; origin: Origin; content: Leistung; editedBy: string | null }
/** Each gets the next number of its Leistung. */
export async function insertVersions(tx: Db, rows: readonly New[]): Promise<{ id: string; serviceId: string }[]> {
  if (!rows.length) return []
  const { rows: made } = await sql<{ id: string; serviceId: string }>`
    insert into services_version (service_id, number, status, origin, content, edited_by, published_at)
    select r.service_id, coalesce((select max(v.number) from services_version v where v.service_id = r.service_id), 0) + 1, r.status, r.origin, r.content, r.edited_by,
      case when r.status = 'published' then now() end
    from jsonb_to_recordset(${JSON.stringify(
      rows.map((r) => ({ service_id: r.serviceId, status: r.status, origin: r.origin, content: r.content, edited_by: r.editedBy })),
    )}::jsonb) as r(service_id text, status text, origin text, content jsonb, edited_by text)
    returning id, service_id`.execute(tx)
  return made
}

export const updateContent = (tx: Db, id: string, set: { content: Leistung; origin: Origin; editedBy: string | null; status: Status }) =>
  own(tx)
    .updateTable('servicesVersion')
    .set({ ...set, content: JSON.stringify(set.content), editedAt: sql`now()`, note: null })
    .where('id', '=', id)
    .where('status', 'in', ['draft', 'submitted'])
    .executeTakeFirst()

export const updateStatus = (
  tx: Db,
  id: string,
  from: Status,
  set: { status: Status; publishedBy?: string; publishedAt?: Date; note?: string | null },
) => own(tx).updateTable('servicesVersion').set(set).where('id', '=', id).where('status', '=', from).executeTakeFirst()

/** The published version makes room for the next one. */
export const replacePublished = (tx: Db, serviceId: string) =>
  own(tx).updateTable('servicesVersion').set({ status: 'replaced' }).where('serviceId', '=', serviceId).where('status', '=', 'published').execute()

export const countAnswer = (db: Db, subject: string, onDay: string, answer: (typeof answers)[number]) =>
  own(db)
    .insertInto('servicesSatisfaction')
    .values({ subject, onDay, answer, count: 1 })
    .onConflict((c) => c.columns(['subject', 'onDay', 'answer']).doUpdateSet({ count: sql`services_satisfaction.count + 1` }))
    .execute()

export const sumAnswers = (db: Db, fromDay: string) =>
  own(db)
    .selectFrom('servicesSatisfaction')
    .select((e) => ['subject', 'answer', e.fn.sum<number>('count').as('count')])
    .where('onDay', '>=', fromDay)
    .groupBy(['subject', 'answer'])
    .execute()

export const listLinks = (db: Db): Promise<LinkRow[]> => own(db).selectFrom('servicesLink').selectAll().orderBy('url').execute()
/** `since`: from when on it has been as it is. */
export const saveLink = (tx: Db, url: string, problem: string | null, now: Date) =>
  sql`insert into services_link (url, problem, since, checked_at) values (${url}, ${problem}, ${now}, ${now})
    on conflict (url) do update set checked_at = excluded.checked_at, problem = excluded.problem,
      since = case when (services_link.problem is null) = (excluded.problem is null) then services_link.since else excluded.since end`.execute(tx)
export const deleteLinksExcept = (tx: Db, urls: readonly string[]) =>
  sql`delete from services_link where url <> all(${[...urls]}::text[])`.execute(tx)

export const findFingerprint = async (db: Db, part: string) =>
  (await own(db).selectFrom('servicesFolder').select('fingerprint').where('part', '=', part).executeTakeFirst())?.fingerprint
export const saveFingerprint = (tx: Db, part: string, fingerprint: string) =>
  own(tx)
    .insertInto('servicesFolder')
    .values({ part, fingerprint })
    .onConflict((c) => c.column('part').doUpdateSet({ fingerprint }))
    .execute()
