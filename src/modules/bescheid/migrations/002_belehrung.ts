import { type Kysely, sql } from 'kysely'

/**
 * The Rechtsbehelfsbelehrung in the words of the town's own legal office, for an area whose remedy the table of the Land does not source. It holds only after
 * a second person has said so; what a Bescheid was issued with is copied into it.
 */
export async function up(db: Kysely<unknown>) {
  await sql`
    create table bescheid_belehrung (
      id uuid primary key default gen_random_uuid(), area text not null, remedy text not null check (remedy in ('widerspruch', 'klage', 'wahl')), norm text not null,
      paragraphs jsonb not null, note text not null, status text not null default 'proposed' check (status in ('proposed', 'active', 'declined', 'retired')),
      proposed_by text not null, proposed_at timestamptz not null default clock_timestamp(), decision_id uuid references review_decision, decided_at timestamptz,
      check (status = 'proposed' or decision_id is not null)
    )`.execute(db)
  await sql`create unique index bescheid_belehrung_one_active on bescheid_belehrung (area) where status = 'active'`.execute(db)
  await sql`create unique index bescheid_belehrung_one_proposed on bescheid_belehrung (area) where status = 'proposed'`.execute(db)
  await sql`revoke update, delete, truncate on bescheid_belehrung from vorzimmer_web, vorzimmer_worker`.execute(db)
  await sql`grant update (status, decision_id, decided_at) on bescheid_belehrung to vorzimmer_web`.execute(db)
  await sql`
    create function bescheid_check_belehrung() returns trigger language plpgsql as $$
    begin
      if tg_op = 'INSERT' and new.status <> 'proposed' then raise exception 'bescheid.remedy-needs-two-persons'; end if;
      if new.status = 'active' and not exists (
        select 1 from review_decision d join review_proposal p on p.id = d.proposal_id
        where d.id = new.decision_id and d.kind = 'person' and d.outcome <> 'rejected' and p.kind = 'bescheid.belehrung'
          and p.subject = 'bescheid-belehrung/' || new.id and d.person_id is distinct from new.proposed_by
      ) then raise exception 'bescheid.remedy-needs-two-persons'; end if;
      return new;
    end $$`.execute(db)
  await sql`create trigger bescheid_check_belehrung before insert or update on bescheid_belehrung for each row execute function bescheid_check_belehrung()`.execute(
    db,
  )
}
