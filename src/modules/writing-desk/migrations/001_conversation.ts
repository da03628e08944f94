import { type Kysely, sql } from 'kysely'

/**
 * Conversations of one person with a model. Every word of hers or the model's lies in a `sealed` column, closed with the house's key and bound to her and the
 * row: of the rest one sees that somebody asked something, and when. The machine's role sees nothing at all.
 */
export async function up(db: Kysely<unknown>) {
  await sql`
    create table writing_desk_conversation (
      id uuid primary key, person_id text not null, sealed text not null, data_class text not null,
      created_at timestamptz not null default now(), last_at timestamptz not null default now()
    )`.execute(db)
  await sql`create index on writing_desk_conversation (person_id, last_at desc)`.execute(db)
  await sql`
    create table writing_desk_message (
      id uuid primary key, conversation_id uuid not null references writing_desk_conversation on delete cascade, number int not null,
      role text not null check (role in ('person', 'model')), ending text not null, sealed text not null,
      method text, model text, at timestamptz not null default now(), unique (conversation_id, number)
    )`.execute(db)
  await sql`
    create table writing_desk_document (
      id uuid primary key, conversation_id uuid not null references writing_desk_conversation on delete cascade,
      sealed text not null, characters int not null, data_class text not null, at timestamptz not null default clock_timestamp()
    )`.execute(db)
  await sql`create index on writing_desk_document (conversation_id)`.execute(db)
  await sql`
    create table writing_desk_template (
      id uuid primary key, person_id text not null, sealed text not null, changed_at timestamptz not null default now()
    )`.execute(db)
  await sql`create index on writing_desk_template (person_id)`.execute(db)
  await sql`
    revoke all on writing_desk_conversation, writing_desk_message, writing_desk_document, writing_desk_template from vorzimmer_worker`.execute(db)
}
