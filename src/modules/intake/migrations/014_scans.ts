import { type Kysely, sql } from 'kysely'

/** When the `done` of a scan folder was last cleaned, and of how much: counts only. */
export async function up(db: Kysely<unknown>) {
  await sql`alter table intake_channel add column cleaned_at timestamptz, add column cleaned int not null default 0, add column kept int not null default 0`.execute(
    db,
  )
  await sql`grant update (cleaned_at, cleaned, kept) on intake_channel to vorzimmer_worker`.execute(db)
}
