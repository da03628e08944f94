import { type Kysely, sql } from 'kysely'

/**
 * A proposal is not an act. The decision table knows exactly three kinds, and the database itself proves the first:
 * a person in a live session who holds the Stelle today (or deputises for it) and may sign.
 */
export async function up(db: Kysely<unknown>) {
  await sql`
    create table review_proposal (
      id uuid primary key default gen_random_uuid(), version int not null default 1,
      kind text not null, subject text not null, title text not null,
      payload jsonb not null, evidence jsonb not null default '[]',
      confidence real not null check (confidence between 0 and 1),
      method text not null, label text not null check (label in ('rules', 'classifier', 'extractive', 'generated')),
      judgement boolean not null default false, verwaltungsakt boolean not null default false, signature boolean not null default false,
      amount_cents bigint, stelle_id text not null references organisation_stelle,
      frist_on date, resubmit_on date, status text not null default 'open' check (status in ('open', 'decided', 'withdrawn')),
      created_at timestamptz not null default now()
    )`.execute(db)
  await sql`create unique index review_proposal_one_open on review_proposal (kind, subject) where status = 'open'`.execute(db)
  await sql`create index on review_proposal (stelle_id, frist_on) where status = 'open'`.execute(db)
  await sql`create index on review_proposal (subject)`.execute(db)

  // Filled by parts to come: a standing order keeps its measured precision (D6), a package passed its test cases (H5). Both are signed by a person.
  await sql`
    create table review_standing_order (
      id uuid primary key default gen_random_uuid(), kind text not null, signed_by text not null, session_id text not null, stelle_id text not null references organisation_stelle,
      signed_at timestamptz not null default now(), suspended_at timestamptz
    )`.execute(db)
  await sql`
    create table review_released_package (
      id uuid primary key default gen_random_uuid(), kind text not null, legal_basis text not null check (length(trim(legal_basis)) > 0),
      released_by text not null, session_id text not null, stelle_id text not null references organisation_stelle,
      released_at timestamptz not null default now(), withdrawn_at timestamptz
    )`.execute(db)

  await sql`
    create table review_decision (
      id uuid primary key default gen_random_uuid(), proposal_id uuid not null references review_proposal, proposal_version int not null,
      kind text not null, outcome text not null check (outcome in ('accepted', 'amended', 'rejected')),
      payload jsonb, difference jsonb not null default '{}', reason text,
      person_id text, session_id text, stelle_id text references organisation_stelle, vertretung_for text references organisation_stelle, signing_form text,
      standing_order_id uuid references review_standing_order, package_id uuid references review_released_package,
      decided_at timestamptz not null default now(),
      unique (proposal_id, proposal_version),
      constraint exactly_three_kinds check (
        (kind = 'person' and person_id is not null and session_id is not null and stelle_id is not null and standing_order_id is null and package_id is null) or
        (kind = 'standing-order' and standing_order_id is not null and person_id is null and session_id is null and package_id is null and outcome = 'accepted') or
        (kind = 'released-package' and package_id is not null and person_id is null and session_id is null and standing_order_id is null and outcome = 'accepted'))
    )`.execute(db)
  await sql`
    create table review_reversal (
      decision_id uuid primary key references review_decision, person_id text not null, session_id text not null, stelle_id text not null references organisation_stelle,
      vertretung_for text references organisation_stelle, reason text, at timestamptz not null default now()
    )`.execute(db)
  await sql`create view review_human_decision as select * from review_decision where kind = 'person'`.execute(db)
  await sql`revoke update, delete, truncate on review_decision, review_reversal, review_standing_order, review_released_package from vorzimmer_web, vorzimmer_worker`.execute(
    db,
  )
  await sql`revoke insert on review_standing_order, review_released_package, review_reversal from vorzimmer_worker`.execute(db)

  // Runs with the caller's rights: the worker role cannot even read auth_session.
  await sql`
    create function review_require_person(person text, session text, stelle text, vertretung text) returns void language plpgsql as $$
    declare today date := (now() at time zone 'Europe/Berlin')::date;
    begin
      if current_user = 'vorzimmer_worker' then raise exception 'review.machine-cannot-decide'; end if;
      if not exists (
        select 1 from auth_session s join auth_user u on u."id" = s."userId"
        where s."id" = session and s."userId" = person and s."expiresAt" > now() and s."impersonatedBy" is null and u."banned" is not true
      ) then raise exception 'review.no-live-session'; end if;
      if not exists (
        select 1 from organisation_holding h where h.person_id = person and h.stelle_id = stelle and h.from_on <= today and (h.to_on is null or h.to_on >= today)
      ) then raise exception 'review.not-your-stelle'; end if;
      if vertretung is not null and not (
        exists (select 1 from organisation_deputy d where d.stelle_id = vertretung and d.deputy_id = stelle)
        or exists (
          with recursive above as (
            select office_id as id from organisation_stelle where id = vertretung
            union select o.parent_id from organisation_office o join above a on o.id = a.id where o.parent_id is not null)
          select 1 from organisation_stelle s join above a on s.office_id = a.id where s.id = stelle and s.head)
      ) then raise exception 'review.not-a-deputy'; end if;
    end $$`.execute(db)
  await sql`
    create function review_check_decision() returns trigger language plpgsql as $$
    declare p review_proposal; s organisation_stelle;
    begin
      select * into strict p from review_proposal where id = new.proposal_id;
      if new.kind = 'person' then
        perform review_require_person(new.person_id, new.session_id, new.stelle_id, new.vertretung_for);
        if p.stelle_id <> coalesce(new.vertretung_for, new.stelle_id) then raise exception 'review.other-stelle'; end if;
        select * into strict s from organisation_stelle where id = new.stelle_id;
        if p.signature and new.outcome <> 'rejected' and s.signing_form is null then raise exception 'review.may-not-sign'; end if;
        if p.verwaltungsakt and new.outcome <> 'rejected' and not s.verwaltungsakte then raise exception 'review.may-not-issue'; end if;
        if p.amount_cents is not null and new.outcome <> 'rejected' and s.limit_cents is not null and p.amount_cents > s.limit_cents then
          raise exception 'review.above-limit'; end if;
        if p.judgement and coalesce(trim(new.reason), '') = '' then raise exception 'review.reason-missing'; end if;
      elsif new.kind = 'standing-order' then
        if p.verwaltungsakt or p.judgement then raise exception 'review.never-by-standing-order'; end if;
        if not exists (select 1 from review_standing_order o where o.id = new.standing_order_id and o.kind = p.kind and o.suspended_at is null) then
          raise exception 'review.standing-order-not-alive'; end if;
      elsif new.kind = 'released-package' then
        if p.judgement then raise exception 'review.never-automatic'; end if;
        if not exists (select 1 from review_released_package r where r.id = new.package_id and r.kind = p.kind and r.withdrawn_at is null) then
          raise exception 'review.package-not-released'; end if;
      end if;
      return new;
    end $$`.execute(db)
  await sql`create trigger review_check_decision before insert on review_decision for each row execute function review_check_decision()`.execute(db)
  await sql`
    create function review_check_person() returns trigger language plpgsql as $$
    begin
      perform review_require_person(new.person_id, new.session_id, new.stelle_id, new.vertretung_for);
      return new;
    end $$`.execute(db)
  await sql`create trigger review_check_person before insert on review_reversal for each row execute function review_check_person()`.execute(db)
  await sql`
    create function review_check_order() returns trigger language plpgsql as $$
    begin
      perform review_require_person(coalesce(to_jsonb(new) ->> 'signed_by', to_jsonb(new) ->> 'released_by'), new.session_id, new.stelle_id, null);
      if not (select head from organisation_stelle where id = new.stelle_id) then raise exception 'review.only-a-head'; end if;
      return new;
    end $$`.execute(db)
  for (const table of ['review_standing_order', 'review_released_package'])
    await sql.raw(`create trigger review_check_order before insert on ${table} for each row execute function review_check_order()`).execute(db)
}
