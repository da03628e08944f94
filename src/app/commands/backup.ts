import { existsSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { backUp, checkBackup, type Head, listBackups } from '#base/backup.ts'
import { readConfig } from '#base/config.ts'
import { AppError } from '#base/errors.ts'
import { backupFolder } from '#base/health.ts'
import { keyFrom, keyOf } from '#base/keys.ts'
import { withConnections } from '../connect.ts'
import { programVersion } from '../house.ts'
import { naming, placeOf } from '../place.ts'

/**
 * vorzimmer backup [--to FILE] [--keep N] [--key-file FILE]   one encrypted file, beside a running server or without one
 * vorzimmer backup --check FILE [--key-file FILE]             reads one to its end and says what is in it
 */
export async function run(args: string[]) {
  const { values } = parseArgs({
    args,
    options: { to: { type: 'string' }, keep: { type: 'string' }, 'key-file': { type: 'string' }, check: { type: 'string' } },
  })
  const keyFile = values['key-file']
  if (values.check) {
    const path = resolve(values.check)
    console.log(contents(await checkBackup(path, keyFile ? keyFrom(keyFile) : keyOf(readConfig())).catch(naming(path))))
    return 0
  }
  const keep = values.keep === undefined ? undefined : Number(values.keep)
  if (keep !== undefined && !(Number.isInteger(keep) && keep > 0)) throw new AppError('cli.keep', 422, { keep: values.keep ?? '' })
  return withConnections(async ({ connections, config }) => {
    const place = placeOf(config, connections)
    const stamp = new Date().toISOString().slice(0, 19).replace(/[-:]/g, '').replace('T', '-')
    const path = resolve(values.to ?? join(backupFolder(config), `${place.town}-${stamp}.vzb`))
    if (existsSync(path)) throw new AppError('backup.there-already', 409, { path })
    const { head, size, missing } = await backUp(place, path, keyFile ? keyFrom(keyFile) : keyOf(config), programVersion)
    console.log(`${path}\n${contents(head)}; ${(size / 1024 / 1024).toFixed(1)} MB verschlüsselt`)
    if (keep !== undefined)
      for (const old of (await listBackups(backupFolder(config))).slice(keep)) {
        await rm(join(backupFolder(config), old.name))
        console.log(`Älter als die letzten ${keep}, gelöscht: ${old.name}`)
      }
    if (!missing) return 0
    console.error(`${missing} Dateien, auf die sich Einträge beziehen, sind nicht da und fehlen in der Sicherung. „vorzimmer doctor“ hilft weiter.`)
    return 1
  })
}

export const contents = (head: Head) =>
  `Stand ${new Date(head.madeAt).toLocaleString('de-DE')}, Postgres ${head.postgres}: ${head.tables.length} Tabellen, ` +
  `${head.tables.reduce((sum, t) => sum + t.rows, 0)} Zeilen, ${head.files} Dateien`
