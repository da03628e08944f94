import { parseArgs } from 'node:util'
import { machine } from '#base/actor.ts'
import { listClients, makeClient, revokeClient } from '#base/clients.ts'
import { AppError } from '#base/errors.ts'
import { withHouse } from '../connect.ts'
import { machinePermissions } from '../modules.ts'

export const usage = `vorzimmer client add NAME [--may ${machinePermissions.join(',')}] [--mailbox POSTFACH]   ein Zugang für ein anderes Programm; gibt den Zugangscode einmal aus
vorzimmer client list
vorzimmer client revoke ID                entzieht ihn, sofort`

/** Access of other programs, from the command line; the page "Eingangswege" does the same. */
export async function run(args: string[]) {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { may: { type: 'string' }, mailbox: { type: 'string' } },
  })
  const [verb = '', what = ''] = positionals
  if (!['add', 'list', 'revoke'].includes(verb) || (!what && verb !== 'list')) {
    console.error(usage)
    return 2
  }
  const permissions = (values.may ?? machinePermissions.join(',')).split(',')
  const unknown = permissions.find((p) => !machinePermissions.includes(p))
  if (unknown) throw new AppError('cli.unknown-permission', 422, { permission: unknown, known: machinePermissions.join(', ') })
  if (verb === 'revoke' && !/^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/.test(what)) throw new AppError('client.not-found', 404)
  return withHouse(async (house) => {
    const at = { db: house.db, actor: machine }
    if (verb === 'add') console.log((await makeClient(at, { title: what, permissions, mailbox: values.mailbox || null })).token)
    if (verb === 'revoke') await revokeClient(at, what)
    if (verb === 'list')
      for (const c of await listClients(house.db))
        console.log([c.id, c.title, c.permissions.join(','), c.lastUsedAt?.toISOString() ?? 'nie benutzt', c.revokedAt ? 'entzogen' : ''].join('\t'))
  })
}
