import { type Kysely, sql } from 'kysely'

/** The Posteingangsbuch: one row an item, one row each document in it. The files themselves lie sealed in base/files. */
export async function up(db: Kysely<unknown>) {
  await sql`create table intake_counter (year int primary key, last int not null)`.execute(db)
  await sql`
    create table intake_item (
      id uuid primary key default gen_random_uuid(), version int not null default 1,
      year int not null, serial int not null, channel text not null check (channel in ('upload', 'folder', 'mail', 'api')),
      origin text not null unique, received_at timestamptz not null, entered_by text not null,
      file_name text not null, file_hash text not null, file_size bigint not null,
      status text not null default 'received' check (status in ('received', 'waiting', 'filed', 'closed')),
      sender text, subject text, refusal text, refusal_sentence text, identity_copy boolean not null default false,
      document_type text, stelle_id text not null references organisation_stelle, border text, tags text[] not null default '{}', plan_id text,
      frist_on date, akte_id uuid, duplicate_of uuid references intake_item,
      search tsvector generated always as (
        setweight(to_tsvector('german', coalesce(subject, '')), 'A') || setweight(to_tsvector('simple', coalesce(sender, '')), 'A') ||
        setweight(to_tsvector('simple', file_name), 'B')) stored,
      unique (year, serial)
    )`.execute(db)
  await sql`create index on intake_item (stelle_id, received_at)`.execute(db)
  await sql`create index on intake_item (received_at)`.execute(db)
  await sql`create index on intake_item (file_hash)`.execute(db)
  await sql`create index on intake_item using gin (search)`.execute(db)
  await sql`
    create table intake_document (
      id uuid primary key default gen_random_uuid(), item_id uuid not null references intake_item on delete cascade, position int not null,
      part text not null, name text not null, kind text not null, file_hash text not null, file_size bigint not null,
      outcome text not null check (outcome in ('read', 'refused')), refusal text, refusal_sentence text,
      pages int not null default 0, text text not null default '', reading_hash text, warnings text[] not null default '{}',
      search tsvector generated always as (to_tsvector('german', left(text, 200000))) stored,
      unique (item_id, position)
    )`.execute(db)
  await sql`create index on intake_document using gin (search)`.execute(db)
}
