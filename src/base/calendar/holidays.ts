import { AppError } from '#base/errors.ts'
import { addDays, type Day, pad, weekdayOf, yearOf } from './day.ts'
import { fronleichnamHere, hasFriedensfest, type Municipality, mariaeHimmelfahrt } from './local.ts'

export const laender = ['BW', 'BY', 'BE', 'BB', 'HB', 'HH', 'HE', 'MV', 'NI', 'NW', 'RP', 'SL', 'SN', 'ST', 'SH', 'TH'] as const
export type Land = (typeof laender)[number]
export type Holiday = { on: Day; name: string; law: string }

/** Where a Frist is to be kept. `extra`: days that a single town or a special law makes a holiday once. */
export type Place = { land: Land; municipality?: Municipality; extra?: readonly Holiday[] }

/** Buß- und Bettag went in 1995; what held before is of no use to a living file and not in the table. */
export const FIRST_YEAR = 1995

/**
 * The statutory holidays of a place in a year, by date. Sundays are not listed, except Easter and Whit Sunday where the Land's law makes
 * them a holiday (in Hesse every Sunday is one, § 1 Abs. 1 HFeiertagsG; these two stand for those people would miss).
 * @throws AppError `calendar.year-unknown` (422) before 1995
 */
export function holidaysOf(place: Place, year: number): Holiday[] {
  if (!Number.isInteger(year) || year < FIRST_YEAR) throw new AppError('calendar.year-unknown', 422, { year, first: FIRST_YEAR })
  const found: Holiday[] = []
  for (const rule of rules) {
    if (year < (rule.from ?? FIRST_YEAR) || year > (rule.to ?? Number.POSITIVE_INFINITY)) continue
    if (rule.in !== 'all' && !rule.in.includes(place.land) && !rule.where?.(place, year)) continue
    found.push({ on: rule.on(year), name: rule.name, law: rule.law ?? laws[place.land] })
  }
  for (const day of place.extra ?? []) if (yearOf(day.on) === year && !found.some((h) => h.on === day.on)) found.push(day)
  return found.sort((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0))
}

/** A statutory holiday on this day, if there is one. */
export function findHoliday(day: Day, place: Place): Holiday | undefined {
  return holidaysOf(place, yearOf(day)).find((h) => h.on === day)
}

/**
 * Neither Saturday nor Sunday nor a statutory holiday: the Werktag of § 193 BGB and § 31 Abs. 3 VwVfG. (In § 3 BUrlG and in rent law
 * Saturday is a Werktag too; this is not that.)
 */
export function isWorkingDay(day: Day, place: Place): boolean {
  const weekday = weekdayOf(day)
  return weekday !== 0 && weekday !== 6 && findHoliday(day, place) === undefined
}

/** The n-th working day after this one (before it, if n is negative). The day itself is not counted; with 0 it comes back as it is. */
export function addWorkingDays(day: Day, n: number, place: Place): Day {
  let at = day
  for (let left = Math.abs(n); left > 0; ) {
    at = addDays(at, Math.sign(n))
    if (isWorkingDay(at, place)) left--
  }
  return at
}

/** A day whose status in this place the table does not know: 15 August in a Bavarian town that says nothing about itself. */
export function isUnsettled(day: Day, { land, municipality }: Place): boolean {
  if (land !== 'BY' || !day.endsWith('-08-15')) return false
  return municipality === undefined || mariaeHimmelfahrt(municipality, yearOf(day)) === undefined
}

/** Easter Sunday, Gregorian. @see Meeus, Astronomical Algorithms (2nd ed. 1998), chapter 8 */
export function easter(year: number): Day {
  const a = year % 19
  const b = Math.floor(year / 100)
  const c = year % 100
  const d = Math.floor((b - Math.floor((b + 8) / 25) + 1) / 3)
  const h = (19 * a + b - Math.floor(b / 4) - d + 15) % 30
  const l = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - h - (c % 4)) % 7
  const m = Math.floor((a + 11 * h + 22 * l) / 451)
  const n = h + l - 7 * m + 114
  return `${pad(year, 4)}-${pad(Math.floor(n / 31))}-${pad((n % 31) + 1)}`
}

type Rule = {
  name: string
  on: (year: number) => Day
  in: 'all' | readonly Land[]
  /** Municipalities of other Länder that have it too. */
  where?: (place: Place, year: number) => boolean
  from?: number
  to?: number
  law?: string
}

const fixed = (monthAndDay: string) => (year: number) => `${year}-${monthAndDay}`
const fromEaster = (days: number) => (year: number) => addDays(easter(year), days)
/** The Wednesday before 23 November. */
const bussUndBettag = (year: number) => {
  const before = addDays(`${year}-11-23`, -1)
  return addDays(before, -((weekdayOf(before) + 4) % 7))
}
const once = (year: number) => ({ from: year, to: year })

/** The Land's own law, as amended. Tag der Deutschen Einheit alone is federal. */
const laws: Record<Land, string> = {
  BW: '§ 1 FTG (Baden-Württemberg)',
  BY: 'Art. 1 FTG (Bayern)',
  BE: '§ 1 Abs. 1 des Gesetzes über die Sonn- und Feiertage (Berlin)',
  BB: '§ 2 Abs. 1 FTG (Brandenburg)',
  HB: '§ 2 Abs. 1 des Gesetzes über die Sonn- und Feiertage (Bremen)',
  HH: '§ 1 des Feiertagsgesetzes (Hamburg)',
  HE: '§ 1 Abs. 1 HFeiertagsG (Hessen)',
  MV: '§ 2 Abs. 1 FTG M-V',
  NI: '§ 2 Abs. 1 NFeiertagsG (Niedersachsen)',
  NW: '§ 2 Abs. 1 des Feiertagsgesetzes NW',
  RP: '§ 2 Abs. 1 LFtG (Rheinland-Pfalz)',
  SL: '§ 2 Abs. 1 SFG (Saarland)',
  SN: '§ 1 Abs. 1 SächsSFG',
  ST: '§ 2 FeiertG LSA',
  SH: '§ 2 Abs. 1 SFTG (Schleswig-Holstein)',
  TH: '§ 2 Abs. 1 ThürFGtG',
}

const reformationAlways: readonly Land[] = ['BB', 'MV', 'SN', 'ST', 'TH']
const reformationSince2018: readonly Land[] = ['HB', 'HH', 'NI', 'SH']

const rules: Rule[] = [
  { name: 'Neujahr', on: fixed('01-01'), in: 'all' },
  { name: 'Heilige Drei Könige', on: fixed('01-06'), in: ['BW', 'BY', 'ST'] },
  { name: 'Internationaler Frauentag', on: fixed('03-08'), in: ['BE'], from: 2019 },
  { name: 'Internationaler Frauentag', on: fixed('03-08'), in: ['MV'], from: 2023 },
  { name: 'Karfreitag', on: fromEaster(-2), in: 'all' },
  { name: 'Ostersonntag', on: fromEaster(0), in: ['BB', 'HE'] },
  { name: 'Ostermontag', on: fromEaster(1), in: 'all' },
  { name: 'Tag der Arbeit', on: fixed('05-01'), in: 'all' },
  { name: 'Tag der Befreiung (75. Jahrestag)', on: fixed('05-08'), in: ['BE'], ...once(2020) },
  { name: 'Tag der Befreiung (80. Jahrestag)', on: fixed('05-08'), in: ['BE'], ...once(2025) },
  { name: 'Christi Himmelfahrt', on: fromEaster(39), in: 'all' },
  { name: 'Pfingstsonntag', on: fromEaster(49), in: ['BB', 'HE'] },
  { name: 'Pfingstmontag', on: fromEaster(50), in: 'all' },
  { name: 'Fronleichnam', on: fromEaster(60), in: ['BW', 'BY', 'HE', 'NW', 'RP', 'SL'] },
  {
    name: 'Fronleichnam',
    on: fromEaster(60),
    in: [],
    where: ({ land, municipality }) => land === 'SN' && municipality !== undefined && fronleichnamHere(municipality),
    law: '§ 1 Abs. 1 SächsSFG, Fronleichnamsverordnung',
  },
  {
    name: 'Fronleichnam',
    on: fromEaster(60),
    in: [],
    where: ({ land, municipality }) => land === 'TH' && municipality !== undefined && fronleichnamHere(municipality),
    law: '§ 2 Abs. 2 ThürFGtG',
  },
  { name: '75. Jahrestag des Volksaufstands', on: fixed('06-17'), in: ['BE'], ...once(2028) },
  {
    name: 'Augsburger Friedensfest',
    on: fixed('08-08'),
    in: [],
    where: ({ land, municipality }) => land === 'BY' && municipality !== undefined && hasFriedensfest(municipality),
    law: 'Art. 1 Abs. 2 FTG (Bayern)',
  },
  { name: 'Mariä Himmelfahrt', on: fixed('08-15'), in: ['SL'] },
  {
    name: 'Mariä Himmelfahrt',
    on: fixed('08-15'),
    in: [],
    where: ({ land, municipality }, year) => land === 'BY' && municipality !== undefined && mariaeHimmelfahrt(municipality, year) === true,
    law: 'Art. 1 Abs. 1 Nr. 2 FTG (Bayern)',
  },
  { name: 'Weltkindertag', on: fixed('09-20'), in: ['TH'], from: 2019 },
  { name: 'Tag der Deutschen Einheit', on: fixed('10-03'), in: 'all', law: 'Art. 2 Abs. 2 Einigungsvertrag' },
  { name: 'Reformationstag', on: fixed('10-31'), in: reformationAlways },
  { name: 'Reformationstag (500. Jahrestag)', on: fixed('10-31'), in: laender.filter((land) => !reformationAlways.includes(land)), ...once(2017) },
  { name: 'Reformationstag', on: fixed('10-31'), in: reformationSince2018, from: 2018 },
  { name: 'Allerheiligen', on: fixed('11-01'), in: ['BW', 'BY', 'NW', 'RP', 'SL'] },
  { name: 'Buß- und Bettag', on: bussUndBettag, in: ['SN'] },
  { name: '1. Weihnachtstag', on: fixed('12-25'), in: 'all' },
  { name: '2. Weihnachtstag', on: fixed('12-26'), in: 'all' },
]
