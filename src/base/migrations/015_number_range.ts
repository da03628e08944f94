import { type Kysely, sql } from 'kysely'

/** Ranges of numbers without gaps (base/numbers.ts): a range begins at 1 and goes up by one, whoever writes it. */
export async function up(db: Kysely<unknown>) {
  await sql`create table number_range (range text primary key, last bigint not null check (last > 0))`.execute(db)
  await sql`
    create function number_range_check() returns trigger language plpgsql as $$
    begin
      if tg_op = 'INSERT' and new.last <> 1 or tg_op = 'UPDATE' and (new.last <> old.last + 1 or new.range <> old.range) then
        raise exception 'number-range.only-one-up';
      end if;
      return new;
    end $$`.execute(db)
  await sql`create trigger number_range_check before insert or update on number_range for each row execute function number_range_check()`.execute(db)
  await sql`revoke delete, truncate on number_range from vorzimmer_web, vorzimmer_worker`.execute(db)
}
