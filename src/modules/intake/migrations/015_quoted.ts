import { type Kysely, sql } from 'kysely'

/**
 * What a document quotes of an earlier message (`quoted`, stretches of its text), which facts stand there, and why an item is looked at sooner or later
 * (`because`, codes of contract.ts, among them the signs of fraud and advertising). Why is content: sealed post has none.
 */
export async function up(db: Kysely<unknown>) {
  await sql`alter table intake_document add column quoted jsonb not null default '[]'`.execute(db)
  await sql`alter table intake_fact add column quoted boolean not null default false`.execute(db)
  await sql`alter table intake_item add column because text[] not null default '{}'`.execute(db)
  await sql`
    update intake_item i set because = p.urgent_because from review_proposal p
    where p.subject = 'intake/' || i.id and p.kind in ('intake.file-item', 'intake.file-stock') and p.urgent_because <> '{}' and i.sealed is null`.execute(
    db,
  )
  await sql`alter table intake_item add constraint sealed_says_no_reason check (sealed is null or because = '{}')`.execute(db)
}
