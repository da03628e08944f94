import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type Db, openDb, openPool, transact } from '#base/db.ts'
import { AppError } from '#base/errors.ts'
import { startPostgres } from '#base/postgres.ts'
import { Bm25 } from './baseline.ts'
import { migrations } from './index.ts'
import { compare, figures, type Ranking } from './measure.ts'
import { search } from './search.ts'
import { munich, omos, type Query, type Text } from './sets.ts'
import { saveSource } from './sources/store.ts'
import { rebuild, writeDocuments } from './writing/store.ts'

const usage =
  'vorzimmer eval search --corpus DATEI --queries DATEI [--beside bm25] oder: vorzimmer eval search --convert ORDNER [--data ../shared/data]'

/**
 * vorzimmer eval search --corpus F --queries F [--beside bm25]: finds with the product's own index, in a Postgres that lives as long as this call.
 * `--convert FOLDER` writes the sets of ../shared/data as such files.
 *
 * @throws AppError knowledge.usage, knowledge.set-missing, knowledge.set-broken
 */
export async function run(args: string[]): Promise<object> {
  const { values } = parse(args)
  if (values.convert !== undefined) return convert(values.convert, values.data)
  if (!values.corpus || !values.queries || (values.beside !== undefined && values.beside !== 'bm25'))
    throw new AppError('knowledge.usage', 422, { usage })
  const corpus = readLines<Text>(values.corpus, (x) => typeof x.id === 'string' && typeof x.text === 'string')
  const queries = readLines<Query>(values.queries, (x) => typeof x.id === 'string' && typeof x.query === 'string' && Array.isArray(x.relevant))
  return withDatabase(async (db) => {
    process.stderr.write(`${corpus.length} Texte werden eingetragen …\n`)
    await load(db, corpus)
    const times: number[] = []
    const ours: Ranking[] = []
    await search(db, { query: 'Aufwärmen', limit: 10 }) // the lexicon is read once
    for (const q of queries) {
      const begin = performance.now()
      const { hits } = await search(db, { query: q.query, limit: 10 })
      times.push(performance.now() - begin)
      ours.push(
        rankingOf(
          hits.map((h) => h.key),
          q,
        ),
      )
    }
    times.sort((a, b) => a - b)
    const quantile = (q: number) => Math.round((times[Math.min(times.length - 1, Math.floor(times.length * q))] ?? 0) * 100) / 100
    const result = { ...figures(ours), p50ms: quantile(0.5), p95ms: quantile(0.95) }
    if (!values.beside) return result
    const plain = new Bm25(corpus)
    const theirs = queries.map((q) => rankingOf(plain.search(q.query), q))
    return { ...result, bm25: figures(theirs), better: compare(ours, theirs) }
  })
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      options: {
        corpus: { type: 'string' },
        queries: { type: 'string' },
        beside: { type: 'string' },
        convert: { type: 'string' },
        data: { type: 'string', default: process.env.VORZIMMER_DATA ?? '../shared/data' },
      },
    })
  } catch {
    throw new AppError('knowledge.usage', 422, { usage })
  }
}

const rankingOf = (ids: readonly string[], { relevant }: Query): Ranking => {
  const wanted = new Set(relevant)
  return { places: ids.flatMap((id, place) => (wanted.has(id) ? [place] : [])), relevant: wanted.size }
}

/** Everything as one public source, packed. */
export async function load(db: Db, corpus: readonly Text[]) {
  await saveSource(db, { id: 'set', kind: 'folder', title: 'set', settings: {} })
  for (let from = 0; from < corpus.length; from += 500)
    await writeDocuments(
      db,
      'set',
      corpus.slice(from, from + 500).map((d) => ({ key: d.id, title: d.title ?? '', sections: [{ path: [], text: d.text || d.title || '' }] })),
      { found: false },
    )
  await rebuild(db)
}

/** A Postgres of its own in a temporary folder, with the tables of the index. */
export async function withDatabase<T>(work: (db: Db) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'vz-search-'))
  const postgres = await startPostgres(folder, { durable: false })
  const pool = openPool({ ...postgres.connection, max: 6 })
  try {
    const db = openDb(pool)
    await transact(db, async (tx) => {
      for (const { up } of Object.values(migrations)) await up(tx)
    })
    return await work(db)
  } finally {
    await pool.end()
    await postgres.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

function readLines<T>(path: string, fits: (x: Record<string, unknown>) => boolean): T[] {
  if (!existsSync(path)) throw new AppError('knowledge.set-missing', 422, { path })
  return readFileSync(path, 'utf8')
    .split('\n')
    .flatMap((line, i): T[] => {
      if (!line.trim()) return []
      let value: unknown
      try {
        value = JSON.parse(line)
      } catch {
        value = undefined
      }
      if (typeof value !== 'object' || value === null || !fits(value as Record<string, unknown>))
        throw new AppError('knowledge.set-broken', 422, { path, line: i + 1 })
      return [value as T]
    })
}

/** The development parts as files. */
function convert(folder: string, data: string): object {
  mkdirSync(folder, { recursive: true })
  const write = (name: string, rows: readonly object[]) => {
    const path = join(folder, name)
    writeFileSync(path, rows.map((r) => `${JSON.stringify(r)}\n`).join(''))
    return { path, lines: rows.length }
  }
  const city = munich(data)
  const dev = omos(data, ['dev'])
  return {
    written: [
      write('munich.corpus.jsonl', city.corpus),
      write('munich.queries.jsonl', city.queries),
      write('omos.corpus.jsonl', dev.corpus),
      write('omos-dev.queries.jsonl', dev.queries),
      write('omos-train.queries.jsonl', omos(data, ['train']).queries),
      write('omos.queries.jsonl', omos(data, ['train', 'dev']).queries),
    ],
  }
}
