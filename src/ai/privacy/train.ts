import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Marked, readCorpora } from './corpus.ts'
import { random, shuffle, type TrainOptions, train } from './crf.ts'
import { detect, type Trained } from './detect.ts'
import { letters } from './letters.ts'
import { type Counts, countInto, type Report, score } from './score.ts'
import { type Model, pack, Tagger, type Thresholds } from './tagger.ts'
import { buildWords, type Words } from './words.ts'

// `node src/ai/privacy/train.ts` trains on everything and writes model/names.bin; the same sources give the same bytes.
// `node src/ai/privacy/train.ts --gold FOLDER` writes the gold files that `vorzimmer eval privacy --input` reads.

/** Where the data sets lie: read by path, never copied. */
const dataFolder = () => process.env.VORZIMMER_DATA ?? join(import.meta.dirname, '../../../../shared/data')

const options: TrainOptions = {
  seed: 7,
  epochs: 6,
  members: 2,
  variants: 2,
  rate: 0.05,
  decay: 2e-5,
  blind: 0.15,
  drop: 0.15,
  least: 2,
  prune: 0.06,
  thresholds: [0.25, 0.1, 0.12, 0.1, 0.12, 0.5],
}

function trainOn(sets: { ler: Marked[]; germeval: Marked[] }, words: Words): Model {
  const next = random(5)
  // news are the smaller and the more varied set: they count twice; letters teach the style of the town hall's post
  const marked = [...sets.ler, ...sets.germeval, ...sets.germeval, ...letters(words.pools, next)]
  return train(marked, words, options)
}
const trainedOf = (model: Model): Trained => ({ tagger: new Tagger(model), lexicon: model.lexicon })

const goldOf = (marked: Marked[]) => marked.map(({ text, gold }) => ({ text, spans: gold }))

const musts = { person: { recall: 0.9, precision: 0.8 }, place: { recall: 0.85, precision: 0.8 } }
type NameType = keyof typeof musts
/** What the sentences of one fold may do worse than those the thresholds were chosen on. */
const margin = 0.01
type Tally = { gold: number; hit: number; found: number; right: number }
// below one in ten a threshold follows the few sentences it was chosen on
const grid = [0.1, 0.12, 0.14, 0.16, 0.19, 0.22, 0.25, 0.28, 0.32, 0.36, 0.4, 0.5, 0.6, 0.7]
/** For each zone of thresholds and each threshold of `grid`: how `detect` did. */
type Sweep = [Counts[], Counts[], Counts[]]

const empty = (): Counts => ({
  types: new Map(Object.keys(musts).map((type) => [type, { gold: 0, hit: 0, found: 0, right: 0 }])),
  characters: 0,
  open: 0,
})

function sweep(items: ReturnType<typeof goldOf>, { tagger, lexicon }: Trained): Sweep {
  const own = tagger.thresholds
  const result: Sweep = [grid.map(empty), grid.map(empty), grid.map(empty)]
  const zones = items.map(({ text }) => tagger.zoneOf(text))
  for (const [g, t] of grid.entries()) {
    tagger.thresholds = [t, t, t, t, t, t]
    for (const [i, item] of items.entries()) countInto(result[zones[i] as 0 | 1 | 2][g] as Counts, item, detect(item.text, {}, { tagger, lexicon }))
  }
  tagger.thresholds = own
  return result
}

/** The operating point: both musts with the best F1; where no point has both, recall with the best precision. */
function choose(sweeps: readonly Sweep[]): Thresholds {
  const chosen: number[] = []
  for (const [t, type] of (Object.keys(musts) as NameType[]).entries()) {
    const sums = [0, 1, 2].map((zone) =>
      grid.map((_, g) => {
        const sum = { gold: 0, hit: 0, found: 0, right: 0 }
        for (const s of sweeps) {
          const counts = (s[zone as 0 | 1 | 2][g] as Counts).types.get(type) as typeof sum
          for (const key of ['gold', 'hit', 'found', 'right'] as const) sum[key] += counts[key]
        }
        return sum
      }),
    ) as [Tally[], Tally[], Tally[]]
    let top = -1
    for (const [i, a] of sums[0].entries())
      for (const [k, b] of sums[1].entries())
        for (const [l, c] of sums[2].entries()) {
          const recall = (a.hit + b.hit + c.hit) / (a.gold + b.gold + c.gold)
          const precision = (a.right + b.right + c.right) / Math.max(1, a.found + b.found + c.found)
          const wide = recall >= musts[type].recall + margin
          const both = wide && precision >= musts[type].precision + margin
          const merit = both ? 2 + (recall * precision) / (recall + precision) : wide ? 1 + precision : recall
          if (merit <= top) continue
          top = merit
          for (const [zone, g] of [i, k, l].entries()) chosen[zone * 2 + t] = grid[g] as number
        }
  }
  return chosen as unknown as Thresholds
}

/**
 * Five times: train on four fifths of each set, measure the whole of `detect` on the last fifth. The thresholds for a fold are chosen on the
 * other four, each measured by a model that had not seen it. Prints progress to stderr.
 */
export async function crossValidate(folds = 5): Promise<object> {
  const words = buildWords(dataFolder())
  const corpora = readCorpora(dataFolder())
  const ler = shuffle([...corpora.ler], random(3))
  const germeval = shuffle([...corpora.germeval], random(4))
  const apart = (list: Marked[], fold: number, held: boolean) => list.filter((_, i) => (i % folds === fold) === held)
  const trained: Trained[] = []
  const held: { ler: ReturnType<typeof goldOf>; germeval: ReturnType<typeof goldOf> }[] = []
  const sweeps: Sweep[] = []
  for (let fold = 0; fold < folds; fold++) {
    trained.push(trainedOf(trainOn({ ler: apart(ler, fold, false), germeval: apart(germeval, fold, false) }, words)))
    held.push({ ler: goldOf(apart(ler, fold, true)), germeval: goldOf(apart(germeval, fold, true)) })
    sweeps.push(sweep([...(held[fold] as (typeof held)[0]).ler, ...(held[fold] as (typeof held)[0]).germeval], trained[fold] as Trained))
    console.error(`fold ${fold + 1} of ${folds} trained`)
  }
  const reports = trained.map((model, fold) => {
    model.tagger.thresholds = choose(sweeps.filter((_, i) => i !== fold))
    const { ler, germeval } = held[fold] as (typeof held)[0]
    return { ler: score(ler, model), germeval: score(germeval, model), all: score([...ler, ...germeval], model) }
  })
  return {
    folds,
    all: pooled(reports.map((r) => r.all)),
    ler: pooled(reports.map((r) => r.ler)),
    germeval: pooled(reports.map((r) => r.germeval)),
    thresholds: choose(sweeps),
  }
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
