import { AppError } from '#base/errors.ts'
import { keepEvaluation } from '#modules/register/index.ts'
import { withHouse } from '../connect.ts'
import { evals } from '../evals.ts'

export const usage = `vorzimmer eval NAME … [--keep]   die letzte Zeile der Standardausgabe ist ein JSON-Objekt

  --keep   die Zahlen stehen danach im KI-Register

Es gibt: ${Object.keys(evals).join(', ')}`

export async function run([name = '', ...args]: string[]) {
  const found = evals[name]
  if (!found) throw new AppError('cli.unknown-eval', 422, { name, known: Object.keys(evals).join(', ') })
  const { run } = await found.load()
  const result = await run(args.filter((a) => a !== '--keep'))
  if (args.includes('--keep')) await withHouse((house) => keepEvaluation({ db: house.workerDb, now: new Date() }, { file: found.file, name, result }))
  console.log(JSON.stringify(result))
}
