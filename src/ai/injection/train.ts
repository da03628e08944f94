import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { sentences } from '#ai/language/index.ts'
import { type Labelled, trainOn } from './detector.ts'
import { pack, readSet } from './model.ts'

// node src/ai/injection/train.ts [--data FOLDER]: makes model.json anew, the same from the same texts.
const { values } = parseArgs({
  options: { data: { type: 'string', default: process.env.VORZIMMER_DATA ?? join(import.meta.dirname, '../../../../shared/data') } },
})

/** Ordinary sentences of offices: there are many of them in every letter, and each may raise a false alarm. */
const ORDINARY = 1500
const SHARE = 0.15

function ordinary(): Labelled[] {
  const texts = readFileSync(join(values.data, 'language/zix_dataset.jsonl'), 'utf8').trim().split('\n')
  const step = Math.floor(texts.length / (ORDINARY / 3))
  return texts
    .filter((_, i) => i % step === 0)
    .flatMap((line) => {
      const { text } = JSON.parse(line) as { text: string }
      const spans = sentences(text)
      return [spans[0], spans[1], spans.at(-1)].flatMap((s) => (s ? [{ text: text.slice(s.start, s.end), label: 0 as const, share: SHARE }] : []))
    })
    .slice(0, ORDINARY)
}

const texts = [
  ...readSet(join(values.data, 'injection/deepset_train.jsonl')),
  ...readSet(join(import.meta.dirname, 'training.jsonl')).map((e) => ({ ...e, share: 3 })),
  ...ordinary(),
]
const sources = [
  'deepset/prompt-injections, train split (deepset GmbH, Apache-2.0)',
  'training.jsonl of this folder (EUPL-1.2)',
  'ZIX dataset, sentences of German administrative texts (Statistisches Amt Kanton Zürich, MIT)',
]
writeFileSync(join(import.meta.dirname, 'model.json'), pack(trainOn(texts), sources))
console.error(`${texts.length} Texte gelernt: model.json`)
