import { type ExplainedStep, type Explanation, sentencesOf } from '#base/dmn/index.ts'
import { AppError } from '#base/errors.ts'
import type { Answer, Leistungspaket } from './decide.ts'
import { type Answers, requiredOf } from './form.ts'
import { dayInput, endProducts, proofInput, type Whole } from './whole.ts'

/** A document that came in, as it was recognised; `values` by the ids of what it shows. `proven`: it shows all that it must. */
export type Seen = { document: string; values: Record<string, string | number>; proven: boolean }

/** One condition of the law. `state` is what the rules say, never what anybody has decided. */
export type Finding = {
  id: string
  title: string
  state: 'fulfilled' | 'not-fulfilled' | 'open'
  decision: string
  law: string
  /** Norms named by the rules that were used. */
  laws: string[]
  /** What it rests on, and where that came from. */
  inputs: { name: string; value: unknown; source: string | null }[]
  /** Rules of tables that matched, in words. */
  rules: string[]
  sentences: string[]
  /** Why it is open. */
  open: string[]
  fields: string[]
  plain: string
}
export type AmountFound = {
  id: string
  title: string
  cents: number | null
  per: string | null
  tariff: string | null
  open: string[]
  sentences: string[]
  inputs: Finding['inputs']
  /** Empty: the package does not say how it comes about, or it has no value. */
  calculation: CalculationLine[]
}
/** One line of how an amount came about, read off the trace of the rules; what is taken off is negative. */
type CalculationLine = { text: string; law: string; quantity: string; singleCents: number | null; cents: number }
/** What was entered and what a document says. */
export type Contradiction = {
  document: string
  documentTitle: string
  show: string
  title: string
  field: string
  entered: string | number | boolean
  found: string | number
}

/** The Vermerk: what rules say about a case on a day. It never says what is to be decided. */
export type Precheck = {
  day: string
  /** Of the package. */
  digest: string
  findings: Finding[]
  amounts: AmountFound[]
  missing: { id: string; title: string }[]
  contradictions: Contradiction[]
  /** Whether full automation would be possible at all, were the package released for it; `why` not. */
  automatic: { possible: boolean; why: string[] }
}

/** Asks a package about a case: pure, the same answer today and in ten years. */
export function precheck(whole: Whole, { answers, day, documents }: { answers: Answers; day: string; documents: readonly Seen[] }): Precheck {
  const { leistung, rules, form } = whole
  const given = givenOf(rules, answers, day, documents)
  const findings = leistung.findings.map((f): Finding => {
    const answer = elsewhere(whole, day, ask(rules, day, given, f.decision), f)
    const unproven = f.proof.filter((id) => wanted(whole, answers, id) && !documents.some((d) => d.document === id && d.proven))
    const declared = answer.value === true ? 'fulfilled' : answer.value === false && !f.otherwise ? 'not-fulfilled' : 'open'
    const state = declared === 'fulfilled' && unproven.length ? 'open' : declared
    return {
      id: f.id,
      title: f.title,
      state,
      decision: f.decision,
      law: f.law,
      laws: answer.explanation ? [...new Set(answer.explanation.steps.flatMap((s) => s.law))] : [],
      inputs: inputsOf(answer.explanation),
      rules: rulesIn(answer.explanation?.steps ?? []),
      sentences: answer.explanation ? sentencesOf(answer.explanation) : [],
      open: [
        ...(state === 'open' ? answer.open : []),
        ...(answer.value === false && f.otherwise ? ['Nach den Angaben ist das nicht schlüssig; ein Mensch klärt es.'] : []),
        ...unproven.map((id) => `Es fehlt der Nachweis „${titleOf(whole, id)}“.`),
      ],
      fields: f.fields,
      plain: state === 'fulfilled' ? f.plain.yes : state === 'not-fulfilled' ? f.plain.no : 'Das sieht sich ein Mensch an.',
    }
  })
  const amounts = leistung.amounts.map((a): AmountFound => {
    const answer = elsewhere(whole, day, ask(rules, day, given, a.decision), a)
    const number = typeof answer.value === 'number' ? answer.value : null
    return {
      id: a.id,
      title: a.title,
      cents: number === null ? null : inCents(a, number),
      per: a.per ?? null,
      tariff: tariffOf(a, answers),
      open: number === null ? (answer.open.length ? answer.open : ['Für diese Angaben gibt es keinen Betrag; ein Mensch prüft den Fall.']) : [],
      sentences: answer.explanation ? sentencesOf(answer.explanation) : [],
      inputs: inputsOf(answer.explanation),
      calculation: number === null ? [] : calculationOf(whole, a, answers, answer.explanation),
    }
  })
  const missing = leistung.documents
    .filter((d) => wanted(whole, answers, d.id) && !documents.some((s) => s.document === d.id))
    .map(({ id, title }) => ({ id, title }))
  const contradictions = documents.flatMap((d) => contradictionsOf(whole, answers, d))
  const result = { day, digest: whole.digest, findings, amounts, missing, contradictions }
  const answered = [...requiredOf(form, answers)].every((n) => answers[n] !== undefined && answers[n] !== '')
  return { ...result, automatic: automaticOf(whole, answers, result, answered) }
}

/** The Tarifstelle of an amount, chosen by what was entered where the fee table has several. */
export const tariffOf = ({ tariff }: Whole['leistung']['amounts'][number], answers: Answers): string | null =>
  typeof tariff === 'object' ? (tariff.of[String(answers[tariff.field])] ?? null) : (tariff ?? null)

/** Whether a document has to be there, given the answers. */
function wanted({ leistung }: Whole, answers: Answers, id: string): boolean {
  const document = leistung.documents.find((d) => d.id === id)
  if (!document || document.required === 'never') return false
  return document.required === 'always' || answers[document.required.field] === document.required.is
}
const titleOf = ({ leistung }: Whole, id: string) => leistung.documents.find((d) => d.id === id)?.title ?? id

function givenOf(rules: Leistungspaket, answers: Answers, day: string, documents: readonly Seen[]): Record<string, unknown> {
  return Object.fromEntries(
    Object.keys(rules.paket.inputs).map((name) => {
      const proof = proofInput.exec(name)?.[1]
      if (proof !== undefined) return [name, documents.some((d) => d.document === proof && d.proven)]
      return [name, name === dayInput ? day : answers[name]]
    }),
  )
}

/** An answer that is not there yet is no mistake of the rules: then the matter is open. */
function ask(rules: Leistungspaket, day: string, given: Record<string, unknown>, decision: string | undefined): Answer {
  try {
    return rules.decide(day, given, decision)
  } catch (e) {
    if (e instanceof AppError && e.code === 'package.bad-input') return { value: null, explanation: null, open: String(e.facts.problems).split('\n') }
    throw e
  }
}
/** The rules that are the same everywhere, asked with what the package's own have put together. */
function elsewhere(whole: Whole, day: string, first: Answer, { package: id, of }: { package?: string | undefined; of?: string | undefined }): Answer {
  const other = id ? whole.others.get(id) : undefined
  if (!other) return first
  return isContext(first.value) ? ask(other, day, first.value, of) : { ...first, value: null }
}
const isContext = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)

type PackageAmount = Whole['leistung']['amounts'][number]
const inCents = ({ unit }: PackageAmount, value: number) => Math.round(unit === 'euros' ? value * 100 : value)

/** The lines of an amount with the values that the rules gave it: read from their trace, never computed again. A line without a value or of nothing is none. */
function calculationOf({ form }: Whole, amount: PackageAmount, answers: Answers, explanation: Explanation | null): CalculationLine[] {
  const steps = explanation?.steps ?? []
  const stepOf = (name: string) => steps.find((s) => s.decision === name)
  const numberOf = (name: string) => {
    const value = stepOf(name)?.value ?? steps.flatMap((s) => s.inputs).find((i) => i.name === name)?.value
    return typeof value === 'number' ? value : null
  }
  const lawOf = (name: string): string[] => {
    const step = stepOf(name)
    const said = step?.tables.flatMap((t) => t.matched.flatMap((m) => m.annotations.map((a) => a.text))) ?? []
    return said.length ? said : (step?.law ?? [])
  }
  const lines = amount.calculation.flatMap((line) => {
    const value = numberOf(line.decision)
    if (value === null) return []
    const field = line.because === undefined ? undefined : form.schema.properties[line.because]
    const why = field?.type === 'string' ? field.oneOf?.find((o) => o.const === answers[line.because ?? ''])?.title : undefined
    const single = line.single === undefined ? null : numberOf(line.single)
    return [
      {
        text: why ? `${line.text}: ${why}` : line.text,
        law: [...new Set((line.law ?? [line.decision]).flatMap(lawOf))].join('; '),
        quantity: line.quantity
          .flatMap(({ of, unit }) => {
            const count = numberOf(of)
            return count === null ? [] : [`${count.toLocaleString('de-DE')} ${typeof unit === 'string' ? unit : unit[count === 1 ? 0 : 1]}`]
          })
          .join(' × '),
        singleCents: single === null ? null : inCents(amount, single),
        cents: inCents(amount, value) * (line.waived ? -1 : 1),
      },
    ]
  })
  // What came to nothing is left out; where nothing is left, the first line says how.
  const told = lines.filter((l) => l.cents !== 0)
  return told.length ? told : lines.slice(0, 1)
}

const inputsOf = (explanation: Explanation | null): Finding['inputs'] => {
  const seen = new Map<string, Finding['inputs'][number]>()
  for (const step of explanation?.steps ?? [])
    for (const { name, value, from, source } of step.inputs) if (from === 'input') seen.set(name, { name, value, source })
  return [...seen.values()]
}
const rulesIn = (steps: readonly ExplainedStep[]): string[] =>
  steps.flatMap((s) => [
    ...(s.expression ? [`${s.decision}: ${s.expression}`] : []),
    ...s.tables.flatMap((t) => t.matched.map((m) => `${t.of}, Regel ${m.rule}${m.conditions.length ? ` (${m.conditions.join(' und ')})` : ''}`)),
  ])

function contradictionsOf({ leistung }: Whole, answers: Answers, { document, values }: Seen): Contradiction[] {
  const type = leistung.documents.find((d) => d.id === document)
  return (type?.shows ?? []).flatMap((s) => {
    const found = values[s.id]
    const entered = s.field === undefined ? undefined : answers[s.field]
    if (found === undefined || entered === undefined || entered === '' || typeof entered === 'object' || agree(entered, found, s.form)) return []
    return [{ document, documentTitle: type?.title ?? document, show: s.id, title: s.title, field: s.field ?? '', entered, found }]
  })
}

/** Whether what was entered and what stands in a document are the same: amounts to the cent, names by their words, numbers by their digits. */
export function agree(entered: string | number | boolean, found: string | number, form: string): boolean {
  if (form === 'amount' || form === 'number') return Math.abs(Number(entered) - Number(found)) < 0.005
  const plain = (text: string) =>
    text
      .toLowerCase()
      .replaceAll('ä', 'ae')
      .replaceAll('ö', 'oe')
      .replaceAll('ü', 'ue')
      .replaceAll('ß', 'ss')
      .normalize('NFKD')
      .replace(/\p{M}/gu, '')
  if (form === 'digits') return String(entered).replace(/\D/g, '') === String(found).replace(/\D/g, '')
  if (form === 'date') return String(entered) === String(found)
  const words = (text: string): string[] => plain(text).match(/[\p{L}\p{N}]+/gu) ?? []
  const there = new Set(words(String(found)))
  return words(String(entered)).every((w) => there.has(w)) || [...there].every((w) => words(String(entered)).includes(w))
}

/** The standard case, followed in every word: only then may a released package act. @see § 35a VwVfG, § 31a SGB X, § 155 Abs. 4 AO */
function automaticOf(
  { leistung, kind }: Whole,
  answers: Answers,
  { findings, amounts, missing, contradictions }: Pick<Precheck, 'findings' | 'amounts' | 'missing' | 'contradictions'>,
  answered: boolean,
): Precheck['automatic'] {
  const { automation } = leistung
  if (!automation) return { possible: false, why: ['Dieses Paket sieht keine Vollautomation vor.'] }
  const why = [
    ...(answered ? [] : ['Es fehlen Angaben.']),
    ...(endProducts[kind].verwaltungsakt ? [] : ['Hier wird nichts festgesetzt.']),
    ...findings.filter((f) => f.state !== 'fulfilled').map((f) => `„${f.title}“ ist ${f.state === 'open' ? 'offen' : 'nicht erfüllt'}.`),
    ...amounts.filter((a) => a.cents === null).map((a) => `„${a.title}“ steht nicht fest.`),
    ...missing.map((m) => `Es fehlt „${m.title}“.`),
    ...contradictions.map((c) => `„${c.title}“ steht im Nachweis anders.`),
    ...(String(answers[automation.special] ?? '').trim() ? ['Es sind besondere Umstände angegeben.'] : []),
    ...automation.only.filter((o) => answers[o.field] !== o.is).map((o) => `„${o.field}“ ist nicht der Regelfall.`),
  ]
  return { possible: why.length === 0, why }
}
