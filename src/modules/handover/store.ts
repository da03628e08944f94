import { type ColumnType, type Generated, sql } from 'kysely'
import type { Db } from '#base/db.ts'
import type { Payload, Result, Status } from './contract.ts'

const own = (db: Db) => db.withTables<{ handoverTarget: TargetTable; handoverDelivery: DeliveryTable }>()
type TargetTable = {
  id: Generated<string>
  title: string
  kind: 'webhook' | 'folder'
  format: 'json' | 'csv'
  place: string
  topics: string[]
  borders: string[]
  secretClosed: string | null
  madeBy: string
  madeAt: Generated<Date>
  endedAt: Date | null
}
type DeliveryTable = {
  id: Generated<string>
  targetId: string
  key: string
  subject: string
  payload: ColumnType<Payload, string, never>
  status: Generated<Status>
  attempts: Generated<number>
  result: ColumnType<Result | null, string | null, string>
  createdAt: Generated<Date>
  sentAt: Date | null
  answeredAt: Date | null
}

export const insertTarget = (tx: Db, row: Omit<TargetTable, 'madeAt' | 'endedAt' | 'id'> & { id: string }) =>
  own(tx)
    .insertInto('handoverTarget')
    .values({ ...row, endedAt: null })
    .execute()
export const endTarget = (tx: Db, id: string, at: Date) =>
  own(tx).updateTable('handoverTarget').set({ endedAt: at }).where('id', '=', id).where('endedAt', 'is', null).returning('id').executeTakeFirst()
export const findTarget = (db: Db, id: string) => own(db).selectFrom('handoverTarget').selectAll().where('id', '=', id).executeTakeFirst()
export const listActive = (db: Db) => own(db).selectFrom('handoverTarget').selectAll().where('endedAt', 'is', null).execute()
export const listTargets = (db: Db) =>
  own(db)
    .selectFrom('handoverTarget as t')
    .leftJoin('handoverDelivery as d', 'd.targetId', 't.id')
    .selectAll('t')
    .select([
      sql<number>`count(d.id) filter (where d.status = 'waiting')::int`.as('waiting'),
      sql<number>`count(d.id) filter (where d.status <> 'waiting')::int`.as('sent'),
      sql<Date | null>`max(d.sent_at)`.as('lastAt'),
    ])
    .groupBy('t.id')
    .orderBy('t.madeAt')
    .execute()

/** @returns undefined where this case has been handed to this target under this key already */
export const insertDelivery = (tx: Db, { payload, ...row }: { targetId: string; key: string; subject: string; payload: Payload }) =>
  own(tx)
    .insertInto('handoverDelivery')
    .values({ ...row, payload: JSON.stringify(payload), result: null, sentAt: null, answeredAt: null })
    .onConflict((c) => c.columns(['targetId', 'key']).doNothing())
    .returning('id')
    .executeTakeFirst()
export const findDelivery = (db: Db, id: string) => own(db).selectFrom('handoverDelivery').selectAll().where('id', '=', id).executeTakeFirst()
export const lockDelivery = (tx: Db, id: string) =>
  own(tx).selectFrom('handoverDelivery').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
export const countAttempt = (db: Db, id: string) =>
  own(db)
    .updateTable('handoverDelivery')
    .set((e) => ({ attempts: e('attempts', '+', 1) }))
    .where('id', '=', id)
    .execute()
export const markSent = (tx: Db, id: string, at: Date) =>
  own(tx)
    .updateTable('handoverDelivery')
    .set({ status: 'sent', sentAt: at })
    .where('id', '=', id)
    .where('status', '=', 'waiting')
    .returning('id')
    .executeTakeFirst()
export const answer = (tx: Db, id: string, result: Result, at: Date) =>
  own(tx)
    .updateTable('handoverDelivery')
    .set({ status: 'answered', result: JSON.stringify(result), answeredAt: at })
    .where('id', '=', id)
    .execute()
export const listOf = (db: Db, subject: string) =>
  own(db)
    .selectFrom('handoverDelivery as d')
    .innerJoin('handoverTarget as t', 't.id', 'd.targetId')
    .select(['d.id', 't.title', 'd.status', 'd.result', 'd.sentAt', 'd.answeredAt'])
    .where('d.subject', '=', subject)
    .orderBy('d.createdAt')
    .execute()

/**
 * The facts of all cases of a kind that began in a period, oldest case first. Reads the audit and who held which Stelle; persons stay behind here.
 *
 * @param period days, both included, Berlin time
 */
export async function listFacts(db: Db, { topic, from, to }: { topic: string; from: string; to: string }) {
  const { rows } = await sql<{ subject: string; fact: string; actorKind: string; stelle: string | null; at: Date }>`
    with begun as (
      select subject, min(at) as at from audit_entry where subject like ${`${topic}/%`} group by subject
      having (min(at) at time zone 'Europe/Berlin')::date between ${from} and ${to})
    select e.subject, e.fact, e.actor_kind as "actorKind", coalesce(e.data ->> 'stelle', (
        select h.stelle_id from organisation_holding h where h.person_id = e.actor and h.from_on <= e.at::date and (h.to_on is null or h.to_on >= e.at::date)
        order by h.from_on limit 1)) as stelle, e.at
    from audit_entry e join begun b on b.subject = e.subject order by b.at, e.subject, e.id limit 200000`.execute(db)
  return rows
}
