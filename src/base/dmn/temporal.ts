/**
 * Dates, times and durations as FEEL knows them (DMN 1.5, 10.3.2.3): years up to nine digits, nanoseconds, offsets and IANA zones,
 * calendar days without any clock. `Date` of JavaScript can do none of this; Temporal is not in Node 24.
 */

const dayNanos = 86_400_000_000_000n
const secondNanos = 1_000_000_000n
const largestYear = 999_999_999

/** JSON has no dates, and none of the big integers inside: the text of ISO 8601 stands for them. */
abstract class Written {
  toJSON(): string {
    return String(this)
  }
}

/** A calendar day. */
export class FeelDate extends Written {
  readonly year: number
  readonly month: number
  readonly day: number
  constructor(year: number, month: number, day: number) {
    super()
    this.year = year
    this.month = month
    this.day = day
  }
  /** Days since 1970-01-01. */
  get epochDay(): number {
    return epochDay(this.year, this.month, this.day)
  }
  toString(): string {
    const year = String(Math.abs(this.year)).padStart(4, '0')
    return `${this.year < 0 ? '-' : ''}${year}-${two(this.month)}-${two(this.day)}`
  }
}

/** A time of day; `offset` in seconds east of UTC, or `zone` an IANA name, or neither: then it is local. */
export class FeelTime extends Written {
  readonly nanos: bigint
  readonly offset: number | null
  readonly zone: string | null
  /** @param nanos since midnight, below one day */
  constructor(nanos: bigint, offset: number | null, zone: string | null = null) {
    super()
    this.nanos = nanos
    this.offset = offset
    this.zone = zone
  }
  get hour(): number {
    return Number(this.nanos / (3600n * secondNanos))
  }
  get minute(): number {
    return Number((this.nanos / (60n * secondNanos)) % 60n)
  }
  /** Whole seconds and their fraction as text, since a nanosecond does not survive a double. */
  get second(): string {
    return seconds(this.nanos % (60n * secondNanos))
  }
  toString(): string {
    const [whole = '', fraction] = this.second.split('.')
    return `${two(this.hour)}:${two(this.minute)}:${whole.padStart(2, '0')}${fraction ? `.${fraction}` : ''}${this.zone ? `@${this.zone}` : offsetText(this.offset)}`
  }
}

/** A day and a time of day. */
export class FeelDateTime extends Written {
  readonly date: FeelDate
  readonly time: FeelTime
  constructor(date: FeelDate, time: FeelTime) {
    super()
    this.date = date
    this.time = time
  }
  toString(): string {
    return `${this.date}T${this.time}`
  }
}

/** Days and time duration. */
export class DaysDuration extends Written {
  readonly nanos: bigint
  constructor(nanos: bigint) {
    super()
    this.nanos = nanos
  }
  toString(): string {
    if (this.nanos === 0n) return 'PT0S'
    const { days, hours, minutes, rest } = this.parts()
    const s = rest ? `${seconds(rest)}S` : ''
    const clock = `${hours ? `${hours}H` : ''}${minutes ? `${minutes}M` : ''}${s}`
    return `${this.nanos < 0n ? '-' : ''}P${days ? `${days}D` : ''}${clock ? `T${clock}` : ''}`
  }
  /** The absolute amount in days, hours, minutes and the nanoseconds that are left. */
  parts(): { days: bigint; hours: bigint; minutes: bigint; rest: bigint } {
    const all = this.nanos < 0n ? -this.nanos : this.nanos
    return {
      days: all / dayNanos,
      hours: (all / (3600n * secondNanos)) % 24n,
      minutes: (all / (60n * secondNanos)) % 60n,
      rest: all % (60n * secondNanos),
    }
  }
}

/** Years and months duration. */
export class MonthsDuration extends Written {
  readonly months: number
  constructor(months: number) {
    super()
    this.months = months
  }
  toString(): string {
    const all = Math.abs(this.months)
    if (!all) return 'P0M'
    const years = Math.floor(all / 12)
    return `${this.months < 0 ? '-' : ''}P${years ? `${years}Y` : ''}${all % 12 ? `${all % 12}M` : ''}`
  }
}

export type Temporal = FeelDate | FeelTime | FeelDateTime | DaysDuration | MonthsDuration

// --- making -----------------------------------------------------------------------------------------------------------------------------

/** The day, or null where there is none such (31 April, month 13, a year of ten digits). */
export function dateOf(year: number, month: number, day: number): FeelDate | null {
  const whole = Number.isInteger(year) && Number.isInteger(month) && Number.isInteger(day)
  if (!whole || Math.abs(year) > largestYear || month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return null
  return new FeelDate(year, month, day)
}

/** @param nanos of the second, at most 59.999999999 s; offset in seconds, at most 18 hours */
export function timeOf(hour: number, minute: number, nanos: bigint, offset: number | null, zone: string | null = null): FeelTime | null {
  const whole = Number.isInteger(hour) && Number.isInteger(minute)
  if (!whole || hour < 0 || hour > 23 || minute < 0 || minute > 59 || nanos < 0n || nanos >= 60n * secondNanos) return null
  if ((offset !== null && Math.abs(offset) > 18 * 3600) || (zone !== null && !knownZone(zone))) return null
  return new FeelTime(BigInt(hour * 3600 + minute * 60) * secondNanos + nanos, offset, zone)
}

const dateText = /^(-?(?:[1-9]\d{4,8}|\d{4}))-(\d\d)-(\d\d)$/
const timeText = /^(\d\d):(\d\d):(\d\d)(?:\.(\d+))?(?:(Z)|([+-])(\d\d):(\d\d)(?::(\d\d))?|@([A-Za-z][\w+/-]*))?$/
const daysText = /^(-)?P(?=\d|T\d)(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:\.(\d*))?S)?)?$/
const monthsText = /^(-)?P(?=\d)(?:(\d+)Y)?(?:(\d+)M)?$/

export function parseDate(text: string): FeelDate | null {
  const m = dateText.exec(text)
  return m && dateOf(Number(m[1]), Number(m[2]), Number(m[3]))
}

export function parseTime(text: string): FeelTime | null {
  const m = timeText.exec(text)
  if (!m) return null
  const [, hour, minute, second, fraction, utc, sign, oh, om, os, zone] = m
  const nanos = BigInt(second ?? 0) * secondNanos + fractionNanos(fraction)
  const offset = utc ? 0 : sign ? (Number(oh) * 3600 + Number(om) * 60 + Number(os ?? 0)) * (sign === '-' ? -1 : 1) : null
  return timeOf(Number(hour), Number(minute), nanos, offset === 0 ? 0 : offset, zone ?? null)
}

/** A date alone is its midnight; 24:00:00 is midnight of the next day. */
export function parseDateTime(text: string): FeelDateTime | null {
  const [day = '', clock, ...more] = text.split('T')
  // a zone may hold a T of its own (America/Toronto, Etc/GMT)
  const date = parseDate(day)
  if (!date) return null
  if (clock === undefined) return new FeelDateTime(date, new FeelTime(0n, null))
  const rest = [clock, ...more].join('T')
  const midnight = /^24:00:00(?:\.0+)?(?=$|[Z+@-])/.exec(rest)
  const time = parseTime(midnight ? `00:00:00${rest.slice(midnight[0].length)}` : rest)
  const on = midnight ? addDays(date, 1) : date
  return time && on && new FeelDateTime(on, time)
}

export function parseDuration(text: string): DaysDuration | MonthsDuration | null {
  const m = monthsText.exec(text)
  if (m) {
    const months = Number(m[2] ?? 0) * 12 + Number(m[3] ?? 0)
    return Number.isSafeInteger(months) ? new MonthsDuration(m[1] ? -months : months) : null
  }
  const d = daysText.exec(text)
  if (!d) return null
  const whole = BigInt(d[2] ?? 0) * 86_400n + BigInt(d[3] ?? 0) * 3600n + BigInt(d[4] ?? 0) * 60n + BigInt(d[5] ?? 0)
  const nanos = whole * secondNanos + fractionNanos(d[6])
  return new DaysDuration(d[1] ? -nanos : nanos)
}

/** The text of an `@"…"` literal. */
export function parseTemporal(text: string): Temporal | null {
  return parseDate(text) ?? (text.includes('P') ? parseDuration(text) : null) ?? parseTime(text) ?? (text.includes('T') ? parseDateTime(text) : null)
}

// --- the time line ----------------------------------------------------------------------------------------------------------------------

/** Seconds east of UTC, or null for a local time. A zone needs the day, since its offset changes. */
export function offsetOf(date: FeelDate, time: FeelTime): number | null {
  if (!time.zone) return time.offset
  const local = date.epochDay * 86_400 + Number(time.nanos / secondNanos)
  // the offset is asked at an instant, which is only known once the offset is: the second guess is right except in the hour of a change
  return zoneOffset(time.zone, local - zoneOffset(time.zone, local - zoneOffset(time.zone, local)))
}

/** Nanoseconds since 1970-01-01T00:00:00Z; for a local date and time since that local moment, which only compares with its like. */
export function instantOf(at: FeelDateTime): { nanos: bigint; local: boolean } {
  const offset = offsetOf(at.date, at.time)
  return { nanos: BigInt(at.date.epochDay) * dayNanos + at.time.nanos - BigInt(offset ?? 0) * secondNanos, local: offset === null }
}

/** A day as date and time: its midnight in UTC (DMN 1.5, 10.3.2.3.6). */
export const midnight = (date: FeelDate): FeelDateTime => new FeelDateTime(date, new FeelTime(0n, 0))

/** The difference b - a is only defined between two of a kind; null otherwise. */
export function between(a: FeelDateTime, b: FeelDateTime): DaysDuration | null {
  const [from, to] = [instantOf(a), instantOf(b)]
  return from.local === to.local ? new DaysDuration(to.nanos - from.nanos) : null
}

export function addDays(date: FeelDate, days: number): FeelDate | null {
  return fromEpochDay(date.epochDay + days)
}

/** Months are added first; a day that does not exist then becomes the last of its month (31 January + 1 month = 28 February). */
export function addMonths(date: FeelDate, months: number): FeelDate | null {
  const all = date.year * 12 + (date.month - 1) + months
  const [year, month] = [Math.floor(all / 12), (((all % 12) + 12) % 12) + 1]
  return dateOf(year, month, Math.min(date.day, daysInMonth(year, month)))
}

/** A date plus a duration of days and time is again a date: the hours count from midnight and are then dropped. */
export function dateTimePlus(at: FeelDateTime, nanos: bigint): FeelDateTime | null {
  const { zone } = at.time
  if (zone && Math.abs(at.date.year) < 200_000) {
    // in a zone hours are real hours, also in the night when the clocks change
    const instant = instantOf(at).nanos + nanos
    const offset = zoneOffset(zone, Number(floorDiv(instant, secondNanos)))
    return local(instant + BigInt(offset) * secondNanos, null, zone)
  }
  return local(BigInt(at.date.epochDay) * dayNanos + at.time.nanos + nanos, at.time.offset, zone)
}

function local(nanos: bigint, offset: number | null, zone: string | null): FeelDateTime | null {
  const date = fromEpochDay(Number(floorDiv(nanos, dayNanos)))
  return date && new FeelDateTime(date, new FeelTime(nanos - floorDiv(nanos, dayNanos) * dayNanos, offset, zone))
}

export function timePlus(time: FeelTime, nanos: bigint): FeelTime {
  const all = (time.nanos + nanos) % dayNanos
  return new FeelTime(all < 0n ? all + dayNanos : all, time.offset, time.zone)
}

/** Time of day in UTC where an offset is known. A zone without a day is taken with its offset of 1 January 1970. */
export function timeInstant(time: FeelTime): { nanos: bigint; local: boolean } {
  const offset = offsetOf(new FeelDate(1970, 1, 1), time)
  return { nanos: time.nanos - BigInt(offset ?? 0) * secondNanos, local: offset === null }
}

/** Whole months between two days, negative backwards; time of day does not count. */
export function monthsBetween(from: FeelDate, to: FeelDate): MonthsDuration {
  const backwards = from.epochDay > to.epochDay
  const [a, b] = backwards ? [to, from] : [from, to]
  const months = (b.year - a.year) * 12 + (b.month - a.month) - (b.day < a.day ? 1 : 0)
  return new MonthsDuration(backwards ? 0 - months : months)
}

/** Monday is 1, Sunday 7 (ISO 8601). */
export const weekday = (date: FeelDate): number => ((((date.epochDay + 3) % 7) + 7) % 7) + 1

export const dayOfYear = (date: FeelDate): number => date.epochDay - epochDay(date.year, 1, 1) + 1

/** Week 1 is the week of the first Thursday (ISO 8601). */
export function weekOfYear(date: FeelDate): number {
  const thursday = fromEpochDay(date.epochDay - weekday(date) + 4)
  return thursday ? Math.floor((dayOfYear(thursday) - 1) / 7) + 1 : 1
}

/** The clock of the caller as date and time in a zone. */
export function dateTimeAt(instant: Date, zone: string): FeelDateTime {
  const nanos = BigInt(instant.getTime()) * 1_000_000n
  const at = local(nanos + BigInt(zoneOffset(zone, Math.floor(instant.getTime() / 1000))) * secondNanos, null, zone)
  if (!at) throw new RangeError('an instant outside the calendar')
  return at
}

// --- parts ------------------------------------------------------------------------------------------------------------------------------

const two = (n: number): string => String(n).padStart(2, '0')

function seconds(nanos: bigint): string {
  const fraction = String(nanos % secondNanos)
    .padStart(9, '0')
    .replace(/0+$/, '')
  return `${nanos / secondNanos}${fraction ? `.${fraction}` : ''}`
}

const fractionNanos = (digits: string | undefined): bigint => BigInt((digits ?? '').slice(0, 9).padEnd(9, '0'))

function offsetText(offset: number | null): string {
  if (offset === null) return ''
  if (offset === 0) return 'Z'
  const all = Math.abs(offset)
  const s = all % 60
  return `${offset < 0 ? '-' : '+'}${two(Math.floor(all / 3600))}:${two(Math.floor(all / 60) % 60)}${s ? `:${two(s)}` : ''}`
}

const leap = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0

const daysInMonth = (year: number, month: number): number => (month === 2 ? (leap(year) ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31)

/** Days since 1970-01-01 in the proleptic Gregorian calendar. @see Howard Hinnant, chrono-compatible low-level date algorithms */
function epochDay(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year
  const era = Math.floor(y / 400)
  const dayOfEra = (y - era * 400) * 365 + Math.floor((y - era * 400) / 4) - Math.floor((y - era * 400) / 100)
  return era * 146_097 + dayOfEra + Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1 - 719_468
}

function fromEpochDay(days: number): FeelDate | null {
  const z = days + 719_468
  const era = Math.floor(z / 146_097)
  const doe = z - era * 146_097
  const yoe = Math.floor((doe - Math.floor(doe / 1460) + Math.floor(doe / 36_524) - Math.floor(doe / 146_096)) / 365)
  const doy = doe - (365 * yoe + Math.floor(yoe / 4) - Math.floor(yoe / 100))
  const mp = Math.floor((5 * doy + 2) / 153)
  const month = mp + (mp < 10 ? 3 : -9)
  return dateOf(yoe + era * 400 + (month <= 2 ? 1 : 0), month, doy - Math.floor((153 * mp + 2) / 5) + 1)
}

function floorDiv(a: bigint, b: bigint): bigint {
  return a % b < 0n ? a / b - 1n : a / b
}

const clocks = new Map<string, Intl.DateTimeFormat | null>()

function clockOf(zone: string): Intl.DateTimeFormat | null {
  const known = clocks.get(zone)
  if (known !== undefined) return known
  let clock: Intl.DateTimeFormat | null = null
  try {
    const digits = { era: 'short', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric' } as const
    clock = new Intl.DateTimeFormat('en-US', { timeZone: zone, hourCycle: 'h23', ...digits })
  } catch {
    // Intl throws for a name it does not know: then there is no such zone
  }
  if (clocks.size < 1000) clocks.set(zone, clock)
  return clock
}

export const knownZone = (zone: string): boolean => clockOf(zone) !== null

/** Beyond the years Intl can reckon with, the offset of its last instant counts. */
function zoneOffset(zone: string, epochSeconds: number): number {
  const clock = clockOf(zone)
  const instant = Math.min(Math.max(epochSeconds, -8.64e12 + 86_400), 8.64e12 - 86_400)
  const parts = Object.fromEntries((clock?.formatToParts(instant * 1000) ?? []).map((p) => [p.type, p.value]))
  const n = (name: string) => Number(parts[name])
  const year = parts.era === 'BC' ? 1 - n('year') : n('year')
  return epochDay(year, n('month'), n('day')) * 86_400 + n('hour') * 3600 + n('minute') * 60 + n('second') - instant
}
