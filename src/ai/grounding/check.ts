import { elsewhere, type Fits, fitsOf, swapped } from './attach.ts'
import { attachmentSuspicions, wordSuspicions } from './belonging.ts'
import { clauseSuspicions } from './clauses.ts'
import type { Check, CheckedSentence, Finding, Options, Place, SourcePlace, Verdict } from './contract.ts'
import { directionSuspicions } from './direction.ts'
import { type Document, documentOf } from './document.ts'
import { type Homes, homesOf, type Supports, tellingOf } from './homes.ts'
import { lostFrom } from './important.ts'
import { type Judge, type Lost, likelihood, type Suspicion } from './judge.ts'
import { nameSuspicions } from './names.ts'
import { quoteSuspicions } from './quotes.ts'
import { scheduleSuspicions } from './schedule.ts'
import { type Placing, type Slots, slotsOf } from './slots.ts'
import { startSuspicions } from './starts.ts'
import { classSuspicions, substitutionSuspicions } from './substitution.ts'
import { tidy } from './tidy.ts'
import { DERIVED, type Sources, supportsOf } from './values.ts'

/** All that may be wrong with a text, to be judged. */
export interface Examination {
  readonly sentences: readonly Place[]
  readonly suspicions: readonly Suspicion[]
  readonly lost: readonly Lost[]
}

/** A text and its sources taken apart. */
export interface Reading {
  readonly own: ReturnType<typeof tidy>
  readonly theirs: readonly ReturnType<typeof tidy>[]
  readonly document: Document
  readonly known: Sources
  readonly supports: Supports
  readonly homes: Homes
  readonly slots: Slots
}

export function readingOf(written: string, sources: readonly string[]): Reading {
  const own = tidy(written)
  const theirs = sources.map(tidy)
  const document = documentOf(own.text)
  const known: Sources = { documents: theirs.map((t) => sourceOf(t.text)) }
  const sentence = (n: number) => own.text.slice(document.sentences[n]?.start, document.sentences[n]?.end)
  const supports: Supports = new Map(
    document.facts.filter((f) => !f.implied && f.type !== 'variant').map((f) => [f, supportsOf(f, known, sentence(f.sentence), own.text)]),
  )
  const homes = homesOf(document, known, supports)
  return { own, theirs, document, known, supports, homes, slots: slotsOf(document, known, homes, supports) }
}

/** @param placing what tells where a value or noun belongs */
export function examine({ own, theirs, document, known, supports, homes, slots }: Reading, placing: Placing, options: Options = {}): Examination {
  const { text } = own
  const fits = fitsOf(document, known)
  const suspicions = [
    ...valueSuspicions(document, known, fits, supports),
    ...swapped(document, known, fits),
    ...scheduleSuspicions(document, known),
    ...attachmentSuspicions(document, known, homes, supports, slots, placing),
    ...wordSuspicions(document, known, homes, slots, placing),
    ...nameSuspicions(document, known),
    ...(options.quotes === false ? [] : quoteSuspicions(text, known)),
    ...directionSuspicions(document, known),
    ...startSuspicions(document, known, supports),
    ...substitutionSuspicions(document, known),
    ...classSuspicions(document, known),
    ...clauseSuspicions(document, known, tellingOf(homes)),
  ]
  const lost = lostFrom(
    document,
    (options.important ?? []).map((piece) => tidy(piece).text),
    theirs.map((t) => t.text),
  )
  const asWritten = <T extends { readonly source?: SourcePlace }>(s: T): T =>
    s.source ? { ...s, source: theirs[s.source.source]?.back(s.source) } : s
  return {
    sentences: document.sentences.map((s) => own.back(s)),
    suspicions: suspicions.map((s) => asWritten({ ...s, place: own.back(s.place), ...(s.scope && { scope: own.back(s.scope) }) })),
    lost: lost.map(asWritten),
  }
}

/** A text is checked sentence by sentence, often several texts in turn: the last sources are taken apart once. */
const recent = new Map<string, Document>()
const KEPT = 64
function sourceOf(text: string): Document {
  const document = recent.get(text) ?? documentOf(text)
  recent.delete(text)
  recent.set(text, document)
  const [oldest] = recent.keys()
  if (recent.size > KEPT && oldest !== undefined) recent.delete(oldest)
  return document
}

/** Values that a source has, but for something else or another time. */
function valueSuspicions(document: Document, known: Sources, fits: Fits, supportOf: Supports): Suspicion[] {
  const found: Suspicion[] = []
  for (const fact of document.facts) {
    const supports = supportOf.get(fact)
    if (!supports || supports === DERIVED) continue
    if (supports.length === 0) continue
    const place = { start: fact.start, end: fact.end }
    if (fact.type === 'amount' && fact.per) {
      const charged = supports.filter((g) => g.per)
      if (charged.length && !charged.some((g) => g.per === fact.per)) {
        const g = charged[0] as (typeof charged)[number]
        found.push({
          mechanism: 'period',
          kind: 'amount',
          verdict: 'contradicted',
          place,
          source: { source: g.source, start: g.start, end: g.end },
          message: 'Der Betrag gilt in der Quelle für einen anderen Zeitraum.',
          features: { 'not all': charged.length < supports.length ? 1 : 0 },
        })
      }
    }
    const other = elsewhere(document, fact, supports, known, fits)
    if (other) found.push(other)
  }
  return found
}
const WORSE: readonly Verdict[] = ['supported', 'unsupported', 'contradicted']
const worst = (verdicts: readonly Verdict[]): Verdict => verdicts.reduce((a, b) => (WORSE.indexOf(b) > WORSE.indexOf(a) ? b : a), 'supported')

export function judged({ sentences: places, suspicions, lost }: Examination, judge: Judge, from = judge.threshold): Check {
  const certain = suspicions
    .map((s) => ({ s, sure: likelihood(s, judge) }))
    .filter(({ sure }) => sure >= from)
    .sort((a, b) => b.sure - a.sure)
  // Several rules may see the same mistake: the surest speaks.
  const shown = certain.filter(
    ({ s }, i) => !certain.slice(0, i).some(({ s: o }) => o.kind === s.kind && o.place.start < s.place.end && o.place.end > s.place.start),
  )
  const findings = shown
    .map(({ s: { mechanism, features, scope, ...finding }, sure }): Finding => ({ ...finding, likelihood: sure }))
    .sort((a, b) => a.place.start - b.place.start)
  const missing = lost
    .map(({ mechanism, features, ...m }, i) => ({ ...m, likelihood: likelihood(lost[i] as Lost, judge) }))
    .filter((m) => m.likelihood >= from)
  const sentences: CheckedSentence[] = places.map((s) => {
    const own = findings.filter((f) => f.place.start >= s.start && f.place.start < s.end)
    return { start: s.start, end: s.end, verdict: worst(own.map((f) => f.verdict)), findings: own }
  })
  return { sentences, missing, verdict: worst([...sentences.map((s) => s.verdict), ...(missing.length ? ['unsupported' as const] : [])]) }
}
