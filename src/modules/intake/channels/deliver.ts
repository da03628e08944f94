import type { z } from 'zod'
import { detectKind } from '#ai/reading/index.ts'
import * as clients from '#base/clients.ts'
import type { Ctx } from '#base/ctx.ts'
import type { Upload } from '#base/http.ts'
import { may } from '../contract.ts'
import { numberOf } from '../rules.ts'
import { receive } from '../service.ts'
import { findByOrigin } from '../store.ts'
import { type Delivery, errors, longestDelayDays, type NewClient } from './contract.ts'

const day = 24 * 3600_000
/** Clocks of two machines are never the same. */
const clockDriftMs = 5 * 60_000

/**
 * Another program brings one file. The same key with the same content is the same delivery, however often it comes.
 *
 * @throws AppError intake.key-used for the same key with other content, intake.unknown-kind for what nobody here could open, intake.empty-file,
 *   intake.one-file, intake.stamp-in-future, intake.stamp-too-old
 */
export async function deliver(ctx: Ctx, { key, receivedAt, mailbox }: z.output<typeof Delivery>, files: Upload[]) {
  const [file] = files
  if (!file || files.length > 1) throw errors.nothingDelivered()
  if (!file.size) throw errors.emptyFile()
  if (receivedAt && receivedAt.getTime() > ctx.now.getTime() + clockDriftMs) throw errors.stampInFuture()
  if (receivedAt && receivedAt.getTime() < ctx.now.getTime() - longestDelayDays * day) throw errors.stampTooOld(longestDelayDays)
  const { kind, format } = detectKind(file.head, file.name)
  if (kind === 'unknown') throw errors.unknownKind(format)
  const client = await clients.findClientOf(ctx.db, ctx.actor)
  const item = await receive(ctx, {
    name: file.name || `${key}.${kind}`,
    stored: file,
    channel: 'api',
    origin: originOf(ctx, key),
    mailbox: client?.mailbox ?? mailbox,
    receivedAt: receivedAt && receivedAt < ctx.now ? receivedAt : undefined,
  })
  if (item.fileHash !== file.hash) throw errors.keyUsed(key)
  return { ...(await delivery(ctx, key)), known: item.known }
}

/** How far a delivery is: its number and status, nothing of what is in it. A client sees its own only. */
export async function delivery(ctx: Ctx, key: string) {
  const item = await findByOrigin(ctx.db, originOf(ctx, key))
  if (!item) throw errors.noDelivery(key)
  return { id: item.id, number: numberOf(item.year, item.serial), key, status: item.status, receivedAt: item.receivedAt, known: true }
}

const originOf = ({ actor }: Ctx, key: string) => `api/${actor.id}/${key}`

export async function listClients({ db, people }: Ctx) {
  const all = await clients.listClients(db)
  const names = await people.names(all.map((c) => c.createdBy))
  return { clients: all.filter((c) => c.permissions.includes(may.deliver)).map((c) => ({ ...c, createdByName: names[c.createdBy] ?? '' })) }
}

export async function makeClient(ctx: Ctx, { title, mailbox }: z.output<typeof NewClient>) {
  const { token } = await clients.makeClient(ctx, { title, mailbox: mailbox || null, permissions: [may.deliver] })
  return { token }
}

export async function revokeClient(ctx: Ctx, id: string) {
  await clients.revokeClient(ctx, id)
  return {}
}
