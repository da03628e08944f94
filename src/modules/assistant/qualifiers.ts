import { holds } from './extract.ts'
import { termsOf, wholeTermsOf } from './library.ts'
import { contentWords } from './rules.ts'

// What tells one amount of a matter from another: "second", "dangerous", "for children", "with the Sozialpass", "for a club", an age. A list of fees
// names its cases with such words, and so do people who ask. Everything here is pure.

export type Qualifier = { id: string; said: string }
/**
 * `asks`: by which words a question means it, in small letters; `says`: by which words a line is for it. `soft`: it chooses no line by itself, it only shows
 * that a line is not for all that was asked ("two": the first and the second). `strict`: who asks for it asks whether there is such a line at all.
 */
type Row = { id: string; name: string; asks: RegExp; says: RegExp; soft?: RegExp; strict?: true }

const rows: readonly Row[] = [
  {
    id: 'first',
    name: 'erster',
    asks: /\berste[nrsm]?\b(?! (?:mal|hilfe|tag|schritt))|\bfirst\b(?! time)/,
    says: /\berste[nrsm]?\b/,
  },
  {
    id: 'further',
    name: 'weiterer',
    asks: /\b(?:zweit|dritt|viert|weiter)e[nrsm]?\b|\bzweit(?:hund|pass|ausweis|karte|kind|grab)\w*|\bzusätzliche[nrsm]?\b|\b(?:second|third|another|additional)\b/,
    says: /\b(?:zweit|dritt|weiter)e[nrsm]?\b/,
    soft: /\b(?:zwei|drei|vier|mehrere|beide|noch (?:ei)?nen?|two|three|several)\b/,
  },
  {
    id: 'dangerous',
    name: 'gefährlich',
    asks: /\bgefährlich\w*|\b(?:kampf|listen)hund\w*|\bbissig\w*|\bdangerous\b/,
    says: /gefährlich|kampfhund|listenhund|bissig/,
  },
  {
    id: 'child',
    name: 'Kind',
    asks: /\bkind(?:er|ern|es)?\b|\bsohn\b|\btochter\b|\bbabys?\b|\benkel\w*|\bjugendliche[nrsm]?\b|\bminderjährige[nrsm]?\b|\b(?:child(?:ren)?|kids?|son|daughter)\b/,
    says: /kind|jugend|minderjährig/,
  },
  {
    id: 'reduced',
    name: 'Ermäßigung',
    asks: /\bermäßig\w*|\bvergünstig\w*|\bverbillig\w*|\brabatt\w*|\bnachlass\b|\breduced\b|\bdiscounts?\b|\bconcessions?\b/,
    says: /ermäßig|vergünstig|sozialpass|ehrenamtskarte|schwerbehindert/,
    soft: /\brentner\w*|\bsenior(?:en|in|innen)?\b|\bstudent\w*|\bstudierende\b|\bschüler\w*|\bazubis?\b|\b(?:pensioners?|students?)\b/,
    strict: true,
  },
  { id: 'sozialpass', name: 'Sozialpass', asks: /\bsozialpass\w*/, says: /sozialpass/ },
  { id: 'volunteer', name: 'Ehrenamtskarte', asks: /\behrenamtskarte\w*/, says: /ehrenamtskarte/ },
  {
    id: 'commercial',
    name: 'gewerblich',
    asks: /\bgewerblich\w*|\bgeschäftlich\w*|\bfirm(?:a|en)\b|\bunternehmen\b|\b(?:commercial|company|business)\b/,
    says: /(?<!ohne |nicht |kein(?:e[nrsm]?)? )gewerblich|\bfirmen\b/,
  },
  { id: 'legal-person', name: 'juristische Person', asks: /\bgmbh\b|\bug\b|\bjuristische\w*/, says: /\bjuristische/ },
  {
    id: 'club',
    name: 'Verein',
    asks: /\bverein\w*|\bgemeinnützig\w*|\behrenamt(?:lich\w*)?\b|\b(?:club|charity)\b/,
    says: /verein|gemeinnützig|\behrenamt\b/,
  },
  { id: 'private', name: 'privat', asks: /\bprivat\w*|\bprivate\b/, says: /\bprivat/ },
  { id: 'temporary', name: 'vorläufig', asks: /\bvorläufig\w*|\btemporary\b/, says: /vorläufig/ },
  { id: 'foreign', name: 'ausländisch', asks: /\bausländisch\w*|\bforeign\b/, says: /ausländisch/ },
  { id: 'replacement', name: 'Ersatz', asks: /\bersatz\w*|\bverloren\w*|\b(?:lost|replacement)\b/, says: /ersatz|verloren/ },
]
const _rowOf = (id: string) => rows.find((r) => r.id === id)

const plain = (text: string) => text.toLowerCase().replace(/\s+/g, ' ')
/** "Zuschlag für …" comes on top of another line and never stands for it. */
export const isSurcharge = (line: string) => /^zuschlag/i.test(line)
/** What an amount is for; behind the colon stand the amount and the law. */
const whatOf = (line: string) => line.split(': ')[0] ?? line
/** Behind the name of a thing stands of which case: "…, Ganztag", "… für sechs Monate". */
const caseOf = (line: string) =>
  whatOf(line)
    .split(/, | (?:für|mit|ab|unter|bis|ohne|im|am|in|von|vor) (.*)/s)
    .slice(1)
    .join(' ')

/** What a question says of the case, with the word that says it. */
export function qualifiersIn(question: string): Qualifier[] {
  const text = question.replace(/\s+/g, ' ')
  return rows.flatMap(({ id, asks, soft }) => {
    const said = (new RegExp(asks, 'i').exec(text) ?? (soft && new RegExp(soft, 'i').exec(text)))?.[0]
    return said ? [{ id, said }] : []
  })
}

const cases =
  /\b(?:erst|zweit|dritt|viert|weiter|zusätzlich)e[nrsm]?\b|\b(?:ermäßigt|vorläufig)\w*|\b(?:fürs?|meine?n?|unsere?n?) (?:kind(?:er)?|sohn|tochter|baby|enkel\w*|rentner\w*|senioren|studenten|schüler\w*|azubis?)\b|\b(?:ermäßigung|rabatt)\w*/gi
/** The words of a question that say of which case and not of which matter: they need not stand on a page. */
export function caseWords(question: string): Set<string> {
  const rest = contentWords(withoutCases(question))
  return new Set(rest.length ? contentWords(question).filter((w) => !rest.includes(w)) : [])
}

/** A question without the words that only say of which case: "and for the second?" names no matter. */
export const withoutCases = (question: string): string => question.replace(cases, ' ')

/** Whether a text speaks of a case that a question names. */
export const asksFor = (question: string, text: string): boolean =>
  qualifiersIn(question).some(({ id }) => rows.find((r) => r.id === id)?.says.test(plain(text)))

/** Years of age that a question speaks of. */
export function ageIn(question: string): number | undefined {
  const text = plain(question)
  const age =
    /\b(\d{1,2}) ?-?(?:jahre?\b|jährig|years? old|j\.)/.exec(text)?.[1] ??
    /\b(?:bin|i am|i'm) (?:schon |erst |gerade )?(\d{1,2})\b(?! ?(?:€|euro|uhr|tage|wochen|monat|days|weeks|km|m\b))/.exec(text)?.[1] ??
    /(?:kind|sohn|tochter|enkel\w*|son|daughter)\b ?(?:ist )?\(?(\d{1,2})\b/.exec(text)?.[1]
  return age === undefined ? undefined : Number(age)
}
/** A child whose age is not told. */
const oldestChild = 17

/** Whether a line is for somebody of an age: "ab 24 Jahren", "unter 21 Jahren", "bis 6 Jahre"; undefined where it says nothing of it. */
export function isForAge(line: string, age: number): boolean | undefined {
  const text = plain(line)
  const from = /\b(?:ab|über) (\d{1,2}) jahre/.exec(text)?.[1]
  const below = /\bunter (\d{1,2}) jahre/.exec(text)?.[1]
  const to = /\bbis (\d{1,2}) jahre/.exec(text)?.[1]
  if (from === undefined && below === undefined && to === undefined) return undefined
  return (from === undefined || age >= Number(from)) && (below === undefined || age < Number(below)) && (to === undefined || age <= Number(to))
}

export type Choice<L> = {
  lines: L[]
  /** Words of the question of which no line is for all at once: each line is for one of them. */
  apart: string[]
  /** What was asked for by name and no line speaks of. */
  missing: string[]
}

/** One thing that was said of the case: the lines that name it, and those that at least are not for another. */
type Telling<L> = {
  said: string
  isSoft: boolean
  named: readonly L[]
  allowed: readonly L[]
  places: readonly (readonly [from: number, to: number])[]
}

/**
 * The lines of a list of amounts that are for the case asked about. Where each qualifier stands in some line and none has all of them, the lines of each are
 * given and `apart` says so; where no line tells such cases apart the whole list is given, since it then holds for all.
 * @param title of the page: what it is about qualifies nothing
 * @param names what else the page is known by, as terms
 * @param before qualifiers of the question on which this one leans, by id
 */
export function choose<L extends { text: string }>(
  all: readonly L[],
  {
    question,
    title,
    names = termsOf(title),
    before = [],
  }: { question: string; title: string; names?: ReadonlySet<string>; before?: readonly string[] },
): Choice<L> {
  const text = question.replace(/\s+/g, ' ')
  const own = qualifiersIn(text)
  const inherited = before.flatMap((id) => rows.find((r) => r.id === id) ?? []).filter(({ id }) => !own.some((q) => q.id === id))
  const asked = [...own, ...inherited.map(({ id, name }) => ({ id, said: name }))].flatMap(({ id, said }) => {
    const row = rows.find((r) => r.id === id)
    return row && !row.says.test(plain(title)) ? [{ ...row, said, isSoft: row.soft?.test(plain(said)) === true }] : []
  })
  const missing = asked.filter((q) => q.strict && !q.isSoft && !all.some((l) => q.says.test(plain(l.text)))).map((q) => q.said)
  const aged = byAge(all, question, asked)
  const rowed = asked.filter((q) => !aged || q.id !== 'child').map((q) => byRow(all, text, q))
  const tells = (q: Telling<L>) => q.named.length > 0 && q.named.length < all.length
  const known = [...(aged ? [aged] : []), ...rowed].filter(tells)
  const telling = [...known, ...byWords(all, text, names, known).filter(tells)]
  const hard = telling.filter((q) => !q.isSoft)
  if (!hard.length) return { lines: [...all], apart: [], missing }
  const whole =
    hard.length === 1
      ? [...(hard[0]?.named ?? [])]
      : all.filter((l) => hard.every((q) => q.allowed.includes(l)) && hard.some((q) => q.named.includes(l)))
  if (whole.length && telling.every((q) => !q.isSoft || q.named.some((l) => whole.includes(l)))) return { lines: whole, apart: [], missing }
  const united = all.filter((l) => telling.some((q) => q.named.includes(l)))
  return { lines: united, apart: telling.length === 2 && areEnumerated(text, telling[0], telling[1]) ? [] : telling.map((q) => q.said), missing }
}

/** A list in years of age: a line for another age is for another case; one without an age is for all. */
function byAge<L extends { text: string }>(all: readonly L[], question: string, asked: readonly (Row & Qualifier)[]): Telling<L> | undefined {
  const child = asked.find((q) => q.id === 'child')
  const age = ageIn(question) ?? (child ? oldestChild : undefined)
  if (age === undefined) return undefined
  const named = all.filter((l) => isForAge(l.text, age))
  if (!named.length) return undefined
  return { said: child?.said ?? `${age}`, isSoft: false, named, allowed: all.filter((l) => isForAge(l.text, age) !== false), places: [] }
}

function byRow<L extends { text: string }>(all: readonly L[], question: string, { asks, soft, says, said, isSoft }: Row & Telling1): Telling<L> {
  const named = all.filter((l) => !isSurcharge(l.text) && says.test(plain(whatOf(l.text))))
  return { said, isSoft, named, allowed: named, places: placesOf(new RegExp(soft ? `${asks.source}|${soft.source}` : asks, 'gi'), question) }
}
type Telling1 = Pick<Telling<never>, 'said' | 'isSoft'>

/** What stands behind the name of a thing in some line and in the question; words that name the same lines are one thing ("sechs Monate"). */
function byWords<L extends { text: string }>(
  all: readonly L[],
  question: string,
  names: ReadonlySet<string>,
  known: readonly Telling<L>[],
): Telling<L>[] {
  const cases = new Map(all.filter((l) => !isSurcharge(l.text)).map((l) => [l, new Set(wholeTermsOf(caseOf(l.text)))]))
  const found = contentWords(question)
    .filter((word) => word.length > 3)
    .flatMap((word) => {
      const terms = wholeTermsOf(word).filter((t) => !holds(names, t))
      const named = [...cases].filter(([, own]) => terms.some((t) => holds(own, t))).map(([l]) => l)
      const places = placesOf(new RegExp(word.replace(/[^\p{L}\d]/gu, '.'), 'gi'), question)
      const isKnown = known.some((k) => k.places.some(([from, to]) => places.some((p) => p[0] < to && from < p[1])))
      return named.length && !isKnown ? [{ named, places }] : []
    })
  return [...Map.groupBy(found, ({ named }) => named.map((l) => all.indexOf(l)).join()).values()].flatMap((same): Telling<L>[] => {
    const [first] = same
    const said = same.flatMap(({ places: [at] }) => (at ? [question.slice(...at)] : [])).join(' ')
    return first ? [{ said, isSoft: false, named: first.named, allowed: first.named, places: same.flatMap((x) => x.places) }] : []
  })
}

const placesOf = (pattern: RegExp, text: string) => [...text.matchAll(pattern)].map((m) => [m.index, m.index + m[0].length] as const)

/** "the first and the second": both are asked for. In "a second one that is dangerous" the words stand together, wherever else they stand too. */
function areEnumerated<L>(text: string, a: Telling<L> | undefined, b: Telling<L> | undefined): boolean {
  const between = (a?.places ?? [])
    .flatMap((x) => (b?.places ?? []).map((y) => (x[0] < y[0] ? text.slice(x[1], y[0]) : text.slice(y[1], x[0]))))
    .sort((x, y) => x.length - y.length)[0]
  return between !== undefined && /\b(?:und|oder|bzw|sowie|als|and|or|than)\b|[,;?]/i.test(between)
}
