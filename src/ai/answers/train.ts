import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { pack } from './file.ts'
import { learn } from './learn.ts'
import { readSet } from './measure.ts'

// node src/ai/answers/train.ts [--data FOLDER] [--dry]: makes model.json anew, the same from the same questions; --dry only prints what to expect.
const { values } = parseArgs({
  options: {
    data: { type: 'string', default: process.env.VORZIMMER_DATA ?? join(import.meta.dirname, '../../../../shared/data') },
    dry: { type: 'boolean', default: false },
  },
})

const begin = performance.now()
const questions = readSet(join(values.data, 'retrieval/omos_qa/train_de.jsonl'))
const { model, expected } = learn(questions, (step) => console.error(`${Math.round((performance.now() - begin) / 1000)} s: ${step}`))
const source = 'OMoS-QA, train split, German (Kleinle, Prange, Friedrich 2024; CC BY 4.0)'
if (!values.dry) writeFileSync(join(import.meta.dirname, 'model.json'), pack(model, source, expected))
console.log(JSON.stringify({ ...expected, point: model.point, seconds: Math.round((performance.now() - begin) / 1000) }))
