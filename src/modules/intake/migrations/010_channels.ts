import { type Kysely, sql } from 'kysely'

/**
 * Ways on which post comes by itself: a folder that a scanner fills, a mailbox. A person sets them; the machine may only say how they are. `cursor` is
 * how far a sealed mailbox has been looked at; `leased_until` says which process looks, so that there is one at a time.
 */
export async function up(db: Kysely<unknown>) {
  await sql`
    create table intake_channel (
      id uuid primary key default gen_random_uuid(), version int not null default 1,
      kind text not null check (kind in ('folder', 'mailbox')), title text not null, settings jsonb not null, secret text, active boolean not null default true,
      state text not null default 'starting' check (state in ('starting', 'ok', 'error')), trouble text, state_since timestamptz not null default now(),
      looked_at timestamptz, arrived_at timestamptz, arrived int not null default 0, cursor jsonb,
      leased_by text, leased_until timestamptz
    )`.execute(db)
  await sql`create unique index intake_channel_folder on intake_channel ((settings->>'path')) where kind = 'folder'`.execute(db)
  await sql`create unique index intake_channel_mailbox on intake_channel ((settings->>'host'), (settings->>'user'), (settings->>'folder')) where kind = 'mailbox'`.execute(
    db,
  )
  await sql`
    create table intake_channel_refusal (
      channel_id uuid not null references intake_channel on delete cascade, entry text not null, code text not null, at timestamptz not null default now(),
      primary key (channel_id, entry)
    )`.execute(db)
  await sql`revoke insert, update, delete, truncate on intake_channel from vorzimmer_worker`.execute(db)
  await sql`grant update (state, trouble, state_since, looked_at, arrived_at, arrived, cursor, leased_by, leased_until) on intake_channel to vorzimmer_worker`.execute(
    db,
  )
}
