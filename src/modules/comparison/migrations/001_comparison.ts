import { type Kysely, sql } from 'kysely'

/** Comparisons of models with every single answer, so that a figure of the report can be followed down to what was said. */
export async function up(db: Kysely<unknown>) {
  await sql`
    create table comparison_run (
      id uuid primary key default gen_random_uuid(), title text not null, engines jsonb not null, most int not null check (most > 0),
      total int not null check (total > 0), status text not null default 'waiting' check (status in ('waiting', 'running', 'done', 'cancelled')),
      person_id text not null, created_at timestamptz not null, ended_at timestamptz
    )`.execute(db)
  await sql`
    create table comparison_result (
      run_id uuid not null references comparison_run on delete cascade, engine text not null, task text not null, item text not null, outcome text not null,
      "right" boolean, valid boolean, german boolean, sentences int not null, supported int not null, answer text not null, first_token_ms int, total_ms int,
      tokens_in int not null, tokens_out int not null, cents double precision not null, watt_hours double precision not null,
      primary key (run_id, engine, task, item)
    )`.execute(db)
  await sql`revoke update, delete, truncate on comparison_result from vorzimmer_web, vorzimmer_worker`.execute(db)
}
