import { short } from './parse.ts'
import type { Match, Note } from './run.ts'
import { own, type Plain, plain, type Value } from './value.ts'
import { all, attribute, type Element, first, textOf } from './xml.ts'

/** The answer to one question. */
export interface Decided {
  /** JSON: numbers as the nearest double, dates and durations as ISO 8601 text */
  value: Plain
  /** the exact value, numbers with all their digits */
  feel: Value
  explanation: Explanation
  /** why a value is missing, and where in the model; empty when all went well */
  errors: Note[]
}

/** How a result came about: complete enough to be checked by hand, and to be kept with the file. */
export interface Explanation {
  model: { name: string; namespace: string; sha256: string }
  decision: string
  value: Plain
  /** the decisions that were made, each after those it needs */
  steps: ExplainedStep[]
}

export interface ExplainedStep {
  decision: string
  id: string
  value: Plain
  /** what it was made from: inputs of the caller, or other decisions */
  inputs: { name: string; value: Plain; from: 'input' | 'decision'; source: string | null }[]
  /** the expression as text; tables stand in `tables` */
  expression: string | null
  tables: ExplainedTable[]
  /** norms named by the matched rules, the decision or its knowledge sources */
  law: string[]
}

export interface ExplainedTable {
  /** the decision or business knowledge the table belongs to */
  of: string
  hitPolicy: string
  rules: number
  columns: { name: string; value: Plain }[]
  matched: { rule: number; id: string; conditions: string[]; output: Plain; annotations: { name: string; text: string }[] }[]
  usedDefault: boolean
}

interface ExplainedNode {
  id: string
  name: string
  kind: string
  element: Element
  file: { root: Element }
  code: unknown
}

/** A decision that was made in an evaluation. */
export interface Step {
  node: ExplainedNode
  value: Value
  matches: Match[]
  needs: { node: ExplainedNode; value: Value }[]
}

interface Explained {
  model: Explanation['model']
  asked: ExplainedNode
  feel: Value
  steps: Step[]
  sources: Record<string, string>
}

/** More tables of one decision than these are not listed: a loop over a table says the same again. */
const mostTables = 100

export function explanationOf({ model, asked, feel, steps, sources }: Explained): Explanation {
  return {
    model,
    decision: asked.name,
    value: plain(feel),
    steps: steps.map(({ node, value, matches, needs }) => {
      const tables = matches.slice(0, mostTables).map(explainedTable)
      return {
        decision: node.name,
        id: node.id,
        value: plain(value),
        inputs: needs
          .filter(({ node: n }) => n.kind === 'inputData' || n.kind === 'decision')
          .map(({ node: n, value: v }) => {
            const decided = n.kind === 'decision' && n.code !== null
            return { name: n.name, value: plain(v), from: decided ? ('decision' as const) : ('input' as const), source: own(sources, n.name) ?? null }
          }),
        expression: writtenLogic(node.element),
        tables,
        law: norms(node, tables),
      }
    }),
  }
}

/** How a boxed expression reads in one line, by its tag; `written` gives the parts. */
const writings: Record<string, (e: Element) => string> = {
  literalExpression: (e) => textOf(e, 'text'),
  decisionTable: () => 'Tabelle',
  relation: (e) => `Liste mit ${all(e, 'row').length} Zeilen`,
  list: (e) => `[${e.children.flatMap((c) => (Object.hasOwn(writings, c.tag) ? [writings[c.tag]?.(c) ?? ''] : [])).join(', ')}]`,
  context: (e) =>
    all(e, 'contextEntry')
      .map((entry) => `${attribute(first(entry, 'variable'), 'name') || 'Ergebnis'} = ${written(entry)}`)
      .join('; '),
  invocation: (e) =>
    `${written(e)}(${all(e, 'binding')
      .map((b) => `${attribute(first(b, 'parameter'), 'name')}: ${written(b)}`)
      .join(', ')})`,
  functionDefinition: (e) =>
    `function(${all(e, 'formalParameter')
      .map((p) => attribute(p, 'name'))
      .join(', ')}) ${written(e)}`,
  conditional: (e) => `if ${written(first(e, 'if'))} then ${written(first(e, 'then'))} else ${written(first(e, 'else'))}`,
  filter: (e) => `${written(first(e, 'in'))}[${written(first(e, 'match'))}]`,
  for: (e) => `for ${attribute(e, 'iteratorVariable')} in ${written(first(e, 'in'))} return ${written(first(e, 'return'))}`,
  some: (e) => `some ${attribute(e, 'iteratorVariable')} in ${written(first(e, 'in'))} satisfies ${written(first(e, 'satisfies'))}`,
  every: (e) => `every ${attribute(e, 'iteratorVariable')} in ${written(first(e, 'in'))} satisfies ${written(first(e, 'satisfies'))}`,
}

/** The boxed expression in an element as one line. */
function written(e: Element | undefined): string {
  const expression = first(e, ...Object.keys(writings))
  return expression ? (writings[expression.tag]?.(expression) ?? '') : ''
}

/** The logic of a decision as one line; null where it is a table, which stands for itself. */
const writtenLogic = (decision: Element): string | null => (first(decision, 'decisionTable') ? null : written(decision) || null)

const explainedTable = (m: Match): ExplainedTable => ({
  of: m.of,
  hitPolicy: m.hitPolicy,
  rules: m.rules,
  columns: m.columns.map((c) => ({ name: c.name, value: plain(c.value) })),
  matched: m.matched.map(({ rule, output }) => ({
    rule: rule.number,
    id: rule.id,
    conditions: rule.conditions,
    output: plain(output),
    annotations: rule.annotations,
  })),
  usedDefault: m.usedDefault,
})

const number = String.raw`\d+\s?[a-z]?(?!\p{L})`
const part = String.raw`(?:Abs\.|Absatz|Satz|S\.|Nr\.|Nummer|Halbs\.)\s*${number}|Buchst\.\s*[a-z]+`
const law = String.raw`[A-ZÄÖÜ][\p{L}-]*[A-ZÄÖÜ][\p{L}-]*(?:\s+[IVX]+(?!\p{L}))?|[A-ZÄÖÜ][\p{L}-]*(?:gesetz|ordnung|satzung|gesetzbuch)[\p{L}-]*`
/** A norm as Germans write it: `§ 3 Abs. 2 Nr. 1 WoGG`, `§§ 187, 188 BGB`, `Art. 6 Abs. 1 Buchst. e DSGVO`, `§ 4 Hundesteuersatzung`. */
const norm = new RegExp(String.raw`(?:§§?|Art\.)\s*${number}(?:\s*(?:,|bis|und)\s*${number}|\s*,?\s*(?:${part}))*(?:\s+(?:${law}))?`, 'gu')

function norms(node: ExplainedNode, tables: ExplainedTable[]): string[] {
  const sources = all(node.element, 'authorityRequirement').flatMap((r) => {
    const id = attribute(first(r, 'requiredAuthority'), 'href').replace(/^.*#/, '')
    const source = all(node.file.root, 'knowledgeSource').find((k) => attribute(k, 'id') === id)
    return source ? [`${attribute(source, 'name')} ${textOf(source, 'description')}`] : []
  })
  const annotations = tables.flatMap((t) => t.matched.flatMap((m) => m.annotations.map((a) => a.text)))
  const found = [...annotations, textOf(node.element, 'description'), ...sources].flatMap((t) => t.match(norm) ?? [])
  return [...new Set(found.map((n) => n.replace(/\s+/g, ' ').trim()))]
}

/** The explanation as German sentences, for a file note or a screen. */
export function sentencesOf(explanation: Explanation): string[] {
  const { model, decision, value, steps } = explanation
  return [
    `„${decision}“ ergibt ${said(value)}.`,
    ...steps.flatMap((step) => {
      const inputs = step.inputs.map(
        (i) => `„${i.name}“ = ${said(i.value)} (${i.source ?? (i.from === 'input' ? 'Eingabe' : 'vorige Entscheidung')})`,
      )
      return [
        `Entscheidung „${step.decision}“: ${said(step.value)}${inputs.length ? `; Grundlage: ${inputs.join(', ')}` : ''}.`,
        ...(step.expression ? [`Berechnet mit: ${short(step.expression, 200)}.`] : []),
        ...step.tables.flatMap(tableSentences),
        ...(step.law.length ? [`Rechtsgrundlage: ${step.law.join('; ')}.`] : []),
      ]
    }),
    `Regelwerk „${model.name}“, Prüfsumme (SHA-256) ${model.sha256}.`,
  ]
}

function tableSentences(table: ExplainedTable): string[] {
  const asked = table.columns.map((c) => `${c.name} = ${said(c.value)}`).join(', ')
  const head = `In der Tabelle „${table.of}“ (${table.rules} Regeln) gilt für ${asked || 'alle Fälle'}`
  if (table.usedDefault) return [`${head}: Keine Regel passt, es gilt die Vorgabe.`]
  if (!table.matched.length) return [`${head}: Keine Regel passt.`]
  return table.matched.map((m) => {
    const conditions = m.conditions.length ? ` (${m.conditions.join(' und ')})` : ''
    const notes = m.annotations.map((a) => `${a.name}: ${a.text}`).join('; ')
    return `${head}: Regel ${m.rule}${conditions}, Ergebnis ${said(m.output)}${notes ? `. ${notes}` : ''}.`
  })
}

/** A value in German: a comma in numbers, ja and nein, days as 31.12.2026. */
function said(v: Plain): string {
  if (v === null) return 'kein Wert'
  if (typeof v === 'boolean') return v ? 'ja' : 'nein'
  if (typeof v === 'number') return String(v).replace('.', ',')
  if (typeof v === 'string') {
    const day = /^(\d{4})-(\d\d)-(\d\d)$/.exec(v)
    return day ? `${day[3]}.${day[2]}.${day[1]}` : `„${v}“`
  }
  if (Array.isArray(v)) return v.length ? v.map(said).join(', ') : 'nichts'
  return Object.entries(v)
    .map(([key, value]) => `${key} ${said(value)}`)
    .join(', ')
}
