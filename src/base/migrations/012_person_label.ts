import { type Kysely, sql } from 'kysely'

/** What one person asks of another (a Mitzeichnung, a Kassation) lies on the same desk as what a machine proposed, and says that nobody's machine made it. */
export async function up(db: Kysely<unknown>) {
  await sql`alter table review_proposal drop constraint review_proposal_label_check`.execute(db)
  await sql`
    alter table review_proposal add constraint review_proposal_label_check check (label in ('rules', 'classifier', 'extractive', 'generated', 'person'))`.execute(
    db,
  )
}
