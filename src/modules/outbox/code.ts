import { createHash, randomInt } from 'node:crypto'

/** A code that opens a provision: 99 random bits in letters that nobody mistakes, in groups of five. */
export function newCode(): string {
  const letters = 'ABCDEFGHJKMNPQRSTUVWXYZ23456789' // 31 letters, no I, L, O, 0, 1
  const code = Array.from({ length: 20 }, () => letters[randomInt(letters.length)]).join('')
  return code.replace(/(.{5})(?=.)/g, '$1-')
}
export const digestOf = (code: string): string =>
  createHash('sha256')
    .update(code.toUpperCase().replace(/[^A-Z0-9]/g, ''))
    .digest('hex')
