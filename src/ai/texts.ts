import type { Texts } from '#base/texts.ts'

/** Sentences for the errors of the libraries. What a machine could not do with a text is an outcome, not an error, and stands with it. */
export const errorTexts: Texts = {
  'reading.file-missing': { de: '„{name}“ gibt es nicht oder ist nicht lesbar.', en: '“{name}” does not exist or cannot be read.' },
  'reading.no-file': { de: 'Bitte mindestens eine Datei oder einen Ordner nennen.', en: 'Name at least one file or folder.' },
  'reading.not-rendered': {
    de: 'Diese Seite lässt sich nicht als Bild zeigen. Der Text daneben ist vollständig.',
    en: 'This page cannot be shown as a picture. The text beside it is complete.',
  },
  'reading.not-cut': {
    de: 'Diese Seiten lassen sich nicht herausschneiden. Das Original ist unverändert.',
    en: 'These pages cannot be cut out. The original is unchanged.',
  },
  'speech.not-a-wav': {
    de: 'Diese Aufnahme lässt sich nicht lesen. Erwartet wird eine WAV-Datei mit 16 kHz, 16 Bit und einem Kanal. Bitte tippen Sie Ihre Frage.',
    en: 'This recording cannot be read. Expected is a WAV file with 16 kHz, 16 bit and one channel. Please type your question.',
  },
  'speech.too-long': {
    de: 'Diese Aufnahme ist länger als {seconds} Sekunden. Bitte sprechen Sie kürzer oder tippen Sie Ihre Frage.',
    en: 'This recording is longer than {seconds} seconds. Please speak more briefly or type your question.',
  },
  'speech.too-short': {
    de: 'Diese Aufnahme ist zu kurz. Bitte sprechen Sie erst und drücken dann auf „Fertig“.',
    en: 'This recording is too short. Please speak first and then press “Done”.',
  },
  'speech.no-voice': {
    de: 'Vorlesen ist hier nicht möglich. Der Text steht auf der Seite.',
    en: 'Reading aloud is not possible here. The text is on the page.',
  },
  'speech.busy': {
    de: 'Gerade wird sehr viel vorgelesen. Bitte versuchen Sie es in {seconds} Sekunden noch einmal.',
    en: 'Very much is being read aloud right now. Please try again in {seconds} seconds.',
  },
  'facts.no-set': { de: 'So geht es: {usage}', en: 'Usage: {usage}' },
  'facts.set-missing': { de: 'Die Datei „{path}“ gibt es nicht.', en: 'There is no file “{path}”.' },
  'facts.set-broken': {
    de: '„{path}“ ist keine Goldmenge: erwartet wird JSON mit documents, darin file und facts, darin type und value oder valueSha256.',
    en: '“{path}” is no gold set: expected JSON with documents, in them file and facts, in them type and value or valueSha256.',
  },
  'facts.document-missing': {
    de: 'Das Dokument „{path}“ der Goldmenge gibt es nicht (gesucht in {folders}).',
    en: 'The document “{path}” of the gold set does not exist (looked for in {folders}).',
  },
  'facts.document-unread': { de: 'Das Dokument „{path}“ kann nicht gelesen werden.', en: 'The document “{path}” cannot be read.' },
  'answers.no-set': { de: 'So geht es: {usage}', en: 'Usage: {usage}' },
  'answers.set-missing': { de: 'Die Datei „{path}“ gibt es nicht.', en: 'There is no file “{path}”.' },
  'answers.set-empty': { de: 'In der Datei „{path}“ stehen keine Fragen.', en: 'There are no questions in the file “{path}”.' },
  'answers.set-broken': {
    de: '„{path}“, Zeile {line}: erwartet wird JSON mit question, context (Zeilen) und answers (Nummern der Zeilen, die erste ist 0).',
    en: '“{path}”, line {line}: expected JSON with question, context (lines) and answers (numbers of lines, the first is 0).',
  },
  'classify.too-few-classes': {
    de: 'Zum Sortieren braucht es mindestens zwei verschiedene Klassen; es sind {classes}.',
    en: 'Sorting needs at least two different classes; there are {classes}.',
  },
  'classify.class-twice': { de: 'Eine der {classes} Klassen ist doppelt beschrieben.', en: 'One of the {classes} classes is described twice.' },
  'classify.bad-precision': {
    de: 'Die gewünschte Trefferquote muss über 0,5 und unter 1 liegen, nicht {precision}.',
    en: 'The wanted precision must be above 0.5 and below 1, not {precision}.',
  },
  'classify.border-crossed': {
    de: 'Ein Text aus dem Bereich „{found}“ darf nicht in ein Modell des Bereichs „{border}“.',
    en: 'A text of the area “{found}” may not enter a model of the area “{border}”.',
  },
  'classify.bad-file': {
    de: 'Die Modelldatei ist beschädigt oder passt nicht ({why}). Bitte das Modell neu trainieren lassen.',
    en: 'The model file is damaged or does not fit ({why}). Please have the model trained again.',
  },
  'classify.usage': { de: 'So geht es: {usage}', en: 'Usage: {usage}' },
  'classify.file-missing': { de: 'Die Datei „{path}“ gibt es nicht.', en: 'There is no file “{path}”.' },
  'classify.file-empty': { de: 'In der Datei „{path}“ steht nichts.', en: 'The file “{path}” is empty.' },
  'classify.bad-line': {
    de: '„{path}“, Zeile {line}: erwartet wird JSON mit text und label oder ein Text, ein Tabulator und ein Label.',
    en: '“{path}”, line {line}: expected JSON with text and label, or a text, a tab and a label.',
  },
  'knowledge.usage': { de: 'So geht es: {usage}', en: 'Usage: {usage}' },
  'knowledge.set-missing': { de: 'Die Datei „{path}“ gibt es nicht.', en: 'There is no file “{path}”.' },
  'knowledge.set-broken': {
    de: '„{path}“, Zeile {line}: erwartet wird JSON mit id und text oder mit id, query und relevant.',
    en: '“{path}”, line {line}: expected JSON with id and text, or with id, query and relevant.',
  },
  'knowledge.no-such-source': { de: 'Die Quelle „{source}“ gibt es nicht.', en: 'There is no source “{source}”.' },
  'knowledge.bad-settings': {
    de: 'Die Angaben zur Quelle „{source}“ sind unvollständig oder falsch ({where}). Bitte ändern Sie sie.',
    en: 'The settings of the source “{source}” are incomplete or wrong ({where}). Please change them.',
  },
  'knowledge.unreachable': {
    de: '{host} ist nicht erreichbar ({why}). Es wird später wieder versucht.',
    en: '{host} cannot be reached ({why}). It will be tried again later.',
  },
  'knowledge.host-not-allowed': {
    de: '{host} gehört nicht zu dieser Quelle und wurde nicht abgerufen.',
    en: '{host} does not belong to this source and was not asked.',
  },
  'knowledge.host-inside': {
    de: '{host} liegt im Netz des Hauses. Wenn das gewollt ist, erlauben Sie es in den Angaben der Quelle.',
    en: '{host} lies in the house’s own network. If that is intended, allow it in the settings of the source.',
  },
  'knowledge.answer-too-large': {
    de: '{host} hat eine zu große Datei geliefert. Sie wurde nicht gelesen.',
    en: '{host} sent a file that is too large. It was not read.',
  },
  'knowledge.folder-missing': { de: '„{path}“ gibt es nicht oder ist nicht lesbar.', en: '“{path}” does not exist or cannot be read.' },
  'knowledge.not-understood': {
    de: 'Die Antwort ist kein verständliches {what} ({host} {where}). Bitte prüfen Sie die Adresse der Quelle.',
    en: 'The answer is no valid {what} ({host} {where}). Please check the address of the source.',
  },
}
