import { sentences as sentencesOf } from '#ai/language/index.ts'
import { assertNoTransaction, type Db } from '#base/db.ts'
import { dayOf } from '#base/time.ts'
import { type Analysed, analyse, gramsOf, withoutDigraphs } from './analyse.ts'
import type { Explanation, Hit, reasons } from './contract.ts'
import { frequencyOf, unpackPostings } from './postings.ts'
import { parameters, similarTerms } from './similar.ts'
import * as store from './store.ts'
import { Sums } from './sums.ts'
import { misspelt, type Synonyms, synonymsOf } from './synonyms.ts'
import { type Embedding, nearest } from './vectors.ts'

export type Asked = {
  query: string
  /** Who asks; without a word: somebody from outside. */
  eyes?: store.Eyes
  limit?: number
  /** `passages`: every passage for itself; `documents` (default): the best passage of each document. */
  by?: 'documents' | 'passages'
  /** The day on which what is found must hold. Default: today. */
  on?: string
  /** Only what these sources say. */
  sources?: readonly string[]
  /** A source whose changes are held back: as it would be with them. */
  tried?: string | undefined
  /** Groups of words that mean the same, beside those that are kept: to try what they would change. */
  synonyms?: readonly (readonly string[])[]
  /** An engine that turns texts into vectors, if the town runs one. Without its answer the words decide alone. */
  embedding?: Embedding | undefined
}

/** The nearer rule wins against an equally good one from farther away. In the order of `levels`. */
const levelFactor = [1, 0.94, 0.88, 0.82]
/** A question is read up to here; a longer one is a letter. */
const mostWords = 48
const mostCharacters = 2_000
/** So many passages are looked at closely. */
const candidates = 200

type Reason = (typeof reasons)[number]
type Way = { term: number; weight: number; reason: Reason }
/** One word of the question and the words of the index that stand for it. */
type Clause = { word: string; ways: Way[] }
type List = { passages: Int32Array; impacts: Uint8Array; rarity: number }

export type Found = {
  /** Best first, at most `limit` (default 10). */
  hits: Hit[]
  /** The share of the question's words that the best hit holds, in whatever form: low where the town has nothing to say on it. */
  covered: number
  /** Words of the question that stand for nothing among what the asker may see. */
  unknown: string[]
}

/**
 * Finds passages for a question in everyday German. Only what the asker may see is counted, compared or named: the ranking is the same as if nothing
 * else existed.
 */
export async function search(db: Db, asked: Asked): Promise<Found> {
  const { ranked, words, clauses, lists, found } = await rank(db, asked)
  const hits = ranked.flatMap(({ passage, score }): Hit[] => {
    const p = found.get(passage)
    if (!p) return []
    const { body, id, document, ...rest } = p
    return [{ ...rest, passageId: id, documentId: document, text: body, score, sentences: speaking(body, words) }]
  })
  const own = clauses.slice(0, words.length)
  const held = own.filter((c) => hits[0] && c.ways.some((w) => presenceIn(lists.get(w.term), (hits[0] as Hit).passageId) > 0))
  return {
    hits,
    covered: own.length ? held.length / own.length : 0,
    unknown: own.filter((c) => !c.ways.some((w) => w.reason !== 'similar')).map((c) => c.word),
  }
}

/** Why a passage stands where it stands. Undefined if the asker may not see it, or it was not found for this question. */
export async function explain(db: Db, asked: Asked, passageId: number): Promise<Explanation | undefined> {
  const { ranked, clauses, lists, meaning } = await rank(db, { ...asked, by: 'passages', limit: candidates })
  const one = ranked.find((r) => r.passage === passageId)
  if (!one) return undefined
  const names = await store.textsOfTerms(db, [...lists.keys()])
  const words = clauses.map(({ word, ways }) => {
    const best = ways
      .map((way) => ({ way, list: lists.get(way.term) }))
      .flatMap(({ way, list }) => (list ? [{ way, list, presence: presenceIn(list, passageId) }] : []))
      .map((x) => ({ ...x, points: x.way.weight * x.list.rarity * x.presence }))
      .sort((a, b) => b.points - a.points)[0]
    return best && best.points > 0
      ? {
          word,
          found: names.get(best.way.term) ?? null,
          reason: best.way.reason,
          weight: best.way.weight,
          rarity: best.list.rarity,
          presence: best.presence,
          points: best.points,
        }
      : { word, found: null, reason: null, weight: 0, rarity: 0, presence: 0, points: 0 }
  })
  const covered = words.length ? words.filter((w) => w.points > 0).length / words.length : 0
  return { words, covered, meaning: meaning.get(passageId) ?? null, level: levelFactor[one.level] ?? 1, score: one.score }
}

type Ranked = { passage: number; document: number; level: number; score: number }

/** A passage can be replaced between two questions to the database: then it is looked for again, so that a page is never missing while it is renewed. */
const attempts = 4
async function rank(db: Db, asked: Asked) {
  for (let attempt = 1; ; attempt++) {
    const ranking = await rankOnce(db, asked)
    const found = await store.passagesById(
      db,
      ranking.ranked.map((r) => r.passage),
    )
    if ((!ranking.moved && found.size === ranking.ranked.length) || attempt === attempts) return { ...ranking, found }
  }
}

async function rankOnce(
  db: Db,
  { query, eyes = 'public', limit = 10, by = 'documents', on = dayOf(new Date()), sources, tried, synonyms = [], embedding }: Asked,
) {
  assertNoTransaction('a search')
  const words = [...new Map(analyse(query.slice(0, mostCharacters)).flatMap((a) => (a ? [[a.term, a] as const] : []))).values()].slice(0, mostWords)
  const [audiences, own] = await Promise.all([store.visibleAudiences(db, eyes, tried), store.keptSynonyms(db)])
  const [{ clauses, phrases, lists }, meaning] = await Promise.all([
    look(db, audiences, words, synonymsOf(own, synonyms)),
    // Without its answer the words decide alone.
    embedding ? nearest(db, embedding, audiences.ids, query).catch(() => new Map<number, number>()) : new Map<number, number>(),
  ])
  const scored = score(clauses, phrases, lists)
  const best = fuse(scored, meaning)
  const known = new Map(
    (
      await store.candidatesOf(
        db,
        audiences.ids,
        best.map(([passage]) => passage),
        on,
        sources,
        tried,
      )
    ).map((c) => [c.id, c]),
  )
  const ranked: Ranked[] = best
    .flatMap(([passage, points]) => {
      const c = known.get(passage)
      return c?.holds ? [{ passage, document: c.document, level: c.level, score: points * (levelFactor[c.level] ?? 1) }] : []
    })
    .sort((a, b) => b.score - a.score || a.passage - b.passage)
  const seen = new Set<number>()
  const distinct = by === 'passages' ? ranked : ranked.filter((r) => !seen.has(r.document) && seen.add(r.document))
  return { ranked: distinct.slice(0, limit), clauses, lists, meaning, words, moved: known.size < best.length }
}

/** Several words that stand for something in the question: all of them must be there. */
type Phrase = { terms: number[]; weight: number }
type Looked = { clauses: Clause[]; phrases: Phrase[]; lists: Map<number, List> }

/** Finds the words of the index that stand for the words of a question, and their postings. */
async function look(db: Db, audiences: { ids: number[]; passages: number }, words: readonly Analysed[], synonyms: Synonyms): Promise<Looked> {
  const stems = words.map((w) => w.term)
  const meant = words.map((w, i) => meaningsOf(words, i, synonyms, w))
  const parts = [...new Set(words.flatMap((w) => w.parts))].filter((p) => !stems.includes(p))
  const typed = words.map((w) => withoutDigraphs(w.surface))
  const likely = words.map((w, i) => (meant[i]?.single.length || meant[i]?.phrases.length ? undefined : misspelt(w)))
  const likelyMeant = likely.map((w) => (w ? meaningsOf([w], 0, synonyms, w).single : []))
  const named = new Set([
    ...stems,
    ...parts,
    ...typed.flatMap((t) => t ?? []),
    ...likely.flatMap((w) => w?.term ?? []),
    ...likelyMeant.flatMap((m) => m.map((s) => s.term)),
    ...meant.flatMap((m) => [...m.single.map((s) => s.term), ...m.phrases.flatMap((p) => p.terms)]),
  ])
  const gramsOfWords = new Set(words.filter((w) => /\p{L}{3}/u.test(w.term)).flatMap((w) => gramsOf(w.term, parameters.gramFrom, parameters.gramTo)))
  const [ids, grams] = await Promise.all([store.findTerms(db, [...named]), store.gramLists(db, audiences.ids, [...gramsOfWords])])
  const clauses = words.map((w, i): Clause => {
    const ways = new Map<number, Way>()
    const put = (term: number | undefined, weight: number, reason: Reason) => {
      if (term !== undefined && weight > (ways.get(term)?.weight ?? 0)) ways.set(term, { term, weight, reason })
    }
    put(ids.get(w.term), 1, 'word')
    put(ids.get(typed[i] ?? ''), 1, 'word')
    for (const { term, weight, reason } of meant[i]?.single ?? []) put(ids.get(term), weight, reason)
    // A word that stands in the sources was meant as it was typed.
    if (!ids.has(w.term) && likely[i]) {
      put(ids.get(likely[i].term), parameters.similarWeight, 'similar')
      for (const { term, weight, reason } of likelyMeant[i] ?? []) put(ids.get(term), parameters.similarWeight * weight, reason)
    }
    // Twice as many as count in the end: some stand in no passage any more.
    for (const { term, similarity } of gramsOfWords.size ? similarTerms(w.term, grams).slice(0, 2 * parameters.similarWords) : [])
      put(term, parameters.similarWeight * similarity ** parameters.similarityPower, 'similar')
    return { word: w.surface, ways: [...ways.values()] }
  })
  for (const part of parts) {
    const term = ids.get(part)
    if (term !== undefined) clauses.push({ word: part, ways: [{ term, weight: parameters.partWeight, reason: 'part' }] })
  }
  const phrases = meant.flatMap((m) =>
    m.phrases.flatMap(({ terms, weight }): Phrase[] => {
      const known = terms.map((t) => ids.get(t))
      return known.every((t) => t !== undefined) ? [{ terms: known, weight }] : []
    }),
  )
  const wanted = new Set([...clauses.flatMap((c) => c.ways.map((w) => w.term)), ...phrases.flatMap((p) => p.terms)])
  const lists = unpack(wanted.size ? await store.postingsOf(db, audiences.ids, [...wanted]) : [], audiences.passages)
  const alone = words.filter((_, i) => !clauses[i]?.ways.some((way) => way.reason === 'word' && lists.has(way.term)))
  const partsAlone = new Set(alone.flatMap((w) => w.parts))
  const weightOf = (clause: Clause, { reason, weight }: Way) => {
    if (reason === 'part') return partsAlone.has(clause.word) ? parameters.partWeightAlone : weight
    if (reason === 'part-synonym') return alone.some((w) => w.surface === clause.word) ? parameters.partSynonymWeightAlone : weight
    return weight
  }
  for (const clause of clauses) {
    const there = clause.ways.filter((w) => lists.has(w.term)).map((w) => ({ ...w, weight: weightOf(clause, w) }))
    const similar = there.filter((w) => w.reason === 'similar').sort((a, b) => b.weight - a.weight)
    clause.ways = [...there.filter((w) => w.reason !== 'similar'), ...similar.slice(0, parameters.similarWords)]
  }
  return { clauses, phrases, lists }
}

const longestPhrase = 4
/** What the office, or people, call the word at a place of the question, alone or with the words after it. */
function meaningsOf(words: readonly Analysed[], at: number, { groups, find }: Synonyms, word: Analysed) {
  const single: { term: string; weight: number; reason: Reason }[] = []
  const phrases: { terms: string[]; weight: number }[] = []
  for (let n = 1; n <= longestPhrase && at + n <= words.length; n++) {
    const asked = words.slice(at, at + n).map((w) => w.term)
    for (const group of find(asked))
      for (const other of groups[group] ?? []) {
        const [only] = other
        if (other.join(' ') === asked.join(' ') || only === undefined) continue
        if (other.length === 1) single.push({ term: only, weight: parameters.synonymWeight, reason: 'synonym' })
        else phrases.push({ terms: [...other], weight: parameters.synonymWeight })
      }
  }
  for (const part of word.parts)
    for (const group of find([part]))
      for (const other of groups[group] ?? [])
        if (other.length === 1 && other[0] !== part)
          single.push({ term: other[0] as string, weight: parameters.partSynonymWeight, reason: 'part-synonym' })
  return { single, phrases }
}

/** Packed postings and what was written since, put together: each term's passages in rising order. */
function unpack(rows: readonly store.Packed[], passagesInAll: number): Map<number, List> {
  const lists = new Map<number, List>()
  for (const [term, ofTerm] of Map.groupBy(rows, (r) => r.term)) {
    const packed = ofTerm.filter((r) => r.postings !== null)
    const changes = ofTerm.filter((r) => r.passage !== null)
    const most = packed.reduce((sum, r) => sum + (r.postings as Buffer).length / 2, changes.length)
    let passages = new Int32Array(most)
    let impacts = new Uint8Array(most)
    let n = 0
    for (const { postings } of packed) n = unpackPostings(postings as Buffer, passages, impacts, n)
    if (changes.length) {
      const gone = new Set(changes.flatMap((c) => (c.sign === -1 ? [c.passage as number] : [])))
      for (const c of changes)
        if (c.sign === 1) {
          passages[n] = c.passage as number
          impacts[n++] = c.impact as number
        }
      let kept = 0
      for (let i = 0; i < n; i++)
        if (!gone.has(passages[i] as number)) {
          passages[kept] = passages[i] as number
          impacts[kept++] = impacts[i] as number
        }
      n = kept
    }
    passages = passages.subarray(0, n)
    impacts = impacts.subarray(0, n)
    // @see Robertson & Zaragoza 2009, section 3.3; never below 0, whatever the count of the moment says
    if (n) lists.set(term, { passages, impacts, rarity: Math.log(1 + (Math.max(passagesInAll, n) - n + 0.5) / (n + 0.5)) })
  }
  return lists
}

const saturated = Float32Array.from(
  { length: 256 },
  (_, impact) => ((parameters.k1 + 1) * frequencyOf(impact)) / (frequencyOf(impact) + parameters.k1),
)

function presenceIn(list: List | undefined, passage: number): number {
  const at = list?.passages.indexOf(passage) ?? -1
  return list && at >= 0 ? (saturated[list.impacts[at] as number] as number) : 0
}

// Used and cleared within one call, which never waits.
const total = new Sums()
const ofClause = new Sums()

/** BM25F: every word of the question counts by the best of the words that stand for it; its parts count beside it. */
function score(clauses: readonly Clause[], phrases: readonly Phrase[], lists: ReadonlyMap<number, List>): [passage: number, score: number][] {
  const add = () => {
    for (const passage of ofClause.touched) total.set(passage, total.get(passage) + ofClause.get(passage))
    ofClause.clear()
  }
  for (const { ways } of clauses) {
    for (const { term, weight } of ways) {
      const list = lists.get(term)
      if (!list) continue
      const { passages, impacts, rarity } = list
      const factor = weight * rarity
      for (let i = 0; i < passages.length; i++) {
        const passage = passages[i] as number
        const value = factor * (saturated[impacts[i] as number] as number)
        if (value > ofClause.get(passage)) ofClause.set(passage, value)
      }
    }
    add()
  }
  for (const { terms, weight } of phrases) {
    const [first, ...others] = terms.map((t) => lists.get(t))
    if (!first || others.some((l) => !l)) continue
    let common = new Map(Array.from(first.passages, (p, i) => [p, first.rarity * (saturated[first.impacts[i] as number] as number)]))
    for (const list of others as List[]) {
      const both = new Map<number, number>()
      list.passages.forEach((p, i) => {
        const before = common.get(p)
        if (before !== undefined) both.set(p, before + list.rarity * (saturated[list.impacts[i] as number] as number))
      })
      common = both
    }
    for (const [passage, sum] of common) ofClause.set(passage, (weight * sum) / terms.length)
    add()
  }
  const best = topOf(total, candidates)
  total.clear()
  return best
}

/** The largest few, by a threshold that is drawn from a histogram: sorting everything that was touched would cost more than finding it. */
function topOf(sums: Sums, most: number): [number, number][] {
  const { touched } = sums
  let largest = 0
  for (const p of touched) largest = Math.max(largest, sums.get(p))
  const steps = 1024
  const histogram = new Int32Array(steps + 1)
  const stepOf = (value: number) => Math.floor((value / largest) * steps)
  for (const p of touched) histogram[stepOf(sums.get(p))] = (histogram[stepOf(sums.get(p))] as number) + 1
  let from = steps
  for (let held = 0; from >= 0; from--) {
    held += histogram[from] as number
    if (held >= most) break
  }
  return touched
    .filter((p) => stepOf(sums.get(p)) >= from)
    .map((p): [number, number] => [p, sums.get(p)])
    .sort((a, b) => b[1] - a[1] || a[0] - b[0])
    .slice(0, most)
}

/** Of the vectors' side counts what is clearly nearer than the usual; the best of both sides weighs the same. */
const meaningShare = 0.5

/** Words and meaning together: each side against its own best. */
function fuse(byWords: [number, number][], byMeaning: ReadonlyMap<number, number>): [number, number][] {
  if (!byMeaning.size) return byWords
  const cosines = [...byMeaning.values()]
  const [least, most] = [Math.min(...cosines), Math.max(...cosines)]
  const best = byWords[0]?.[1] ?? 1
  const fused = new Map(byWords)
  for (const [passage, cosine] of byMeaning)
    fused.set(passage, (fused.get(passage) ?? 0) + (meaningShare * best * (cosine - least)) / (most - least || 1))
  return [...fused].sort((a, b) => b[1] - a[1] || a[0] - b[0])
}

const mostSentences = 3
/** The sentences of a passage that speak to the question, best first: by the share of its words, their parts included. */
function speaking(text: string, words: readonly Analysed[]): Hit['sentences'] {
  const wanted = new Map(words.flatMap((w) => [[w.term, 1] as const, ...w.parts.map((p) => [p, parameters.partWeight] as const)]))
  const all = [...wanted.values()].reduce((a, b) => a + b, 0)
  return sentencesOf(text)
    .map(({ start, end }) => {
      const said = text.slice(start, end)
      const terms = new Set(analyse(said).flatMap((a) => (a ? [a.term, ...a.parts] : [])))
      const share = all ? [...wanted].reduce((sum, [term, weight]) => sum + (terms.has(term) ? weight : 0), 0) / all : 0
      return { start, end, text: said, score: share }
    })
    .filter((s) => s.score > 0)
    .sort((a, b) => b.score - a.score || a.start - b.start)
    .slice(0, mostSentences)
}
