import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { readConfig } from '#base/config.ts'
import { connectionsOf } from '#base/db.ts'
import { startPostgres } from '#base/postgres.ts'
import { openHouse } from './house.ts'

/** A house of its own on a town's folder, its texts in the index, without a model; it lives as long as the work. */
export async function inTrialHouse<T>(
  town: string,
  work: (house: Awaited<ReturnType<typeof openHouse>>) => Promise<T>,
  config: Record<string, string> = {},
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'vz-trial-'))
  const postgres = await startPostgres(join(folder, 'pg'), { durable: false })
  try {
    const house = await openHouse(connectionsOf(postgres.connection), readConfig({ DATA_DIR: folder, TOWN: town, ...config }), {
      work: true,
      alone: true,
      pollSeconds: 0.5,
    })
    try {
      process.stderr.write('Die Texte der Stadt werden eingelesen …\n')
      // A new town is read by a job; the calendars come last.
      const isReady = async () => (await house.pool.query(`select 1 from knowledge_source where id = 'kalender' and state = 'ready'`)).rows.length > 0
      for (let i = 0; i < 600 && !(await isReady()); i++) await sleep(200)
      return await work(house)
    } finally {
      await house.close()
    }
  } finally {
    await postgres.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}
