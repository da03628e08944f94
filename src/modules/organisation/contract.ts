import { z } from 'zod'
import { personRoles } from '#base/actor.ts'
import { AppError } from '#base/errors.ts'
import { Day, Words } from '#base/http.ts'

export const may = { manage: 'organisation.manage', plan: 'organisation.plan' } as const

export const Role = z.enum(personRoles).meta({ id: 'Role' })

export const Standing = z.object({ stelleId: z.string(), officeId: z.string(), head: z.boolean(), vertretungFor: z.string().optional() })

/** What the browser knows about who is signed in. */
export const Me = z
  .object({
    signedIn: z.boolean(),
    id: z.string(),
    name: z.string(),
    roles: z.array(Role),
    permissions: z.array(z.string()),
    stellen: z.array(Standing.extend({ title: z.string(), vertretungTitle: z.string().optional() })),
    town: z.object({ name: z.string(), officialName: z.string(), accent: z.string(), coat: z.boolean() }),
    /** No administrator yet: the set-up page is open. */
    setUp: z.boolean(),
    /** The town's own sign-in is there. */
    oidc: z.boolean(),
  })
  .meta({ id: 'Me' })

/** What a new house or person has yet to do. `mine`: the asker may do it; else she waits for whoever `by` names. */
export const FirstSteps = z
  .object({
    steps: z.array(
      z.object({
        id: z.string(),
        title: Words,
        why: Words,
        by: Words.nullable(),
        path: z.string(),
        mine: z.boolean(),
        open: z.boolean(),
        optional: z.boolean(),
      }),
    ),
  })
  .meta({ id: 'FirstSteps' })

export const SetUp = z
  .object({ code: z.string(), email: z.email(), name: z.string().trim().min(2).max(200), password: z.string().min(12).max(200) })
  .meta({ id: 'SetUp' })

export const Person = z
  .object({ id: z.string(), name: z.string(), email: z.string(), roles: z.array(Role), locked: z.boolean(), secondFactor: z.boolean() })
  .meta({ id: 'Person' })
export const NewPerson = z
  .object({ email: z.email(), name: z.string().trim().min(2).max(200), roles: z.array(Role).min(1) })
  .meta({ id: 'NewPerson' })
export const Invitation = z.object({ path: z.string() }).meta({ id: 'Invitation' })

export const Office = z.object({ id: z.string(), parentId: z.string().nullable(), name: z.string(), short: z.string() }).meta({ id: 'Office' })
export const Holding = z
  .object({ id: z.uuid(), stelleId: z.string(), personId: z.string(), personName: z.string(), fromOn: Day, toOn: Day.nullable() })
  .meta({ id: 'Holding' })
export const Stelle = z
  .object({
    id: z.string(),
    officeId: z.string(),
    title: z.string(),
    head: z.boolean(),
    sealed: z.boolean(),
    tasks: z.string(),
    signingForm: z.enum(['', 'i. A.', 'i. V.']).nullable(),
    limitCents: z.int().nullable(),
    verwaltungsakte: z.boolean(),
    deputies: z.array(z.string()),
    holdings: z.array(Holding),
    /** The Stelle that answers today: itself, a deputy, a head, or null when the whole line is empty. */
    answeredBy: z.string().nullable(),
  })
  .meta({ id: 'Stelle' })
export const Plan = z.object({ offices: z.array(Office), stellen: z.array(Stelle) }).meta({ id: 'Plan' })

export const NewHolding = z.object({ stelleId: z.string(), personId: z.string(), fromOn: Day, toOn: Day.nullable() }).meta({ id: 'NewHolding' })
/** Days only: why somebody is away is nobody's business here. */
export const Absence = z.object({ id: z.uuid(), fromOn: Day, toOn: Day }).meta({ id: 'Absence' })
export const NewAbsence = z.object({ fromOn: Day, toOn: Day }).meta({ id: 'NewAbsence' })

export const errors = {
  noSuchStelle: (stelle: string) => new AppError('organisation.no-such-stelle', 404, { stelle }),
  noSuchHolding: () => new AppError('organisation.no-such-holding', 404),
  noSuchAbsence: () => new AppError('organisation.no-such-absence', 404),
  periodBackwards: () => new AppError('organisation.period-backwards', 422),
  lastAdministrator: () => new AppError('organisation.last-administrator', 409),
  noCoat: () => new AppError('organisation.no-coat', 404),
  wrongCode: () => new AppError('auth.wrong-code', 403),
}

declare module '#base/audit.ts' {
  interface AuditFacts {
    'organisation.set-up': { person: string }
    'organisation.person-added': { person: string; roles: string[] }
    'organisation.person-invited': { person: string }
    'organisation.roles-changed': { person: string; roles: string[] }
    'organisation.person-locked': { person: string }
    'organisation.person-unlocked': { person: string }
    'organisation.stelle-given': { person: string; stelle: string; from: string }
    'organisation.stelle-ended': { holding: string; to: string }
    'organisation.absence-entered': { person: string; from: string; to: string }
    'organisation.absence-removed': { person: string }
  }
}
