import { type Kysely, sql } from 'kysely'

/** Other programs and the digest of their token. The machine can use no token but those a person made. */
export async function up(db: Kysely<unknown>) {
  await sql`
    create table auth_client (
      id uuid primary key default gen_random_uuid(), title text not null, permissions text[] not null, mailbox text,
      token_digest text not null unique, created_by text not null, created_at timestamptz not null default now(),
      last_used_at timestamptz, revoked_at timestamptz
    )`.execute(db)
  await sql`revoke insert, update, delete, truncate on auth_client from vorzimmer_worker`.execute(db)
  await sql`revoke delete, truncate, update on auth_client from vorzimmer_web`.execute(db)
  await sql`grant update (last_used_at, revoked_at) on auth_client to vorzimmer_web`.execute(db)
  // An answer to a mail names the mail it answers, so that the reader's program lays both together.
  await sql`alter table mail_message add column in_reply_to text`.execute(db)
}
