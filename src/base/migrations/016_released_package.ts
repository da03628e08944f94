import { type Kysely, sql } from 'kysely'

/**
 * Full automation through a released package. The law has three different gates, and all three only where the declared facts are followed in every
 * word; what a package releases is therefore checked here once more, at every single decision:
 * the payload of such a proposal says `act` (only a grant), `special` (somebody told of special circumstances), `followed` (no contradiction, nothing missing)
 * and `vermerk` with the `digest` of the package and the `states` of its findings.
 *
 * @see § 35a VwVfG, § 31a SGB X, § 155 Abs. 4 AO
 */
export async function up(db: Kysely<unknown>) {
  await sql`
    alter table review_released_package add column package text not null, add column digest text not null, add column land text not null,
      add column gate text not null check (gate in ('vwvfg-35a', 'sgbx-31a', 'ao-155')), add column discretion boolean not null,
      add column sample real not null check (sample between 0.02 and 1),
      add constraint no_discretion check (not discretion)`.execute(db)
  await sql`
    create table review_package_stop (
      release_id uuid primary key references review_released_package, person_id text not null, session_id text not null,
      stelle_id text not null references organisation_stelle, at timestamptz not null default clock_timestamp()
    )`.execute(db)
  await sql`
    create table review_package_sample (
      subject text primary key, release_id uuid not null references review_released_package, drawn_on date not null default (now() at time zone 'Europe/Berlin')::date
    )`.execute(db)
  await sql`create index on review_package_sample (release_id, drawn_on)`.execute(db)
  await sql`revoke update, delete, truncate on review_package_stop, review_package_sample from vorzimmer_web, vorzimmer_worker`.execute(db)
  await sql`revoke insert on review_package_stop from vorzimmer_worker`.execute(db)
  // One click of whoever holds a Stelle is enough to stop it.
  await sql`
    create function review_check_stop() returns trigger language plpgsql as $$
    begin
      perform review_require_person(new.person_id, new.session_id, new.stelle_id, null);
      return new;
    end $$`.execute(db)
  await sql`create trigger review_check_stop before insert on review_package_stop for each row execute function review_check_stop()`.execute(db)
  // Who releases is at the head of, or above, the Stelle whose work it is.
  await sql`
    create function review_package_covers(release uuid, stelle text) returns boolean language sql stable as $$
      select exists (select 1 from review_released_package r where r.id = release and review_is_below(stelle, r.stelle_id))
    $$`.execute(db)

  await sql`
    create function review_check_automatic() returns trigger language plpgsql as $$
    declare p review_proposal; r review_released_package;
    begin
      if new.kind <> 'released-package' then return new; end if;
      select * into strict p from review_proposal where id = new.proposal_id;
      select * into r from review_released_package where id = new.package_id;
      if r.id is null or r.withdrawn_at is not null or r.kind <> p.kind or trim(r.legal_basis) = ''
        or exists (select 1 from review_package_stop s where s.release_id = r.id)
        or p.payload -> 'vermerk' ->> 'digest' is distinct from r.digest or not review_package_covers(r.id, p.stelle_id)
      then raise exception 'review.package-not-released'; end if;
      if new.outcome <> 'accepted' or new.payload is distinct from p.payload or p.payload ->> 'act' is distinct from 'grant'
        or coalesce((p.payload ->> 'special')::boolean, true) or not coalesce((p.payload ->> 'followed')::boolean, false)
        or jsonb_typeof(p.payload -> 'vermerk' -> 'states') is distinct from 'object' or p.payload -> 'vermerk' -> 'states' = '{}'::jsonb
        or exists (select 1 from jsonb_each_text(p.payload -> 'vermerk' -> 'states') s where s.value <> 'fulfilled')
      then raise exception 'review.never-automatic'; end if;
      if exists (select 1 from review_package_sample x where x.subject = p.subject) then raise exception 'review.package-sample'; end if;
      return new;
    end $$`.execute(db)
  await sql`create trigger review_check_automatic before insert on review_decision for each row execute function review_check_automatic()`.execute(db)
}
