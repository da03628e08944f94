import { z } from 'zod'
import { method } from '#base/method.ts'

/** What other tools ask through `/v1`. Each key says what data it carries. */
export const forwarding = method({
  id: 'gateway.forward',
  version: 1,
  kind: 'forwarding',
  title: { de: 'Modellzugang für andere Programme', en: 'Model access for other tools' },
  purpose: {
    de: 'Leitet Fragen anderer Programme der Verwaltung an ein Sprachmodell weiter, mit deren eigener Verantwortung für den Zweck. Nicht für automatische Entscheidungen.',
    en: 'Passes questions of other programs of the administration on to a language model; the purpose is theirs to answer for. Not for automatic decisions.',
  },
  dataClass: 'secret',
  risk: {
    class: 'limited',
    reason: {
      de: 'Durchleitung ohne eigenen Zweck; die Einstufung nach Art. 6 KI-VO trifft, wer den Schlüssel benutzt, und sie steht im Register.',
      en: 'Passing on without a purpose of its own; whoever uses the key classifies under Art. 6 AI Act, and that stands in the register.',
    },
  },
  legalBasis: 'wie das anfragende Verfahren; Art. 28 und 32 DSGVO für den Weg dorthin',
  oversight: {
    de: 'Das anfragende Verfahren; hier begrenzen Datenklasse, Budget und Widerruf des Schlüssels.',
    en: 'That of the asking system; here data class, budget and revocation of the key set the limits.',
  },
  output: z.string(),
  evaluation: 'src/modules/gateway/service.test.ts',
})

/** A person tries an engine with harmless questions. */
export const probing = method({
  id: 'gateway.probe',
  version: 1,
  kind: 'prompt',
  title: { de: 'Sprachmodell ausprobieren', en: 'Trying a language model' },
  purpose: {
    de: 'Misst Antwortzeit, Schematreue und Deutsch eines Sprachmodells mit festen, öffentlichen Fragen.',
    en: 'Measures response time, adherence to a schema and German of a language model with fixed, public questions.',
  },
  dataClass: 'public',
  risk: {
    class: 'minimal',
    reason: {
      de: 'Keine Daten von Menschen, keine Wirkung auf Menschen.',
      en: 'No data about people, and no effect on people.',
    },
  },
  legalBasis: 'Art. 32 Abs. 1 lit. d DSGVO (Prüfung der Wirksamkeit)',
  oversight: {
    de: 'Die Systemverwaltung liest das Ergebnis, bevor sie das Modell freigibt.',
    en: 'The administrator reads the result before releasing the model.',
  },
  output: z.string(),
  evaluation: 'src/ai/models/engines.test.ts',
})
