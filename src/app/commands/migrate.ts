import { parseArgs } from 'node:util'
import { withConnections } from '../connect.ts'
import { migrate } from '../migrate.ts'

export const usage = 'vorzimmer migrate   spielt ein, was fehlt; ein zweiter Aufruf ändert nichts'

export async function run(args: string[]) {
  parseArgs({ args, options: {} })
  await withConnections(async ({ connections }) => {
    const steps = await migrate(connections)
    console.log(steps.length ? `Neu: ${steps.join(', ')}` : 'Die Datenbank ist auf dem neuesten Stand.')
  })
}
