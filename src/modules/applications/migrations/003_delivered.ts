import { type Kysely, sql } from 'kysely'

/**
 * Packages that the sample town brings along as released, so that a newcomer finds something to apply for. Only the installation itself (the worker role) can
 * say so, only for a version that no person has touched, and it stays written in the row; everywhere else two persons release as before.
 */
export async function up(db: Kysely<unknown>) {
  await sql`alter table applications_package add column delivered jsonb`.execute(db)
  await sql`grant update (status, activated_at, delivered) on applications_package to vorzimmer_worker`.execute(db)
  await sql`
    create or replace function applications_check_package() returns trigger language plpgsql as $$
    begin
      if current_user = 'vorzimmer_worker' and tg_op = 'UPDATE' then
        if old.proposed_by is null and old.decision_id is null and (
          (old.status = 'imported' and new.status = 'active' and new.delivered is not null)
          or (old.status = 'active' and new.status = 'retired' and old.delivered is not null and new.delivered = old.delivered)) then return new; end if;
        raise exception 'applications.package-needs-two-persons';
      end if;
      if tg_op = 'INSERT' and new.delivered is not null then raise exception 'applications.package-needs-two-persons'; end if;
      if new.status = 'active' and (tg_op = 'INSERT' or old.status <> 'active') and not exists (
        select 1 from review_decision d join review_proposal p on p.id = d.proposal_id
        where d.id = new.decision_id and d.kind = 'person' and d.outcome <> 'rejected' and p.kind = 'applications.activate'
          and p.subject = 'applications-package/' || new.id and d.person_id is distinct from new.proposed_by
      ) then raise exception 'applications.package-needs-two-persons'; end if;
      return new;
    end $$`.execute(db)
}
