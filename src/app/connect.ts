import { type Config, readConfig } from '#base/config.ts'
import { type Connections, connectionsOf } from '#base/db.ts'
import { AppError } from '#base/errors.ts'
import { guest, startPostgres } from '#base/postgres.ts'
import { type House, openHouse } from './house.ts'

/** For a command: the database of a running server, or one started for as long as the command lasts. */
export async function withConnections<T>(work: (at: { connections: Connections; config: Config }) => Promise<T>): Promise<T> {
  const config = readConfig()
  if (config.DATABASE_URL)
    return work({
      config,
      connections: connectionsOf({ connectionString: config.DATABASE_URL }, { web: config.DATABASE_WEB_URL, worker: config.DATABASE_WORKER_URL }),
    })
  const own = await startPostgres(config.DATA_DIR).catch((e) => {
    if (!(e instanceof AppError) || e.code !== 'postgres.already-running') throw e
  })
  try {
    return await work({ config, connections: connectionsOf(own?.connection ?? guest(config.DATA_DIR)) })
  } finally {
    await own?.stop()
  }
}

/** For a command that uses verbs. Jobs it sends are done by the running server, or at its next start. */
export const withHouse = <T>(work: (house: House) => Promise<T>): Promise<T> =>
  withConnections(async ({ connections, config }) => {
    const house = await openHouse(connections, config, { work: false, poolSize: 4 })
    try {
      return await work(house)
    } finally {
      await house.close()
    }
  })
