import type { Standing } from './actor.ts'
import type { Presence } from './organisation.ts'

/**
 * Whom a person may act for on a day: the Stellen she holds, and those that she deputises for because nobody who holds them is there.
 * A head also deputises for every Stelle of her offices that has neither a holder nor a deputy present; never for a sealed one.
 */
export function standingsOf(personId: string, presence: Presence): Standing[] {
  const held = presence.holdings.filter((h) => h.personId === personId).map((h) => h.stelleId)
  const stelle = new Map(presence.stellen.map((s) => [s.id, s]))
  const standing = (stelleId: string, vertretungFor?: string): Standing[] => {
    const s = stelle.get(stelleId)
    return s ? [{ stelleId, officeId: s.officeId, head: s.head, ...(vertretungFor ? { vertretungFor } : {}) }] : []
  }
  const covered = presence.stellen
    .map((s) => ({ for: s.id, by: standInFor(s.id, presence) }))
    .filter((v) => v.by !== undefined && v.by !== v.for && held.includes(v.by))
  return [...held.flatMap((id) => standing(id)), ...covered.flatMap((v) => standing(v.by ?? '', v.for))]
}

/**
 * The Stelle that answers for another one today: itself while a holder is there, else the first deputy in the plan's order who is there,
 * else the next head upwards; undefined when the whole line is empty. Nobody but its named deputies answers for a sealed Stelle: the head of the
 * town hall does not read what was written to the Personalrat.
 */
export function standInFor(stelleId: string, presence: Presence): string | undefined {
  if (isPresent(stelleId, presence)) return stelleId
  const deputy = presence.deputies.find((d) => d.stelleId === stelleId && isPresent(d.deputyId, presence))
  return deputy?.deputyId ?? headsAbove(stelleId, presence).find((id) => id !== stelleId && isPresent(id, presence))
}

const isPresent = (stelleId: string, { holdings, absentPersons }: Presence) =>
  holdings.some((h) => h.stelleId === stelleId && !absentPersons.has(h.personId))

/** The heads of a Stelle's office and of those above it, the nearest first. */
function headsAbove(stelleId: string, { stellen, offices }: Presence): string[] {
  const heads: string[] = []
  const own = stellen.find((s) => s.id === stelleId)
  let office = own && !own.sealed ? own.officeId : null
  const seen = new Set<string>()
  while (office && !seen.has(office)) {
    seen.add(office)
    heads.push(...stellen.filter((s) => s.head && s.officeId === office).map((s) => s.id))
    office = offices.find((o) => o.id === office)?.parentId ?? null
  }
  return heads
}
