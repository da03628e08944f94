import { AppError } from '#base/errors.ts'
import { all, attribute, type Element, first, readXml, textOf } from './xml.ts'

// A model as a person reads it: no diagram, no XML, each decision with its table or formula in plain cells. It is read from the file alone, so it also
// shows rules that cannot be run.

/** How something is decided or computed, in the words of the file. */
export type Logic =
  | { kind: 'table'; hitPolicy: string; inputs: string[]; outputs: string[]; annotations: string[]; rules: Rule[] }
  | { kind: 'expression'; text: string }
  | { kind: 'context'; entries: { name: string; logic: Logic }[] }
  | { kind: 'call'; of: string; entries: { name: string; logic: Logic }[] }
  | { kind: 'function'; parameters: string[]; body: Logic }
  | { kind: 'relation'; columns: string[]; rows: string[][] }
  /** A kind of expression that is shown as it is written. */
  | { kind: 'other'; what: string; text: string }
export type Rule = { inputs: string[]; outputs: string[]; annotations: string[] }

export type Outline = {
  name: string
  description: string
  inputs: { name: string; type: string; description: string }[]
  decisions: OutlineDecision[]
}
export type OutlineDecision = {
  id: string
  name: string
  /** `calculation`: asked by decisions, with values of its own (business knowledge model). */
  kind: 'decision' | 'calculation'
  description: string
  /** What it needs, by name. */
  needs: string[]
  logic: Logic | null
}

/** The rules of a file in the order in which they stand there. @throws AppError dmn.invalid */
export function outlineOf(xml: string): Outline {
  const root = readXml(xml)
  if (typeof root === 'string') throw new AppError('dmn.invalid', 422, { count: 1, problems: root })
  const names = new Map(root.children.map((c) => [attribute(c, 'id'), attribute(c, 'name')]))
  return {
    name: attribute(root, 'name'),
    description: textOf(root, 'description'),
    inputs: all(root, 'inputData').map((i) => ({
      name: attribute(i, 'name'),
      type: attribute(first(i, 'variable'), 'typeRef'),
      description: textOf(i, 'description'),
    })),
    decisions: root.children
      .filter((c) => c.tag === 'decision' || c.tag === 'businessKnowledgeModel')
      .map((c) => {
        const requirements = [...all(c, 'informationRequirement'), ...all(c, 'knowledgeRequirement')].flatMap((r) => r.children)
        const logic = c.tag === 'decision' ? c.children.find(isLogic) : first(c, 'encapsulatedLogic')
        return {
          id: attribute(c, 'id'),
          name: attribute(c, 'name'),
          kind: c.tag === 'decision' ? 'decision' : 'calculation',
          description: textOf(c, 'description'),
          needs: requirements.flatMap((r) => names.get(attribute(r, 'href').replace(/^.*#/, '')) ?? []),
          logic: logic ? logicOf(logic) : null,
        }
      }),
  }
}

const readers: Record<string, (e: Element) => Logic> = {
  decisionTable: tableOf,
  literalExpression: (e) => ({ kind: 'expression', text: textOf(e, 'text') }),
  context: (e) => ({ kind: 'context', entries: all(e, 'contextEntry').map((c) => entry(attribute(first(c, 'variable'), 'name'), c)) }),
  invocation: (e) => ({
    kind: 'call',
    of: textOf(first(e, 'literalExpression'), 'text'),
    entries: all(e, 'binding').map((b) => entry(attribute(first(b, 'parameter'), 'name'), b)),
  }),
  functionDefinition: functionOf,
  encapsulatedLogic: functionOf,
  relation: (e) => ({
    kind: 'relation',
    columns: all(e, 'column').map((c) => attribute(c, 'name')),
    rows: all(e, 'row').map((row) => row.children.filter(isLogic).map((c) => brief(logicOf(c)))),
  }),
  list: (e) => ({ kind: 'context', entries: e.children.filter(isLogic).map((c, i) => ({ name: String(i + 1), logic: logicOf(c) })) }),
}
const isLogic = (e: Element): boolean => Object.hasOwn(readers, e.tag) || ['conditional', 'filter', 'for', 'some', 'every'].includes(e.tag)
const logicOf = (e: Element): Logic => readers[e.tag]?.(e) ?? { kind: 'other', what: e.tag, text: words(e) }
const entry = (name: string, e: Element): { name: string; logic: Logic } => {
  const logic = e.children.find(isLogic)
  return { name, logic: logic ? logicOf(logic) : { kind: 'expression', text: '' } }
}
const words = (e: Element): string => [e.tag === 'text' ? e.text.trim() : '', ...e.children.map(words)].filter(Boolean).join(' ')

function functionOf(e: Element): Logic {
  const body = e.children.find(isLogic)
  return {
    kind: 'function',
    parameters: all(e, 'formalParameter').map((p) => attribute(p, 'name')),
    body: body ? logicOf(body) : { kind: 'expression', text: '' },
  }
}

function tableOf(e: Element): Logic {
  const policy = attribute(e, 'hitPolicy') || 'UNIQUE'
  const aggregation = attribute(e, 'aggregation')
  return {
    kind: 'table',
    hitPolicy: aggregation ? `${policy} ${aggregation}` : policy,
    inputs: all(e, 'input').map((i) => attribute(i, 'label') || textOf(first(i, 'inputExpression'), 'text')),
    outputs: all(e, 'output').map((o) => attribute(o, 'label') || attribute(o, 'name') || attribute(e, 'outputLabel')),
    annotations: all(e, 'annotation').map((a) => attribute(a, 'name')),
    rules: all(e, 'rule').map((r) => ({
      inputs: all(r, 'inputEntry').map((c) => textOf(c, 'text')),
      outputs: all(r, 'outputEntry').map((c) => textOf(c, 'text')),
      annotations: all(r, 'annotationEntry').map((c) => textOf(c, 'text')),
    })),
  }
}

/** A piece of logic in one line. */
function brief(logic: Logic): string {
  if (logic.kind === 'expression' || logic.kind === 'other') return logic.text
  if (logic.kind === 'context' || logic.kind === 'call') return logic.entries.map((e) => `${e.name}: ${brief(e.logic)}`).join('; ')
  return JSON.stringify(logic)
}

/** What is different in `after`, one German sentence each; empty where both say the same. */
export function differencesOf(before: Outline, after: Outline): string[] {
  const title = { decision: 'Entscheidung', calculation: 'Berechnung' } as const
  const place = (d: OutlineDecision) => `${title[d.kind]} „${d.name}“`
  // A decision that was renamed is the same by its id.
  const old = (d: OutlineDecision) => before.decisions.find((b) => b.id === d.id) ?? before.decisions.find((b) => b.name === d.name)
  const met = new Set<OutlineDecision>()
  const changed = after.decisions.flatMap((now) => {
    const then = old(now)
    if (!then) return [`${place(now)} ist neu.`]
    met.add(then)
    return [
      ...(then.name === now.name ? [] : [`${place(then)} heißt jetzt „${now.name}“.`]),
      ...(then.description === now.description ? [] : [`${place(now)}: Die Beschreibung (mit der Rechtsgrundlage) ist anders.`]),
      ...(same(then.needs, now.needs)
        ? []
        : [`${place(now)} braucht jetzt: ${now.needs.join(', ') || 'nichts'}; bisher: ${then.needs.join(', ') || 'nichts'}.`]),
      ...logicDifferences(then.logic, now.logic).map((sentence) => `${place(now)}: ${sentence}`),
    ]
  })
  const inputs = (o: Outline) => o.inputs.map((i) => `${i.name} (${i.type || 'beliebig'})`)
  return [
    ...after.inputs.filter((i) => !before.inputs.some((b) => b.name === i.name)).map((i) => `Die Eingabe „${i.name}“ ist neu.`),
    ...before.inputs.filter((i) => !after.inputs.some((a) => a.name === i.name)).map((i) => `Die Eingabe „${i.name}“ ist weggefallen.`),
    ...inputs(after)
      .filter((i) => !inputs(before).includes(i))
      .filter((i) => before.inputs.some((b) => i.startsWith(`${b.name} (`)))
      .map((i) => `Die Eingabe hat einen anderen Typ: ${i}.`),
    ...changed,
    ...before.decisions.filter((d) => !met.has(d)).map((d) => `${place(d)} ist weggefallen.`),
  ]
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)
const quoted = (text: string): string => `„${text.length > 160 ? `${text.slice(0, 159)}…` : text}“`

function logicDifferences(then: Logic | null, now: Logic | null): string[] {
  if (same(then, now)) return []
  if (!then || !now || then.kind !== now.kind) return ['wird jetzt anders geregelt (eine andere Art von Ausdruck).']
  if (then.kind === 'table' && now.kind === 'table') return tableDifferences(then, now)
  if (then.kind === 'expression' && now.kind === 'expression') return [`${quoted(now.text)} statt ${quoted(then.text)}.`]
  if ((then.kind === 'context' && now.kind === 'context') || (then.kind === 'call' && now.kind === 'call'))
    return [
      ...now.entries.flatMap((e) => {
        const before = then.entries.find((b) => b.name === e.name)
        if (!before) return [`Die Zeile ${quoted(e.name || 'Ergebnis')} ist neu.`]
        return logicDifferences(before.logic, e.logic).map((s) => `${quoted(e.name || 'Ergebnis')}: ${s}`)
      }),
      ...then.entries.filter((b) => !now.entries.some((e) => e.name === b.name)).map((b) => `Die Zeile ${quoted(b.name)} ist weggefallen.`),
      ...(moved(then.entries, now.entries) ? ['Die Zeilen stehen in anderer Folge.'] : []),
    ]
  if (then.kind === 'function' && now.kind === 'function' && same(then.parameters, now.parameters)) return logicDifferences(then.body, now.body)
  return [`${quoted(brief(now))} statt ${quoted(brief(then))}.`]
}

/** The same names in another order. */
function moved(then: { name: string }[], now: { name: string }[]): boolean {
  const [a, b] = [then.map((e) => e.name), now.map((e) => e.name)]
  return !same(a, b) && same([...a].sort(), [...b].sort())
}

type Table = Extract<Logic, { kind: 'table' }>
function tableDifferences(then: Table, now: Table): string[] {
  const said: string[] = []
  if (then.hitPolicy !== now.hitPolicy) said.push(`Die Trefferregel ist ${now.hitPolicy} statt ${then.hitPolicy}.`)
  const columns = (t: Table) => [...t.inputs, ...t.outputs, ...t.annotations]
  if (!same(columns(then), columns(now))) said.push(`Die Spalten sind jetzt ${columns(now).join(', ')} statt ${columns(then).join(', ')}.`)
  const cells = (r: Rule | undefined) => (r ? [...r.inputs, ...r.outputs, ...r.annotations] : [])
  const line = (r: Rule) => `${r.inputs.join(', ') || '–'} → ${r.outputs.join(', ')}`
  const key = (r: Rule) => JSON.stringify(cells(r))
  const gone = then.rules.filter((r) => !now.rules.some((n) => key(n) === key(r)))
  const fresh = now.rules.filter((r) => !then.rules.some((b) => key(b) === key(r)))
  // The same place in the table before and after: that rule was changed; else one is new and one is gone.
  const paired = new Set<Rule>()
  for (const rule of fresh) {
    const at = now.rules.indexOf(rule)
    const before = then.rules[at]
    if (!before || !gone.includes(before) || then.rules.length !== now.rules.length) continue
    paired.add(rule).add(before)
    const names = columns(now)
    const what = cells(rule).flatMap((c, i) =>
      c === cells(before)[i] ? [] : [`${names[i] ?? `Spalte ${i + 1}`}: ${c || 'leer'} statt ${cells(before)[i] || 'leer'}`],
    )
    said.push(`Regel ${at + 1}: ${what.join('; ')}.`)
  }
  for (const rule of fresh.filter((r) => !paired.has(r))) said.push(`Regel ${now.rules.indexOf(rule) + 1} ist neu: ${line(rule)}.`)
  for (const rule of gone.filter((r) => !paired.has(r)))
    said.push(`Die bisherige Regel ${then.rules.indexOf(rule) + 1} ist weggefallen: ${line(rule)}.`)
  if (!said.length) said.push('Die Regeln stehen in anderer Folge.')
  return said
}
