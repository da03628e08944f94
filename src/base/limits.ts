import { sql } from 'kysely'
import type { Ctx } from './ctx.ts'
import type { Db } from './db.ts'

/**
 * How often somebody may do something, counted in the database: however many server processes a town runs, it is one count. A fixed window that begins with the
 * first call, as the sign-in library counts attempts. The name of who is counted is a keyed digest that changes with the day; a row is forgotten when its window
 * is over.
 *
 * Unlogged and without a wait for the disk: a count lost in a crash of the database gives somebody a window more, nothing else.
 *
 * @returns the seconds to wait, or 0 when it may go on
 */
export type Limit = (who: string) => Promise<number>

export function openLimit(
  { db, pseudonym }: Pick<Ctx, 'db' | 'pseudonym'>,
  name: string,
  { most, seconds }: { most: number; seconds: number },
): Limit {
  return async (who) => {
    const key = pseudonym(`limit.${name}.${new Date().toISOString().slice(0, 10)}`, who)
    return count(db, `${name}/${key}`, most, seconds)
  }
}

async function count(db: Db, key: string, most: number, seconds: number): Promise<number> {
  const { rows } = await sql<{ calls: number; waitMs: number }>`
    insert into rate_limit as r (key, calls, ends_at) values (${key}, 1, clock_timestamp() + make_interval(secs => ${seconds}))
    on conflict (key) do update set
      calls = case when r.ends_at <= clock_timestamp() then 1 else least(r.calls + 1, ${most + 1}) end,
      ends_at = case when r.ends_at <= clock_timestamp() then excluded.ends_at else r.ends_at end
    returning calls, (extract(epoch from ends_at - clock_timestamp()) * 1000)::float as "waitMs"`.execute(db)
  const [row] = rows
  return row && row.calls > most ? Math.max(1, Math.ceil(row.waitMs / 1000)) : 0
}
