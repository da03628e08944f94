import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { tmpdir } from 'node:os'
import pg from 'pg'
import { backUp, restore } from '#base/backup.ts'
import { readConfig } from '#base/config.ts'
import { connectionsOf } from '#base/db.ts'
import { keyOf } from '#base/keys.ts'
import { startPostgres } from '#base/postgres.ts'
import { openHouse } from '../src/app/house.ts'
import { knownSteps, migrate } from '../src/app/migrate.ts'
import { placeOf } from '../src/app/place.ts'

/** Audit rows are what a town has most of; files of 1 MB beside them. */
const rows = 500_000
const megabytes = 200

/** Backup and restore of one house with rows and files, in one run. */
export async function run() {
  const folder = mkdtempSync(join(tmpdir(), 'vz-bench-'))
  const postgres = await startPostgres(folder)
  try {
    const config = readConfig({ DATA_DIR: join(folder, 'a') })
    const connections = connectionsOf(postgres.connection)
    const house = await openHouse(connections, config, { work: false, poolSize: 4 })
    await sql(postgres.connection, `insert into audit_entry (fact, actor, actor_kind, subject, data)
      select 'bench.row', 'p' || i % 50, 'machine', 'item/' || i, jsonb_build_object('i', i) from generate_series(1, ${rows}) i`)
    await sql(postgres.connection, 'create table letters (file_hash text)')
    for (let i = 0; i < megabytes; i++) {
      const { hash } = await house.files.put(noise())
      await sql(postgres.connection, `insert into letters values ('${hash}')`)
    }
    await house.close()
    const path = join(folder, 'bench.vzb')
    const [made, backupMs] = await timed(() => backUp(placeOf(config, connections), path, keyOf(config), 'bench'))
    await sql(postgres.connection, 'create database again')
    const there = connectionsOf({ ...postgres.connection, database: 'again' })
    const place = placeOf(readConfig({ DATA_DIR: join(folder, 'b') }), there)
    const withLetters = async (only?: readonly string[]) => {
      await migrate(there, only)
      await sql(there.owner, 'create table if not exists letters (file_hash text)')
    }
    const [, restoreMs] = await timed(() => restore(place, path, keyOf(config), { known: knownSteps, migrate: withLetters }))
    const seconds = (ms: number) => Math.round(ms / 100) / 10
    const all = made.head.tables.reduce((sum, t) => sum + t.rows, 0)
    const figures = { rows: all, fileMegabytes: megabytes, archiveMegabytes: Math.round(made.size / 1e6), backupSeconds: seconds(backupMs), restoreSeconds: seconds(restoreMs), backupRowsPerSecond: Math.round((all / backupMs) * 1000), restoreShareOfBackup: Math.round((restoreMs / backupMs) * 100) / 100 }
    console.log(JSON.stringify(figures, null, 2))
  } finally {
    await postgres.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** A megabyte that cannot be made smaller. */
function noise(): Buffer {
  const bytes = Buffer.alloc(1024 * 1024)
  for (let at = 0; at < bytes.length; at += 65_536) crypto.getRandomValues(bytes.subarray(at, at + 65_536))
  return bytes
}

async function timed<T>(work: () => Promise<T>): Promise<[T, number]> {
  const start = performance.now()
  return [await work(), performance.now() - start]
}

async function sql(connection: pg.ClientConfig, text: string) {
  const client = new pg.Client(connection)
  await client.connect()
  await client.query(text).finally(() => client.end())
}
