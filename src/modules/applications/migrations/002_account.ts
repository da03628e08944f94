import { type Kysely, sql } from 'kysely'

/**
 * Citizens who identify themselves with a Nutzerkonto. Their session is none of the house: it has its own table and cookie, and no actor comes of it.
 * Who an application was made by cannot change once it is sent.
 */
export async function up(db: Kysely<unknown>) {
  await sql`
    create table applications_sign_in (
      state_digest text primary key, browser_digest text not null, case_id uuid not null references applications_case on delete cascade,
      nonce text not null, verifier text not null, level text not null check (level in ('substantial', 'high')),
      at timestamptz not null default clock_timestamp()
    )`.execute(db)
  await sql`
    create table applications_account_session (
      token_digest text primary key, subject text not null, level text not null check (level in ('substantial', 'high')),
      at timestamptz not null default clock_timestamp(), expires_at timestamptz not null
    )`.execute(db)
  await sql`revoke update, truncate on applications_sign_in, applications_account_session from vorzimmer_web, vorzimmer_worker`.execute(db)
  await sql`
    create function applications_keep_identity() returns trigger language plpgsql as $$
    begin
      if old.serial is not null and new.identity is distinct from old.identity then raise exception 'applications.sent-is-final'; end if;
      return new;
    end $$`.execute(db)
  await sql`create trigger applications_keep_identity before update on applications_case for each row execute function applications_keep_identity()`.execute(
    db,
  )
}
