import { randomBytes } from 'node:crypto'
import { createInterface } from 'node:readline/promises'
import { parseArgs } from 'node:util'
import { personRoles, type Role } from '#base/actor.ts'
import { transact } from '#base/db.ts'
import { AppError } from '#base/errors.ts'
import { insertHolding } from '#base/organisation.ts'
import { createFirstAdmin } from '#base/people.ts'
import { dayOf } from '#base/time.ts'
import { withHouse } from '../connect.ts'
import type { House } from '../house.ts'

export const usage = `vorzimmer user admin MAIL                 der erste Administrator (Kennwort: Frage oder ADMIN_PASSWORD)
vorzimmer user add MAIL --name NAME --roles clerk,… [--stelle ID]   ein Konto; gibt den Link zum Setzen des Kennworts aus
vorzimmer user invite MAIL                ein neuer Link
vorzimmer user lock|unlock MAIL           sperren, entsperren
vorzimmer user list
vorzimmer user demo                       die Beispielpersonen der Stadt, mit einem neuen gemeinsamen Kennwort (nicht im Echtbetrieb)`

/** Accounts from the command line. Nobody's password is ever known to anybody but its owner, except for `demo`. */
export async function run(args: string[]) {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { name: { type: 'string' }, roles: { type: 'string' }, stelle: { type: 'string', multiple: true } },
  })
  const [verb = '', email = ''] = positionals
  if (!['admin', 'add', 'invite', 'lock', 'unlock', 'list', 'demo'].includes(verb) || (!email && verb !== 'list' && verb !== 'demo')) {
    console.error(usage)
    return 2
  }
  if (email && !/^\S+@\S+\.\S+$/.test(email)) throw new AppError('cli.not-an-address', 422, { email })
  return withHouse(async (house) => {
    const { people } = house
    const known = async () => {
      const person = await people.find(email)
      if (!person) throw new AppError('people.not-found', 404)
      return person
    }
    if (verb === 'admin')
      console.log(
        `Administrator: ${(await createFirstAdmin(people, { email, password: await askPassword(), name: email.split('@')[0] ?? '' })).email}`,
      )
    if (verb === 'add') {
      const roles = (values.roles ?? 'clerk').split(',') as Role[]
      const unknown = roles.find((r) => !personRoles.includes(r))
      if (unknown) throw new AppError('cli.unknown-role', 422, { role: unknown, known: personRoles.join(', ') })
      const person = await people.create({ email, name: values.name ?? email, roles })
      for (const stelleId of values.stelle ?? [])
        await transact(house.db, (tx) => insertHolding(tx, { stelleId, personId: person.id, fromOn: dayOf(new Date()), toOn: null }))
      console.log(await people.invite(email))
    }
    if (verb === 'invite') console.log(await people.invite((await known()).email))
    if (verb === 'lock' || verb === 'unlock') await people.lock((await known()).id, verb === 'lock')
    if (verb === 'list') for (const p of await people.list()) console.log([p.email, p.name, p.roles.join(','), p.locked ? 'gesperrt' : ''].join('\t'))
    if (verb === 'demo') await demo(house)
  })
}

/** The sample town's people, to try the product with. One random password for all of them, printed once. */
async function demo({ people, town, db }: House) {
  const password = randomBytes(12).toString('base64url')
  for (const p of town.persons) {
    if (await people.find(p.mail)) continue
    const { id } = await people.create({ email: p.mail, name: p.name, roles: p.roles, password })
    for (const s of p.stellen) await transact(db, (tx) => insertHolding(tx, { stelleId: s.stelle, personId: id, fromOn: s.from, toOn: s.to }))
    console.log([p.mail, p.name, p.roles.join(','), p.stellen.map((s) => s.stelle).join(',')].join('\t'))
  }
  console.log(`Kennwort der neu angelegten Beispielpersonen: ${password}`)
}

/** Asked without echo on a terminal; from ADMIN_PASSWORD where there is none. */
async function askPassword(): Promise<string> {
  const given = process.env.ADMIN_PASSWORD
  if (given) return long(given)
  if (!process.stdin.isTTY) throw new AppError('cli.no-password', 422)
  process.stdout.write('Kennwort (mindestens 12 Zeichen, wird nicht angezeigt): ')
  const silent = new (await import('node:stream')).Writable({ write: (_chunk, _encoding, done) => done() })
  const line = createInterface({ input: process.stdin, output: silent, terminal: true })
  const password = await line.question('')
  line.close()
  process.stdout.write('\n')
  return long(password)
}

function long(password: string): string {
  if (password.length < 12) throw new AppError('cli.password-too-short', 422)
  return password
}
