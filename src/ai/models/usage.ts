import type { Ctx } from '#base/ctx.ts'
import { shownTogether } from '#base/review/index.ts'
import * as store from './store.ts'

export type Usage = {
  method: string
  calls: number
  answered: number
  refused: number
  tokens: number
  soundSeconds: number
  cents: number
  wattHours: number
}

/**
 * What language models were used for in a month that is over, by method id. What persons asked is in it only where so many did that it tells of none of them
 * (base/review/figures.ts); `hidden` names the methods whose figures leave some out.
 *
 * @param month `YYYY-MM`, in Berlin time
 */
export async function usageByMethod({ db }: Pick<Ctx, 'db'>, month: string): Promise<{ usage: Usage[]; hidden: ReadonlySet<string> }> {
  const rows = await store.usage(db, month)
  const byPersons = rows.flatMap(({ method, personId, calls }) => (personId ? [{ group: method, personId, decided: calls }] : []))
  const shown = shownTogether(byPersons)
  const counted = rows.filter((r) => !r.personId || shown.has(r.method))
  const sum = (method: string, of: (r: (typeof rows)[number]) => number) =>
    counted.reduce((total, r) => (r.method === method ? total + of(r) : total), 0)
  return {
    usage: [...new Set(rows.map((r) => r.method))].sort().map((method) => ({
      method,
      calls: sum(method, (r) => r.calls),
      answered: sum(method, (r) => r.answered),
      refused: sum(method, (r) => r.refused),
      tokens: sum(method, (r) => r.tokens),
      soundSeconds: sum(method, (r) => r.soundSeconds),
      cents: sum(method, (r) => r.microcents) / 1e6,
      wattHours: sum(method, (r) => r.microWh) / 1e6,
    })),
    hidden: new Set(byPersons.map((p) => p.group).filter((m) => !shown.has(m))),
  }
}
