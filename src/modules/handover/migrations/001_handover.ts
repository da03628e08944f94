import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>) {
  await sql`
    create table handover_target (
      id uuid primary key default gen_random_uuid(), title text not null, kind text not null check (kind in ('webhook', 'folder')), format text not null check (format in ('json', 'csv')),
      place text not null, topics text[] not null, borders text[] not null default '{}', secret_closed text, made_by text not null,
      made_at timestamptz not null default clock_timestamp(), ended_at timestamptz, check ((kind = 'webhook') = (secret_closed is not null))
    )`.execute(db)
  await sql`
    create table handover_delivery (
      id uuid primary key default gen_random_uuid(), target_id uuid not null references handover_target, key text not null, subject text not null, payload jsonb not null,
      status text not null default 'waiting' check (status in ('waiting', 'sent', 'answered')), attempts int not null default 0,
      result jsonb, created_at timestamptz not null default clock_timestamp(), sent_at timestamptz, answered_at timestamptz, unique (target_id, key)
    )`.execute(db)
  await sql`create index on handover_delivery (subject)`.execute(db)
  await sql`create trigger hold_check before delete on handover_delivery for each row execute function hold_check('', 'subject')`.execute(db)
}
