import { sql } from 'kysely'
import type { Ctx } from './ctx.ts'
import { findSubject, kindOf } from './subjects.ts'

/** What one table holds about somebody. `copy`: her own data, as Art. 15 Abs. 3 DSGVO gives it to her; of everything else only where it lies. */
export type Held = {
  table: string
  holds: string
  ends: string
  rows: number
  /** Work it belongs to, and the Stelle in charge, which gives the content out. */
  subjects: { subject: string; stelleId: string; path: string }[]
  copy: Record<string, string>[]
}

/** An account of the house by its id, or somebody outside by words that must all stand in one row: a name, an address, a number. */
export type About = { personId: string } | { term: string }

const mostSubjects = 200
const mostCopies = 500

/**
 * Every table of the house is asked, so that nothing can be left out by forgetting it: the list of what is kept (retention.ts) names them all. For a person
 * outside, accounts, sessions and the audit are not searched: they know her by no name.
 *
 * Who may ask, and what has to happen before, is for the caller to say.
 *
 * @see Art. 15 DSGVO
 */
export async function heldAbout(ctx: Ctx, about: About): Promise<Held[]> {
  const { db, retention } = ctx
  const words = 'personId' in about ? [about.personId] : about.term.split(/\s+/)
  const patterns = words.map((w) => `%${w.replace(/[\\%_]/g, '\\$&')}%`)
  const { rows: readable } = await sql<{ table: string }>`
    select relname as table from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and has_table_privilege(oid, 'select')`.execute(
    db,
  ) // the others are the owner's: steps of the database, periods
  const lines = retention.filter(
    ({ table, ends }) => readable.some((r) => r.table === table) && ('personId' in about || (ends.kind !== 'none' && !/^(auth|audit)_/.test(table))),
  )
  const { rows: columns } = await sql<{ table: string; column: string }>`
    select table_name as table, column_name as column from information_schema.columns where table_schema = 'public'
      and column_name in ('subject', 'item_id', 'akte_id', 'id')`.execute(db)
  const held: Held[] = []
  for (const { table, holds, ends, own } of lines) {
    const t = sql.table(table)
    const found = sql<boolean>`t::text ilike all(${patterns}::text[])`
    const { rows } = await sql<{ n: number }>`select count(*)::int as n from ${t} t where ${found}`.execute(db)
    const n = rows[0]?.n ?? 0
    if (!n) continue
    const key = ['subject', 'item_id', 'akte_id', 'id'].find((c) => columns.some((x) => x.table === table && x.column === c))
    const subjects = new Map<string, Held['subjects'][number]>()
    if (key) {
      const named = await sql<{
        key: string | null
      }>`select distinct ${sql.ref(key)}::text as key from ${t} t where ${found} limit ${mostSubjects}`.execute(db)
      for (const { key: value } of named.rows) {
        const subject = key === 'subject' ? value : `${table.split('_')[0]}/${value}`
        const kind = subject && kindOf(ctx.subjects, subject)
        const known = subject && kind ? await findSubject(ctx.subjects, db, subject) : undefined
        if (subject && kind && known) subjects.set(subject, { subject, stelleId: known.stelleId, path: kind.kind.path.replace(/:\w+/, kind.id) })
      }
    }
    const copies =
      own && 'personId' in about
        ? await sql<
            Record<string, unknown>
          >`select ${sql.raw(own.columns.map((c) => `"${c}"`).join(', '))} from ${t} t where ${sql.raw(own.by)} = ${about.personId} limit ${mostCopies}`
            .execute(db.withoutPlugins())
            .then((r) => r.rows)
        : []
    held.push({
      table,
      holds,
      ends: ends.kind === 'none' ? '' : ends.kind === 'period' ? ends.reason : ends.event,
      rows: n,
      subjects: [...subjects.values()],
      copy: copies.map((row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, shown(value)]))),
    })
  }
  return held
}

const shown = (value: unknown): string =>
  value === null ? '' : value instanceof Date ? value.toISOString() : typeof value === 'object' ? JSON.stringify(value) : String(value)
