import { type Config, readConfig } from '#base/config.ts'
import { type Connections, connectionsOf } from '#base/db.ts'
import { AppError } from '#base/errors.ts'
import { guest, startPostgres } from '#base/postgres.ts'
import { type House, openHouse } from './house.ts'

/** For a command: the database of a running server, or one started for as long as the command lasts. */
export async function withConnections<T>(work: (at: { connections: Connections; config: Config; alone: boolean }) => Promise<T>): Promise<T> {
  const config = readConfig()
  if (config.DATABASE_URL)
    return work({
      config,
      alone: false,
      connections: connectionsOf({ connectionString: config.DATABASE_URL }, { web: config.DATABASE_WEB_URL, worker: config.DATABASE_WORKER_URL }),
    })
  const own = await startPostgres(config.DATA_DIR).catch((e) => {
    if (!(e instanceof AppError) || e.code !== 'postgres.already-running') throw e
  })
  try {
    return await work({ config, alone: !!own, connections: connectionsOf(own?.connection ?? guest(config.DATA_DIR)) })
  } finally {
    await own?.stop()
  }
}

/**
 * For a command that uses verbs. Jobs it sends are done by the running server, or at its next start; with `work: 'if-alone'` this
 * command does them itself when no server runs.
 */
export const withHouse = <T>(run: (house: House) => Promise<T>, { work = 'never' }: { work?: 'never' | 'if-alone' } = {}): Promise<T> =>
  withConnections(async ({ connections, config, alone }) => {
    const house = await openHouse(connections, config, { work: work === 'if-alone' && alone, alone, poolSize: 8 })
    try {
      return await run(house)
    } finally {
      await house.close()
    }
  })
