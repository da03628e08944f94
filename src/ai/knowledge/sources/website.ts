import { XMLParser } from 'fast-xml-parser'
import { type DefaultTreeAdapterTypes, html as namespaces, parse, serializeOuter } from 'parse5'
import { z } from 'zod'
import { AppError } from '#base/errors.ts'
import { sectionsOf } from '../passages.ts'
import type { Reach } from './reach.ts'
import { placed, type Source, Standing } from './source.ts'

type Node = DefaultTreeAdapterTypes.ChildNode
type Element = DefaultTreeAdapterTypes.Element

/** `url`: where the site begins; only what lies below its folder is read. Without a sitemap its links are followed. */
export const WebsiteSettings = Standing.extend({
  url: z.url({ protocol: /^https?$/ }),
  mostPages: z.int().min(1).max(50_000).default(5_000),
  exclude: z.array(z.string()).default([]),
})

type Seen = { etag?: string; modified?: string; links: string[] }
type Cursor = { pages: Record<string, Seen> }

/** The pages of a website and the PDF and Word files behind its links: politely (robots.txt, one request at a time), and only what has changed. */
export const website: Source<z.output<typeof WebsiteSettings>> = {
  settings: WebsiteSettings,
  hosts: ({ url }) => [new URL(url).host],
  async *changes(settings, cursor, { reach, read, now }) {
    const before = (cursor as Cursor | undefined)?.pages ?? {}
    const after: Cursor['pages'] = {}
    const start = new URL(settings.url)
    const folder = start.pathname.slice(0, start.pathname.lastIndexOf('/') + 1)
    const robots = await robotsOf(reach, start)
    reach.slowDown(robots.delayMs)
    const wanted = (url: URL) =>
      url.host === start.host &&
      url.pathname.startsWith(folder) &&
      robots.allows(url.pathname + url.search) &&
      !settings.exclude.some((x) => url.pathname.startsWith(x))
    const queue: string[] = []
    const known = new Set<string>()
    const enter = (address: string, from: string) => {
      if (!URL.canParse(address, from)) return
      const url = new URL(address, from)
      url.hash = ''
      if (known.has(url.href) || !/^https?:$/.test(url.protocol) || !wanted(url) || known.size >= settings.mostPages) return
      known.add(url.href)
      queue.push(url.href)
    }
    const listed = await sitemapOf(reach, [...robots.sitemaps, new URL('/sitemap.xml', start).href])
    enter(start.href, start.href)
    for (const address of listed) enter(address, start.href)
    for (let url = queue.shift(); url !== undefined; url = queue.shift()) {
      const held = before[url]
      const answer = await reach.get(url, {
        ...(held?.etag ? { 'if-none-match': held.etag } : {}),
        ...(held?.modified ? { 'if-modified-since': held.modified } : {}),
      })
      if (answer.status === 404 || answer.status === 410) continue
      if (answer.status === 304 && held) {
        after[url] = held
        for (const link of held.links) enter(link, url)
        yield { kind: 'same', key: url }
        continue
      }
      // One page that fails is not a page that is gone.
      if (answer.status !== 200) {
        if (url === start.href) throw new AppError('knowledge.unreachable', 503, { host: start.host, why: String(answer.status) })
        if (held) after[url] = held
        yield { kind: 'same', key: url }
        continue
      }
      const type = (answer.headers['content-type'] ?? '').split(';')[0]?.trim() ?? ''
      const seen: Seen = {
        links: [],
        ...(answer.headers.etag ? { etag: answer.headers.etag } : {}),
        ...(answer.headers['last-modified'] ? { modified: answer.headers['last-modified'] } : {}),
      }
      after[url] = seen
      if (type === 'text/html' || type === 'application/xhtml+xml') {
        const page = pageOf(answer.bytes, answer.url)
        // Of a listed site only the files behind the links are new; of a site without sitemap the pages too.
        seen.links = page.links.filter((link) => !listed.length || isFile(link)).filter((link) => URL.canParse(link) && wanted(new URL(link)))
        for (const link of seen.links) enter(link, url)
        if (page.hidden || (page.canonical && page.canonical !== url && known.has(page.canonical))) continue
        const reading = await read({ name: 'seite.html', bytes: page.main })
        if (reading.outcome !== 'read') continue
        const sections = sectionsOf(reading)
        const title = page.title || reading.title || url
        yield { kind: 'document', document: placed(settings, { key: url, title, link: url, sections }) }
      } else if (isFile(url) || /pdf|officedocument|opendocument/.test(type)) {
        const name = decodeURIComponent(new URL(url).pathname.split('/').at(-1) ?? 'datei')
        const reading = await read({ name, bytes: answer.bytes })
        if (reading.outcome !== 'read') {
          yield { kind: 'unread', key: url, why: reading.reason }
          continue
        }
        const sections = sectionsOf(reading, reading.kind === 'pdf' ? (page) => `${url}#page=${page}` : undefined)
        yield { kind: 'document', document: placed(settings, { key: url, title: reading.title ?? name, link: url, sections }) }
      }
    }
    yield { kind: 'end', complete: true, cursor: { pages: after, at: now.toISOString() } }
  },
}

const isFile = (url: string) => /\.(?:pdf|docx?|odt|rtf)(?:$|\?)/i.test(url)

type Robots = { allows: (path: string) => boolean; delayMs: number; sitemaps: string[] }
/** What a site asks of robots. Without the file all is allowed; while it cannot be had nothing is. @see RFC 9309 */
async function robotsOf(reach: Reach, start: URL): Promise<Robots> {
  const { status, bytes } = await reach.get(new URL('/robots.txt', start).href)
  if (status >= 500) throw new AppError('knowledge.unreachable', 503, { host: start.host, why: 'robots.txt' })
  return parseRobots(status === 200 ? bytes.toString('utf8') : '')
}

/** @see RFC 9309, section 2.2: the group that names us, else `*`; the longest rule that fits decides, allow before disallow. */
export function parseRobots(text: string): Robots {
  const groups: { agents: string[]; rules: { allow: boolean; path: string }[]; delay: number }[] = []
  const sitemaps: string[] = []
  let open = false
  for (const line of text.split(/\r?\n/)) {
    const [, name = '', value = ''] = /^\s*([\w-]+)\s*:\s*([^#]*)/.exec(line) ?? []
    const field = name.toLowerCase()
    const said = value.trim()
    if (field === 'sitemap') sitemaps.push(said)
    if (field === 'user-agent') {
      if (!open) groups.push({ agents: [], rules: [], delay: 0 })
      groups.at(-1)?.agents.push(said.toLowerCase())
      open = true
    } else if (field) open = field === 'sitemap' ? open : false
    const group = groups.at(-1)
    if ((field === 'allow' || field === 'disallow') && said) group?.rules.push({ allow: field === 'allow', path: said })
    if (field === 'crawl-delay' && Number(said) > 0 && group) group.delay = Number(said)
  }
  const named = groups.filter((g) => g.agents.includes('vorzimmer'))
  const ours = named.length ? named : groups.filter((g) => g.agents.includes('*'))
  const rules = ours
    .flatMap((g) => g.rules)
    .sort((a, b) => b.path.length - a.path.length || Number(b.allow) - Number(a.allow))
    .map(({ allow, path }) => ({ allow, fits: patternOf(path) }))
  return { allows: (path) => rules.find((r) => r.fits(path))?.allow ?? true, delayMs: Math.max(0, ...ours.map((g) => g.delay)) * 1000, sitemaps }
}

/** `*` stands for anything, `$` for the end. Matched by hand: a pattern of a stranger must not become a regular expression. */
function patternOf(pattern: string): (path: string) => boolean {
  const ends = pattern.endsWith('$')
  const [first = '', ...rest] = (ends ? pattern.slice(0, -1) : pattern).split('*')
  return (path) => {
    if (!path.startsWith(first)) return false
    let at = first.length
    for (const [i, piece] of rest.entries()) {
      if (ends && i === rest.length - 1) return path.length - piece.length >= at && path.endsWith(piece)
      const found = path.indexOf(piece, at)
      if (found < 0) return false
      at = found + piece.length
    }
    return !ends || rest.length > 0 || at === path.length
  }
}

const xml = new XMLParser({
  ignoreAttributes: true,
  removeNSPrefix: true,
  isArray: (name) => name === 'url' || name === 'sitemap',
  processEntities: true,
})

/** The addresses that a site lists, also through an index of sitemaps. @see https://www.sitemaps.org/protocol.html */
async function sitemapOf(reach: Reach, addresses: readonly string[]): Promise<string[]> {
  const found: string[] = []
  const waiting = [...new Set(addresses)]
  const seen = new Set<string>()
  for (let address = waiting.shift(); address !== undefined && seen.size < 200; address = waiting.shift()) {
    if (seen.has(address) || !reach.allows(address)) continue
    seen.add(address)
    const { status, bytes } = await reach.get(address)
    if (status !== 200) continue
    let tree: { urlset?: { url?: { loc?: string }[] }; sitemapindex?: { sitemap?: { loc?: string }[] } }
    try {
      tree = xml.parse(bytes.toString('utf8'))
    } catch {
      continue // not a sitemap: the links tell
    }
    for (const { loc } of tree.urlset?.url ?? []) if (loc) found.push(String(loc).trim())
    for (const { loc } of tree.sitemapindex?.sitemap ?? []) if (loc) waiting.push(String(loc).trim())
  }
  return found
}

/** What a page is about, without navigation, header, footer and cookie notices; its links, absolute. */
export function pageOf(bytes: Uint8Array, url: string) {
  const said = /charset=["']?\s*([\w-]+)/i.exec(new TextDecoder('latin1').decode(bytes.subarray(0, 2048)))?.[1] ?? 'utf-8'
  const root = parse(new TextDecoder(supported(said)).decode(bytes))
  const links: string[] = []
  let title = ''
  let heading = ''
  let canonical = ''
  let hidden = false
  let main: Element | undefined
  let body: Element | undefined
  const walk = (node: Node) => {
    if (!('tagName' in node)) return
    const value = (name: string) => node.attrs.find((a) => a.name === name)?.value
    if (node.tagName === 'a' && value('href')) {
      const href = value('href') as string
      if (URL.canParse(href, url) && !/nofollow/i.test(value('rel') ?? '')) links.push(new URL(href, url).href.replace(/#.*$/, ''))
    }
    if (node.tagName === 'title') title ||= textOf(node)
    if (node.tagName === 'h1') heading ||= textOf(node)
    if (node.tagName === 'link' && value('rel') === 'canonical' && URL.canParse(value('href') ?? '', url))
      canonical = new URL(value('href') as string, url).href
    if (node.tagName === 'meta' && /^(?:robots|vorzimmer)$/i.test(value('name') ?? '') && /noindex|none/i.test(value('content') ?? '')) hidden = true
    if (node.tagName === 'main' || value('role') === 'main') main ??= node
    if (node.tagName === 'body') body = node
    for (const child of node.childNodes) walk(child)
  }
  for (const child of root.childNodes) walk(child)
  const content = main ?? body
  if (content) strip(content, !main)
  const html = `<!doctype html><html><head><meta charset="utf-8"><title></title></head><body>${content ? serializeOuter(content) : ''}</body></html>`
  return { title: heading || title, canonical, hidden, links: [...new Set(links)], main: Buffer.from(html) }
}

function supported(label: string): string {
  try {
    return new TextDecoder(label).encoding
  } catch {
    return 'utf-8'
  }
}

const frame = new Set(['nav', 'aside', 'footer', 'form', 'script', 'style', 'template', 'dialog'])
function strip(element: Element, whole: boolean) {
  element.childNodes = element.childNodes.filter((child) => {
    if (!('tagName' in child)) return true
    if (frame.has(child.tagName) || (whole && child.tagName === 'header')) return false
    const named = child.attrs
      .filter((a) => a.name === 'class' || a.name === 'id' || a.name === 'role')
      .map((a) => a.value)
      .join(' ')
    if (/\b(?:cookie|breadcrumb|navigation|skip-?link|banner|contentinfo)\b/i.test(named)) return false
    if (child.namespaceURI === namespaces.NS.HTML) strip(child, whole)
    return true
  })
}

const textOf = (node: Node): string =>
  (node.nodeName === '#text' ? (node as DefaultTreeAdapterTypes.TextNode).value : 'childNodes' in node ? node.childNodes.map(textOf).join('') : '')
    .replace(/\s+/g, ' ')
    .trim()
