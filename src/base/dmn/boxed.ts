import { compileExpression, type Env, functionOf, itemScope, iterated, quantifiedOver } from './feel.ts'
import { nameOf } from './parse.ts'
import type { Code, Scope } from './run.ts'
import { compileTable } from './table.ts'
import { anyType, conform, type FeelType, type Shape } from './types.ts'
import { isFunction, own, type Value } from './value.ts'
import { all, attribute, type Element, first, textOf } from './xml.ts'

/** What a boxed expression is compiled with. */
export interface Place extends Env {
  /** the decision or business knowledge it belongs to, and its German place */
  of: string
  where: string
  typeOf(ref: string): FeelType
}

interface Boxed {
  code: Code
  shape: Shape
}

type Rule = (e: Element, place: Place) => Boxed

const rules: Record<string, Rule> = {
  literalExpression(e, place) {
    const { code, shape } = compileExpression(textOf(e, 'text'), place)
    return { code: typed(code, attribute(e, 'typeRef'), place), shape }
  },
  decisionTable: (e, place) => compileTable(e, place.of, place.where, place, place.typeOf),
  context: boxedContext,
  invocation: boxedInvocation,
  list(e, place) {
    const items = e.children.filter((c) => Object.hasOwn(rules, c.tag)).map((c) => compileBoxed(c, place))
    return { code: (s) => items.map((i) => i.code(s)), shape: items[0]?.shape ?? 1 }
  },
  relation(e, place) {
    const columns = all(e, 'column').map((c) => ({ name: attribute(c, 'name'), typeRef: attribute(c, 'typeRef') }))
    const rows = all(e, 'row').map((row) =>
      row.children.filter((c) => Object.hasOwn(rules, c.tag)).map((c, i) => typed(compileBoxed(c, place).code, columns[i]?.typeRef ?? '', place)),
    )
    return {
      code: (s) => rows.map((row) => new Map(columns.map((c, i) => [c.name, row[i]?.(s) ?? null]))),
      shape: Object.fromEntries(columns.map((c) => [c.name, 1 as const])),
    }
  },
  functionDefinition: boxedFunction,
  conditional(e, place) {
    const [test, then, otherwise] = ['if', 'then', 'else'].map((part) => inner(e, part, place)) as [Boxed, Boxed, Boxed]
    return {
      code: (s) => {
        const holds = test.code(s)
        if (holds !== null && typeof holds !== 'boolean') return s.run.fail('Die Bedingung ist weder Ja noch Nein.')
        return holds === true ? then.code(s) : otherwise.code(s)
      },
      shape: then.shape === 1 ? otherwise.shape : then.shape,
    }
  },
  filter(e, place) {
    const list = inner(e, 'in', place)
    const shapes = { ...(list.shape === 1 ? {} : list.shape), item: list.shape }
    const match = inner(e, 'match', withNames(place, shapes))
    return {
      code: (s) => {
        const kept: Value[] = []
        for (const item of iterated(list.code(s), s.run) ?? []) {
          s.run.step()
          const holds = match.code(itemScope(s, item))
          if (holds !== null && typeof holds !== 'boolean') return s.run.fail('Die Bedingung des Filters ist weder Ja noch Nein.')
          if (holds) kept.push(item)
        }
        return kept
      },
      shape: list.shape,
    }
  },
  for(e, place) {
    const { name, list, local } = iterator(e, place)
    const body = inner(e, 'return', withNames(local, { partial: 1 }))
    return {
      code: (s) => {
        const items = iterated(list.code(s), s.run)
        if (!items) return s.run.fail('Die Schleife hat keine Liste.')
        const partial: Value[] = []
        for (const item of items) {
          s.run.step()
          partial.push(
            body.code(
              under(s, [
                [name, item],
                ['partial', partial],
              ]),
            ),
          )
        }
        return partial
      },
      shape: body.shape,
    }
  },
  some: (e, place) => quantified(e, place, true),
  every: (e, place) => quantified(e, place, false),
}

/** Makes a boxed expression ready: any of the elements in which DMN writes decision logic. */
export function compileBoxed(e: Element, place: Place): Boxed {
  const rule = own(rules, e.tag)
  if (rule) return rule(e, place)
  place.problem(`„${e.tag}“ ist keine bekannte Art von Ausdruck.`)
  return { code: () => null, shape: 1 }
}

/** The boxed expression in an element, if it has one. */
export const expressionIn = (e: Element | undefined): Element | undefined => first(e, ...Object.keys(rules))

const under = (s: Scope, entries: [string, Value][]): Scope => ({ run: s.run, names: new Map(entries), parent: s })
const withNames = (place: Place, shapes: { [name: string]: Shape }): Place => ({ ...place, shapes: { ...place.shapes, ...shapes } })

function typed(code: Code, typeRef: string, place: Place): Code {
  const type = place.typeOf(typeRef)
  return type === anyType ? code : (s) => conform(code(s), type, s.run, 'Das Ergebnis')
}

function inner(e: Element, part: string, place: Place): Boxed {
  const expression = expressionIn(first(e, part))
  if (!expression) {
    place.problem(`Im Ausdruck „${e.tag}“ fehlt der Teil „${part}“.`)
    return { code: () => null, shape: 1 }
  }
  return compileBoxed(expression, place)
}

function boxedContext(e: Element, place: Place): Boxed {
  const entries: { name: string; code: Code }[] = []
  const shape: { [name: string]: Shape } = {}
  let result: Boxed | undefined
  for (const entry of all(e, 'contextEntry')) {
    const expression = expressionIn(entry)
    const variable = first(entry, 'variable')
    const local = withNames(place, shape)
    if (!expression) {
      place.problem(`Der Eintrag „${attribute(variable, 'name') || 'Ergebnis'}“ des Kontexts ist leer.`)
      continue
    }
    const name = attribute(variable, 'name')
    const compiled = compileBoxed(expression, name ? { ...local, problem: (p) => place.problem(`Eintrag „${name}“: ${p}`) } : local)
    if (!variable) {
      result = compiled
      continue
    }
    const type = place.typeOf(attribute(variable, 'typeRef'))
    const code: Code = type === anyType ? compiled.code : (s) => conform(compiled.code(s), type, s.run, `Der Eintrag „${name}“`)
    if (entries.some((f) => f.name === name)) place.problem(`Der Kontext hat zwei Einträge „${name}“.`)
    entries.push({ name, code })
    shape[name] = compiled.shape
  }
  const last = result
  return {
    code: (s) => {
      const made = new Map<string, Value>()
      const scope: Scope = { run: s.run, names: made, parent: s }
      for (const entry of entries) made.set(entry.name, entry.code(scope))
      return last ? last.code(scope) : made
    },
    shape: last ? last.shape : shape,
  }
}

function boxedInvocation(e: Element, place: Place): Boxed {
  const callee = expressionIn(e)
  if (!callee) {
    place.problem('Der Aufruf nennt keine Funktion.')
    return { code: () => null, shape: 1 }
  }
  const { code, shape } = compileBoxed(callee, place)
  const bindings = all(e, 'binding').map((b): [string, Code] => {
    const [parameter, expression] = [first(b, 'parameter'), expressionIn(b)]
    return [
      attribute(parameter, 'name'),
      expression ? typed(compileBoxed(expression, place).code, attribute(parameter, 'typeRef'), place) : () => null,
    ]
  })
  const name = textOf(callee, 'text')
  return {
    code: (s) => {
      const f = code(s)
      if (!isFunction(f)) return s.run.fail(`„${name}“ ist keine Funktion.`)
      return f.call(new Map(bindings.map(([parameter, argument]) => [parameter, argument(s)])), s.run)
    },
    shape,
  }
}

function boxedFunction(e: Element, place: Place): Boxed {
  const params = all(e, 'formalParameter').map((p) => ({ name: attribute(p, 'name'), type: place.typeOf(attribute(p, 'typeRef')) }))
  const kind = attribute(e, 'kind') || 'FEEL'
  const expression = expressionIn(e)
  if (kind !== 'FEEL' || !expression) {
    const reason = kind === 'FEEL' ? 'Die Funktion ist leer.' : 'Funktionen, die in Java oder PMML geschrieben sind, werden nicht ausgeführt.'
    place.problem(reason)
    return { code: () => functionOf(place.of, params, (_, run) => run.fail(reason)), shape: 1 }
  }
  const body = compileBoxed(expression, withNames(place, Object.fromEntries(params.map((p) => [p.name, 1 as const]))))
  const result = typed(body.code, attribute(e, 'typeRef'), place)
  return { code: (s) => functionOf(place.of, params, (args, run) => result({ run, names: args, parent: s })), shape: body.shape }
}

function iterator(e: Element, place: Place): { name: string; list: Boxed; local: Place } {
  const written = attribute(e, 'iteratorVariable')
  if (!written) place.problem(`Im Ausdruck „${e.tag}“ fehlt der Name der Laufvariablen.`)
  const list = inner(e, 'in', place)
  return { name: nameOf(written), list, local: withNames(place, { [written || 'item']: list.shape }) }
}

function quantified(e: Element, place: Place, some: boolean): Boxed {
  const { name, list, local } = iterator(e, place)
  const body = inner(e, 'satisfies', local)
  return {
    code: (s) => {
      const items = iterated(list.code(s), s.run)
      if (!items) return s.run.fail('Der Ausdruck hat keine Liste.')
      const results = items.map((item) => {
        s.run.step()
        return body.code(under(s, [[name, item]]))
      })
      if (results.some((r) => r !== null && typeof r !== 'boolean')) return s.run.fail('Die Bedingung ist weder Ja noch Nein.')
      return quantifiedOver(results, some)
    },
    shape: 1,
  }
}
