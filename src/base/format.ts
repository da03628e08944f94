import type { Language } from './say.ts'

const money = Object.fromEntries(
  (['de', 'en'] as const).map((language) => [
    language,
    new Intl.NumberFormat(language === 'de' ? 'de-DE' : 'en-GB', { style: 'currency', currency: 'EUR' }),
  ]),
) as Record<Language, Intl.NumberFormat>

/** 120050 is `1.200,50 €`, in English `€1,200.50`; with an ordinary space, so that it is found again as it is typed. @see DIN 5008 */
export const euros = (cents: number, language: Language = 'de'): string => money[language].format(cents / 100).replace(/\u00a0/g, ' ')

/** `2026-000123`: how a running number of a year is written. */
export const serialNumber = (year: number, serial: number): string => `${year}-${String(serial).padStart(6, '0')}`
