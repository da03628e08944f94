import { meantInGerman } from '#ai/knowledge/index.ts'
import { editDistance } from '#ai/language/index.ts'
import type { Level } from './contract.ts'
import { type Line, type Page, termsOf, wholeTermsOf } from './library.ts'
import { type Aspect, aspects, contentWords, plain, withoutWhom } from './rules.ts'

/**
 * The words of a question that name its matter. Each has its wordings, as the terms that must all be there: one in German, several where an English one was
 * looked up. `terms`: all of them and the parts of compounds, which say which lines speak to the question.
 */
export type Wanted = { words: readonly (readonly (readonly string[])[])[]; terms: ReadonlySet<string> }

export function wantedIn(question: string): Wanted {
  const own = contentWords(question)
  // For whom it is asked chooses lines, not the page.
  const matter = contentWords(withoutWhom(question))
  const terms = new Set(own.flatMap((w) => [...termsOf(w)]))
  // "Termin" is what every office has: it names no matter, but the line that answers.
  if (aspects.appointment.says.test(plain(question))) for (const term of termsOf('Termin')) terms.add(term)
  return { words: wholeTermsOf(matter.join(' ')).map((t) => [[t]]), terms }
}

/** The same for a question in English: its words in German, and as they are, for what is written in English. */
export function wantedInEnglish(question: string): Wanted & { query: string; synonyms: string[][] } {
  const meant = meantInGerman(question).map(({ said, german }) => [...german, said])
  return {
    words: meant.map((wordings) => wordings.map(wholeTermsOf).filter((terms) => terms.length)).filter((wordings) => wordings.length),
    terms: new Set(meant.flatMap((wordings) => wordings.flatMap((w) => [...termsOf(w)]))),
    query: meant.map(([first]) => first).join(' '),
    synonyms: meant.filter((wordings) => wordings.length > 1),
  }
}

/** At most so many lines of a list answer one question: who wants more opens the page. */
const mostListLines = 7
/** Lines of the running text that hold the question's own words. */
const mostWordLines = 2
/** From here on a line's own words speak for it. */
const enoughWords = 0.9

/** Sections for one level only. */
const forLevel: Record<string, Level> = { English: 'english', 'Einfache Sprache': 'easy' }
/** By what an English summary is known to speak of what is asked; where it does not, the German lines stand beside it. */
const inEnglish: Partial<Record<Aspect, RegExp>> = {
  price: /€|free\b|fee|cost/i,
  documents: /bring|need|document|passport|identity card|certificate|form\b/i,
  deadline: /within|by \d|before|deadline|until|at least|days|weeks|months/i,
  duration: /days|weeks|months|hours|minutes|at once|immediately/i,
}
/** What everything of a matter is told in, in two or three sentences. */
const summary = 'Kurztext'
/** Where nobody finds an answer: law for lawyers, teasers that say less than the summary. */
const silent = new Set(['Teaser'])

/**
 * The lines of a page that speak to a question: what is asked (price, documents, a period …) says which sections, the question's own words say which
 * lines of them and of the running text; the summary stands with it unless the section alone is the answer.
 */
export function extract(page: Page, wanted: Wanted, asked: readonly Aspect[], level: Level): Line[] {
  const own = page.lines.filter((l) => forLevel[l.heading] === level)
  const lines = page.lines.filter((l) => forLevel[l.heading] === undefined && !silent.has(l.heading))
  if (own.length && level !== 'normal') {
    const untold = level === 'english' ? asked.filter((a) => inEnglish[a] && !own.some((l) => inEnglish[a]?.test(l.text))) : []
    const beside = untold.flatMap((a) => lines.filter((l) => l.heading === aspects[a].section).slice(0, mostListLines))
    return [...own.slice(0, mostListLines), ...beside]
  }
  const weights = weightsOf(wanted, page, lines)
  const words = new Map(lines.map((l) => [l, [...weights].reduce((sum, [term, weight]) => sum + (holds(l.terms, term) ? weight : 0), 0)]))
  const of = (line: Line) => words.get(line) ?? 0
  const sections = asked.flatMap((a) => (aspects[a].section ? [aspects[a].section as string] : []))
  const direct = sections.flatMap((heading) =>
    chosenOf(
      lines.filter((l) => l.heading === heading),
      of,
    ),
  )
  // A price list or a list of documents answers by itself; a period or a rule is understood with what it is about.
  const alone = direct.length > 0 && asked.every((a) => aspects[a].alone)
  const short = lines.filter((l) => l.heading === summary)
  const best = lines
    .filter((l) => !direct.includes(l) && !short.includes(l) && of(l) >= enoughWords)
    .sort((a, b) => of(b) - of(a))
    .filter((l, _i, all) => of(l) >= 0.6 * of(all[0] as Line))
    .slice(0, direct.length ? 1 : mostWordLines)
  const found = alone
    ? [...direct, ...best.filter((l) => of(l) > 1.5)]
    : direct.length && asked.includes('deadline')
      ? [...direct, ...short, ...best]
      : [...short, ...direct, ...best]
  if (found.length) return [...new Set(found)]
  // A page without such sections (a bylaw, a web page): the lines with most of the question's words.
  return lines
    .filter((l) => of(l) > 0.4)
    .sort((a, b) => of(b) - of(a))
    .slice(0, 3)
}

/** In a list the question's own words choose; if none does, the whole list is the answer. */
function chosenOf(section: readonly Line[], of: (line: Line) => number): Line[] {
  const best = Math.max(0, ...section.map(of))
  const named = section.filter((l) => of(l) >= best * 0.6)
  return (best > 0.7 && section.some((l) => of(l) < best * 0.5) ? named : section).slice(0, mostListLines)
}

/** Each word of the question by how much it tells these lines apart; what the page is called tells least. */
function weightsOf({ terms }: Wanted, page: Page, lines: readonly Line[]): Map<string, number> {
  return new Map(
    [...terms].map((term) => {
      const there = lines.filter((l) => holds(l.terms, term)).length
      const rarity = there ? Math.log(1 + lines.length / there) / Math.log(1 + lines.length) : 0
      return [term, rarity * (holds(page.titleTerms, term) ? 0.5 : 1.4)] as const
    }),
  )
}

/** The same word, or one that begins alike: "zweiter" and "zweite" have one stem, "Anwohner" and "Anwohnerparken" a common front. */
export const holds = (terms: ReadonlySet<string>, term: string): boolean => {
  if (terms.has(term)) return true
  if (term.length < 5) return false
  for (const t of terms) if (t.length >= 5 && (t.startsWith(term) || term.startsWith(t))) return true
  return false
}

/** The share of a question's own words that a page knows, by name or in its lines. Low: the page is about something else. */
export function share(page: Page, wanted: Wanted): number {
  const asked = tellingIn(page, wanted)
  return asked.length ? asked.filter((wordings) => wordings.some((terms) => terms.every((t) => knows(page, t)))).length / asked.length : 1
}
/** How many of a question's own words a page knows. */
export const knownWords = (page: Page, wanted: Wanted): number =>
  tellingIn(page, wanted).filter((wordings) => wordings.some((terms) => terms.every((t) => knows(page, t)))).length
/** The town's own name tells no page from another. */
const tellingIn = (page: Page, { words }: Wanted) => words.filter((wordings) => !wordings.every((terms) => terms.every((t) => page.townTerms.has(t))))

/** The word itself, a typing error of it, or a compound whose first part, which says what kind it is, the page knows. */
function knows(page: Page, term: string): boolean {
  if (holds(page.allTerms, term)) return true
  if (
    term.length >= 6 &&
    [...page.names].some((n) => Math.abs(n.length - term.length) <= 2 && editDistance(n, term, 2) <= (term.length >= 9 ? 2 : 1))
  )
    return true
  const [first] = [...termsOf(term)].filter((p) => p !== term)
  return first !== undefined && first.length > 3 && page.names.has(first)
}

/** The share of the question's own words that stand in a page's title. */
export const titleShare = (page: Page, wanted: Wanted): number => shareIn(page.titleTerms, page, wanted)
/** From this share on a page is called what is asked for. */
export const wellNamed = 0.34
/** The same in all that a page is known by: title, keywords, synonyms. */
export const nameShare = (page: Page, wanted: Wanted): number => shareIn(page.names, page, wanted)

function shareIn(terms: ReadonlySet<string>, page: Page, wanted: Wanted): number {
  const asked = tellingIn(page, wanted)
  const there = asked.filter((wordings) => wordings.some((own) => own.every((t) => holds(terms, t))))
  return asked.length ? there.length / asked.length : 0
}
