import { type Generated, sql } from 'kysely'
import type { z } from 'zod'
import type { Db } from '#base/db.ts'
import { type Sight, whereSeen } from '#base/visibility.ts'
import type { Channel, SealedReason, Status } from './contract.ts'
import { sealedOrigin } from './sealed.ts'

const own = (db: Db) => db.withTables<{ intakeItem: ItemTable; intakeDocument: DocumentTable }>()
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
type ItemTable = { [K in keyof ItemRow]: K extends Filled ? Generated<ItemRow[K]> : ItemRow[K] }
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
}
export type DocumentRow = {
  id: string
  itemId: string
  position: number
  part: string
  name: string
  kind: string
  fileHash: string
  fileSize: number
  outcome: 'read' | 'refused'
  refusal: string | null
  refusalSentence: string | null
  pages: number
  text: string
  readingHash: string | null
  warnings: string[]
}
type DocumentTable = Omit<DocumentRow, 'id'> & { id: Generated<string> }

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
] as const
const document = [
  'id',
  'itemId',
  'position',
  'part',
  'name',
  'kind',
  'fileHash',
  'fileSize',
  'outcome',
  'refusal',
  'refusalSentence',
  'pages',
  'text',
  'readingHash',
  'warnings',
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

export const findItems = (db: Db, ids: readonly string[]) =>
  ids.length
    ? own(db)
        .selectFrom('intakeItem')
        .select(item)
        .where('id', 'in', [...ids])
        .orderBy('year')
        .orderBy('serial')
        .execute()
    : Promise.resolve([])

/** The first item with the same bytes. */
export const findTwin = (db: Db, fileHash: string) =>
  own(db)
    .selectFrom('intakeItem')
    .select('id')
    .where('fileHash', '=', fileHash)
    .where('duplicateOf', 'is', null)
    .orderBy('receivedAt')
    .executeTakeFirst()

export const insertItem = (
  tx: Db,
  row: Pick<
    ItemRow,
    'year' | 'serial' | 'channel' | 'origin' | 'receivedAt' | 'enteredBy' | 'fileName' | 'fileHash' | 'fileSize' | 'stelleId' | 'duplicateOf'
  > &
    Partial<Pick<ItemRow, 'status' | 'sealed' | 'sender'>>,
) => own(tx).insertInto('intakeItem').values(row).returning(item).executeTakeFirstOrThrow()

/** One process at a time writes what was read of an item. */
export const lockItem = (tx: Db, id: string) => own(tx).selectFrom('intakeItem').select(item).where('id', '=', id).forUpdate().executeTakeFirst()

export const updateItem = (tx: Db, id: string, set: Partial<ItemRow>) =>
  own(tx)
    .updateTable('intakeItem')
    .set((e) => ({ ...set, version: e('version', '+', 1) }))
    .where('id', '=', id)
    .execute()

export async function replaceDocuments(tx: Db, itemId: string, rows: Omit<DocumentRow, 'id' | 'itemId'>[]): Promise<DocumentRow[]> {
  await own(tx).deleteFrom('intakeDocument').where('itemId', '=', itemId).execute()
  if (!rows.length) return []
  return own(tx)
    .insertInto('intakeDocument')
    .values(rows.map((r) => ({ ...r, itemId })))
    .returning(document)
    .execute()
}

/** Takes out of every table what was read or said of an item that is sealed now. */
export async function forgetWords(tx: Db, itemId: string) {
  await own(tx).deleteFrom('intakeDocument').where('itemId', '=', itemId).execute()
  await sql`select intake_forget_words(${itemId})`.execute(tx)
}

/** Of these files the ones that no row refers to any more. */
export async function unheld(db: Db, hashes: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ hash: string }>`
    select distinct h as hash from unnest(${[...hashes]}::text[]) h
    where not exists (select 1 from intake_item where file_hash = h) and not exists (select 1 from intake_document where file_hash = h or reading_hash = h)`.execute(
    db,
  )
  return rows.map((r) => r.hash)
}

export const listDocuments = (db: Db, itemId: string) =>
  own(db).selectFrom('intakeDocument').select(document).where('itemId', '=', itemId).orderBy('position').execute()
export const findDocument = (db: Db, itemId: string, id: string) =>
  own(db).selectFrom('intakeDocument').select(document).where('itemId', '=', itemId).where('id', '=', id).executeTakeFirst()

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
    .$if(!!before, (s) => s.where(sql<boolean>`(year, serial) < (${Number(before?.slice(0, 4))}, ${Number(before?.slice(5))})`))
    .$if(!!q, (s) =>
      s.where(sql<boolean>`(intake_item.search @@ websearch_to_tsquery('german', ${q}) or intake_item.search @@ websearch_to_tsquery('simple', ${q})
        or exists (select 1 from intake_document d where d.item_id = intake_item.id and d.search @@ websearch_to_tsquery('german', ${q}))
        or (year || '-' || lpad(serial::text, 6, '0')) = ${q})`),
    )
    .orderBy('year', 'desc')
    .orderBy('serial', 'desc')
    .limit(limit)
    .execute()
}
