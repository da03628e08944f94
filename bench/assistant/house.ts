import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { serve } from '@hono/node-server'
import { addEngine, setEngineState } from '#ai/models/index.ts'
import { readConfig } from '#base/config.ts'
import { connectionsOf, transact } from '#base/db.ts'
import { insertHolding } from '#base/organisation.ts'
import { startPostgres } from '#base/postgres.ts'
import { openHouse } from '../../src/app/house.ts'
import { createHttp } from '../../src/app/http.ts'
import { measure } from '../../src/modules/assistant/quality.ts'

// A whole house with its own durable Postgres, web and jobs in one process, as `npm start` makes it: Musterstadt without a model. Says its port and a
// clerk's cookie. Told the address of a model server it takes that in.
const folder = mkdtempSync(join(tmpdir(), 'vz-assistant-'))
const postgres = await startPostgres(folder)
const config = readConfig({ DATA_DIR: folder, PUBLIC_URL: 'http://localhost', TOWN: 'towns/musterstadt', TRUSTED_ADDRESS_HEADER: 'x-real-ip' })
const house = await openHouse(connectionsOf(postgres.connection), config, { work: true, alone: true })
const owner = new pg.Pool({ ...postgres.connection, max: 1 })
const account = { email: 'messung@musterstadt.example', password: 'ein-langes-passwort' }
const clerk = await house.people.create({ ...account, name: 'Messung', roles: ['clerk'] })
await transact(house.db, (tx) => insertHolding(tx, { stelleId: '20.21', personId: clerk.id, fromOn: '2020-01-01', toOn: null }))
const { headers } = await house.auth.api.signInEmail({ body: account, returnHeaders: true })
const cookie = headers.getSetCookie().map((c) => c.split(';')[0]).join('; ')

process.on('message', async (upstream: string) => {
  const ctx = house.ctxFor({ id: 'bench', kind: 'person', roles: ['admin'], permissions: [], stellen: [] })
  // Passes the golden set as a quick model, which lets it write; then it is slow.
  const engine = { name: 'slow', url: upstream, model: 'instant', zone: 'house' as const, abilities: ['chat' as const], contextTokens: 32_768, priceInCents: 0, priceOutCents: 0, wattHours: 0, parallel: 256 }
  const { id } = await addEngine(ctx, engine)
  await setEngineState(ctx, id, 'active')
  const { verdict } = await measure(ctx, { trigger: 'model', engine: engine.name })
  if (verdict === 'refused') throw new Error('the golden set refuses the model')
  await owner.query(`update models_engine set model = 'crawl' where id = $1`, [id])
  process.send?.({ ready: true })
})
const server = serve({ fetch: createHttp(house).fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) => process.send?.({ port, cookie }))
let stopping = false
process.on('SIGTERM', async () => {
  if (stopping) return
  stopping = true
  server.close()
  if ('closeAllConnections' in server) server.closeAllConnections()
  await owner.end()
  await house.close()
  await postgres.stop()
  rmSync(folder, { recursive: true, force: true })
  process.exit(0)
})
