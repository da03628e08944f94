import { timingSafeEqual } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { z } from 'zod'
import type { Role } from '#base/actor.ts'
import * as audit from '#base/audit.ts'
import type { Ctx } from '#base/ctx.ts'
import { transact } from '#base/db.ts'
import { erasePerson } from '#base/erasure.ts'
import type { Download } from '#base/http.ts'
import * as organisation from '#base/organisation.ts'
import { createFirstAdmin } from '#base/people.ts'
import { dayOf } from '#base/time.ts'
import { standInFor } from '#base/vertretung.ts'
import { errors, type FirstSteps, type Me, type NewAbsence, type NewHolding, type NewPerson, type SetUp } from './contract.ts'

/** Who is signed in, in which Stellen, and whether the house still waits for its first administrator. */
export async function me({ actor, db, people, town, oidc }: Ctx): Promise<z.output<typeof Me>> {
  const titles = new Map((await organisation.listStellen(db)).map((s) => [s.id, s.title]))
  const names = await people.names([actor.id])
  return {
    signedIn: actor.kind === 'person',
    id: actor.id,
    name: names[actor.id] ?? '',
    roles: [...actor.roles],
    permissions: [...actor.permissions],
    stellen: actor.stellen.map((s) => ({
      ...s,
      title: titles.get(s.stelleId) ?? s.stelleId,
      ...(s.vertretungFor ? { vertretungTitle: titles.get(s.vertretungFor) ?? s.vertretungFor } : {}),
    })),
    town: { name: town.town.name, officialName: town.town.officialName, accent: town.town.accent, coat: existsSync(coatOf(town)) },
    setUp: !(await people.hasAdministrator()),
    oidc,
  }
}

/** What is still to be done here, as far as it concerns the asker. Empty once nothing is left that the house needs. */
export async function firstSteps(ctx: Ctx): Promise<z.output<typeof FirstSteps>> {
  const mayDo = ({ may }: { may: string }) => may === 'signed-in' || ctx.actor.permissions.includes(may)
  const asked = await Promise.all(ctx.firstSteps.filter((s) => s.by || mayDo(s)).map(async (s) => ({ s, open: await s.isOpen(ctx) })))
  const steps = asked.flatMap(({ s: { id, title, why, by, path, optional, ...s }, open }) =>
    open === undefined ? [] : [{ id, title, why, by: by ?? null, path, mine: mayDo(s), open, optional: optional ?? false }],
  )
  return { steps: steps.some((s) => s.open && !s.optional) ? steps : [] }
}

/** The town's coat of arms, if its folder has one. */
export async function coat({ town }: Ctx): Promise<Download> {
  if (!existsSync(coatOf(town))) throw errors.noCoat()
  return { bytes: await readFile(coatOf(town)), type: 'image/svg+xml', inline: true, cacheSeconds: 3600 }
}
const coatOf = (town: Ctx['town']) => join(town.folder, 'coat.svg')

/** Creates the first administrator for whoever knows the code that the server printed at its start. */
export async function setUp({ people, db }: Ctx, { code, ...account }: z.output<typeof SetUp>) {
  const wanted = Buffer.from(people.setupCode)
  const given = Buffer.from(code)
  if (wanted.length !== given.length || !timingSafeEqual(wanted, given)) throw errors.wrongCode()
  const person = await createFirstAdmin(people, account)
  await transact(db, (tx) => audit.record(tx, { id: person.id, kind: 'person' }, 'organisation.set-up', `person/${person.id}`, { person: person.id }))
  return {}
}

export const listPeople = async ({ people }: Ctx) => ({ people: await people.list() })

/** Adds an account and answers the link with which its owner sets the password. */
export async function addPerson({ people, db, actor }: Ctx, input: z.output<typeof NewPerson>) {
  const person = await people.create(input)
  await transact(db, (tx) =>
    audit.record(tx, actor, 'organisation.person-added', `person/${person.id}`, { person: person.id, roles: [...input.roles] }),
  )
  return { path: await people.invite(person.email) }
}

export async function invite({ people, db, actor }: Ctx, id: string) {
  const person = await people.get(id)
  const path = await people.invite(person.email)
  await transact(db, (tx) => audit.record(tx, actor, 'organisation.person-invited', `person/${id}`, { person: id }))
  return { path }
}

export async function setRoles({ people, db, actor }: Ctx, id: string, roles: Role[]) {
  const person = await people.get(id)
  if (person.roles.includes('admin') && !roles.includes('admin')) await assertOtherAdministrator({ people }, id)
  await people.setRoles(id, roles)
  await transact(db, (tx) => audit.record(tx, actor, 'organisation.roles-changed', `person/${id}`, { person: id, roles }))
  return {}
}

export async function lock({ people, db, actor }: Ctx, id: string, locked: boolean) {
  const person = await people.get(id)
  if (locked && person.roles.includes('admin')) await assertOtherAdministrator({ people }, id)
  await people.lock(id, locked)
  const fact = locked ? 'organisation.person-locked' : 'organisation.person-unlocked'
  await transact(db, (tx) => audit.record(tx, actor, fact, `person/${id}`, { person: id }))
  return {}
}

/** Forgets somebody who left: the account, and what the modules hold beside the Akten. Cannot be taken back. */
export async function erase(ctx: Ctx, id: string) {
  const person = await ctx.people.get(id)
  if (person.roles.includes('admin')) await assertOtherAdministrator(ctx, id)
  await erasePerson(ctx, id)
  return {}
}

/** The Geschaeftsverteilungsplan with who holds what and who answers today. */
export async function plan({ db, people, now }: Ctx) {
  const [offices, stellen, deputies, holdings, presence] = await Promise.all([
    organisation.listOffices(db),
    organisation.listStellen(db),
    organisation.listDeputies(db),
    organisation.listHoldings(db),
    organisation.presenceOn(db, dayOf(now)),
  ])
  const names = await people.names(holdings.map((h) => h.personId))
  return {
    offices,
    stellen: stellen.map((s) => ({
      ...s,
      deputies: deputies.filter((d) => d.stelleId === s.id).map((d) => d.deputyId),
      holdings: holdings.filter((h) => h.stelleId === s.id).map((h) => ({ ...h, personName: names[h.personId] ?? '' })),
      answeredBy: standInFor(s.id, presence) ?? null,
    })),
  }
}

export async function giveStelle({ db, actor, people }: Ctx, input: z.output<typeof NewHolding>) {
  if (input.toOn && input.toOn < input.fromOn) throw errors.periodBackwards()
  if (!(await organisation.findStelle(db, input.stelleId))) throw errors.noSuchStelle(input.stelleId)
  const person = await people.get(input.personId)
  return transact(db, async (tx) => {
    const holding = await organisation.insertHolding(tx, input)
    await audit.record(tx, actor, 'organisation.stelle-given', `person/${person.id}`, {
      person: person.id,
      stelle: input.stelleId,
      from: input.fromOn,
    })
    return { ...holding, personName: person.name }
  })
}

export async function endStelle({ db, actor }: Ctx, id: string, toOn: string) {
  await transact(db, async (tx) => {
    const { numUpdatedRows } = await organisation.endHolding(tx, id, toOn)
    if (!numUpdatedRows) throw errors.noSuchHolding()
    await audit.record(tx, actor, 'organisation.stelle-ended', null, { holding: id, to: toOn })
  })
  return {}
}

export async function myAbsences({ db, actor, now }: Ctx) {
  return { absences: (await organisation.listAbsences(db, dayOf(now))).filter((a) => a.personId === actor.id) }
}

/** From that day on her deputies see what waits for her. */
export async function enterAbsence({ db, actor }: Ctx, input: z.output<typeof NewAbsence>) {
  if (input.toOn < input.fromOn) throw errors.periodBackwards()
  return transact(db, async (tx) => {
    const absence = await organisation.insertAbsence(tx, { ...input, personId: actor.id })
    await audit.record(tx, actor, 'organisation.absence-entered', `person/${actor.id}`, { person: actor.id, from: input.fromOn, to: input.toOn })
    return absence
  })
}

export async function removeAbsence({ db, actor }: Ctx, id: string) {
  await transact(db, async (tx) => {
    const { numDeletedRows } = await organisation.deleteAbsence(tx, id, actor.id)
    if (!numDeletedRows) throw errors.noSuchAbsence()
    await audit.record(tx, actor, 'organisation.absence-removed', `person/${actor.id}`, { person: actor.id })
  })
  return {}
}

/** Reads the town's plan into the database; a changed folder takes effect at the next start. */
export const seed = ({ db, town }: Ctx) => transact(db, (tx) => organisation.loadOrganisation(tx, town))

async function assertOtherAdministrator({ people }: Pick<Ctx, 'people'>, id: string) {
  if (!(await people.list()).some((p) => p.id !== id && p.roles.includes('admin') && !p.locked)) throw errors.lastAdministrator()
}
