import { z } from 'zod'
import { method } from '#base/method.ts'

/** Personal data in a text, and the text without it. */
export const masking = method({
  id: 'playground.mask',
  version: 1,
  kind: 'detector',
  title: { de: 'Personenbezogene Daten maskieren', en: 'Mask personal data' },
  purpose:
    'Findet personenbezogene Daten und ersetzt sie durch Platzhalter, auch auf dem Weg zu Sprachmodellen außer Haus. Kein Beweis, dass ein Text keine enthält.',
  dataClass: 'secret',
  risk: { class: 'minimal', reason: 'Schutzmaßnahme nach Art. 25 und 32 DSGVO; bewertet keine Menschen.' },
  legalBasis: 'Art. 25 und 32 DSGVO',
  oversight: 'Die Fundstellen werden gezeigt; wie viel gefunden wird, ist gemessen und veröffentlicht.',
  output: z.string(),
  evaluation: 'src/ai/privacy/eval.ts',
})

/** Which sentences of a text its sources do not support. */
export const grounding = method({
  id: 'playground.check',
  version: 1,
  kind: 'detector',
  title: { de: 'Belege prüfen', en: 'Check against sources' },
  purpose: 'Vergleicht einen Text Satz für Satz mit seinen Quellen und zeigt, was nicht belegt ist. Urteilt nicht darüber, ob die Quelle recht hat.',
  dataClass: 'secret',
  risk: {
    class: 'minimal',
    reason: 'Prüft die Arbeit einer Maschine oder eines Menschen nach (vgl. Art. 6 Abs. 3 lit. b und c KI-VO); bewertet keine Menschen.',
  },
  legalBasis: 'Art. 5 Abs. 1 lit. d DSGVO (Richtigkeit)',
  oversight: 'Wer den Text verantwortet, sieht jede Beanstandung mit beiden Stellen und entscheidet.',
  output: z.array(z.object({ start: z.int(), end: z.int(), verdict: z.enum(['supported', 'unsupported', 'contradicted']) })),
  evaluation: 'src/ai/grounding/eval.ts',
})

/** Sentences in a text from outside that give orders to the machine which reads it. */
export const suspecting = method({
  id: 'playground.injection',
  version: 1,
  kind: 'detector',
  title: { de: 'Eingeschleuste Anweisungen erkennen', en: 'Detect injected instructions' },
  purpose:
    'Markiert Sätze in fremden Texten, die der lesenden Maschine Anweisungen geben wollen. Eine Schicht von mehreren: Nichts wird entfernt, kein Anliegen wird deshalb anders behandelt.',
  dataClass: 'secret',
  risk: {
    class: 'minimal',
    reason: 'Dient allein der Sicherheit der Verarbeitung (Art. 15 Abs. 5 KI-VO, Art. 32 DSGVO); bewertet einen Text, keinen Menschen.',
  },
  legalBasis: 'Art. 32 DSGVO',
  oversight: 'Die verdächtigen Sätze werden gezeigt, der Text bleibt, wie er ist; was daraus folgt, entscheidet, wer ihn liest.',
  output: z.array(z.object({ start: z.int(), end: z.int(), score: z.number() })),
  evaluation: 'src/ai/injection/eval.ts',
})
