import { type Kysely, sql } from 'kysely'

/** Answers that a Decision released, and how far they are on their way. The words of one that belongs to sealed post go with the rest of it. */
export async function up(db: Kysely<unknown>) {
  await sql`
    create table intake_answer (
      id uuid primary key default gen_random_uuid(), item_id uuid not null references intake_item on delete cascade,
      decision_id uuid not null unique references review_decision, template_id text, language text not null check (language in ('de', 'en', 'einfach')),
      via text not null check (via in ('draft', 'download', 'mail')), recipient text, subject text not null, body text not null,
      in_reply_to text, refs text[] not null default '{}', channel_id uuid,
      state text not null default 'waiting' check (state in ('waiting', 'done', 'failed')), trouble text,
      released_at timestamptz not null default now(), done_at timestamptz
    )`.execute(db)
  await sql`create index on intake_answer (item_id)`.execute(db)
  await sql`revoke update on intake_answer from vorzimmer_web, vorzimmer_worker`.execute(db)
  await sql`grant update (state, trouble, done_at) on intake_answer to vorzimmer_web, vorzimmer_worker`.execute(db)
  // Only what a decision released, as it released it.
  await sql`
    create function intake_check_answer() returns trigger language plpgsql as $$
    declare d review_decision;
    begin
      select * into d from review_decision where id = new.decision_id;
      if d.id is null or d.outcome = 'rejected' or new.body is distinct from d.payload ->> 'body' or new.subject is distinct from d.payload ->> 'subject'
        or new.body ~ '[⟦⟧]' or new.subject ~ '[⟦⟧]'
        or exists (select 1 from intake_item where id = new.item_id and sealed is not null) then raise exception 'intake.answer-not-released'; end if;
      return new;
    end $$`.execute(db)
  await sql`create trigger intake_check_answer before insert on intake_answer for each row execute function intake_check_answer()`.execute(db)

  // As in 002; what was drafted and released about the item goes, too.
  await sql`
    create or replace function intake_forget_words(wanted uuid) returns void language plpgsql security definer set search_path = public, pg_temp as $$
    begin
      if not exists (select 1 from intake_item where id = wanted and sealed is not null) then raise exception 'intake.not-sealed'; end if;
      delete from intake_answer where item_id = wanted;
      update review_decision set payload = null, difference = '{}', reason = null
        where proposal_id in (select id from review_proposal where subject in ('intake/' || wanted, 'intake-answer/' || wanted));
      update review_proposal set title = '', payload = '{}', evidence = '[]', status = case when status = 'open' then 'withdrawn' else status end
        where subject in ('intake/' || wanted, 'intake-answer/' || wanted);
    end $$`.execute(db)
}
