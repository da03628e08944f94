import { withConnections } from '../connect.ts'
import { migrate } from '../migrate.ts'

export async function run() {
  await withConnections(async ({ connections }) => {
    const steps = await migrate(connections)
    console.log(steps.length ? `Neu: ${steps.join(', ')}` : 'Die Datenbank ist auf dem neuesten Stand.')
  })
}
