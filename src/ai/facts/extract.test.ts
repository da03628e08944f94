import { expect, test } from 'vitest'
import { e164, extractFacts, personName } from './extract.ts'

const of = (text: string, type: string) =>
  extractFacts(text, { on: '2026-11-20' })
    .filter((f) => f.type === type)
    .map((f) => f.value)

test.each<[type: string, text: string, values: (string | number)[], why: string]>([
  ['aktenzeichen', 'Aktenzeichen: 12-34/2026', ['12-34/2026'], 'written out'],
  ['aktenzeichen', 'Az.: 32.1-602/24', ['32.1-602/24'], 'abbreviated'],
  ['aktenzeichen', 'Unser Zeichen: 13000382 KD/Ne', ['13000382 KD/Ne'], 'with the sign of a clerk'],
  ['aktenzeichen', 'Ihr Zeichen: III/5-4711', ['III/5-4711'], 'Roman'],
  ['aktenzeichen', 'Anfrage nach dem IFG; Vg. 375-2026', ['375-2026'], 'Vorgang'],
  ['aktenzeichen', 'Ihre Anfrage [#25054]', ['25054'], 'ticket'],
  ['aktenzeichen', 'Geschäftszeichen 4 K 123/24.F', ['4 K 123/24.F'], 'of a court'],
  ['aktenzeichen', 'GZ: 50-2026/0815', ['50-2026/0815'], 'GZ'],
  ['aktenzeichen', 'HRB 10497', [], 'a register of companies'],
  ['aktenzeichen', 'Az. vom 12.03.2026', [], 'a date behind the label'],
  ['vorlage', 'Vorlage: AT/0047/2025\t\tDatum: 25.04.2025', ['AT/0047/2025'], 'a motion'],
  ['vorlage', 'Antrags-Nr. 24-F-63-0018', ['24-F-63-0018'], 'with the year first'],
  ['vorlage', '**Vorlage Nr. 2025-** 012', ['2025-012'], 'torn by bold print'],
  ['vorlage', 'Drucksache 20/1234', ['20/1234'], 'paper of a parliament'],
  ['vorlage', 'Vorlagen-Nr.: 2026/0815-1', ['2026/0815-1'], 'with its supplement'],
  ['vorlage', 'Beschlussvorlage BV/123/26', ['BV/123/26'], 'by form'],
  ['vorlage', 'Vorlage von Unterlagen', [], 'the word'],
  ['beschluss', 'Beschluss Nr. 0055', ['0055'], 'the usual'],
  ['beschluss', 'Beschluss-Nr.: 123/2026', ['123/2026'], 'with hyphen'],
  ['beschluss', 'Beschluss vom 12.03.2026', [], 'a date'],
  ['kassenzeichen', 'Kassenzeichen 5.0123.456789.1', ['5.0123.456789.1'], 'the usual'],
  ['iban', 'IBAN: DE02 1203 0000 0000 2020 51', ['DE02120300000000202051'], 'check digits hold'],
  ['iban', 'IBAN: DE03 1203 0000 0000 2020 51', [], 'check digits do not'],
  ['mail', 'Mail: Info@Musterstadt.example', ['info@musterstadt.example'], 'lower case'],
  ['mail', 'info (at) musterstadt.example', ['info@musterstadt.example'], 'disguised'],
  ['phone', 'Tel. (040) 32 57 75-555', ['+4940325775555'], 'brackets'],
  ['phone', 'Telefon: +49 (0)30 227-33043/33609', ['+493022733043', '+493022733609'], 'second extension'],
  ['plate', 'das Fahrzeug mit dem Kennzeichen M-AB 123', ['M-AB 123'], 'the usual'],
  ['address', 'Godesberger Allee 185-189\n53175 Bonn', ['Godesberger Allee 185-189, 53175 Bonn'], 'two lines'],
  ['address', 'Postfach 20 03 63, 53133 Bonn', ['Postfach 20 03 63, 53133 Bonn'], 'a box'],
  ['person', 'Mit freundlichen Grüßen\nDr. Erika Mustermann', ['Erika Mustermann'], 'without title'],
  ['organisation', 'Anfrage der FDP-Fraktion', ['FDP-Fraktion'], 'a group'],
  ['organisation', 'die Muster & Söhne GmbH liefert', ['Muster & Söhne GmbH'], 'legal form'],
  ['organisation', 'im Kreis Offenbach', ['Kreis Offenbach'], 'a body'],
  ['period', 'Haushaltsplan 2025', ['2025'], 'a year'],
  ['period', 'Zimmer 2025', [], 'a room'],
  ['date', 'Tel. 030/12.11.2020', [], 'inside a phone'],
  ['amount', 'Gebühr: 35,00 EUR', [3500], 'the usual'],
  ['url', 'siehe www.musterstadt.example/ifg.', ['www.musterstadt.example/ifg'], 'without the full stop'],
])('%s of "%s"', (type, text, values, _why) => {
  expect(of(text, type)).toEqual(values)
})

test.each([
  ['030-1817-6070', '+493018176070'],
  ['+49 (0)30 227-33043', '+493022733043'],
  ['0049 40 123456', '+4940123456'],
  ['0171/1234567', '+491711234567'],
  ['115', '115'],
])('phone %s', (raw, value) => expect(e164(raw)).toBe(value))
test.each([
  ['Tester, Theresa', 'Theresa Tester'],
  ['Herrn Dr. Max Mustermann', 'Max Mustermann'],
  ['Prof. Dr.-Ing. Erika Muster', 'Erika Muster'],
  ['A. Hartmann', 'A. Hartmann'],
])('person %s', (raw, value) => expect(personName(raw)).toBe(value))

test('no two facts but a Frist share a character, and all lie in the text', () => {
  const text =
    'Az. 12-34/2026, Beschluss Nr. 12/2026 vom 3.11.2026: Frau A. Muster, Musterweg 3, 12345 Musterstadt, zahlt nach § 5 KAG 50 € bis zum 30.11.2026.'
  const facts = extractFacts(text)
  for (const f of facts) expect(text.slice(f.start, f.end).trim()).not.toBe('')
  const plain = facts.filter((f) => f.type !== 'frist')
  for (const [i, f] of plain.entries()) expect(f.start).toBeGreaterThanOrEqual(plain[i - 1]?.end ?? 0)
})
test.each(['', ' ', '\n\n', '\ud800', 'bis', '§', '12.', 'Az.', '€', 'innerhalb von'])('an odd text %j has no facts and no error', (text) =>
  expect(extractFacts(text)).toEqual([]),
)
