import { sql } from 'kysely'
import type { Tx } from './db.ts'

/**
 * The next number of a range, from 1. The range's row is locked until the caller's transaction ends, and a rollback or a crash gives the number back: the
 * numbers of a range have no gap and none comes twice. The database itself lets a range only go up by one (migrations/015).
 *
 * @param range e.g. `postausgang/2026`
 */
export async function nextNumber(tx: Tx, range: string): Promise<number> {
  const { rows } = await sql<{ last: number }>`
    insert into number_range (range, last) values (${range}, 1)
    on conflict (range) do update set last = number_range.last + 1 returning last`.execute(tx)
  return rows[0]?.last ?? 1
}

/**
 * The digits with a check digit behind them, which finds every single wrong digit and nearly every swap of neighbours.
 *
 * @see ISO 7064, MOD 11,10 (as in the Steuer-Identifikationsnummer)
 */
export function withCheckDigit(digits: string): string {
  let product = 10
  for (const digit of digits) {
    const sum = (Number(digit) + product) % 10 || 10
    product = (sum * 2) % 11
  }
  return `${digits}${(11 - product) % 10}`
}

export const hasCheckDigit = (text: string): boolean => /^\d{2,}$/.test(text) && withCheckDigit(text.slice(0, -1)) === text

/** The Kassenzeichen of a running number: the town's prefix, the number, a check digit. */
export function kassenzeichenOf(number: number, { prefix, digits }: { prefix: string; digits: number }): string {
  const running = String(number).padStart(digits, '0')
  if (running.length > digits) throw new Error(`the range of Kassenzeichen with ${digits} digits is used up`)
  return withCheckDigit(`${prefix}${running}`)
}
