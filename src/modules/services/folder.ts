import { createHash } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import { type KnownDocument, type Section, tell } from '#ai/knowledge/index.ts'
import { addDays, longDay } from '#base/calendar/index.ts'
import { type Bylaw, type Calendar, occurrencesOf, type Service, sectionsOf } from '#base/content/index.ts'
import type { Ctx } from '#base/ctx.ts'
import { transact } from '#base/db.ts'
import { formats } from '#base/format.ts'
import { dayOf } from '#base/time.ts'
import { bausteine, indexFolder, type Leistung } from './contract.ts'
import { servicesSource } from './finder.ts'
import * as store from './store.ts'

/** A Leistung of the folder as a version holds it. */
export function fromFolder({ texts, ...s }: Service): Leistung {
  const { id: _, ...head } = s
  return {
    ...head,
    leika: s.leika ?? [],
    authority: s.authority ?? null,
    office: s.office ?? null,
    stelle: s.stelle ?? null,
    documents: s.documents.map(({ what, when }) => ({ what, when: when ?? null })),
    links: [],
    localRule: s.localRule ?? null,
    texts,
  }
}

/** What the folder said when it was last taken over. */
const name = 'folder'

/**
 * At the start: what the town's folder says. In a new town it is published; later a change of the folder waits for an editor like every other change,
 * with its differences. A start without news writes nothing.
 */
export async function seed(ctx: Ctx): Promise<void> {
  const { db, content, jobs } = ctx
  const fingerprint = createHash('sha256').update(JSON.stringify(content)).digest('hex')
  if ((await store.findFingerprint(db, name)) === fingerprint) return
  const before = new Map((await store.latestOf(db, ['folder'])).map((v) => [v.serviceId, v.content]))
  const known = new Set((await store.listPublished(db)).map((v) => v.serviceId))
  const waiting = new Set((await store.listWaiting(db)).map((v) => v.serviceId))
  const news = content.services
    .map((s) => ({ serviceId: s.id, content: fromFolder(s) }))
    .filter((n) => !isDeepStrictEqual(before.get(n.serviceId), JSON.parse(JSON.stringify(n.content))))
  await transact(db, async (tx) => {
    await store.insertVersions(
      tx,
      news
        // What an editor is writing is not overwritten; the folder's news then come after the next start.
        .filter((n) => !waiting.has(n.serviceId))
        .map((n) => ({
          ...n,
          origin: 'folder' as const,
          editedBy: null,
          status: known.has(n.serviceId) || before.has(n.serviceId) ? ('submitted' as const) : ('published' as const),
        })),
    )
    if (!news.some((n) => waiting.has(n.serviceId))) await store.saveFingerprint(tx, name, fingerprint)
    await jobs.send(tx, indexFolder, {})
  })
}

/** Brings the index up to what is published, to the bylaws and to the calendars. Safe to run twice; every night, because dates pass. */
export async function index({ db, content, now }: Ctx): Promise<void> {
  const published = await store.listPublished(db)
  await tell(db, { id: servicesSource, title: 'Leistungen der Stadt' }, published.map(serviceDocument), { complete: true, now })
  await tell(db, { id: 'ortsrecht', title: 'Ortsrecht' }, content.bylaws.map(bylawDocument), { complete: true, now })
  await tell(
    db,
    { id: 'kalender', title: 'Kalender der Stadt' },
    content.calendars.flatMap((c) => calendarDocuments(c, dayOf(now))),
    { complete: true, now },
  )
}

/** After a publication: this Leistung and no other. */
export async function indexOne({ db, now }: Ctx, { id }: { id: string }): Promise<void> {
  const found = await store.findPublished(db, id)
  await tell(db, { id: servicesSource, title: 'Leistungen der Stadt' }, found ? [serviceDocument(found)] : [], { removed: found ? [] : [id], now })
}

/** A Leistung as the search reads it. What belongs to another authority is the county's word, not the town's. */
function serviceDocument({ serviceId, content: l }: store.WithContent): KnownDocument {
  const sections = bausteine.flatMap((b): Section[] => {
    const text = l.texts[b]
    return text
      ? [{ path: b === 'Teaser' || b === 'Kurztext' || b === 'Volltext' ? [] : [b], text, link: `/leistungen/${serviceId}#${anchorOf(b)}` }]
      : []
  })
  const law = l.law.length ? [{ path: ['Rechtsgrundlagen'], text: l.law.join('\n'), link: `/leistungen/${serviceId}#recht` }] : []
  return {
    key: serviceId,
    title: l.title,
    link: `/leistungen/${serviceId}`,
    level: l.authority ? 'county' : 'town',
    sections: [...sections, ...law],
    keywords: [...new Set([l.name, ...l.keywords, ...l.synonyms, ...l.leika])].filter((k) => k !== l.title),
    ...(l.validFrom ? { validFrom: l.validFrom } : {}),
  }
}

/** The place of a text module on its page. */
export const anchorOf = (heading: string) =>
  heading
    .toLowerCase()
    .replace(/[äöüß]/g, (c) => ({ ä: 'ae', ö: 'oe', ü: 'ue', ß: 'ss' })[c] ?? c)
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')

function bylawDocument(b: Bylaw): KnownDocument {
  const link = `/ortsrecht/${b.id}?on=${b.validFrom}`
  const { sections } = sectionsOf(`# ${b.title}\n${b.text}`)
  return {
    key: `${b.id}@${b.validFrom}`,
    title: b.short,
    link,
    keywords: [b.title],
    sections: sections.map(([heading, text]) => ({ path: [heading], text, link: `${link}#${anchorOf(heading)}` })),
    validFrom: b.validFrom,
    ...(b.validTo ? { validTo: b.validTo } : {}),
  }
}

const ahead = 400
const mostNamed = 40
/** The dates to come of each thing that a calendar repeats, as one document. */
function calendarDocuments(calendar: Calendar, today: string): KnownDocument[] {
  const byTitle = Map.groupBy(occurrencesOf([calendar], { from: today, to: addDays(today, ahead) }), (o) => o.title)
  return [...byTitle].map(([title, dates]): KnownDocument => {
    const [first] = dates
    const time = (at: Date | undefined) => (at ? formats('de').time(at) : '')
    const lines = dates.slice(0, mostNamed).map((d) => `${longDay(d.on)}${d.startAt ? `, ${time(d.startAt)} bis ${time(d.endAt)} Uhr` : ''}`)
    return {
      key: `${calendar.id}/${anchorOf(title)}`,
      title: `${title} (${calendar.name})`,
      link: `/termine-der-stadt?calendar=${calendar.id}`,
      keywords: [...new Set(dates.flatMap((d) => d.categories))],
      sections: [{ path: [], text: [first?.place && `Wo: ${first.place}`, first?.note, ...lines].filter(Boolean).join('\n') }],
      validTo: dates.at(-1)?.lastOn ?? today,
    }
  })
}
