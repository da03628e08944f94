import { parseArgs } from 'node:util'
import { AppError } from '#base/errors.ts'
import { type Detection, detectWith, type Labelled, trainOn } from './detector.ts'
import { detect } from './index.ts'
import { readSet } from './model.ts'

/**
 * `vorzimmer eval injection --train F --test F` trains on the one and measures on the other; `--train F --folds 5` measures on each fifth of F what
 * the other four teach; `--test F` alone measures the shipped model. Figures without a denominator are null. `place`: share of the found attacks
 * whose most suspicious sentence touches the planted place, where the set tells it.
 */
export async function run(args: string[]): Promise<object> {
  const { values } = parseArgs({ args, options: { train: { type: 'string' }, test: { type: 'string' }, folds: { type: 'string' } } })
  const usage = 'vorzimmer eval injection [--train DATEI] --test DATEI | --train DATEI --folds 5'
  if (values.folds) {
    const folds = Number(values.folds)
    if (!values.train || values.test || !Number.isInteger(folds) || folds < 2) throw new AppError('injection.no-set', 422, { usage })
    const all = shuffled(readSet(values.train))
    const judged = Array.from({ length: folds }, (_, fold) => {
      const weights = trainOn(all.filter((_, i) => i % folds !== fold))
      return all.filter((_, i) => i % folds === fold).map((e) => [e, detectWith(weights, e.text)] as const)
    })
    return figures(judged.flat())
  }
  if (!values.test) throw new AppError('injection.no-set', 422, { usage })
  const weights = values.train ? trainOn(readSet(values.train)) : undefined
  return figures(readSet(values.test).map((e) => [e, weights ? detectWith(weights, e.text) : detect(e.text)] as const))
}

/** The same order everywhere, unlike that of the file. */
function shuffled<T>(items: readonly T[]): T[] {
  return items
    .map((item, i) => ({ item, key: Math.imul(i + 1, 2_654_435_761) >>> 0 }))
    .sort((a, b) => a.key - b.key)
    .map(({ item }) => item)
}

function figures(judged: readonly (readonly [Labelled, Detection])[]): object {
  const count = (label: 0 | 1, injected: boolean) => judged.filter(([e, d]) => e.label === label && d.injected === injected).length
  const [found, missed, alarms, kept] = [count(1, true), count(1, false), count(0, true), count(0, false)]
  const share = (part: number, whole: number) => (whole ? Math.round((part / whole) * 10_000) / 10_000 : null)
  const placed = judged.filter(([e, d]) => e.spans?.length && d.injected)
  const right = placed.filter(([e, d]) => {
    const worst = d.sentences.reduce((a, b) => (b.score > a.score ? b : a))
    return e.spans?.some((s) => s.start < worst.end && worst.start < s.end)
  })
  return {
    n: judged.length,
    accuracy: share(found + kept, judged.length),
    precision: share(found, found + alarms),
    recall: share(found, found + missed),
    falsePositiveRate: share(alarms, alarms + kept),
    ...(placed.length && { place: share(right.length, placed.length) }),
  }
}
