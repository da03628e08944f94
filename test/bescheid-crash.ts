import { actorOf } from '#base/auth.ts'
import { readConfig } from '#base/config.ts'
import { connectionsOf, transact } from '#base/db.ts'
import { insertHolding } from '#base/organisation.ts'
import { startPostgres } from '#base/postgres.ts'
import * as review from '#base/review/index.ts'
import { openHouse } from '../src/app/house.ts'
import { grants } from '../src/app/modules.ts'
import { Content } from '../src/modules/bescheid/contract.ts'
import * as bescheid from '../src/modules/bescheid/service.ts'
import * as outbox from '../src/modules/outbox/service.ts'
import * as records from '../src/modules/records/index.ts'
import { content } from './bescheid.ts'

// For bescheid.crash.long.test.ts, which kills it: issues Bescheide, makes their files, posts them, until so many have left the house. Run again it goes on.

const [wanted = '0'] = process.argv.slice(2)
const config = readConfig({ ...process.env, TOWN: 'towns/musterstadt', PUBLIC_URL: 'http://localhost' })
const postgres = await startPostgres(config.DATA_DIR)
const house = await openHouse(connectionsOf(postgres.connection), config, { work: true, pollSeconds: 0.5, alone: true })

async function signIn(email: string, stelleId: string) {
  const password = 'ein-langes-passwort'
  if (!(await house.people.list()).some((p) => p.email === email)) {
    const { id } = await house.people.create({ email, name: email, roles: ['clerk', 'head'], password })
    await transact(house.db, (tx) => insertHolding(tx, { stelleId, personId: id, fromOn: '2020-01-01', toOn: null }))
  }
  const { headers } = await house.auth.api.signInEmail({ body: { email, password }, returnHeaders: true })
  const cookie = headers.getSetCookie().map((c) => c.split(';')[0]).join('; ') // biome-ignore format: one thing
  const actor = await actorOf(house.auth, house.db, grants, new Headers({ cookie }), new Date())
  if (!actor) throw new Error('signed out')
  return () => house.ctxFor(actor, new Date())
}
const clerk = await signIn('steuer@musterstadt.example', '20.21')
console.log('ready')

const count = async (sql: string) => Number((await house.pool.query(sql)).rows[0]?.n)
const issuedSoFar = () => count(`select count(*)::int as n from bescheid_bescheid where status = 'issued'`)

async function one() {
  const ctx = clerk()
  const { id: akte } = await transact(ctx.db, (tx) =>
    records.file(ctx, tx, {
      filing: { planId: '923.1', title: 'Hund' },
      subject: `test/${crypto.randomUUID()}`,
      title: 'Anmeldung',
      stelleId: '20.21',
      decisionId: crypto.randomUUID(),
    }),
  )
  const { id } = await bescheid.write(ctx, `records/${akte}`, Content.parse(content()))
  await bescheid.ask(ctx, id, { version: 1, stelleId: '20.21' })
  const open = await review.findOpen(ctx.db, { name: 'bescheid.erlass' }, `bescheid/${id}`)
  if (open) await review.decide(ctx, open.id, { version: open.version, outcome: 'accepted' })
}

/** Whoever works at the counter posts what lies ready. */
async function postReady() {
  const { ready } = await outbox.list(clerk())
  for (const { id } of ready) await outbox.posted(clerk(), { ids: [id], on: new Date().toISOString().slice(0, 10) }).catch(() => {})
}

while ((await issuedSoFar()) < Number(wanted)) {
  const left = Number(wanted) - (await issuedSoFar())
  await Promise.all([...Array.from({ length: Math.min(4, left) }, one), postReady()])
}
while ((await count(`select count(*)::int as n from bescheid_bescheid where status = 'issued' and pdf_hash is null`)) > 0)
  await new Promise((r) => setTimeout(r, 200))
await postReady()
await house.close()
await postgres.stop()
process.exit(0)
