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
  {
    file: '27-klage-zustellung.pdf',
    from: ['Verwaltungsgericht Beispielhausen', 'Geschäftsstelle der 7. Kammer', 'Gerichtsplatz 1 · 72990 Beispielhausen'],
    dated: '16. November 2026',
    subject: '7 K 2904/26: Verwaltungsrechtssache Biedenkopf gegen Stadt Musterstadt wegen Hundehaltung',
    body: [
      'Sehr geehrte Damen und Herren,',
      'anbei wird Ihnen die Klageschrift vom 9. November 2026 zugestellt. Der Kläger wendet sich gegen die Anordnung eines Maulkorbzwangs für seinen Hund in der Fassung des Widerspruchsbescheids.',
      'Der Berichterstatter hat verfügt: Die Beklagte wird gebeten, innerhalb von sechs Wochen auf die Klage zu erwidern, sich zur Übertragung auf den Einzelrichter zu äußern und die vollständigen Behördenakten in elektronischer Form vorzulegen.',
      'Auf richterliche Anordnung',
      'Die Urkundsbeamtin der Geschäftsstelle',
    ],
  },
  {
    file: '28-mahnbescheid.pdf',
    from: ['Amtsgericht Beispielhausen', 'Zentrales Mahngericht', '72990 Beispielhausen'],
    dated: 'Zugestellt am 18.11.2026',
    subject: 'Mahnbescheid, Geschäftsnummer 26-9904417-0-3',
    body: [
      'Antragsteller: Gartenbau Immergrün GmbH, Talwiesen. Antragsgegner: Stadt Musterstadt.',
      'Der Antragsteller macht folgenden Anspruch geltend:',
    ],
    table: [
      ['Hauptforderung: Werklohn, Rechnung 26-0188 vom 14.06.2026', '6.204,66 €'],
      ['Zinsen und Kosten des Verfahrens', '412,18 €'],
      ['Gesamtbetrag', '6.616,84 €'],
    ],
    after: [
      'Das Gericht hat nicht geprüft, ob dem Antragsteller der Anspruch zusteht. Es fordert Sie hiermit auf, innerhalb von zwei Wochen seit der Zustellung dieses Bescheids entweder die genannten Beträge zu zahlen oder dem Gericht mitzuteilen, ob und in welchem Umfang Sie dem Anspruch widersprechen.',
      'Werden die Beträge nicht gezahlt und wird auch nicht Widerspruch erhoben, kann der Antragsteller einen Vollstreckungsbescheid erwirken.',
    ],
  },
  {
    file: '29-angrenzer-einwendung.pdf',
    from: ['Rechtsanwälte Dornseif und Kollegen', 'Bau- und Nachbarrecht', 'Kanzleigasse 2 · 72990 Beispielhausen'],
    to: ['Stadt Musterstadt', 'Untere Baurechtsbehörde', 'Marktplatz 1', '72999 Musterstadt'],
    dated: '12. November 2026',
    subject: 'Bauvorhaben Lindenweg 10 (Mehrfamilienhaus mit Tiefgarage): Einwendungen der Angrenzerin',
    body: [
      'Sehr geehrte Damen und Herren,',
      'namens und in Vollmacht von Frau Rosalinde Ettenhuber, Lindenweg 8, erheben wir gegen den uns am 2. November 2026 zugestellten Bauantrag Einwendungen.',
      'Das Vorhaben hält die Abstandsfläche zur gemeinsamen Grenze nicht ein: Die Traufwand ist einschließlich der Aufschüttung 7,90 m hoch, der Abstand beträgt 2,50 m. Die Zufahrt zur Tiefgarage führt unmittelbar an der Terrasse unserer Mandantin vorbei; Lärm und Abgase sind unzumutbar.',
      'Wir beantragen, die Genehmigung zu versagen, und bitten um Einsicht in die Bauakte.',
      'Mit freundlichen kollegialen Grüßen',
      'Dornseif, Rechtsanwalt',
    ],
  },
  {
    file: '30-bauvoranfrage-carport.pdf',
    from: ['Architekturbüro Mechthild Sandrock', 'Freie Architektin', 'Turmgasse 7 · 72999 Musterstadt'],
    to: ['Stadt Musterstadt', 'Bauamt', 'Marktplatz 1', '72999 Musterstadt'],
    dated: '5. November 2026',
    subject: 'Bauvoranfrage: Doppelcarport und Gartenhaus, Flst. 1182/4, Ziegelhüttenweg 12',
    body: [
      'Sehr geehrte Damen und Herren,',
      'im Namen der Eheleute Pirmin und Saskia Holunder bitte ich um Bauvorbescheid zu folgenden Fragen:',
      '1. Ist der Doppelcarport (6,00 x 6,50 m, begrüntes Flachdach) außerhalb der überbaubaren Fläche zulässig, gegebenenfalls im Wege der Befreiung vom Bebauungsplan „Ziegelhütte II“?',
      '2. Darf das Gartenhaus (28 m³) im Gewässerrandstreifen des Mühlbachs stehen?',
      'Lageplan im Maßstab 1:500, Ansichten und Vollmacht liegen dreifach bei.',
      'Mit freundlichen Grüßen',
      'M. Sandrock',
    ],
  },
  {
    file: '31-turnverein-zuschuss.pdf',
    from: ['Turnverein Musterstadt 1887 e. V.', 'Der Vorstand', 'Sportplatzweg 1 · 72999 Musterstadt'],
    to: ['Stadt Musterstadt', 'Kultur, Vereine und Hallen', 'Marktplatz 1', '72999 Musterstadt'],
    dated: '2. November 2026',
    subject: 'Jugendzuschuss 2027 und zusätzliche Hallenzeit',
    body: [
      'Liebe Frau Amtsleiterin, sehr geehrte Damen und Herren,',
      'für das Jahr 2027 beantragen wir den Zuschuss nach Nr. 3 der Vereinsförderrichtlinien für 214 Kinder und Jugendliche (Mitgliederliste zum 1. Oktober liegt bei).',
      'Wegen des großen Zulaufs beim Kinderturnen bitten wir außerdem um eine weitere Stunde in der Turnhalle am Stadtgraben, mittwochs von 16 bis 17 Uhr.',
      'Mit sportlichen Grüßen',
      'Burkhard Leimgruber, 1. Vorsitzender',
    ],
  },
  {
    file: '32-foerderbescheid-radweg.pdf',
    from: ['Regierungspräsidium Beispielhausen', 'Referat 45, Straßenbauförderung', 'Behördenallee 10 · 72990 Beispielhausen'],
    dated: '10. November 2026',
    subject: 'Zuwendungsbescheid: Radweg Musterstadt - Talwiesen, Az. 45-3917/26',
    body: [
      'Sehr geehrte Frau Bürgermeisterin,',
      'auf Ihren Antrag vom 14. April 2026 bewilligen wir der Stadt Musterstadt für den Bau des Radwegs entlang der Kreisstraße eine Zuwendung von 50 v. H. der zuwendungsfähigen Kosten, höchstens 486.000 €.',
      'Der Bewilligungszeitraum endet am 31. Dezember 2028. Mit dem Bau ist bis zum 30. Juni 2027 zu beginnen. Die Allgemeinen Nebenbestimmungen sind Bestandteil dieses Bescheids. Der Verwendungsnachweis ist innerhalb eines Jahres nach Abschluss vorzulegen.',
      'Rechtsbehelfsbelehrung: Gegen diesen Bescheid kann innerhalb eines Monats nach Bekanntgabe Klage erhoben werden.',
      'Mit freundlichen Grüßen',
      'gez. Adelgunde Freimut',
    ],
  },
  {
    file: '33-amtshilfe-fahrer.pdf',
    from: ['Landratsamt Beispielhausen', 'Zentrale Bußgeldstelle', 'Kreishausplatz 3 · 72990 Beispielhausen'],
    to: ['Stadt Musterstadt', 'Ortspolizeibehörde', 'Marktplatz 1', '72999 Musterstadt'],
    dated: '17.11.2026',
    subject: 'Ermittlungsersuchen im Wege der Amtshilfe, Az. 505.21.883310.4',
    body: [
      'Sehr geehrte Damen und Herren,',
      'mit dem Fahrzeug des Halters Winfried Eschenlohr, Marktstraße 15, 72999 Musterstadt, wurde am 24. September 2026 die zulässige Höchstgeschwindigkeit außerorts um 38 km/h überschritten. Der Halter hat sich nicht geäußert.',
      'Wir bitten, anhand des beigefügten Lichtbilds den verantwortlichen Fahrer durch Befragung vor Ort zu ermitteln und uns das Ergebnis bis zum 4. Dezember 2026 mitzuteilen. Verfolgungsverjährung tritt am 24. Dezember 2026 ein.',
      'Mit freundlichen Grüßen',
      'im Auftrag: Nepomuk Hirtreiter',
    ],
  },
  {
    file: '34-einladung-feuerwehr.pdf',
    from: ['Freiwillige Feuerwehr Talwiesen', 'Der Kommandant', 'Florianstraße 112 · 72998 Talwiesen'],
    to: ['Frau Bürgermeisterin', 'Henrike Albrand', 'Marktplatz 1', '72999 Musterstadt'],
    dated: 'im November 2026',
    subject: 'Einladung zur Einweihung unseres neuen Gerätehauses am 23. Januar 2027',
    body: [
      'Sehr geehrte Frau Bürgermeisterin Albrand,',
      'nach zwei Jahren Bauzeit ist es so weit: Wir weihen unser neues Gerätehaus ein. Dazu laden wir Sie am Samstag, 23. Januar 2027, um 10:30 Uhr herzlich ein. Über ein kurzes Grußwort unserer Nachbarstadt würden wir uns besonders freuen.',
      'Bitte geben Sie uns bis zum 8. Januar Bescheid, ob Sie kommen und mit wie vielen Personen.',
      'Mit kameradschaftlichen Grüßen',
      'Leopold Wasserthal, Kommandant',
    ],
  },
  {
    file: '35-ausschank-weihnachtsfeier.pdf',
    from: ['Musikverein Harmonie Musterstadt e. V.', 'Am Stadtgraben 20 · 72999 Musterstadt'],
    to: ['Stadt Musterstadt', 'Ordnungsamt', 'Marktplatz 1', '72999 Musterstadt'],
    dated: '13.11.2026',
    subject: 'Vorübergehender Ausschank beim Adventskonzert auf dem Kirchplatz',
    body: [
      'Sehr geehrte Damen und Herren,',
      'am Samstag, 12. Dezember 2026, von 15 bis 21 Uhr spielen wir auf dem Kirchplatz. Wir möchten in drei Hütten Glühwein, Punsch und Bratwurst verkaufen und bitten um die Gestattung. Wir rechnen mit 400 Gästen, Toiletten stellt die Kirchengemeinde, Strom kommt vom Gemeindehaus.',
      'Verantwortlich ist unser Kassier Valentin Käsbohrer, Telefon 069 90009-744, geboren am 17.03.1975.',
      'Mit freundlichen Grüßen',
      'Apollonia Schwingenstein, Vorsitzende',
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
  {
    file: '47-auskunft-daten.eml',
    from: 'Melchior Stürzenbecher <m.stuerzenbecher@mail.example>',
    to: 'Datenschutz <datenschutz@musterstadt.example>',
    subject: 'Was haben Sie über mich gespeichert?',
    date: 'Mon, 16 Nov 2026 08:55:12 +0100',
    text: `Guten Tag,

ich bekomme ständig Post von einer Partei mit meinem vollen Namen und möchte wissen, woher die meine Adresse haben. Bitte teilen Sie mir
nach Art. 15 DSGVO mit, welche Daten die Stadt über mich gespeichert hat und an wen Sie sie weitergegeben haben. Außerdem widerspreche
ich jeder Weitergabe an Parteien.

Melchior Stürzenbecher, geb. 30.05.1969, Turmgasse 19, 72999 Musterstadt
`,
  },
  {
    file: '48-neue-iban.eml',
    from: 'Notburga Lindwurm <n.lindwurm@mail.example>',
    subject: 'Neue Bankverbindung',
    date: 'Fri, 13 Nov 2026 17:31:44 +0100',
    encoding: 'quoted-printable',
    text: `Sehr geehrte Damen und Herren,

ich habe die Bank gewechselt. Bitte buchen Sie die Grundsteuer (Kassenzeichen 5.0104.001880.1) und die Musikschule ab sofort von
DE02 1203 0000 0000 2020 51 ab. Das alte Mandat widerrufe ich. Brauchen Sie eine Unterschrift?

Notburga Lindwurm
`,
  },
  {
    file: '49-gewerbe-onlinehandel.eml',
    from: 'Florentin Abendschein <hallo@abendschein-keramik.example>',
    subject: 'Kleingewerbe anmelden',
    date: 'Wed, 18 Nov 2026 12:04:09 +0100',
    text: `Hallo,

zum 1. Dezember 2026 fange ich nebenberuflich an, selbst gemachte Keramik im Internet zu verkaufen. Betriebsstätte ist meine Wohnung,
Gerberstraße 8. Das ausgefüllte Formular (GewA 1) und eine Ausweiskopie schicke ich mit der Post hinterher. Reicht das und was kostet es?
Muss ich mich beim Finanzamt selbst melden?

Viele Grüße
Florentin Abendschein
`,
  },
  {
    file: '50-tempo-30-schule.eml',
    from: 'Elternbeirat Grundschule am Stadtgraben <elternbeirat@gs-stadtgraben.example>',
    subject: 'Tempo 30 und Zebrastreifen in der Schulstraße',
    date: 'Tue, 10 Nov 2026 20:17:30 +0100',
    encoding: 'base64',
    text: `Sehr geehrte Damen und Herren,

vor unserer Schule fahren morgens über 200 Autos in einer halben Stunde, viele zu schnell. In diesem Herbst gab es drei Beinaheunfälle.
Der Elternbeirat bittet die Straßenverkehrsbehörde, in der Schulstraße zwischen Turmgasse und Stadtgraben Tempo 30 anzuordnen und einen
Zebrastreifen einzurichten. Gern kommen wir zu einem Ortstermin.

Für den Elternbeirat
Yasemin Apfelböck
`,
  },
  {
    file: '51-umzug-anmelden.eml',
    from: 'Thorben Kieselbach <t.kieselbach@mail.example>',
    to: 'Bürgerbüro <buergerbuero@musterstadt.example>',
    subject: 'Ummeldung: Umzug zum 1.11.',
    date: 'Thu, 12 Nov 2026 07:48:00 +0100',
    text: `Guten Morgen,

meine Frau, unsere zwei Kinder und ich sind am 1. November von der Mühlgasse 3 in die Bahnhofstraße 12 gezogen. Die Bestätigung der
Vermieterin hängt an. Können wir das ohne Termin erledigen? Und brauchen die Ausweise neue Aufkleber?

Gruß
Thorben Kieselbach
`,
    attachments: [
      {
        name: 'Wohnungsgeberbestätigung.txt',
        text: 'Wohnungsgeberbestätigung nach § 19 BMG\n\nHiermit bestätige ich den Einzug von Thorben, Amelie, Jonte und Fenja Kieselbach\nin die Wohnung Bahnhofstraße 12, 2. OG, 72999 Musterstadt, am 01.11.2026.\n\nWohnungsgeberin und Eigentümerin: Adelheid Brombeer\n',
      },
    ],
  },
  {
    file: '52-schluessel-gefunden.eml',
    from: 'Gundolf Fensterseifer <gundolf.f@mail.example>',
    subject: 'Schlüsselbund gefunden',
    date: 'Sun, 15 Nov 2026 15:20:41 +0100',
    encoding: 'latin1',
    text: `Hallo, mein Sohn hat heute am Bolzplatz Wolfsgrund einen Schlüsselbund gefunden: Autoschlüssel, zwei Haustürschlüssel, roter Anhänger
mit einem Elch. Wo können wir ihn abgeben? Samstags hätten wir Zeit.

G. Fensterseifer
`,
  },
  {
    file: '53-birth-certificate.eml',
    from: 'Josephine Marbleworth <j.marbleworth@mail.example>',
    subject: 'Birth certificate from 1964',
    date: 'Mon, 16 Nov 2026 03:12:55 -0500',
    text: `Dear Sir or Madam,

I was born in Musterstadt on 14 February 1964 as Josefine Kesselbauer. For my pension I need an international birth certificate. Could
you please tell me the fee and how to pay it from abroad? A copy of my passport can be provided.

Kind regards
Josephine Marbleworth
`,
  },
  {
    file: '54-makler-baulasten.eml',
    from: 'Immobilien Eulenspiel <kontakt@eulenspiel-immobilien.example>',
    subject: 'Auskunft Baulastenverzeichnis Flst. 455/2 und Kopie Grundrisse',
    date: 'Wed, 11 Nov 2026 11:09:18 +0100',
    encoding: 'quoted-printable',
    html: '<p>Sehr geehrte Damen und Herren,</p><p>für den Verkauf des Hauses <b>Turmgasse 4</b> (Flst. 455/2) benötigen wir eine schriftliche Auskunft aus dem Baulastenverzeichnis sowie Kopien der Grundrisse aus der Bauakte von 1972. Die Vollmacht des Eigentümers hängt an. Gebührenbescheid bitte an uns.</p><p>Freundliche Grüße<br>Kreszenz Eulenspiel</p>',
    attachments: [
      {
        name: 'Vollmacht Eigentümer.txt',
        text: 'Vollmacht\n\nIch bevollmächtige Immobilien Eulenspiel, für mein Haus Turmgasse 4 Bauakten einzusehen.\n\nHieronymus Waldvogel, 5. November 2026\n',
      },
    ],
  },
  {
    file: '55-anfrage-stadtraetin.eml',
    from: 'Thekla Wiedenroth <thekla.wiedenroth@musterstadt.example>',
    to: 'Ratsgeschäftsstelle <rat@musterstadt.example>',
    subject: 'Anfrage der Freien Bürgerliste: Leerstand in der Innenstadt',
    date: 'Thu, 19 Nov 2026 18:45:03 +0100',
    text: `Sehr geehrte Frau Bürgermeisterin,

die Freie Bürgerliste bittet nach § 24 Abs. 4 GemO um schriftliche Beantwortung folgender Fragen:

1. Wie viele Ladenlokale stehen in der Markt- und der Kirchgasse leer, und wie lange schon?
2. Welche davon gehören der Stadt?
3. Was wurde aus dem Beschluss vom 24. März 2026 zum Leerstandsmanagement?

Mit freundlichen Grüßen
Thekla Wiedenroth
Stadträtin
`,
  },
  {
    file: '56-verdaechtige-mail.eml',
    from: 'IT Helpdesk <support@musterstadt-portal.example>',
    to: 'Stadtkasse <stadtkasse@musterstadt.example>',
    subject: 'DRINGEND: Ihr Postfach wird heute gesperrt',
    date: 'Fri, 20 Nov 2026 05:58:27 +0100',
    html: '<p>Sehr geehrter Benutzer,</p><p>Ihr Kennwort ist abgelaufen. Ihr Postfach wird in <b>24 Stunden gesperrt</b>. Bitte bestätigen Sie Ihre Zugangsdaten umgehend:</p><p><a href="https://musterstadt-portal.example/login">Jetzt Kennwort bestätigen</a></p><p>IT Helpdesk</p>',
  },
  {
    file: '57-weihnachtsmarkt-frage.eml',
    from: 'Sixtus Hagebutt <sixtus.hagebutt@mail.example>',
    subject: 'Weihnachtsmarkt',
    date: 'Tue, 17 Nov 2026 13:37:00 +0100',
    text: `Liebe Stadt,

erst einmal ein Lob: Die neue Beleuchtung am Marktplatz ist wunderschön geworden! Können Sie mir sagen, wann der Weihnachtsmarkt
dieses Jahr öffnet und ob Hunde erlaubt sind? Ich habe auf der Internetseite nichts gefunden.

Herzliche Grüße
Sixtus Hagebutt
`,
  },
  {
    file: '58-zwei-anliegen.eml',
    from: 'Hiltrud Besenfelder <hiltrud.besenfelder@mail.example>',
    subject: 'Hund und Gehweg',
    date: 'Wed, 18 Nov 2026 09:02:11 +0100',
    encoding: 'quoted-printable',
    text: `Sehr geehrte Damen und Herren,

unser Dackel Waldi ist am 2. November mit 16 Jahren gestorben. Bitte melden Sie ihn ab und erstatten Sie mir die zu viel bezahlte
Hundesteuer; die Marke Nr. 1147 lege ich in den Briefkasten.

Und noch etwas: Vor dem Haus Fliederweg 22 ist eine Gehwegplatte locker, da bin ich schon zweimal hängen geblieben.

Freundliche Grüße
Hiltrud Besenfelder
`,
  },
]
