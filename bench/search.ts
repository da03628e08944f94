import { existsSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { sql } from 'kysely'
import MiniSearch from 'minisearch'
import type { Db } from '#base/db.ts'
import { withDatabase } from '../src/ai/knowledge/eval.ts'
import { generator } from '../src/ai/knowledge/measure.ts'
import { passagesOf } from '../src/ai/knowledge/passages.ts'
import { search } from '../src/ai/knowledge/search.ts'
import { munich, omos } from '../src/ai/knowledge/sets.ts'
import { saveSource } from '../src/ai/knowledge/sources/store.ts'
import { rebuild, writeDocuments } from '../src/ai/knowledge/writing/store.ts'
import { germanLexicon } from '../src/ai/language/index.ts'

type Passage = { id: string; family: string; title: string; text: string }
type Engine = { name: string; build: () => Promise<void>; find: (query: string) => Promise<string[]>; write: (passages: Passage[]) => Promise<void>; sizeMb: () => Promise<number> }

/**
 * The search beside Postgres full text and MiniSearch, on the same passages in one run: the corpora of ../shared/data, repeated with other words strewn in.
 * Found is a passage of the right document or of one of its variations. Latency with and without somebody writing meanwhile. Seeded.
 * npm run bench -- search [--passages 100000] [--queries 200] [--data ../shared/data] [--json]
 */
export async function run(args: string[]) {
  const { values } = parseArgs({
    args,
    options: {
      passages: { type: 'string', default: '100000' },
      queries: { type: 'string', default: '200' },
      data: { type: 'string', default: process.env.VORZIMMER_DATA ?? '../shared/data' },
      json: { type: 'boolean' },
    },
  })
  if (!existsSync(values.data)) return console.log(`übersprungen: ${values.data} fehlt`)
  const sets = [munich(values.data), omos(values.data, ['train', 'dev'])]
  const base = sets.flatMap((s) => s.corpus.flatMap((d) => passagesOf([{ path: [], text: d.text || d.title || '' }]).map((p) => ({ family: d.id, title: d.title ?? '', text: p.text }))))
  const random = generator(11)
  const lexicon = germanLexicon().list()
  const passages: Passage[] = []
  for (let i = 0; passages.length < Number(values.passages); i++) {
    const one = base[i % base.length] as (typeof base)[number]
    const round = Math.floor(i / base.length)
    passages.push({ id: `${round}/${i}`, ...one, ...(round ? { text: strewn(one.text, lexicon, random) } : {}) })
  }
  const queries = sets.flatMap((s) => s.queries.map((q) => ({ ...q, relevant: new Set(q.relevant) }))).filter((_, i, all) => i % Math.max(1, Math.floor(all.length / Number(values.queries))) === 0)
  const family = new Map(passages.map((p) => [p.id, p.family]))
  process.stderr.write(`${passages.length} Textstellen, ${queries.length} Fragen\n`)

  const rows = await withDatabase(async (db) => {
    const found = []
    for (const engine of [ours(db, passages), fullText(db, passages), mini(passages)]) {
      const begin = performance.now()
      await engine.build()
      const buildSeconds = (performance.now() - begin) / 1000
      await engine.find('Aufwärmen im Rathaus')
      const alone = await measure(engine, queries, family)
      let writing = true
      let written = 0
      const writer = (async () => {
        while (writing) {
          const some = Array.from({ length: 5 }, (): Passage => {
            const one = passages[Math.floor(random() * passages.length)] as Passage
            return { ...one, text: strewn(one.text, lexicon, random) }
          })
          await engine.write(some)
          written += some.length
          await new Promise((done) => setTimeout(done, 100))
        }
      })()
      const beside = await measure(engine, queries, family)
      writing = false
      await writer
      found.push({ engine: engine.name, buildSeconds: round(buildSeconds), sizeMb: round(await engine.sizeMb()), ...alone, p50WritingMs: beside.p50Ms, p95WritingMs: beside.p95Ms, written })
      process.stderr.write(`${JSON.stringify(found.at(-1))}\n`)
    }
    return found
  })
  const [first] = rows
  if (values.json) return console.log(JSON.stringify(rows))
  for (const r of rows)
    console.log(
      `${r.engine.padEnd(20)} build ${r.buildSeconds} s  size ${r.sizeMb} MB  hit1 ${r.hit1}  hit5 ${r.hit5}  p50 ${r.p50Ms} ms  p95 ${r.p95Ms} ms  while writing p50 ${r.p50WritingMs} ms  p95 ${r.p95WritingMs} ms (${r.written} written)  p95 × ${round(r.p95WritingMs / (first?.p95WritingMs ?? 1))}`,
    )
}

/** Every eighth word is another one. */
const strewn = (text: string, lexicon: readonly string[], random: () => number) =>
  text.replace(/\p{L}{4,}/gu, (word) => (random() < 0.125 ? (lexicon[Math.floor(random() * lexicon.length)] ?? word) : word))

/** A slow engine is asked no longer than this; `n` says how many questions it was. */
const mostMs = 60_000

async function measure(engine: Engine, queries: readonly { query: string; relevant: Set<string> }[], family: ReadonlyMap<string, string>) {
  const times: number[] = []
  let [hit1, hit5] = [0, 0]
  const cpu = process.cpuUsage()
  const end = performance.now() + mostMs
  for (const { query, relevant } of queries) {
    const begin = performance.now()
    if (begin > end) break
    const ids = await engine.find(query)
    times.push(performance.now() - begin)
    const place = ids.findIndex((id) => relevant.has(family.get(id) ?? ''))
    if (place === 0) hit1 += 1
    if (place >= 0 && place < 5) hit5 += 1
  }
  const n = times.length
  const { user, system } = process.cpuUsage(cpu)
  times.sort((a, b) => a - b)
  const at = (q: number) => round(times[Math.min(times.length - 1, Math.floor(times.length * q))] ?? 0)
  return { n, hit1: round(hit1 / n), hit5: round(hit5 / n), p50Ms: at(0.5), p95Ms: at(0.95), cpuMs: round((user + system) / 1000 / n) }
}
const round = (n: number) => Math.round(n * 1000) / 1000

function ours(db: Db, passages: readonly Passage[]): Engine {
  const known = (p: Passage) => ({ key: p.id, title: p.title, sections: [{ path: [], text: p.text }] })
  return {
    name: 'Vorzimmer',
    async build() {
      await saveSource(db, { id: 'bench', kind: 'folder', title: 'bench', settings: {} })
      for (let from = 0; from < passages.length; from += 1000) {
        await writeDocuments(db, 'bench', passages.slice(from, from + 1000).map(known), { found: false })
        if (from % 10_000 === 0) process.stderr.write(`${from} `)
      }
      await rebuild(db)
    },
    find: async (query) => (await search(db, { query, limit: 10 })).hits.map((h) => h.key),
    write: async (some) => void (await writeDocuments(db, 'bench', some.map(known))),
    sizeMb: async () =>
      (await sql<{ mb: number }>`select sum(pg_total_relation_size(oid))::float8 / 1e6 as mb from pg_class where relkind = 'r' and relname like 'knowledge%'`.execute(db)).rows[0]?.mb ?? 0,
  }
}

function fullText(db: Db, passages: readonly Passage[]): Engine {
  const insert = (some: readonly Passage[]) =>
    sql`insert into bench_text (id, title, body) select * from unnest(${some.map((p) => p.id)}::text[], ${some.map((p) => p.title)}::text[], ${some.map((p) => p.text)}::text[])
      on conflict (id) do update set title = excluded.title, body = excluded.body`.execute(db)
  return {
    name: 'Postgres full text',
    async build() {
      await sql`create table bench_text (id text primary key, title text, body text,
        words tsvector generated always as (setweight(to_tsvector('german', title), 'A') || setweight(to_tsvector('german', body), 'C')) stored)`.execute(db)
      for (let from = 0; from < passages.length; from += 1000) await insert(passages.slice(from, from + 1000))
      await sql`create index on bench_text using gin (words)`.execute(db)
      await sql`analyze bench_text`.execute(db)
    },
    async find(query) {
      const { rows } = await sql<{ id: string }>`
        select id from bench_text, (select replace(plainto_tsquery('german', ${query})::text, '&', '|')::tsquery as q) as asked
        where words @@ q order by ts_rank(words, q, 1) desc, id limit 10`.execute(db)
      return rows.map((r) => r.id)
    },
    write: async (some) => void (await insert([...new Map(some.map((p) => [p.id, p])).values()])),
    sizeMb: async () => (await sql<{ mb: number }>`select pg_total_relation_size('bench_text')::float8 / 1e6 as mb`.execute(db)).rows[0]?.mb ?? 0,
  }
}

function mini(passages: readonly Passage[]): Engine {
  const index = new MiniSearch<Passage>({ fields: ['title', 'text'], searchOptions: { boost: { title: 2 }, prefix: true, fuzzy: 0.2 } })
  let before = 0
  return {
    name: 'MiniSearch (memory)',
    async build() {
      before = process.memoryUsage().heapUsed
      await index.addAllAsync([...passages], { chunkSize: 500 })
    },
    find: async (query) => index.search(query).slice(0, 10).map((r) => r.id as string),
    async write(some) {
      for (const p of some) index.replace(p)
    },
    sizeMb: async () => (process.memoryUsage().heapUsed - before) / 1e6,
  }
}
