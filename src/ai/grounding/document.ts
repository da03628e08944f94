import { sentences, words } from '#ai/language/index.ts'
import type { Place } from './contract.ts'
import type { Fact } from './fact.ts'
import { factsOf } from './facts.ts'
import { type Anatomy, anatomyOf, joined, PARTICLE } from './words.ts'

export interface Token extends Place {
  readonly text: string
  readonly anatomy: Anatomy
  /** Number of the clause it stands in. */
  readonly clause: number
  readonly sentence: number
  /** Its number in the text. */
  readonly at: number
  readonly capital: boolean
  /** First word of its sentence, cell or quotation, where a capital says nothing. */
  readonly first: boolean
}

export interface Clause extends Place {
  readonly sentence: number
  readonly tokens: readonly Token[]
}

/** A text taken apart once: sentences, clauses, words, facts. A row of a table is a sentence that also holds the heads of its columns. */
export interface Document {
  readonly text: string
  readonly sentences: readonly Place[]
  readonly clauses: readonly Clause[]
  readonly tokens: readonly Token[]
  readonly facts: readonly (Fact & { readonly clause: number; readonly sentence: number; readonly at: number })[]
  /** For a fact in a table: the places of the heads of its column and row. */
  headsOf(fact: Place): readonly Place[]
}

/** Where a clause ends inside a sentence: punctuation, and a conjunction before which German often leaves the comma out. */
const CLAUSE_END = /[;:–—|\n()]|,(?!\d)|\s(?:und|oder|aber|sondern|doch|denn)(?=\s)|\s[-·•]\s/gu

export function documentOf(text: string): Document {
  const spans = sentences(text).flatMap((s) => lines(text, s))
  const facts = factsOf(text)
  const inFact = (at: number) => facts.some((f) => at >= f.start && at < f.end)
  const clauses: { start: number; end: number; sentence: number; tokens: Token[] }[] = []
  const tokens: Token[] = []
  const all = words(text)
  let next = 0
  spans.forEach((span, sentence) => {
    let start = span.start
    const cuts = [...text.slice(span.start, span.end).matchAll(CLAUSE_END)].map((m) => span.start + m.index).filter((at) => !inFact(at))
    for (const end of [...cuts, span.end]) {
      const clause = clauses.length
      const own: Token[] = []
      while (next < all.length && (all[next]?.start as number) < end) {
        const word = all[next++]
        if (
          word?.kind !== 'word' ||
          word.start < start ||
          facts.some((f) => word.start < f.end && word.end > f.start && f.type !== 'ordinal' && f.type !== 'weekday')
        )
          continue
        const token: Token = {
          text: word.text,
          start: word.start,
          end: word.end,
          anatomy: anatomyOf(word.text),
          clause,
          sentence,
          at: tokens.length,
          capital: /^\p{Lu}/u.test(word.text),
          first: /(?:^|[.!?:|„“"»«(–\n•·]|[-*])\s*$/u.test(text.slice(Math.max(0, word.start - 4), word.start)),
        }
        own.push(token)
        tokens.push(token)
      }
      if (end > start) clauses.push({ start, end, sentence, tokens: own })
      start = end
    }
  })
  // Legen Sie den Fall der Amtsleitung vor: the verb takes its prefix back.
  for (const [i, t] of tokens.entries()) {
    if (!PARTICLE.test(t.text) || !/^(?:[.,;:!?–)]|$|\s(?:und|oder)\s)/.test(text.slice(t.end))) continue
    // The verb stands near the front of its clause; what follows is adverbs and objects.
    const from = tokens.findIndex((x) => x.sentence === t.sentence && !/[,;:]/.test(text.slice(x.start, t.start)))
    for (let k = Math.max(0, from); k < i; k++) {
      const verb = tokens[k] as Token
      if ((verb.capital && !verb.first) || !/(?:t|en|e|ern|eln)$/.test(verb.text) || verb.text.length < 4 || verb.anatomy.weight === 0) continue
      const anatomy = joined(t.text, verb.text)
      if (!anatomy) continue
      tokens[k] = { ...verb, anatomy }
      for (const c of clauses) {
        const at = c.tokens.findIndex((x) => x.start === verb.start)
        if (at >= 0) c.tokens[at] = tokens[k] as Token
      }
      break
    }
  }
  // A conjunction alone makes no clause: one without a word of weight joins its neighbour by number only.
  const clauseAt = (at: number) =>
    Math.max(
      0,
      clauses.findIndex((c) => at >= c.start && at < c.end),
    )
  const tables = headings(text)
  const named = [...facts, ...namesOf(text, tokens)].sort((a, b) => a.start - b.start)
  return {
    text,
    sentences: spans,
    clauses,
    tokens,
    facts: named.map((f) => {
      const clause = clauseAt(f.start)
      let at = tokens.findIndex((t) => t.start >= f.start)
      if (at < 0) at = tokens.length
      return { ...f, clause, sentence: clauses[clause]?.sentence ?? 0, at }
    }),
    headsOf: (fact) => tables(fact),
  }
}

const ROLE =
  /^(?:herrn?|herren|frau|dr|prof|dipl-ing|stadtrat|stadträtin|bürgermeister(?:in)?|architekt(?:in)?|kommandant(?:in)?|belegart|\p{L}*(?:leiter|leiterin|vorsteher|vorsteherin|vorsitzender?|beauftragter?|meister|meisterin|beamtin|beamter|mann|referent|referentin|ärztin|arzt))$/iu

/** People behind a title or an office, by their last name: Amtsleiter Uhlig, Frau Dr. Nele Ostertag. */
function namesOf(text: string, tokens: readonly Token[]): Fact[] {
  const found: Fact[] = []
  for (let i = 0; i < tokens.length; i++) {
    if (!ROLE.test((tokens[i] as Token).text)) continue
    let last: Token | undefined
    for (let k = i + 1; k < Math.min(tokens.length, i + 5); k++) {
      const t = tokens[k] as Token
      if (!t.capital || !/^\.?[ \u00a0]$/.test(text.slice((tokens[k - 1] as Token).end, t.start))) break
      if (!ROLE.test(t.text)) last = t
    }
    if (last && !found.some((f) => f.start === last.start))
      found.push({ type: 'name', kind: 'name', value: last.text.toLowerCase().replace(/s$/, ''), start: last.start, end: last.end })
  }
  for (const t of tokens)
    if (t.capital && OFFICE.test(t.text)) found.push({ type: 'office', kind: 'name', value: t.anatomy.root, start: t.start, end: t.end })
  // Mietzuschuss, Lastenzuschuss: variants of one thing are easily mixed up.
  for (const t of tokens)
    if (t.capital && t.anatomy.parts.length > 1)
      found.push({ type: 'variant', kind: 'name', value: `${t.anatomy.parts.at(-1)} ${t.anatomy.root}`, start: t.start, end: t.end })
  return found
}
/** Who is in charge. */
const OFFICE =
  /(?:amt|kasse|büro|ausschuss|gericht|gemeinderat|stadtrat|kreistag|werke|behörde|verwaltung|stelle|referat|bauhof|polizei|feuerwehr|bürgermeisterin|bürgermeister|vorstand|kommission|beirat|archiv|bibliothek)(?:s|es|n|en)?$/i

function lines(text: string, span: Place): Place[] {
  const found: Place[] = []
  let start = span.start
  for (let i = span.start; i <= span.end; i++) {
    if (i < span.end && text[i] !== '\n') continue
    let [from, to] = [start, i]
    while (from < to && /\s/.test(text[from] as string)) from++
    while (to > from && /\s/.test(text[to - 1] as string)) to--
    if (to > from) found.push({ start: from, end: to })
    start = i + 1
  }
  return found
}

/** Finds tables drawn with | or tabs: the first row holds the heads of the columns, the first cell that of the row. */
function headings(text: string): (place: Place) => readonly Place[] {
  interface Cell extends Place {
    readonly heads: readonly Place[]
  }
  const cells: Cell[] = []
  let at = 0
  let header: Place[] | undefined
  for (const line of text.split('\n')) {
    const row: Place[] = []
    // Tabs draw a table too; a bar in front of a row only opens it.
    const drawn = /\t/.test(line) ? /\t+/g : /\|/g
    if ((line.match(drawn)?.length ?? 0) >= (/^\s*\|/.test(line) ? 2 : 1)) {
      let start = 0
      for (const m of [...line.matchAll(drawn), { index: line.length, 0: '' }]) {
        if (line.slice(start, m.index).trim() || (start > 0 && m.index < line.length)) row.push({ start: at + start, end: at + m.index })
        start = m.index + m[0].length
      }
      if (!header) header = row
      else
        row.forEach((cell, i) => {
          cells.push({ ...cell, heads: [header?.[i], i > 0 ? row[0] : undefined].flatMap((p) => (p ? [p] : [])) })
        })
    } else header = undefined
    at += line.length + 1
  }
  return (place) => cells.find((c) => place.start >= c.start && place.end <= c.end)?.heads ?? []
}
