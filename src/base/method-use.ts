import { sql } from 'kysely'
import * as audit from './audit.ts'
import type { Ctx } from './ctx.ts'
import { type Tx, transact } from './db.ts'
import { AppError } from './errors.ts'
import { type Closed, type Method, methodIn } from './method.ts'
import { closedSentences } from './texts.ts'

const errors: Record<Closed['kind'], () => AppError> = {
  'switched-off': () => new AppError('method.switched-off', 409),
  'not-instructed': () => new AppError('method.not-instructed', 403),
  'not-trained': () => new AppError('method.not-trained', 403),
}

/** How long another process may not know yet that a method was switched; the one that switched it knows at once. */
const maxAgeMs = 1_000

type At = Pick<Ctx, 'db' | 'shared'>
const switchesOf = ({ shared }: At) =>
  shared('base.method-switches', () => ({
    off: new Map<string, Date>(),
    readAt: Number.NEGATIVE_INFINITY,
    reading: undefined as Promise<void> | undefined,
    close: async () => {},
  }))

function read(at: At): Promise<void> {
  const known = switchesOf(at)
  known.reading ??= sql<{ method: string; offAt: Date }>`select method, off_at as "offAt" from method_switch`
    .execute(at.db)
    .then(({ rows }) => {
      known.off = new Map(rows.map((r) => [r.method, r.offAt]))
      known.readAt = performance.now()
    })
    .finally(() => {
      known.reading = undefined
    })
  return known.reading
}

/** Whether a method is switched off; known without asking the database for a second at the most, so that it can stand before every call. */
export function isSwitchedOff(at: At, methodId: string): boolean | Promise<boolean> {
  const known = switchesOf(at)
  if (performance.now() - known.readAt < maxAgeMs) return known.off.has(methodId)
  return read(at).then(() => known.off.has(methodId))
}

/** The same in a transaction, as the database has it at this moment. `key` is the method of a proposal, such as `intake.sort/2+17`. */
export async function isOffIn(tx: Tx, key: string): Promise<boolean> {
  const { rows } = await sql`select from method_switch where method = ${methodIn(key)?.id ?? key}`.execute(tx)
  return rows.length > 0
}

/** Methods that are switched off now, with the instant. */
export async function listSwitchedOff(at: At): Promise<ReadonlyMap<string, Date>> {
  await read(at)
  return switchesOf(at).off
}

/**
 * Switches a method off or on again, for everybody and in every way it is used: prompts, classifiers, OCR. Holds at once here, within a second in every
 * other process. Whether the actor may is asked by the module that offers it.
 */
export async function switchMethod(ctx: Ctx, methodId: string, to: 'off' | 'on'): Promise<void> {
  await transact(ctx.db, async (tx) => {
    if (to === 'off')
      await sql`insert into method_switch (method, off_at, person_id) values (${methodId}, ${ctx.now}, ${ctx.actor.id}) on conflict do nothing`.execute(
        tx,
      )
    else await sql`delete from method_switch where method = ${methodId}`.execute(tx)
    await audit.record(tx, ctx.actor, `method.switched-${to}`, `method/${methodId}`, { method: methodId })
  })
  await switchesOf(ctx).reading?.catch(() => {}) // one that began before the commit would bring back what was
  await read(ctx)
}

/**
 * Why this actor may not use this method now; undefined when the way is open. The one question before every use of a machine: `ai/models` asks it itself,
 * a verb that uses a local method asks it before.
 */
export async function closedTo(ctx: Ctx, method: Method): Promise<Closed | undefined> {
  if (await isSwitchedOff(ctx, method.id)) return closed('switched-off')
  if (ctx.actor.kind !== 'person') return undefined
  for (const permit of ctx.permits) {
    const found = await permit(ctx, method)
    if (found) return found
  }
  return undefined
}

export const closed = (kind: Closed['kind']): Closed => ({ kind, sentence: closedSentences[kind] })

/** The same for a verb that a person calls. @throws AppError method.switched-off, method.not-instructed, method.not-trained */
export async function assertOpen(ctx: Ctx, method: Method): Promise<void> {
  const found = await closedTo(ctx, method)
  if (found) throw errors[found.kind]()
}

declare module './audit.ts' {
  interface AuditFacts {
    'method.switched-off': { method: string }
    'method.switched-on': { method: string }
  }
}
