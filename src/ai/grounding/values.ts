import { NUMBER_WORD, numberWord } from '#ai/language/index.ts'
import type { Document } from './document.ts'
import { type Fact, sameDate } from './fact.ts'
import { alike, anatomyOf } from './words.ts'

/** What the sources say, all of them as one. */
export interface Sources {
  readonly documents: readonly Document[]
}

export type SourceFact = Document['facts'][number] & {
  readonly source: number
  /** Of a § that is a section of the source itself: where the section ends. */
  readonly until?: number
}

/** Where the sources have a fact of the type: for a § also every section and, where the fact names one, every Absatz of the sources themselves. */
export function placesOf(fact: Fact, sources: Sources): SourceFact[] {
  if (fact.type !== 'paragraph') return factsIn(sources, fact.type)
  const detailed = fact.value.includes(' A')
  return sources.documents.flatMap((d, source) => sectionsIn(d, source).filter((s) => s.value.includes(' A') === detailed || !detailed))
}

/** The §§ of a text: those that it cites as they stand, and its own sections with their Absätze, each with its end. */
function sectionsIn(document: Document, source: number): SourceFact[] {
  const { text } = document
  const cited = document.facts.filter((f) => f.type === 'paragraph')
  const heads = cited.filter(
    (f) => /(?:^|[\n.]\s*)$/.test(text.slice(Math.max(0, f.start - 3), f.start)) || /^[^\n.;]{0,60}\n\(1\)\s/.test(text.slice(f.end, f.end + 66)),
  )
  return cited.flatMap((f): SourceFact[] => {
    const at = heads.indexOf(f)
    if (at < 0) return [{ ...f, source }]
    const until = heads[at + 1]?.start ?? text.length
    const parts = [...text.slice(f.end, until).matchAll(/\((\d+[a-z]?)\)\s/g)]
    return [
      { ...f, source, until },
      ...parts.map((m, i) => ({
        ...f,
        source,
        value: `${f.value} A${m[1]}`,
        start: f.end + m.index,
        end: f.end + m.index + m[0].length,
        until: i + 1 < parts.length ? f.end + (parts[i + 1] as RegExpExecArray).index : until,
      })),
    ]
  })
}

export const factsIn = (sources: Sources, type: Fact['type']): SourceFact[] =>
  sources.documents.flatMap((d, source) => d.facts.filter((f) => f.type === type).map((f) => ({ ...f, source })))

const anyNumber = (sources: Sources, n: number | undefined, types: readonly Fact['type'][]): SourceFact[] =>
  n === undefined ? [] : types.flatMap((t) => factsIn(sources, t)).filter((f) => f.number === n)

/** A support that is worked out, not read: it has no place of its own to compare. */
export const DERIVED = 'derived'

/**
 * The places in the sources that hold the value of a fact, whatever they are about; empty when none does, `DERIVED` when it follows from others
 * (the double, a sum, a share).
 *
 * @param around the sentence of the text the fact stands in
 */
export function supportsOf(fact: Fact, sources: Sources, around: string, text = ''): readonly SourceFact[] | typeof DERIVED {
  const same = factsIn(sources, fact.type).filter((f) => f.value === fact.value)
  const n = fact.number
  switch (fact.type) {
    case 'url':
    case 'phone':
      return same
    case 'name':
    case 'office':
    case 'variant':
      return same.length ? same : DERIVED
    case 'code':
      if (same.length) return same
      if (/^20\d\d\/(?:20)?\d\d$/.test(fact.value) && sources.documents.some((d) => RELATIVE.test(d.text))) return DERIVED
      return sources.documents.some((d) => standsIn(d.text.toUpperCase(), fact.value)) ? DERIVED : []
    case 'paragraph':
      return citations(fact, sources)
    case 'date': {
      const date = fact.date ?? {}
      const years = new Set([...factsIn(sources, 'year').map((f) => f.number), ...factsIn(sources, 'date').map((f) => f.date?.year)])
      return factsIn(sources, 'date').filter((f) => {
        const other = f.date ?? {}
        if (!sameDate(date, other)) return false
        if (date.day !== undefined && other.day === undefined) return false
        if (date.year === undefined || other.year !== undefined) return true
        // The source leaves the year open: the text may name one that fits (31. März des laufenden Jahres).
        const near = [...years].some(
          (y) => y !== undefined && Math.abs(y - (date.year as number)) <= (RELATIVE.test(sources.documents[f.source]?.text ?? '') ? 1 : 0),
        )
        return near || years.size === 0 || RELATIVE.test(sources.documents[f.source]?.text ?? '')
      })
    }
    case 'year': {
      const years = [...factsIn(sources, 'year'), ...factsIn(sources, 'date').filter((f) => f.date?.year)]
      const direct = years.filter((f) => (f.number ?? f.date?.year) === n)
      if (direct.length) return direct
      if (sources.documents.some((d) => OTHER_YEAR.test(d.text))) return DERIVED
      const numbers = years.map((f) => f.number ?? f.date?.year ?? 0)
      return n !== undefined && numbers.some((a) => a < n) && numbers.some((b) => b > n) && inRange(sources, n) ? DERIVED : []
    }
    case 'time':
      return factsIn(sources, 'time').filter((f) => f.value === fact.value || ((fact.loose || f.loose) && ((f.number ?? 0) - (n ?? 0)) % 720 === 0))
    case 'weekday': {
      if (same.length) return same
      // A date without a year may be of any that the sources name.
      const years = [...factsIn(sources, 'year').map((f) => f.number), ...factsIn(sources, 'date').map((f) => f.date?.year)]
      const dated = factsIn(sources, 'date').some(
        ({ date }) => date && (date.year === undefined ? years : [date.year]).some((year) => year && weekdayOf({ ...date, year }) === n),
      )
      return dated ||
        /\b(?:geschlossen|zu|schließt|ruhetag|nicht|keine?|außer)\b/i.test(around) ||
        sources.documents.some((d) => /werktags|werktage|unter der woche|täglich|wochenende/i.test(d.text))
        ? DERIVED
        : []
    }
    case 'amount': {
      if (same.length) return same
      const bare = anyNumber(sources, n, ['number'])
      if (bare.length || n === 0) return bare.length ? bare : DERIVED
      const amounts = factsIn(sources, 'amount').map((f) => Number(f.value))
      const value = Number(fact.value)
      if (DOUBLE.test(around) && amounts.some((a) => a * 2 === value)) return DERIVED
      if (
        TOGETHER.test(around) &&
        amounts.some((a, i) => amounts.some((b, j) => j > i && (a + b === value || amounts.some((c, k) => k > j && a + b + c === value))))
      )
        return DERIVED
      if (products(sources, around).some((p) => Math.abs(p * 100 - value) < 1)) return DERIVED
      if (DIFFERENCE.test(around) && amounts.some((a) => amounts.some((b) => a - b === value))) return DERIVED
      return []
    }
    case 'percent': {
      if (same.length) return same
      const amounts = [...factsIn(sources, 'amount'), ...factsIn(sources, 'number')].map((f) => f.number ?? 0)
      if (fact.loose && !sources.documents.some((d) => d.facts.some((f) => f.type === 'percent'))) return DERIVED
      // Der Rest von 30 Prozent, where the source gives 70.
      if (/rest|übrig|verbleib/i.test(around) && factsIn(sources, 'percent').some((f) => (f.number ?? 0) + (n ?? 0) === 100)) return DERIVED
      return fact.loose && n !== undefined && amounts.some((a) => amounts.some((b) => b > 0 && a < b && Math.abs(a / b - n / 100) < 0.01))
        ? DERIVED
        : []
    }
    case 'frequency': {
      if (same.length) return same
      // Only another frequency speaks against it; days and dates may stand for one (dienstags und freitags is zweimal in der Woche).
      const others = factsIn(sources, 'frequency')
      return others.length === 0 ||
        (n !== undefined && n <= 320 && factsIn(sources, 'weekday').length >= Math.round(n / 52) && n >= 52) ||
        (n !== undefined && n <= 12 && n >= 2 && factsIn(sources, 'date').length >= n)
        ? DERIVED
        : []
    }
    case 'duration': {
      if (same.length) return same
      const [count, unit] = [Number.parseFloat(fact.value), fact.value.replace(/^\S+ /, '')]
      const said = text.slice(fact.start, fact.end)
      const other = factsIn(sources, 'duration').filter((f) => convert(f.value, unit) === count)
      if (other.length) return other
      const bare = anyNumber(sources, n, unit === 'month' && count % 12 === 0 ? ['ordinal', 'number'] : ['number'])
      if (bare.length) return bare
      if (unit === 'day' && (around.match(DAY_NAMES)?.length ?? 0) >= count) return DERIVED
      if (unit === 'minute' && between(sources, count)) return DERIVED
      // Ein fünfjähriges Kind, where the source speaks of children under six.
      if (unit === 'month' && /jährig/i.test(around) && sources.documents.some((d) => /(?:unter|ab|bis|über)\s\S+\sjahre/i.test(d.text)))
        return DERIVED
      if (
        fact.loose &&
        !TERM.test(around.slice(0, Math.max(0, around.indexOf(said))).slice(-24)) &&
        !/^.{0,14}(?:lang|vorher|nach|zeit)/iu.test(around.slice(around.indexOf(said) + said.length))
      )
        return DERIVED
      if (unit === 'hour' && n === 24 && sources.documents.some((d) => /rund um die uhr|tag und nacht|jederzeit/i.test(d.text))) return DERIVED
      return []
    }
    case 'measure': {
      if (same.length) return same
      // A house number 52 does not speak for 52 km/h where the source has speeds of its own.
      const own = fact.value.replace(/^\S+ /, '')
      if (factsIn(sources, 'measure').some((f) => f.value.endsWith(` ${own}`) && !f.implied)) return []
      const bare = anyNumber(sources, n, ['number', 'ordinal'])
      if (bare.length) return bare
      // One of a unit: the source may say "der Kubikmeter", "einem Meter".
      const unit = fact.value.replace(/^\S+ /, '')
      const one = sources.documents.some((d) => /\b(?:der|je|pro|ein(?:em|en|es)?)\s(?:kubikmeter|meter|kilo)/i.test(d.text))
      return one && ['1 m', '1000 l', '1 kg'].includes(`${Number.parseFloat(fact.value)} ${unit}`) ? DERIVED : []
    }
    case 'ordinal': {
      const bare = same.length ? same : anyNumber(sources, n, ['number', 'duration', 'measure'])
      if (bare.length) return bare
      if (fact.loose) return DERIVED
      // zweite Wohnung for Zweitwohnung
      const stem = /^(\p{Ll}{4,}?t)(?:e[nrsm]?)$/iu.exec(text.slice(fact.start, fact.end))?.[1]
      if (stem && sources.documents.some((d) => d.text.toLowerCase().includes(stem.toLowerCase()))) return DERIVED
      return n !== undefined && [n - 1, n + 1].some((x) => anyNumber(sources, x, ['number', 'ordinal']).length) ? DERIVED : []
    }
    case 'number': {
      const all = anyNumber(sources, n, ['number', 'ordinal', 'duration', 'measure', 'amount', 'percent', 'year', 'time', 'code'])
      if (all.length) return all
      // 116 117 and 116117
      if (!fact.loose && fact.value.length >= 5 && sources.documents.some((d) => d.text.replace(/[\s./-]/g, '').includes(fact.value))) return DERIVED
      // Durchwahl 231, Vorwahl 07961
      const digits = text.slice(fact.start, fact.end)
      if (/durchwahl|vorwahl|nebenstelle|app(?:arat)?\.?\s*\d/i.test(around) && factsIn(sources, 'phone').some((f) => f.value.includes(digits)))
        return DERIVED
      if (fact.loose && n !== undefined && !rivalled(sources, n, around)) return DERIVED
      return n !== undefined && (counted(sources, n) || (COUNTED.test(around) && listed(sources, n))) ? DERIVED : []
    }
  }
}

/** What is between two times of the source, in minutes: Einlass 18.15 Uhr, Beginn 19 Uhr. */
function between(sources: Sources, minutes: number): boolean {
  const times = factsIn(sources, 'time').map((f) => f.number ?? 0)
  return times.some((a) => times.some((b) => b - a === minutes))
}

const NUMBER_WORDS = new RegExp(`(?<!\\p{L})${NUMBER_WORD}(?!\\p{L})`, 'giu')
/** What the numbers of the sentence make of the amounts and percentages of the source: 10 m² at 6,80 Euro, 30 Prozent of 500 Euro. */
function products(sources: Sources, around: string): number[] {
  const given = [
    ...[...around.matchAll(/\d+(?:\.\d{3})*(?:,\d+)?/g)].map((m) => Number(m[0].replace(/\./g, '').replace(',', '.'))),
    ...[...around.matchAll(NUMBER_WORDS)].map((m) => numberWord(m[0].toLowerCase()) ?? 0),
  ]
  const rates = [...factsIn(sources, 'amount').map((f) => f.number ?? 0), ...factsIn(sources, 'percent').map((f) => (f.number ?? 0) / 100)]
  return given.flatMap((g) => (g > 1 ? rates.filter((r) => r !== 1).map((r) => g * r) : []))
}

/** The source speaks of years without naming them. */
const RELATIVE =
  /(?:vor|folge|schul|kalender|haushalts|kindergarten)jahr|(?:laufenden|nächsten|folgenden|jeweiligen|vergangenen|kommenden|dieses|jedes|jeden|im) jahr|jährlich|jeweils/i
/** … and means another than the one it names. */
const OTHER_YEAR = /(?:vor|folge)jahr|(?:laufende|nächste|folgende|jeweilige|vergangene|kommende|diese)[ns]? jahr/i
const DAY_NAMES = /(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch/gi
const DOUBLE = /doppel|doppl|zweifach/i
const TOGETHER = /insgesamt|zusammen|summe|gesamt|=|\+|plus/i
const DIFFERENCE = /differenz|weniger|mehr|teurer|billiger|unterschied|steigt|sinkt|statt/i
const TERM = /\b(?:innerhalb|binnen|nach|seit|für|spätestens|frühestens|bis zu|um|höchstens|mindestens|über|länger als|gilt|dauert)\b/i

/** Whether a value stands in a text by itself: Kastanienweg 2 does not stand in Kastanienweg 22. */
function standsIn(text: string, value: string): boolean {
  for (let at = text.indexOf(value); at >= 0; at = text.indexOf(value, at + 1))
    if (!/[\p{L}\d]/u.test(text[at + value.length] ?? '') && !/[\p{L}\d]/u.test(text[at - 1] ?? '')) return true
  return false
}

function inRange(sources: Sources, year: number): boolean {
  return sources.documents.some((d) =>
    [...d.text.matchAll(/((?:19|20)\d\d)\s?(?:bis|–|-)\s?((?:19|20)\d\d)/g)].some((m) => Number(m[1]) <= year && year <= Number(m[2])),
  )
}

/** Zero is what the source denies; a difference of two counts of one sentence is how many are left. */
function counted(sources: Sources, n: number): boolean {
  if (n === 0) return true
  return sources.documents.some((d) => {
    const numbers = d.facts.filter((f) => f.type === 'number')
    return numbers.some((a) =>
      numbers.some((b) => a !== b && a.sentence === b.sentence && Math.abs(a.at - b.at) < 3 && (a.number ?? 0) - (b.number ?? 0) === n),
    )
  })
}

const COUNTED = /(?:stellen|orten?|punkten?|tagen?|terminen?|standorten?|arten|fällen?|möglichkeiten|wegen|gruppen|bereichen?)(?!\p{L})/iu
/** A number word says how many the writer counted, unless the source numbers the same things itself or the text sets a bound. */
function rivalled(sources: Sources, n: number, around: string): boolean {
  for (const m of around.matchAll(new RegExp(`(?<!\\p{L})(${NUMBER_WORD})(?!\\p{L})((?:\\s\\p{Ll}+){0,2})\\s(\\p{L}{3,})`, 'giu'))) {
    if (numberWord((m[1] as string).toLowerCase()) !== n) continue
    if (/(?:alle|diese|beide|sämtliche)\s$/i.test(around.slice(0, m.index))) return false
    const noun = anatomyOf(m[3] as string)
    return sources.documents.some((d) =>
      d.facts.some(
        (f) =>
          f.number !== undefined &&
          f.type !== 'date' &&
          d.tokens.some((t) => t.at >= f.at && t.at < f.at + 3 && t.start >= f.end && alike(t.anatomy, noun) >= 0.7),
      ),
    )
  }
  return true
}

/** How many things a sentence of a source lists. */
function listed(sources: Sources, n: number): boolean {
  return sources.documents.some((d) =>
    d.sentences.some((s) =>
      [...d.text.slice(s.start, s.end).matchAll(/[^.;:]+/g)].some(
        (m) => /\s(?:und|oder|sowie)\s/.test(m[0]) && (m[0].match(/,\s|\s(?:und|oder|sowie)\s/g)?.length ?? 0) + 1 === n,
      ),
    ),
  )
}

function convert(value: string, unit: string): number | undefined {
  const count = Number.parseFloat(value)
  const from = value.replace(/^\S+ /, '')
  const factors: Readonly<Record<string, number>> = { 'hour>minute': 60, 'day>hour': 24, 'minute>hour': 1 / 60, 'hour>day': 1 / 24 }
  const factor = factors[`${from}>${unit}`]
  return factor === undefined ? undefined : count * factor
}

export function weekdayOf(date: NonNullable<Fact['date']>): number | undefined {
  if (!date.day || !date.month || !date.year) return undefined
  return (new Date(Date.UTC(date.year, date.month - 1, date.day)).getUTCDay() + 6) % 7
}

/** A citation is supported when the source cites the same, or is itself built of sections that hold it. Sätze are not counted, only Absätze and Nummern. */
function citations(fact: Fact, sources: Sources): readonly SourceFact[] {
  const [section, ...details] = fact.value.split(' ')
  const places = sources.documents.flatMap((d, source) => sectionsIn(d, source)).filter((f) => f.value.split(' ')[0] === section)
  const needed = details.filter((d) => !d.startsWith('S'))
  const holds = (f: SourceFact) =>
    needed.every(
      (d) =>
        f.value.split(' ').includes(d) ||
        (d.startsWith('N') &&
          f.until !== undefined &&
          new RegExp(String.raw`(?:^|\s)${d.slice(1)}[.)]\s`).test(sources.documents[f.source]?.text.slice(f.start, f.until) ?? '')),
    )
  return places.filter((f) => holds(f) && (needed.length > 0 || !f.value.includes(' ') || f.until === undefined))
}
