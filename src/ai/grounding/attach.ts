import type { Place } from './contract.ts'
import type { Document } from './document.ts'
import type { SourceFact, Sources } from './values.ts'
import { factsIn } from './values.ts'
import { type Anatomy, alike } from './words.ts'

/** A word or value near a fact, and how near: 1 beside it, less with every word and clause between. */
interface Near {
  readonly anatomy?: Anatomy
  readonly value?: string
  readonly weight: number
}

type Anchor = Place & { readonly at: number; readonly clause: number; readonly sentence: number }

const OTHER_CLAUSE = 0.55
const BEFORE = 0.3
const VALUE = 0.6

/** What stands around a place, heads of its table column and row included. */
export function contextOf(document: Document, anchor: Anchor, reach: number): Near[] {
  const near: Near[] = []
  const kernel = (at: number, clause: number, sentence: number) => {
    const distance = Math.abs(at - anchor.at) - (at >= anchor.at ? 0 : 1)
    const fade = 1 / (1 + Math.max(0, distance) / reach)
    if (sentence === anchor.sentence) return clause === anchor.clause ? fade : fade * OTHER_CLAUSE
    return sentence === anchor.sentence - 1 ? BEFORE * fade : 0
  }
  for (const t of document.tokens) {
    if (t.anatomy.weight === 0 || (t.start >= anchor.start && t.end <= anchor.end)) continue
    const k = kernel(t.at, t.clause, t.sentence)
    if (k > 0.02) near.push({ anatomy: t.anatomy, weight: k * t.anatomy.weight })
  }
  for (const f of document.facts) {
    if (f.start === anchor.start || f.implied) continue
    const k = kernel(f.at, f.clause, f.sentence)
    if (k > 0.02) near.push({ value: `${f.type}:${f.value}`, weight: k * VALUE, ...(f.number !== undefined && { number: f.number }) })
  }
  for (const anatomy of document.headsOf(anchor)) if (anatomy.weight > 0) near.push({ anatomy, weight: anatomy.weight })
  return near
}

/** How well a place of a source fits what is said around a place of the text, 0 to 1. */
export function fit(wanted: readonly Near[], offered: readonly Near[]): number {
  let have = 0
  let total = 0
  for (const w of wanted) {
    total += w.weight
    let best = 0
    for (const o of offered) {
      const same = w.anatomy && o.anatomy ? alike(w.anatomy, o.anatomy) : w.value !== undefined && w.value === o.value ? 1 : 0
      if (same === 0) continue
      const reach = o.anatomy ? o.weight / Math.max(0.15, o.anatomy.weight) : o.weight / VALUE
      best = Math.max(best, same * reach)
    }
    have += w.weight * best
  }
  return total > 0 ? have / total : 0
}

/** Fits are asked for again and again while rivals are compared. */
export interface Fits {
  of(fact: Document['facts'][number], place: SourceFact): number
}

export function fitsOf(document: Document, sources: Sources): Fits {
  const wanted = new Map<object, Near[]>()
  const offered = new Map<string, Near[]>()
  const known = new Map<object, Map<string, number>>()
  return {
    of(fact, g) {
      const key = `${g.source}:${g.start}:${g.end}`
      let mine = known.get(fact)
      if (!mine) known.set(fact, (mine = new Map()))
      const before = mine.get(key)
      if (before !== undefined) return before
      let w = wanted.get(fact)
      if (!w) wanted.set(fact, (w = contextOf(document, fact, 4)))
      let o = offered.get(key)
      if (!o) offered.set(key, (o = contextOf(sources.documents[g.source] as Document, g, 6)))
      const value = fit(w, o)
      mine.set(key, value)
      return value
    },
  }
}

export interface Attachment {
  readonly own: number
  readonly rival?: SourceFact
  readonly rivalFit: number
}

/**
 * Compares the places of a source that hold a fact's value with those that hold another value of the same type. A place that another fact of the
 * text claims with right is no rival: "Trauzimmer 24, Orangerie 60" has both, each where it belongs.
 */
export function attachmentOf(document: Document, fact: Document['facts'][number], supports: readonly SourceFact[], sources: Sources, fits: Fits): Attachment {
  const own = Math.max(0, ...supports.map((g) => fits.of(fact, g)))
  const others = document.facts.filter((h) => h !== fact && h.type === fact.type)
  let rival: SourceFact | undefined
  let rivalFit = 0
  for (const g of factsIn(sources, fact.type)) {
    if (g.implied || supports.some((s) => s.source === g.source && s.start === g.start && s.value === g.value)) continue
    const f = fits.of(fact, g)
    if (f <= rivalFit || others.some((h) => h.value === g.value && fits.of(h, g) >= f - 0.02)) continue
    rival = g
    rivalFit = f
  }
  return { own, rivalFit, ...(rival && { rival }) }
}
