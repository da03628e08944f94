import { type Kysely, sql } from 'kysely'

/**
 * The draft of a Geschäftsgang can be the answer to a letter (`draft_of`), which is written elsewhere and has not left the house, or has (`sent`). A signature is for one exact
 * wording: the answer may still be changed after it was signed, but then it is signed no longer.
 */
export async function up(db: Kysely<unknown>) {
  await sql`alter table circulation_run add column draft_of text check (draft_of in ('answer', 'sent'))`.execute(db)
  await sql`
    create or replace function circulation_check_run() returns trigger language plpgsql as $$
    begin
      if new.status = 'signed' and old.status = 'open' and not exists (
        select 1 from circulation_step s where s.run_id = new.id and s.kind = 'schlusszeichnung' and s.status = 'done' and s.draft_version = new.draft_version
      ) then raise exception 'circulation.not-signed'; end if;
      if new.status = 'closed' and old.status <> 'closed' and (
        not exists (select 1 from circulation_order o where o.run_id = new.id and o.kind = 'zu-den-akten' and o.at > now() - interval '1 hour')
        or exists (select 1 from circulation_step s where s.run_id = new.id and (s.status in ('planned', 'open') or s.kind = 'mitzeichnung' and s.status = 'refused'))
      ) then raise exception 'circulation.not-to-be-closed'; end if;
      if old.status = 'signed' and new.draft_version <> old.draft_version and not (new.draft_of is not distinct from 'answer' and new.status = 'open')
        then raise exception 'circulation.draft-is-final'; end if;
      if new.draft is distinct from old.draft and new.draft_version = old.draft_version then raise exception 'circulation.draft-needs-a-version'; end if;
      return new;
    end $$`.execute(db)
}
