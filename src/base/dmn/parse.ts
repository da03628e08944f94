import { normalizeContextKey, parser, trackVariables } from 'lezer-feel'
import type { Shape } from './types.ts'

/** A node of an expression: its name in the grammar of lezer-feel, its text, its parts. */
export interface Part {
  name: string
  text: string
  parts: Part[]
}

/** An expression that cannot be read; the message is a German sentence. */
export class Unreadable extends Error {}

/** A name as it is looked up: spaces and signs do not count (`Monats  Einkommen`, `a+b` = `a + b`). */
export const nameOf = (written: string): string => normalizeContextKey(written.replace(/\s+/g, ' ').trim())

/** The parser for expressions that know certain names. Making one costs; reading with it does not. */
export function parserFor(shapes: { [name: string]: Shape }): (source: string, top: 'Expression' | 'UnaryTests') => Part {
  const contextTracker = trackVariables(shapes)
  const of = {
    Expression: parser.configure({ top: 'Expression', contextTracker }),
    UnaryTests: parser.configure({ top: 'UnaryTests', contextTracker }),
  }
  return (source, top) => {
    // the grammar does not know range<T> yet (lezer-feel 3.0.1); list<T> reads the same and is told apart by its text
    const readable = source.replace(/(\binstance\s+of\s+)range(\s*<)/g, '$1list $2')
    const tree = of[top].parse(readable)
    return part(tree.topNode, source)
  }
}

type Node = ReturnType<typeof parser.parse>['topNode']

/** Deeper than this nobody writes; a text made to exhaust the machine is. */
const deepest = 300

function part(node: Node, source: string, depth = 0): Part {
  if (node.type.isError) throw new Unreadable(where(node, source))
  if (depth > deepest) throw new Unreadable('Der Ausdruck ist zu tief geschachtelt.')
  const parts: Part[] = []
  for (let child = node.firstChild; child; child = child.nextSibling) {
    if (child.name !== 'LineComment' && child.name !== 'BlockComment') parts.push(part(child, source, depth + 1))
  }
  return { name: node.name, text: source.slice(node.from, node.to), parts }
}

function where(node: Node, source: string): string {
  const rest = source.slice(node.from).replace(/\s+/g, ' ').trim()
  if (!source.trim()) return 'Der Ausdruck ist leer.'
  return rest ? `Der Ausdruck „${short(source)}“ ist ab „${short(rest, 30)}“ nicht lesbar.` : `Der Ausdruck „${short(source)}“ ist unvollständig.`
}

/** A text in one line, cut where it is long. */
export function short(source: string, length = 80): string {
  const line = source.replace(/\s+/g, ' ').trim()
  return line.length > length ? `${line.slice(0, length - 1)}…` : line
}

// --- parts of a part ------------------------------------------------------------------------------------------------------------------

/** The n-th part that must be there by the grammar. */
export function at(part: Part, index: number): Part {
  const found = part.parts.at(index)
  if (!found) throw new Unreadable(`Der Ausdruck „${short(part.text)}“ ist unvollständig.`)
  return found
}
export const named = (part: Part, name: string): Part[] => part.parts.filter((p) => p.name === name)
export const one = (part: Part, name: string): Part => named(part, name)[0] ?? at(part, part.parts.length)
/** A name as it is written, on one line. */
export const wordsOf = (part: Part): string => part.text.replace(/\s+/g, ' ').trim()

/** The text in quotes; a backslash before anything it has no meaning for stays (`\d` of a pattern). */
export function unquoted(source: string): string {
  return source.slice(1, -1).replace(/\\(?:([nrt"'\\])|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{6}))/g, (_, sign?: string, four?: string, six?: string) => {
    if (sign) return { n: '\n', r: '\r', t: '\t' }[sign] ?? sign
    const code = Number.parseInt(four ?? six ?? '', 16)
    return code <= 0x10ffff ? String.fromCodePoint(code) : ''
  })
}

/** The key of an entry of a context literal. */
export function keyOf(p: Part): string {
  const key = at(one(p, 'Key'), 0)
  return key.name === 'StringLiteral' ? unquoted(key.text) : wordsOf(key)
}
