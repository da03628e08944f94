import { type ColumnType, type Generated, sql } from 'kysely'
import type { FristFact } from '#ai/facts/index.ts'
import type { Span } from '#ai/language/index.ts'
import type { Db } from '#base/db.ts'
import { type Sight, whereSeen } from '#base/visibility.ts'
import { ownText } from './quoted.ts'

/** What was read of an item: its documents with their words, and the facts found in them. */
const own = (db: Db) => db.withTables<{ intakeDocument: DocumentTable; intakeFact: FactTable; intakeItem: ItemOfDocument }>()
/** As much of the item as decides who may see its documents. */
type ItemOfDocument = { id: string; stelleId: string; border: string | null }
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
  sketch: number[]
  bands: number[]
  /** What it quotes of an earlier message. */
  quoted: Span[]
}
type DocumentTable = Omit<DocumentRow, 'id' | 'quoted'> & { id: Generated<string>; quoted: ColumnType<Span[], string, never> }
export type FactRow = {
  id: string
  itemId: string
  documentId: string
  type: string
  value: string
  startAt: number
  endAt: number
  page: number | null
  boxes: [number, number, number, number][] | null
  confidence: number
  frist: FristFact | null
  quoted: boolean
}
type FactTable = Omit<FactRow, 'id' | 'boxes' | 'frist'> & {
  id: Generated<string>
  boxes: ColumnType<FactRow['boxes'], string | null, never>
  frist: ColumnType<FactRow['frist'], string | null, never>
}

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
  'sketch',
  'bands',
  'quoted',
] as const

export async function replaceDocuments(tx: Db, itemId: string, rows: Omit<DocumentRow, 'id' | 'itemId'>[]): Promise<DocumentRow[]> {
  await own(tx).deleteFrom('intakeDocument').where('itemId', '=', itemId).execute()
  if (!rows.length) return []
  return own(tx)
    .insertInto('intakeDocument')
    .values(rows.map((r) => ({ ...r, itemId, quoted: JSON.stringify(r.quoted) })))
    .returning(document)
    .execute()
}

export async function insertFacts(tx: Db, rows: readonly Omit<FactRow, 'id'>[]) {
  for (let i = 0; i < rows.length; i += 1000)
    await own(tx)
      .insertInto('intakeFact')
      .values(rows.slice(i, i + 1000).map((r) => ({ ...r, boxes: r.boxes && JSON.stringify(r.boxes), frist: r.frist && JSON.stringify(r.frist) })))
      .execute()
}
export const listFacts = (db: Db, itemId: string) =>
  own(db).selectFrom('intakeFact').selectAll().where('itemId', '=', itemId).orderBy('documentId').orderBy('startAt').execute()
export const listFactsOf = (db: Db, documentIds: readonly string[]) =>
  documentIds.length
    ? own(db)
        .selectFrom('intakeFact')
        .select(['documentId', 'type', 'value'])
        .where('documentId', 'in', [...documentIds])
        .execute()
    : Promise.resolve([])

export const listDocuments = (db: Db, itemId: string) =>
  own(db).selectFrom('intakeDocument').select(document).where('itemId', '=', itemId).orderBy('position').execute()
export const findDocument = (db: Db, itemId: string, id: string) =>
  own(db).selectFrom('intakeDocument').select(document).where('itemId', '=', itemId).where('id', '=', id).executeTakeFirst()

/** Documents of other items that may read like one of these. */
export async function listLike(db: Db, { id, border }: Pick<ItemOfDocument, 'id' | 'border'>, bands: readonly number[], sight: Sight, limit: number) {
  if (!bands.length) return []
  return own(db)
    .selectFrom('intakeDocument as d')
    .innerJoin('intakeItem as i', 'i.id', 'd.itemId')
    .select(['d.id', 'd.itemId', 'd.sketch'])
    .where(sql<boolean>`d.bands && ${[...bands]}::int[]`)
    .where('i.id', '<>', id)
    .where(sql<boolean>`i.border is not distinct from ${border}`)
    .where(whereSeen(sight, 'i.stelle_id', 'i.border'))
    .limit(limit)
    .execute()
}

/** Takes out of every table what was read or said of an item that is sealed now. */
export async function forgetWords(tx: Db, itemId: string) {
  await own(tx).deleteFrom('intakeDocument').where('itemId', '=', itemId).execute()
  await sql`select intake_forget_words(${itemId})`.execute(tx)
}

/** Words of items that somebody has decided, for learning: the subject of a mail and the beginning of each document's own words. Sealed post has none. */
export async function textsOf(
  db: Db,
  ids: readonly string[],
): Promise<Map<string, { id: string; border: string | null; senderKey: string | null; text: string }>> {
  if (!ids.length) return new Map()
  const { rows } = await sql<{
    id: string
    border: string | null
    senderKey: string | null
    subject: string
    documents: { text: string; quoted: Span[] }[]
  }>`
    select i.id, i.border, i.sender_key as "senderKey", coalesce(case when i.sender_from = 'envelope' then i.subject || E'\\n' end, '') as subject,
      coalesce(json_agg(json_build_object('text', left(d.text, 20000), 'quoted', d.quoted) order by d.position) filter (where d.id is not null), '[]') as documents
    from intake_item i left join intake_document d on d.item_id = i.id
    where i.id = any(${[...ids]}::uuid[]) and i.sealed is null group by i.id`.execute(db)
  return new Map(rows.map(({ subject, documents, ...r }) => [r.id, { ...r, text: subject + documents.map(ownText).join('\n\n') }]))
}
