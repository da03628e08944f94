import { type Kysely, sql } from 'kysely'

/**
 * What people say about methods: since when, classified how, which incidents; the Dienstanweisung with who read it; courses with who did them; what was
 * disclosed to whom about whom. What was said stays: instructions, acknowledgements and classifications are never changed.
 */
export async function up(db: Kysely<unknown>) {
  await sql`create table register_method (id text primary key, since_on date not null)`.execute(db)
  await sql`
    create table register_classification (
      id uuid primary key default gen_random_uuid(), method text not null, answers jsonb not null, class text not null, reasons text[] not null,
      duties text[] not null, person_id text not null, at timestamptz not null default clock_timestamp()
    )`.execute(db)
  await sql`create index on register_classification (method, at)`.execute(db)
  await sql`
    create table register_evaluation (
      id uuid primary key default gen_random_uuid(), file text not null, measure text not null, figures jsonb not null, at timestamptz not null
    )`.execute(db)
  await sql`
    create table register_incident (
      id uuid primary key default gen_random_uuid(), method text, description text not null check (length(trim(description)) >= 20),
      personal_data boolean not null, reported_by text not null, reported_at timestamptz not null,
      status text not null default 'open' check (status in ('open', 'assessed', 'closed')), severity text check (severity in ('none', 'minor', 'serious')),
      assessment text, public_note text, assessed_by text, assessed_at timestamptz,
      check ((status = 'open') = (assessed_by is null) and (assessed_by is null) = (severity is null) and (assessed_by is null) = (assessment is null))
    )`.execute(db)
  await sql`
    create table register_instruction (
      version int primary key check (version > 0), paper jsonb not null, own text not null, basis text not null, person_id text not null,
      issued_at timestamptz not null
    )`.execute(db)
  await sql`
    create table register_acknowledgement (
      version int not null references register_instruction, person_id text not null, session_id text not null, at timestamptz not null,
      primary key (version, person_id)
    )`.execute(db)
  await sql`create index on register_acknowledgement (person_id)`.execute(db)
  await sql`
    create table register_course (
      id uuid primary key default gen_random_uuid(), title text not null, content text not null, valid_months int check (valid_months > 0),
      methods text[] not null default '{}', created_at timestamptz not null default now()
    )`.execute(db)
  await sql`
    create table register_completion (
      course_id uuid not null references register_course, person_id text not null, completed_on date not null, recorded_by text not null,
      recorded_at timestamptz not null default now(), primary key (course_id, person_id, completed_on)
    )`.execute(db)
  await sql`create index on register_completion (person_id)`.execute(db)
  await sql`
    create table register_disclosure (
      id uuid primary key default gen_random_uuid(), person_id text, term text, reason text not null check (length(trim(reason)) >= 30),
      requested_by text not null, requested_at timestamptz not null, released_by text, released_role text check (released_role in ('iso', 'personalrat')),
      released_at timestamptz, visible_until timestamptz,
      check ((person_id is null) <> (term is null)),
      constraint two_persons check (released_by is distinct from requested_by),
      constraint not_ones_own_data check (person_id is distinct from requested_by and (released_by is null or person_id is distinct from released_by)),
      check ((released_by is null) = (released_role is null) and (released_by is null) = (visible_until is null)
        and visible_until <= released_at + interval '7 days')
    )`.execute(db)
  await sql`
    create function register_released_once() returns trigger language plpgsql as $$
    begin
      if old.released_by is not null then raise exception 'register.already-released'; end if;
      return new;
    end $$`.execute(db)
  await sql`create trigger register_released_once before update on register_disclosure for each row execute function register_released_once()`.execute(
    db,
  )
  // An acknowledgement is a person's own, in a session that lives.
  await sql`
    create function register_own_session() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
    begin
      if not exists (select 1 from auth_session s where s."id" = new.session_id and s."userId" = new.person_id and s."expiresAt" > now()) then
        raise exception 'review.no-live-session';
      end if;
      return new;
    end $$`.execute(db)
  await sql`create trigger register_own_session before insert on register_acknowledgement for each row execute function register_own_session()`.execute(
    db,
  )

  for (const table of ['register_classification', 'register_instruction', 'register_acknowledgement', 'register_completion'])
    await sql.raw(`revoke update, delete, truncate on ${table} from vorzimmer_web, vorzimmer_worker`).execute(db)
  await sql`grant delete on register_acknowledgement, register_completion to vorzimmer_web`.execute(db) // when a person leaves the house
  await sql`revoke insert on register_classification, register_instruction, register_acknowledgement, register_completion from vorzimmer_worker`.execute(
    db,
  )
  await sql`revoke delete, truncate on register_incident from vorzimmer_web, vorzimmer_worker`.execute(db)
  await sql`revoke all on register_disclosure from vorzimmer_worker`.execute(db)
  await sql`revoke update, delete, truncate on register_disclosure from vorzimmer_web`.execute(db)
  await sql`grant update (released_by, released_role, released_at, visible_until) on register_disclosure to vorzimmer_web`.execute(db)
}
