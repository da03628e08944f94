import { chmodSync, existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, expect, test, vi } from 'vitest'
import { connectionsOf } from '#base/db.ts'
import { embeddedServer, startCluster } from './cluster.ts'
import { cli, newFolder, startServer } from './process.ts'
import { password } from './world.ts'

vi.setConfig({ testTimeout: 90_000, hookTimeout: 60_000 })

// A Postgres of the town's own, set up as docs/handbuch/betrieb.md says: an owner who is no superuser, passwords on TCP, a socket beside.
const cluster = await startCluster(await embeddedServer())
const folders: string[] = []
const folder = () => folders[folders.push(newFolder()) - 1] as string
afterAll(async () => {
  await cluster.stop()
  for (const made of folders) rmSync(made, { recursive: true, force: true })
})
const as = (role: string, word: string) => `postgres://${role}:${word}@127.0.0.1:${cluster.port}/stadt`
const admin = { ADMIN_EMAIL: 'a@musterstadt.example', ADMIN_PASSWORD: password }

test('with the owner alone, web and machine come in narrowed by SET ROLE, over TCP and through a socket', async () => {
  for (const url of [cluster.url, cluster.socketUrl]) {
    const server = await startServer({ DATA_DIR: folder(), DATABASE_URL: url, ...admin })
    const { web, worker } = connectionsOf({ connectionString: url })
    const may = async (connection: pg.ClientConfig, text: string) => {
      const client = new pg.Client(connection)
      await client.connect()
      return client
        .query(text)
        .then(({ rows }) => rows)
        .finally(() => client.end())
    }
    expect(await may(web, 'select current_user as who')).toEqual([{ who: 'vorzimmer_web' }])
    expect(await may(worker, 'select current_user as who')).toEqual([{ who: 'vorzimmer_worker' }])
    await expect(may(worker, 'select * from auth_session')).rejects.toThrow('permission denied')
    await expect(may(web, `delete from audit_entry`)).rejects.toThrow('permission denied')
    const { said, code } = await cli(['doctor'], { DATA_DIR: folder(), DATABASE_URL: url, PORT: String(server.port) })
    expect(said).toMatch(/^Hinweis {2}Web und Maschine benutzen die Verbindung der Eigentümerin/m)
    expect(code).toBe(0)
    expect(await server.stop()).toBe(0)
  }
})

test('with passwords of their own the two roles serve; doctor knows', async () => {
  await cluster.sql(`alter role vorzimmer_web password 'web'; alter role vorzimmer_worker password 'worker'`)
  const environment = {
    DATA_DIR: folder(),
    DATABASE_URL: cluster.url,
    DATABASE_WEB_URL: as('vorzimmer_web', 'web'),
    DATABASE_WORKER_URL: as('vorzimmer_worker', 'worker'),
  }
  const server = await startServer({ ...environment, ...admin })
  const { rows } = await cluster.sql(`select distinct usename from pg_stat_activity where datname = 'stadt'`)
  expect(rows.map((r) => r.usename)).toEqual(expect.arrayContaining(['vorzimmer_web', 'vorzimmer_worker']))
  const well = await cli(['doctor'], { ...environment, PORT: String(server.port) })
  expect(well.said).toMatch(/^ok {7}Web und Maschine arbeiten mit eigenen Datenbank-Rollen/m)
  expect(well.said).toMatch(/^ok {7}Vorzimmer antwortet auf Port/m)
  expect(well.code).toBe(0)

  const wrong = await cli(['doctor'], {
    ...environment,
    DATABASE_WEB_URL: cluster.url,
    DATABASE_WORKER_URL: as('vorzimmer_worker', 'falsch'),
    PORT: String(server.port),
  })
  expect(wrong.said).toContain('DATABASE_WEB_URL meldet sich als „stadt“ an, richtig ist „vorzimmer_web“')
  expect(wrong.said).toContain('Mit DATABASE_WORKER_URL kommt man nicht in die Datenbank: database.not-let-in')
  expect(wrong.said).not.toContain('falsch')
  expect(wrong.code).toBe(1)
  expect(await server.stop()).toBe(0)
})

test('a wrong password and a database that is not there end the start with a sentence', async () => {
  for (const [url, sentence] of [
    [cluster.url.replace('geheim-der-stadt', 'falsch'), 'Die Datenbank lässt uns nicht herein'],
    [cluster.url.replace(/stadt$/, 'dorf'), 'Diese Datenbank gibt es nicht'],
    ['postgres://stadt@127.0.0.1:9/stadt', 'Die Datenbank antwortet gerade nicht'],
  ] as const) {
    const { code, said } = await cli(['migrate'], { DATA_DIR: folder(), DATABASE_URL: url })
    expect(said).toContain(sentence)
    expect(code).toBe(1)
  }
})

test('doctor without a server changes nothing, and names what is wrong: an open key, a town with mistakes, a full port', async () => {
  const at = folder()
  const server = await startServer({ DATA_DIR: at })
  const beside = await cli(['doctor'], { DATA_DIR: at, PORT: String(server.port), TOWN: 'gibt/es/nicht' })
  expect(beside.said).toMatch(/^ok {7}Postgres 18/m)
  expect(beside.said).toMatch(/^Fehler {3}Ordner der Stadt: /m)
  expect(beside.code).toBe(1)
  expect(await server.stop()).toBe(0)

  chmodSync(join(at, 'keys/files.key'), 0o644)
  const alone = await cli(['doctor'], { DATA_DIR: at, PORT: String(cluster.port) })
  expect(alone.said).toContain(`Andere dürfen ${join(at, 'keys/files.key')} lesen. Ändern: chmod`)
  expect(alone.said).toContain(`Port ${cluster.port} gehört einem anderen Programm`)
  expect(alone.said).toContain('Die eingebaute Datenbank läuft gerade nicht')
  expect(alone.code).toBe(1)
  const empty = join(folder(), 'neu')
  expect((await cli(['doctor'], { DATA_DIR: empty, PORT: '0' })).said).toContain('Noch keine Datenbank')
  expect(existsSync(empty)).toBe(false)
})
