import { z } from 'zod'
import { AppError } from '#base/errors.ts'
import type { Section } from '../contract.ts'
import { sectionsOf } from '../passages.ts'
import { type Change, type Means, placed, type Source, Standing } from './source.ts'

/** `url`: the system or one body of an OParl 1.1 interface. `from`: older papers and meetings are left out. */
export const OparlSettings = Standing.extend({
  url: z.url({ protocol: /^https?$/ }),
  from: z.iso.date().optional(),
  files: z.boolean().default(true),
})

const File = z.object({
  name: z.string().optional(),
  fileName: z.string().optional(),
  mimeType: z.string().optional(),
  accessUrl: z.string().optional(),
  text: z.string().optional(),
  deleted: z.boolean().optional(),
})
const Thing = z.looseObject({
  id: z.string(),
  deleted: z.boolean().optional(),
  name: z.string().optional(),
  web: z.string().optional(),
  modified: z.string().optional(),
})
const Paper = Thing.extend({
  reference: z.string().optional(),
  paperType: z.string().optional(),
  date: z.string().optional(),
  mainFile: File.optional(),
  auxiliaryFile: z.array(File).optional(),
})
const AgendaItem = z.looseObject({
  number: z.string().optional(),
  order: z.number().optional(),
  name: z.string().optional(),
  public: z.boolean().optional(),
  result: z.string().optional(),
  resolutionText: z.string().optional(),
  deleted: z.boolean().optional(),
})
const Meeting = Thing.extend({
  start: z.string().optional(),
  cancelled: z.boolean().optional(),
  location: z.unknown(),
  agendaItem: z.array(AgendaItem).optional(),
})
const List = z.object({ data: z.array(z.unknown()), links: z.object({ next: z.string().nullish() }).optional() })
const Body = Thing.extend({ paper: z.string(), meeting: z.string() })

type Cursor = { since: string }
type Settings = z.output<typeof OparlSettings>

/**
 * The papers and meetings of a council: the first time all, later what has changed since (`modified_since`; what the server names as deleted leaves).
 * Agenda items and files that are not public are never asked for. @see OParl 1.1, sections 2.5 and 3
 */
export const oparl: Source<Settings> = {
  settings: OparlSettings,
  hosts: ({ url }) => [new URL(url).host],
  async *changes(settings, cursor, means) {
    const since = (cursor as Cursor | undefined)?.since
    let last = since ?? ''
    const noticed = (modified = '') => {
      if (modified && (!last || Date.parse(modified) > Date.parse(last))) last = modified
    }
    for (const body of await bodiesOf(settings.url, means)) {
      for await (const raw of listOf(body.paper, since, means)) {
        const paper = readAs(Paper, raw, settings.url)
        noticed(paper.modified)
        if (paper.deleted) yield { kind: 'gone', key: paper.id }
        else if (!settings.from || !paper.date || paper.date >= settings.from) yield* paperOf(paper, settings, means)
      }
      for await (const raw of listOf(body.meeting, since, means)) {
        const meeting = readAs(Meeting, raw, settings.url)
        noticed(meeting.modified)
        if (meeting.deleted || meeting.cancelled) yield { kind: 'gone', key: meeting.id }
        else if (!settings.from || !meeting.start || meeting.start >= settings.from) yield meetingOf(meeting, settings)
      }
    }
    yield { kind: 'end', complete: since === undefined, cursor: { since: last || means.now.toISOString() } }
  },
}

const readAs = <T>(type: z.ZodType<T>, value: unknown, url: string): T => {
  const result = type.safeParse(value)
  if (result.success) return result.data
  throw new AppError('knowledge.not-understood', 422, { what: 'OParl', host: new URL(url).host, where: result.error.issues[0]?.path.join('.') ?? '' })
}

async function json(url: string, { reach }: Means): Promise<unknown> {
  const { status, bytes } = await reach.get(url, { accept: 'application/json' })
  if (status !== 200) throw new AppError('knowledge.unreachable', 503, { host: new URL(url).host, why: String(status) })
  try {
    return JSON.parse(bytes.toString('utf8'))
  } catch {
    throw new AppError('knowledge.not-understood', 422, { what: 'OParl', host: new URL(url).host, where: '' })
  }
}

async function bodiesOf(url: string, means: Means) {
  const first = readAs(z.looseObject({ type: z.string(), body: z.union([z.string(), z.array(z.string())]).optional() }), await json(url, means), url)
  if (/\/Body$/.test(first.type)) return [readAs(Body, first, url)]
  if (typeof first.body !== 'string') return Promise.all((first.body ?? []).map(async (b) => readAs(Body, await json(b, means), url)))
  const bodies = []
  for await (const raw of listOf(first.body, undefined, means)) bodies.push(readAs(Body, raw, url))
  return bodies
}

async function* listOf(url: string, since: string | undefined, means: Means): AsyncGenerator<unknown> {
  const first = new URL(url)
  if (since) first.searchParams.set('modified_since', since)
  const seen = new Set<string>()
  for (let next: string | undefined = first.href; next !== undefined && !seen.has(next); ) {
    seen.add(next)
    const page: z.output<typeof List> = readAs(List, await json(next, means), url)
    yield* page.data
    next = page.links?.next ? new URL(page.links.next, url).href : undefined
  }
}

const day = (instant = '') => instant.slice(0, 10).split('-').reverse().join('.')

async function* paperOf(paper: z.output<typeof Paper>, settings: Settings, means: Means): AsyncGenerator<Change> {
  const title = paper.name ?? paper.reference ?? paper.id
  const link = paper.web ?? paper.id
  const head = [paper.paperType ?? 'Vorlage', paper.reference, paper.date && `vom ${day(paper.date)}`].filter(Boolean).join(' ')
  const sections: Section[] = [{ path: [], text: `${head}: ${title}`, link }]
  for (const file of [paper.mainFile, ...(paper.auxiliaryFile ?? [])]) {
    if (!file || file.deleted) continue
    const heading = file.name ?? file.fileName ?? 'Anlage'
    if (file.text) sections.push({ path: [heading], text: file.text, ...(file.accessUrl ? { link: file.accessUrl } : {}) })
    else if (settings.files && file.accessUrl && means.reach.allows(file.accessUrl)) {
      const url = file.accessUrl
      const { status, bytes } = await means.reach.get(url)
      if (status !== 200) continue
      const reading = await means.read({ name: file.fileName ?? 'anlage.pdf', bytes })
      if (reading.outcome !== 'read') continue
      for (const section of sectionsOf(reading, (page) => (reading.kind === 'pdf' ? `${url}#page=${page}` : url)))
        sections.push({ ...section, path: [heading, ...section.path] })
    } else sections.push({ path: [], text: heading, ...(file.accessUrl ? { link: file.accessUrl } : {}) })
  }
  yield {
    kind: 'document',
    document: placed(settings, { key: paper.id, title, link, sections, keywords: [paper.reference, paper.paperType].filter((k) => k !== undefined) }),
  }
}

function meetingOf(meeting: z.output<typeof Meeting>, settings: Settings): Change {
  const title = `${meeting.name ?? 'Sitzung'}${meeting.start ? ` am ${day(meeting.start)}` : ''}`
  const items = (meeting.agendaItem ?? []).filter((i) => i.public !== false && !i.deleted && i.name).sort((a, b) => (a.order ?? 0) - (b.order ?? 0))
  const sections = items.map((i): Section => {
    const name = [i.number && `TOP ${i.number}`, i.name].filter(Boolean).join(': ')
    return {
      path: ['Tagesordnung'],
      text: [name, i.result && `Ergebnis: ${i.result}`, i.resolutionText && `Beschluss: ${i.resolutionText}`].filter(Boolean).join('\n'),
    }
  })
  const when = meeting.start ? [{ path: [], text: `${title}. Beginn ${meeting.start.slice(11, 16)} Uhr.` }] : []
  return {
    kind: 'document',
    document: placed(settings, { key: meeting.id, title, link: meeting.web ?? meeting.id, sections: [...when, ...sections] }),
  }
}
