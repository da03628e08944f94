import { z } from 'zod'
import { method } from '#base/method.ts'

/** Which sentences of a text its sources do not support. Switched off, nothing that a model wrote counts as checked. */
export const checking = method({
  id: 'grounding.check',
  version: 1,
  kind: 'detector',
  title: { de: 'Belege prüfen', en: 'Check against sources' },
  purpose: {
    de: 'Vergleicht einen Text Satz für Satz mit seinen Quellen und zeigt, was nicht belegt ist. Urteilt nicht darüber, ob die Quelle recht hat.',
    en: 'Compares a text with its sources sentence by sentence and shows what they do not support. Does not judge whether the source is right.',
  },
  dataClass: 'secret',
  risk: {
    class: 'minimal',
    reason: {
      de: 'Prüft die Arbeit einer Maschine oder eines Menschen nach (vgl. Art. 6 Abs. 3 lit. b und c KI-VO); bewertet keine Menschen.',
      en: 'Checks the work of a machine or a person again (cf. Art. 6 (3) (b) and (c) AI Act); evaluates nobody.',
    },
  },
  legalBasis: 'Art. 5 Abs. 1 lit. d DSGVO (Richtigkeit)',
  oversight: {
    de: 'Wer den Text verantwortet, sieht jede Beanstandung mit beiden Stellen und entscheidet.',
    en: 'Whoever answers for the text sees each finding with both places and decides.',
  },
  output: z.array(z.object({ start: z.int(), end: z.int(), verdict: z.enum(['supported', 'unsupported', 'contradicted']) })),
  evaluation: 'src/ai/grounding/eval.ts',
})
