import { type Kysely, sql } from 'kysely'

/**
 * The Geschäftsgang of a subject. What a person arranges is proved like a decision (a live session, the Stelle held today or deputised for); what a
 * Stelle answers is a decision of base/review; and the database itself refuses a signature without one.
 */
export async function up(db: Kysely<unknown>) {
  await sql`
    create table circulation_run (
      id uuid primary key default gen_random_uuid(), subject text not null unique, assigned_to text,
      status text not null default 'open' check (status in ('open', 'signed', 'closed')),
      draft text not null default '', draft_version int not null default 0, amount_cents bigint, verwaltungsakt boolean not null default false,
      opened_at timestamptz not null default now(), closed_at timestamptz, check ((status = 'closed') = (closed_at is not null))
    )`.execute(db)
  await sql`
    create table circulation_order (
      id uuid primary key default gen_random_uuid(), run_id uuid not null references circulation_run on delete cascade,
      kind text not null check (kind in ('zuschreiben', 'entwurf', 'kenntnisnahme', 'mitzeichnung', 'schlusszeichnung', 'wiedervorlage', 'zurueckziehen', 'zu-den-akten', 'wiederaufnehmen')),
      person_id text not null, session_id text not null, stelle_id text not null references organisation_stelle,
      vertretung_for text references organisation_stelle, to_stellen text[] not null default '{}', note text, at timestamptz not null default clock_timestamp()
    )`.execute(db)
  await sql`create index on circulation_order (run_id, at)`.execute(db)
  await sql`
    create table circulation_step (
      id uuid primary key default gen_random_uuid(), run_id uuid not null references circulation_run on delete cascade,
      order_id uuid not null references circulation_order on delete cascade,
      kind text not null check (kind in ('kenntnisnahme', 'mitzeichnung', 'schlusszeichnung', 'wiedervorlage')),
      stelle_id text not null references organisation_stelle, position int not null default 1, draft_version int not null default 0,
      status text not null check (status in ('planned', 'open', 'done', 'refused', 'lapsed', 'withdrawn')), due_on date,
      decision_id uuid references review_decision, asked_at timestamptz not null default clock_timestamp(), done_at timestamptz,
      check (status not in ('done', 'refused') or decision_id is not null)
    )`.execute(db)
  await sql`create index on circulation_step (run_id, kind)`.execute(db)
  await sql`create index on circulation_step (stelle_id, status)`.execute(db)

  await sql`create trigger review_check_person before insert on circulation_order for each row execute function review_check_person()`.execute(db)
  await sql`
    create function circulation_check_step() returns trigger language plpgsql as $$
    begin
      if new.status not in ('done', 'refused') then return new; end if;
      if tg_op = 'UPDATE' and old.status = new.status and old.decision_id = new.decision_id then return new; end if;
      if not exists (
        select 1 from review_decision d join review_proposal p on p.id = d.proposal_id
        where d.id = new.decision_id and d.kind = 'person' and p.subject = 'circulation/' || new.id and p.kind like 'circulation.' || new.kind || '%'
          and (d.outcome = 'rejected') = (new.status = 'refused')
      ) then raise exception 'circulation.step-needs-a-decision'; end if;
      if new.kind = 'schlusszeichnung' and new.status = 'done' and exists (
        select 1 from circulation_step s where s.run_id = new.run_id and s.kind = 'mitzeichnung' and s.status in ('planned', 'open', 'refused')
      ) then raise exception 'circulation.mitzeichnung-missing'; end if;
      return new;
    end $$`.execute(db)
  await sql`create trigger circulation_check_step before insert or update on circulation_step for each row execute function circulation_check_step()`.execute(
    db,
  )
  await sql`
    create function circulation_check_run() returns trigger language plpgsql as $$
    begin
      if new.status = 'signed' and old.status = 'open' and not exists (
        select 1 from circulation_step s where s.run_id = new.id and s.kind = 'schlusszeichnung' and s.status = 'done' and s.draft_version = new.draft_version
      ) then raise exception 'circulation.not-signed'; end if;
      if new.status = 'closed' and old.status <> 'closed' and (
        not exists (select 1 from circulation_order o where o.run_id = new.id and o.kind = 'zu-den-akten' and o.at > now() - interval '1 hour')
        or exists (select 1 from circulation_step s where s.run_id = new.id and (s.status in ('planned', 'open') or s.kind = 'mitzeichnung' and s.status = 'refused'))
      ) then raise exception 'circulation.not-to-be-closed'; end if;
      if old.status = 'signed' and new.draft_version <> old.draft_version then raise exception 'circulation.draft-is-final'; end if;
      return new;
    end $$`.execute(db)
  await sql`create trigger circulation_check_run before update on circulation_run for each row execute function circulation_check_run()`.execute(db)
  await sql`revoke update, delete, truncate on circulation_order from vorzimmer_web, vorzimmer_worker`.execute(db)
  await sql`revoke insert on circulation_order, circulation_run from vorzimmer_worker`.execute(db)
}
