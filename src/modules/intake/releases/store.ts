import { type Generated, sql } from 'kysely'
import type { Db } from '#base/db.ts'

/** Releases of what the sorter has learned, one live a border; what was replaced leaves its figures. */
const own = (db: Db) => db.withTables<{ intakeRelease: ReleaseTable }>()
export type ReleaseRow = {
  id: string
  border: string
  /** Counts within its border; a method names it. */
  number: number
  status: 'live' | 'replaced' | 'refused'
  madeAt: Date
  learnedUntil: Date
  lessons: number
  exam: number
  examRight: number
  examRightBefore: number
  /** When it was last made again, from what was still kept. */
  rebuiltAt: Date | null
  /** Keyed digest of plan and lessons: while it is the same there is nothing to build again. */
  learnedFrom: string
  typesHash: string | null
  stellenHash: string | null
  tagsHash: string | null
}
type ReleaseTable = Omit<ReleaseRow, 'id' | 'madeAt'> & { id: Generated<string>; madeAt: Generated<Date> }

export const listLive = (db: Db): Promise<ReleaseRow[]> =>
  own(db).selectFrom('intakeRelease').selectAll().where('status', '=', 'live').orderBy('border').execute()
export const findLive = (db: Db, border: string): Promise<ReleaseRow | undefined> =>
  own(db).selectFrom('intakeRelease').selectAll().where('status', '=', 'live').where('border', '=', border).executeTakeFirst()
export const listReleases = (db: Db) =>
  own(db)
    .selectFrom('intakeRelease')
    .select(['id', 'border', 'number', 'status', 'madeAt', 'learnedUntil', 'lessons', 'exam', 'examRight', 'examRightBefore', 'rebuiltAt'])
    .orderBy('madeAt', 'desc')
    .orderBy('border')
    .limit(200)
    .execute()

type Figures = Pick<ReleaseRow, 'border' | 'learnedFrom' | 'learnedUntil' | 'lessons' | 'exam' | 'examRight' | 'examRightBefore'>
type Names = Pick<ReleaseRow, 'typesHash' | 'stellenHash' | 'tagsHash'>
const nextRelease = async (tx: Db, border: string) => {
  const { n } = await own(tx)
    .selectFrom('intakeRelease')
    .select((e) => e.fn.coalesce(e.fn.max('number'), sql<number>`0`).as('n'))
    .where('border', '=', border)
    .executeTakeFirstOrThrow()
  return n + 1
}

/** A new release goes live; of the one before only its figures stay. */
export async function replaceRelease(tx: Db, row: Figures & Names): Promise<ReleaseRow> {
  await own(tx)
    .updateTable('intakeRelease')
    .set({ status: 'replaced', typesHash: null, stellenHash: null, tagsHash: null })
    .where('border', '=', row.border)
    .where('status', '=', 'live')
    .execute()
  return own(tx)
    .insertInto('intakeRelease')
    .values({ ...row, number: await nextRelease(tx, row.border), status: 'live', rebuiltAt: null })
    .returningAll()
    .executeTakeFirstOrThrow()
}
export const insertRefused = async (tx: Db, row: Figures): Promise<ReleaseRow> =>
  own(tx)
    .insertInto('intakeRelease')
    .values({
      ...row,
      number: await nextRelease(tx, row.border),
      status: 'refused',
      rebuiltAt: null,
      typesHash: null,
      stellenHash: null,
      tagsHash: null,
    })
    .returningAll()
    .executeTakeFirstOrThrow()
/** The same release from fewer decisions. */
export const rebuildRelease = (tx: Db, id: string, set: Names & Pick<ReleaseRow, 'lessons' | 'learnedFrom' | 'rebuiltAt'>): Promise<ReleaseRow> =>
  own(tx).updateTable('intakeRelease').set(set).where('id', '=', id).returningAll().executeTakeFirstOrThrow()
