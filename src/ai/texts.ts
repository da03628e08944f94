import type { Texts } from '#base/texts.ts'

/** Sentences for the errors of the libraries. What a machine could not do with a text is an outcome, not an error, and stands with it. */
export const errorTexts: Texts = {
  'reading.file-missing': { de: '„{name}“ gibt es nicht oder ist nicht lesbar.', en: '“{name}” does not exist or cannot be read.' },
  'reading.no-file': { de: 'Bitte mindestens eine Datei oder einen Ordner nennen.', en: 'Name at least one file or folder.' },
  'reading.not-rendered': {
    de: 'Diese Seite lässt sich nicht als Bild zeigen. Der Text daneben ist vollständig.',
    en: 'This page cannot be shown as a picture. The text beside it is complete.',
  },
  'classify.no-classes': {
    de: 'Zum Sortieren braucht es mindestens zwei verschiedene Klassen; es sind {classes}.',
    en: 'Sorting needs at least two different classes; there are {classes}.',
  },
}
