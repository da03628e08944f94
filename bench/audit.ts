import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { nobody } from '../src/base/actor.ts'
import * as audit from '../src/base/audit.ts'
import { readConfig } from '../src/base/config.ts'
import { connectionsOf, transact } from '../src/base/db.ts'
import { startPostgres } from '../src/base/postgres.ts'
import { openHouse } from '../src/app/house.ts'

declare module '../src/base/audit.ts' {
  interface AuditFacts {
    'bench.happened': { n: number; proposal: string; stelle: string }
  }
}

/**
 * What proof costs: sealing and verifying against writing the rows in the first place, in one run.
 * npm run bench -- audit [--rows 100000]
 */
export async function run(args: string[]) {
  const { values } = parseArgs({ args, options: { rows: { type: 'string', default: '100000' }, json: { type: 'boolean' } } })
  const rows = Number(values.rows)
  const folder = mkdtempSync(join(tmpdir(), 'vz-bench-'))
  const postgres = await startPostgres(join(folder, 'db'))
  const house = await openHouse(connectionsOf(postgres.connection), readConfig({ DATA_DIR: folder }), { work: false })
  try {
    const each = 20 // facts of one transaction
    const writeMs = await timed(async () => {
      for (let i = 0; i < rows; i += each)
        await transact(house.db, async (tx) => {
          for (let n = 0; n < each; n++)
            await audit.record(tx, nobody, 'bench.happened', `intake/${i}`, { n, proposal: crypto.randomUUID(), stelle: '32.10' })
        })
    })
    const sealMs = await timed(() => house.seals.seal(house.workerDb))
    const verifyMs = await timed(() => house.seals.verify())
    const round = (n: number) => Math.round(n * 1000) / 1000
    const result = {
      rows,
      writtenPerSecond: Math.round((rows / writeMs) * 1000),
      sealedPerSecond: Math.round((rows / sealMs) * 1000),
      verifiedPerSecond: Math.round((rows / verifyMs) * 1000),
      sealToWrite: round(sealMs / writeMs),
      verifyToWrite: round(verifyMs / writeMs),
    }
    if (values.json) console.log(JSON.stringify(result))
    else for (const [name, value] of Object.entries(result)) console.log(`${name.padEnd(20)} ${value}`)
  } finally {
    await house.close()
    await postgres.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await work()
  return performance.now() - start
}
