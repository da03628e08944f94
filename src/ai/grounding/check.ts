import { derivations } from './arithmetic.ts'
import { elsewhere, type Fits, fitsOf, swapped } from './attach.ts'
import { clauseSuspicions } from './clauses.ts'
import type { Check, CheckedSentence, Finding, Options, Verdict } from './contract.ts'
import { directionSuspicions } from './direction.ts'
import { type Document, documentOf } from './document.ts'
import type { Fact } from './facts.ts'
import { lostFrom } from './important.ts'
import { type Judge, type Lost, likelihood, type Suspicion } from './judge.ts'
import { nameSuspicions } from './names.ts'
import { quoteSuspicions } from './quotes.ts'
import { scheduleSuspicions } from './schedule.ts'
import { classSuspicions, substitutionSuspicions } from './substitution.ts'
import { DERIVED, placesOf, type SourceFact, type Sources, supportsOf } from './values.ts'
import { alike } from './words.ts'

/** All that may be wrong with a text, to be judged. */
export interface Examination {
  readonly document: Document
  readonly suspicions: readonly Suspicion[]
  readonly lost: readonly Lost[]
}

export function examine(text: string, sources: readonly string[], options: Options = {}): Examination {
  const document = documentOf(text)
  const known: Sources = { documents: sources.map(documentOf) }
  const fits = fitsOf(document, known)
  const told = toldOf(document, known)
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
  ].map((s): Suspicion => {
    const share = told[document.sentences.findIndex((x) => s.place.start >= x.start && s.place.start < x.end)] ?? 0.5
    return { ...s, features: { ...s.features, told: share } }
  })
  return { document, suspicions, lost: lostFrom(document, options.important ?? [], sources) }
}

/** How much of each sentence the sources say with the same words: a text that copies leaves less room for another wording. */
function toldOf(document: Document, { documents }: Sources): number[] {
  const theirs = [...new Map(documents.flatMap((d) => d.tokens).map((t) => [t.anatomy, t.anatomy])).keys()].filter((a) => a.weight > 0)
  return document.sentences.map((_, sentence) => {
    let [have, total] = [0, 0]
    for (const t of document.tokens) {
      if (t.sentence !== sentence || t.anatomy.weight === 0) continue
      total += t.anatomy.weight
      if (theirs.some((a) => alike(a, t.anatomy) >= 0.8)) have += t.anatomy.weight
    }
    return total ? have / total : 0.5
  })
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
    if (supports === DERIVED && (fact.kind === 'name' || fact.factor)) continue
    if (supports === DERIVED || supports.length === 0) {
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
        mechanism: `${supports === DERIVED ? 'excused' : 'value'} ${fact.type}`,
        kind: fact.kind,
        verdict: best.fit >= RIVAL ? 'contradicted' : 'unsupported',
        place,
        ...(best.g && best.fit >= RIVAL && { source: { source: best.g.source, start: best.g.start, end: best.g.end } }),
        message: `„${text.slice(fact.start, fact.end)}“ steht in keiner Quelle.`,
        features: {
          loose: fact.loose ? 1 : 0,
          'none of the type': places.length ? 0 : 1,
          rivals: Math.min(1, places.length / 5),
          fit: best.fit,
          'looks like one': Math.max(0, ...places.map((g) => looks(fact, g))),
          small: fact.number !== undefined && fact.number <= 3 ? 1 : 0,
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

/** How alike two values are written: 1 the same, 0.8 one character in five differs. */
function looks(a: Fact, b: Fact): number {
  const [x, y] = [a.value, b.value]
  if (Math.abs(x.length - y.length) > 1) return 0
  let same = 0
  for (let i = 0; i < x.length; i++) if (x[i] === y[i] || x[i] === y[i + 1] || x[i] === y[i - 1]) same++
  return same / Math.max(x.length, y.length)
}

const WORSE: readonly Verdict[] = ['supported', 'unsupported', 'contradicted']
const worst = (verdicts: readonly Verdict[]): Verdict => verdicts.reduce((a, b) => (WORSE.indexOf(b) > WORSE.indexOf(a) ? b : a), 'supported')

export function judged({ document, suspicions, lost }: Examination, judge: Judge): Check {
  const certain = suspicions
    .map((s) => ({ s, sure: likelihood(s, judge) }))
    .filter(({ sure }) => sure >= judge.threshold)
    .sort((a, b) => b.sure - a.sure)
  // Several rules may see the same mistake: the surest speaks.
  const shown = certain.filter(
    ({ s }, i) => !certain.slice(0, i).some(({ s: o }) => o.kind === s.kind && o.place.start < s.place.end && o.place.end > s.place.start),
  )
  const findings = shown.map(({ s: { mechanism, features, ...finding } }): Finding => finding).sort((a, b) => a.place.start - b.place.start)
  const missing = lost.filter((l) => likelihood(l, judge) >= judge.threshold).map(({ mechanism, features, ...m }) => m)
  const sentences: CheckedSentence[] = document.sentences.map((s) => {
    const own = findings.filter((f) => f.place.start >= s.start && f.place.start < s.end)
    return { start: s.start, end: s.end, verdict: worst(own.map((f) => f.verdict)), findings: own }
  })
  return { sentences, missing, verdict: worst([...sentences.map((s) => s.verdict), ...(missing.length ? ['unsupported' as const] : [])]) }
}
