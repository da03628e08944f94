import { Decimal } from 'decimal.js'
import {
  DaysDuration,
  FeelDate,
  FeelDateTime,
  FeelTime,
  instantOf,
  MonthsDuration,
  offsetOf,
  parseDate,
  parseDateTime,
  parseDuration,
  parseTime,
  timeInstant,
  weekday,
} from './temporal.ts'

/**
 * Numbers of the rules: decimal128 as DMN demands (34 digits, half-even), so that 0.1 + 0.2 is 0.3.
 * @see DMN 1.5, 10.3.2.3.1; IEEE 754-2008
 */
export const Num = Decimal.clone({ precision: 34, rounding: Decimal.ROUND_HALF_EVEN, toExpNeg: -7000, toExpPos: 7000, maxE: 6144, minE: -6176 })
export type Num = Decimal

/** A context; its keys are names as written. */
export type FeelContext = Map<string, Value>
export type Value =
  | null
  | boolean
  | string
  | Num
  | FeelDate
  | FeelTime
  | FeelDateTime
  | DaysDuration
  | MonthsDuration
  | FeelRange
  | FeelFunction
  | FeelContext
  | Value[]

/** `[1..10]`, or a test as a value: `(< 5)` is a range without a start, `(!= 5)` keeps its operator. */
export class FeelRange {
  readonly start: Value
  readonly end: Value
  readonly startIncluded: boolean
  readonly endIncluded: boolean
  readonly test: '=' | '!=' | null
  constructor(start: Value, end: Value, startIncluded: boolean, endIncluded: boolean, test: '=' | '!=' | null = null) {
    this.start = start
    this.end = end
    this.startIncluded = startIncluded
    this.endIncluded = endIncluded
    this.test = test
  }
}

/** What a function needs of the evaluation it is called in. */
export interface Calls {
  /** counts steps of work and refuses when there are too many */
  step(count?: number): void
  /** notes why a result is null; gives the null */
  fail(sentence: string): null
  readonly now: FeelDateTime | null
  deeper<T>(of: () => T): T
}

export interface FeelFunction {
  kind: 'function'
  name: string
  /** by position, or by name: absent names are not keys */
  call(args: Value[] | Map<string, Value>, run: Calls): Value
  /** names of the parameters; absent for built-in functions that have several forms */
  params?: string[]
}

export const isContext = (v: Value): v is FeelContext => v instanceof Map
export const isNum = (v: Value): v is Num => v instanceof Num
export const isFunction = (v: Value): v is FeelFunction => typeof v === 'object' && v !== null && 'kind' in v && v.kind === 'function'

/** The kind of a value in the words of FEEL. */
export function kindOf(v: Value): string {
  if (v === null) return 'null'
  if (typeof v === 'boolean' || typeof v === 'string') return typeof v
  if (isNum(v)) return 'number'
  if (Array.isArray(v)) return 'list'
  if (isContext(v)) return 'context'
  return kinds.find(([type]) => v instanceof type)?.[1] ?? 'function'
}

const kinds = [
  [FeelDate, 'date'],
  [FeelTime, 'time'],
  [FeelDateTime, 'date and time'],
  [DaysDuration, 'days and time duration'],
  [MonthsDuration, 'years and months duration'],
  [FeelRange, 'range'],
] as const

const germanKinds: Record<string, string> = {
  null: 'kein Wert',
  boolean: 'Ja/Nein',
  string: 'Text',
  number: 'Zahl',
  list: 'Liste',
  context: 'Kontext',
  date: 'Datum',
  time: 'Uhrzeit',
  'date and time': 'Datum mit Uhrzeit',
  'days and time duration': 'Dauer in Tagen',
  'years and months duration': 'Dauer in Monaten',
  range: 'Bereich',
  function: 'Funktion',
}
/** The kind of a value in the words of an administrator. */
export const germanKind = (v: Value): string => germanKinds[kindOf(v)] ?? kindOf(v)

/** `=` of FEEL: null where the two cannot be compared. */
export function equal(a: Value, b: Value): boolean | null {
  if (a === null || b === null) return a === b
  if (isNum(a) && isNum(b)) return a.eq(b)
  const kind = kindOf(a)
  if (kind !== kindOf(b)) return null
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && all(a, (v, i) => equal(v, b[i] ?? null))
  if (isContext(a) && isContext(b)) {
    const [x, y] = [a, b]
    return x.size === y.size && all([...x.keys()], (key) => (y.has(key) ? equal(x.get(key) ?? null, y.get(key) ?? null) : false))
  }
  if (a instanceof FeelRange && b instanceof FeelRange) {
    const sameEdges = a.startIncluded === b.startIncluded && a.endIncluded === b.endIncluded && a.test === b.test
    return sameEdges && equal(a.start, b.start) === true && equal(a.end, b.end) === true
  }
  const order = compare(a, b)
  return order === null ? (kind === 'boolean' || kind === 'function' ? a === b : kind === 'string' ? a === b : incomparable(a)) : order === 0
}

/** A local and a zoned time are different, not incomparable, when asked for equality. */
const incomparable = (a: Value): boolean | null => (a instanceof FeelTime || a instanceof FeelDateTime ? false : null)

function all<T>(items: T[], test: (item: T, index: number) => boolean | null): boolean | null {
  for (let i = 0; i < items.length; i++) {
    const result = test(items[i] as T, i)
    if (result !== true) return result === null ? false : result
  }
  return true
}

/** Times are compared to the millisecond: below it they count as the same moment (TCK 0068). */
const perMs = 1_000_000n

const sign = (a: bigint | number | string, b: bigint | number | string): number => (a < b ? -1 : a > b ? 1 : 0)

/** The order of two values of a kind; null where there is none. */
export function compare(a: Value, b: Value): number | null {
  if (isNum(a)) return isNum(b) ? a.cmp(b) : null
  if (typeof a === 'string') return typeof b === 'string' ? sign(a, b) : null
  if (a instanceof FeelDate) return b instanceof FeelDate ? sign(a.epochDay, b.epochDay) : null
  if (a instanceof DaysDuration) return b instanceof DaysDuration ? sign(a.nanos, b.nanos) : null
  if (a instanceof MonthsDuration) return b instanceof MonthsDuration ? sign(a.months, b.months) : null
  if (a instanceof FeelTime && b instanceof FeelTime) {
    const [x, y] = [timeInstant(a), timeInstant(b)]
    return x.local === y.local ? sign(x.nanos / perMs, y.nanos / perMs) : null
  }
  if (a instanceof FeelDateTime && b instanceof FeelDateTime) {
    const [x, y] = [instantOf(a), instantOf(b)]
    return x.local === y.local ? sign(x.nanos / perMs, y.nanos / perMs) : null
  }
  return null
}

/** Whether a value lies in a range; null where they cannot be compared. */
export function inRange(v: Value, range: FeelRange): boolean | null {
  if (range.test) {
    const same = equal(v, range.start)
    return same === null ? null : same === (range.test === '=')
  }
  if (v === null) return null
  const low = range.start === null ? 1 : compare(v, range.start)
  const high = range.end === null ? -1 : compare(v, range.end)
  if (low === null || high === null) return null
  return (low > 0 || (low === 0 && range.startIncluded)) && (high < 0 || (high === 0 && range.endIncluded))
}

/** `v in test`: a range, a list with one that fits, or the value itself. */
export function isIn(v: Value, test: Value): boolean | null {
  if (test instanceof FeelRange) return inRange(v, test)
  if (!Array.isArray(test)) return equal(v, test)
  let unknown = false
  for (const item of test) {
    const fits = item instanceof FeelRange ? inRange(v, item) : equal(v, item)
    if (fits === true) return true
    unknown ||= fits === null && item instanceof FeelRange
  }
  return equal(v, test) === true ? true : unknown ? null : false
}

/** An entry of a table by a name from a model, which may also be `constructor`. */
export const own = <T>(table: Record<string, T>, name: string): T | undefined => (Object.hasOwn(table, name) ? table[name] : undefined)

/** A property of a value that is no context (`date.year`, `range.start included`); undefined where it has none of that name. */
export function property(v: Value, name: string): Value | undefined {
  if (v instanceof FeelDateTime) return property(v.date, name) ?? timeProperty(v.time, v.date, name)
  if (v instanceof FeelTime) return timeProperty(v, null, name)
  const of =
    v instanceof FeelDate ? dates : v instanceof DaysDuration ? days : v instanceof MonthsDuration ? months : v instanceof FeelRange ? ranges : {}
  return own(of as Record<string, (v: unknown) => Value>, name)?.(v)
}

const dates: Record<string, (v: FeelDate) => Value> = {
  year: (v) => new Num(v.year),
  month: (v) => new Num(v.month),
  day: (v) => new Num(v.day),
  weekday: (v) => new Num(weekday(v)),
}
const signed = (v: DaysDuration, n: bigint): Num => new Num((v.nanos < 0n ? -n : n).toString())
const days: Record<string, (v: DaysDuration) => Value> = {
  days: (v) => signed(v, v.parts().days),
  hours: (v) => signed(v, v.parts().hours),
  minutes: (v) => signed(v, v.parts().minutes),
  seconds: (v) => signed(v, v.parts().rest).div(1_000_000_000),
}
const months: Record<string, (v: MonthsDuration) => Value> = {
  years: (v) => new Num(Math.trunc(v.months / 12)),
  months: (v) => new Num(v.months % 12),
}
const ranges: Record<string, (v: FeelRange) => Value> = {
  start: (v) => v.start,
  end: (v) => v.end,
  'start included': (v) => v.startIncluded,
  'end included': (v) => v.endIncluded,
}

function timeProperty(time: FeelTime, on: FeelDate | null, name: string): Value | undefined {
  switch (name) {
    case 'hour':
      return new Num(time.hour)
    case 'minute':
      return new Num(time.minute)
    case 'second':
      return new Num(time.second)
    case 'time offset': {
      const offset = offsetOf(on ?? new FeelDate(1970, 1, 1), time)
      return offset === null ? null : new DaysDuration(BigInt(offset) * 1_000_000_000n)
    }
    case 'timezone':
      return time.zone
    default:
      return undefined
  }
}

/** FEEL's text of a value, as `string()` gives it; inside lists and contexts texts are quoted. */
export function text(v: Value, quoted = false): string {
  if (v === null) return 'null'
  if (typeof v === 'string') return quoted ? `"${v.replace(/["\\]/g, '\\$&')}"` : v
  if (isNum(v)) return v.toFixed()
  if (Array.isArray(v)) return `[${v.map((item) => text(item, true)).join(', ')}]`
  if (isContext(v))
    return `{${[...v].map(([key, value]) => `${/^[\p{L}_][\p{L}\p{N}_ ]*$/u.test(key) ? key : text(key, true)}: ${text(value, true)}`).join(', ')}}`
  if (v instanceof FeelRange) return rangeText(v)
  if (isFunction(v)) return `function(${v.params?.join(', ') ?? '…'})`
  return quoted && typeof v === 'object' ? `@"${v}"` : String(v)
}

function rangeText(v: FeelRange): string {
  if (v.test) return `(${v.test}${text(v.start, true)})`
  if (v.start === null) return `(<${v.endIncluded ? '=' : ''}${text(v.end, true)})`
  if (v.end === null) return `(>${v.startIncluded ? '=' : ''}${text(v.start, true)})`
  return `${v.startIncluded ? '[' : '('}${text(v.start, true)}..${text(v.end, true)}${v.endIncluded ? ']' : ')'}`
}

/** JSON of a value: numbers as the nearest double, dates and durations as ISO 8601 text, ranges and functions as FEEL text. */
export type Plain = null | boolean | number | string | Plain[] | { [key: string]: Plain }

export function plain(v: Value): Plain {
  if (v === null || typeof v === 'boolean' || typeof v === 'string') return v
  if (isNum(v)) return v.toNumber()
  if (Array.isArray(v)) return v.map(plain)
  if (isContext(v)) return Object.fromEntries([...v].map(([key, value]) => [key, plain(value)]))
  return text(v)
}

/** What a caller may hand in: JSON, or values of FEEL, mixed. Undefined counts as not there. */
export type Given = Value | undefined | number | Date | Given[] | { [key: string]: Given }

/** The FEEL value of what a caller hands in; NaN and infinity are no numbers and become null. */
export function fromGiven(given: Given): Value {
  if (given === null || given === undefined) return null
  if (typeof given === 'number') return Number.isFinite(given) ? new Num(String(given)) : null
  if (typeof given !== 'object') return given
  if (Array.isArray(given)) return given.map(fromGiven)
  if (given instanceof Date) return parseDateTime(given.toISOString())
  if (isContext(given as Value) || isNum(given as Value) || kinds.some(([type]) => given instanceof type) || isFunction(given as Value))
    return given as Value
  return new Map(Object.entries(given).map(([key, value]) => [key, fromGiven(value)]))
}

/** The value of a text where a date, time or duration is wanted: JSON has none of them. */
export const readAs: Record<string, (text: string) => Value> = {
  date: parseDate,
  time: parseTime,
  'date and time': parseDateTime,
  'days and time duration': (t) => ofKind(parseDuration(t), DaysDuration),
  'years and months duration': (t) => ofKind(parseDuration(t), MonthsDuration),
}

function ofKind(v: DaysDuration | MonthsDuration | null, kind: typeof DaysDuration | typeof MonthsDuration): Value {
  return v instanceof kind ? v : null
}
