import type { Generated } from 'kysely'
import type { Db, Tx } from '#base/db.ts'
import type { InsightStatus } from './contract.ts'

const own = (db: Db) => db.withTables<{ oversightInsight: InsightTable; oversightLook: LookTable }>()
type InsightTable = {
  id: Generated<string>
  subjectId: string
  reason: string
  fromOn: string
  toOn: string
  requestedBy: string
  requestedAt: Generated<Date>
  status: Generated<InsightStatus>
  decidedBy: string | null
  decidedRole: 'personalrat' | 'iso' | null
  decidedAt: Date | null
  answer: string | null
  visibleUntil: Date | null
}
type LookTable = { id: Generated<number>; insightId: string; viewerId: string; rows: number; at: Generated<Date> }

export const insertInsight = (tx: Tx, row: Pick<InsightTable, 'subjectId' | 'reason' | 'fromOn' | 'toOn' | 'requestedBy'>) =>
  own(tx)
    .insertInto('oversightInsight')
    .values({ ...row, decidedBy: null, decidedRole: null, decidedAt: null, answer: null, visibleUntil: null })
    .returningAll()
    .executeTakeFirstOrThrow()

export const findInsight = (db: Db, id: string) => own(db).selectFrom('oversightInsight').selectAll().where('id', '=', id).executeTakeFirst()

export const listInsights = (db: Db) => own(db).selectFrom('oversightInsight').selectAll().orderBy('requestedAt', 'desc').limit(500).execute()

export const listInsightsInto = (db: Db, subjectId: string) =>
  own(db).selectFrom('oversightInsight').selectAll().where('subjectId', '=', subjectId).orderBy('requestedAt', 'desc').execute()

export const listVisible = (db: Db, requestedBy: string, now: Date) =>
  own(db)
    .selectFrom('oversightInsight')
    .selectAll()
    .where('requestedBy', '=', requestedBy)
    .where('status', '=', 'approved')
    .where('visibleUntil', '>', now)
    .execute()

/** @returns false when somebody else decided first */
export async function decideInsight(
  tx: Tx,
  id: string,
  set: Pick<InsightTable, 'decidedBy' | 'decidedRole' | 'decidedAt' | 'answer' | 'visibleUntil'> & { status: InsightStatus },
): Promise<boolean> {
  const { numUpdatedRows } = await own(tx)
    .updateTable('oversightInsight')
    .set(set)
    .where('id', '=', id)
    .where('status', '=', 'open')
    .executeTakeFirstOrThrow()
  return numUpdatedRows === 1n
}

export const insertLook = (tx: Tx, row: { insightId: string; viewerId: string; rows: number }) =>
  own(tx).insertInto('oversightLook').values(row).execute()

export const listLooks = async (db: Db, insightIds: readonly string[]) =>
  insightIds.length
    ? own(db)
        .selectFrom('oversightLook')
        .selectAll()
        .where('insightId', 'in', [...insightIds])
        .orderBy('id')
        .execute()
    : []
