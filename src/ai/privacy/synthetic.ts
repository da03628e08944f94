import { mod11over10 } from './checksums.ts'
import { random } from './crf.ts'
import type { GoldText } from './score.ts'

/**
 * A generated suite of identifiers for tests: valid ones of every type in several spellings and contexts, and as many that only look alike
 * (broken check digits, other numbers of an office's day). The check digits here are written a second time, from the sources, so that the
 * product's own are tested against something.
 */
export function identifierSuite(seed: number, rounds: number): GoldText[] {
  const next = random(seed)
  const pick = <T>(list: readonly T[]) => list[Math.floor(next() * list.length)] as T
  const digits = (n: number, first = '0123456789') => pick([...first]) + Array.from({ length: n - 1 }, () => Math.floor(next() * 10)).join('')
  const int = (from: number, to: number) => from + Math.floor(next() * (to - from + 1))
  const two = (n: number) => String(n).padStart(2, '0')
  const letters = (n: number, from = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ') => Array.from({ length: n }, () => pick([...from])).join('')
  const other = (d: string) => String((Number(d) + int(1, 9)) % 10)
  const groups = (text: string, sizes: number[], by: string) => {
    const parts: string[] = []
    let at = 0
    for (const size of sizes) {
      parts.push(text.slice(at, at + size))
      at += size
    }
    return parts.join(by)
  }

  const iban = (country: string, bban: string) => {
    const numeric = [...`${bban}${country}00`].map((c) => Number.parseInt(c, 36).toString()).join('')
    return country + two(98 - Number(BigInt(numeric) % 97n)) + bban
  }
  const anyIban = () =>
    next() < 0.8
      ? iban('DE', digits(18))
      : pick([
          () => iban('AT', digits(16)),
          () => iban('NL', letters(4) + digits(10)),
          () => iban('FR', digits(23)),
          () => iban('CH', digits(17)),
          () => iban('PL', digits(24)),
        ])()
  const four = (text: string) => text.replace(/(.{4})(?=.)/g, '$1 ')
  const steuerId = () => {
    for (;;) {
      const pool = [...'0123456789'].sort(() => next() - 0.5)
      const dropped = pool.pop() as string
      const repeated = pick(pool)
      const ten = [...pool, repeated].sort(() => next() - 0.5).join('')
      if (ten.startsWith('0') || !dropped) continue
      return ten + mod11over10([...ten].map(Number))
    }
  }
  const ustId = () => {
    const eight = digits(8, '123456789')
    let product = 10
    for (const d of eight) {
      const sum = (Number(d) + product) % 10 || 10
      product = (2 * sum) % 11
    }
    return `DE${eight}${(11 - product) % 10}`
  }
  const weighted = (text: string, weights: number[]) =>
    [...text].reduce((sum, d, i) => {
      const product = Number(d) * (weights[i] as number)
      return sum + (product > 9 ? product - 9 : product)
    }, 0) % 10
  const svnr = () => {
    const area = pick(['02', '10', '13', '15', '25', '40', '52', '65', '80'])
    const letter = letters(1)
    const head = area + two(int(1, 28)) + two(int(1, 12)) + two(int(30, 99))
    const serial = digits(2)
    // cross sums, not "minus nine": the weight 5 and 7 give products up to 63
    const text = head + two(letter.charCodeAt(0) - 64) + serial
    const sum = [...text].reduce(
      (s, d, i) => s + [...String(Number(d) * ([2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1][i] as number))].reduce((a, b) => a + Number(b), 0),
      0,
    )
    return head + letter + serial + (sum % 10)
  }
  const kvnr = () => {
    const letter = letters(1)
    const eight = digits(8)
    return letter + eight + weighted(two(letter.charCodeAt(0) - 64) + eight, [1, 2, 1, 2, 1, 2, 1, 2, 1, 2])
  }
  const documentNumber = (first: string) => {
    const nine = letters(1, first) + digits(2) + letters(1, 'CFGHJKLMNPRTVWXYZ') + digits(3) + letters(1, 'CFGHJKLMNPRTVWXYZ0123456789') + digits(1)
    return nine + ([...nine].reduce((sum, c, i) => sum + Number.parseInt(c, 36) * ([7, 3, 1][i % 3] as number), 0) % 10)
  }
  const breakLast = (text: string) => text.slice(0, -1) + other(text.slice(-1))
  const date = (from: number, to: number) => [int(1, 28), int(1, 12), int(from, to)] as const
  const months = 'Januar Februar März April Mai Juni Juli August September Oktober November Dezember'.split(' ')
  const writeDate = ([d, m, y]: readonly [number, number, number]) =>
    pick([
      `${two(d)}.${two(m)}.${y}`,
      `${d}.${m}.${y}`,
      `${d}. ${months[m - 1]} ${y}`,
      `${y}-${two(m)}-${two(d)}`,
      `${two(d)}.${two(m)}.${String(y).slice(2)}`,
    ])
  const street = () =>
    `${pick(['Hauptstraße', 'Schulstr.', 'Am Markt', 'Lindenweg', 'Berliner Straße', 'Konrad-Adenauer-Allee', 'Unter den Linden', 'Goethestrasse', 'Bahnhofstr.', 'Kirchgasse', 'Alte Poststraße', 'Rosenweg', 'Marktplatz', 'An der Alster'])} ${int(1, 190)}${pick(['', '', 'a', ' b', `-${int(191, 199)}`])}`
  const town = () =>
    pick([
      '10115 Berlin',
      '50667 Köln',
      '80331 München',
      '55116 Mainz',
      '04109 Leipzig',
      '60311 Frankfurt am Main',
      '45127 Essen',
      '61348 Bad Homburg',
    ])
  const person = () =>
    `${pick(['Anna', 'Peter', 'Mehmet', 'Sabine', 'Julia', 'Thomas'])} ${pick(['Schneider', 'Yilmaz', 'Hofmann', 'Krüger', 'Neumann'])}`

  type Case = [type: string, value: () => string, contexts: string[]]
  const yes: Case[] = [
    ['iban', () => pick([(t: string) => t, four, (t: string) => four(t).replace(/ /g, '\u00a0'), (t: string) => four(t).toLowerCase()])(anyIban()), ['Meine IBAN: §', 'Bitte überweisen Sie auf § bis Freitag.', 'Konto §, Sparkasse', '§', 'IBAN §\nBIC COBADEFFXXX']],
    ['tax-id', () => pick([(t: string) => t, (t: string) => groups(t, [2, 3, 3, 3], ' ')])(steuerId()), ['Steuer-ID: §', 'Meine Identifikationsnummer lautet §.', 'IdNr. §', 'Die Nummer § steht im Bescheid.', 'Steuerliche Identifikationsnummer (IdNr): §']],
    ['tax-number', () => pick([() => `${digits(2)}/${digits(3)}/${digits(5)}`, () => `${digits(3)}/${digits(3)}/${digits(5)}`, () => `${digits(3)}/${digits(4)}/${digits(4)}`])(), ['Steuernummer: §', 'St.-Nr. §', 'unter der Steuernummer § geführt', 'Finanzamt, § vom Mai', 'StNr § (Finanzamt Nord)']],
    ['tax-number', () => pick([() => digits(13, '1235'), () => `${digits(5)}/${digits(5)}`, () => `${digits(3)} ${digits(3)} ${digits(5)}`, () => digits(11)])(), ['Steuernummer: §', 'Steuer-Nr.: §', 'St-Nr. §', 'Steuernummer § beim Finanzamt']],
    ['vat-id', () => pick([(t: string) => t, (t: string) => `DE ${groups(t.slice(2), [3, 3, 3], ' ')}`, (t: string) => `DE ${t.slice(2)}`])(ustId()), ['USt-IdNr.: §', 'Umsatzsteuer-Identifikationsnummer §', 'USt-ID §', 'Muster GmbH, §', 'VAT: §']],
    ['social-security-number', () => pick([(t: string) => t, (t: string) => groups(t, [2, 6, 1, 3], ' ')])(svnr()), ['Sozialversicherungsnummer: §', 'SV-Nummer §', 'RVNR §', 'Die § steht auf dem Ausweis.', 'Versicherungsnummer lautet §']],
    ['health-insurance-number', kvnr, ['Versichertennummer: §', 'KVNR §', 'Krankenversichertennummer §', 'AOK, §', 'Meine Gesundheitskarte: §']],
    ['identity-card', () => documentNumber('LMNPRTVWXY'), ['Personalausweis: §', 'Ausweisnummer §', 'Personalausweis Nr. §', 'Ausweis-Nr.: §, gültig bis 2030', 'Die Nummer lautet §.']],
    ['identity-card', () => documentNumber('LMNPRTVWXY').slice(0, 9), ['Personalausweisnummer: §', 'Ausweisnummer §', 'Personalausweis Nr. §']],
    ['passport', () => documentNumber('CFGHJK'), ['Reisepass: §', 'Passnummer §', 'Reisepass-Nr. §', 'Pass: § (abgelaufen)']],
    ['licence-plate', () => `${pick(['B', 'M', 'HH', 'RÜD', 'LÖ', 'MTK', 'WI', 'K', 'TÜ', 'BAR', 'ABG'])}-${letters(pick([1, 2]), 'ABCDEFGHJKLMNPRSTUWXYZ')}${pick([' ', ''])}${int(1, 9999)}${pick(['', '', 'E', 'H'])}`, ['Kennzeichen: §', 'Der Wagen mit § parkte dort.', 'amtl. Kennzeichen §', '§ stand auf dem Gehweg.']],
    ['licence-plate', () => `${pick(['B', 'M', 'HH', 'WI', 'K'])} ${letters(2, 'ABCDEFGHJKLMNPRSTUWXYZ')} ${int(1, 9999)}`, ['Kennzeichen: §', 'Pkw § fuhr zu schnell.', 'Kfz-Kennzeichen §']],
    ['kassenzeichen', () => pick([() => `${digits(4)}.${digits(4)}.${digits(3)}`, () => digits(12), () => `${digits(2)}-${digits(6)}-${digits(1)}`, () => `5.${digits(4)}.${digits(6)}.${digits(1)}`, () => `${digits(4)} ${digits(4)} ${digits(4)}`])(), ['Kassenzeichen: §', 'Bitte geben Sie das Kassenzeichen § an.', 'Buchungszeichen §', 'Kassenz.: §', 'Personenkonto: §']],
    ['aktenzeichen', () => pick([() => `${int(10, 99)}.${int(1, 9)}-${digits(4)}/${int(10, 26)}`, () => `${int(1, 40)} C ${int(1, 900)}/${int(10, 26)}`, () => `${int(100, 900)} Js ${digits(5)}/${int(10, 26)}`, () => `${letters(2)}-${digits(4, '2')}-${digits(5)}`, () => `III-${digits(3)}-${digits(2)}/${int(10, 26)}`])(), ['Aktenzeichen: §', 'Az.: §', 'Unser Zeichen: §', 'Geschäftszeichen §', 'Az. §, Ihr Schreiben vom Montag']],
    ['aktenzeichen', () => `${pick(['VIII ZR', '1 BvR', '12 C', '3 K', 'B 8 SO', 'S 13 AL', '5 Sa', 'IX ZB', '2 StR', '14 O'])} ${int(1, 999)}/${int(10, 26)}`, ['Das Urteil § ist bekannt.', 'im Verfahren § vor Gericht', '(Beschluss, §)']],
    ['customer-number', () => pick([() => digits(8), () => `K-${digits(6)}`, () => `${digits(3)}.${digits(3)}.${digits(3)}`, () => `${letters(2)}${digits(7)}`])(), ['Kundennummer: §', 'Kd.-Nr. §', 'Kunden-Nr.: §', 'Meine Mitgliedsnummer ist §.', 'Vertragsnummer §', 'Personalnummer: §']],
    ['phone', () => pick([() => `0${int(2, 9)}${digits(2)}/${digits(6, '123456789')}`, () => `0${int(2, 9)}${digits(3)} ${digits(6, '123456789')}`, () => `(0${int(2, 9)}${digits(2)}) ${digits(7, '123456789')}`, () => `+49 ${int(30, 89)} ${digits(7, '123456789')}`, () => `+49${digits(10, '1')}`, () => `0049 ${digits(3, '1')} ${digits(7)}`, () => `01${pick(['51', '60', '70', '76'])} ${digits(7)}`, () => `01${pick(['51', '60', '70'])}${digits(8)}`, () => `0${int(2, 9)}${digits(2)}-${digits(5, '123456789')}-${digits(2)}`])(), ['Tel.: §', 'Telefon §', 'Sie erreichen mich unter §.', 'Rufen Sie mich an: §', 'Mobil: §, Fax folgt', 'Bitte um Rückruf § ab 14 Uhr']],
    ['phone', () => pick([() => digits(6, '123456789'), () => `${digits(3, '123')} ${digits(4)}`, () => `${digits(2, '1')}-${digits(3)}`])(), ['Telefon: §', 'Durchwahl §', 'Tel. §']],
    ['email', () => `${pick(['anna.schneider', 'p_krueger', 'info', 'm.yilmaz+amt', "o'neill", 'büro'])}${int(1, 99)}@${pick(['beispiel.de', 'mail.example.org', 'stadt-muster.de', 'müller.example.com'])}`, ['E-Mail: §', 'Schreiben Sie an §.', '<§>', '§', 'Antwort bitte an § oder per Post']],
    ['email', () => `anna${int(1, 99)} (at) beispiel.de`, ['E-Mail: §', 'Kontakt: §']],
    ['ip-address', () => pick([() => `${int(11, 223)}.${int(0, 255)}.${int(0, 255)}.${int(1, 254)}`, () => `2001:db8:${int(1, 9999)}::${int(1, 9999)}`, () => `fe80::${letters(3, 'abcdef')}${int(1, 9)}:1`])(), ['IP-Adresse §', 'Zugriff von § am Montag', 'Client: §', 'aus dem Netz § gesendet']],
    ['birth-date', () => writeDate(date(1930, 2020)), ['geboren am §', 'geb. §', 'Geburtsdatum: §', 'geb. am § in Köln', 'Anna, * §, ledig', 'Geburtstag: §', 'Geb.-Datum §']],
    ['address', street, ['Anschrift: §', 'Ich wohne in der §.', 'wohnhaft §, bei Familie', 'Adresse: §']],
    ['address', () => `${street()}, ${town()}`, ['Anschrift: §', 'Ich bin nach § gezogen.', '§', 'Neue Adresse: §']],
    ['address', town, ['§\n', 'Stadtverwaltung, § ', 'Anschrift:\n§']],
    ['address', () => `Postfach ${int(10, 99)} ${int(10, 99)} ${int(10, 99)}`, ['Schreiben an §', '§']],
  ] // biome-ignore format: a table

  const no: [value: () => string, contexts: string[]][] = [
    [() => breakLast(iban('DE', digits(18))), ['IBAN: §', 'Konto §', '§']],
    [() => four(breakLast(iban('AT', digits(16)))), ['IBAN: §', '§ bitte prüfen']],
    [() => iban('DE', digits(18)).slice(0, 21), ['§ ist zu kurz', 'Kennung §']],
    [() => breakLast(steuerId()), ['Steuer-ID: §', 'Die Nummer § stimmt nicht.', 'IdNr. §']],
    [() => `${digits(1, '123456789')}${'12'.repeat(5)}`, ['Bestellung §', 'Los §']],
    [() => breakLast(ustId()), ['USt-IdNr.: §', 'Muster GmbH, §']],
    [() => breakLast(svnr()), ['Sozialversicherungsnummer: §', 'SV-Nummer §', 'Code §']],
    [() => breakLast(kvnr()), ['Versichertennummer: §', 'Artikel §']],
    [() => breakLast(documentNumber('LMNPRTVWXY')), ['Personalausweis: §', 'Ausweisnummer §']],
    [() => breakLast(documentNumber('CFGHJK')), ['Reisepass: §', 'Gutscheincode §']],
    [() => `${digits(3, '12')}.${digits(3)},${digits(2)} €`, ['Kosten in Höhe von §', 'Betrag: §']],
    [() => `${int(1, 9)}.${digits(3)}.${digits(3)} Euro`, ['Der Haushalt umfasst §.', 'insgesamt §']],
    [() => writeDate(date(2015, 2027)), ['Die Sitzung am § entfällt.', 'Frist: §', 'Bescheid vom §', 'gültig bis §', 'Eingang §']],
    [() => `31.02.${int(1950, 2010)}`, ['geboren am §', 'Geburtsdatum: §']],
    [() => `${int(8, 19)}:${two(int(0, 59))}`, ['Beginn um § Uhr', 'von § bis 20:00 Uhr']],
    [() => `978-3-${digits(3)}-${digits(5)}-${digits(1)}`, ['ISBN §', 'ISBN: §']],
    [() => digits(13, '4'), ['EAN §', 'Artikelnummer §', 'GTIN: §']],
    [() => `${int(17, 21)}/${digits(4)}`, ['Drucksache §', 'Drs. §', 'BT-Drs. §']],
    [() => `${int(1, 20)}.${int(1, 20)}.${int(1, 20)}.${int(1, 20)}`, ['Abschnitt §', 'Version §', 'Ziffer § der Anlage']],
    [() => `${int(1, 9)}.${int(0, 20)}.${int(0, 20)}`, ['Version §', 'siehe Kapitel §']],
    [() => `${int(256, 999)}.${int(0, 255)}.${int(256, 400)}.${int(1, 9)}`, ['Wert §', 'IP-Adresse §']],
    [() => `§§ ${int(1, 99)} bis ${int(100, 120)} SGB II`, ['nach §', 'gemäß §']],
    [() => `DIN A ${int(3, 5)}`, ['Format §', 'im Format §']],
    [() => `DIN-EN ${digits(4, '123')}`, ['nach §', 'Norm §']],
    [() => `EU-VO ${int(100, 999)}/2016`, ['laut §', 'die §']],
    [() => `QQ-${letters(2)} ${digits(3, '123')}`, ['Modell §', 'Teil §', 'Typ §']],
    [() => `${int(2, 30)} ${pick(['Personen', 'Stück', 'Meter', 'Prozent', 'Kinder', 'Stellen'])}`, ['etwa §', 'mit § im Raum']],
    [() => `Flurstück ${int(10, 400)}/${int(1, 9)}`, ['Gemarkung Nord, §', 'auf dem §']],
    [() => `${digits(5, '123456789')} ${pick(['Einwohner', 'Euro', 'Stück', 'Besucher'])}`, ['rund §', 'etwa §']],
    [() => `Platz ${int(1, 9)}`, ['Er kam auf §.', 'Das Team liegt auf §.']],
    [() => `Jahrgang ${int(5, 12)}`, ['Der § macht einen Ausflug.']],
    [() => `@${letters(5).toLowerCase()}`, ['Folgen Sie § im Netz', 'Nutzer §']],
    [() => `${letters(4).toLowerCase()}@${letters(3).toLowerCase()}`, ['der Rechner §']],
    [() => `${int(1, 9)}${digits(10)}`.slice(0, 10), ['Bestellnummer §', 'Rechnungsnummer §', 'Auftrag §']],
    [() => `0${digits(9)}`, ['Bestellnummer §', 'Artikelnummer §', 'Code §']],
    [() => `${int(1, 99)}/${int(100, 999)}`, ['Los §', 'Vorlage §']],
    [() => `§ ${int(1, 99)} Abs. ${int(1, 9)} Nr. ${int(1, 9)}`, ['gemäß §', 'nach §']],
    [() => `TOP ${int(1, 30)}.${int(1, 9)}`, ['unter §', 'zu § der Sitzung']],
    [() => `Zimmer ${int(1, 4)}.${two(int(1, 40))}`, ['im Rathaus, §', 'Bitte kommen Sie in §.']],
  ] // biome-ignore format: a table

  const items: GoldText[] = []
  const openers = ['', 'Guten Tag, ', 'Zur Sache: ', 'Hinweis. ', 'Wie besprochen: ']
  const closers = ['', ' Vielen Dank.', '\nDanke', ' (siehe Anlage)', ' Bitte um Antwort.']
  for (let round = 0; round < rounds; round++) {
    for (const [type, value, contexts] of yes) {
      const context = pick(contexts)
      const at = context.indexOf('§')
      const text = value()
      const head = (context.startsWith('§') ? '' : pick(openers)) + context.slice(0, at)
      // an own opener before a bare identifier would be another context
      items.push({
        text: head + text + context.slice(at + 1) + (context.endsWith('§') ? pick(['', '\nDanke', '; danke']) : pick(closers)),
        spans: [{ start: head.length, end: head.length + text.length, type }],
      })
    }
    for (const [value, contexts] of no) {
      const context = pick(contexts)
      const at = context.indexOf('§')
      items.push({ text: pick(openers) + context.slice(0, at) + value() + context.slice(at + 1) + pick(['', '.', ', danke', '\nDanke']), spans: [] })
    }
    const name = person()
    const number = pick([() => `0${int(20, 90)}1/${digits(6, '123456789')}`])()
    items.push({
      text: `Mit freundlichen Grüßen\n${name}\nTel. ${number}`,
      spans: [
        {
          start: `Mit freundlichen Grüßen\n${name}\nTel. `.length,
          end: `Mit freundlichen Grüßen\n${name}\nTel. `.length + number.length,
          type: 'phone',
        },
      ],
    })
  }
  return items
}
