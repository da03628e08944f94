import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, vi } from 'vitest'
import { freePort } from './cluster.ts'

type Environment = Record<string, string | undefined>

/** Settings of this machine must not leak into a house under test. */
const clean: Environment = Object.fromEntries(
  ['DATABASE_URL', 'DATABASE_WEB_URL', 'DATABASE_WORKER_URL', 'DATA_DIR', 'PUBLIC_URL', 'S3_URL', 'SMTP_URL', 'SEAL_DIR', 'VORZIMMER_KEY'].map(
    (name) => [name, undefined],
  ),
)

export const newFolder = (prefix = 'vz-p-') => mkdtempSync(join(tmpdir(), prefix))

/** A real process of ours, with all that it said. */
export function spawned(file: string, args: string[], environment: Environment) {
  const child: ChildProcess = spawn(process.execPath, [file, ...args], { env: { ...process.env, ...clean, ...environment } })
  let said = ''
  child.stdout?.on('data', (text) => (said += text))
  child.stderr?.on('data', (text) => (said += text))
  const ended = new Promise<number>((done) => child.on('close', (code, signal) => done(code ?? (signal === 'SIGKILL' ? 137 : 143))))
  return { child, ended, said: () => said }
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
