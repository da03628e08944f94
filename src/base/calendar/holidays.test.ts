import { expect, test } from 'vitest'
import { addWorkingDays, easter, holidaysOf, isUnsettled, isWorkingDay, type Land, laender, type Municipality } from './index.ts'

const on = (land: Land, day: string, municipality?: Municipality) =>
  holidaysOf(municipality ? { land, municipality } : { land }, Number(day.slice(0, 4))).find((h) => h.on === day)

test.each([
  ['1818-03-22', 'the earliest day there is'],
  ['1943-04-25', 'the latest day there is'],
  ['1954-04-18', 'the exception that Gauss had to add'],
  ['1981-04-19', 'the other one'],
  ['2000-04-23', 'a century that is a leap year'],
  ['2015-04-05', 'known'],
  ['2016-03-27', 'known'],
  ['2017-04-16', 'known'],
  ['2018-04-01', 'known'],
  ['2019-04-21', 'known; a month after the astronomical one'],
  ['2020-04-12', 'known'],
  ['2021-04-04', 'known'],
  ['2022-04-17', 'known'],
  ['2023-04-09', 'known'],
  ['2024-03-31', 'known'],
  ['2025-04-20', 'known; the same day as the Julian'],
  ['2026-04-05', 'known'],
  ['2027-03-28', 'known'],
  ['2028-04-16', 'known'],
  ['2029-04-01', 'known'],
  ['2030-04-21', 'known'],
  ['2038-04-25', 'the next latest day'],
  ['2049-04-18', 'an exception again'],
  ['2076-04-19', 'an exception again'],
])('Easter %s: %s', (day) => {
  expect(easter(Number(day.slice(0, 4)))).toBe(day)
})

// Counted by hand from the laws, Sundays of Brandenburg and Hesse (Easter, Whitsun) included.
test.each<[Land, number, number, string]>([
  ['BW', 2026, 12, 'nine of all, Dreikönig, Fronleichnam, Allerheiligen'],
  ['BW', 2017, 13, 'and once the Reformationstag'],
  ['BY', 2026, 12, 'as BW; Mariä Himmelfahrt only in a municipality that has it'],
  ['BE', 2018, 9, 'the fewest there were'],
  ['BE', 2019, 10, 'Frauentag from 2019'],
  ['BE', 2020, 11, '8 May, once'],
  ['BE', 2021, 10, '8 May is gone again'],
  ['BE', 2025, 11, '8 May, once more'],
  ['BE', 2028, 11, '17 June, once'],
  ['BB', 2026, 12, 'nine, Reformationstag, Easter and Whit Sunday'],
  ['HB', 2016, 9, 'before the Reformationstag'],
  ['HB', 2017, 10, 'Reformationstag for all'],
  ['HB', 2018, 10, 'Reformationstag for good'],
  ['HH', 2016, 9, 'before'],
  ['HH', 2018, 10, 'for good'],
  ['HE', 2026, 12, 'nine, Fronleichnam, Easter and Whit Sunday'],
  ['MV', 2022, 10, 'nine and the Reformationstag'],
  ['MV', 2023, 11, 'Frauentag from 2023'],
  ['NI', 2016, 9, 'before'],
  ['NI', 2018, 10, 'for good'],
  ['NW', 2026, 11, 'nine, Fronleichnam, Allerheiligen'],
  ['NW', 2017, 12, 'and once the Reformationstag'],
  ['RP', 2026, 11, 'as NW'],
  ['SL', 2026, 12, 'as NW, and Mariä Himmelfahrt everywhere'],
  ['SN', 2026, 11, 'nine, Reformationstag, Buß- und Bettag'],
  ['SN', 2017, 11, 'had it anyway: no second one'],
  ['ST', 2026, 11, 'nine, Dreikönig, Reformationstag'],
  ['SH', 2016, 9, 'before'],
  ['SH', 2018, 10, 'for good'],
  ['TH', 2018, 10, 'nine and the Reformationstag'],
  ['TH', 2019, 11, 'Weltkindertag from 2019'],
])('%s has %i: %i holidays (%s)', (land, year, count) => {
  expect(holidaysOf({ land }, year)).toHaveLength(count)
})

test.each<[string, Land[], string]>([
  ['2026-01-01', [...laender], 'Neujahr'],
  ['2026-01-06', ['BW', 'BY', 'ST'], 'Heilige Drei Könige'],
  ['2026-03-08', ['BE', 'MV'], 'Internationaler Frauentag'],
  ['2022-03-08', ['BE'], 'Internationaler Frauentag'],
  ['2018-03-08', [], 'Internationaler Frauentag'],
  ['2026-04-03', [...laender], 'Karfreitag'],
  ['2026-04-05', ['BB', 'HE'], 'Ostersonntag'],
  ['2026-04-06', [...laender], 'Ostermontag'],
  ['2026-05-01', [...laender], 'Tag der Arbeit'],
  ['2026-05-14', [...laender], 'Christi Himmelfahrt'],
  ['2026-05-24', ['BB', 'HE'], 'Pfingstsonntag'],
  ['2026-05-25', [...laender], 'Pfingstmontag'],
  ['2026-06-04', ['BW', 'BY', 'HE', 'NW', 'RP', 'SL'], 'Fronleichnam'],
  ['2026-08-08', [], 'Augsburger Friedensfest'],
  ['2026-08-15', ['SL'], 'Mariä Himmelfahrt'],
  ['2026-09-20', ['TH'], 'Weltkindertag'],
  ['2026-10-03', [...laender], 'Tag der Deutschen Einheit'],
  ['2026-10-31', ['BB', 'HB', 'HH', 'MV', 'NI', 'SN', 'ST', 'SH', 'TH'], 'Reformationstag'],
  ['2016-10-31', ['BB', 'MV', 'SN', 'ST', 'TH'], 'Reformationstag'],
  ['2026-11-01', ['BW', 'BY', 'NW', 'RP', 'SL'], 'Allerheiligen'],
  ['2026-11-18', ['SN'], 'Buß- und Bettag'],
  ['2017-11-22', ['SN'], 'Buß- und Bettag'],
  ['2022-11-16', ['SN'], 'Buß- und Bettag'],
  ['2023-11-22', ['SN'], 'Buß- und Bettag'],
  ['2026-12-24', [], 'Heiligabend is a working day for Fristen'],
  ['2026-12-25', [...laender], '1. Weihnachtstag'],
  ['2026-12-26', [...laender], '2. Weihnachtstag'],
  ['2026-12-31', [], 'Silvester is a working day for Fristen'],
])('%s is a holiday in %j: %s', (day, where, name) => {
  expect(laender.filter((land) => on(land, day) !== undefined)).toEqual(laender.filter((land) => where.includes(land)))
  for (const land of where) expect(on(land, day)?.name).toBe(name)
})

test('31 October 2017 was a holiday in all sixteen Länder, once each', () => {
  for (const land of laender) expect(holidaysOf({ land }, 2017).filter((h) => h.on === '2017-10-31')).toHaveLength(1)
})

test.each<[string, Municipality, string, boolean | undefined, string]>([
  ['BY', { ags: '09162000', name: 'München' }, '2026-08-15', true, 'all of Upper Bavaria'],
  ['BY', { ags: '09262000', name: 'Passau' }, '2026-08-15', true, 'all of Lower Bavaria'],
  ['BY', { ags: '09362000', name: 'Regensburg' }, '2026-08-15', true, 'Upper Palatinate, not among its nine exceptions'],
  ['BY', { ags: '09374140', name: 'Neustadt am Kulm, St' }, '2026-08-15', false, 'one of the nine, as the register writes it'],
  ['BY', { ags: '09761000', name: 'Augsburg' }, '2026-08-15', true, 'Swabia, not among its exceptions'],
  ['BY', { ags: '09779194', name: 'Nördlingen' }, '2026-08-15', false, 'Protestant Ries'],
  ['BY', { ags: '09779197', name: 'Oettingen i.Bay.' }, '2024-08-15', false, 'census 2011, abbreviated'],
  ['BY', { ags: '09779197', name: 'Oettingen i.Bay.' }, '2025-08-15', true, 'census 2022 holds from 2025'],
  ['BY', { ags: '09778171', name: 'Memmingerberg' }, '2013-08-15', true, 'census 1987'],
  ['BY', { ags: '09778171', name: 'Memmingerberg' }, '2014-08-15', false, 'census 2011 holds from 2014'],
  ['BY', { ags: '09778171', name: 'Memmingerberg' }, '2025-08-15', true, 'and back again'],
  ['BY', { ags: '09778158', name: 'Lauben' }, '2026-08-15', false, 'Lauben in the Unterallgäu'],
  ['BY', { ags: '09780128', name: 'Lauben' }, '2026-08-15', true, 'not its namesake in the Oberallgäu'],
  ['BY', { ags: '09564000', name: 'Nürnberg' }, '2026-08-15', false, 'Protestant majority'],
  ['BY', { ags: '09461000', name: 'Bamberg' }, '2026-08-15', true, 'the Catholic city of Upper Franconia'],
  ['BY', { ags: '09473165', name: 'Seßlach' }, '2024-08-15', true, 'until 2024'],
  ['BY', { ags: '09473165', name: 'Seßlach' }, '2025-08-15', false, 'lost it with the census of 2022'],
  ['BY', { ags: '09571111', name: 'Aurach' }, '2026-08-15', undefined, 'a Franconian village the table does not know'],
  ['BY', { ags: '09571111', name: 'Aurach', mariaeHimmelfahrt: true }, '2026-08-15', true, 'the town says so itself'],
  ['BY', { ags: '09162000', name: 'München', mariaeHimmelfahrt: false }, '2026-08-15', false, 'what the town says beats the table'],
  ['BY', { ags: '09761000', name: 'Augsburg' }, '2026-08-08', true, 'Friedensfest'],
  ['BY', { ags: '09772125', name: 'Bobingen' }, '2026-08-08', false, 'ends at the city limits'],
  ['SN', { ags: '14625080', name: 'Crostwitz' }, '2026-06-04', true, 'a Sorbian village'],
  ['SN', { ags: '14625020', name: 'Bautzen' }, '2026-06-04', false, 'the town itself does not have it'],
  ['SN', { ags: '14625020', name: 'Bautzen', ortsteil: 'Salzenforst' }, '2026-06-04', true, 'two of its villages do'],
  ['SN', { ags: '14625280', name: 'Königswartha' }, '2026-06-04', true, 'all but one part'],
  ['SN', { ags: '14625280', name: 'Königswartha', ortsteil: 'Wartha' }, '2026-06-04', false, 'the one part'],
  ['SN', { ags: '14625400', name: 'Neschwitz' }, '2026-06-04', true, 'the main village is among its parts'],
  ['SN', { ags: '14612000', name: 'Dresden' }, '2026-06-04', false, 'no Land-wide Fronleichnam'],
  ['TH', { ags: '16061045', name: 'Heilbad Heiligenstadt' }, '2026-06-04', true, 'all of the Eichsfeld'],
  ['TH', { ags: '16063032', name: 'Geisa' }, '2026-06-04', true, 'Rhön'],
  ['TH', { ags: '16064077', name: 'Rodeberg' }, '2026-06-04', false, 'only its part Struth'],
  ['TH', { ags: '16064077', name: 'Rodeberg', ortsteil: 'Struth' }, '2026-06-04', true, 'Struth'],
  ['TH', { ags: '16051000', name: 'Erfurt' }, '2026-06-04', false, 'no Land-wide Fronleichnam'],
] as const)('%s %j on %s: %s (%s)', (land, municipality, day, expected) => {
  const place = { land: land as Land, municipality }
  expect(on(place.land, day, municipality) !== undefined).toBe(expected === true)
  expect(isUnsettled(day, place)).toBe(expected === undefined)
})

test('every holiday names the law it rests on, and a year comes in order', () => {
  for (const land of laender)
    for (let year = 1995; year <= 2030; year++) {
      const days = holidaysOf({ land }, year)
      for (const { law } of days) expect(law).toMatch(/§|Art\./)
      expect(days.map((d) => d.on)).toEqual(days.map((d) => d.on).toSorted())
    }
})

test('a day added by data is a holiday of its year only, and does not double one the Land has', () => {
  const extra = [
    { on: '2027-07-05', name: 'Stadtjubiläum', law: '§ 2 HFeiertagsG' },
    { on: '2027-05-01', name: 'Maifest', law: '§ 2 HFeiertagsG' },
  ]
  const place = { land: 'HE', extra } as const
  expect(isWorkingDay('2027-07-05', place)).toBe(false)
  expect(isWorkingDay('2028-07-05', place)).toBe(true)
  expect(holidaysOf(place, 2027)).toHaveLength(holidaysOf({ land: 'HE' }, 2027).length + 1)
})

test('two holidays may fall on one day: 1 May 2008 was also Christi Himmelfahrt', () => {
  expect(holidaysOf({ land: 'BW' }, 2008).filter((h) => h.on === '2008-05-01')).toHaveLength(2)
})

test('years before 1995 are refused: other holidays held then', () => {
  expect(() => holidaysOf({ land: 'NW' }, 1994)).toThrow(expect.objectContaining({ code: 'calendar.year-unknown' }))
})

test.each<[string, Land, boolean, string]>([
  ['2026-11-20', 'BW', true, 'a Friday'],
  ['2026-11-21', 'BW', false, 'Saturday'],
  ['2026-11-22', 'BW', false, 'Sunday'],
  ['2026-11-18', 'SN', false, 'Buß- und Bettag in Saxony'],
  ['2026-11-18', 'BW', true, 'an ordinary Wednesday elsewhere'],
  ['2024-02-29', 'BW', true, 'a leap day is a day'],
  ['2026-03-29', 'BW', false, 'the Sunday on which the clocks change is one day'],
  ['2026-10-26', 'BW', true, 'the Monday after the clocks went back'],
])('%s in %s is a working day: %s (%s)', (day, land, expected) => {
  expect(isWorkingDay(day, { land })).toBe(expected)
})

test.each<[string, number, Land, string, string]>([
  ['2026-11-20', 1, 'BW', '2026-11-23', 'over a weekend'],
  ['2026-11-20', 0, 'BW', '2026-11-20', 'no step'],
  ['2026-11-21', 0, 'BW', '2026-11-21', 'no step, not even from a Saturday'],
  ['2026-11-21', 1, 'BW', '2026-11-23', 'from a Saturday'],
  ['2026-12-23', 3, 'BW', '2026-12-29', 'Heiligabend counts, Christmas does not'],
  ['2026-04-02', 1, 'BW', '2026-04-07', 'over Easter'],
  ['2026-04-07', -1, 'BW', '2026-04-02', 'and back'],
  ['2026-10-30', 1, 'NI', '2026-11-02', 'Reformationstag on a Saturday'],
  ['2026-12-30', 2, 'BW', '2027-01-04', 'over New Year into a weekend'],
  ['2026-12-30', 4, 'BW', '2027-01-07', 'and over Dreikönig'],
  ['2026-12-30', 4, 'NW', '2027-01-06', 'which North Rhine-Westphalia does not have'],
  ['2026-01-02', 250, 'BW', '2026-12-30', 'the 251st of the 252 working days of 2026 (261 weekdays, nine holidays on them)'],
])('%s and %i working days in %s: %s (%s)', (day, n, land, expected) => {
  expect(addWorkingDays(day, n, { land })).toBe(expected)
})
