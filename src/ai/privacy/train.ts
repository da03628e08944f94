import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Marked, readCorpora } from './corpus.ts'
import { random, shuffle, type TrainOptions, train } from './crf.ts'
import type { Trained } from './detect.ts'
import { letters } from './letters.ts'
import { type Report, score } from './score.ts'
import { type Model, pack, Tagger } from './tagger.ts'
import { buildWords, type Words } from './words.ts'

// `node src/ai/privacy/train.ts` trains on everything and writes model/names.bin; the same sources give the same bytes.
// `node src/ai/privacy/train.ts --gold FOLDER` writes the gold files that `vorzimmer eval privacy --input` reads.

/** Where the data sets lie: read by path, never copied. */
const dataFolder = () => process.env.VORZIMMER_DATA ?? join(import.meta.dirname, '../../../../shared/data')

const options: TrainOptions = {
  seed: 7,
  epochs: 8,
  members: 2,
  rate: 0.05,
  decay: 2e-5,
  blind: 0.15,
  drop: 0.15,
  least: 2,
  prune: 0.06,
  bias: [2, 3, 1.5, 2.5],
}

function trainOn(sets: { ler: Marked[]; germeval: Marked[] }, words: Words, changes: Partial<TrainOptions> = {}): Model {
  const next = random(5)
  // news are the smaller and the more varied set: they count twice; letters teach the style of the town hall's post
  const marked = [...sets.ler, ...sets.germeval, ...sets.germeval, ...letters(words.pools, next)]
  return train(marked, words.lexicon, words.likeness, { ...options, ...changes })
}
const trainedOf = (model: Model): Trained => ({ tagger: new Tagger(model), lexicon: model.lexicon })

const goldOf = (marked: Marked[]) => marked.map(({ text, gold }) => ({ text, spans: gold }))

/** Five times: train on four fifths of each set, measure the whole of `detect` on the last fifth. Prints progress to stderr. */
export async function crossValidate(folds = 5, biases: Model['bias'][] = []): Promise<object> {
  const corpora = readCorpora(dataFolder())
  const words = buildWords(dataFolder())
  const ler = shuffle([...corpora.ler], random(3))
  const germeval = shuffle([...corpora.germeval], random(4))
  const apart = (list: Marked[], fold: number, held: boolean) => list.filter((_, i) => (i % folds === fold) === held)
  const reports: { ler: Report; germeval: Report; all: Report }[] = []
  const tried = new Map<string, Report[]>()
  for (let fold = 0; fold < folds; fold++) {
    const trained = trainedOf(trainOn({ ler: apart(ler, fold, false), germeval: apart(germeval, fold, false) }, words))
    const held = { ler: goldOf(apart(ler, fold, true)), germeval: goldOf(apart(germeval, fold, true)) }
    const all = [...held.ler, ...held.germeval]
    reports.push({ ler: score(held.ler, trained), germeval: score(held.germeval, trained), all: score(all, trained) })
    console.error(`fold ${fold + 1}: ${JSON.stringify(reports.at(-1)?.all)}`)
    for (const bias of biases) {
      trained.tagger.bias = bias
      for (const [name, items] of Object.entries({ all, ...held }))
        tried.set(`${bias} ${name}`, [...(tried.get(`${bias} ${name}`) ?? []), score(items, trained)])
    }
  }
  if (biases.length) for (const [name, list] of tried) console.error(name, JSON.stringify(pooled(list)))
  return { folds, all: pooled(reports.map((r) => r.all)), ler: pooled(reports.map((r) => r.ler)), germeval: pooled(reports.map((r) => r.germeval)) }
}

/** Counts of all folds together: each sentence was measured once, by a model that had not seen it. */
function pooled(reports: Report[]): object {
  const round = (n: number) => Math.round(n * 1000) / 1000
  const types: Record<string, object> = {}
  for (const type of ['person', 'place']) {
    let [gold, hit, found, right] = [0, 0, 0, 0]
    for (const report of reports) {
      const t = report.types[type]
      if (!t) continue
      gold += t.gold
      hit += t.recall * t.gold
      found += t.found
      right += t.precision * t.found
    }
    types[type] = { precision: round(right / found), recall: round(hit / gold), f1: round((2 * right * hit) / (right * gold + hit * found)), gold }
  }
  const mean = (pick: (r: Report) => number) => round(reports.reduce((sum, r) => sum + pick(r), 0) / reports.length)
  return { ...types, leakRate: mean((r) => r.leakRate), mbPerSecond: mean((r) => r.mbPerSecond) }
}

if (import.meta.main) {
  const [command, folder] = process.argv.slice(2)
  if (command === '--gold' && folder) {
    mkdirSync(folder, { recursive: true })
    for (const [name, marked] of Object.entries(readCorpora(dataFolder())))
      writeFileSync(
        join(folder, `${name}.jsonl`),
        goldOf(marked)
          .map((item) => `${JSON.stringify(item)}\n`)
          .join(''),
      )
  } else {
    const words = buildWords(dataFolder())
    const file = pack(trainOn(readCorpora(dataFolder()), words))
    writeFileSync(new URL('./model/names.bin', import.meta.url), file)
    console.error(`model/names.bin: ${file.length} bytes`)
  }
}
