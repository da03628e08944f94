import { addDays, holidaysOf } from '#base/calendar/index.ts'
import {
  type Amount,
  amountText,
  type Bylaw,
  type Content,
  type Fee,
  inForce,
  type Occurrence,
  occurrencesOf,
  rateOf,
  sourceOf,
} from '#base/content/index.ts'
import { officesAbove, placeOf, type Town } from '#base/town.ts'

// What the town knows for certain: hours, fees, dates. Pure: the same question on the same day gets the same answer. Nothing here is guessed.

type Said = Pick<Town, 'town' | 'holidays' | 'offices' | 'contacts'>
export type Span = { from: string; to: string }
/** One day at a counter: when it is open, and why it is not as usual. */
export type OpenDay = { on: string; spans: Span[]; why: string | null }

const weekdays = ['So', 'Mo', 'Di', 'Mi', 'Do', 'Fr', 'Sa'] as const
export type Weekday = (typeof weekdays)[number]
const weekdayOf = (on: string): Weekday => weekdays[new Date(`${on}T12:00:00Z`).getUTCDay()] as Weekday

/** Where one goes: an office, or a house of places.json such as the library. */
export type Counter = { office?: string | undefined; place?: string | undefined }

/**
 * The weekly hours that count there: the office's own in town.json (or those of the office above), else those of the house it sits in, else the
 * town hall's.
 */
export function weekOf(town: Said, places: Content['places'], { office, place }: Counter): Record<Weekday, Span[]> {
  const offices = officesAbove(town, office)
  const own = offices.find((o) => town.town.openingHours.some((h) => h.office === o.id))
  const house = places.find((p) => p.id === (place ?? offices.map((o) => town.contacts.find((c) => c.office === o.id)?.place).find(Boolean)))
  const lines =
    own && !place
      ? town.town.openingHours.filter((h) => h.office === own.id)
      : house?.openingHours.length
        ? house.openingHours
        : town.town.openingHours.filter((h) => h.office === null)
  const week = { Mo: [], Di: [], Mi: [], Do: [], Fr: [], Sa: [], So: [] } as Record<Weekday, Span[]>
  for (const { days, from, to } of lines) for (const day of days) week[day].push({ from, to })
  for (const spans of Object.values(week)) spans.sort((a, b) => a.from.localeCompare(b.from))
  return week
}

/** When a counter is open on a day: holidays of the Land, days the town closes, half days. */
export function openOn(town: Said, places: Content['places'], counter: Counter, on: string): OpenDay {
  const usual = weekOf(town, places, counter)[weekdayOf(on)]
  const holiday = holidaysOf(placeOf(town), Number(on.slice(0, 4))).find((h) => h.on === on)
  if (holiday) return { on, spans: [], why: holiday.name }
  const local = town.holidays.find((d) => d.on === on)
  if (local?.kind === 'geschlossen') return { on, spans: [], why: local.name }
  const closesAt = local?.kind === 'halbtags' ? local.closesAt : undefined
  if (!closesAt) return { on, spans: usual, why: null }
  const spans = usual.filter((s) => s.from < closesAt).map((s) => (s.to > closesAt ? { ...s, to: closesAt } : s))
  return { on, spans, why: local?.name ?? null }
}

/** So far ahead one looks for the next open hour. */
const mostDays = 30
/** The next time a counter is open, from a day and time (`HH:MM`) in the town on; `now` says that it is open at that moment. */
export function nextOpen(
  town: Said,
  places: Content['places'],
  counter: Counter,
  { on, at }: { on: string; at: string },
): { on: string; from: string; to: string; now: boolean } | undefined {
  for (let i = 0; i <= mostDays; i++) {
    const day = openOn(town, places, counter, addDays(on, i))
    const span = day.spans.find((s) => i > 0 || s.to > at)
    if (span) return { on: day.on, ...span, now: i === 0 && span.from <= at }
  }
  return undefined
}

/** Days on which it is closed or shorter, though it would usually be open. */
export function exceptionsOf(town: Said, places: Content['places'], counter: Counter, from: string, days: number): OpenDay[] {
  const week = weekOf(town, places, counter)
  return Array.from({ length: days }, (_, i) => openOn(town, places, counter, addDays(from, i))).filter(
    (d) => d.why && week[weekdayOf(d.on)].length > 0,
  )
}

export type FeeFact = {
  what: string
  amount: string
  height: Amount
  /** `Nr. 3.1 Verwaltungsgebührensatzung` or `§ 1 PAuswGebV`. */
  source: string | null
  /** The bylaw it was read from, in the version of that day. */
  bylaw: { id: string; nr: string; validFrom: string } | null
}

/** A fee as it is on a day: the sum of the bylaw in force then, whatever the text of the Leistung says; without a bylaw what the Leistung says. */
export function feeOn(fee: Fee, bylaws: readonly Bylaw[], on: string, language: 'de' | 'en' = 'de'): FeeFact {
  const source = sourceOf(fee)
  const version = source && inForce(bylaws, source.id, on)
  const rate = version && rateOf(version, source.nr)
  const { what, bylaw: _, law, ...stated } = fee
  const { nr: __, what: ___, ...height } = rate ?? { nr: '', what: '', ...stated }
  return {
    what,
    amount: amountText(height, language),
    height,
    source: version && source ? `${source.nr.startsWith('§') ? '' : 'Nr. '}${source.nr} ${version.short}` : (law ?? null),
    bylaw: rate && version && source ? { id: source.id, nr: source.nr, validFrom: version.validFrom } : null,
  }
}

/** One rate of a bylaw on a day; undefined where none is in force or it has no such number. */
export function bylawRate(bylaws: readonly Bylaw[], id: string, nr: string, on: string, language: 'de' | 'en' = 'de'): FeeFact | undefined {
  const version = inForce(bylaws, id, on)
  const rate = version && rateOf(version, nr)
  return rate && feeOn({ what: rate.what, free: true, bylaw: `${id}#${nr}` }, bylaws, on, language)
}

/** The next dates from a day on; `calendars` by id, `words` must all stand in name, place, kind or note (in any case). */
export function nextDates(
  content: Pick<Content, 'calendars'>,
  {
    from,
    days = 400,
    calendars,
    words = [],
    limit = 5,
  }: { from: string; days?: number; calendars?: readonly string[]; words?: readonly string[]; limit?: number },
): Occurrence[] {
  const chosen = content.calendars.filter((c) => !calendars || calendars.includes(c.id))
  const holds = (o: Occurrence) => {
    const text = [o.title, o.place, o.note, ...o.categories].join(' ').toLowerCase()
    return words.every((w) => text.includes(w.toLowerCase()))
  }
  return occurrencesOf(chosen, { from, to: addDays(from, days) })
    .filter(holds)
    .slice(0, limit)
}

export type OfficeFact = {
  id: string
  name: string
  phone: string
  mail: string
  room: string | null
  place: { id: string; title: string; street: string; postcode: string; city: string; access: string; stop: string } | null
}

/** How an office is reached; what it does not say itself, the office above says, at last the town. */
export function officeFact(town: Said, places: Content['places'], id: string): OfficeFact | undefined {
  const offices = officesAbove(town, id)
  const [office] = offices
  if (!office) return undefined
  const contacts = offices.flatMap((o) => town.contacts.find((c) => c.office === o.id) ?? [])
  const at = contacts.find((c) => c.place)
  const found = places.find((p) => p.id === at?.place)
  const { openingHours: _, ...place } = found ?? { openingHours: [] }
  return {
    id: office.id,
    name: office.name,
    phone: contacts[0]?.phone ?? town.town.phone,
    mail: contacts[0]?.mail ?? town.town.mail,
    room: at?.room ?? null,
    place: found ? (place as OfficeFact['place']) : null,
  }
}
