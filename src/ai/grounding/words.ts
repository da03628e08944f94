import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fold, germanLexicon, infinitiveOf, splitCompound, stem } from '#ai/language/index.ts'

/** The lines of a word list that ships with the library. */
export const linesOf = (name: string) =>
  readFileSync(join(import.meta.dirname, name), 'utf8')
    .split('\n')
    .filter((line) => line && !line.startsWith('#'))
    .map((line) => line.split(' '))

/** What a word can be recognised by. */
export interface Anatomy {
  /** Its stem, or the sign of its first meaning where it has synonyms. */
  readonly id: string
  /** The signs of all its meanings. */
  readonly senses: readonly string[]
  readonly root: string
  /** The word without umlauts and ending. */
  readonly bare: string
  /** What it shares with the words made from it: Buchung, buchen. */
  readonly family: string
  /** The same for the parts of a compound; empty when it is none. */
  readonly parts: readonly string[]
  /** Of a compound the root of its last part. */
  readonly last?: string
  /** 0 (says nothing: der, und) to 1 (rare). */
  readonly weight: number
  /** Whether German knows the word or its parts; a name often is not known. */
  readonly known: boolean
}

const EMPTY = new Set(
  `der die das den dem des ein eine einen einem einer eines und oder aber sowie auch noch nur schon so dann dort da hier es sie er wir ihr ihre ihren ihrem ihrer ihnen sich man wer was
  wo wann wie wenn falls sofern ob dass daß als bis ab an am auf aus bei beim mit nach von vom vor zu zum zur über unter um für durch gegen ohne in im ins je pro seit während wegen
  ist sind war waren wird werden wurde wurden worden sein hat haben hatte hatten habe kann können darf dürfen muss müssen soll sollen sollte will wollen möchte mag lässt lassen gilt gelten
  nicht kein keine keinen keinem keiner nie niemals nichts niemand bitte sonst zwar denn weil damit dazu dafür davon danach davor daran darauf darüber dies diese dieser diesen diesem
  jede jeder jedes jeden jedem alle allen aller alles mehr sehr etwa rund circa ca z b bzw d h u uhr euro herr herrn frau guten tag liebe lieber sehr geehrte geehrter damen herren freundliche grüße
  nämlich allerdings jemand jemandem jemanden damit etwas sofern trotzdem jedoch jeweils jeweiligen sogar deshalb daher darum obwohl solange sobald nachdem bevor denen dessen deren
  seine seinen seiner seinem seines ihres unser unsere unseren unserem unserer mein meine dein deine dabei darin dahin bereits überhaupt beziehungsweise sowohl sondern derselbe
  dieselbe dasselbe jener jene jenes welche welcher welches welchen worden würde würden wäre hätte sei seien indem insofern freundlichen herzliche herzlichen dank vielen gern gerne`
    .split(/\s+/)
    .map(fold),
)

const PREFIX = 'ab|an|auf|aus|bei|dar|durch|ein|fest|frei|her|hin|los|mit|nach|nieder|statt|teil|um|vor|weg|weiter|wieder|zu|zurück|zusammen'
const INFIX = new RegExp(`^(${PREFIX})(?:zu|ge)(\\p{Ll}{3,})$`, 'u')
const concept = new Map<string, string[]>()
linesOf('synonyms.txt').forEach((line, i) => {
  for (const word of line) {
    const key = rootOf(word)
    const senses = concept.get(key) ?? []
    if (senses.at(-1) !== `=${i}`) concept.set(key, [...senses, `=${i}`])
  }
})
const NONE: readonly string[] = []

/** What may stand at the end of a clause as the first half of its verb: Legen Sie den Fall … vor. */
export const PARTICLE = new RegExp(`^(?:${PREFIX})$`, 'u')

/** A verb whose prefix stands apart: legen, vor -> vorlegen. It is still known by its own stem. */
export function joined(prefix: string, verb: string): Anatomy | undefined {
  const text = prefix + verb.toLowerCase()
  const infinitive = `${text.replace(/(?:e|t|en|st)$/, '')}en`
  const plain = `${verb.toLowerCase().replace(/(?:e|t|en|st)$/, '')}en`
  if (![text, infinitive, plain].some((form) => germanLexicon().count(form) > 0) && !concept.has(stem(text))) return undefined
  const whole = anatomyOf(text)
  const alone = anatomyOf(verb)
  return { ...whole, weight: Math.max(whole.weight, alone.weight), parts: [...whole.parts, alone.id], known: true }
}

const known = new Map<string, Anatomy>()
export function anatomyOf(word: string): Anatomy {
  const cached = known.get(word)
  if (cached) return cached
  const lexicon = germanLexicon()
  // Wohn-Geld, as Einfache Sprache writes Wohngeld
  const plain = word.replace(/(?<=\p{L}{3})-(\p{Lu})(?=\p{Ll}{2})/gu, (_, letter: string) => letter.toLowerCase())
  const folded = fold(plain)
  const root = rootOf(plain)
  const pieces = splitCompound(word)
  const parts = pieces.length > 1 ? pieces.map((p) => idOf(stem(p.text))) : []
  const count = lexicon.count(word.toLowerCase().replaceAll('ß', 'ss'))
  const rarity = count === 0 ? 1 : Math.min(1, Math.max(0.15, (Math.log(lexicon.total / count) - 4) / 6))
  const made: Anatomy = {
    id: idOf(root),
    senses: concept.get(root) ?? NONE,
    root,
    family: derived(root),
    bare: folded.replace(/(?:en|er|es|e|n|s)$/, ''),
    parts,
    ...(pieces.length > 1 && { last: stem((pieces.at(-1) as (typeof pieces)[number]).text) }),
    weight: EMPTY.has(folded) ? 0 : rarity,
    known: count > 0 || parts.length > 1 || inflected(word.toLowerCase().replaceAll('ß', 'ss')),
  }
  if (known.size > 50_000) known.clear()
  known.set(word, made)
  return made
}

/** vorzulegen, vorgelegt -> vorlegen: the prefix stays, what German puts between goes. Strong verbs go back to their infinitive. */
function rootOf(word: string): string {
  // The stemmer takes verlängern for verlangen.
  if (/verläng/i.test(word)) return 'verlaenger'
  if (/^\p{Lu}/u.test(word)) return stem(word)
  const infinitive = infinitiveOf(word)
  if (infinitive) return stem(infinitive)
  if (INFIX.test(word)) return stem(word.replace(INFIX, '$1$2'))
  // gemeldet -> melden
  const participle = /^ge(\p{Ll}{3,}?)e?t(?:e[nrsm]?)?$/u.exec(word)
  if (participle && ['en', 'n', 'ern', 'eln'].some((end) => germanLexicon().count(`${participle[1]}${end}`.replaceAll('ß', 'ss')) > 0))
    return stem(`${participle[1]}en`)
  return stem(word)
}

const idOf = (root: string) => concept.get(root)?.[0] ?? root

function inflected(word: string): boolean {
  const lexicon = germanLexicon()
  return ['e', 'n', 's', 'en', 'es', 'er', 'em', 'in', 'innen', 'ern', 'st', 't', 'te', 'ten'].some(
    (ending) =>
      word.endsWith(ending) &&
      word.length - ending.length >= 3 &&
      (lexicon.count(word.slice(0, -ending.length)) > 0 || lexicon.count(`${word.slice(0, -ending.length)}en`) > 0),
  )
}

/** How alike two words are: 1 the same meaning, less when they share a part of a compound, 0 nothing in common. */
export function alike(a: Anatomy, b: Anatomy): number {
  if (a.id === b.id || a.root === b.root) return 1
  if (a.senses.length > 0 && b.senses.length > 0 && a.senses.some((s) => b.senses.includes(s))) return 0.95
  if (a.family === b.family) return 0.85
  if (contains(a.bare, b.bare) || contains(b.bare, a.bare)) return 0.75
  if (a.parts.length === 0 && b.parts.length === 0) return prefix(a.root, b.root)
  if (a.parts.includes(b.id) || b.parts.includes(a.id)) return 0.75
  const shared = a.parts.filter((p) => b.parts.includes(p)).length
  if (shared > 0) return shared / Math.max(a.parts.length, b.parts.length)
  const near = Math.max(...(a.parts.length ? a.parts : [a.root]).flatMap((x) => (b.parts.length ? b.parts : [b.root]).map((y) => prefix(x, y))))
  return near * 0.7
}

/** Baugerüst, Gerüst: also where the word list does not know the parts. */
const contains = (long: string, short: string) =>
  short.length >= 5 && long.length > short.length + 2 && (long.endsWith(short) || long.startsWith(short))

/** Buchung, buchen; Mieter, mieten; unverschlossen, verschlossen (what un- denies is counted apart). */
function derived(root: string): string {
  const bare = root.replace(/^un(?=\p{L}{5})/u, '').replace(/(?:ung|erin|er|in|lich|bar|heit?|keit?)$/u, '')
  return bare.length >= 4 ? bare : root
}

/** Words of one family keep their beginning: bestätigt, Bestätigung; vorbestellt, bestellen do not. */
function prefix(a: string, b: string): number {
  if (a.startsWith('=') || b.startsWith('=')) return 0
  let n = 0
  while (n < a.length && n < b.length && a[n] === b[n]) n++
  return n >= 4 && n / Math.max(a.length, b.length) >= 0.7 ? 0.8 : 0
}

/** Antonyms: to say the one is to deny the other. */
const OPPOSITES = new Map<string, Set<string>>()
for (const [one = '', other = ''] of linesOf('antonyms.txt')) {
  const [a, b] = [anatomyOf(one).root, anatomyOf(other).root]
  OPPOSITES.set(a, (OPPOSITES.get(a) ?? new Set()).add(b))
  OPPOSITES.set(b, (OPPOSITES.get(b) ?? new Set()).add(a))
}
export const opposed = (a: Anatomy, b: Anatomy) => OPPOSITES.get(a.root)?.has(b.root) === true
/** Whether a word has an opposite at all. */
export const hasOpposite = (a: Anatomy) => OPPOSITES.has(a.root)
