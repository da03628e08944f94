import { type Kysely, sql } from 'kysely'

/**
 * Conversations with citizens. The id is a digest of what only the browser holds; what was said lies masked and sealed in `closed`, so that neither the
 * table nor its backup can be read by who has the database alone. Beside it stands only what figures need: when, how it ended, which pages were shown.
 */
export async function up(db: Kysely<unknown>) {
  await sql`
    create table assistant_conversation (
      id text primary key, level text not null, topics jsonb not null default '[]', answers int not null default 0,
      started_at timestamptz not null default now(), last_at timestamptz not null default now()
    )`.execute(db)
  await sql`create index on assistant_conversation (last_at)`.execute(db)
  await sql`
    create table assistant_turn (
      conversation_id text not null references assistant_conversation on delete cascade, number int not null, at timestamptz not null default now(),
      ending text not null, way text not null, pages text[] not null default '{}', closed text not null,
      helpful boolean, reason text check (reason in ('wrong', 'incomplete', 'unclear', 'not-mine')), primary key (conversation_id, number)
    )`.execute(db)
  await sql`create index on assistant_turn (at)`.execute(db)
  await sql`
    create table assistant_question (
      id uuid primary key default gen_random_uuid(), words text not null unique, seen int not null default 1,
      last_at timestamptz not null default now(), status text not null default 'open' check (status in ('open', 'answered', 'dismissed')),
      title text, answer text, answered_by text, answered_at timestamptz, check ((status = 'answered') = (answer is not null))
    )`.execute(db)
  await sql`
    create table assistant_golden_run (
      id uuid primary key default gen_random_uuid(), at timestamptz not null default clock_timestamp(),
      trigger text not null check (trigger in ('by-hand', 'synonym', 'index', 'method', 'model')), about text not null,
      figures jsonb not null, wrong text[] not null, lost text[] not null, gained text[] not null,
      verdict text not null check (verdict in ('first', 'passed', 'refused'))
    )`.execute(db)
  await sql`
    create table assistant_release (
      method text not null, engine text not null, run_id uuid not null references assistant_golden_run, at timestamptz not null default now(),
      primary key (method, engine)
    )`.execute(db)
}
