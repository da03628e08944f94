import { parseArgs } from 'node:util'
import { AppError } from '#base/errors.ts'
import { answer } from './index.ts'
import { counted, figuresOf, readSet } from './measure.ts'

/**
 * `vorzimmer eval answers --set F` asks the shipped model the questions of a set in the form of OMoS-QA, at its one operating point; figures as
 * `figuresOf` defines them.
 */
export async function run(args: string[]): Promise<object> {
  const { values } = parseArgs({ args, options: { set: { type: 'string' } } })
  if (!values.set) throw new AppError('answers.no-set', 422, { usage: 'vorzimmer eval answers --set DATEI' })
  return figuresOf(
    readSet(values.set).map((q) =>
      counted(
        q,
        answer(q.question, q.context).lines.map((l) => l.line),
      ),
    ),
  )
}

export { counted, figuresOf, type Question, readSet } from './measure.ts'
