import type { Texts } from '#base/texts.ts'

export const errorTexts: Texts = {
  'organisation.no-such-stelle': { de: 'Die Stelle {stelle} gibt es nicht.', en: 'There is no post {stelle}.' },
  'organisation.no-such-holding': { de: 'Diese Besetzung gibt es nicht (mehr).', en: 'This holding does not exist (any more).' },
  'organisation.no-such-absence': { de: 'Diese Abwesenheit gibt es nicht (mehr).', en: 'This absence does not exist (any more).' },
  'organisation.period-backwards': {
    de: 'Der letzte Tag liegt vor dem ersten. Bitte tauschen Sie die beiden.',
    en: 'The last day is before the first. Please swap them.',
  },
  'organisation.no-coat': { de: 'Diese Stadt hat kein Wappen hinterlegt.', en: 'This town has no coat of arms on file.' },
  'organisation.last-administrator': {
    de: 'Das ist das letzte offene Konto der Systemverwaltung. Bitte legen Sie zuerst ein zweites an.',
    en: 'This is the last open administrator account. Please add a second one first.',
  },
}
