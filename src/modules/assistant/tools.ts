import { findDates } from '#ai/language/index.ts'
import { addDays, holidaysOf } from '#base/calendar/index.ts'
import type { Content, Occurrence } from '#base/content/index.ts'
import { formats } from '#base/format.ts'
import type { Language } from '#base/say.ts'
import { placeOf, type Town } from '#base/town.ts'
import { nextDates, nextOpen, officeFact, openOn, weekOf } from '../services/index.ts'
import { holds } from './extract.ts'
import { termsOf } from './library.ts'
import { clock, spansText, weekdayName, weekdays, weekLines } from './said.ts'
import { t } from './texts.ts'

// What is read from the town's data and not searched in texts: hours, dates, holidays. Siegburg's assistant could not name the next council meeting.

export type Fact = { heading: string; lines: string[]; source: { title: string; link: string | null } }
export type Known = Pick<Town, 'town' | 'holidays' | 'offices' | 'contacts'>
type Asked = { question: string; town: Known; content: Content; on: string; now: Date; language: Language }

const plain = (text: string) => text.toLowerCase()

/** The day a question speaks of: "heute", "morgen", "am Samstag", "am 24.12.", else undefined. */
export function dayIn(question: string, on: string): string | undefined {
  const text = plain(question)
  if (/\bübermorgen\b|day after tomorrow/.test(text)) return addDays(on, 2)
  if (/(?<!guten )\bmorgen\b|\btomorrow\b/.test(text)) return addDays(on, 1)
  if (/\bheute\b|\bjetzt\b|\bgerade\b|\btoday\b|\bnow\b/.test(text)) return on
  const named = findDates(question).find((d) => d.day !== undefined)
  if (named?.day !== undefined) {
    const year = named.year ?? Number(on.slice(0, 4))
    const day = (y: number) => `${y}-${String(named.month).padStart(2, '0')}-${String(named.day).padStart(2, '0')}`
    return named.year === undefined && day(year) < on ? day(year + 1) : day(year)
  }
  if (/\bheilig(?:er )?abend\b|christmas eve/.test(text)) return `${on.slice(0, 4)}-12-24`
  if (/\bsilvester\b|new year'?s eve/.test(text)) return `${on.slice(0, 4)}-12-31`
  const today = (new Date(`${on}T12:00:00Z`).getUTCDay() + 6) % 7
  const weekday = weekdays.findIndex((_, i) => text.includes(weekdayName(i, 'de').toLowerCase()) || text.includes(weekdayName(i, 'en').toLowerCase()))
  return weekday < 0 ? undefined : addDays(on, (weekday - today + 7) % 7)
}

// ---- opening hours

const hoursAsked =
  /öffnungs?zeit|sprechzeit|sprechstunden? (?:der|des|im) |(?:wann|wie lange|bis wann|ab wann|bis wie viel uhr)\b.{0,60}\b(?:offen|geöffnet|zu|geschlossen|erreichbar|da)\b|(?:hat|haben|habt|ist|sind|macht)\b.{0,50}\b(?:offen|geöffnet|geschlossen)\b|(?:wann|wie lange|wie viel uhr|hat|haben|habt|ist|sind|macht)\b.{0,60}\bauf(?=\s*(?:[?!.,;]|$)| (?:am|an|heute|morgen|und|oder|im|um|bis|von|ab)\b| \p{L}+tags?\b)|opening (?:hours|times)|\b(?:is|are|when)\b.{0,60}\b(?:open|closed?)\b/u
/** It asks for nothing but hours: no date of a meeting answers it. */
export const asksForHours = (question: string): boolean =>
  /öffnungs?zeit|sprechzeit|\b(?:offen|geöffnet|geschlossen)\b|\b(?:auf|zu)[\s?!.]*$|opening (?:hours|times)|\b(?:open|closed?)\b/.test(
    plain(question),
  ) && !/nächste|termin|sitzung|tagt|next|meeting/.test(plain(question))
/** Words of names that say nothing of which office or house is meant. */
const vague = new Set([
  ...termsOf('Stadt Amt Haus Verwaltung Wesen Öffentliche Ordnung Zentrale Dienste Eigenbetrieb Musterstadt für und Kundenzentrum'),
])
const english: readonly [RegExp, string][] = [
  [/town hall|city hall/, 'Rathaus'],
  [/\blibrary\b/, 'Bücherei'],
  [/citizens?'? (?:office|service|centre|center)/, 'Bürgerbüro'],
  [/registry office/, 'Standesamt'],
  [/recycling (?:centre|center|yard)/, 'Wertstoffhof'],
  [/archives?\b/, 'Stadtarchiv'],
]

type Counter = { office?: string; place?: string; name: string }
/** Which office or house is meant: the one whose name says most of the question's words. */
function counterIn(question: string, town: Known, content: Content): Counter | undefined {
  const asked = termsOf(english.reduce((text, [says, german]) => (says.test(plain(text)) ? `${text} ${german}` : text), question))
  const fit = (name: string) =>
    [...termsOf(name)].filter((t) => t.length > 3 && !vague.has(t) && asked.has(t)).length / Math.max(1, termsOf(name).size)
  const withContact = new Set(town.contacts.flatMap((c) => (c.place ? [c.place] : [])))
  const candidates: (Counter & { fit: number })[] = [
    ...town.offices.map((o) => ({ office: o.id, name: o.name, fit: fit(o.name) })),
    // A house without hours of its own is open as the offices in it are; one without both (a bath, a hall) has hours that nobody wrote down here.
    ...content.places.flatMap((p) =>
      p.openingHours.length || withContact.has(p.id) ? [{ place: p.id, name: p.title, fit: fit(p.title) * 1.01 }] : [],
    ),
  ]
  const best = candidates.reduce((a, b) => (b.fit > a.fit ? b : a), { name: '', fit: 0 } as Counter & { fit: number })
  if (best.fit > 0) {
    // An office with hours of its own goes before the house it sits in.
    const office =
      best.place && town.contacts.find((c) => c.place === best.place && town.town.openingHours.some((h) => h.office === c.office))?.office
    return office ? { office, name: best.name } : best
  }
  return /\b(?:stadt(?:verwaltung)?|verwaltung|ihr|sie|amt|euch|you|town)\b/.test(plain(question)) ||
    /^[\s\p{P}]*(?:öffnungszeiten|opening hours)[\s\p{P}]*$/iu.test(question)
    ? { name: '' }
    : undefined
}

export function hours({ question, town, content, on, now, language }: Asked): Fact | undefined {
  if (!hoursAsked.test(plain(question))) return undefined
  const counter = counterIn(question, town, content)
  if (!counter) return undefined
  const name = counter.name || (language === 'de' ? 'Rathaus' : 'Town hall')
  const day = dayIn(question, on)
  const said = (d: string) => {
    const { spans, why } = openOn(town, content.places, counter, d)
    return `${formats(language).day(d)}: ${spansText(spans, language)}${why ? ` (${why})` : ''}`
  }
  const lines = [said(day ?? on)]
  const next = day === undefined ? nextOpen(town, content.places, counter, { on, at: formats('de').time(now) }) : undefined
  if (next && !next.now && next.on !== on) lines.push(`${language === 'de' ? 'Wieder offen' : 'Open again'}: ${said(next.on)}`)
  return {
    heading: language === 'de' ? `Öffnungszeiten: ${name}` : `Opening hours: ${name}`,
    lines: [...lines, ...weekLines(weekOf(town, content.places, counter), language)],
    source: { title: language === 'de' ? `Öffnungszeiten der ${town.town.officialName}` : `Opening hours of ${town.town.officialName}`, link: null },
  }
}

// ---- how an office is reached

const reachAsked =
  /telefon|\bnummer (?:vom|von|der|des)|e-?mail|mail-?adresse|\berreich|anrufen|kontakt|sprech(?:en|e) (?:mit|bei)|\bwer ist\b|\bwo (?:ist|finde|liegt|sitzt)\b|phone|\breach\b|contact|call\b|where is\b/

/** Phone, mail and place of an office that is asked for by its name. Who works there stands in no source. */
export function contact({ question, town, content, language }: Asked): Fact | undefined {
  if (!reachAsked.test(plain(question)) || asksForHours(question)) return undefined
  const asked = termsOf(question)
  const own = (name: string) => [...termsOf(name)].filter((t) => t.length > 3 && !vague.has(t))
  // All of a name's own words are said; of an office with two names ("Standesamt und Friedhofsverwaltung") those of the one that says "office".
  const isSaid = (name: string) => own(name).length > 0 && own(name).every((t) => holds(asked, t))
  const office =
    town.offices.find(({ name }) => isSaid(name)) ??
    town.offices.find(({ name }) =>
      name.split(/ und |, /).some((part) => /(?:amt|büro|behörde|kasse|stelle|verwaltung|archiv)$/i.test(part) && isSaid(part)),
    )
  const fact = office && officeFact(town as Town, content.places, office.id)
  if (!fact) return undefined
  return {
    heading: fact.name,
    lines: [
      ...(fact.place ? [`${fact.place.title}, ${fact.place.street}${fact.room ? `, ${fact.room}` : ''}`] : []),
      `${t('phone', language)}: ${fact.phone}`,
      `${t('mail', language)}: ${fact.mail}`,
    ],
    source: { title: language === 'de' ? `Ämter der ${town.town.officialName}` : `Offices of ${town.town.officialName}`, link: null },
  }
}

// ---- dates

const dateAsked =
  /\bwann?\b|\bnächste[rsn]?\b|\btermine?\b|\bdatum\b|welche[mnr]? tag|\bkommt\b|\bwhen\b|\bnext\b|\bdates?\b|kalender|\btagt\b|wieder\b/
const waste = /müll|abfuhr|tonne|säcke|sac?k\b|papier\b|altpapier|leerung|schadstoff|bio\b|\b(?:rubbish|waste|trash|bin|garbage)\b/
/** "was not emptied" wants somebody to come, not a date. */
const complaint =
  /nicht (?:geleert|abgeholt|geholt|gekommen|mitgenommen)|vergessen|kaputt|zu klein|bestell|wo (?:krieg|bekomm|gibt)|where do i get|kosten|kostet/
const meanings: readonly [RegExp, string][] = [
  [/restmüll|graue tonne|schwarze tonne|hausmüll|\b(?:rubbish|residual|garbage|trash)\b/, 'Restmüll'],
  [/bio(?:müll|tonne|abfall|\b)|braune tonne|organic/, 'Biomüll'],
  [/gelbe[rn]? (?:sac?k|säcke|tonne)|wertstoff(?:sack|tonne)|yellow (?:bag|bin)/, 'Gelbe Säcke'],
  [/papier|blaue tonne|\bpaper\b/, 'Papier'],
  [/sperrmüll|bulky/, 'Sperrmüll'],
  [/schadstoff|giftmobil|hazardous/, 'Schadstoffmobil'],
  [/gemeinderat(?:s?sitzung)?|stadtrat|ratssitzung|council/, 'Gemeinderat'],
]

export type Dated = { fact?: Fact; choose?: { question: string; options: string[] } }

/** The next dates of what is asked for; asks back where it depends on the part of town. */
export function dates({ question, content, on, language }: Asked): Dated | undefined {
  const text = plain(question)
  if (!dateAsked.test(text) || complaint.test(text)) return undefined
  const meant = meanings.filter(([says]) => says.test(text)).map(([, word]) => word)
  const isWaste = waste.test(text) || meant.some((m) => /müll|Säcke|Papier|Schadstoff/.test(m))
  const calendars = content.calendars
  const districts = calendars.flatMap((c) => {
    const district = /^Abfallkalender (.+)$/.exec(c.name)?.[1]
    return district ? [{ id: c.id, district }] : []
  })
  const from = startOf(question, on)
  if (isWaste && districts.length) {
    const chosen = districts.filter((d) => text.includes(d.district.toLowerCase()))
    if (!chosen.length && districts.length > 1)
      return { choose: { question, options: districts.map((d) => `${question.replace(/[?!.\s]+$/, '')} (${d.district})`) } }
    const ids = (chosen.length ? chosen : districts).map((d) => d.id)
    const kinds = meant.filter((m) => m !== 'Gemeinderat')
    const found = kinds.length
      ? kinds.flatMap((k) => nextDates(content, { from, calendars: ids, words: [k], limit: 3 }))
      : nextDates(content, { from, calendars: ids, limit: 6 })
    return found.length ? { fact: factOf(found, calendars, language) } : undefined
  }
  const others = calendars.filter((c) => !districts.some((d) => d.id === c.id)).map((c) => c.id)
  const titles = [...new Set(nextDates(content, { from, calendars: others, limit: 400 }).map((o) => o.title))]
  const asked = termsOf([question, ...meant].join(' '))
  const named = titles.filter((title) => {
    const own = [...termsOf(title.replace(/\(.*?\)/g, ''))]
    return (
      own.length > 0 && own.some((t) => t.length > 4 && holds(asked, t)) && own.filter((t) => holds(asked, t)).length >= Math.ceil(own.length / 2)
    )
  })
  if (!named.length) return undefined
  const found = named.flatMap((title) => nextDates(content, { from, calendars: others, words: [title], limit: 40 }).filter((o) => o.title === title))
  const shown = consecutive(found.sort((a, b) => a.on.localeCompare(b.on)))
  return shown.length ? { fact: factOf(shown.slice(0, 4), calendars, language) } : undefined
}

/** From which day on: "nach dem 1. Dezember", "2027", else today. */
function startOf(question: string, on: string): string {
  const named = findDates(question).find((d) => d.day !== undefined)
  const day = named && dayIn(question, on)
  if (day && day >= on) return /\b(?:nach dem|after)\b/i.test(question) ? addDays(day, 1) : day
  const year = /\b(20\d\d)\b/.exec(question)?.[1]
  return year && `${year}-01-01` > on ? `${year}-01-01` : on
}

type Stretch = Occurrence & { until?: string }
/** A fair of ten days is one thing, told from its first to its last day. */
function consecutive(found: readonly Occurrence[]): Stretch[] {
  const out: Stretch[] = []
  for (const o of found) {
    const last = out.findLast((x) => x.title === o.title)
    if (last && addDays(last.until ?? last.on, 1) === o.on) last.until = o.on
    else out.push({ ...o, ...(o.lastOn > o.on ? { until: o.lastOn } : {}) })
  }
  return out
}

function factOf(found: readonly Stretch[], calendars: Content['calendars'], language: Language): Fact {
  const names = [...new Set(found.map((o) => calendars.find((c) => c.id === o.calendar)?.name ?? ''))].filter(Boolean)
  const [bis, uhr] = language === 'de' ? ['bis', ' Uhr'] : ['to', '']
  const lines = found.map((o) => {
    const days = o.until ? `${formats(language).day(o.on)} ${bis} ${formats(language).day(o.until)}` : formats(language).day(o.on)
    const times =
      o.startAt && o.endAt && !o.until
        ? `, ${clock(formats(language).time(o.startAt), language)} ${bis} ${clock(formats(language).time(o.endAt), language)}${uhr}`
        : ''
    return `${o.title}: ${days}${times}${o.place ? `, ${o.place}` : ''}`
  })
  const notes = [...new Set(found.flatMap((o) => (o.note ? [o.note] : [])))].slice(0, 2)
  return {
    heading: language === 'de' ? 'Nächste Termine' : 'Next dates',
    lines: [...lines, ...notes],
    source: { title: names.join(', '), link: null },
  }
}

// ---- holidays

export function holidays({ question, town, on, language }: Asked): Fact | undefined {
  if (!/\bfeiertage?\b|public holidays?|bank holidays?/i.test(question) || /müll|laden|geschäft|gebühr|parken/i.test(question)) return undefined
  const year = Number(/\b(20\d\d)\b/.exec(question)?.[1] ?? on.slice(0, 4))
  const all = [year, year + 1].flatMap((y) => holidaysOf(placeOf(town as Town), y))
  const day = dayIn(question, on)
  const lines = day
    ? [
        `${formats(language).day(day)}: ${all.find((h) => h.on === day)?.name ?? (language === 'de' ? 'kein gesetzlicher Feiertag' : 'no public holiday')}`,
      ]
    : all
        .filter((h) => h.on >= (String(year) === on.slice(0, 4) ? on : `${year}-01-01`))
        .slice(0, 4)
        .map((h) => `${h.name}: ${formats(language).day(h.on)}`)
  return {
    heading: language === 'de' ? 'Gesetzliche Feiertage' : 'Public holidays',
    lines,
    source: { title: language === 'de' ? 'Feiertagsgesetz des Landes' : 'Public holidays act of the Land', link: null },
  }
}
