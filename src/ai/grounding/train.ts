import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { examinedOf, learn, readRecords } from './learn.ts'

// node src/ai/grounding/train.ts: makes judge.json anew from all sets that were read, the same from the same records.
// The two development sets are by one author.
const SETS = [
  ['first', 'evals/development.jsonl'],
  ['first', 'evals/development-2.jsonl'],
  ['second', 'evals/validation-odd.jsonl'],
  ['checker', 'training.jsonl'],
] as const
const examined = SETS.flatMap(([author, name]) => readRecords(join(import.meta.dirname, name)).map((record) => examinedOf(record, author)))
const judge = learn(examined)
writeFileSync(join(import.meta.dirname, 'judge.json'), `${JSON.stringify(judge, null, 2)}\n`)
console.error(`${examined.length} Texte gelesen: judge.json`)
