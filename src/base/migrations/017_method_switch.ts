import { type Kysely, sql } from 'kysely'

/** Methods that are switched off; a row is one that is. Only a person switches: the machine reads. */
export async function up(db: Kysely<unknown>) {
  await sql`
    create table method_switch (
      method text primary key check (method ~ '^[a-z][a-z-]*([.][a-z][a-z-]*)+$'), off_at timestamptz not null, person_id text not null
    )`.execute(db)
  await sql`revoke insert, update, delete, truncate on method_switch from vorzimmer_worker`.execute(db)
}
