import { createFirstAdmin } from '#base/auth.ts'
import { AppError } from '#base/errors.ts'
import { guest, startPostgres } from '#base/postgres.ts'
import { evals } from './evals.ts'
import { openHouse, secretOf } from './house.ts'

const [command, ...args] = process.argv.slice(2)
if (command === 'eval') {
  const [name = '', ...rest] = args
  const load = evals[name]
  if (!load) {
    console.error(`vorzimmer eval NAME …  Es gibt: ${Object.keys(evals).join(', ') || 'noch keine'}`)
    process.exit(2)
  }
  console.log(JSON.stringify(await (await load()).run(rest)))
  process.exit(0)
}
// npm run -s vorzimmer -- admin <email>, the password in ADMIN_PASSWORD. Works beside a running server and without one.
const [email] = args
const password = process.env.ADMIN_PASSWORD
if (command !== 'admin' || !email || !password) {
  console.error('ADMIN_PASSWORD=… npm run -s vorzimmer -- admin <email>')
  process.exit(2)
}
const folder = process.env.DATA_DIR ?? 'data'
const own = process.env.DATABASE_URL
  ? undefined
  : await startPostgres(folder).catch((e) => {
      if (!(e instanceof AppError) || e.code !== 'postgres.already-running') throw e
    })
const connection = process.env.DATABASE_URL ? { connectionString: process.env.DATABASE_URL } : (own?.connection ?? guest(folder))
const house = await openHouse(connection, { url: 'http://localhost', secret: secretOf(folder), work: false })
try {
  const user = await createFirstAdmin(house.auth, house.pool, { email, password, name: email.split('@')[0] ?? email })
  console.log(`Administrator: ${user.email}`)
} catch (e) {
  console.error(e instanceof Error ? e.message : e)
  process.exitCode = 1
}
await house.close()
await own?.stop()
