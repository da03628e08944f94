import { attachmentOf, fitsOf } from './attach.ts'
import { clauseFindings } from './clauses.ts'
import type { Check, CheckedSentence, Finding, Options, Verdict } from './contract.ts'
import { type Document, documentOf } from './document.ts'
import { missingFrom } from './important.ts'
import { nameFindings } from './names.ts'
import { quotesIn } from './quotes.ts'
import { DERIVED, type Sources, supportsOf } from './values.ts'

export function check(text: string, sources: readonly string[], options: Options = {}): Check {
  const document = documentOf(text)
  const known: Sources = { documents: sources.map(documentOf) }
  const findings: Finding[] = []
  const fits = fitsOf(document, known)
  for (const fact of document.facts) {
    if (fact.implied) continue
    const s = document.sentences[fact.sentence]
    const around = text.slice(s?.start, s?.end)
    const supports = supportsOf(fact, known, around)
    if (supports !== DERIVED && supports.length === 0) findings.push({ kind: fact.kind, verdict: 'unsupported', place: { start: fact.start, end: fact.end }, message: `„${text.slice(fact.start, fact.end)}“ steht in keiner Quelle.` })
    else if (supports !== DERIVED) {
      const { own, rival, rivalFit } = attachmentOf(document, fact, supports, known, fits)
      if (rival && process.env.ATT) console.log('ATT', fact.type, text.slice(fact.start,fact.end), own.toFixed(2), rivalFit.toFixed(2), rival.value)
      if (rival && rivalFit > own + MARGIN && rivalFit > ENOUGH) findings.push({ kind: fact.kind, verdict: 'contradicted', place: { start: fact.start, end: fact.end }, source: { source: rival.source, start: rival.start, end: rival.end }, message: `„${text.slice(fact.start, fact.end)}“ gehört in der Quelle zu etwas anderem.` })
    }
  }
  findings.push(...clauseFindings(document, known))
  findings.push(...nameFindings(document, known))
  if (options.quotes !== false) findings.push(...quotesIn(text, known))
  return assemble(document, findings, missingFrom(document, options.important ?? [], sources))
}

const MARGIN = Number(process.env.MARGIN ?? 0.1)
const ENOUGH = Number(process.env.ENOUGH ?? 0.25)
const WORSE: readonly Verdict[] = ['supported', 'unsupported', 'contradicted']
const worst = (verdicts: readonly Verdict[]): Verdict => verdicts.reduce((a, b) => (WORSE.indexOf(b) > WORSE.indexOf(a) ? b : a), 'supported')

function assemble(document: Document, findings: readonly Finding[], missing: Check['missing']): Check {
  const sentences: CheckedSentence[] = document.sentences.map((s) => {
    const own = findings.filter((f) => f.place.start >= s.start && f.place.start < s.end)
    return { start: s.start, end: s.end, verdict: worst(own.map((f) => f.verdict)), findings: own }
  })
  return { sentences, missing, verdict: worst([...sentences.map((s) => s.verdict), ...(missing.length ? ['unsupported' as const] : [])]) }
}
