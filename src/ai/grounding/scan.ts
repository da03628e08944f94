import { DIGITS, germanNumber, NUMBER_WORD, numberWord } from '#ai/language/index.ts'
import type { Fact } from './fact.ts'

/** A text while its facts are read: each stretch belongs to the first reader that knows it. */
export interface Scan {
  readonly text: string
  readonly found: Fact[]
  free(start: number, end: number): boolean
  take(start: number, end: number): void
  /** Takes the stretch of the fact. */
  put(fact: Fact): void
  /** Every match of a pattern that is still free. */
  each(source: string, flags: string, handle: (m: RegExpExecArray) => void): void
}

export function scan(text: string): Scan {
  const taken = new Uint8Array(text.length)
  const found: Fact[] = []
  const free = (start: number, end: number) => {
    for (let i = start; i < end; i++) if (taken[i]) return false
    return true
  }
  const take = (start: number, end: number) => {
    taken.fill(1, start, end)
  }
  return {
    text,
    found,
    free,
    take,
    put: (fact) => {
      found.push(fact)
      take(fact.start, fact.end)
    },
    each: (source, flags, handle) => {
      for (const m of text.matchAll(patternOf(source, flags))) if (free(m.index, m.index + m[0].length)) handle(m as unknown as RegExpExecArray)
    },
  }
}

const patterns = new Map<string, RegExp>()
function patternOf(source: string, flags: string): RegExp {
  const key = `${flags}/${source}`
  const known = patterns.get(key) ?? new RegExp(source, `${flags.replace('u', '')}gdu`)
  patterns.set(key, known)
  return known
}

/** Where a group of a match stands. */
export const group = (m: RegExpExecArray, i: number): [number, number] =>
  (m as unknown as { indices: [number, number][] }).indices[i] as [number, number]

/** A number in figures or words. */
export const N = `(?:${DIGITS}|(?<![\\p{L}])${NUMBER_WORD}(?!\\p{L}))`
export const readNumber = (text: string) => (/^\d/.test(text) ? germanNumber(text) : numberWord(text)) ?? Number.NaN
export const RANGE = '(?:\\s*(?:–|-|‑|bis(?: zu)?|oder|und|/)\\s*)'
export const round = (n: number) => Math.round(n * 1e6) / 1e6
