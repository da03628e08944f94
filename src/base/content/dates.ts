import ICAL from 'ical.js'
import { dayOf } from '../time.ts'
import type { Calendar } from './schema.ts'

/** One date of a calendar. Whole days have no time; `lastOn` is then the last day, both ends included. */
export type Occurrence = {
  calendar: string
  title: string
  place: string | null
  note: string | null
  categories: string[]
  /** `YYYY-MM-DD` in the town. */
  on: string
  lastOn: string
  /** Undefined for whole days. */
  startAt?: Date
  endAt?: Date
}

/** Reading a file takes longer than looking into it. */
const read = new WeakMap<Calendar, ICAL.Event[]>()

/** The events of a calendar as they stand in its file. @throws Error when it is no iCalendar @see RFC 5545 */
export function eventsOf(calendar: Calendar): ICAL.Event[] {
  const known = read.get(calendar)
  if (known) return known
  const root = new ICAL.Component(ICAL.parse(calendar.ics))
  for (const zone of root.getAllSubcomponents('vtimezone')) ICAL.TimezoneService.register(zone)
  const events = root.getAllSubcomponents('vevent').map((component) => new ICAL.Event(component))
  read.set(calendar, events)
  return events
}

/** A series without an end is looked at so far. */
const mostRepeats = 5_000

/** The dates of calendars from one day to another (both included), earliest first. Cancelled ones are left out. */
export const occurrencesOf = (calendars: readonly Calendar[], range: { from: string; to: string }): Occurrence[] =>
  calendars
    .flatMap((calendar) => occurrencesIn(calendar, range))
    .sort((a, b) => a.on.localeCompare(b.on) || (a.startAt?.getTime() ?? 0) - (b.startAt?.getTime() ?? 0) || a.title.localeCompare(b.title))

/** What was asked of a calendar last: everybody asks from today on, and series are long to walk. */
const lastAsked = new WeakMap<Calendar, { from: string; to: string; found: readonly Occurrence[] }>()

function occurrencesIn(calendar: Calendar, { from, to }: { from: string; to: string }): readonly Occurrence[] {
  const last = lastAsked.get(calendar)
  if (last && last.from === from && last.to === to) return last.found
  const found: Occurrence[] = []
  for (const event of eventsOf(calendar)) {
    if (event.isRecurrenceException() || event.component.getFirstPropertyValue('status') === 'CANCELLED') continue
    const add = (start: ICAL.Time, end: ICAL.Time) => {
      const one = occurrence(calendar.id, event, start, end)
      if (one.lastOn >= from && one.on <= to) found.push(one)
      return one.on <= to
    }
    if (!event.isRecurring()) {
      add(event.startDate, event.endDate)
      continue
    }
    const series = event.iterator()
    for (let i = 0; i < mostRepeats; i++) {
      const next = series.next()
      if (!next) break
      const { startDate, endDate } = event.getOccurrenceDetails(next)
      if (!add(startDate, endDate)) break
    }
  }
  lastAsked.set(calendar, { from, to, found })
  return found
}

function occurrence(calendar: string, event: ICAL.Event, start: ICAL.Time, end: ICAL.Time): Occurrence {
  const categories = (event.component.getFirstProperty('categories')?.getValues() ?? []).map(String)
  const common = { calendar, title: event.summary ?? '', place: event.location || null, note: event.description || null, categories }
  if (start.isDate) {
    // The end of whole days is the morning after the last one.
    const last = end.clone()
    last.adjust(end.compare(start) > 0 ? -1 : 0, 0, 0, 0)
    return { ...common, on: start.toString(), lastOn: last.toString() }
  }
  const [startAt, endAt] = [start.toJSDate(), end.toJSDate()]
  return { ...common, on: dayOf(startAt), lastOn: dayOf(endAt), startAt, endAt }
}
