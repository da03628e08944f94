import { type Kysely, sql } from 'kysely'

/**
 * Audit rows are sealed in batches (audit-seal.ts). The serving roles may add a row's content but neither its number, its time nor its seal,
 * and they may start a batch only through `audit_take`, which takes rows that no running transaction can join any more.
 */
export async function up(db: Kysely<unknown>) {
  await sql`alter table audit_entry add column seal int`.execute(db)
  await sql`create index on audit_entry (seal)`.execute(db)
  await sql`create index audit_entry_unsealed on audit_entry (id) where seal is null`.execute(db)
  await sql`revoke insert on audit_entry from vorzimmer_web, vorzimmer_worker`.execute(db)
  await sql`grant insert (fact, actor, actor_kind, subject, data) on audit_entry to vorzimmer_web, vorzimmer_worker`.execute(db)

  await sql`
    create table audit_seal (
      number int primary key check (number > 0), first_id bigint not null, last_id bigint not null, rows int not null check (rows > 0),
      rows_hash text not null, previous text not null, hash text not null unique, signature text not null, sealed_at timestamptz not null
    )`.execute(db)
  await sql`create table audit_checkpoint (through int primary key, hash text not null, signature text not null, at timestamptz not null)`.execute(db)
  await sql`
    create table audit_verification (
      id bigint generated always as identity primary key, at timestamptz not null default clock_timestamp(),
      sound boolean not null, seals int not null, problems text[] not null
    )`.execute(db)
  await sql`revoke insert, update, delete, truncate on audit_seal, audit_checkpoint, audit_verification from vorzimmer_web, vorzimmer_worker`.execute(
    db,
  )
  await sql`grant insert on audit_seal to vorzimmer_worker`.execute(db)

  // A row is final when its transaction is older than the oldest one still running. Not its id counts: a transaction may take a low id and commit late.
  await sql`
    create function audit_take(most int) returns int language plpgsql security definer set search_path = public, pg_temp as $$
    declare next int;
    begin
      perform pg_advisory_xact_lock(hashtext('audit_take'));
      select coalesce(max(number), 0) + 1 into next from audit_seal;
      with final as (
        select id from audit_entry where seal is null and age(xmin) > age(pg_snapshot_xmin(pg_current_snapshot())::xid) order by id limit most)
      update audit_entry e set seal = next from final f where e.id = f.id;
      return case when found then next end;
    end $$`.execute(db)
  await sql`revoke execute on function audit_take from public`.execute(db)
  await sql`grant execute on function audit_take to vorzimmer_worker`.execute(db)
}
