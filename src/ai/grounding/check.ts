import { derivations } from './arithmetic.ts'
import { elsewhere, type Fits, fitsOf, swapped } from './attach.ts'
import { clauseSuspicions } from './clauses.ts'
import type { Check, CheckedSentence, Finding, Options, Place, SourcePlace, Verdict } from './contract.ts'
import { directionSuspicions } from './direction.ts'
import { type Document, documentOf } from './document.ts'
import { lostFrom } from './important.ts'
import { type Judge, type Lost, likelihood, type Suspicion } from './judge.ts'
import { nameSuspicions } from './names.ts'
import { quoteSuspicions } from './quotes.ts'
import { scheduleSuspicions } from './schedule.ts'
import { classSuspicions, substitutionSuspicions } from './substitution.ts'
import { tidy } from './tidy.ts'
import { DERIVED, placesOf, type SourceFact, type Sources, supportsOf } from './values.ts'

/** All that may be wrong with a text, to be judged. */
export interface Examination {
  readonly sentences: readonly Place[]
  readonly suspicions: readonly Suspicion[]
  readonly lost: readonly Lost[]
}

export function examine(written: string, sources: readonly string[], options: Options = {}): Examination {
  const own = tidy(written)
  const theirs = sources.map(tidy)
  const { text } = own
  const document = documentOf(text)
  const known: Sources = { documents: theirs.map((t) => documentOf(t.text)) }
  const fits = fitsOf(document, known)
  const suspicions = [
    ...valueSuspicions(document, known, fits),
    ...swapped(document, known, fits),
    ...scheduleSuspicions(document, known),
    ...nameSuspicions(document, known),
    ...(options.quotes === false ? [] : quoteSuspicions(text, known)),
    ...directionSuspicions(document, known),
    ...substitutionSuspicions(document, known),
    ...classSuspicions(document, known),
    ...clauseSuspicions(document, known),
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
    suspicions: suspicions.map((s) => asWritten({ ...s, place: own.back(s.place) })),
    lost: lost.map(asWritten),
  }
}

/** Values that no source has, or only for something else. */
function valueSuspicions(document: Document, known: Sources, fits: Fits): Suspicion[] {
  const { text } = document
  const found: Suspicion[] = []
  for (const fact of document.facts) {
    if (fact.implied || fact.type === 'variant') continue
    const s = document.sentences[fact.sentence]
    const place = { start: fact.start, end: fact.end }
    const supports = supportsOf(fact, known, text.slice(s?.start, s?.end), text)
    if (supports === DERIVED) continue
    if (supports.length === 0) {
      const derived = derivations(fact, document, known)
      if (SURE.some((way) => derived[way])) continue
      const places = placesOf(fact, known).filter((g) => !g.implied)
      const best = places.reduce<{ g?: SourceFact; fit: number }>(
        (b, g) => {
          const fit = fits.of(fact, g)
          return fit > b.fit ? { g, fit } : b
        },
        { fit: 0 },
      )
      found.push({
        mechanism: `value ${fact.type}`,
        kind: fact.kind,
        verdict: best.fit >= RIVAL ? 'contradicted' : 'unsupported',
        place,
        ...(best.g && best.fit >= RIVAL && { source: { source: best.g.source, start: best.g.start, end: best.g.end } }),
        message: `„${text.slice(fact.start, fact.end)}“ steht in keiner Quelle.`,
        features: {
          loose: fact.loose ? 1 : 0,
          'none of the type': places.length ? 0 : 1,
          ...derived,
        },
      })
      continue
    }
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
/** Ways to derive a value that chance does not go. */
const SURE = ['about', 'reckoned', 'example', 'month within', 'day within', 'exact share', 'exact sum']
/** From this fit on a value of the source is shown beside the one that no source has. */
const RIVAL = 0.25

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
    .map(({ s: { mechanism, features, ...finding }, sure }): Finding => ({ ...finding, likelihood: sure }))
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
