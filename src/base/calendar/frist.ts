import { AppError } from '#base/errors.ts'
import { addDays, addToMonth, assertDay, type Day, lastOf, longDay, monthName, pad, weekdayOf, yearOf } from './day.ts'
import { FIRST_YEAR, findHoliday, isUnsettled, isWorkingDay, type Place } from './holidays.ts'

/** One step of the calculation, as a German sentence for people, and the law it rests on. */
export type Reason = { text: string; law: string }

export type Unit = 'hours' | 'days' | 'weeks' | 'months' | 'years'

export type FristInput = {
  /** The day of the event, or the first day of the Frist; for hours the local time `YYYY-MM-DDTHH:MM`. */
  start: string
  /** true: something happens in the course of `start` (receipt, service), so the day is not counted. false: `start` is itself the first day. */
  event: boolean
  /** A whole number. Half months, quarter and half years are allowed as § 189 BGB defines them. */
  amount: number
  unit: Unit
  place: Place
  /** false where § 193 BGB does not hold: no declaration and no payment is due on the last day (a term of notice, a waiting time). */
  shift?: boolean
  /** `behoerde`: an authority set it (§ 31 Abs. 2 VwVfG names the first day); else a law or a contract did. */
  setBy?: 'gesetz' | 'behoerde'
}

export type FristEnde = {
  /** The Frist can be kept until the end of this day. */
  endsOn: Day
  /** Only for hours: until this local time. */
  endsAt?: string
  /** The last day before weekends and holidays were looked at. */
  nominalOn: Day
  reasons: Reason[]
}

const UNIT_WORDS: Record<Unit, [one: string, many: string]> = {
  hours: ['einer Stunde', 'Stunden'],
  days: ['einem Tag', 'Tagen'],
  weeks: ['einer Woche', 'Wochen'],
  months: ['einem Monat', 'Monaten'],
  years: ['einem Jahr', 'Jahren'],
}
const SHIFT_LAW = '§ 193 BGB, § 31 Abs. 3 Satz 1 VwVfG'

/**
 * When a Frist ends, with every step explained.
 * @throws AppError `calendar.day-invalid`, `calendar.time-invalid`, `calendar.amount-invalid`, `calendar.year-unknown` (422)
 * @see §§ 186 bis 189, 193 BGB; § 31 Abs. 1 bis 3 und 6 VwVfG (the Länder's laws are the same here)
 */
export function fristEnde(input: FristInput): FristEnde {
  const { start, event, amount, unit, place, shift = true, setBy = 'gesetz' } = input
  if (unit === 'hours') return hoursEnd(start, amount, place)
  assertDay(start)
  const reasons: Reason[] = [firstDay(start, event, setBy)]
  const nominalOn = lastDay(start, event, inParts(amount, unit), reasons)
  const endsOn = shift ? shifted(nominalOn, place, reasons) : unshifted(nominalOn, place, reasons)
  return { endsOn, nominalOn, reasons }
}

/**
 * A Frist made longer: the new part follows the old one without a gap, and the old end is taken as it was before any shift, since both are
 * one Frist. (In court the new part begins after the next Werktag, § 224 Abs. 3 ZPO; not for use there.)
 * @see § 190 BGB, § 31 Abs. 7 VwVfG
 */
export function extendFrist(previous: FristEnde, by: Pick<FristInput, 'amount' | 'place' | 'shift'> & { unit: Exclude<Unit, 'hours'> }): FristEnde {
  const start = addDays(previous.nominalOn, 1)
  const more = fristEnde({ ...by, start, event: false })
  const text = `Die Frist wird verlängert; der neue Teil schließt an den Ablauf des alten an, also ab ${longDay(start)}.`
  return { ...more, reasons: [{ text, law: '§ 190 BGB, § 31 Abs. 7 VwVfG' }, ...more.reasons.slice(1)] }
}

/**
 * A day somebody named instead of a length: `frist` is an ordinary last day; `frist-mit-hinweis` one that an authority named with a
 * pointer to § 31 Abs. 3 VwVfG; `termin` a fixed appointment; `leistungszeitraum` the last day of a benefit.
 */
export function fixedEnd({ on, kind, place }: { on: Day; kind: 'frist' | keyof typeof FIXED; place: Place }): FristEnde {
  assertDay(on)
  const reasons: Reason[] = [{ text: `Genannt ist ein bestimmter Tag: ${longDay(on)}.`, law: '§ 186 BGB' }]
  if (kind === 'frist') return { endsOn: shifted(on, place, reasons), nominalOn: on, reasons }
  return { endsOn: on, nominalOn: on, reasons: [...reasons, FIXED[kind]] }
}

/** Named days that stay where they are. */
const FIXED = {
  'frist-mit-hinweis': {
    text: 'Die Behörde hat diesen Tag unter Hinweis auf § 31 Abs. 3 VwVfG als Ende mitgeteilt; er gilt auch am Wochenende und an Feiertagen.',
    law: '§ 31 Abs. 3 Satz 2 VwVfG',
  },
  termin: { text: 'Ein von der Behörde gesetzter Termin ist auch am Wochenende und an Feiertagen einzuhalten.', law: '§ 31 Abs. 5 VwVfG' },
  leistungszeitraum: { text: 'Ein Leistungszeitraum endet auch am Wochenende und an Feiertagen mit seinem letzten Tag.', law: '§ 31 Abs. 4 VwVfG' },
} satisfies Record<string, Reason>

/** Days of a period that need not be in one piece (so many months of work within a decade). @see § 191 BGB */
export function scatteredDays(amount: number, unit: 'months' | 'years'): number {
  if (!Number.isInteger(amount) || amount < 1) throw new AppError('calendar.amount-invalid', 422, { amount, unit })
  return amount * (unit === 'months' ? 30 : 365)
}

/** What `Anfang`, `Mitte` and `Ende` of a month (`YYYY-MM`) mean. @see § 192 BGB */
export function dayInMonth(word: 'anfang' | 'mitte' | 'ende', month: string): Day {
  const first = `${month}-01`
  assertDay(first)
  return { anfang: first, mitte: `${month}-15`, ende: lastOf(month) }[word]
}

function firstDay(start: Day, event: boolean, setBy: 'gesetz' | 'behoerde'): Reason {
  if (!event) return { text: `${longDay(start)}, ist der erste Tag der Frist und zählt mit.`, law: '§ 187 Abs. 2 BGB' }
  const next = longDay(addDays(start, 1))
  return setBy === 'behoerde'
    ? { text: `Die Behörde hat die Frist am ${longDay(start)} bekannt gegeben; sie beginnt am Tag danach, ${next}.`, law: '§ 31 Abs. 2 VwVfG' }
    : { text: `${longDay(start)}, ist der Tag des Ereignisses und zählt nicht mit; die Frist beginnt am ${next}.`, law: '§ 187 Abs. 1 BGB' }
}

/** More than eight centuries in months; no Frist is longer, and a year keeps its four digits. */
const LONGEST = 10_000

/** A length in whole months and whole days, with the reason if § 189 BGB had to translate it. */
type Parts = { months: number; days: number; unit: Exclude<Unit, 'hours'>; words: string; translated?: string }

function inParts(amount: number, unit: Exclude<Unit, 'hours'>): Parts {
  const words = amount === 1 ? UNIT_WORDS[unit][0] : `${String(amount).replace('.', ',')} ${UNIT_WORDS[unit][1]}`
  const whole = Number.isInteger(amount)
  if (amount > 0 && amount < (unit === 'years' ? LONGEST / 12 : LONGEST)) {
    if (unit === 'days' && whole) return { months: 0, days: amount, unit, words }
    if (unit === 'weeks' && whole) return { months: 0, days: 7 * amount, unit, words }
    if (unit === 'months' && whole) return { months: amount, days: 0, unit, words }
    if (unit === 'months' && Number.isInteger(amount * 2))
      return { months: Math.floor(amount), days: 15, unit, words, translated: 'Ein halber Monat sind 15 Tage; sie werden zuletzt gezählt.' }
    if (unit === 'years' && whole) return { months: 12 * amount, days: 0, unit, words }
    if (unit === 'years' && Number.isInteger(amount * 4))
      return {
        months: 12 * amount,
        days: 0,
        unit,
        words,
        translated: `Ein halbes Jahr sind sechs Monate, ein Vierteljahr drei; das sind ${12 * amount} Monate.`,
      }
  }
  throw new AppError('calendar.amount-invalid', 422, { amount, unit })
}

/** @see § 188 BGB */
function lastDay(start: Day, event: boolean, { months, days, unit, words, translated }: Parts, reasons: Reason[]): Day {
  if (translated) reasons.push({ text: translated, law: '§ 189 BGB' })
  let end = start
  if (months > 0) {
    end = monthsEnd(start, event, { months, unit, words }, reasons)
    if (days === 0) return end
    end = addDays(end, days)
    reasons.push({ text: `Mit den 15 Tagen endet die Frist am ${longDay(end)}.`, law: '§ 189 Abs. 2 BGB' })
    return end
  }
  end = addDays(start, event ? days : days - 1)
  if (unit === 'weeks') {
    const text = event
      ? `Eine Frist von ${words} endet am gleichen Wochentag wie das Ereignis: ${longDay(end)}.`
      : `Eine Frist von ${words} endet am Tag vor dem Wochentag ihres ersten Tages: ${longDay(end)}.`
    reasons.push({ text, law: `§ 188 Abs. 2 ${event ? 'Alt. 1' : 'Alt. 2'} BGB` })
  } else reasons.push({ text: `Eine Frist von ${words} endet mit ihrem letzten Tag: ${longDay(end)}.`, law: '§ 188 Abs. 1 BGB' })
  return end
}

function monthsEnd(start: Day, event: boolean, { months, unit, words }: Pick<Parts, 'months' | 'unit' | 'words'>, reasons: Reason[]): Day {
  const number = Number(start.slice(8)) - (event ? 0 : 1)
  const law = `§ 188 Abs. 2 ${event ? 'Alt. 1' : 'Alt. 2'} BGB`
  // The day before a first of the month is the last of the month before: never missing, whatever its length.
  if (number === 0) {
    const end = lastOf(addToMonth(start, months - 1))
    reasons.push({ text: `Eine Frist von ${words} endet am Tag vor dem 1. des letzten Monats: ${longDay(end)}.`, law })
    return end
  }
  const month = addToMonth(start, months)
  const last = lastOf(month)
  if (number > Number(last.slice(8))) {
    reasons.push({
      text: `Einen ${number}. gibt es im ${monthName(month)} nicht; die Frist von ${words} endet am letzten Tag des Monats: ${longDay(last)}.`,
      // The text of the law speaks of months only; a year is twelve of them.
      law: unit === 'years' ? '§ 188 Abs. 3 BGB (entsprechend)' : '§ 188 Abs. 3 BGB',
    })
    return last
  }
  const end = `${month}-${pad(number)}`
  const text = event
    ? `Eine Frist von ${words} endet an dem Tag, der dieselbe Zahl trägt wie der Tag des Ereignisses: ${longDay(end)}.`
    : `Eine Frist von ${words} endet am Tag vor dem, der dieselbe Zahl trägt wie ihr erster Tag: ${longDay(end)}.`
  reasons.push({ text, law })
  return end
}

/** The last day, moved to the next Werktag, with the reason for each day that is none. @see § 193 BGB, § 31 Abs. 3 Satz 1 VwVfG */
function shifted(nominal: Day, place: Place, reasons: Reason[]): Day {
  let end = nominal
  for (let first = true; !isWorkingDay(end, place); first = false) {
    reasons.push(idle(end, place, first ? 'Der letzte Tag, ' : 'Auch '))
    end = addDays(end, 1)
  }
  if (isUnsettled(end, place))
    reasons.push({
      text: `Ob der 15. August (Mariä Himmelfahrt) in dieser Gemeinde Feiertag ist, ist nicht hinterlegt; gerechnet wurde mit einem Werktag. Bitte prüfen.`,
      law: 'Art. 1 Abs. 1 Nr. 2 FTG (Bayern)',
    })
  reasons.push(
    end === nominal
      ? { text: `${longDay(end)}, ist ein Werktag; dabei bleibt es.`, law: SHIFT_LAW }
      : { text: `Die Frist endet deshalb erst am nächsten Werktag: ${longDay(end)}.`, law: SHIFT_LAW },
  )
  return end
}

function unshifted(end: Day, place: Place, reasons: Reason[]): Day {
  if (yearOf(end) >= FIRST_YEAR && !isWorkingDay(end, place)) {
    reasons.push(idle(end, place, 'Der letzte Tag, '))
    reasons.push({
      text: 'Diese Frist verschiebt sich dadurch nicht: Am letzten Tag ist nichts zu erklären und nichts zu leisten.',
      law: '§ 193 BGB',
    })
  }
  return end
}

function idle(day: Day, place: Place, opening: string): Reason {
  const holiday = findHoliday(day, place)
  return { text: `${opening}${longDay(day)}, ist kein Werktag${holiday ? `: ${holiday.name}` : ''}.`, law: holiday?.law ?? SHIFT_LAW }
}

const HOUR_MS = 3_600_000

/** Real hours, also over the nights when the clocks change; weekends and holidays count. @see § 31 Abs. 6 VwVfG */
function hoursEnd(start: string, amount: number, place: Place): FristEnde {
  const [day = '', time = ''] = start.split('T')
  assertDay(day)
  if (!/^([01]\d|2[0-3]):[0-5]\d$/.test(time)) throw new AppError('calendar.time-invalid', 422, { start })
  if (!Number.isInteger(amount) || amount < 1 || amount > 100_000) throw new AppError('calendar.amount-invalid', 422, { amount, unit: 'hours' })
  const endsAt = toLocal(toInstant(start) + amount * HOUR_MS)
  const endsOn = endsAt.slice(0, 10)
  const words = amount === 1 ? UNIT_WORDS.hours[0] : `${amount} ${UNIT_WORDS.hours[1]}`
  const reasons: Reason[] = [
    {
      text: `Eine Frist von ${words} läuft von ${longDay(day)}, ${time} Uhr, bis ${longDay(endsOn)}, ${endsAt.slice(11)} Uhr.`,
      law: '§ 31 Abs. 6 VwVfG',
    },
  ]
  if (yearOf(endsOn) >= FIRST_YEAR && !isWorkingDay(endsOn, place))
    reasons.push({
      text: 'Sonnabende, Sonntage und Feiertage zählen bei Stundenfristen mit; das Ende verschiebt sich nicht.',
      law: '§ 31 Abs. 6 VwVfG',
    })
  return { endsOn, endsAt, nominalOn: endsOn, reasons }
}

/** The hour of autumn that comes twice is taken the first time; the one of spring that is missing counts as the hour after. */
function toInstant(local: string): number {
  const asUtc = Date.parse(`${local}:00Z`)
  const summer = asUtc - 2 * HOUR_MS
  return isSummer(summer) ? summer : asUtc - HOUR_MS
}
const toLocal = (instant: number): string => new Date(instant + (isSummer(instant) ? 2 : 1) * HOUR_MS).toISOString().slice(0, 16)

/** Summer time in the EU since 1996: from the last Sunday of March to the last of October, 01:00 UTC. @see Richtlinie 2000/84/EG */
function isSummer(instant: number): boolean {
  const year = new Date(instant).getUTCFullYear()
  const change = (month: string) => {
    const last = lastOf(`${year}-${month}`)
    return Date.parse(`${addDays(last, -weekdayOf(last))}T01:00:00Z`)
  }
  return instant >= change('03') && instant < change('10')
}
