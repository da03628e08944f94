import { type Kysely, sql } from 'kysely'

/** Detectors and text recognition are declared by their library, no longer by one of the modules that use them: what was said of them goes along. */
const renamed = {
  'playground.mask': 'privacy.mask',
  'playground.check': 'grounding.check',
  'playground.injection': 'injection.detect',
  'intake.read': 'reading.ocr',
}

export async function up(db: Kysely<unknown>) {
  for (const [before, now] of Object.entries(renamed)) {
    await sql`update method_switch set method = ${now} where method = ${before}`.execute(db)
    await sql`update register_method set id = ${now} where id = ${before}`.execute(db)
    await sql`update register_classification set method = ${now} where method = ${before}`.execute(db)
    await sql`update register_incident set method = ${now} where method = ${before}`.execute(db)
    await sql`update register_course set methods = array_replace(methods, ${before}, ${now})`.execute(db)
  }
}
