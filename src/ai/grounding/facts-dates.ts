import { findDates, MONTH, monthOf } from '#ai/language/index.ts'
import type { Scan } from './scan.ts'

export function datesIn({ text, found, free, put, each }: Scan): void {
  const add = (start: number, end: number, day?: number, month?: number, year?: number) => {
    if ((day !== undefined && (day < 1 || day > 31)) || (month !== undefined && (month < 1 || month > 12))) return
    put({
      type: 'date',
      kind: 'date',
      value: `${year ?? '?'}-${month ?? '?'}-${day ?? '?'}`,
      date: { ...(day && { day }), ...(month && { month }), ...(year && { year }) },
      start,
      end,
    })
  }
  const yearOf = (y: string | undefined) => (y ? Number(y.length === 2 ? `20${y}` : y) : undefined)
  const begin = found.length
  for (const { start, end, day, month, year, part } of findDates(text)) {
    const last = part === 'ende' ? lastDay(month) : undefined
    if (free(start, end)) add(start, end, day ?? last, month, year)
  }
  each(String.raw`(?<!\p{L})(Anfang|Ende)\s((?:19|20)\d\d)(?!\d)`, 'i', (m) =>
    /^A/i.test(m[1] as string) ? add(m.index, m.index + m[0].length, 1, 1, Number(m[2])) : add(m.index, m.index + m[0].length, 31, 12, Number(m[2])),
  )
  // What needs no word before it here: 3.11. and 14./15.03.
  each(String.raw`(?<![\d.,])(\d{1,2})\.\s?(?:/|–|-|und)\s?(?=\d{1,2}\.\s?(\d{1,2})\.)`, '', (m) =>
    add(m.index, m.index + (m[1] as string).length + 1, Number(m[1]), Number(m[2])),
  )
  each(String.raw`(?<![\d.,])(\d{1,2})\.\s?(\d{1,2})\.(?:\s?(\d{4}|\d{2})(?!\d))?(?![\d])`, '', (m) =>
    add(m.index, m.index + m[0].length, Number(m[1]), Number(m[2]), yearOf(m[3])),
  )
  each(String.raw`(?<!\p{L})(Anfang|Mitte|Ende|ersten|letzten)?\s?(?<!\p{L})(${MONTH})(?!\p{L})(?:\s*(\d{4}))?`, 'i', (m) => each2(m))
  each(String.raw`(?<!\p{L})(?:${MONTH})(?=sitzung|ausgabe|termin|heft|rate)`, 'i', (m) =>
    add(m.index, m.index + m[0].length, undefined, monthOf(m[0]), undefined),
  )
  for (const [pattern, day, month] of FEASTS)
    for (const m of text.matchAll(pattern))
      found.push({
        type: 'date',
        kind: 'date',
        value: `?-${month}-${day}`,
        date: { day, month },
        start: m.index,
        end: m.index + m[0].length,
        implied: true,
      })
  // A range gives its year to its first day: vom 9. November bis 11. Dezember 2026.
  const own = found.slice(begin).sort((a, b) => a.start - b.start)
  own.forEach((f, i) => {
    const next = own[i + 1]
    if (
      !f.date?.year &&
      next?.date?.year &&
      /^\s*(?:bis(?: zum| einschließlich)?|–|-|und|,|\s|einschließlich|zum|Uhr|\d|\.)*$/.test(text.slice(f.end, next.start))
    )
      (f as { date: object; value: string }).date = { ...f.date, year: next.date.year }
  })
  function each2(m: RegExpExecArray) {
    const name = m[2] as string
    // may (the verb) and short forms in small letters are no months
    if (!/^\p{Lu}/u.test(name)) return
    const part = m[1]?.toLowerCase()
    const day = part === 'ende' ? lastDay(monthOf(name)) : undefined
    const start = m[1] ? m.index : m.index + m[0].indexOf(name)
    add(start, m.index + m[0].length, day, monthOf(name), yearOf(m[3]))
  }
}

const lastDay = (month: number) => new Date(Date.UTC(2027, month, 0)).getUTCDate()

/** Days that have a name. */
const FEASTS: readonly (readonly [RegExp, day: number, month: number])[] = [
  [/Heilig(?:er |en )?abend/gi, 24, 12],
  [/Silvester|Jahresende|Jahresschluss|Ende des Jahres/gi, 31, 12],
  [/Neujahr|Jahresbeginn|Jahresanfang|Beginn des Jahres/gi, 1, 1],
  [/Heilige[n]? Drei Könige|Dreikönig/gi, 6, 1],
  [/Tag der Arbeit|Maifeiertag/gi, 1, 5],
  [/Tag der Deutschen Einheit/gi, 3, 10],
  [/Allerheiligen/gi, 1, 11],
  [/Nikolaus(?:tag)?/gi, 6, 12],
  [/Weihnachten|Weihnachtsfeiertag/gi, 25, 12],
]
