import { z } from 'zod'
import { method } from '#base/method.ts'
import { Answer } from './answers/contract.ts'
import { Sorting } from './contract.ts'
import { Split } from './matters/contract.ts'

const preparatory =
  'Anhang III KI-VO nicht berührt: Die Zuordnung bereitet die Arbeit einer Stelle vor und entscheidet nichts über die Person (vgl. Art. 6 Abs. 3 lit. a und d KI-VO).'

/** Which kind of letter it is and whose desk it belongs on. */
export const sorting = method({
  id: 'intake.sort',
  version: 2,
  kind: 'classifier',
  title: { de: 'Posteingang zuordnen', en: 'Sort incoming mail' },
  purpose:
    'Schlägt Dokumentart, Stelle, Schlagwörter und Platz im Aktenplan vor, mit den Wörtern, die dafür sprechen. Nicht zur Bewertung von Menschen oder Anliegen.',
  dataClass: 'secret',
  risk: { class: 'minimal', reason: preparatory },
  legalBasis: 'Art. 6 Abs. 1 lit. e DSGVO, § 4 LDSG des Landes',
  oversight:
    'Jeder Vorschlag wird von der zuständigen Stelle angenommen, geändert oder abgelehnt; Routine ohne Einzelentscheidung nur unter einem Dauerauftrag mit blinden Stichproben.',
  output: Sorting,
  evaluation: 'src/ai/classify/eval.ts',
})

/** One arrival may hold several letters or matters. */
export const splitting = method({
  id: 'intake.split',
  version: 1,
  kind: 'classifier',
  title: { de: 'Eingang mit mehreren Anliegen aufteilen', en: 'Split an item with several matters' },
  purpose:
    'Zeigt, welche Absätze eines Schreibens für verschiedene Stellen sprechen und auf welchen Seiten eines Scans ein neues Schreiben beginnt. Teilt nichts selbst.',
  dataClass: 'secret',
  risk: { class: 'minimal', reason: preparatory },
  legalBasis: 'Art. 6 Abs. 1 lit. e DSGVO, § 4 LDSG des Landes',
  oversight:
    'Die Stelle, bei der das Schreiben liegt, nimmt an, schneidet anders oder lässt es ganz; zurücknehmen lässt es sich, solange kein Teil entschieden ist.',
  output: Split,
  evaluation: 'src/modules/intake/matters/eval.ts',
})

/** Text of scans and photographs. */
export const recognising = method({
  id: 'intake.read',
  version: 1,
  kind: 'ocr',
  title: { de: 'Gescannte Post lesen', en: 'Read scanned mail' },
  purpose:
    'Erkennt den Text gescannter Seiten auf dem eigenen Rechner (Tesseract), damit er gefunden und zugeordnet werden kann. Das Bild bleibt das Original.',
  dataClass: 'secret',
  risk: { class: 'minimal', reason: preparatory },
  legalBasis: 'Art. 6 Abs. 1 lit. e DSGVO, § 4 LDSG des Landes',
  oversight: 'Wer entscheidet, sieht das Original neben dem erkannten Text; unsichere Wörter sind markiert.',
  output: z.string(),
  evaluation: 'src/ai/reading/eval.ts',
})

/** Facts of a letter (names, dates, Aktenzeichen, Fristen) filled into a template that people wrote. */
export const answering = method({
  id: 'intake.answer',
  version: 1,
  kind: 'extraction',
  title: { de: 'Antwort aus Vorlage vorbereiten', en: 'Prepare an answer from a template' },
  purpose:
    'Trägt Angaben, die im Schreiben stehen, mit ihrer Fundstelle in eine Vorlage der Stadt ein. Schreibt keine eigenen Sätze und entscheidet nicht, was geantwortet wird.',
  dataClass: 'secret',
  risk: { class: 'minimal', reason: preparatory },
  legalBasis: 'Art. 6 Abs. 1 lit. e DSGVO, § 4 LDSG des Landes',
  oversight: 'Ein Mensch wählt die Vorlage, liest den Entwurf mit seinen Fundstellen und gibt ihn frei; hinaus geht nur, was er entschieden hat.',
  output: Answer,
  evaluation: 'src/ai/facts/eval.ts',
})

/** Names, days, amounts, Aktenzeichen and Fristen that stand in a letter. */
export const extracting = method({
  id: 'intake.extract',
  version: 1,
  kind: 'extraction',
  title: { de: 'Angaben aus Schreiben lesen', en: 'Read facts from letters' },
  purpose:
    'Findet Absender, Tage, Beträge, Aktenzeichen und Fristen mit ihrer Stelle im Schreiben und rechnet Fristen nach dem Kalender aus. Erfindet nichts und bewertet niemanden.',
  dataClass: 'secret',
  risk: { class: 'minimal', reason: preparatory },
  legalBasis: 'Art. 6 Abs. 1 lit. e DSGVO, § 4 LDSG des Landes',
  oversight: 'Jede Angabe steht mit ihrer Fundstelle neben dem Schreiben; die Frist gilt erst, wenn die zuständige Stelle entschieden hat.',
  output: z.array(z.object({ type: z.string(), value: z.string(), start: z.int(), end: z.int() })),
  evaluation: 'src/ai/facts/eval.ts',
})

/** What is laid on the Poststelle's desk when nothing has been sorted. */
export const receiving = method({
  id: 'intake.receive',
  version: 1,
  kind: 'rules',
  title: { de: 'Post ungesehen der Poststelle vorlegen', en: 'Lay mail before the mail room as it came' },
  purpose:
    'Legt jede Sendung, zu der keine Zuordnung vorgeschlagen wird, mit Eingangsnummer der Poststelle vor. Eine feste Regel, kein Urteil über den Inhalt.',
  dataClass: 'secret',
  risk: { class: 'minimal', reason: 'Von Menschen gesetzte Regel ohne Ableitung: kein KI-System (Art. 3 Nr. 1 KI-VO, Erwägungsgrund 12).' },
  legalBasis: 'Art. 6 Abs. 1 lit. e DSGVO, § 4 LDSG des Landes',
  oversight: 'Die Poststelle ordnet jede dieser Sendungen selbst zu; ohne ihre Entscheidung geschieht nichts weiter.',
  output: Sorting,
  evaluation: 'src/modules/intake/service.test.ts',
})
