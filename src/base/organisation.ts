import type { Generated } from 'kysely'
import type { Db, Tx } from './db.ts'
import type { Town } from './town.ts'

const own = (db: Db) => db.withTables<OrganisationTables>()
export type OrganisationTables = {
  organisationOffice: Office
  organisationStelle: Omit<Stelle, 'deputies'>
  organisationDeputy: { stelleId: string; deputyId: string; position: number }
  organisationHolding: { id: Generated<string>; stelleId: string; personId: string; fromOn: string; toOn: string | null }
  organisationAbsence: { id: Generated<string>; personId: string; fromOn: string; toOn: string }
}
export type Office = { id: string; parentId: string | null; name: string; short: string }
export type Stelle = {
  id: string
  officeId: string
  title: string
  head: boolean
  /** Sealed Stellen (Personalrat and the like): their post is never opened. */
  sealed: boolean
  tasks: string
  keywords: string[]
  /** null: may not sign at all; '': signs in the town's own name. */
  signingForm: '' | 'i. A.' | 'i. V.' | null
  /** null: no limit. */
  limitCents: number | null
  verwaltungsakte: boolean
}

/** Writes the plan of a town's folder into its database: adds and updates, never removes what a Vorgang may refer to. */
export async function loadOrganisation(tx: Tx, town: Pick<Town, 'offices' | 'stellen'>) {
  const db = own(tx)
  for (const o of parentsFirst(town.offices)) {
    const row = { id: o.id, parentId: o.parent ?? null, name: o.name, short: o.short }
    await db
      .insertInto('organisationOffice')
      .values(row)
      .onConflict((c) => c.column('id').doUpdateSet(row))
      .execute()
  }
  for (const s of town.stellen) {
    const row = {
      id: s.id,
      officeId: s.office,
      title: s.title,
      head: s.head,
      sealed: s.sealed ?? false,
      tasks: s.tasks,
      keywords: s.keywords,
      signingForm: s.signing?.form ?? null,
      limitCents: s.signing?.limitCents ?? null,
      verwaltungsakte: s.signing?.verwaltungsakte ?? false,
    }
    await db
      .insertInto('organisationStelle')
      .values(row)
      .onConflict((c) => c.column('id').doUpdateSet(row))
      .execute()
  }
  for (const s of town.stellen) {
    await db.deleteFrom('organisationDeputy').where('stelleId', '=', s.id).execute()
    if (s.deputies.length)
      await db
        .insertInto('organisationDeputy')
        .values(s.deputies.map((deputyId, position) => ({ stelleId: s.id, deputyId, position })))
        .execute()
  }
}

function parentsFirst<O extends { id: string; parent?: string | null | undefined }>(offices: O[]): O[] {
  const placed = new Set<string>()
  const sorted: O[] = []
  while (sorted.length < offices.length) {
    const next = offices.filter((o) => !placed.has(o.id) && (!o.parent || placed.has(o.parent)))
    if (!next.length) throw new Error('offices form a circle')
    for (const o of next) placed.add(o.id)
    sorted.push(...next)
  }
  return sorted
}

export const listOffices = (db: Db) => own(db).selectFrom('organisationOffice').selectAll().orderBy('id').execute()
export const listStellen = (db: Db) => own(db).selectFrom('organisationStelle').selectAll().orderBy('id').execute()
export const findStelle = (db: Db, id: string) => own(db).selectFrom('organisationStelle').selectAll().where('id', '=', id).executeTakeFirst()
export const listDeputies = (db: Db) => own(db).selectFrom('organisationDeputy').selectAll().orderBy('stelleId').orderBy('position').execute()
export const listHoldings = (db: Db) => own(db).selectFrom('organisationHolding').selectAll().orderBy('stelleId').orderBy('fromOn').execute()
export const listAbsences = (db: Db, from: string) =>
  own(db).selectFrom('organisationAbsence').selectAll().where('toOn', '>=', from).orderBy('fromOn').execute()

export const insertHolding = (tx: Tx, row: { stelleId: string; personId: string; fromOn: string; toOn: string | null }) =>
  own(tx).insertInto('organisationHolding').values(row).returningAll().executeTakeFirstOrThrow()
export const endHolding = (tx: Tx, id: string, toOn: string) =>
  own(tx).updateTable('organisationHolding').set({ toOn }).where('id', '=', id).executeTakeFirst()
export const insertAbsence = (tx: Tx, row: { personId: string; fromOn: string; toOn: string }) =>
  own(tx).insertInto('organisationAbsence').values(row).returningAll().executeTakeFirstOrThrow()
export const deleteAbsence = (tx: Tx, id: string, personId: string) =>
  own(tx).deleteFrom('organisationAbsence').where('id', '=', id).where('personId', '=', personId).executeTakeFirst()

/** Who holds and who is away on a day: all that the rules of Vertretung look at. */
export type Presence = {
  holdings: { stelleId: string; personId: string }[]
  absentPersons: ReadonlySet<string>
  deputies: { stelleId: string; deputyId: string }[]
  stellen: Pick<Stelle, 'id' | 'officeId' | 'head' | 'sealed'>[]
  offices: Pick<Office, 'id' | 'parentId'>[]
}

/** @param on the day, `YYYY-MM-DD` */
export async function presenceOn(db: Db, on: string): Promise<Presence> {
  const [holdings, absences, deputies, stellen, offices] = await Promise.all([
    own(db)
      .selectFrom('organisationHolding')
      .select(['stelleId', 'personId'])
      .where('fromOn', '<=', on)
      .where((e) => e.or([e('toOn', 'is', null), e('toOn', '>=', on)]))
      .orderBy('fromOn')
      .execute(),
    own(db).selectFrom('organisationAbsence').select('personId').where('fromOn', '<=', on).where('toOn', '>=', on).execute(),
    listDeputies(db),
    own(db).selectFrom('organisationStelle').select(['id', 'officeId', 'head', 'sealed']).execute(),
    own(db).selectFrom('organisationOffice').select(['id', 'parentId']).execute(),
  ])
  return { holdings, absentPersons: new Set(absences.map((a) => a.personId)), deputies, stellen, offices }
}
