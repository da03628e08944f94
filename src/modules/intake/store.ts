import { type ColumnType, type Generated, sql } from 'kysely'
import type { z } from 'zod'
import type { Db } from '#base/db.ts'
import { type Sight, whereSeen } from '#base/visibility.ts'
import type { Channel, Priority, SealedReason, Status } from './contract.ts'
import { listDocuments } from './documents/store.ts'
import type { SenderFrom } from './facts.ts'
import type { Part } from './matters/contract.ts'
import { sealedOrigin } from './sealed.ts'

const own = (db: Db) => db.withTables<{ intakeItem: ItemTable }>()
type Filled =
  | 'id'
  | 'version'
  | 'status'
  | 'refusal'
  | 'refusalSentence'
  | 'identityCopy'
  | 'border'
  | 'tags'
  | 'akteId'
  | 'fristOn'
  | 'planId'
  | 'documentType'
  | 'sender'
  | 'subject'
  | 'sealed'
  | 'opensOn'
  | 'priority'
  | 'because'
  | 'stockId'
  | 'hint'
  | 'senderFrom'
  | 'senderKey'
  | 'thread'
  | 'part'
  | 'partOf'
type ItemTable = { [K in Exclude<keyof ItemRow, 'partCut' | 'partGiven'>]: K extends Filled ? Generated<ItemRow[K]> : ItemRow[K] } & {
  partCut: ColumnType<PartCut | null, string | null | undefined, never>
  partGiven: ColumnType<PartGiven | null, string | null | undefined, string | null>
}
/** What was cut out of the entry for a part: its stretches or pages; `number` of `of`. */
export type PartCut = Pick<Part, 'passages' | 'pages'> & { number: number; of: number }
/** How the person who split the entry sorted a part. */
export type PartGiven = Omit<Part, 'passages' | 'pages'>
export type ItemRow = {
  id: string
  version: number
  year: number
  serial: number
  channel: z.output<typeof Channel>
  origin: string
  receivedAt: Date
  enteredBy: string
  fileName: string
  fileHash: string
  fileSize: number
  status: z.output<typeof Status>
  sender: string | null
  subject: string | null
  refusal: string | null
  refusalSentence: string | null
  identityCopy: boolean
  documentType: string | null
  stelleId: string
  border: string | null
  tags: string[]
  planId: string | null
  fristOn: string | null
  akteId: string | null
  duplicateOf: string | null
  sealed: SealedReason | null
  opensOn: string | null
  priority: Priority
  /** Why it has this priority; codes of contract.ts. */
  because: string[]
  senderFrom: SenderFrom | null
  /** The run over existing stock it came with, and the folder it lay in there. */
  stockId: string | null
  hint: string | null
  /** Keyed digest of who sent it. */
  senderKey: string | null
  /** What ties it to others, see facts.ts. */
  thread: string[]
  /** The entry that it was cut out of, and its number there; 0 is an entry itself. */
  partOf: string | null
  part: number
  partCut: PartCut | null
  partGiven: PartGiven | null
}
const item = [
  'id',
  'version',
  'year',
  'serial',
  'channel',
  'origin',
  'receivedAt',
  'enteredBy',
  'fileName',
  'fileHash',
  'fileSize',
  'status',
  'sender',
  'subject',
  'refusal',
  'refusalSentence',
  'identityCopy',
  'documentType',
  'stelleId',
  'border',
  'tags',
  'planId',
  'fristOn',
  'akteId',
  'duplicateOf',
  'sealed',
  'opensOn',
  'priority',
  'because',
  'senderFrom',
  'senderKey',
  'thread',
  'stockId',
  'hint',
  'partOf',
  'part',
  'partCut',
  'partGiven',
] as const
/** The next number of the Posteingangsbuch; the row is locked until the item is in, so there is no gap and no double. */
export async function nextSerial(tx: Db, year: number): Promise<number> {
  const { rows } = await sql<{ last: number }>`
    insert into intake_counter (year, last) values (${year}, 1)
    on conflict (year) do update set last = intake_counter.last + 1 returning last`.execute(tx)
  return rows[0]?.last ?? 1
}

/** Sealed post is kept under the digest of its origin. */
export const findByOrigin = (db: Db, origin: string) =>
  own(db)
    .selectFrom('intakeItem')
    .select(item)
    .where('origin', 'in', [origin, sealedOrigin(origin)])
    .executeTakeFirst()
export const findItem = (db: Db, id: string) => own(db).selectFrom('intakeItem').select(item).where('id', '=', id).executeTakeFirst()

/** The entry with this number, as a whole. */
export const findByNumber = (db: Db, year: number, serial: number) =>
  own(db).selectFrom('intakeItem').select(item).where('year', '=', year).where('serial', '=', serial).where('part', '=', 0).executeTakeFirst()
/** Whether the book has given this number to something, that may have been erased since. */
export async function wasGiven(db: Db, year: number, serial: number): Promise<boolean> {
  const { rows } = await sql<{ last: number }>`select last from intake_counter where year = ${year}`.execute(db)
  return serial > 0 && serial <= (rows[0]?.last ?? 0)
}

export const findItems = (db: Db, ids: readonly string[]) =>
  ids.length
    ? own(db)
        .selectFrom('intakeItem')
        .select(item)
        .where('id', 'in', [...ids])
        .orderBy('year')
        .orderBy('serial')
        .orderBy('part')
        .execute()
    : Promise.resolve([])

/** The parts that an entry was ever split into, by number. */
export const listParts = (db: Db, id: string) => own(db).selectFrom('intakeItem').select(item).where('partOf', '=', id).orderBy('part').execute()

export async function countReceived(db: Db, ids: readonly string[]): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from intake_item where status = 'received' and id = any(${[...ids]}::uuid[])`.execute(db)
  return rows[0]?.n ?? 0
}

/** The first item with the same bytes; sealed post is nobody's twin. */
export const findTwin = (db: Db, fileHash: string) =>
  own(db)
    .selectFrom('intakeItem')
    .select('id')
    .where('fileHash', '=', fileHash)
    .where('duplicateOf', 'is', null)
    .where('sealed', 'is', null)
    .where('partOf', 'is', null)
    .orderBy('receivedAt')
    .executeTakeFirst()

export const insertItem = (
  tx: Db,
  row: Pick<
    ItemRow,
    'year' | 'serial' | 'channel' | 'origin' | 'receivedAt' | 'enteredBy' | 'fileName' | 'fileHash' | 'fileSize' | 'stelleId' | 'duplicateOf'
  > &
    Partial<Pick<ItemRow, 'status' | 'sealed' | 'sender' | 'stockId' | 'hint' | 'part' | 'partOf' | 'partCut' | 'partGiven'>>,
) =>
  own(tx)
    .insertInto('intakeItem')
    .values({ ...row, partCut: row.partCut ? JSON.stringify(row.partCut) : null, partGiven: row.partGiven ? JSON.stringify(row.partGiven) : null })
    .returning(item)
    .executeTakeFirstOrThrow()

/** One process at a time writes what was read of an item. */
export const lockItem = (tx: Db, id: string) => own(tx).selectFrom('intakeItem').select(item).where('id', '=', id).forUpdate().executeTakeFirst()

export const updateItem = (tx: Db, id: string, set: Partial<Omit<ItemRow, 'partCut' | 'partGiven'> & { partGiven: null }>) =>
  own(tx)
    .updateTable('intakeItem')
    .set((e) => ({ ...set, version: e('version', '+', 1) }))
    .where('id', '=', id)
    .execute()

/** Other items of the same matter, newest first: what shares an entry of `thread`. */
export const listTied = (db: Db, { id, thread, border }: Pick<ItemRow, 'id' | 'thread' | 'border'>, sight: Sight | 'all', limit: number) =>
  own(db)
    .selectFrom('intakeItem')
    .select(item)
    .where(sql<boolean>`thread && ${thread}::text[]`)
    .where('id', '<>', id)
    .where(sql<boolean>`border is not distinct from ${border}`)
    .$if(sight !== 'all', (s) => s.where(whereSeen(sight as Sight, 'stelle_id', 'border')))
    .orderBy('receivedAt', 'desc')
    .limit(limit)
    .execute()

/** Other items of the same sender, newest first. */
export const listOfSender = (db: Db, { id, senderKey, border }: Pick<ItemRow, 'id' | 'senderKey' | 'border'>, sight: Sight, limit: number) =>
  own(db)
    .selectFrom('intakeItem')
    .select(item)
    .where('senderKey', '=', senderKey)
    .where('id', '<>', id)
    .where(sql<boolean>`border is not distinct from ${border}`)
    .where(whereSeen(sight, 'stelle_id', 'border'))
    .orderBy('receivedAt', 'desc')
    .limit(limit)
    .execute()

/** Takes an item out for good, with what was read of it; a copy of it that came in again stands for itself from now on. @returns its files */
export async function eraseItem(tx: Db, id: string): Promise<string[]> {
  const item = await findItem(tx, id)
  if (!item) return []
  const documents = await listDocuments(tx, id)
  await own(tx).updateTable('intakeItem').set({ duplicateOf: null }).where('duplicateOf', '=', id).execute()
  await own(tx).deleteFrom('intakeItem').where('id', '=', id).execute()
  // The whole letter is kept as long as one of its parts is.
  const whole = item.partOf && !(await listParts(tx, item.partOf)).length ? await eraseItem(tx, item.partOf) : []
  if (item.akteId) await sql`delete from intake_stock_akte where akte_id = ${item.akteId}`.execute(tx) // the name of the folder it came from
  return [item.fileHash, ...documents.flatMap((d) => [d.fileHash, ...(d.readingHash ? [d.readingHash] : [])]), ...whole]
}

/** Of these files the ones that no row refers to any more. */
export async function unheld(db: Db, hashes: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ hash: string }>`
    select distinct h as hash from unnest(${[...hashes]}::text[]) h
    where not exists (select 1 from intake_item where file_hash = h) and not exists (select 1 from intake_document where file_hash = h or reading_hash = h)
      and not exists (select 1 from intake_release where h in (types_hash, stellen_hash, tags_hash))`.execute(db)
  return rows.map((r) => r.hash)
}

/** The lines of the Posteingangsbuch whose stamp falls on these days (Berlin), in the order of their numbers. */
export const listBook = (db: Db, fromOn: string, toOn: string, limit: number) =>
  own(db)
    .selectFrom('intakeItem')
    .select(item)
    .where(sql<boolean>`received_at >= ${fromOn}::timestamp at time zone 'Europe/Berlin'`)
    .where(sql<boolean>`received_at < (${toOn}::date + 1)::timestamp at time zone 'Europe/Berlin'`)
    .where('part', '=', 0)
    .orderBy('year')
    .orderBy('serial')
    .limit(limit)
    .execute()

/**
 * The Posteingangsbuch, newest first. A search looks only into what the person may see; without one, `all` also lists the bare lines
 * of the rest (the Poststelle's book).
 */
export function listItems(
  db: Db,
  sight: Sight,
  { q, status, before, all }: { q?: string | undefined; status?: string | undefined; before?: string | undefined; all: boolean },
  limit: number,
) {
  const seen = whereSeen(sight, 'stelle_id', 'border')
  return own(db)
    .selectFrom('intakeItem')
    .select(item)
    .$if(!all || !!q, (s) => s.where(seen))
    .$if(!!status, (s) => s.where('status', '=', status as ItemRow['status']))
    .$if(!!before, (s) =>
      s.where(
        sql<boolean>`(year, serial, part) < (${Number(before?.slice(0, 4))}, ${Number(before?.slice(5, 11))}, ${Number(before?.slice(12) || 0)})`,
      ),
    )
    .$if(!!q, (s) =>
      s.where(sql<boolean>`(intake_item.search @@ websearch_to_tsquery('german', ${q}) or intake_item.search @@ websearch_to_tsquery('simple', ${q})
        or exists (select 1 from intake_document d where d.item_id = intake_item.id and d.search @@ websearch_to_tsquery('german', ${q}))
        or (year || '-' || lpad(serial::text, 6, '0')) = split_part(${q}, '/', 1))`),
    )
    .orderBy('year', 'desc')
    .orderBy('serial', 'desc')
    .orderBy('part', 'desc')
    .limit(limit)
    .execute()
}
