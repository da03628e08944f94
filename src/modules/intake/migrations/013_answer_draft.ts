import { type Kysely, sql } from 'kysely'

/**
 * What a person has typed into an answer and not released yet, and when a released one begins to leave: until then it can be taken back. Sealing an item now also
 * takes the words of its Geschäftsgang, which can be those of the answer.
 */
export async function up(db: Kysely<unknown>) {
  await sql`
    create table intake_answer_draft (
      item_id uuid primary key references intake_item on delete cascade, person_id text not null, recipient text, subject text not null, body text not null,
      via text not null check (via in ('draft', 'download', 'mail')), saved_at timestamptz not null default now()
    )`.execute(db)
  await sql`alter table intake_answer add column leaves_at timestamptz, add column began_at timestamptz, add column taken_at timestamptz`.execute(db)
  await sql`grant update (began_at, taken_at) on intake_answer to vorzimmer_web, vorzimmer_worker`.execute(db)
  await sql`
    create or replace function intake_forget_words(wanted uuid) returns void language plpgsql security definer set search_path = public, pg_temp as $$
    declare subjects text[];
    begin
      if not exists (select 1 from intake_item where id = wanted and sealed is not null) then raise exception 'intake.not-sealed'; end if;
      subjects := array['intake/' || wanted, 'intake-answer/' || wanted] || array(
        select 'circulation/' || s.id from circulation_step s join circulation_run r on r.id = s.run_id where r.subject = 'intake/' || wanted);
      delete from intake_answer where item_id = wanted;
      delete from intake_answer_draft where item_id = wanted;
      update review_decision set payload = null, difference = '{}', reason = null
        where proposal_id in (select id from review_proposal where subject = any(subjects));
      update review_proposal set title = '', payload = '{}', evidence = '[]', status = case when status = 'open' then 'withdrawn' else status end
        where subject = any(subjects);
      delete from circulation_run where subject = 'intake/' || wanted;
    end $$`.execute(db)
}
