import { type Kysely, sql } from 'kysely'

/**
 * What was said is given out in two ways only, and the database keeps both itself. The words (`closed`) are taken from the serving roles; they come through
 * two functions of the owner: to who holds the conversation's own token (the citizen, who sends it along), and to one person whom another person of
 * another role has let, for three days, in a live session; that reading is entered in the same statement.
 *
 * @see src/modules/oversight/migrations/001_insight.ts, whose rule of two persons this is
 */
export async function up(db: Kysely<unknown>) {
  for (const statement of statements) await sql.raw(statement).execute(db)
}

const statements = [
  `alter table assistant_conversation add column token_digest bytea`,
  `create table assistant_disclosure (
     id uuid primary key default gen_random_uuid(), conversation_id text not null, reason text not null check (length(trim(reason)) >= 30),
     requested_by text not null, requested_role text not null check (requested_role in ('editor', 'head', 'iso')), requested_session text not null,
     requested_at timestamptz not null default now(),
     status text not null default 'open' check (status in ('open', 'released', 'refused')),
     decided_by text, decided_role text check (decided_role = 'dpo'), decided_session text, decided_at timestamptz, answer text, visible_until timestamptz,
     constraint two_persons check (decided_by is distinct from requested_by),
     check ((status = 'open') = (decided_by is null) and (decided_by is null) = (decided_role is null) and (decided_by is null) = (decided_at is null)),
     check ((status = 'refused') = (answer is not null)),
     check ((status = 'released') = (visible_until is not null) and visible_until <= decided_at + interval '3 days')
   )`,
  `create index on assistant_disclosure (conversation_id)`,
  `create table assistant_disclosure_look (
     id bigint generated always as identity primary key, disclosure_id uuid not null references assistant_disclosure on delete cascade,
     viewer_id text not null, turns int not null, at timestamptz not null default clock_timestamp()
   )`,
  `create index on assistant_disclosure_look (disclosure_id)`,
  // With the rights of who asks: the machine's role cannot read the sessions, and so proves nobody.
  `create function assistant_require_role(person text, session text, wanted text, never text[]) returns void language plpgsql as $$
   begin
     if not exists (
       select 1 from auth_session s join auth_user u on u."id" = s."userId"
       where s."id" = session and s."userId" = person and s."expiresAt" > now() and s."impersonatedBy" is null and u."banned" is not true
         and wanted = any(string_to_array(u."role", ',')) and not string_to_array(u."role", ',') && never
     ) then raise exception 'assistant.not-that-role'; end if;
   end $$`,
  `create function assistant_disclosure_proof() returns trigger language plpgsql as $$
   begin
     if tg_op = 'INSERT' then
       if new.status <> 'open' then raise exception 'assistant.not-that-role'; end if;
       perform assistant_require_role(new.requested_by, new.requested_session, new.requested_role, '{}');
     else
       if old.status <> 'open' then raise exception 'assistant.already-decided'; end if;
       perform assistant_require_role(new.decided_by, new.decided_session, new.decided_role, '{editor,head,iso}');
     end if;
     return new;
   end $$`,
  `create trigger assistant_disclosure_proof before insert or update on assistant_disclosure for each row execute function assistant_disclosure_proof()`,
  `create function assistant_own_words(conversation text, token text) returns table (number int, closed text)
     language sql stable security definer set search_path = public as $$
     select t.number, t.closed from assistant_turn t join assistant_conversation c on c.id = t.conversation_id
     where c.id = conversation and c.token_digest = sha256(convert_to(token, 'UTF8')) order by t.number $$`,
  `create function assistant_disclosed_words(disclosure uuid, session text) returns table (number int, said_at timestamptz, ending text, closed text)
     language plpgsql security definer set search_path = public as $$
     declare d assistant_disclosure;
     begin
       select x.* into d from assistant_disclosure x join auth_session s on s."userId" = x.requested_by join auth_user u on u."id" = s."userId"
         where x.id = disclosure and x.status = 'released' and x.visible_until > now()
           and s."id" = session and s."expiresAt" > now() and s."impersonatedBy" is null and u."banned" is not true
           and x.requested_role = any(string_to_array(u."role", ','));
       if not found then raise exception 'assistant.disclosure-not-open'; end if;
       insert into assistant_disclosure_look (disclosure_id, viewer_id, turns)
         select d.id, d.requested_by, count(*) from assistant_turn t where t.conversation_id = d.conversation_id;
       return query select t.number, t.at, t.ending, t.closed from assistant_turn t where t.conversation_id = d.conversation_id order by t.number;
     end $$`,
  `revoke all on assistant_disclosure, assistant_disclosure_look from vorzimmer_worker`,
  `revoke update, delete, truncate on assistant_disclosure from vorzimmer_web`,
  `grant update (status, decided_by, decided_role, decided_session, decided_at, answer, visible_until) on assistant_disclosure to vorzimmer_web`,
  `revoke insert, update, delete, truncate on assistant_disclosure_look from vorzimmer_web`,
  `revoke all on assistant_turn, assistant_conversation from vorzimmer_worker`,
  `revoke select, update, truncate on assistant_turn from vorzimmer_web`,
  `grant select (conversation_id, number, at, ending, way, pages, helpful, reason), update (helpful, reason) on assistant_turn to vorzimmer_web`,
  `revoke execute on function assistant_own_words(text, text), assistant_disclosed_words(uuid, text) from public`,
  `grant execute on function assistant_own_words(text, text), assistant_disclosed_words(uuid, text) to vorzimmer_web`,
]
