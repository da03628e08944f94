import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { germanLexicon, Speller } from '#ai/language/index.ts'
import { type Analysed, analyse, analyseWord } from './analyse.ts'

/** Groups of words that mean the same to somebody who asks; each word as the terms of the index. */
export type Synonyms = { groups: readonly (readonly (readonly string[])[])[]; find: (terms: readonly string[]) => ReadonlySet<number> }

let last: { name: string; synonyms: Synonyms } | undefined
/**
 * What the office calls otherwise ships as everyday.txt; the editors of a town add their own groups.
 * @param once groups of this one question
 */
export function synonymsOf(own: readonly (readonly string[])[], once: readonly (readonly string[])[] = []): Synonyms {
  const name = JSON.stringify(own)
  if (last?.name !== name) last = { name, synonyms: make([...everyday(), ...own]) }
  return once.length ? both(last.synonyms, make(once)) : last.synonyms
}

const both = (a: Synonyms, b: Synonyms): Synonyms => ({
  groups: [...a.groups, ...b.groups],
  find: (terms) => new Set([...a.find(terms), ...[...b.find(terms)].map((at) => a.groups.length + at)]),
})

function make(all: readonly (readonly string[])[]): Synonyms {
  const groups = all.map((words) => words.map(termsOf).filter((t) => t.length > 0))
  const byWords = new Map<string, Set<number>>()
  groups.forEach((group, i) => {
    for (const terms of group) {
      const name = terms.join(' ')
      byWords.set(name, (byWords.get(name) ?? new Set()).add(i))
    }
  })
  const none = new Set<number>()
  return { groups, find: (terms) => byWords.get(terms.join(' ')) ?? none }
}

export const termsOf = (text: string): string[] =>
  analyse(text)
    .filter((a): a is Analysed => a !== undefined)
    .map((a) => a.term)

let shipped: string[][] | undefined
function everyday(): string[][] {
  shipped ??= readFileSync(join(import.meta.dirname, 'everyday.txt'), 'utf8')
    .split('\n')
    .filter((line) => line && !line.startsWith('#'))
    .map((line) => line.split(',').map((word) => word.trim()))
  return shipped
}

let speller: Speller | undefined
/**
 * The everyday word that somebody who types what is no German word may have meant: verlohren, verloren. One error in a word of five letters, two from eight
 * on, the first letter right. Undefined for words that exist, whatever they look like.
 */
export function misspelt({ surface }: Pick<Analysed, 'surface'>): Analysed | undefined {
  if (surface.length < 5 || /\d/.test(surface) || germanLexicon().count(surface) > 0) return undefined
  speller ??= new Speller(new Set(everyday().flatMap((group) => group.filter((words) => /^\p{L}{4,}$/u.test(words)))))
  const [near] = speller.suggest(surface, 1)
  const meant = near && near.distance > 0 ? analyseWord(near.word) : undefined
  return meant && meant.surface[0] === surface[0] ? meant : undefined
}
