import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { examine, judged, readingOf } from './check.ts'
import type { Check, Options } from './contract.ts'
import type { Judge } from './judge.ts'
import type { Placing } from './slots.ts'

export type { Check, CheckedSentence, Finding, Kind, Missing, Options, Place, SourcePlace, Verdict } from './contract.ts'
export { checking } from './method.ts'

const read = <T>(name: string) => JSON.parse(readFileSync(join(import.meta.dirname, name), 'utf8')) as T
let shipped: { readonly judge: Judge; readonly placing: Placing } | undefined

/**
 * Checks a text against the sources it was written from, sentence by sentence. Pure but for reading the learned judgement once; never throws.
 * Whether a finding blocks, marks or asks a person is for the caller to say.
 *
 * @param sources all the text may rely on, most important first
 */
export function check(text: string, sources: readonly string[], options: Options = {}): Check {
  shipped ??= { judge: read('judge.json'), placing: read('placing.json') }
  return judged(examine(readingOf(text, sources), shipped.placing, options), shipped.judge, options.from)
}
