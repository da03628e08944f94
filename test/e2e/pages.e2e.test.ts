import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page, Route } from 'playwright-core'
import { beforeAll, describe, expect, vi } from 'vitest'
import { bausteine } from '../../src/base/content/schema.ts'
import { pages } from '../../src/web/pages.ts'
import { content as bescheidContent } from '../bescheid.ts'
import { germanIn, germanWords, wordsOf } from '../english.ts'
import { activatePackages, sendDog } from '../packages.ts'
import { arrive, arriveStock, dogLetter, dogPdf } from './letters.ts'
import { expectAccessible, expectLabelsInNames, expectNoSidewaysScroll, hasBrowser, settled, stage, story } from './stage.ts'

// Every page of src/web/pages.ts keeps the same promises. A page with a parameter names an example here.

const on = await stage()
const everyRole = ['poststelle', 'clerk', 'head', 'editor', 'dpo', 'iso', 'personalrat', 'auditor', 'council', 'admin'] as const
let cookie = ''
/** One window walks over all pages: a fresh one would fetch fonts and code again each time. */
let walker: Awaited<ReturnType<typeof on.open>>
let stranger = ''
const examples: Record<string, string> = {}
const pathOf = (path: string) => examples[path] ?? path

beforeAll(async () => {
  if (!hasBrowser) return
  const anna = await on.person({
    roles: [...everyRole],
    stellen: on.house.town.stellen.filter((s) => !s.sealed).map((s) => s.id),
    name: 'Nadja Vollrathsen',
  })
  cookie = anna.cookie
  stranger = (await on.person({ roles: [], stellen: [], name: 'Ohne Rolle' })).cookie
  const letters = ['Bello', 'Luna'].map((name) => ({ name: `${name}.txt`, bytes: Buffer.from(dogLetter(name)) }))
  const ids = await arrive(on, anna, [{ name: 'anmeldung.pdf', bytes: await dogPdf() }, ...letters])
  const { waiting } = (await (await anna.get('/api/desk/waiting')).json()) as { waiting: { id: string; version: number; path: string }[] }
  const filed = waiting.find((w) => w.path.endsWith(ids[1] ?? ''))
  await anna.post(`/api/desk/proposals/${filed?.id}/decision`, { version: filed?.version, outcome: 'accepted' })
  const old = waiting.find((w) => w.path.endsWith(ids[2] ?? ''))
  await anna.post(`/api/desk/proposals/${old?.id}/decision`, { version: old?.version, outcome: 'accepted' })
  const { akte: due } = (await (await anna.get(`/api/intake/items/${ids[2]}`)).json()) as { akte: { id: string } }
  await on.house.pool.query(`update records_akte set status = 'closed', closed_at = '2005-05-05' where id = $1`, [due.id])
  await anna.post(`/api/records/aussonderung/${due.id}/kassation`)
  await anna.post(`/api/records/akten/${due.id}/hold`, { reason: 'Klage vor dem Verwaltungsgericht' })
  examples['/aussonderung/:id'] = `/aussonderung/${due.id}`
  const { akten: all } = (await (await anna.get('/api/records/akten')).json()) as { akten: { id: string }[] }
  const akten = all.filter((a) => a.id !== due.id)
  examples['/posteingang/:id'] = `/posteingang/${ids[0]}`
  examples['/posteingang/altbestand/:id'] = `/posteingang/altbestand/${await arriveStock(on, ['Bello', 'Luna', 'Rex'], '20.21')}`
  examples['/akten/:id'] = `/akten/${akten[0]?.id}`
  const of = `/api/circulation/of/records/${akten[0]?.id}`
  await anna.post(`${of}/draft`, { version: 0, text: 'Die Hundemarke wird übersandt.', amountCents: 1_200_00, verwaltungsakt: false })
  await anna.post(`${of}/cosign`, { stellen: ['20.10', '20.00'], mode: 'serial', note: 'Bitte bis Freitag' })
  await anna.post(`${of}/inform`, { stellen: ['32.11'] })
  await anna.post(`${of}/resubmit`, { on: '2030-03-01' })
  const { waiting: asked } = (await (await anna.get('/api/circulation/mine')).json()) as { waiting: { id: string; kind: string }[] }
  examples['/geschaeftsgang/:id'] = `/geschaeftsgang/${asked.find((l) => l.kind === 'mitzeichnung')?.id}`
  const talk = (await (await anna.post('/api/writing-desk/conversations', { dataClass: 'internal', text: 'Was ist ein Bebauungsplan?' })).json()) as {
    id: string
  }
  examples['/schreibtisch-ki/:id'] = `/schreibtisch-ki/${talk.id}`
  const ofTown = {
    '/leistungen/:id': 'hund-anmelden',
    '/lebenslagen/:id': 'zuzug',
    '/formulare/:id': 'hund-anmelden',
    '/ortsrecht/:id': 'hundesteuer',
  }
  for (const [path, id] of Object.entries({ ...ofTown, '/redaktion/leistungen/:id': 'hund-anmelden' })) examples[path] = path.replace(':id', id)
  const { id: bescheid } = (await (
    await anna.post('/api/bescheid/bescheide', { subject: `records/${akten[0]?.id}`, content: bescheidContent() })
  ).json()) as { id: string }
  await anna.post(`/api/bescheid/bescheide/${bescheid}/ask`, { version: 1, stelleId: '20.20' })
  const detail = (await (await anna.get(`/api/bescheid/bescheide/${bescheid}`)).json()) as { proposal: { id: string; version: number } }
  await anna.post(`/api/desk/proposals/${detail.proposal.id}/decision`, { version: detail.proposal.version, outcome: 'accepted' })
  examples['/bescheide/:id'] = `/bescheide/${bescheid}`
  await vi.waitFor(
    async () => {
      const { ready } = (await (await anna.get('/api/outbox/dispatches')).json()) as { ready: { id: string }[] }
      if (!ready[0]) throw new Error('its files are still being made')
      examples['/postausgang/:id'] = `/postausgang/${ready[0].id}`
    },
    { timeout: 30_000, interval: 200 },
  )
  examples['/ki-register/:id'] = '/ki-register/intake.sort'
  const engine = { name: 'fern', url: 'http://127.0.0.1:9/v1', model: 'm', zone: 'house', abilities: ['chat', 'json'], contextTokens: 8192, priceInCents: 1, priceOutCents: 1, wattHours: 1, parallel: 1 } // biome-ignore format: one row
  await anna.post('/api/gateway/engines', engine)
  const compared = (await (await anna.post('/api/comparison/runs', { title: 'Vergleich', engines: ['fern'], most: 3 })).json()) as { id: string }
  examples['/modellvergleich/:id'] = `/modellvergleich/${compared.id}`
  await activatePackages(on, ['hundesteuer'])
  const { packages } = (await (await anna.get('/api/applications/packages')).json()) as { packages: { id: string; name: string }[] }
  const dogs = packages.find((p) => p.name === 'hundesteuer')?.id
  examples['/antraege/:id'] = `/antraege/${(await sendDog(on)).id}`
  examples['/antrag/:name'] = '/antrag/hundesteuer'
  examples['/leistungspakete/:id'] = `/leistungspakete/${dogs}`
  examples['/leistungspakete/:id/regeln'] = `/leistungspakete/${dogs}/regeln`
  const { rows: answered } = await on.house.pool.query(
    `insert into assistant_question (words, status, title, answer, answered_by, answered_at)
     values ('Gibt es im Rathaus einen Wickelraum?', 'answered', 'Wickelraum im Rathaus', 'Ja, im Erdgeschoss neben der Information.', 'x', now()) returning id`,
  )
  examples['/antworten/:id'] = `/antworten/${answered[0].id}`
  walker = await on.open({ cookie })
}, 180_000)

const all = [{ path: '/', may: 'public' }, ...pages]
const perPage = 90_000

story('a control whose name does not hold the words that stand on it is found, and no other', async () => {
  const { page, context } = await on.open()
  const named = `<span id="n">Budget entfernen</span>`
  for (const [html, misnamed] of [
    ['<button aria-label="Fundstelle zeigen">Seite 2</button>', true],
    ['<a href="/" aria-label="Read the source now">Read now</a>', true],
    [`<button aria-labelledby="n">Löschen</button>${named}`, true],
    ['<summary aria-label="Mehr">Weniger</summary>', true],
    ['<button aria-label="„Seite 2“, Fundstelle: Name"><i aria-hidden="true">auge</i>Seite <small>2</small></button>', false],
    [`<button aria-labelledby="n">entfernen</button>${named}`, false],
    ['<button aria-label="Schließen">×</button>', false],
    ['<button aria-label="Konto von Anna"><span style="position:absolute;width:1px;height:1px;overflow:hidden">Menü</span></button>', false],
    ['<button hidden aria-label="Ja">Nein</button>', false],
    ['<button>Nur Text</button>', false],
  ] as const) {
    await page.setContent(html)
    const found = await expectLabelsInNames(page, html).then(
      () => false,
      () => true,
    )
    expect(found, html).toBe(misnamed)
  }
  await context.close()
})

story('the first page says how much waits and leads to it; the menu marks one page as the current one', async () => {
  const { page } = walker
  await page.goto('/')
  const waiting = page.getByRole('region', { name: 'Das wartet auf Sie' })
  await waiting.getByRole('link', { name: /^\d+ offen$/ }).waitFor()
  for (const [path, title] of [
    ['/posteingang', 'Posteingang'],
    ['/posteingang/altbestand', 'Altbestand'],
    [pathOf('/posteingang/:id'), 'Posteingang'],
  ] as const) {
    await page.goto(path)
    await page.getByRole('navigation').getByRole('link', { name: title, exact: true }).waitFor()
    expect(await page.locator('nav [aria-current]').allTextContents(), path).toEqual([title])
  }
  await page.goto('/')
  await waiting.getByRole('link', { name: /offen$/ }).click()
  await page.getByRole('heading', { level: 1, name: 'Schreibtisch' }).waitFor()
})

describe('every page', () => {
  story.each(all)(
    '$path: accessible in light and, on a phone, in the dark; no sideways scroll from 1280 down to 400 % zoom; no complaint',
    async ({ path }) => {
      expect(pathOf(path), 'a page with a parameter needs an example').not.toContain(':')
      const { page, complaints } = walker
      complaints.length = 0
      await page.setViewportSize({ width: 1280, height: 800 })
      await page.emulateMedia({ colorScheme: 'light' })
      await page.goto(pathOf(path))
      await settled(page)
      expect(await page.locator('h1').count(), 'one heading of the first level').toBe(1)
      expect(await page.title()).toContain((await page.locator('h1').textContent())?.trim())
      await expectAccessible(page, `${path} light`)
      await expectNoSidewaysScroll(page, `${path} at 1280`)
      // 1280 px at 400 % zoom are 320 CSS px; a window of 1024 px height then has 256.
      for (const height of [256, 640]) {
        await page.setViewportSize({ width: 320, height })
        await expectNoSidewaysScroll(page, `${path} at 320 x ${height}`)
      }
      await page.emulateMedia({ colorScheme: 'dark' }) // the page follows while it is open
      await page.waitForFunction(() => document.documentElement.dataset.kernTheme === 'dark')
      await expectAccessible(page, `${path} dark at 320`)
      expect(complaints, path).toEqual([])
    },
    perPage,
  )

  story(
    'speaks English when asked, and keeps to it',
    async () => {
      const { page, context } = await on.open({ cookie })
      await page.goto('/')
      await page.getByRole('button', { name: 'English' }).click()
      let shown = await page.locator('h1').textContent()
      const left: string[] = []
      told.clear() // a second try must see what the first one saw
      for (const { path, title } of pages) {
        await go(page, pathOf(path))
        await page.waitForFunction((before) => document.querySelector('main h1')?.textContent !== before, shown)
        await settled(page)
        shown = await page.locator('h1').textContent()
        expect(await page.locator('html').getAttribute('lang')).toBe('en')
        if (!path.includes(':') && title.de !== title.en) expect(await page.locator('h1').textContent(), path).not.toBe(title.de)
        await expectLabelsInNames(page, `${path} in English`)
        left.push(...(await germanOn(page)).map((text) => `${path}: ${text} (${germanIn(text, german)})`))
      }
      expect(left).toEqual([])
      await context.close()
    },
    perPage * 2,
  )

  story(
    'shows its states: loading, an error with a way on, no connection, no permission',
    async () => {
      const { page, context } = await on.open({ cookie })
      const unasked: string[] = []
      for (const { path } of pages) {
        await page.goto('/')
        await settled(page)
        const held: Route[] = []
        let answering = false
        const asked = await visit(page, path, (route) => (answering ? route.abort() : void held.push(route)))
        if (!asked) {
          unasked.push(path)
          continue
        }
        await page.locator('main [aria-busy="true"]').first().waitFor({ state: 'attached' })
        answering = true
        await Promise.all(held.map((route) => route.abort()))
        await expectText(page, 'Keine Verbindung', `${path} without a connection`)
        await visit(page, path, problem(500, 'internal'))
        await expectText(page, 'Das hat nicht geklappt', `${path} with a broken server`)
        await visit(page, path, problem(403, 'forbidden'))
        await expectText(page, 'Dafür fehlt Ihnen das Recht', `${path} when the server refuses`)
      }
      // Pages that ask nothing before they show have nothing to wait for; a page that should ask must not hide here.
      expect(unasked.sort()).toEqual([
        '/abholen',
        '/einrichten',
        '/mein-antrag',
        '/meine-daten',
        '/nachweise/protokoll',
        '/passwort',
        '/pruefstand/anweisungen',
        '/pruefstand/belege',
        '/pruefstand/maskierung',
        '/wissen',
      ])
      await context.close()
    },
    perPage * 4,
  )

  story(
    'refuses whom it is not for, and asks to sign in who has not',
    async () => {
      const refused = await on.open({ cookie: stranger })
      const nobody = await on.open()
      await refused.page.goto('/')
      await settled(refused.page)
      for (const { path, may } of pages) {
        if (may === 'public') continue
        await nobody.page.goto(pathOf(path))
        await expectText(nobody.page, 'Kennwort vergessen?', `${path} signed out`)
        if (may === 'signed-in') continue
        await go(refused.page, pathOf(path))
        await expectText(refused.page, 'Dafür fehlt Ihnen das Recht', `${path} without the permission`)
      }
      await refused.context.close()
      await nobody.context.close()
    },
    perPage * 2,
  )
})

const german = await germanWords()
/** What towns say is theirs, whatever language the screen speaks: every text of their folders, the longest first. */
const folder = readdirSync('towns', { recursive: true, encoding: 'utf8' })
const fileOf = (f: string) => readFileSync(join('towns', f), 'utf8')
const given = folder
  .filter((f) => /\.(json|md|ics)$/.test(f))
  .flatMap((f) => (f.endsWith('.json') ? textsIn(JSON.parse(fileOf(f))) : linesIn(fileOf(f))))
  .sort((a, b) => b.length - a.length)
/** So are words that the letters, cases and names of these stories are made of, the titles of sources that the house reads by itself, and the text modules
 * of the catalogues. */
const written = new Set([
  ...wordsOf(bausteine.join(' ')),
  ...['test/e2e/pages.e2e.test.ts', 'test/e2e/letters.ts', 'test/bescheid.ts', 'test/packages.ts', 'test/world.ts'].flatMap((f) =>
    wordsOf(readFileSync(f, 'utf8')),
  ),
  ...wordsOf('Leistungen der Stadt Ortsrecht Kalender der Stadt Abgelegte Schreiben Nr.'),
])
function tidy(text: string) {
  return text
    .replace(/\s+/g, ' ')
    .replace(/\b[a-z][a-z-]*(\.[a-z][a-z-]*)+\/\d+/g, '')
    .replace(/\b[a-z]+(_[a-z]+)+\b/g, '')
    .replace(/\S+@\S+/g, '')
    .trim() // but for the ids of methods, the names of tables and addresses of mail
}
/** Of whole words only: “Text” is not taken out of “Volltext”. */
function without(text: string, part: string): string {
  const letter = /\p{L}/u
  return text.includes(part)
    ? text.replaceAll(part, (found, at: number) => (letter.test(text[at - 1] ?? '') || letter.test(text[at + part.length] ?? '') ? found : ' '))
    : text
}
/** Each is told once. */
const told = new Set<string>()
/** The lines of a text file, and what stands in them behind a name, a dash or a comma. */
function linesIn(text: string): string[] {
  return text
    .split('\n')
    .flatMap((line) => [line, ...line.split(/[{},"]|[\w-]+: ?|^\s*- /)].map(tidy))
    .filter((t) => t.length > 3)
}
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value, ...value.split('\n')].map(tidy).filter((t) => t.length > 3)
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : []
}

/** Texts of an English page that are German: not marked as such for who listens, and nothing the town said. */
async function germanOn(page: Page): Promise<string[]> {
  const texts = await page.evaluate(() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    const found: string[] = []
    while (walker.nextNode()) {
      const at = walker.currentNode.parentElement
      if (at?.closest('[lang]')?.getAttribute('lang') === 'en' && !at.closest('script, style, noscript, textarea'))
        found.push(walker.currentNode.textContent ?? '')
    }
    for (const e of document.querySelectorAll('[aria-label], [title], [placeholder]'))
      if (e.closest('[lang]')?.getAttribute('lang') === 'en')
        for (const name of ['aria-label', 'title', 'placeholder']) found.push(e.getAttribute(name) ?? '')
    return found
  })
  const ours = (text: string) => given.reduce(without, text)
  return [...new Set(texts.map(tidy))].filter(
    (t) => germanIn(t, german).length > 0 && !told.has(t) && germanIn(ours(t), german).some((w) => !written.has(w)) && told.add(t),
  )
}

type Answer = (route: Route) => unknown
const problem =
  (status: number, code: string): Answer =>
  (route) =>
    route.fulfill({ status, contentType: 'application/problem+json', body: JSON.stringify({ type: `/errors/${code}`, status }) })

/** Goes to a page within the client while every question but "who am I" is answered by `answer`. @returns whether it asked anything */
async function visit(page: Page, path: string, answer: Answer): Promise<boolean> {
  let asked = false
  await page.unrouteAll({ behavior: 'ignoreErrors' })
  await go(page, '/')
  await page.waitForFunction(() => /^Guten/.test(document.querySelector('main h1')?.textContent ?? ''))
  await page.route(/\/api\/(?!organisation\/(me|coat))/, (route) => {
    asked = true
    return answer(route)
  })
  await go(page, pathOf(path))
  // Its code has come when its own heading stands in the place of the start page's.
  await page.waitForFunction(() => /^(?!Guten)./.test(document.querySelector('main h1')?.textContent ?? ''))
  await page.waitForTimeout(50)
  return asked
}

/** As a link does: within the client. */
const go = (page: Page, path: string) =>
  page.evaluate((to) => {
    history.pushState({}, '', to)
    dispatchEvent(new PopStateEvent('popstate'))
  }, path)

const expectText = (page: Page, text: string, what: string) =>
  page
    .getByText(text)
    .first()
    .waitFor()
    .catch(() => expect.fail(`${what}: no “${text}”`))
