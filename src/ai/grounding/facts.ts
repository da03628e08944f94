import { DIGITS, findDates, germanNumber, NUMBER_WORD, numberWord, ordinalWord } from '#ai/language/index.ts'
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

const MONTH_NAMES = [
  'januar|jänner|jan',
  'februar|feb',
  'märz|mrz',
  'april|apr',
  'mai',
  'juni|jun',
  'juli|jul',
  'august|aug',
  'september|sept|sep',
  'oktober|okt',
  'november|nov',
  'dezember|dez',
]
const MONTH = `(?:${MONTH_NAMES.join('|')})`
const monthOf = (name: string) => MONTH_NAMES.findIndex((names) => names.split('|').includes(name.toLowerCase().replace('.', ''))) + 1
const WEEKDAYS = ['montag', 'dienstag', 'mittwoch', 'donnerstag', 'freitag', 'samstag', 'sonntag']
const WEEKDAY = '(?:montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonnabend|sonntag)'
const weekdayOf = (name: string) => {
  const n = name.toLowerCase()
  return n.startsWith('sonna') ? 5 : WEEKDAYS.findIndex((day) => n.startsWith(day) || (n.length <= 3 && day.startsWith(n.slice(0, 2))))
}
const N = `(?:${DIGITS}|(?<![\\p{L}])${NUMBER_WORD}(?!\\p{L}))`
const readNumber = (text: string) => (/^\d/.test(text) ? germanNumber(text) : numberWord(text)) ?? Number.NaN
const RANGE = '(?:\\s*(?:–|-|‑|bis(?: zu)?|oder|und|/)\\s*)'

/** Units of time: what they count in. Working days stay apart: ten of them are no ten days. */
const DURATIONS: readonly (readonly [RegExp, base: string, factor: number])[] = [
  [/^(?:werk|arbeits)tag/, 'working day', 1],
  [/^sekunde/, 'minute', 1 / 60],
  [/^min/, 'minute', 1],
  [/^st[uü]nd|^std/, 'hour', 1],
  [/^tag|^täg/, 'day', 1],
  [/^woche|^wöch/, 'day', 7],
  [/^monat/, 'month', 1],
  [/^quartal/, 'month', 3],
  [/^jahrzehnt/, 'month', 120],
  [/^jahr|^jähr/, 'month', 12],
]
const DURATION =
  '(?:(?:Werk|Arbeits)tag(?:e[ns]?)?|Tag(?:e[ns]?)?|Sekunden?|Stunden?|Std\\.?|Minuten?|Min\\.|Wochen?|Monat(?:e[ns]?|s)?|Quartale?[ns]?|Jahrzehnte?[ns]?|Jahr(?:e[ns]?|es)?|(?:wöchig|tägig|monatig|jährig|stündig|minütig)(?:e[rsnm]?)?|Jährigen?)'

const MEASURES: readonly (readonly [RegExp, unit: string, factor: number])[] = [
  [/^km\/h|^stundenkilometer/, 'km/h', 1],
  [/^(?:m²|qm|quadratmeter)/, 'm²', 1],
  [/^(?:m³|cbm|kubikmeter)/, 'l', 1000],
  [/^(?:km|kilometer)/, 'm', 1000],
  [/^(?:cm|zentimeter)/, 'm', 0.01],
  [/^(?:mm|millimeter)/, 'm', 0.001],
  [/^(?:kg|kilogramm|kilo)/, 'kg', 1],
  [/^(?:kwh|kilowattstunde)/, 'kWh', 1],
  [/^(?:kw|kilowatt)/, 'kW', 1],
  [/^(?:ml|milliliter)/, 'l', 0.001],
  [/^(?:l|liter)/, 'l', 1],
  [/^(?:t|tonne)/, 'kg', 1000],
  [/^(?:°|grad)/, '°', 1],
  [/^(?:m|meter)/, 'm', 1],
  [/^(?:fm|festmeter)/, 'fm', 1],
  [/^(?:db)/, 'dB', 1],
  [/^(?:ar)/, 'm²', 100],
  [/^(?:ha|hektar)/, 'm²', 10_000],
]
const MEASURE =
  '(?:km/h|Stundenkilometern?|m²|qm|Quadratmetern?|m³|cbm|Kubikmetern?|km|Kilometern?|cm|Zentimetern?|mm|Millimetern?|kg|Kilogramm|Kilo|kWh|Kilowattstunden?|kW|Kilowatt|ml|Milliliter|Liter|l|Tonnen?|Grad|°(?:\\s?[CF]|dH)?|Festmetern?|Fm|Metern?|m|Hektar|ha|Ar|dB(?:\\(A\\))?)'
const ADVERBS: Readonly<Record<string, number>> = {
  täglich: 365,
  wöchentlich: 365 / 7,
  monatlich: 12,
  vierteljährlich: 4,
  halbjährlich: 2,
  jährlich: 1,
  stündlich: 8760,
}
const PER: readonly (readonly [RegExp, string])[] = [
  [/\b(?:monatlich\w*|monats\w*|(?:je|pro|im|für jeden(?: \w+)?|je angefangene[nmr]?|und) monat)\b|\/\s?monat/i, 'month'],
  [/\b(?:jährlich\w*|jahres\w*|(?:je|pro|im|und|für jedes(?: \w+)?) (?:kalender)?jahr)\b|\/\s?jahr/i, 'year'],
  [/\b(?:täglich\w*|(?:je|pro|am|und|für jeden(?: \w+)?) tag)\b|\/\s?tag/i, 'day'],
  [/\b(?:wöchentlich\w*|(?:je|pro|in der|für jede(?: \w+)?|angefangener|angefangene|und) woche)\b|\/\s?woche/i, 'week'],
  [/\b(?:stündlich\w*|(?:je|pro|in der|für jede(?: \w+)?|und) stunde)\b|\/\s?(?:h|std|stunde)\b/i, 'hour'],
]
const MAGNITUDE: Readonly<Record<string, number>> = { mio: 1e6, million: 1e6, tsd: 1e3, t: 1e3, tausend: 1e3, mrd: 1e9, milliarde: 1e9 }
const magnitudeOf = (word: string | undefined) =>
  word ? (Object.entries(MAGNITUDE).find(([name]) => word.toLowerCase().startsWith(name))?.[1] ?? 1) : 1
const PARTS: readonly (readonly [RegExp, number])[] = [
  [/\b(?:die |zur )?Hälfte\b|\b(?:den |zum )?halben? (?:preis|betrag|gebühr|kosten)\w*/giu, 50],
  [/\b(?:ein(?:em)? )?Viertel(?! (?:vor|nach))\b/giu, 25],
  [/\bdrei ?viertel\b/giu, 75],
  [/\b(?:ein(?:em)? )?Drittel\b/giu, 33],
  [/\b(?:ein(?:em)? )?Fünftel\b/giu, 20],
  [/\b(?:ein(?:em)? )?Zehntel\b/giu, 10],
]

/** All typed facts of a text in order of their places. Linear in its length but for the number of patterns. */
export function factsOf(text: string): Fact[] {
  const taken = new Uint8Array(text.length)
  const found: Fact[] = []
  const free = (start: number, end: number) => {
    for (let i = start; i < end; i++) if (taken[i]) return false
    return true
  }
  const put = (fact: Fact) => {
    found.push(fact)
    taken.fill(1, fact.start, fact.end)
  }
  const each = (source: string, flags: string, handle: (m: RegExpExecArray) => void) => {
    for (const m of text.matchAll(new RegExp(source, `${flags.replace('u', '')}gdu`)))
      if (free(m.index, m.index + m[0].length)) handle(m as unknown as RegExpExecArray)
  }
  const group = (m: RegExpExecArray, i: number): [number, number] => (m as unknown as { indices: [number, number][] }).indices[i] as [number, number]

  each(String.raw`[\p{L}\d][\p{L}\d._%+-]*@[\p{L}\d-]+(?:\.[\p{L}\d-]+)+`, 'i', (m) =>
    put({ type: 'url', kind: 'url', value: m[0].toLowerCase(), start: m.index, end: m.index + m[0].length }),
  )
  each(
    String.raw`(?:https?://|www\.)[^\s<>()"'„“]*[^\s<>()"'„“.,;:!?]|(?<![\p{L}\d@.-])[\p{L}\d-]+(?:\.[\p{L}\d-]+)*\.(?:example|de|com|org|net|eu|info)(?![\p{L}\d-])(?:/[^\s<>()"'„“]*[^\s<>()"'„“.,;:!?])?`,
    'i',
    (m) =>
      put({
        type: 'url',
        kind: 'url',
        value: m[0]
          .toLowerCase()
          .replace(/^https?:\/\//, '')
          .replace(/^www\./, '')
          .replace(/\/$/, ''),
        start: m.index,
        end: m.index + m[0].length,
      }),
  )
  each(
    String.raw`(?<![\d,.\p{L}-])(?:\+49|0049|0)\s?\d{2,5}(?:\s?[\s/)–-]\s?\d{1,})+(?![\d\p{L}]|[.:,]\d)|(?<![\d,.\p{L}-])0\d{5,}(?![\d-])|(?<![\d,.\p{L}-])\(0\d{2,5}\)\s?\d[\d\s/–-]*\d`,
    '',
    (m) => {
      const digits = m[0].replace(/^\+49|^0049/, '0').replace(/\D/g, '')
      if (digits.length >= 7) put({ type: 'phone', kind: 'phone', value: digits, start: m.index, end: m.index + m[0].trimEnd().length })
    },
  )
  each(
    String.raw`(?:§§?|(?<!\p{L})(?:Paragra(?:f|ph)(?:en)?|Art(?:ikels?|\.)?)(?=\s*\d))\s*(\d+\s?[a-z]?)(?![\d\p{L}])((?:,?\s*(?:Abs(?:atz(?:es)?|\.)|S(?:atz|\.)|N(?:umme)?r\.?|Buchst(?:abe|\.))\s*[\da-z]+(?![\p{L}]))*)`,
    'i',
    (m) => {
      const detail = [...(m[2] ?? '').matchAll(/(Abs|S|N|Buchst)[a-z.]*\s*([\da-z]+)/giu)].map(
        (d) => `${(d[1] as string)[0]?.toUpperCase()}${d[1]?.toLowerCase() === 's' ? '' : ''}${d[2]}`,
      )
      const further = /^\s*(?:und|bis|,|oder)\s*(\d+[a-z]?)(?![\d.,]|\s?(?:€|Euro|%|Jahr|Tag|Monat|Woche|Uhr))/u.exec(
        text.slice(m.index + m[0].length),
      )
      if (further && (m[0].startsWith('§§') || detail.length)) {
        const start = m.index + m[0].length + further[0].indexOf(further[1] as string)
        const last = detail.at(-1)
        put({
          type: 'paragraph',
          kind: 'paragraph',
          value: last ? [m[1], ...detail.slice(0, -1), `${last[0]}${further[1]}`].join(' ') : String(further[1]),
          start,
          end: start + (further[1] as string).length,
        })
      }
      put({
        type: 'paragraph',
        kind: 'paragraph',
        value: [`${(m[1] as string).replace(/\s/, '').toLowerCase()}`, ...detail].join(' '),
        start: m.index,
        end: m.index + m[0].length,
      })
    },
  )
  // A house number belongs to its street.
  each(
    String.raw`(?<!\p{L})(\p{Lu}[\p{L}-]*(?:stra(?:ß|ss)e|str\.|gasse|weg|platz|allee|ring|hof|ufer|damm|markt|steig))\s(\d{1,3}(?:\s?[a-z](?!\p{L}))?)(?!\d|[.,]\d|\.\s(?:Stock|Obergeschoss)|\p{L}|\s?(?:Uhr|€|Euro|Meter|m²|%|bis\s\d))`,
    '',
    (m) => {
      const [start, end] = group(m, 2)
      put({
        type: 'code',
        kind: 'place',
        value: `${(m[1] as string).replace(/str\.$/i, 'straße')} ${(m[2] as string).replace(/\s/g, '')}`.toUpperCase(),
        number: Number.parseInt(m[2] as string, 10),
        start,
        end,
      })
    },
  )
  dates()
  times()
  each(String.raw`(?<![\p{L}\d])(?=[\p{L}\d./-]*\d)(?=[\p{L}\d./-]*[/-])[\p{L}\d]+(?:[./-][\p{L}\d]+)+`, '', (m) => {
    if ((/^\d+(?:,\d+)?[-]\d+$/.test(m[0]) && !/^\d{3,5}-\d{1,3}$/.test(m[0])) || /^\d+-(?:bis|mal|jähr|tägig|wöch|monat)/i.test(m[0])) return
    if (!/\d.*[/-].*\d|\p{Lu}+-\d|\d-\p{Lu}{2}/u.test(m[0]) || /^\d+\/\p{L}/u.test(m[0])) return
    put({ type: 'code', kind: 'number', value: m[0].toUpperCase(), start: m.index, end: m.index + m[0].length })
  })
  // 5.0177.004512.3: a number no amount is written like
  each(String.raw`(?<![\p{L}\d.,-])\d+(?:\.\d+){2,}(?![\d\p{L}])`, '', (m) => {
    if (!/^\d{1,3}(?:\.\d{3})+$/.test(m[0])) put({ type: 'code', kind: 'number', value: m[0], start: m.index, end: m.index + m[0].length })
  })
  // Mietstufe III
  each(String.raw`(?<=\p{L}\s)(?:I{1,3}|IV|VI{0,3}|IX|X)(?![\p{L}\d.])`, '', (m) =>
    put({ type: 'code', kind: 'number', value: m[0], start: m.index, end: m.index + m[0].length }),
  )
  each(String.raw`(?<![\d,.])1\s?:\s?(\d+)(?![\d:])`, '', (m) =>
    put({ type: 'code', kind: 'number', value: m[0].replace(/\s/g, ''), start: m.index, end: m.index + m[0].length }),
  )
  amounts()
  each(`(${N})(?:(${RANGE})(${N}))?\\s?(?:%|Prozent|v\\. ?H\\.|vom Hundert|Prozentpunkte?n?)(?!\\p{L})`, 'i', (m) => {
    for (const i of [1, 3])
      if (m[i])
        put({
          type: 'percent',
          kind: 'number',
          value: String(readNumber(m[i] as string)),
          number: readNumber(m[i] as string),
          start: group(m, i)[0],
          end: i === 3 || !m[3] ? m.index + m[0].length : group(m, i)[1],
        })
  })
  each(`(?<!\\p{L})(${N}) von (${N})(?=\\s\\p{L})`, 'i', (m) => {
    const [part, whole] = [readNumber((m[1] as string).toLowerCase()), readNumber((m[2] as string).toLowerCase())]
    if (part < whole && whole <= 10)
      put({
        type: 'percent',
        kind: 'number',
        value: String(Math.round((100 * part) / whole)),
        number: Math.round((100 * part) / whole),
        start: m.index,
        end: m.index + m[0].length,
        loose: true,
      })
  })
  for (const [pattern, percent] of PARTS)
    for (const m of text.matchAll(pattern))
      if (free(m.index, m.index + m[0].length))
        put({ type: 'percent', kind: 'number', value: String(percent), number: percent, start: m.index, end: m.index + m[0].length, loose: true })
  frequencies()
  durations()
  each(`(${N})(?:${RANGE}(${N}))?[\\s-]?(${MEASURE})(?![\\p{L}\\d])`, '', (m) => {
    const [, unit, factor] = MEASURES.find(([p]) => p.test((m[3] as string).toLowerCase())) ?? [undefined, m[3] as string, 1]
    for (const i of [1, 2])
      if (m[i]) {
        const n = readNumber(m[i] as string)
        put({
          type: 'measure',
          kind: 'number',
          value: `${round(n * factor)} ${unit}`,
          number: n,
          start: group(m, i)[0],
          end: i === 2 || !m[2] ? m.index + m[0].length : group(m, i)[1],
        })
      }
  })
  each('(?<!\\p{L})eine[mnrs]? ((?:Quadrat|Kubik|Kilo)?meter[ns]?|Kilo(?:gramm)?|Liter|Tonne)(?!\\p{L})', 'i', (m) => {
    const [, unit, factor] = MEASURES.find(([p]) => p.test((m[1] as string).toLowerCase())) ?? [undefined, '', 1]
    put({ type: 'measure', kind: 'number', value: `${factor} ${unit}`, number: 1, start: m.index, end: m.index + m[0].length, implied: true })
  })
  each(
    `(?<![\\p{L}\\d])(?:(\\d+)\\s?(?:Mal|mal|fach(?:e[nrs]?)?)|(${NUMBER_WORD}|ein|Anderthalb)(?:mal(?:ig(?:e[nrsm]?)?)?|fach(?:e[nrsm]?)?)| (${NUMBER_WORD}) Mal)(?!\\p{L})`,
    'i',
    (m) => {
      const n = readNumber((m[1] ?? m[2] ?? m[3] ?? '').toLowerCase())
      if (n > 1)
        put({
          type: 'number',
          kind: 'number',
          value: String(n),
          number: n,
          start: m.index,
          end: m.index + m[0].length,
          ...(/fach/i.test(m[0]) && { factor: true }),
        })
    },
  )
  each(String.raw`(?<![\d.,:])(\d{1,3})\.(?=\s\p{L})(?!\s(?:Teil|Der|Die|Das|Ein|Eine|Für|Bei|Im|In|Wer|Sie|Mit)\b)`, '', (m) =>
    put({ type: 'ordinal', kind: 'number', value: String(Number(m[1])), number: Number(m[1]), start: m.index, end: m.index + m[0].length }),
  )
  each(String.raw`(?<!\p{L})\p{L}{3,}t(?:e|en|er|es|em)(?!\p{L})`, '', (m) => {
    const n = /^\sTeil/.test(text.slice(m.index + m[0].length)) ? undefined : ordinalWord(m[0])
    if (n !== undefined)
      put({ type: 'ordinal', kind: 'number', value: String(n), number: n, start: m.index, end: m.index + m[0].length, loose: n === 1 })
  })
  each(`(?<![\\d.,:\\p{L}])(${DIGITS})(?!\\d|[:.,]\\d)(?:\\s(Mio\\.?|Millionen|Million|Tsd\\.?|Tausend|Mrd\\.?|Milliarden?)(?!\\p{L}))?`, '', (m) => {
    const n = germanNumber(m[1] as string) * magnitudeOf(m[2])
    const year = /^(?:1[5-9]|20)\d\d$/.test(m[0])
    put({ type: year ? 'year' : 'number', kind: year ? 'date' : 'number', value: String(n), number: n, start: m.index, end: m.index + m[0].length })
  })
  each(`(?<!\\p{L})${NUMBER_WORD}(?!\\p{L})`, 'i', (m) => {
    const n = numberWord(m[0])
    // "Acht" alone may be attention; a capital at the front of a sentence is a number.
    if (n !== undefined) put({ type: 'number', kind: 'number', value: String(n), number: n, start: m.index, end: m.index + m[0].length, loose: true })
  })
  return found.sort((a, b) => a.start - b.start || a.end - b.end)

  function dates() {
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
      /^A/i.test(m[1] as string)
        ? add(m.index, m.index + m[0].length, 1, 1, Number(m[2]))
        : add(m.index, m.index + m[0].length, 31, 12, Number(m[2])),
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

  function times() {
    const put2 = (start: number, end: number, minutes: number, loose = false) =>
      put({ type: 'time', kind: 'opening-hours', value: String(minutes % 1440), number: minutes % 1440, start, end, ...(loose && { loose }) })
    const clock = (h: string, m?: string) => Number(h) * 60 + Number(m ?? 0)
    const T = String.raw`(\d{1,2})(?:[.:](\d{2}))?`
    const clockOf = (shown: string) => clock(...(shown.split(/[.:]/) as [string, string?]))
    each(String.raw`(?<![\d.,])${T}\s*(?:Uhr\s*)?(?:–|-|‑|bis|und)\s*(?:um\s*)?${T}\s*Uhr(?!\p{L})`, '', (m) => {
      put2(group(m, 1)[0], (m[2] ? group(m, 2) : group(m, 1))[1], clock(m[1] as string, m[2]))
      put2(group(m, 3)[0], m.index + m[0].length, clock(m[3] as string, m[4]))
    })
    // von 9 bis 13 und von 15 bis 17 Uhr: the first range lends itself the Uhr of the second.
    each(
      String.raw`(?<![\d.,])${T}\s*(?:–|-|bis)\s*${T}(?=\s*(?:und|sowie|,)\s*(?:von\s)?(?:nachmittags\s)?\d{1,2}(?:[.:]\d{2})?\s*(?:–|-|bis)\s*\d{1,2}(?:[.:]\d{2})?\s*Uhr)`,
      '',
      (m) => {
        put2(group(m, 1)[0], (m[2] ? group(m, 2) : group(m, 1))[1], clock(m[1] as string, m[2]))
        put2(group(m, 3)[0], m.index + m[0].length, clock(m[3] as string, m[4]))
      },
    )
    // um 9, 11.30 und 15 Uhr
    each(String.raw`(?<=(?<!\p{L})(?:um|${T},) )${T}(?=, \d{1,2}(?:[.:]\d{2})?(?:,| und| oder)[^.]{0,30}Uhr)`, '', (m) =>
      put2(m.index, m.index + m[0].length, clockOf(m[0])),
    )
    // 8.30-12.00 without a word; and in a sentence that speaks of Uhr any range of hours.
    each(String.raw`(?<![\d.,])(\d{1,2})\.(\d{2})\s*(?:–|-|‑|bis)\s*(\d{1,2})\.(\d{2})(?![\d.]|\s?(?:€|Euro|%|Prozent|m))`, '', (m) => {
      if (Number(m[1]) > 24 || Number(m[3]) > 24 || Number(m[2]) > 59 || Number(m[4]) > 59) return
      put2(group(m, 1)[0], group(m, 2)[1], clock(m[1] as string, m[2]))
      put2(group(m, 3)[0], m.index + m[0].length, clock(m[3] as string, m[4]))
    })
    each(
      String.raw`(?<![\d.,§])${T}\s*(?:–|-|‑|bis)\s*${T}(?![\d.,]\d|\d|\.\s?(?:${MONTH}|\d)|\s?(?:€|Euro|EUR|%|Prozent|-?Jahre?n?|-?Jährige|Kind|Person|Tage|Wochen|Monate|km|kg|m²|m³|m\b|cm|Meter|Liter|Zimmer|Grad))`,
      '',
      (m) => {
        const before = text.slice(0, m.index)
        const from = Math.max(before.lastIndexOf('\n'), before.lastIndexOf('. '), before.lastIndexOf('; '))
        const rest = text.slice(m.index)
        const line = text.slice(from + 1, m.index + (/\n|\.\s/.exec(rest)?.index ?? rest.length))
        if (
          !/\d\s*Uhr/.test(line) ||
          Number(m[1]) > 24 ||
          Number(m[3]) > 24 ||
          /(?:nummern?|nr\.?|häuser|zimmer|klassen?|stufen?|kinder|seiten?)\s*$/i.test(before)
        )
          return
        put2(group(m, 1)[0], (m[2] ? group(m, 2) : group(m, 1))[1], clock(m[1] as string, m[2]))
        put2(group(m, 3)[0], m.index + m[0].length, clock(m[3] as string, m[4]))
      },
    )
    each(String.raw`(?<![\d.,])${T}\s*Uhr(?!\p{L})`, '', (m) => put2(m.index, m.index + m[0].length, clock(m[1] as string, m[2])))
    each(String.raw`(?<![\d.,:])(\d{1,2}):(\d{2})(?![\d:])`, '', (m) => {
      if (Number(m[2]) < 60 && Number(m[1]) < 25 && m[1] !== '1') put2(m.index, m.index + m[0].length, clock(m[1] as string, m[2]))
    })
    each(
      String.raw`(?<=(?:${WEEKDAY}s?|Mo|Di|Mi|Do|Fr|Sa|So)[.:,]?\s)(\d{1,2})(?:\.(\d{2}))?\s?[–-]\s?(\d{1,2})(?:\.(\d{2}))?(?![\d.]|\s?(?:€|Euro|%))`,
      'i',
      (m) => {
        put2(group(m, 1)[0], (m[2] ? group(m, 2) : group(m, 1))[1], clock(m[1] as string, m[2]))
        put2(group(m, 3)[0], m.index + m[0].length, clock(m[3] as string, m[4]))
      },
    )
    const H = '(eins?|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|elf|zwölf)'
    each(`(?<!\\p{L})halb ${H}(?!\\p{L})`, 'i', (m) => put2(m.index, m.index + m[0].length, (numberWord(m[1] as string) as number) * 60 - 30, true))
    each(`(?<!\\p{L})(fünf|zehn|zwanzig|viertel) (vor|nach) ${H}(?!\\p{L})`, 'i', (m) => {
      const shift = (m[1] as string).toLowerCase() === 'viertel' ? 15 : (numberWord(m[1] as string) as number)
      put2(m.index, m.index + m[0].length, (numberWord(m[3] as string) as number) * 60 + (m[2] === 'vor' ? -shift : shift), true)
    })
    const HOUR = `(${NUMBER_WORD}|eins?)`
    const hours = (word: string) => numberWord(word) ?? Number.NaN
    each(`(?<!\\p{L})${HOUR}\\s(?:bis|und)\\s${HOUR}\\sUhr(?!\\p{L})`, 'i', (m) => {
      for (const i of [1, 2])
        if (hours(m[i] as string) <= 24) put2(group(m, i)[0], i === 2 ? m.index + m[0].length : group(m, 1)[1], hours(m[i] as string) * 60, true)
    })
    each(
      `(?<!\\p{L})${HOUR} Uhr(?!\\p{L})`,
      'i',
      (m) => hours(m[1] as string) <= 24 && put2(m.index, m.index + m[0].length, hours(m[1] as string) * 60, true),
    )
    // montags von neun bis zwölf
    each(`(?<=(?:von|s|Uhr|und) )${H}\\sbis\\s${H}(?=[.,;]|\\s(?:und|Uhr|\\p{Ll}+)|$)`, 'u', (m) => {
      for (const i of [1, 2]) put2(group(m, i)[0], group(m, i)[1], hours(m[i] as string) * 60, true)
    })
    // "erst um acht los", but "um zehn Euro"
    each(
      `(?<=(?<!\\p{L})(?:um|ab|bis|gegen) )${H}(?=[.,;!?]|\\s[\\p{Ll}(])(?!\\s(?:bis|oder|und)\\s(?:${NUMBER_WORD}|\\d+)\\s\\p{Lu})(?!\\s(?:weitere|volle|ganze|oder))`,
      'u',
      (m) => put2(m.index, m.index + m[0].length, hours(m[1] as string) * 60, true),
    )
    weekdays()
  }

  function weekdays() {
    const day = (start: number, end: number, i: number) => put({ type: 'weekday', kind: 'opening-hours', value: String(i), number: i, start, end })
    const span = (start: number, end: number, from: number, to: number) => {
      taken.fill(1, start, end)
      for (let i = from; ; i = (i + 1) % 7) {
        found.push({ type: 'weekday', kind: 'opening-hours', value: String(i), number: i, start, end })
        if (i === to) break
      }
    }
    each(`(?<!\\p{L})(${WEEKDAY})s? ?(?:bis|–|-) ?(${WEEKDAY})s?(?!\\p{L})`, 'i', (m) =>
      span(m.index, m.index + m[0].length, weekdayOf(m[1] as string), weekdayOf(m[2] as string)),
    )
    each(`(?<!\\p{L})(Mo|Di|Mi|Do|Fr|Sa)\\.?\\s?(?:bis|–|-)\\s?(Di|Mi|Do|Fr|Sa|So)(?!\\p{L})`, '', (m) =>
      span(m.index, m.index + m[0].length, weekdayOf(m[1] as string), weekdayOf(m[2] as string)),
    )
    each(`(?<!\\p{L})(${WEEKDAY})(?:s|en|e)?(?:vormittags?|nachmittags?|abends?|morgens?|früh)?(?!\\p{L})`, 'i', (m) =>
      day(m.index, m.index + m[0].length, weekdayOf(m[1] as string)),
    )
    each('(?<!\\p{L})(?:Mo|Di|Mi|Do|Fr|Sa)(?=[.:,]?\\s(?:\\d|und|u\\.)|,\\s?(?:Di|Mi|Do|Fr|Sa|So))', '', (m) =>
      day(m.index, m.index + m[0].length, weekdayOf(m[0])),
    )
    each('(?<!\\p{L})(?:am Wochenende|wochenends)(?!\\p{L})', 'i', (m) => {
      for (const number of [5, 6])
        found.push({
          type: 'weekday',
          kind: 'opening-hours',
          value: String(number),
          number,
          start: m.index,
          end: m.index + m[0].length,
          implied: true,
        })
    })
    each('(?<!\\p{L})Sonn-(?= und)', '', (m) => day(m.index, m.index + m[0].length, 6))
    each('(?<!\\p{L})So(?=[.:]?\\s\\d{1,2}(?:[.:]\\d\\d)?\\s?[–-])', '', (m) => day(m.index, m.index + m[0].length, 6))
  }

  function amounts() {
    const M = '(Mio\\.?|T(?=€)|Millionen|Million|Tsd\\.?|Tausend|Mrd\\.?|Milliarden?)'
    each(`(${N})(?:\\s?(?:Euro|€)?${RANGE}(${N}))?(?:,[-–])?\\s?${M}?\\s?(€|Euro|EUR|Cent|ct)(?!\\p{L})`, 'i', (m) => {
      const cents = /^c/i.test(m[4] as string) ? 1 : 100
      const end = m.index + m[0].length
      const around = text.slice(end, end + 45).split(/[.;!?\n](?:\s|$)|,\s(?!je|pro|im)/)[0] as string
      // The period follows its amount; in front of it only an adverb belongs to it (monatlich 222 Euro).
      const before =
        /(?:\b(monatlich|jährlich|täglich|wöchentlich|stündlich|im Monat|im Jahr|pro Monat|pro Jahr|pro Stunde)\s)$/i.exec(
          text.slice(Math.max(0, m.index - 14), m.index),
        )?.[0] ?? ''
      const next = around.search(/\d|€|Euro/)
      const per = PER.find(([p]) => p.test(next >= 0 ? around.slice(0, next) : around) || p.test(before))?.[1]
      for (const i of [1, 2]) {
        // … auf das Jahr 2027 und 640.000 Euro auf 2028
        if (!m[i] || (i === 1 && m[2] && /^(?:19|20)\d\d$/.test(m[1] as string))) continue
        const n = readNumber(m[i] as string) * magnitudeOf(m[3])
        put({
          type: 'amount',
          kind: 'amount',
          value: String(Math.round(n * cents)),
          number: round((n * cents) / 100),
          ...(per && { per }),
          start: group(m, i)[0],
          end: i === 2 || !m[2] ? end : group(m, i)[1],
        })
      }
    })
    each('(?<!\\p{L})einen? Euro(?!\\p{L})', 'i', (m) =>
      put({ type: 'amount', kind: 'amount', value: '100', number: 1, start: m.index, end: m.index + m[0].length, loose: true }),
    )
    each(`(?:€|EUR)\\s?(${DIGITS})(?!\\d)`, '', (m) =>
      put({
        type: 'amount',
        kind: 'amount',
        value: String(Math.round(readNumber(m[1] as string) * 100)),
        number: readNumber(m[1] as string),
        start: m.index,
        end: m.index + m[0].length,
      }),
    )
  }

  /** How often in a year: zweimal im Jahr, alle sechs Monate, jeden zweiten Dienstag, wöchentlich. */
  function frequencies() {
    const PERIODS: Readonly<Record<string, number>> = { stunde: 8760, tag: 365, woche: 365 / 7, monat: 12, quartal: 4, halbjahr: 2, jahr: 1 }
    const period = (word: string) => Object.entries(PERIODS).find(([name]) => word.toLowerCase().startsWith(name.slice(0, 4)))?.[1]
    const add = (m: RegExpExecArray, times: number | undefined) => {
      if (times)
        put({
          type: 'frequency',
          kind: 'deadline',
          value: String(Math.round(times * 10) / 10),
          number: times,
          start: m.index,
          end: m.index + m[0].length,
        })
    }
    const P = '(Stunde|Kalendertag|Tag|Kalenderwoche|Woche|Kalendermonat|Monat|Quartal|Halbjahr|Kalenderjahr|Jahr)'
    const bare = (word: string) => word.replace(/^Kalender/i, '')
    each(
      `(?<!\\p{L})(?:(${NUMBER_WORD}|ein)mal|(\\d+)\\s?[Mm]al|(${NUMBER_WORD}) Mal)\\s(?:(?:im|am|pro|je|in der|in jeder|in jedem|jede[ns]?)\\s${P}(?!\\p{L})|(wöchentlich|monatlich|jährlich|täglich|stündlich)(?!\\p{L}))`,
      'iu',
      (m) => {
        const n = readNumber((m[1] ?? m[2] ?? m[3] ?? '').toLowerCase())
        found.push({ type: 'number', kind: 'number', value: String(n), number: n, start: m.index, end: m.index, implied: true })
        add(m, n * (m[4] ? (period(bare(m[4])) ?? 0) : (ADVERBS[(m[5] as string).toLowerCase()] ?? 0)))
      },
    )
    each(`(?<!\\p{L})alle (${DIGITS}|${NUMBER_WORD}) (Minuten|Stunden|Tage|Wochen|Monate|Jahre)(?!\\p{L})`, 'iu', (m) => {
      const one = /^Min/i.test(m[2] as string) ? 525_600 : period((m[2] as string).replace(/[en]+$/, ''))
      add(m, (one ?? 0) / readNumber(m[1] as string))
      const unit = (m[2] as string).toLowerCase()
      const [, base, factor] = DURATIONS.find(([pattern]) => pattern.test(unit)) ?? [undefined, unit, 1]
      found.push({
        type: 'duration',
        kind: 'deadline',
        value: `${round(readNumber(m[1] as string) * factor)} ${base}`,
        number: readNumber(m[1] as string),
        start: m.index,
        end: m.index + m[0].length,
        implied: true,
      })
    })
    each(`(?<!\\p{L})jede[nsrm]?\\s(?:(zweite|dritte|vierte|fünfte)[nsrm]?\\s)?${P}(?!\\p{L})`, 'iu', (m) =>
      add(m, (period(bare(m[2] as string)) ?? 0) / (m[1] ? (ordinalWord(`${m[1].toLowerCase()}n`) ?? 1) : 1)),
    )
    each('(?<!\\p{L})(täglich|wöchentlich|monatlich|vierteljährlich|halbjährlich|jährlich|stündlich)(?!\\p{L})', 'iu', (m) =>
      add(m, ADVERBS[(m[1] as string).toLowerCase()]),
    )
  }

  function durations() {
    const add = (start: number, end: number, n: number, unit: string, loose = false) => {
      const [, base, factor] = DURATIONS.find(([p]) => p.test(unit.toLowerCase())) ?? [undefined, unit, 1]
      put({ type: 'duration', kind: 'deadline', value: `${round(n * factor)} ${base}`, number: n, start, end, ...(loose && { loose }) })
    }
    each(`(?<!\\p{L})(?:ein(?:em|en|es)?\\s)?(dreiviertel|viertel|halb)(?:e[nsrm]?)?\\s?jahr(?:e?s|e)?(?!\\p{L})`, 'i', (m) =>
      add(m.index, m.index + m[0].length, { halb: 6, viertel: 3, dreiviertel: 9 }[(m[1] as string).toLowerCase()] ?? 6, 'monat'),
    )
    each(
      `(${N}|\\d+|${NUMBER_WORD}|(?<!\\p{L})eine?[mnr]?(?=\\sbis\\s))-?(?:\\s?(?:(?:–|-|‑|bis(?: zu)?|oder|und|/|bzw\\.)\\s*)(${N}))?(?:[\\s-]|(?<=\\p{L}))?(?:(?:volle|ganze|weitere|aufeinanderfolgende|letzten|ersten|folgenden|nächsten)n?\\s)?(${DURATION})(?!\\p{L})`,
      'i',
      (m) => {
        for (const i of [1, 2])
          if (m[i]) add(group(m, i)[0], i === 2 || !m[2] ? m.index + m[0].length : group(m, i)[1], readNumber(m[i] as string), m[3] as string)
      },
    )
    for (const m of text.matchAll(/(?<!\p{L})(?:volljährig|erwachsen)\p{Ll}*/giu))
      found.push({ type: 'duration', kind: 'number', value: '216 month', number: 18, start: m.index, end: m.index + m[0].length, implied: true })
    each('(?<!\\p{L})(?:eine[nr]?\\s)?(?:(halbe[nr]?)\\sStunden?|(dreiviertel|viertel)stunde)(?!\\p{L})', 'i', (m) =>
      add(m.index, m.index + m[0].length, m[1] ? 30 : /^d/i.test(m[2] as string) ? 45 : 15, 'minute'),
    )
    each(
      '(?<!\\p{L})(eine[nmrs]?|ein)\\s(?:(?:volle|ganze|einzige|weitere)[nmrs]?\\s)?((?:Werk|Arbeits)tage?s?|Tag(?:e?s)?|Woche|Monats?|Jahr(?:es)?|Stunde|Minute)(?!\\p{L})',
      'i',
      (m) => add(m.index, m.index + m[0].length, 1, m[2] as string, true),
    )
    each(`(?<!\\p{L})(${NUMBER_WORD})?(Jahres|Monats|Wochen|Tages)(?!frist|zeit|tag|ende|anfang)\\p{L}{3,}`, 'i', (m) =>
      found.push({
        type: 'duration',
        kind: 'deadline',
        value: `${round((m[1] ? readNumber(m[1]) : 1) * ({ j: 12, m: 1, w: 7, t: 1 }[(m[2] as string)[0]?.toLowerCase() as 'j'] ?? 1))} ${/^[jm]/i.test(m[2] as string) ? 'month' : 'day'}`,
        start: m.index,
        end: m.index,
        loose: true,
        implied: true,
      }),
    )
    each('(?<!\\p{L})(Monats|Wochen|Jahres|Zweiwochen)frist(?!\\p{L})', 'i', (m) =>
      add(m.index, m.index + m[0].length, /^zwei/i.test(m[0]) ? 2 : 1, (m[1] as string).toLowerCase().replace(/^zwei/, ''), true),
    )
  }
}

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
const round = (n: number) => Math.round(n * 1e6) / 1e6
const lastDay = (month: number) => new Date(Date.UTC(2027, month, 0)).getUTCDate()

/** Whether two dates can be the same day: no part that both name differs. */
export function sameDate(a: NonNullable<Fact['date']>, b: NonNullable<Fact['date']>): boolean {
  const part = (x?: number, y?: number) => x === undefined || y === undefined || x === y
  return part(a.day, b.day) && part(a.month, b.month) && part(a.year, b.year)
}
