import { z } from 'zod'
import { method } from '#base/method.ts'

const risk = {
  class: 'minimal',
  reason: 'Misst Maschinen, nicht Menschen; die Antworten gehen an niemanden und haben keine Wirkung (kein Fall des Anhangs III KI-VO).',
} as const
const legalBasis = '§ 127 Abs. 1 GWB, § 58 VgV; Art. 32 Abs. 1 lit. d DSGVO (Prüfung der Wirksamkeit)'

/** Golden questions of the town, with the pages they are answered from. */
export const answering = method({
  id: 'comparison.answer',
  version: 1,
  kind: 'prompt',
  title: { de: 'Modellvergleich: Fragen beantworten', en: 'Comparison of models: answer questions' },
  purpose:
    'Stellt Sprachmodellen die goldenen Fragen der Stadt mit ihren öffentlichen Quellen und zählt, was stimmt und belegt ist. Antwortet niemandem.',
  dataClass: 'public',
  risk,
  legalBasis,
  oversight: 'Die Systemverwaltung startet den Vergleich; wer beschafft, liest den Bericht mit allen Antworten und entscheidet selbst.',
  output: z.string(),
  evaluation: 'src/modules/comparison/service.test.ts',
})

/** Which kind of letter it is, and what it is about, as data. */
export const Structure = z.object({ art: z.string().max(80), betreff: z.string().max(300), fristGenannt: z.boolean() })
export const structuring = method({
  id: 'comparison.structure',
  version: 1,
  kind: 'prompt',
  title: { de: 'Modellvergleich: Schreiben einordnen', en: 'Comparison of models: sort letters' },
  purpose:
    'Lässt Sprachmodelle die erfundene Beispielpost der Stadt als JSON einordnen und zählt, was gültig und richtig ist. Ordnet keine echte Post.',
  dataClass: 'public',
  risk,
  legalBasis,
  oversight: 'Die Systemverwaltung startet den Vergleich; wer beschafft, liest den Bericht mit allen Antworten und entscheidet selbst.',
  output: Structure,
  evaluation: 'src/modules/comparison/service.test.ts',
})
