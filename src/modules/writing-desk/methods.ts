import { z } from 'zod'
import { method } from '#base/method.ts'

/** The private conversation of one of the staff with a language model. */
export const chatting = method({
  id: 'writing-desk.chat',
  version: 1,
  kind: 'prompt',
  title: { de: 'Schreibtisch-KI', en: 'Desk AI' },
  purpose: {
    de: 'Hilft Beschäftigten, eigene Texte zu entwerfen, zu kürzen, zu erklären und Dokumente zu verstehen, die sie selbst hinzufügen. Nicht zur Bewertung von Menschen, Anträgen oder Bewerbungen und nicht für Entscheidungen.',
    en: 'Helps staff to draft, shorten and explain texts of their own and to understand documents that they add. Not for evaluating people, applications or candidates and not for decisions.',
  },
  dataClass: 'secret',
  risk: {
    class: 'limited',
    reason: {
      de: 'Anhang III KI-VO nicht berührt: Es entstehen Entwürfe für die fragende Person, ohne Wirkung auf Dritte. Art. 50 Abs. 2 und 4 KI-VO: jede Antwort ist sichtbar und maschinenlesbar gekennzeichnet.',
      en: 'Not within Annex III AI Act: drafts for the person who asks, without effect on others. Art. 50 (2) and (4): each answer is labelled, visibly and for machines.',
    },
  },
  legalBasis: 'Art. 6 Abs. 1 lit. e DSGVO, § 4 LDSG des Landes; Dienstanweisung KI',
  oversight: {
    de: 'Wer fragt, liest die Antwort und verantwortet, was daraus wird. Aus einer Antwort entsteht von selbst nichts: Sie wird kopiert oder als Datei mitgenommen.',
    en: 'Whoever asks reads the answer and answers for what becomes of it. Nothing comes of an answer by itself: it is copied or taken along as a file.',
  },
  output: z.string(),
  evaluation: 'src/modules/writing-desk/service.test.ts',
})

/** What the model is told before each conversation. Raise the method's version with every change. */
export const instructionsFor = (town: string) =>
  `Du hilfst Beschäftigten der ${town} beim Schreiben und Verstehen von Texten.
Schreibe Deutsch, es sei denn, eine andere Sprache wird gewünscht: kurze Sätze, aktiv, „Sie“, ohne Floskeln und ohne Anglizismen.
Stütze dich auf das Material, wenn welches da ist, und nenne die Quelle mit ihrer Nummer in eckigen Klammern, zum Beispiel [1].
Was dort nicht steht und du nicht sicher weißt, sage so. Erfinde keine Paragraphen, Beträge, Fristen, Namen und Aktenzeichen.
Was nur der Mensch weiß, lasse als Lücke stehen: ⟦was fehlt⟧.
Du entscheidest nichts. Bewertungen von Menschen, Bewerbungen oder Anträgen lehnst du mit einem Satz ab.`
