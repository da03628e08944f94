import { z } from 'zod'
import * as audit from '#base/audit.ts'
import type { Ctx } from '#base/ctx.ts'
import { transact } from '#base/db.ts'
import { type Held, heldAbout } from '#base/disclosure.ts'
import type { Download } from '#base/http.ts'
import { type Disclosure, disclosureDays, errors, may, type NewDisclosure, releasingRoles } from './contract.ts'
import * as store from './store.ts'

// What the house holds about a person: her own look at it, and disclosure about somebody else by two persons. @see Art. 15 DSGVO

const dayMs = 86_400_000

/** What the house holds about the person who asks: her right, so nobody has to allow it; that she looked stands in the audit. */
export async function myData(ctx: Ctx): Promise<{ held: Held[] }> {
  const held = await heldAbout(ctx, { personId: ctx.actor.id })
  await transact(ctx.db, (tx) =>
    audit.record(tx, ctx.actor, 'register.own-data-read', `person/${ctx.actor.id}`, { rows: held.reduce((n, h) => n + h.rows, 0) }),
  )
  return { held }
}
export const myDataFile = async (ctx: Ctx): Promise<Download> => ({
  bytes: Buffer.from(`${JSON.stringify({ person: ctx.actor.id, at: ctx.now, ...(await myData(ctx)) }, null, 2)}\n`),
  type: 'application/json; charset=utf-8',
  name: 'meine-daten.json',
})

/** Requests for disclosure, as far as they concern the one who looks, and whom one can ask about. */
export async function listDisclosures(ctx: Ctx) {
  const [rows, persons] = await Promise.all([store.listDisclosures(ctx.db), ctx.people.list()])
  return {
    disclosures: await shownDisclosures(ctx, rows),
    persons: persons.filter((p) => p.id !== ctx.actor.id).map(({ id, name }) => ({ id, name })),
  }
}

async function shownDisclosures({ people, actor, now }: Ctx, rows: store.DisclosureRow[]): Promise<z.output<typeof Disclosure>[]> {
  const names = await people.names(rows.flatMap((r) => [r.personId ?? '', r.requestedBy, r.releasedBy ?? '']))
  return rows.map((r) => ({
    ...r,
    about: r.personId ? ('staff' as const) : ('citizen' as const),
    personName: r.personId && (names[r.personId] ?? ''),
    // Whom somebody outside asks about is for the two who deal with it.
    term: r.requestedBy === actor.id || r.releasedBy === actor.id || isReleaser(actor, r) ? r.term : null,
    requestedByName: names[r.requestedBy] ?? '',
    releasedByName: r.releasedBy && (names[r.releasedBy] ?? ''),
    mayRelease: !r.releasedBy && isReleaser(actor, r),
    mayRead: r.requestedBy === actor.id && r.visibleUntil !== null && r.visibleUntil > now,
  }))
}
/** Two persons of two roles: whoever could have asked may not release, nor the person it is about. */
const isReleaser = ({ id, roles, permissions }: Ctx['actor'], r: Pick<store.DisclosureRow, 'requestedBy' | 'personId'>) =>
  permissions.includes(may.release) && !roles.includes('dpo') && id !== r.requestedBy && id !== r.personId

/** Asks for a disclosure about somebody else, who has asked the town for it. Nothing is searched before another person of another role releases it. */
export async function requestDisclosure(ctx: Ctx, { personId, term, reason }: z.output<typeof NewDisclosure>) {
  if (personId === ctx.actor.id) throw errors.notReleasable()
  if (personId !== null) await ctx.people.get(personId)
  return transact(ctx.db, async (tx) => {
    const { id } = await store.insertDisclosure(tx, { personId, term, reason, requestedBy: ctx.actor.id, requestedAt: ctx.now })
    const about = personId ? 'staff' : 'citizen'
    await audit.record(tx, ctx.actor, 'register.disclosure-requested', personId ? `person/${personId}` : `register/disclosure-${id}`, {
      disclosure: id,
      about,
    })
    return { id }
  })
}

/** The second person's yes; open for a week. @throws AppError register.not-releasable, register.already-released */
export async function releaseDisclosure(ctx: Ctx, id: string) {
  const found = await getDisclosure(ctx, id)
  const role = releasingRoles.find((r) => ctx.actor.roles.includes(r))
  if (!role || !isReleaser(ctx.actor, found)) throw errors.notReleasable()
  await transact(ctx.db, async (tx) => {
    const set = {
      releasedBy: ctx.actor.id,
      releasedRole: role,
      releasedAt: ctx.now,
      visibleUntil: new Date(ctx.now.getTime() + disclosureDays * dayMs),
    }
    if (!(await store.releaseDisclosure(tx, id, set))) throw errors.alreadyReleased()
    await audit.record(tx, ctx.actor, 'register.disclosure-released', subjectOf(found), { disclosure: id, role })
  })
  return {}
}

/** Where something lies about the person, for the one who asked, as long as it is released. Each look stands in the audit, before anything is shown. */
export async function readDisclosure(ctx: Ctx, id: string): Promise<{ held: Held[] }> {
  const found = await getDisclosure(ctx, id)
  if (found.requestedBy !== ctx.actor.id || !found.visibleUntil || found.visibleUntil <= ctx.now) throw errors.notOpen()
  const held = await heldAbout(ctx, found.personId ? { personId: found.personId } : { term: found.term ?? '' })
  await transact(ctx.db, (tx) =>
    audit.record(tx, ctx.actor, 'register.disclosed', subjectOf(found), { disclosure: id, rows: held.reduce((n, h) => n + h.rows, 0) }),
  )
  return { held }
}
const subjectOf = ({ id, personId }: Pick<store.DisclosureRow, 'id' | 'personId'>) => (personId ? `person/${personId}` : `register/disclosure-${id}`)
async function getDisclosure({ db }: Ctx, id: string): Promise<store.DisclosureRow> {
  const found = z.uuid().safeParse(id).success ? await store.findDisclosure(db, id) : undefined
  if (!found) throw errors.noSuchDisclosure()
  return found
}
