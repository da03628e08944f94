import { type Kysely, sql } from 'kysely'

/** An Akte that was left empty keeps its number and nothing else: its title was the subject of the letter that has left it, which may be sealed by now. */
export async function up(db: Kysely<unknown>) {
  await sql`update records_akte set title = '' where status = 'void'`.execute(db)
  await sql`alter table records_akte add constraint void_says_nothing check (status <> 'void' or title = '')`.execute(db)
}
