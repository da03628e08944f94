import { type ColumnType, type Generated, sql } from 'kysely'
import type { Db } from '#base/db.ts'
import type { Verfahrensrecht } from '#base/law/index.ts'
import { type Sight, whereSeen } from '#base/visibility.ts'
import type { Channel, Delivery, Status } from './contract.ts'

const own = (db: Db) => db.withTables<{ outboxDispatch: DispatchTable; outboxBook: BookTable }>()
type Reasons = { text: string; law: string }[]
type DispatchTable = {
  id: Generated<string>
  origin: string
  attempt: number
  subject: string
  title: string
  stelleId: string
  border: string | null
  lines: string[]
  channel: Channel
  delivery: ColumnType<Delivery, string, never>
  recht: Verfahrensrecht
  begunOn: string | null
  pdfHash: string
  status: Generated<Status>
  postedOn: string | null
  providedAt: Date | null
  notifiedOn: string | null
  fetchedAt: Date | null
  bekanntgabeOn: string | null
  reasons: ColumnType<Reasons, string | undefined, string>
  fristOn: string | null
  returnedOn: string | null
  returnedReason: string | null
  createdAt: Generated<Date>
}
type BookTable = {
  id: Generated<string>
  year: number
  serial: number
  dispatchId: string
  channel: Channel
  stelleId: string
  onDay: string
  byPerson: string | null
  at: Generated<Date>
}
type Plain<T> = { [K in keyof T]: T[K] extends ColumnType<infer V, infer _I, infer _U> ? V : T[K] }
export type DispatchRow = Plain<DispatchTable>

const all = (db: Db) =>
  own(db).selectFrom('outboxDispatch as d').leftJoin('outboxBook as b', 'b.dispatchId', 'd.id').selectAll('d').select(['b.year', 'b.serial'])

type New = Pick<DispatchRow, 'origin' | 'attempt' | 'subject' | 'title' | 'stelleId' | 'border' | 'lines' | 'recht' | 'begunOn' | 'pdfHash'> & {
  delivery: Delivery
}
/** @returns undefined where this attempt is there already */
export const insert = (tx: Db, { delivery, ...row }: New) =>
  own(tx)
    .insertInto('outboxDispatch')
    .values({ ...row, channel: delivery.channel, delivery: JSON.stringify(delivery), ...nothingYet })
    .onConflict((c) => c.columns(['origin', 'attempt']).doNothing())
    .returningAll()
    .executeTakeFirst()
const nothingYet = {
  postedOn: null,
  providedAt: null,
  notifiedOn: null,
  fetchedAt: null,
  bekanntgabeOn: null,
  fristOn: null,
  returnedOn: null,
  returnedReason: null,
}

export const find = (db: Db, id: string) => all(db).where('d.id', '=', id).executeTakeFirst()
/** One process at a time works on a dispatch. */
export const lock = (tx: Db, id: string) => own(tx).selectFrom('outboxDispatch').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
export const findByCode = (db: Db, digest: string) =>
  own(db)
    .selectFrom('outboxDispatch')
    .selectAll()
    .where('channel', '=', 'portal')
    .where(sql<boolean>`delivery ->> 'codeDigest' = ${digest}`)
    .where('status', 'in', ['provided', 'fetched'])
    .orderBy('createdAt', 'desc')
    .executeTakeFirst()
export const listByOrigin = (db: Db, origin: string) => all(db).where('d.origin', '=', origin).orderBy('d.attempt').execute()

/** Those of a subject that were to be fetched from the portal, oldest first. */
export const listPortal = (db: Db, subject: string) =>
  own(db)
    .selectFrom('outboxDispatch')
    .select(['id', 'title', 'status', 'providedAt', 'notifiedOn', 'bekanntgabeOn', 'recht'])
    .where('subject', '=', subject)
    .where('channel', '=', 'portal')
    .orderBy('createdAt')
    .execute()

export const update = (
  tx: Db,
  id: string,
  {
    reasons,
    ...set
  }: Partial<
    Pick<
      DispatchRow,
      'status' | 'postedOn' | 'providedAt' | 'notifiedOn' | 'fetchedAt' | 'bekanntgabeOn' | 'reasons' | 'fristOn' | 'returnedOn' | 'returnedReason'
    >
  >,
) =>
  own(tx)
    .updateTable('outboxDispatch')
    .set({ ...set, ...(reasons ? { reasons: JSON.stringify(reasons) } : {}) })
    .where('id', '=', id)
    .execute()

/** @param everything every line, for the Poststelle; else what one may see */
export const list = (db: Db, statuses: readonly Status[], sight: Sight | 'everything') =>
  all(db)
    .where('d.status', 'in', [...statuses])
    .where((e) => (sight === 'everything' ? e.lit(true) : whereSeen(sight, 'd.stelleId', 'd.border')))
    .orderBy('d.createdAt', 'desc')
    .limit(300)
    .execute()

export const insertBook = (
  tx: Db,
  row: { year: number; serial: number; dispatchId: string; channel: Channel; stelleId: string; onDay: string; byPerson: string | null },
) => own(tx).insertInto('outboxBook').values(row).execute()
export const listBook = (db: Db, year: number) =>
  own(db)
    .selectFrom('outboxBook as b')
    .leftJoin('outboxDispatch as d', 'd.id', 'b.dispatchId')
    .select(['b.id', 'b.year', 'b.serial', 'b.onDay', 'b.at', 'b.channel', 'b.stelleId', 'd.lines'])
    .where('b.year', '=', year)
    .orderBy('b.serial', 'desc')
    .limit(2000)
    .execute()

export const listUnfetched = (db: Db) =>
  own(db).selectFrom('outboxDispatch').selectAll().where('channel', '=', 'portal').where('status', '=', 'provided').execute()

/** For the destruction of an Akte. @returns the file names no longer needed and the subjects under which decisions hold words */
export async function eraseOf(tx: Db, subject: string): Promise<{ files: string[]; subjects: string[] }> {
  const rows = await own(tx).deleteFrom('outboxDispatch').where('subject', '=', subject).returning(['id', 'pdfHash']).execute()
  return { files: rows.map((r) => r.pdfHash), subjects: rows.map((r) => `outbox/${r.id}`) }
}
