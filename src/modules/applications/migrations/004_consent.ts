import { type Kysely, sql } from 'kysely'

/** Consent to the download of a Bescheid (§ 41 Abs. 2a VwVfG): every yes, in the words that were read, and every withdrawal is a row that nobody changes; the last one counts. */
export async function up(db: Kysely<unknown>) {
  await sql`
    create table applications_consent (
      id uuid primary key default gen_random_uuid(), case_id uuid not null references applications_case on delete cascade, given boolean not null,
      mail text, words text not null, at timestamptz not null default clock_timestamp(), check (given = (mail is not null))
    )`.execute(db)
  await sql`create index on applications_consent (case_id, at)`.execute(db)
  await sql`revoke update, delete, truncate on applications_consent from vorzimmer_web, vorzimmer_worker`.execute(db)
}
