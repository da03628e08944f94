import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { grow } from '#ai/trees/index.ts'
import { type Marked, readCorpora } from './corpus.ts'
import { random, shuffle, type TrainOptions, train } from './crf.ts'
import { detect, type Trained } from './detect.ts'
import { letters } from './letters.ts'
import { type Counts, countInto, type GoldText, type Report, score } from './score.ts'
import type { Second } from './second.ts'
import { type Model, pack, Tagger, type Thresholds } from './tagger.ts'
import { tokenize } from './tokens.ts'
import { buildWords, type Words } from './words.ts'

// `node src/ai/privacy/train.ts` trains on everything, writes model/names.bin and prints how its five folds did; the same sources give the same bytes.
// `node src/ai/privacy/train.ts --gold FOLDER` writes the gold files that `vorzimmer eval privacy --input` reads.

/** Where the data sets lie: read by path, never copied. */
const dataFolder = () => process.env.VORZIMMER_DATA ?? join(import.meta.dirname, '../../../../shared/data')

const options: TrainOptions = {
  seed: 7,
  epochs: 6,
  members: 4,
  variants: 2,
  rate: 0.05,
  decay: 2e-5,
  blind: 0.15,
  drop: 0.15,
  least: 2,
  prune: 0.15,
  thresholds: [0.5, 0.5, 0.5, 0.5, 0.5, 0.5], // chosen by `choose` at the end
}

interface Sets {
  ler: Marked[]
  germeval: Marked[]
  invented: Marked[]
}
function readSets(words: Words): Sets {
  const { ler, germeval } = readCorpora(dataFolder())
  // letters teach the style of the town hall's post
  return { ler: shuffle([...ler], random(3)), germeval: shuffle([...germeval], random(4)), invented: letters(words.pools, random(5)) }
}

/** The field alone. News are the smaller and the more varied set: they count twice. */
const trainField = ({ ler, germeval, invented }: Sets, words: Words): Model => train([...ler, ...germeval, ...germeval, ...invented], words, options)
const trainedOf = (model: Model): Trained => ({ tagger: new Tagger(model), lexicon: model.lexicon })

const folds = 5
/** The part of the sets that belongs to a fold, or all others. Invented sentences go by the line they were made from. */
function apart({ ler, germeval, invented }: Sets, fold: number, held: boolean): Sets {
  const of = (list: Marked[]) => list.filter((m, i) => ((m.template ?? i) % folds === fold) === held)
  return { ler: of(ler), germeval: of(germeval), invented: of(invented) }
}

/** What the second look learns from: words as one field saw them that had not learned from their sentence. */
interface Lessons {
  rows: Float32Array[]
  person: number[]
  place: number[]
  /** Words of one text are drawn together. */
  texts: number[]
  share: number[]
}
function lessonsOf({ ler, germeval, invented }: Sets, tagger: Tagger, first: number): Lessons {
  const lessons: Lessons = { rows: [], person: [], place: [], texts: [], share: [] }
  const add = (marked: Marked[], share: number) => {
    for (const { text, gold, spans, template } of marked) {
      const tokens = tokenize(text)
      const goldOrOwn = template === undefined ? gold : spans.filter((s) => s.label === 'PER' || s.label === 'LOC')
      const lies = (token: number, type: string) =>
        goldOrOwn.some(
          (s) => ('type' in s ? s.type : s.label) === type && (tokens.starts[token] as number) < s.end && s.start < (tokens.ends[token] as number),
        )
      const at = first++
      tagger.eachRow(text, tokens, (token, row) => {
        const person = lies(token, template === undefined ? 'person' : 'PER')
        lessons.rows.push(row.slice())
        lessons.person.push(person ? 1 : 0)
        lessons.place.push(!person && lies(token, template === undefined ? 'place' : 'LOC') ? 1 : 0)
        lessons.texts.push(at)
        lessons.share.push(share)
      })
    }
  }
  add(ler, 1)
  add(germeval, 1)
  add(invented, inventedShare)
  return lessons
}
/** What an invented word counts, beside a real one: they shall keep the second look sane on letters, not more. */
const inventedShare = 0.3

function trainSecond(lessons: readonly Lessons[]): Second {
  const all = <K extends keyof Lessons>(key: K) => lessons.flatMap((l) => l[key] as Lessons[K][number][]) as Lessons[K]
  const growing = { trees: 250, depth: 3, rate: 0.06, ridge: 8, leastWeight: 4, rows: 0.6, columns: 0.3 }
  const learn = (is: number[]) => [100, 101].map((seed) => grow(all('rows'), is, all('texts'), { ...growing, seed }, all('share')))
  return { person: learn(all('person')), place: learn(all('place')) }
}

const goldOf = (marked: Marked[]): GoldText[] => marked.map(({ text, gold }) => ({ text, spans: gold }))

const musts = { person: { recall: 0.9, precision: 0.8 }, place: { recall: 0.85, precision: 0.8 } }
type NameType = keyof typeof musts
/** What the sentences of one fold may do worse than those the thresholds were chosen on, where no choice reaches both musts. */
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

function sweep(items: GoldText[], { tagger, lexicon }: Trained): Sweep {
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

/** The operating point: as far above both musts as can be; where no point has both, recall with the best precision. */
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
          const above = Math.min(recall - musts[type].recall, precision - musts[type].precision)
          const merit = above >= 0 ? 2 + above : recall >= musts[type].recall + margin ? 1 + precision : recall
          if (merit <= top) continue
          top = merit
          for (const [zone, g] of [i, k, l].entries()) chosen[zone * 2 + t] = grid[g] as number
        }
  }
  return chosen as unknown as Thresholds
}

interface Fold {
  model: Trained
  held: { ler: GoldText[]; germeval: GoldText[] }
  lessons: Lessons
}
/** Five fields, each trained on four fifths of the sets, and what each sees in the last fifth. Prints progress to stderr. */
function trainFolds(sets: Sets, words: Words): Fold[] {
  return Array.from({ length: folds }, (_, fold) => {
    const model = trainedOf(trainField(apart(sets, fold, false), words))
    const held = apart(sets, fold, true)
    console.error(`field ${fold + 1} of ${folds} trained`)
    return { model, held: { ler: goldOf(held.ler), germeval: goldOf(held.germeval) }, lessons: lessonsOf(held, model.tagger, fold * 100_000) }
  })
}

/** Gives each fold a second look that learned from the others, and measures the whole of `detect` with it. */
function sweepFolds(trained: Fold[]): Sweep[] {
  return trained.map(({ model, held }, fold) => {
    model.tagger.second = trainSecond(trained.filter((_, i) => i !== fold).map((f) => f.lessons))
    return sweep([...held.ler, ...held.germeval], model)
  })
}

/**
 * Five times: train on four fifths of each set, measure the whole of `detect` on the last fifth. The second look and the thresholds of a fold are
 * learned from the other four, each judged by a field that had not seen it.
 */
function measure(trained: Fold[], sweeps: Sweep[]): object {
  const reports = trained.map(({ model, held: { ler, germeval } }, fold) => {
    model.tagger.thresholds = choose(sweeps.filter((_, i) => i !== fold))
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

export async function crossValidate(): Promise<object> {
  const words = buildWords(dataFolder())
  const trained = trainFolds(readSets(words), words)
  return measure(trained, sweepFolds(trained))
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
    // the field learns from everything; the second look and the thresholds from what five fields saw that had not
    const words = buildWords(dataFolder())
    const sets = readSets(words)
    const trained = trainFolds(sets, words)
    const sweeps = sweepFolds(trained)
    const second = trainSecond(trained.map((f) => f.lessons))
    const file = pack({ ...trainField(sets, words), second, thresholds: choose(sweeps) })
    writeFileSync(new URL('./model/names.bin', import.meta.url), file)
    console.error(`model/names.bin: ${file.length} bytes`)
    console.log(JSON.stringify(measure(trained, sweeps)))
  }
}
