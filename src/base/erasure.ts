import { sql } from 'kysely'
import * as audit from './audit.ts'
import type { Ctx } from './ctx.ts'
import { transact } from './db.ts'
import { erasedAt } from './people.ts'
import { dayOf } from './time.ts'

/**
 * Forgets a person of the town hall (Art. 17 DSGVO). Name, address, sign-in, absences and whatever the modules name disappear; decisions and audit keep
 * her id, which then leads to nobody, because an Akte must still say that a person decided (Art. 17 Abs. 3 lit. b).
 */
export async function erasePerson(ctx: Ctx, personId: string): Promise<void> {
  await ctx.people.get(personId)
  const today = dayOf(ctx.now)
  await transact(ctx.db, async (tx) => {
    await sql`
      update auth_user set "name" = 'Ehemaliges Konto', "email" = ${`${personId.toLowerCase()}${erasedAt}`}, "image" = null, "role" = '', "banned" = true,
        "banReason" = null, "twoFactorEnabled" = false, "updatedAt" = now() where "id" = ${personId}`.execute(tx)
    for (const table of ['auth_session', 'auth_account', 'auth_two_factor'])
      await sql`delete from ${sql.table(table)} where "userId" = ${personId}`.execute(tx)
    await sql`delete from auth_verification where "value" = ${personId}`.execute(tx)
    await sql`delete from organisation_absence where person_id = ${personId}`.execute(tx)
    await sql`delete from organisation_holding where person_id = ${personId} and from_on > ${today}`.execute(tx)
    await sql`update organisation_holding set to_on = ${today} where person_id = ${personId} and (to_on is null or to_on > ${today})`.execute(tx)
    for (const erase of ctx.erasers) await erase(ctx, tx, personId)
    await audit.record(tx, ctx.actor, 'people.erased', `person/${personId}`, { person: personId })
  })
}

declare module './audit.ts' {
  interface AuditFacts {
    'people.erased': { person: string }
  }
}
