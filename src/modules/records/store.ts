import { type Generated, sql } from 'kysely'
import type { Db } from '#base/db.ts'
import { type Sight, whereSeen } from '#base/visibility.ts'
import type { Akte } from './contract.ts'

const own = (db: Db) => db.withTables<{ recordsAkte: AkteTable; recordsEntry: EntryTable }>()
type AkteTable = Omit<Akte, 'id' | 'status' | 'openedAt' | 'planTitle'> & {
  id: Generated<string>
  status: Generated<Akte['status']>
  openedAt: Generated<Date>
  closedAt: Generated<Date | null>
}
type EntryTable = { id: Generated<string>; akteId: string; subject: string; title: string; decisionId: string; filedAt: Generated<Date> }

const shown = ['id', 'aktenzeichen', 'planId', 'title', 'border', 'stelleId', 'status', 'openedAt'] as const

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

export const setStatus = (tx: Db, id: string, status: Akte['status']) =>
  own(tx).updateTable('recordsAkte').set({ status }).where('id', '=', id).execute()

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
  own(tx).deleteFrom('recordsEntry').where('subject', '=', subject).returning(['akteId', 'decisionId']).executeTakeFirst()
export const listEntries = (db: Db, akteId: string) =>
  own(db)
    .selectFrom('recordsEntry')
    .select(['id', 'subject', 'title', 'filedAt', 'decisionId'])
    .where('akteId', '=', akteId)
    .orderBy('filedAt')
    .execute()
export const findEntry = (db: Db, subject: string) =>
  own(db).selectFrom('recordsEntry').select(['akteId', 'decisionId']).where('subject', '=', subject).executeTakeFirst()

export async function countByPlan(db: Db): Promise<Map<string, number>> {
  const rows = await own(db)
    .selectFrom('recordsAkte')
    .select(['planId', (e) => e.fn.countAll<number>().as('n')])
    .where('status', '<>', 'void')
    .groupBy('planId')
    .execute()
  return new Map(rows.map((r) => [r.planId, r.n]))
}
