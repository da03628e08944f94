import { AppError } from '#base/errors.ts'

/**
 * A calendar day, `YYYY-MM-DD`. Plain text on purpose: it has no time zone, sorts as it stands and survives JSON and SQL unchanged.
 * All arithmetic below runs on UTC midnights that never leave this file.
 */
export type Day = string

const DAY_MS = 86_400_000
const weekdays = ['Sonntag', 'Montag', 'Dienstag', 'Mittwoch', 'Donnerstag', 'Freitag', 'Samstag'] as const
const months = ['Januar', 'Februar', 'März', 'April', 'Mai', 'Juni', 'Juli', 'August', 'September', 'Oktober', 'November', 'Dezember'] as const

/** Throws `calendar.day-invalid` (422) for anything but a day of this millennium or the last that exists: no 2026-02-30, no 2026-2-3, no time behind it. */
export function assertDay(day: string): void {
  const ms = /^[12]\d{3}-\d{2}-\d{2}$/.test(day) ? Date.parse(`${day}T00:00:00Z`) : Number.NaN
  if (Number.isNaN(ms) || toDay(ms) !== day) throw new AppError('calendar.day-invalid', 422, { day })
}

/** 2026 of `2026-11-21`. */
export const yearOf = (day: Day): number => Number(day.slice(0, 4))
/** 0 is Sunday, 6 is Saturday. */
export const weekdayOf = (day: Day): number => new Date(toMs(day)).getUTCDay()
/** So many days later, or earlier. */
export const addDays = (day: Day, n: number): Day => toDay(toMs(day) + n * DAY_MS)

/** The month `n` months later as `YYYY-MM`, without looking at the day. */
export function addToMonth(month: string, n: number): string {
  const at = Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7)) - 1 + n
  return `${pad(Math.floor(at / 12), 4)}-${pad((at % 12) + 1)}`
}
/** The last day of a month `YYYY-MM`. */
export const lastOf = (month: string): Day => addDays(`${addToMonth(month, 1)}-01`, -1)

/** The last month that is over on a day, `YYYY-MM`. */
export const lastMonth = (today: Day): string => addToMonth(today.slice(0, 7), -1)

/** `Freitag, 20. November 2026` */
export function longDay(day: Day): string {
  return `${weekdays[weekdayOf(day)]}, ${Number(day.slice(8))}. ${monthName(day)}`
}
/** `November 2026`, of a day or a month. */
export const monthName = (day: string): string => `${months[Number(day.slice(5, 7)) - 1]} ${day.slice(0, 4)}`

const toMs = (day: Day): number => Date.parse(`${day}T00:00:00Z`)
const toDay = (ms: number): Day => new Date(ms).toISOString().slice(0, 10)
/** With leading zeros. */
export const pad = (n: number, width = 2): string => String(n).padStart(width, '0')
