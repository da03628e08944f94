import type { ColumnType, Generated } from 'kysely'
import type { Db } from '#base/db.ts'
import type { Area, Remedy } from '#base/law/index.ts'
import { type Sight, whereSeen } from '#base/visibility.ts'
import type { Content, Status } from './contract.ts'

const own = (db: Db) => db.withTables<{ bescheidBescheid: Table; bescheidBelehrung: BelehrungTable }>()
type Table = {
  id: Generated<string>
  version: Generated<number>
  subject: string
  stelleId: string
  border: string | null
  content: ColumnType<Content, string, string>
  status: Generated<Status>
  year: number | null
  serial: number | null
  decisionId: string | null
  issuedAt: Date | null
  pdfHash: string | null
  docxHash: string | null
  createdBy: string
  createdAt: Generated<Date>
}
type BelehrungTable = {
  id: Generated<string>
  area: Area
  remedy: Remedy
  norm: string
  paragraphs: ColumnType<string[], string, never>
  note: string
  status: Generated<'proposed' | 'active' | 'declined' | 'retired'>
  proposedBy: string
  proposedAt: Generated<Date>
  decisionId: string | null
  decidedAt: Date | null
}
type Plain<T> = { [K in keyof T]: T[K] extends ColumnType<infer V, infer _I, infer _U> ? V : T[K] }
export type Row = Plain<Table>

export const insert = (tx: Db, { content, ...row }: Pick<Row, 'subject' | 'stelleId' | 'border' | 'content' | 'createdBy'>) =>
  own(tx)
    .insertInto('bescheidBescheid')
    .values({ ...row, content: JSON.stringify(content), year: null, serial: null, decisionId: null, issuedAt: null, pdfHash: null, docxHash: null })
    .returningAll()
    .executeTakeFirstOrThrow()
export const find = (db: Db, id: string) => own(db).selectFrom('bescheidBescheid').selectAll().where('id', '=', id).executeTakeFirst()
/** One process at a time works on a Bescheid. */
export const lock = (tx: Db, id: string) => own(tx).selectFrom('bescheidBescheid').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
export const listOf = (db: Db, subject: string) =>
  own(db).selectFrom('bescheidBescheid').selectAll().where('subject', '=', subject).orderBy('createdAt').execute()
export const list = (db: Db, sight: Sight, subject?: string) =>
  own(db)
    .selectFrom('bescheidBescheid')
    .selectAll()
    .where(whereSeen(sight, 'stelleId', 'border'))
    .where((e) => (subject ? e('subject', '=', subject) : e('status', '<>', 'dropped')))
    .orderBy('createdAt', 'desc')
    .limit(200)
    .execute()

/** A new wording: the version goes up by one. */
export const rewrite = (tx: Db, id: string, content: Content) =>
  own(tx)
    .updateTable('bescheidBescheid')
    .set((e) => ({ content: JSON.stringify(content), version: e('version', '+', 1), status: 'draft' as const }))
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
export const setStatus = (tx: Db, id: string, status: Status) =>
  own(tx).updateTable('bescheidBescheid').set({ status }).where('id', '=', id).execute()
export const issue = (tx: Db, id: string, set: { year: number; serial: number; decisionId: string; issuedAt: Date }) =>
  own(tx)
    .updateTable('bescheidBescheid')
    .set({ ...set, status: 'issued' })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
export const setFiles = (tx: Db, id: string, files: { pdfHash: string; docxHash: string }) =>
  own(tx).updateTable('bescheidBescheid').set(files).where('id', '=', id).execute()

/** For the destruction of an Akte. @returns the file names no longer needed and the ids that are gone */
export async function eraseOf(tx: Db, subject: string): Promise<{ files: string[]; ids: string[] }> {
  const rows = await own(tx).deleteFrom('bescheidBescheid').where('subject', '=', subject).returning(['id', 'pdfHash', 'docxHash']).execute()
  return { files: rows.flatMap((r) => [r.pdfHash, r.docxHash].filter((h) => h !== null)), ids: rows.map((r) => r.id) }
}

// ---- the Belehrung in the words of the town's legal office

export const findActiveBelehrung = (db: Db, area: Area) =>
  own(db).selectFrom('bescheidBelehrung').selectAll().where('area', '=', area).where('status', '=', 'active').executeTakeFirst()
export const findProposedBelehrung = (db: Db, area: Area) =>
  own(db).selectFrom('bescheidBelehrung').select('id').where('area', '=', area).where('status', '=', 'proposed').executeTakeFirst()
export const lockBelehrung = (tx: Db, id: string) =>
  own(tx).selectFrom('bescheidBelehrung').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
export const listBelehrungen = (db: Db) => own(db).selectFrom('bescheidBelehrung').selectAll().orderBy('proposedAt', 'desc').limit(100).execute()
export const insertBelehrung = (
  tx: Db,
  { paragraphs, ...row }: Pick<Plain<BelehrungTable>, 'area' | 'remedy' | 'norm' | 'paragraphs' | 'note' | 'proposedBy'>,
) =>
  own(tx)
    .insertInto('bescheidBelehrung')
    .values({ ...row, paragraphs: JSON.stringify(paragraphs), decisionId: null, decidedAt: null })
    .returning('id')
    .executeTakeFirstOrThrow()
export const updateBelehrung = (tx: Db, id: string, set: { status: 'active' | 'declined'; decisionId: string; decidedAt: Date }) =>
  own(tx).updateTable('bescheidBelehrung').set(set).where('id', '=', id).execute()
export const retireBelehrungen = (tx: Db, area: Area) =>
  own(tx).updateTable('bescheidBelehrung').set({ status: 'retired' }).where('area', '=', area).where('status', '=', 'active').execute()
