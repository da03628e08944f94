import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { examine } from './check.ts'
import { learn, readRecords } from './learn.ts'

// node src/ai/grounding/train.ts: makes judge.json anew from all sets that were read, the same from the same records.
const SETS = ['evals/development.jsonl', 'evals/development-2.jsonl', 'evals/validation-odd.jsonl', 'training.jsonl']
const records = SETS.flatMap((name) => readRecords(join(import.meta.dirname, name)))
const judge = learn(records.map((record) => ({ record, examination: examine(record.text, record.source, { important: record.important ?? [] }) })))
writeFileSync(join(import.meta.dirname, 'judge.json'), `${JSON.stringify(judge, null, 2)}\n`)
console.error(`${records.length} Texte gelesen: judge.json`)
