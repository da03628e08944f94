import { type Generated, sql } from 'kysely'
import type { Db } from '#base/db.ts'
import { heldFiles } from '#base/files.ts'
import { type Sight, whereSeen } from '#base/visibility.ts'
import type { Akte } from './contract.ts'

const own = (db: Db) =>
  db.withTables<{
    recordsAkte: AkteTable
    recordsEntry: EntryTable
    recordsDisposal: DisposalTable
    recordsDestroyed: DestroyedTable
    recordsDeposit: DepositTable
  }>()
export type AkteRow = Omit<Akte, 'planTitle'>
type AkteTable = Omit<Akte, 'id' | 'status' | 'openedAt' | 'closedAt' | 'planTitle'> & {
  id: Generated<string>
  status: Generated<Akte['status']>
  openedAt: Generated<Date>
  closedAt: Generated<Date | null>
}
type EntryTable = { id: Generated<string>; akteId: string; subject: string; title: string; decisionId: string; filedAt: Generated<Date> }

type DisposalTable = {
  id: Generated<string>
  akteId: string
  status: 'offered' | 'appraised' | 'stopped'
  appraisal: 'archivwuerdig' | 'kassabel' | 'plan' | null
  endsOn: string
  personId: string
  sessionId: string
  stelleId: string
  vertretungFor: string | null
  appraisedBy: Generated<string | null>
  askedAt: Generated<Date>
}
type DestroyedTable = {
  id: string
  akteId: string
  aktenzeichen: string
  planId: string
  stelleId: string
  border: string | null
  openedOn: string
  closedOn: string
  endsOn: string
  entries: number
  kind: 'kassation' | 'uebergabe'
  appraisal: 'archivwuerdig' | 'kassabel' | 'plan'
  askedBy: string
  releasedBy: string
  at: Date
}
type DepositTable = {
  entryId: string
  akteId: string
  subject: string
  status: Generated<'waiting' | 'stored' | 'leaving' | 'gone'>
  folderId: Generated<string | null>
  objectIds: Generated<string[]>
  error: Generated<string | null>
  tries: Generated<number>
  at: Generated<Date>
}
type Row<T> = { [K in keyof T]: T[K] extends Generated<infer V> ? V : T[K] }
export type DisposalRow = Row<DisposalTable>

const shown = ['id', 'aktenzeichen', 'planId', 'title', 'border', 'stelleId', 'status', 'openedAt', 'closedAt'] as const

/** The next serial number of a plan entry in a year; taken in the transaction that uses it, so a rollback leaves no gap. */
export async function nextSerial(tx: Db, planId: string, year: number): Promise<number> {
  const { rows } = await sql<{ last: number }>`
    insert into records_counter (plan_id, year, last) values (${planId}, ${year}, 1)
    on conflict (plan_id, year) do update set last = records_counter.last + 1 returning last`.execute(tx)
  return rows[0]?.last ?? 1
}

export const insertAkte = (tx: Db, row: Pick<Akte, 'aktenzeichen' | 'planId' | 'title' | 'border' | 'stelleId'>) =>
  own(tx).insertInto('recordsAkte').values(row).returning(shown).executeTakeFirstOrThrow()

export const findAkte = (db: Db, id: string) => own(db).selectFrom('recordsAkte').select(shown).where('id', '=', id).executeTakeFirst()

export const findByAktenzeichen = (db: Db, aktenzeichen: readonly string[]) =>
  aktenzeichen.length
    ? own(db)
        .selectFrom('recordsAkte')
        .select(shown)
        .where('aktenzeichen', 'in', [...aktenzeichen])
        .where('status', '=', 'open')
        .execute()
    : Promise.resolve([])

export const updateAkte = (tx: Db, id: string, set: Partial<Pick<Akte, 'status' | 'stelleId' | 'title'>> & { closedAt?: Date | null }) =>
  own(tx).updateTable('recordsAkte').set(set).where('id', '=', id).execute()

export function listAkten(db: Db, sight: Sight, { q, plan }: { q?: string | undefined; plan?: string | undefined }) {
  return own(db)
    .selectFrom('recordsAkte')
    .select(shown)
    .where('status', '<>', 'void')
    .where(whereSeen(sight, 'stelle_id', 'border'))
    .$if(!!plan, (s) => s.where('planId', '=', plan ?? ''))
    .$if(!!q, (s) => s.where(sql<boolean>`(search @@ websearch_to_tsquery('german', ${q}) or aktenzeichen ilike ${`%${escapeLike(q ?? '')}%`})`))
    .orderBy('openedAt', 'desc')
    .limit(200)
    .execute()
}

const escapeLike = (text: string) => text.replace(/[\\%_]/g, '\\$&')

export const insertEntry = (tx: Db, row: { akteId: string; subject: string; title: string; decisionId: string }) =>
  own(tx).insertInto('recordsEntry').values(row).returningAll().executeTakeFirstOrThrow()
export const deleteEntry = (tx: Db, subject: string) =>
  own(tx).deleteFrom('recordsEntry').where('subject', '=', subject).returning(['id', 'akteId', 'decisionId']).executeTakeFirst()
export const listEntries = (db: Db, akteId: string) =>
  own(db)
    .selectFrom('recordsEntry')
    .select(['id', 'subject', 'title', 'filedAt', 'decisionId'])
    .where('akteId', '=', akteId)
    .orderBy('filedAt')
    .execute()
export const findEntry = (db: Db, subject: string) =>
  own(db).selectFrom('recordsEntry').select(['id', 'akteId', 'decisionId']).where('subject', '=', subject).executeTakeFirst()

export async function countByPlan(db: Db): Promise<Map<string, number>> {
  const rows = await own(db)
    .selectFrom('recordsAkte')
    .select(['planId', (e) => e.fn.countAll<number>().as('n')])
    .where('status', '<>', 'void')
    .groupBy('planId')
    .execute()
  return new Map(rows.map((r) => [r.planId, r.n]))
}

export const lockAkte = (tx: Db, id: string) => own(tx).selectFrom('recordsAkte').select(shown).where('id', '=', id).forUpdate().executeTakeFirst()
/** Akten that are z. d. A., the oldest first. */
export const listClosed = (db: Db) =>
  own(db).selectFrom('recordsAkte').select(shown).where('status', '=', 'closed').orderBy('closedAt').limit(1000).execute()

/** The disposal that runs for an Akte, if one does. */
export const findDisposal = (db: Db, akteId: string) =>
  own(db).selectFrom('recordsDisposal').selectAll().where('akteId', '=', akteId).where('status', '<>', 'stopped').executeTakeFirst()
export const listDisposals = (db: Db) => own(db).selectFrom('recordsDisposal').selectAll().where('status', '<>', 'stopped').execute()
export const insertDisposal = (tx: Db, row: Omit<DisposalRow, 'id' | 'askedAt' | 'appraisedBy'>) =>
  own(tx).insertInto('recordsDisposal').values(row).returningAll().executeTakeFirstOrThrow()
export const updateDisposal = (tx: Db, id: string, set: Partial<Pick<DisposalRow, 'status' | 'appraisal' | 'appraisedBy'>>) =>
  own(tx).updateTable('recordsDisposal').set(set).where('id', '=', id).execute()
export const listDestroyed = (db: Db) => own(db).selectFrom('recordsDestroyed').selectAll().orderBy('at', 'desc').limit(500).execute()
export const findDestroyed = (db: Db, id: string) => own(db).selectFrom('recordsDestroyed').selectAll().where('id', '=', id).executeTakeFirst()

/** The database's own function: it checks once more, writes the Vernichtungsprotokoll, takes the words out of decisions and deletes. */
export async function destroyAkte(tx: Db, akteId: string, decisionId: string, subjects: readonly string[]): Promise<string> {
  const { rows } = await sql<{ id: string }>`select records_destroy(${akteId}, ${decisionId}, ${[...subjects]}::text[]) as id`.execute(tx)
  return rows[0]?.id ?? ''
}

/** Of these files the ones that no row of the house refers to. */
export async function unheldFiles(db: Db, hashes: readonly string[]): Promise<string[]> {
  const held = await heldFiles((text) => sql.raw<Record<string, string>>(text).execute(db))
  return hashes.filter((hash) => !held.has(hash))
}

export const insertDeposit = (tx: Db, row: Pick<DepositTable, 'entryId' | 'akteId' | 'subject'>) =>
  own(tx).insertInto('recordsDeposit').values(row).execute()
export const findDeposit = (db: Db, entryId: string) =>
  own(db).selectFrom('recordsDeposit').selectAll().where('entryId', '=', entryId).executeTakeFirst()
export const listDeposits = (db: Db, akteId: string) => own(db).selectFrom('recordsDeposit').selectAll().where('akteId', '=', akteId).execute()
export const forgetDeposits = (tx: Db, akteId: string) => own(tx).deleteFrom('recordsDeposit').where('akteId', '=', akteId).execute()
export const leaveDeposit = (tx: Db, entryId: string) =>
  own(tx)
    .updateTable('recordsDeposit')
    .set({ status: 'leaving', error: null, at: new Date() })
    .where('entryId', '=', entryId)
    .executeTakeFirst()
    .then((r) => r.numUpdatedRows > 0)

/** Only while it still waits: somebody may have taken the entry out meanwhile. @returns whether it did */
export const storeDeposit = (tx: Db, entryId: string, { folderId, objectIds }: { folderId: string; objectIds: string[] }) =>
  own(tx)
    .updateTable('recordsDeposit')
    .set({ status: 'stored', folderId, objectIds, error: null, at: new Date() })
    .where('entryId', '=', entryId)
    .where('status', '=', 'waiting')
    .executeTakeFirst()
    .then((r) => r.numUpdatedRows > 0)
export const endDeposit = (tx: Db, entryId: string) =>
  own(tx)
    .updateTable('recordsDeposit')
    .set({ status: 'gone', objectIds: [], error: null, at: new Date() })
    .where('entryId', '=', entryId)
    .where('status', '=', 'leaving')
    .execute()
export const failDeposit = (tx: Db, entryId: string, error: string) =>
  own(tx)
    .updateTable('recordsDeposit')
    .set((e) => ({ error, tries: e('tries', '+', 1), at: new Date() }))
    .where('entryId', '=', entryId)
    .where('status', 'in', ['waiting', 'leaving'])
    .execute()
