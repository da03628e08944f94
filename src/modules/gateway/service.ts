import { createHash, randomBytes } from 'node:crypto'
import type { z } from 'zod'
import * as models from '#ai/models/index.ts'
import * as audit from '#base/audit.ts'
import type { Ctx } from '#base/ctx.ts'
import { transact } from '#base/db.ts'
import { assertOpen } from '#base/method-use.ts'
import { dayOf } from '#base/time.ts'
import { type EngineChange, type EngineInput, errors, type Limits, type NewBudget, type NewKey } from './contract.ts'
import { probing } from './methods.ts'
import * as store from './store.ts'

export const engines = async (ctx: Ctx) => ({ engines: await models.listEngines(ctx) })
export const addEngine = (ctx: Ctx, { key, ...engine }: z.output<typeof EngineInput>) => models.addEngine(ctx, engine, key || undefined)
export const changeEngine = (ctx: Ctx, id: string, { key, ...engine }: z.output<typeof EngineChange>) => models.changeEngine(ctx, id, engine, key)
export const setState = models.setEngineState
/** A question of a person to a model, however harmless. @throws AppError method.switched-off, method.not-instructed, method.not-trained */
export async function tryEngine(ctx: Ctx, id: string) {
  await assertOpen(ctx, probing)
  return models.probe(ctx, probing, id)
}

/** What this machine offers and is not yet set up. */
export async function offers(ctx: Ctx) {
  const [found, files, known] = await Promise.all([models.discover(), models.listFiles(ctx), models.listEngines(ctx)])
  const has = (url: string, model?: string) =>
    known.some((e) => e.url.replace('localhost', '127.0.0.1') === url && (model === undefined || e.model === model))
  return {
    ...files,
    servers: found.map((s) => ({ ...s, models: s.models.filter((m) => !has(s.url, m)) })).filter((s) => s.models.length),
    files: files.files.filter((f) => !has(`file:${f.name}`)),
  }
}

const officesOf = ({ town }: Pick<Ctx, 'town'>) => town.offices.map(({ id, name }) => ({ id, name: `${id} ${name}` }))

export async function keys(ctx: Ctx) {
  const offices = officesOf(ctx)
  const rows = await store.listKeys(ctx.db)
  return {
    keys: rows.map((k) => ({ ...k, officeName: offices.find((o) => o.id === k.officeId)?.name ?? k.officeId })),
    offices,
    classes: ctx.town.dataClasses.map(({ id, title, contents }) => ({ id, title, contents })),
    url: '/v1',
  }
}

export const digestOf = (key: string) => createHash('sha256').update(key).digest('hex')

/** A new key, shown this once. Its own budget, if it gets one, begins to count at zero. */
export async function issueKey(ctx: Ctx, { name, officeId, dataClass, expiresOn, cents, tokens }: NewKey) {
  if (!ctx.town.offices.some((o) => o.id === officeId)) throw errors.noSuchOffice(officeId)
  const key = `vz-${randomBytes(32).toString('base64url')}`
  const { id } = await transact(ctx.db, async (tx) => {
    const row = await store.insertKey(tx, {
      name,
      officeId,
      dataClass,
      expiresOn,
      digest: digestOf(key),
      ending: key.slice(-4),
      createdBy: ctx.actor.id,
    })
    await audit.record(tx, ctx.actor, 'gateway.key-issued', `gateway/key-${row.id}`, { key: row.id, office: officeId, dataClass })
    return row
  })
  if (cents !== null || tokens !== null) await models.addBudget(ctx, { scope: 'key', subject: id, cents, tokens, wattHours: null })
  return { id, key }
}

const keyMaxAgeMs = 2_000
type Known = { row: store.KeyRow | undefined; at: number }
/** Keys that were asked for lately; another process's revocation is noticed within two seconds. */
const knownOf = (ctx: Pick<Ctx, 'shared'>) => ctx.shared('gateway.keys', () => ({ keys: new Map<string, Known>(), close: async () => {} })).keys

/** Whose key this is, if it is valid now. */
export async function findKey(ctx: Ctx, key: string): Promise<store.KeyRow | undefined> {
  const digest = digestOf(key)
  const known = knownOf(ctx)
  let found = known.get(digest)
  if (!found || performance.now() - found.at > keyMaxAgeMs) {
    if (known.size > 10_000) known.clear() // guesses
    found = { row: await store.findKey(ctx.db, digest), at: performance.now() }
    known.set(digest, found)
  }
  const { row } = found
  return row && !row.revokedAt && (row.expiresOn === null || row.expiresOn >= dayOf(new Date())) ? row : undefined
}

export async function revokeKey(ctx: Ctx, id: string) {
  const digest = await transact(ctx.db, async (tx) => {
    const gone = await store.revokeKey(tx, id, ctx.now)
    if (!gone) throw errors.noSuchKey(id)
    await audit.record(tx, ctx.actor, 'gateway.key-revoked', `gateway/key-${id}`, { key: id })
    return gone.digest
  })
  knownOf(ctx).delete(digest)
  return {}
}

/** Budgets with the names of those they are for. */
export async function budgets(ctx: Ctx) {
  const [rows, people, keyRows] = await Promise.all([models.listBudgets(ctx), ctx.people.list(), store.listKeys(ctx.db)])
  const subjects = {
    office: officesOf(ctx),
    person: people.map(({ id, name }) => ({ id, name })),
    method: [...new Map([...ctx.methods.values()].map((m) => [m.id, { id: m.id, name: m.title.de }])).values()],
    key: keyRows.filter((k) => !k.revokedAt).map(({ id, name }) => ({ id, name })),
  }
  const nameOf = (scope: string, subject: string) => subjects[scope as keyof typeof subjects]?.find((s) => s.id === subject)?.name ?? subject
  return { budgets: rows.map((b) => ({ ...b, name: nameOf(b.scope, b.subject) })), subjects }
}
export async function addBudget(ctx: Ctx, input: z.output<typeof NewBudget>) {
  await models.addBudget(ctx, input)
  return {}
}
export async function changeBudget(ctx: Ctx, id: string, limits: z.output<typeof Limits>) {
  await models.changeBudget(ctx, id, limits)
  return {}
}
export async function removeBudget(ctx: Ctx, id: string) {
  await models.removeBudget(ctx, id)
  return {}
}
