import { ownAddressOf } from '#base/config.ts'
import { createFirstAdmin } from '#base/people.ts'
import type { House } from './house.ts'

/**
 * No account, no way in: the first administrator comes from the environment, or from a page that opens only with a code printed here.
 * There is no default password.
 */
export async function firstAdministrator({ people, config }: House) {
  if (await people.hasAdministrator()) return
  if (config.ADMIN_EMAIL && config.ADMIN_PASSWORD) {
    const { email } = await createFirstAdmin(people, {
      email: config.ADMIN_EMAIL,
      password: config.ADMIN_PASSWORD,
      name: config.ADMIN_EMAIL.split('@')[0] ?? '',
    })
    console.log(`Administrator angelegt: ${email}`)
  } else {
    console.log(`Noch kein Administrator. Hier anlegen: ${ownAddressOf(config)}/einrichten?code=${people.setupCode}`)
    console.log('Danach zeigt die erste Seite, was in diesem Haus noch zu tun ist.')
  }
}
