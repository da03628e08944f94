import { type ColumnType, type Generated, sql } from 'kysely'
import type { Db } from '#base/db.ts'
import { type Sight, whereSeen } from '#base/visibility.ts'
import type { ClaimStatus, Debtor, Kosten } from './contract.ts'

const own = (db: Db) => db.withTables<{ paymentsClaim: ClaimTable; paymentsOrder: OrderTable; paymentsExport: ExportTable }>()
type ClaimTable = {
  id: Generated<string>
  /** What it comes from, e.g. `bescheid/<id>`: one claim each. */
  origin: string
  subject: string
  title: string
  kassenzeichen: string | null
  kind: Kosten['kind']
  debtor: ColumnType<Debtor, string, never>
  kosten: ColumnType<Kosten, string, never>
  amountCents: number
  dueOn: string | null
  stelleId: string
  border: string | null
  status: ClaimStatus
  raisedBy: string
  providerId: string | null
  paidAt: Date | null
  createdAt: Generated<Date>
}
type OrderTable = {
  id: Generated<string>
  claimId: string
  year: number
  serial: number
  decisionId: string
  exportId: string | null
  at: Generated<Date>
}
type ExportTable = { id: Generated<string>; year: number; serial: number; byPerson: string; at: Generated<Date> }

export const insertClaim = (
  tx: Db,
  {
    debtor,
    kosten,
    ...row
  }: Omit<ClaimTable, 'id' | 'createdAt' | 'providerId' | 'paidAt' | 'debtor' | 'kosten'> & { debtor: Debtor; kosten: Kosten },
) =>
  own(tx)
    .insertInto('paymentsClaim')
    .values({ ...row, debtor: JSON.stringify(debtor), kosten: JSON.stringify(kosten), providerId: null, paidAt: null })
    .returningAll()
    .executeTakeFirstOrThrow()
export const findByOrigin = (db: Db, origin: string) =>
  own(db).selectFrom('paymentsClaim').selectAll().where('origin', '=', origin).executeTakeFirst()
export const findClaim = (db: Db, id: string) => own(db).selectFrom('paymentsClaim').selectAll().where('id', '=', id).executeTakeFirst()
/** One process at a time works on a claim. */
export const lockClaim = (tx: Db, id: string) => own(tx).selectFrom('paymentsClaim').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
export const updateClaim = (tx: Db, id: string, set: { status?: ClaimStatus; dueOn?: string | null; providerId?: string; paidAt?: Date }) =>
  own(tx).updateTable('paymentsClaim').set(set).where('id', '=', id).execute()

export const listClaims = (db: Db, sight: Sight) =>
  own(db)
    .selectFrom('paymentsClaim as c')
    .leftJoin('paymentsOrder as o', 'o.claimId', 'c.id')
    .leftJoin('paymentsExport as x', 'x.id', 'o.exportId')
    .selectAll('c')
    .select(['o.year as orderYear', 'o.serial as orderSerial', 'x.year as exportYear', 'x.serial as exportSerial'])
    .where(whereSeen(sight, 'c.stelleId', 'c.border'))
    .orderBy('c.createdAt', 'desc')
    .limit(200)
    .execute()

export const insertOrder = (tx: Db, row: { claimId: string; year: number; serial: number; decisionId: string }) =>
  own(tx)
    .insertInto('paymentsOrder')
    .values({ ...row, exportId: null })
    .returningAll()
    .executeTakeFirstOrThrow()

/** Orders that no export has taken yet, locked: two clerks who export at once never take the same. */
export const lockWaiting = (tx: Db) =>
  own(tx).selectFrom('paymentsOrder').selectAll().where('exportId', 'is', null).orderBy('year').orderBy('serial').forUpdate().execute()
export async function countWaiting(db: Db): Promise<number> {
  const { n } = await own(db)
    .selectFrom('paymentsOrder')
    .select((e) => e.fn.countAll<number>().as('n'))
    .where('exportId', 'is', null)
    .executeTakeFirstOrThrow()
  return n
}
export const insertExport = (tx: Db, row: { year: number; serial: number; byPerson: string }) =>
  own(tx).insertInto('paymentsExport').values(row).returningAll().executeTakeFirstOrThrow()
export async function assign(tx: Db, ids: readonly string[], exportId: string) {
  await own(tx)
    .updateTable('paymentsOrder')
    .set({ exportId })
    .where('id', 'in', [...ids])
    .execute()
  await own(tx)
    .updateTable('paymentsClaim')
    .set({ status: 'exported' })
    .where('status', '=', 'ordered')
    .where('id', 'in', own(tx).selectFrom('paymentsOrder').select('claimId').where('exportId', '=', exportId))
    .execute()
}
export const listExports = (db: Db) =>
  own(db)
    .selectFrom('paymentsExport as x')
    .innerJoin('paymentsOrder as o', 'o.exportId', 'x.id')
    .innerJoin('paymentsClaim as c', 'c.id', 'o.claimId')
    .select(['x.id', 'x.year', 'x.serial', 'x.at', sql<number>`count(*)::int`.as('orders'), sql<number>`sum(c.amount_cents)::bigint`.as('cents')])
    .groupBy('x.id')
    .orderBy('x.year', 'desc')
    .orderBy('x.serial', 'desc')
    .limit(50)
    .execute()
export const findExport = (db: Db, id: string) => own(db).selectFrom('paymentsExport').selectAll().where('id', '=', id).executeTakeFirst()
/** The lines of an export, as they are each time it is fetched. */
export const listOrdersOf = (db: Db, exportId: string) =>
  own(db)
    .selectFrom('paymentsOrder as o')
    .innerJoin('paymentsClaim as c', 'c.id', 'o.claimId')
    .select([
      'o.year',
      'o.serial',
      'o.at',
      'c.kassenzeichen',
      'c.amountCents',
      'c.dueOn',
      'c.debtor',
      'c.kosten',
      'c.title',
      'c.kind',
      'o.decisionId',
    ])
    .where('o.exportId', '=', exportId)
    .orderBy('o.year')
    .orderBy('o.serial')
    .execute()

export const listBegun = (db: Db) =>
  own(db)
    .selectFrom('paymentsClaim')
    .selectAll()
    .where('providerId', 'is not', null)
    .where('status', 'in', ['open', 'questioned', 'ordered', 'exported'])
    .orderBy('createdAt')
    .limit(200)
    .execute()

/** For the destruction of an Akte. @returns the subjects under which decisions on them hold words */
export async function eraseOf(tx: Db, subject: string): Promise<string[]> {
  const rows = await own(tx).deleteFrom('paymentsClaim').where('subject', '=', subject).returning('id').execute()
  return rows.map(({ id }) => `payments/${id}`)
}
