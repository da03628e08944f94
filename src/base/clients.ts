import { createHash, randomBytes } from 'node:crypto'
import { type Generated, sql } from 'kysely'
import type { Actor } from './actor.ts'
import * as audit from './audit.ts'
import { type Db, transact } from './db.ts'
import { AppError } from './errors.ts'

/**
 * Another program that may do one thing here: a scanner's server, a portal. It proves itself by a token that is shown once and kept as a digest.
 * It acts as a machine: it can bring something in, and the database refuses it a person's decision.
 */
export type Client = {
  id: string
  title: string
  permissions: string[]
  /** The mailbox or desk that its post comes from; what it brings is treated as addressed there. */
  mailbox: string | null
  createdBy: string
  createdAt: Date
  lastUsedAt: Date | null
  revokedAt: Date | null
}

declare module './audit.ts' {
  interface AuditFacts {
    'client.made': { client: string; permissions: string[] }
    'client.revoked': { client: string }
  }
}

const own = (db: Db) => db.withTables<{ authClient: Table }>()
type Table = Omit<Client, 'id' | 'createdAt' | 'lastUsedAt' | 'revokedAt'> & {
  id: Generated<string>
  tokenDigest: string
  createdAt: Generated<Date>
  lastUsedAt: Generated<Date | null>
  revokedAt: Generated<Date | null>
}
const shown = ['id', 'title', 'permissions', 'mailbox', 'createdBy', 'createdAt', 'lastUsedAt', 'revokedAt'] as const

/** A token is 32 random bytes: its digest needs no salt, and guessing is hopeless. */
const digestOf = (token: string) => createHash('sha256').update(token).digest('base64url')
const prefix = 'vz_'

/** The token is answered once and never again. */
export async function makeClient(
  { db, actor }: { db: Db; actor: Pick<Actor, 'id' | 'kind'> },
  { title, permissions, mailbox }: Pick<Client, 'title' | 'permissions' | 'mailbox'>,
): Promise<{ client: Client; token: string }> {
  const token = `${prefix}${randomBytes(32).toString('base64url')}`
  const client = await transact(db, async (tx) => {
    const row = await own(tx)
      .insertInto('authClient')
      .values({ title, permissions, mailbox, tokenDigest: digestOf(token), createdBy: actor.id })
      .returning(shown)
      .executeTakeFirstOrThrow()
    await audit.record(tx, actor, 'client.made', `client/${row.id}`, { client: row.id, permissions })
    return row
  })
  return { client, token }
}

/** Holds at once. @throws AppError client.not-found */
export async function revokeClient({ db, actor }: { db: Db; actor: Pick<Actor, 'id' | 'kind'> }, id: string): Promise<void> {
  await transact(db, async (tx) => {
    const { numUpdatedRows } = await own(tx)
      .updateTable('authClient')
      .set({ revokedAt: sql<Date>`now()` })
      .where('id', '=', id)
      .where('revokedAt', 'is', null)
      .executeTakeFirst()
    if (!numUpdatedRows) throw new AppError('client.not-found', 404)
    await audit.record(tx, actor, 'client.revoked', `client/${id}`, { client: id })
  })
}

export const listClients = (db: Db): Promise<Client[]> =>
  own(db)
    .selectFrom('authClient')
    .select(shown)
    .orderBy('revokedAt', (o) => o.desc().nullsFirst())
    .orderBy('createdAt', 'desc')
    .execute()

/** The client behind a machine's actor, if it is one. */
export const findClientOf = (db: Db, { id }: Pick<Actor, 'id'>): Promise<Client | undefined> =>
  id.startsWith('client/')
    ? own(db).selectFrom('authClient').select(shown).where('id', '=', id.slice('client/'.length)).executeTakeFirst()
    : Promise.resolve(undefined)

/** Whether a request says that it comes from a client; then no cookie of a person counts. */
export const isFromClient = (authorization: string | undefined): authorization is string => /^Bearer\s/i.test(authorization ?? '')

/** @throws AppError client.unknown for a token that is wrong or revoked */
export async function clientActor(db: Db, authorization: string): Promise<Actor> {
  const token = authorization.replace(/^Bearer\s+/i, '')
  const found = token.startsWith(prefix)
    ? await own(db)
        .selectFrom('authClient')
        .select(['id', 'permissions', 'lastUsedAt'])
        .where('tokenDigest', '=', digestOf(token))
        .where('revokedAt', 'is', null)
        .executeTakeFirst()
    : undefined
  if (!found) throw new AppError('client.unknown', 401)
  if (!found.lastUsedAt || found.lastUsedAt.getTime() < Date.now() - 60_000)
    await own(db).updateTable('authClient').set({ lastUsedAt: sql<Date>`now()` }).where('id', '=', found.id).execute()
  return { id: `client/${found.id}`, kind: 'machine', roles: [], permissions: found.permissions, stellen: [] }
}
