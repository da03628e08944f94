import { type Kysely, sql } from 'kysely'

/**
 * A standing order lives on blind samples: proposals that stayed hidden until a person had chosen. A measure says which routine is sampled, below which head;
 * an order is signed on a measure for one method. The database itself computes the bound, before a signature and before every single acceptance.
 */
export async function up(db: Kysely<unknown>) {
  await sql`alter table review_proposal add column routine text not null default ''`.execute(db)
  await sql`create index on review_proposal (kind, routine, created_at) where routine <> ''`.execute(db)
  await sql`
    create table review_measure (
      id uuid primary key default gen_random_uuid(), kind text not null, routine text not null check (routine <> ''),
      stelle_id text not null references organisation_stelle, signed_by text not null, session_id text not null,
      seed uuid not null default gen_random_uuid(), started_at timestamptz not null default now(), ended_at timestamptz
    )`.execute(db)
  await sql`create unique index review_measure_one on review_measure (kind, routine) where ended_at is null`.execute(db)
  await sql`alter table review_standing_order add column measure_id uuid not null references review_measure, add column method text not null`.execute(
    db,
  )
  await sql`
    create table review_blind_sample (
      proposal_id uuid primary key references review_proposal on delete cascade, measure_id uuid not null references review_measure, method text not null,
      drawn_at timestamptz not null default now(), decided_at timestamptz, agreed boolean, decision_id uuid references review_decision,
      check (num_nonnulls(decided_at, agreed, decision_id) in (0, 3))
    )`.execute(db)
  await sql`create index on review_blind_sample (measure_id, method, decided_at)`.execute(db)
  await sql`
    create table review_suspension (
      order_id uuid primary key references review_standing_order, cause text not null check (cause in ('bound', 'drift', 'head')),
      person_id text, session_id text, stelle_id text references organisation_stelle, at timestamptz not null default now(),
      check ((cause = 'head') = (num_nonnulls(person_id, session_id, stelle_id) = 3))
    )`.execute(db)
  for (const table of ['review_measure', 'review_blind_sample', 'review_suspension'])
    await sql.raw(`revoke update, delete, truncate on ${table} from vorzimmer_web, vorzimmer_worker`).execute(db)
  await sql`revoke insert on review_measure from vorzimmer_worker`.execute(db)
  await sql`revoke insert on review_blind_sample from vorzimmer_web`.execute(db)
  await sql`grant update (ended_at) on review_measure to vorzimmer_web`.execute(db)
  await sql`grant update (decided_at, agreed, decision_id) on review_blind_sample to vorzimmer_web`.execute(db)

  // A sealed Stelle is below nobody.
  await sql`
    create function review_is_below(stelle text, head_stelle text) returns boolean language sql stable as $$
      with recursive above as (
        select office_id as id from organisation_stelle where id = stelle and not sealed
        union select o.parent_id from organisation_office o join above a on o.id = a.id where o.parent_id is not null)
      select exists (select 1 from organisation_stelle s join above a on s.office_id = a.id where s.id = head_stelle and s.head)
    $$`.execute(db)

  // The lower Clopper-Pearson bound is at least 0.98 exactly when so few errors have a chance of at most 1 in 20 at a precision of 0.98: the binomial
  // sum says the same as the beta quantile of precision.ts. A drift that was noticed makes all samples before it worthless.
  await sql`
    create function review_precision_holds(wanted_measure uuid, wanted_method text) returns boolean language plpgsql stable as $$
    declare n int; wrong int; term double precision; tail double precision;
    begin
      select count(*), count(*) filter (where not agreed) into n, wrong from (
        select agreed from review_blind_sample where measure_id = wanted_measure and method = wanted_method and decided_at > coalesce((
          select max(s.at) from review_suspension s join review_standing_order o on o.id = s.order_id
          where o.measure_id = wanted_measure and o.method = wanted_method and s.cause = 'drift'), '-infinity')
        order by decided_at desc, proposal_id desc limit 1000) newest;
      term := power(0.98::double precision, n);
      tail := term;
      for i in 1..wrong loop
        term := term * (n - i + 1) / i * 0.02 / 0.98;
        tail := tail + term;
      end loop;
      return tail <= 0.05;
    end $$`.execute(db)

  await sql`
    create function review_check_precision() returns trigger language plpgsql as $$
    declare m review_measure;
    begin
      select * into strict m from review_measure where id = new.measure_id for update;
      if m.ended_at is not null or m.kind <> new.kind then raise exception 'review.not-measured'; end if;
      if new.stelle_id <> m.stelle_id and not review_is_below(m.stelle_id, new.stelle_id) then raise exception 'review.only-a-head'; end if;
      if exists (select 1 from review_standing_order o where o.measure_id = m.id and o.suspended_at is null
        and not exists (select 1 from review_suspension s where s.order_id = o.id)) then raise exception 'review.order-alive'; end if;
      if not review_precision_holds(new.measure_id, new.method) then raise exception 'review.precision-too-low'; end if;
      return new;
    end $$`.execute(db)
  await sql`create trigger review_check_precision before insert on review_standing_order for each row execute function review_check_precision()`.execute(
    db,
  )
  await sql`create trigger review_check_order before insert on review_measure for each row execute function review_check_order()`.execute(db)
  await sql`
    create function review_check_suspension() returns trigger language plpgsql as $$
    begin
      if new.cause <> 'head' then return new; end if;
      perform review_require_person(new.person_id, new.session_id, new.stelle_id, null);
      if not exists (select 1 from review_standing_order o where o.id = new.order_id and (o.stelle_id = new.stelle_id or review_is_below(o.stelle_id, new.stelle_id)))
        or not (select head from organisation_stelle where id = new.stelle_id) then raise exception 'review.only-a-head'; end if;
      return new;
    end $$`.execute(db)
  await sql`create trigger review_check_suspension before insert on review_suspension for each row execute function review_check_suspension()`.execute(
    db,
  )
  await sql`
    create function review_check_sample() returns trigger language plpgsql as $$
    begin
      if old.decided_at is not null then raise exception 'review.sample-is-final'; end if;
      if not exists (select 1 from review_decision d where d.id = new.decision_id and d.proposal_id = old.proposal_id and d.kind = 'person'
        and not (new.agreed and d.outcome = 'rejected')) then raise exception 'review.sample-needs-a-person'; end if;
      return new;
    end $$`.execute(db)
  await sql`create trigger review_check_sample before update on review_blind_sample for each row execute function review_check_sample()`.execute(db)

  // As in 005; the part of the standing order is new.
  await sql`
    create or replace function review_check_decision() returns trigger language plpgsql as $$
    declare p review_proposal; s organisation_stelle; o review_standing_order; m review_measure;
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
        select * into o from review_standing_order where id = new.standing_order_id;
        select * into m from review_measure where id = o.measure_id;
        if o.suspended_at is not null or exists (select 1 from review_suspension x where x.order_id = o.id) or m.ended_at is not null
          or o.kind <> p.kind or m.routine <> p.routine or o.method <> p.method or not review_is_below(p.stelle_id, o.stelle_id)
        then raise exception 'review.standing-order-not-alive'; end if;
        if exists (select 1 from review_blind_sample b where b.proposal_id = p.id) then raise exception 'review.blind-sample'; end if;
        if not review_precision_holds(o.measure_id, o.method) then raise exception 'review.precision-too-low'; end if;
        if new.payload is distinct from p.payload then raise exception 'review.never-by-standing-order'; end if;
      elsif new.kind = 'released-package' then
        if p.judgement then raise exception 'review.never-automatic'; end if;
        if not exists (select 1 from review_released_package r where r.id = new.package_id and r.kind = p.kind and r.withdrawn_at is null) then
          raise exception 'review.package-not-released'; end if;
      end if;
      return new;
    end $$`.execute(db)
}
