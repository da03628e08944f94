import { type Kysely, sql } from 'kysely'

/**
 * An item can hold several letters or matters. Each becomes an item of its own under the same number of the Posteingangsbuch (`part` 1, 2, …; 0 is the entry
 * itself); `part_cut` says what was cut out of the entry, `part_given` how the person sorted it. Both hold words of the letter and end with the row.
 */
export async function up(db: Kysely<unknown>) {
  await sql`
    alter table intake_item add column part_of uuid references intake_item, add column part int not null default 0 check ((part = 0) = (part_of is null)),
      add column part_cut jsonb, add column part_given jsonb`.execute(db)
  await sql`alter table intake_item drop constraint intake_item_year_serial_key`.execute(db)
  await sql`alter table intake_item add constraint intake_item_number unique (year, serial, part)`.execute(db)
  await sql`create index on intake_item (part_of) where part_of is not null`.execute(db)
  await sql`alter table intake_item drop constraint intake_item_status_check`.execute(db)
  await sql`alter table intake_item add constraint intake_item_status_check check (status in ('received', 'waiting', 'filed', 'closed', 'sealed', 'split'))`.execute(
    db,
  )
  await sql`alter table intake_item add constraint sealed_has_no_part check (sealed is null or part_given is null)`.execute(db)
}
