import type { Texts } from '#base/texts.ts'

export const errorTexts: Texts = {
  'services.not-found': {
    de: 'Diese Seite gibt es nicht (mehr). Unter „Leistungen von A bis Z“ finden Sie, was die Stadt anbietet.',
    en: 'This page does not exist (any more). “Services from A to Z” shows what the town offers.',
  },
  'services.no-such-form': {
    de: 'Dieses Formular gibt es nicht (mehr). Unter „Formulare“ stehen alle.',
    en: 'This form does not exist (any more). All forms are listed under “Forms”.',
  },
  'services.no-such-bylaw': {
    de: 'Diese Satzung gibt es nicht, oder sie galt an diesem Tag nicht.',
    en: 'There is no such bylaw, or it was not in force on that day.',
  },
  'services.no-such-version': { de: 'Diese Fassung gibt es nicht (mehr).', en: 'This version does not exist (any more).' },
  'services.changed-meanwhile': {
    de: 'Jemand anderes hat diese Leistung inzwischen geändert. Bitte laden Sie die Seite neu; Ihr Text steht noch im Feld.',
    en: 'Somebody else has changed this service meanwhile. Please reload the page; your text is still in the field.',
  },
  'services.own-work': {
    de: 'Diesen Text haben Sie selbst geschrieben. Veröffentlichen kann ihn nur jemand anderes (Vier-Augen-Prinzip).',
    en: 'You wrote this text yourself. Only somebody else can publish it (four-eyes principle).',
  },
  'services.not-submitted': {
    de: 'Dieser Text liegt nicht zur Veröffentlichung bereit. Bitte laden Sie die Seite neu.',
    en: 'This text does not wait for publication. Please reload the page.',
  },
  'services.bad-reference': {
    de: '„{what}“ gibt es nicht. Bitte wählen Sie Thema, Formular, Stelle oder Amt aus den Listen.',
    en: 'There is no “{what}”. Please choose topic, form, post or office from the lists.',
  },
  'services.fee-not-in-bylaw': {
    de: 'Die Gebühr „{what}“ ({stated}) stimmt nicht mit der Satzung überein: {bylaw}. Bitte die Gebühr berichtigen.',
    en: 'The fee “{what}” ({stated}) does not agree with the bylaw: {bylaw}. Please correct the fee.',
  },
  'services.no-file': { de: 'Bitte wählen Sie eine Datei aus.', en: 'Please choose a file.' },
}
