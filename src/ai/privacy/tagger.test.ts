import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { describe, expect, test } from 'vitest'
import { grow } from '#ai/trees/index.ts'
import { random, train } from './crf.ts'
import { readDictionary } from './dictionary.ts'
import { factsOf, isWorth } from './features.ts'
import { labels } from './labels.ts'
import { letters } from './letters.ts'
import { flag, Lexicon } from './lexicon.ts'
import { blockBits, Rows, ways } from './rows.ts'
import { pack, Tagger, unpack } from './tagger.ts'
import { sentences, tokenize } from './tokens.ts'

const pools = {
  given: ['Anna', 'Peter', 'Sabine', 'Mehmet'],
  surname: ['Hofmann', 'Krüger', 'Yilmaz', 'Schneider'],
  place: ['Musterstadt', 'Neudorf', 'Altheim'],
}
const lexicon = Lexicon.from(new Map([...pools.given.map((w) => [w, flag.given] as const), ...pools.place.map((w) => [w, flag.town] as const)]))
const likeness = { weights: new Int8Array(3 << 8), bits: 8 }
const options = {
  seed: 7,
  epochs: 4,
  members: 1,
  variants: 1,
  rate: 0.1,
  decay: 2e-5,
  blind: 0.1,
  drop: 0.1,
  least: 2,
  prune: 0.02,
  thresholds: [0.3, 0.3, 0.3, 0.3, 0.3, 0.3] as const,
}
const learn = () => train(letters(pools, random(1)), { lexicon, likeness, plain: [] }, options)
const tag = (tagger: Tagger, text: string) => tagger.tag(text, tokenize(text)).map((s) => [text.slice(s.start, s.end), s.type])

describe('tagger', () => {
  const model = learn()
  const packed = pack(model)
  test('learns from a few hundred sentences, also for names it never saw', () => {
    expect(tag(new Tagger(model), 'Sehr geehrte Frau Zwengelmoser, ich bin von Altheim nach Neudorf umgezogen.')).toEqual([
      ['Zwengelmoser', 'person'],
      ['Altheim', 'place'],
      ['Neudorf', 'place'],
    ])
  })
  test('the same sentences and seed give the same bytes', () => {
    expect(Buffer.compare(pack(learn()), packed)).toBe(0)
  }, 60_000)
  test('a stored model tags as the one in memory', () => {
    const text = 'Mein Name ist Sabine Krüger. Der Antrag von Peter Yilmaz aus Musterstadt liegt vor.'
    expect(tag(new Tagger(unpack(packed)), text)).toEqual(tag(new Tagger(model), text))
  })
  test('the second look has the last word, also in a stored model', () => {
    const text = 'Der Antrag von Peter Yilmaz aus Musterstadt liegt vor.'
    const tokens = tokenize(text)
    const [rows, here]: [Float32Array[], string[]] = [[], []]
    new Tagger(model).eachRow(text, tokens, (token, row) => {
      rows.push(row.slice())
      here.push(text.slice(tokens.starts[token], tokens.ends[token]))
    })
    expect(here).toEqual(expect.arrayContaining(['Peter', 'Yilmaz', 'Musterstadt']))
    // trees that learned the opposite: the town is a person, the person nothing
    const growing = { trees: 30, depth: 1, rate: 0.5, ridge: 0.1, leastWeight: 0, rows: 1, columns: 1, seed: 1 }
    const many = Array.from({ length: 20 }, () => rows).flat()
    const learn = (yes: string) => [
      grow(
        many,
        many.map((_, i) => (here[i % here.length] === yes ? 1 : 0)),
        many.map((_, i) => i),
        growing,
      ),
    ]
    const stored = unpack(pack({ ...model, second: { person: learn('Musterstadt'), place: learn('') } }))
    expect(tag(new Tagger(stored), text)).toEqual([['Musterstadt', 'person']])
  })
  test('a damaged or foreign file is refused', () => {
    expect(() => unpack(Buffer.from('nothing'))).toThrow()
  })
  test('the shipped file is small', () => {
    expect(readFileSync(new URL('./model/names.bin', import.meta.url)).length).toBeLessThan(5_000_000)
  })
})

test('the dictionary of the text recognition is read with its capitals', () => {
  const words = new Set(readDictionary(createRequire(import.meta.url).resolve('@tesseract.js-data/deu/4.0.0/deu.traineddata.gz')))
  expect(words.size).toBeGreaterThan(50_000)
  expect(['Gemeinde', 'Häuser', 'gegangen'].filter((w) => !words.has(w))).toEqual([])
  expect(['gemeinde', 'Xyzzy'].filter((w) => words.has(w))).toEqual([])
})

describe('words and sentences', () => {
  test.each([
    ['hyphens and apostrophes join', "Meyer-Pinger O'Neill", ['Meyer-Pinger', "O'Neill"]],
    ['marks stand alone', 'Dr. K., 3a', ['Dr', '.', 'K', '.', ',', '3a']],
    ['a hanging hyphen stands alone', 'Haupt- und', ['Haupt', '-', 'und']],
  ])('%s', (_why, text, words) => {
    const { count, starts, ends } = tokenize(text)
    expect(Array.from({ length: count }, (_, i) => text.slice(starts[i], ends[i]))).toEqual(words)
  })
  test.each([
    ['a full stop ends a sentence', 'Er kam heute. Sie ging.', 2],
    ['an abbreviation does not', 'Herr Dr. Hofmann und Prof. Krüger kamen.', 1],
    ['an initial does not', 'Der Zeuge K. Schmidt kam.', 1],
    ['a date does not', 'Am 12. Mai kam er.', 1],
    ['an empty line does', 'Betreff\n\nGuten Tag', 2],
  ])('%s', (_why, text, count) => expect(sentences(text, tokenize(text)).length - 1).toBe(count))
})

describe('words that may belong to a name', () => {
  const knowledge = {
    lexicon: Lexicon.from(new Map([['von', flag.particle]])),
    likeness,
    register: new Int8Array((1 << 13) + 1),
    style: new Int8Array(),
  }
  test.each([
    ['small words and marks do not', 'er kam heute an , nicht wahr', ''],
    ['words with a capital do', 'der Rat kam', 'Rat'],
    ['small words between two that do', 'er ist in Frankfurt am Main gewesen', 'Frankfurt am Main'],
    ['the dot of an initial, at the end too', 'klagte K . gestern', 'K .'],
    ['a number behind a name', 'auf der A 7 nach', 'A 7'],
    ['a particle that begins a name', 'sagte von der Leyen gestern', 'von Leyen'],
    ['a particle before a small word does not', 'sprach von gestern', ''],
  ])('%s', (_why, text, worth) => {
    const words = text.split(' ')
    const facts = words.map((word) => factsOf(word, knowledge))
    expect(words.filter((_, i) => isWorth(facts, i)).join(' ')).toBe(worth)
  })
})

describe('weights by feature', () => {
  const block = 5
  const hashes = Uint32Array.of((block << (32 - blockBits)) >>> 0, (6 << (32 - blockBits)) >>> 0)
  // ways 0 to 2: two words before; 6 to 8: the word itself; in general, outside the language of the courts, in it
  const slots = Uint32Array.from([0, 1, 6, 8], (way) => block * ways + way)
  const weights = Int8Array.from(slots, (_, i) => i + 1).reduce((all, w, i) => all.fill(w, i * labels, (i + 1) * labels), new Int8Array(4 * labels))
  test.each([
    ['general and register add up', 0, 0x7fff, [3, 0, 3, 0, 0]],
    ['each register has its own', 1, 0x7fff, [1, 0, 7, 0, 0]],
    ['only the ways asked for count', 1, 7 << 6, [0, 0, 7, 0, 0]],
  ] as const)('%s', (_why, court, asked, sums) => {
    const into = new Int16Array(5 * labels)
    // the second feature has no block
    new Rows(slots, weights, court).lend({ hashes, ways: Uint16Array.of(asked, asked) }, 0, 2, into, 0)
    expect(Array.from({ length: 5 }, (_, k) => into[k * labels + 12])).toEqual(sums)
  })
})
