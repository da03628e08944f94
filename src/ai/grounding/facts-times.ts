import { MONTH, NUMBER_WORD, numberWord } from '#ai/language/index.ts'
import { group, type Scan } from './scan.ts'

const WEEKDAYS = ['montag', 'dienstag', 'mittwoch', 'donnerstag', 'freitag', 'samstag', 'sonntag']
const WEEKDAY = '(?:montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonnabend|sonntag)'
const weekdayOf = (name: string) => {
  const n = name.toLowerCase()
  return n.startsWith('sonna') ? 5 : WEEKDAYS.findIndex((day) => n.startsWith(day) || (n.length <= 3 && day.startsWith(n.slice(0, 2))))
}

/** Times of the day in minutes. `loose`: in words, so that it may be one of the afternoon. */
export function timesIn({ text, put, each }: Scan): void {
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
  // 9.05 | 11.05: the cells of a timetable
  each(
    String.raw`(?:(?<=\|\s?)(?<![\d.,])(\d{1,2})\.(\d{2})(?![\d.,])|(?<![\d.,])(\d{1,2})\.(\d{2})(?=\s?\|))(?!\s?(?:€|Euro|%|m|km|kg))`,
    '',
    (m) => {
      const [h, min] = [m[1] ?? m[3], m[2] ?? m[4]] as [string, string]
      if (Number(h) < 25 && Number(min) < 60) put2(m.index, m.index + m[0].length, clock(h, min))
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
  // "schon um 10.", but "um 10 Euro", "am 10. Mai"
  each(String.raw`(?<=(?<!\p{L})um )\d{1,2}(?=[,;!?]|\.(?:\s\p{Lu}|\s*$)|\s(?:los|herum)(?!\p{L}))`, '', (m) => {
    if (Number(m[0]) <= 24) put2(m.index, m.index + m[0].length, Number(m[0]) * 60)
  })
  // zwischen zehn und zwölf
  each(`(?<=(?<!\\p{L})zwischen )${H}\\sund\\s${H}(?=[.,;!?]|\\s[\\p{Ll}(]|$)(?!\\s(?:weitere|volle|ganze|halbe|mal))`, 'u', (m) => {
    for (const i of [1, 2]) put2(group(m, i)[0], group(m, i)[1], hours(m[i] as string) * 60, true)
  })
  // "erst um acht los", but "um zehn Euro"
  each(
    `(?<=(?<!\\p{L})(?:um|ab|bis|gegen) )${H}(?=[.,;!?]|\\s[\\p{Ll}(])(?!\\s(?:bis|oder|und)\\s(?:${NUMBER_WORD}|\\d+)\\s\\p{Lu})(?!\\s(?:weitere|volle|ganze|oder|halbe[sn]?|viertel|drittel|paar|mal))`,
    'u',
    (m) => put2(m.index, m.index + m[0].length, hours(m[1] as string) * 60, true),
  )
}

/** Days of the week, 0 Monday; of a range every one. */
export function weekdaysIn({ found, take, put, each }: Scan): void {
  const day = (start: number, end: number, i: number) => put({ type: 'weekday', kind: 'opening-hours', value: String(i), number: i, start, end })
  const span = (start: number, end: number, from: number, to: number) => {
    take(start, end)
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
