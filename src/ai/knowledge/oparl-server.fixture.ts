import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'

export const sample = join(process.env.VORZIMMER_FIXTURES ?? '../shared/fixtures', 'oparl/karlsruhe-sample')
export const sampleIsThere = existsSync(sample)

type Thing = Record<string, unknown> & { id: string; modified?: string; deleted?: boolean }
const all = (folder: string): Thing[] =>
  readdirSync(join(sample, folder))
    .filter((f) => f.endsWith('.json') && f !== 'index.json')
    .map((f) => JSON.parse(readFileSync(join(sample, folder, f), 'utf8')))

/**
 * An OParl 1.1 server that serves the sample of a real city: pages of ten, `modified_since`, objects that were deleted (named only where somebody asks what has changed),
 * and the texts of its files. What it was asked stands in `asked`.
 */
export async function openOparlServer() {
  const lists: Record<string, Thing[]> = { papers: all('papers'), meetings: all('meetings') }
  const asked: string[] = []
  let broken = false
  const server = createServer((request, response) => {
    const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const url = new URL(request.url ?? '/', base)
    asked.push(url.pathname + url.search)
    const json = (value: unknown) => response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value))
    if (broken) return response.writeHead(500).end()
    if (url.pathname === '/system') return json({ id: `${base}/system`, type: 'https://schema.oparl.org/1.1/System', body: `${base}/bodies` })
    const body = {
      id: `${base}/body`,
      type: 'https://schema.oparl.org/1.1/Body',
      name: 'Stadt',
      paper: `${base}/papers`,
      meeting: `${base}/meetings`,
    }
    if (url.pathname === '/bodies') return json({ data: [body], links: {} })
    const file = /^\/files\/(\d+)\.txt$/.exec(url.pathname)?.[1]
    if (file) return response.writeHead(200, { 'content-type': 'text/plain; charset=utf-8' }).end(readFileSync(join(sample, 'texts', `${file}.txt`)))
    const list = lists[url.pathname.slice(1)]
    if (!list) return response.writeHead(404).end()
    const since = url.searchParams.get('modified_since')
    const wanted = list.filter((t) => (since ? Date.parse(t.modified ?? '') >= Date.parse(since) : !t.deleted))
    const page = Number(url.searchParams.get('page') ?? 1)
    const next = new URL(url)
    next.searchParams.set('page', String(page + 1))
    json({
      data: wanted.slice((page - 1) * 10, page * 10).map((t) => withTexts(t, base)),
      pagination: { totalElements: wanted.length, elementsPerPage: 10, currentPage: page },
      links: page * 10 < wanted.length ? { next: next.href } : {},
    })
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/system`,
    asked,
    lists,
    break: (yes: boolean) => {
      broken = yes
    },
    close: () => new Promise((done) => server.close(done)),
  }
}

/** The files whose texts are in the sample are offered by this server. */
function withTexts(thing: Thing, base: string): Thing {
  const files = (list: unknown) =>
    (list as Thing[] | undefined)?.map((f) => {
      const id = f.id.split('/').at(-1)
      return existsSync(join(sample, 'texts', `${id}.txt`))
        ? { ...f, accessUrl: `${base}/files/${id}.txt`, fileName: `${id}.txt`, mimeType: 'text/plain' }
        : f
    })
  return { ...thing, ...(thing.auxiliaryFile ? { auxiliaryFile: files(thing.auxiliaryFile) } : {}) }
}
