import { type Generated, sql } from 'kysely'
import type { Db } from '#base/db.ts'
import type { Refusal, Trouble } from './contract.ts'

const own = (db: Db) => db.withTables<{ intakeChannel: ChannelTable; intakeChannelRefusal: RefusalTable; intakeItem: ItemOrigin }>()
/** What this folder may know of the book: where something came from and what it is. */
type ItemOrigin = { id: string; origin: string; fileHash: string; channel: string }
export type ChannelRow = {
  id: string
  version: number
  kind: 'folder' | 'mailbox'
  title: string
  settings: unknown
  secret: string | null
  active: boolean
  state: 'starting' | 'ok' | 'error'
  trouble: Trouble | null
  stateSince: Date
  lookedAt: Date | null
  arrivedAt: Date | null
  arrived: number
  cursor: Cursor | null
  cleanedAt: Date | null
  cleaned: number
  kept: number
}
/** How far a sealed mailbox has been looked at. */
export type Cursor = { validity: string; uid: number }
type Filled =
  | 'id'
  | 'version'
  | 'active'
  | 'state'
  | 'trouble'
  | 'stateSince'
  | 'lookedAt'
  | 'arrivedAt'
  | 'arrived'
  | 'cursor'
  | 'cleanedAt'
  | 'cleaned'
  | 'kept'
type ChannelTable = { [K in keyof ChannelRow]: K extends Filled ? Generated<ChannelRow[K]> : ChannelRow[K] } & {
  leasedBy: Generated<string | null>
  leasedUntil: Generated<Date | null>
}
type RefusalTable = { channelId: string; entry: string; code: Refusal; at: Generated<Date> }

const channel = [
  'id',
  'version',
  'kind',
  'title',
  'settings',
  'secret',
  'active',
  'state',
  'trouble',
  'stateSince',
  'lookedAt',
  'arrivedAt',
  'arrived',
  'cursor',
  'cleanedAt',
  'cleaned',
  'kept',
] as const

export const listChannels = (db: Db): Promise<ChannelRow[]> =>
  own(db).selectFrom('intakeChannel').select(channel).orderBy('kind').orderBy('title').execute()
export const findChannel = (db: Db, id: string): Promise<ChannelRow | undefined> =>
  own(db).selectFrom('intakeChannel').select(channel).where('id', '=', id).executeTakeFirst()

/** undefined where the same folder or mailbox is there already. */
export const insertChannel = (
  tx: Db,
  row: Pick<ChannelRow, 'id' | 'kind' | 'title' | 'secret'> & { settings: object },
): Promise<{ id: string } | undefined> =>
  own(tx)
    .insertInto('intakeChannel')
    .values({ ...row, settings: JSON.stringify(row.settings) })
    .onConflict((c) => c.doNothing())
    .returning('id')
    .executeTakeFirst()

export const updateChannel = (tx: Db, id: string, set: { title?: string; settings?: object; secret?: string; active?: boolean }) =>
  own(tx)
    .updateTable('intakeChannel')
    .set((e) => ({
      ...set,
      ...(set.settings ? { settings: JSON.stringify(set.settings) } : {}),
      version: e('version', '+', 1),
      state: 'starting' as const,
      trouble: null,
      stateSince: sql<Date>`now()`,
    }))
    .where('id', '=', id)
    .executeTakeFirst()

export const deleteChannel = (tx: Db, id: string) => own(tx).deleteFrom('intakeChannel').where('id', '=', id).executeTakeFirst()

/** Says how it is; `stateSince` moves only when that changes. */
export const setState = (db: Db, id: string, trouble: Trouble | null) =>
  own(db)
    .updateTable('intakeChannel')
    .set({
      state: trouble ? 'error' : 'ok',
      trouble,
      lookedAt: sql<Date>`now()`,
      stateSince: sql<Date>`case when state = ${trouble ? 'error' : 'ok'} and trouble is not distinct from ${trouble}::text then state_since else now() end`,
    })
    .where('id', '=', id)
    .execute()

export const countArrival = (db: Db, id: string) =>
  own(db)
    .updateTable('intakeChannel')
    .set((e) => ({ arrived: e('arrived', '+', 1), arrivedAt: sql<Date>`now()` }))
    .where('id', '=', id)
    .execute()

export const setCleaned = (tx: Db, id: string, { removed, kept }: { removed: number; kept: number }) =>
  own(tx).updateTable('intakeChannel').set({ cleanedAt: sql<Date>`now()`, cleaned: removed, kept }).where('id', '=', id).execute()

export const setCursor = (db: Db, id: string, cursor: Cursor) =>
  own(db)
    .updateTable('intakeChannel')
    .set({ cursor: JSON.stringify(cursor) as never })
    .where('id', '=', id)
    .execute()

/** This process looks after the channel for the next while; false when another one does. */
export async function lease(db: Db, id: string, holder: string, seconds: number): Promise<boolean> {
  const { numUpdatedRows } = await own(db)
    .updateTable('intakeChannel')
    .set({ leasedBy: holder, leasedUntil: sql<Date>`now() + make_interval(secs => ${seconds})` })
    .where('id', '=', id)
    .where((e) => e.or([e('leasedBy', '=', holder), e('leasedUntil', 'is', null), e('leasedUntil', '<', sql<Date>`now()`)]))
    .executeTakeFirst()
  return numUpdatedRows > 0n
}
export const release = (db: Db, holder: string) =>
  own(db).updateTable('intakeChannel').set({ leasedBy: null, leasedUntil: null }).where('leasedBy', '=', holder).execute()

export const listRefusals = (db: Db) =>
  own(db).selectFrom('intakeChannelRefusal').select(['channelId', 'entry', 'code', 'at']).orderBy('at', 'desc').limit(500).execute()
export const insertRefusal = (db: Db, channelId: string, entry: string, code: Refusal) =>
  own(db)
    .insertInto('intakeChannelRefusal')
    .values({ channelId, entry: entry.slice(0, 500), code })
    .onConflict((c) => c.doNothing())
    .execute()
/** What is not there any more is nobody's worry. */
export const dropRefusals = (db: Db, channelId: string, exceptEntries: readonly string[]) =>
  own(db)
    .deleteFrom('intakeChannelRefusal')
    .where('channelId', '=', channelId)
    .where(sql<boolean>`not (entry = any(${[...exceptEntries]}::text[]))`)
    .execute()

/** The same bytes from the same mailbox under another UIDVALIDITY: its server has numbered anew. */
export const findUnderOtherValidity = (db: Db, mailbox: string, validity: string, fileHash: string) =>
  own(db)
    .selectFrom('intakeItem')
    .select('id')
    .where('fileHash', '=', fileHash)
    .where('channel', '=', 'mail')
    .where(sql<boolean>`starts_with(origin, ${`mail/${mailbox}/`}) and not starts_with(origin, ${`mail/${mailbox}/${validity}/`})`)
    .executeTakeFirst()

/** Whether the tables are there: doctor also looks at a database of an older program. */
export async function hasChannels(db: Db): Promise<boolean> {
  const { rows } = await sql<{ there: boolean }>`select to_regclass('public.intake_channel') is not null as there`.execute(db)
  return rows[0]?.there ?? false
}
