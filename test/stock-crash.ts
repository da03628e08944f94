import { actorOf } from '#base/auth.ts'
import { readConfig } from '#base/config.ts'
import { connectionsOf, transact } from '#base/db.ts'
import { insertHolding } from '#base/organisation.ts'
import { startPostgres } from '#base/postgres.ts'
import { openHouse } from '../src/app/house.ts'
import { grants } from '../src/app/modules.ts'
import * as stock from '../src/modules/intake/stock/service.ts'

// For stock.crash.long.test.ts, which kills it: a person decides all groups of an archive, or takes all of it back. Run again it goes on.

const [what = 'decide'] = process.argv.slice(2)
const config = readConfig({ ...process.env, TOWN: 'towns/musterstadt', PUBLIC_URL: 'http://localhost' })
const postgres = await startPostgres(config.DATA_DIR)
const house = await openHouse(connectionsOf(postgres.connection), config, { work: true, pollSeconds: 0.5, alone: true })
const [email, password] = ['archiv@musterstadt.example', 'ein-langes-passwort']
if (!(await house.people.list()).some((p) => p.email === email)) {
  const { id } = await house.people.create({ email, name: email, roles: ['clerk'], password })
  for (const { id: stelleId } of house.town.stellen.filter((s) => !s.sealed))
    await transact(house.db, (tx) => insertHolding(tx, { stelleId, personId: id, fromOn: '2020-01-01', toOn: null }))
}
const { headers } = await house.auth.api.signInEmail({ body: { email, password }, returnHeaders: true })
const cookie = headers.getSetCookie().map((c) => c.split(';')[0]).join('; ') // biome-ignore format: one thing
const actor = await actorOf(house.auth, house.db, grants, new Headers({ cookie }), new Date())
if (!actor) throw new Error('signed out')
const ctx = () => house.ctxFor(actor, new Date())
const { stocks } = await stock.list(ctx())
const id = stocks[0]?.id ?? ''
console.log('ready')

if (what === 'undo') for (let left = 1; left; ) left = (await stock.undo(ctx(), id, {})).left
else
  for (;;) {
    const [group] = (await stock.get(ctx(), id)).groups
    if (!group) break
    const { complete, count: _, ...key } = group
    const to = { documentType: 'allgemeine-anfrage', stelleId: group.lyingWith, planId: '004.1' }
    const done = await stock.decide(ctx(), id, { group: key, except: [], ...(complete ? { outcome: 'accepted' } : { outcome: 'amended', to }) })
    if (done.failed.length) throw new Error(`failed: ${done.failed.length}`)
  }
await house.close()
await postgres.stop()
process.exit(0)
