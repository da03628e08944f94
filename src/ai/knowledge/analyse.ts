import { fold, foldDigraphs, germanLexicon, splitCompound, stem, words } from '#ai/language/index.ts'

/** A word as the index knows it. */
export type Analysed = Readonly<{
  /** The stem, folded: Bürgerbüros -> burgerburo. */
  term: string
  /** Lower case without umlauts, as it was written: for similarity, where endings still tell something. */
  surface: string
  /** Stems of the parts of a compound, in order; empty where the word is none. */
  parts: readonly string[]
}>

/** Words that say nothing about what is wanted: articles, prepositions, auxiliaries, pronouns, and how people ask. Folded. */
const STOP = new Set(
  `ab aber alle allem allen aller alles als also am an ander andere anderen auch auf aus bei beim bin bis bist bitte brauche brauchen braucht da dabei dafur daher damit
  danach dann dar daran darauf darf darfst das dass dazu dein deine deinem deinen deiner dem den denn der deren des dessen die dies diese diesem diesen dieser dieses
  doch dort du durch durfen ein eine einem einen einer eines er erhalte erhalten es etwa etwas euch fur gab geben gegen gibt geht gerne habe haben hat hatte hatten hier hin ich ihm
  ihn ihnen ihr ihre ihrem ihren ihrer im in innerhalb ins ist ja jede jedem jeden jeder jedes kann kannst kein keine keinem keinen keiner kommen konnen konnte konnten
  lassen machen mache macht man mehr mein meine meinem meinen meiner mich mir mit mochte mochten muss mussen musst nach nicht noch nun nur ob oder ohne schon sehr sein seine seinem
  seinen seiner seit sich sie sind so sobald solche soll sollen sollte sollten sowie uber um und uns unser unsere unserem unseren unter viel viele vom von vor wann war
  waren warum was weil weiter welche welchem welchen welcher welches wem wen wenn wer werde werden wessen wie wieder will wir wird wo wofur woher wohin wollen womit worauf woran wurde wurden
  wurde zu zum zur zwischen sowohl beziehungsweise bzw usw etc ca ggf evtl inkl sog hallo guten danke frage fragen gruss`.split(/\s+/),
)

const known = new Map<string, Analysed>()
/** As many different words as a town's texts have; beyond that the oldest are forgotten. */
const mostKnown = 300_000

/** The terms of a text in order; words without meaning of their own are left out (`undefined` keeps their place, for distances). */
export function analyse(text: string): (Analysed | undefined)[] {
  const found: (Analysed | undefined)[] = []
  for (const word of words(text)) {
    if (word.kind === 'sign') continue
    found.push(word.kind === 'number' ? number(word.text) : analyseWord(word.text))
  }
  return found
}

const number = (text: string): Analysed => {
  const plain = fold(text)
  return { term: plain, surface: plain, parts: [] }
}

/** One word; undefined for a stop word. */
export function analyseWord(word: string): Analysed | undefined {
  const held = known.get(word)
  if (held) return held
  const surface = fold(word).replace(/[^\p{L}\p{N}]/gu, '')
  if (surface.length < 2 || surface.length > 60 || STOP.has(surface)) return undefined
  const parts = word.length >= 7 ? splitCompound(word, germanLexicon()).map((p) => stem(p.text)) : []
  const made = { term: stem(surface), surface, parts: parts.length > 1 ? parts : [] }
  if (known.size >= mostKnown) known.delete(known.keys().next().value as string)
  known.set(word, made)
  return made
}

/** Somebody without umlauts on the keyboard: Buerger -> burger. Undefined where nothing changes. */
export function withoutDigraphs(word: string): string | undefined {
  const folded = foldDigraphs(word)
  return folded === fold(word) ? undefined : stem(folded)
}

/** The character grams of a folded word with its borders, 3 to 5 long: ^ha hau aus … */
export function gramsOf(surface: string, from = 3, to = 5): string[] {
  const bordered = `^${surface}$`
  const grams = new Set<string>()
  for (let n = from; n <= to; n++) for (let i = 0; i + n <= bordered.length; i++) grams.add(bordered.slice(i, i + n))
  return [...grams]
}
