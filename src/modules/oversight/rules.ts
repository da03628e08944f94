import { approvingRoles, longestPeriodDays } from './contract.ts'

type Person = { id: string; roles: readonly string[] }
type Insight = { subjectId: string; requestedBy: string; status: string; visibleUntil: Date | null }

/**
 * The role in which somebody may decide on an insight, or why not. Two persons of two roles: whoever could have asked may not allow, and nobody decides
 * on a look into her own data.
 */
export function approvalBy(
  { id, roles }: Person,
  insight: Insight,
): { role: (typeof approvingRoles)[number] } | 'same-person' | 'own-data' | 'same-role' {
  if (id === insight.requestedBy) return 'same-person'
  if (id === insight.subjectId) return 'own-data'
  const role = approvingRoles.find((r) => roles.includes(r))
  return role && !roles.includes('dpo') ? { role } : 'same-role'
}

/** Open to the one who asked, and only as long as it was allowed for. */
export const isVisibleTo = (personId: string, { status, requestedBy, visibleUntil }: Insight, now: Date): boolean =>
  status === 'approved' && requestedBy === personId && visibleUntil !== null && visibleUntil > now

/** @param today `YYYY-MM-DD`; nobody asks for what has not happened yet */
export function isPeriod(fromOn: string, toOn: string, today: string): boolean {
  const days = (Date.parse(toOn) - Date.parse(fromOn)) / 86_400_000
  return days >= 0 && days <= longestPeriodDays && toOn <= today
}

/** A reason is kept for years, a name is not: the person concerned is already there by her id. */
export function namesPerson(reason: string, name: string): boolean {
  const words = new Set(reason.toLowerCase().match(/[\p{L}-]+/gu))
  return name
    .toLowerCase()
    .split(/\s+/)
    .filter((part) => part.length > 2 && part !== 'frau' && part !== 'herr')
    .some((part) => words.has(part))
}

/** `person/<id>`: a trail that is about a person and nothing else. */
export const personOf = (subject: string): string | undefined => subject.match(/^person\/(.+)$/)?.[1]
