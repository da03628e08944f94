import { z } from 'zod'
import { method } from '#base/method.ts'

const risk = {
  class: 'minimal',
  reason: {
    de: 'Misst Maschinen, nicht Menschen; die Antworten gehen an niemanden und haben keine Wirkung (kein Fall des Anhangs III KI-VO).',
    en: 'Measures machines, not people; the answers go to nobody and have no effect (not within Annex III AI Act).',
  },
} as const
const legalBasis = '§ 127 Abs. 1 GWB, § 58 VgV; Art. 32 Abs. 1 lit. d DSGVO (Prüfung der Wirksamkeit)'

/** Golden questions of the town, with the pages they are answered from. */
export const answering = method({
  id: 'comparison.answer',
  version: 1,
  kind: 'prompt',
  title: { de: 'Modellvergleich: Fragen beantworten', en: 'Comparison of models: answer questions' },
  purpose: {
    de: 'Stellt Sprachmodellen die goldenen Fragen der Stadt mit ihren öffentlichen Quellen und zählt, was stimmt und belegt ist. Antwortet niemandem.',
    en: "Asks language models the town's golden questions with their public sources and counts what is right and supported. Answers nobody.",
  },
  dataClass: 'public',
  risk,
  legalBasis,
  oversight: {
    de: 'Die Systemverwaltung startet den Vergleich; wer beschafft, liest den Bericht mit allen Antworten und entscheidet selbst.',
    en: 'The administrator starts the comparison; whoever procures reads the report with all answers and decides.',
  },
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
  purpose: {
    de: 'Lässt Sprachmodelle die erfundene Beispielpost der Stadt als JSON einordnen und zählt, was gültig und richtig ist. Ordnet keine echte Post.',
    en: "Has language models sort the town's invented sample mail as JSON and counts what is valid and right. Sorts no real mail.",
  },
  dataClass: 'public',
  risk,
  legalBasis,
  oversight: {
    de: 'Die Systemverwaltung startet den Vergleich; wer beschafft, liest den Bericht mit allen Antworten und entscheidet selbst.',
    en: 'The administrator starts the comparison; whoever procures reads the report with all answers and decides.',
  },
  output: Structure,
  evaluation: 'src/modules/comparison/service.test.ts',
})
