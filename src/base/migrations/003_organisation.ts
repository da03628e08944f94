import { type Kysely, sql } from 'kysely'

/** The Geschaeftsverteilungsplan: offices form a tree, work belongs to a Stelle, persons hold Stellen for periods. */
export async function up(db: Kysely<unknown>) {
  await sql`
    create table organisation_office (
      id text primary key, parent_id text references organisation_office, name text not null, short text not null
    )`.execute(db)
  await sql`
    create table organisation_stelle (
      id text primary key, office_id text not null references organisation_office, title text not null, head boolean not null default false,
      sealed boolean not null default false, tasks text not null default '', keywords text[] not null default '{}',
      signing_form text check (signing_form in ('', 'i. A.', 'i. V.')), -- null: may not sign; '': signs in the town's own name
     
      limit_cents bigint, verwaltungsakte boolean not null default false
    )`.execute(db)
  await sql`
    create table organisation_deputy (
      stelle_id text not null references organisation_stelle on delete cascade, deputy_id text not null references organisation_stelle on delete cascade,
      position int not null, primary key (stelle_id, deputy_id), check (stelle_id <> deputy_id)
    )`.execute(db)
  await sql`
    create table organisation_holding (
      id uuid primary key default gen_random_uuid(), stelle_id text not null references organisation_stelle,
      person_id text not null references auth_user ("id") on delete cascade, from_on date not null, to_on date, check (to_on is null or to_on >= from_on)
    )`.execute(db)
  await sql`create index on organisation_holding (person_id)`.execute(db)
  await sql`create index on organisation_holding (stelle_id)`.execute(db)
  await sql`
    create table organisation_absence (
      id uuid primary key default gen_random_uuid(), person_id text not null references auth_user ("id") on delete cascade,
      from_on date not null, to_on date not null, check (to_on >= from_on)
    )`.execute(db)
  await sql`create index on organisation_absence (person_id)`.execute(db)
}
