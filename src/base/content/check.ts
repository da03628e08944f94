import type { Town } from '../town.ts'
import { shown } from '../town-file.ts'
import { eventsOf } from './dates.ts'
import { amountText, latest, rateOf } from './rates.ts'
import type { Bylaw, Content, Rate } from './schema.ts'
import { sectionsOf } from './sections.ts'

/**
 * Whether what a town says to citizens fits together: every reference leads somewhere, every fee is the bylaw's.
 * Does not depend on the day: what is right today is right tomorrow.
 */
export function crossCheck(content: Content, town: Town): string[] {
  const problems: string[] = []
  const say = (file: string, sentence: string) => problems.push(`${shown(town.folder, file)}: ${sentence}`)
  const idsOf = (file: string, rows: { id: string }[]) => {
    const seen = new Set<string>()
    for (const { id } of rows) seen.has(id) ? say(file, `„${id}“ steht zweimal in der Liste.`) : seen.add(id)
    return seen
  }
  const ids = {
    topics: idsOf('topics.json', content.topics),
    lifeSituations: idsOf('life-situations.json', content.lifeSituations),
    services: new Set(content.services.map((s) => s.id)),
    forms: new Set(content.forms.map((f) => f.id)),
    bylaws: new Set(content.bylaws.map((b) => b.id)),
    calendars: new Set(content.calendars.map((c) => c.id)),
    places: idsOf('places.json', content.places),
    tasks: idsOf('tasks.json', content.tasks),
    golden: idsOf('golden.jsonl', content.golden),
  }
  const missing = (file: string, what: string, wanted: readonly string[], known: ReadonlySet<string>) => {
    for (const id of wanted) if (!known.has(id)) say(file, `${what} „${id}“ gibt es nicht.`)
  }

  const stellen = new Map(town.stellen.map((s) => [s.id, s.office]))
  const steps = new Map<string, Set<string>>()
  for (const l of content.lifeSituations) for (const { service } of l.steps) steps.set(service, (steps.get(service) ?? new Set<string>()).add(l.id))
  for (const s of content.services) {
    const file = `services/${s.id}.md`
    missing(file, 'Das Thema', s.topics, ids.topics)
    missing(file, 'Die Lebenslage', s.lifeSituations, ids.lifeSituations)
    missing(file, 'Das Formular', s.forms, ids.forms)
    if (s.stelle !== undefined && stellen.get(s.stelle) === undefined) say(file, `Die Stelle „${s.stelle}“ gibt es nicht.`)
    else if (s.stelle !== undefined && stellen.get(s.stelle) !== s.office)
      say(file, `Die Stelle „${s.stelle}“ gehört zum Amt „${stellen.get(s.stelle)}“, nicht zu „${s.office}“.`)
    const isStepOf = steps.get(s.id) ?? new Set()
    for (const l of s.lifeSituations)
      if (ids.lifeSituations.has(l) && !isStepOf.has(l)) say(file, `Die Lebenslage „${l}“ hat keinen Schritt zu dieser Leistung.`)
    for (const l of isStepOf) if (!s.lifeSituations.includes(l)) say(file, `Die Lebenslage „${l}“ führt hierher; sie fehlt unter „lifeSituations“.`)
    if (s.online !== null) {
      const form = content.forms.find((f) => f.id === s.online)
      if (!form) say(file, `Das Formular „${s.online}“ (online) gibt es nicht.`)
      else if (form.kind !== 'online') say(file, `Das Formular „${s.online}“ ist zum Ausdrucken (pdf) und keines für „online“.`)
      if (!s.forms.includes(s.online)) say(file, `Das Formular „${s.online}“ (online) fehlt unter „forms“.`)
    }
    for (const fee of s.fees) {
      if (!fee.bylaw) continue
      const [bylaw = '', nr = ''] = [fee.bylaw.slice(0, fee.bylaw.indexOf('#')), fee.bylaw.slice(fee.bylaw.indexOf('#') + 1)]
      const version = latest(content.bylaws, bylaw)
      if (!version) say(file, `Die Satzung „${bylaw}“ (Gebühr „${fee.what}“) gibt es nicht oder keine Fassung gilt weiter.`)
      else {
        const rate = rateOf(version, nr)
        if (!rate) say(file, `Die Satzung „${bylaw}“ hat in der geltenden Fassung keinen Satz „${nr}“ (Gebühr „${fee.what}“).`)
        else if (amountText(rate) !== amountText(fee))
          say(file, `Gebühr „${fee.what}“: hier ${amountText(fee)}, in der geltenden Fassung der Satzung ${amountText(rate)} (${fee.bylaw}).`)
      }
    }
  }

  for (const l of content.lifeSituations)
    missing(
      'life-situations.json',
      `„${l.id}“: Die Leistung`,
      l.steps.map((s) => s.service),
      ids.services,
    )

  for (const [id, versions] of Map.groupBy(content.bylaws, (b) => b.id)) {
    const ordered = versions.toSorted((a, b) => a.validFrom.localeCompare(b.validFrom))
    ordered.forEach((b, i) => {
      const file = `bylaws/${id}.${b.validFrom}.md`
      if (b.validTo !== undefined && b.validTo < b.validFrom) say(file, `Das Ende ${b.validTo} liegt vor dem Beginn ${b.validFrom}.`)
      const next = ordered[i + 1]
      if (next && b.validTo === undefined) say(file, `Hat kein „validTo“, obwohl am ${next.validFrom} eine neue Fassung beginnt.`)
      else if (next && dayAfter(b.validTo ?? '') !== next.validFrom)
        say(file, `Gilt bis ${b.validTo}, die nächste Fassung ab ${next.validFrom}; Fassungen schließen lückenlos aneinander an.`)
      checkRates(b, (sentence) => say(file, sentence))
    })
  }

  for (const f of content.forms) {
    const file = `forms/${f.id}.json`
    const { properties, required, allOf = [] } = f.schema
    const fields = new Set(Object.keys(properties))
    missing(file, 'Die Leistung', [f.service], ids.services)
    if (ids.services.has(f.service) && !content.services.find((s) => s.id === f.service)?.forms.includes(f.id))
      say(file, `Die Leistung „${f.service}“ nennt dieses Formular nicht unter „forms“.`)
    const placed = f.steps.flatMap((s) => s.fields)
    for (const name of fields) {
      const times = placed.filter((p) => p === name).length
      if (times !== 1) say(file, `Das Feld „${name}“ steht in ${times === 0 ? 'keinem Schritt' : `${times} Schritten`}; es gehört in genau einen.`)
    }
    missing(file, 'Ein Schritt nennt das Feld', placed, fields)
    missing(file, 'Als Pflicht ist genannt das Feld', required, fields)
    for (const { if: condition, then } of allOf) {
      const asked = Object.entries(condition.properties)
      const [name, value] = [asked[0]?.[0] ?? '', asked[0]?.[1].const]
      missing(file, 'Eine Bedingung nennt das Feld', [name, ...condition.required, ...then.required], fields)
      if (asked.length !== 1 || condition.required[0] !== name)
        say(file, `Die Bedingung für „${then.required.join(', ')}“ braucht genau ein Feld und nennt es in „required“.`)
      const choice = properties[name]?.oneOf
      if (choice && !choice.some((o) => o.const === value))
        say(file, `Die Bedingung vergleicht „${name}“ mit „${value}“; das steht nicht zur Auswahl.`)
      for (const field of then.required) if (required.includes(field)) say(file, `Das Feld „${field}“ ist immer Pflicht und braucht keine Bedingung.`)
    }
    idsOf(file, f.attachments)
  }

  for (const { id, authority } of content.services)
    if (authority && content.tasks.length && !content.tasks.some((t) => t.authority && authority.name.startsWith(t.authority)))
      say(`services/${id}.md`, `Die Behörde „${authority.name}“ hat nach „tasks.json“ keine Aufgabe.`)

  for (const { office, place } of town.contacts)
    if (place !== undefined && content.places.length && !ids.places.has(place))
      say('contacts.json', `Amt „${office}“: Den Ort „${place}“ gibt es nicht.`)
  for (const p of content.places)
    for (const h of p.openingHours) if (h.from >= h.to) say('places.json', `„${p.id}“: „${h.from}“ liegt nicht vor „${h.to}“.`)

  const uids = new Map<string, string>()
  for (const c of content.calendars) {
    const file = `calendars/${c.id}.ics`
    try {
      if (!c.ics.includes('BEGIN:VTIMEZONE\r\nTZID:Europe/Berlin')) say(file, 'Die Zeitzone Europe/Berlin (VTIMEZONE) fehlt.')
      for (const event of eventsOf(c)) {
        const twin = uids.get(event.uid)
        if (!event.uid || twin) say(file, event.uid ? `Die UID „${event.uid}“ gibt es schon (${twin}).` : `„${event.summary}“ hat keine UID.`)
        uids.set(event.uid, c.id)
        if (!event.summary || !event.startDate) say(file, `Ein Termin hat keinen Namen oder keinen Beginn (UID „${event.uid}“).`)
        else if (!event.startDate.isDate && event.startDate.zone?.tzid !== 'Europe/Berlin')
          say(file, `„${event.summary}“ steht nicht in TZID=Europe/Berlin.`)
      }
    } catch {
      say(file, 'Das ist kein gültiger Kalender (iCalendar).')
    }
  }

  for (const g of content.golden) {
    const file = 'golden.jsonl'
    if ('mustNotAnswer' in g) {
      missing(file, `„${g.id}“: Die Leistung`, g.referTo ?? [], ids.services)
      continue
    }
    missing(file, `„${g.id}“: Die Leistung`, g.services, ids.services)
    missing(file, `„${g.id}“: Der Kalender`, g.calendars ?? [], ids.calendars)
    for (const named of g.bylaws) {
      const [id = '', nr] = named.split('#')
      if (!ids.bylaws.has(id)) say(file, `„${g.id}“: Die Satzung „${id}“ gibt es nicht.`)
      else if (nr !== undefined && !content.bylaws.some((b) => b.id === id && (rateOf(b, nr) || b.text.includes(`## ${nr} `))))
        say(file, `„${g.id}“: Die Satzung „${id}“ hat kein „${nr}“.`)
    }
  }
  return problems
}

/** Every amount of the list for machines stands in the wording, at the place it names. */
function checkRates(bylaw: Bylaw, say: (sentence: string) => void) {
  const seen = new Set<string>()
  for (const rate of bylaw.rates) {
    if (seen.has(rate.nr)) say(`Der Satz „${rate.nr}“ steht zweimal in „rates“.`)
    seen.add(rate.nr)
    const passage = passageOf(bylaw, rate.nr)
    if (passage === undefined) {
      say(`Der Satz „${rate.nr}“ (${rate.what}) hat keine Stelle im Wortlaut.`)
      continue
    }
    for (const figure of figuresOf(rate))
      if (!passage.includes(figure)) say(`Der Satz „${rate.nr}“ (${rate.what}): „${figure}“ steht dort nicht im Wortlaut.`)
  }
}

/** The row of the Gebührenverzeichnis, or the paragraph that `nr` names. */
function passageOf({ text }: Bylaw, nr: string): string | undefined {
  if (!nr.startsWith('§')) return text.split('\n').find((line) => line.startsWith(`| ${nr} |`))
  const [, paragraph = '', absatz, nummer] = /^§ (\d+[a-z]?)(?: Abs\. (\d+[a-z]?))?(?:(?: Satz \d+)? Nr\. (\d+))?/.exec(nr) ?? []
  const section = sectionsOf(`# _\n${text}`).sections.find(([heading]) => heading.startsWith(`§ ${paragraph} `))?.[1]
  if (section === undefined || (!absatz && !nummer)) return section
  const within = absatz ? section.split(/\n(?=\(\d+[a-z]?\) )/).find((p) => p.startsWith(`(${absatz}) `)) : section
  return nummer ? within?.split(/\n(?=\d+\. )/).find((p) => p.startsWith(`${nummer}. `)) : within
}

const figure = (n: number) => n.toLocaleString('de-DE', { maximumFractionDigits: 2, useGrouping: true })
const euros = (cents: number) => figure(cents / 100)
/** The figures of a rate as the wording writes them; whole euros may stand without their cents. */
const figuresOf = (r: Rate): string[] => [
  ...[r.cents, r.fromCents, r.toCents, r.minCents, r.maxCents].flatMap((cents) => (cents ? [euros(cents).replace(/,(\d)$/, ',$10')] : [])),
  ...(r.percent === undefined ? [] : [figure(r.percent)]),
]

function dayAfter(day: string): string {
  const date = new Date(`${day}T12:00:00Z`)
  date.setUTCDate(date.getUTCDate() + 1)
  return Number.isNaN(date.getTime()) ? '' : date.toISOString().slice(0, 10)
}
