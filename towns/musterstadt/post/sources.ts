// The sample post as its senders wrote it: letters become PDFs, mails become .eml files (make.ts). All people and firms are made up.

export type Letter = {
  file: string
  from: string[]
  to?: string[]
  dated: string
  subject: string
  body: string[]
  /** Rows with an amount on the right, as in an invoice. */
  table?: [left: string, right: string][]
  after?: string[]
}

export type Attachment = { name: string; letter?: Letter; text?: string }

export type Mail = {
  file: string
  from: string
  to?: string
  subject: string
  /** RFC 5322, with the offset of the day in Germany. */
  date: string
  text?: string
  html?: string
  /** How the body travels; 8bit UTF-8 unless told. `latin1` is ISO-8859-1 in quoted-printable, as old programs still send it. */
  encoding?: '8bit' | 'base64' | 'quoted-printable' | 'latin1'
  attachments?: Attachment[]
}

export const letters: Letter[] = [
  {
    file: '20-rechnung-streusalz.pdf',
    from: ['Salzkontor Nordheide GmbH', 'Hafenallee 90 · 29999 Nordheide', 'USt-IdNr. DE999999999 · HRB 99999'],
    to: ['Stadt Musterstadt', 'Bauhof', 'Marktplatz 1', '72999 Musterstadt'],
    dated: 'Nordheide, 11.11.2026',
    subject: 'Rechnung Nr. 2026-11842',
    body: [
      'Kundennummer 40771, Ihre Bestellung BH-2026-093 vom 28.10.2026, Lieferung am 09.11.2026',
      'Wir berechnen Ihnen für die Lieferung frei Silo Bauhof:',
    ],
    table: [
      ['24,50 t Auftausalz lose, 92,00 €/t', '2.254,00 €'],
      ['Frachtzuschlag Kleinmenge', '148,00 €'],
      ['Nettobetrag', '2.402,00 €'],
      ['Umsatzsteuer 19 %', '456,38 €'],
      ['Rechnungsbetrag', '2.858,38 €'],
    ],
    after: [
      'Zahlbar innerhalb von 30 Tagen ohne Abzug auf das Konto DE89 3704 0044 0532 0130 00. Bitte geben Sie die Rechnungsnummer an.',
      'Vielen Dank für Ihren Auftrag.',
    ],
  },
  {
    file: '21-geruest-gehweg.pdf',
    from: ['Dachbau Wunibald Stettenfels', 'Zimmermeister', 'Am Sägewerk 3 · 72999 Musterstadt · 069 90009-611'],
    to: ['Stadt Musterstadt', 'Straßenverkehrsbehörde', 'Marktplatz 1', '72999 Musterstadt'],
    dated: '16. November 2026',
    subject: 'Gerüst auf dem Gehweg, Kirchgasse 12: Antrag auf Sondernutzung',
    body: [
      'Sehr geehrte Damen und Herren,',
      'für die Dachsanierung des Hauses Kirchgasse 12 benötigen wir vom 30. November bis 18. Dezember 2026 ein Gerüst auf dem Gehweg, Länge 14 m, Tiefe 1,20 m. Es bleibt ein Durchgang von 1,10 m. Zusätzlich soll an zwei Tagen ein Container (7 m³) auf dem Parkstreifen davor stehen.',
      'Der Eigentümer, Herr Gisbert Nonnenmacher, hat uns beauftragt. Ein Lageplan mit Maßen liegt bei. Wir bitten um die Erlaubnis und die nötige verkehrsrechtliche Anordnung.',
      'Mit freundlichen Grüßen',
      'W. Stettenfels',
    ],
  },
  {
    file: '22-urteil-verwaltungsgericht.pdf',
    from: ['Verwaltungsgericht Beispielhausen', '4. Kammer', 'Geschäftsstelle · Gerichtsplatz 1 · 72990 Beispielhausen'],
    to: ['Stadt Musterstadt', 'vertreten durch die Bürgermeisterin', 'Marktplatz 1', '72999 Musterstadt'],
    dated: 'Zugestellt gegen Empfangsbekenntnis am 17.11.2026',
    subject: '4 K 1187/25: Urteil',
    body: [
      'Im Namen des Volkes. Urteil in der Verwaltungsrechtssache des Herrn Lothar Kesselring, Kläger, gegen die Stadt Musterstadt, Beklagte, wegen Untersagung der Nutzung einer Scheune als Ferienwohnung.',
      'Das Verwaltungsgericht, 4. Kammer, hat auf die mündliche Verhandlung vom 21. Oktober 2026 für Recht erkannt:',
      '1. Der Bescheid der Beklagten vom 3. März 2025 und der Widerspruchsbescheid vom 12. Juni 2025 werden aufgehoben. 2. Die Beklagte trägt die Kosten des Verfahrens. 3. Die Berufung wird nicht zugelassen.',
      'Tatbestand. Der Kläger wendet sich gegen eine Nutzungsuntersagung. Er ist Eigentümer des Grundstücks Flst. 2204 im Außenbereich, auf dem seit 1961 eine Scheune steht.',
      'Entscheidungsgründe. Die zulässige Klage ist begründet. Die Beklagte hat ihr Ermessen nicht ausgeübt; der Bescheid lässt nicht erkennen, dass sie eine befristete Duldung erwogen hat.',
      'Rechtsmittelbelehrung. Gegen dieses Urteil steht den Beteiligten die Berufung zu, wenn sie vom Verwaltungsgerichtshof zugelassen wird. Die Zulassung der Berufung ist innerhalb eines Monats nach Zustellung des vollständigen Urteils beim Verwaltungsgericht zu beantragen.',
    ],
  },
  {
    file: '23-notar-vorkaufsrecht.pdf',
    from: ['Notar Dr. Eginhard Wolkenstein', 'Amtssitz Beispielhausen', 'Rathausgasse 5 · 72990 Beispielhausen'],
    to: ['Stadt Musterstadt', 'Liegenschaften', 'Marktplatz 1', '72999 Musterstadt'],
    dated: '10. November 2026',
    subject: 'Kaufvertrag UR-Nr. 1904/2026: Anfrage zum Vorkaufsrecht der Gemeinde',
    body: [
      'Sehr geehrte Damen und Herren,',
      'durch die beigefügte Urkunde vom 6. November 2026 haben die Eheleute Faltermaier das Grundstück Gemarkung Musterstadt, Flst. 884/3, Gartenstraße 19, 512 m², verkauft.',
      'Ich bitte um Mitteilung, ob der Stadt ein Vorkaufsrecht nach §§ 24, 25 BauGB oder nach anderen Vorschriften zusteht und ob es ausgeübt wird, andernfalls um das Zeugnis nach § 28 Abs. 1 Satz 3 BauGB (Negativzeugnis). Gebühren bitte ich dem Käufer aufzugeben.',
      'Mit freundlichen Grüßen',
      'Dr. Wolkenstein, Notar',
    ],
  },
  {
    file: '24-inkasso-anschrift.pdf',
    from: ['Inkassobüro Redlich & Söhne', 'Forderungsmanagement', 'Postfach 90 99 · 72990 Beispielhausen'],
    to: ['Stadt Musterstadt', 'Meldebehörde', 'Marktplatz 1', '72999 Musterstadt'],
    dated: '12.11.2026',
    subject: 'Einfache Melderegisterauskunft (§ 44 BMG), unser Zeichen 26-77120',
    body: [
      'Sehr geehrte Damen und Herren,',
      'wir bitten um Mitteilung der derzeitigen Anschrift der folgenden Person: Dietbert Amselgruber, geboren am 09.09.1979, zuletzt bekannt: Ziegelhüttenweg 55, 72999 Musterstadt. Post kommt mit dem Vermerk „Empfänger verzogen“ zurück.',
      'Die Auskunft wird zur Durchsetzung einer Forderung benötigt und nicht für Werbung oder Adresshandel verwendet. Die Gebühr haben wir überwiesen, der Beleg liegt bei.',
      'Mit freundlichen Grüßen',
      'i. A. Kreszentia Birnstiel',
    ],
  },
  {
    file: '25-nachbarstadt-bebauungsplan.pdf',
    from: ['Gemeinde Talwiesen', 'Ortsbauamt', 'Hauptstraße 20 · 72998 Talwiesen'],
    to: ['Stadt Musterstadt', 'Stadtplanung', 'Marktplatz 1', '72999 Musterstadt'],
    dated: 'Talwiesen, 13. November 2026',
    subject: 'Bebauungsplan „Gewerbepark Talwiesen-Ost“: Beteiligung der Behörden nach § 4 Abs. 2 BauGB',
    body: [
      'Sehr geehrte Damen und Herren,',
      'der Gemeinderat hat am 9. November 2026 den Entwurf des Bebauungsplans mit Begründung, Umweltbericht und Verkehrsgutachten gebilligt. Die Unterlagen finden Sie im Internet; auf Wunsch senden wir sie Ihnen auf Papier.',
      'Als Träger öffentlicher Belange und als Nachbargemeinde bitten wir Sie um Stellungnahme innerhalb eines Monats, spätestens bis 18. Dezember 2026. Von besonderem Interesse ist, ob der zusätzliche Verkehr auf der Kreisstraße Richtung Musterstadt aus Ihrer Sicht verträglich ist.',
      'Mit freundlichen Grüßen',
      'Roswitha Engelskirchen, Ortsbaumeisterin',
    ],
  },
  {
    file: '26-zweite-mahnung.pdf',
    from: ['Kopierland Bürotechnik KG', 'Buchhaltung', 'Messering 8 · 72990 Beispielhausen'],
    dated: '16.11.2026',
    subject: '2. Mahnung zur Rechnung 4471 vom 02.09.2026',
    body: [
      'Sehr geehrte Damen und Herren,',
      'leider konnten wir trotz unserer Zahlungserinnerung vom 20. Oktober noch keinen Zahlungseingang feststellen.',
    ],
    table: [
      ['Rechnung 4471, Wartung Kopierer Grundschule', '389,13 €'],
      ['Verzugspauschale nach § 288 Abs. 5 BGB', '40,00 €'],
      ['Gesamt offen', '429,13 €'],
    ],
    after: [
      'Bitte überweisen Sie den Betrag bis zum 27. November 2026. Danach übergeben wir die Sache unserem Rechtsanwalt.',
      'Mit freundlichen Grüßen',
      'Ihre Buchhaltung',
    ],
  },
]

const invoice: Letter = {
  file: 'rechnung-aufzug.pdf',
  from: ['Aufzugsdienst Hebebrand GmbH', 'Lotgasse 4 · 72990 Beispielhausen'],
  dated: '17.11.2026',
  subject: 'Rechnung RE-60933: Wartung Aufzug Rathaus, 4. Quartal 2026',
  body: ['Für die Wartung nach Vertrag W-1188 am 10.11.2026 berechnen wir:'],
  table: [
    ['Wartungspauschale', '412,00 €'],
    ['Umsatzsteuer 19 %', '78,28 €'],
    ['Rechnungsbetrag', '490,28 €'],
  ],
  after: ['Zahlbar bis 17.12.2026, IBAN DE02 1203 0000 0000 2020 51.'],
}

const vita: Letter = {
  file: 'lebenslauf.pdf',
  from: ['Valeria Sonnleithner', 'Rosenweg 21 · 72999 Musterstadt'],
  to: ['Lebenslauf'],
  dated: 'November 2026',
  subject: 'Verwaltungsfachangestellte',
  body: [
    'seit 2021: Sachbearbeiterin Einwohnermeldeamt, Gemeinde Talwiesen',
    '2018 bis 2021: Ausbildung zur Verwaltungsfachangestellten, Note 1,8',
    '2018: Mittlere Reife',
    'Sprachen: Deutsch, Ukrainisch, Englisch. Führerschein B.',
  ],
}

export const mails: Mail[] = [
  {
    file: '40-frag-die-stadt-gutachten.eml',
    from: 'Quirin Hasenöhrl <quirin.hasenoehrl@fragportal.example>',
    subject: 'Gutachten zur Sanierung des Hallenbads [#30417]',
    date: 'Tue, 17 Nov 2026 21:14:08 +0100',
    encoding: 'quoted-printable',
    text: `Antrag nach dem LIFG

Guten Tag,

bitte senden Sie mir Folgendes zu:

das im Frühjahr 2026 erstellte Gutachten über die Sanierungskosten des Hallenbads samt Anlagen sowie die Rechnung des Ingenieurbüros.

Dies ist ein Antrag auf Zugang zu amtlichen Informationen nach § 1 Abs. 2 LIFG, hilfsweise nach dem Umweltverwaltungsgesetz. Ich
verweise auf § 7 Abs. 7 LIFG und bitte Sie, mir die Informationen unverzüglich, spätestens nach Ablauf eines Monats zugänglich zu machen.
Sollte der Zugang Gebühren kosten, bitte ich um Mitteilung vorab.

Mit freundlichen Grüßen
Quirin Hasenöhrl
`,
  },
  {
    file: '41-werbung-stuehle.eml',
    from: 'Sitzgut Büroplanung <news@sitzgut.example>',
    subject: 'Nur bis Freitag: 20 % auf alle Bürostühle',
    date: 'Wed, 18 Nov 2026 06:00:02 +0100',
    encoding: 'base64',
    html: `<html><body style="font-family:Arial"><h1>Ergonomisch ins neue Jahr!</h1>
<p>Liebe Kundinnen und Kunden in der <b>öffentlichen Verwaltung</b>,</p>
<p>nur bis Freitag: <b>20&nbsp;% Rabatt</b> auf alle Bürostühle und höhenverstellbaren Tische. Rahmenvertrag möglich.</p>
<p><a href="https://sitzgut.example/aktion">Jetzt bestellen</a></p>
<p style="font-size:9px">Sie möchten keinen Newsletter mehr? <a href="https://sitzgut.example/abbestellen">Abbestellen</a></p></body></html>`,
  },
  {
    file: '42-bewerbung-buergerbuero.eml',
    from: 'Valeria Sonnleithner <valeria.sonnleithner@mail.example>',
    subject: 'Bewerbung als Sachbearbeiterin im Bürgerbüro (Kennziffer 2026/31)',
    date: 'Mon, 16 Nov 2026 19:40:51 +0100',
    text: `Sehr geehrte Damen und Herren,

mit großem Interesse habe ich Ihre Ausschreibung gelesen. Seit fünf Jahren arbeite ich im Einwohnermeldeamt einer Nachbargemeinde und
möchte mich nun verändern. Mein Lebenslauf liegt bei, Zeugnisse reiche ich gerne nach.

Mit freundlichen Grüßen
Valeria Sonnleithner
`,
    attachments: [{ name: 'Lebenslauf Sonnleithner.pdf', letter: vita }],
  },
  {
    file: '43-presse-parkhaus.eml',
    from: 'Redaktion Musterstädter Bote <redaktion@bote.example>',
    subject: 'Presseanfrage Parkhaus Schlossplatz, bis morgen 15 Uhr',
    date: 'Thu, 19 Nov 2026 10:22:35 +0100',
    text: `Guten Tag Herr Wessenkamp,

für einen Beitrag in der Samstagsausgabe bitte ich um Antwort auf drei Fragen:
1. Seit wann ist das zweite Untergeschoss des Parkhauses am Schlossplatz gesperrt und warum?
2. Welche Einnahmen sind den Stadtwerken dadurch entgangen?
3. Wann rechnet die Stadt mit der Freigabe?

Redaktionsschluss ist morgen, Freitag, 15 Uhr. Gern auch telefonisch.

Beste Grüße
Sieglinde Pfannenschmidt
Lokalredaktion
`,
  },
  {
    file: '44-kitaplatz.eml',
    from: 'Oksana Hrytsenko-Maier <oksana.hm@mail.example>',
    subject: 'Kindergartenplatz für unsere Tochter ab März',
    date: 'Sun, 15 Nov 2026 22:03:17 +0100',
    encoding: 'quoted-printable',
    html: `<div>Guten Abend,</div><div><br></div><div>wir ziehen im Februar nach Musterstadt und suchen ab <b>1. März 2027</b> einen Kindergartenplatz
für unsere Tochter (geb. 02.07.2023), am liebsten im Kinderhaus Regenbogen, Ganztag bis 16 Uhr. Müssen wir schon gemeldet sein, um uns
vormerken zu lassen? Wie hoch ist der Elternbeitrag?</div><div><br></div><div>Viele Grüße<br>Oksana Hrytsenko-Maier</div>`,
  },
  {
    file: '45-zaehlerstand.eml',
    from: 'Gottlieb Unterreitmeier <unterreitmeier@mail.example>',
    subject: 'Zählerstand Wasser',
    date: 'Sat, 14 Nov 2026 09:15:00 +0100',
    encoding: 'latin1',
    text: `Grüß Gott,

Wasserzähler Nr. 8 4471 0932, Am Weiher 6: Stand heute 00412 m³. Die letzte Rechnung war höher als früher, obwohl wir nur noch zu zweit
sind. Bitte prüfen Sie den Abschlag für 2027.

Gottlieb Unterreitmeier
Kundennummer 20 118 044
`,
  },
  {
    file: '46-rechnung-aufzug.eml',
    from: 'Aufzugsdienst Hebebrand GmbH <rechnung@hebebrand.example>',
    subject: 'Ihre Rechnung RE-60933',
    date: 'Tue, 17 Nov 2026 04:30:00 +0100',
    text: 'Sehr geehrte Damen und Herren,\n\nanbei erhalten Sie unsere Rechnung RE-60933 als PDF.\n\nDiese Nachricht wurde automatisch erzeugt.\n',
    html: '<p>Sehr geehrte Damen und Herren,</p><p>anbei erhalten Sie unsere Rechnung <b>RE-60933</b> als PDF.</p><p>Diese Nachricht wurde automatisch erzeugt.</p>',
    encoding: 'quoted-printable',
    attachments: [{ name: 'RE-60933 (Wartung Aufzüge).pdf', letter: invoice }],
  },
]
