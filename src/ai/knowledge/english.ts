import { readFileSync } from 'node:fs'
import { join } from 'node:path'

// Somebody asks in English, the sources are German: a dictionary of what town halls are asked for, written by hand, leads from one to the other. No model.

/** A word, or words, of an English question and what stands for them in German, the most usual first; empty where the dictionary knows none. */
export type Meant = { said: string; german: readonly string[] }

/** Words that ask, join or point and say nothing of what about. */
const silent = new Set(
  `a about above actually after again ago all allowed almost already also always am an and another any anybody anyone anything anyway are aren't around as ask at away back be because been
  before being below between both but by can can't cannot could couldn't currently did didn't do does doesn't doing don't done down during each either else enough even ever every everything exactly
  few first for from get gets getting give given go goes going gone good got had has hasn't have haven't having he hello help her here hers hi him his how however huge i i'd i'll i'm i've if
  immediately in inside instead into is isn't it it's its just keep know last later least let like little long look looking lot made make makes making many may maybe me mean might mine month more most
  much must my myself near need needed needs never new next no not nothing now of off often old on once one only onto or other our ours out over own people per perhaps person please possible
  probably put quite rather really recently same say see set several shall she should so some somebody someone something sometime soon still such sure take takes taken tell than thank thanks that that's the their
  them then there there's these they thing things think this those though through till time to today together told tomorrow tonight too town toward try under until up upon us use used using very want wanted wants
  was way we we'd we'll we're we've week well went were what what's whatever when where where's whether which while who whole whom whose why will with within without won't would year years yes yesterday yet you you're your yours
  available bring brought buy called come comes coming cost costs document documents euro euros far fee fees handle happen happens hold hour hours how's important information kind live living long-term minimum
  money much-needed name offer offers office offices open opened opens paper papers place play plays price prices process run runs show speak start step steps stuff talk talking type urgent urgently usually visit week's weeks
  wish worth write written yearly annual annually old-fashioned ok okay dear sir madam age aged live lives two three four five six seven eight nine ten hundred thousand half day days months minute minutes kindly simply directly
  answer question questions small big large huge cheap nice bad free quick fast quickly`.split(/\s+/),
)

/** The first step of Porter's stemmer: endings of number, tense and -ing. @see M. F. Porter 1980, "An algorithm for suffix stripping" */
export function englishStem(word: string): string {
  let w = word.replace(/['’]s?$/, '')
  if (w.length < 4) return w
  if (w.endsWith('sses')) w = w.slice(0, -2)
  else if (w.endsWith('ies')) w = `${w.slice(0, -3)}y`
  else if (w.endsWith('s') && !/(?:ss|us|is)$/.test(w)) w = w.slice(0, -1)
  const [, stem] = /^(.*[aeiouy].*)(?:ed|ing)$/.exec(w) ?? []
  if (stem !== undefined && stem.length > 2) w = /([b-df-hj-np-rtv-xz])\1$/.test(stem) ? stem.slice(0, -1) : stem
  return w.length > 3 && w.endsWith('e') ? w.slice(0, -1) : w
}

/** Whose it is, and which: "register our car" is "register a car". */
const determiners = new Set('a an the my our your his her their its this that these those some any'.split(' '))
const wordsOf = (text: string): string[] =>
  (
    text
      .toLowerCase()
      .replaceAll('’', "'")
      .match(/[\p{L}\d][\p{L}\d']*/gu) ?? []
  ).filter((word) => !determiners.has(word))

type Dictionary = { entries: ReadonlyMap<string, readonly string[]>; longest: number }
let shipped: Dictionary | undefined
function dictionary(): Dictionary {
  if (shipped) return shipped
  const entries = new Map<string, readonly string[]>()
  let longest = 1
  for (const line of readFileSync(join(import.meta.dirname, 'english.txt'), 'utf8').split('\n')) {
    const [english, german] = line.split(' = ')
    if (line.startsWith('#') || english === undefined || german === undefined) continue
    for (const wording of english.split(',')) {
      const stems = wordsOf(wording).map(englishStem)
      longest = Math.max(longest, stems.length)
      // What stands first goes first: a line farther down adds no second meaning.
      const name = stems.join(' ')
      if (!entries.has(name))
        entries.set(
          name,
          german.split(',').map((g) => g.trim()),
        )
    }
  }
  shipped = { entries, longest }
  return shipped
}

/** What an English question is about, in German words: the longest wordings of the dictionary first, and every other word as it is. */
export function meantInGerman(question: string): Meant[] {
  const { entries, longest } = dictionary()
  const words = wordsOf(question)
  const stems = words.map(englishStem)
  const found: Meant[] = []
  for (let at = 0; at < words.length; ) {
    let taken = 0
    for (let n = Math.min(longest, words.length - at); n > 0 && !taken; n--) {
      const german = entries.get(stems.slice(at, at + n).join(' '))
      if (!german || (n === 1 && silent.has(words[at] as string))) continue
      found.push({ said: words.slice(at, at + n).join(' '), german })
      taken = n
    }
    const word = words[at] as string
    if (!taken && !silent.has(word) && word.length > 1 && !/^\d{1,2}$/.test(word)) found.push({ said: word, german: [] })
    at += Math.max(1, taken)
  }
  const seen = new Set<string>()
  return found.filter(({ said, german }) => {
    const name = german[0] ?? said
    return !seen.has(name) && seen.add(name)
  })
}
