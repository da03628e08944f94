import { describe, expect, test } from 'vitest'
import { type Land, laender } from '../calendar/index.ts'
import {
  areas,
  bekanntgabeAbruf,
  bekanntgabeLines,
  bekanntgabeNutzerkonto,
  bekanntgabePost,
  belehrung,
  rechtsbehelf,
  rechtsbehelfLines,
  type Verfahrensrecht,
} from './index.ts'

const post = (recht: Verfahrensrecht, land: Land, postedOn: string, begunOn: string | null = '2024-01-15') =>
  bekanntgabePost({ recht, place: { land }, postedOn, begunOn }).on

describe('a letter counts as made known', () => {
  test.each<[Verfahrensrecht, Land, string, string | null, string | null, string]>([
    ['vwvfg', 'NI', '2024-12-30', null, '2025-01-02', 'three days by the law of the day of posting, over the turn of the year'],
    ['vwvfg', 'NI', '2024-12-31', null, '2025-01-03', 'the last day of the old law'],
    ['vwvfg', 'NI', '2025-01-01', null, '2025-01-05', 'the first of the new law; a Sunday, and it stays'],
    ['vwvfg', 'BW', '2025-01-15', null, '2025-01-18', 'Baden-Württemberg kept three days until 6 February 2025; a Saturday, and it stays'],
    ['vwvfg', 'BW', '2025-02-06', null, '2025-02-09', 'the last day before its change'],
    ['vwvfg', 'BW', '2025-02-07', '2025-02-07', '2025-02-11', 'a procedure that began that day'],
    ['vwvfg', 'BW', '2026-11-20', '2025-02-06', '2026-11-23', '§ 102b LVwVfG: begun before, three days for ever'],
    ['vwvfg', 'BW', '2026-11-20', '2026-10-01', '2026-11-24', 'begun after, four days'],
    ['vwvfg', 'BW', '2026-11-20', null, null, 'nobody knows when it began: no day'],
    ['vwvfg', 'BY', '2025-01-02', '2024-12-31', '2025-01-05', 'Art. 98 BayVwVfG'],
    ['vwvfg', 'HH', '2025-05-13', null, '2025-05-16', 'Hamburg the day before'],
    ['vwvfg', 'HH', '2025-05-14', null, '2025-05-18', 'Hamburg since 14 May 2025'],
    ['vwvfg', 'HE', '2024-12-30', null, '2025-01-02', 'Hesse while it was sure'],
    ['vwvfg', 'HE', '2026-11-20', null, null, 'Hesse since: not sourced, no day'],
    ['vwvfg', 'TH', '2026-11-20', null, null, 'Thuringia: whether its reference moves along is not sourced, no day'],
    ['vwvfg', 'HB', '2026-11-20', null, '2026-11-24', 'Bremen refers to the federal law as it stands'],
    ['vwvfg', 'SL', '2025-11-20', null, null, 'the Saarland until its new law surely holds: no day'],
    ['vwvfg', 'SL', '2026-11-20', null, '2026-11-24', 'the Saarland since'],
    ['ao', 'BW', '2024-12-28', null, '2024-12-31', 'three days for taxes until 2024'],
    ['ao', 'BW', '2026-11-20', null, '2026-11-24', 'four days, a Tuesday'],
    ['ao', 'BW', '2026-11-18', null, '2026-11-23', 'the fourth day is a Sunday: § 108 Abs. 3 AO moves it'],
    ['ao', 'BW', '2026-12-22', null, '2026-12-28', 'Boxing Day, then a Sunday'],
    ['ao', 'BY', '2027-01-02', null, '2027-01-07', 'Dreikönig in Bavaria'],
    ['ao', 'NI', '2027-01-02', null, '2027-01-06', 'none in Lower Saxony'],
    ['sgb10', 'BW', '2026-11-18', null, '2026-11-22', 'social law: the Sunday stays (BSG B 14 AS 12/09 R)'],
    ['sgb10', 'BW', '2024-12-30', null, '2025-01-02', 'three days until 2024'],
  ])('%s in %s, posted %s, begun %s: %s (%s)', (recht, land, posted, begun, on) => {
    expect(post(recht, land, posted, begun)).toBe(on)
  })
  test('every Land has an answer that names its norm, and every step its source', () => {
    for (const land of laender) {
      const { norm, reasons, on } = bekanntgabePost({ recht: 'vwvfg', place: { land }, postedOn: '2026-11-20', begunOn: '2026-01-01' })
      expect(norm, land).toMatch(/§|Art\./)
      expect(reasons.at(-1)?.text.length, land).toBeGreaterThan(20)
      if (on) expect(reasons.map((r) => r.law).join(' '), land).toMatch(/BGBl|GBl|GVBl|GVOBl|GV\. NRW|Amtsbl|Verweis/)
    }
  })
})

describe('fetched from the portal', () => {
  const fetch = (recht: Verfahrensrecht, fetchedOn: string | null, today: string) =>
    bekanntgabeAbruf({ recht, place: { land: 'BW' }, providedOn: '2026-11-02', notifiedOn: '2026-11-02', fetchedOn, today })
  test.each<[Verfahrensrecht, string | null, string, string | null, boolean, string]>([
    ['vwvfg', '2026-11-06', '2026-11-06', '2026-11-07', false, 'the day after, a Saturday too'],
    ['vwvfg', null, '2026-11-12', null, false, 'the tenth day is still open'],
    ['vwvfg', null, '2026-11-13', null, true, 'after ten days it is over and nothing was made known'],
    ['vwvfg', '2026-11-12', '2026-12-01', '2026-11-13', false, 'fetched on the tenth day'],
    ['ao', null, '2026-11-20', '2026-11-06', false, '§ 122a AO: four days after the provision, fetched or not'],
    ['sgb10', null, '2026-11-20', '2026-11-06', false, '§ 37 Abs. 2a SGB X: four days after the notice'],
  ])('%s, fetched %s, today %s: %s, over %s (%s)', (recht, fetched, today, on, ended) => {
    expect(fetch(recht, fetched, today)).toMatchObject({ on, ended })
  })
  test('the Postfach of the Nutzerkonto: four days after it was provided; before 2025 not sourced', () => {
    expect(bekanntgabeNutzerkonto('2026-11-02').on).toBe('2026-11-06')
    expect(bekanntgabeNutzerkonto('2024-11-02').on).toBeNull()
  })
})

describe('the remedy', () => {
  test.each<[Land, (typeof areas)[number], string, string | null, string]>([
    ['BW', 'kommunalabgaben', '2026-11-20', 'widerspruch', '§ 3 Abs. 3 Nr. 4 KAG'],
    ['BW', 'bau', '2025-06-27', 'widerspruch', 'the day before the law of June 2025'],
    ['BW', 'bau', '2025-06-28', 'klage', 'no Widerspruch in Bausachen since'],
    ['BW', 'wohngeld', '2026-11-20', 'widerspruch', ''],
    ['BY', 'allgemein', '2026-11-20', 'klage', 'abolished since 2007'],
    ['BY', 'kommunalabgaben', '2026-11-20', 'wahl', 'a choice'],
    ['NW', 'allgemein', '2026-11-20', 'klage', '§ 110 Abs. 1 JustG NRW'],
    ['NW', 'kommunalabgaben', '2026-11-20', 'widerspruch', 'back since 2016'],
    ['NW', 'wohngeld', '2026-11-20', 'widerspruch', 'back since 2015'],
    ['ST', 'kommunalabgaben', '2026-11-20', 'widerspruch', '§ 8a Abs. 1 Satz 2 Nr. 4 AG VwGO LSA'],
    ['NI', 'allgemein', '2026-11-20', 'klage', '§ 80 NJG'],
    ['NI', 'bau', '2026-11-20', 'widerspruch', 'an exception of § 80 NJG'],
    ['TH', 'allgemein', '2026-11-20', null, 'partly abolished, list not sourced: a person chooses'],
    ['HE', 'kommunalabgaben', '2026-11-20', null, 'falls back to the Land’s general line'],
    ['NW', 'sozialgericht', '2026-11-20', 'widerspruch', '§ 78 SGG is federal'],
    ['BW', 'allgemein', '2010-01-01', null, 'before the table'],
  ])('%s, %s, %s: %s (%s)', (land, area, on, remedy) => {
    expect(rechtsbehelf({ land, area, on }).remedy).toBe(remedy)
  })
  test('no Land and no area is without a line', () => {
    for (const land of laender)
      for (const area of areas) expect(rechtsbehelf({ land, area, on: '2026-11-20' }).source.length, `${land} ${area}`).toBeGreaterThan(10)
  })
})

describe('the Belehrung', () => {
  const authority = { name: 'Stadt Musterstadt', street: 'Marktplatz 1', postcode: '72999', city: 'Musterstadt' }
  const court = { name: 'Verwaltungsgericht Beispielhausen', street: 'Gerichtsplatz 1', postcode: '72990', city: 'Beispielhausen' }
  const of = (more: Partial<Parameters<typeof belehrung>[0]>) =>
    belehrung({ remedy: 'widerspruch', area: 'allgemein', authority, court, served: false, payment: false, ...more }).paragraphs.join('\n')
  test.each<[string, Parameters<typeof of>[0], RegExp[], RegExp[]]>([
    [
      'Widerspruch: authority with its seat, time, form',
      {},
      [/eines Monats nach Bekanntgabe Widerspruch/, /Stadt Musterstadt, Marktplatz 1, 72999 Musterstadt/, /§ 9a Absatz 5/],
      [/Klage/],
    ],
    [
      'Klage: court with its seat',
      { remedy: 'klage' },
      [/eines Monats nach Bekanntgabe Klage/, /Verwaltungsgericht Beispielhausen, Gerichtsplatz 1, 72990/, /§ 55a/],
      [/Widerspruch/],
    ],
    ['a choice names both', { remedy: 'wahl' }, [/Widerspruch/, /unmittelbar Klage/], []],
    ['served: from the Zustellung', { served: true }, [/nach Zustellung/], [/nach Bekanntgabe/]],
    ['money is due nevertheless', { payment: true }, [/schiebt die Pflicht zur Zahlung nicht auf/], []],
    ['social law: its own form', { area: 'sozialgericht' }, [/§ 36a Absatz 2 des Ersten Buches/], [/Verwaltungsverfahrensgesetzes/]],
  ])('%s', (_, more, has, hasNot) => {
    for (const one of has) expect(of(more)).toMatch(one)
    for (const one of hasNot) expect(of(more)).not.toMatch(one)
  })
})

test('every line of a Land names its source; what nobody confirmed is not called confirmed', () => {
  for (const land of laender)
    for (const line of [...rechtsbehelfLines(land), ...bekanntgabeLines(land)]) {
      expect(line.source.length, `${land} ${line.what}`).toBeGreaterThan(10)
      expect(line.confirmedOn, `${land} ${line.what}`).toBeNull()
    }
  expect(rechtsbehelfLines('BW').map((l) => l.what)).toContain('Rechtsbehelf: Kommunalabgaben')
})
