import { type Kysely, sql } from 'kysely'

/**
 * The periods of retention.ts, written here by the owner at every start. A serving role may ask to forget what is past its time, and nothing else:
 * which table, which column and how long is the owner's word.
 */
export async function up(db: Kysely<unknown>) {
  await sql`
    create table retention_rule (
      table_name text primary key, since text not null, period interval not null check (period >= interval '1 day'), only_where text not null,
      forgotten_at timestamptz, forgotten_rows bigint
    )`.execute(db)
  await sql`revoke insert, update, delete, truncate on retention_rule from vorzimmer_web, vorzimmer_worker`.execute(db)
  await sql`
    create function retention_forget(wanted text) returns bigint language plpgsql security definer set search_path = public, pg_temp as $$
    declare rule retention_rule; forgotten bigint;
    begin
      select * into rule from retention_rule where table_name = wanted;
      if not found then raise exception 'retention.no-rule'; end if;
      execute format('delete from %I where (%s) < now() - $1 and (%s)', rule.table_name, rule.since, rule.only_where) using rule.period;
      get diagnostics forgotten = row_count;
      update retention_rule set forgotten_at = now(), forgotten_rows = forgotten where table_name = wanted;
      return forgotten;
    end $$`.execute(db)
  await sql`revoke execute on function retention_forget from public`.execute(db)
  await sql`grant execute on function retention_forget to vorzimmer_worker`.execute(db)
}
