import type { Language, Text } from './say.ts'
import { dayOf } from './time.ts'

const made: Partial<Record<Language, ReturnType<typeof make>>> = {}

/**
 * Days, instants and amounts as people here write them. Instants are those of the town hall's clock, wherever the reader sits.
 * @see DIN 5008 for the German forms
 */
export const formats = (language: Language) => {
  made[language] ??= make(language)
  return made[language]
}

function make(language: Language) {
  const locale = language === 'de' ? 'de-DE' : 'en-GB'
  const timeZone = 'Europe/Berlin'
  const long = new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeZone })
  const written = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone })
  const short = new Intl.DateTimeFormat(locale, { day: '2-digit', month: '2-digit', year: 'numeric', timeZone })
  const time = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', timeZone })
  const monthly = new Intl.DateTimeFormat(locale, { month: 'long', year: 'numeric', timeZone })
  const money = new Intl.NumberFormat(locale, { style: 'currency', currency: 'EUR' })
  const number = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 })
  const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 })
  const away = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' })
  const noon = (day: string) => new Date(`${day}T12:00:00Z`)
  const clock = (instant: string | Date) => (language === 'de' ? `${time.format(new Date(instant))} Uhr` : time.format(new Date(instant)))
  return {
    /** Freitag, 20. November 2026 */
    day: (day: string) => long.format(noon(day)),
    /** 20. November 2026, as letters write it */
    writtenDay: (day: string) => written.format(noon(day)),
    /** 20.11.2026 */
    shortDay: (day: string) => short.format(noon(day)),
    /** Freitag, 20. November 2026, 10:15 Uhr */
    instant: (instant: string | Date) => `${long.format(new Date(instant))}, ${clock(instant)}`,
    /** 20. November 2026, 10:15 Uhr */
    writtenInstant: (instant: string | Date) => `${written.format(new Date(instant))}, ${clock(instant)}`,
    /** 20.11.2026, 10:15 Uhr */
    shortInstant: (instant: string | Date) => `${short.format(new Date(instant))}, ${clock(instant)}`,
    /** 10:15 */
    time: (instant: Date) => time.format(instant),
    /** morgen, in 3 Tagen, vor 2 Tagen */
    away: (day: string, today = dayOf(new Date())) => away.format(Math.round((noon(day).getTime() - noon(today).getTime()) / 86_400_000), 'day'),
    /** 2026-10 becomes Oktober 2026 */
    month: (month: string) => monthly.format(noon(`${month}-15`)),
    /** 120050 becomes 1.200,50 €, in English €1,200.50; with an ordinary space, so that it is found again as it is typed */
    amount: (cents: number) => money.format(cents / 100).replace(/\u00a0/g, ' '),
    number: (value: number) => number.format(value),
    /** 0.873 becomes 87 % */
    percent: (share: number) => percent.format(share),
    /** 1,4 MB */
    size: (bytes: number) => (bytes < 1_000_000 ? `${number.format(Math.ceil(bytes / 1000))} kB` : `${number.format(bytes / 1_000_000)} MB`),
  }
}

/** For a fact of a sentence that is said in both languages. */
export const inBoth = (write: (f: ReturnType<typeof make>) => string): Text => ({ de: write(formats('de')), en: write(formats('en')) })

export const euros = (cents: number, language: Language = 'de'): string => formats(language).amount(cents)

const figure = new Intl.NumberFormat('de-DE', { minimumFractionDigits: 2, maximumFractionDigits: 2 })
/** 120050 is `1.200,50`: as it is printed where the currency stands elsewhere. */
export const amountFigure = (cents: number): string => figure.format(cents / 100)

/** 120050 is `1200,50`: as people type it and as tables for other programs (CSV) hold it. */
export const typedAmount = (cents: number): string => (cents / 100).toFixed(2).replace('.', ',')

/** `2026-000123`: how a running number of a year is written. */
export const serialNumber = (year: number, serial: number): string => `${year}-${String(serial).padStart(6, '0')}`
