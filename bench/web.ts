import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { type Browser, chromium } from 'playwright-core'

/** UX.md, Measures: JavaScript of the start page, its Largest Contentful Paint at a quarter of the speed, twenty easy items by keyboard. */
const limits = { startKb: 120, lcpMs: 1_500, twentySeconds: 120 } as const
const slowDown = 4
const account = { ADMIN_EMAIL: 'messung@musterstadt.example', ADMIN_PASSWORD: 'ein-langes-passwort' }

/** npm run bench -- web: on a house of its own, in Debian's Chromium. */
export async function run() {
  const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium'
  if (!existsSync(executablePath)) throw new Error(`There is no browser at ${executablePath}.`)
  const data = mkdtempSync(join(tmpdir(), 'vz-web-'))
  const { url, server } = await start(data)
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-quic', '--disable-background-networking', '--disable-sync'] })
  try {
    const { scripts, lcp, cpu } = await startPage(browser, url)
    const kb = scripts.reduce((sum, name) => sum + gzipSync(readFileSync(join('dist/web/assets', name)), { level: 9 }).length, 0) / 1000
    print('JavaScript of the start page, kB gzip', kb, limits.startKb)
    print(`Largest Contentful Paint of the start page, CPU ${slowDown}x slower, ms (median of 5)`, lcp, limits.lcpMs)
    console.log(`the page's thread computes until it stands, ms at full speed: ${cpu.toFixed(0)}; ${slowDown}x slower ${(cpu * slowDown).toFixed(0)}`)
    const pages = readdirSync('dist/web/assets').filter((f) => f.endsWith('.js') && !scripts.includes(f))
    const largest = Math.max(...pages.map((f) => gzipSync(readFileSync(join('dist/web/assets', f))).length)) / 1000
    console.log(`largest piece loaded later, kB gzip: ${largest.toFixed(1)} of ${pages.length} pieces`)
    print('twenty easy items cleared by keyboard, s', await twentyItems(browser, url), limits.twentySeconds)
  } finally {
    await browser.close()
    server.kill('SIGTERM')
    await new Promise((done) => server.on('exit', done))
    rmSync(data, { recursive: true, force: true })
  }
}

const print = (what: string, value: number, must: number) => console.log(`${what}: ${value.toFixed(1)} (must ${must}: ${(value / must).toFixed(2)})`)

async function start(data: string): Promise<{ url: string; server: ChildProcess }> {
  const port = 20_000 + Math.floor(Math.random() * 20_000)
  const env = { ...process.env, ...account, DATA_DIR: data, PORT: String(port), DATABASE_URL: '' }
  const server = spawn(process.execPath, ['src/app/main.ts'], { env, stdio: ['ignore', 'ignore', 'inherit'] })
  const url = `http://localhost:${port}`
  while (!(await fetch(`${url}/api/health`).then((r) => r.ok, () => false))) {
    if (server.exitCode !== null) throw new Error(`the server ended with ${server.exitCode}`)
    await new Promise((next) => setTimeout(next, 100))
  }
  return { url, server }
}

/** Opens the start page five times with an empty cache. */
async function startPage(browser: Browser, url: string): Promise<{ scripts: string[]; lcp: number; cpu: number }> {
  const times: number[] = []
  let scripts: string[] = []
  for (let i = 0; i < 5; i++) {
    const context = await browser.newContext({ viewport: { width: 390, height: 844 } })
    const page = await context.newPage()
    const session = await context.newCDPSession(page)
    await session.send('Emulation.setCPUThrottlingRate', { rate: slowDown })
    await page.goto(url)
    await page.locator('h1').waitFor()
    await page.waitForTimeout(300) // what comes later than this came after somebody could read
    const found = await page.evaluate(
      () =>
        new Promise<{ lcp: number; scripts: string[] }>((done) =>
          new PerformanceObserver((list) => {
            const lcp = list.getEntries().at(-1)?.startTime ?? 0
            const before = performance.getEntriesByType('resource').filter((e) => e.startTime <= lcp && e.name.endsWith('.js'))
            done({ lcp, scripts: before.map((e) => e.name) })
          }).observe({ type: 'largest-contentful-paint', buffered: true }),
        ),
    )
    times.push(found.lcp)
    // What is fetched when the page already stands (main.tsx: the sentences of errors) is not waited for.
    scripts = found.scripts.map((n) => n.split('/').at(-1) ?? '')
    await context.close()
  }
  return { scripts, lcp: times.sort((a, b) => a - b)[2] ?? 0, cpu: await cpuTime(browser, url) }
}

/** What the page's thread computes until the page stands, without what it waits: the same on a busy machine. */
async function cpuTime(browser: Browser, url: string): Promise<number> {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 } })
  const page = await context.newPage()
  const tools = await context.newCDPSession(page)
  await tools.send('Performance.enable', { timeDomain: 'threadTicks' })
  await page.goto(url)
  await page.locator('h1').waitFor()
  const { metrics } = await tools.send('Performance.getMetrics')
  await context.close()
  return (metrics.find((m) => m.name === 'TaskDuration')?.value ?? 0) * 1000
}

/** Twenty letters lie on the desk, ready to be accepted; Enter twenty times, each waiting until its row is gone. */
async function twentyItems(browser: Browser, url: string): Promise<number> {
  const context = await browser.newContext({ baseURL: url })
  const post = async (path: string, body: unknown) => {
    const res = await context.request.post(`/api${path}`, { data: body as object, headers: { origin: url } })
    if (!res.ok()) throw new Error(`${path}: ${res.status()} ${await res.text()}`)
    return res.json()
  }
  await post('/auth/sign-in/email', { email: account.ADMIN_EMAIL, password: account.ADMIN_PASSWORD })
  const { id } = await (await context.request.get('/api/organisation/me')).json()
  await post(`/organisation/people/${id}/roles`, { roles: ['admin', 'clerk'] })
  await post('/organisation/holdings', { stelleId: '20.21', personId: id, fromOn: '2020-01-01', toOn: null })
  for (let i = 0; i < 20; i++) {
    const letter = `Hiermit melde ich meinen Hund Bello den ${i + 1}. zur Hundesteuer an. Anmeldung Hundesteuer, Hundemarke, Hundehalter.`
    await context.request.post('/api/intake/items', {
      headers: { origin: url },
      multipart: { key: `messung-${i}-${Date.now()}`, files: { name: `hund-${i}.txt`, mimeType: 'text/plain', buffer: Buffer.from(letter) } },
    })
  }
  const page = await context.newPage()
  for (let waiting = 0; waiting < 20; ) {
    await page.waitForTimeout(500)
    waiting = (await (await context.request.get('/api/desk/waiting')).json()).waiting.length
  }
  await page.goto('/schreibtisch')
  await page.locator('.vz-row').nth(19).waitFor()
  const begun = performance.now()
  for (let left = 19; left >= 0; left--) {
    await page.keyboard.press('Enter')
    await page.waitForFunction((n) => document.querySelectorAll('.vz-row').length === n, left)
  }
  let filed = 0
  while (filed < 20) filed = (await (await context.request.get('/api/intake/items?status=filed')).json()).items.length
  const seconds = (performance.now() - begun) / 1000
  await context.close()
  return seconds
}
