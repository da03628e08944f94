import * as arithmetic from './arithmetic.ts'
import { builtins } from './builtins.ts'
import { at, keyOf, named, nameOf, one, type Part, parserFor, short, Unreadable, unquoted, wordsOf } from './parse.ts'
import { rangeBetween } from './ranges.ts'
import type { Code, Run, Scope } from './run.ts'
import { shapeIn } from './shapes.ts'
import { dateTimePlus, FeelDate, FeelDateTime, FeelTime, parseTemporal } from './temporal.ts'
import { anyType, basicTypes, conform, type FeelType, isOf, type Shape } from './types.ts'
import {
  type Calls,
  compare,
  equal,
  type FeelFunction,
  FeelRange,
  germanKind,
  inRange,
  isContext,
  isFunction,
  isIn,
  isNum,
  Num,
  property,
  type Value,
} from './value.ts'

/** What an expression can see when it is read: names with what is in them, types, and where mistakes go. */
export interface Env {
  shapes: { [name: string]: Shape }
  type(name: string): FeelType | undefined
  /** a mistake in the model, as a German sentence */
  problem(sentence: string): void
}

/** An expression made ready: what it does, and the names in what it gives. */
export interface Compiled {
  code: Code
  shape: Shape
}
/** The test of a cell of a decision table: true, false, or null where it cannot be said. */
export type Test = (scope: Scope, value: Value) => boolean | null

/** Only names with spaces must be told to the parser; those of dates and `not` it knows itself, and reads otherwise when told. */
const builtinShapes = Object.fromEntries(
  [...builtins.keys()].flatMap((name) => (name.includes(' ') && name !== 'date and time' ? [[name, 1 as const]] : [])),
)
const parsers = new WeakMap<Env['shapes'], ReturnType<typeof parserFor>>()

function parse(source: string, top: 'Expression' | 'UnaryTests', env: Env): Part {
  let parser = parsers.get(env.shapes)
  if (!parser) {
    parser = parserFor({ ...builtinShapes, ...env.shapes })
    parsers.set(env.shapes, parser)
  }
  return parser(source, top)
}

/** Makes an expression ready. One that cannot be read is a problem of the model and gives null. */
export function compileExpression(source: string, env: Env): Compiled {
  try {
    const root = parse(source, 'Expression', env)
    const [only] = root.parts
    if (!only) throw new Unreadable('Der Ausdruck ist leer.')
    const known = frame(Object.keys(env.shapes).map(nameOf))
    return { code: compile(only, { env, known }), shape: shapeIn(only, env.shapes) }
  } catch (e) {
    return { code: broken(e, env), shape: 1 }
  }
}

/** Makes the test of a cell ready, e.g. `< 18`, `"A", "B"`, `not(1)`, `-`. */
export function compileTest(source: string, env: Env): Test {
  if (/^\s*-?\s*$/.test(source)) return () => true
  try {
    const root = parse(source, 'UnaryTests', env)
    const names = frame([...Object.keys(env.shapes).map(nameOf), '?'])
    return testsOf(root, { env, known: names })
  } catch (e) {
    const code = broken(e, env)
    return (scope) => {
      code(scope)
      return null
    }
  }
}

/** The tests of a list of values one by one, in their order: `"A", "B", [1..3]`. */
export function compileTests(source: string, env: Env): Test[] {
  try {
    const root = parse(source, 'UnaryTests', env)
    const site = { env, known: frame(Object.keys(env.shapes).map(nameOf)) }
    return named(one(root, 'PositiveUnaryTests'), 'PositiveUnaryTest').map((t) => testOf(at(t, 0), site))
  } catch (e) {
    broken(e, env)
    return []
  }
}

function broken(e: unknown, env: Env): Code {
  if (!(e instanceof Unreadable)) throw e
  env.problem(e.message)
  return (s) => s.run.fail(e.message)
}

// --- names ------------------------------------------------------------------------------------------------------------------------------

interface Known {
  names: Set<string>
  /** the names of a filtered element are only known when it runs */
  open: boolean
  parent: Known | null
}
interface Site {
  env: Env
  known: Known
}

const frame = (names: string[], parent: Known | null = null, open = false): Known => ({ names: new Set(names), open, parent })
const inside = (site: Site, names: string[], open = false): Site => ({ ...site, known: frame(names, site.known, open) })

function isKnown(name: string, known: Known | null): boolean {
  for (let at = known; at; at = at.parent) if (at.names.has(name) || at.open) return true
  return false
}

/** The entry of a context, whose keys may be spaced otherwise than the name in the expression. */
function entry(names: ReadonlyMap<string, Value>, written: string, name: string): Value | undefined {
  const value = names.get(written) ?? names.get(name)
  if (value !== undefined || names.has(written)) return value
  if (written !== name) for (const [key, v] of names) if (nameOf(key) === name) return v
  return undefined
}

function lookup(scope: Scope, written: string, name: string): Value | undefined {
  for (let at: Scope | null = scope; at; at = at.parent) {
    const value = entry(at.names, written, name)
    if (value !== undefined || at.names.has(name)) return value ?? null
  }
  return undefined
}

const under = (scope: Scope, names: ReadonlyMap<string, Value>): Scope => ({ run: scope.run, names, parent: scope })

// --- expressions ------------------------------------------------------------------------------------------------------------------------

type Rule = (part: Part, site: Site) => Code

function compile(part: Part, site: Site): Code {
  const rule = rules[part.name]
  if (!rule) throw new Unreadable(`„${short(part.text)}“ ist an dieser Stelle kein Ausdruck.`)
  return rule(part, site)
}

/** What is known before anything runs, so that it is made once and not in every evaluation. */
const constants = new WeakMap<Code, Value>()
function constant(value: Value): Code {
  const code = () => value
  constants.set(code, value)
  return code
}

const rules: Record<string, Rule> = {
  null: () => constant(null),
  BooleanLiteral: (p) => constant(p.text === 'true'),
  NumericLiteral(p) {
    const n = new Num(p.text.replace(/\s/g, ''))
    if (!n.isFinite()) throw new Unreadable(`Die Zahl ${short(p.text, 30)} ist zu groß.`)
    return constant(n)
  },
  StringLiteral: (p) => constant(unquoted(p.text)),
  ParenthesizedExpression: (p, site) => compile(at(p, 1), site),
  DateTimeLiteral: dateTimeLiteral,
  '?': () => (s) => lookup(s, '?', '?') ?? null,
  VariableName: variable,
  ArithmeticExpression: arithmeticExpression,
  Conjunction: (p, site) => connective(p, site, false),
  Disjunction: (p, site) => connective(p, site, true),
  Comparison: comparison,
  InstanceOfExpression: instanceOf,
  IfExpression: ifExpression,
  List: (p, site) => {
    const items = p.parts.filter((i) => i.name !== '[' && i.name !== ']').map((i) => compile(i, site))
    return (s) => items.map((item) => item(s))
  },
  Context: contextLiteral,
  PathExpression: path,
  FilterExpression: filter,
  FunctionInvocation: invocation,
  FunctionDefinition: functionLiteral,
  ForExpression: forExpression,
  QuantifiedExpression: quantified,
  SimplePositiveUnaryTest: unaryValue,
  Interval: interval,
}

function variable(p: Part, { env, known }: Site): Code {
  const [written, name] = [wordsOf(p), nameOf(p.text)]
  const builtin = builtins.get(name)
  if (!isKnown(name, known)) {
    if (builtin) return constant(builtin)
    env.problem(`Den Namen „${written}“ gibt es hier nicht.`)
  }
  return (s) => {
    const value = lookup(s, written, name)
    if (value !== undefined) return value
    return builtin ?? s.run.fail(`Den Namen „${written}“ gibt es hier nicht.`)
  }
}

function dateTimeLiteral(p: Part, site: Site): Code {
  const first = at(p, 0)
  if (first.name === 'AtLiteral') {
    const source = unquoted(at(first, 0).text)
    const value = parseTemporal(source)
    if (value) return constant(value)
    site.env.problem(`„${source}“ ist weder Datum noch Uhrzeit noch Dauer.`)
    return (s) => s.run.fail(`„${source}“ ist weder Datum noch Uhrzeit noch Dauer.`)
  }
  const maker = builtins.get(wordsOf(first))
  if (!maker) throw new Unreadable(`„${short(p.text)}“ ist kein Datum.`)
  return invoked(constant(maker), p, site)
}

function arithmeticExpression(p: Part, site: Site): Code {
  if (at(p, 0).name === 'ArithOp') {
    const code = compile(at(p, 1), site)
    return (s) => arithmetic.negate(code(s), s.run)
  }
  const [left, right] = [compile(at(p, 0), site), compile(at(p, 2), site)]
  const operate = arithmetic.operations[at(p, 1).text]
  if (!operate) throw new Unreadable(`„${at(p, 1).text}“ ist kein Rechenzeichen.`)
  return (s) => operate(left(s), right(s), s.run)
}

/** `and`, `or` in three values: what is neither true nor false is unknown. */
function connective(p: Part, site: Site, decisive: boolean): Code {
  const [left, right] = [compile(at(p, 0), site), compile(at(p, 2), site)]
  return (s) => {
    const a = left(s)
    if (a === decisive) return decisive
    const b = right(s)
    if (b === decisive) return decisive
    return a === !decisive && b === !decisive ? !decisive : null
  }
}

const orders: Record<string, (order: number) => boolean> = {
  '<': (o) => o < 0,
  '<=': (o) => o <= 0,
  '>': (o) => o > 0,
  '>=': (o) => o >= 0,
}

function compared(operator: string, a: Value, b: Value, run: Run): boolean | null {
  const holds = orders[operator]
  if (holds) {
    const order = compare(a, b)
    if (order !== null) return holds(order)
    return a === null || b === null ? null : run.fail(`${germanKind(a)} und ${germanKind(b)} kann man nicht vergleichen (${operator}).`)
  }
  const same = equal(a, b)
  if (same === null) return run.fail(`${germanKind(a)} und ${germanKind(b)} kann man nicht vergleichen (${operator}).`)
  return same === (operator === '=')
}

function comparison(p: Part, site: Site): Code {
  const left = compile(at(p, 0), site)
  const operator = at(p, 1)
  if (operator.name === 'between') {
    const [low, high] = [compile(at(p, 2), site), compile(at(p, 4), site)]
    return (s) => {
      const v = left(s)
      const [above, below] = [compared('>=', v, low(s), s.run), compared('<=', v, high(s), s.run)]
      return above === false || below === false ? false : above && below
    }
  }
  if (operator.name === 'in') {
    const test = testsOf(p, site)
    return (s) => test(s, left(s))
  }
  const right = compile(at(p, 2), site)
  return (s) => compared(operator.text, left(s), right(s), s.run)
}

function ifExpression(p: Part, site: Site): Code {
  const [condition, then, otherwise] = [compile(at(p, 1), site), compile(at(p, 3), site), compile(at(p, 5), site)]
  return (s) => (condition(s) === true ? then(s) : otherwise(s))
}

function contextLiteral(p: Part, site: Site): Code {
  const entries: { key: string; code: Code }[] = []
  let local = site
  for (const e of named(p, 'ContextEntry')) {
    const key = keyOf(e)
    entries.push({ key, code: compile(at(e, -1), local) })
    local = inside(local, [nameOf(key)])
  }
  const twice = entries.find((e, i) => entries.findIndex((f) => f.key === e.key) < i)
  if (twice) throw new Unreadable(`Der Kontext hat zwei Einträge „${twice.key}“.`)
  return (s) => {
    const made = new Map<string, Value>()
    const scope = under(s, made)
    for (const e of entries) made.set(e.key, e.code(scope))
    return made
  }
}

function path(p: Part, site: Site): Code {
  const of = compile(at(p, 0), site)
  const [written, name] = [wordsOf(at(p, -1)), nameOf(at(p, -1).text)]
  const read = (v: Value, run: Run): Value => {
    if (Array.isArray(v)) return v.map((item) => read(item, run))
    const found = isContext(v) ? entry(v, written, name) : property(v, name)
    if (found !== undefined) return found
    return run.fail(v === null ? `„${written}“ kann nicht gelesen werden: kein Wert vor dem Punkt.` : `${germanKind(v)} hat kein „${written}“.`)
  }
  return (s) => read(of(s), s.run)
}

function filter(p: Part, site: Site): Code {
  const of = compile(at(p, 0), site)
  const by = at(p, 2)
  const test = compile(by, inside(site, ['item'], true))
  const position = by.name === 'NumericLiteral' ? test : null
  return (s) => filtered(of(s), s, test, position)
}

/** `list[condition]` or `list[position]`; what is no list is one of one. */
function filtered(v: Value, s: Scope, test: Code, position: Code | null): Value {
  if (v === null) return null
  const list = Array.isArray(v) ? v : [v]
  const index = position ? position(s) : s.run.trial(() => test(list.length ? itemScope(s, list[0] ?? null) : s))
  if (isNum(index)) {
    const n = position ? index : s.run.trial(() => test(s))
    const place = isNum(n) ? n.trunc().toNumber() : 0
    return (place > 0 ? list[place - 1] : place < 0 ? list.at(place) : undefined) ?? null
  }
  return list.filter((item) => {
    s.run.step()
    return test(itemScope(s, item)) === true
  })
}

/** The names a filter condition sees: `item`, and its entries where it is a context. */
export function itemScope(s: Scope, item: Value): Scope {
  const scope = under(s, new Map([['item', item]]))
  return isContext(item) ? under(scope, item) : scope
}

// --- functions --------------------------------------------------------------------------------------------------------------------------

function invocation(p: Part, site: Site): Code {
  return invoked(compile(at(p, 0), site), p, site)
}

function invoked(callee: Code, p: Part, site: Site): Code {
  const [positional] = named(p, 'PositionalParameters')
  const args = positional?.parts.map((a) => compile(a, site)) ?? []
  const made = p.name === 'DateTimeLiteral' && args.length && args.every((a) => constants.has(a)) ? dateOfConstants(callee, args) : null
  if (made !== null) return constant(made)
  const byName = named(p, 'NamedParameters').flatMap((n) =>
    named(n, 'NamedParameter').map((a): [string, Code] => [wordsOf(at(a, 0)), compile(at(a, -1), site)]),
  )
  const written = short(at(p, 0).text, 40)
  return (s) => {
    const f = callee(s)
    if (!isFunction(f))
      return f === null ? s.run.fail(`„${written}“ ist keine Funktion.`) : s.run.fail(`„${written}“ ist ${germanKind(f)} und keine Funktion.`)
    return f.call(byName.length ? new Map(byName.map(([name, code]) => [name, code(s)])) : args.map((code) => code(s)), s.run)
  }
}

/** `date("2026-01-01")` is the same in every evaluation; one that cannot be made says why when it runs. */
function dateOfConstants(callee: Code, args: Code[]): Value {
  const make = constants.get(callee) ?? null
  const silent: Calls = { step() {}, fail: () => null, now: null, deeper: (of) => of() }
  return isFunction(make)
    ? make.call(
        args.map((a) => constants.get(a) ?? null),
        silent,
      )
    : null
}

interface Param {
  name: string
  type: FeelType
}

/** A function of the model: its arguments are checked and fitted to the types of its parameters, then its body runs. */
export function functionOf(name: string, params: Param[], body: (args: Map<string, Value>, run: Run) => Value): FeelFunction {
  const keys = params.map((p) => nameOf(p.name))
  return {
    kind: 'function',
    name,
    params: params.map((p) => p.name),
    call(args, calls) {
      const run = calls as Run
      run.step()
      const given = new Map<string, Value>()
      const count = Array.isArray(args) ? args.length : args.size
      if (count !== params.length)
        return run.fail(`„${name}“ braucht ${params.length} Angaben (${params.map((p) => p.name).join(', ')}), nicht ${count}.`)
      for (const [i, param] of params.entries()) {
        const arg = Array.isArray(args) ? args[i] : entry(args, param.name, keys[i] ?? '')
        if (arg === undefined) return run.fail(`„${name}“ fehlt die Angabe „${param.name}“.`)
        const fitted = conform(arg, param.type, run, `Die Angabe „${param.name}“ von „${name}“`)
        if (fitted === null && arg !== null) return null
        given.set(keys[i] ?? '', fitted)
      }
      return run.deeper(() => body(given, run))
    },
  }
}

function functionLiteral(p: Part, site: Site): Code {
  const params = named(one(p, 'FormalParameters'), 'FormalParameter').map((f) => ({
    name: wordsOf(at(f, 0)),
    type: f.parts.length > 1 ? typeOf(at(f, -1), site.env) : anyType,
  }))
  if (named(p, 'external').length) {
    site.env.problem('Funktionen, die in Java oder PMML geschrieben sind, werden nicht ausgeführt.')
    return (s) => s.run.fail('Funktionen, die in Java oder PMML geschrieben sind, werden nicht ausgeführt.')
  }
  const body = compile(
    at(one(p, 'FunctionBody'), 0),
    inside(
      site,
      params.map((f) => nameOf(f.name)),
    ),
  )
  return (s) => functionOf('Funktion', params, (args, run) => body({ run, names: args, parent: s }))
}

// --- iteration --------------------------------------------------------------------------------------------------------------------------

/** What an iteration goes through: a list, the whole numbers or days of a range, or the one value. Null where it cannot be gone through. */
export function iterated(v: Value, run: Run): Value[] | null {
  if (Array.isArray(v)) return v
  if (v instanceof FeelRange) return v.test ? null : through(v.start, v.end, run, v.startIncluded, v.endIncluded)
  return v === null ? null : [v]
}

function through(from: Value, to: Value, run: Run, first = true, last = true): Value[] | null {
  const days = from instanceof FeelDate && to instanceof FeelDate
  const [a, b] = days
    ? [from.epochDay, to.epochDay]
    : isNum(from) && isNum(to) && from.isInteger() && to.isInteger()
      ? [from.toNumber(), to.toNumber()]
      : [0, null]
  if (b === null) return run.fail('Eine Schleife läuft nur über Listen, ganze Zahlen und Tage.')
  const step = a <= b ? 1 : -1
  const items: Value[] = []
  for (let n = first ? a : a + step; step > 0 ? n <= b : n >= b; n += step) {
    run.step()
    if (n !== b || last) items.push(days ? dayAt(n) : new Num(n))
  }
  return items
}

function dayAt(epochDay: number): Value {
  const start = new FeelDateTime(new FeelDate(1970, 1, 1), new FeelTime(0n, null))
  return dateTimePlus(start, BigInt(epochDay) * 86_400_000_000_000n)?.date ?? null
}

interface Iteration {
  name: string
  items: Code
}

function iterations(p: Part, site: Site): { all: Iteration[]; site: Site } {
  let local = site
  const all = named(one(p, 'InExpressions'), 'InExpression').map((i): Iteration => {
    const over = at(i, -1)
    const [from, to] = over.name === 'IterationContext' ? [at(over, 0), over.parts[2]] : [over, undefined]
    const [a, b] = [compile(from, local), to && compile(to, local)]
    const name = nameOf(at(i, 0).text)
    local = inside(local, [name])
    return { name, items: b ? (s) => through(a(s), b(s), s.run) : (s) => iterated(a(s), s.run) }
  })
  return { all, site: local }
}

/** Runs a body for every combination; false where one of the lists cannot be gone through. */
function each(all: Iteration[], s: Scope, body: (s: Scope) => boolean, index = 0): boolean {
  const iteration = all[index]
  if (!iteration) return body(s)
  const items = iteration.items(s)
  if (!Array.isArray(items)) return false
  for (const item of items) {
    s.run.step()
    if (!each(all, under(s, new Map([[iteration.name, item]])), body, index + 1)) return false
  }
  return true
}

function forExpression(p: Part, site: Site): Code {
  const loop = iterations(p, site)
  const body = compile(at(p, -1), inside(loop.site, ['partial']))
  return (s) => {
    const partial: Value[] = []
    const done = each(loop.all, under(s, new Map([['partial', partial]])), (at) => {
      partial.push(body(at))
      return true
    })
    return done ? partial : null
  }
}

/** Some or every, in three values. */
export function quantifiedOver(results: Value[], some: boolean): Value {
  if (results.includes(some)) return some
  return results.every((r) => r === !some) ? !some : null
}

function quantified(p: Part, site: Site): Code {
  const some = at(p, 0).text === 'some'
  const loop = iterations(p, site)
  const body = compile(at(p, -1), loop.site)
  return (s) => {
    const results: Value[] = []
    const done = each(loop.all, s, (at) => {
      results.push(body(at))
      return true
    })
    return done ? quantifiedOver(results, some) : null
  }
}

// --- ranges and tests -------------------------------------------------------------------------------------------------------------------

function interval(p: Part, site: Site): Code {
  const [start, end] = [compile(at(p, 1), site), compile(at(p, 3), site)]
  const [open, close] = [at(p, 0).text === '[', at(p, 4).text === ']']
  const known = rangeBetween(constants.get(start) ?? null, constants.get(end) ?? null, open, close)
  if (known) return constant(known)
  return (s) => rangeBetween(start(s), end(s), open, close) ?? s.run.fail(`„${short(p.text)}“ ist kein Bereich.`)
}

/** A test as a value: `(< 5)`, `[1..3]`. */
function unaryValue(p: Part, site: Site): Code {
  if (at(p, 0).name !== 'CompareOp') return compile(at(p, 0), site)
  const operator = at(p, 0).text
  const code = compile(at(p, 1), site)
  return (s) => {
    const v = code(s)
    if (v === null && operator !== '=' && operator !== '!=') return null
    if (operator === '=' || operator === '!=') return new FeelRange(v, v, operator === '=', operator === '=', operator)
    const included = operator.endsWith('=')
    return operator.startsWith('<') ? new FeelRange(null, v, false, included) : new FeelRange(v, null, included, false)
  }
}

/** All the tests below a part as one: any may hold; `not` turns it round. */
function testsOf(p: Part, site: Site): Test {
  const [several] = named(p, 'PositiveUnaryTests')
  const tests = (several ?? p).parts.filter((t) => t.name === 'PositiveUnaryTest').map((t) => testOf(at(t, 0), site))
  const [single] = tests
  const any: Test =
    tests.length === 1 && single
      ? single
      : (s, v) => {
          let unknown = false
          for (const test of tests) {
            const holds = test(s, v)
            if (holds === true) return true
            unknown ||= holds === null
          }
          return unknown ? null : false
        }
  if (named(p, 'Wildcard').length) return () => true
  if (!named(p, 'not').length) return any
  return (s, v) => {
    const holds = any(s, v)
    return holds === null ? null : !holds
  }
}

const literals = new Set(['NumericLiteral', 'StringLiteral', 'BooleanLiteral', 'DateTimeLiteral', 'null', 'List', 'VariableName'])
const asks = (p: Part): boolean => p.name === '?' || p.parts.some(asks)

function testOf(p: Part, site: Site): Test {
  if (p.name === 'SimplePositiveUnaryTest') {
    const operator = at(p, 0)
    if (operator.name !== 'CompareOp') {
      const range = compile(operator, site)
      return (s, v) => {
        const r = range(s)
        return r instanceof FeelRange ? inRange(v, r) : null
      }
    }
    const code = compile(at(p, 1), site)
    return (s, v) => compared(operator.text, v, code(s), s.run)
  }
  if (asks(p)) {
    // an expression about the tested value is the test itself
    const code = compile(p, inside(site, ['?']))
    return (s, v) => {
      const holds = code(under(s, new Map([['?', v]])))
      return typeof holds === 'boolean' ? holds : null
    }
  }
  const code = compile(p, site)
  const computed = !literals.has(p.name)
  return (s, v) => {
    const wanted = code(s)
    if (computed && wanted === true && typeof v !== 'boolean') return true
    return isIn(v, wanted) ?? (wanted instanceof FeelRange || v === null ? null : false)
  }
}

// --- types ------------------------------------------------------------------------------------------------------------------------------

function instanceOf(p: Part, site: Site): Code {
  const code = compile(at(p, 0), site)
  const type = typeOf(at(p, -1), site.env)
  return (s) => {
    const v = code(s)
    return v === null ? type.kind === 'Null' : type.kind !== 'Null' && isOf(v, type, s.run, false)
  }
}

function typeOf(p: Part, env: Env): FeelType {
  const inner = p.name === 'Type' ? at(p, 0) : p
  const args = named(inner, 'Type').map((t) => typeOf(t, env))
  switch (inner.name) {
    case 'ListType': {
      const kind = inner.text.startsWith('range') ? 'range' : 'list'
      return { name: inner.text, kind, of: args[0] ?? anyType }
    }
    case 'ContextType': {
      const fields = named(inner, 'ContextEntryTypes').flatMap((e) => named(e, 'ContextEntryType'))
      return { name: inner.text, kind: 'context', fields: new Map(fields.map((f) => [wordsOf(at(f, 0)), typeOf(at(f, -1), env)])) }
    }
    case 'FunctionType': {
      const params = named(inner, 'ArgumentTypes').flatMap((a) => named(a, 'ArgumentType').map((t) => typeOf(at(t, 0), env)))
      return { name: inner.text, kind: 'function', params, result: args[0] ?? anyType }
    }
    default: {
      const name = wordsOf(inner)
      const found = basicTypes.get(name) ?? env.type(name)
      if (!found) env.problem(`Den Typ „${name}“ gibt es nicht.`)
      return found ?? { name, kind: 'Null' }
    }
  }
}
