import { type Kysely, sql } from 'kysely'

/**
 * Nothing is mailed but what a Decision released and the closed list of fixed notices without assessment. A notice's text is released once
 * by a person; the database proves her as it does for a decision.
 */
export async function up(db: Kysely<unknown>) {
  await sql`
    create table notice_release (
      id uuid primary key default gen_random_uuid(),
      notice text not null, kind text not null check (kind in ('receipt', 'code', 'appointment', 'status')), language text not null check (language in ('de', 'en')),
      subject text not null, body text not null, text_digest text not null unique,
      person_id text not null, session_id text not null, stelle_id text not null references organisation_stelle,
      vertretung_for text references organisation_stelle, at timestamptz not null default now()
    )`.execute(db)
  await sql`create trigger review_check_person before insert on notice_release for each row execute function review_check_person()`.execute(db)
  await sql`revoke update, delete, truncate on notice_release from vorzimmer_web, vorzimmer_worker`.execute(db)
  await sql`revoke insert on notice_release from vorzimmer_worker`.execute(db)

  await sql`
    create table mail_message (
      id uuid primary key default gen_random_uuid(),
      release_id uuid references notice_release, decision_id uuid references review_decision, about text not null,
      address text not null, subject text not null, body text not null,
      status text not null default 'waiting' check (status in ('waiting', 'sent', 'refused')), answer_code int,
      attempts int not null default 0, claimed_until timestamptz, created_at timestamptz not null default now(), done_at timestamptz,
      constraint released_by_someone check (num_nonnulls(release_id, decision_id) = 1),
      unique nulls not distinct (release_id, decision_id, about, address)
    )`.execute(db)
  await sql`create index on mail_message (created_at) where status = 'waiting'`.execute(db)
  await sql`revoke delete, truncate on mail_message from vorzimmer_web, vorzimmer_worker`.execute(db)
  await sql`revoke update on mail_message from vorzimmer_web, vorzimmer_worker`.execute(db)
  await sql`grant update (status, answer_code, attempts, claimed_until, done_at) on mail_message to vorzimmer_worker`.execute(db)
  await sql`
    create function mail_check_released() returns trigger language plpgsql as $$
    begin
      if new.status <> 'waiting' then raise exception 'mail.not-released'; end if;
      if new.decision_id is not null and not exists (
        select 1 from review_decision d where d.id = new.decision_id and d.outcome <> 'rejected'
          and not exists (select 1 from review_reversal r where r.decision_id = d.id)
      ) then raise exception 'mail.not-released'; end if;
      return new;
    end $$`.execute(db)
  await sql`create trigger mail_check_released before insert on mail_message for each row execute function mail_check_released()`.execute(db)
}
