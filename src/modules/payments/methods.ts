import { z } from 'zod'
import { method, setByPeople } from '#base/method.ts'

/** A fixed rule; it stands in the KI-Register so that every proposal has its method there. */
export const ordering = method({
  id: 'payments.annahmeanordnung',
  version: 1,
  kind: 'rules',
  title: { de: 'Annahmeanordnung vorlegen', en: 'Lay a receipt order before its signatory' },
  purpose: {
    de: 'Legt eine Forderung mit Kassenzeichen und Betrag der Stelle vor, die sie anordnen darf. Rechnet nichts aus, was nicht im Bescheid steht, und bucht nichts.',
    en: 'Lays a claim with its reference and amount before the desk that may order it. Computes nothing that the decision letter does not say, and books nothing.',
  },
  dataClass: 'secret',
  risk: setByPeople,
  legalBasis: 'Gemeindekassenverordnung des Landes (Vier-Augen-Prinzip)',
  oversight: {
    de: 'Eine zweite Person mit Anordnungsbefugnis entscheidet; ohne sie wird nichts angenommen.',
    en: 'A second person with the power to order decides; nothing is accepted without her.',
  },
  output: z.unknown(),
  evaluation: 'src/modules/payments/service.test.ts',
})
