import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { examinedSets, learn } from './learn.ts'

// node src/ai/grounding/train.ts: makes placing.json and judge.json anew from all sets that were read, the same from the same records.
const { examined, placing } = examinedSets()
const write = (name: string, value: object) => writeFileSync(join(import.meta.dirname, name), `${JSON.stringify(value, null, 2)}\n`)
write('placing.json', placing)
write('judge.json', learn(examined))
console.error(`${examined.length} Texte gelesen: placing.json, judge.json`)
