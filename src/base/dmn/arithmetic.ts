import {
  addDays,
  addMonths,
  between,
  DaysDuration,
  dateTimePlus,
  FeelDate,
  FeelDateTime,
  FeelTime,
  MonthsDuration,
  midnight,
  timeInstant,
  timePlus,
} from './temporal.ts'
import { type Calls, germanKind, isNum, Num, type Value } from './value.ts'

/**
 * Arithmetic of FEEL: decimal numbers, dates and durations. What does not belong together gives null with a reason.
 * @see DMN 1.5, 10.3.2.5, tables 57 to 63
 */
type Operation = (a: Value, b: Value, run: Calls) => Value

/** A text that doubles again and again ends here. */
export const longestText = 1_000_000
export const tooLong = 'Der Text wird zu lang.'

const dayNanos = 86_400_000_000_000n

const unfit = (sign: string, a: Value, b: Value, run: Calls): null =>
  a === null || b === null
    ? run.fail(`Rechnung ohne Wert: ${germanKind(a)} ${sign} ${germanKind(b)}.`)
    : run.fail(`${germanKind(a)} ${sign} ${germanKind(b)} kann man nicht rechnen.`)

/** Decimal128 has an end; beyond it there is no result. */
const finite = (n: Num, run: Calls): Value => (n.isFinite() ? n : run.fail('Die Rechnung hat kein Ergebnis.'))
const whole = (n: Num): bigint => BigInt(n.trunc().toFixed())
const decimal = (n: bigint): Num => new Num(n.toString())
const isDay = (v: Value): v is FeelDate | FeelDateTime => v instanceof FeelDate || v instanceof FeelDateTime

function plusDuration(at: Value, duration: Value, direction: 1 | -1): Value | undefined {
  if (duration instanceof MonthsDuration) {
    const months = duration.months * direction
    if (at instanceof FeelDate) return addMonths(at, months)
    if (at instanceof FeelDateTime) {
      const date = addMonths(at.date, months)
      return date && new FeelDateTime(date, at.time)
    }
    return at instanceof MonthsDuration ? new MonthsDuration(at.months + months) : undefined
  }
  if (!(duration instanceof DaysDuration)) return undefined
  const nanos = duration.nanos * BigInt(direction)
  if (at instanceof FeelDateTime) return dateTimePlus(at, nanos)
  if (at instanceof FeelTime) return timePlus(at, nanos)
  // hours count from the midnight of the day and are dropped again
  if (at instanceof FeelDate) return addDays(at, Number(nanos / dayNanos) - (nanos % dayNanos < 0n ? 1 : 0))
  return at instanceof DaysDuration ? new DaysDuration(at.nanos + nanos) : undefined
}

const plus: Operation = (a, b, run) => {
  if (isNum(a) && isNum(b)) return finite(a.plus(b), run)
  if (typeof a === 'string' && typeof b === 'string') return a.length + b.length > longestText ? run.fail(tooLong) : a + b
  return plusDuration(a, b, 1) ?? plusDuration(b, a, 1) ?? unfit('+', a, b, run)
}

const minus: Operation = (a, b, run) => {
  if (isNum(a) && isNum(b)) return finite(a.minus(b), run)
  if (isDay(a) && isDay(b)) {
    const [x, y] = [a, b].map((v) => (v instanceof FeelDate ? midnight(v) : v)) as [FeelDateTime, FeelDateTime]
    return between(y, x) ?? run.fail('Der Abstand zwischen einer Ortszeit und einer Zeit mit Zone ist unbestimmt.')
  }
  if (a instanceof FeelTime && b instanceof FeelTime) {
    const [x, y] = [timeInstant(a), timeInstant(b)]
    if (x.local === y.local) return new DaysDuration(x.nanos - y.nanos)
  }
  return plusDuration(a, b, -1) ?? unfit('-', a, b, run)
}

const times: Operation = (a, b, run) => {
  if (isNum(a) && isNum(b)) return finite(a.times(b), run)
  const [n, duration] = isNum(a) ? [a, b] : [b, a]
  if (isNum(n) && duration instanceof DaysDuration) return new DaysDuration(whole(decimal(duration.nanos).times(n)))
  if (isNum(n) && duration instanceof MonthsDuration) return new MonthsDuration(n.times(duration.months).trunc().toNumber())
  return unfit('*', a, b, run)
}

const divided: Operation = (a, b, run) => {
  const [x, y] =
    a instanceof DaysDuration && b instanceof DaysDuration
      ? [decimal(a.nanos), decimal(b.nanos)]
      : a instanceof MonthsDuration && b instanceof MonthsDuration
        ? [new Num(a.months), new Num(b.months)]
        : [a, b]
  if (isNum(y) && y.isZero()) return run.fail('Durch 0 kann nicht geteilt werden.')
  if (isNum(x) && isNum(y)) return finite(x.div(y), run)
  if (x instanceof DaysDuration && isNum(y)) return new DaysDuration(whole(decimal(x.nanos).div(y)))
  if (x instanceof MonthsDuration && isNum(y)) return new MonthsDuration(new Num(x.months).div(y).trunc().toNumber())
  return unfit('/', a, b, run)
}

const power: Operation = (a, b, run) => (isNum(a) && isNum(b) ? finite(a.pow(b), run) : unfit('**', a, b, run))

export const operations: Record<string, Operation> = { '+': plus, '-': minus, '*': times, '/': divided, '**': power }

export function negate(v: Value, run: Calls): Value {
  if (isNum(v)) return v.neg()
  if (v instanceof DaysDuration) return new DaysDuration(-v.nanos)
  if (v instanceof MonthsDuration) return new MonthsDuration(0 - v.months)
  return run.fail(`${germanKind(v)} hat kein Vorzeichen.`)
}
