import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Recognised } from './draft.ts'

/**
 * Recognised pages of a file that is still being read, in a folder of their own (owner only). OCR takes seconds a page: after a
 * restart a scanned file of 500 pages goes on where it stopped. Removed once the file is read.
 */
export function openCheckpoint(folder: string, bytes: Uint8Array) {
  const home = join(folder, createHash('sha256').update(bytes).digest('hex'))
  const file = (key: string) => join(home, `${key.replace(/[^\d]+/g, '-')}.json`)
  return {
    load(key: string): Recognised | undefined {
      try {
        return JSON.parse(readFileSync(file(key), 'utf8')) as Recognised
      } catch {
        return undefined // not there, or torn by the interruption
      }
    },
    save(key: string, page: Recognised) {
      mkdirSync(home, { recursive: true, mode: 0o700 })
      writeFileSync(file(key), JSON.stringify(page), { mode: 0o600 })
    },
    done: () => rmSync(home, { recursive: true, force: true }),
  }
}
