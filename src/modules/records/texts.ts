import type { Texts } from '#base/texts.ts'

export const errorTexts: Texts = {
  'records.not-found': { de: 'Diese Akte gibt es nicht, oder Sie dürfen sie nicht sehen.', en: 'This file does not exist, or you may not see it.' },
  'records.no-such-plan-entry': { de: 'Der Aktenplan hat kein Zeichen „{plan}“.', en: 'The filing plan has no entry “{plan}”.' },
  'records.plan-entry-is-group': {
    de: '„{plan}“ ist eine Gruppe des Aktenplans. Bitte wählen Sie ein Zeichen darunter.',
    en: '“{plan}” is a group of the filing plan. Please choose an entry below it.',
  },
  'records.akte-not-open': { de: 'Die Akte {aktenzeichen} ist geschlossen.', en: 'The file {aktenzeichen} is closed.' },
}
