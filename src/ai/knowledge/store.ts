import { sql } from 'kysely'
import type { Db } from '#base/db.ts'
import type { Sight } from '#base/visibility.ts'
import { type Audience, type Level, levels } from './contract.ts'

// What the search asks of the index, and the words that editors keep. What goes in stands in writing/store.ts.

/** Who asks: somebody from outside, or a person of the house with what she may see. */
export type Eyes = 'public' | Sight

/** The audiences that the asker belongs to, and how many passages they hold together; with what a source holds back, where its changes are tried. */
export async function visibleAudiences(db: Db, eyes: Eyes, tried: string | undefined): Promise<{ ids: number[]; passages: number }> {
  const { rows } = await sql<{
    id: number
    kind: Audience['kind'] | 'held'
    stelleId: string | null
    border: string | null
    sourceId: string | null
    passages: number
  }>`select id, kind, stelle_id, border, source_id, passages from knowledge_audience`.execute(db)
  const seen = rows.filter((a) => {
    if (a.kind === 'public') return true
    if (a.kind === 'held') return a.sourceId === tried
    if (eyes === 'public') return false
    return a.kind === 'house' || (a.border ? eyes.bordered : eyes.stellen).has(a.stelleId ?? '')
  })
  return { ids: seen.map((a) => a.id), passages: seen.reduce((sum, a) => sum + a.passages, 0) }
}

export const findTerms = async (db: Db, terms: readonly string[]) =>
  new Map(
    (await sql<{ id: number; body: string }>`select id, body from knowledge_term where body = any(${[...terms]}::text[])`.execute(db)).rows.map(
      (t) => [t.body, t.id],
    ),
  )

export const textsOfTerms = async (db: Db, ids: readonly number[]) =>
  new Map(
    (await sql<{ id: number; body: string }>`select id, body from knowledge_term where id = any(${[...ids]}::int[])`.execute(db)).rows.map((t) => [
      t.id,
      t.body,
    ]),
  )

/** Which terms of the visible audiences have these grams: packed pairs of term and norm, by gram. */
export async function gramLists(db: Db, audiences: readonly number[], grams: readonly string[]): Promise<Map<string, Buffer[]>> {
  const { rows } = await sql<{ gram: string; terms: Buffer }>`
    select gram, terms from knowledge_gram where audience = any(${[...audiences]}::smallint[]) and gram = any(${[...grams]}::text[])`.execute(db)
  const lists = new Map<string, Buffer[]>()
  for (const { gram, terms } of rows) {
    const held = lists.get(gram)
    if (held) held.push(terms)
    else lists.set(gram, [terms])
  }
  return lists
}

export type Packed = { term: number; postings: Buffer | null; passage: number | null; impact: number | null; sign: number | null }

/** All postings of these terms, packed and since: one statement, so both are of the same moment. */
export const postingsOf = async (db: Db, audiences: readonly number[], terms: readonly number[]): Promise<Packed[]> =>
  (
    await sql<Packed>`
      select term, postings, null::int as passage, null::smallint as impact, null::smallint as sign from knowledge_posting
      where generation = (select generation from knowledge_index) and term = any(${[...terms]}::int[]) and audience = any(${[...audiences]}::smallint[])
      union all
      select term, null, passage, impact, sign from knowledge_change where term = any(${[...terms]}::int[]) and audience = any(${[...audiences]}::smallint[])`.execute(
      db,
    )
  ).rows

export type Candidate = { id: number; document: number; level: number; holds: boolean }

/** Of these passages those that are still there, and whether they hold on that day and come from where one asks; the audience is asked again, so that nothing else could ever come through. */
export const candidatesOf = async (
  db: Db,
  audiences: readonly number[],
  ids: readonly number[],
  on: string,
  sources: readonly string[] | undefined,
  tried: string | undefined,
): Promise<Candidate[]> =>
  (
    await sql<Candidate>`
      select p.id, p.document, d.level, (d.valid_from is null or d.valid_from <= ${on}) and (d.valid_to is null or d.valid_to >= ${on})
        and (d.held or d.source_id is distinct from ${tried ?? null} or not (d.key = any((select leaving from knowledge_source where id = d.source_id)::text[])
          or exists (select 1 from knowledge_document h where h.source_id = d.source_id and h.key = d.key and h.held)))
        and (${sources ? [...sources] : null}::text[] is null or d.source_id = any(${sources ? [...sources] : null}::text[])) as holds
      from knowledge_passage p join knowledge_document d on d.id = p.document
      where p.id = any(${[...ids]}::int[]) and d.audience = any(${[...audiences]}::smallint[])`.execute(db)
  ).rows

export type FoundPassage = {
  id: number
  document: number
  sourceId: string
  key: string
  title: string
  path: string[]
  body: string
  link: string | null
  level: Level
  validFrom: string | null
  validTo: string | null
}
export async function passagesById(db: Db, ids: readonly number[]): Promise<Map<number, FoundPassage>> {
  const { rows } = await sql<Omit<FoundPassage, 'level'> & { level: number }>`
    select p.id, p.document, d.source_id, d.key, d.title, p.path, p.body, coalesce(p.link, d.link) as link, d.level, d.valid_from, d.valid_to
    from knowledge_passage p join knowledge_document d on d.id = p.document where p.id = any(${[...ids]}::int[])`.execute(db)
  return new Map(rows.map((r) => [r.id, { ...r, level: levels[r.level] ?? 'town' }]))
}

/** A document's passages in its own order: for who has found one of them. */
export const listPassages = async (db: Db, document: number) =>
  (
    await sql<{
      path: string[]
      text: string
    }>`select path, body as text from knowledge_passage where document = ${document} order by position`.execute(db)
  ).rows

/** What an embedding is made of: a passage with its title and headings. */
export const passagesWithoutVector = async (db: Db, engine: string, limit: number) =>
  (
    await sql<{ id: number; text: string }>`
      select p.id, concat_ws(e'\n', d.title, nullif(array_to_string(p.path, ' – '), ''), p.body) as text
      from knowledge_passage p join knowledge_document d on d.id = p.document
      where not exists (select 1 from knowledge_vector v where v.passage = p.id and v.engine = ${engine}) order by p.id limit ${limit}`.execute(db)
  ).rows

/** A passage that left meanwhile is passed over. */
export const insertVectors = (db: Db, engine: string, vectors: readonly { passage: number; code: string; vector: Buffer }[]) =>
  sql`insert into knowledge_vector (passage, audience, engine, code, vector)
    select v.passage, d.audience, ${engine}, v.code::bit varying, v.vector
    from unnest(${vectors.map((v) => v.passage)}::int[], ${vectors.map((v) => v.code)}::text[], ${vectors.map((v) => v.vector)}::bytea[]) as v(passage, code, vector)
      join knowledge_passage p on p.id = v.passage join knowledge_document d on d.id = p.document
    on conflict (passage) do update set audience = excluded.audience, engine = excluded.engine, code = excluded.code, vector = excluded.vector`.execute(
    db,
  )

export const nearestCodes = async (db: Db, engine: string, audiences: readonly number[], code: string, limit: number) =>
  (
    await sql<{ passage: number; vector: Buffer }>`
      select passage, vector from knowledge_vector where engine = ${engine} and audience = any(${[...audiences]}::smallint[]) and bit_length(code) = ${code.length}
      order by bit_count(code # ${code}::bit varying), passage limit ${limit}`.execute(db)
  ).rows

/** Groups that editors keep, besides everyday.txt. */
export const keptSynonyms = async (db: Db): Promise<string[][]> =>
  (await sql<{ words: string[] }>`select words from knowledge_synonym where state = 'kept' order by words`.execute(db)).rows.map((r) => r.words)

export type SynonymRow = { id: string; words: string[]; state: 'kept' | 'proposed' | 'refused'; seen: number; changedAt: Date }
export const listSynonyms = async (db: Db): Promise<SynonymRow[]> =>
  (
    await sql<SynonymRow>`select id, words, state, seen, changed_at from knowledge_synonym where state <> 'refused' order by state desc, seen desc, words`.execute(
      db,
    )
  ).rows

/** @returns its id */
export const insertSynonym = async (db: Db, words: readonly string[]): Promise<string> =>
  (
    await sql<{ id: string }>`insert into knowledge_synonym (words) values (${[...words].sort()}::text[])
      on conflict (words) do update set state = 'kept', changed_at = now() returning id`.execute(db)
  ).rows[0]?.id ?? ''

/** What somebody typed in vain and the title of what helped her in the end. Seen again it rises in the editors' list; refused it stays refused. */
export const proposeSynonym = (db: Db, words: readonly string[]) =>
  sql`insert into knowledge_synonym (words, state) values (${[...words].sort()}::text[], 'proposed') on conflict (words) do update set seen = knowledge_synonym.seen + 1`.execute(
    db,
  )

/** @returns whether there is such a group */
export const decideSynonym = async (db: Db, id: string, keep: boolean): Promise<boolean> =>
  (await sql`update knowledge_synonym set state = ${keep ? 'kept' : 'refused'}, changed_at = now() where id = ${id} returning id`.execute(db)).rows
    .length > 0

export const noteGap = (db: Db, words: string) =>
  sql`insert into knowledge_gap (words) values (${words}) on conflict (words) do update set seen = knowledge_gap.seen + 1, last_at = now()`.execute(
    db,
  )

export const listGaps = async (db: Db) =>
  (
    await sql<{
      words: string
      seen: number
      lastAt: Date
    }>`select words, seen, last_at from knowledge_gap order by seen desc, last_at desc limit 200`.execute(db)
  ).rows
