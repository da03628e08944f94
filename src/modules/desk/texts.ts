import type { Texts } from '#base/texts.ts'

export const errorTexts: Texts = {
  'desk.no-such-stelle': { de: 'Die Stelle „{stelle}“ gibt es nicht.', en: 'There is no post “{stelle}”.' },
  'desk.day-past': { de: 'Die Wiedervorlage muss nach heute liegen.', en: 'The day must be after today.' },
}
