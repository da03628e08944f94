import { type Kysely, sql } from 'kysely'

/**
 * Engines, budgets, what was leased of them, and the call log. An account holds what processes have leased in a month; a lease that never
 * comes back (kill -9) therefore counts as spent. The log has no column for content.
 */
export async function up(db: Kysely<unknown>) {
  await sql`
    create table models_engine (
      id uuid primary key default gen_random_uuid(), name text not null unique, url text not null, model text not null,
      zone text not null check (zone in ('house', 'eu', 'world')), abilities text[] not null, context_tokens int not null check (context_tokens >= 512),
      price_in_cents double precision not null check (price_in_cents >= 0), price_out_cents double precision not null check (price_out_cents >= 0),
      watt_hours double precision not null check (watt_hours >= 0), parallel int not null check (parallel >= 1), sealed_key text,
      state text not null default 'testing' check (state in ('testing', 'active', 'retired')), probe jsonb, created_at timestamptz not null default now()
    )`.execute(db)
  await sql`
    create table models_budget (
      id uuid primary key default gen_random_uuid(), scope text not null check (scope in ('town', 'office', 'person', 'method', 'key')),
      subject text not null check (subject <> ''), tokens bigint check (tokens >= 0), microcents bigint check (microcents >= 0),
      micro_wh bigint check (micro_wh >= 0), unique (scope, subject)
    )`.execute(db)
  await sql`
    create table models_account (
      scope text not null, subject text not null, month date not null, tokens bigint not null, microcents bigint not null, micro_wh bigint not null,
      primary key (scope, subject, month)
    )`.execute(db)
  await sql`
    create table models_call (
      id uuid primary key, at timestamptz not null, method text not null, engine text not null, zone text, data_class text not null, masked boolean not null,
      outcome text not null, person_id text, office_id text, key_id uuid, tokens_in int not null, tokens_out int not null, microcents bigint not null,
      micro_wh bigint not null, duration_ms int not null, first_token_ms int
    )`.execute(db)
  await sql`create index on models_call (at)`.execute(db)
  await sql`revoke insert, update, delete, truncate on models_engine, models_budget from vorzimmer_worker`.execute(db)
  await sql`revoke update, delete, truncate on models_call from vorzimmer_web, vorzimmer_worker`.execute(db)
}
