import { type Generated, sql } from 'kysely'
import type { Db, Tx } from '#base/db.ts'
import type { Compared, Result } from './contract.ts'

const own = (db: Db) => db.withTables<{ comparisonRun: RunTable; comparisonResult: Result & { runId: string } }>()
type Status = 'waiting' | 'running' | 'done' | 'cancelled'
type RunTable = {
  id: Generated<string>
  title: string
  engines: string
  most: number
  total: number
  status: Generated<Status>
  personId: string
  createdAt: Date
  endedAt: Date | null
}
export type RunRow = {
  id: string
  title: string
  engines: Compared[]
  most: number
  total: number
  status: Status
  personId: string
  createdAt: Date
  endedAt: Date | null
}

export const insertRun = (tx: Tx, row: Pick<RunRow, 'title' | 'engines' | 'most' | 'total' | 'personId' | 'createdAt'>) =>
  own(tx)
    .insertInto('comparisonRun')
    .values({ ...row, engines: JSON.stringify(row.engines), endedAt: null })
    .returning('id')
    .executeTakeFirstOrThrow()
export const findRun = (db: Db, id: string) =>
  own(db).selectFrom('comparisonRun').selectAll().where('id', '=', id).executeTakeFirst() as Promise<unknown> as Promise<RunRow | undefined>
/** Newest first, with how far each is. */
export const listRuns = (db: Db) =>
  own(db)
    .selectFrom('comparisonRun as r')
    .selectAll('r')
    .select(sql<number>`(select count(*)::int from comparison_result x where x.run_id = r.id)`.as('done'))
    .orderBy('r.createdAt', 'desc')
    .limit(100)
    .execute() as Promise<unknown> as Promise<(RunRow & { done: number })[]>
/** @returns false when it is over already */
export async function setStatus(tx: Db, id: string, status: Status, endedAt: Date | null): Promise<boolean> {
  const { numUpdatedRows } = await own(tx)
    .updateTable('comparisonRun')
    .set({ status, endedAt })
    .where('id', '=', id)
    .where('status', 'in', ['waiting', 'running'])
    .executeTakeFirstOrThrow()
  return numUpdatedRows === 1n
}
export const listResults = (db: Db, runId: string): Promise<Result[]> =>
  own(db).selectFrom('comparisonResult').selectAll().where('runId', '=', runId).orderBy('engine').orderBy('task').orderBy('item').execute()
export const insertResults = (db: Db, runId: string, results: readonly Result[]) =>
  own(db)
    .insertInto('comparisonResult')
    .values(results.map((r) => ({ runId, ...r })))
    .onConflict((c) => c.doNothing())
    .execute()
