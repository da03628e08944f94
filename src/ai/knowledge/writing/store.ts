import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { type Db, type Tx, transact } from '#base/db.ts'
import { type Analysed, analyse, gramsOf } from '../analyse.ts'
import { type Audience, type KnownDocument, levels, type Section } from '../contract.ts'
import { type Passage, passagesOf } from '../passages.ts'
import { impactOf, PostingList, packPairs, unpackPairs } from '../postings.ts'
import { gramNorm, parameters } from '../similar.ts'
import { gramLists, textsOfTerms } from '../store.ts'

// What goes into the index, and how it is packed. What is asked of it stands in ../store.ts.

/** One writer at a time: the order of `knowledge_change` is then the order of the commits. Any fixed number. */
const oneWriter = 7_031_870
/** One packing at a time. */
const oneRebuild = 7_031_871
/** Words, weights and lengths go into what is stored: an index of another analysis is built again from the documents. */
export const analysisVersion = '1'

/** How the fields of a passage weigh; a field counts the more, the shorter it is against its usual length. Constants, not averages of the corpus: those would tell of passages that the asker may not see. */
const fields = {
  title: { weight: 4, usual: 4, b: 0.4 },
  keywords: { weight: 2, usual: 8, b: 0.4 },
  path: { weight: 1, usual: 6, b: 0.4 },
  body: { weight: 1, usual: 120, b: 0.6 },
} as const
const partWeight = 0.5

/** The terms of one passage with their impacts. */
function impactsOf(document: Pick<KnownDocument, 'title' | 'keywords'>, passage: Passage): Map<string, number> {
  const frequencies = new Map<string, number>()
  const add = (text: string, { weight, usual, b }: { weight: number; usual: number; b: number }) => {
    const found = analyse(text).filter((a): a is Analysed => a !== undefined)
    const each = weight / (1 - b + (b * found.length) / usual)
    for (const { term, parts } of found) {
      frequencies.set(term, (frequencies.get(term) ?? 0) + each)
      for (const part of parts) frequencies.set(part, (frequencies.get(part) ?? 0) + each * partWeight)
    }
  }
  add(document.title, fields.title)
  add((document.keywords ?? []).join('\n'), fields.keywords)
  add(passage.path.filter((heading) => heading !== document.title).join('\n'), fields.path)
  add(passage.text, fields.body)
  return new Map([...frequencies].map(([term, frequency]) => [term, impactOf(frequency)]))
}

/** What Postgres cannot hold: NUL, and half a surrogate pair. */
const clean = (text: string) => text.replaceAll('\0', '').toWellFormed()
const cleaned = (d: KnownDocument): KnownDocument => ({
  ...d,
  title: clean(d.title),
  sections: d.sections.map((s) => ({ ...s, path: s.path.map(clean), text: clean(s.text) })),
  keywords: (d.keywords ?? []).map(clean),
})

const sectionsText = (sections: readonly Section[]) => sections.map((s) => [s.path, s.text, s.link ?? null])
const fingerprintOf = (d: KnownDocument) =>
  createHash('sha256')
    .update(
      JSON.stringify([
        analysisVersion,
        d.title,
        d.link ?? null,
        sectionsText(d.sections),
        d.keywords ?? [],
        d.level ?? 'town',
        d.audience ?? null,
        d.validFrom ?? null,
        d.validTo ?? null,
      ]),
    )
    .digest('hex')

export type Written = { added: number; changed: number; removed: number; unchanged: number }

/**
 * Writes documents of one source into the index; found from the commit on. A document that says the same as before is left alone.
 *
 * @param options.removed keys whose documents leave the index
 * @param options.found false: for many at once; they are found after the next `rebuild`
 * @param options.held what everybody could read is held back until `releaseHeld`; `removed` then takes back what is held
 */
export async function writeDocuments(
  db: Db,
  sourceId: string,
  documents: readonly KnownDocument[],
  { removed = [], found = true, held = false }: { removed?: readonly string[]; found?: boolean; held?: boolean } = {},
): Promise<Written> {
  if (held && documents.some((d) => !isPublic(d))) {
    const [open, closed] = [documents.filter(isPublic), documents.filter((d) => !isPublic(d))]
    const [one, two] = [await writeDocuments(db, sourceId, open, { removed, found, held }), await writeDocuments(db, sourceId, closed, { found })]
    return Object.fromEntries((Object.keys(one) as (keyof Written)[]).map((k) => [k, one[k] + two[k]])) as Written
  }
  const made = documents.map(cleaned).map((document) => ({
    document,
    fingerprint: fingerprintOf(document),
    passages: passagesOf(document.sections).map((passage) => ({ passage, impacts: impactsOf(document, passage) })),
  }))
  return transact(db, async (tx) => {
    await sql`select pg_advisory_xact_lock(${oneWriter})`.execute(tx)
    const { rows: there } = await sql<{ id: number; key: string; fingerprint: string; held: boolean }>`
      select id, key, fingerprint, held from knowledge_document
      where source_id = ${sourceId} and key = any(${[...documents.map((d) => d.key), ...removed]}::text[])`.execute(tx)
    const live = new Map(there.filter((r) => !r.held).map((r) => [r.key, r]))
    const waiting = new Map(there.filter((r) => r.held).map((r) => [r.key, r]))
    const same = held ? waiting : live
    const fresh = made.filter(
      (m) => same.get(m.document.key)?.fingerprint !== m.fingerprint && !(held && live.get(m.document.key)?.fingerprint === m.fingerprint),
    )
    const gone = new Set(removed)
    // What is written anew takes the place of what waited, too; what is as before again needs no waiting.
    const over = there.filter(
      (r) =>
        (r.held === held && (gone.has(r.key) || fresh.some((m) => m.document.key === r.key))) ||
        (r.held && live.get(r.key) && made.some((m) => m.document.key === r.key && live.get(r.key)?.fingerprint === m.fingerprint)),
    )
    await removeDocuments(
      tx,
      over.map((r) => r.id),
    )
    await insertDocuments(tx, sourceId, fresh, found, held)
    const changed = fresh.filter((m) => live.has(m.document.key)).length
    return { added: fresh.length - changed, changed, removed: [...gone].filter((key) => same.has(key)).length, unchanged: made.length - fresh.length }
  })
}
const isPublic = ({ audience }: KnownDocument) => audience === undefined || audience.kind === 'public'

/** What a source's changes would do, without doing it: how much waits, and what would leave. */
export async function heldOf(db: Db, sourceId: string): Promise<{ documents: number; leaving: string[] }> {
  const { rows } = await sql<{ documents: number; leaving: string[] }>`
    select (select count(*) from knowledge_document where source_id = ${sourceId} and held) as documents, leaving from knowledge_source where id = ${sourceId}`.execute(
    db,
  )
  return rows[0] ?? { documents: 0, leaving: [] }
}

/** Lets a source's changes in, all at once: what waited takes its place, what is to leave leaves. */
export async function releaseHeld(db: Db, sourceId: string): Promise<void> {
  await transact(db, async (tx) => {
    await sql`select pg_advisory_xact_lock(${oneWriter})`.execute(tx)
    const { rows: over } = await sql<{ id: number }>`
      select d.id from knowledge_document d join knowledge_source s on s.id = d.source_id
      where s.id = ${sourceId} and not d.held and (d.key = any(s.leaving)
        or exists (select 1 from knowledge_document h where h.source_id = d.source_id and h.key = d.key and h.held))`.execute(tx)
    await removeDocuments(
      tx,
      over.map((r) => r.id),
    )
    const { rows: waiting } = await sql<{ id: number; audience: number; terms: Buffer }>`
      select p.id, d.audience, p.terms from knowledge_passage p join knowledge_document d on d.id = p.document
      where d.source_id = ${sourceId} and d.held`.execute(tx)
    if (waiting.length) {
      const everybody = await audienceId(tx, { kind: 'public' })
      const rows = waiting.map((p) => ({ ...p, pairs: [...unpackPairs(p.terms)] }))
      await insertChanges(
        tx,
        rows.flatMap((p) =>
          p.pairs.flatMap(([term, impact]) => [
            { term, audience: p.audience, passage: p.id, impact, sign: -1 },
            { term, audience: everybody, passage: p.id, impact, sign: 1 },
          ]),
        ),
      )
      await countPassages(
        tx,
        rows.map((p) => p.audience),
        -1,
      )
      await countPassages(
        tx,
        rows.map(() => everybody),
        1,
      )
      const ids = [...new Set(rows.flatMap((r) => r.pairs.map(([term]) => term)))]
      await extendVocabulary(
        tx,
        rows.map((r) => ({ audience: everybody, pairs: r.pairs })),
        await textsOfTerms(tx, ids),
      )
      await sql`update knowledge_vector v set audience = ${everybody} from knowledge_passage p join knowledge_document d on d.id = p.document
        where v.passage = p.id and d.source_id = ${sourceId} and d.held`.execute(tx)
      await sql`update knowledge_document set held = false, audience = ${everybody} where source_id = ${sourceId} and held`.execute(tx)
    }
    await sql`update knowledge_source set leaving = '{}', objection = null, state = 'ready', changed_at = now(),
      documents = (select count(*) from knowledge_document where source_id = ${sourceId}) where id = ${sourceId}`.execute(tx)
  })
  if (await wantsRebuild(db)) await rebuild(db)
}

/** Leaves it at what is live: what waited goes, until the source changes it again. */
export async function discardHeld(db: Db, sourceId: string): Promise<void> {
  await transact(db, async (tx) => {
    await sql`select pg_advisory_xact_lock(${oneWriter})`.execute(tx)
    const { rows } = await sql<{ id: number }>`select id from knowledge_document where source_id = ${sourceId} and held`.execute(tx)
    await removeDocuments(
      tx,
      rows.map((r) => r.id),
    )
    await sql`update knowledge_source set leaving = '{}', objection = null, state = 'ready' where id = ${sourceId}`.execute(tx)
  })
}

async function removeDocuments(tx: Tx, ids: number[]) {
  if (!ids.length) return
  const { rows } = await sql<{ id: number; audience: number; terms: Buffer }>`
    select p.id, d.audience, p.terms from knowledge_passage p join knowledge_document d on d.id = p.document where d.id = any(${ids}::int[])`.execute(
    tx,
  )
  await insertChanges(
    tx,
    rows.flatMap((p) => [...unpackPairs(p.terms)].map(([term, impact]) => ({ term, audience: p.audience, passage: p.id, impact, sign: -1 }))),
  )
  await countPassages(
    tx,
    rows.map((p) => p.audience),
    -1,
  )
  await sql`delete from knowledge_document where id = any(${ids}::int[])`.execute(tx)
}

type Made = { document: KnownDocument; fingerprint: string; passages: { passage: Passage; impacts: Map<string, number> }[] }

async function insertDocuments(tx: Tx, sourceId: string, made: readonly Made[], found: boolean, held: boolean) {
  if (!made.length) return
  const audiences = new Map<string, number>()
  for (const { document } of made) {
    const audience = document.audience ?? { kind: 'public' as const }
    const name = JSON.stringify(audience)
    if (!audiences.has(name)) audiences.set(name, await audienceId(tx, audience, held ? sourceId : undefined))
  }
  const audienceOf = (document: KnownDocument) => audiences.get(JSON.stringify(document.audience ?? { kind: 'public' })) as number
  const { rows: documents } = await sql<{ id: number; key: string }>`
    insert into knowledge_document (source_id, held, key, title, link, level, audience, valid_from, valid_to, keywords, fingerprint)
    select ${sourceId}, ${held}, key, title, link, level, audience, valid_from, valid_to, array(select jsonb_array_elements_text(keywords)), fingerprint
    from jsonb_to_recordset(${JSON.stringify(
      made.map(({ document: d, fingerprint }) => ({
        key: d.key,
        title: d.title,
        link: d.link ?? null,
        level: levels.indexOf(d.level ?? 'town'),
        audience: audienceOf(d),
        valid_from: d.validFrom ?? null,
        valid_to: d.validTo ?? null,
        keywords: d.keywords ?? [],
        fingerprint,
      })),
    )}::jsonb)
      as d(key text, title text, link text, level smallint, audience smallint, valid_from date, valid_to date, keywords jsonb, fingerprint text)
    returning id, key`.execute(tx)
  const idOf = new Map(documents.map((d) => [d.key, d.id]))
  const terms = await termIds(tx, new Set(made.flatMap((m) => m.passages.flatMap((p) => [...p.impacts.keys()]))))
  const rows = made.flatMap(({ document, passages }) =>
    passages.map(({ passage, impacts }, position) => ({
      document: idOf.get(document.key) as number,
      audience: audienceOf(document),
      position,
      path: passage.path,
      text: passage.text,
      link: passage.link ?? null,
      pairs: [...impacts].map(([term, impact]) => [terms.get(term) as number, impact] as const),
    })),
  )
  if (!rows.length) return
  const { rows: passages } = await sql<{ id: number; document: number; position: number }>`
    insert into knowledge_passage (document, position, path, body, link, terms)
    select document, position, array(select jsonb_array_elements_text(path)), body, link, decode(terms, 'base64')
    from jsonb_to_recordset(${JSON.stringify(
      rows.map((r) => ({
        document: r.document,
        position: r.position,
        path: r.path,
        body: r.text,
        link: r.link,
        terms: packPairs(r.pairs).toString('base64'),
      })),
    )}::jsonb) as p(document int, position smallint, path jsonb, body text, link text, terms text)
    returning id, document, position`.execute(tx)
  const passageOf = new Map(passages.map((p) => [`${p.document}/${p.position}`, p.id]))
  if (found)
    await insertChanges(
      tx,
      rows.flatMap((r) =>
        r.pairs.map(([term, impact]) => ({
          term,
          audience: r.audience,
          passage: passageOf.get(`${r.document}/${r.position}`) as number,
          impact,
          sign: 1,
        })),
      ),
    )
  await countPassages(
    tx,
    rows.map((r) => r.audience),
    1,
  )
  await extendVocabulary(tx, rows, new Map([...terms].map(([text, id]) => [id, text])))
}

async function countPassages(tx: Tx, audiences: readonly number[], sign: 1 | -1) {
  for (const id of new Set(audiences))
    await sql`update knowledge_audience set passages = passages + ${sign * audiences.filter((a) => a === id).length} where id = ${id}`.execute(tx)
}

async function insertChanges(tx: Tx, changes: readonly { term: number; audience: number; passage: number; impact: number; sign: number }[]) {
  for (let from = 0; from < changes.length; from += 20_000) {
    const some = changes.slice(from, from + 20_000)
    await sql`insert into knowledge_change (term, audience, passage, impact, sign)
      select * from unnest(${some.map((c) => c.term)}::int[], ${some.map((c) => c.audience)}::smallint[], ${some.map((c) => c.passage)}::int[],
        ${some.map((c) => c.impact)}::smallint[], ${some.map((c) => c.sign)}::smallint[])`.execute(tx)
  }
}

/** @param heldOf the source that holds it back */
async function audienceId(tx: Tx, audience: Audience, heldOf: string | undefined = undefined): Promise<number> {
  const kind = heldOf === undefined ? audience.kind : 'held'
  const [stelle, border] = audience.kind === 'stelle' ? [audience.stelleId, audience.border] : [null, null]
  const source = heldOf ?? null
  await sql`insert into knowledge_audience (kind, stelle_id, border, source_id) values (${kind}, ${stelle}, ${border}, ${source}) on conflict do nothing`.execute(
    tx,
  )
  const { rows } = await sql<{ id: number }>`
    select id from knowledge_audience where kind = ${kind} and stelle_id is not distinct from ${stelle} and border is not distinct from ${border}
      and source_id is not distinct from ${source}`.execute(tx)
  return rows[0]?.id as number
}

async function termIds(tx: Tx, terms: ReadonlySet<string>): Promise<Map<string, number>> {
  const all = [...terms]
  const read = () => sql<{ id: number; body: string }>`select id, body from knowledge_term where body = any(${all}::text[])`.execute(tx)
  const ids = new Map((await read()).rows.map((t) => [t.body, t.id]))
  const fresh = all.filter((t) => !ids.has(t))
  if (fresh.length) {
    const { rows } = await sql<{
      id: number
      body: string
    }>`insert into knowledge_term (body) select unnest(${fresh}::text[]) returning id, body`.execute(tx)
    for (const t of rows) ids.set(t.body, t.id)
  }
  return ids
}

/** Enters words that are new to an audience under their grams, so that a word of a question finds them by its parts. */
async function extendVocabulary(
  tx: Tx,
  rows: readonly { audience: number; pairs: readonly (readonly [number, number])[] }[],
  textOf: ReadonlyMap<number, string>,
) {
  const pairs = new Map<number, Set<number>>()
  for (const r of rows) {
    const terms = pairs.get(r.audience) ?? new Set<number>()
    for (const [term] of r.pairs) terms.add(term)
    pairs.set(r.audience, terms)
  }
  for (const [audience, terms] of pairs) {
    const { rows: fresh } = await sql<{ term: number }>`
      insert into knowledge_vocabulary (audience, term) select ${audience}, unnest(${[...terms]}::int[]) on conflict do nothing returning term`.execute(
      tx,
    )
    const lists = new Map<string, [number, number][]>()
    for (const { term } of fresh) {
      const text = textOf.get(term) as string
      const grams = gramsOf(text, parameters.gramFrom, parameters.gramTo)
      const norm = gramNorm(grams)
      for (const gram of grams) {
        const list = lists.get(gram) ?? []
        list.push([term, norm])
        lists.set(gram, list)
      }
    }
    if (!lists.size) continue
    const grams = [...lists.keys()].sort()
    await sql`insert into knowledge_gram (audience, gram, terms)
      select ${audience}, * from unnest(${grams}::text[], ${grams.map((g) => packPairs(lists.get(g) ?? []))}::bytea[])
      on conflict (audience, gram) do update set terms = knowledge_gram.terms || excluded.terms`.execute(tx)
  }
}

/** How many passages go into one block of a posting list: bounds the memory of a rebuild. */
const blockPassages = 1 << 15

/**
 * Packs all passages into a new generation of posting lists and switches to it, in one transaction: a search sees the old one or the new one.
 * What is written meanwhile stands in `knowledge_change` and stays found. To be called after bulk loading, and when `knowledge_change` has grown.
 *
 * @returns what was packed; undefined if somebody else is just packing
 */
export async function rebuild(db: Db): Promise<{ generation: number; passages: number; postings: number } | undefined> {
  return transact(db, async (tx) => {
    await sql`set transaction isolation level repeatable read`.execute(tx)
    const { rows: lock } = await sql<{ mine: boolean }>`select pg_try_advisory_xact_lock(${oneRebuild}) as mine`.execute(tx)
    if (!lock[0]?.mine) return undefined
    const { rows: state } = await sql<{ generation: number; upto: number; last: number }>`
      select generation, (select coalesce(max(seq), 0) from knowledge_change) as upto, (select coalesce(max(id), 0) from knowledge_passage) as last
      from knowledge_index for update`.execute(tx)
    const { generation: old = 0, upto = 0, last = 0 } = state[0] ?? {}
    const generation = old + 1
    let passages = 0
    let postings = 0
    for (let block = 0; block * blockPassages <= last; block++) {
      const lists = new Map<number, Map<number, PostingList>>()
      const { rows } = await sql<{ id: number; audience: number; terms: Buffer }>`
        select p.id, d.audience, p.terms from knowledge_passage p join knowledge_document d on d.id = p.document
        where p.id >= ${block * blockPassages} and p.id < ${(block + 1) * blockPassages} order by p.id`.execute(tx)
      for (const p of rows) {
        const ofAudience = lists.get(p.audience) ?? new Map<number, PostingList>()
        lists.set(p.audience, ofAudience)
        for (const [term, impact] of unpackPairs(p.terms)) {
          const list = ofAudience.get(term) ?? new PostingList()
          ofAudience.set(term, list)
          list.add(p.id, impact)
          postings += 1
        }
      }
      passages += rows.length
      for (const [audience, ofAudience] of lists) {
        const terms = [...ofAudience.keys()].sort((a, b) => a - b)
        for (let from = 0; from < terms.length; from += 5_000) {
          const some = terms.slice(from, from + 5_000)
          await sql`insert into knowledge_posting (generation, term, audience, block, postings)
            select ${generation}, term, ${audience}, ${block}, postings
            from unnest(${some}::int[], ${some.map((t) => ofAudience.get(t)?.packed())}::bytea[]) as t(term, postings)`.execute(tx)
        }
      }
    }
    await sql`delete from knowledge_change where seq <= ${upto}`.execute(tx)
    await sql`update knowledge_index set generation = ${generation}, analysis = ${analysisVersion}, built_at = now()`.execute(tx)
    await sql`delete from knowledge_posting where generation <> ${generation}`.execute(tx)
    await sql`select knowledge_analyze()`.execute(tx)
    return { generation, passages, postings }
  })
}

/**
 * Takes words out of the index that no passage holds any more. After a rebuild: what has left is then no longer among the postings.
 *
 * @returns how many
 */
export async function forgetWords(db: Db): Promise<number> {
  return transact(db, async (tx) => {
    await sql`select pg_advisory_xact_lock(${oneWriter})`.execute(tx)
    const { rows } = await sql<{ audience: number; term: number; body: string }>`
      delete from knowledge_vocabulary v using knowledge_term t
      where t.id = v.term and not exists (select 1 from knowledge_posting p where p.generation = (select generation from knowledge_index) and p.term = v.term and p.audience = v.audience)
        and not exists (select 1 from knowledge_change c where c.term = v.term and c.audience = v.audience)
      returning v.audience, v.term, t.body`.execute(tx)
    for (const [audience, words] of Map.groupBy(rows, (r) => r.audience)) {
      const gone = new Set(words.map((w) => w.term))
      const grams = [...new Set(words.flatMap((w) => gramsOf(w.body, parameters.gramFrom, parameters.gramTo)))]
      for (const [gram, lists] of await gramLists(tx, [audience], grams)) {
        const left = lists.flatMap((l) => [...unpackPairs(l)]).filter(([term]) => !gone.has(term))
        if (left.length) await sql`update knowledge_gram set terms = ${packPairs(left)} where audience = ${audience} and gram = ${gram}`.execute(tx)
        else await sql`delete from knowledge_gram where audience = ${audience} and gram = ${gram}`.execute(tx)
      }
    }
    await sql`delete from knowledge_term t where t.id = any(${rows.map((r) => r.term)}::int[]) and not exists (select 1 from knowledge_vocabulary v where v.term = t.id)`.execute(
      tx,
    )
    return rows.length
  })
}

/** Whether so much has been written since the last rebuild that reading it beside the packed lists costs time. */
export async function wantsRebuild(db: Db): Promise<boolean> {
  const { rows } = await sql<{ changes: number }>`select count(*) as changes from (select 1 from knowledge_change limit 200001) as c`.execute(db)
  return (rows[0]?.changes ?? 0) > 200_000
}
