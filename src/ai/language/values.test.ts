import { expect, test } from 'vitest'
import { findAmounts, findCitations, findDates, findDurations, isoOf } from './index.ts'

const near = '2026-11-20'

test.each([
  ['am 30.11.2026', ['2026-11-30'], 'the usual'],
  ['5.3.24', ['2024-03-05'], 'two digits of the year'],
  ['geb. 3.4.80', ['1980-04-03'], 'two digits of the last century'],
  ['30. 11. 2026', ['2026-11-30'], 'blanks'],
  ['2026-11-30', ['2026-11-30'], 'ISO'],
  ['2026-11-30T09:15:00Z', ['2026-11-30'], 'ISO instant'],
  ['30/11/2026', ['2026-11-30'], 'slashes are read as German'],
  ['30-11-2026', ['2026-11-30'], 'hyphens'],
  ['21. März 2024', ['2024-03-21'], 'name of the month'],
  ['Mittwoch, 25. Juli 2018', ['2018-07-25'], 'with its weekday'],
  ['Eing.: 16. JAN. 2025', ['2025-01-16'], 'stamp in capitals'],
  ['3.Nov.26', ['2026-11-03'], 'squeezed'],
  ['1. Mrz 2025', ['2025-03-01'], 'another abbreviation'],
  ['9 Jul 2013 10:38', ['2013-07-09'], 'mail header'],
  ['July 9, 2013', ['2013-07-09'], 'English'],
  ['3.XI.2024', ['2024-11-03'], 'Roman month'],
  ['den ersten Mai 2026', ['2026-05-01'], 'in words'],
  ['O5.O3.2024', ['2024-03-05'], 'OCR: O for 0'],
  ['l2.03.2024', ['2024-03-12'], 'OCR: l for 1'],
  ['12,03.2024', ['2024-03-12'], 'OCR: comma'],
  ['21. März 2O24', ['2024-03-21'], 'OCR in a year'],
  ['1. bis 3. Mai 2026', ['2026-05-01', '2026-05-03'], 'range of days'],
  ['01.–03.05.2026', ['2026-05-01', '2026-05-03'], 'range in digits'],
  ['vom 28.12. bis 03.01.2027', ['2026-12-28', '2027-01-03'], 'range over the turn of the year'],
  ['9. November bis 11. Dezember 2026', ['2026-11-09', '2026-12-11'], 'range of months'],
  ['3. und 5. Mai 2026', ['2026-05-03', '2026-05-05'], 'two days'],
  ['am 3.5.', ['2027-05-03'], 'no year: the closest'],
  ['3. Oktober', ['2026-10-03'], 'no year, named'],
  ['Ende Mai 2025', ['2025-05'], 'a month'],
  ['Dezember 2024', ['2024-12'], 'a month'],
  ['30.02.2026', [], 'no such day'],
  ['31.11.2026', [], 'no such day'],
  ['Version 1.2.2024', [], 'a version'],
  ['Kapitel 3.11.12', [], 'a chapter'],
  ['192.168.10.20', [], 'an address of a network'],
  ['Ziffer 3.11. regelt', [], 'a section'],
  ['Tel. 0301.12.20', [], 'a phone'],
  ['10.5.3 Haushalt', [], 'a chapter of three parts'],
  ['um 3.11 Uhr', [], 'an hour'],
  ['1.200,50 €', [], 'a sum'],
  ['der Mai war kühl', [], 'a month alone'],
])('days of "%s"', (text, days) => {
  expect(findDates(text).map((d) => isoOf(d, near))).toEqual(days)
})

test.each([
  ['50.000 €', [5_000_000], 'the usual'],
  ['1.234,56 EUR', [123_456], 'cents'],
  ['€ 50', [5000], 'sign first'],
  ['EUR 1.234,50', [123_450], 'code first'],
  ['3,3 Milliarden Euro', [330_000_000_000], 'large'],
  ['17 Mio. €', [1_700_000_000], 'abbreviated'],
  ['20 Tsd. Euro', [2_000_000], 'thousands'],
  ['TEUR 20', [2_000_000], 'thousands of a budget'],
  ['12,-- €', [1200], 'dashes'],
  ['12,- Euro', [1200], 'dash'],
  ['50 Cent', [50], 'cents alone'],
  ['zwanzig Euro', [2000], 'in words'],
  ['5 bis 10 Euro', [500, 1000], 'range'],
  ['10–500 €', [1000, 50_000], 'range with a dash'],
  ['1 234,56 €', [123_456], 'blank as group'],
  ['1,234.56 €', [123_456], 'English'],
  ['12.50 €', [1250], 'a full stop as comma'],
  ['5O,OO €', [5000], 'OCR: O for 0'],
  ['im Geschäftsjahr 2011 652,2 Mio. Euro', [65_220_000_000], 'a year before it'],
  ['-50,00 €', [-5000], 'a credit'],
  ['50 Stück', [], 'no currency'],
  ['1,2 Millionen Menschen', [], 'people'],
  ['Europa 2030', [], 'not the currency'],
])('cents of "%s"', (text, cents) => {
  expect(findAmounts(text).map((a) => a.cents)).toEqual(cents)
})

test.each([
  ['§ 7 Abs. 5 IFG', ['§ 7 Abs. 5 IFG'], 'the usual'],
  ['§ 3 Abs. 3 Satz 2 Nr. 1 UIG', ['§ 3 Abs. 3 Satz 2 Nr. 1 UIG'], 'all details'],
  ['§7 Absatz 5 S.2 IFG', ['§ 7 Abs. 5 Satz 2 IFG'], 'other spellings'],
  ['§ 7 V 2 IFG', ['§ 7 Abs. 5 Satz 2 IFG'], 'Roman short form'],
  ['§ 35a VwVfG', ['§ 35a VwVfG'], 'letter'],
  ['§ 28 VwVfG NRW', ['§ 28 VwVfG NRW'], 'law of a Land'],
  ['§ 31a SGB X', ['§ 31a SGB X'], 'book of the code'],
  ['§§ 3, 4 und 7 IFG', ['§ 3 IFG', '§ 4 IFG', '§ 7 IFG'], 'list'],
  ['§ 7 Abs. 5 IFG/§ 4 Abs. 2 VIG', ['§ 7 Abs. 5 IFG', '§ 4 Abs. 2 VIG'], 'two with a slash'],
  ['Art. 6 Abs. 1 lit. e DSGVO', ['Art. 6 Abs. 1 Buchst. e DSGVO'], 'article'],
  ['Art. 28 GG', ['Art. 28 GG'], 'short law'],
  ['§ 6 Abs. 1 Arbeitsschutzgesetz', ['§ 6 Abs. 1 ArbSchG'], 'written out'],
  ['§ 3 Umweltinformationsgesetz (UIG)', ['§ 3 UIG'], 'with brackets'],
  ['§ 1 des Gesetzes zur Regelung des Zugangs zu Informationen des Bundes (IFG)', ['§ 1 IFG'], 'full title'],
  ['§ 7 des HmbTG', ['§ 7 HmbTG'], 'with its article'],
  ['§ 12 der Hauptsatzung', ['§ 12 Hauptsatzung'], 'a statute of the town'],
  ['Paragraph 5 BauGB', ['§ 5 BauGB'], 'as a word'],
  ['S 7 Abs. 5 IFG', ['§ 7 Abs. 5 IFG'], 'OCR: S for §'],
  ['§ 4', ['§ 4'], 'no law'],
  ['Art und Weise', [], 'a word'],
  ['diese Art 3', [], 'a word before a number'],
  ['S. 26', [], 'a page'],
])('laws of "%s"', (text, values) => {
  expect(findCitations(text).map((c) => c.value)).toEqual(values)
})

test.each([
  ['eines Monats', [[1, 'months']]],
  ['14 Tagen', [[14, 'days']]],
  ['vierzehn (14) Tagen', [[14, 'days']]],
  ['zwei bis drei Wochen', [[3, 'weeks']]],
  ['14-tägige', [[14, 'days']]],
  ['vierwöchigen', [[4, 'weeks']]],
  ['eines halben Jahres', [[6, 'months']]],
  ['Monatsfrist', [[1, 'months']]],
  ['10 Werktage', [[10, 'workingDays']]],
  ['48 Stunden', [[48, 'hours']]],
  ['14 Tageskarten', []],
  ['Jahreszeit', []],
])('lengths of "%s"', (text, lengths) => {
  expect(findDurations(text).map((d) => [d.amount, d.unit])).toEqual(lengths)
})

test.each(['1. ', '§ 1, ', '1.1.', '5 bis ', '14 ', 'a-1/', 'I', 'zwei und '])(
  'a hostile text of "%s" is read in linear time',
  (piece) => {
    const text = piece.repeat(Math.ceil(20_000 / piece.length))
    for (const find of [findDates, findAmounts, findCitations, findDurations]) expect(find(text).every((f) => f.end <= text.length)).toBe(true)
  },
  20_000,
)
