import { z } from 'zod'
import { method } from '#base/method.ts'

/** The only use of a language model: putting into words what the sources say, sentence by sentence checked. */
export const answering = method({
  id: 'assistant.answer',
  version: 1,
  kind: 'prompt',
  title: { de: 'Bürgerassistent: Antwort formulieren', en: 'Assistant: putting an answer into words' },
  purpose:
    'Formt aus den gefundenen Stellen eine kurze Antwort in der gewünschten Sprache. Nicht für Auskünfte zu Einzelfällen, Rechtsrat, Entscheidungen. Ohne Freigabe nach den goldenen Fragen wird sie nicht benutzt.',
  dataClass: 'personal',
  risk: {
    class: 'limited',
    reason: 'spricht mit Menschen: Hinweis beim ersten Kontakt, Texte gekennzeichnet (Art. 50 Abs. 1 und 4 KI-VO); kein Fall des Anhangs III',
  },
  legalBasis: '§ 25 LVwVfG (Auskunft), Art. 6 Abs. 1 lit. e DSGVO',
  oversight: 'jeder Satz wird vor dem Anzeigen an den Quellen geprüft; Redaktion sieht Rückmeldungen und offene Fragen',
  output: z.string(),
  evaluation: 'src/modules/assistant/planted.test.ts',
})
