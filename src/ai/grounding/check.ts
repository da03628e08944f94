import { attachmentFinding, fitsOf, swapFindings } from './attach.ts'
import { clauseSuspicions } from './clauses.ts'
import type { Check, CheckedSentence, Finding, Options, Verdict } from './contract.ts'
import { directionFindings } from './direction.ts'
import { type Document, documentOf } from './document.ts'
import { missingFrom } from './important.ts'
import { type Judge, likelihood, type Suspicion } from './judge.ts'
import { nameFindings } from './names.ts'
import { quotesIn } from './quotes.ts'
import { scheduleFindings } from './schedule.ts'
import { classFindings, substitutionFindings } from './substitution.ts'
import { DERIVED, type Sources, supportsOf } from './values.ts'

/** What is certainly not in the sources, and what may be wrong and has to be judged. */
export interface Examination {
  readonly document: Document
  readonly findings: readonly Finding[]
  readonly suspicions: readonly Suspicion[]
  readonly missing: Check['missing']
}

export function examine(text: string, sources: readonly string[], options: Options = {}): Examination {
  const document = documentOf(text)
  const known: Sources = { documents: sources.map(documentOf) }
  const fits = fitsOf(document, known)
  const findings: Finding[] = []
  const suspicions: Suspicion[] = []
  for (const fact of document.facts) {
    if (fact.implied || fact.type === 'variant') continue
    const s = document.sentences[fact.sentence]
    const supports = supportsOf(fact, known, text.slice(s?.start, s?.end))
    if (supports === DERIVED) continue
    if (supports.length === 0) {
      findings.push({
        kind: fact.kind,
        verdict: 'unsupported',
        place: { start: fact.start, end: fact.end },
        message: `„${text.slice(fact.start, fact.end)}“ steht in keiner Quelle.`,
      })
      continue
    }
    if (fact.type === 'amount' && fact.per) {
      const charged = supports.filter((g) => g.per)
      if (charged.length === supports.length && !charged.some((g) => g.per === fact.per)) {
        const g = charged[0] as (typeof charged)[number]
        findings.push({
          kind: 'amount',
          verdict: 'contradicted',
          place: { start: fact.start, end: fact.end },
          source: { source: g.source, start: g.start, end: g.end },
          message: 'Der Betrag gilt in der Quelle für einen anderen Zeitraum.',
        })
      }
    }
    const elsewhere = attachmentFinding(document, fact, supports, known, fits)
    if (elsewhere) findings.push(elsewhere)
  }
  findings.push(...swapFindings(document, known, fits))
  findings.push(...scheduleFindings(document, known))
  findings.push(...nameFindings(document, known))
  if (options.quotes !== false) findings.push(...quotesIn(text, known))
  findings.push(...directionFindings(document, known), ...substitutionFindings(document, known), ...classFindings(document, known))
  suspicions.push(...clauseSuspicions(document, known))
  return { document, findings, suspicions, missing: missingFrom(document, options.important ?? [], sources) }
}

const WORSE: readonly Verdict[] = ['supported', 'unsupported', 'contradicted']
const worst = (verdicts: readonly Verdict[]): Verdict => verdicts.reduce((a, b) => (WORSE.indexOf(b) > WORSE.indexOf(a) ? b : a), 'supported')

export function judged({ document, findings, suspicions, missing }: Examination, judge: Judge): Check {
  const certain = [
    ...findings,
    ...suspicions.filter((s) => likelihood(s, judge) >= judge.threshold).map(({ mechanism, features, ...finding }) => finding),
  ]
  const sentences: CheckedSentence[] = document.sentences.map((s) => {
    const own = certain.filter((f) => f.place.start >= s.start && f.place.start < s.end)
    return { start: s.start, end: s.end, verdict: worst(own.map((f) => f.verdict)), findings: own }
  })
  return { sentences, missing, verdict: worst([...sentences.map((s) => s.verdict), ...(missing.length ? ['unsupported' as const] : [])]) }
}
