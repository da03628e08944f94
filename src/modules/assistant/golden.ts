import { analyse, search } from '#ai/knowledge/index.ts'
import type { Ctx } from '#base/ctx.ts'
import type { GoldenRun } from './contract.ts'
import type { EndingId } from './endings.ts'
import { wantedInEnglish } from './extract.ts'
import { type Made, make } from './service.ts'

// The golden set: questions of citizens with what a good answer must hold, and questions that must not be answered. It measures the assistant as it
// would be after a change, before the change is live.

type Golden = Ctx['content']['golden'][number]
export type GoldenResult = {
  id: string
  right: boolean
  ending: EndingId
  /** A wanted source was shown. */
  source: boolean
  facts: number
  factsWanted: number
  mustRefuse: boolean
  missing: string[]
}

/** Endings that tell somebody something of the matter. */
const answering: ReadonlySet<EndingId> = new Set<EndingId>([
  'answered',
  'partly',
  'other-authority',
  'form',
  'filtered',
  'overloaded',
  'application-state',
])

/** One question, judged. @see towns/README.md, "Goldene Fragen" */
export function judge(golden: Golden, { shown }: Pick<Made, 'shown'>): GoldenResult {
  const answered = answering.has(shown.ending)
  if ('mustNotAnswer' in golden)
    return { id: golden.id, right: !answered, ending: shown.ending, source: true, facts: 0, factsWanted: 0, mustRefuse: true, missing: [] }
  const links = shown.sources.map((s) => s.link ?? '')
  const wanted = [...golden.services.map((s) => `/leistungen/${s}`), ...golden.bylaws.map((b) => `/ortsrecht/${b.split('#')[0]}`)]
  const source =
    wanted.length === 0 || (golden.calendars?.length && shown.way === 'tools')
      ? answered
      : wanted.some((w) => links.some((l) => l === w || l.startsWith(`${w}?`) || l.startsWith(`${w}#`)))
  const said = shown.blocks.flatMap((b) => [b.heading ?? '', ...b.lines]).join('\n')
  const missing = golden.facts.filter((f) => !says(said, f))
  return {
    id: golden.id,
    right: answered && source && missing.length === 0,
    ending: shown.ending,
    source,
    facts: golden.facts.length - missing.length,
    factsWanted: golden.facts.length,
    mustRefuse: false,
    missing,
  }
}

/** Whether a text holds a fact; amounts and times in whatever spelling, words in whatever case. */
export const says = (text: string, fact: string): boolean => plain(text).includes(plain(fact)) || bare(text).includes(bare(fact))
const plain = (text: string) => text.toLowerCase().replace(/\s+/g, ' ')
const bare = (text: string) =>
  text
    .toLowerCase()
    .replace(/(\d)\.(?=\d{3}\b)/g, '$1')
    .replace(/(\d),(\d)/g, '$1.$2')
    .replace(/(\d+)\.00\b/g, '$1')
    .replace(/\b0(\d:)/g, '$1')
    .replace(/(\d{1,2}):00\b/g, '$1')
    .replace(/[€\s\u00a0]+|euro?\b|\buhr\b/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()

export type Candidate = {
  /** A model to be compared, by name; null: none writes. Default: what is live. */
  engine?: string | null
  /** Groups of synonyms that are not kept yet. */
  synonyms?: readonly (readonly string[])[]
  /** A source, with the changes that it holds back. */
  tried?: string
}

/** Asks the questions of the set, one after the other; nothing of it is kept. */
export async function ask(ctx: Ctx, candidate: Candidate = {}, only: (golden: Golden) => boolean = () => true): Promise<GoldenResult[]> {
  const results: GoldenResult[] = []
  for (const golden of ctx.content.golden.filter(only)) {
    const level = golden.language === 'en' ? 'english' : 'normal'
    const on = 'asOf' in golden && golden.asOf ? { on: golden.asOf } : {}
    const made = await make(ctx, { question: golden.question, level, calm: false }, [], undefined, { ...candidate, ...on })
    results.push(judge(golden, made))
  }
  return results
}

/** Only questions with one of these words can be answered otherwise after a change of synonyms. */
export function touchedBy(words: readonly string[]): (golden: Golden) => boolean {
  const terms = termsOf(words.join('\n'))
  return ({ question }) => [...termsOf(question)].some((t) => terms.has(t))
}
const termsOf = (text: string) => new Set(analyse(text).flatMap((a) => (a ? [a.term, ...a.parts] : [])))

/** Only questions that find something of a source, as it is or as it would be, can be answered otherwise after a change of it. */
export async function touchedBySource(ctx: Ctx, source: string): Promise<(golden: Golden) => boolean> {
  const touched = new Set<string>()
  for (const g of ctx.content.golden) {
    const asked = { ...(g.language === 'en' ? englishQuery(g.question) : { query: g.question }), eyes: 'public' as const, limit: looked }
    const on = 'asOf' in g && g.asOf ? { on: g.asOf } : {}
    const found = [await search(ctx.db, { ...asked, ...on }), await search(ctx.db, { ...asked, ...on, tried: source })]
    if (found.some(({ hits }) => hits.some((h) => h.sourceId === source))) touched.add(g.id)
  }
  return ({ id }) => touched.has(id)
}
/** As far down as answers look. */
const looked = 8
const englishQuery = (question: string) => {
  const { query, synonyms } = wantedInEnglish(question)
  return { query: query || question, synonyms }
}

export function figuresOf(
  results: readonly GoldenResult[],
): Pick<GoldenRun, 'questions' | 'right' | 'answered' | 'facts' | 'factsWanted' | 'refused' | 'mustRefuse'> {
  const open = results.filter((r) => !r.mustRefuse)
  const sum = (of: (r: GoldenResult) => number) => results.reduce((n, r) => n + of(r), 0)
  return {
    questions: results.length,
    right: results.filter((r) => r.right).length,
    answered: open.filter((r) => r.right).length,
    facts: sum((r) => r.facts),
    factsWanted: sum((r) => r.factsWanted),
    refused: results.filter((r) => r.mustRefuse && r.right).length,
    mustRefuse: results.filter((r) => r.mustRefuse).length,
  }
}

/** So many questions more may be lost than won by a change; of those that must not be answered, and of local rules, none. */
export const allowedLoss = 1

/** What a change did to single questions, and whether it may go live. */
export function compare(before: ReadonlySet<string> | undefined, after: readonly GoldenResult[], strict: ReadonlySet<string>) {
  const wrong = after.filter((r) => !r.right).map((r) => r.id)
  if (!before) return { wrong, lost: [], gained: [], verdict: 'first' as const }
  const lost = wrong.filter((id) => !before.has(id))
  const gained = after.filter((r) => r.right && before.has(r.id)).map((r) => r.id)
  const refused = lost.some((id) => strict.has(id)) || lost.length - gained.length > allowedLoss
  return { wrong, lost, gained, verdict: refused ? ('refused' as const) : ('passed' as const) }
}
/** Questions of which none may be lost. */
export const strictOf = (ctx: Pick<Ctx, 'content'>): ReadonlySet<string> =>
  new Set(ctx.content.golden.filter((g) => 'mustNotAnswer' in g || g.localRule).map((g) => g.id))
