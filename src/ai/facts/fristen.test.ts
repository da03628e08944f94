import { describe, expect, test } from 'vitest'
import { extractFacts } from './extract.ts'
import { findFristen } from './fristen.ts'

const on = '2026-11-20' // a Friday
const values = (text: string) => findFristen(text, { on }).map((f) => f.value)

describe('a deadline that binds somebody is a Frist', () => {
  test.each([
    // a day, with a request, an order or a duty
    ['Bitte reichen Sie die Unterlagen bis zum 30.11.2026 ein.', '2026-11-30'],
    ['Bitte senden Sie uns die fehlenden Nachweise bis 30. November 2026 zu.', '2026-11-30'],
    ['Wir bitten Sie, den Fragebogen bis spätestens Montag, den 30.11.2026, zurückzusenden.', '2026-11-30'],
    ['Die Unterlagen sind bis zum 15. Januar 2027 vorzulegen.', '2027-01-15'],
    ['Der Betrag ist bis zum 15.12.2026 auf das unten genannte Konto zu überweisen.', '2026-12-15'],
    ['Sie haben den Bewuchs bis zum 31.01.2027 zurückzuschneiden.', '2027-01-31'],
    ['Die Anmeldung muss bis zum 1. März 2027 bei uns eingehen.', '2027-03-01'],
    ['Ich fordere Sie auf, das Fahrzeug bis zum 4.12.2026 zu entfernen.', '2026-12-04'],
    ['Spätestens am 30.11.2026 müssen alle Angebote vorliegen.', '2026-11-30'],
    ['Anträge können bis einschließlich 31. Dezember 2026 gestellt werden.', '2026-12-31'],
    ['Einwendungen können bis zum 5. Januar 2027 erhoben werden.', '2027-01-05'],
    ['Bewerbungen nehmen wir bis zum 10.01.2027 entgegen.', '2027-01-10'],
    ['Die Verwaltung wird beauftragt, dem Stadtrat bis zum 31.03.2027 zu berichten.', '2027-03-31'],
    ['Der Magistrat wird gebeten, bis Ende Mai 2027 ein Konzept vorzulegen.', '2027-05-31'],
    ['Das Konzept ist dem Stadtrat bis zum Jahresende zur Beratung vorzulegen.', '2026-12-31'],
    ['Diese muss bis Mitte Juni 2027 vorliegen.', '2027-06-15'],
    ['Um Stellungnahme bis 12.12.2026 wird gebeten.', '2026-12-12'],
    ['Rückmeldung bis 12.12.2026', '2026-12-12'],
    ['Rückgabe bis spätestens 12.12.2026!', '2026-12-12'],
    ['Wir setzen Ihnen hierfür eine Frist bis zum 12.12.2026.', '2026-12-12'],
    ['Frist: 30.11.2026', '2026-11-30'],
    ['Abgabefrist ist der 30.11.2026.', '2026-11-30'],
    ['Bewerbungsschluss: 15. Januar 2027', '2027-01-15'],
    ['Einsendeschluss ist der 31.12.2026.', '2026-12-31'],
    ['Die Frist endet am 30.11.2026.', '2026-11-30'],
    ['Fällig am 15.12.2026: 120,00 €', '2026-12-15'],
    ['zahlbar bis 14.12.2026', '2026-12-14'],
    ['Die Grundsteuer wird zum 15.02.2027 fällig.', '2027-02-15'],
    ['Der Beitrag ist am 1. Januar 2027 fällig.', '2027-01-01'],
    ['Die Frist zur Abgabe wird bis zum 15.01.2027 verlängert.', '2027-01-15'],
    ['Sollten wir bis zum 15.12.2026 nichts von Ihnen hören, entscheiden wir nach Aktenlage.', '2026-12-15'],
    ['Falls der Betrag nicht bis zum 15.12.2026 eingeht, wird die Vollstreckung eingeleitet.', '2026-12-15'],
    ['Bitte teilen Sie uns bis zum 30.11. mit, ob Sie teilnehmen.', '2026-11-30'],
    ['Bitte antworten Sie bis zum 31. März.', '2027-03-31'],
    ['Bitte melden Sie sich bis Freitag, 27. November 2026, 12 Uhr.', '2026-11-27'],
    ['Ich bitte um Erledigung bis morgen.', '2026-11-21'],
    ['Bitte geben Sie uns bis nächsten Mittwoch Bescheid und senden Sie das Formular.', '2026-11-25'],
    ['Die Mängel sind bis zum Monatsende zu beseitigen.', '2026-11-30'],
    ['Der Bericht ist bis Ende des Jahres vorzulegen.', '2026-12-31'],
    ['Die Umsetzung soll bis Ende 2027 abgeschlossen sein.', '2027-12-31'],
    ['Das Verfahren ist bis spätestens 2028 abzuschließen.', '2028-12-31'],
    ['Bis zum 30.11.2026 haben Sie Gelegenheit, sich zu den Vorwürfen zu äußern.', '2026-11-30'],
    ['Die Wohnung ist bis zum 31.12.2026 zu räumen.', '2026-12-31'],
    ['Die Einladungen müssen nicht später als am 3. Dezember 2026 versandt werden.', '2026-12-03'],
    ['Bitte bis zum 3O.11.2026 antworten.', '2026-11-30'],
    ['Anträge können vom 1. bis 31. März 2027 gestellt werden.', '2027-03-31'],
    ['Senden Sie die ausgefüllten und unterschriebenen Blätter bis zum 4. Dezember 2026 zurück.', '2026-12-04'],
    ['Die Frist für die Berichterstattung läuft am 29. Januar 2027 ab.', '2027-01-29'],
    ['Die Mittel müssen bis zum Ende des dritten Quartals 2027 abgerufen werden.', '2027-09-30'],
    ['Der Bericht ist bis zur nächsten Sitzung des Ausschusses vorzulegen.', 'bis zur nächsten Sitzung des Ausschusses'],
    ['Bitte melden Sie sich bis heute, 16 Uhr, zurück.', '2026-11-20'],
    // a length of time
    ['Termine sind spätestens zwei Wochen vorher bekannt zu geben.', 'P2W'],
    ['Gegen diesen Bescheid kann innerhalb eines Monats nach Bekanntgabe Widerspruch erhoben werden.', 'P1M'],
    ['Die Klage ist innerhalb von zwei Wochen nach Zustellung zu erheben.', 'P2W'],
    ['Sie können binnen 14 Tagen ab Zustellung Einspruch einlegen.', 'P14D'],
    ['Bitte zahlen Sie innerhalb von 14 Tagen nach Erhalt dieses Schreibens.', '2026-12-04'],
    ['Zahlbar innerhalb 30 Tagen ohne Abzug.', '2026-12-20'],
    ['Zahlungsziel: 14 Tage', '2026-12-04'],
    ['Wir bitten um Antwort binnen einer Woche.', '2026-11-27'],
    ['Bitte reichen Sie die Unterlagen in den nächsten 14 Tagen nach.', '2026-12-04'],
    ['Der Einspruch ist binnen zweier Wochen nach Zustellung des Bußgeldbescheids einzulegen.', 'P2W'],
    ['Sie müssen sich innerhalb von zwei Wochen nach dem Einzug anmelden.', 'P2W'],
    ['Die Behörde entscheidet spätestens nach Ablauf eines Monats.', '2026-12-20'],
    ['Der Antrag ist spätestens drei Monate vor Beginn der Maßnahme zu stellen.', 'P3M'],
    ['Anfragen müssen mindestens zehn Tage, spätestens jedoch 5 Tage vor der Sitzung eingereicht werden.', 'P5D'],
    ['Die Kündigungsfrist beträgt drei Monate zum Quartalsende.', '2027-02-20'],
    ['Es gilt eine Frist von sechs Wochen.', '2027-01-01'],
    ['Wir gewähren Ihnen eine 14-tägige Frist zur Stellungnahme.', '2026-12-04'],
    ['Die Anzeige muss innerhalb von 48 Stunden erstattet werden.', 'PT48H'],
    ['Über den Antrag ist innerhalb einer Frist von drei Monaten zu entscheiden.', '2027-02-20'],
    ['Innerhalb von 10 Werktagen nach Eingang erhalten Sie eine Antwort.', 'P10D'],
    ['Die Rechnung ist binnen eines Monats ab dem 1. Dezember 2026 zu begleichen.', '2026-12-31'],
    ['Der Widerspruch ist innerhalb eines Monats nach Zustellung am 3. November 2026 einzulegen.', '2026-12-03'],
    ['Änderungen sind innerhalb eines halben Jahres mitzuteilen.', '2027-05-20'],
  ])('%s', (text, value) => {
    expect(values(text)).toEqual([value])
  })
})

describe('no deadline, however it looks', () => {
  test.each([
    ['Herr Muster, geb. am 03.04.1980, wohnt in Musterstadt.', 'birth'],
    ['Ihr Schreiben vom 12.03.2026 haben wir erhalten.', 'a letter'],
    ['Die Sitzung findet am 30.11.2026 um 18 Uhr statt.', 'a meeting'],
    ['Ihr Termin: 30.11.2026, 9:30 Uhr, Zimmer 12', 'an appointment'],
    ['Musterstadt, 20.11.2026', 'the day of the letter'],
    ['Wir haben Ihnen fristgerecht zum 06.03.2026 geantwortet.', 'kept already'],
    ['Der Ausweis ist bis zum 30.11.2026 gültig.', 'validity'],
    ['Die Ausstellung ist bis zum 30.11.2026 geöffnet.', 'open'],
    ['Die Hauptstraße bleibt bis zum 18. Dezember 2026 gesperrt.', 'closed'],
    ['Das Bürgerbüro ist von 8 bis 12 Uhr geöffnet.', 'hours'],
    ['Ich war vom 1. bis 15. März 2026 im Urlaub.', 'a range'],
    ['Die Veranstaltung dauert vom 3. bis 5. Mai 2027.', 'a range'],
    ['Das Stipendium wird bis 2029 mit 400.000 Euro pro Jahr gefördert.', 'a span of money'],
    ['Investitionen: 400.000 Euro pro Jahr bis 2029', 'a span of money'],
    ['Der Antrag wurde bis zum 30.11.2025 nicht gestellt.', 'past'],
    ['Die Frist ist am 01.03.2026 abgelaufen.', 'run out'],
    ['Innerhalb der letzten zwei Jahre ist die Zahl gestiegen.', 'looks back'],
    ['Die Einwohnerzahl stieg innerhalb von drei Jahren um 5 %.', 'past'],
    ['Microsoft plant, in den nächsten zwei Jahren 3,3 Milliarden Euro zu investieren.', 'a plan of others'],
    ['Frau Beispiel war bis zum 31.12.2020 bei der Stadt beschäftigt.', 'past employment'],
    ['Der Vertrag läuft bis zum 31.12.2028.', 'a term'],
    ['Die Arbeiten dauern voraussichtlich bis Ende März 2027.', 'a forecast'],
    ['Es nahmen bis zu 120 Personen teil.', 'no time'],
    ['Kinder bis 14 Jahre zahlen keinen Eintritt.', 'an age'],
    ['Personen ab 18 Jahren dürfen teilnehmen.', 'an age'],
    ['Seit zwei Wochen ist die Laterne defekt.', 'since'],
    ['Nach zwei Wochen kam die Antwort.', 'past'],
    ['§ 13 gilt bis zum 31.12.2027.', 'validity of a law'],
    ['Der Bescheid vom 01.10.2026 wurde am 05.10.2026 zugestellt.', 'past'],
    ['Bis heute ist keine Zahlung eingegangen.', 'past'],
    ['Bis Ende 2025 wurden 120 Anträge bewilligt.', 'past'],
    ['Wir wohnten bis Juni 2024 in der Musterstraße 5.', 'past'],
    ['Haushaltsjahr 2026, Stand: 30.11.2026', 'a state'],
    ['Bis heute ist das nicht gelungen.', 'no order'],
    ['Zusätzlich zu den 300 Stellen rechnet die Stadt bis 2029 mit einem Verlust.', 'a forecast'],
    ['Die Erlaubnis ist auf fünf Jahre befristet.', 'a term'],
    ['Wir prüfen bis zu vier Monate nach Ihrer Meldung, ob die Sache abgegeben wurde.', 'how long'],
    ['Die Erlaubnis wird für längstens sechs Monate erteilt.', 'how long'],
    ['Der Gemeinderat wies es mit Beschluss am 8. Juli 2008 ab.', 'a Beschluss is no Schluss'],
    ['Der Steuersatz bleibt für die Jahre 2026 bis 2028 unverändert, wie beantragt.', 'a range of years'],
    ['Geöffnet ist Montag bis Donnerstag von 6 bis 22 Uhr.', 'a range of weekdays'],
    ['Die Zahl, die innerhalb von fünf Jahren um 86 Prozent gesunken ist, steigt nun.', 'past, verb at the end'],
    ['Ihr Antrag wird üblicherweise innerhalb einer Woche bearbeitet.', 'what is usual'],
    ['Rechnungsdatum: 30.11.2026', 'a date of a paper'],
  ])('%s (%s)', (text) => {
    expect(values(text)).toEqual([])
  })
})

test.each([
  'Wir erwarten Ihre Antwort bis zum 12.01.2027.',
  'Für die Vorlage der Nachweise setze ich Ihnen eine Frist von drei Wochen ab Zustellung dieses Schreibens.',
  'Sie werden gebeten, sich bis zum 10. Dezember 2026 schriftlich zu äußern.',
  'Die Einspruchsfrist endet mit Ablauf des 14.12.2026.',
  'Der Gebührenbetrag von 35,00 € wird einen Monat nach Bekanntgabe fällig.',
  'Um eine kurzfristige Rückmeldung bis Donnerstag, 26.11.2026 wird gebeten.',
  'Ihre Rückantwort erbitten wir bis 01.12.2026.',
  'Bitte überweisen Sie den Betrag von 120 € bis zum 05.12.2026 unter Angabe des Kassenzeichens.',
  'Die Widerspruchsfrist beträgt einen Monat ab Bekanntgabe.',
  'Der Widerspruch ist innerhalb eines Monats, nachdem der Verwaltungsakt bekannt gegeben worden ist, schriftlich einzureichen.',
  'Sollte bis dahin, spätestens aber bis zum 15. Dezember 2026, keine Zahlung erfolgen, wird vollstreckt.',
  'Der Rat beschließt, dass die Verwaltung bis zum Ende des II. Quartals 2027 einen Bericht vorlegt.',
  'Die Verwaltung legt dem Ausschuss bis zum 30.06.2027 einen Zwischenbericht vor.',
  'Die Abgabe der Steuererklärung hat bis zum 31. Juli 2027 zu erfolgen.',
  'Vorschläge sind bis zum 15. Februar 2027 an das Hauptamt zu richten.',
  'Letzter Abgabetermin: 18.12.2026',
  'Wir gewähren Ihnen Fristverlängerung bis zum 20.12.2026.',
  'Bis zum 15. eines jeden Monats ist die Meldung abzugeben.',
  'Wir möchten Sie bitten, uns die Unterlagen innerhalb der nächsten zwei Wochen zukommen zu lassen.',
  'Teilen Sie uns bitte binnen 10 Tagen mit, ob Sie einverstanden sind.',
  'Die Beschwerde ist binnen eines Monats beim Gericht einzulegen.',
  'Wer einen Hund hält, hat ihn innerhalb von zwei Wochen nach der Anschaffung anzumelden.',
  'Der Fachausschuss soll sich noch vor dem 1. April 2027 mit dem Thema befassen.',
  'Die Bewerbungsfrist läuft bis zum 31. Januar 2027.',
  'Anmeldeschluss ist Freitag, der 15. Januar 2027.',
  'Bitte bestätigen Sie den Erhalt umgehend, spätestens jedoch bis zum 25.11.2026.',
  'Die Räumungsfrist wird auf den 31.12.2026 festgesetzt.',
  'Ihre Stellungnahme sollte uns bis Mitte Dezember vorliegen.',
  'Gelegenheit zur Äußerung besteht bis zum 08.12.2026.',
  'Der Kostenvorschuss ist innerhalb von 2 Wochen einzuzahlen.',
  'Zu diesem Zweck sind die Pläne in dreifacher Ausfertigung bis 20.1.27 nachzureichen.',
  'Mahnung: Zahlen Sie bis 30.11.2026, um weitere Kosten zu vermeiden.',
  'Die Auskunft muss innerhalb von 72 Stunden nach Kenntniserlangung erfolgen.',
  'Reichen Sie das Formular bis 4 Wochen vor der Veranstaltung ein.',
  'Stichtag für die Antragstellung ist der 30.09.2027.',
  'Eine Antwort wird bis zum 03.12.26 erbeten.',
  'Rückmeldefrist: 14.12.2026, 12:00 Uhr',
  'Die Arbeiten sind bis KW 12 abzuschließen.',
  'Ich bitte um Übersendung der Akte bis zum 7.12.2026.',
  'Anträge auf Briefwahl können bis 21. Februar 2027, 15 Uhr, gestellt werden.',
  'Die Meldung hat spätestens am dritten Werktag des Folgemonats zu erfolgen.',
  'Angebotsabgabe bis: 03.02.2027, 10:00 Uhr',
  'Die Vollmacht ist bis zur Sitzung am 10.12.2026 nachzureichen.',
  'Eine Stornierung ist bis 14 Tage vor der Veranstaltung kostenfrei möglich.',
  'Kommen Sie dieser Anordnung nicht bis zum 15.01.2027 nach, wird ein Zwangsgeld festgesetzt.',
  'Nachmeldungen werden nur bis zum 1. Juni 2027 berücksichtigt.',
])('a Frist, and only one: %s', (text) => expect(values(text)).toHaveLength(1))
test.each([
  'Die Sprechstunde findet am 30.11.2026 von 14 bis 16 Uhr statt.',
  'Ihr Antrag vom 12.10.2026 ist am 14.10.2026 bei uns eingegangen.',
  'Der Rat hat in seiner Sitzung am 12.11.2026 beschlossen, die Gebühren zu erhöhen.',
  'Die Satzung tritt am 1. Januar 2027 in Kraft.',
  'Die Wahlperiode dauert bis zum 31. Oktober 2028.',
  'Der Pass ist noch bis 12.05.2031 gültig.',
  'Im Zeitraum vom 1.1.2025 bis 31.12.2025 wurden 312 Anträge gestellt.',
  'Die Baustelle besteht voraussichtlich bis Ende Februar 2027.',
  'Wir haben den Betrag am 15.11.2026 überwiesen.',
  'Der Parkausweis gilt bis Jahresende.',
  'Das Museum hat bis 17 Uhr geöffnet.',
  'Am 3. Dezember 2026 feiert Herr Beispiel seinen 80. Geburtstag.',
  'Die Stelle ist befristet bis zum 30.09.2028.',
  'Der Zug fährt bis Frankfurt.',
  'Zwei Jahre nach der Eröffnung zieht die Stadt Bilanz.',
  'In den letzten 14 Tagen gab es drei Einbrüche.',
  'Der Bürgermeister ist bis zum 4. Dezember im Urlaub.',
  'Bis 2035 will die Stadt klimaneutral werden.',
  'Die Miete beträgt 500 € im Monat.',
  'Stand: 20.11.2026',
  'Gültig ab 01.01.2027',
  'Der Mietvertrag wurde bis zum 31.12.2029 geschlossen.',
  'Das Angebot der Stadtbücherei umfasst 20.000 Medien.',
  'Sie wurden am 12.11.2026 angehört und haben sich nicht geäußert.',
  'Die Unterlagen lagen vom 1. bis 31. Oktober 2026 öffentlich aus.',
  'Bis zum Jahr 2030 wird ein Anstieg auf 60.000 Einwohner erwartet.',
  'Frau Muster ist seit dem 1. März 2020 bei uns beschäftigt.',
  'Die Förderung wurde bis zum 31.12.2027 bewilligt.',
  'Rechnung Nr. 2026-118 vom 14.11.2026',
  'Wir bedanken uns für Ihre Nachricht vom 18. November 2026.',
  'Nach Ablauf der Widerspruchsfrist wird der Bescheid bestandskräftig.',
  'Das Schwimmbad ist bis Mitte Mai geschlossen.',
  'Die Zeugin hat bis 2019 in der Musterstraße gewohnt.',
  'Er zahlte die Raten bis Juli 2025 pünktlich.',
  'Das Fest dauert zwei Tage.',
])('no Frist: %s', (text) => expect(values(text)).toEqual([]))

test('a Frist says from what it runs, in which sentence, and what was assumed', () => {
  const text = 'Guten Tag. Der Widerspruch ist innerhalb eines Monats nach Zustellung am 3. November 2026 einzulegen. Danke.'
  const [frist] = findFristen(text, { on, place: { land: 'HE' } })
  expect(text.slice(frist?.start, frist?.end)).toBe('innerhalb eines Monats nach Zustellung am 3. November 2026')
  expect(frist?.frist).toMatchObject({
    period: 'P1M',
    fromWhat: 'nach Zustellung 3. November 2026',
    from: '2026-11-03',
    endsOn: '2026-12-03',
    shiftedOn: '2026-12-03',
  })
  expect(text.slice(frist?.frist?.sentence.start, frist?.frist?.sentence.end)).toMatch(/^Der Widerspruch .* einzulegen\.$/)
  expect(findFristen('Bitte antworten Sie binnen einer Woche.', { on })[0]?.frist).toMatchObject({ from: on, assumed: true })
})
test('a Bekanntgabe nobody has dated starts no clock', () => {
  const [frist] = findFristen('Widerspruch kann innerhalb eines Monats nach Bekanntgabe dieses Bescheids erhoben werden.', { on })
  expect(frist?.frist).toMatchObject({ period: 'P1M', fromWhat: 'nach Bekanntgabe dieses Bescheids' })
  expect(frist?.frist?.endsOn).toBeUndefined()
})
test('the day is moved to the next Werktag only where the place is known', () => {
  const text = 'Bitte zahlen Sie bis zum 26.12.2026.' // a Saturday and a holiday
  expect(findFristen(text, { on })[0]?.frist).not.toHaveProperty('shiftedOn')
  expect(findFristen(text, { on, place: { land: 'HE' } })[0]?.frist).toMatchObject({ endsOn: '2026-12-26', shiftedOn: '2026-12-28' })
})
test('a quoted mail counts from its own day', () => {
  const text =
    'Anbei der Bescheid.\n\nAm 06.07.2013 15:16, schrieb M:\n\nIch bitte, mir die Informationen spätestens nach Ablauf eines Monats zugänglich zu machen.'
  expect(findFristen(text, { on: '2013-07-09' }).map((f) => f.value)).toEqual(['2013-08-06'])
})
test('Frist and date stand side by side', () => {
  expect(extractFacts('Bitte antworten Sie bis zum 30.11.2026.', { on }).map((f) => f.type)).toEqual(['frist', 'date'])
})
