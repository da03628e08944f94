import { type Kysely, sql } from 'kysely'

/**
 * A mail that a Decision released may be called back by the reversal of that Decision, as long as no attempt to send it has begun: from then on nobody can say
 * that it has not left. Only this function takes a mail out of the queue, so that nobody keeps mail from being sent without a reversal.
 */
export async function up(db: Kysely<unknown>) {
  await sql`alter table mail_message drop constraint mail_message_status_check`.execute(db)
  await sql`alter table mail_message add constraint mail_message_status_check check (status in ('waiting', 'sent', 'refused', 'recalled'))`.execute(
    db,
  )
  await sql`
    create function mail_recall(decision uuid) returns int language plpgsql security definer set search_path = public, pg_temp as $$
    declare n int;
    begin
      if not exists (select 1 from review_reversal r where r.decision_id = decision) then raise exception 'mail.not-reverted'; end if;
      update mail_message m set status = 'recalled', subject = '', body = '', done_at = now()
        where m.decision_id = decision and m.status = 'waiting' and m.attempts = 0;
      get diagnostics n = row_count;
      return n;
    end $$`.execute(db)
  await sql`revoke execute on function mail_recall from public`.execute(db)
  await sql`grant execute on function mail_recall to vorzimmer_web`.execute(db)
}
