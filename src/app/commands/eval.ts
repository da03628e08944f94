import { AppError } from '#base/errors.ts'
import { evals } from '../evals.ts'

/** vorzimmer eval NAME …: progress on stderr, one JSON object as the last line of stdout. */
export async function run([name = '', ...args]: string[]) {
  const load = evals[name]
  if (!load) throw new AppError('cli.unknown-eval', 422, { name, known: Object.keys(evals).join(', ') })
  const { run } = await load()
  console.log(JSON.stringify(await run(args)))
}
