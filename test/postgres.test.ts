import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, readlinkSync, rmSync, statfsSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import pg from 'pg'
import { afterEach, expect, test, vi } from 'vitest'
import { guest } from '#base/postgres.ts'
import { cli, newFolder, spawned, startServer, unfinished } from './process.ts'

// Real processes of the real server, treated badly. A busy machine takes its time.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 60_000 })
const undo: (() => unknown)[] = []
afterEach(async () => {
  for (const one of undo.splice(0).reverse()) await one()
})
async function server(environment: Record<string, string>) {
  const started = await startServer(environment)
  undo.push(() => started.stop())
  return started
}
function folder() {
  const made = newFolder()
  undo.push(() => {
    stopLeftOver(made)
    rmSync(made, { recursive: true, force: true })
  })
  return made
}
/** A postmaster that a test left without a parent. */
function stopLeftOver(dataDir: string) {
  const pid = postmaster(dataDir)
  if (pid && existsSync(`/proc/${pid}`)) process.kill(pid, 'SIGQUIT')
}
const postmaster = (dataDir: string) => {
  const file = join(dataDir, 'postgres/postmaster.pid')
  return existsSync(file) ? Number(readFileSync(file, 'utf8').split('\n')[0]) : 0
}
async function ask(dataDir: string, text: string) {
  const client = new pg.Client({ ...guest(dataDir) })
  await client.connect()
  return (await client.query(text).finally(() => client.end())).rows
}
/** Enough to see whether the last commits survived. */
const write = (dataDir: string, what: string) => ask(dataDir, `create table if not exists kept (what text); insert into kept values ('${what}')`)
const kept = async (dataDir: string) => (await ask(dataDir, 'select what from kept order by what')).map((r) => r.what)

test('the database listens on a socket that only its owner may open, and on no port', async () => {
  const dataDir = folder()
  await server({ DATA_DIR: dataDir })
  expect(await ask(dataDir, 'show listen_addresses')).toEqual([{ listen_addresses: '' }])
  const inodes = (path: string) =>
    existsSync(path)
      ? readFileSync(path, 'utf8')
          .split('\n')
          .map((line) => line.trim().split(/\s+/)[9])
      : []
  const listening = new Set([...inodes('/proc/net/tcp'), ...inodes('/proc/net/tcp6')])
  const pid = postmaster(dataDir)
  const sockets = readdirSync(`/proc/${pid}/fd`).map((fd) => /socket:\[(\d+)\]/.exec(readlinkSync(`/proc/${pid}/fd/${fd}`))?.[1])
  expect(sockets.filter(Boolean).length).toBeGreaterThan(0)
  expect(sockets.filter((inode) => inode && listening.has(inode))).toEqual([])
  expect(statSync(join(dataDir, 'postgres')).mode & 0o077).toBe(0)
})

test('a folder whose socket path would be longer than 107 bytes works', async () => {
  const dataDir = join(folder(), "it's a folder", 'x'.repeat(120))
  const { stop } = await server({ DATA_DIR: dataDir })
  await write(dataDir, 'long')
  expect(await stop()).toBe(0)
})

test('a second start on the same data is refused with a sentence, and the first is not touched', async () => {
  const dataDir = folder()
  const first = await server({ DATA_DIR: dataDir })
  const second = spawned('src/app/main.ts', [], { DATA_DIR: dataDir, PORT: '0' })
  expect(await second.ended).toBe(1)
  expect(second.said()).toContain(`Auf diesen Daten arbeitet schon ein Vorzimmer (server ${first.pid})`)
  expect((await first.health()).ok).toBe(true)
})

test('two starts in the same instant: exactly one lives', async () => {
  const dataDir = folder()
  const both = [1, 2].map(() => spawned('src/app/main.ts', [], { DATA_DIR: dataDir, PORT: '0' }))
  await Promise.race(both.map((one) => one.ended))
  await vi.waitFor(() => expect(both.filter((one) => one.said().includes('Vorzimmer: http://')).length).toBe(1), 30_000)
  const loser = both.find((one) => !one.said().includes('Vorzimmer: http://'))
  expect(await loser?.ended).toBe(1)
  expect(loser?.said()).toContain('Vorzimmer kann nicht starten:')
  const winner = both.find((one) => one !== loser)
  winner?.child.kill('SIGTERM')
  expect(await winner?.ended).toBe(0)
})

test('SIGTERM while the house is still being opened ends it in order and without complaint', async () => {
  const dataDir = folder()
  const early = spawned('src/app/main.ts', [], { DATA_DIR: dataDir, PORT: '0' })
  await vi.waitFor(() => expect(existsSync(join(dataDir, 'postgres', 'postmaster.pid'))).toBe(true), 30_000)
  early.child.kill('SIGTERM')
  expect(await early.ended).toBe(0)
  expect(early.said()).not.toContain('nicht starten')
  expect(existsSync(join(dataDir, 'postgres', 'postmaster.pid'))).toBe(false)
})

test('after kill -9 the next start replaces the orphaned database and finds every commit', async () => {
  const dataDir = folder()
  const first = await server({ DATA_DIR: dataDir })
  await write(dataDir, 'before')
  const orphan = postmaster(dataDir)
  expect(await first.kill()).toBe(137)
  expect(existsSync(`/proc/${orphan}`)).toBe(true)
  await server({ DATA_DIR: dataDir })
  expect(postmaster(dataDir)).not.toBe(orphan)
  expect(await kept(dataDir)).toEqual(['before'])
})

test('when the database itself is killed, the running server brings it back', async () => {
  const dataDir = folder()
  const { health, said } = await server({ DATA_DIR: dataDir })
  await write(dataDir, 'before')
  const old = postmaster(dataDir)
  process.kill(old, 'SIGKILL')
  await vi.waitFor(() => expect(said()).toContain('Die Datenbank läuft wieder.'), { timeout: 30_000, interval: 100 })
  await vi.waitFor(async () => expect((await health()).status).toBe(200), { timeout: 10_000, interval: 100 })
  expect(await kept(dataDir)).toEqual(['before'])
  // It still counts as the one server of this folder.
  const second = spawned('src/app/main.ts', [], { DATA_DIR: dataDir, PORT: '0' })
  expect(await second.ended).toBe(1)
})

test('SIGKILL in the first start: the next one works', async () => {
  const dataDir = folder()
  const first = spawned('src/app/main.ts', [], { DATA_DIR: dataDir, PORT: '0' })
  while (!unfinished(dataDir)) await new Promise((done) => setTimeout(done, 3)) // other moments: postgres.crash.long.test.ts
  first.child.kill('SIGKILL')
  expect(await first.ended).toBe(137)
  const { stop } = await server({ DATA_DIR: dataDir })
  expect(unfinished(dataDir)).toBeUndefined()
  expect(await stop()).toBe(0)
})

test('a number in postmaster.pid that belongs to a stranger does not block the start', async () => {
  const dataDir = folder()
  const first = await server({ DATA_DIR: dataDir })
  process.kill(postmaster(dataDir), 'SIGSTOP') // so that it cannot tidy up
  process.kill(first.pid, 'SIGKILL')
  const file = join(dataDir, 'postgres/postmaster.pid')
  const text = readFileSync(file, 'utf8')
  process.kill(postmaster(dataDir), 'SIGKILL')
  await vi.waitFor(() => expect(execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' })).not.toContain(join(dataDir, 'postgres')), 10_000)
  writeFileSync(file, text.replace(/^\d+/, String(process.pid)))
  await server({ DATA_DIR: dataDir })
})

test('a taken port ends the start with a sentence and leaves no database behind', async () => {
  const dataDir = folder()
  const other = createServer().listen(0, '127.0.0.1')
  undo.push(() => other.close())
  await new Promise((done) => other.once('listening', done))
  const { port } = other.address() as { port: number }
  const start = spawned('src/app/main.ts', [], { DATA_DIR: dataDir, PORT: String(port) })
  expect(await start.ended).toBe(1)
  expect(start.said()).toContain(`Der Port ${port} ist schon belegt`)
  expect(postmaster(dataDir)).toBe(0)
})

// ---- a full disk

/** A disk of its own, as small as asked for; undefined where mounting is not allowed. */
function disk(megabytes: number): string | undefined {
  const at = newFolder('vz-disk-')
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=0755`, 'tmpfs', at], { stdio: 'ignore' })
  } catch {
    rmSync(at, { recursive: true })
    return undefined
  }
  undo.push(async () => {
    stopLeftOver(join(at, 'data'))
    await vi.waitFor(() => execFileSync('umount', [at], { stdio: 'ignore' }), { timeout: 10_000, interval: 200 })
    rmSync(at, { recursive: true })
  })
  return at
}
const noMount = 'ein voller Datenträger lässt sich nur als root mit Mount-Recht nachstellen'

test.each([16, 64])(
  'a disk of %i MB: a first start that does not fit says so and leaves nothing half made',
  async (megabytes) => {
    const at = disk(megabytes)
    if (!at) return console.log(`übersprungen: ${noMount}`)
    writeFileSync(join(at, 'ballast'), Buffer.alloc((megabytes - 12) * 1024 * 1024))
    const dataDir = join(at, 'data')
    const start = spawned('src/app/main.ts', [], { DATA_DIR: dataDir, PORT: '0' })
    expect(await start.ended).toBe(1)
    expect(start.said()).toContain('Auf dem Datenträger ist kein Platz mehr.')
    expect(readdirSync(dataDir).filter((name) => name.startsWith('postgres'))).toEqual([])
  },
  60_000,
)

test('a disk that fills up under a running server: a sentence, and after making room every commit is there', async () => {
  const at = disk(160)
  if (!at) return console.log(`übersprungen: ${noMount}`)
  const dataDir = join(at, 'data')
  const { port, health } = await server({ DATA_DIR: dataDir })
  await write(dataDir, 'before')
  const { bavail, bsize } = statfsSync(at)
  writeFileSync(join(at, 'ballast'), Buffer.alloc(bavail * bsize - 20 * 1024 * 1024))
  // Writes until the server can no more; each commit that was answered must be found again.
  let commits = 0
  const text = randomBytes(100_000).toString('hex')
  await (async () => {
    await ask(dataDir, 'create table filled (n int, text text)')
    for (; commits < 2000; commits++) await ask(dataDir, `insert into filled values (${commits}, '${text}')`)
  })().catch((e) => expect(String(e)).toMatch(/No space left|Connection terminated|in recovery|not accept|ENOENT|ECONNREFUSED|ECONNRESET/))
  expect(commits).toBeGreaterThan(0)
  expect(commits).toBeLessThan(2000)
  const answer = await fetch(`http://127.0.0.1:${port}/api/health`)
  if (answer.status !== 200) expect((await answer.json()) as object).toMatchObject({ type: expect.stringMatching(/disk-full|database.away/) })
  rmSync(join(at, 'ballast'))
  await vi.waitFor(async () => expect((await health()).status).toBe(200), { timeout: 30_000, interval: 200 })
  expect(await kept(dataDir)).toEqual(['before'])
  const rows = await ask(dataDir, `select n from filled order by n`).catch(() => [])
  expect(rows.length).toBeGreaterThanOrEqual(commits)
})

test('a folder that must not be written is named', async () => {
  const at = disk(16)
  if (!at) return console.log(`übersprungen: ${noMount}`)
  execFileSync('mount', ['-o', 'remount,ro', at])
  const { code, said } = await cli(['migrate'], { DATA_DIR: join(at, 'data') })
  expect(code).toBe(1)
  expect(said).toContain(`Hier darf Vorzimmer nicht schreiben: ${join(at, 'data')}`)
})
