import { existsSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { backUp, checkBackup, type Head, listBackups } from '#base/backup.ts'
import { readConfig } from '#base/config.ts'
import { AppError } from '#base/errors.ts'
import { formats } from '#base/format.ts'
import { backupFolder } from '#base/health.ts'
import { keyFrom, keyOf } from '#base/keys.ts'
import { withConnections } from '../connect.ts'
import { programVersion } from '../house.ts'
import { naming, placeOf } from '../place.ts'

export const usage = `vorzimmer backup [--to DATEI] [--keep ANZAHL] [--key-file DATEI]   eine verschlüsselte Datei, auch neben dem laufenden Server
vorzimmer backup --check DATEI [--key-file DATEI]                  liest eine Sicherung bis zum Ende und sagt, was darin ist

  --to         wohin; sonst in den Ordner der Sicherungen
  --keep       danach bleiben dort so viele, ältere werden gelöscht
  --key-file   der Schlüssel, wenn es nicht der dieses Hauses ist`

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
  `Stand ${formats('de').shortInstant(head.madeAt)}, Postgres ${head.postgres}: ${head.tables.length} Tabellen, ` +
  `${head.tables.reduce((sum, t) => sum + t.rows, 0)} Zeilen, ${head.files} Dateien`
