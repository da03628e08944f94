import { type Kysely, sql } from 'kysely'

/** A server that turns speech into words is measured in seconds of sound; still no column for what was said. */
export async function up(db: Kysely<unknown>) {
  await sql`alter table models_call add column sound_seconds int not null default 0 check (sound_seconds >= 0)`.execute(db)
}
