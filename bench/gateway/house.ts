import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { serve } from '@hono/node-server'
import { addEngine, setEngineState } from '#ai/models/index.ts'
import { readConfig } from '#base/config.ts'
import { connectionsOf } from '#base/db.ts'
import { startPostgres } from '#base/postgres.ts'
import { openHouse } from '../../src/app/house.ts'
import { createHttp } from '../../src/app/http.ts'
import { issueKey } from '../../src/modules/gateway/service.ts'

// A whole house with its own Postgres in front of the model server at UPSTREAM-PORT. Prints its port, and a key for which the engine `plain` in the house
// passes through and one for which the engine `masked` in the EU is masked; both with a budget, a log and their policy.
const upstream = `http://127.0.0.1:${process.argv[2]}/v1`
const folder = mkdtempSync(join(tmpdir(), 'vz-gateway-'))
const postgres = await startPostgres(folder, { durable: false })
const config = readConfig({ DATA_DIR: folder, PUBLIC_URL: 'http://localhost', TOWN: 'towns/musterstadt' })
const house = await openHouse(connectionsOf(postgres.connection), config, { work: false })
const ctx = house.ctxFor({ id: 'bench', kind: 'person', roles: ['admin'], permissions: [], stellen: [] })
for (const [name, zone] of [
  ['plain', 'house'],
  ['masked', 'eu'],
] as const) {
  const engine = { name, url: upstream, model: 'instant', zone, abilities: ['chat' as const], contextTokens: 32_768, priceInCents: 1, priceOutCents: 2, wattHours: 1, parallel: 1024 } // biome-ignore format: one row
  await setEngineState(ctx, (await addEngine(ctx, engine)).id, 'active')
}
const budget = { officeId: '10', expiresOn: null, cents: 100_000_000, tokens: 1_000_000_000_000 }
const plain = (await issueKey(ctx, { ...budget, name: 'Messung', dataClass: 'secret' })).key
const masked = (await issueKey(ctx, { ...budget, name: 'Messung maskiert', dataClass: 'personal' })).key
const server = serve({ fetch: createHttp(house).fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) =>
  console.log(`port ${port} ${JSON.stringify({ plain, masked })}`),
)
process.on('SIGTERM', async () => {
  server.close()
  if ('closeAllConnections' in server) server.closeAllConnections()
  await house.close()
  await postgres.stop()
  rmSync(folder, { recursive: true, force: true })
  process.exit(0)
})
