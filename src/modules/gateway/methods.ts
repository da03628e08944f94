import { z } from 'zod'
import { method } from '#base/method.ts'

/** What other tools ask through `/v1`. Each key says what data it carries. */
export const forwarding = method({
  id: 'gateway.forward',
  version: 1,
  kind: 'forwarding',
  title: { de: 'Modellzugang für andere Programme', en: 'Model access for other tools' },
  purpose:
    'Leitet Fragen anderer Programme der Verwaltung an ein Sprachmodell weiter, mit deren eigener Verantwortung für den Zweck. Nicht für automatische Entscheidungen.',
  dataClass: 'secret',
  risk: {
    class: 'limited',
    reason: 'Durchleitung ohne eigenen Zweck; die Einstufung nach Art. 6 KI-VO trifft, wer den Schlüssel benutzt, und sie steht im Register.',
  },
  legalBasis: 'wie das anfragende Verfahren; Art. 28 und 32 DSGVO für den Weg dorthin',
  oversight: 'Das anfragende Verfahren; hier begrenzen Datenklasse, Budget und Widerruf des Schlüssels.',
  output: z.string(),
  evaluation: 'src/modules/gateway/service.test.ts',
})

/** A person tries an engine with harmless questions. */
export const probing = method({
  id: 'gateway.probe',
  version: 1,
  kind: 'prompt',
  title: { de: 'Sprachmodell ausprobieren', en: 'Trying a language model' },
  purpose: 'Misst Antwortzeit, Schematreue und Deutsch eines Sprachmodells mit festen, öffentlichen Fragen.',
  dataClass: 'public',
  risk: { class: 'minimal', reason: 'Keine Daten von Menschen, keine Wirkung auf Menschen.' },
  legalBasis: 'Art. 32 Abs. 1 lit. d DSGVO (Prüfung der Wirksamkeit)',
  oversight: 'Die Systemverwaltung liest das Ergebnis, bevor sie das Modell freigibt.',
  output: z.string(),
  evaluation: 'src/ai/models/engines.test.ts',
})
