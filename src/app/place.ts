import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Place } from '#base/backup.ts'
import type { Config } from '#base/config.ts'
import type { Connections } from '#base/db.ts'
import { AppError } from '#base/errors.ts'
import { sealKeyOf } from '#base/keys.ts'
import { loadTown } from '#base/town.ts'
import { filesOf, sealsOf } from './house.ts'
import { sentence } from './sentences.ts'

/** Everything of one installation that a backup holds. */
export function placeOf(config: Config, { owner }: Connections): Place {
  const town = loadTown(config.TOWN).town.id
  const kept = sealsOf(config, town, owner).file
  const secret = join(config.DATA_DIR, 'keys', 'session.secret')
  const read = (file: string) => async () => (existsSync(file) ? readFile(file) : undefined)
  return {
    owner,
    files: filesOf(config),
    town,
    beside: [
      { name: 'keys/session.secret', bytes: read(secret), path: secret, replace: true }, // second factors are sealed with it
      {
        name: 'keys/seal.key',
        bytes: async () => Buffer.from(sealKeyOf(config).toString('base64')),
        path: join(config.DATA_DIR, 'keys', 'seal.key'),
        replace: true,
      },
      { name: 'seals.jsonl', bytes: read(kept), path: kept, replace: false }, // one that is there knows more
    ],
  }
}

/** What is wrong with a backup, with its name. */
export const naming = (path: string) => (e: unknown) => {
  if (e instanceof AppError && e.code.startsWith('sealed.')) throw new AppError('backup.not-ours', 503, { path, why: sentence(e) })
  throw e
}
