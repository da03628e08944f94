import { expect, test } from 'vitest'
import { dayInMonth, extendFrist, type FristInput, fixedEnd, fristEnde, type Land, longDay, scatteredDays } from './index.ts'

type Unit = FristInput['unit']
const BW = { land: 'BW' } as const
const end = (start: string, event: boolean, amount: number, unit: Unit, land: Land = 'BW') =>
  fristEnde({ start, event, amount, unit, place: { land } })

// Ereignisfristen: § 187 Abs. 1, § 188 Abs. 1, Abs. 2 Alt. 1, Abs. 3 BGB
test.each<[string, number, Unit, string, string]>([
  ['2026-11-02', 3, 'days', '2026-11-05', 'the day of the event is not counted'],
  ['2026-11-02', 1, 'days', '2026-11-03', 'one day is tomorrow'],
  ['2026-11-05', 3, 'days', '2026-11-09', 'ends on a Sunday, moves to Monday'],
  ['2026-11-04', 3, 'days', '2026-11-09', 'ends on a Saturday, moves to Monday'],
  ['2026-11-07', 2, 'days', '2026-11-09', 'an event on a Saturday: the start is never moved'],
  ['2026-10-02', 3, 'days', '2026-10-05', 'a holiday within the Frist does not lengthen it'],
  ['2026-12-22', 3, 'days', '2026-12-28', 'Christmas, then Saturday and Sunday'],
  ['2026-12-21', 3, 'days', '2026-12-24', 'Heiligabend is a Werktag'],
  ['2026-12-30', 2, 'days', '2027-01-04', 'New Year on a Friday, then the weekend'],
  ['2026-02-26', 3, 'days', '2026-03-02', 'over the end of February, a Sunday'],
  ['2028-02-27', 3, 'days', '2028-03-01', 'over a leap day'],
  ['2026-03-27', 3, 'days', '2026-03-30', 'the night of the clocks is one day'],
  ['2026-11-20', 1, 'weeks', '2026-11-27', 'Friday to Friday'],
  ['2026-11-21', 1, 'weeks', '2026-11-30', 'Saturday to Saturday, moves to Monday'],
  ['2026-10-24', 1, 'weeks', '2026-11-02', 'Saturday 31 October, then Sunday'],
  ['2026-03-20', 2, 'weeks', '2026-04-07', 'Karfreitag, Saturday, Easter Sunday, Ostermontag'],
  ['2026-04-30', 2, 'weeks', '2026-05-15', 'Christi Himmelfahrt moves it by one day'],
  ['2026-05-21', 2, 'weeks', '2026-06-05', 'Fronleichnam in Baden-Württemberg'],
  ['2026-12-18', 2, 'weeks', '2027-01-04', 'New Year on a Friday'],
  ['2026-03-02', 1, 'months', '2026-04-02', 'same number'],
  ['2026-03-04', 1, 'months', '2026-04-07', 'Saturday before Easter, Sunday, Ostermontag'],
  ['2026-01-31', 1, 'months', '2026-03-02', 'no 31st in February: the 28th, a Saturday'],
  ['2026-01-30', 1, 'months', '2026-03-02', 'no 30th either'],
  ['2026-01-29', 1, 'months', '2026-03-02', 'no 29th in a common year'],
  ['2028-01-29', 1, 'months', '2028-02-29', 'but in a leap year'],
  ['2028-01-31', 1, 'months', '2028-02-29', 'a leap February ends on the 29th'],
  ['2026-02-28', 1, 'months', '2026-03-30', 'from the last of February to the 28th (a Saturday), not to the 31st'],
  ['2026-03-31', 1, 'months', '2026-04-30', 'no 31st in April'],
  ['2026-08-31', 1, 'months', '2026-09-30', 'no 31st in September'],
  ['2026-09-30', 1, 'months', '2026-10-30', 'the 30th, not the last of the month'],
  ['2026-10-31', 1, 'months', '2026-11-30', 'no 31st in November'],
  ['2026-11-30', 3, 'months', '2027-03-01', 'over the year to the 28th of February, a Sunday'],
  ['2026-12-31', 2, 'months', '2027-03-01', 'the same from the 31st'],
  ['2026-08-13', 3, 'months', '2026-11-13', 'three months of silence, § 75 VwGO'],
  ['2026-10-06', 3, 'months', '2027-01-07', 'ends on Dreikönig'],
  ['2026-02-15', 6, 'months', '2026-08-17', '15 August is a Saturday anyway'],
  ['2026-06-30', 18, 'months', '2027-12-30', 'more than a year in months'],
  ['2026-11-20', 1, 'years', '2027-11-22', 'a Saturday'],
  ['2024-02-29', 1, 'years', '2025-02-28', 'no 29th in the year after'],
  ['2024-02-29', 4, 'years', '2028-02-29', 'but after four'],
  ['2025-01-01', 1, 'years', '2026-01-02', 'New Year to New Year, moves'],
  ['2026-05-15', 30, 'years', '2056-05-15', 'thirty years'],
])('event on %s, %d %s: ends %s (%s)', (start, amount, unit, expected) => {
  expect(end(start, true, amount, unit).endsOn).toBe(expected)
})

// Beginnfristen: § 187 Abs. 2, § 188 Abs. 2 Alt. 2 BGB
test.each<[string, number, Unit, string, string]>([
  ['2026-11-02', 3, 'days', '2026-11-04', 'the first day is counted'],
  ['2026-11-02', 1, 'days', '2026-11-02', 'one day is that day'],
  ['2026-11-02', 1, 'weeks', '2026-11-09', 'Monday to Sunday, moves to Monday'],
  ['2026-11-03', 1, 'weeks', '2026-11-09', 'Tuesday to Monday'],
  ['2026-11-01', 1, 'months', '2026-11-30', 'the first to the last'],
  ['2026-01-01', 1, 'months', '2026-02-02', 'January ends on a Saturday'],
  ['2028-02-01', 1, 'months', '2028-02-29', 'a leap February'],
  ['2027-02-01', 1, 'months', '2027-03-01', 'the 28th is a Sunday'],
  ['2026-03-31', 1, 'months', '2026-04-30', 'the day before a 31st that is not there: the 30th is'],
  ['2026-01-31', 1, 'months', '2026-03-02', 'the 30th is missing: the 28th, a Saturday'],
  ['2026-01-30', 1, 'months', '2026-03-02', 'the 29th is missing'],
  ['2027-01-29', 1, 'months', '2027-03-01', 'the 28th is there, a Sunday'],
  ['2026-10-15', 1, 'months', '2026-11-16', 'the 14th, a Saturday'],
  ['2026-01-01', 3, 'months', '2026-03-31', 'a quarter'],
  ['2026-01-01', 1, 'years', '2026-12-31', 'a calendar year'],
  ['2026-07-01', 1, 'years', '2027-06-30', 'a budget of the old kind'],
  ['2024-02-29', 1, 'years', '2025-02-28', 'the day before the 29th is there'],
  ['2024-03-01', 1, 'years', '2025-02-28', 'the last of February, whatever it is'],
  ['2027-03-01', 1, 'years', '2028-02-29', 'also when it is the 29th'],
])('first day %s, %d %s: ends %s (%s)', (start, amount, unit, expected) => {
  expect(end(start, false, amount, unit).endsOn).toBe(expected)
})

// § 189 BGB
test.each<[string, boolean, number, Unit, string, string]>([
  ['2026-11-02', true, 0.5, 'months', '2026-11-17', 'half a month is 15 days'],
  ['2027-02-01', true, 0.5, 'months', '2027-02-16', 'in February too'],
  ['2026-03-05', true, 1.5, 'months', '2026-04-20', 'the 15 days come last: 5 April and 15'],
  ['2026-01-31', true, 1.5, 'months', '2026-03-16', '28 February and 15 are Sunday 15 March; the other way round it would be another day'],
  ['2026-11-02', true, 0.25, 'years', '2027-02-02', 'a Vierteljahr is three months'],
  ['2026-08-31', true, 0.5, 'years', '2027-03-01', 'half a year is six months: 28 February, a Sunday'],
  ['2026-01-01', false, 0.5, 'years', '2026-06-30', 'half a calendar year'],
])('%s (event %s), %d %s: ends %s (%s)', (start, event, amount, unit, expected) => {
  expect(end(start, event, amount, unit).endsOn).toBe(expected)
})

// The place decides about the holiday.
test.each<[string, number, Unit, Land, string, string]>([
  ['2026-05-21', 2, 'weeks', 'BW', '2026-06-05', 'Fronleichnam'],
  ['2026-05-21', 2, 'weeks', 'NI', '2026-06-04', 'none in Lower Saxony'],
  ['2026-11-11', 1, 'weeks', 'SN', '2026-11-19', 'Buß- und Bettag'],
  ['2026-11-11', 1, 'weeks', 'BW', '2026-11-18', 'not elsewhere'],
  ['2017-10-17', 2, 'weeks', 'BW', '2017-11-02', '31.10.2017 and then Allerheiligen'],
  ['2017-10-17', 2, 'weeks', 'BE', '2017-11-01', '31.10.2017, no Allerheiligen'],
  ['2018-10-17', 2, 'weeks', 'NI', '2018-11-01', 'Reformationstag since 2018'],
  ['2018-10-17', 2, 'weeks', 'BE', '2018-10-31', 'not in Berlin'],
  ['2020-04-08', 1, 'months', 'BE', '2020-05-11', '8.5.2020, a Friday'],
  ['2020-04-08', 1, 'months', 'BB', '2020-05-08', 'not in Brandenburg'],
  ['2025-04-08', 1, 'months', 'BE', '2025-05-09', '8.5.2025, a Thursday'],
  ['2024-02-08', 1, 'months', 'MV', '2024-03-11', 'Frauentag on a Friday'],
  ['2022-02-08', 1, 'months', 'MV', '2022-03-08', 'not yet in 2022'],
  ['2022-02-08', 1, 'months', 'BE', '2022-03-09', 'but in Berlin'],
  ['2027-08-20', 1, 'months', 'TH', '2027-09-21', 'Weltkindertag on a Monday'],
  ['2027-08-20', 1, 'months', 'ST', '2027-09-20', 'not in Saxony-Anhalt'],
  ['2025-07-15', 1, 'months', 'SL', '2025-08-18', 'Mariä Himmelfahrt on a Friday'],
  ['2025-07-15', 1, 'months', 'RP', '2025-08-15', 'not in Rhineland-Palatinate'],
])('event on %s, %d %s in %s: ends %s (%s)', (start, amount, unit, land, expected) => {
  expect(end(start, true, amount, unit, land).endsOn).toBe(expected)
})

test.each<[string, string, string]>([
  ['09162000', 'München', '2025-08-18'],
  ['09564000', 'Nürnberg', '2025-08-15'],
])('the municipality decides where the Land does not: %s %s, %s', (ags, name, expected) => {
  const place = { land: 'BY', municipality: { ags, name } } as const
  expect(fristEnde({ start: '2025-07-15', event: true, amount: 1, unit: 'months', place }).endsOn).toBe(expected)
})

test('in Bavaria a Frist that would end on an unsettled 15 August says so', () => {
  const { endsOn, reasons } = end('2025-07-15', true, 1, 'months', 'BY')
  expect(endsOn).toBe('2025-08-15')
  expect(reasons.some((r) => r.text.includes('nicht hinterlegt'))).toBe(true)
  expect(end('2025-07-14', true, 1, 'months', 'BY').reasons.some((r) => r.text.includes('nicht hinterlegt'))).toBe(false)
})

// § 31 Abs. 6 VwVfG
test.each<[string, number, string, string]>([
  ['2026-11-20T10:30', 24, '2026-11-21T10:30', 'a Saturday counts and stays'],
  ['2026-11-20T10:30', 48, '2026-11-22T10:30', 'a Sunday too'],
  ['2026-12-24T12:00', 24, '2026-12-25T12:00', 'a holiday too'],
  ['2026-12-31T23:30', 1, '2027-01-01T00:30', 'over the year'],
  ['2026-03-28T18:00', 24, '2026-03-29T19:00', 'the clocks go forward: 24 real hours'],
  ['2026-10-24T18:00', 24, '2026-10-25T17:00', 'the clocks go back: 24 real hours'],
  ['2026-10-25T02:30', 1, '2026-10-25T02:30', 'the hour that comes twice is taken the first time'],
  ['2026-03-29T02:30', 1, '2026-03-29T04:30', 'the hour that is missing counts as the one after'],
  ['2026-07-01T08:00', 72, '2026-07-04T08:00', 'in summer'],
])('from %s, %i hours: until %s (%s)', (start, amount, expected) => {
  const result = end(start, true, amount, 'hours')
  expect(result.endsAt).toBe(expected)
  expect(result.endsOn).toBe(expected.slice(0, 10))
})

// § 31 Abs. 3 Satz 2, Abs. 4 und 5 VwVfG
test.each<[string, Parameters<typeof fixedEnd>[0]['kind'], string, string]>([
  ['2026-11-21', 'frist', '2026-11-23', 'a named last day moves like any other'],
  ['2026-11-20', 'frist', '2026-11-20', 'unless it is a Werktag'],
  ['2026-11-21', 'frist-mit-hinweis', '2026-11-21', 'told with a pointer to the rule, it stays'],
  ['2026-11-22', 'termin', '2026-11-22', 'an appointment on a Sunday is to be kept'],
  ['2026-10-31', 'leistungszeitraum', '2026-10-31', 'a benefit ends on the Saturday'],
])('the day %s as %s: %s (%s)', (on, kind, expected) => {
  expect(fixedEnd({ on, kind, place: BW }).endsOn).toBe(expected)
})

test('where nothing is to be declared or paid, § 193 BGB does not move the end, and the result says so', () => {
  const { endsOn, reasons } = fristEnde({ start: '2026-01-31', event: true, amount: 1, unit: 'months', place: BW, shift: false })
  expect(endsOn).toBe('2026-02-28')
  expect(reasons.at(-1)).toEqual({ text: expect.stringContaining('verschiebt sich dadurch nicht'), law: '§ 193 BGB' })
})

test('coming of age: born on 1 March 2008, eighteen at the end of 28 February 2026, with no shift', () => {
  expect(fristEnde({ start: '2008-03-01', event: false, amount: 18, unit: 'years', place: BW, shift: false }).endsOn).toBe('2026-02-28')
})

test('a Frist from before the table of holidays can be counted, as long as it does not end there', () => {
  expect(end('1990-11-20', true, 30, 'years').endsOn).toBe('2020-11-20')
  expect(fristEnde({ start: '1970-01-01', event: false, amount: 18, unit: 'years', place: BW, shift: false }).endsOn).toBe('1987-12-31')
  expect(() => end('1970-01-01', true, 18, 'years')).toThrow(expect.objectContaining({ code: 'calendar.year-unknown' }))
})

// § 190 BGB
test.each<[string, number, Unit, number, Exclude<Unit, 'hours'>, string, string]>([
  ['2026-10-07', 1, 'months', 2, 'weeks', '2026-11-23', 'the old end (Saturday 7 November) is taken unmoved: Saturday the 21st, moved'],
  ['2026-10-05', 1, 'months', 1, 'months', '2026-12-07', 'from 6 November to 5 December, a Saturday'],
  ['2026-01-31', 1, 'months', 1, 'months', '2026-03-31', 'from 1 to 31 March: the whole month'],
])('a Frist of %s and %d %s, longer by %d %s: %s (%s)', (start, amount, unit, more, moreUnit, expected) => {
  const first = end(start, true, amount, unit)
  const result = extendFrist(first, { amount: more, unit: moreUnit, place: BW })
  expect(result.endsOn).toBe(expected)
  expect(result.reasons[0]?.law).toBe('§ 190 BGB, § 31 Abs. 7 VwVfG')
})

test('§§ 191 and 192 BGB: scattered months and years, beginning, middle and end of a month', () => {
  expect([scatteredDays(3, 'months'), scatteredDays(2, 'years')]).toEqual([90, 730])
  expect([dayInMonth('anfang', '2028-02'), dayInMonth('mitte', '2028-02'), dayInMonth('ende', '2028-02')]).toEqual([
    '2028-02-01',
    '2028-02-15',
    '2028-02-29',
  ])
})

test('every result explains itself in German sentences, each with its law', () => {
  expect(end('2026-03-04', true, 1, 'months').reasons).toEqual([
    {
      text: 'Mittwoch, 4. März 2026, ist der Tag des Ereignisses und zählt nicht mit; die Frist beginnt am Donnerstag, 5. März 2026.',
      law: '§ 187 Abs. 1 BGB',
    },
    {
      text: 'Eine Frist von einem Monat endet an dem Tag, der dieselbe Zahl trägt wie der Tag des Ereignisses: Samstag, 4. April 2026.',
      law: '§ 188 Abs. 2 Alt. 1 BGB',
    },
    { text: 'Der letzte Tag, Samstag, 4. April 2026, ist kein Werktag.', law: '§ 193 BGB, § 31 Abs. 3 Satz 1 VwVfG' },
    { text: 'Auch Sonntag, 5. April 2026, ist kein Werktag.', law: '§ 193 BGB, § 31 Abs. 3 Satz 1 VwVfG' },
    { text: 'Auch Montag, 6. April 2026, ist kein Werktag: Ostermontag.', law: '§ 1 FTG (Baden-Württemberg)' },
    { text: 'Die Frist endet deshalb erst am nächsten Werktag: Dienstag, 7. April 2026.', law: '§ 193 BGB, § 31 Abs. 3 Satz 1 VwVfG' },
  ])
  expect(fristEnde({ start: '2026-11-16', event: true, amount: 2, unit: 'weeks', place: BW, setBy: 'behoerde' }).reasons[0]?.law).toBe(
    '§ 31 Abs. 2 VwVfG',
  )
  expect(end('2024-02-29', true, 1, 'years').reasons[1]?.law).toBe('§ 188 Abs. 3 BGB (entsprechend)')
})

test.each<[string, number, Unit, string, string]>([
  ['2026-02-30', 1, 'days', 'calendar.day-invalid', 'a day that does not exist'],
  ['2026-2-3', 1, 'days', 'calendar.day-invalid', 'not ISO'],
  ['20.11.2026', 1, 'days', 'calendar.day-invalid', 'German spelling belongs to the edge'],
  ['2026-11-20T08:00', 1, 'days', 'calendar.day-invalid', 'a day has no time'],
  ['2026-11-20', 1, 'hours', 'calendar.time-invalid', 'hours need one'],
  ['2026-11-20T24:00', 1, 'hours', 'calendar.time-invalid', 'there is no 24:00 to count from'],
  ['2026-11-20', 0, 'days', 'calendar.amount-invalid', 'no length'],
  ['2026-11-20', -1, 'months', 'calendar.amount-invalid', 'backwards is something else'],
  ['2026-11-20', 1.5, 'days', 'calendar.amount-invalid', 'the law knows no half days'],
  ['2026-11-20', 0.3, 'months', 'calendar.amount-invalid', 'nor thirds of a month'],
  ['2026-11-20', 9_999, 'years', 'calendar.amount-invalid', 'ten thousand years are a slip of the finger'],
  ['2999-12-31', 9_999, 'years', 'calendar.amount-invalid', 'and would leave the calendar'],
  ['9999-12-31', 1, 'days', 'calendar.day-invalid', '"for ever" is no day to count from'],
  ['2026-11-20', Number.NaN, 'weeks', 'calendar.amount-invalid', 'not a number'],
])('%s, %d %s is refused with %s (%s)', (start, amount, unit, code) => {
  expect(() => end(start, true, amount, unit)).toThrow(expect.objectContaining({ code }))
})

test('a day is written the way a letter writes it', () => {
  expect(longDay('2026-11-20')).toBe('Freitag, 20. November 2026')
})
