import type { Language } from '#base/say.ts'

// Opening hours and weeks as people here say them.

export const weekdays = ['Mo', 'Di', 'Mi', 'Do', 'Fr', 'Sa', 'So'] as const
const names: Record<Language, readonly string[]> = {
  de: ['Montag', 'Dienstag', 'Mittwoch', 'Donnerstag', 'Freitag', 'Samstag', 'Sonntag'],
  en: ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'],
}
export const weekdayName = (at: number, language: Language) => names[language][at] as string
/** 09:15, in English 9:15 */
export const clock = (time: string, language: Language) => (language === 'en' ? time.replace(/^0/, '') : time)

type Span = { from: string; to: string }
export const spansText = (spans: readonly Span[], language: Language) =>
  spans.length === 0
    ? language === 'de'
      ? 'geschlossen'
      : 'closed'
    : `${spans.map((s) => `${clock(s.from, language)} ${language === 'de' ? 'bis' : 'to'} ${clock(s.to, language)}`).join(language === 'de' ? ' und ' : ' and ')}${language === 'de' ? ' Uhr' : ''}`

/** A week, days with the same hours together: "Montag und Mittwoch: 07:30 bis 16:00 Uhr". */
export function weekLines(week: Readonly<Record<(typeof weekdays)[number], readonly Span[]>>, language: Language): string[] {
  const groups = Map.groupBy(
    weekdays.map((d, i) => ({ name: weekdayName(i, language), text: spansText(week[d], language), open: week[d].length > 0 })).filter((d) => d.open),
    (d) => d.text,
  )
  return [...groups].map(
    ([text, days]) =>
      `${listText(
        days.map((d) => d.name),
        language,
      )}: ${text}`,
  )
}

export const listText = (items: readonly string[], language: Language) =>
  items.length < 2 ? (items[0] ?? '') : `${items.slice(0, -1).join(', ')} ${language === 'de' ? 'und' : 'and'} ${items.at(-1)}`
