import { createHash, createHmac, randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Config } from './config.ts'
import { AppError } from './errors.ts'

/** 32 bytes that encrypt files and backups; from VORZIMMER_KEY, else made once in DATA_DIR/keys. Never in the database. */
export function keyOf(config: Pick<Config, 'DATA_DIR' | 'VORZIMMER_KEY'>): Buffer {
  if (!config.VORZIMMER_KEY) return Buffer.from(madeOnce(config.DATA_DIR, 'files.key'), 'base64')
  const key = Buffer.from(config.VORZIMMER_KEY, 'base64')
  if (key.length !== 32) throw new AppError('config.key-length', 422, { bytes: key.length })
  return key
}

/** Signs the session cookies. */
export const secretOf = (config: Pick<Config, 'DATA_DIR'>): string => madeOnce(config.DATA_DIR, 'session.secret')

/**
 * Signs audit seals; see audit-seal.ts. Derived from the key, or, where a backup was restored under another key, the one it brought:
 * old seals stay provable.
 */
export function sealKeyOf(config: Pick<Config, 'DATA_DIR' | 'VORZIMMER_KEY'>): Buffer {
  const brought = join(config.DATA_DIR, 'keys', 'seal.key')
  if (existsSync(brought)) return Buffer.from(readFileSync(brought, 'utf8'), 'base64')
  return createHash('sha256').update(keyOf(config)).update('audit seals').digest()
}

/** Digests of what must be known again but not known; see `Ctx.pseudonym`. */
export function pseudonymsOf(config: Pick<Config, 'DATA_DIR' | 'VORZIMMER_KEY'>): (purpose: string, value: string) => string {
  const key = createHash('sha256').update(keyOf(config)).update('pseudonyms').digest()
  return (purpose, value) => createHmac('sha256', key).update(`${purpose}\0${value}`).digest('base64url')
}

/** A key from a file, for a backup of another house or from before the key was changed. */
export function keyFrom(file: string): Buffer {
  const key = Buffer.from(existsSync(file) ? readFileSync(file, 'utf8').trim() : '', 'base64')
  if (key.length !== 32) throw new AppError('config.key-file', 422, { file, bytes: key.length })
  return key
}

function madeOnce(folder: string, name: string): string {
  const file = join(folder, 'keys', name)
  if (!existsSync(file)) {
    mkdirSync(join(folder, 'keys'), { recursive: true, mode: 0o700 })
    const beside = `${file}.${process.pid}`
    writeFileSync(beside, randomBytes(32).toString('base64'), { mode: 0o600, flush: true })
    if (!existsSync(file)) renameSync(beside, file)
  }
  return readFileSync(file, 'utf8').trim()
}
