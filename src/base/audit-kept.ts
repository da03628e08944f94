import { createHmac, timingSafeEqual } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, open, readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { assertNoTransaction } from './db.ts'

/** One sealed batch of audit rows. `hash` covers all but itself and the signature, and with `previous` every batch before it. */
export type Seal = {
  number: number
  firstId: number
  lastId: number
  rows: number
  rowsHash: string
  previous: string
  hash: string
  signature: string
  sealedAt: Date
}
/** The rows of all seals up to `through` were forgotten when their time was up. `hash` is that seal's. */
export type Checkpoint = { through: number; hash: string; signature: string; at: Date }
/** After a restore from a backup: kept seals behind `through` no longer have their rows, and that is known. */
type Restored = Checkpoint

type Line = ({ type: 'seal' } & Seal) | ({ type: 'checkpoint' } & Checkpoint) | ({ type: 'restored' } & Restored)

/** What lies outside the database. `lost` counts seals that a restore left behind. */
export type Kept = { seals: Map<number, Seal>; checkpoints: Checkpoint[]; last: number; lost: number }

export const sign = (key: Buffer, ...parts: (string | number | Date)[]) => createHmac('sha256', key).update(JSON.stringify(parts)).digest('hex')
/** Tells a true signature from a forged one without telling how far it was right. */
export function isSigned(key: Buffer, signature: string, ...parts: (string | number | Date)[]): boolean {
  const wanted = Buffer.from(sign(key, ...parts))
  const given = Buffer.from(signature)
  return wanted.length === given.length && timingSafeEqual(wanted, given)
}

/** Adds lines at the end and waits until the disk has them. Nothing is ever rewritten: the file may carry the system's append-only flag. */
export async function keep(file: string, lines: Line[]): Promise<void> {
  assertNoTransaction('a seal file')
  if (!lines.length) return
  await mkdir(dirname(file), { recursive: true, mode: 0o700 })
  const torn = existsSync(file) && !(await readFile(file, 'utf8')).endsWith('\n')
  const handle = await open(file, 'a', 0o600)
  try {
    await handle.write(`${torn ? '\n' : ''}${lines.map((l) => JSON.stringify(l)).join('\n')}\n`)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Reads the file. A line that a crash tore or a stranger wrote counts as missing, which `verify` then reports. */
export async function readKept(file: string, key: Buffer): Promise<Kept> {
  const kept: Kept = { seals: new Map(), checkpoints: [], last: 0, lost: 0 }
  if (!existsSync(file)) return kept
  for (const text of (await readFile(file, 'utf8')).split('\n')) {
    const line = parse(text)
    if (line?.type === 'seal' && isSigned(key, line.signature, line.hash)) {
      kept.seals.set(line.number, line)
      kept.last = Math.max(kept.last, line.number)
    }
    if (line?.type === 'checkpoint' && isSigned(key, line.signature, 'checkpoint', line.through, line.hash, line.at)) kept.checkpoints.push(line)
    if (line?.type === 'restored' && isSigned(key, line.signature, 'restored', line.through, line.hash, line.at)) {
      kept.checkpoints = kept.checkpoints.filter((c) => c.through <= line.through)
      for (const number of [...kept.seals.keys()].filter((n) => n > line.through)) {
        kept.seals.delete(number)
        kept.lost += 1
        kept.last = line.through
      }
    }
  }
  return kept
}

function parse(text: string): Line | undefined {
  try {
    return JSON.parse(text, (name, value) => (name === 'sealedAt' || name === 'at' ? new Date(value) : value)) as Line
  } catch {
    return undefined
  }
}
