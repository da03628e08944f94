import { DIGITS, NUMBER_WORD, ordinalWord } from '#ai/language/index.ts'
import { group, N, readNumber, round, type Scan } from './scan.ts'

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
const ADVERBS: Readonly<Record<string, number>> = {
  täglich: 365,
  wöchentlich: 365 / 7,
  monatlich: 12,
  vierteljährlich: 4,
  halbjährlich: 2,
  jährlich: 1,
  stündlich: 8760,
}

/** How often in a year: zweimal im Jahr, alle sechs Monate, jeden zweiten Dienstag, wöchentlich. */
export function frequenciesIn({ found, put, each }: Scan): void {
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

/** Lengths of time: minutes, hours, days, working days or months. */
export function durationsIn({ text, found, put, each }: Scan): void {
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
  // zwei Stunden und vierzig Minuten are one length
  const own = found.filter((f) => f.type === 'duration' && !f.implied && / (?:hour|minute)$/.test(f.value))
  for (const [i, hours] of own.entries()) {
    const minutes = own[i + 1]
    if (
      !minutes ||
      !hours.value.endsWith(' hour') ||
      !minutes.value.endsWith(' minute') ||
      !/^ (?:und )?$/.test(text.slice(hours.end, minutes.start))
    )
      continue
    found.splice(found.indexOf(minutes), 1)
    const n = Number.parseFloat(hours.value) * 60 + Number.parseFloat(minutes.value)
    found[found.indexOf(hours)] = { ...hours, value: `${round(n)} minute`, number: n, end: minutes.end }
  }
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
