import { readFile } from 'node:fs/promises'
import { XMLParser } from 'fast-xml-parser'
import { z } from 'zod'
import { AppError } from '#base/errors.ts'
import type { KnownDocument, Section } from '../contract.ts'
import { type Change, type Means, placed, type Source, Standing } from './source.ts'

/** A catalogue comes as one file, from the web or from a folder. */
export const FileSettings = Standing.extend({ url: z.url({ protocol: /^https?$/ }).optional(), path: z.string().optional() }).refine(
  (s) => (s.url === undefined) !== (s.path === undefined),
  {
    error: 'braucht genau eines von „url“ und „path“.',
  },
)
/** Which columns hold what; the others become sections under their own name. */
export const CsvSettings = FileSettings.safeExtend({
  key: z.string(),
  title: z.string(),
  link: z.string().optional(),
  keywords: z.string().optional(),
})

type FileSettings = z.output<typeof FileSettings>
type Cursor = { etag?: string; modified?: string }

/** The file, or nothing where it is the same as last time. */
export async function fileOf(settings: FileSettings, cursor: unknown, { reach }: Means): Promise<{ bytes: Buffer; cursor: Cursor } | undefined> {
  if (settings.path)
    return {
      bytes: await readFile(settings.path).catch(() => {
        throw new AppError('knowledge.folder-missing', 422, { path: settings.path ?? '' })
      }),
      cursor: {},
    }
  const before = (cursor ?? {}) as Cursor
  const url = settings.url as string
  const { status, headers, bytes } = await reach.get(url, {
    ...(before.etag ? { 'if-none-match': before.etag } : {}),
    ...(before.modified ? { 'if-modified-since': before.modified } : {}),
  })
  if (status === 304) return undefined
  if (status !== 200) throw new AppError('knowledge.unreachable', 503, { host: new URL(url).host, why: String(status) })
  return {
    bytes,
    cursor: { ...(headers.etag ? { etag: headers.etag } : {}), ...(headers['last-modified'] ? { modified: headers['last-modified'] } : {}) },
  }
}

export const hostsOf = ({ url }: FileSettings) => (url ? [new URL(url).host] : [])

function catalogue<S extends FileSettings>(
  settings: z.ZodType<S>,
  documents: (bytes: Buffer, settings: S, means: Means) => KnownDocument[] | Promise<KnownDocument[]>,
): Source<S> {
  return {
    settings,
    hosts: hostsOf,
    async *changes(s, cursor, means): AsyncGenerator<Change> {
      const file = await fileOf(s, cursor, means)
      if (!file) return yield { kind: 'end', complete: false, cursor }
      for (const document of await documents(file.bytes, s, means)) yield { kind: 'document', document: placed(s, document) }
      yield { kind: 'end', complete: true, cursor: file.cursor }
    },
  }
}

const notUnderstood = (what: string, where = '') => new AppError('knowledge.not-understood', 422, { what, host: '', where })

/** The modules of a Leistung in FIM's order. @see urn:de:xzufi:codeliste:leistungstextmodulleika, version 20240216 */
const MODULES: Record<string, string> = {
  '02': 'Leistungsbezeichnung',
  '03': 'Leistungsname',
  '05': 'Kurztext',
  '06': 'Volltext',
  '07': 'Handlungsgrundlagen',
  '08': 'Erforderliche Unterlagen',
  '09': 'Voraussetzungen',
  '11': 'Verfahrensablauf',
  '14': 'Formulare',
  '15': 'Weiterführende Informationen',
  '16': 'Hinweise',
  '18': 'Urheber',
  '22': 'Zuständige Stelle',
  '23': 'Ansprechpunkt',
  '24': 'Teaser',
  '25': 'Rechtsbehelf',
  modulFrist: 'Fristen',
  modulKosten: 'Kosten',
  modulBearbeitungsdauer: 'Bearbeitungsdauer',
  modulDokument: 'Erforderliche Unterlagen',
  modulBegriffImKontext: 'Begriffe',
}
const silent = new Set(['02', '03', '18'])

type Xml = { [name: string]: Xml[] | string | undefined }
const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  removeNSPrefix: true,
  parseTagValue: false,
  parseAttributeValue: false,
  isArray: (_, __, isLeaf, isAttribute) => !isAttribute && !isLeaf,
  processEntities: true,
})

/** A Leistung as a catalogue has it, with the forms and pages it links to. */
export type CatalogueDocument = KnownDocument & { links: { title: string; url: string }[] }

/** Leistungen from an XZuFi 2.2 message: every text module in German becomes a section; LeiKa key and terms become keywords. */
export function xzufiDocuments(bytes: Buffer): CatalogueDocument[] {
  let root: unknown
  try {
    root = parser.parse(bytes.toString('utf8'))
  } catch {
    throw notUnderstood('XZuFi')
  }
  const leistungen = everyOf(root, 'leistung')
  if (!leistungen.length) throw notUnderstood('XZuFi', 'leistung')
  return leistungen.map((leistung): CatalogueDocument => {
    const modules = Object.entries(leistung).flatMap(([name, values]) =>
      name.startsWith('modul') && Array.isArray(values)
        ? values.map((module) => ({ code: textAt(module, 'leikaTextmodul') || name, text: germanOf(module), link: firstText(module, 'uri') }))
        : [],
    )
    const named = (code: string) => modules.find((m) => m.code === code)?.text
    const key = textAt(leistung, 'id') || firstText(leistung, 'referenzLeiKa')
    const title = named('03') || named('02')
    if (!key || !title) throw notUnderstood('XZuFi', key || 'id')
    const leika = firstText(leistung, 'referenzLeiKa')
    const sections = modules
      .filter((m) => m.text && !silent.has(m.code))
      .map((m): Section => ({ path: [MODULES[m.code] ?? 'Hinweise'], text: m.text, ...(m.link ? { link: m.link } : {}) }))
    const terms = everyOf(leistung, 'modulBegriffImKontext').map(germanOf)
    const [validity] = everyOf(leistung, 'gueltigkeit')
    const [from, to] = [validity && textAt(validity, 'beginn'), validity && textAt(validity, 'ende')]
    return {
      key,
      title,
      sections: sections.length ? sections : [{ path: [], text: title }],
      keywords: [named('02') ?? '', leika, ...terms].filter((k) => k && k !== title),
      ...(from ? { validFrom: from.slice(0, 10) } : {}),
      ...(to ? { validTo: to.slice(0, 10) } : {}),
      links: modules.flatMap((m) => (m.link ? [{ title: MODULES[m.code] ?? title, url: m.link }] : [])),
    }
  })
}

const isXml = (x: unknown): x is Xml => typeof x === 'object' && x !== null
/** Every element of that name, outermost first, not within another of it. */
function everyOf(x: unknown, name: string): Xml[] {
  if (Array.isArray(x)) return x.flatMap((y) => everyOf(y, name))
  if (!isXml(x)) return []
  return Object.entries(x).flatMap(([key, value]) =>
    key === name ? (Array.isArray(value) ? value : [{ '#text': value }]).filter(isXml) : everyOf(value, name),
  )
}
function textIn(x: unknown): string {
  if (typeof x === 'string') return x
  if (Array.isArray(x)) return x.map(textIn).filter(Boolean).join('\n')
  return isXml(x)
    ? Object.entries(x)
        .flatMap(([name, value]) => (name.startsWith('@') ? [] : [textIn(value)]))
        .filter(Boolean)
        .join('\n')
    : ''
}
const textAt = (x: Xml, name: string): string => textIn(x[name]).trim()
const firstText = (x: Xml, name: string): string => textIn(everyOf(x, name)[0] ?? '').trim()

/** The German contents of a module; another language (also "leichte Sprache") is another text, not more of this one. */
function germanOf(module: Xml): string {
  const inhalte = ['inhalt', 'text', 'bezeichnung', 'beschreibung', 'titel'].flatMap((name) => everyOf(module, name))
  const said = inhalte.filter((i) => /^(?:de|de-DE)?$/i.test(String(i['@languageCode'] ?? '')))
  return [...new Set(said.map(textIn).map(plain))].filter(Boolean).join('\n')
}

/** XZuFi and ZMS texts are HTML fragments. */
const plain = (text: string) =>
  text
    .replace(/<(?:br|\/p|\/li|\/h\d|\/tr)\b[^>]*>/gi, '\n')
    .replace(/<[^<>]*>/g, '')
    .replace(/&nbsp;|\u00a0/g, ' ')
    .replace(/&amp;/g, '&')
    .replace(/&quot;/g, '"')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/[ \t]+/g, ' ')
    .replace(/ ?\n[\n ]*/g, '\n')
    .trim()

const Named = z.union([z.string(), z.looseObject({ name: z.string().nullish(), description: z.string().nullish(), link: z.string().nullish() })])
const ZmsService = z.looseObject({
  id: z.coerce.string(),
  name: z.string(),
  leika: z.string().nullish(),
  description: z.string().nullish(),
  fees: z.string().nullish(),
  forms: z.array(Named).nullish(),
  requirements: z.array(Named).nullish(),
  prerequisites: z.array(Named).nullish(),
  processing_time: z.string().nullish(),
  keywords: z.union([z.string(), z.array(z.string())]).nullish(),
  public: z.boolean().nullish(),
  meta: z.looseObject({ keywords: z.string().nullish(), url: z.string().nullish() }).nullish(),
})

/**
 * Services as Munich and the ZMS publish them: `{data: […]}`, a list, or a line of JSON each.
 *
 * @param options.keywords false: what editors say people type is left out, to be asked instead
 * @param options.hidden also services that the town does not show
 */
export function zmsDocuments(bytes: Buffer, { keywords = true, hidden = false }: { keywords?: boolean; hidden?: boolean } = {}): CatalogueDocument[] {
  const text = bytes.toString('utf8').trim()
  let raw: unknown
  try {
    raw = JSON.parse(text)
  } catch {
    try {
      raw = text.split('\n').map((line) => JSON.parse(line))
    } catch {
      throw notUnderstood('ZMS')
    }
  }
  const list = z.array(ZmsService).safeParse(isXml(raw) && 'data' in raw ? raw.data : raw)
  if (!list.success) throw notUnderstood('ZMS', list.error.issues[0]?.path.join('.'))
  return list.data
    .filter((s) => hidden || s.public !== false)
    .map((s): CatalogueDocument => {
      const listed = (items: readonly z.output<typeof Named>[] | null | undefined) =>
        (items ?? [])
          .map((i) => (typeof i === 'string' ? i : [i.name, i.description].filter(Boolean).join(': ')))
          .map(plain)
          .join('\n')
      const sections = (
        [
          ['', plain(s.description ?? '')],
          ['Voraussetzungen', listed(s.prerequisites)],
          ['Erforderliche Unterlagen', listed(s.requirements)],
          ['Kosten', plain(s.fees ?? '')],
          ['Bearbeitungsdauer', plain(s.processing_time ?? '')],
          ['Formulare', listed(s.forms)],
        ] as const
      ).flatMap(([heading, body]): Section[] => (body ? [{ path: heading ? [heading] : [], text: body }] : []))
      const said = keywords ? [s.keywords ?? [], s.meta?.keywords ?? []].flat().flatMap((k) => k.split(',')) : []
      return {
        key: s.id,
        title: s.name,
        link: s.meta?.url ?? undefined,
        sections: sections.length ? sections : [{ path: [], text: s.name }],
        keywords: [...new Set([...said.map((k) => k.trim()), s.leika ?? ''])].filter(Boolean),
        links: (s.forms ?? []).flatMap((f) => (typeof f !== 'string' && f.name && f.link ? [{ title: f.name, url: f.link }] : [])),
      }
    })
}

export const xzufi = catalogue(FileSettings, xzufiDocuments)
export const zms = catalogue(FileSettings, (bytes) => zmsDocuments(bytes))

/** A table with a line of headings; every other column is a section. */
export const csv = catalogue<z.output<typeof CsvSettings>>(CsvSettings, async (bytes, settings, { read }) => {
  const reading = await read({ name: 'tabelle.csv', bytes })
  if (reading.outcome !== 'read') throw notUnderstood('CSV')
  const [head = [], ...rows] = reading.pages
    .flatMap((p) => p.blocks.flatMap((b) => b.rows ?? []))
    .map((row) => row.map((c) => reading.text.slice(c.start, c.end).trim()))
  const at = (row: readonly string[], name: string | undefined) => (name === undefined ? '' : (row[head.indexOf(name)] ?? ''))
  for (const name of [settings.key, settings.title]) if (!head.includes(name)) throw notUnderstood('CSV', name)
  const own = new Set([settings.key, settings.title, settings.link, settings.keywords])
  return rows.flatMap((row): KnownDocument[] => {
    const [key, title, link] = [at(row, settings.key), at(row, settings.title), at(row, settings.link)]
    if (!key || !title) return []
    const sections = head.flatMap((name, i): Section[] => (own.has(name) || !row[i] ? [] : [{ path: [name], text: row[i] ?? '' }]))
    return [
      {
        key,
        title,
        link: link || undefined,
        sections: sections.length ? sections : [{ path: [], text: title }],
        keywords: at(row, settings.keywords)
          .split(/[;,]/)
          .map((k) => k.trim())
          .filter(Boolean),
      },
    ]
  })
})
