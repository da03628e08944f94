import { z } from 'zod'
import { method } from '#base/method.ts'

/** The only use of a language model: putting into words what the sources say, sentence by sentence checked. */
export const answering = method({
  id: 'assistant.answer',
  version: 1,
  kind: 'prompt',
  title: { de: 'Bürgerassistent: Antwort formulieren', en: 'Assistant: putting an answer into words' },
  purpose: {
    de: 'Formt aus den gefundenen Stellen eine kurze Antwort in der gewünschten Sprache. Nicht für Auskünfte zu Einzelfällen, Rechtsrat, Entscheidungen. Ohne Freigabe nach den goldenen Fragen wird sie nicht benutzt.',
    en: 'Puts a short answer together from the passages found, in the language wanted. Not for single cases, legal advice, decisions. Not used before it is released after the golden questions.',
  },
  dataClass: 'personal',
  risk: {
    class: 'limited',
    reason: {
      de: 'spricht mit Menschen: Hinweis beim ersten Kontakt, Texte gekennzeichnet (Art. 50 Abs. 1 und 4 KI-VO); kein Fall des Anhangs III',
      en: 'talks with people: notice at first contact, texts labelled (Art. 50 (1) and (4) AI Act); not within Annex III',
    },
  },
  legalBasis: '§ 25 LVwVfG (Auskunft), Art. 6 Abs. 1 lit. e DSGVO',
  oversight: {
    de: 'jeder Satz wird vor dem Anzeigen an den Quellen geprüft; Redaktion sieht Rückmeldungen und offene Fragen',
    en: 'each sentence is checked against the sources before it is shown; the editors see feedback and open questions',
  },
  output: z.string(),
  evaluation: 'src/modules/assistant/planted.test.ts',
})

/** Which lines of an imported page are shown: no language model, learned on pages of other towns. */
export const answeringLines = method({
  id: 'assistant.lines',
  version: 1,
  kind: 'classifier',
  title: { de: 'Bürgerassistent: antwortende Zeilen wählen', en: 'Assistant: choosing the lines that answer' },
  purpose: {
    de: 'Wählt aus einer Seite der eigenen Quellen die Zeilen, die eine Frage beantworten, oder sagt, dass keine es tut. Schreibt kein Wort, beurteilt keine Person. Ohne das Verfahren entscheiden die Wörter der Frage.',
    en: 'Chooses the lines of a page of the town’s own sources that answer a question, or says that none does. Writes no word, assesses no person. Without it the words of the question decide.',
  },
  dataClass: 'personal',
  risk: {
    class: 'limited',
    reason: {
      de: 'Teil eines Assistenten, der mit Menschen spricht: Hinweis beim ersten Kontakt (Art. 50 Abs. 1 KI-VO); kein Fall des Anhangs III',
      en: 'part of an assistant that talks with people: notice at first contact (Art. 50 (1) AI Act); not within Annex III',
    },
  },
  legalBasis: '§ 25 LVwVfG (Auskunft), Art. 6 Abs. 1 lit. e DSGVO',
  oversight: {
    de: 'gezeigt wird nur der Wortlaut der Quelle mit Fundstelle; Redaktion sieht Rückmeldungen und offene Fragen',
    en: 'only the source’s own words are shown, with their place; the editors see feedback and open questions',
  },
  output: z.array(z.int()),
  evaluation: 'src/app/corpus.ts',
})

/** A spoken question becomes words in the field; the citizen reads them and sends them, or not. */
export const dictating = method({
  id: 'assistant.dictate',
  version: 1,
  kind: 'transcription',
  title: { de: 'Bürgerassistent: Spracheingabe', en: 'Assistant: speaking a question' },
  purpose: {
    de: 'Wandelt eine Aufnahme von höchstens 60 Sekunden auf einem Server im Haus in Text, der im Fragefeld steht. Sendet nichts von selbst, erkennt keine Person an der Stimme, keine Gefühle. Aufnahme und Text werden nicht gespeichert.',
    en: 'Turns a recording of 60 seconds at the most into text in the question field, on a server in the house. Sends nothing by itself, recognises no person by the voice, no feelings. Neither recording nor text is stored.',
  },
  dataClass: 'personal',
  risk: {
    class: 'limited',
    reason: {
      de: 'Teil eines Assistenten, der mit Menschen spricht: Hinweis vor der ersten Aufnahme (Art. 50 Abs. 1 KI-VO); keine biometrische Identifizierung, keine Emotionserkennung, kein Fall des Anhangs III',
      en: 'part of an assistant that talks with people: notice before the first recording (Art. 50 (1) AI Act); no biometric identification, no recognition of emotions, not within Annex III',
    },
  },
  legalBasis: '§ 25 LVwVfG (Auskunft), Art. 6 Abs. 1 lit. e DSGVO, § 12a BGG (barrierefreie Bedienung)',
  oversight: {
    de: 'die fragende Person liest den Text, ändert ihn und sendet ihn selbst',
    en: 'the person who asks reads the text, changes it and sends it herself',
  },
  output: z.string(),
  evaluation: 'src/ai/speech/sound.test.ts',
})

/** An answer is spoken by a machine: the reader's own, or eSpeak NG in the house. */
export const readingAloud = method({
  id: 'assistant.read-aloud',
  version: 1,
  kind: 'synthesis',
  title: { de: 'Bürgerassistent: Vorlesen', en: 'Assistant: reading aloud' },
  purpose: {
    de: 'Liest eine Antwort mit einer Computerstimme vor: der des eigenen Geräts, sonst der des Hauses (eSpeak NG). Ahmt keine Person nach. Text und Ton werden nicht gespeichert.',
    en: 'Reads an answer with a computer’s voice: that of the reader’s own device, else that of the house (eSpeak NG). Imitates nobody. Neither text nor sound is stored.',
  },
  dataClass: 'personal',
  risk: {
    class: 'limited',
    reason: {
      de: 'künstlich erzeugter Ton: als Computerstimme bezeichnet und in der Datei gekennzeichnet (Art. 50 Abs. 2 KI-VO); kein Fall des Anhangs III',
      en: 'sound made by a machine: called a computer’s voice and marked in the file (Art. 50 (2) AI Act); not within Annex III',
    },
  },
  legalBasis: '§ 25 LVwVfG (Auskunft), § 12a BGG (barrierefreie Bedienung)',
  oversight: {
    de: 'gesprochen wird nur, was auf der Seite steht; was gesagt wird, schreiben feste Regeln aus (Abkürzungen, Zahlen)',
    en: 'only what stands on the page is spoken; fixed rules write out how it is said (abbreviations, numbers)',
  },
  output: z.string(),
  evaluation: 'src/ai/speech/spoken.test.ts',
})
