import { type Kysely, sql } from 'kysely'

/** Where an entry lies in the town's DMS, one row an entry; how far it is, and why not if it is not. No row where the own Akte is the Ablage. */
export async function up(db: Kysely<unknown>) {
  await sql`
    create table records_deposit (
      entry_id uuid primary key, akte_id uuid not null, subject text not null,
      status text not null default 'waiting' check (status in ('waiting', 'stored', 'leaving', 'gone')),
      folder_id text, object_ids text[] not null default '{}', error text, tries int not null default 0, at timestamptz not null default clock_timestamp()
    )`.execute(db)
  await sql`create index on records_deposit (akte_id)`.execute(db)
}
