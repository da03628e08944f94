import { type Kysely, sql } from 'kysely'

/** What a source has changed is compared before citizens find it; a person may let it in all the same. */
export async function up(db: Kysely<unknown>) {
  await sql`alter table assistant_golden_run drop constraint assistant_golden_run_trigger_check`.execute(db)
  await sql`alter table assistant_golden_run add constraint assistant_golden_run_trigger_check
    check (trigger in ('by-hand', 'synonym', 'source', 'index', 'method', 'model'))`.execute(db)
  await sql`alter table assistant_golden_run add column source text, add column released_at timestamptz, add column released_by text`.execute(db)
}
