import { type Expression, type SqlBool, sql } from 'kysely'
import { type Actor, stellenOf } from './actor.ts'
import type { Db } from './db.ts'
import { listOffices, listStellen } from './organisation.ts'

/**
 * Which Stellen's content a person may read today. `stellen` holds for ordinary content; `bordered` for what a secrecy border
 * walls off (Sozialdaten, Steuergeheimnis, Personal, Meldedaten): there, leading the town hall is no reason to look.
 */
export type Sight = { stellen: ReadonlySet<string>; bordered: ReadonlySet<string> }

/**
 * Holders and deputies see their Stelle; heads see the Stellen of their office and below, except sealed ones and, behind a border,
 * only where their office is not the head of the whole house; the Rechnungspruefung reads all but sealed post.
 *
 * @see § 35 SGB I, § 30 AO; for the Rechnungspruefung § 67c Abs. 3 SGB X
 */
export async function sightOf(db: Db, actor: Actor): Promise<Sight> {
  const own = stellenOf(actor)
  const heads = actor.stellen.filter((s) => s.head).map((s) => s.officeId)
  const auditor = actor.roles.includes('auditor')
  if (!auditor && heads.length === 0) return { stellen: new Set(own), bordered: new Set(own) }
  const [offices, all] = await Promise.all([listOffices(db), listStellen(db)])
  const open = all.filter((s) => !s.sealed)
  if (auditor) {
    const everything = new Set([...own, ...open.map((s) => s.id)])
    return { stellen: everything, bordered: everything }
  }
  const top = new Set(offices.filter((o) => o.parentId === null).map((o) => o.id))
  const under = (roots: string[]) => {
    const found = new Set(roots)
    for (let grew = true; grew; ) {
      const more = offices.filter((o) => o.parentId && found.has(o.parentId) && !found.has(o.id))
      for (const o of more) found.add(o.id)
      grew = more.length > 0
    }
    return open.filter((s) => found.has(s.officeId)).map((s) => s.id)
  }
  return { stellen: new Set([...own, ...under(heads)]), bordered: new Set([...own, ...under(heads.filter((o) => !top.has(o)))]) }
}

export const maySee = (sight: Sight, { stelleId, border }: { stelleId: string; border: string | null }): boolean =>
  (border ? sight.bordered : sight.stellen).has(stelleId)

/** The same as a condition of a query; `stelle` and `border` are its columns. */
export const whereSeen = (sight: Sight, stelle: string, border: string): Expression<SqlBool> =>
  sql<SqlBool>`(${sql.ref(border)} is null and ${sql.ref(stelle)} = any(${[...sight.stellen]}::text[])
    or ${sql.ref(border)} is not null and ${sql.ref(stelle)} = any(${[...sight.bordered]}::text[]))`
