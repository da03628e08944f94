import type { Text } from './say.ts'

/** The roles of the town hall. What each may do stands beside the permission in its module's contract. */
export const personRoles = ['poststelle', 'clerk', 'head', 'editor', 'dpo', 'iso', 'personalrat', 'auditor', 'council', 'admin'] as const
export type Role = (typeof personRoles)[number]

/** How a role is called in the town hall. */
export const roleNames: Record<Role, Text> = {
  poststelle: { de: 'Poststelle', en: 'Mail room' },
  clerk: { de: 'Sachbearbeitung', en: 'Clerk' },
  head: { de: 'Leitung', en: 'Head of office' },
  editor: { de: 'Redaktion', en: 'Editor' },
  dpo: { de: 'Datenschutzbeauftragte', en: 'Data protection officer' },
  iso: { de: 'Informationssicherheit', en: 'Information security officer' },
  personalrat: { de: 'Personalrat', en: 'Staff council' },
  auditor: { de: 'Rechnungsprüfung', en: 'Auditor' },
  council: { de: 'Ratsmitglied', en: 'Council member' },
  admin: { de: 'Systemverwaltung', en: 'Administrator' },
}

/** One Stelle a person may act for today: her own, or another's in Vertretung. */
export type Standing = { stelleId: string; officeId: string; head: boolean; vertretungFor?: string }

/**
 * Who acts. Only a `person` has a session, and only a session can decide; a `machine` is a job; `nobody` is a citizen who is not signed in.
 */
export type Actor = {
  id: string
  kind: 'person' | 'machine' | 'nobody'
  sessionId?: string
  roles: readonly Role[]
  permissions: readonly string[]
  stellen: readonly Standing[]
}

export const nobody: Actor = { id: 'nobody', kind: 'nobody', roles: [], permissions: [], stellen: [] }
export const machine: Actor = { id: 'machine', kind: 'machine', roles: [], permissions: [], stellen: [] }

/** The Stelle a standing acts as: in Vertretung it is the other's. */
const actsAs = (standing: Standing): string => standing.vertretungFor ?? standing.stelleId
/** The Stellen this actor acts for today, her own and those in Vertretung. */
export const stellenOf = ({ stellen }: Pick<Actor, 'stellen'>): string[] => stellen.map(actsAs)
/** How this actor stands in for a Stelle today, if she does. */
export const standingFor = ({ stellen }: Pick<Actor, 'stellen'>, stelleId: string | null | undefined): Standing | undefined =>
  stellen.find((s) => actsAs(s) === stelleId)
export const actsFor = (actor: Pick<Actor, 'stellen'>, stelleId: string | null | undefined): boolean => !!standingFor(actor, stelleId)

/** better-auth keeps the roles of an account as one text. */
export const rolesOf = (text: string | null | undefined): Role[] =>
  (text ?? '').split(',').filter((r): r is Role => (personRoles as readonly string[]).includes(r))
