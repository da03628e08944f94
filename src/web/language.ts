import { useMemo } from 'react'
import { type Language, say, type Text, type Texts } from '#base/say.ts'
import { store } from './store.ts'

export const language = store<Language>(navigator.language.startsWith('en') ? 'en' : 'de', 'language')

/** The sentences of one texts.ts in the language of the screen: `t('title')`, `t('left', { count: 3 })`. */
export function useTexts<T extends Texts>(texts: T) {
  const now = language.use()
  return useMemo(() => (key: keyof T & string, facts?: Record<string, unknown>) => say(texts[key] as Text, facts, now), [texts, now])
}

/** Days, instants and amounts as people here write them. */
export function useFormat() {
  const now = language.use()
  return useMemo(() => formats(now), [now])
}

/** @see DIN 5008 for the German forms; the time zone is the town hall's, wherever the reader sits */
export function formats(language: Language) {
  const locale = language === 'de' ? 'de-DE' : 'en-GB'
  const timeZone = 'Europe/Berlin'
  const long = new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeZone })
  const short = new Intl.DateTimeFormat(locale, { day: '2-digit', month: '2-digit', year: 'numeric', timeZone })
  const time = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', timeZone })
  const monthly = new Intl.DateTimeFormat(locale, { month: 'long', year: 'numeric', timeZone })
  const euros = new Intl.NumberFormat(locale, { style: 'currency', currency: 'EUR' })
  const number = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 })
  const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 })
  const away = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' })
  const noon = (day: string) => new Date(`${day}T12:00:00Z`)
  const clock = (instant: string | Date) => (language === 'de' ? `${time.format(new Date(instant))} Uhr` : time.format(new Date(instant)))
  return {
    /** Freitag, 20. November 2026 */
    day: (day: string) => long.format(noon(day)),
    /** 20.11.2026 */
    shortDay: (day: string) => short.format(noon(day)),
    /** Freitag, 20. November 2026, 10:15 Uhr */
    instant: (instant: string) => `${long.format(new Date(instant))}, ${clock(instant)}`,
    /** 20.11.2026, 10:15 Uhr */
    shortInstant: (instant: string) => `${short.format(new Date(instant))}, ${clock(instant)}`,
    /** morgen, in 3 Tagen, vor 2 Tagen */
    away: (day: string, today = todayIn(timeZone)) => away.format(Math.round((noon(day).getTime() - noon(today).getTime()) / 86_400_000), 'day'),
    /** 2026-10 becomes Oktober 2026 */
    month: (month: string) => monthly.format(noon(`${month}-15`)),
    /** 1.200,50 € */
    amount: (cents: number) => euros.format(cents / 100),
    number: (value: number) => number.format(value),
    /** 0.873 becomes 87 % */
    percent: (share: number) => percent.format(share),
    /** 1,4 MB */
    size: (bytes: number) => (bytes < 1_000_000 ? `${number.format(Math.ceil(bytes / 1000))} kB` : `${number.format(bytes / 1_000_000)} MB`),
  }
}

const todayIn = (timeZone: string) => new Intl.DateTimeFormat('sv-SE', { timeZone }).format(new Date())
/** Today in the town hall, `YYYY-MM-DD`. */
export const today = () => todayIn('Europe/Berlin')
