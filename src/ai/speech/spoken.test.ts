import { describe, expect, test } from 'vitest'
import { speakable } from './index.ts'

describe('German', () => {
  test.each([
    // sections of laws
    ['nach § 5 Abs. 2 BMG', 'nach Paragraf 5 Absatz 2 Bundesmeldegesetz.', 'a law that is known by its name'],
    ['§ 3 Abs. 1 S. 2 Nr. 4 Buchst. a SGB X', 'Paragraf 3 Absatz 1 Satz 2 Nummer 4 Buchstabe a Sozialgesetzbuch Zehntes Buch.', 'every step of a citation'],
    ['§§ 187 ff. BGB', 'Paragrafen 187 und folgende Bürgerliches Gesetzbuch.', 'and what follows'],
    ['§§ 5–7 BMG', 'Paragrafen 5 bis 7 Bundesmeldegesetz.', 'a span of sections'],
    ['Art. 6 Abs. 1 lit. e DSGVO', 'Artikel 6 Absatz 1 Buchstabe e Datenschutz-Grundverordnung.', 'an article'],
    ['§ 9 XyzG', 'Paragraf 9 XyzG.', 'a law that nobody told us stays as it is'],
    ['die Gemeindeordnung (GemO) und § 90 des Sozialgesetzbuchs (SGB VIII)', 'die Gemeindeordnung und Paragraf 90 des Sozialgesetzbuchs (Sozialgesetzbuch Achtes Buch).', 'a name is not said twice'],
    ['§ 41b GemO BW', 'Paragraf 41b Gemeindeordnung Baden-Württemberg.', 'a Land'],
    // amounts
    ['Es kostet 37,50 €.', 'Es kostet 37 Euro 50.', 'euros and cents'],
    ['60,00 € je Kalenderjahr', '60 Euro je Kalenderjahr.', 'no word for no cents'],
    ['1.234,50 EUR', '1234 Euro 50.', 'a full stop in a number is no end of a sentence'],
    ['0,80 €', '80 Cent.', 'cents alone'],
    ['12,– €', '12 Euro.', 'a dash for no cents'],
    ['5 €/Monat', '5 Euro je Monat.', 'a slash for each'],
    ['1,5 Mio. €', '1,5 Millionen Euro.', 'millions'],
    // days and hours
    ['bis zum 01.02.2026', 'bis zum 1. Februar 2026.', 'a day'],
    ['vom 01.05.–30.09.2026', 'vom 1. Mai bis 30. September 2026.', 'a span of days'],
    ['am 3.5. geschlossen', 'am 3. Mai geschlossen.', 'a day without a year'],
    ['Stand 2026-11-21', 'Stand 21. November 2026.', 'as machines write it'],
    ['am 45.13.2026', 'am 45.13.2026.', 'no such day: left alone'],
    ['Mo–Fr 8–12 Uhr', 'Montag bis Freitag 8 bis 12 Uhr.', 'opening hours'],
    ['Mo., Di. und Do. 08:00–12:30 Uhr', 'Montag, Dienstag und Donnerstag 8 bis 12 Uhr 30.', 'days in a row, minutes'],
    ['Mi 8.30–12 Uhr', 'Mittwoch 8 Uhr 30 bis 12 Uhr.', 'hours with a full stop'],
    ['Di 14:00-18:00', 'Dienstag 14 bis 18 Uhr.', 'hours without the word'],
    ['um 14.00 Uhr', 'um 14 Uhr.', 'a full hour'],
    ['So geht es. Do it.', 'So geht es. Do it.', 'words that look like days'],
    // numbers
    ['Tel. 0761 12345-67', 'Telefon 0 7, 6 1, 1 2 3, 4 5, 6 7.', 'a phone number, in groups'],
    ['+49 761 201-0', 'plus 4 9, 7 6 1, 2 0 1, 0.', 'from abroad'],
    ['(07071) 204-0', '0 7 0, 7 1, 2 0 4, 0.', 'with brackets'],
    ['Notruf 112, nicht 110', 'Notruf 1 1 2, nicht 1 1 0.', 'emergency numbers'],
    ['Das macht 110 Euro', 'Das macht 110 Euro.', 'an amount is no emergency'],
    ['Musterstr. 5, 12345 Musterstadt', 'Musterstraße 5, 1 2 3, 4 5 Musterstadt.', 'a Postleitzahl'],
    ['IBAN DE02 1203 0000 0000 2020 51', 'IBAN D E 0 2, 1 2 0 3, 0 0 0 0, 0 0 0 0, 2 0 2 0, 5 1.', 'an IBAN'],
    ['12.500 Einwohner, 3,5 %', '12500 Einwohner, 3,5 Prozent.', 'thousands and percent'],
    ['18–25 Jahre', '18 bis 25 Jahre.', 'a span'],
    ['Az. 32.1-602/24', 'Az. 32.1-602/24.', 'an Aktenzeichen is no span'],
    ['20 m² Wohnfläche', '20 Quadratmeter Wohnfläche.', 'a raised number that is no footnote'],
    ['Wohngeldnummer 117-004518', 'Wohngeldnummer 117-004518.', 'a part of a number is no phone number'],
    ['Chip 276099900012345', 'Chip 2 7 6, 0 9 9, 9 0 0, 0 1 2, 3 4 5.', 'a long number'],
    // addresses
    ['rathaus@musterstadt.example', 'rathaus at musterstadt Punkt example.', 'mail'],
    ['https://www.musterstadt.example/pass', 'www Punkt musterstadt Punkt example Schrägstrich pass.', 'a short address'],
    ['https://musterstadt.example/a/b/c?x=1', 'musterstadt Punkt example.', 'of a long one the place'],
    // short words
    ['z. B. Pass, ggf. Urkunde bzw. Kopie, d.h. i.d.R. ca. 2 Std.', 'zum Beispiel Pass, gegebenenfalls Urkunde beziehungsweise Kopie, das heißt in der Regel circa 2 Stunden.', 'abbreviations'],
    ['Nr. 3 & Nr. 4', 'Nummer 3 und Nummer 4.', 'numbers of things'],
    ['EG, Zimmer 12; 2. OG, Zimmer 201', 'Erdgeschoss, Zimmer 12; 2. Obergeschoss, Zimmer 201.', 'where a room is'],
    ['20 v. H. der Gebühr', '20 vom Hundert der Gebühr.', 'as laws say percent'],
    ['Bürger:innen und Mitarbeiter*innen', 'Bürger innen und Mitarbeiter innen.', 'a pause, no word'],
    // for the eye only
    ['**Wichtig:** siehe [hier](https://x.example/a) [1], [2, 3]', 'Wichtig: siehe hier.', 'Markdown and citations'],
    ['## Unterlagen\n- Pass\n- Foto', 'Unterlagen. Pass. Foto.', 'a heading and a list, each with a pause'],
    ['Das gilt.¹', 'Das gilt.', 'a footnote'],
    ['✅ Fertig → weiter', 'Fertig weiter.', 'pictures and arrows'],
    ['„Zitat“ – mit Strich', 'Zitat, mit Strich.', 'quotation marks and dashes'],
    ['', '', 'nothing'],
    ['[1] – ☎', '', 'nothing but marks'],
  ])('%j is said as %j: %s', (text, said) => expect(speakable(text, 'de')).toBe(said)) // biome-ignore format: a table
})

describe('English', () => {
  test.each([
    ['It costs €37.50', 'It costs 37 euros 50.', 'an amount in front'],
    ['37,50 €', '37 euros 50.', 'the German source’s amount'],
    ['€1', '1 euro.', 'one'],
    ['Mon–Fri 08:00–12:30', 'Monday to Friday 8 a.m. to 12:30 p.m.', 'opening hours'],
    ['at 14:00', 'at 2 p.m.', 'a clock'],
    ['until 01.02.2026', 'until 1 February 2026.', 'a day'],
    ['§ 5 Abs. 2 BMG', 'section 5 subsection 2 Bundesmeldegesetz.', 'a German law keeps its name'],
    ['a@b.example', 'a at b dot example.', 'mail'],
    ['e.g. a passport, 10 %', 'for example a passport, 10 percent.', 'abbreviations'],
  ])('%j is said as %j: %s', (text, said) => expect(speakable(text, 'en')).toBe(said))
})

test('long texts of any kind are read, and saying it twice changes nothing', () => {
  const long = [
    'a'.repeat(5_000),
    '1-'.repeat(3_000),
    '0 '.repeat(3_000),
    '§ 1, '.repeat(2_000),
    'Mo–'.repeat(2_000),
    '*'.repeat(5_000),
    '['.repeat(5_000),
  ]
  for (const text of long) expect(speakable(text, 'de').length).toBeLessThan(60_000)
  const once = speakable('Mo–Fr 8–12 Uhr, § 5 Abs. 2 BMG, 37,50 €, Tel. 0761 12345', 'de')
  expect(speakable(once, 'de')).toBe(once)
})
