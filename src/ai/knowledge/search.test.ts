import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import type { KnownDocument } from './contract.ts'
import { meantInGerman } from './english.ts'
import { passagesOf } from './passages.ts'
import { PostingList, unpackPostings } from './postings.ts'
import { explain, search } from './search.ts'
import { saveSource } from './sources/store.ts'
import { insertSynonym, keptSynonyms, proposeSynonym } from './store.ts'
import { knowledgeDb } from './test-db.fixture.ts'
import { type Embedding, fillVectors } from './vectors.ts'
import { discardHeld, forgetWords, heldOf, rebuild, releaseHeld, writeDocuments } from './writing/store.ts'

const opened = await knowledgeDb()
const { db } = opened
const on = '2026-11-21'
const document = (key: string, title: string, text: string, more: Partial<KnownDocument> = {}): KnownDocument => ({
  key,
  title,
  sections: [{ path: [title], text }],
  ...more,
})
const town = [
  document('bewohnerparken', 'Bewohnerparkausweis', 'Mit dem Ausweis parken Sie in Ihrer Zone. Er kostet 30,70 Euro im Jahr.'),
  document('hund', 'Hundesteuer', 'Einen Hund melden Sie innerhalb von zwei Wochen an. Die Steuer beträgt 90 Euro.'),
  document('fuehrerschein', 'Fahrerlaubnis beantragen', 'Die Fahrerlaubnis beantragen Sie mit Sehtest und Lichtbild.'),
  document('fischen', 'Fischereischein', 'Wer am See fischen will, braucht den Schein und eine Prüfung.'),
  document('muell', 'Abfallbehälter', 'Behälter für Restabfall bestellen Sie beim Betriebshof der Stadt.'),
  document('buerger', 'Bürgerbüro', 'Das Bürgerbüro hat montags bis 18 Uhr geöffnet.'),
  document('strasse', 'Straßenreinigung', 'Die Stadt reinigt die Fahrbahn. Den Gehweg reinigen die Anlieger.'),
]
beforeAll(async () => {
  await saveSource(db, { id: 'town', kind: 'folder', title: 'Stadt', settings: {} })
  await writeDocuments(db, 'town', town)
})
const first = async (query: string, more: object = {}) => (await search(db, { query, on, ...more })).hits[0]

describe('finds', () => {
  test.each([
    ['Fahrerlaubnisse', 'fuehrerschein', 'another form of the word'],
    ['Parkausweis für Bewohner', 'bewohnerparken', 'the parts of a compound, in another order'],
    ['Steuer für meinen Hund', 'hund', 'the parts asked, the compound written'],
    ['Hundesteueranmeldung', 'hund', 'a compound that is nowhere'],
    ['Fischreischein', 'fischen', 'a letter left out'],
    ['Bürgerbuero', 'buerger', 'no umlauts on the keyboard'],
    ['buergerbüro öfnungszeit', 'buerger', 'mixed, and with a letter left out'],
    ['Strassenreinigungsgebühr', 'strasse', 'ss for ß, and more than is there'],
    ['Führerschein', 'fuehrerschein', 'an everyday word for the word of the office'],
    ['Mülltonne bestellen', 'muell', 'everyday words on both sides'],
    ['angeln', 'fischen', 'a word without a common stem'],
    ['Führrerschien', 'fuehrerschein', 'an everyday word with two errors, for the word of the office'],
  ])('%s -> %s (%s)', async (query, key) => expect((await first(query))?.key).toBe(key))

  test('the sentence that answers, with its place in the passage', async () => {
    const hit = await first('Was kostet der Bewohnerparkausweis im Jahr?')
    const [best] = hit?.sentences ?? []
    expect(best?.text).toBe('Er kostet 30,70 Euro im Jahr.')
    expect(hit?.text.slice(best?.start, best?.end)).toBe(best?.text)
  })
  test('nothing for a question of nothing but stop words, of signs, of a word that is nowhere, of 100,000 characters', async () => {
    for (const query of ['', 'was ist das', '§§§ !!', 'Xylofonquark', 'x'.repeat(100_000)])
      expect((await search(db, { query, on })).hits, query.slice(0, 20)).toEqual([])
    expect(await search(db, { query: 'Xylofonquark Hundesteuer', on })).toMatchObject({ covered: 0.5, unknown: ['xylofonquark'] })
  })
  test('texts with quotes, NUL and half a surrogate pair are kept and found', async () => {
    await writeDocuments(db, 'town', [document('seltsam', 'Selt\0sam "\\\' $1', 'Der Grottenolm \ud800 wohnt hier.', { keywords: ['a"b', '{c}'] })])
    expect((await first('Grottenolm'))?.key).toBe('seltsam')
    await writeDocuments(db, 'town', [], { removed: ['seltsam'] })
  })
})

test('a synonym that editors keep counts from now on; a proposed one does not, before they say so', async () => {
  expect((await search(db, { query: 'Kläffer', on })).hits).toEqual([])
  await proposeSynonym(db, ['kläffer', 'hund'])
  expect((await search(db, { query: 'Kläffer', on })).hits).toEqual([])
  await insertSynonym(db, ['hund', 'kläffer'])
  expect(await keptSynonyms(db)).toEqual([['hund', 'kläffer']])
  expect((await first('Kläffer'))?.key).toBe('hund')
  expect((await explain(db, { query: 'Kläffer', on }, (await first('Kläffer'))?.passageId ?? 0))?.words[0]).toMatchObject({
    word: 'klaffer',
    found: 'hund',
    reason: 'synonym',
  })
})

describe('whose rule, until when', () => {
  const rule = (key: string, level: KnownDocument['level'], more: Partial<KnownDocument> = {}) =>
    document(key, 'Ladenschluss', 'Geschäfte schließen am Samstag um 20 Uhr.', { level, ...more })
  beforeAll(() =>
    writeDocuments(db, 'town', [rule('bund', 'federal'), rule('land', 'state'), rule('kreis', 'county'), rule('stadt', 'town')]).then(
      () => undefined,
    ),
  )
  test('of equal rules the nearer one stands first', async () => {
    expect((await search(db, { query: 'Ladenschluss am Samstag', on })).hits.map((h) => h.key)).toEqual(['stadt', 'kreis', 'land', 'bund'])
  })
  test('what does not hold on the day is not found', async () => {
    await writeDocuments(db, 'town', [rule('stadt', 'town', { validFrom: '2027-01-01' }), rule('kreis', 'county', { validTo: '2026-11-20' })])
    expect((await search(db, { query: 'Ladenschluss am Samstag', on })).hits.map((h) => h.key)).toEqual(['land', 'bund'])
    expect((await search(db, { query: 'Ladenschluss am Samstag', on: '2027-01-01' })).hits[0]?.key).toBe('stadt')
  })
})

describe('what a person may not see', () => {
  const hidden: KnownDocument[] = Array.from({ length: 30 }, (_, i) =>
    document(
      `geheim${i}`,
      `Hundesteuer Stundung ${i}`,
      `Hund Steuer Hundesteuer Fahrerlaubnis Fischereischein ${'Bürgerbüro '.repeat(i)} Stundung Quarzuhr Fischereischeinsache Hundesteuersache${i}.`,
      {
        audience: { kind: 'stelle', stelleId: 'steuern', border: 'steuergeheimnis' },
        keywords: ['Parkausweis', 'Kläffer'],
      },
    ),
  )
  const queries = [
    'Hundesteuer',
    'Steuer für den Hund im Bürgerbüro',
    'Fischreischein',
    'Fahrerlaubnis Parkausweis',
    'Quarzuhr',
    'Kläffer',
    'Hundesteuersachen',
  ]
  const asked = () => Promise.all(queries.map((query) => search(db, { query, on })))
  const explained = async () =>
    Promise.all(
      (await search(db, { query: 'Steuer für den Hund', on })).hits.map((h) => explain(db, { query: 'Steuer für den Hund', on }, h.passageId)),
    )
  const inside = { stellen: new Set(['steuern']), bordered: new Set(['steuern']) }

  test('changes nothing for her: no hit, no rank, no score, no sentence, no explanation; not before packing and not after', async () => {
    const [before, why] = [await asked(), await explained()]
    await saveSource(db, { id: 'files', kind: 'folder', title: 'Akten', settings: {} })
    await writeDocuments(db, 'files', hidden)
    expect(await asked()).toEqual(before)
    expect(await explained()).toEqual(why)
    await rebuild(db)
    expect(await asked()).toEqual(before)
    expect(await explained()).toEqual(why)
  })
  test('is found by those who may, and by nobody who sees the Stelle but not behind its border', async () => {
    const keys = async (eyes: { stellen: Set<string>; bordered: Set<string> }) =>
      (await search(db, { query: 'Quarzuhr Stundung', on, eyes })).hits.map((h) => h.key.slice(0, 6))
    expect(await keys(inside)).toContain('geheim')
    expect(await keys({ stellen: new Set(['steuern']), bordered: new Set() })).toEqual([])
    expect(await keys({ stellen: new Set(['bau']), bordered: new Set(['bau']) })).toEqual([])
    expect((await search(db, { query: 'Quarzuhr', on, eyes: inside, limit: 1 })).hits[0]?.key).toMatch(/^geheim/)
    const [hit] = (await search(db, { query: 'Quarzuhr', on, eyes: inside })).hits
    expect(await explain(db, { query: 'Quarzuhr', on }, hit?.passageId ?? 0)).toBeUndefined()
  })
  test('what moves behind a border is out of sight at once', async () => {
    await writeDocuments(db, 'town', [document('umzug', 'Kürbisfest', 'Das Kürbisfest ist im Oktober.')])
    expect((await first('Kürbisfest'))?.key).toBe('umzug')
    await writeDocuments(db, 'town', [document('umzug', 'Kürbisfest', 'Das Kürbisfest ist im Oktober.', { audience: { kind: 'house' } })])
    expect((await search(db, { query: 'Kürbisfest', on })).hits).toEqual([])
    expect((await first('Kürbisfest', { eyes: { stellen: new Set(), bordered: new Set() } }))?.key).toBe('umzug')
  })
})

describe('what a source holds back', () => {
  const pages = (text: string) => [document('kirmes', 'Kirmesordnung', text), document('bleibt', 'Kirmesplatz', 'Der Kirmesplatz bleibt frei.')]
  const said = async (tried?: string) => (await search(db, { query: 'Kirmes Buden', on, tried })).hits.map((h) => h.text)
  test('is as if it were not there for everybody, and as if it held for who tries it', async () => {
    await saveSource(db, { id: 'kirmes', kind: 'folder', title: 'Kirmes', settings: {} })
    await writeDocuments(db, 'kirmes', pages('Buden schließen um zehn.'))
    const before = await search(db, { query: 'Kirmes Buden', on })
    expect(await writeDocuments(db, 'kirmes', pages('Buden schließen um elf, Schaukelburgen auch.'), { held: true })).toEqual({
      added: 0,
      changed: 1,
      removed: 0,
      unchanged: 1,
    })
    expect(await search(db, { query: 'Kirmes Buden', on })).toEqual(before)
    await rebuild(db)
    expect(await search(db, { query: 'Kirmes Buden', on })).toEqual(before)
    const house = { stellen: new Set<string>(), bordered: new Set<string>() }
    expect((await search(db, { query: 'Schaukelburg', on, eyes: house })).hits.map((h) => h.sourceId)).not.toContain('kirmes')
    expect((await said('kirmes'))[0]).toContain('elf')
    expect((await said('kirmes')).join()).not.toContain('zehn')
    expect(await heldOf(db, 'kirmes')).toMatchObject({ documents: 1 })
  })
  test('takes its place when it is released, and goes when the source is again as before, or a person says so', async () => {
    await releaseHeld(db, 'kirmes')
    expect((await said())[0]).toContain('elf')
    expect((await said()).join()).not.toContain('zehn')
    expect((await first('Schaukelburgen'))?.key).toBe('kirmes')
    await rebuild(db)
    expect((await said())[0]).toContain('elf')
    await writeDocuments(db, 'kirmes', pages('Buden schließen um zwölf.'), { held: true })
    await writeDocuments(db, 'kirmes', pages('Buden schließen um elf, Schaukelburgen auch.'), { held: true })
    expect(await heldOf(db, 'kirmes')).toMatchObject({ documents: 0 })
    await writeDocuments(db, 'kirmes', pages('Buden schließen um zwölf.'), { held: true })
    await discardHeld(db, 'kirmes')
    expect(await heldOf(db, 'kirmes')).toMatchObject({ documents: 0 })
    expect((await said())[0]).toContain('elf')
    const [audience] = (await sql<{ passages: number }>`select passages from knowledge_audience where kind = 'held'`.execute(db)).rows
    expect(audience?.passages).toBe(0)
  })
  test('is only what everybody could read: what a Stelle may see follows at once', async () => {
    const inside = { audience: { kind: 'house' as const } }
    await writeDocuments(db, 'kirmes', [document('plan', 'Budenplan', 'Der Budenplan hängt im Quergang.', inside)], { held: true })
    expect(await heldOf(db, 'kirmes')).toMatchObject({ documents: 0 })
    expect((await first('Quergang', { eyes: { stellen: new Set(), bordered: new Set() } }))?.key).toBe('plan')
  })
})

describe('a question in English', () => {
  test.each([
    ['How do I register our car?', ['Kfz-Zulassung'], 'the longest wording first, whoever’s it is'],
    ['I lost my keys', ['verloren', 'Schlüssel'], 'irregular forms stand in the dictionary'],
    ['Do you have parking permits for residents?', ['Bewohnerparkausweis', 'Einwohner'], 'endings need no line'],
    ['my neighbours are too noisy at night', ['Nachbar', 'Lärm', 'Nacht'], 'British, plural'],
    ['Where can I go ice skating?', ['ice', 'skating'], 'what the dictionary does not know stays as it is, and stands for nothing'],
    ['Was kostet ein Personalausweis?', ['kostet', 'ein', 'personalausweis'], 'German words pass'],
    ['what is this', [], 'nothing asked'],
  ])('%s asks for %j: %s', (question, wanted, _why) => {
    expect(meantInGerman(question).map((m) => m.german[0] ?? m.said)).toEqual(wanted)
  })
})

describe('an index that is never away', () => {
  test('what was written since the last packing, changed or removed, is found, changed or gone, before the next packing and after it', async () => {
    const seen = async () =>
      (await search(db, { query: 'Rathausturm Besteigung', on })).hits.filter((h) => h.key.startsWith('turm')).map((h) => `${h.key} ${h.text}`)
    await writeDocuments(db, 'town', [
      document('turm', 'Rathausturm', 'Die Besteigung kostet zwei Euro.'),
      document('turm2', 'Rathausturm im Winter', 'Keine Besteigung bei Eis.'),
    ])
    await rebuild(db)
    await writeDocuments(db, 'town', [document('turm', 'Rathausturm', 'Die Besteigung kostet drei Euro.')], { removed: ['turm2'] })
    expect(await seen()).toEqual(['turm Die Besteigung kostet drei Euro.'])
    await rebuild(db)
    expect(await seen()).toEqual(['turm Die Besteigung kostet drei Euro.'])
    expect(await writeDocuments(db, 'town', [document('turm', 'Rathausturm', 'Die Besteigung kostet drei Euro.')])).toEqual({
      added: 0,
      changed: 0,
      removed: 0,
      unchanged: 1,
    })
  })
  test('searches during packing and writing always find what is there, once', async () => {
    let packing = true
    const packed = (async () => {
      for (let i = 0; i < 5; i++) {
        await writeDocuments(db, 'town', [document('turm', 'Rathausturm', `Die Besteigung kostet ${i} Euro.`)])
        await rebuild(db)
      }
      packing = false
    })()
    let asked = 0
    while (packing) {
      const { hits } = await search(db, { query: 'Besteigung Rathausturm', on, limit: 50, by: 'passages' })
      expect(hits.filter((h) => h.key === 'turm').length).toBe(1)
      asked += 1
    }
    await packed
    expect(asked).toBeGreaterThan(3)
  })
  test('bulk loading is found after the next packing', async () => {
    await writeDocuments(db, 'town', [document('ballon', 'Ballonfahrt', 'Der Heißluftballon startet im Mai.')], { found: false })
    expect((await search(db, { query: 'Heißluftballon', on })).hits).toEqual([])
    await rebuild(db)
    expect((await first('Heißluftballon'))?.key).toBe('ballon')
  })
  test('words that no passage holds any more leave the vocabulary', async () => {
    await writeDocuments(db, 'town', [document('kurz', 'Zwischending', 'Ein Wolkenkuckucksheim.')])
    await writeDocuments(db, 'town', [], { removed: ['kurz'] })
    await rebuild(db)
    expect(await forgetWords(db)).toBeGreaterThan(0)
    const { rows } = await sql<{ body: string }>`select body from knowledge_term where body like 'wolkenkuckuck%'`.execute(db)
    expect(rows).toEqual([])
    expect((await first('Hundesteuer'))?.key).toBe('hund')
  })
})

describe('with an embedding engine', () => {
  /** Deterministic: a few meanings as directions, everything else as small noise from its letters. */
  const meanings = [/grundstück|acker|flur/i, /sarg|bestattung|friedhof/i, /hund|bello|vierbeiner/i]
  const engine = (name: string): Embedding => ({
    name,
    embed: async (texts) =>
      texts.map((t) =>
        Array.from(
          { length: 64 },
          (_, i) => (meanings[i % meanings.length]?.test(t) ? 1 : -0.2) + ((t.charCodeAt(i % Math.max(1, t.length)) || 0) % 7) / 100,
        ),
      ),
  })
  test('a passage without a common word is found by its meaning, a passage by its words all the same', async () => {
    await writeDocuments(db, 'town', [document('sarg', 'Ruhestätten', 'Der Friedhof liegt am Waldrand.')])
    const embedding = engine('test-1')
    expect(await fillVectors(db, embedding)).toBeGreaterThan(10)
    expect(await fillVectors(db, embedding)).toBe(0)
    expect((await search(db, { query: 'Sarg', on })).hits.map((h) => h.key)).not.toContain('sarg')
    const hit = await first('Sarg', { embedding })
    expect(hit?.key).toBe('sarg')
    expect((await explain(db, { query: 'Sarg', on, embedding }, hit?.passageId ?? 0))?.meaning).toBeGreaterThan(0.5)
    expect((await first('Fischereischein', { embedding }))?.key).toBe('fischen')
  })
  test('what a person may not see has no meaning for her either; vectors of another engine are not compared', async () => {
    const hits = (await search(db, { query: 'Vierbeiner', on, embedding: engine('test-1'), limit: 50 })).hits
    expect(hits.some((h) => h.key.startsWith('geheim'))).toBe(false)
    expect((await search(db, { query: 'Sarg', on, embedding: engine('other') })).hits.map((h) => h.key)).not.toContain('sarg')
  })
  test('an engine that fails leaves the words', async () => {
    const broken: Embedding = { name: 'test-1', embed: () => Promise.reject(new Error('down')) }
    expect((await first('Hundesteuer', { embedding: broken }))?.key).toBe('hund')
  })
})

test('no plan of a search reads all passages, documents, terms, grams, postings or changes', async () => {
  // As many rows as a large town has; what stands in them does not matter to a plan.
  for (const statement of [
    `insert into knowledge_document (source_id, key, title, audience, fingerprint) select 'town', 'm' || n, 'Titel', 1, '' from generate_series(1, 40000) n`,
    `insert into knowledge_passage (document, position, path, body, terms) select id, 0, '{}', 'Text', '' from knowledge_document where key like 'm%' and not exists (select 1 from knowledge_passage p where p.document = knowledge_document.id)`,
    `insert into knowledge_term (body) select 'wort' || n from generate_series(1, 40000) n`,
    `insert into knowledge_vocabulary (audience, term) select 1, id from knowledge_term where body like 'wort%'`,
    `insert into knowledge_gram (audience, gram, terms) select 1, 'g' || n, '' from generate_series(1, 40000) n`,
    `insert into knowledge_posting (generation, term, audience, block, postings) select (select generation from knowledge_index), id, 1, 0, '\\x0101' from knowledge_term where body like 'wort%'`,
    `insert into knowledge_change (term, audience, passage, impact, sign) select 100000 + n % 40000, 1, 1, 1, -1 from generate_series(1, 150000) n`,
    'select knowledge_analyze()',
  ])
    await sql.raw(statement).execute(db)
  // The database counts by itself how each table was read, for the transaction that asks.
  await opened.alone.transaction().execute(async (tx) => {
    const wholes = async () =>
      (
        await sql<{ name: string }>`
          select relname as name from pg_stat_xact_user_tables where seq_scan > 0 and relname in
            ('knowledge_passage', 'knowledge_document', 'knowledge_term', 'knowledge_gram', 'knowledge_posting', 'knowledge_change', 'knowledge_vocabulary')`.execute(
          tx,
        )
      ).rows.map((r) => r.name)
    for (const query of [
      'Hundesteuer anmelden im Bürgerbüro',
      'Wie beantrage ich den Bewohnerparkausweis und was kostet der Fischereischein?',
      'Straßenreinigung',
    ]) {
      const { hits } = await search(tx, { query, on })
      expect(hits.length).toBeGreaterThan(0)
      await explain(tx, { query, on }, hits[0]?.passageId ?? 0)
    }
    expect(await wholes()).toEqual([])
    // The guard itself: reading it all is counted.
    await sql`select count(*) from knowledge_passage where body like '%x%'`.execute(tx)
    expect(await wholes()).toEqual(['knowledge_passage'])
  })
})

test('packed lists come back as they were, whatever the gaps', () => {
  const passages = [1, 2, 127, 128, 16_383, 16_384, 5_000_000, 2_000_000_000]
  const list = new PostingList()
  passages.forEach((p, i) => {
    list.add(p, i * 30)
  })
  const [into, impacts] = [new Int32Array(20), new Uint8Array(20)]
  expect(unpackPostings(list.packed(), into, impacts, 3)).toBe(3 + passages.length)
  expect([...into.subarray(3, 3 + passages.length)]).toEqual(passages)
  expect([...impacts.subarray(3, 3 + passages.length)]).toEqual(passages.map((_, i) => i * 30))
})

describe('passages', () => {
  const long = Array.from({ length: 120 }, (_, i) => `Dies ist der Satz Nummer ${i} eines langen Textes.`).join(' ')
  test('a long section is cut between sentences, none longer than a glance, nothing lost', () => {
    const passages = passagesOf([{ path: ['A'], text: long }])
    expect(passages.length).toBeGreaterThan(3)
    for (const p of passages) expect(p.text.split(/\s+/).length).toBeLessThanOrEqual(220)
    expect(
      passages
        .map((p) => p.text)
        .join('\n')
        .replace(/\s+/g, ' '),
    ).toBe(long)
    for (const p of passages) expect(p.path).toEqual(['A'])
  })
  test('short sections under one heading go together with their headings; another chapter begins anew', () => {
    const passages = passagesOf([
      { path: ['Satzung', '§ 1'], text: 'Kurz.' },
      { path: ['Satzung', '§ 2'], text: 'Auch kurz.' },
      { path: ['Anlage', 'Tabelle'], text: 'Etwas anderes.' },
    ])
    expect(passages).toEqual([
      { path: ['Satzung', '§ 1'], text: 'Kurz.\n§ 2\nAuch kurz.', link: undefined },
      { path: ['Anlage', 'Tabelle'], text: 'Etwas anderes.', link: undefined },
    ])
  })
})

test('the everyday words: every line is a group of at least two, none stands twice in one group', () => {
  const groups = readFileSync(join(import.meta.dirname, 'everyday.txt'), 'utf8')
    .split('\n')
    .filter((l) => l && !l.startsWith('#'))
    .map((l) => l.split(',').map((w) => w.trim()))
  expect(groups.length).toBeGreaterThan(200)
  for (const group of groups) {
    expect(group.length, group.join()).toBeGreaterThan(1)
    expect(new Set(group).size, group.join()).toBe(group.length)
  }
})
