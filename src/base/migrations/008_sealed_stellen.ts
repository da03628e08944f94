import { type Kysely, sql } from 'kysely'

/** As in 005, but a head no longer deputises for a sealed Stelle (Personalrat, Gleichstellung, Datenschutz): only its named deputies do. */
export async function up(db: Kysely<unknown>) {
  await sql`
    create or replace function review_require_person(person text, session text, stelle text, vertretung text) returns void language plpgsql as $$
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
            select office_id as id from organisation_stelle where id = vertretung and not sealed
            union select o.parent_id from organisation_office o join above a on o.id = a.id where o.parent_id is not null)
          select 1 from organisation_stelle s join above a on s.office_id = a.id where s.id = stelle and s.head)
      ) then raise exception 'review.not-a-deputy'; end if;
    end $$`.execute(db)
}
