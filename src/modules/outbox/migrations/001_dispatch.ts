import { type Kysely, sql } from 'kysely'

/** What leaves the house, on the ways there are; and the Postausgangsbuch, whose lines can only be added. */
export async function up(db: Kysely<unknown>) {
  await sql`
    create table outbox_dispatch (
      id uuid primary key default gen_random_uuid(), origin text not null, attempt int not null default 1, subject text not null, title text not null,
      stelle_id text not null references organisation_stelle, border text, lines text[] not null,
      channel text not null check (channel in ('post', 'pzu', 'portal', 'nutzerkonto')), delivery jsonb not null,
      recht text not null check (recht in ('vwvfg', 'ao', 'sgb10')), begun_on date, pdf_hash text not null,
      status text not null default 'ready' check (status in ('ready', 'sent', 'provided', 'fetched', 'served', 'returned', 'ended', 'replaced')),
      posted_on date, provided_at timestamptz, notified_on date, fetched_at timestamptz,
      bekanntgabe_on date, reasons jsonb not null default '[]', frist_on date, returned_on date, returned_reason text,
      created_at timestamptz not null default clock_timestamp(), unique (origin, attempt),
      constraint only_with_consent check (channel in ('post', 'pzu') or (delivery -> 'consent' ->> 'on') is not null),
      check (status <> 'sent' or posted_on is not null), check (status <> 'returned' or (returned_on is not null and returned_reason is not null)),
      check (status not in ('returned', 'ended') or bekanntgabe_on is null)
    )`.execute(db)
  await sql`create index on outbox_dispatch (status, created_at)`.execute(db)
  await sql`create index on outbox_dispatch (subject)`.execute(db)
  await sql`create index on outbox_dispatch ((delivery ->> 'codeDigest')) where channel = 'portal'`.execute(db)
  await sql`
    create table outbox_book (
      id uuid primary key default gen_random_uuid(), year int not null, serial int not null, dispatch_id uuid not null unique, channel text not null,
      stelle_id text not null references organisation_stelle, on_day date not null, by_person text, at timestamptz not null default clock_timestamp(), unique (year, serial)
    )`.execute(db)
  await sql`revoke update, delete, truncate on outbox_book from vorzimmer_web, vorzimmer_worker`.execute(db)
  await sql`create trigger hold_check before delete on outbox_dispatch for each row execute function hold_check('', 'subject')`.execute(db)
}
