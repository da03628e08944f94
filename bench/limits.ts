import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readConfig } from '../src/base/config.ts'
import { connectionsOf } from '../src/base/db.ts'
import { openLimit } from '../src/base/limits.ts'
import { startPostgres } from '../src/base/postgres.ts'
import { openHouse } from '../src/app/house.ts'

/**
 * What it costs to count a call in the database, beside a statement that does nothing: they take turns, so that only the ratio counts. From one address, and from
 * as many as there are calls; 16 at once, as a busy server asks.
 *
 * npm run bench -- limits
 */
export async function run() {
  const folder = mkdtempSync(join(tmpdir(), 'vz-bench-'))
  const postgres = await startPostgres(join(folder, 'db'))
  const house = await openHouse(connectionsOf(postgres.connection), readConfig({ DATA_DIR: join(folder, 'data') }), { work: false, alone: true })
  const limit = openLimit(house, 'bench', { most: 1e9, seconds: 60 })
  const calls = { nothing: () => house.pool.query('select 1'), oneAddress: () => limit('203.0.113.7'), manyAddresses: () => limit(crypto.randomUUID()) }
  const ms: Record<string, number[]> = { nothing: [], oneAddress: [], manyAddresses: [] }
  const p = (all: readonly number[], share: number) => Math.round(([...all].sort((a, b) => a - b)[Math.floor(all.length * share)] ?? 0) * 100) / 100
  try {
    for (let round = 0; round < 60; round++)
      for (const [name, call] of Object.entries(calls))
        await Promise.all(
          Array.from({ length: 16 }, async () => {
            const begun = performance.now()
            await call()
            if (round >= 10) ms[name]?.push(performance.now() - begun)
          }),
        )
    const figures = Object.fromEntries(Object.entries(ms).map(([name, all]) => [name, { p50: p(all, 0.5), p95: p(all, 0.95) }]))
    const ratio = (name: string) => Math.round(((figures[name]?.p50 ?? 0) / (figures.nothing?.p50 ?? 1)) * 100) / 100
    console.log(JSON.stringify({ ...figures, oneToNothing: ratio('oneAddress'), manyToNothing: ratio('manyAddresses') }))
  } finally {
    await house.close()
    await postgres.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}
