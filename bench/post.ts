import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { chromium } from 'playwright-core'

/** UX.md: a clerk clears twenty easy items by keyboard in less. */
const mostSeconds = 120
const wanted = 20
const account = { ADMIN_EMAIL: 'messung@musterstadt.example', ADMIN_PASSWORD: 'ein-langes-passwort' }
type Waiting = { id: string; kind: string; title: string; confidence: number; complete: boolean; judgement: boolean }
type Item = { number: string; status: string; stelleId: string; documentType: string | null }

/**
 * Real documents through the desk, as Poststelle and clerk at once: `vorzimmer intake` enters the folder, a browser opens the desk, and twenty items that can be
 * accepted as they are proposed and are called "sicher" are cleared by keyboard: J passes over the others, Enter accepts, each waited for until its row is gone.
 * Before that it is looked at for as long as a person needs to read a line (`--look`, seconds).
 *
 * npm run bench -- post [--folder PATH] [--look 2] [--keep DATA_DIR]
 */
export async function run(args: string[]) {
  const { values } = parseArgs({
    args,
    options: {
      folder: { type: 'string', default: join(process.env.VORZIMMER_DATA ?? '../shared/data', 'documents') },
      look: { type: 'string', default: '0' },
      keep: { type: 'string' },
      json: { type: 'boolean' },
    },
  })
  const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium'
  if (!existsSync(values.folder) || !existsSync(executablePath)) return void console.error(`skipped: ${existsSync(values.folder) ? `no browser at ${executablePath}` : `no documents at ${values.folder}`}`)
  const data = values.keep ?? mkdtempSync(join(tmpdir(), 'vz-post-'))
  const port = 20_000 + Math.floor(Math.random() * 20_000)
  const env = { ...process.env, ...account, DATA_DIR: data, PORT: String(port), DATABASE_URL: '' }
  const begun = performance.now()
  await ended(spawn(process.execPath, ['src/app/cli.ts', 'intake', values.folder], { env, stdio: ['ignore', 'ignore', 'inherit'] }))
  const intakeSeconds = (performance.now() - begun) / 1000
  const server = spawn(process.execPath, ['src/app/main.ts'], { env, stdio: ['ignore', 'ignore', 'inherit'] })
  const url = `http://localhost:${port}`
  while (!(await fetch(`${url}/api/health`).then((r) => r.ok, () => false))) await new Promise((next) => setTimeout(next, 100))
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-quic', '--disable-background-networking', '--disable-sync'] })
  try {
    const context = await browser.newContext({ baseURL: url, viewport: { width: 1280, height: 900 } })
    const post = (path: string, body: object) => context.request.post(`/api${path}`, { data: body, headers: { origin: url } })
    const get = async <T>(path: string) => (await (await context.request.get(`/api${path}`)).json()) as T
    await post('/auth/sign-in/email', { email: account.ADMIN_EMAIL, password: account.ADMIN_PASSWORD })
    const { id } = await get<{ id: string }>('/organisation/me')
    await post(`/organisation/people/${id}/roles`, { roles: ['admin', 'clerk', 'poststelle'] })
    const { stellen } = await get<{ stellen: { id: string }[] }>('/intake/vocabulary')
    for (const { id: stelleId } of stellen) await post('/organisation/holdings', { stelleId, personId: id, fromOn: '2020-01-01', toOn: null })
    const items: Item[] = []
    for (let before: string | null = ''; before !== null; ) {
      const page: { items: Item[]; next: string | null } = await get(`/intake/items${before ? `?before=${before}` : ''}`)
      items.push(...page.items)
      before = page.next
    }
    const { waiting } = await get<{ waiting: Waiting[] }>('/desk/waiting')
    const isEasy = (w: Waiting) => w.kind === 'intake.file-item' && w.complete && !w.judgement && w.confidence >= 0.85
    const page = await context.newPage()
    await page.goto('/schreibtisch')
    await page.locator('.vz-row').first().waitFor()
    await page.locator('.vz-row').first().focus()
    let cleared = 0
    const started = performance.now()
    for (const w of waiting) {
      if (cleared === wanted) break
      if (!isEasy(w)) {
        await page.keyboard.press('j')
        continue
      }
      await page.waitForTimeout(Number(values.look) * 1000)
      const rows = await page.locator('.vz-row').count()
      await page.keyboard.press('Enter')
      await page.waitForFunction((n) => document.querySelectorAll('.vz-row').length < n, rows)
      cleared++
    }
    await page.waitForLoadState('networkidle') // a row leaves before the house has answered
    const seconds = (performance.now() - started) / 1000
    const decided = await get<{ waiting: Waiting[] }>('/desk/waiting')
    const round = (n: number) => Math.round(n * 10) / 10
    const open = new Set(decided.waiting.map((w) => w.id))
    const result = {
      documents: items.length,
      intakeSeconds: round(intakeSeconds),
      waiting: waiting.length,
      easy: waiting.filter(isEasy).length,
      atPoststelle: items.filter((i) => i.status === 'waiting' && i.stelleId === '10.11').length,
      sealed: items.filter((i) => i.status === 'sealed').length,
      cleared,
      /** Of those the house says they are decided. */
      gone: waiting.filter((w) => isEasy(w) && !open.has(w.id)).length,
      seconds: round(seconds),
      secondsToMost: round(seconds / mostSeconds),
    }
    if (!values.json) for (const [name, value] of Object.entries(result)) console.error(`${name.padEnd(16)} ${value}`)
    console.log(JSON.stringify(result))
  } finally {
    await browser.close()
    server.kill('SIGTERM')
    await ended(server)
    if (!values.keep) rmSync(data, { recursive: true, force: true })
  }
}

const ended = (child: ChildProcess) => new Promise<void>((done) => child.on('exit', () => done()))
