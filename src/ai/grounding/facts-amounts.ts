import { DIGITS, germanNumber, NUMBER_WORD, numberWord, ordinalWord } from '#ai/language/index.ts'
import { group, N, RANGE, readNumber, round, type Scan } from './scan.ts'

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

/** Sums of money in cents, with the period they are charged for. */
export function amountsIn({ text, put, each }: Scan): void {
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

const PARTS: readonly (readonly [RegExp, number])[] = [
  [/\b(?:die |zur )?Hälfte\b|\b(?:den |zum )?halbe[rnm]? (?:preis|betrag|gebühr|kosten)\w*/giu, 50],
  [/\b(?:ein(?:em)? )?Viertel(?! (?:vor|nach))\b/giu, 25],
  [/\bdrei ?viertel\b/giu, 75],
  [/\b(?:ein(?:em)? )?Drittel\b/giu, 33],
  [/\b(?:ein(?:em)? )?Fünftel\b/giu, 20],
  [/\b(?:ein(?:em)? )?Zehntel\b/giu, 10],
]

const WHOLES: Readonly<Record<string, number>> = { drittel: 3, viertel: 4, fünftel: 5, sechstel: 6, achtel: 8, zehntel: 10 }

/** Percentages, also as fractions. */
export function percentagesIn({ text, free, put, each }: Scan): void {
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
  each('(?<!\\p{L})(?:einem|ein)\\s(?:Prozent|vom Hundert)(?!\\p{L})', 'i', (m) =>
    put({ type: 'percent', kind: 'number', value: '1', number: 1, start: m.index, end: m.index + m[0].length }),
  )
  // vier Fünftel, zwei Drittel
  each(`(?<!\\p{L})(${NUMBER_WORD}) ?(drittel|viertel|fünftel|sechstel|achtel|zehntel)n?(?!\\p{L})(?! (?:vor|nach))`, 'i', (m) => {
    const [part, whole] = [numberWord((m[1] as string).toLowerCase()) ?? 0, WHOLES[(m[2] as string).toLowerCase()] as number]
    const n = Math.floor((100 * part) / whole)
    if (part > 0 && part < whole)
      put({ type: 'percent', kind: 'number', value: String(n), number: n, start: m.index, end: m.index + m[0].length, loose: true })
  })
  for (const [pattern, percent] of PARTS)
    for (const m of text.matchAll(pattern))
      if (free(m.index, m.index + m[0].length))
        put({ type: 'percent', kind: 'number', value: String(percent), number: percent, start: m.index, end: m.index + m[0].length, loose: true })
}

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

/** Lengths, areas, weights and the like, in one unit each. */
export function measuresIn({ put, each }: Scan): void {
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
}

/** What so many of there may be: 1500 Zeichen is no year. */
const COUNTED =
  /^\s(?:Zeichen|Personen|Menschen|Stück|Exemplare|Meter|Quadratmeter|Kilo|Liter|Einwohner|Mitglieder|Besucher|Bücher|Medien|Stimmen|Bäume|Fahrzeuge)/

/** Multiples, ordinals, years and all other numbers. */
export function numbersIn({ text, put, take, each }: Scan): void {
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
  each(String.raw`(?<![\d.,:])(\d{1,3})\.(?=\s\p{L})(?!\s(?:Teil|Der|Die|Das|Ein|Eine|Für|Bei|Im|In|Wer|Sie|Mit)\b)`, '', (m) => {
    // In front of a line it numbers a list.
    if (/(?:^|\n)\s*$/.test(text.slice(Math.max(0, m.index - 4), m.index))) take(m.index, m.index + m[0].length)
    else put({ type: 'ordinal', kind: 'number', value: String(Number(m[1])), number: Number(m[1]), start: m.index, end: m.index + m[0].length })
  })
  each(String.raw`(?<!\p{L})\p{L}{3,}t(?:e|en|er|es|em)(?!\p{L})`, '', (m) => {
    const n = /^\sTeil/.test(text.slice(m.index + m[0].length)) ? undefined : ordinalWord(m[0])
    if (n !== undefined)
      put({ type: 'ordinal', kind: 'number', value: String(n), number: n, start: m.index, end: m.index + m[0].length, loose: n === 1 })
  })
  each(`(?<![\\d.,:\\p{L}])(${DIGITS})(?!\\d|[:.,]\\d)(?:\\s(Mio\\.?|Millionen|Million|Tsd\\.?|Tausend|Mrd\\.?|Milliarden?)(?!\\p{L}))?`, '', (m) => {
    const n = germanNumber(m[1] as string) * magnitudeOf(m[2])
    const year = /^(?:1[5-9]|20)\d\d$/.test(m[0]) && !COUNTED.test(text.slice(m.index + m[0].length))
    put({ type: year ? 'year' : 'number', kind: year ? 'date' : 'number', value: String(n), number: n, start: m.index, end: m.index + m[0].length })
  })
  each(`(?<!\\p{L})${NUMBER_WORD}(?!\\p{L})`, 'i', (m) => {
    const n = numberWord(m[0])
    // "Acht" alone may be attention; a capital at the front of a sentence is a number.
    if (n !== undefined) put({ type: 'number', kind: 'number', value: String(n), number: n, start: m.index, end: m.index + m[0].length, loose: true })
  })
}
