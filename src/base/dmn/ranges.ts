import { parser } from 'lezer-feel'
import { parseDate, parseDateTime, parseDuration, parseTemporal, parseTime } from './temporal.ts'
import { compare, FeelRange, Num, type Value } from './value.ts'

/**
 * How points and ranges lie to one another.
 * @see DMN 1.5, table 78
 */

/** An edge of a range: a value, or infinitely far away (-1, 1). */
type Edge = { v: Value; far: -1 | 0 | 1; included: boolean }
interface Span {
  from: Edge
  to: Edge
  point: boolean
}

function span(v: Value): Span | null {
  if (v instanceof FeelRange) {
    if (v.test === '!=') return null
    return {
      from: { v: v.start, far: v.start === null ? -1 : 0, included: v.startIncluded },
      to: { v: v.end, far: v.end === null ? 1 : 0, included: v.endIncluded },
      point: false,
    }
  }
  return v === null ? null : { from: { v, far: 0, included: true }, to: { v, far: 0, included: true }, point: true }
}

class Incomparable extends Error {}

/** Order of two edges by their value alone. */
function order(a: Edge, b: Edge): number {
  if (a.far || b.far) return a.far === b.far ? 0 : a.far - b.far || 1
  const o = compare(a.v, b.v)
  if (o === null) throw new Incomparable()
  return o
}

const both = (a: Edge, b: Edge): boolean => a.included && b.included
const ends = (a: Edge, b: Edge): boolean => order(a, b) === 0 && a.included === b.included

const before = (a: Span, b: Span): boolean => order(a.to, b.from) < 0 || (order(a.to, b.from) === 0 && !both(a.to, b.from))
const meets = (a: Span, b: Span): boolean => order(a.to, b.from) === 0 && both(a.to, b.from)
/** a does not begin after b */
const reachesBack = (a: Span, b: Span): boolean => order(a.from, b.from) < 0 || (order(a.from, b.from) === 0 && (a.from.included || !b.from.included))
/** a does not end before b */
const reachesOn = (a: Span, b: Span): boolean => order(a.to, b.to) > 0 || (order(a.to, b.to) === 0 && (a.to.included || !b.to.included))
const overlaps = (a: Span, b: Span): boolean => !before(a, b) && !before(b, a)
const overlapsBefore = (a: Span, b: Span): boolean => reachesBack(a, b) && !ends(a.from, b.from) && overlaps(a, b) && reachesOn(b, a)
const includes = (a: Span, b: Span): boolean => reachesBack(a, b) && reachesOn(a, b)
const finishes = (a: Span, b: Span): boolean => ends(a.to, b.to) && reachesBack(b, a)
const starts = (a: Span, b: Span): boolean => ends(a.from, b.from) && reachesOn(b, a)
const coincides = (a: Span, b: Span): boolean => ends(a.from, b.from) && ends(a.to, b.to)

const twoPoints = 'point1: point, point2: point'
const pointRange = 'point: point, range: range'
const rangePoint = 'range: range, point: point'
const twoRanges = 'range1: range, range2: range'

type Relation = [name: string, signatures: string[], holds: (a: Value, b: Value) => boolean | null]

const relation = (name: string, signatures: string[], holds: (a: Span, b: Span) => boolean): Relation => [
  name,
  signatures,
  (a, b) => {
    const [x, y] = [span(a), span(b)]
    if (!x || !y) return null
    try {
      return holds(x, y)
    } catch (e) {
      if (e instanceof Incomparable) return null
      throw e
    }
  },
]
const flipped =
  (holds: (a: Span, b: Span) => boolean) =>
  (a: Span, b: Span): boolean =>
    holds(b, a)

export const relations: Relation[] = [
  relation('before', [twoPoints, pointRange, rangePoint, twoRanges], before),
  relation('after', [twoPoints, pointRange, rangePoint, twoRanges], flipped(before)),
  relation('meets', [twoRanges], meets),
  relation('met by', [twoRanges], flipped(meets)),
  relation('overlaps', [twoRanges], overlaps),
  relation('overlaps before', [twoRanges], overlapsBefore),
  relation('overlaps after', [twoRanges], flipped(overlapsBefore)),
  relation('finishes', [pointRange, twoRanges], finishes),
  relation('finished by', [rangePoint, twoRanges], flipped(finishes)),
  relation('includes', [rangePoint, twoRanges], includes),
  relation('during', [pointRange, twoRanges], flipped(includes)),
  relation('starts', [pointRange, twoRanges], starts),
  relation('started by', [rangePoint, twoRanges], flipped(starts)),
  relation('coincides', [twoPoints, twoRanges], coincides),
]

/** A range between two values; null where its edges are missing, of two kinds, or the wrong way round. */
export function rangeBetween(start: Value, end: Value, startIncluded: boolean, endIncluded: boolean): FeelRange | null {
  const o = start === null || end === null ? null : compare(start, end)
  return o !== null && o <= 0 ? new FeelRange(start, end, startIncluded, endIncluded) : null
}

/** The range a text says, whose edges must be literals: `[18..21)`, `["a".."c"]`, `[@"2026-01-01"..date("2026-12-31")]`. */
export function rangeOfText(from: string): FeelRange | null {
  const tree = parser.parse(from)
  let broken = false
  const found: { name: string; from: number; to: number }[] = []
  tree.iterate({
    enter(node) {
      broken ||= node.type.isError
      if (node.matchContext(['Interval']) || node.name === 'Interval') found.push({ name: node.name, from: node.from, to: node.to })
      return node.name === 'Expression' || node.name === 'SimplePositiveUnaryTest' || node.name === 'Interval'
    },
  })
  const [whole, open, a, , b, close] = found
  if (broken || !whole || !a || !b || !open || !close || whole.from !== from.search(/\S/)) return null
  const [start, end] = [literal(from.slice(a.from, a.to), a.name), literal(from.slice(b.from, b.to), b.name)]
  return rangeBetween(start, end, from.slice(open.from, open.to) === '[', from.slice(close.from, close.to) === ']')
}

const constructors: Record<string, (text: string) => Value> = {
  '@': parseTemporal,
  date: parseDate,
  time: parseTime,
  'date and time': parseDateTime,
  duration: parseDuration,
}

function literal(source: string, name: string): Value {
  if (name === 'NumericLiteral') return new Num(source.replace(/\s/g, ''))
  if (name === 'StringLiteral') return source.slice(1, -1)
  const made = /^(@|[a-z ]+?)\s*\(?\s*"([^"]*)"\s*\)?$/.exec(source)
  return made ? (constructors[made[1] ?? '']?.(made[2] ?? '') ?? null) : null
}
