import { ordinalWord } from './numbers.ts'
import type { Span } from './tokens.ts'

/** A date as a text names it; parts that it leaves open are absent. A year alone is no date here, see `findYears`. */
export interface DateMention extends Span {
  readonly year?: number
  readonly month: number
  readonly day?: number
  /** "Ende Mai", "Mitte Juni 2026". */
  readonly part?: 'anfang' | 'mitte' | 'ende'
  /** A character was read as the digit it stands for (O for 0, l for 1), or a comma as a full stop. */
  readonly repaired?: true
}

const NAMES: Readonly<Record<string, number>> = Object.fromEntries(
  [
    'januar jänner jaenner january jan',
    'februar feber february feb',
    'märz maerz marz march mrz mär mar',
    'april apr',
    'mai may',
    'juni june jun',
    'juli july jul',
    'august aug',
    'september sept sep',
    'oktober october okt oct',
    'november nov',
    'dezember december dez dec',
  ].flatMap((names, i) => names.split(' ').map((name) => [name, i + 1])),
)
/** Matches the name of a month, also abbreviated; use with the flag i. */
export const MONTH = `(?:${Object.keys(NAMES)
  .sort((a, b) => b.length - a.length)
  .join('|')})`
/** 1 to 12. @param name as `MONTH` matches it */
export const monthOf = (name: string): number => NAMES[name.toLowerCase().replace('.', '')] ?? 0
/** Matches a day of the week, also abbreviated, with its comma and small words: "Montag, den ". */
export const WEEKDAY =
  '(?:(?:Montag|Dienstag|Mittwoch|Donnerstag|Freitag|Samstag|Sonnabend|Sonntag)(?:s|abend|vormittag|nachmittag|mittag|früh)?|(?:Mo|Di|Mi|Do|Fr|Sa|So)\\.?)'

const G = '[\\dOoIl|]' // a digit, or what OCR makes of one
const ROMAN = ['i', 'ii', 'iii', 'iv', 'v', 'vi', 'vii', 'viii', 'ix', 'x', 'xi', 'xii']
const digits = (s: string) => Number(s.replace(/[Oo]/g, '0').replace(/[Il|]/g, '1'))
const isSlip = (s: string) => /[OoIl|]/.test(s)
const fullYear = (s: string) => (s.length === 4 ? digits(s) : digits(s) + (digits(s) <= 50 ? 2000 : 1900))

/** Whether the day exists; without a year February has 29. */
export function existsDay(day: number, month: number, year = 2000): boolean {
  const at = new Date(Date.UTC(year, month - 1, day))
  return year >= 1800 && year <= 2199 && at.getUTCMonth() === month - 1 && at.getUTCDate() === day
}

/** Words before a number of three parts that is none of a day: versions, chapters, items of an agenda. */
const COUNTED =
  /(?:Version|Vers\.?|\bv|V|Release|Build|Update|Ziffern?|Ziff\.?|Kapitel|Kap\.?|Abschnitt|Abschn\.?|Punkt|TOP|Tagesordnungspunkt|Position|Pos\.?|Nr\.?|Nummer|Anlage|Tabelle|Abbildung|Abb\.?|DIN|IP|Konto|Produkt|Teilhaushalt)[ :]{0,2}$/
/** Words before a day without year: without one of them "3.11." is as well a number of a chapter. */
const SAYS_DAY = new RegExp(
  `(?:(?<!\\p{L})(?:am|vom|bis|zum|den|dem|ab|seit|spätestens|einschließlich|${WEEKDAY},?)|(?:frist|schluss|termin|tag|datum|fällig)\\p{L}{0,3}:?)[ \\n]$`,
  'iu',
)
const UNIT = /^\s?(?:%|Prozent|Uhr|Euro|€|EUR|Mio|Mrd|Meter|m\b|m²|qm|km|cm|kg|Grad|°|Stunden|Tage|Punkte)/
/** What joins two days of which the first leaves month or year to the second. */
const JOIN = new RegExp(
  `^\\s*(?:bis(?: zum| einschließlich)?|–|-|—|und|sowie|oder|bzw\\.|u\\.|/|,|;)\\s*(?:(?:am|den|dem|zum|vom|auf den|${WEEKDAY},?)\\s*)*$`,
  'iu',
)

/**
 * Every day and every month of a year that a German text names, in order: 30.11.2026 · 30.11.26 · 2026-11-30 · 30. November 2026 · 30. NOV. 2026 ·
 * 30.XI.2026 · am 30.11. · dritten Mai · 1. bis 3. Mai 2026 (two) · 9 Jul 2013 · Ende Mai 2026. Days that do not exist are left out. Linear in the text.
 */
export function findDates(text: string): DateMention[] {
  const found: DateMention[] = []
  const taken = new Uint8Array(text.length)
  const starts = new Set<number>()
  const put = (start: number, end: number, date: Omit<DateMention, 'start' | 'end'>) => {
    if (date.day !== undefined && !existsDay(date.day, date.month, date.year)) return
    if (date.year !== undefined && (date.year < 1800 || date.year > 2199)) return
    for (let i = start; i < end; i++) if (taken[i]) return
    taken.fill(1, start, end)
    starts.add(start)
    found.push({ start, end, ...date })
  }
  const each = (pattern: RegExp, handle: (m: RegExpExecArray, before: string, after: string) => void) => {
    for (const m of text.matchAll(pattern)) {
      const end = m.index + m[0].length
      handle(m, text.slice(Math.max(0, m.index - 24), m.index), text.slice(end, end + 24))
    }
  }

  each(/(?<![\p{L}\d./-])((?:1[89]|2[01])\d\d)-(\d{2})-(\d{2})(?=T\d{2}:\d{2}|(?![\p{L}\d]|-\d))/gu, (m) =>
    put(m.index, m.index + m[0].length, { year: Number(m[1]), month: Number(m[2]), day: Number(m[3]) }),
  )
  // 30.11.2026, 30. 11. 26, 3O.ll.2O26, 30,11.2026; 30/11/2026 and 30-11-2026 with a full year
  each(
    new RegExp(`(?<![\\p{L}\\d/-]|\\d[.,])(${G}{1,2})(\\s?[.,·]\\s?)(${G}{1,2})(\\s?[.,·]\\s?)(${G}{4}|${G}{2})(?![\\p{L}\\d|]|[.,/-]\\d)`, 'gu'),
    (m, before, after) => {
      const [, day = '', first = '', month = '', second = '', year = ''] = m
      const bare = day + month + year
      if (COUNTED.test(before) || !/\d/.test(year) || bare.replace(/\D/g, '').length < bare.length / 2) return
      const comma = /[,·]/.test(first + second)
      if (comma && (year.length < 4 || !(first + second).includes('.'))) return
      // "12. 3. 50 Euro", "am 3.5. 10 Uhr": the last number is no year
      if (year.length === 2 && (/\s/.test(second) ? !/\s/.test(first) || UNIT.test(after) : UNIT.test(after))) return
      const repaired = isSlip(bare) || comma
      put(m.index, m.index + m[0].length, { year: fullYear(year), month: digits(month), day: digits(day), ...(repaired && { repaired }) })
    },
  )
  each(/(?<![\p{L}\d./-])(\d{1,2})([/-])(\d{1,2})\2((?:19|20)\d\d)(?![\p{L}\d]|[/.-]\d)/gu, (m, before) => {
    if (!COUNTED.test(before)) put(m.index, m.index + m[0].length, { year: Number(m[4]), month: Number(m[3]), day: Number(m[1]) })
  })
  each(/(?<![\p{L}\d.])(\d{1,2})\.\s?(I{1,3}|IV|VI{0,3}|IX|XI{0,2})\.\s?((?:19|20)\d\d)(?!\d)/gu, (m) =>
    put(m.index, m.index + m[0].length, { year: Number(m[3]), month: ROMAN.indexOf((m[2] as string).toLowerCase()) + 1, day: Number(m[1]) }),
  )
  // 30. November 2026, 30.Nov.26, 9 Jul 2013, 30 , November 2O26
  const named = `(${MONTH})(?!\\p{L})(?:\\.?,?[ \\n\\u00a0]{0,3}(?:(${G}{4})(?!\\d)|['’]?(\\d{2})(?![\\d.:,]|\\s?(?:Uhr|Euro|€|Tage|%))))?`
  each(new RegExp(`(?<![\\p{L}\\d/-]|\\d[.,])(${G}{1,2})(\\s?[.,]\\s{0,2}|\\s)${named}`, 'giu'), (m) => {
    const [, day = '', dot = '', month = '', long, short] = m
    const year = long && /\d/.test(long) ? fullYear(long) : short ? fullYear(short) : undefined
    if (!/\d/.test(day) || (!dot.includes('.') && !(long && year))) return
    const end = m.index + (year === undefined ? m[0].length - (long ?? '').length : m[0].length)
    put(m.index, m.index + text.slice(m.index, end).trimEnd().length, {
      month: monthOf(month),
      day: digits(day),
      ...(year !== undefined && { year }),
      ...(isSlip(day + (long ?? '')) && { repaired: true as const }),
    })
  })
  each(new RegExp(`(?<!\\p{L})(\\p{L}{3,20}t(?:e|en|er|es|em)) (${MONTH})(?!\\p{L})(?: ((?:19|20)\\d\\d)(?!\\d))?`, 'giu'), (m) => {
    const day = ordinalWord(m[1] as string)
    if (day) put(m.index, m.index + m[0].length, { month: monthOf(m[2] as string), day, ...(m[3] && { year: Number(m[3]) }) })
  })
  // May 5, 2026
  each(
    /(?<!\p{L})(January|February|March|April|May|June|July|August|September|October|November|December) (\d{1,2})(?:st|nd|rd|th)?, (20\d\d)(?!\d)/gu,
    (m) => put(m.index, m.index + m[0].length, { month: monthOf(m[1] as string), day: Number(m[2]), year: Number(m[3]) }),
  )
  // 30.11. with a word before it, or joined with a whole date behind it
  each(/(?<![\p{L}\d/-]|\d[.,])(\d{1,2})\.\s?(\d{1,2})(\.(?!\d)|(?=[\s,;)]|$))/gu, (m, before, after) => {
    const end = m.index + m[0].length
    const joined = isJoined(end)
    const said = SAYS_DAY.test(before) && (m[3] === '.' || /(?:am|vom|zum|dem)\s$/.test(before))
    if ((joined || said) && !UNIT.test(after) && !COUNTED.test(before)) put(m.index, end, { month: Number(m[2]), day: Number(m[1]) })
  })
  lend()
  // 1. bis 3. Mai: the first day has nothing but its number
  for (let i = 0; i < found.length; i++) {
    const next = found[i] as DateMention
    const from = Math.max(0, next.start - 32)
    const m = /(?<![\p{L}\d.,/-])(\d{1,2})\.(?=\s?(?:\p{L}|–|-|—|\/|,|;))/gu
    for (const d of [...text.slice(from, next.start).matchAll(m)].reverse()) {
      const end = from + d.index + d[0].length
      if (next.day !== undefined && JOIN.test(text.slice(end, next.start)))
        put(end - d[0].length, end, { month: next.month, day: Number(d[1]), ...(next.year && { year: next.year }) })
    }
  }
  // Ende Mai 2026, Dezember 2024
  each(new RegExp(`(?<!\\p{L})(?:(Anfang|Mitte|Ende)[ \\n])?(${MONTH})\\.?(?!\\p{L})(?:[ \\n]((?:19|20)\\d\\d)(?![\\d/]))?`, 'giu'), (m) => {
    if (!m[1] && !m[3]) return
    const part = m[1]?.toLowerCase() as DateMention['part']
    if (/^\p{Lu}/u.test(m[2] as string))
      put(m.index, m.index + m[0].length, { month: monthOf(m[2] as string), ...(m[3] && { year: Number(m[3]) }), ...(part && { part }) })
  })
  return found.sort((a, b) => a.start - b.start)

  /** Whether another day begins right behind `end`, with no more than a joining word between. */
  function isJoined(end: number): boolean {
    for (let at = end; at < end + 30; at++) if (starts.has(at)) return JOIN.test(text.slice(end, at))
    return false
  }

  /** A day takes its year from the one it is joined with: 28.12. bis 03.01.2027 has the year before. */
  function lend() {
    found.sort((a, b) => a.start - b.start)
    for (let i = found.length - 2; i >= 0; i--) {
      const [own, next] = [found[i] as DateMention, found[i + 1] as DateMention]
      if (own.year !== undefined || next.year === undefined || !JOIN.test(text.slice(own.end, next.start))) continue
      found[i] = { ...own, year: own.month > next.month ? next.year - 1 : next.year }
    }
  }
}

/**
 * ISO 8601 of a mention, as far as it goes: `2026-11-30`, `2026-11`, without a year `--11-30` or `--11`.
 * @param near a day (`YYYY-MM-DD`) that says which year is meant where the text does not: the closest, or the next one from there on
 */
export function isoOf(date: DateMention, near?: string, prefer: 'closest' | 'next' = 'closest'): string {
  const two = (n: number) => String(n).padStart(2, '0')
  const tail = two(date.month) + (date.day === undefined ? '' : `-${two(date.day)}`)
  if (date.year !== undefined) return `${date.year}-${tail}`
  if (!near) return `--${tail}`
  const about = Number(near.slice(0, 4))
  const full = (year: number) => `${year}-${date.day === undefined ? `${tail}-28` : tail}`
  const ms = (day: string) => Date.parse(`${day}T00:00:00Z`)
  const far = (year: number) => Math.abs(ms(full(year)) - ms(near))
  const years = [about - 1, about, about + 1].filter((y) => date.day === undefined || existsDay(date.day, date.month, y))
  const year = prefer === 'next' ? years.find((y) => full(y) >= near) : years.sort((a, b) => far(a) - far(b))[0]
  return year === undefined ? `--${tail}` : `${year}-${tail}`
}
