import { type Kysely, sql } from 'kysely'

/** An Akte stands under an entry of the Aktenplan and has an Aktenzeichen; entries say what lies in it and by which decision. */
export async function up(db: Kysely<unknown>) {
  await sql`create table records_counter (plan_id text not null, year int not null, last int not null, primary key (plan_id, year))`.execute(db)
  await sql`
    create table records_akte (
      id uuid primary key default gen_random_uuid(), aktenzeichen text not null unique, plan_id text not null, title text not null, border text,
      stelle_id text not null references organisation_stelle, status text not null default 'open' check (status in ('open', 'closed', 'void')),
      opened_at timestamptz not null default now(), closed_at timestamptz,
      search tsvector generated always as (to_tsvector('german', title) || to_tsvector('simple', aktenzeichen)) stored
    )`.execute(db)
  await sql`create index on records_akte (plan_id)`.execute(db)
  await sql`create index on records_akte using gin (search)`.execute(db)
  await sql`
    create table records_entry (
      id uuid primary key default gen_random_uuid(), akte_id uuid not null references records_akte, subject text not null unique,
      title text not null, decision_id uuid not null, filed_at timestamptz not null default now()
    )`.execute(db)
  await sql`create index on records_entry (akte_id, filed_at)`.execute(db)
}
