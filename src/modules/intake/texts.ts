import type { Texts } from '#base/texts.ts'

export const errorTexts: Texts = {
  'intake.not-found': {
    de: 'Diesen Eingang gibt es nicht, oder er liegt bei einer Stelle, deren Post Sie nicht sehen dürfen.',
    en: 'This item does not exist, or lies with a post whose mail you may not see.',
  },
  'intake.no-file': { de: 'Es kam keine Datei an. Bitte wählen Sie mindestens eine aus.', en: 'No file arrived. Please choose at least one.' },
  'intake.incomplete': {
    de: 'Zum Ablegen fehlt noch eine Angabe ({field}). Bitte ergänzen Sie sie mit „Ändern“.',
    en: 'Something is missing for filing ({field}). Please add it with “Amend”.',
  },
  'intake.unknown-value': { de: '„{value}“ gibt es in den Listen der Stadt nicht ({field}).', en: '“{value}” is not in the town’s lists ({field}).' },
  'intake.no-picture': { de: 'Von dieser Seite gibt es kein Bild.', en: 'There is no picture of this page.' },
}
