import ICAL from 'ical.js'
import type { z } from 'zod'
import { AppError } from '#base/errors.ts'
import { formats } from '#base/format.ts'
import { dayOf } from '#base/time.ts'
import type { KnownDocument } from '../contract.ts'
import { FileSettings, fileOf, hostsOf } from './catalogue.ts'
import { type Change, placed, type Source } from './source.ts'

/** How far ahead a repeated event is looked at, and how many of its days are named. */
const aheadMs = 400 * 86_400_000
const mostDays = 40

/** The events of a calendar that are still to come: each a document that holds until its last day. A cancelled one leaves. @see RFC 5545 */
export const calendar: Source<z.output<typeof FileSettings>> = {
  settings: FileSettings,
  hosts: hostsOf,
  async *changes(settings, cursor, means): AsyncGenerator<Change> {
    // Not asked conditionally: the same file says something else a day later.
    const file = await fileOf(settings, undefined, means)
    for (const document of eventsOf(file?.bytes ?? Buffer.alloc(0), means.now)) yield { kind: 'document', document: placed(settings, document) }
    yield { kind: 'end', complete: true, cursor }
  },
}

export function eventsOf(bytes: Buffer, now: Date): KnownDocument[] {
  let root: ICAL.Component
  try {
    root = new ICAL.Component(ICAL.parse(bytes.toString('utf8')))
  } catch {
    throw new AppError('knowledge.not-understood', 422, { what: 'iCalendar', host: '', where: '' })
  }
  for (const zone of root.getAllSubcomponents('vtimezone')) ICAL.TimezoneService.register(zone)
  return root.getAllSubcomponents('vevent').flatMap((component): KnownDocument[] => {
    const event = new ICAL.Event(component)
    if (event.isRecurrenceException() || component.getFirstPropertyValue('status') === 'CANCELLED' || !event.summary || !event.startDate) return []
    const days = occurrences(event, now)
    const last = days.at(-1)
    if (!last) return []
    const link = component.getFirstPropertyValue('url')
    const text = [`Termin: ${event.summary}`, ...days.map((d) => `Wann: ${said(d)}`), event.location && `Wo: ${event.location}`, event.description]
    return [
      {
        key: event.uid || `${event.summary}/${event.startDate}`,
        title: event.summary,
        link: typeof link === 'string' ? link : undefined,
        sections: [{ path: [], text: text.filter(Boolean).join('\n') }],
        validTo: dayOf(last.end),
      },
    ]
  })
}

type Occurrence = { start: Date; end: Date; allDay: boolean }
const dayMs = 86_400_000
/** A day without a time is its noon: that is the same day everywhere in Europe. */
const instantOf = (time: ICAL.Time) => (time.isDate ? new Date(`${time.toString()}T12:00:00Z`) : time.toJSDate())

function occurrences(event: ICAL.Event, now: Date): Occurrence[] {
  const allDay = event.startDate.isDate
  const occurrence = (from: ICAL.Time, to: ICAL.Time): Occurrence => {
    const start = instantOf(from)
    // The end of whole days is the morning after the last one.
    return { start, end: allDay ? new Date(Math.max(start.getTime(), instantOf(to).getTime() - dayMs)) : instantOf(to), allDay }
  }
  const isToCome = ({ end }: Occurrence) => (allDay ? dayOf(end) >= dayOf(now) : end >= now)
  if (!event.isRecurring()) return [occurrence(event.startDate, event.endDate)].filter(isToCome)
  const found: Occurrence[] = []
  const iterator = event.iterator()
  for (let i = 0; i < 10_000 && found.length < mostDays; i++) {
    const next = iterator.next()
    if (!next) break
    const { startDate, endDate } = event.getOccurrenceDetails(next)
    const one = occurrence(startDate, endDate)
    if (one.start.getTime() > now.getTime() + aheadMs) break
    if (isToCome(one)) found.push(one)
  }
  return found
}

/** "Montag, 7. Dezember 2026, 17:00 Uhr bis 18:00 Uhr" */
function said({ start, end, allDay }: { start: Date; end: Date; allDay: boolean }): string {
  const { day, instant, time } = formats('de')
  if (allDay) return day(dayOf(start))
  return `${instant(start)} bis ${dayOf(start) === dayOf(end) ? `${time(end)} Uhr` : instant(end)}`
}
