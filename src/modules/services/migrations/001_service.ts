import { type Kysely, sql } from 'kysely'

/**
 * A Leistung is its versions. At most one is published, at most one is being written. The database itself keeps the four eyes: nobody publishes
 * what she wrote, and the machine publishes nothing but the first contents of a new town's folder.
 */
export async function up(db: Kysely<unknown>) {
  await sql`
    create table services_version (
      id uuid primary key default gen_random_uuid(), service_id text not null, number int not null,
      status text not null check (status in ('draft', 'submitted', 'published', 'replaced', 'rejected')),
      origin text not null check (origin in ('folder', 'editor', 'xzufi', 'zms')), content jsonb not null,
      edited_by text, edited_at timestamptz not null default now(), published_by text, published_at timestamptz, note text,
      unique (service_id, number),
      constraint four_eyes check (status <> 'published' or number = 1 and origin = 'folder' or published_by is not null and published_by is distinct from edited_by)
    )`.execute(db)
  await sql`create unique index services_published on services_version (service_id) where status = 'published'`.execute(db)
  await sql`create unique index services_waiting on services_version (service_id) where status in ('draft', 'submitted')`.execute(db)
  await sql`
    create function services_check_publication() returns trigger language plpgsql as $$
    begin
      if new.status = 'published' and current_user = 'vorzimmer_worker'
        and (tg_op = 'UPDATE' or exists (select 1 from services_version where service_id = new.service_id)) then
        raise exception 'services.machine-cannot-publish';
      end if;
      return new;
    end $$`.execute(db)
  await sql`create trigger services_check_publication before insert or update on services_version for each row execute function services_check_publication()`.execute(
    db,
  )

  // Counted, never listed: there is no row per answer, no time, no address.
  await sql`
    create table services_satisfaction (
      subject text not null, on_day date not null, answer text not null check (answer in ('yes', 'partly', 'no')), count int not null,
      primary key (subject, on_day, answer)
    )`.execute(db)
  await sql`create table services_link (url text primary key, problem text, since timestamptz not null, checked_at timestamptz not null)`.execute(db)
  /** What the folder said when it was last taken over, so that a start without news does nothing. */
  await sql`create table services_folder (part text primary key, fingerprint text not null)`.execute(db)
}
