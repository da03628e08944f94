import type { Generated } from 'kysely'
import type { Db } from '#base/db.ts'
import type { DataClass } from '#base/method.ts'

const own = (db: Db) => db.withTables<{ gatewayKey: KeyTable }>()
type KeyTable = {
  id: Generated<string>
  name: string
  digest: string
  ending: string
  officeId: string
  dataClass: DataClass
  createdBy: string
  createdAt: Generated<Date>
  expiresOn: string | null
  revokedAt: Generated<Date | null>
}
const shown = ['id', 'name', 'ending', 'officeId', 'dataClass', 'createdAt', 'expiresOn', 'revokedAt'] as const
/** What a call needs to know of its key. */
export type KeyRow = { id: string; officeId: string; dataClass: DataClass; expiresOn: string | null; revokedAt: Date | null }

export const listKeys = (db: Db) => own(db).selectFrom('gatewayKey').select(shown).orderBy('createdAt', 'desc').execute()
export const insertKey = (tx: Db, row: Pick<KeyTable, 'name' | 'digest' | 'ending' | 'officeId' | 'dataClass' | 'createdBy' | 'expiresOn'>) =>
  own(tx).insertInto('gatewayKey').values(row).returning('id').executeTakeFirstOrThrow()
export const findKey = (db: Db, digest: string): Promise<KeyRow | undefined> =>
  own(db).selectFrom('gatewayKey').select(['id', 'officeId', 'dataClass', 'expiresOn', 'revokedAt']).where('digest', '=', digest).executeTakeFirst()
export const revokeKey = (tx: Db, id: string, at: Date) =>
  own(tx).updateTable('gatewayKey').set({ revokedAt: at }).where('id', '=', id).where('revokedAt', 'is', null).returning('digest').executeTakeFirst()
