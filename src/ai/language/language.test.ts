import { describe, expect, test } from 'vitest'
import {
  countSyllables,
  editDistance,
  fold,
  foldDigraphs,
  germanLexicon,
  lexiconWith,
  Speller,
  sentences,
  splitCompound,
  stem,
  syllables,
  words,
} from './index.ts'

const cut = (text: string) => sentences(text).map(({ start, end }) => text.slice(start, end))

describe('sentences', () => {
  test.each([
    ['Der Hund bellt. Die Verwaltung prüft den Antrag.', 2, 'plain'],
    ['Das regelt § 3 Abs. 2 Satz 1 Nr. 4 VwGO. Dort steht es.', 2, 'Abs. and Nr.'],
    ['Bringen Sie z. B. einen Ausweis mit.', 1, 'z. B. with a space'],
    ['Bringen Sie z.B. Ihren Pass mit.', 1, 'z.B. without'],
    ['Am 3. Mai 2026 ist geschlossen.', 1, 'day and month'],
    ['Bis zum 24. Dezember bleibt die Frist. Danach nicht.', 2, 'day and month, then an end'],
    ['Der 2. Senat entschied.', 1, 'ordinal after an article'],
    ['Im 4. Quartal steigen die Gebühren.', 1, 'ordinal after a preposition'],
    ['Das war 2026. Die Frist ist um.', 2, 'a year may end a sentence'],
    ['Wir brauchen 12. Die anderen behalten Sie.', 2, 'a number, then a word that opens sentences'],
    ['Es gilt § 3. Der Antrag ist zulässig.', 2, 'a paragraph may end a sentence'],
    ['Die Frist beträgt i. d. R. drei Monate.', 1, 'i. d. R.'],
    ['Äpfel, Birnen usw. sind erlaubt.', 1, 'usw. in the middle'],
    ['Es gibt Äpfel, Birnen usw. Alles ist frisch.', 2, 'usw. at the end'],
    ['Fragen dieser Art. Die Antwort folgt.', 2, 'Art as a word'],
    ['Das folgt aus Art. 3 GG.', 1, 'Art. as an abbreviation'],
    ['Herr Dr. A. Müller kommt. Er bringt Kuchen.', 2, 'title and initial'],
    ['Wirklich? Ja! Gut … Dann los.', 4, 'other marks'],
    ['„Kommen Sie!“, rief er. „Gern.“ Sie ging.', 3, 'marks inside quotes'],
    ['Siehe www.musterstadt.de. Dort steht mehr.', 2, 'web address'],
    ['Es kostet 1.200,50 Euro. Das ist viel.', 2, 'a number with stops'],
    ['Schreiben Sie an post@musterstadt.de oder rufen Sie an.', 1, 'mail address'],
    ['Überschrift\n\nDer Text beginnt. Er endet.', 3, 'an empty line'],
    ['Bitte mitbringen:\n- Ausweis\n- Passbild', 3, 'bullets'],
    ['Das steht\nin einer neuen Zeile.', 1, 'a wrapped line'],
    ['1. Antragsteller ist die Stadt. 2. Antragsgegner ist das Land.', 2, 'numbers of a list'],
    ['Ludwig XIV. regierte lange.', 1, 'Roman ordinal'],
    ['', 0, 'nothing'],
    ['...', 1, 'only stops'],
  ])('%j has %d (%s)', (text, expected) => {
    expect(cut(text)).toHaveLength(expected)
  })

  test('spans lie in order, do not overlap and lose no word', () => {
    const text = 'Sehr geehrte Damen und Herren,\n\ngem. § 5 Abs. 1 lege ich Widerspruch ein. Bitte bis 3. Mai!\nMit freundlichen Grüßen\n'
    const spans = sentences(text)
    for (const [i, span] of spans.entries()) expect(span.start).toBeGreaterThanOrEqual(spans[i - 1]?.end ?? 0)
    expect(cut(text).join('').replace(/\s/g, '')).toBe(text.replace(/\s/g, ''))
  })

  // Each would take minutes if a step looked back over the whole text: the time limit of the test is the assertion.
  test.each([
    ['A. ', 'initials'],
    ['Am 12. Haus ', 'ordinals that never end a sentence'],
    ['a.', 'letters and stops'],
    ['- \n', 'bullets'],
    ['x', 'one word'],
    ['a@', 'half an address'],
    [' ', 'white space'],
  ])('a million signs of %j are read in linear time (%s)', (piece) => {
    const text = piece.repeat(1_000_000 / piece.length)
    expect(sentences(text).length + words(text).length).toBeGreaterThanOrEqual(0)
  })
})

describe('words', () => {
  test.each([
    ['Grüße aus Köln', ['Grüße', 'aus', 'Köln'], 'umlauts'],
    ['E-Mail-Adresse', ['E-Mail-Adresse'], 'hyphens hold'],
    ['Bürger*innen und Lehrer:innen, Mitarbeiter_in', ['Bürger*innen', 'und', 'Lehrer:innen', 'Mitarbeiter_in'], 'pair forms'],
    ['§ 35a VwVfG', ['§', '35a', 'VwVfG'], 'paragraph with a letter'],
    ['am 20.11.2026 um 12:30', ['am', '20.11.2026', 'um', '12:30'], 'date and time'],
    ['1.200,50 €', ['1.200,50', '€'], 'amount'],
    ['post@stadt.de, https://www.stadt.de/a?b=1.', ['post@stadt.de', 'https://www.stadt.de/a?b=1'], 'addresses'],
    ['Stadt:Land', ['Stadt', 'Land'], 'a colon that is none of a pair form'],
    ['', [], 'nothing'],
  ])('%j (%#)', (text, expected) => {
    const found = words(text)
    expect(found.map((w) => w.text)).toEqual(expected)
    for (const word of found) expect(text.slice(word.start, word.end)).toBe(word.text)
  })
})

describe('stems', () => {
  test.each([
    [['Antrag', 'Antrags', 'Anträge', 'Anträgen'], 'umlaut and cases'],
    [['Gebühr', 'Gebühren', 'gebühren'], 'plural and small letters'],
    [['Hund', 'Hunde', 'Hunden'], 'cases'],
    [['Straße', 'Strasse', 'Straßen', 'STRASSE'], 'ß, ss, capitals'],
  ])('%j share one (%s)', (forms) => {
    expect(new Set(forms.map(stem)).size).toBe(1)
  })
  test.each([
    ['Amt', 'Art'],
    ['Gemeinde', 'meine'],
    ['Steuer', 'Straße'],
  ])('%s and %s do not', (a, b) => {
    expect(stem(a)).not.toBe(stem(b))
  })
  test('umlauts written out meet their word', () => {
    expect(foldDigraphs('Buerger')).toBe(foldDigraphs('Bürger'))
    expect(foldDigraphs('Behoerde')).toBe(foldDigraphs('Behörde'))
    expect(foldDigraphs('Quelle')).toBe('quelle')
    expect(fold('Ärztin')).toBe('arztin')
  })
})

describe('compounds', () => {
  test.each([
    ['Hundesteuerbescheid', 'hund steuer bescheid'],
    ['Personalausweis', 'personal ausweis'],
    ['Gewerbeanmeldung', 'gewerbe anmeldung'],
    ['Straßenbeleuchtung', 'strasse beleuchtung'],
    ['Baugenehmigung', 'bau genehmigung'],
    ['Bebauungsplan', 'bebauung plan'],
    ['Grundsteuerbescheid', 'grund steuer bescheid'],
    ['Friedhofsverwaltung', 'friedhof verwaltung'],
    ['Anwohnerparkausweis', 'anwohner park ausweis'],
    ['Stadtratssitzung', 'stadt rat sitzung'],
    ['Geburtsurkunde', 'geburt urkunde'],
    ['Aufenthaltstitel', 'aufenthalt titel'],
    ['Führungszeugnis', 'führung zeugnis'],
    ['Wohngeld-Antrag', 'wohn geld antrag'],
    ['Reisepass', 'reise pass'],
    ['Fundbüro', 'fund büro'],
    ['Abfallentsorgung', 'abfall entsorgung'],
    ['Kindergartenplatz', 'kinder garten platz'],
  ])('%s -> %s', (word, expected) => {
    expect(
      splitCompound(word)
        .map((p) => p.text)
        .join(' '),
    ).toBe(expected)
  })
  test.each([
    'Freitag',
    'Antrag',
    'Verwaltung',
    'Gemeinde',
    'Bürgermeister',
    'Widerspruch',
    'Vollmacht',
    'Unterschrift',
    'Wirtschaft',
    'Leistung',
    'Haus',
    'Xyzzy',
    '',
  ])('%s stays whole', (word) => {
    expect(splitCompound(word).length).toBeLessThanOrEqual(1)
  })
  test('the parts lie in the word, one after the other', () => {
    const word = 'Straßenreinigungsgebühr'
    const parts = splitCompound(word)
    expect(parts.map((p) => word.slice(p.start, p.end))).toEqual(['Straßen', 'reinigungs', 'gebühr'])
  })
  test("a town's own words split what the shipped lexicon cannot", () => {
    expect(splitCompound('Quillengrundweg')).toHaveLength(1)
    const lexicon = lexiconWith(Array.from({ length: 5 }, () => 'Der Quillen und sein Grundweg'))
    expect(splitCompound('Quillengrundweg', lexicon).length).toBeGreaterThan(1)
    expect(lexicon.size).toBeGreaterThan(germanLexicon().size)
  })
  test('a word of ten thousand letters is left alone', () => {
    expect(splitCompound('steuer'.repeat(2000))).toHaveLength(1)
  })
})

describe('typing errors', () => {
  test.each([
    ['hund', 'hund', 0],
    ['hund', 'hunt', 1],
    ['antrag', 'antarg', 1],
    ['gebühr', 'gebür', 1],
    ['', 'abc', 3],
    ['antrag', 'bescheid', 4],
  ])('%s and %s are %d apart, at most 4', (a, b, expected) => {
    expect(editDistance(a, b)).toBe(expected)
  })
  const speller = new Speller(['Personalausweis', 'Reisepass', 'Führungszeugnis', 'Gewerbe', 'Geburtsurkunde', 'Hund', 'Bund', 'Grundsteuer'])
  test.each([
    ['Personalausweiß', 'Personalausweis', 'ß for s'],
    ['Fuehrungszeugnis', 'Führungszeugnis', 'umlaut written out'],
    ['Führungszeugnis', 'Führungszeugnis', 'right already'],
    ['Riesepass', 'Reisepass', 'two letters swapped'],
    ['Gebrutsurkude', 'Geburtsurkunde', 'two errors in a long word'],
    ['grundsteur', 'Grundsteuer', 'a letter missing, small letters'],
    ['hund', 'Hund', 'the exact word before the near one'],
  ])('%s -> %s (%s)', (typed, expected) => {
    expect(speller.suggest(typed)[0]?.word).toBe(expected)
  })
  test.each(['Hnd', 'Xylophon', ''])('%j finds nothing', (typed) => {
    expect(speller.suggest(typed)).toEqual([])
  })
})

describe('syllables', () => {
  test.each(
    [
      [1, 'Hund prüft bellt Amt Haus Geld Bau Recht und die Frist wir Team Zoo Saal hier'],
      [2, 'Antrag Steuer Straße Bürger Auto neue Treue Feuer Bauer Quelle Bayern aktiv online Seen ruhig Bühne vielleicht Niveau Service'],
      [
        3,
        'Verwaltung Bescheide Gebühren Museum Studie Gemeinde Ideen Medien Nation aktuell Ferien Linien Patient beenden studieren soeben Gebäude Ruine',
      ],
      [
        4,
        'Verwaltungsakt Bürgermeister Familie Kategorie geeignete Kriterien beauftragen finanziell beeinflussen beurteilen Jubiläum Hierarchie Hygiene Prämienzahl',
      ],
      [5, 'Information Kategorien koordinieren individuell Ministerien'],
      [6, 'Hundesteuerbescheid Materialien'],
    ].flatMap(([count, list]) =>
      String(list)
        .split(' ')
        .map((word) => [word, Number(count)] as const),
    ),
  )('%s has %d', (word, expected) => {
    expect(syllables(word)).toBe(expected)
  })
  test.each([
    ['EU', 2],
    ['GmbH', 4],
    ['ÖPNV', 4],
  ])('%s is spelled out: %d', (word, expected) => {
    expect(syllables(word)).toBe(expected)
  })
  test('the hand-counted case', () => {
    expect(countSyllables('Der Hund bellt. Die Verwaltung prüft den Antrag.')).toBe(11)
  })
})
