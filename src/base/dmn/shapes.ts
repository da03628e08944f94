import { at, keyOf, named, type Part, wordsOf } from './parse.ts'
import type { Shape } from './types.ts'
import { own } from './value.ts'

/** The names in what an expression gives, as far as they can be seen before it runs. */
export function shapeIn(p: Part, names: { [name: string]: Shape }): Shape {
  switch (p.name) {
    case 'ParenthesizedExpression':
      return shapeIn(at(p, 1), names)
    case 'VariableName':
      return own(names, wordsOf(p)) ?? 1
    case 'FilterExpression':
    case 'FunctionInvocation':
      return shapeIn(at(p, 0), names)
    case 'FunctionBody':
      return shapeIn(at(p, 0), names)
    case 'FunctionDefinition':
    case 'ForExpression':
      return shapeIn(at(p, -1), names)
    case 'PathExpression': {
      const of = shapeIn(at(p, 0), names)
      return of === 1 ? 1 : (own(of, wordsOf(at(p, -1))) ?? 1)
    }
    case 'IfExpression':
      return merged([shapeIn(at(p, 3), names), shapeIn(at(p, 5), names)])
    case 'List':
      return merged(p.parts.map((item) => shapeIn(item, names)))
    case 'Context':
      return Object.fromEntries(named(p, 'ContextEntry').map((e) => [keyOf(e), shapeIn(at(e, -1), names)]))
    default:
      return 1
  }
}

function merged(shapes: Shape[]): Shape {
  const contexts = shapes.filter((s) => s !== 1)
  return contexts.length ? Object.assign({}, ...contexts) : 1
}
