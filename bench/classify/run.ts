import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { readRows } from '../../src/ai/classify/eval.ts'
import { train } from '../../src/ai/classify/index.ts'

/** CPU seconds and the share of right answers: the wall clock of a shared machine says little. */
interface Figures {
  readonly trainSeconds: number
  readonly predictPerSecond: number
  readonly accuracy: number
}

/** Beside the pipeline that people would otherwise use: scikit-learn, word and character TF-IDF, LinearSVC. Same data, one core each, in turns. */
export async function run(): Promise<void> {
  const folder = join(process.env.VORZIMMER_DATA ?? '../shared/data', 'classification/massive_de')
  const python = '/usr/bin/python3'
  if (!existsSync(folder)) return console.log(`bench classify: übersprungen, ${folder} fehlt`)
  if (spawnSync(python, ['-c', 'import sklearn']).status !== 0) return console.log('bench classify: übersprungen, python3-sklearn fehlt')
  const [learned, asked] = [join(folder, 'train.txt'), join(folder, 'dev.txt')]
  const rounds = 3
  const mine: Figures[] = []
  const theirs: Figures[] = []
  for (let round = 0; round < rounds; round++) {
    mine.push(ours(learned, asked))
    theirs.push(sklearn(python, learned, asked))
  }
  const best = (list: readonly Figures[]) => ({
    trainSeconds: Math.min(...list.map((f) => f.trainSeconds)),
    predictPerSecond: Math.max(...list.map((f) => f.predictPerSecond)),
    accuracy: list[0]?.accuracy ?? 0,
  })
  const [us, them] = [best(mine), best(theirs)]
  const ratio = (x: number) => Math.round(x * 100) / 100
  console.log(
    JSON.stringify({
      cores: availableParallelism(),
      rounds,
      vorzimmer: us,
      sklearn: them,
      trainTimeRatio: ratio(us.trainSeconds / them.trainSeconds),
      predictSpeedRatio: ratio(us.predictPerSecond / them.predictPerSecond),
    }),
  )
}

function ours(learned: string, asked: string): Figures {
  const examples = readRows(learned)
  const questions = readRows(asked)
  const startedAt = cpuSeconds()
  const model = train('eval', examples, { minSenders: 1 })
  const trainedAt = cpuSeconds()
  const right = questions.filter((q) => model.predict(q.text, { evidence: false }).label === q.label).length
  return figures(trainedAt - startedAt, questions.length / (cpuSeconds() - trainedAt), right / questions.length)
}

const cpuSeconds = () => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6
}

function sklearn(python: string, learned: string, asked: string): Figures {
  const env = { ...process.env, OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1' }
  const { stdout, stderr } = spawnSync(python, [join(import.meta.dirname, 'sklearn_pipeline.py'), learned, asked], { encoding: 'utf8', env })
  if (!stdout) throw new Error(stderr)
  const { trainSeconds, predictPerSecond, accuracy } = JSON.parse(stdout) as Figures
  return figures(trainSeconds, predictPerSecond, accuracy)
}

const figures = (trainSeconds: number, predictPerSecond: number, accuracy: number): Figures => ({
  trainSeconds: Math.round(trainSeconds * 100) / 100,
  predictPerSecond: Math.round(predictPerSecond),
  accuracy: Math.round(accuracy * 10_000) / 10_000,
})
