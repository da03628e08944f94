import { type Calls, FeelRange, fromGiven, type Given, germanKind, isContext, isFunction, kindOf, readAs, text, type Value } from './value.ts'

/** A type of FEEL or of an item definition of the model. */
export interface FeelType {
  /** as an administrator knows it */
  name: string
  kind: 'Any' | 'Null' | 'simple' | 'list' | 'context' | 'range' | 'function'
  /** of a simple type the kind in FEEL */
  base?: string
  /** element of a list, value of a range */
  of?: FeelType
  fields?: Map<string, FeelType>
  params?: FeelType[]
  result?: FeelType
  /** the values allowed, if not all of the kind; null is not asked */
  allowed?: { text: string; test: (v: Value, run: Calls) => boolean }
}

export const anyType: FeelType = { name: 'Any', kind: 'Any' }
const simple = (base: string): FeelType => ({ name: base, kind: 'simple', base })

/** The types FEEL brings along, by the names DMN 1.1 to 1.5 give them. */
export const basicTypes: ReadonlyMap<string, FeelType> = new Map<string, FeelType>([
  ['Any', anyType],
  ['Null', { name: 'Null', kind: 'Null' }],
  ...['number', 'string', 'boolean', 'date', 'time', 'date and time', 'days and time duration', 'years and months duration'].map(
    (n): [string, FeelType] => [n, simple(n)],
  ),
  ['dateTime', simple('date and time')],
  ['dayTimeDuration', simple('days and time duration')],
  ['yearMonthDuration', simple('years and months duration')],
  // what widespread modelling tools write instead of `number`
  ['integer', simple('number')],
  ['long', simple('number')],
  ['double', simple('number')],
  ['list', { name: 'list', kind: 'list', of: anyType }],
  ['context', { name: 'context', kind: 'context', fields: new Map() }],
  ['function', { name: 'function', kind: 'function' }],
  ['range', { name: 'range', kind: 'range', of: anyType }],
])

/**
 * Whether a value is of a type. Null is of every type, though an instance of none.
 * @param constrained whether it must also be among the allowed values, which `instance of` does not ask
 */
export function isOf(v: Value, type: FeelType, run: Calls, constrained = true): boolean {
  if (v === null) return true
  return ofKind(v, type, run, constrained) && (!constrained || !type.allowed || type.allowed.test(v, run))
}

function ofKind(v: Value, type: FeelType, run: Calls, constrained = true): boolean {
  switch (type.kind) {
    case 'Any':
      return true
    case 'Null':
      return false
    case 'simple':
      return kindOf(v) === type.base
    case 'list':
      return Array.isArray(v) && v.every((item) => isOf(item, type.of ?? anyType, run, constrained))
    case 'context':
      return isContext(v) && [...(type.fields ?? [])].every(([name, of]) => v.has(name) && isOf(v.get(name) ?? null, of, run, constrained))
    case 'range':
      return v instanceof FeelRange && [v.start, v.end].every((edge) => isOf(edge, type.of ?? anyType, run, constrained))
    case 'function':
      return isFunction(v) && (!type.params || !v.params || v.params.length === type.params.length)
  }
}

/**
 * The value as a type wants it, or null with a reason. A list of one becomes its element where an element is wanted, and the other way
 * round; a date becomes its midnight in UTC where date and time is wanted.
 * @see DMN 1.5, 10.3.2.9.4
 */
export function conform(v: Value, type: FeelType, run: Calls, what: string): Value {
  if (v === null || isOf(v, type, run)) return v
  if (type.kind !== 'list' && Array.isArray(v) && v.length === 1 && isOf(v[0] ?? null, type, run)) return v[0] ?? null
  if (type.kind === 'list' && !Array.isArray(v) && isOf([v], type, run)) return [v]
  return run.fail(`${what} ist ${mismatch(v, type, run)}.`)
}

function mismatch(v: Value, type: FeelType, run: Calls): string {
  if (type.allowed && ofKind(v, type, run)) return `${text(v, true)}, erlaubt ist: ${type.allowed.text}`
  if (type.kind === 'list' && Array.isArray(v) && type.of) {
    const at = v.findIndex((item) => !isOf(item, type.of ?? anyType, run))
    return `eine Liste, deren ${at + 1}. Eintrag ${mismatch(v[at] ?? null, type.of, run)} ist`
  }
  if (type.kind === 'context' && isContext(v)) {
    const [field] = [...(type.fields ?? [])].find(([name, of]) => !v.has(name) || !isOf(v.get(name) ?? null, of, run)) ?? ['']
    return v.has(field) ? `ein Kontext, dessen „${field}“ nicht passt (${type.name})` : `ein Kontext ohne „${field}“ (${type.name})`
  }
  return `${germanKind(v)} statt ${type.name}`
}

/** The value of what a caller hands in for a variable of a type: JSON has no dates, so a text is read as one where one is wanted. */
export function given(v: Given, type: FeelType): Value {
  return refined(fromGiven(v), type)
}

function refined(v: Value, type: FeelType): Value {
  if (typeof v === 'string' && type.kind === 'simple') {
    return readAs[type.base ?? '']?.(v) ?? v
  }
  if (Array.isArray(v)) return type.kind === 'list' && type.of ? v.map((item) => refined(item, type.of ?? anyType)) : v
  if (isContext(v) && type.fields?.size) return new Map([...v].map(([name, value]) => [name, refined(value, type.fields?.get(name) ?? anyType)]))
  return v
}

/** What the parser must know of a value to read names with spaces: the names in it. */
export type Shape = 1 | { [name: string]: Shape }

export function shapeOf(type: FeelType, depth = 0): Shape {
  if (depth > 8) return 1 // a type may hold itself
  if (type.kind === 'function') return type.result ? shapeOf(type.result, depth + 1) : 1
  if (type.of) return shapeOf(type.of, depth + 1)
  return type.fields?.size ? Object.fromEntries([...type.fields].map(([name, of]) => [name, shapeOf(of, depth + 1)])) : 1
}
