import { describe, expect, test } from 'vitest'
import { isDocumentNumber, isIban, isKrankenversichertennummer, isSozialversicherungsnummer, isSteuerId, isUstId } from './checksums.ts'
import { detect } from './detect.ts'
import { score } from './score.ts'
import { identifierSuite } from './synthetic.ts'

describe('check digits, against published examples', () => {
  test.each([
    ['IBAN, ECBS example', isIban, 'DE89370400440532013000'],
    ['IBAN, registry example of Austria', isIban, 'AT611904300234573201'],
    ['IBAN, registry example of Malta, 31 long', isIban, 'MT84MALT011000012345MTLCAST001S'],
    ['Steuer-ID, example of the Bundeszentralamt', isSteuerId, '86095742719'],
    ['Steuer-ID with a digit three times', isSteuerId, '65929970489'],
    ['USt-IdNr, example of the Bundeszentralamt', isUstId, 'DE136695976'],
    ['Versicherungsnummer, example of the Rentenversicherung', isSozialversicherungsnummer, '15070649C103'],
    ['Krankenversichertennummer, example of the gematik', isKrankenversichertennummer, 'A123456780'],
    ['identity card, specimen of the Bundesdruckerei', isDocumentNumber, 'T220001293'],
    ['identity card, specimen of 2021', isDocumentNumber, 'L01X00T471'],
    ['passport, specimen of the Bundesdruckerei', isDocumentNumber, 'C01X00T478'],
  ])('%s', (_what, check, number) => {
    expect(check(number)).toBe(true)
    // every other last digit is refused
    const wrong = [...'0123456789'].map((d) => number.slice(0, -1) + d).filter((n) => n !== number)
    expect(wrong.filter((n) => check(n))).toEqual([])
  })
})

describe('identifiers', () => {
  const suite = identifierSuite(20261120, 40)
  const report = score(suite)

  test('the suite is large and has both sides', () => {
    expect(suite.length).toBeGreaterThan(2000)
    expect(suite.filter((i) => !i.spans.length).length).toBeGreaterThan(1000)
  })
  test('every generated identifier is found', () => {
    expect(Object.entries(report.types).filter(([, t]) => t.recall < 1)).toEqual([])
  })
  test('what only looks like one is left alone', () => {
    for (const [type, t] of Object.entries(report.types)) expect(t.precision, type).toBeGreaterThanOrEqual(0.99)
  })

  test.each([
    ['Kfz with umlaut', 'Der Pkw LÖ-AB 12 parkt.', 'licence-plate', 'LÖ-AB 12'],
    ['machine-readable zone of an identity card', 'IDD<<T220001293<<<<<<<<<<<<<<<', 'identity-card', 'IDD<<T220001293<<<<<<<<<<<<<<<'],
    ['spelt-out birthday', 'geboren am 3. März 1968 in Ulm', 'birth-date', '3. März 1968'],
    ['street of several words', 'wohnhaft Unter den Linden 77', 'address', 'Unter den Linden 77'],
    ['street and town over two lines', 'Schulstraße 3a\n04109 Leipzig', 'address', 'Schulstraße 3a\n04109 Leipzig'],
    ['disguised mail', 'anna (at) beispiel.de', 'email', 'anna (at) beispiel.de'],
    ['disability', 'Ich bin schwerbehindert.', 'special-category', 'schwerbehindert'],
    ['union', 'Ich bin Mitglied bei ver.di.', 'special-category', 'ver.di'],
    ['name under a letter', 'Mit freundlichen Grüßen\nAyşe Kowalczyk\n', 'person', 'Ayşe Kowalczyk'],
    ['double name', 'Frau Meyer-Pinger rief an.', 'person', 'Meyer-Pinger'],
    ['initials', 'Der Zeuge K. sagte aus.', 'person', 'K.'],
    ['birth name', 'Anna Schneider, geb. Hofmann', 'person', 'Hofmann'],
    ['month of birth', 'mein Sohn (geb. 02/2015) besucht', 'birth-date', '02/2015'],
    ['month of birth in words', 'Er ist im Mai 1971 geboren', 'birth-date', 'Mai 1971'],
    ['year of birth', 'Jahrgang 1962, ledig', 'birth-date', '1962'],
    ['area code in pairs', 'Hr. Demir (0 51 21) 30 19 - 44, ab 17 Uhr', 'phone', '(0 51 21) 30 19 - 44'],
    ['number of a telephone', 'das Handy (IMEI 356938035643809) entrissen', 'customer-number', '356938035643809'],
    ['label that is a compound', 'Grundsteuer-Az. 32/118/00456/7', 'aktenzeichen', '32/118/00456/7'],
    ['purpose of a payment', 'Verwendungszweck 5.0041.22310.9', 'kassenzeichen', '5.0041.22310.9'],
    ['short street', 'wohnt Str. d. Friedens 8, 39112 Magdeburg', 'address', 'Str. d. Friedens 8, 39112 Magdeburg'],
    ['residence title', 'Aufenthaltstitel Nr. Y1234567', 'identity-card', 'Y1234567'],
    ['number in the register of foreigners', 'AZR-Nummer: 040512345678', 'identity-card', '040512345678'],
    ['name in a network', 'Instagram: @nhung.hn, danke', 'online-id', '@nhung.hn'],
    ['path of a profile', 'über t.me/nhunghn', 'online-id', 'nhunghn'],
    ['party of a case', 'In der Sache Müller ./. Stadt Musterstadt', 'person', 'Müller'],
  ])('finds %s', (_what, text, type, value) => {
    expect(
      detect(text)
        .filter((f) => f.type === type)
        .map((f) => text.slice(f.start, f.end)),
    ).toContain(value)
  })

  test('special categories carry their name', () => {
    expect(detect('Er ist evangelisch und hat Diabetes.').map((f) => f.special)).toEqual(['religion', 'health'])
  })
  test('a mistyped number is no finding, unless leniency is asked for', () => {
    const text = 'Steuer-ID: 86095742718'
    expect(detect(text)).toEqual([])
    expect(detect(text, { lenient: true })).toMatchObject([{ type: 'tax-id', confidence: 0.6 }])
  })
  test('officials stay readable by full name or with their office, namesakes do not', () => {
    const officials = [{ name: 'Dr. Erika Krüger', office: 'Bürgermeisterin' }]
    const text = 'Bürgermeisterin Krüger und Erika Krüger antworten Frau Krüger aus der Schulstraße 3.'
    const found = detect(text, { officials, types: ['person'] }).map((f) => f.start)
    expect(found).toEqual([text.lastIndexOf('Krüger')])
    expect(detect(text, { types: ['person'] })).toHaveLength(3)
  })
  test('only the types asked for', () => {
    expect(detect('Tel. 030/1234567, a@b.de', { types: ['email'] }).map((f) => f.type)).toEqual(['email'])
  })
})

describe('any text', () => {
  const length = 200_000
  test.each([
    ['nothing', ''],
    ['half a pair', '\ud800 Herr \udc00'],
    ['control characters and marks of direction', '\u0000\u202e\u200b Frau Krüger \ufeff'],
    ['digits without end', '1'.repeat(length)],
    ['digits and blanks', '1 '.repeat(length / 2)],
    ['IBAN beginnings', 'DE12 '.repeat(length / 5)],
    ['telephone-like', '0170/'.repeat(length / 5)],
    ['at signs', '@'.repeat(length)],
    ['mail-like', 'a.'.repeat(length / 2)],
    ['colons', 'a:'.repeat(length / 2)],
    ['labels', 'Steuernummer: '.repeat(length / 14)],
    ['capitals', 'A'.repeat(length)],
    ['capitalised words on one line', 'Herr Anna '.repeat(length / 10)],
    ['blanks', ' '.repeat(length)],
    ['line ends', '\n'.repeat(length)],
    ['hyphens', 'A-'.repeat(length / 2)],
    ['closing formulas', 'Mit freundlichen Grüßen\n'.repeat(length / 24)],
    ['machine-readable zones', 'ABC<'.repeat(length / 4)],
    ['stacked accents', 'e\u0301'.repeat(length / 2)],
    ['emoji', '😀'.repeat(length / 2)],
  ])(
    'a long text of the worst sort ends: %s',
    (_what, text) => {
      const findings = detect(text)
      let last = 0
      for (const f of findings) {
        expect(f.start >= last && f.end > f.start && f.end <= text.length).toBe(true)
        last = f.end
      }
    },
    60_000,
  )
})

test.each([
  ['Ihr Schreiben (Az. 32.4-1234/26) liegt vor.', '32.4-1234/26', 'the bracket belongs to the sentence'],
  ['(Unser Zeichen: AB-1234 5678/26), danke', 'AB-1234 5678/26', 'the same with a label of words'],
  ['Az. 12 UF (EU) 34/26 vom Mai', '12 UF (EU) 34/26', 'a bracket of its own stays'],
])('an Aktenzeichen ends where it ends: %j', (text, value, _why) => {
  expect(
    detect(text)
      .filter((f) => f.type === 'aktenzeichen')
      .map((f) => text.slice(f.start, f.end)),
  ).toEqual([value])
})

test.each([
  ['Rückfragen: 07123 4567-89', true, 'ends like the norm EN, and is none'],
  ['Informationen 07123 45678', true, 'the same without a colon'],
  ['DIN EN 0123 4567', false, 'the norm itself'],
  ['Los 0712 34567', false, 'a lot in a tender'],
])('a telephone after a word: %j is %s (%s)', (text, is, _why) => {
  expect(detect(text).some((f) => f.type === 'phone')).toBe(is)
})

test.each([
  ['Gläubiger-ID DE98ZZZ09999999999', 'a creditor believes in nothing'],
  ['Az.: liegt bei', 'no place'],
  ['Betr.: Ihr Schreiben', 'no person'],
  ['Bgm. dankt; Perso liegt bei', 'neither person nor place'],
  ['Fahrzeug, Baujahr 1998', 'no year of birth'],
  ['Die Satzung vom Mai 1971 gilt.', 'no birth'],
  ['5 Stück @ 3,20 Euro', 'no name in a network'],
  ['Ergebnis 3 ./. 2', 'no parties'],
  ['Verwendungszweck: Spende 2026', 'a purpose in words'],
])('%j holds no personal data (%s)', (text, _why) => {
  expect(detect(text).map((f) => `${f.type}: ${text.slice(f.start, f.end)}`)).toEqual([])
})
