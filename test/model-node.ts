import type pg from 'pg'
import { z } from 'zod'
import { ask } from '#ai/models/index.ts'
import { machine } from '#base/actor.ts'
import { connectionsOf } from '#base/db.ts'
import { method } from '#base/method.ts'
import { openHouse } from '../src/app/house.ts'
import { settings } from './town.ts'

// A process of its own that asks a model many times at once, for the tests of budgets: CONNECTION, CALLS, STAY. Prints `ready`, waits for a line, asks,
// prints how the calls ended as one line of JSON, and with STAY does not end by itself.
export const budgetMethod = method({
  id: 'test.budget',
  version: 1,
  kind: 'prompt',
  title: { de: 'Probe', en: 'Trial' },
  purpose: { de: 'Nur für Tests.', en: 'For tests only.' },
  dataClass: 'public',
  risk: { class: 'minimal', reason: { de: 'Test', en: 'Test' } },
  legalBasis: 'keine',
  oversight: { de: 'keine', en: 'none' },
  output: z.string(),
  evaluation: 'test/model-node.ts',
})

if (process.argv[1] === import.meta.filename) {
  const { CONNECTION = '{}', CALLS = '1', STAY } = process.env
  const house = await openHouse(connectionsOf(JSON.parse(CONNECTION) as pg.ClientConfig), settings(), { work: false, poolSize: 4 })
  const ctx = { ...house.ctxFor(machine), methods: new Map([[budgetMethod.key, budgetMethod]]) }
  console.log('ready')
  await new Promise((go) => process.stdin.once('data', go))
  const ended: Record<string, number> = {}
  await Promise.all(
    Array.from({ length: Number(CALLS) }, async (_, i) => {
      const { kind } = await ask(ctx, budgetMethod, {
        instructions: 'x',
        prompt: `Frage ${i}`,
        maxTokens: 40,
        office: '10',
        times: { queueMs: 120_000 },
      })
      ended[kind] = (ended[kind] ?? 0) + 1
    }),
  )
  console.log(JSON.stringify(ended))
  if (STAY) await new Promise(() => {})
  await house.close()
  process.exit(0)
}
