import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { machine } from '#base/actor.ts'
import { Golden } from '#base/content/schema.ts'
import { AppError } from '#base/errors.ts'
import { golden } from '#modules/assistant/index.ts'
import { inTrialHouse } from './trial.ts'

const usage = 'vorzimmer eval golden [--town ORDNER] [--set DATEI] [--details]'

/**
 * `vorzimmer eval golden`: asks a town's golden set, or another of its form, in a house of its own, without a model, and says how it went; `--details`
 * names each question that went wrong on stderr.
 * @throws AppError assistant.no-set, assistant.no-golden
 */
export async function run(args: string[]): Promise<object> {
  const { town, set, details } = parsed(args)
  const asked = set && readSet(set)
  return inTrialHouse(town, async (house) => {
    if (asked) house.content.golden.splice(0, Number.POSITIVE_INFINITY, ...asked)
    if (!house.content.golden.length) throw new AppError('assistant.no-golden', 404)
    const results = await golden.ask(house.ctxFor(machine), { engine: null })
    if (details)
      for (const r of results.filter((x) => !x.right))
        process.stderr.write(
          `${r.id} ${r.ending}${r.source ? '' : ', andere Quelle'}${r.missing.length ? `, es fehlt: ${r.missing.join(' | ')}` : ''}\n`,
        )
    return { ...golden.figuresOf(results), wrong: results.filter((r) => !r.right).map((r) => r.id) }
  })
}

function parsed(args: string[]) {
  try {
    return parseArgs({
      args,
      options: {
        town: { type: 'string', default: 'towns/musterstadt' },
        set: { type: 'string' },
        details: { type: 'boolean', default: false },
      },
    }).values
  } catch {
    throw new AppError('assistant.no-set', 422, { usage })
  }
}

/** As in a town's golden.jsonl, a JSON object a line; a question may want a source and no fact of it. */
const Asked = z.union([Golden.options[0].extend({ facts: z.array(z.string()) }), Golden.options[1]])
function readSet(path: string): z.output<typeof Asked>[] {
  try {
    return readFileSync(path, 'utf8')
      .split('\n')
      .filter((line) => line.trim())
      .map((line) => Asked.parse(JSON.parse(line)))
  } catch {
    throw new AppError('assistant.no-set', 422, { usage })
  }
}
