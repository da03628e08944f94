import { type Kysely, sql } from 'kysely'

/**
 * The end of an Akte. It is offered or a Kassation is asked for by one person; the archive appraises; another person releases. The database itself keeps
 * the promise: only its own function destroys, and only after the period, without a hold, by the decision of a second person. What remains is a line of
 * the Vernichtungsprotokoll that nobody can change.
 */
export async function up(db: Kysely<unknown>) {
  await sql`
    create table records_disposal (
      id uuid primary key default gen_random_uuid(), akte_id uuid not null references records_akte on delete cascade,
      status text not null check (status in ('offered', 'appraised', 'stopped')),
      appraisal text check (appraisal in ('archivwuerdig', 'kassabel', 'plan')), ends_on date not null,
      person_id text not null, session_id text not null, stelle_id text not null references organisation_stelle,
      vertretung_for text references organisation_stelle, appraised_by text, asked_at timestamptz not null default clock_timestamp(),
      check (status <> 'appraised' or appraisal is not null)
    )`.execute(db)
  await sql`create unique index records_disposal_one on records_disposal (akte_id) where status <> 'stopped'`.execute(db)
  await sql`create trigger review_check_person before insert on records_disposal for each row execute function review_check_person()`.execute(db)
  await sql`revoke insert on records_disposal from vorzimmer_worker`.execute(db)
  await sql`
    create table records_destroyed (
      id uuid primary key default gen_random_uuid(), akte_id uuid not null unique, aktenzeichen text not null, plan_id text not null,
      stelle_id text not null references organisation_stelle, border text, opened_on date not null, closed_on date not null, ends_on date not null,
      entries int not null, kind text not null check (kind in ('kassation', 'uebergabe')), appraisal text not null,
      asked_by text not null, released_by text not null, decision_id uuid not null references review_decision, at timestamptz not null default clock_timestamp(),
      constraint two_persons check (kind <> 'kassation' or asked_by <> released_by)
    )`.execute(db)
  await sql`revoke insert, update, delete, truncate on records_destroyed from vorzimmer_web, vorzimmer_worker`.execute(db)
  await sql`revoke delete, truncate on records_akte from vorzimmer_web, vorzimmer_worker`.execute(db)

  // A hold on an Akte covers what lies in it, and one on what lies in it covers the Akte.
  await sql`
    create or replace function is_held(wanted text) returns boolean language plpgsql stable security definer set search_path = public, pg_temp as $$
    begin
      return exists (
        select 1 from legal_hold h where not exists (select 1 from legal_hold_lifting l where l.hold_id = h.id) and (
          h.subject = wanted
          or exists (select 1 from records_entry e where e.subject = wanted and h.subject = 'records/' || e.akte_id)
          or exists (select 1 from records_entry e where 'records/' || e.akte_id = wanted and e.subject = h.subject)));
    end $$`.execute(db)
  await sql`create trigger hold_check before delete on records_akte for each row execute function hold_check('records/', 'id')`.execute(db)
  await sql`create trigger hold_check before delete on records_entry for each row execute function hold_check('', 'subject')`.execute(db)
  await sql`create trigger hold_check before delete on circulation_run for each row execute function hold_check('', 'subject')`.execute(db)
  await sql`create trigger hold_check before delete on intake_item for each row execute function hold_check('intake/', 'id')`.execute(db)

  await sql`
    create function records_destroy(wanted uuid, decision uuid, subjects text[]) returns uuid
      language plpgsql security definer set search_path = public, pg_temp as $$
    declare a records_akte; d review_decision; p review_proposal; o records_disposal; made uuid;
    begin
      select * into strict a from records_akte where id = wanted for update;
      select * into strict d from review_decision where id = decision;
      select * into strict p from review_proposal where id = d.proposal_id;
      select * into o from records_disposal where akte_id = wanted and status = 'appraised';
      if not found or a.status <> 'closed' or p.subject <> 'records/' || wanted or p.kind not in ('records.kassation', 'records.uebergabe')
        or d.kind <> 'person' or d.outcome = 'rejected' then raise exception 'records.not-released'; end if;
      if o.ends_on >= (now() at time zone 'Europe/Berlin')::date then raise exception 'records.not-due'; end if;
      if is_held('records/' || wanted) then raise exception 'hold.held'; end if;
      if p.kind = 'records.kassation' and d.person_id = o.person_id then raise exception 'records.four-eyes'; end if;
      insert into records_destroyed (akte_id, aktenzeichen, plan_id, stelle_id, border, opened_on, closed_on, ends_on, entries, kind, appraisal, asked_by, released_by, decision_id)
        values (a.id, a.aktenzeichen, a.plan_id, a.stelle_id, a.border, (a.opened_at at time zone 'Europe/Berlin')::date, (a.closed_at at time zone 'Europe/Berlin')::date,
          o.ends_on, (select count(*) from records_entry e where e.akte_id = wanted), replace(p.kind, 'records.', ''), o.appraisal, o.person_id, d.person_id, d.id)
        returning id into made;
      -- Decisions stay as proof that persons decided; their words go.
      update review_decision set payload = null, difference = '{}', reason = null
        where proposal_id in (select id from review_proposal where subject = any(subjects || array['records/' || wanted]));
      update review_proposal set title = '', payload = '{}', evidence = '[]', status = case when status = 'open' then 'withdrawn' else status end
        where subject = any(subjects || array['records/' || wanted]);
      update review_reversal set reason = null where decision_id in (
        select r.id from review_decision r join review_proposal q on q.id = r.proposal_id where q.subject = any(subjects || array['records/' || wanted]));
      delete from records_entry where akte_id = wanted;
      delete from records_akte where id = wanted;
      return made;
    end $$`.execute(db)
  await sql`revoke execute on function records_destroy from public`.execute(db)
  await sql`grant execute on function records_destroy to vorzimmer_web`.execute(db)
}
