import { existsSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { expectAccessible, expectNoSidewaysScroll, hasBrowser, stage, story } from './stage.ts'

// The town's website: another origin, with the strictest policy a page can have and still load one foreign script.
const example = readFileSync('docs/handbuch/beispiel-einbettung.html', 'utf8')
let house = ''
const site = createServer((req, res) => {
  const policy = `default-src 'none'; script-src ${house}; connect-src ${house}; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'`
  const attributes = new URL(req.url ?? '/', 'http://x').search.slice(1).replaceAll('&', ' ')
  res.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policy })
  res.end(example.replaceAll('https://vorzimmer.musterstadt.example', house).replace('<vorzimmer-assistent>', `<vorzimmer-assistent ${attributes}>`))
})
await new Promise<void>((done) => site.listen(0, '127.0.0.1', done))
const origin = `http://localhost:${(site.address() as AddressInfo).port}`
const on = await stage({ EMBED_ORIGINS: `https://www.andere.example, ${origin}` })
beforeAll(async () => {
  if (!hasBrowser) return
  house = on.url
  // The texts of the town go into the index after the start.
  while (!(await on.house.pool.query(`select 1 from knowledge_document where source_id = 'kalender'`)).rows.length) await sleep(200)
}, 90_000)
afterAll(() => new Promise((done) => site.close(done)))

const file = 'dist/widget/vorzimmer-assistent.js'
test.skipIf(!existsSync(file))('the widget is one file of at most 45 kB compressed', () => {
  expect(gzipSync(readFileSync(file), { level: 9 }).length).toBeLessThanOrEqual(45_000)
})

/** A visitor of the town's website. What leaves the browser is remembered. */
async function visit(path = '/', options: Parameters<typeof on.open>[0] = {}) {
  const { page, context, complaints } = await on.open(options)
  const asked = new Set<string>()
  page.on('request', (r) => asked.add(new URL(r.url()).origin))
  await page.goto(`${origin}${path}`)
  return { page, context, complaints, asked }
}
const focused = (page: Page) =>
  page.evaluate(() => {
    const inner = document.activeElement?.shadowRoot?.activeElement
    return inner?.id || inner?.textContent
  })

describe('on a page of another origin with a strict policy', () => {
  story(
    'a question is asked and answered by keyboard alone, said to a screen reader, and nothing is kept',
    async () => {
      const { page, context, complaints, asked } = await visit()
      const launch = page.getByRole('button', { name: 'Fragen an die Stadt' })
      await launch.waitFor()
      await expectAccessible(page, 'folded')
      await launch.focus()
      await page.keyboard.press('Enter')
      const panel = page.getByRole('dialog')
      await panel.getByText('kein Mensch').waitFor()
      expect(await page.evaluate(() => document.activeElement?.shadowRoot?.activeElement?.id)).toBe('question')
      await expectAccessible(page, 'open')
      await page.keyboard.type('Was kostet der zweite Hund?')
      await page.keyboard.press('Enter')
      const answer = panel.locator('.answer')
      await answer.waitFor()
      expect(await answer.textContent()).toMatch(/€|Euro/)
      expect(await answer.locator('.sources a').first().getAttribute('href')).toMatch(/^http/)
      expect(await page.getByRole('status').textContent()).toContain('Antwort')
      expect(await page.evaluate(() => document.activeElement?.shadowRoot?.activeElement?.id), 'the next question can be typed at once').toBe(
        'question',
      )
      await expectAccessible(page, 'answered')
      await page.emulateMedia({ colorScheme: 'dark' })
      await expectAccessible(page, 'answered, dark')
      await page.keyboard.press('Escape')
      await launch.waitFor()
      expect(await focused(page)).toContain('Fragen an die Stadt')
      expect(await context.cookies()).toEqual([])
      expect(await page.evaluate(() => localStorage.length + sessionStorage.length)).toBe(0)
      expect([...asked].sort()).toEqual([origin, on.url].sort())
      expect(complaints).toEqual([])
      await context.close()
    },
    60_000,
  )

  story(
    'at 200 % zoom, at 320 px and on a low window everything can be reached',
    async () => {
      for (const viewport of [
        { width: 640, height: 400 },
        { width: 320, height: 640 },
        { width: 320, height: 256 },
      ]) {
        const { page, context } = await visit('/?open', { viewport })
        const panel = page.getByRole('dialog')
        await panel.getByRole('button', { name: 'Nachricht', exact: true }).waitFor()
        await expectNoSidewaysScroll(page, JSON.stringify(viewport))
        for (const name of ['Schließen', 'Fragen', 'Nachricht']) {
          const button = panel.getByRole('button', { name, exact: true })
          await button.scrollIntoViewIfNeeded()
          const box = await button.boundingBox()
          expect(
            box && box.x >= 0 && box.x + box.width <= viewport.width && box.y >= 0 && box.y + box.height <= viewport.height,
            `${name} ${JSON.stringify(viewport)} ${JSON.stringify(box)}`,
          ).toBe(true)
        }
        await expectAccessible(page, JSON.stringify(viewport))
        await context.close()
      }
    },
    60_000,
  )

  story(
    'speaks English, hands over to a person with a form that says what is missing, and starts over',
    async () => {
      const { page, context, complaints } = await visit('/?open&lang=en')
      const panel = page.getByRole('dialog')
      await panel.getByRole('button', { name: 'Message', exact: true }).click()
      await panel.getByRole('button', { name: 'Send', exact: true }).click()
      await panel.getByText('Please fill in this field.').first().waitFor()
      expect(await page.evaluate(() => document.activeElement?.shadowRoot?.activeElement?.id)).toBe('field-name')
      await expectAccessible(page, 'form')
      await panel.getByLabel('Your name').fill('Erika Beispiel')
      await panel.getByLabel('Phone or e-mail').fill('erika@example.org')
      await panel.getByLabel('What is it about?').fill('The lamp in front of number 12 is broken.')
      await panel.getByRole('button', { name: 'Send', exact: true }).click()
      await panel.locator('form.handover p[tabindex]').waitFor()
      await panel.getByLabel('Language').selectOption('normal')
      await panel.getByRole('button', { name: 'Neu beginnen' }).click()
      await panel.getByRole('button', { name: 'Nachricht', exact: true }).waitFor()
      expect(await panel.locator('article').count()).toBe(0)
      expect(complaints).toEqual([])
      await context.close()
    },
    60_000,
  )
})

describe('the interface answers', () => {
  const ask = (path: string, from: string, init: RequestInit = {}) => on.http.request(path, { ...init, headers: { origin: from, ...init.headers } })
  story.each([
    ['a configured origin', origin, origin],
    ['no other one', 'https://boese.example', null],
  ])('scripts of %s', async (_, from, allowed) => {
    const preflight = { method: 'OPTIONS', headers: { 'access-control-request-method': 'POST', 'access-control-request-headers': 'content-type' } }
    expect((await ask('/api/assistant/stream', from, preflight)).headers.get('access-control-allow-origin')).toBe(allowed)
    const opening = await ask('/api/assistant/opening', from)
    expect(opening.headers.get('access-control-allow-origin')).toBe(allowed)
    expect(opening.headers.get('access-control-allow-credentials')).toBeNull()
    expect((await ask('/api/desk/waiting', from)).headers.get('access-control-allow-origin')).toBeNull()
  })

  story('the script is for everybody, under a name that stays, asked for anew only when it has changed', async () => {
    const first = await ask('/widget/vorzimmer-assistent.js', 'https://boese.example')
    expect(first.status).toBe(200)
    expect(first.headers.get('content-type')).toContain('javascript')
    expect(first.headers.get('cross-origin-resource-policy')).toBe('cross-origin')
    const again = await ask('/widget/vorzimmer-assistent.js', origin, { headers: { 'if-none-match': first.headers.get('etag') ?? '' } })
    expect(again.status).toBe(304)
    expect((await ask('/widget/gibt-es-nicht.js', origin)).status).toBe(404)
  })
})
