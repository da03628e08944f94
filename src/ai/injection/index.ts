import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Detection, detectWith } from './detector.ts'
import { unpack } from './model.ts'

export type { Detection, Suspicion } from './detector.ts'
export { suspecting } from './method.ts'

let shipped: ReturnType<typeof unpack> | undefined

/**
 * Whether a text that came in tries to instruct the machine that reads it, and in which sentence. Pure but for reading the shipped model once;
 * linear in the length of the text. Never throws. What is found is marked for people, never removed.
 */
export function detect(text: string): Detection {
  shipped ??= unpack(readFileSync(join(import.meta.dirname, 'model.json'), 'utf8'))
  return detectWith(shipped, text)
}
