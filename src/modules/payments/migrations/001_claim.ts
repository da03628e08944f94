import { type Kysely, sql } from 'kysely'

/** Claims, orders and exports. An order needs a signed decision of another person than the one who raised the claim; nothing of it can be changed later. */
export async function up(db: Kysely<unknown>) {
  await sql`
    create table payments_claim (
      id uuid primary key default gen_random_uuid(), origin text not null unique, subject text not null, title text not null,
      kassenzeichen text unique, kind text not null check (kind in ('steuer', 'gebuehr')), debtor jsonb not null, kosten jsonb not null,
      amount_cents bigint not null check (amount_cents >= 0), due_on date, stelle_id text not null references organisation_stelle, border text,
      status text not null check (status in ('open', 'questioned', 'ordered', 'exported', 'paid', 'exempt', 'cancelled')),
      raised_by text not null, provider_id text unique, paid_at timestamptz, created_at timestamptz not null default clock_timestamp(),
      check ((status = 'exempt') = (kassenzeichen is null))
    )`.execute(db)
  await sql`create index on payments_claim (subject)`.execute(db)
  await sql`create index on payments_claim (status, created_at)`.execute(db)
  await sql`
    create table payments_export (
      id uuid primary key default gen_random_uuid(), year int not null, serial int not null, by_person text not null,
      at timestamptz not null default clock_timestamp(), unique (year, serial)
    )`.execute(db)
  await sql`
    create table payments_order (
      id uuid primary key default gen_random_uuid(), claim_id uuid not null unique references payments_claim on delete cascade, year int not null, serial int not null,
      decision_id uuid not null references review_decision, export_id uuid references payments_export, at timestamptz not null default clock_timestamp(),
      unique (year, serial)
    )`.execute(db)
  await sql`
    create function payments_check_order() returns trigger language plpgsql as $$
    declare c payments_claim; d review_decision; p review_proposal;
    begin
      if tg_op = 'UPDATE' then
        if old.export_id is not null or (new.claim_id, new.year, new.serial, new.decision_id) is distinct from (old.claim_id, old.year, old.serial, old.decision_id)
        then raise exception 'payments.order-is-final'; end if;
        return new;
      end if;
      select * into strict c from payments_claim where id = new.claim_id;
      select * into strict d from review_decision where id = new.decision_id;
      select * into strict p from review_proposal where id = d.proposal_id;
      if d.kind <> 'person' or d.outcome = 'rejected' or p.kind <> 'payments.annahmeanordnung' or p.subject <> 'payments/' || c.id
        or p.amount_cents is distinct from c.amount_cents then raise exception 'payments.order-needs-a-decision'; end if;
      if d.person_id = c.raised_by then raise exception 'payments.four-eyes'; end if;
      return new;
    end $$`.execute(db)
  await sql`create trigger payments_check_order before insert or update on payments_order for each row execute function payments_check_order()`.execute(
    db,
  )
  await sql`create trigger hold_check before delete on payments_claim for each row execute function hold_check('', 'subject')`.execute(db)
  await sql`revoke update, delete, truncate on payments_export from vorzimmer_web, vorzimmer_worker`.execute(db)
  await sql`revoke delete, truncate on payments_order from vorzimmer_web, vorzimmer_worker`.execute(db)
  await sql`revoke insert, update on payments_order from vorzimmer_worker`.execute(db)
}
