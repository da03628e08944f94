import { addDays, fristEnde, type Place } from '#base/calendar/index.ts'
import type { Kosten } from './contract.ts'

/** What would be owed without what is taken off. */
export const grossOf = ({ positions }: Pick<Kosten, 'positions'>): number => positions.reduce((sum, p) => sum + Math.max(0, p.cents), 0)
export const sumOf = ({ positions }: Pick<Kosten, 'positions'>): number => positions.reduce((sum, p) => sum + p.cents, 0)

/**
 * When the money is due: the day that law or bylaw names, but never before the Bekanntgabe; else so many days after it, by the bylaw or as the town always does.
 *
 * @returns null while the Bekanntgabe is not known
 * @see § 220 AO (nothing is due before the Bekanntgabe of its Festsetzung), § 193 BGB
 */
export function dueOnOf(
  { dueOn, dueIn }: { dueOn: string | null; dueIn?: Kosten['dueIn'] },
  bekanntgabeOn: string | null,
  { days, place }: { days: number; place: Place },
): string | null {
  if (!bekanntgabeOn) return null
  if (dueOn && dueOn > bekanntgabeOn) return dueOn
  if (!dueIn) return addDays(bekanntgabeOn, days)
  return fristEnde({ start: bekanntgabeOn, event: true, ...dueIn, place }).endsOn
}

/**
 * Who orders: the next head above the Stelle that raised the claim, never that Stelle and never the Kasse; where nobody is above, its first deputy.
 *
 * @see the GemKVO of the Länder: who orders is not who takes the money
 */
export function orderingStelle(
  stelleId: string,
  cash: string,
  plan: {
    stellen: readonly { id: string; officeId: string; head: boolean; sealed: boolean }[]
    offices: readonly { id: string; parentId: string | null }[]
    deputies: readonly { stelleId: string; deputyId: string }[]
  },
): string | undefined {
  const seen = new Set<string>()
  let office: string | null | undefined = plan.stellen.find((s) => s.id === stelleId)?.officeId
  while (office && !seen.has(office)) {
    seen.add(office)
    const head = plan.stellen.find((s) => s.head && s.officeId === office && s.id !== stelleId && s.id !== cash && !s.sealed)
    if (head) return head.id
    office = plan.offices.find((o) => o.id === office)?.parentId
  }
  return plan.deputies.find((d) => d.stelleId === stelleId && d.deputyId !== cash)?.deputyId
}
