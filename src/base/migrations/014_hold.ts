import { type Kysely, sql } from 'kysely'

/**
 * Legal hold (Löschsperre): while one lies on a subject, nothing of it is deleted, whoever asks: not the sweep of retention, not a Kassation, not a slip of
 * our own code. It is laid and lifted by a person in a live session, with a reason; a lifting is a row of its own.
 */
export async function up(db: Kysely<unknown>) {
  await sql`
    create table legal_hold (
      id uuid primary key default gen_random_uuid(), subject text not null, reason text not null check (length(trim(reason)) >= 3),
      person_id text not null, session_id text not null, stelle_id text not null references organisation_stelle,
      vertretung_for text references organisation_stelle, at timestamptz not null default clock_timestamp()
    )`.execute(db)
  await sql`create index on legal_hold (subject)`.execute(db)
  await sql`
    create table legal_hold_lifting (
      hold_id uuid primary key references legal_hold, reason text not null check (length(trim(reason)) >= 3),
      person_id text not null, session_id text not null, stelle_id text not null references organisation_stelle,
      vertretung_for text references organisation_stelle, at timestamptz not null default clock_timestamp()
    )`.execute(db)
  for (const table of ['legal_hold', 'legal_hold_lifting']) {
    await sql.raw(`create trigger review_check_person before insert on ${table} for each row execute function review_check_person()`).execute(db)
    await sql.raw(`revoke update, delete, truncate on ${table} from vorzimmer_web, vorzimmer_worker`).execute(db)
    await sql.raw(`revoke insert on ${table} from vorzimmer_worker`).execute(db)
  }
  await sql`
    create function is_held(wanted text) returns boolean language plpgsql stable security definer set search_path = public, pg_temp as $$
    begin
      return exists (select 1 from legal_hold h where h.subject = wanted and not exists (select 1 from legal_hold_lifting l where l.hold_id = h.id));
    end $$`.execute(db)
  // The first argument is the module's part of the subject, the second the column that holds the rest.
  await sql`
    create function hold_check() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
    begin
      if is_held(tg_argv[0] || (to_jsonb(old) ->> tg_argv[1])) then raise exception 'hold.held'; end if;
      return old;
    end $$`.execute(db)
  await sql`create trigger hold_check before delete on review_proposal for each row execute function hold_check('', 'subject')`.execute(db)

  // As in 007; rows of a held subject are left out, so that the sweep goes on with the others.
  await sql`alter table retention_rule add column subject text`.execute(db)
  await sql`
    create or replace function retention_forget(wanted text) returns bigint language plpgsql security definer set search_path = public, pg_temp as $$
    declare rule retention_rule; forgotten bigint;
    begin
      select * into rule from retention_rule where table_name = wanted;
      if not found then raise exception 'retention.no-rule'; end if;
      execute format('delete from %I where (%s) < now() - $1 and (%s) and (%s)', rule.table_name, rule.since, rule.only_where,
        case when rule.subject is null then 'true' else format('not is_held(%s)', rule.subject) end) using rule.period;
      get diagnostics forgotten = row_count;
      update retention_rule set forgotten_at = now(), forgotten_rows = forgotten where table_name = wanted;
      return forgotten;
    end $$`.execute(db)
}
