import { randomBytes } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, expect, inject, test, vi } from 'vitest'
import { z } from 'zod'
import { machine } from '#base/actor.ts'
import { readArchive, writeArchive } from '#base/archive.ts'
import * as audit from '#base/audit.ts'
import { backUp, checkBackup, restore } from '#base/backup.ts'
import { type Connections, connectionsOf, openPool, transact } from '#base/db.ts'
import { type Job, openJobs } from '#base/jobs.ts'
import { keyOf } from '#base/keys.ts'
import { openHouse } from '../src/app/house.ts'
import { knownSteps, migrate } from '../src/app/migrate.ts'
import { placeOf } from '../src/app/place.ts'
import { debianServers, startCluster } from './cluster.ts'
import { cli, newFolder, spawned, startServer } from './process.ts'
import { freshTown, settings } from './town.ts'
import { password, world } from './world.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 })

const { house, person } = await world({ work: false })
const folder = newFolder('vz-backup-')
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const key = keyOf(house.config)
const source = placeOf(house.config, house.connections)
const how = (connections: Connections) => ({ known: knownSteps, migrate: (only?: readonly string[]) => migrate(connections, only) })

/** Something of everything: accounts, sealed and unsealed audit rows, files, a job that waits. */
const anna = await person({ roles: ['admin'], name: 'Anna Ämsel\t"\\N"' })
const letter = Buffer.concat([Buffer.from('Sehr geehrte Damen und Herren, …'.repeat(100)), randomBytes(200_000)])
const owner = openPool(house.connections.owner)
await owner.query(
  `create table letters (id int generated always as identity primary key, file_hash text, twice int generated always as (id * 2) stored, parent int references letters)`,
)
const { hash } = await house.files.put(letter)
await owner.query(`insert into letters (file_hash, parent) values ($1, null), (null, 1)`, [hash])
await transact(house.db, (tx) => audit.record(tx, { id: anna.id, kind: 'person' }, 'organisation.person-locked', 'person/x', { person: anna.id }))
await house.seals.seal(house.workerDb)
await transact(house.db, (tx) => audit.record(tx, { id: anna.id, kind: 'person' }, 'organisation.person-unlocked', 'person/x', { person: anna.id }))
const waiting = { name: 'test.wait', data: z.object({ id: z.string() }), retries: 7, run: async () => {} }
const sender = await openJobs<null>(house.pools.worker, [waiting] as Job<null>[])
await transact(house.workerDb, (tx) => sender.send(tx, waiting, { id: 'kept' }))
await sender.stop()
const path = join(folder, 'town.vzb')
const made = await backUp(source, path, key, '1.0.0')
afterAll(() => owner.end())

/** An empty database and an empty folder, with a key of its own. */
async function elsewhere() {
  const connections = connectionsOf(await freshTown(inject('connection'), { empty: true }))
  const config = settings()
  return { connections, config, place: placeOf(config, connections), tables: () => tables(connections.owner) }
}
async function ask(connection: pg.ClientConfig, text: string) {
  const client = new pg.Client(connection)
  await client.connect()
  return (await client.query(text).finally(() => client.end())).rows
}
const tables = async (connection: pg.ClientConfig) =>
  (await ask(connection, `select table_name from information_schema.tables where table_schema in ('public', 'jobs')`)).map((r) => r.table_name)
/** `letters` is made by this test, not by a migration. */
const howWithLetters = (connections: Connections) => ({
  known: knownSteps,
  migrate: async (only?: readonly string[]) => {
    await migrate(connections, only)
    await ask(
      connections.owner,
      `create table if not exists letters (id int generated always as identity primary key, file_hash text, twice int generated always as (id * 2) stored, parent int references letters)`,
    )
  },
})

test('everything comes back under another key: rows, sequences, files, jobs, accounts, and a chain that verifies', async () => {
  const { connections, config, place } = await elsewhere()
  expect(keyOf(config).equals(key)).toBe(false)
  const head = await restore(place, path, key, howWithLetters(connections))
  expect(head.tables.find((t) => t.name === 'letters')?.rows).toBe(2)
  expect(made.missing).toBe(0)
  // Table by table, as text, to the last character.
  for (const t of head.tables) {
    const all = `select md5(coalesce(string_agg(t::text, E'\\n' order by t::text), '')) as sum, count(*) as n from ${t.schema}.${t.name} t`
    expect(await ask(connections.owner, all), t.name).toEqual(await ask(house.connections.owner, all))
  }
  const there = await openHouse(connections, config, { work: false, poolSize: 4 })
  try {
    expect((await there.files.get(hash)).equals(letter)).toBe(true)
    expect(await there.seals.verify()).toMatchObject({ sound: true, seals: 1, unsealed: 1 })
    expect((await there.auth.api.signInEmail({ body: { email: anna.email, password } })).user.id).toBe(anna.id)
    expect((await there.jobs.waiting()).find((w) => w.name === 'test.wait')).toEqual({ name: 'test.wait', count: 1 })
    const ids = async (connection: pg.ClientConfig) => (await ask(connection, `insert into letters (parent) values (2) returning id, twice`))[0]
    expect(await ids(connections.owner)).toEqual({ id: 3, twice: 6 })
    await transact(there.db, (tx) => audit.record(tx, machine, 'organisation.person-unlocked', 'person/x', { person: anna.id }))
    await there.seals.seal(there.workerDb)
    expect(await there.seals.verify()).toMatchObject({ sound: true, seals: 2 })
    // The rules are on again after the load.
    await expect(ask(connections.owner, `insert into letters (parent) values (999)`)).rejects.toThrow('foreign key')
    expect(await ask(connections.owner, `select count(*) as n from pg_trigger where tgenabled = 'D'`)).toEqual([{ n: 0 }])
  } finally {
    await there.close()
  }
})

test('nobody can read it without the key', async () => {
  const bytes = readFileSync(path)
  for (const word of ['geehrte', 'Anna', 'head.json', anna.email]) expect(bytes.includes(word), word).toBe(false)
})

test.each<[string, (bytes: Buffer) => Buffer, string]>([
  ['cut off at the end', (b) => b.subarray(0, -1), 'sealed.damaged'],
  ['cut off in the middle', (b) => b.subarray(0, b.length >> 1), 'sealed.damaged'],
  ['cut off between two chunks', (b) => b.subarray(0, 72 + 65_552), 'sealed.damaged'],
  ['empty', () => Buffer.alloc(0), 'sealed.damaged'],
  ['changed in one bit', (b) => Buffer.concat([b.subarray(0, 5000), Buffer.from([(b[5000] ?? 0) ^ 4]), b.subarray(5001)]), 'sealed.damaged'],
  ['with something behind it', (b) => Buffer.concat([b, Buffer.from('x')]), 'sealed.damaged'],
  ['not a backup', () => Buffer.from('PK\u0003\u0004'.padEnd(5000, 'x')), 'sealed.damaged'],
])('an archive that is %s is refused before anything is touched', async (name, change, code) => {
  const bad = join(folder, `${name}.vzb`)
  writeFileSync(bad, change(readFileSync(path)))
  const { connections, place, config, tables } = await elsewhere()
  await expect(restore(place, bad, key, how(connections))).rejects.toThrow(code)
  expect(await tables()).toEqual([])
  expect(existsSync(join(config.DATA_DIR, 'keys', 'seal.key'))).toBe(false)
})

test('a wrong key, a database with data, another town and a newer program are refused, and nothing is touched', async () => {
  const { connections, place, tables } = await elsewhere()
  await expect(restore(place, path, Buffer.alloc(32, 1), how(connections))).rejects.toThrow('sealed.wrong-key')
  await expect(restore({ ...place, town: 'andernorts' }, path, key, how(connections))).rejects.toThrow('restore.other-town')
  await expect(restore(place, path, key, { ...how(connections), known: knownSteps.slice(1) })).rejects.toThrow('restore.newer-program')
  expect(await tables()).toEqual([])
  const before = await ask(house.connections.owner, 'select count(*) as n from auth_user')
  await expect(restore(source, path, key, how(house.connections))).rejects.toThrow('restore.not-empty')
  expect(await ask(house.connections.owner, 'select count(*) as n from auth_user')).toEqual(before)
})

test('a load that fails half way leaves an empty database and no file', async () => {
  // An archive of ours whose head promises a row that is not there.
  const short = join(folder, 'short.vzb')
  async function* parts() {
    for await (const { name, source: bytes } of readArchive(path, key)) {
      const content = Buffer.concat(await Array.fromAsync(bytes))
      const head = name === 'head.json' ? JSON.parse(content.toString()) : undefined
      if (head) head.tables.find((t: { name: string }) => t.name === 'letters').rows += 1
      yield { name, source: [head ? Buffer.from(JSON.stringify(head)) : content] }
    }
  }
  await writeArchive(short, key, parts())
  const { connections, place, config, tables } = await elsewhere()
  await expect(restore(place, short, key, howWithLetters(connections))).rejects.toThrow('restore.count')
  expect(await tables()).toEqual([])
  expect(existsSync(join(config.DATA_DIR, 'files')) ? await Array.fromAsync(place.files.list()) : []).toEqual([])
  await restore(place, path, key, howWithLetters(connections)) // and the next one works
})

test('what is written while the backup runs is in it whole or not at all', async () => {
  await owner.query('create table debit (n int); create table credit (n int)')
  let stop = false
  let n = 0
  const writer = (async () => {
    for (; !stop; n++) await owner.query(`with a as (insert into debit values (${n})) insert into credit values (${n})`)
  })()
  const counts: number[][] = []
  try {
    for (let i = 0; i < 5; i++) {
      const { head } = await backUp(source, join(folder, `busy-${i}.vzb`), key, '1.0.0')
      counts.push(['debit', 'credit'].map((name) => head.tables.find((t) => t.name === name)?.rows ?? -1))
      await checkBackup(join(folder, `busy-${i}.vzb`), key)
    }
  } finally {
    stop = true
    await writer
    await owner.query('drop table debit, credit')
  }
  for (const [debit, credit] of counts) expect(debit).toBe(credit)
  expect(counts.at(-1)?.[0]).toBeGreaterThan(counts[0]?.[0] ?? 0)
  expect(readdirSync(folder).filter((f) => f.endsWith('.part'))).toEqual([])
})

test('a file that a row refers to and that is gone is counted, not passed over', async () => {
  await owner.query(`insert into letters (file_hash) values (repeat('0', 64))`)
  const { missing } = await backUp(source, join(folder, 'missing.vzb'), key, '1.0.0')
  expect(missing).toBe(1)
  await owner.query(`delete from letters where file_hash = repeat('0', 64)`)
})

// ---- the commands, as an administrator calls them

test('the command line: a backup beside the running server, a restore that was killed, another that works, and a server on it', async () => {
  const [from, to] = [newFolder(), newFolder()]
  const server = await startServer({ DATA_DIR: from, ADMIN_EMAIL: 'a@musterstadt.example', ADMIN_PASSWORD: password })
  const backup = join(folder, 'cli.vzb')
  expect(await cli(['backup', '--to', backup], { DATA_DIR: from })).toMatchObject({ code: 0, said: expect.stringContaining('Tabellen') })
  expect(await server.stop()).toBe(0)
  const keyFile = join(from, 'keys/files.key')
  expect((await cli(['backup', '--check', backup, '--key-file', keyFile], { DATA_DIR: to })).said).toContain('Zeilen')

  const wrong = await cli(['restore', backup], { DATA_DIR: to })
  expect(wrong).toMatchObject({ code: 1, said: expect.stringContaining('mit einem anderen Schlüssel verschlossen. Es wurde nichts verändert.') })
  const busy = await cli(['restore', backup], { DATA_DIR: from })
  expect(busy).toMatchObject({ code: 1, said: expect.stringContaining('In dieser Datenbank liegen schon Daten.') })

  const killed = spawned('src/app/cli.ts', ['restore', backup, '--key-file', keyFile], { DATA_DIR: to })
  const socket = join(to, 'postgres/.s.PGSQL.5432')
  await vi.waitFor(
    async () => {
      expect(existsSync(socket)).toBe(true)
      const begun = await ask(
        { host: join(to, 'postgres'), port: 5432, user: 'vorzimmer', database: 'postgres' },
        `select to_regclass('auth_user') as t`,
      )
      expect(begun[0].t).not.toBeNull()
    },
    { timeout: 60_000, interval: 5 },
  )
  killed.child.kill('SIGKILL')
  await killed.ended
  const refused = spawned('src/app/main.ts', [], { DATA_DIR: to, PORT: '0' })
  if (await unfinished(to)) {
    expect(await refused.ended).toBe(1)
    expect(refused.said()).toContain('Hier wurde eine Wiederherstellung abgebrochen.')
  }
  const again = await cli(['restore', backup, '--key-file', keyFile], { DATA_DIR: to })
  expect(again.said).toContain('Wiederhergestellt:')
  expect(again).toMatchObject({ code: 0, said: expect.stringContaining('alles unverändert') })
  const restored = await startServer({ DATA_DIR: to })
  const signIn = await fetch(`http://127.0.0.1:${restored.port}/api/auth/sign-in/email`, {
    method: 'POST',
    body: JSON.stringify({ email: 'a@musterstadt.example', password }),
    headers: { 'content-type': 'application/json', origin: `http://localhost:${restored.port}` },
  })
  expect(signIn.status).toBe(200)
  expect(await restored.stop()).toBe(0)
  for (const made of [from, to]) rmSync(made, { recursive: true, force: true })
})

test('from the embedded 18 to a town’s own Postgres and back', async (t) => {
  const [bin] = debianServers()
  if (!bin) return t.skip('kein Postgres von Debian auf dieser Maschine')
  const cluster = await startCluster(bin)
  const [own, back] = [newFolder(), newFolder()]
  try {
    expect(cluster.major).toBeGreaterThanOrEqual(15)
    const plain = join(folder, 'plain.vzb')
    const { connections, config, place } = await elsewhere()
    const first = await openHouse(connections, config, { work: false, poolSize: 4 })
    await first.people.create({ email: 'b@musterstadt.example', name: 'Berta', roles: ['clerk'], password })
    await transact(first.db, (tx) => audit.record(tx, machine, 'organisation.person-unlocked', 'person/x', { person: 'x' }))
    await first.seals.seal(first.workerDb)
    await first.close()
    await backUp(place, plain, keyOf(config), '1.0.0')
    const keyFile = join(config.DATA_DIR, 'keys/files.key')

    const there = { DATA_DIR: own, DATABASE_URL: cluster.url }
    const moved = await cli(['restore', plain, '--key-file', keyFile], there)
    expect(moved).toMatchObject({ code: 0, said: expect.stringMatching(/1 Siegel, [1-9]\d* Einträge, alles unverändert/) })
    const backup = join(folder, 'own.vzb')
    expect((await cli(['backup', '--to', backup], there)).code).toBe(0)

    const here = await cli(['restore', backup, '--key-file', join(own, 'keys/files.key')], { DATA_DIR: back })
    expect(here).toMatchObject({ code: 0, said: expect.stringContaining(`Postgres ${cluster.major}`) })
    expect(here.said).toContain('alles unverändert')
    const list = await cli(['user', 'list'], { DATA_DIR: back })
    expect(list.said).toContain('b@musterstadt.example')
  } finally {
    await cluster.stop()
    for (const made of [own, back]) rmSync(made, { recursive: true, force: true })
  }
})

const unfinished = async (dataDir: string) => {
  const marker = `select to_regclass('restore_unfinished') as t`
  const rows = await ask({ host: join(dataDir, 'postgres'), port: 5432, user: 'vorzimmer', database: 'postgres' }, marker).catch(() => [
    { t: 'gone' },
  ])
  return rows[0].t !== null
}
