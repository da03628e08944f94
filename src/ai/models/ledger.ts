import type { Db } from '#base/db.ts'
import { listOffices } from '#base/organisation.ts'
import { dayOf } from '#base/time.ts'
import type { Amounts, Payer, Scope } from './contract.ts'
import * as store from './store.ts'

/** What a call may cost at most, held until it is known what it did cost. */
export type Reservation = { settle: (actual: Amounts) => void }
export type Over = { over: Scope }

const dimensions = ['tokens', 'microcents', 'microWh'] as const
const nothing: Amounts = { tokens: 0, microcents: 0, microWh: 0 }
const each = (make: (d: keyof Amounts) => number): Amounts => ({ tokens: make('tokens'), microcents: make('microcents'), microWh: make('microWh') })
const covers = (a: Amounts, b: Amounts) => a.tokens >= b.tokens && a.microcents >= b.microcents && a.microWh >= b.microWh
const isNothing = (a: Amounts) => dimensions.every((d) => a[d] === 0)

/** One budget's share that this process holds, for one subject and month. */
type Purse = {
  budget: store.BudgetRow
  subject: string
  month: string
  opened: boolean
  free: Amounts
  /** Reservations that are not settled. */
  held: number
  touchedAt: number
  /** The last refusal: for a moment it need not be asked again. */
  refused: { missing: Amounts; until: number } | undefined
  /** Those who have to ask the database do so one after the other. */
  line: Promise<unknown>
}

/**
 * Budgets that hold across processes. Each process leases blocks from Postgres and spends them locally, without asking for every call;
 * it gives back what it does not need. What was leased and never came back counts as spent, so that no crash can overspend.
 *
 * @param listEveryMs how soon a budget that another process changed is noticed; its limit holds at once, at the next lease
 * @param idleMs after so long without a call a lease is given back
 */
export function openLedger(db: Db, { listEveryMs = 5_000, idleMs = 10_000, now = () => new Date() } = {}) {
  let budgets: store.BudgetRow[] = []
  /** The office above each office. */
  let above = new Map<string, string | null>()
  let listed: Promise<void> | undefined
  let listedAt = 0
  const purses = new Map<string, Purse>()
  const returning = new Set<Promise<unknown>>()

  const list = () => {
    listed = Promise.all([store.listBudgets(db), listOffices(db)]).then(([rows, offices]) => {
      budgets = rows
      above = new Map(offices.map((o) => [o.id, o.parentId]))
      listedAt = performance.now()
    })
    return listed
  }
  const idle = setInterval(() => {
    for (const [name, purse] of purses)
      if (!purse.held && performance.now() - purse.touchedAt > idleMs) {
        giveBack(purse, purse.free)
        purses.delete(name)
      }
  }, idleMs).unref()

  /** Every budget that this payer's call counts against. */
  function pursesOf(payer: Payer): Purse[] {
    const month = `${dayOf(now()).slice(0, 7)}-01`
    return subjectsOf(payer, above).flatMap(([scope, subject, isAbove]) => {
      const named = budgets.find((b) => b.scope === scope && b.subject === subject)
      const budget = named ?? (isAbove ? undefined : budgets.find((b) => b.scope === scope && b.subject === '*'))
      if (!budget) return []
      const name = `${scope} ${subject} ${month}`
      const found = purses.get(name)
      if (found) {
        found.budget = budget
        return [found]
      }
      const made: Purse = {
        budget,
        subject,
        month,
        opened: false,
        free: nothing,
        held: 0,
        touchedAt: 0,
        refused: undefined,
        line: Promise.resolve(),
      }
      purses.set(name, made)
      return [made]
    })
  }

  /** A limit that is not set costs nothing. */
  const needOf = ({ budget }: Purse, cost: Amounts) => each((d) => (budget[d] === null ? 0 : cost[d]))

  function giveBack(purse: Purse, rest: Amounts) {
    if (isNothing(rest)) return
    purse.free = each((d) => purse.free[d] - rest[d])
    const done: Promise<unknown> = store
      .giveBack(db, purse.budget.scope, purse.subject, purse.month, rest)
      .catch(() => {}) // not given back: counts as spent
      .finally(() => returning.delete(done))
    returning.add(done)
  }

  /** Takes from what is here, or leases: a block if the budget holds one, else what is missing. */
  async function take(purse: Purse, need: Amounts): Promise<boolean> {
    const turn = purse.line.then(async () => {
      if (!covers(purse.free, need)) {
        const missing = each((d) => Math.max(0, need[d] - purse.free[d]))
        if (purse.refused && performance.now() < purse.refused.until && covers(missing, purse.refused.missing)) return false
        const { budget, subject, month } = purse
        if (!purse.opened) await store.openAccount(db, budget.scope, subject, month)
        purse.opened = true
        const block = each((d) => (missing[d] ? missing[d] + Math.max(need[d], Math.ceil((budget[d] ?? 0) / 64)) : 0))
        const got = (await lease(purse, block)) ? block : (await lease(purse, missing)) ? missing : undefined
        if (!got) {
          purse.refused = { missing, until: performance.now() + 200 }
          return covers(purse.free, need) && hold(purse, need) // somebody settled meanwhile
        }
        purse.refused = undefined
        purse.free = each((d) => purse.free[d] + got[d])
      }
      return hold(purse, need)
    })
    purse.line = turn.catch(() => {})
    return turn
  }
  const lease = ({ budget, subject, month }: Purse, want: Amounts) => store.lease(db, budget.id, budget.scope, subject, month, want)
  function hold(purse: Purse, need: Amounts): true {
    purse.free = each((d) => purse.free[d] - need[d])
    purse.held++
    purse.touchedAt = performance.now()
    return true
  }
  function release(purse: Purse, need: Amounts, actual: Amounts) {
    purse.held--
    purse.free = each((d) => purse.free[d] + need[d] - actual[d])
    // What is plainly too much goes back at once, so that other processes have it.
    const keep = each((d) => 4 * Math.max(need[d], Math.ceil((purse.budget[d] ?? 0) / 64)))
    giveBack(
      purse,
      each((d) => Math.max(0, purse.free[d] - keep[d])),
    )
  }

  return {
    /** Holds the most a call can cost in every budget it counts against, or in none. */
    async reserve(payer: Payer, cost: Amounts): Promise<Reservation | Over> {
      if (!listed || performance.now() - listedAt > listEveryMs) {
        const waited = list()
        if (listedAt === 0) await waited
        else waited.catch(() => {}) // the old list serves until the new one is there
      } else if (listedAt === 0) await listed
      const held: { purse: Purse; need: Amounts }[] = []
      for (const purse of pursesOf(payer)) {
        const need = needOf(purse, cost)
        const ok = purse.opened && covers(purse.free, need) ? hold(purse, need) : await take(purse, need)
        if (!ok) {
          for (const h of held) release(h.purse, h.need, nothing)
          return { over: purse.budget.scope }
        }
        held.push({ purse, need })
      }
      let settled = false
      return {
        settle(actual) {
          if (settled) return
          settled = true
          for (const { purse, need } of held) release(purse, need, needOf(purse, actual))
        },
      }
    },
    /** A budget was changed here: noticed at the next call. */
    changed() {
      listed = undefined
      listedAt = 0
    },
    async close() {
      clearInterval(idle)
      for (const purse of purses.values()) {
        await purse.line
        giveBack(purse, purse.free)
      }
      await Promise.all(returning)
    },
  }
}

/**
 * What a call counts against: the town, the office and every office above it, the person, the method, the key. Of an office above only a budget of its own
 * holds; one for "each office" is for the office that asked.
 */
function subjectsOf({ office, person, method, key }: Payer, above: ReadonlyMap<string, string | null>): [Scope, string, isAbove?: boolean][] {
  const subjects: [Scope, string, isAbove?: boolean][] = [['town', 'town']]
  if (office) subjects.push(['office', office])
  for (let next = office && above.get(office); next; next = above.get(next)) subjects.push(['office', next, true])
  if (person) subjects.push(['person', person])
  subjects.push(['method', method])
  if (key) subjects.push(['key', key])
  return subjects
}
