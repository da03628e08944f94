import { execFileSync, spawn } from 'node:child_process'
import { chmodSync, cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { newFolder } from './process.ts'

// The script that runs before there is anything else, in a clone of its own that needs one package.
const undo: (() => void)[] = []
afterEach(() => {
  for (const one of undo.splice(0).reverse()) one()
})
function clone(at = newFolder('vz-clone-')) {
  undo.push(() => rmSync(at, { recursive: true, force: true }))
  mkdirSync(join(at, 'scripts'))
  cpSync('scripts/ready.mjs', join(at, 'scripts/ready.mjs'))
  const dependencies = { 'no-such-package': '1.0.0' }
  writeFileSync(join(at, 'package.json'), JSON.stringify({ name: 'clone', dependencies }))
  writeFileSync(join(at, 'package-lock.json'), '{}')
  return at
}
async function ready(cwd: string, registry: string, killAfterMs = 0) {
  const env = { ...process.env, npm_config_registry: registry, npm_config_cache: join(cwd, 'cache'), npm_config_fetch_retries: '0' }
  const child = spawn(process.execPath, ['scripts/ready.mjs'], { cwd, env, detached: true })
  let said = ''
  for (const out of [child.stdout, child.stderr])
    out.on('data', (text) => {
      said += text
    })
  if (killAfterMs) setTimeout(() => process.kill(-(child.pid ?? 0), 'SIGINT'), killAfterMs)
  const code = await new Promise((done) => child.on('close', done))
  return { code, said }
}
const nobodyThere = 'http://127.0.0.1:9/'

test('without a network: what is missing and what to do, and no marker', async () => {
  const at = clone()
  const { code, said } = await ready(at, nobodyThere)
  expect(code).toBe(1)
  expect(said).toContain('Meist fehlt die Verbindung zum npm-Verzeichnis')
  expect(existsSync(join(at, 'node_modules/.ready'))).toBe(false)
}, 60_000)

test('an interrupted install leaves no marker, so that the next start does it again', async () => {
  const at = clone()
  const silent = createServer(() => {}).listen(0, '127.0.0.1')
  undo.push(() => silent.close())
  await new Promise((done) => silent.once('listening', done))
  const { code } = await ready(at, `http://127.0.0.1:${(silent.address() as { port: number }).port}/`, 3000)
  expect(code).not.toBe(0)
  expect(existsSync(join(at, 'node_modules/.ready'))).toBe(false)
  expect((await ready(at, nobodyThere)).said).toContain('Abhängigkeiten werden eingerichtet')
}, 60_000)

test('a read-only folder is named', async (t) => {
  const at = clone()
  if (process.getuid?.() === 0)
    try {
      execFileSync('mount', ['--bind', at, at], { stdio: 'ignore' })
      undo.push(() => execFileSync('umount', [at]))
      execFileSync('mount', ['-o', 'remount,ro,bind', at], { stdio: 'ignore' })
    } catch {
      return t.skip('root ohne Mount-Recht kann keinen schreibgeschützten Ordner nachstellen')
    }
  else chmodSync(at, 0o555)
  const { code, said } = await ready(at, nobodyThere)
  expect(code).toBe(1)
  expect(said).toContain(`Vorzimmer kann sich in ${at} nicht einrichten: Der Ordner ist schreibgeschützt`)
  if (process.getuid?.() !== 0) chmodSync(at, 0o755)
})
