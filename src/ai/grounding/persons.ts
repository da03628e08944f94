import { detect } from '#ai/privacy/index.ts'
import type { Place } from './contract.ts'
import type { Document, Token } from './document.ts'

/** A person as a text names them; what tells one from another is the last name. */
export interface Person extends Place {
  readonly last: Token
  /** What stands before the last name: title, office, first names. */
  readonly before: readonly Token[]
}

const read = new WeakMap<Document, readonly Person[]>()

/** The people a text names, found by the tagger that hides them elsewhere (`#ai/privacy`). */
export function personsOf(document: Document): readonly Person[] {
  const known = read.get(document)
  if (known) return known
  const made = detect(document.text, { types: ['person'] }).flatMap(({ start, end }): Person[] => {
    const own = document.tokens.filter((t) => t.start >= start && t.end <= end && t.capital && t.text.length > 2)
    const last = own.at(-1)
    return last ? [{ start, end, last, before: own.slice(0, -1) }] : []
  })
  read.set(document, made)
  return made
}

/** A last name without the s of its Genitiv. */
export const bareName = (name: string): string => name.toLowerCase().replace(/(?<=\p{L}{3})[s’']$/u, '')
