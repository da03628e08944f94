import { expect, test } from 'vitest'
import { titleOf } from './title.ts'

test.each([
  ['Hund anmelden', 'egal', 'Hund anmelden', 'the subject of a mail wins'],
  [
    null,
    'Erna Beispiel\nHauptstraße 3\n12345 Musterstadt\n\nBetreff: Lärm in der Hafnergasse\n\nSehr geehrte',
    'Lärm in der Hafnergasse',
    'a line that says so',
  ],
  [
    null,
    'An die Stadt\nRathausplatz 1\n\nSehr geehrte Damen und Herren,\n\nich möchte meinen Hund anmelden.',
    'Ich möchte meinen Hund anmelden.',
    'no subject: the first sentence',
  ],
  [
    null,
    'Rosalinde Ettenhuber\nLindenweg 8\n72999 Musterstadt\n\nStadt Musterstadt\nSozialamt\n\nMusterstadt, den 16. November 2026\n\nKündigung der Wohnung Lindenweg 8\n\nSehr geehrte Damen und Herren,\n\nanbei die Kündigung.',
    'Kündigung der Wohnung Lindenweg 8',
    'the line above the salutation, without a word that says so',
  ],
  [
    null,
    'Dr. Leander Kuckelkorn, Am Stadtgraben 2, 72999 Musterstadt\n\nStadt Musterstadt\nBußgeldstelle\n\n18.11.2026\n\nGuten Tag,\nmein Name ist Kuckelkorn. Ich lege gegen den Bescheid\nEinspruch ein. Mehr folgt.',
    'Ich lege gegen den Bescheid Einspruch ein.',
    'the first sentence that says something, over the end of its line',
  ],
  [
    null,
    'Bürgerbüro der Stadt Musterstadt\n\nGuten Tag, mein Vermieter will uns aus der Wohnung haben.',
    'Mein Vermieter will uns aus der Wohnung haben.',
    'neither the addressee nor the greeting before it',
  ],
  [
    null,
    'Mirela Kostinescu\nBahnhofstraße 41\n72999 Musterstadt\n\nIch brauche Hilfe mit der Miete',
    'Ich brauche Hilfe mit der Miete',
    'no salutation: never the sender',
  ],
  [null, '**Antrag der Fraktion**\n\nText', 'Antrag der Fraktion', 'marks of Markdown are no part of a title'],
  [null, '……………………\n………………………………… Geschäftsnummer des Amtsgerichts', 'Geschäftsnummer des Amtsgerichts', 'the dots of a form say nothing'],
  [null, '', 'scan.pdf', 'nothing to read: the name of the file'],
])('title of %j, %j is %j: %s', (subject, text, title, _why) => {
  expect(titleOf(subject, text, 'scan.pdf')).toBe(title)
})

test('a line of nothing but names is no title', () => {
  const text = 'Kopierland Bürotechnik\nWilli Beispiel\n\nZahlung der Rechnung 4471 steht noch aus'
  const named = [{ type: 'organisation', start: 0, end: 22 }, { type: 'person', start: 23, end: 37 }] // biome-ignore format: one row
  expect(titleOf(null, text, 'scan.pdf', named)).toBe('Zahlung der Rechnung 4471 steht noch aus')
})
