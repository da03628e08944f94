import { actorOf } from '#base/auth.ts'
import { readConfig } from '#base/config.ts'
import { connectionsOf, transact } from '#base/db.ts'
import { insertHolding } from '#base/organisation.ts'
import { startPostgres } from '#base/postgres.ts'
import * as review from '#base/review/index.ts'
import { openHouse } from '../src/app/house.ts'
import { grants } from '../src/app/modules.ts'
import * as intake from '../src/modules/intake/service.ts'

// For ablage.crash.long.test.ts, which kills it: letters come in, are filed into Akten, every fifth filing is taken back; with CMIS_URL all of it goes through the
// town's DMS. Run again it goes on, until so many are filed and nothing is on its way.

const wanted = Number(process.argv[2] ?? 0)
const config = readConfig({ ...process.env, TOWN: 'towns/musterstadt', PUBLIC_URL: 'http://localhost' })
const postgres = await startPostgres(config.DATA_DIR)
const house = await openHouse(connectionsOf(postgres.connection), config, { work: true, pollSeconds: 0.5, alone: true })

const [email, password] = ['ablage@musterstadt.example', 'ein-langes-passwort']
if (!(await house.people.list()).some((p) => p.email === email)) {
  const { id } = await house.people.create({ email, name: email, roles: ['clerk'], password })
  await transact(house.db, (tx) => insertHolding(tx, { stelleId: '20.21', personId: id, fromOn: '2020-01-01', toOn: null }))
}
const { headers } = await house.auth.api.signInEmail({ body: { email, password }, returnHeaders: true })
const cookie = headers.getSetCookie().map((c) => c.split(';')[0]).join('; ') // biome-ignore format: one thing
const actor = await actorOf(house.auth, house.db, grants, new Headers({ cookie }), new Date())
if (!actor) throw new Error('signed out')
const ctx = () => house.ctxFor(actor, new Date())
console.log('ready')

const rows = async (sql: string, values: unknown[] = []) => (await house.pool.query(sql, values)).rows as Record<string, never>[]
const pause = (ms: number) => new Promise((next) => setTimeout(next, ms))

/** One letter from its arrival to its Akte; what an earlier run began is taken up where it stands. */
async function one(n: number) {
  const { id } = await intake.receive(ctx(), {
    name: `hund-${n}.txt`,
    bytes: Buffer.from(`Brief ${n}: ich melde meinen Hund an.`),
    channel: 'upload',
    origin: `crash/${n}`,
  })
  const subject = `intake/${id}`
  for (;;) {
    const [item] = await rows('select status from intake_item where id = $1', [id])
    if (item?.status === 'waiting') break
    if (item?.status !== 'received') return
    await pause(100)
  }
  await rows(`update review_proposal set stelle_id = '20.21' where subject = $1 and status = 'open'`, [subject])
  await rows(`update intake_item set stelle_id = '20.21', border = null where id = $1`, [id])
  const open = await review.findOpen(ctx().db, { name: 'intake.file-item' }, subject)
  if (!open) return
  const reverted = (await review.decisionsOn(ctx().db, subject)).some((d) => d.revertedAt)
  const payload = {
    ...(open.payload as object),
    documentType: 'hundeanmeldung',
    stelleId: '20.21',
    planId: '923.1',
    akteId: null,
    title: `Hund ${n}`,
    tags: [],
  }
  const decision = await review.decide(ctx(), open.id, { version: open.version, outcome: 'amended', payload })
  if (n % 5 === 0 && !reverted) {
    await pause((n * 37) % 400) // while it waits, while it is on its way, when it lies there
    await review.revert(ctx(), decision.id)
    await one(n)
  }
}

for (let n = 0; n < wanted; n += 4) await Promise.all([0, 1, 2, 3].map((k) => one(n + k)))
for (;;) {
  const [left] = await rows(`select count(*)::int as n from records_deposit where status in ('waiting', 'leaving')`)
  if (!left?.n) break
  await pause(200)
}
for (const { hash } of await rows('select file_hash as hash from intake_item')) await house.files.get(String(hash)) // throws for a file that is not whole
await house.close()
await postgres.stop()
process.exit(0)
