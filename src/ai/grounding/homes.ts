import type { Place } from './contract.ts'
import type { Document, Token } from './document.ts'
import { unitsOf } from './units.ts'
import { DERIVED, type Sources, type supportsOf } from './values.ts'
import { alike, opposed } from './words.ts'

// Where the words and values of a text are at home in its sources: the stretch of a source that speaks of what stands around them. A word that its
// home does not hold, or that stands in another home, may be a mistake (belonging.ts).

export type Fact = Document['facts'][number]
export type Supports = ReadonlyMap<Fact, ReturnType<typeof supportsOf>>

/** A word or a value of the text. */
export interface Item extends Place {
  readonly sentence: number
  readonly clause: number
  readonly weight: number
  readonly token?: Token
  readonly fact?: Fact
}

/** A stretch of a source: words `from` to `to` of its document, and its values. */
export interface Stretch extends Place {
  readonly source: number
  readonly order: number
  readonly sentence: number
  readonly from: number
  readonly to: number
  readonly facts: readonly Fact[]
}

/** The stretches of one size, and how far each item is supported by each: [item][stretch]. */
export interface Scale {
  readonly stretches: readonly Stretch[]
  readonly held: readonly Float32Array[]
  /** The same with what stands beside a stretch and words of the opposite meaning, for telling what it is about. */
  readonly about: readonly Float32Array[]
  /** How much each item tells one stretch from another: little where all of them hold it. */
  readonly telling: Float32Array
}

export interface Homes {
  readonly items: readonly Item[]
  readonly scales: readonly [Scale, Scale, Scale]
  /** How well each source word is held by the text: [source][word]. */
  readonly told: readonly Float32Array[]
  /** Likeness of items to source words: [item][source][word]. */
  readonly likeness: readonly (readonly Float32Array[])[]
}

const VALUE = 0.8
/** A word or value counts as held from here on. */
export const HELD = 0.7
const BESIDE = 0.5
const LINE_END = /;|\s[-–·•]\s/g

export function homesOf(document: Document, sources: Sources, supports: Supports): Homes {
  const items: Item[] = [
    ...document.tokens
      .filter((t) => t.anatomy.weight > 0.1)
      .map((token) => ({ start: token.start, end: token.end, sentence: token.sentence, clause: token.clause, weight: token.anatomy.weight, token })),
    ...document.facts
      .filter((f) => !f.implied && f.type !== 'variant' && f.type !== 'name' && f.type !== 'office')
      .map((fact) => ({ start: fact.start, end: fact.end, sentence: fact.sentence, clause: fact.clause, weight: VALUE, fact })),
  ].sort((a, b) => a.start - b.start)
  const likeness = items.map(({ token }) =>
    sources.documents.map((d) => Float32Array.from(d.tokens, (o) => (token && o.anatomy.weight > 0 ? alike(token.anatomy, o.anatomy) : 0))),
  )
  const told = sources.documents.map((d, s) =>
    Float32Array.from(d.tokens, (_, k) => likeness.reduce((best, rows) => Math.max(best, (rows[s] as Float32Array)[k] as number), 0)),
  )
  const scale = (cut: (d: Document) => readonly Place[], reach: (a: Stretch, b: Stretch | undefined) => boolean): Scale => {
    const stretches = sources.documents.flatMap((d, source) =>
      cut(d).map(({ start, end }, order): Stretch => {
        const from = d.tokens.findIndex((t) => t.start >= start)
        let to = from < 0 ? d.tokens.length : from
        while (to < d.tokens.length && (d.tokens[to] as Token).end <= end) to++
        const sentence = d.sentences.findIndex((s) => start >= s.start && start < s.end)
        return {
          source,
          order,
          sentence,
          start,
          end,
          from: from < 0 ? d.tokens.length : from,
          to,
          facts: d.facts.filter((f) => f.start >= start && f.end <= end),
        }
      }),
    )
    const held = items.map((item, i) =>
      Float32Array.from(stretches, (w) => {
        if (item.fact) {
          const places = supports.get(item.fact)
          if (!places || places === DERIVED) return 0
          return places.some((g) => g.source === w.source && g.start >= w.start && g.end <= w.end) ? 1 : 0
        }
        const row = likeness[i]?.[w.source] as Float32Array
        let best = 0
        for (let k = w.from; k < w.to; k++) best = Math.max(best, row[k] as number)
        return best
      }),
    )
    const about = items.map((item, i) =>
      Float32Array.from(stretches, (w, at) => {
        let own = (held[i] as Float32Array)[at] as number
        if (item.token && own < 0.9) {
          const tokens = (sources.documents[w.source] as Document).tokens
          for (let k = w.from; k < w.to && own < 0.9; k++) if (opposed(item.token.anatomy, (tokens[k] as Token).anatomy)) own = 0.9
        }
        let beside = 0
        for (let n = at - 1; reach(w, stretches[n]); n--) beside = Math.max(beside, (held[i] as Float32Array)[n] as number)
        for (let n = at + 1; reach(w, stretches[n]); n++) beside = Math.max(beside, (held[i] as Float32Array)[n] as number)
        return Math.max(own, BESIDE * beside)
      }),
    )
    const telling = Float32Array.from(about, (row) => 1.1 - (row.length ? row.reduce((a, b) => a + b, 0) / row.length : 0))
    return { stretches, held, about, telling }
  }
  const coarse = scale(
    (d) =>
      d.sentences.flatMap((s) =>
        parts(
          s,
          [...d.text.slice(s.start, s.end).matchAll(LINE_END)].map((m) => s.start + m.index),
        ),
      ),
    beside,
  )
  return { items, scales: [coarse, scale(unitsOf, beside), scale(territoriesOf, sameLine)], told, likeness }

  function beside(a: Stretch, b: Stretch | undefined): boolean {
    return b !== undefined && b.source === a.source && Math.abs(b.order - a.order) === 1
  }
  function sameLine(a: Stretch, b: Stretch | undefined): boolean {
    return b !== undefined && b.source === a.source && b.sentence === a.sentence
  }
}

const parts = ({ start, end }: Place, cuts: readonly number[]): Place[] => [start, ...cuts].map((from, i) => ({ start: from, end: cuts[i] ?? end }))

const SEPARATOR = /[,;|/()]|\s(?:und|sowie|oder|sonst|bzw\.|beziehungsweise)(?=\s)|\n/g
/** A sentence that holds several values of one type, cut where what belongs to the one ends: "Bücher vier Wochen, DVDs zwei Wochen". */
function territoriesOf(d: Document): Place[] {
  return d.sentences.flatMap((s) => {
    const facts = d.facts.filter((f) => f.start >= s.start && f.end <= s.end && !f.implied && VALUES.has(f.type))
    const cuts: number[] = []
    for (const m of d.text.slice(s.start, s.end).matchAll(SEPARATOR)) {
      const at = s.start + m.index
      const since = cuts.at(-1) ?? s.start
      if (facts.some((f) => at > f.start && at < f.end)) continue
      const before = facts.filter((f) => f.start >= since && f.end <= at)
      if (!before.length) continue
      const next = facts.find((f) => f.start >= at)
      // Between the values a word says what the next one belongs to.
      if (next && before.some((f) => f.type === next.type) && d.tokens.some((t) => t.start >= at && t.end <= next.start && t.anatomy.weight > 0.1))
        cuts.push(at)
    }
    return parts(s, cuts)
  })
}
const VALUES = new Set<Fact['type']>([
  'amount',
  'percent',
  'duration',
  'date',
  'time',
  'number',
  'measure',
  'ordinal',
  'phone',
  'url',
  'paragraph',
  'frequency',
  'code',
])

/** How much each word of the text tells one part of the sources from another: 1 where none or one holds it, little where all do. */
export function tellingOf({ items, scales }: Homes): (t: Token) => number {
  const [{ held, stretches }] = scales
  const known = new Map<Token, number>()
  items.forEach(({ token }, i) => {
    if (!token) return
    const n = (held[i] as Float32Array).filter((h) => h >= HELD).length
    known.set(token, n <= 1 ? 1 : 0.15 + 0.85 * (Math.log((stretches.length + 1) / n) / Math.log(stretches.length + 1)))
  })
  return (t) => known.get(t) ?? 1
}

/** How an item sits in its surroundings at one scale. */
export interface Sitting {
  /** The stretch that speaks most of what stands around the item, and how much of it. */
  readonly best: number
  readonly stretch: number
  /** The same among stretches that hold the item; 0 when none does. */
  readonly home: number
  /** How far the best stretch holds the item itself. */
  readonly held: number
  /** How many stretches hold it. */
  readonly homes: number
  /** By how much the best beats the next one that is not beside it. */
  readonly lead: number
  readonly scores: Float32Array
}

/** What stands around an item, and how much it says of where the item belongs. */
export function around(items: readonly Item[], x: number, near: number): Float32Array {
  const own = items[x] as Item
  return Float32Array.from(items, (item, i) => {
    if (i === x) return 0
    const fade = 1 / (1 + Math.abs(i - x) / near)
    if (item.sentence === own.sentence) return item.weight * fade * (item.clause === own.clause ? 1 : 0.6)
    return Math.abs(item.sentence - own.sentence) === 1 ? item.weight * fade * 0.25 : 0
  })
}

export function sittingOf({ held, about, stretches, telling }: Scale, x: number, weights: Float32Array): Sitting {
  let total = 0
  const counts = weights.map((w, i) => w * (telling[i] as number))
  for (const w of counts) total += w
  const own = held[x] as Float32Array
  const scores = Float32Array.from(stretches, (_, at) => {
    let sum = 0
    for (let i = 0; i < counts.length; i++) {
      const w = counts[i] as number
      if (w > 0) sum += w * ((about[i] as Float32Array)[at] as number)
    }
    return total > 0 ? sum / total : 0
  })
  let stretch = -1
  let [best, home, homes] = [0, 0, 0]
  for (let at = 0; at < scores.length; at++) {
    const s = scores[at] as number
    // Of stretches that speak of it alike the one that holds the item counts.
    if (stretch < 0 || s > best || (s === best && (own[at] as number) > (own[stretch] as number))) [best, stretch] = [s, at]
    if ((own[at] as number) >= HELD) {
      home = Math.max(home, s)
      homes++
    }
  }
  let next = 0
  for (let at = 0; at < scores.length; at++) if (Math.abs(at - stretch) > 1) next = Math.max(next, scores[at] as number)
  return { best, stretch, home, held: stretch < 0 ? 0 : (own[stretch] as number), homes, lead: best - next, scores }
}
