import type { Place } from './contract.ts'
import type { Document } from './document.ts'
import { type Fact, sameDate } from './fact.ts'
import type { Suspicion } from './judge.ts'
import type { SourceFact, Sources } from './values.ts'
import { placesOf } from './values.ts'
import { type Anatomy, alike } from './words.ts'

/** A word or value near a fact, and how near: 1 beside it, less with every word and clause between. */
interface Near {
  readonly anatomy?: Anatomy
  readonly value?: string
  readonly weight: number
}

type Anchor = Place & { readonly at: number; readonly clause: number; readonly sentence: number }

/** So many letters a word has. */
const LETTERS = 9
const OTHER_CLAUSE = 0.55
const BEFORE = 0.3
const VALUE = 0.6

/** What stands around a place, heads of its table column and row included. */
export function contextOf(document: Document, anchor: Anchor, reach: number): Near[] {
  const near: Near[] = []
  const heads = document.headsOf(anchor)
  if (heads.length) {
    for (const place of heads) {
      for (const t of document.tokens)
        if (t.anatomy.weight > 0 && t.start >= place.start && t.end <= place.end) near.push({ anatomy: t.anatomy, weight: t.anatomy.weight })
      for (const f of document.facts)
        if (f.start >= place.start && f.end <= place.end && !f.implied) near.push({ value: `${f.type}:${f.value}`, weight: VALUE })
    }
    return near
  }
  // A value between commas belongs to what stands before: "Gudrun Petzold, 09999 33 440, oder …".
  const alone = !document.tokens.some((t) => t.clause === anchor.clause && t.anatomy.weight > 0 && !(t.start >= anchor.start && t.end <= anchor.end))
  const home = alone
    ? Math.max(
        -1,
        ...document.tokens.filter((t) => t.sentence === anchor.sentence && t.clause < anchor.clause && t.anatomy.weight > 0).map((t) => t.clause),
      )
    : anchor.clause
  const kernel = ({ start, end }: Place, clause: number, sentence: number) => {
    const distance = Math.max(0, start - anchor.end, anchor.start - end) / LETTERS
    const fade = 1 / (1 + distance / reach)
    if (sentence === anchor.sentence) return clause === home ? fade : fade * OTHER_CLAUSE
    return sentence === anchor.sentence - 1 ? BEFORE * fade : 0
  }
  for (const t of document.tokens) {
    if (t.anatomy.weight === 0 || (t.start >= anchor.start && t.end <= anchor.end)) continue
    const k = kernel(t, t.clause, t.sentence)
    if (k > 0.02) near.push({ anatomy: t.anatomy, weight: k * t.anatomy.weight })
  }
  for (const f of document.facts) {
    if (f.start === anchor.start || f.implied || f.factor || f.type === 'office' || f.type === 'variant') continue
    const k = kernel(f, f.clause, f.sentence)
    if (k > 0.02) near.push({ value: `${f.type}:${f.value}`, weight: k * VALUE })
  }
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
  /** The same without regard to distance: does the sentence (of a § its whole section) speak of it at all? */
  wide(fact: Document['facts'][number], place: SourceFact): number
}

/** The words and values of the sentence or section around a place, all alike. */
function widely(document: Document, anchor: Anchor & { readonly type?: string; readonly until?: number }): Near[] {
  const near: Near[] = []
  const [start, end] =
    anchor.until !== undefined
      ? [anchor.start, anchor.until]
      : [document.sentences[anchor.sentence]?.start ?? 0, document.sentences[anchor.sentence]?.end ?? 0]
  const heads = document.headsOf(anchor)
  if (heads.length) return contextOf(document, anchor, 4)
  for (const t of document.tokens)
    if (t.anatomy.weight > 0 && t.start >= start && t.end <= end && !(t.start >= anchor.start && t.end <= anchor.end))
      near.push({ anatomy: t.anatomy, weight: t.anatomy.weight })
  for (const f of document.facts)
    if (f.start !== anchor.start && f.start >= start && f.end <= end && !f.implied && !f.factor && f.type !== 'office' && f.type !== 'variant')
      near.push({ value: `${f.type}:${f.value}`, weight: VALUE })
  return near
}

export function fitsOf(document: Document, sources: Sources): Fits {
  const offered = new Map<string, Near[]>()
  const wanted = new Map<string, Near[]>()
  const known = new Map<string, number>()
  /** Computes what is not in a table yet. */
  const once = <T>(table: Map<string, T>, key: string, make: () => T): T => {
    const before = table.get(key)
    if (before !== undefined) return before
    const made = make()
    table.set(key, made)
    return made
  }
  const compare = (way: 'near' | 'wide', fact: Document['facts'][number], g: SourceFact) => {
    const [own, other] = [`${way} ${fact.start} ${fact.type}`, `${way} ${g.source}:${g.start}:${g.end}:${g.value}`]
    const theirs = () => sources.documents[g.source] as Document
    return once(known, `${own} | ${other}`, () =>
      way === 'near'
        ? fit(
            once(wanted, own, () => contextOf(document, fact, 4)),
            once(offered, other, () => contextOf(theirs(), g, 6)),
          )
        : fit(
            once(wanted, own, () => widely(document, fact)),
            once(offered, other, () => widely(theirs(), g)),
          ),
    )
  }
  return { of: (fact, g) => compare('near', fact, g), wide: (fact, g) => compare('wide', fact, g) }
}

/** By how much a place must fit better than that of the value itself. What is written far from its subject (dates, times) needs more. */
const MARGIN: Readonly<Partial<Record<SourceFact['type'], number>>> = {
  amount: 0.055,
  percent: 0.055,
  measure: 0.1,
  duration: 0.06,
  date: 0.2,
  time: 0.2,
  number: 0.1,
  paragraph: 0.15,
  phone: 0.1,
  name: 0.07,
  office: 0.2,
  frequency: 0.1,
  weekday: 0.15,
  ordinal: 0.3,
  year: 0.3,
}

const DAYS: Readonly<Record<string, number>> = { minute: 1 / 1440, hour: 1 / 24, day: 1, 'working day': 1.4, month: 30 }
const daysOf = (value: string) => Number.parseFloat(value) * (DAYS[value.replace(/^\S+ /, '')] ?? 1)
const noun = (document: Document, f: { readonly at: number; readonly end: number }) =>
  /^\s(?:der|von|zu)\s\d/.test(document.text.slice(f.end, f.end + 8))
    ? undefined
    : document.tokens.slice(f.at, f.at + 3).find((t) => t.start >= f.end && t.start - f.end < 30 && t.capital && t.anatomy.weight > 0)

/** Whether two values could stand for each other at all: weeks for days, but no age for a Frist; persons for persons. */
function comparable(document: Document, fact: Document['facts'][number], g: SourceFact, sources: Sources): boolean {
  if (fact.type === 'duration') {
    const ratio = daysOf(fact.value) / daysOf(g.value)
    return ratio <= 6 && ratio >= 1 / 6
  }
  if (fact.type === 'measure') return fact.value.replace(/^\S+ /, '') === g.value.replace(/^\S+ /, '')
  if (fact.type === 'number') {
    const [a, b] = [noun(document, fact), noun(sources.documents[g.source] as Document, g)]
    return a !== undefined && b !== undefined && alike(a.anatomy, b.anatomy) >= 0.7
  }
  if (fact.type === 'weekday' || fact.type === 'time') return sources.documents[g.source]?.headsOf(g).length === 0
  return true
}

/**
 * Facts whose value a source holds, but for something else. A place that another fact of the text claims with right is no rival:
 * "Trauzimmer 24, Orangerie 60" has both, each where it belongs.
 */
export function elsewhere(
  document: Document,
  fact: Document['facts'][number],
  supports: readonly SourceFact[],
  sources: Sources,
  fits: Fits,
): Suspicion | undefined {
  const rate = (f: typeof fact, g: SourceFact) =>
    fact.type === 'paragraph' && g.until !== undefined ? fits.wide(f, g) : 0.6 * fits.of(f, g) + 0.4 * fits.wide(f, g)
  const own = Math.max(0, ...supports.map((g) => rate(fact, g)))
  const others = document.facts.filter((h) => h !== fact && h.type === fact.type)
  let rival: SourceFact | undefined
  let rivalFit = 0
  // In a table of opening hours row and column say what belongs together; schedule.ts reads it.
  if ((fact.type === 'weekday' || fact.type === 'time') && supports.some((g) => sources.documents[g.source]?.headsOf(g).length)) return undefined
  const places = placesOf(fact, sources)
  for (const g of places) {
    if (g.implied || supports.some((s) => s.source === g.source && s.start === g.start && s.value === g.value)) continue
    const f = rate(fact, g)
    if (f <= rivalFit) continue
    if (!comparable(document, fact, g, sources)) continue
    const claims = others.filter((h) => (h.date && g.date ? sameDate(h.date, g.date) : h.value === g.value))
    // Another fact of the text claims the place, and rightly: nowhere does it fit better.
    if (claims.some((h) => rate(h, g) >= f - 0.02 || rate(h, g) >= Math.max(...places.map((p) => rate(h, p))) - 0.02)) continue
    rival = g
    rivalFit = f
  }
  // The text has the value twice, the source once: one of them must belong elsewhere.
  const twin = others.some((h) => h.value === fact.value && supports.every((g) => rate(h, g) > rate(fact, g) + 0.02)) && supports.length === 1
  const margin = twin ? TWIN : (MARGIN[fact.type] ?? 0.2)
  if (!rival || rivalFit < own - NEARLY || rivalFit < 0.12) return undefined
  const quoted = document.text.slice(fact.start, fact.end)
  const said = (sources.documents[rival.source] as Document).text.slice(rival.start, rival.end)
  const gap = rivalFit - own
  return {
    mechanism: `elsewhere ${fact.type}`,
    kind: fact.kind,
    verdict: 'contradicted',
    place: { start: fact.start, end: fact.end },
    source: { source: rival.source, start: rival.start, end: rival.end },
    message: `„${quoted}“ gehört in der Quelle zu etwas anderem; hier passt eher „${said}“.`,
    features: {
      gap: Math.min(1.5, gap * 3),
      clear: gap >= margin && rivalFit >= (twin ? 0.3 : 0.15) ? 1 : 0,
      'well clear': gap >= 2 * margin && gap >= 0.15 ? 1 : 0,
      rival: rivalFit,
      own,
      twin: twin ? 1 : 0,
      several: Math.min(1, (supports.length - 1) / 3),
      'other source': supports.every((g) => g.source !== rival.source) ? 1 : 0,
      loose: fact.loose ? 1 : 0,
    },
  }
}

/** How much worse a rival may fit and still be looked at. */
const NEARLY = 0.06
/** A value said twice is suspect even where both places fit alike. */
const TWIN = -0.06
/** By how much the other way round must fit better before two values count as swapped. */
const SWAP = 0.04

/** Pairs of values of one type that the text has the other way round: each fits the place of the other. */
export function swapped(document: Document, sources: Sources, fits: Fits): Suspicion[] {
  const found: Suspicion[] = []
  const facts = document.facts.filter(
    (f) => !f.implied && !f.factor && f.type !== 'weekday' && (f.type === 'variant' || MARGIN[f.type] !== undefined),
  )
  const head = (f: Fact) => (f.type === 'variant' ? f.value.split(' ')[0] : '')
  for (const [i, a] of facts.entries())
    for (const b of facts.slice(i + 1)) {
      if (b.type !== a.type || b.value === a.value || head(a) !== head(b) || Math.abs(b.sentence - a.sentence) > 2) continue
      const places = placesOf(a, sources)
      const at = (f: typeof a) => places.filter((g) => g.value === f.value && !g.implied)
      const [ofA, ofB] = [at(a), at(b)]
      if (!ofA.length || !ofB.length) continue
      const best = (f: typeof a, gs: readonly SourceFact[]) => Math.max(...gs.map((g) => fits.of(f, g)))
      const straight = best(a, ofA) + best(b, ofB)
      const crossed = best(a, ofB) + best(b, ofA)
      const gap = crossed - straight
      if (gap < 0) continue
      const there = ofB[0] as SourceFact
      for (const f of [a, b]) {
        found.push({
          mechanism: `swapped ${a.type}`,
          kind: f.kind,
          verdict: 'contradicted',
          place: { start: f.start, end: f.end },
          source: { source: there.source, start: there.start, end: there.end },
          message: `„${document.text.slice(a.start, a.end)}“ und „${document.text.slice(b.start, b.end)}“ sind gegenüber der Quelle vertauscht.`,
          features: { gap: Math.min(1.5, gap * 4), clear: gap >= SWAP ? 1 : 0, crossed: crossed / 2, apart: b.sentence === a.sentence ? 0 : 1 },
        })
      }
    }
  return found
}
