import type { Decimal } from 'decimal.js'
import { longestText, tooLong } from './arithmetic.ts'
import { patternOf, replacing, searchable } from './pattern.ts'
import { rangeOfText, relations } from './ranges.ts'
import {
  DaysDuration,
  dateOf,
  dayOfYear,
  FeelDate,
  FeelDateTime,
  FeelTime,
  MonthsDuration,
  midnight,
  monthsBetween,
  parseDate,
  parseDateTime,
  parseDuration,
  parseTime,
  timeOf,
  weekday,
  weekOfYear,
} from './temporal.ts'
import {
  type Calls,
  compare,
  equal,
  type FeelContext,
  type FeelFunction,
  germanKind,
  isContext,
  isNum,
  kindOf,
  Num,
  text,
  type Value,
} from './value.ts'

/**
 * One form of a function: `name: type, name?: type, ...name: type`. A type is a kind of FEEL, `duration` for both, `point` for all that has
 * an order, `any`; several are joined by `|`. Null only fits `null` and `any`; a list of one fits its element, an element a list.
 */
interface Form {
  params: { name: string; types: string[]; optional: boolean; rest: boolean }[]
  // biome-ignore lint/suspicious/noExplicitAny: the types of the arguments are checked against the signature, which TypeScript cannot read
  body: (run: Calls, ...args: any[]) => Value
}

const forms = new Map<string, Form[]>()

function def(name: string, signature: string, body: Form['body']): void {
  const params = (signature ? signature.split(', ') : []).map((part) => {
    const [, dots, name = '', optional, types = ''] = /^(\.\.\.)?([^:?]+)(\?)?: (.+)$/.exec(part) ?? []
    return { name, types: types.split('|'), optional: optional !== undefined, rest: dots !== undefined }
  })
  forms.set(name, [...(forms.get(name) ?? []), { params, body }])
}

function fits(v: Value, types: string[]): boolean {
  const kind = kindOf(v)
  return types.some(
    (t) => t === 'any' || t === kind || (t === 'duration' && kind.endsWith('duration')) || (t === 'point' && kind !== 'range' && kind !== 'null'),
  )
}

/** The argument as a parameter wants it; undefined where it does not fit. */
function adapted(v: Value, types: string[]): Value | undefined {
  if (fits(v, types)) return v
  if (Array.isArray(v) && v.length === 1 && fits(v[0] ?? null, types)) return v[0] ?? null
  if (types.includes('list') && v !== null) return [v]
  if (types.includes('date and time') && v instanceof FeelDate) return midnight(v)
  return undefined
}

function bound(form: Form, args: Value[] | Map<string, Value>, exact: boolean): (Value | undefined)[] | null {
  const { params } = form
  const given: (Value | undefined)[] = []
  const take = (v: Value, types: string[]) => {
    const taken = exact ? (fits(v, types) ? v : undefined) : adapted(v, types)
    given.push(taken)
    return taken !== undefined
  }
  if (Array.isArray(args)) {
    const rest = params.at(-1)?.rest ? params.at(-1) : undefined
    if (args.length > params.length && !rest) return null
    for (let i = 0; i < Math.max(args.length, params.length); i++) {
      const param = params[i] ?? rest
      const arg = args[i]
      if (!param) return null
      if (arg === undefined) {
        if (param.optional) given.push(undefined)
        else return null
      } else if (!take(arg, param.types)) return null
    }
    return given
  }
  if ([...args.keys()].some((name) => !params.some((p) => p.name === name && !p.rest))) return null
  for (const param of params) {
    const arg = args.get(param.name)
    if (arg === undefined) {
      if (!param.optional) return null
      given.push(undefined)
    } else if (!take(arg, param.types)) return null
  }
  return given
}

function call(name: string, args: Value[] | Map<string, Value>, run: Calls): Value {
  const values = Array.isArray(args) ? args : [...args.values()]
  // a list costs its length, or doubling it again and again would cost nothing until the memory is full
  run.step(1 + values.reduce<number>((n, v) => n + (Array.isArray(v) ? v.length : 0), 0))
  const candidates = forms.get(name) ?? []
  for (const exact of [true, false]) {
    for (const form of candidates) {
      const given = bound(form, args, exact)
      if (given) return form.body(run, ...given)
    }
  }
  const names = Array.isArray(args) ? '' : ` (${[...args.keys()].join(', ')})`
  return run.fail(`Die Funktion „${name}“ kann mit ${values.map(germanKind).join(', ') || 'nichts'}${names} nicht gerufen werden.`)
}

// --- conversion -------------------------------------------------------------------------------------------------------------------------

const unreadable = (run: Calls, what: string, from: string): null => run.fail(`„${from}“ ist ${what}.`)
const int = (n: Num): number => n.trunc().toNumber()

def('date', 'from: string', (run, from: string) => parseDate(from) ?? unreadable(run, 'kein Datum (JJJJ-MM-TT)', from))
def('date', 'from: date', (_, from: FeelDate) => from)
def('date', 'from: date and time', (_, from: FeelDateTime) => from.date)
def('date', 'year: number, month: number, day: number', (run, y: Num, m: Num, d: Num) => {
  return dateOf(y.toNumber(), m.toNumber(), d.toNumber()) ?? unreadable(run, 'kein Tag im Kalender', `${y}-${m}-${d}`)
})
def('time', 'from: string', (run, from: string) => parseTime(from) ?? unreadable(run, 'keine Uhrzeit (HH:MM:SS)', from))
def('time', 'from: time', (_, from: FeelTime) => from)
def('time', 'from: date and time', (_, from: FeelDateTime) => from.time)
def('time', 'from: date', () => new FeelTime(0n, 0))
def(
  'time',
  'hour: number, minute: number, second: number, offset?: days and time duration|null',
  (run, h: Num, m: Num, s: Num, offset?: DaysDuration | null) => {
    const nanos = BigInt(s.times(1_000_000_000).trunc().toFixed())
    const east = offset ? Number(offset.nanos / 1_000_000_000n) : null
    return timeOf(h.toNumber(), m.toNumber(), nanos, east) ?? unreadable(run, 'keine Uhrzeit', `${h}:${m}:${s}`)
  },
)
def(
  'date and time',
  'from: string',
  (run, from: string) => parseDateTime(from) ?? unreadable(run, 'kein Datum mit Uhrzeit (JJJJ-MM-TTTHH:MM:SS)', from),
)
def('date and time', 'from: date and time', (_, from: FeelDateTime) => from)
def(
  'date and time',
  'date: date|date and time, time: time',
  (_, day: FeelDate | FeelDateTime, time: FeelTime) => new FeelDateTime(day instanceof FeelDate ? day : day.date, time),
)
def('date and time', 'from: date and time, timezone: string', (run, from: FeelDateTime, zone: string) => {
  return parseDateTime(`${from.date}T${new FeelTime(from.time.nanos, null)}@${zone}`) ?? unreadable(run, 'keine Zeitzone', zone)
})
const moment = 'year: number, month: number, day: number, hour: number, minute: number, second: number'
function momentOf(run: Calls, y: Num, m: Num, d: Num, h: Num, min: Num, s: Num, offset?: DaysDuration | string | null): Value {
  const date = dateOf(y.toNumber(), m.toNumber(), d.toNumber())
  const east = offset instanceof DaysDuration ? Number(offset.nanos / 1_000_000_000n) : null
  const time = timeOf(
    h.toNumber(),
    min.toNumber(),
    BigInt(s.times(1_000_000_000).trunc().toFixed()),
    east,
    typeof offset === 'string' ? offset : null,
  )
  return date && time ? new FeelDateTime(date, time) : unreadable(run, 'kein Datum mit Uhrzeit', `${y}-${m}-${d} ${h}:${min}:${s}`)
}
def('date and time', `${moment}, offset?: days and time duration|null`, momentOf)
def('date and time', `${moment}, timezone: string`, momentOf)
def('duration', 'from: string', (run, from: string) => parseDuration(from) ?? unreadable(run, 'keine Dauer (P1Y2M oder P3DT4H)', from))
def('duration', 'from: duration', (_, from: DaysDuration | MonthsDuration) => from)
def(
  'years and months duration',
  'from: date|date and time, to: date|date and time',
  (_, from: FeelDate | FeelDateTime, to: FeelDate | FeelDateTime) => {
    return monthsBetween(from instanceof FeelDate ? from : from.date, to instanceof FeelDate ? to : to.date)
  },
)
def('number', 'from: string', (run, from: string) => numberOf(run, from, null, null))
def(
  'number',
  'from: string, grouping separator: string|null, decimal separator?: string|null',
  (run, from: string, grouping: string | null, decimal?: string | null) =>
    decimal === undefined ? run.fail('„number“ braucht mit dem Tausendertrenner auch das Dezimalzeichen.') : numberOf(run, from, grouping, decimal),
)
function numberOf(run: Calls, from: string, grouping: string | null, decimal: string | null): Value {
  const allowed =
    (grouping === null || [' ', ',', '.'].includes(grouping)) &&
    (decimal === null || [',', '.'].includes(decimal)) &&
    (grouping === null || grouping !== decimal)
  const plain = (grouping === null ? from : from.split(grouping).join('')).replace(decimal ?? '.', '.')
  if (!allowed || !/^-?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/.test(plain)) return unreadable(run, 'keine Zahl', from)
  return finite(run, new Num(plain))
}
def('string', 'from: any', (_, from: Value) => (from === null ? null : text(from)))
def('context', 'entries: list', (run, entries: Value[]) => {
  const made: FeelContext = new Map()
  for (const entry of entries) {
    const key = isContext(entry) ? entry.get('key') : null
    const value = isContext(entry) ? entry.get('value') : undefined
    if (typeof key !== 'string' || value === undefined || made.has(key))
      return run.fail('„context“ braucht Einträge mit je einem eigenen „key“ und einem „value“.')
    made.set(key, value)
  }
  return made
})
def('range', 'from: string', (run, from: string) => rangeOfText(from) ?? unreadable(run, 'kein Bereich', from))

// --- boolean, comparing -----------------------------------------------------------------------------------------------------------------

def('not', 'negand: any', (run, v: Value) => (typeof v === 'boolean' ? !v : v === null ? null : run.fail('„not“ braucht Ja/Nein.')))
def('is', 'value1?: any, value2?: any', (_, a: Value = null, b: Value = null) => {
  const zoned = (v: Value) => v instanceof FeelTime || v instanceof FeelDateTime
  return kindOf(a) === kindOf(b) && (zoned(a) ? text(a) === text(b) : equal(a, b) === true)
})

// --- text -------------------------------------------------------------------------------------------------------------------------------

def('substring', 'string: string, start position: number, length?: number', (run, s: string, start: Num, length?: Num) => {
  const letters = [...s]
  const from = int(start) < 0 ? letters.length + int(start) : int(start) - 1
  if (start.trunc().isZero() || from < 0 || from > letters.length) return run.fail(`Die Stelle ${start} liegt nicht im Text.`)
  if (length && int(length) < 1) return run.fail(`Die Länge ${length} ist keine.`)
  return letters.slice(from, length ? from + int(length) : undefined).join('')
})
def('string length', 'string: string', (_, s: string) => new Num([...s].length))
def('upper case', 'string: string', (_, s: string) => s.toUpperCase())
def('lower case', 'string: string', (_, s: string) => s.toLowerCase())
def('substring before', 'string: string, match: string', (_, s: string, match: string) => (s.includes(match) ? s.slice(0, s.indexOf(match)) : ''))
def('substring after', 'string: string, match: string', (_, s: string, match: string) =>
  s.includes(match) ? s.slice(s.indexOf(match) + match.length) : '',
)
def('contains', 'string: string, match: string', (_, s: string, match: string) => s.includes(match))
def('starts with', 'string: string, match: string', (_, s: string, match: string) => s.startsWith(match))
def('ends with', 'string: string, match: string', (_, s: string, match: string) => s.endsWith(match))

function pattern(run: Calls, source: string, flags: string | null | undefined, ...texts: string[]): RegExp | null {
  if (!texts.every(searchable)) return run.fail('Der Text ist zu lang, um ihn mit einem Muster zu durchsuchen.')
  return patternOf(source, flags ?? '') ?? unreadable(run, 'kein gültiges Muster', flags ? `${source}, ${flags}` : source)
}
def('matches', 'input: string, pattern: string, flags?: string|null', (run, input: string, source: string, flags?: string | null) => {
  const found = pattern(run, source, flags, input)
  return found && input.search(found) >= 0
})
def(
  'replace',
  'input: string, pattern: string, replacement: string, flags?: string|null',
  (run, input: string, source: string, replacement: string, flags?: string | null) => {
    const found = pattern(run, source, flags, input)
    const put = replacing(replacement)
    if (input.length * replacement.length > longestText) return run.fail(tooLong)
    if (!found || !put) return found && unreadable(run, 'kein gültiger Ersatz', replacement)
    return input.replace(found, (...parts) => {
      const offset = parts.findIndex((p) => typeof p === 'number')
      return put(parts.slice(0, offset).map((p: string | undefined) => p ?? ''))
    })
  },
)
def('split', 'string: string, delimiter: string', (run, s: string, delimiter: string) => {
  const found = pattern(run, delimiter, '', s)
  return found && s.split(new RegExp(found.source, 'v'))
})
def('string join', 'list: list, delimiter?: string|null', (run, list: Value[], delimiter?: string | null) => {
  const texts = list.filter((v) => v !== null)
  if (!texts.every((v) => typeof v === 'string')) return run.fail('„string join“ verbindet nur Texte.')
  const length = texts.reduce((n, t) => n + t.length, 0) + texts.length * (delimiter ?? '').length
  return length > longestText ? run.fail(tooLong) : texts.join(delimiter ?? '')
})

// --- lists ------------------------------------------------------------------------------------------------------------------------------

const outside = (run: Calls, position: Num): null => run.fail(`Die Liste hat keine Stelle ${position}.`)

/** The index of a position that counts from 1, or from the end when negative; -1 where the list has none. */
function indexIn(list: Value[], position: Num): number {
  const at = int(position)
  const index = at > 0 ? at - 1 : at < 0 ? list.length + at : -1
  return index < list.length ? Math.max(index, -1) : -1
}
const without = (list: Value[], index: number, ...instead: Value[]): Value[] => [...list.slice(0, index), ...instead, ...list.slice(index + 1)]

function distinct(run: Calls, list: Value[]): Value[] {
  const seen: Value[] = []
  for (const v of list) {
    run.step()
    if (!seen.some((s) => equal(s, v) === true)) seen.push(v)
  }
  return seen
}
const flat = (run: Calls, list: Value[]): Value[] => {
  run.step()
  return list.flatMap((v) => (Array.isArray(v) ? flat(run, v) : [v]))
}

def('list contains', 'list: list, element: any', (_, list: Value[], element: Value) => list.some((v) => equal(v, element) === true))
def('count', 'list: list', (_, list: Value[]) => new Num(list.length))
def('append', 'list: list|null, ...item: any', (run, list: Value[] | null, ...items: Value[]) =>
  list ? [...list, ...items] : run.fail('„append“ braucht eine Liste.'),
)
def('concatenate', '...list: list', (run, ...lists: Value[][]) => (lists.length ? lists.flat() : run.fail('„concatenate“ braucht Listen.')))
def('insert before', 'list: list, position: number, newItem: any', (run, list: Value[], position: Num, item: Value) => {
  const index = indexIn(list, position)
  return index < 0 ? outside(run, position) : [...list.slice(0, index), item, ...list.slice(index)]
})
def('remove', 'list: list, position: number', (run, list: Value[], position: Num) => {
  const index = indexIn(list, position)
  return index < 0 ? outside(run, position) : without(list, index)
})
def('list replace', 'list: list, position: number, newItem: any', (run, list: Value[], position: Num, item: Value) => {
  const index = indexIn(list, position)
  return index < 0 ? outside(run, position) : without(list, index, item)
})
def('list replace', 'list: list, match: function, newItem: any', (run, list: Value[], match: FeelFunction, item: Value) => {
  if (match.params?.length !== 2) return run.fail('Die Vergleichsfunktion von „list replace“ braucht zwei Parameter.')
  const found = list.map((v) => match.call([v, item], run))
  return found.every((f) => typeof f === 'boolean')
    ? list.map((v, i) => (found[i] ? item : v))
    : run.fail('Die Vergleichsfunktion gibt nicht Ja/Nein.')
})
def('reverse', 'list: list', (_, list: Value[]) => list.toReversed())
def('index of', 'list: list, match: any', (_, list: Value[], match: Value) =>
  list.flatMap((v, i) => (equal(v, match) === true ? [new Num(i + 1)] : [])),
)
def('union', '...list: list', (run, ...lists: Value[][]) => (lists.length ? distinct(run, lists.flat()) : run.fail('„union“ braucht Listen.')))
def('distinct values', 'list: list', (run, list: Value[]) => distinct(run, list))
def('flatten', 'list: list', (run, list: Value[]) => flat(run, list))
def('sublist', 'list: list, start position: number, length?: number', (run, list: Value[], start: Num, length?: Num) => {
  const index = indexIn(list, start)
  if (index < 0 || (length && (int(length) < 0 || index + int(length) > list.length))) return outside(run, start)
  return list.slice(index, length ? index + int(length) : undefined)
})
def('sort', 'list: list, precedes?: function', (run, list: Value[], precedes?: FeelFunction) => {
  const before = (a: Value, b: Value): boolean => {
    run.step()
    if (!precedes) return (compare(a, b) ?? 0) < 0
    const answer = precedes.call([a, b], run)
    if (typeof answer !== 'boolean') bad = true
    return answer === true
  }
  let bad = !precedes && !list.every((v) => compare(v, list[0] ?? null) !== null)
  const sorted = list.toSorted((a, b) => (before(a, b) ? -1 : before(b, a) ? 1 : 0))
  return bad ? run.fail('„sort“ kann diese Werte nicht ordnen.') : sorted
})

/** A function over a list, which may also be given as its elements. */
function over(name: string, body: (run: Calls, list: Value[]) => Value): void {
  def(name, 'list: list', body)
  def(name, '...item: any', (run, ...items: Value[]) =>
    items.length && !items.includes(null) ? body(run, items) : run.fail(`„${name}“ braucht eine Liste.`),
  )
}
const numbers = (run: Calls, name: string, list: Value[]): Num[] | null =>
  list.every(isNum)
    ? (list as Num[])
    : run.fail(`„${name}“ rechnet nur mit Zahlen, die Liste enthält: ${[...new Set(list.map(germanKind))].join(', ')}.`)
const added = (list: Num[]): Num => list.reduce((a, b) => a.plus(b), new Num(0))
const ordered = (list: Num[]): Num[] => list.toSorted((a, b) => a.cmp(b))

function most(name: string, direction: number): void {
  over(name, (run, list) => {
    if (!list.length) return null
    if (!list.every((v) => compare(v, list[0] ?? null) !== null)) return run.fail(`„${name}“ kann diese Werte nicht vergleichen.`)
    return list.reduce((a, b) => ((compare(b, a) ?? 0) * direction > 0 ? b : a))
  })
}
most('min', -1)
most('max', 1)
over('sum', (run, list) => {
  if (!list.length) return null
  if (list.every((v) => v instanceof DaysDuration)) return new DaysDuration(list.reduce((n, v) => n + v.nanos, 0n))
  if (list.every((v) => v instanceof MonthsDuration)) return new MonthsDuration(list.reduce((n, v) => n + v.months, 0))
  const all = numbers(run, 'sum', list)
  return all && added(all)
})
over('mean', (run, list) => {
  const all = numbers(run, 'mean', list)
  return all?.length ? added(all).div(all.length) : null
})
over('product', (run, list) => {
  const all = numbers(run, 'product', list)
  return all?.length ? all.reduce((a, b) => a.times(b)) : null
})
over('median', (run, list) => {
  const all = numbers(run, 'median', list)
  if (!all?.length) return null
  const sorted = ordered(all)
  const half = Math.floor(sorted.length / 2)
  const [low, high] = [sorted[sorted.length % 2 ? half : half - 1], sorted[half]]
  return low && high ? low.plus(high).div(2) : null
})
over('stddev', (run, list) => {
  const all = numbers(run, 'stddev', list)
  if (!all || all.length < 2) return all && run.fail('„stddev“ braucht mindestens zwei Zahlen.')
  const mean = added(all).div(all.length)
  return added(all.map((n) => n.minus(mean).pow(2)))
    .div(all.length - 1)
    .sqrt()
})
over('mode', (run, list) => {
  const all = numbers(run, 'mode', list)
  if (!all) return null
  const times = new Map<string, { n: Num; times: number }>()
  for (const n of all) times.set(n.toFixed(), { n, times: (times.get(n.toFixed())?.times ?? 0) + 1 })
  const top = Math.max(0, ...[...times.values()].map((t) => t.times))
  return ordered([...times.values()].filter((t) => t.times === top).map((t) => t.n))
})

/** The conjunction or disjunction of a list, in three values. */
function connective(name: string, decisive: boolean): void {
  over(name, (_, list) => (list.includes(decisive) ? decisive : list.every((v) => typeof v === 'boolean') ? !decisive : null))
}
connective('all', false)
connective('any', true)

// --- numbers ----------------------------------------------------------------------------------------------------------------------------

/** Rounds to a scale as the law says, not as a double happens to fall. A negative scale rounds to tens, hundreds … */
function rounded(run: Calls, n: Num, scale: Num, mode: Decimal.Rounding): Value {
  const places = int(scale)
  if (places < -6111 || places > 6176) return run.fail(`Auf ${scale} Stellen kann nicht gerundet werden.`)
  if (places >= 0) return n.toDecimalPlaces(places, mode)
  const unit = new Num(10).pow(-places)
  return n.div(unit).toDecimalPlaces(0, mode).times(unit)
}
const roundings: [name: string, mode: Decimal.Rounding, scaled: boolean][] = [
  ['decimal', Num.ROUND_HALF_EVEN, true],
  ['floor', Num.ROUND_FLOOR, false],
  ['ceiling', Num.ROUND_CEIL, false],
  ['round up', Num.ROUND_UP, true],
  ['round down', Num.ROUND_DOWN, true],
  ['round half up', Num.ROUND_HALF_UP, true],
  ['round half down', Num.ROUND_HALF_DOWN, true],
]
for (const [name, mode, scaled] of roundings) {
  def(name, `n: number, scale${scaled ? '' : '?'}: number`, (run, n: Num, scale: Num = new Num(0)) => rounded(run, n, scale, mode))
}
/** A number that is one; null for the root of a negative and what is too large. */
const finite = (run: Calls, n: Num): Value => (n.isFinite() ? n : run.fail('Die Rechnung hat kein Ergebnis.'))

def('abs', 'n: number', (_, n: Num) => n.abs())
def('abs', 'n: days and time duration', (_, n: DaysDuration) => new DaysDuration(n.nanos < 0n ? -n.nanos : n.nanos))
def('abs', 'n: years and months duration', (_, n: MonthsDuration) => new MonthsDuration(Math.abs(n.months)))
def('modulo', 'dividend: number, divisor: number', (run, a: Num, b: Num) =>
  b.isZero() ? run.fail('Durch 0 kann nicht geteilt werden.') : a.minus(b.times(a.div(b).floor())),
)
def('sqrt', 'number: number', (run, n: Num) => finite(run, n.sqrt()))
def('log', 'number: number', (run, n: Num) => finite(run, n.ln()))
def('exp', 'number: number', (run, n: Num) => finite(run, n.exp()))
def('odd', 'number: number', (_, n: Num) => n.mod(2).abs().eq(1))
def('even', 'number: number', (_, n: Num) => n.mod(2).isZero())

// --- dates ------------------------------------------------------------------------------------------------------------------------------

const dayNames = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']
const monthNames = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December']
const calendar: [name: string, of: (date: FeelDate) => Value][] = [
  ['day of year', (d) => new Num(dayOfYear(d))],
  ['day of week', (d) => dayNames[weekday(d) - 1] ?? null],
  ['month of year', (d) => monthNames[d.month - 1] ?? null],
  ['week of year', (d) => new Num(weekOfYear(d))],
]
for (const [name, of] of calendar) def(name, 'date: date|date and time', (_, d: FeelDate | FeelDateTime) => of(d instanceof FeelDate ? d : d.date))

/** No ambient time: a rule only knows the clock its caller hands in. */
const clock = (run: Calls): FeelDateTime | null => run.now ?? run.fail('Für diese Entscheidung ist kein Zeitpunkt angegeben.')
def('now', '', (run) => clock(run))
def('today', '', (run) => clock(run)?.date ?? null)

// --- contexts ---------------------------------------------------------------------------------------------------------------------------

def(
  'get value',
  'm: context, key: string',
  (run, m: FeelContext, key: string) => m.get(key) ?? (m.has(key) ? null : run.fail(`Im Kontext gibt es „${key}“ nicht.`)),
)
def('get value', 'm: context, keys: list', (_, m: FeelContext, keys: Value[]) =>
  keys.reduce<Value>((at, key) => (isContext(at) && typeof key === 'string' ? (at.get(key) ?? null) : null), m),
)
def('get entries', 'm: context', (_, m: FeelContext) =>
  [...m].map(
    ([key, value]) =>
      new Map<string, Value>([
        ['key', key],
        ['value', value],
      ]),
  ),
)
def('context put', 'context: context, key: string, value: any', (_, context: FeelContext, key: string, value: Value) =>
  new Map(context).set(key, value),
)
def('context put', 'context: context, keys: list, value: any', (run, context: FeelContext, keys: Value[], value: Value) =>
  put(run, context, keys, value),
)
function put(run: Calls, context: Value | undefined, keys: Value[], value: Value): Value {
  const [key, ...deeper] = keys
  if (!isContext(context ?? null) || typeof key !== 'string') return run.fail('„context put“ findet diesen Weg im Kontext nicht.')
  const inner = deeper.length ? put(run, (context as FeelContext).get(key), deeper, value) : value
  return inner === null && deeper.length ? null : new Map(context as FeelContext).set(key, inner)
}
def('context merge', 'contexts: list', (run, contexts: Value[]) =>
  contexts.every(isContext) ? new Map((contexts as FeelContext[]).flatMap((c) => [...c])) : run.fail('„context merge“ verbindet nur Kontexte.'),
)

// --- ranges -----------------------------------------------------------------------------------------------------------------------------

for (const [name, names, relation] of relations) {
  for (const signature of names)
    def(name, signature, (run, a: Value, b: Value) => relation(a, b) ?? run.fail(`„${name}“ kann diese Werte nicht vergleichen.`))
}

/** All functions of FEEL 1.5 by name. */
export const builtins: ReadonlyMap<string, FeelFunction> = new Map(
  [...forms.keys()].map((name) => {
    const [form, ...others] = forms.get(name) ?? []
    const params = form && !others.length && !form.params.some((p) => p.rest || p.optional) ? { params: form.params.map((p) => p.name) } : {}
    return [name, { kind: 'function', name, call: (args, run) => call(name, args, run), ...params } satisfies FeelFunction]
  }),
)
