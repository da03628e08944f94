import { z } from 'zod'
import { method, setByPeople } from '#base/method.ts'
import { Answer } from './answers/contract.ts'
import { Sorting } from './contract.ts'
import { Split } from './matters/contract.ts'

const preparatory = {
  de: 'Anhang III KI-VO nicht berührt: Die Zuordnung bereitet die Arbeit einer Stelle vor und entscheidet nichts über die Person (vgl. Art. 6 Abs. 3 lit. a und d KI-VO).',
  en: 'Not within Annex III AI Act: sorting prepares the work of a desk and decides nothing about the person (cf. Art. 6 (3) (a) and (d)).',
}

/** Which kind of letter it is and whose desk it belongs on. */
export const sorting = method({
  id: 'intake.sort',
  version: 4,
  kind: 'classifier',
  title: { de: 'Posteingang zuordnen', en: 'Sort incoming mail' },
  purpose: {
    de: 'Schlägt Dokumentart, Stelle, Schlagwörter und Platz im Aktenplan vor, mit den Wörtern, die dafür sprechen. Nicht zur Bewertung von Menschen oder Anliegen.',
    en: 'Proposes type of document, desk, tags and place in the filing plan, with the words that speak for them. Not for evaluating people or their matters.',
  },
  dataClass: 'secret',
  risk: { class: 'minimal', reason: preparatory },
  legalBasis: 'Art. 6 Abs. 1 lit. e DSGVO, § 4 LDSG des Landes',
  oversight: {
    de: 'Jeder Vorschlag wird von der zuständigen Stelle angenommen, geändert oder abgelehnt; Routine ohne Einzelentscheidung nur unter einem Dauerauftrag mit blinden Stichproben.',
    en: 'The desk in charge accepts, amends or rejects each proposal; routine without a single decision only under a standing order with blind samples.',
  },
  output: Sorting,
  evaluation: 'src/ai/classify/eval.ts',
})

/** One arrival may hold several letters or matters. */
export const splitting = method({
  id: 'intake.split',
  version: 2,
  kind: 'classifier',
  title: { de: 'Eingang mit mehreren Anliegen aufteilen', en: 'Split an item with several matters' },
  purpose: {
    de: 'Zeigt, welche Absätze eines Schreibens für verschiedene Stellen sprechen und auf welchen Seiten eines Scans ein neues Schreiben beginnt. Teilt nichts selbst.',
    en: 'Shows which paragraphs of a letter speak for different desks, and on which pages of a scan a new letter begins. Splits nothing itself.',
  },
  dataClass: 'secret',
  risk: { class: 'minimal', reason: preparatory },
  legalBasis: 'Art. 6 Abs. 1 lit. e DSGVO, § 4 LDSG des Landes',
  oversight: {
    de: 'Die Stelle, bei der das Schreiben liegt, nimmt an, schneidet anders oder lässt es ganz; zurücknehmen lässt es sich, solange kein Teil entschieden ist.',
    en: 'The desk that has the letter accepts, cuts otherwise or leaves it whole; it can be undone as long as no part is decided.',
  },
  output: Split,
  evaluation: 'src/modules/intake/matters/eval.ts',
})

/** Facts of a letter (names, dates, Aktenzeichen, Fristen) filled into a template that people wrote. */
export const answering = method({
  id: 'intake.answer',
  version: 1,
  kind: 'extraction',
  title: { de: 'Antwort aus Vorlage vorbereiten', en: 'Prepare an answer from a template' },
  purpose: {
    de: 'Trägt Angaben, die im Schreiben stehen, mit ihrer Fundstelle in eine Vorlage der Stadt ein. Schreibt keine eigenen Sätze und entscheidet nicht, was geantwortet wird.',
    en: 'Puts facts of the letter, each with its place, into a template of the town. Writes no sentences of its own and does not decide what is answered.',
  },
  dataClass: 'secret',
  risk: { class: 'minimal', reason: preparatory },
  legalBasis: 'Art. 6 Abs. 1 lit. e DSGVO, § 4 LDSG des Landes',
  oversight: {
    de: 'Ein Mensch wählt die Vorlage, liest den Entwurf mit seinen Fundstellen und gibt ihn frei; hinaus geht nur, was er entschieden hat.',
    en: 'A person chooses the template, reads the draft with its places and releases it; only what was decided leaves the house.',
  },
  output: Answer,
  evaluation: 'src/ai/facts/eval.ts',
})

/** Names, days, amounts, Aktenzeichen and Fristen that stand in a letter. */
export const extracting = method({
  id: 'intake.extract',
  version: 1,
  kind: 'extraction',
  title: { de: 'Angaben aus Schreiben lesen', en: 'Read facts from letters' },
  purpose: {
    de: 'Findet Absender, Tage, Beträge, Aktenzeichen und Fristen mit ihrer Stelle im Schreiben und rechnet Fristen nach dem Kalender aus. Erfindet nichts und bewertet niemanden.',
    en: 'Finds sender, days, amounts, file numbers and deadlines with their place in the letter and computes deadlines by the calendar. Invents nothing and evaluates nobody.',
  },
  dataClass: 'secret',
  risk: { class: 'minimal', reason: preparatory },
  legalBasis: 'Art. 6 Abs. 1 lit. e DSGVO, § 4 LDSG des Landes',
  oversight: {
    de: 'Jede Angabe steht mit ihrer Fundstelle neben dem Schreiben; die Frist gilt erst, wenn die zuständige Stelle entschieden hat.',
    en: 'Each fact stands with its place beside the letter; a deadline holds only once the desk in charge has decided.',
  },
  output: z.array(z.object({ type: z.string(), value: z.string(), start: z.int(), end: z.int() })),
  evaluation: 'src/ai/facts/eval.ts',
})

/** What is laid on the Poststelle's desk when nothing has been sorted. */
export const receiving = method({
  id: 'intake.receive',
  version: 1,
  kind: 'rules',
  title: { de: 'Post ungesehen der Poststelle vorlegen', en: 'Lay mail before the mail room as it came' },
  purpose: {
    de: 'Legt jede Sendung, zu der keine Zuordnung vorgeschlagen wird, mit Eingangsnummer der Poststelle vor. Eine feste Regel, kein Urteil über den Inhalt.',
    en: 'Lays each item for which no desk is proposed before the mail room, with its number. A fixed rule, no judgement on the content.',
  },
  dataClass: 'secret',
  risk: setByPeople,
  legalBasis: 'Art. 6 Abs. 1 lit. e DSGVO, § 4 LDSG des Landes',
  oversight: {
    de: 'Die Poststelle ordnet jede dieser Sendungen selbst zu; ohne ihre Entscheidung geschieht nichts weiter.',
    en: 'The mail room sorts each of these itself; nothing more happens without its decision.',
  },
  output: Sorting,
  evaluation: 'src/modules/intake/service.test.ts',
})

/** Signs of fraud and advertising in a mail. */
export const suspecting = method({
  id: 'intake.suspect',
  version: 1,
  kind: 'rules',
  title: { de: 'Verdacht auf Betrug oder Werbung anzeigen', en: 'Show suspected fraud or advertising' },
  purpose: {
    de: 'Nennt bei einer E-Mail die Anzeichen (fremde Adresse unter dem Namen der IT, Frage nach Zugangsdaten, Link mit anderem Ziel, Rundmail mit Angebot) und legt sie ans Ende der Liste der Poststelle. Löscht, beantwortet und öffnet nichts.',
    en: 'Names the signs in a mail (a foreign address under the name of the IT desk, a question for a login, a link with another target, an offer sent to many) and lays it at the end of the mail room’s list. Deletes, answers and opens nothing.',
  },
  dataClass: 'secret',
  risk: setByPeople,
  legalBasis: 'Art. 6 Abs. 1 lit. e DSGVO, § 4 LDSG des Landes',
  oversight: {
    de: 'Die Poststelle sieht jede dieser E-Mails mit den Anzeichen und entscheidet; ohne ihre Entscheidung geschieht nichts weiter.',
    en: 'The mail room sees each of these mails with its signs and decides; nothing more happens without its decision.',
  },
  output: Sorting,
  evaluation: 'src/modules/intake/suspicion.test.ts',
})
