import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { examinedSets, learn } from './learn.ts'

// node src/ai/grounding/train.ts: makes judge.json anew from all sets that were read, the same from the same records.
const examined = examinedSets()
writeFileSync(join(import.meta.dirname, 'judge.json'), `${JSON.stringify(learn(examined), null, 2)}\n`)
console.error(`${examined.length} Texte gelesen: judge.json`)
