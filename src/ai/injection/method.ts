import { z } from 'zod'
import { method } from '#base/method.ts'

/** Sentences in a text from outside that give orders to the machine which reads it. */
export const suspecting = method({
  id: 'injection.detect',
  version: 1,
  kind: 'detector',
  title: { de: 'Eingeschleuste Anweisungen erkennen', en: 'Detect injected instructions' },
  purpose: {
    de: 'Markiert Sätze in fremden Texten, die der lesenden Maschine Anweisungen geben wollen. Eine Schicht von mehreren: Nichts wird entfernt, kein Anliegen wird deshalb anders behandelt.',
    en: 'Marks sentences in texts from outside that try to give orders to the machine reading them. One layer of several: nothing is removed, no matter is treated differently for it.',
  },
  dataClass: 'secret',
  risk: {
    class: 'minimal',
    reason: {
      de: 'Dient allein der Sicherheit der Verarbeitung (Art. 15 Abs. 5 KI-VO, Art. 32 DSGVO); bewertet einen Text, keinen Menschen.',
      en: 'Serves the security of processing alone (Art. 15 (5) AI Act, Art. 32 GDPR); looks at a text, not at a person.',
    },
  },
  legalBasis: 'Art. 32 DSGVO',
  oversight: {
    de: 'Die verdächtigen Sätze werden gezeigt, der Text bleibt, wie er ist; was daraus folgt, entscheidet, wer ihn liest.',
    en: 'The suspicious sentences are shown, the text stays as it is; whoever reads it decides what follows.',
  },
  output: z.array(z.object({ start: z.int(), end: z.int(), score: z.number() })),
  evaluation: 'src/ai/injection/eval.ts',
})
