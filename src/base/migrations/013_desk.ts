import { type Kysely, sql } from 'kysely'

/** A desk is read in the order in which it is shown, however much waits. */
export async function up(db: Kysely<unknown>) {
  await sql`create index review_proposal_desk on review_proposal (stelle_id, frist_on, created_at, id) where status = 'open'`.execute(db)
}
