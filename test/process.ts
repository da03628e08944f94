import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, vi } from 'vitest'
import { freePort } from './cluster.ts'

type Environment = Record<string, string | undefined>

/** Settings of this machine must not leak into a house under test. */
const clean: Environment = Object.fromEntries(
  ['DATABASE_URL', 'DATABASE_WEB_URL', 'DATABASE_WORKER_URL', 'DATA_DIR', 'PUBLIC_URL', 'S3_URL', 'SMTP_URL', 'SEAL_DIR', 'VORZIMMER_KEY'].map(
    (name) => [name, undefined],
  ),
)

export const newFolder = (prefix = 'vz-p-') => mkdtempSync(join(tmpdir(), prefix))

/** The folder in which a first start makes its database, until it is whole and gets its name. */
export const unfinished = (dataDir: string) =>
  existsSync(dataDir) ? readdirSync(dataDir).find((name) => name.startsWith('postgres.new-')) : undefined

const running = new Set<{ child: ChildProcess; ended: Promise<number> }>()
/** So long a process may take to close what it has opened, its Postgres above all. */
const closingMs = 20_000
/** Ends what is left of `spawned`: in order, and by force where that takes too long. */
export async function endLeftovers() {
  await Promise.all(
    [...running].map(async ({ child, ended }) => {
      child.kill('SIGTERM')
      const force = setTimeout(() => child.kill('SIGKILL'), closingMs)
      await ended
      clearTimeout(force)
    }),
  )
}
// An expectation that fails never reaches the line that stops its server: whoever imports this file stops it after the last test, whatever came of it.
afterAll(endLeftovers, 2 * closingMs)

/** A real process of ours, with all that it said; it ends with the test file at the latest. */
export function spawned(file: string, args: string[], environment: Environment) {
  const child: ChildProcess = spawn(process.execPath, [file, ...args], { env: { ...process.env, ...clean, ...environment } })
  let said = ''
  child.stdout?.on('data', (text) => (said += text))
  child.stderr?.on('data', (text) => (said += text))
  const ended = new Promise<number>((done) => child.on('close', (code, signal) => done(code ?? (signal === 'SIGKILL' ? 137 : 143))))
  const mine = { child, ended }
  running.add(mine)
  void ended.then(() => running.delete(mine))
  return { ...mine, said: () => said }
}

/** `vorzimmer …` to its end. */
export async function cli(args: string[], environment: Environment) {
  const { ended, said } = spawned('src/app/cli.ts', args, environment)
  return { code: await ended, said: said() }
}

/** A server as `npm start` runs it, answering. */
export async function startServer(environment: Environment, { timeout = 60_000 } = {}) {
  const port = await freePort()
  const process = spawned('src/app/main.ts', [], { PORT: String(port), ...environment })
  const health = () => fetch(`http://127.0.0.1:${port}/api/health`)
  const gone = process.ended.then((code) => {
    throw new Error(`ended with ${code}: ${process.said()}`)
  })
  gone.catch(() => {})
  const answering = vi.waitFor(async () => expect((await health()).ok).toBe(true), { timeout, interval: 50 })
  await Promise.race([answering, gone])
  const end = (signal: NodeJS.Signals) => {
    process.child.kill(signal)
    return process.ended
  }
  return {
    port,
    health,
    said: process.said,
    pid: process.child.pid ?? 0,
    ended: process.ended,
    kill: () => end('SIGKILL'),
    stop: () => end('SIGTERM'),
  }
}
