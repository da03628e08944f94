import { type Kysely, sql } from 'kysely'

/** Rows hold ids, never content. The serving roles add rows and read them; changing or removing one takes the owner. */
export async function up(db: Kysely<unknown>) {
  await sql`
    create table audit_entry (
      id bigint generated always as identity primary key,
      fact text not null, actor text not null, actor_kind text not null check (actor_kind in ('person', 'machine', 'nobody')),
      subject text, data jsonb not null, at timestamptz not null default clock_timestamp()
    )`.execute(db)
  await sql`create index on audit_entry (subject)`.execute(db)
  await sql`create index on audit_entry (actor)`.execute(db)
  await sql`revoke update, delete, truncate on audit_entry from vorzimmer_web, vorzimmer_worker`.execute(db)
}
