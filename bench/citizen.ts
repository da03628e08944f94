import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { serve } from '@hono/node-server'
import pg from 'pg'
import { chromium, type Page } from 'playwright-core'
import { search } from '../src/ai/knowledge/index.ts'
import { munich } from '../src/ai/knowledge/sets.ts'
import { createHttp } from '../src/app/http.ts'
import { type House, openHouse } from '../src/app/house.ts'
import { type Actor, machine } from '../src/base/actor.ts'
import { readConfig } from '../src/base/config.ts'
import { connectionsOf } from '../src/base/db.ts'
import { loadContent } from '../src/base/content/index.ts'
import { startPostgres } from '../src/base/postgres.ts'
import { loadTown } from '../src/base/town.ts'
import { take } from '../src/modules/services/catalogue.ts'
import { publish } from '../src/modules/services/editing.ts'
import { servicesSource } from '../src/modules/services/finder.ts'
import { index } from '../src/modules/services/folder.ts'
import { choose, margin } from '../src/modules/services/rules.ts'
import { listWaiting } from '../src/modules/services/store.ts'

type Phrase = { id: string; query: string; relevant: string[] }

/**
 * The pages of the services as a citizen uses them: 320 pixels wide, with the keyboard alone, with phrases drawn by a seed from those of Munich's editors,
 * against Munich's catalogue as it is imported, published by a second person and indexed here. What the editors know people type is hidden from the index
 * (it is what is asked), and services that Munich does not show are shown, so that every phrase has an answer.
 * With --sweep also when the form finder asks back, for every phrase and for the questions of the sample town.
 *
 * npm run bench -- citizen [--phrases 30] [--seed 1] [--sweep] [--data ../shared/data]
 */
export async function run(args: string[]) {
  const { values } = parseArgs({
    args,
    options: {
      phrases: { type: 'string', default: '30' },
      seed: { type: 'string', default: '1' },
      sweep: { type: 'boolean' },
      data: { type: 'string', default: process.env.VORZIMMER_DATA ?? '../shared/data' },
    },
  })
  const catalogue = join(values.data, 'catalogue/munich/services.jsonl')
  if (!existsSync(catalogue)) return console.log(`übersprungen: ${catalogue} fehlt`)
  const { queries } = munich(values.data)
  const folder = mkdtempSync(join(tmpdir(), 'vz-citizen-'))
  const postgres = await startPostgres(join(folder, 'db'))
  const port = await freePort()
  const open = async (name: string, town: string, work = false) => {
    const client = new pg.Client(postgres.connection)
    await client.connect()
    await client.query(`create database ${name}`).finally(() => client.end())
    const config = readConfig({ DATA_DIR: join(folder, name), TOWN: town, PUBLIC_URL: `http://localhost:${port}`, VISITOR_POSTS_PER_MINUTE: '10000' })
    return openHouse(connectionsOf({ ...postgres.connection, database: name }), config, { work })
  }
  // A town that says nothing of its own: offices and all that, but no texts for citizens.
  const bare = join(folder, 'town')
  cpSync('towns/musterstadt', bare, { recursive: true, filter: (path) => !/\/(services|bylaws|forms|calendars|(topics|life-situations|tasks)\.json|golden\.jsonl)/.test(path) })
  const house = await open('munich', bare)
  try {
    const rows = readFileSync(catalogue, 'utf8').split('\n').filter(Boolean).map((line) => ({ ...JSON.parse(line), keywords: [], public: true }))
    await take(house.ctxFor(editor('bringt')), 'zms', Buffer.from(JSON.stringify(rows)))
    const { published } = await publish(house.ctxFor(editor('prueft')), (await listWaiting(house.db)).map((v) => v.id))
    await index(house.ctxFor(machine))
    console.log(`${published} Leistungen eingelesen, veröffentlicht und im Verzeichnis; ${queries.length} Suchwörter`)
    if (values.sweep) {
      await sweep('München, Suchwörter der Redaktion', house, queries.map((q) => ({ ...q, relevant: q.relevant.map((id) => `zms-${id}`) })))
      const sample = await open('sample', 'towns/musterstadt')
      await index(sample.ctxFor(machine))
      const golden = loadContent(loadTown('towns/musterstadt')).golden.flatMap((g) => ('mustNotAnswer' in g || g.services.length === 0 ? [] : [{ id: g.id, query: g.question, relevant: g.services }]))
      await sweep('Musterstadt, goldene Fragen (eigene Hand)', sample, golden)
      await sample.close()
    }
    await asCitizen(house, port, draw(queries, Number(values.phrases), Number(values.seed)))
  } finally {
    await house.close()
    await postgres.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

const editor = (id: string): Actor => ({ id, kind: 'person', roles: ['editor'], permissions: [], stellen: [] }) as unknown as Actor

/** The same phrases for the same seed. @see mulberry32 */
function draw(queries: readonly Phrase[], count: number, seed: number): Phrase[] {
  let state = seed
  const random = () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
  const left = [...queries]
  return Array.from({ length: Math.min(count, left.length) }, () => left.splice(Math.floor(random() * left.length), 1)[0] as Phrase)
}

/** What becomes of every phrase for several margins: one way shown, right or wrong; asked back, with the right one among the choices or not; nothing found. */
async function sweep(name: string, house: House, queries: readonly Phrase[]) {
  const found = []
  for (const q of queries) {
    const { hits, covered } = await search(house.db, { query: q.query, sources: [servicesSource], limit: 12 })
    found.push({ relevant: new Set(q.relevant), hits, covered })
  }
  console.log(`\n${name}: ${queries.length} Fragen`)
  console.log('sicher ab | eine gezeigt | davon richtig | nachgefragt | Richtiges dabei | nichts | richtig oder dabei')
  for (const sure of [1, 1.1, 1.2, 1.3, 1.5, 2]) {
    const n = { one: 0, right: 0, asked: 0, among: 0, nothing: 0 }
    for (const { relevant, hits, covered } of found) {
      const { kind, shown } = choose(hits, covered, { ...margin, sure })
      if (kind === 'nothing') n.nothing++
      else if (kind === 'one') {
        n.one++
        if (relevant.has(shown[0]?.key ?? '')) n.right++
      } else {
        n.asked++
        if (shown.some((h) => relevant.has(h.key))) n.among++
      }
    }
    const share = (a: number, b: number) => (b ? (a / b).toFixed(2) : '-')
    const all = queries.length
    console.log(
      `${sure.toFixed(1)} | ${share(n.one, all)} | ${share(n.right, n.one)} | ${share(n.asked, all)} | ${share(n.among, n.asked)} | ${share(n.nothing, all)} | ${share(n.right + n.among, all)}`,
    )
  }
}

/** A phone's width, and no mouse: Tab to the field, the phrase, Enter, Tab to the answer, Enter; then what stands on the page that opens. */
async function asCitizen(house: House, port: number, phrases: readonly Phrase[]) {
  const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium'
  if (!existsSync(executablePath) || !existsSync('dist/web/index.html')) return console.log('übersprungen: kein Chromium oder dist/web ist nicht gebaut')
  const server = serve({ fetch: createHttp(house).fetch, port, hostname: '127.0.0.1' })
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-quic', '--disable-background-networking', '--disable-sync'] })
  const context = await browser.newContext({ viewport: { width: 320, height: 640 }, locale: 'de-DE', baseURL: `http://localhost:${port}` })
  const page = await context.newPage()
  const failed: string[] = []
  const counts = { shown: 0, asked: 0, wrong: 0, without: 0, nothing: 0, sideways: 0 }
  let presses = 0
  try {
    for (const { query, relevant } of phrases) {
      const wanted = new Set(relevant.map((id) => `/leistungen/zms-${id}`))
      await page.goto('/leistungen')
      await page.locator('input[name="sentence"]').waitFor()
      presses += await tabTo(page, 'input[name="sentence"]')
      await page.keyboard.type(query)
      await page.keyboard.press('Enter')
      await page.locator('search section h2').waitFor()
      const links = await page.locator('search section a[href^="/leistungen/"]').evaluateAll((all) => all.map((a) => a.getAttribute('href') ?? ''))
      const isQuestion = (await page.locator('search section ul.vz-cards').count()) > 0
      if (await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth)) counts.sideways++
      const first = links[0] ?? ''
      const target = isQuestion ? links.find((l) => wanted.has(l)) : wanted.has(first) ? first : undefined
      if (!target) {
        const what = links.length === 0 ? 'nothing' : isQuestion ? 'without' : 'wrong'
        counts[what]++
        const titles = await page.locator(isQuestion ? 'search section .vz-card a' : 'search section h2').allTextContents()
        const below = !isQuestion && links.slice(1).some((l) => wanted.has(l)) ? ' (das Richtige steht unter „Etwas anderes gemeint?“)' : ''
        failed.push(`„${query}“: ${what === 'nothing' ? 'nichts gefunden' : what === 'wrong' ? `gezeigt wurde „${titles[0]}“${below}` : `gefragt wurde nach ${titles.map((t) => `„${t}“`).join(', ')}`}`)
        continue
      }
      presses += await tabTo(page, `search section a[href="${target}"]`)
      await page.keyboard.press('Enter')
      await page.waitForURL(`**${target}`)
      await page.locator('main h1').waitFor()
      counts[isQuestion ? 'asked' : 'shown']++
    }
  } finally {
    await browser.close()
    await new Promise((done) => server.close(done))
  }
  console.log(`\nAls Bürger, 320 px, nur Tastatur: ${phrases.length} gezogene Suchwörter`)
  console.log(`gleich richtig ${counts.shown}, nach einer Rückfrage richtig ${counts.asked}; falsch gezeigt ${counts.wrong}, gefragt ohne das Richtige ${counts.without}, nichts ${counts.nothing}`)
  console.log(`im Mittel ${(presses / phrases.length).toFixed(1)} Tabulatorschritte je Frage; seitwärts gerollt werden musste ${counts.sideways}-mal`)
  console.log(`Gescheitert (${failed.length}):\n${failed.map((f) => `- ${f}`).join('\n')}`)
}

const mostPresses = 60
async function tabTo(page: Page, selector: string): Promise<number> {
  for (let n = 0; n < mostPresses; n++) {
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted) ?? false, selector)) return n
    await page.keyboard.press('Tab')
  }
  throw new Error(`nicht mit der Tastatur zu erreichen: ${selector}`)
}

const freePort = () =>
  new Promise<number>((done) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number }
      probe.close(() => done(port))
    })
  })
