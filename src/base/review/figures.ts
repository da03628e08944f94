import { sql } from 'kysely'
import type { Db } from '../db.ts'
import { AppError } from '../errors.ts'
import { dayOf } from '../time.ts'

/** Fewer than this many persons behind a figure, and it would say something about one of them: it is not shown (§ 87 BPersVG and the like). */
export const smallestGroup = 5
/** If one person made more than this share of a group's decisions, the group's figures would be hers. */
export const largestShare = 0.5

export type Figures = { decided: number; accepted: number; amended: number; rejected: number; medianMinutes: number }
export type MonthFigures = { month: string; offices: (Figures & { officeId: string })[]; total: Figures | null; hidden: number }

type Work = { officeId: string; personId: string; decided: number }

/**
 * Which figures may be shown so that none can be taken from another to find a person: an office is shown when its group is large enough, the
 * town's total only when the offices left out, taken together, are large enough as well (or none are).
 */
export function shownGroups(work: readonly Work[]): { offices: string[]; hidden: number; total: boolean } {
  const offices = [...new Set(work.map((w) => w.officeId))].sort()
  const shown = offices.filter((office) => isLarge(work.filter((w) => w.officeId === office)))
  const rest = work.filter((w) => !shown.includes(w.officeId))
  return { offices: shown, hidden: offices.length - shown.length, total: isLarge(work) && (rest.length === 0 || isLarge(rest)) }
}

function isLarge(work: readonly Work[]): boolean {
  const byPerson = new Map<string, number>()
  for (const { personId, decided } of work) byPerson.set(personId, (byPerson.get(personId) ?? 0) + decided)
  const all = [...byPerson.values()].reduce((a, b) => a + b, 0)
  return byPerson.size >= smallestGroup && Math.max(...byPerson.values()) <= largestShare * all
}

/**
 * Counts and medians per office from real decisions of persons, for one whole calendar month that is over. There is no other period and no filter:
 * two overlapping periods, or two looks at a running one, would differ by what one person did between them.
 *
 * @param month `YYYY-MM`, in Berlin time
 * @throws AppError review.month-not-over
 */
export async function figuresByOffice(db: Db, month: string, now: Date): Promise<MonthFigures> {
  if (!/^\d{4}-(0[1-9]|1[0-2])$/.test(month) || month >= dayOf(now).slice(0, 7)) throw new AppError('review.month-not-over', 422, { month })
  const first = `${month}-01`
  const decisions = sql`
    select s.office_id, d.person_id, d.outcome, extract(epoch from d.decided_at - p.created_at) / 60 as minutes
    from review_human_decision d join review_proposal p on p.id = d.proposal_id join organisation_stelle s on s.id = d.stelle_id
    where d.decided_at >= ${first}::timestamp at time zone 'Europe/Berlin' and d.decided_at < (${first}::timestamp + interval '1 month') at time zone 'Europe/Berlin'`
  const work = await sql<Work>`
    with d as (${decisions}) select office_id as "officeId", person_id as "personId", count(*)::int as decided from d group by 1, 2`.execute(db)
  const { offices, hidden, total } = shownGroups(work.rows)
  const { rows } = await sql<Figures & { officeId: string | null }>`
    with d as (${decisions}) select office_id as "officeId", count(*)::int as decided,
      count(*) filter (where outcome = 'accepted')::int as accepted, count(*) filter (where outcome = 'amended')::int as amended,
      count(*) filter (where outcome = 'rejected')::int as rejected, (percentile_cont(0.5) within group (order by minutes))::float as "medianMinutes"
    from d group by grouping sets ((office_id), ()) order by office_id`.execute(db)
  const sum = rows.find((r) => r.officeId === null)
  return {
    month,
    offices: rows.flatMap(({ officeId, ...figures }) => (officeId && offices.includes(officeId) ? [{ officeId, ...figures }] : [])),
    total: total && sum ? without(sum) : null,
    hidden,
  }
}

const without = ({ decided, accepted, amended, rejected, medianMinutes }: Figures): Figures => ({
  decided,
  accepted,
  amended,
  rejected,
  medianMinutes,
})
