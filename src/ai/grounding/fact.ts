import type { Kind, Place } from './contract.ts'

/**
 * A typed fact of a text. `value` is normalised so that two facts of one type are the same exactly when their values are: cents, days, months,
 * minutes of the day, digits of a phone number. A date may leave parts open.
 */
export interface Fact extends Place {
  readonly type:
    | 'url'
    | 'phone'
    | 'paragraph'
    | 'code'
    | 'date'
    | 'year'
    | 'time'
    | 'weekday'
    | 'amount'
    | 'percent'
    | 'duration'
    | 'frequency'
    | 'measure'
    | 'ordinal'
    | 'number'
    | 'name'
    | 'office'
    | 'variant'
  readonly kind: Kind
  readonly value: string
  /** The bare number, where there is one. */
  readonly number?: number
  /** amount: the period it is charged for (hour, day, week, month, year). */
  readonly per?: string
  readonly date?: { readonly day?: number; readonly month?: number; readonly year?: number }
  /** Written in words or with an article, so that it may be no count at all. */
  readonly loose?: boolean
  /** A multiple (das Zweifache): counts nothing itself. */
  readonly factor?: boolean
  /** Only a part of another word (Jahresbeitrag): supports others, claims nothing. */
  readonly implied?: boolean
}

/** Whether two dates can be the same day: no part that both name differs. */
export function sameDate(a: NonNullable<Fact['date']>, b: NonNullable<Fact['date']>): boolean {
  const part = (x?: number, y?: number) => x === undefined || y === undefined || x === y
  return part(a.day, b.day) && part(a.month, b.month) && part(a.year, b.year)
}
