import { type Kysely, sql } from 'kysely'

/**
 * Applications, from the draft to what was decided. The database itself holds that: what is decided rests on a decision of the right kind; where two
 * have to sign, two did; a package is active only after a second person has said so; and nothing the house writes leaves without a decision.
 */
export async function up(db: Kysely<unknown>) {
  await sql`
    create table applications_package (
      id uuid primary key default gen_random_uuid(), package text not null, title text not null, label text not null, digest text not null, content jsonb not null,
      status text not null default 'imported' check (status in ('imported', 'proposed', 'active', 'retired')),
      imported_at timestamptz not null default clock_timestamp(), proposed_by text, proposed_note text, activated_at timestamptz,
      decision_id uuid references review_decision, unique (package, digest)
    )`.execute(db)
  await sql`create unique index applications_package_one_active on applications_package (package) where status = 'active'`.execute(db)
  await sql`create table applications_counter (year int primary key, last int not null)`.execute(db)
  await sql`create table applications_guess (bucket text primary key, failures int not null, since timestamptz not null)`.execute(db)
  await sql`
    create table applications_case (
      id uuid primary key default gen_random_uuid(), version int not null default 1, package_id uuid not null references applications_package,
      status text not null default 'draft' check (status in ('draft', 'submitted', 'asked', 'prepared', 'decided', 'withdrawn')),
      handle text not null unique, code_digest text not null, year int, serial int,
      answers jsonb not null default '{}', step int not null default 0, stelle_id text not null references organisation_stelle, border text,
      applicant text not null default '', mail text, identity jsonb,
      started_at timestamptz not null default now(), updated_at timestamptz not null default now(), submitted_at timestamptz, complete_on date,
      vermerk jsonb, issued_at timestamptz, unique (year, serial),
      check ((status = 'draft') = (submitted_at is null) or status = 'withdrawn'), check ((submitted_at is null) = (serial is null))
    )`.execute(db)
  await sql`create index on applications_case (stelle_id, status)`.execute(db)
  await sql`create index on applications_case (package_id, status)`.execute(db)
  await sql`
    create table applications_upload (
      id uuid primary key default gen_random_uuid(), case_id uuid not null references applications_case on delete cascade, name text not null, file_hash text not null,
      size bigint not null, kind text not null, document text not null, recognised text, "values" jsonb not null default '[]', proven boolean not null default false,
      hints jsonb not null default '[]', text text not null default '', refusal text, later boolean not null default false,
      corrected_by text, uploaded_at timestamptz not null default clock_timestamp(), unique (case_id, file_hash, document)
    )`.execute(db)
  await sql`
    create table applications_message (
      id uuid primary key default gen_random_uuid(), case_id uuid not null references applications_case on delete cascade,
      kind text not null check (kind in ('missing', 'hearing', 'message')), from_house boolean not null, text text not null, due_on date,
      decision_id uuid unique references review_decision, at timestamptz not null default clock_timestamp(), check (from_house = (decision_id is not null))
    )`.execute(db)
  await sql`create index on applications_message (case_id, at)`.execute(db)
  await sql`
    create table applications_outcome (
      case_id uuid primary key references applications_case on delete cascade, decision_id uuid not null unique references review_decision,
      prepared_decision_id uuid references review_decision, act text not null check (act in ('grant', 'partly', 'refuse', 'acknowledge')),
      amounts jsonb not null default '{}', reason text not null default '', weighing text not null default '', conditions text not null default '',
      texts jsonb not null, automatic boolean not null default false, at timestamptz not null default clock_timestamp()
    )`.execute(db)

  await sql`revoke update, delete, truncate on applications_message from vorzimmer_web, vorzimmer_worker`.execute(db)
  await sql`revoke update, truncate on applications_outcome from vorzimmer_web, vorzimmer_worker`.execute(db)
  await sql`revoke delete, truncate on applications_package from vorzimmer_web, vorzimmer_worker`.execute(db)
  await sql`revoke update on applications_package from vorzimmer_web, vorzimmer_worker`.execute(db)
  await sql`grant update (status, proposed_by, proposed_note, activated_at, decision_id) on applications_package to vorzimmer_web`.execute(db)

  await sql`
    create function applications_check_outcome() returns trigger language plpgsql as $$
    declare d review_decision; p review_proposal; c applications_case; content jsonb; first review_decision;
    begin
      select * into strict c from applications_case where id = new.case_id;
      select k.content into strict content from applications_package k where k.id = c.package_id;
      select * into d from review_decision where id = new.decision_id;
      select * into p from review_proposal where id = d.proposal_id;
      if d.id is null or d.outcome = 'rejected' or p.subject <> 'applications/' || new.case_id
        or p.kind not in ('applications.decide', 'applications.sign', 'applications.acknowledge', 'applications.automatic')
        or new.act is distinct from d.payload ->> 'act'
        or new.automatic <> (d.kind = 'released-package') or d.kind not in ('person', 'released-package')
        or (d.kind = 'released-package') <> (p.kind = 'applications.automatic')
      then raise exception 'applications.outcome-needs-a-decision'; end if;
      if (content ->> 'leistung.json')::jsonb -> 'signing' -> 'fourEyes' = 'true'::jsonb then
        select * into first from review_decision where id = new.prepared_decision_id;
        if p.kind <> 'applications.sign' or first.id is null or first.person_id is null or first.person_id = d.person_id
          or not exists (select 1 from review_proposal q where q.id = first.proposal_id and q.subject = p.subject and q.kind = 'applications.prepare')
        then raise exception 'applications.two-persons-sign'; end if;
      end if;
      return new;
    end $$`.execute(db)
  await sql`create trigger applications_check_outcome before insert on applications_outcome for each row execute function applications_check_outcome()`.execute(
    db,
  )
  await sql`
    create function applications_check_case() returns trigger language plpgsql as $$
    begin
      if new.status = 'decided' and old.status <> 'decided' and not exists (select 1 from applications_outcome o where o.case_id = new.id)
      then raise exception 'applications.outcome-needs-a-decision'; end if;
      if old.serial is not null and (new.serial is distinct from old.serial or new.year is distinct from old.year or new.submitted_at is distinct from old.submitted_at
        or new.package_id <> old.package_id or new.answers <> old.answers) then raise exception 'applications.sent-is-final'; end if;
      return new;
    end $$`.execute(db)
  await sql`create trigger applications_check_case before update on applications_case for each row execute function applications_check_case()`.execute(
    db,
  )
  await sql`
    create function applications_check_message() returns trigger language plpgsql as $$
    begin
      if new.from_house and not exists (
        select 1 from review_decision d join review_proposal p on p.id = d.proposal_id
        where d.id = new.decision_id and d.kind = 'person' and d.outcome <> 'rejected' and p.kind = 'applications.say'
          and p.subject = 'applications-message/' || new.case_id and d.payload ->> 'text' = new.text and d.payload ->> 'kind' = new.kind
      ) then raise exception 'applications.message-needs-a-decision'; end if;
      return new;
    end $$`.execute(db)
  await sql`create trigger applications_check_message before insert on applications_message for each row execute function applications_check_message()`.execute(
    db,
  )
  await sql`
    create function applications_check_package() returns trigger language plpgsql as $$
    begin
      if new.status = 'active' and (tg_op = 'INSERT' or old.status <> 'active') and not exists (
        select 1 from review_decision d join review_proposal p on p.id = d.proposal_id
        where d.id = new.decision_id and d.kind = 'person' and d.outcome <> 'rejected' and p.kind = 'applications.activate'
          and p.subject = 'applications-package/' || new.id and d.person_id is distinct from new.proposed_by
      ) then raise exception 'applications.package-needs-two-persons'; end if;
      return new;
    end $$`.execute(db)
  await sql`create trigger applications_check_package before insert or update on applications_package for each row execute function applications_check_package()`.execute(
    db,
  )
}
