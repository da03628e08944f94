import { type Kysely, sql } from 'kysely'

/**
 * Existing stock: a whole archive is entered as one run and decided in groups. Every item keeps its own decision; a batch is the one act of a person that
 * made many of them, and can be taken back as a whole.
 */
export async function up(db: Kysely<unknown>) {
  await sql`
    create table intake_stock (
      id uuid primary key default gen_random_uuid(), folder text not null, stelle_id text references organisation_stelle, total int not null,
      status text not null default 'running' check (status in ('running', 'cancelled')), started_by text not null, started_at timestamptz not null default now()
    )`.execute(db)
  await sql`create unique index intake_stock_running on intake_stock (folder) where status = 'running'`.execute(db)
  await sql`alter table intake_item add column stock_id uuid references intake_stock, add column hint text`.execute(db)
  await sql`create index on intake_item (stock_id, status) where stock_id is not null`.execute(db)
  await sql`alter table intake_item add constraint sealed_has_no_hint check (sealed is null or hint is null)`.execute(db)
  await sql`alter table intake_item drop constraint if exists intake_item_channel_check`.execute(db)
  await sql`
    create table intake_stock_akte (
      stock_id uuid not null references intake_stock on delete cascade, folder text not null, plan_id text not null, stelle_id text not null, akte_id uuid not null,
      primary key (stock_id, folder, plan_id, stelle_id)
    )`.execute(db)
  await sql`
    create table intake_stock_batch (
      id uuid primary key default gen_random_uuid(), stock_id uuid not null references intake_stock on delete cascade, person_id text not null,
      outcome text not null check (outcome in ('accepted', 'amended', 'rejected')), document_type text, stelle_id text, plan_id text, made_at timestamptz not null default now()
    )`.execute(db)
  await sql`create index on intake_stock_batch (stock_id)`.execute(db)
  await sql`
    create table intake_stock_decision (
      decision_id uuid primary key, batch_id uuid not null references intake_stock_batch on delete cascade, undone_at timestamptz
    )`.execute(db)
  await sql`create index on intake_stock_decision (batch_id) where undone_at is null`.execute(db)
}
