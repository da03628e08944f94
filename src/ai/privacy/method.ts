import { z } from 'zod'
import { method } from '#base/method.ts'

/**
 * Personal data in a text, and the text without it. Whoever relies on it asks `isSwitchedOff` first; switched off, what it guards stays closed: nothing goes
 * masked to a model outside, nothing is kept that would have to be masked, and a text of unknown kind counts as the strictest.
 */
export const masking = method({
  id: 'privacy.mask',
  version: 1,
  kind: 'detector',
  title: { de: 'Personenbezogene Daten maskieren', en: 'Mask personal data' },
  purpose: {
    de: 'Findet personenbezogene Daten und ersetzt sie durch Platzhalter, auch auf dem Weg zu Sprachmodellen außer Haus. Kein Beweis, dass ein Text keine enthält.',
    en: 'Finds personal data and replaces it by placeholders, also on the way to language models outside the house. No proof that a text holds none.',
  },
  dataClass: 'secret',
  risk: {
    class: 'minimal',
    reason: {
      de: 'Schutzmaßnahme nach Art. 25 und 32 DSGVO; bewertet keine Menschen.',
      en: 'A safeguard under Art. 25 and 32 GDPR; evaluates nobody.',
    },
  },
  legalBasis: 'Art. 25 und 32 DSGVO',
  oversight: {
    de: 'Die Fundstellen werden gezeigt; wie viel gefunden wird, ist gemessen und veröffentlicht.',
    en: 'What was found is shown; how much is found is measured and published.',
  },
  output: z.string(),
  evaluation: 'src/ai/privacy/eval.ts',
})
