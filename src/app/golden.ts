import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { machine } from '#base/actor.ts'
import { readConfig } from '#base/config.ts'
import { connectionsOf } from '#base/db.ts'
import { AppError } from '#base/errors.ts'
import { startPostgres } from '#base/postgres.ts'
import { golden } from '#modules/assistant/index.ts'
import { openHouse } from './house.ts'

const usage = 'vorzimmer eval golden [--town ORDNER] [--details]'

/**
 * `vorzimmer eval golden`: asks a town's golden set in a house of its own, without a model, and says how it went; `--details` names each question that
 * went wrong on stderr.
 * @throws AppError assistant.no-set, assistant.no-golden
 */
export async function run(args: string[]): Promise<object> {
  const { town, details } = parsed(args)
  const folder = mkdtempSync(join(tmpdir(), 'vz-golden-'))
  const postgres = await startPostgres(join(folder, 'pg'), { durable: false })
  try {
    const house = await openHouse(connectionsOf(postgres.connection), readConfig({ DATA_DIR: folder, TOWN: town }), {
      work: true,
      alone: true,
      pollSeconds: 0.5,
    })
    try {
      if (!house.content.golden.length) throw new AppError('assistant.no-golden', 404)
      const ctx = house.ctxFor(machine)
      process.stderr.write('Die Texte der Stadt werden eingelesen …\n')
      await indexed(async () => (await house.pool.query(`select 1 from knowledge_source where id = 'kalender' and state = 'ready'`)).rows.length > 0)
      const results = await golden.ask(ctx, { engine: null })
      if (details)
        for (const r of results.filter((x) => !x.right))
          process.stderr.write(
            `${r.id} ${r.ending}${r.source ? '' : ', andere Quelle'}${r.missing.length ? `, es fehlt: ${r.missing.join(' | ')}` : ''}\n`,
          )
      return { ...golden.figuresOf(results), wrong: results.filter((r) => !r.right).map((r) => r.id) }
    } finally {
      await house.close()
    }
  } finally {
    await postgres.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

function parsed(args: string[]) {
  try {
    return parseArgs({ args, options: { town: { type: 'string', default: 'towns/musterstadt' }, details: { type: 'boolean', default: false } } })
      .values
  } catch {
    throw new AppError('assistant.no-set', 422, { usage })
  }
}

/** A new town is read by a job. */
async function indexed(isReady: () => Promise<boolean>) {
  for (let i = 0; i < 600 && !(await isReady()); i++) await sleep(200)
}
