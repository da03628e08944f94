import { describe, expect, test } from 'vitest'
import { loadContent } from '#base/content/index.ts'
import { loadTown } from '#base/town.ts'
import { bylawRate, exceptionsOf, feeOn, nextDates, nextOpen, officeFact, openOn } from './facts.ts'
import { fromFolder } from './folder.ts'
import { BadLine, feeLine, readAuthority, readFee, readLinks } from './pages/lines.ts'
import { choose, gapsOf, urlsOf } from './rules.ts'

const town = loadTown('towns/musterstadt')
const content = loadContent(town)
const hours = (office: string | undefined, on: string) => openOn(town, content.places, { office }, on)
const spans = (office: string | undefined, on: string) => hours(office, on).spans.map((s) => `${s.from}-${s.to}`)

describe('opening hours', () => {
  test.each([
    ['32.3', '2026-11-23', ['07:30-16:00'], 'an office with hours of its own'],
    ['32.3', '2026-11-28', ['09:30-12:00'], 'which is open on Saturdays'],
    ['20.2', '2026-11-26', ['08:00-12:00', '14:00-18:00'], 'any other office keeps those of the town hall'],
    ['20.2', '2026-11-28', [], 'which is closed on Saturdays'],
    ['32.3', '2026-12-25', [], 'no office is open on a holiday of the Land'],
    ['32.3', '2027-01-06', [], 'Heilige Drei Könige is one in Baden-Württemberg'],
    ['32.3', '2026-12-29', [], 'nor when the town closes'],
    ['32.3', '2027-02-08', ['07:30-12:00'], 'half a day ends where the town says'],
    ['20.2', '2027-07-05', ['08:00-12:00'], 'and is not made longer by it'],
  ])('%s on %s: %j (%s)', (office, on, expected) => expect(spans(office, on)).toEqual(expected))
  test('of a house count where nothing else is said: the library on a Saturday', () => {
    expect(openOn(town, content.places, { place: 'buecherei' }, '2026-11-28').spans).toEqual([{ from: '10:00', to: '13:00' }])
  })
  test('say why it is closed, and when it opens next, over Christmas', () => {
    expect(hours('20.2', '2026-12-24')).toMatchObject({ spans: [], why: 'Heiligabend' })
    expect(nextOpen(town, content.places, { office: '20.2' }, { on: '2026-12-23', at: '12:00' })).toEqual({
      on: '2027-01-04',
      from: '08:00',
      to: '12:00',
      now: false,
    })
    expect(nextOpen(town, content.places, { office: '20.2' }, { on: '2026-11-26', at: '13:00' })).toMatchObject({ from: '14:00', now: false })
    expect(nextOpen(town, content.places, { office: '20.2' }, { on: '2026-11-26', at: '15:00' })).toMatchObject({ to: '18:00', now: true })
    expect(exceptionsOf(town, content.places, { office: '20.2' }, '2026-12-21', 14).map((d) => d.on)).toEqual([
      '2026-12-24',
      '2026-12-25',
      '2026-12-28',
      '2026-12-29',
      '2026-12-30',
      '2026-12-31',
      '2027-01-01',
    ])
  })
})

describe('a fee', () => {
  const fee = content.services.find((s) => s.id === 'hund-anmelden')?.fees[0]
  if (!fee) throw new Error('no fee')
  test('is that of the bylaw in force on the day, whatever the page says', () => {
    expect(feeOn(fee, content.bylaws, '2026-11-21')).toMatchObject({
      amount: '120,00 € je Kalenderjahr',
      bylaw: { id: 'hundesteuer', validFrom: '2025-01-01' },
    })
    expect(feeOn(fee, content.bylaws, '2024-11-21').amount).not.toBe('120,00 € je Kalenderjahr')
    expect(feeOn({ ...fee, cents: 1 }, content.bylaws, '2026-11-21').amount).toBe('120,00 € je Kalenderjahr')
  })
  test('before any bylaw is what the page says, and names none', () => {
    expect(feeOn(fee, content.bylaws, '1999-01-01')).toMatchObject({ amount: '120,00 € je Kalenderjahr', bylaw: null })
    expect(bylawRate(content.bylaws, 'hundesteuer', '§ 5 Abs. 1', '1999-01-01')).toBeUndefined()
    expect(bylawRate(content.bylaws, 'verwaltungsgebuehren', '3.1', '2026-11-21')).toMatchObject({
      amount: '8,00 € je Bescheinigung',
      source: 'Nr. 3.1 Verwaltungsgebührensatzung',
    })
  })
})

test('the next dates: the council after a day, the waste of one district', () => {
  expect(nextDates(content, { from: '2026-12-02', calendars: ['gremien'], words: ['gemeinderat'], limit: 1 }).map((d) => d.on)).toEqual([
    '2026-12-15',
  ])
  expect(nextDates(content, { from: '2026-11-21', words: ['restmüll', 'weiher'], limit: 1 }).map((d) => d.on)).toEqual(['2026-12-02'])
  expect(nextDates(content, { from: '2026-11-21', words: ['quastenflosser'] })).toEqual([])
})

test('an office is reached as it says itself, else as the one above says', () => {
  expect(officeFact(town, content.places, '32.3')).toMatchObject({ name: expect.stringContaining('Bürger'), place: { id: 'buergerbuero' } })
  expect(officeFact(town, content.places, '99')).toBeUndefined()
})

describe('which of several is meant', () => {
  const hits = (...scores: number[]) => scores.map((score) => ({ score }))
  test.each([
    [hits(10, 5), 1, 'one', 2, 'far above the next one'],
    [hits(10, 9, 8, 1), 1, 'which', 3, 'near each other: asked, without the far one'],
    [hits(10, 9, 9, 9, 9, 9, 9), 1, 'which', 5, 'never more than five'],
    [hits(10), 1, 'one', 1, 'there is only one'],
    [hits(10, 1), 0.2, 'nothing', 0, 'most words of the question stand nowhere'],
    [hits(), 1, 'nothing', 0, 'nothing was found'],
  ])('%o, covered %s: %s, %i shown (%s)', (ranked, covered, kind, shown) => {
    const chosen = choose(ranked as { score: number }[], covered as number)
    expect([chosen.kind, chosen.shown.length]).toEqual([kind, shown])
  })
})

describe('what is missing', () => {
  const first = content.services.find((s) => s.id === 'personalausweis')
  if (!first) throw new Error('no service')
  const known = {
    today: '2026-11-21',
    topics: new Set(content.topics.map((t) => t.id)),
    forms: new Set(content.forms.map((f) => f.id)),
    stellen: new Set(town.stellen.map((s) => s.id)),
    feeFits: () => true,
    broken: new Set<string>(),
  }
  const l = fromFolder(first)
  test('is nothing where all is said', () => expect(gapsOf(l, known)).toEqual([]))
  test.each([
    ['leika', { leika: [] }],
    ['topic', { topics: [] }],
    ['office', { stelle: null }],
    ['reference', { forms: ['weg'] }],
    ['recht', { law: [] }],
    ['keywords', { keywords: ['perso'] }],
    ['old', { updatedOn: '2025-01-01' }],
    ['einfach', { texts: { ...l.texts, 'Einfache Sprache': ' ' } }],
    ['kosten', { fees: [], texts: { ...l.texts, Kosten: '' } }],
  ])('%s', (gap, change) => expect(gapsOf({ ...l, ...change }, known)).toEqual([gap]))
  test('a fee that is not the bylaw’s, and a link that is broken', () => {
    const linked = { ...l, texts: { ...l.texts, Hinweise: 'Siehe https://land.example/pass. Danke.' } }
    expect(urlsOf(linked)).toEqual(['https://land.example/pass'])
    expect(gapsOf(linked, { ...known, feeFits: () => false, broken: new Set(['https://land.example/pass']) })).toEqual(['fee', 'link'])
  })
})

describe('lists as editors write them', () => {
  test.each(content.services.flatMap((s) => s.fees).map((f) => [f]))('%o reads back as it was', (fee) => expect(readFee(feeLine(fee))).toEqual(fee))
  test.each(['Hund', 'Hund | zwölf Euro', ' | 12,00', 'Hund | 12,00-viel'])('“%s” is not guessed at', (line) =>
    expect(() => readFee(line)).toThrow(BadLine),
  )
  test('a page elsewhere needs a title and an address, an authority all four parts', () => {
    expect(() => readLinks('nur ein Titel')).toThrow(BadLine)
    expect(readAuthority('')).toBeNull()
    expect(() => readAuthority('Landratsamt | Kreishausplatz 3')).toThrow(BadLine)
  })
})
