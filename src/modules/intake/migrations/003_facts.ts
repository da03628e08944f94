import { type Kysely, sql } from 'kysely'

/**
 * What an item says, as typed facts with their places, and what ties it to others: `thread` holds ids of mails and numbers of files, `sender_key` a keyed
 * digest of who sent it, `sketch` and `bands` the likeness of a text (likeness.ts). All of it ends with the item, and at once when it is sealed.
 */
export async function up(db: Kysely<unknown>) {
  await sql`
    alter table intake_item add column priority text not null default 'normal' check (priority in ('immediate', 'high', 'normal', 'low')),
      add column sender_from text check (sender_from in ('envelope', 'letterhead', 'signature', 'plate')), add column sender_key text,
      add column thread text[] not null default '{}'`.execute(db)
  await sql`create index on intake_item using gin (thread)`.execute(db)
  await sql`create index on intake_item (sender_key, received_at) where sender_key is not null`.execute(db)
  await sql`alter table intake_document add column sketch int[] not null default '{}', add column bands int[] not null default '{}'`.execute(db)
  await sql`create index on intake_document using gin (bands)`.execute(db)
  await sql`
    create table intake_fact (
      id uuid primary key default gen_random_uuid(), item_id uuid not null references intake_item on delete cascade,
      document_id uuid not null references intake_document on delete cascade, type text not null, value text not null,
      start_at int not null, end_at int not null, page int, boxes jsonb, confidence real not null check (confidence between 0 and 1), frist jsonb
    )`.execute(db)
  await sql`create index on intake_fact (item_id)`.execute(db)
  await sql`create index on intake_fact (document_id)`.execute(db)
  await sql`alter table intake_item drop constraint sealed_is_empty`.execute(db)
  await sql`
    alter table intake_item add constraint sealed_is_empty check (
      (sealed is null) = (status <> 'sealed') and (sealed is null or (subject is null and file_name = '' and refusal_sentence is null and document_type is null
        and tags = '{}' and plan_id is null and frist_on is null and akte_id is null and origin like 'sealed/%' and priority = 'normal' and sender_key is null
        and thread = '{}')))`.execute(db)
}
