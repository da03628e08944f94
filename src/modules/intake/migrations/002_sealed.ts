import { type Kysely, sql } from 'kysely'

/**
 * Sealed post is entered, never read: of such an item the book keeps sender, Eingangsstempel and destination. What was read of it before somebody
 * noticed is taken out of every table; words in decisions are the owner's to remove, hence the function, and only for an item that is sealed.
 */
export async function up(db: Kysely<unknown>) {
  await sql`alter table intake_item add column sealed text check (sealed in ('wahlbrief', 'angebot', 'persoenlich', 'personalrat', 'gleichstellung', 'datenschutz', 'personalakte'))`.execute(
    db,
  )
  await sql`alter table intake_item add column opens_on date check (opens_on is null or sealed = 'angebot')`.execute(db)
  await sql`alter table intake_item drop constraint intake_item_status_check`.execute(db)
  await sql`alter table intake_item add constraint intake_item_status_check check (status in ('received', 'waiting', 'filed', 'closed', 'sealed'))`.execute(
    db,
  )
  // The database itself holds the promise: nothing that was read can lie beside a sealed item.
  await sql`
    alter table intake_item add constraint sealed_is_empty check (
      (sealed is null) = (status <> 'sealed') and (sealed is null or (subject is null and file_name = '' and refusal_sentence is null and document_type is null
        and tags = '{}' and plan_id is null and frist_on is null and akte_id is null and origin like 'sealed/%')))`.execute(db)
  await sql`
    create function intake_check_document() returns trigger language plpgsql as $$
    begin
      if exists (select 1 from intake_item where id = new.item_id and sealed is not null) then raise exception 'intake.sealed'; end if;
      return new;
    end $$`.execute(db)
  await sql`create trigger intake_check_document before insert or update on intake_document for each row execute function intake_check_document()`.execute(
    db,
  )
  await sql`
    create function intake_forget_words(wanted uuid) returns void language plpgsql security definer set search_path = public, pg_temp as $$
    begin
      if not exists (select 1 from intake_item where id = wanted and sealed is not null) then raise exception 'intake.not-sealed'; end if;
      update review_decision set payload = null, difference = '{}', reason = null
        where proposal_id in (select id from review_proposal where subject = 'intake/' || wanted);
      update review_proposal set title = '', payload = '{}', evidence = '[]', status = case when status = 'open' then 'withdrawn' else status end
        where subject = 'intake/' || wanted;
    end $$`.execute(db)
  await sql`revoke execute on function intake_forget_words from public`.execute(db)
  await sql`grant execute on function intake_forget_words to vorzimmer_web, vorzimmer_worker`.execute(db)
}
