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

/**
 * Which groups of a list without a total may be shown together, where somebody may know the total from elsewhere: those that are large enough, the smallest of
 * them left out again while what is left out is not a group itself.
 */
export function shownTogether(work: readonly { group: string; personId: string; decided: number }[]): ReadonlySet<string> {
  const of = (group: string) => work.filter((w) => w.group === group)
  const size = (group: string) => of(group).reduce((sum, w) => sum + w.decided, 0)
  const shown = [...new Set(work.map((w) => w.group))].filter((g) => isLarge(of(g))).sort((a, b) => size(b) - size(a))
  const rest = () => work.filter((w) => !shown.includes(w.group))
  while (shown.length && rest().length && !isLarge(rest())) shown.pop()
  return new Set(shown)
}

function isLarge(work: readonly Pick<Work, 'personId' | 'decided'>[]): boolean {
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
  if (!isOver(month, now)) throw new AppError('review.month-not-over', 422, { month })
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

/** What became of the proposals of one method in a month that is over. `null`: too few persons decided for it to be told. */
export type MethodFigures = { method: string; proposed: number; byOrder: number; decided: Omit<Figures, 'medianMinutes'> | null }

/**
 * Counts per method id, for one whole calendar month that is over. Proposals and what a standing order accepted are the machine's and always told; what
 * persons decided only as `shownTogether` allows, in each office and over all methods.
 *
 * @param month `YYYY-MM`, in Berlin time
 * @throws AppError review.month-not-over
 */
export async function figuresByMethod(db: Db, month: string, now: Date): Promise<MethodFigures[]> {
  if (!isOver(month, now)) throw new AppError('review.month-not-over', 422, { month })
  const first = `${month}-01`
  const within = (column: string) =>
    sql`${sql.ref(column)} >= ${first}::timestamp at time zone 'Europe/Berlin' and ${sql.ref(column)} < (${first}::timestamp + interval '1 month') at time zone 'Europe/Berlin'`
  const [laid, ordered, human] = await Promise.all([
    sql<{ method: string; n: number }>`
      select split_part(method, '/', 1) as method, count(*)::int as n from review_proposal where label <> 'person' and ${within('created_at')} group by 1`.execute(
      db,
    ),
    sql<{ method: string; n: number }>`
      select split_part(p.method, '/', 1) as method, count(*)::int as n from review_decision d join review_proposal p on p.id = d.proposal_id
      where d.kind = 'standing-order' and ${within('d.decided_at')} group by 1`.execute(db),
    sql<{ method: string; officeId: string; personId: string; outcome: 'accepted' | 'amended' | 'rejected'; n: number }>`
      select split_part(p.method, '/', 1) as method, s.office_id as "officeId", d.person_id as "personId", d.outcome, count(*)::int as n
      from review_human_decision d join review_proposal p on p.id = d.proposal_id join organisation_stelle s on s.id = d.stelle_id
      where p.label <> 'person' and ${within('d.decided_at')} group by 1, 2, 3, 4`.execute(db),
  ])
  const work = human.rows.map((r) => ({ group: r.method, officeId: r.officeId, personId: r.personId, decided: r.n }))
  const together = shownTogether(work)
  // Heads see figures of offices: a method's own figures must not give away what an office that is hidden there did.
  const isShown = (method: string) => together.has(method) && shownGroups(work.filter((w) => w.group === method)).total
  const methods = [...new Set([...laid.rows, ...ordered.rows, ...human.rows].map((r) => r.method))].sort()
  const sum = (rows: readonly { n: number }[]) => rows.reduce((total, r) => total + r.n, 0)
  return methods.map((method) => {
    const own = human.rows.filter((r) => r.method === method)
    const count = (outcome: string) => sum(own.filter((r) => r.outcome === outcome))
    return {
      method,
      proposed: sum(laid.rows.filter((r) => r.method === method)),
      byOrder: sum(ordered.rows.filter((r) => r.method === method)),
      decided: isShown(method) ? { decided: sum(own), accepted: count('accepted'), amended: count('amended'), rejected: count('rejected') } : null,
    }
  })
}

/** Which methods have learned from decisions of this house, and of which blind samples were decided, in the last 90 days. */
export async function learningByMethod(db: Db): Promise<{ learned: ReadonlySet<string>; sampled: ReadonlySet<string> }> {
  const [learned, sampled] = await Promise.all([
    sql<{ method: string }>`
      select distinct split_part(method, '/', 1) as method from review_proposal where method like '%+%' and created_at > now() - interval '90 days'`.execute(
      db,
    ),
    sql<{ method: string }>`
      select distinct split_part(method, '/', 1) as method from review_blind_sample where decided_at > now() - interval '90 days'`.execute(db),
  ])
  return { learned: new Set(learned.rows.map((r) => r.method)), sampled: new Set(sampled.rows.map((r) => r.method)) }
}

const isOver = (month: string, now: Date) => /^\d{4}-(0[1-9]|1[0-2])$/.test(month) && month < dayOf(now).slice(0, 7)

const without = ({ decided, accepted, amended, rejected, medianMinutes }: Figures): Figures => ({
  decided,
  accepted,
  amended,
  rejected,
  medianMinutes,
})
