import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { trainOn } from './detector.ts'
import { pack, readSet } from './model.ts'

// node src/ai/injection/train.ts [deepset_train.jsonl]: makes model.json anew, byte for byte the same from the same texts.
const data = process.env.VORZIMMER_DATA ?? join(import.meta.dirname, '../../../../shared/data')
const texts = [...readSet(process.argv[2] ?? join(data, 'injection/deepset_train.jsonl')), ...readSet(join(import.meta.dirname, 'training.jsonl'))]
writeFileSync(
  join(import.meta.dirname, 'model.json'),
  pack(trainOn(texts), ['deepset/prompt-injections, train split (deepset GmbH, Apache-2.0)', 'training.jsonl of this folder (EUPL-1.2)']),
)
console.error(`${texts.length} Texte gelernt: model.json`)
