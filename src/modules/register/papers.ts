import { roleNames } from '#base/actor.ts'
import type { Ctx } from '#base/ctx.ts'
import { type Block, gap, list, type Paper, type Section, table, text } from '#base/document.ts'
import type { MetricFamily } from '#base/metrics.ts'
import { smallestGroup } from '#base/review/index.ts'
import type { Entry, Register, Risk } from './contract.ts'
import { texts } from './texts.ts'

// Drafts for officers, made from what the running house declares. What no machine can know is a gap that a person fills.

const section = (title: string, ...blocks: Block[]): Section => ({ title, blocks })
const riskWords: Record<Entry['risk']['class'], string> = {
  none: 'kein KI-System',
  minimal: 'minimal',
  limited: 'begrenzt (Transparenz)',
  exempt: 'Anhang III, Ausnahme nach Art. 6 Abs. 3',
  high: 'hoch',
  prohibited: 'verboten',
}
/** The papers are German. */
const said = (words: readonly { de: string }[]): string => words.map((w) => w.de).join(' ')
const levelWords: Record<Risk['level'], string> = { low: 'gering', medium: 'mittel', high: 'hoch' }
export const riskNames: Record<Risk['kind'], string> = {
  attack: 'Angriff',
  poisoning: 'Vergiftung',
  availability: 'Ausfall',
  access: 'Unbefugter Zugriff',
}
const zoneWords: Record<string, string> = { house: 'im eigenen Haus', eu: 'in der EU, Auftragsverarbeitung', world: 'außerhalb der EU' }

const recipients = (e: Entry) =>
  e.engines.length ? e.engines.map((m) => `${m.name}, ${zoneWords[m.zone]}${m.masked ? ' (maskiert)' : ''}`).join('; ') : 'keine außerhalb der Stadt'
const draftOf = ({ madeAt }: Register) =>
  `Entwurf, erzeugt am ${madeAt.toISOString().slice(0, 10)} aus dem laufenden System. Er ersetzt keine Prüfung; Lücken sind gekennzeichnet.`
const controller = (r: Register) => text(`Verantwortlich: ${r.town}, ${r.contact.address}, ${r.contact.mail}.`)
const retentionRows = ({ retention }: Pick<Ctx, 'retention'>) =>
  retention
    .filter((l) => l.ends.kind !== 'none')
    .map((l) => [l.holds, l.ends.kind === 'period' ? l.ends.reason : l.ends.kind === 'event' ? l.ends.event : ''])

/** Verzeichnis von Verarbeitungstätigkeiten. @see Art. 30 Abs. 1 DSGVO */
export const recordOfProcessing = (ctx: Pick<Ctx, 'retention'>, r: Register): Paper => ({
  title: 'Verzeichnis von Verarbeitungstätigkeiten: KI-Verfahren',
  about: draftOf(r),
  sections: [
    section('Verantwortlicher und Datenschutzbeauftragte', controller(r), gap('Name und Kontakt der oder des Datenschutzbeauftragten')),
    ...r.entries
      .filter((e) => e.dataClass !== 'public')
      .map((e) =>
        section(
          `${e.title.de} (${e.id}/${e.version})`,
          table(
            e.title.de,
            ['Angabe (Art. 30 Abs. 1)', 'Inhalt'],
            [
              ['Zwecke (lit. b)', e.purpose.de],
              ['Rechtsgrundlage', e.legalBasis],
              [
                'Betroffene Personen (lit. c)',
                'Einwohnerinnen und Einwohner und andere, die der Stadt schreiben; Beschäftigte, soweit sie entscheiden',
              ],
              ['Kategorien von Daten (lit. c)', `${e.dataClassTitle}: ${e.dataContents.join('; ')}`],
              ['Empfänger (lit. d)', recipients(e)],
              ['Drittland (lit. e)', e.engines.some((m) => m.zone === 'world') ? 'ja, nur öffentliche Daten' : 'keine Übermittlung'],
              ['Löschung (lit. f)', 'nach der Liste unten; der Vorschlag mit der Akte, zurückgezogene nach 90 Tagen'],
              [
                'Schutzmaßnahmen (lit. g)',
                'Rechte je Stelle und Geheimnis, versiegeltes Protokoll, Verschlüsselung der Dateien, Maskierung auf dem Weg nach außen, sofort abschaltbar',
              ],
            ],
          ),
        ),
      ),
    section('Löschfristen', table('Löschfristen', ['Was', 'Ende'], retentionRows(ctx))),
  ],
})

/** Datenschutz-Folgenabschätzung. @see Art. 35 Abs. 7 DSGVO */
export const impactAssessment = (r: Register, risksOf: ReadonlyMap<string, Risk[]>): Paper => ({
  title: 'Datenschutz-Folgenabschätzung: KI-Verfahren',
  about: draftOf(r),
  sections: [
    section(
      '1. Beschreibung der Verarbeitungen und Zwecke (Art. 35 Abs. 7 lit. a)',
      controller(r),
      table(
        'Verfahren',
        ['Verfahren', 'Zweck', 'Daten', 'Wohin'],
        r.entries.map((e) => [e.title.de, e.purpose.de, e.dataClassTitle, recipients(e)]),
      ),
    ),
    section(
      '2. Notwendigkeit und Verhältnismäßigkeit (lit. b)',
      list([
        'Jedes Ergebnis ist ein Vorschlag mit Fundstelle; erst eine Entscheidung macht es wirksam (Art. 22 DSGVO).',
        'Ohne jedes der Verfahren geht die Arbeit von Hand weiter.',
        'Welche Daten wohin dürfen, ist nicht einstellbar:',
      ]),
      policyTable(r),
      gap('Warum das Ziel nicht mit weniger Daten zu erreichen ist, für die Verfahren dieser Stadt'),
    ),
    section(
      '3. Risiken für Betroffene (lit. c) und Maßnahmen (lit. d)',
      ...r.entries.flatMap((e) => {
        const risks = risksOf.get(e.id) ?? []
        return risks.length
          ? [
              table(
                `Risiken: ${e.title.de}`,
                [e.title.de, 'Höhe', 'Warum', 'Was dagegen steht', 'Noch zu tun'],
                risks.map((k) => [riskNames[k.kind], levelWords[k.level], said(k.reasons), said(k.measures), said(k.todo)]),
              ),
            ]
          : []
      }),
      gap('Eintrittswahrscheinlichkeit und Schwere aus Sicht der Betroffenen'),
    ),
    section(
      '4. Beteiligte',
      gap('Rat der oder des Datenschutzbeauftragten (Abs. 2)'),
      gap('Standpunkt der Betroffenen oder ihrer Vertretungen, Personalrat (Abs. 9)'),
      gap('Ergebnis, Datum, Unterschrift'),
    ),
  ],
})

const policyTable = (r: Register) =>
  table(
    'Welche Daten dürfen zu welchem Modell',
    ['Datenklasse', 'im eigenen Haus', 'EU', 'außerhalb'],
    r.policy.map((p) => [p.title, ...[p.house, p.eu, p.world].map((route) => texts[`route_${route}`].de)]),
  )

/** Grundrechte-Folgenabschätzung. @see Art. 27 Abs. 1 lit. a bis f KI-VO */
export const fundamentalRights = (r: Register, risksOf: ReadonlyMap<string, Risk[]>): Paper => {
  const needed = r.entries.filter((e) => e.risk.class === 'high' || e.risk.class === 'exempt')
  return {
    title: 'Grundrechte-Folgenabschätzung nach Art. 27 KI-VO',
    about: draftOf(r),
    sections: [
      section(
        'Wofür sie verlangt ist',
        text(
          needed.length
            ? 'Verlangt ist sie vor der ersten Nutzung eines Hochrisiko-Systems durch eine öffentliche Stelle. Diese Verfahren berühren Anhang III:'
            : 'Nach der geltenden Einstufung ist kein Verfahren dieses Hauses ein Hochrisiko-System: Die Abschätzung ist nicht vorgeschrieben. Der Entwurf dient der freiwilligen Prüfung.',
        ),
        table(
          'Einstufung',
          ['Verfahren', 'Klasse', 'Gründe'],
          r.entries.map((e) => [e.title.de, riskWords[e.risk.class], said(e.risk.reasons)]),
        ),
      ),
      ...(needed.length ? needed : r.entries.filter((e) => e.dataClass !== 'public')).map((e) =>
        section(
          e.title.de,
          table(
            `Art. 27 Abs. 1: ${e.title.de}`,
            ['Buchstabe', 'Inhalt'],
            [
              ['a) Verfahren, in denen es benutzt wird', e.purpose.de],
              ['b) Zeitraum und Häufigkeit', `seit ${e.sinceOn}; im ${e.figures.month}: ${e.figures.proposed} Vorschläge, ${e.figures.calls} Anrufe`],
              ['c) Betroffene Personen und Gruppen', 'wer der Stadt schreibt oder mit ihr zu tun hat'],
              ['d) Schadensrisiken', (risksOf.get(e.id) ?? []).map((k) => `${riskNames[k.kind]}: ${levelWords[k.level]}`).join('; ')],
              ['e) Menschliche Aufsicht', e.oversight.de],
              [
                'f) Wenn sich Risiken verwirklichen',
                'Vorfall melden, bewerten, Verfahren sofort abschalten; Beschwerde an die Stadt, Rechtsbehelf gegen die Entscheidung',
              ],
            ],
          ),
          gap(`Besonders verletzliche Gruppen bei „${e.title.de}“ und was für sie vorgesehen ist`),
        ),
      ),
      section('Abschluss', gap('Mitteilung an die Marktüberwachungsbehörde (Art. 27 Abs. 3)'), gap('Datum, Verantwortliche, nächste Überprüfung')),
    ],
  }
}

/** Dienstanweisung KI: what holds for everybody, from what the program enforces anyway. @param own rules of the town's own */
export const instruction = (r: Register, own: string): Paper => ({
  title: 'Dienstanweisung zum Einsatz Künstlicher Intelligenz',
  about: `${r.town}. Gilt für alle Beschäftigten, die mit KI-Verfahren arbeiten. Was das Programm selbst erzwingt, ist so gesagt.`,
  sections: [
    section(
      '§ 1 Grundsatz',
      list([
        'Die Maschine bereitet vor, der Mensch entscheidet. Ein Vorschlag ist kein Verwaltungshandeln (erzwungen).',
        'Wer übernimmt, verantwortet. Prüfen Sie Fundstellen, Zahlen, Fristen und Namen, bevor Sie übernehmen.',
        'Wo das Recht ein Urteil verlangt, ist nichts vorausgewählt, und es braucht eine eigene Begründung (erzwungen).',
      ]),
    ),
    section(
      '§ 2 Diese Verfahren sind zugelassen',
      table(
        'Zugelassene Verfahren',
        ['Verfahren', 'Wofür, wofür nicht', 'Aufsicht'],
        r.entries.map((e) => [e.title.de, e.purpose.de, e.oversight.de]),
      ),
      text('Andere KI-Dienste, auch private Konten, sind dienstlich nicht zugelassen.'),
    ),
    section(
      '§ 3 Welche Daten wohin dürfen',
      text('Das Programm erzwingt diese Tabelle. Wählen Sie im Zweifel die strengere Klasse.'),
      policyTable(r),
      list(r.entries.length ? [...new Map(r.entries.map((e) => [e.dataClass, `${e.dataClassTitle}: ${e.dataContents.join('; ')}`])).values()] : []),
    ),
    section(
      '§ 4 Kennzeichnung und Veröffentlichung',
      list([
        'Was eine Maschine geschrieben hat, bleibt gekennzeichnet, bis ein Mensch es geprüft hat und verantwortet; die Prüfung wird festgehalten (Art. 50 Abs. 4 KI-VO).',
        'Entfernen Sie Kennzeichen nicht von Hand.',
      ]),
    ),
    section(
      '§ 5 Schulung',
      text('Ein Verfahren mit vorgeschriebener Schulung öffnet sich erst, wenn sie eingetragen ist (erzwungen; Art. 4 KI-VO).'),
      list(r.entries.filter((e) => e.courses.length).map((e) => `${e.title.de}: ${e.courses.join(', ')}`)),
    ),
    section(
      '§ 6 Vorfälle',
      list([
        'Melden Sie falsche, benachteiligende oder seltsame Ergebnisse sofort (Menü „KI-Vorfälle“). Eine Meldung schadet niemandem.',
        'Sind personenbezogene Daten betroffen, läuft eine Frist von 72 Stunden (Art. 33 DSGVO).',
        'Leitung, Datenschutz, Informationssicherheit und Systemverwaltung können ein Verfahren sofort abschalten.',
      ]),
    ),
    section(
      '§ 7 Keine Leistungs- und Verhaltenskontrolle',
      list([
        'Aus der Nutzung wird niemand bewertet. Kennzahlen gibt es nur für Gruppen ab fünf Personen und ganze Monate (erzwungen).',
        'Protokolle einer Person sieht nur, wem zwei Menschen verschiedener Rollen es mit Grund erlaubt haben; die Person erfährt es (erzwungen).',
      ]),
    ),
    ...(own ? [section('§ 8 Regeln dieser Stadt', ...own.split(/\n{2,}/).map((p) => text(p.trim())))] : []),
    section(
      'Kenntnisnahme',
      text('Erst wer diese Fassung bestätigt hat, kann KI-Funktionen benutzen. Eine neue Fassung ist neu zu bestätigen (erzwungen).'),
    ),
  ],
})

/** What is recorded about work, who sees it, and a draft of the Dienstvereinbarung that follows from it. */
export const staffCouncil = (ctx: Pick<Ctx, 'retention' | 'permissions'>, r: Register, metrics: readonly MetricFamily[]): Paper => {
  const about = ctx.retention.filter((l) => l.ends.kind !== 'none')
  const rolesOf = (names: readonly string[]) => names.map((n) => roleNames[n as keyof typeof roleNames]?.de ?? n).join(', ')
  const looking = ctx.permissions.filter((p) => p.roles.length > 0)
  return {
    title: 'Dossier für den Personalrat: Was Vorzimmer über Arbeit festhält',
    about: draftOf(r),
    sections: [
      section(
        '1. Was festgehalten wird, und wie lange',
        text('Jede Tabelle, die etwas über Menschen sagt. Die Liste entsteht aus dem Programm; ein Test vergleicht sie mit der Datenbank.'),
        table(
          'Aufzeichnungen',
          ['Was', 'Tabelle', 'Ende'],
          about.map((l) => [l.holds, l.table, l.ends.kind === 'period' ? l.ends.reason : l.ends.kind === 'event' ? l.ends.event : '']),
        ),
      ),
      section(
        '2. Wer was sehen oder tun darf',
        text(
          'Rechte je Rolle. Inhalte sieht außerdem nur, wessen Stelle zuständig ist, wer vertritt oder leitet; hinter einer Geheimhaltungsgrenze keine übergeordnete Leitung.',
        ),
        table(
          'Rechte',
          ['Bereich', 'Recht', 'Rollen'],
          looking.map((p) => [p.module, p.label.de, rolesOf(p.roles)]),
        ),
      ),
      section(
        '3. Kennzahlen',
        list([
          `Über Arbeit gibt es Zahlen nur je Amt oder Verfahren und ganzem Monat, ab ${smallestGroup} Personen, von denen keine mehr als die Hälfte entschieden hat.`,
          'Was sich durch Abziehen errechnen ließe, fehlt ebenfalls. Andere Zeiträume und Filter gibt es nicht.',
        ]),
        text('Technische Messwerte für die Überwachung des Betriebs; keine Kennung, kein Name, keine Adresse steht darin:'),
        table(
          'Messwerte',
          ['Messwert', 'Was', 'aufgeteilt nach'],
          metrics.filter((m) => m.name.startsWith('vorzimmer_') && m.labels.length > 0).map((m) => [m.name, m.help, m.labels.join(', ')]),
        ),
      ),
      section(
        '4. KI-Verfahren',
        table(
          'KI-Verfahren',
          ['Verfahren', 'Zweck', 'Einstufung', 'Aufsicht'],
          r.entries.map((e) => [`${e.title.de} (${e.id}/${e.version})`, e.purpose.de, riskWords[e.risk.class], e.oversight.de]),
        ),
      ),
      section(
        '5. Entwurf einer Dienstvereinbarung',
        text(`Zwischen ${r.town}, vertreten durch die Bürgermeisterin oder den Bürgermeister, und dem Personalrat.`),
        list([
          '§ 1 Gegenstand. Einführung und Nutzung von „Vorzimmer“ mit den KI-Verfahren der Anlage 1 (Abschnitt 4).',
          '§ 2 Zweck. Vorbereiten von Verwaltungsarbeit. Eine Leistungs- oder Verhaltenskontrolle findet nicht statt und wird nicht ermöglicht.',
          '§ 3 Aufzeichnungen. Festgehalten wird nur, was Anlage 2 nennt (Abschnitt 1), so lange wie dort genannt. Neue Aufzeichnungen über Arbeit bedürfen der Zustimmung.',
          '§ 4 Zugriff. Rechte nach Anlage 3 (Abschnitt 2). Protokolle einer Person öffnen sich nur auf begründeten Antrag der oder des Datenschutzbeauftragten mit Zulassung durch den Personalrat, bei Sicherheitsvorfällen durch die Informationssicherheit; nie durch Vorgesetzte. Die Person wird unterrichtet.',
          `§ 5 Kennzahlen. Nur für Gruppen ab ${smallestGroup} Personen und ganze Kalendermonate. Arbeit wird nie nach dem Verhalten einer Person zugeteilt (Anhang III Nr. 4 Buchst. b KI-VO).`,
          '§ 6 Schulung. Niemand muss ohne Dienstanweisung und vorgeschriebene Schulung mit KI arbeiten; das Programm erzwingt es. Schulungszeit ist Arbeitszeit.',
          '§ 7 Vorfälle. Der Personalrat sieht Meldungen und Bewertungen. Wer meldet, hat keine Nachteile.',
          '§ 8 Änderungen. Neue oder geänderte Verfahren stehen vor der Nutzung im KI-Register; der Personalrat erhält dieses Dossier neu (vorzimmer dossier personalrat).',
          '§ 9 Beweisverwertung. Unter Verstoß gewonnene Erkenntnisse dürfen nicht zum Nachteil von Beschäftigten verwendet werden.',
        ]),
        gap('Rechtsgrundlage der Mitbestimmung im Land, z. B. § 75 LPVG BW'),
        gap('Laufzeit, Kündigung, Überprüfung nach zwölf Monaten, Unterschriften'),
      ),
    ],
  }
}
