import { say } from '#base/say.ts'
import { holds, titleShare, wantedInEnglish } from './extract.ts'
import { type Page, termsOf } from './library.ts'
import { caseWords } from './qualifiers.ts'
import * as rules from './rules.ts'
import { texts } from './texts.ts'
import { asksForHours } from './tools.ts'
import { notice, type Reached, type Told, type Walk } from './turn.ts'

// "Which is dearer, passport or identity card?", "What is a birth certificate, and how long does a permit take?": one question, two matters. It is taken
// apart where its parts are called by the names of different pages; each is answered as if it were asked alone, and they stand side by side.

export type Part = {
  /** The words of this part. */
  text: string
  /** What is asked of it: its own, or what the whole asks. */
  aspects: rules.Aspect[]
  /** It asks something by itself: "… and how long does a permit take". A wish ("want to register my dog") is a matter only where a page is called so. */
  isClause: boolean
  isWish: boolean
}

const clauses =
  /[,;?!]+|\.\s+|\s+(?:und|and|oder|or)\s+(?=(?:was|wie|wo|wann|wer|bis wann|darf|dürfen|muss|müssen|kann|können|soll|will|wollen|möchten?|brauche?n?|what|how|where|when|need|want)\b)/i
const joints = /\s+(?:und|oder|bzw\.?|beziehungsweise|sowie|versus|vs\.?|and|or|\/)\s+/i
const comparing = /\boder\b|\bzwischen\b|\bunterschied|\bteurer\b|\bbilliger\b|\bgünstiger\b|\bvs\b|\bor\b|\bbetween\b|\bdifference\b/i
/** Words of the comparison itself. */
const ofComparison = /\b(?:unterschied\w*|zwischen|vergleich\w*|difference|between)\b/gi
const mostParts = 4
/** Asked by itself, whatever stands beside it. */
const asksItself = (text: string) => rules.aspectsOf(text).length > 0 || asksForHours(text)

/**
 * The parts of a question that name a matter; what a part without one asks ("and how long does it take") is asked of all. A clause that asks nothing beside
 * one that does tells a story ("I have moved, what does …").
 */
export function partsOf(question: string): Part[] {
  const told = question
    .replace(ofComparison, ' ')
    .split(clauses)
    .map((text) => text.trim())
    .filter(Boolean)
  const full = told.filter((text) => rules.contentWords(text).length > 0)
  // "… and do I need a photo for that" asks more of the matter before it.
  const own = full.filter((text, i) => i === 0 || !rules.pointsBack(text))
  const asking = own.filter((text) => asksItself(text) || rules.wishes(text))
  const kept = asking.length ? asking : own.length === 1 ? own : []
  const common = told.filter((text) => !full.includes(text)).flatMap(rules.aspectsOf)
  const whole = rules.aspectsOf(question)
  const parts = kept.flatMap((clause) => {
    const named = clause.split(joints).filter((text) => rules.contentWords(text).length > 0)
    // Beside a wish stands what has happened: "we have bought a house and want to build a shed".
    const inner = asksItself(clause) || !rules.wishes(clause) ? named : named.filter((text) => rules.wishes(text) || !happened.test(text))
    const asked = rules.aspectsOf(clause)
    return inner.map((text) => ({
      text: text.trim(),
      isWish: rules.wishes(clause) && !asksItself(clause),
      aspects: [...new Set([...(asked.length ? asked : asking.length ? [] : whole), ...common])],
      isClause: (kept.length > 1 && asksItself(clause)) || (inner.length > 1 && asksItself(text) && inner.every(asksItself)),
    }))
  })
  return parts.length > 1 && parts.length <= mostParts ? parts : []
}

const happened = /\b(?:habe?n?|hatten?|bin|sind|ist|war(?:en)?|wurden?|have|has|had|was|were)\b/i
/** What is done with anything: no page is called by it alone. */
const verbs = /(?:melden|ziehen|zogen|holen|ändern|lassen|suchen|finden|geben|stellen|schicken|machen|verlängern|besorgen|brauchen)$/
/** "zum Ummelden", "für Ummeldung" name a matter. */
const isNoun = (text: string, word: string) => /^\p{Lu}/u.test(asWritten(text, word)) && !text.startsWith(asWritten(text, word))
const often = new Set('zwei mal zweimal kommen gehen müssen'.split(' '))
/** How many of a part's own words a page is called by. */
const calledBy = (page: Page, text: string) => {
  const ofCase = caseWords(text)
  const words = rules.contentWords(text).filter((w) => !ofCase.has(w) && !often.has(w) && (!verbs.test(w) || isNoun(text, w)))
  const isName = (word: string) => {
    const [whole, ...parts] = [...termsOf(word)]
    return whole !== undefined && (holds(page.names, whole) || (parts.length > 1 && parts.every((t) => holds(page.names, t))))
  }
  return words.filter(isName).length / Math.max(1, words.length)
}

const half = 0.5
/** What is only wished beside a question must be called by (nearly) all its words: "clear his flat" calls no page of rooms. */
const wholly = 0.75

/** The page that a part calls by its name: rather the one that is called nothing else. In English the search has looked the words up. */
function calledFor({ pages = [], question, isEnglish }: Walk, least: number) {
  const [top] = pages
  if (isEnglish) return top?.page.kind === 'service' && titleShare(top.page, wantedInEnglish(question)) >= half ? top : undefined
  const words = rules.contentWords(question).flatMap((w) => [...termsOf(w)])
  const said = ({ titleTerms }: Page) =>
    [...titleTerms].filter((t) => words.some((w) => holds(new Set([t]), w))).length / Math.max(1, titleTerms.size)
  return pages
    .filter(({ page, score }) => page.kind === 'service' && score >= 0.4 * (top?.score ?? 0) && calledBy(page, question) >= least)
    .map((p) => ({ p, rank: p.score * (1 + said(p.page)) }))
    .sort((a, b) => b.rank - a.rank)[0]?.p
}

type Answered = { part: Part; reached: Reached }

/**
 * Both matters of a question, each with its source; undefined where it has only one.
 * @param find pages for a part
 * @param tell the answer to a part: facts of the town, or lines of the best page
 * @param happens what is to be done where a part tells what is about to happen, and no page is called so
 */
export async function answerBoth(
  walk: Walk,
  {
    find,
    tell,
    happens,
  }: { find: (walk: Walk) => Promise<unknown>; tell: (walk: Walk) => Promise<Reached | undefined>; happens: (walk: Walk) => Reached | undefined },
): Promise<Reached | undefined> {
  const parts = partsOf(walk.question)
  if (parts.length < 2) return undefined
  const answered: Answered[] = []
  const unknown: Part[] = []
  for (const part of parts) {
    const { found: _, pages: __, ...rest } = walk
    const own: Walk = { ...rest, question: part.text, aspects: part.aspects, ask: { ...walk.ask, question: part.text } }
    await find(own)
    const best = calledFor(own, part.isWish ? wholly : half)
    if (best) own.pages = [best, ...(own.pages ?? []).filter((p) => p !== best).map((p) => ({ ...p, score: Math.min(p.score, best.score) }))]
    const event = part.isWish && rules.announces(part.text) ? happens(own) : undefined
    const reached = event ?? (best || part.isClause ? await tell(own) : happens(own))
    // Which part of town is meant, of which year: asked of the whole question.
    if (reached?.ending === 'asks-back') return undefined
    if (reached && (reached.way === 'tools' || (best && reached.page?.key === best.page.key))) answered.push({ part, reached })
    else if (part.isClause || part.isWish || comparing.test(walk.question)) unknown.push(part)
  }
  const matters = [...Map.groupBy(answered, ({ reached }) => reached.page?.key ?? reached.topic?.title).values()].flatMap(([first]) => first ?? [])
  const pages = matters.flatMap(({ reached }) => reached.page ?? [])
  // One page that is called by the words of both is about both.
  if (pages.some((page) => matters.every(({ part }) => calledBy(page, part.text) >= half)) && matters.length > 1) return undefined
  // Of a wish and a question only one is known: the one may say what the other is about, so both are looked up together.
  if (matters.length === 1 && unknown.some((p) => p.isWish !== matters[0]?.part.isWish)) return undefined
  const open = matters.length === 1 ? unknown.filter((p) => isNamed(p) && matters[0] && !speaksOf(matters[0], p)) : []
  if (matters.length + open.length < 2 || matters.length === 0) return undefined
  return together(walk, matters, open)
}

/** One or two words, so that what was not found can be said. */
const isNamed = ({ text }: Part) => rules.contentWords(text).length <= 2
const speaksOf = ({ reached }: Answered, { text }: Part) => reached.page !== undefined && calledBy(reached.page, text) > 0

function together(walk: Walk, matters: readonly Answered[], open: readonly Part[]): Reached {
  const [first] = matters
  const titleOf = ({ reached }: Answered) => reached.page?.title ?? reached.topic?.title ?? ''
  const blocks = matters.flatMap((m) => (m.reached.blocks ?? []).map((b): Told => ({ ...b, heading: headingOf(b, m) })))
  const endings = new Set(matters.map(({ reached }) => reached.ending))
  const [page, ...beside] = matters.flatMap(({ reached }) => reached.page ?? [])
  const [only] = endings
  const facts = first?.reached.facts
  return {
    ending: open.length || endings.has('partly') ? 'partly' : endings.size === 1 && only ? only : 'answered',
    way: matters.every(({ reached }) => reached.way === 'tools') ? 'tools' : 'extract',
    blocks: [
      ...blocks,
      ...open.map((p) =>
        notice([
          say(
            texts.notFound,
            {
              words: rules
                .contentWords(p.text)
                .map((w) => asWritten(p.text, w))
                .join(' '),
            },
            walk.language,
          ),
        ]),
      ),
    ],
    ...(facts ? { facts } : {}),
    ...(page ? { page, beside } : {}),
    topic: { key: page?.key ?? '', title: matters.map(titleOf).join(' / '), aspects: walk.aspects },
  }
}
/** Under which matter a block stands; facts of the town say it themselves. */
const headingOf = ({ heading, sources: [source], kind }: Told, { reached }: Answered) =>
  !reached.page || kind === 'notice' || !source
    ? heading
    : heading?.startsWith(source.title)
      ? heading
      : [source.title, heading].filter(Boolean).join(': ')
const asWritten = (text: string, word: string) => {
  const at = text.toLowerCase().indexOf(word)
  return at < 0 ? word : text.slice(at, at + word.length)
}
