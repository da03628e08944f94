import { parseArgs } from 'node:util'
import pg from 'pg'
import type { Land } from '#base/calendar/index.ts'
import { readConfig } from '#base/config.ts'
import { type Connections, connectionsOf, openDb, openPool } from '#base/db.ts'
import { examine, scanFolderOf } from '#base/health.ts'
import { guest } from '#base/postgres.ts'
import { say } from '#base/texts.ts'
import { checkTown } from '#base/town.ts'
import { filesOf, programVersion } from '../house.ts'
import { examineModules, healthTexts } from '../modules.ts'

const words = { ok: 'ok     ', hint: 'Hinweis', error: 'Fehler ' }

export const usage = 'vorzimmer doctor   eine Zeile je Befund; startet und ändert nichts; Rückgabe 1, wenn ein Fehler darunter ist'

export async function run(args: string[]) {
  parseArgs({ args, options: {} })
  const config = readConfig()
  const owner = config.DATABASE_URL ? { connectionString: config.DATABASE_URL } : guest(config.DATA_DIR)
  const answers = config.DATABASE_URL || (await probe(owner))
  const connections = answers ? connectionsOf(owner, { web: config.DATABASE_WEB_URL, worker: config.DATABASE_WORKER_URL }) : undefined
  const findings = [
    ...(await examine({ config, connections, files: () => filesOf(config), version: programVersion })),
    ...(connections ? await modules(connections, scanFolderOf(config), checkTown(config.TOWN).town?.town.land) : []),
  ]
  for (const { id, level, facts } of findings) console.log(`${words[level]}  ${say(healthTexts[id] ?? { de: id, en: id }, facts)}`)
  return findings.some((f) => f.level === 'error') ? 1 : 0
}

/** What the modules say; nothing where their tables are not there yet, which `examine` has said already. */
async function modules({ owner }: Connections, scanFolder: string, land: Land | undefined) {
  const db = openDb(openPool({ ...owner, max: 2 }))
  return examineModules({ db, scanFolder, now: new Date(), land })
    .catch(() => [])
    .finally(() => db.destroy())
}

/** Is the embedded server running? */
async function probe(connection: pg.ClientConfig): Promise<boolean> {
  const client = new pg.Client(connection)
  return client.connect().then(
    () => client.end().then(() => true),
    () => false,
  )
}
