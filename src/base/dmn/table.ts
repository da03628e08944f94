import { compileExpression, compileTest, compileTests, type Env, type Test } from './feel.ts'
import { short } from './parse.ts'
import type { Code, Rule, Run, Scope } from './run.ts'
import { conform, type FeelType, type Shape } from './types.ts'
import { compare, equal, isNum, Num, own, type Value } from './value.ts'
import { all, attribute, type Element, first, textOf } from './xml.ts'

interface Column {
  name: string
  code: Code
  where: string
  allowed: { test: Test; text: string } | null
}
interface Output {
  name: string
  type: FeelType
  /** the allowed values in the order of their priority */
  priorities: Test[]
  otherwise: Code | null
}
interface Row {
  rule: Rule
  tests: { test: Test; where: string; column: number }[]
  outputs: { code: Code; where: string }[]
}

const aggregators = ['SUM', 'COUNT', 'MIN', 'MAX']

/**
 * Makes a decision table ready: all hit policies of DMN.
 * @param where the table's place, e.g. `Entscheidung „Gebühr“`
 * @param typeOf the type of a typeRef
 */
export function compileTable(table: Element, of: string, where: string, env: Env, typeOf: (ref: string) => FeelType): { code: Code; shape: Shape } {
  const policy = attribute(table, 'hitPolicy') || 'UNIQUE'
  const aggregation = attribute(table, 'aggregation')
  const placed = (place: string): Env => ({ ...env, problem: (sentence) => env.problem(`${place}: ${sentence}`) })

  const columns = all(table, 'input').map((input, i): Column => {
    const expression = first(input, 'inputExpression')
    const source = textOf(expression, 'text')
    const name = attribute(input, 'label') || source || `Eingabe ${i + 1}`
    const place = `Spalte „${short(name, 40)}“`
    const values = textOf(first(input, 'inputValues'), 'text')
    const allowed = values ? { test: compileTest(values, placed(`${place}, erlaubte Werte`)), text: values } : null
    return { name, code: compileExpression(source, placed(place)).code, where: `${where}, ${place}`, allowed }
  })
  const outputs = all(table, 'output').map((output, i, every): Output => {
    const name = attribute(output, 'name') || attribute(table, 'outputLabel') || of
    const place = `Ergebnisspalte „${short(name, 40)}“`
    const values = textOf(first(output, 'outputValues'), 'text')
    const otherwise = textOf(first(output, 'defaultOutputEntry'), 'text')
    if (every.length > 1 && !attribute(output, 'name')) env.problem(`Die ${i + 1}. Ergebnisspalte hat keinen Namen.`)
    return {
      name,
      type: typeOf(attribute(output, 'typeRef')),
      priorities: values ? compileTests(values, placed(`${place}, erlaubte Werte`)) : [],
      otherwise: otherwise ? compileExpression(otherwise, placed(`${place}, Vorgabe`)).code : null,
    }
  })
  const annotationNames = all(table, 'annotation').map((a) => attribute(a, 'name') || a.text.trim())
  const rows = all(table, 'rule').map((rule, i): Row => {
    const number = i + 1
    const [conditions, results] = [all(rule, 'inputEntry').map((e) => textOf(e, 'text')), all(rule, 'outputEntry').map((e) => textOf(e, 'text'))]
    if (conditions.length !== columns.length)
      env.problem(`Regel ${number} hat ${conditions.length} Bedingungen, die Tabelle aber ${columns.length} Spalten.`)
    if (results.length !== outputs.length)
      env.problem(`Regel ${number} hat ${results.length} Ergebnisse, die Tabelle aber ${outputs.length} Ergebnisspalten.`)
    const cell = (column: string) => `Regel ${number}, Spalte „${short(column, 40)}“`
    const description = textOf(rule, 'description')
    const annotations = all(rule, 'annotationEntry').map((a, n) => ({
      name: annotationNames[n] || 'Anmerkung',
      text: (textOf(a, 'text') || a.text).trim(),
    }))
    return {
      rule: {
        number,
        id: attribute(rule, 'id'),
        conditions: conditions.flatMap((c, n) => (/^-?$/.test(c) ? [] : [`${columns[n]?.name ?? ''} ${c}`])),
        annotations: [...annotations, ...(description ? [{ name: 'Beschreibung', text: description }] : [])].filter((a) => a.text),
      },
      // a cell that says nothing is not asked
      tests: conditions.flatMap((c, n) => {
        const place = cell(columns[n]?.name ?? '')
        return /^-?$/.test(c) ? [] : [{ test: compileTest(c, placed(place)), where: `${where}, ${place}`, column: n }]
      }),
      outputs: results.map((r, n) => {
        const place = cell(outputs[n]?.name ?? '')
        return { code: compileExpression(r || 'null', placed(place)).code, where: `${where}, ${place}` }
      }),
    }
  })

  const settle = own(policies, policy)
  if (!settle) env.problem(`Die Trefferregel „${policy}“ gibt es nicht.`)
  if (!outputs.length) env.problem('Die Entscheidungstabelle hat keine Ergebnisspalte.')
  if (['PRIORITY', 'OUTPUT ORDER'].includes(policy) && !outputs.some((o) => o.priorities.length))
    env.problem(`Die Trefferregel ${policy} braucht erlaubte Werte in der Reihenfolge ihres Vorrangs.`)
  if (aggregation && (!aggregators.includes(aggregation) || policy !== 'COLLECT'))
    env.problem(`Die Zusammenfassung „${aggregation}“ gibt es bei ${policy} nicht.`)
  if (aggregation && aggregation !== 'COUNT' && outputs.length > 1)
    env.problem(`Die Zusammenfassung ${aggregation} geht nur mit einer Ergebnisspalte.`)

  const compiled: Table = { of, where, policy, aggregation, columns, outputs, rows }
  const shape: Shape = outputs.length > 1 ? Object.fromEntries(outputs.map((o) => [o.name, 1 as const])) : 1
  return { code: (s) => evaluate(compiled, settle ?? (() => null), s), shape }
}

interface Table {
  of: string
  where: string
  policy: string
  aggregation: string
  columns: Column[]
  outputs: Output[]
  rows: Row[]
}

/** Policies that end with the first rule that fits. */
const untilFirst = new Set(['FIRST'])

function evaluate(table: Table, settle: Policy, s: Scope): Value {
  const { run } = s
  const outer = run.where
  const values: Value[] = []
  for (const column of table.columns) {
    run.where = column.where
    const value = column.code(s)
    if (column.allowed && value !== null && column.allowed.test(s, value) !== true) {
      run.fail(`Der Wert ist nicht erlaubt; erlaubt ist: ${column.allowed.text}.`)
      run.where = outer
      return null
    }
    values.push(value)
  }
  const hits: { row: Row; output: Value }[] = []
  for (const row of table.rows) {
    run.step()
    const fits = row.tests.every((t) => {
      run.where = t.where
      return t.test(s, values[t.column] ?? null) === true
    })
    if (!fits) continue
    hits.push({ row, output: outputOf(table, row, s) })
    if (untilFirst.has(table.policy)) break
  }
  run.where = table.where
  const fallback = !hits.length && table.outputs.some((o) => o.otherwise)
  const result = hits.length ? settle(hits, table, run) : fallback ? defaultOf(table, s) : table.aggregation === 'COUNT' ? new Num(0) : null
  const used = settle === policies.PRIORITY ? hits.filter((h) => h.output === result) : hits
  run.matches.push({
    of: table.of,
    hitPolicy: table.aggregation ? `${table.policy} ${table.aggregation}` : table.policy,
    rules: table.rows.length,
    columns: table.columns.map((c, i) => ({ name: c.name, value: values[i] ?? null })),
    matched: used.map((h) => ({ rule: h.row.rule, output: h.output })),
    usedDefault: fallback,
  })
  run.where = outer
  return result
}

function outputOf(table: Table, row: Row, s: Scope): Value {
  const values = row.outputs.map((o, i) => {
    s.run.where = o.where
    const type = table.outputs[i]?.type
    const value = o.code(s)
    return type ? conform(value, type, s.run, 'Das Ergebnis') : value
  })
  return assembled(table, values)
}

const defaultOf = (table: Table, s: Scope): Value =>
  assembled(
    table,
    table.outputs.map((o) => o.otherwise?.(s) ?? null),
  )

/** One output is its value, several are a context. */
const assembled = (table: Table, values: Value[]): Value =>
  table.outputs.length > 1 ? new Map(table.outputs.map((o, i) => [o.name, values[i] ?? null])) : (values[0] ?? null)

// --- hit policies -----------------------------------------------------------------------------------------------------------------------

type Hits = { row: Row; output: Value }[]
type Policy = (hits: Hits, table: Table, run: Run) => Value

const numbers = (hits: Hits): string => hits.map((h) => h.row.rule.number).join(', ')

/** @see DMN 1.5, 8.2.11 */
const policies: Record<string, Policy> = {
  UNIQUE: (hits, _, run) =>
    hits.length === 1 ? (hits[0]?.output ?? null) : run.fail(`Es passt mehr als eine Regel (${numbers(hits)}), die Tabelle lässt nur eine zu.`),
  ANY: (hits, _, run) => {
    const output = hits[0]?.output ?? null
    return hits.every((h) => equal(h.output, output) === true)
      ? output
      : run.fail(`Die Regeln ${numbers(hits)} passen, haben aber verschiedene Ergebnisse.`)
  },
  FIRST: (hits) => hits[0]?.output ?? null,
  PRIORITY: (hits, table, run) => byPriority(hits, table, run)[0] ?? null,
  'RULE ORDER': (hits) => hits.map((h) => h.output),
  'OUTPUT ORDER': byPriority,
  COLLECT: (hits, table, run) => {
    const outputs = hits.map((h) => h.output)
    if (!table.aggregation) return outputs
    if (table.aggregation === 'COUNT') return new Num(outputs.length)
    const [one] = outputs
    if (table.aggregation === 'SUM') {
      return outputs.every(isNum)
        ? outputs.reduce((a, b) => a.plus(b))
        : run.fail(`Die Ergebnisse der Regeln ${numbers(hits)} sind nicht alle Zahlen.`)
    }
    if (!outputs.every((o) => compare(o, one ?? null) !== null))
      return run.fail(`Die Ergebnisse der Regeln ${numbers(hits)} lassen sich nicht vergleichen.`)
    const wanted = table.aggregation === 'MIN' ? -1 : 1
    return outputs.reduce((a, b) => ((compare(b, a) ?? 0) * wanted > 0 ? b : a))
  },
}

/** Outputs in the order of their allowed values, column by column; rules of one rank stay in their order. */
function byPriority(hits: Hits, table: Table, run: Run): Value[] {
  const scope: Scope = { run, names: new Map(), parent: null }
  const rank = (output: Value): number[] =>
    table.outputs.map((o) => {
      const value = output instanceof Map ? (output.get(o.name) ?? null) : output
      const place = o.priorities.findIndex((test) => test(scope, value) === true)
      return place < 0 ? o.priorities.length : place
    })
  return hits
    .map((h) => ({ output: h.output, rank: rank(h.output) }))
    .toSorted((a, b) => a.rank.reduce((order, r, i) => order || r - (b.rank[i] ?? 0), 0))
    .map((h) => h.output)
}
