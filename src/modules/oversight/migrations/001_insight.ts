import { type Kysely, sql } from 'kysely'

/**
 * Who looked into whose data, why, and who allowed it. The database keeps the rule of two persons itself: the one who allows is another one,
 * neither of them is the person concerned, what was decided stays, and a look is never taken back.
 */
export async function up(db: Kysely<unknown>) {
  await sql`
    create table oversight_insight (
      id uuid primary key default gen_random_uuid(), subject_id text not null, reason text not null check (length(trim(reason)) >= 30),
      from_on date not null, to_on date not null, requested_by text not null, requested_at timestamptz not null default now(),
      status text not null default 'open' check (status in ('open', 'approved', 'refused')),
      decided_by text, decided_role text check (decided_role in ('personalrat', 'iso')), decided_at timestamptz, answer text, visible_until timestamptz,
      check (to_on >= from_on and to_on - from_on <= 92),
      constraint not_ones_own_data check (requested_by <> subject_id and decided_by is distinct from subject_id),
      constraint two_persons check (decided_by is distinct from requested_by),
      check ((status = 'open') = (decided_by is null) and (decided_by is null) = (decided_role is null) and (decided_by is null) = (decided_at is null)),
      check ((status = 'approved') = (visible_until is not null) and visible_until <= decided_at + interval '7 days')
    )`.execute(db)
  await sql`create index on oversight_insight (subject_id)`.execute(db)
  await sql`
    create table oversight_look (
      id bigint generated always as identity primary key, insight_id uuid not null references oversight_insight on delete cascade,
      viewer_id text not null, rows int not null, at timestamptz not null default clock_timestamp()
    )`.execute(db)
  await sql`create index on oversight_look (insight_id)`.execute(db)
  await sql`
    create function oversight_decided_once() returns trigger language plpgsql as $$
    begin
      if old.status <> 'open' then raise exception 'oversight.already-decided'; end if;
      return new;
    end $$`.execute(db)
  await sql`create trigger oversight_decided_once before update on oversight_insight for each row execute function oversight_decided_once()`.execute(
    db,
  )
  await sql`revoke all on oversight_insight, oversight_look from vorzimmer_worker`.execute(db)
  await sql`revoke update, delete, truncate on oversight_insight, oversight_look from vorzimmer_web`.execute(db)
  await sql`grant update (status, decided_by, decided_role, decided_at, answer, visible_until) on oversight_insight to vorzimmer_web`.execute(db)
}
