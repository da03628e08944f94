import { type Kysely, sql } from 'kysely'

/** A code on its way to an address that an applicant named, and that it came back from there: only then a notice of a Bescheid goes there. The code itself is kept nowhere. */
export async function up(db: Kysely<unknown>) {
  await sql`
    create table applications_mail_check (
      id uuid primary key default gen_random_uuid(), case_id uuid not null references applications_case on delete cascade, mail text not null,
      code_digest text not null, tries int not null default 0, sent_at timestamptz not null default clock_timestamp(), confirmed_at timestamptz
    )`.execute(db)
  await sql`create index on applications_mail_check (case_id, sent_at)`.execute(db)
  await sql`revoke update, delete, truncate on applications_mail_check from vorzimmer_web, vorzimmer_worker`.execute(db)
  await sql`grant update (tries, confirmed_at) on applications_mail_check to vorzimmer_web`.execute(db)
}
