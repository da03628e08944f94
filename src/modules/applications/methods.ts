import { z } from 'zod'
import { method } from '#base/method.ts'
import { Vermerk } from './contract.ts'

/** Rules that people have set and released; named on every Vermerk and every proposal. */
export const prechecking = method({
  id: 'applications.precheck',
  version: 1,
  kind: 'rules',
  title: { de: 'Vorprüfung von Anträgen nach Regeln', en: 'Pre-check of applications by rules' },
  purpose: {
    de: 'Stellt nach den Regeln eines freigegebenen Leistungspakets fest, welche Voraussetzungen nach den Angaben erfüllt, nicht erfüllt oder offen sind, und rechnet Beträge. Ergibt einen Vermerk. Nicht: entscheiden, ablehnen, Menschen einstufen.',
    en: 'Finds by the rules of a released service package which requirements are fulfilled, not fulfilled or open, and computes amounts. Results in a note. Not: deciding, refusing, ranking people.',
  },
  dataClass: 'secret',
  risk: {
    class: 'exempt',
    reason: {
      de: 'Anhang III Nr. 5 Buchst. a KI-VO nennt die Beurteilung von Ansprüchen auf öffentliche Unterstützung. Hier rechnen von Menschen geschriebene Regeln (DMN), es wird nichts gelernt; als vorbereitende Aufgabe fiele es zudem unter Art. 6 Abs. 3 Buchst. d.',
      en: 'Annex III (5) (a) AI Act names the evaluation of eligibility for public assistance. Here rules written by people compute (DMN), nothing is learned; as a preparatory task it would also fall under Art. 6 (3) (d).',
    },
  },
  legalBasis: '§ 24 VwVfG, § 20 SGB X, § 88 AO (Ermittlung des Sachverhalts); Art. 6 Abs. 1 Buchst. e DSGVO',
  oversight: {
    de: 'Die Sachbearbeitung sieht jede Feststellung mit Regel, Norm und Herkunft der Angaben, nichts ist vorausgewählt, und sie begründet selbst.',
    en: 'The clerk sees each finding with rule, law and origin of the facts, nothing is preselected, and she gives reasons of her own.',
  },
  output: Vermerk,
  evaluation: 'src/base/leistungen/whole.test.ts',
})

/** What an upload is and what it shows, by words and labels that the package names. */
export const reading = method({
  id: 'applications.read-proof',
  version: 1,
  kind: 'extraction',
  title: { de: 'Nachweise lesen', en: 'Reading of proofs' },
  purpose: {
    de: 'Erkennt, welcher Nachweis eine hochgeladene Datei ist, und liest die Werte, die das Leistungspaket nennt, mit ihrer Stelle. Nicht: Echtheit prüfen.',
    en: 'Recognises which proof an uploaded file is and reads the values that the service package names, with their place. Not: checking authenticity.',
  },
  dataClass: 'secret',
  risk: {
    class: 'minimal',
    reason: {
      de: 'Vorbereitende Texterkennung mit festen Regeln; Mensch und Antragsteller sehen jeden Wert (Art. 6 Abs. 3 Buchst. d KI-VO)',
      en: 'Preparatory reading by fixed rules; clerk and applicant see each value (Art. 6 (3) (d) AI Act)',
    },
  },
  legalBasis: '§ 26 VwVfG, § 21 SGB X, § 92 AO (Beweismittel); Art. 6 Abs. 1 Buchst. e DSGVO',
  oversight: {
    de: 'Der Antragsteller sieht beim Hochladen, was erkannt wurde; die Sachbearbeitung sieht Wert und Stelle nebeneinander und kann es richtigstellen.',
    en: 'The applicant sees at the upload what was recognised; the clerk sees value and place side by side and can correct it.',
  },
  output: z.object({ document: z.string().nullable(), values: z.record(z.string(), z.union([z.string(), z.number()])) }),
  evaluation: 'src/modules/applications/recognise.test.ts',
})
