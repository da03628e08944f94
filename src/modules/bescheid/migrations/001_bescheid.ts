import { type Kysely, sql } from 'kysely'

/**
 * Drafts and Bescheide. A row becomes `issued` only by a decision about it: of a person, proved by base/review, or of a released package; and what is issued
 * can no longer be changed, except that its files are added once.
 */
export async function up(db: Kysely<unknown>) {
  await sql`
    create table bescheid_bescheid (
      id uuid primary key default gen_random_uuid(), version int not null default 1, subject text not null, stelle_id text not null references organisation_stelle, border text,
      content jsonb not null, status text not null default 'draft' check (status in ('draft', 'proposed', 'issued', 'dropped')),
      year int, serial int, decision_id uuid references review_decision, issued_at timestamptz, pdf_hash text, docx_hash text,
      created_by text not null, created_at timestamptz not null default clock_timestamp(), unique (year, serial),
      check ((status = 'issued') = (decision_id is not null)), check ((decision_id is null) = (serial is null and year is null and issued_at is null)),
      check ((pdf_hash is null) = (docx_hash is null)), check (pdf_hash is null or status = 'issued')
    )`.execute(db)
  await sql`create index on bescheid_bescheid (subject)`.execute(db)
  await sql`create index on bescheid_bescheid (stelle_id, status, created_at)`.execute(db)
  await sql`
    create function bescheid_check() returns trigger language plpgsql as $$
    declare d review_decision; p review_proposal;
    begin
      if tg_op = 'INSERT' then
        if new.status <> 'draft' then raise exception 'bescheid.needs-a-decision'; end if;
        return new;
      end if;
      if old.status = 'issued' then
        if (new.content, new.subject, new.decision_id, new.year, new.serial, new.issued_at, new.status, new.stelle_id)
          is distinct from (old.content, old.subject, old.decision_id, old.year, old.serial, old.issued_at, old.status, old.stelle_id)
          or (old.pdf_hash is not null and (new.pdf_hash, new.docx_hash) is distinct from (old.pdf_hash, old.docx_hash)) then raise exception 'bescheid.final'; end if;
        return new;
      end if;
      if new.status <> 'issued' then return new; end if;
      select * into d from review_decision where id = new.decision_id;
      if not found then raise exception 'bescheid.needs-a-decision'; end if;
      select * into strict p from review_proposal where id = d.proposal_id;
      if d.kind not in ('person', 'released-package') or d.outcome = 'rejected' or not p.verwaltungsakt or p.subject not in (new.subject, 'bescheid/' || new.id)
        or exists (select 1 from review_reversal r where r.decision_id = d.id) then raise exception 'bescheid.needs-a-decision'; end if;
      if p.subject = 'bescheid/' || new.id and (p.payload ->> 'version')::int <> new.version then raise exception 'bescheid.changed-meanwhile'; end if;
      return new;
    end $$`.execute(db)
  await sql`create trigger bescheid_check before insert or update on bescheid_bescheid for each row execute function bescheid_check()`.execute(db)
  await sql`create trigger hold_check before delete on bescheid_bescheid for each row execute function hold_check('', 'subject')`.execute(db)
}
