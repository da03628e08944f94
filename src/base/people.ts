import { createHmac } from 'node:crypto'
import type pg from 'pg'
import { type Role, rolesOf } from './actor.ts'
import type { Auth } from './auth.ts'
import { AppError } from './errors.ts'

export type Person = { id: string; name: string; email: string; roles: Role[]; locked: boolean; secondFactor: boolean }

/** The address of an erased account ends so; see erasure.ts. */
export const erasedAt = '@geloescht.invalid'

/** Accounts of the town's people. Passwords are set by their owners only. */
export type People = ReturnType<typeof openPeople>
export function openPeople(auth: Auth, pool: pg.Pool, secret: string) {
  /** Opens the set-up page while there is no administrator; the same in every process of one installation. */
  const setupCode = createHmac('sha256', secret).update('set-up').digest('base64url').slice(0, 20)
  const person = (r: Record<string, unknown>): Person => ({
    id: String(r.id),
    name: String(r.name),
    email: String(r.email),
    roles: rolesOf(r.role as string),
    locked: r.banned === true,
    secondFactor: r.twoFactorEnabled === true,
  })
  const fields = `"id", "name", "email", "role", "banned", "twoFactorEnabled"`
  return {
    setupCode,
    /** @param former also those that were erased: an id without a name */
    async list({ former = false } = {}): Promise<Person[]> {
      return (await pool.query(`select ${fields} from auth_user where $1 or "email" not like '%${erasedAt}' order by "name"`, [former])).rows.map(
        person,
      )
    },
    async names(ids: readonly string[]): Promise<Record<string, string>> {
      const { rows } = await pool.query<{ id: string; name: string }>(`select "id", "name" from auth_user where "id" = any($1)`, [[...new Set(ids)]])
      return Object.fromEntries(rows.map((r) => [r.id, r.name]))
    },
    /** @throws AppError people.not-found, also for one that was erased: nobody opens that account again */
    async get(id: string): Promise<Person> {
      const { rows } = await pool.query(`select ${fields} from auth_user where "id" = $1 and "email" not like '%${erasedAt}'`, [id])
      if (!rows[0]) throw new AppError('people.not-found', 404)
      return person(rows[0])
    },
    async find(email: string): Promise<Person | undefined> {
      const { rows } = await pool.query(`select ${fields} from auth_user where lower("email") = lower($1)`, [email])
      return rows[0] && person(rows[0])
    },
    /** Without a password the account waits for an invitation. @throws AppError people.email-taken */
    async create({ email, name, roles, password }: { email: string; name: string; roles: readonly Role[]; password?: string }): Promise<Person> {
      if (await this.find(email)) throw new AppError('people.email-taken', 409)
      const { user } = await auth.api.createUser({
        body: { email, name, password: password ?? `${crypto.randomUUID()}${crypto.randomUUID()}`, role: roles.join(',') as 'admin' },
      })
      await pool.query(`update auth_user set "role" = $2, "emailVerified" = true where "id" = $1`, [user.id, roles.join(',')])
      return { id: user.id, name, email: email.toLowerCase(), roles: [...roles], locked: false, secondFactor: false }
    },
    /** A link with which the person sets her own password; valid for seven days, once. */
    async invite(email: string): Promise<string> {
      const found = await this.find(email)
      if (!found) throw new AppError('people.not-found', 404)
      await auth.api.requestPasswordReset({ body: { email: found.email, redirectTo: '/passwort' } })
      const token = auth.issued.get(found.id)
      auth.issued.delete(found.id)
      if (!token) throw new AppError('people.not-found', 404)
      return `/passwort?token=${token}`
    },
    async setRoles(id: string, roles: readonly Role[]) {
      await pool.query(`update auth_user set "role" = $2 where "id" = $1`, [id, roles.join(',')])
    },
    /** Ends her sessions at once and refuses new ones. */
    async lock(id: string, locked: boolean) {
      await pool.query(`update auth_user set "banned" = $2 where "id" = $1`, [id, locked])
      if (locked) await pool.query(`delete from auth_session where "userId" = $1`, [id])
    },
    async hasAdministrator(): Promise<boolean> {
      return (await pool.query(`select 1 from auth_user where "role" ~ '(^|,)admin(,|$)' limit 1`)).rowCount === 1
    },
  }
}

/** The first administrator comes from the command line, the environment or the set-up page; a second call is refused. */
export async function createFirstAdmin(people: People, account: { email: string; password: string; name: string }): Promise<Person> {
  if (await people.hasAdministrator()) throw new AppError('auth.admin-exists', 409)
  return people.create({ ...account, roles: ['admin'] })
}
