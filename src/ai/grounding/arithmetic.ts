import type { Document } from './document.ts'
import { type Fact, sameDate } from './fact.ts'
import type { Sources } from './values.ts'

type Known = Document['facts'][number]

/**
 * In which ways a value that no source holds may follow from those that they hold: each way a feature, 1 where it applies. A number found by chance
 * speaks less than one written down, so that none of this is certain.
 */
export function derivations(fact: Known, document: Document, sources: Sources): Record<string, number> {
  const given = sources.documents.flatMap((d) => d.facts.filter((f) => !f.implied))
  const own = document.facts.filter((f) => f !== fact && !f.implied && Math.abs(f.sentence - fact.sentence) <= 1)
  const { text } = document
  const found: Record<string, number> = {}
  const is = (name: string, holds: boolean) => {
    if (holds) found[name] = 1
  }
  const before = text.slice(Math.max(0, fact.start - 28), fact.start)
  const sentence = document.sentences[fact.sentence]
  const around = text.slice(sentence?.start, sentence?.end)
  const clause = document.clauses[fact.clause]
  is('asked', /\?\s*$/.test(around))
  is('supposed', SUPPOSED.test(around) || (clause !== undefined && SUPPOSED.test(text.slice(clause.start, clause.end))))
  const v = quantity(fact)
  is('a case', SUPPOSING.test(text.slice(clause?.start ?? 0, fact.end)) && inCase(fact, sources))
  if (fact.type === 'date' || fact.type === 'weekday') {
    const between = within(fact, sources)
    is('within', between)
    is('month within', between && fact.date?.day === undefined && INNER.test(before) === false)
    is('day within', between && !INNER.test(before) && spanOf(fact, sources) <= 10)
    is('reckoned', fact.date !== undefined && reckoned(fact, given))
    is('day after', FROM_THEN.test(before) && given.some((g) => g.date && fact.date && follows(fact.date, g.date)))
    is('beside a day', fact.type === 'weekday' && neighbouring(fact, own, [text, ...sources.documents.map((d) => d.text)]))
    is('a case', between && (found.asked === 1 || found.supposed === 1 || SOMEBODY.test(around)))
    return found
  }
  if (v === undefined) return found
  const like = [...given, ...own].filter((f) => f.type === fact.type && unitOf(f) === unitOf(fact)).map((f) => quantity(f) as number)
  const theirs = given.filter((f) => f.type === fact.type && unitOf(f) === unitOf(fact)).map((f) => quantity(f) as number)
  const about = ABOUT.exec(before)?.[1]?.toLowerCase()
  if (about) {
    const side = (x: number) => (x > v ? !OVER_ONLY.test(about) : !UNDER_ONLY.test(about))
    is(
      'about',
      [...theirs, ...converted(fact, given)].some((x) => side(x) && Math.abs(x - v) <= 0.11 * Math.max(x, v)),
    )
  }
  if (fact.type === 'time') {
    const spans = given.filter((f) => f.type === 'duration').map(minutesOf)
    is(
      'reckoned time',
      like.some((t) => spans.some((s) => s !== undefined && [t - s, t + s].some((x) => x === v || (fact.loose && (x - v) % 720 === 0)))),
    )
    return found
  }
  is('spanned', fact.type === 'duration' && spanned(fact, given, about !== undefined))
  is('an age', anAge(fact, text, sources))
  is('per so many', fact.type === 'number' && perSoMany(v, own, sources))
  const equal = (x: number) => Math.abs(x - v) < 0.005 * (fact.type === 'amount' ? 1 : 0.2)
  const big = v > 12 || !Number.isInteger(v)
  is(
    'sum',
    like.some((a, i) => like.some((b, k) => k > i && equal(a + b))),
  )
  is(
    'difference',
    like.some((a) => like.some((b) => a > b && equal(a - b))),
  )
  const counts = [...given, ...own].filter((f) => f.type === 'number' || f.type === 'duration' || f.type === 'measure').map((f) => f.number ?? 0)
  const shares = [...given, ...own].filter((f) => f.type === 'percent').map((f) => (f.number ?? 0) / 100)
  is(
    'exact sum',
    fact.type === 'amount' && v >= 5 && like.some((a, i) => like.some((b, k) => (k > i && equal(a + b)) || (a > b && b > 1 && equal(a - b)))),
  )
  is(
    'exact share',
    fact.type === 'amount' && theirs.some((a) => a > 10 && shares.some((p) => p < 1 && (equal(a * p) || equal(a * (1 - p)) || equal(a * (1 + p))))),
  )
  is('product', big && like.some((a) => counts.some((k) => k > 1 && (equal(a * k) || equal(a / k)))))
  is(
    'share',
    like.some((a) => shares.some((p) => equal(a * p) || equal(a * (1 - p)) || equal(a * (1 + p)) || equal(a / p))),
  )
  is(
    'half or double',
    theirs.some((a) => equal(a * 2) || equal(a / 2)),
  )
  // Given in the text itself, as an example: another value of the text follows from it.
  const further = own.filter((f) => f.type === fact.type).map((f) => quantity(f) as number)
  is(
    'example',
    further.some((w) => shares.some((p) => Math.abs(v * p - w) < 0.01 || Math.abs(v * (1 - p) - w) < 0.01)),
  )
  is('within', within(fact, sources))
  is(
    'beside a bound',
    theirs.some((a) => Math.abs(a - v) === 1),
  )
  return found
}

/** Where a range of the text itself begins or ends. */
const INNER = /(?<!\p{L})(?:von|vom|bis|ab|seit)\s(?:zum\s|Ende\s|Anfang\s|Mitte\s)?$/iu
const ABOUT =
  /(?<!\p{L})(gut|rund|etwa|circa|ca\.|knapp|ungefähr|fast|über|mehr als|weniger als|gegen|annähernd|nahezu|zirka|an die|beinahe|ungefähr|geschätzt\w*|voraussichtlich)\s(?:\p{Ll}+\s)?$/iu
/** "gut sechs" is more than six, "knapp acht" less than eight. */
const UNDER_ONLY = /^(?:gut|über|mehr als)$/
const OVER_ONLY = /^(?:knapp|fast|weniger als|nahezu|beinahe)$/
const SUPPOSED =
  /^[\s,]*(?:und |oder |aber )?(?:wenn|falls|sofern|beträgt|liegt|verdien\p{L}+|kostet|ist|sind|haben|hat|angenommen|beispiel\p{L}*|zum beispiel|z\. ?b\.|für einen|für eine|bei einem|bei einer|bei)(?!\p{L})|(?<!\p{L})(?:beispiel|angenommen|z\. ?b\.)/iu

/** Somebody or something that the writer made up to explain a rule. */
const SOMEBODY = /(?<!\p{L})(?:ein|eine[nmrs]?|jemand\p{L}*|mein|meine|ihr|ihre)\s(?:\p{Ll}+\s)?\p{Lu}|(?<!\p{L})wer(?!\p{L})/iu
const SUPPOSING =
  /(?<!\p{L})(?:wenn|falls|sofern|wer|wem|bei|mit|für|will|auf|jahrgang|klasse|ein|eine[nmrs]?|haben|hat|bekommen|bleibt|ist|sind)(?!\p{L})|jährig/iu

function quantity(f: Fact): number | undefined {
  if (f.type === 'measure' || f.type === 'duration') return Number.parseFloat(f.value)
  if (f.type === 'time' || f.type === 'amount' || f.type === 'percent' || f.type === 'number' || f.type === 'ordinal' || f.type === 'year')
    return f.number
  return undefined
}
const unitOf = (f: Fact) => (f.type === 'measure' || f.type === 'duration' ? f.value.replace(/^\S+ /, '') : '')

const DAYS: Readonly<Record<string, number>> = { minute: 1 / 1440, hour: 1 / 24, day: 1, 'working day': 1.4, month: 30.4 }
/** Durations of other units in the unit of this one, roughly. */
function converted(fact: Known, given: readonly Known[]): number[] {
  if (fact.type !== 'duration') return []
  const unit = DAYS[unitOf(fact)] ?? 1
  return given.filter((f) => f.type === 'duration').map((f) => (Number.parseFloat(f.value) * (DAYS[unitOf(f)] ?? 1)) / unit)
}

function minutesOf(f: Fact): number | undefined {
  const factor = { minute: 1, hour: 60 }[unitOf(f)]
  return factor && Number.parseFloat(f.value) * factor
}

/** Words before a value that make it a bound, and whether the bound itself is meant too. */
const BOUNDS: readonly (readonly [RegExp, upper: boolean, itself: boolean])[] = [
  [/(?<!\p{L})(?:unter|weniger als|jünger als|kürzer als|vor|noch nicht)\s(?:\p{Ll}+\s)?$/iu, true, false],
  [/(?<!\p{L})(?:bis(?: zu[mr]?)?|höchstens|maximal|nicht mehr als|nicht über|nicht älter als)\s(?:\p{Ll}+\s)?$/iu, true, true],
  [/(?<!\p{L})(?:über|mehr als|älter als|länger als|nach|größer als|schwerer als)\s(?:\p{Ll}+\s)?$/iu, false, false],
  [/(?<!\p{L})(?:ab|mindestens|wenigstens|von)\s(?:\p{Ll}+\s)?$/iu, false, true],
]

/** Whether the sources have a case that the value falls under: "eine 22-Jährige" under "unter 24 Jahren", 7.000 Euro under "ab 5.000 Euro". */
function inCase(fact: Known, sources: Sources): boolean {
  const v = quantity(fact)
  if (v === undefined) return false
  return sources.documents.some((d) =>
    d.facts.some((g) => {
      const at = g.type === fact.type && !g.implied && unitOf(g) === unitOf(fact) ? quantity(g) : undefined
      const bound = at === undefined ? undefined : BOUNDS.find(([pattern]) => pattern.test(d.text.slice(Math.max(0, g.start - 26), g.start)))
      if (!bound || at === undefined) return false
      const [, upper, itself] = bound
      return (upper ? v < at : v > at) || (itself && v === at)
    }),
  )
}

const dayOf = ({ day, month, year }: NonNullable<Fact['date']>, fallback: number) =>
  day && month ? Date.UTC(year ?? fallback, month - 1, day) / 86_400_000 : undefined

/** A length of time between two days or two times of the sources: von 8 bis 18 Uhr are ten hours. */
function spanned(fact: Known, given: readonly Known[], roughly: boolean): boolean {
  const count = Number.parseFloat(fact.value)
  const unit = unitOf(fact)
  const minutes = { minute: 1, hour: 60 }[unit]
  if (minutes) {
    const times = given.flatMap((f) => (f.type === 'time' ? [f.number as number] : []))
    return times.some((a) => times.some((b) => b - a === count * minutes))
  }
  const dates = given.flatMap((f) => (f.date?.month ? [f.date] : []))
  const within = unit === 'day' ? 0.5 : unit === 'month' ? 3 : undefined
  if (within === undefined) return false
  const wanted = unit === 'month' ? count * 30.44 : count
  return dates.some((a) =>
    dates.some((b) => {
      const [from, to] = [dayOf({ day: 1, ...a }, b.year ?? 2026), dayOf({ day: 28, ...b }, a.year ?? 2026)]
      return (
        from !== undefined &&
        to !== undefined &&
        (Math.abs(to - from - wanted) <= (roughly ? 0.11 * wanted : within) || Math.abs(to + 1 - from - wanted) <= within)
      )
    }),
  )
}

/** "ab 1. Oktober" where the source says "bis 30. September". */
const FROM_THEN = /(?<!\p{L})(?:ab|seit|vom|wieder am)\s(?:de[mn]\s)?$/iu
function follows(day: NonNullable<Fact['date']>, last: NonNullable<Fact['date']>): boolean {
  const [a, b] = [dayOf(day, last.year ?? 2026), dayOf(last, day.year ?? 2026)]
  return a !== undefined && b !== undefined && a - b === 1
}

/** The age of somebody made up, where the sources speak of ages: "Eine Dreizehnjährige darf …", "Mit 20 Jahren zahlen Sie …". */
const BOUNDED =
  /(?<!\p{L})(?:ab|unter|über|bis|mindestens|höchstens|maximal|wenigstens|mehr als|älter als|jünger als|erst mit|vor)\s(?:\p{Ll}+\s)?$/iu
function anAge(fact: Known, text: string, sources: Sources): boolean {
  if (fact.type !== 'duration' || unitOf(fact) !== 'month') return false
  const [said, before, behind] = [
    text.slice(fact.start, fact.end),
    text.slice(Math.max(0, fact.start - 26), fact.start),
    text.slice(fact.end, fact.end + 5),
  ]
  return (/jährig/i.test(said) || /^\salt/i.test(behind) || /(?<!\p{L})mit\s$/iu.test(before)) && !BOUNDED.test(before) && inCase(fact, sources)
}

/** So many where the source wants one for so many: eight Ordner for 400 people at "je 50 Teilnehmende". */
function perSoMany(v: number, own: readonly Known[], sources: Sources): boolean {
  return sources.documents.some((d) =>
    d.facts.some(
      (g) =>
        g.type === 'number' &&
        (g.number ?? 0) > 1 &&
        /(?<!\p{L})(?:je|pro|für je|jede[rnms]?)\s(?:\p{Ll}+\s)?$/iu.test(d.text.slice(Math.max(0, g.start - 18), g.start)) &&
        own.some((f) => f.type === 'number' && Math.ceil((f.number ?? 0) / (g.number as number)) === v),
    ),
  )
}

/** The day before or after another that is named, where text or source speaks of one: "Ist am Mittwoch Feiertag, am Dienstag davor". */
const BESIDE_DAY = /vortag|tags? (?:zu)?vor|davor|folgetag|folgenden? (?:werk)?tag|nächsten? (?:werk)?tag|danach|darauf/i
const neighbouring = (fact: Known, days: readonly Known[], texts: readonly string[]) =>
  days.some((f) => f.type === 'weekday' && [1, 6].includes(((f.number as number) - (fact.number as number) + 7) % 7)) &&
  texts.some((t) => BESIDE_DAY.test(t))

/** A day so many days, weeks or months after or before another. */
function reckoned(fact: Known, given: readonly Known[]): boolean {
  const { date } = fact
  if (!date?.day || !date.month) return false
  return given.some((g) => {
    const from = g.date
    if (!from?.day || !from.month) return false
    const year = from.year ?? date.year ?? 2026
    return given.some((d) => {
      if (d.type !== 'duration') return false
      const count = Number.parseFloat(d.value)
      return [count, -count].some((n) => {
        const at =
          unitOf(d) === 'month'
            ? new Date(Date.UTC(year, (from.month as number) - 1 + n, from.day))
            : new Date(Date.UTC(year, (from.month as number) - 1, (from.day as number) + n))
        return at.getUTCDate() === date.day && at.getUTCMonth() + 1 === date.month
      })
    })
  })
}

/** How many days the shortest range of a source has that the day lies within. */
function spanOf({ date }: Known, sources: Sources): number {
  if (!date?.day || !date.month) return 99
  const at = (d: NonNullable<Fact['date']>) => (d.month ?? 0) * 31 + (d.day ?? 0)
  const spans = sources.documents.flatMap((d) => {
    const dates = d.facts.filter((f) => f.date?.day && f.date.month && !f.implied)
    return dates.flatMap((a, i) => {
      const b = dates[i + 1]
      const inside = b?.date && a.date && BETWEEN.test(d.text.slice(a.end, b.start)) && at(a.date) <= at(date) && at(date) <= at(b.date)
      return inside ? [at(b.date as NonNullable<Fact['date']>) - at(a.date as NonNullable<Fact['date']>)] : []
    })
  })
  return Math.min(99, ...spans)
}

const BETWEEN = /^\s*(?:Uhr\s*)?(?:bis(?: einschließlich)?(?: zu[mr]?)?|–|-|‑|und)\s*(?:(?:zum|den|am|um)\s*)*(?:\p{Lu}\p{Ll}+,?\s(?:den\s)?)?$/u
/** Whether the value lies between two of the source that are written as a range: Juli in Juni bis August, 3. Juli in 2. bis 5. Juli. */
function within(fact: Known, sources: Sources): boolean {
  const rank = (f: Known) => {
    if (f.date) return f.date.month === undefined ? undefined : f.date.month * 100 + (f.date.day ?? 0)
    return quantity(f)
  }
  const v = rank(fact)
  if (v === undefined) return false
  return sources.documents.some((d) => {
    const facts = d.facts.filter((f) => f.type === fact.type && !f.implied)
    return facts.some((a, i) => {
      const b = facts[i + 1]
      if (!b || !BETWEEN.test(d.text.slice(a.end, b.start))) return false
      const [low, high] = [rank(a), rank(b)]
      if (low === undefined || high === undefined) return false
      if (fact.date && a.date && b.date) {
        // A month lies within where any of its days does; over New Year the range runs the other way round.
        const inside = fact.date.day === undefined ? v + 31 >= low && v <= high : v >= low && (b.date.day === undefined ? v <= high + 31 : v <= high)
        const over = low > high && (v >= low || v <= high)
        const years = [a.date.year, b.date.year].filter((y) => y !== undefined)
        return (
          (inside || over) && (fact.date.year === undefined || years.length === 0 || years.includes(fact.date.year) || sameDate(fact.date, a.date))
        )
      }
      return low < v && v < high && unitOf(a) === unitOf(fact)
    })
  })
}
