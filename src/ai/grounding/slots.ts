import { scoreOf, shares } from '#ai/logistic/index.ts'
import type { Place } from './contract.ts'
import type { Document, Token } from './document.ts'
import { classesOf } from './frames.ts'
import { companyOf, EXACT, type Ground, groundOf, PARTLY } from './ground.ts'
import type { Homes, Item, Supports } from './homes.ts'
import { bareName, personsOf } from './persons.ts'
import { DERIVED, type SourceFact, type Sources } from './values.ts'
import { hasOpposite, opposed } from './words.ts'

// Cover a value or a noun of the text: which of those of its sort in the sources belongs there? How to tell is learned without knowing a single error,
// by covering what the sources do say. Where another one belongs than the one that stands there, it may be a mistake.

/** A value or noun of the sources that may be the one that is meant. */
interface Slot extends Place {
  readonly source: number
  /** Whether it is the one that stands there. */
  readonly same: boolean
  /** A noun's place among the words of its source; the value of a fact. */
  readonly at: number
  readonly value?: SourceFact
  /** Slots of one person count together. */
  readonly person?: string
  readonly evidence: Float32Array
}

/** What tells where a value belongs, a noun, a person: one weight for each piece of evidence. */
export interface Placing {
  readonly values: readonly number[]
  readonly nouns: readonly number[]
  readonly persons: readonly number[]
}

export interface Row {
  readonly sort: keyof Placing
  readonly slots: readonly Slot[]
}
export type Slots = (x: number) => Row

/** Words away at which another counts half, and how far is looked at all. */
const [HALF, REACH] = [4, 13]
const QUALIFIER =
  /(?<!\p{L})(bis|ab|nach|vor|seit|von|mindestens|höchstens|maximal|über|unter|spätestens|frühestens|jede[rsnm]?|je|pro|innerhalb|binnen|zum|am|um|für|gegen)\s+(?:zu[mr]?\s+|de[mnr]\s+|eine[mnrs]?\s+)?$/iu
const PREPOSITION =
  /(?<!\p{L})(i[mn]s?|beim?|a[mn]s?|vo[mn]|zu[mr]?|auf|aus|für|mit|durch|nach|über|gegen|ohne|unter|hinter|neben|vor)\s+(?:de[mnrs]\s+|die\s+|das\s+|eine[mnrs]?\s+|ein\s+|ihre[mnrs]?\s+)?(?:\p{Ll}+\s+)?$/iu
const ARTICLE = /(?<!\p{L})(de[mnrs]|die|das|k?eine[mnrs]?|k?ein|ihre[mnrs]?|ihr)\s+(?:\p{Ll}+\s+)?$/iu
const TITLE = /(?:Herrn?|Frau|Dr\.)\s(?:\p{Lu}\p{Ll}+\s)?$/u
/** What a noun is by its ending: an office, a place, a thing, a person; one that German does not know is a name. */
const SORTS = [
  /(?:amt|amtes|ämter|gericht|ausschuss|rat|rats|rates|referat|ministerium|präsidium|kammer|polizei|werken?|verwaltung|behörde|kasse|stelle|büro|verein|fraktion|kirche|kämmerei|leitung|aufsicht|vorstand|zentrum|dienst|bauhof|bücherei|bibliothek)$/i,
  /(?:stra(?:ß|ss)e|gasse|allee|weg|platz|ring|ufer|damm|markt|hof|halle|saal|haus|raum|zimmer|stock|geschoss|schule|bad|heim|brücke|turm|eingang|ausgang|ort|dorf|stadt|teil|gebäude|park|garten)$/i,
  /(?:ung|ungen|heit|heiten|keit|keiten|ion|ionen|tät|nis|tum|antrag|bescheid|ausweis|schein|karte|steuer|gebühr|frist|kosten|plan|liste)$/i,
  /(?:er|erin|erinnen|ern|in|innen|ent|enten|ant|anten|or|oren|eltern|kinder|kind|mann|frau|leute|herrn?)$/i,
]

/** What a noun looks like from outside. */
interface Look {
  readonly preposition: string | undefined
  readonly article: string | undefined
  readonly titled: boolean
  readonly sorts: readonly boolean[]
  readonly classes: readonly number[]
}
const looks = new WeakMap<Token, Look>()
function lookOf({ text }: Document, token: Token): Look {
  const known = looks.get(token)
  if (known) return known
  const before = text.slice(Math.max(0, token.start - 34), token.start)
  const made: Look = {
    preposition: PREPOSITION.exec(before)?.[1]
      ?.toLowerCase()
      .replace(/^(i|a|be|vo|zu)(?:[nm]s?|im?|r)$/, '$1'),
    article: ARTICLE.exec(before)?.[1]?.toLowerCase(),
    titled: TITLE.test(before),
    sorts: [...SORTS.map((s) => s.test(token.text)), !token.anatomy.known],
    classes: classesOf(token.anatomy),
  }
  looks.set(token, made)
  return made
}
const qualifierOf = ({ text }: Document, { start }: Place) => QUALIFIER.exec(text.slice(Math.max(0, start - 24), start))?.[1]?.toLowerCase()
const unitOf = (f: { readonly type: string; readonly value: string }) => (f.type === 'measure' ? f.value.replace(/^\S+ /, '') : '')
const is = (b: unknown) => (b ? 1 : 0)

export function slotsOf(document: Document, sources: Sources, homes: Homes, supports: Supports): Slots {
  const { items, likeness, scales } = homes
  let grounds: readonly Ground[] | undefined
  const stretchAt = sources.documents.map((_, source) =>
    scales.map(({ stretches }) => {
      const own = stretches.flatMap((w, n) => (w.source === source ? [{ start: w.start, end: w.end, n }] : []))
      const known = new Map<number, number>()
      return (start: number) => {
        const n = known.get(start) ?? own.find((w) => start >= w.start && start < w.end)?.n ?? -1
        known.set(start, n)
        return n
      }
    }),
  )
  let [latest, kept] = [-1, undefined as ReturnType<typeof companyOf> | undefined]
  const company = (x: number) => {
    if (x !== latest || !kept) [latest, kept] = [x, companyOf(homes, x, HALF)]
    return kept
  }
  const placesOf = (f: Item['fact']): readonly SourceFact[] => {
    const places = f && supports.get(f)
    return places && places !== DERIVED ? places : []
  }

  /** What speaks for a place in a source: the stretches it stands in, and the words near it. */
  function around(x: number, source: number, g: Place & { readonly at: number; readonly sentence: number; readonly clause: number }): number[] {
    grounds ??= ([0, 1, 2] as const).map((at) => groundOf(sources, homes, at))
    const theirs = sources.documents[source] as Document
    const evidence = grounds.flatMap((ground, s) => {
      const row = ground(x)[stretchAt[source]?.[s]?.(g.start) ?? -1]
      return row ? [...row] : [0, 0, 0, 0, 0, 0, 0, 0, 0, 0]
    })
    const { here, hereTotal } = company(x)
    const heads = theirs.headsOf(g)
    const headed = heads.length === 0 ? [] : heads.flatMap((p) => theirs.tokens.filter((t) => t.start >= p.start && t.end <= p.end))
    let [left, right, head, apart, together, turned] = [0, 0, 0, 0, 0, 0]
    items.forEach((item, i) => {
      const w = (here[i] as number) / (hereTotal || 1)
      if (w === 0) return
      let [l, r, h, same] = [0, 0, 0, 0]
      if (item.token) {
        const row = likeness[i]?.[source] as Float32Array
        const turns = hasOpposite(item.token.anatomy)
        for (let k = Math.max(0, g.at - REACH); k < Math.min(theirs.tokens.length, g.at + REACH); k++) {
          const t = theirs.tokens[k] as Token
          if (t.start === g.start) continue
          let like = row[k] as number
          if (like < 0.5) {
            if (turns && t.sentence === g.sentence && opposed(item.token.anatomy, t.anatomy)) turned += w
            continue
          }
          if (like < EXACT) like *= PARTLY
          if (t.sentence !== g.sentence) apart = Math.max(apart, like * w)
          else {
            if (t.start < g.start) l = Math.max(l, like / (1 + Math.max(0, g.at - 1 - k) / HALF))
            else r = Math.max(r, like / (1 + Math.max(0, k - g.at) / HALF))
            if (t.clause === g.clause) same = Math.max(same, like)
          }
        }
        for (const t of headed) h = Math.max(h, row[t.at] as number)
      } else
        for (const p of placesOf(item.fact)) {
          if (p.source !== source || p.sentence !== g.sentence) continue
          const v = 1 / (1 + Math.abs((p.at ?? g.at) - g.at) / HALF)
          if (p.start < g.start) l = Math.max(l, v)
          else if (p.start > g.start) r = Math.max(r, v)
          if (p.clause === g.clause) same = 1
        }
      left += w * l
      right += w * r
      head += w * h
      together += w * same
    })
    return [...evidence, left, right, Math.max(left, right), head, is(heads.length), apart, together, turned]
  }

  function values(x: number, fact: NonNullable<Item['fact']>): Slot[] {
    const own = items[x] as Item
    const held = placesOf(fact)
    const overlaps = (a: SourceFact, b: SourceFact) => a.source === b.source && a.start < b.end && a.end > b.start
    const ofType = sources.documents.flatMap((d, source) =>
      d.facts.filter((g) => g.type === fact.type && !g.implied && unitOf(g) === unitOf(fact)).map((g): SourceFact => ({ ...g, source })),
    )
    const candidates = [...ofType, ...held.filter((h) => !ofType.some((g) => overlaps(h, g)))]
    const others = items.filter((i) => i !== own && i.fact?.type === fact.type)
    const previous = others.filter((i) => i.start < own.start).at(-1)?.fact?.value
    const next = others.find((i) => i.start > own.start)?.fact?.value
    const qualifier = qualifierOf(document, fact)
    return candidates.map((g, c) => {
      const theirs = qualifierOf(sources.documents[g.source] as Document, g)
      const evidence = [
        ...around(x, g.source, g),
        is(qualifier && qualifier === theirs),
        is(qualifier && theirs && qualifier !== theirs),
        is(fact.per && g.per === fact.per),
        is(fact.per && g.per && g.per !== fact.per),
        is(!fact.per && g.per),
        // Another value of the text takes it already.
        is(others.some((i) => i.fact?.value === g.value)),
        is(previous !== undefined && candidates[c - 1]?.value === previous),
        is(next !== undefined && candidates[c + 1]?.value === next),
        is(g.loose === fact.loose),
        fact.date && g.date ? ['day', 'month', 'year'].filter((k) => k in (fact.date as object) && k in (g.date as object)).length / 3 : 0,
        is(c === 0),
        Math.log(1 + candidates.filter((o) => o.source === g.source && o.sentence === g.sentence).length),
      ]
      const same = g.value === fact.value || held.some((h) => overlaps(h, g))
      return { source: g.source, start: g.start, end: g.end, at: g.at, value: g, same, evidence: Float32Array.from(evidence) }
    })
  }

  const people = sources.documents.map((d) => personsOf(d).map((p) => p.last))
  const surnames = new Set(people.flatMap((tokens) => tokens.map((t) => bareName(t.text))))
  const named = new Set(personsOf(document).map((p) => p.last.start))
  const isPerson = (t: Token) => surnames.has(bareName(t.text)) && (named.has(t.start) || !t.anatomy.known)

  function nouns(x: number, token: Token, person: boolean): Slot[] {
    const look = lookOf(document, token)
    const own = bareName(token.text)
    return sources.documents.flatMap((theirs, source) =>
      theirs.tokens.flatMap((g, at): Slot[] => {
        if (!g.capital || g.anatomy.weight <= 0.1 || g.text.length < 3) return []
        const same = person ? bareName(g.text) === own : (likeness[x]?.[source]?.[at] as number) >= EXACT
        const other = lookOf(theirs, g)
        const alike = person
          ? people[source]?.some((p) => p.start === g.start)
          : look.sorts.some((s, k) => s && other.sorts[k]) || look.classes.some((c) => other.classes.includes(c))
        if (!same && !alike) return []
        // Another word of the text takes it already.
        const taken = items.reduce((most, item, i) => (i !== x && item.token ? Math.max(most, likeness[i]?.[source]?.[at] as number) : most), 0)
        const evidence = [
          ...around(x, source, g),
          is(look.preposition && look.preposition === other.preposition),
          is(look.preposition && other.preposition && look.preposition !== other.preposition),
          is(!look.preposition !== !other.preposition),
          is(look.article && look.article === other.article),
          is(!look.article !== !other.article),
          is(taken >= EXACT),
          is(taken >= 0.5 && taken < EXACT),
          is(look.titled && other.titled),
          is(look.titled !== other.titled),
          is(g.first === token.first),
          is(g.first),
        ]
        return [{ source, start: g.start, end: g.end, at, same, ...(person && { person: bareName(g.text) }), evidence: Float32Array.from(evidence) }]
      }),
    )
  }

  const known = new Map<number, Row>()
  return (x) => {
    const { fact, token } = items[x] as Item
    const before = known.get(x)
    if (before) return before
    const person = token?.capital === true && isPerson(token)
    const made: Row = fact
      ? { sort: 'values', slots: values(x, fact) }
      : { sort: person ? 'persons' : 'nouns', slots: token?.capital ? nouns(x, token, person) : [] }
    known.set(x, made)
    return made
  }
}

/** How a value or noun sits among its rivals. */
export interface Seat {
  /** How likely the place that it should have is one of its own, and that of the best rival. */
  readonly here: number
  readonly there: number
  /** By how much more speaks for the rival. */
  readonly gap: number
  /** How much speaks for the rival at all. */
  readonly sure: number
  readonly own: boolean
  readonly rival?: Slot
  readonly slots: number
}

/** @param free whether a slot may be what is meant, and is not said elsewhere in the text */
export function seatOf(slots: readonly Slot[], weights: readonly number[], free: (slot: Slot) => boolean): Seat {
  const likely = shares(
    slots.map((s) => s.evidence),
    weights,
  )
  let [here, there, mine] = [0, 0, 0]
  let own: Slot | undefined
  let rival: Slot | undefined
  const shared = new Map<string, number>()
  slots.forEach((s, n) => {
    const p = likely[n] as number
    if (s.same) {
      here += p
      if (!own || p > mine) [own, mine] = [s, p]
      return
    }
    const sum = p + (s.person === undefined ? 0 : (shared.get(s.person) ?? 0))
    if (s.person !== undefined) shared.set(s.person, sum)
    if (sum > there && free(s)) [rival, there] = [s, sum]
  })
  const score = (s: Slot | undefined) => (s ? scoreOf(s.evidence, weights) / 5 : -3)
  return {
    here,
    there,
    gap: own && rival ? score(rival) - score(own) : 0,
    sure: score(rival),
    own: own !== undefined,
    ...(rival && { rival }),
    slots: slots.length,
  }
}

/** The logarithm of the odds, kept within five. */
export const odds = (p: number) => Math.log((p + 0.01) / (1.01 - p))
