import { existsSync } from 'node:fs'
import { createServer } from 'node:net'
import { AxeBuilder } from '@axe-core/playwright'
import { serve } from '@hono/node-server'
import { type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { afterAll, expect, test } from 'vitest'
import { openWorld } from '../world.ts'

const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium'
/** Stories need a browser on the machine; without one they are skipped and say so. */
export const hasBrowser = existsSync(executablePath) && existsSync('dist/web/index.html')
if (!hasBrowser)
  console.log(`Browser stories are skipped: ${existsSync(executablePath) ? 'dist/web is not built' : `there is no ${executablePath}`}.`)
export const story = test.skipIf(!hasBrowser)

export type Stage = Awaited<ReturnType<typeof openStage>>

/** A house of its own behind a real server on a loopback port, and a browser that looks at it. */
export async function openStage(config: Record<string, string> = {}, args: string[] = []) {
  const port = await freePort()
  const url = `http://localhost:${port}`
  const world = await openWorld({ url, config })
  const server = serve({ fetch: world.http.fetch, port, hostname: '127.0.0.1' })
  const browser = await chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-quic', '--disable-background-networking', '--disable-component-update', '--disable-sync', ...args],
  })

  /** A window of its own. What it complains about (console, CSP, scripts) is collected in `complaints`. */
  async function open({ cookie, ...options }: BrowserContextOptions & { cookie?: string } = {}) {
    const context = await browser.newContext({ baseURL: url, locale: 'de-DE', timezoneId: 'Europe/Berlin', reducedMotion: 'reduce', ...options })
    if (cookie)
      await context.addCookies(
        cookie.split('; ').map((c) => ({ name: c.slice(0, c.indexOf('=')), value: c.slice(c.indexOf('=') + 1), domain: 'localhost', path: '/' })),
      )
    const page = await context.newPage()
    page.setDefaultTimeout(15_000)
    const complaints: string[] = []
    page.on('pageerror', (e) => complaints.push(`script: ${e.message}`))
    page.on('console', (m) => {
      if (m.type() === 'error' || /Content Security Policy/i.test(m.text())) complaints.push(`console: ${m.text()}`)
    })
    return { page, context, complaints }
  }
  return {
    ...world,
    url,
    open,
    stop: async () => {
      await browser.close()
      await new Promise((done) => server.close(done))
      await world.close()
    },
  }
}

/** The stage of one test file; undefined where the stories are skipped. `args`: what else the browser is told, such as a microphone that is not there. */
export async function stage(config: Record<string, string> = {}, args: string[] = []): Promise<Stage> {
  if (!hasBrowser) return undefined as unknown as Stage
  const opened = await openStage(config, args)
  afterAll(opened.stop)
  return opened
}

/** Waits until the page has said what it has to say. */
export async function settled(page: Page) {
  await page.locator('h1').first().waitFor()
  await page.waitForFunction(() => !document.querySelector('[aria-busy="true"]'))
}

/** No violation of WCAG 2.2 A and AA, nor of axe's best practices. `without`: what others draw; the test says why. */
export async function expectAccessible(page: Page, what: string, without: string[] = []) {
  await expectLabelsInNames(page, what)
  const axe = without.reduce((builder, part) => builder.exclude(part), new AxeBuilder({ page }))
  // Where there are no frames axe need not open a blank page each time to put the results of all of them together.
  const { violations } = await axe
    .setLegacyMode(page.frames().length === 1)
    .options({ resultTypes: ['violations'] })
    .analyze()
  expect(violations.map((v) => `${what}: ${v.id} ${v.nodes.map((n) => `${n.target.join(' ')} ${n.failureSummary}`).join(' | ')}`)).toEqual([])
}

/**
 * Who says aloud what stands on a control must reach it. axe's own rule for this is experimental and draws every label, which takes minutes.
 * @see WCAG 2.2, 2.5.3 (label in name)
 */
export async function expectLabelsInNames(page: Page, what: string) {
  const misnamed = await page.evaluate(() => {
    const controls = ['button', 'a[href]', 'summary', ...['button', 'link', 'tab', 'menuitem', 'switch', 'checkbox'].map((r) => `[role="${r}"]`)]
    const scopes = (root: ParentNode): ParentNode[] => [
      root,
      ...[...root.querySelectorAll('*')].flatMap((e) => (e.shadowRoot ? scopes(e.shadowRoot) : [])),
    ]
    const words = (text: string) =>
      ` ${text
        .toLowerCase()
        .replace(/[^\p{L}\p{N}]+/gu, ' ')
        .trim()} `
    const nameOf = (e: Element) => {
      const ids = e.getAttribute('aria-labelledby')?.split(/\s+/) ?? []
      const named = ids.map((id) => (e.getRootNode() as Document | ShadowRoot).getElementById(id)?.textContent ?? '')
      return ids.length ? named.join(' ') : (e.getAttribute('aria-label') ?? '')
    }
    // What is only there to be heard is drawn one pixel wide.
    const isSeen = (e: Element) => {
      const { width, height } = e.getBoundingClientRect()
      return e.getAttribute('aria-hidden') !== 'true' && e.checkVisibility({ visibilityProperty: true }) && (width > 1 || height > 1)
    }
    const textOf = (e: Element): string =>
      [...e.childNodes].map((n) => (n instanceof Text ? n.data : n instanceof Element && isSeen(n) ? textOf(n) : '')).join(' ')
    return scopes(document)
      .flatMap((scope) => [...scope.querySelectorAll(`:is(${controls}):is([aria-label], [aria-labelledby])`)])
      .filter(isSeen)
      .map((e) => ({ text: words(textOf(e)), name: words(nameOf(e)) }))
      .filter(({ text, name }) => text.trim().length > 1 && name.trim() && !name.includes(text)) // a single character is a symbol
      .map(({ text, name }) => `“${text.trim()}” is called “${name.trim()}”`)
  })
  expect(misnamed, what).toEqual([])
}

/** @see WCAG 2.2, 1.4.10 (reflow) */
export async function expectNoSidewaysScroll(page: Page, what: string) {
  const tooWide = await page.evaluate(() => {
    const width = document.documentElement.clientWidth
    if (document.documentElement.scrollWidth <= width) return []
    return [...document.querySelectorAll('body *')]
      .filter((e) => e.getBoundingClientRect().right > width + 1)
      .map((e) => `${e.tagName}.${e.className}`)
  })
  expect(tooWide, what).toEqual([])
}

const freePort = () =>
  new Promise<number>((done) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number }
      probe.close(() => done(port))
    })
  })
