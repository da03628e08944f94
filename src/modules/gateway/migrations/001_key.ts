import { type Kysely, sql } from 'kysely'

/** Keys of other tools. Of the key itself only a digest is kept (it has 256 random bits, so no salt is needed). A revocation is never taken back. */
export async function up(db: Kysely<unknown>) {
  await sql`
    create table gateway_key (
      id uuid primary key default gen_random_uuid(), name text not null, digest text not null unique, ending text not null,
      office_id text not null references organisation_office, data_class text not null, created_by text not null,
      created_at timestamptz not null default now(), expires_on date, revoked_at timestamptz
    )`.execute(db)
  await sql`
    create function gateway_revoked_for_good() returns trigger language plpgsql as $$
    begin
      if old.revoked_at is not null then raise exception 'gateway.revoked-for-good'; end if;
      return new;
    end $$`.execute(db)
  await sql`create trigger gateway_revoked_for_good before update on gateway_key for each row execute function gateway_revoked_for_good()`.execute(db)
  await sql`revoke insert, update, delete, truncate on gateway_key from vorzimmer_worker`.execute(db)
  await sql`revoke update, delete, truncate on gateway_key from vorzimmer_web`.execute(db)
  await sql`grant update (revoked_at) on gateway_key to vorzimmer_web`.execute(db)
}
