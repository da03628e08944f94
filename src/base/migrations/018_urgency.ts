import { type Kysely, sql } from 'kysely'

/** How soon somebody should look at a proposal, 0 at once to 3 can wait, and why, by code. The desk is shown in this order, read by an index of its own. */
export async function up(db: Kysely<unknown>) {
  await sql`
    alter table review_proposal add column urgency smallint not null default 2 check (urgency between 0 and 3), add column urgent_because text[] not null default '{}'`.execute(
    db,
  )
  await sql`create index review_proposal_urgency on review_proposal (stelle_id, urgency, frist_on, created_at, id) where status = 'open'`.execute(db)
}
