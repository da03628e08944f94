import { type Kysely, sql } from 'kysely'

/** One count for all server processes of a town, see limits.ts. Unlogged: what a crash of the database loses is a minute of counting. */
export async function up(db: Kysely<unknown>) {
  await sql`create unlogged table rate_limit (key text primary key, calls int not null, ends_at timestamptz not null)`.execute(db)
}
